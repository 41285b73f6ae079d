"""
The words that every report uses for machine states, so that all formats say the same.

None of them is a word for a verdict: the machine reports signals, a person judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimcheck.model import (
    ClaimResult,
    Counts,
    DirectionSignal,
    Evidence,
    Freshness,
    JudgedClaim,
    NumberSignal,
    PopulationSignal,
    Quantity,
    RecordKind,
    RecordStatus,
    Report,
    SearchLog,
    SearchState,
    Signals,
)
from claimcheck.text.display import has_invisible
from claimcheck.text.subjects import unnamed_subjects

STARTER = "starter"
_LOCAL = "local:"
"""Name of the embedded source, which never proves that nothing exists."""

STUDY_CARD = "summary written for claimcheck"
"""Stands beside every study card, so that nobody takes it for the authors' abstract."""

NO_VERDICT = "The machine shows signals; only a person's judgement is a verdict."

_UNITS = {
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "wk": "weeks",
    "mo": "months",
    "a": "years",
    "pp": "percentage points",
    "[lb_av]": "pounds",
    "[in_i]": "inches",
    "[ft_i]": "feet",
    "[degF]": "°F",
    "Cel": "°C",
}
_POWER = re.compile(r"10\*(?P<power>-?[0-9]{1,2})")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_BRACKETS = str.maketrans("", "", "{}[]")

_NUMBER_WORDS = {
    NumberSignal.AGREES: "agrees",
    NumberSignal.DIFFERS: "differs",
    NumberSignal.NO_COMPARABLE_NUMBER: "no comparable number",
    NumberSignal.NOT_APPLICABLE: "no number in the claim",
}

_TALLY_WORDS = {
    NumberSignal.AGREES: ("agrees", "agree"),
    NumberSignal.DIFFERS: ("differs", "differ"),
    NumberSignal.NO_COMPARABLE_NUMBER: ("without comparable number",) * 2,
    NumberSignal.NOT_APPLICABLE: ("beside a claim without number",) * 2,
}
"""For one record and for several."""

_STATUS_WORDS = {
    RecordStatus.CLEAN: "no retraction or correction on record",
    RecordStatus.CORRECTED: "corrected: an erratum exists",
    RecordStatus.CONCERN: "EXPRESSION OF CONCERN",
    RecordStatus.RETRACTED: "RETRACTED",
    RecordStatus.NOT_ASKED: "retraction status not asked",
}

_SHORT_STATUS_WORDS = {
    RecordStatus.CLEAN: "not retracted",
    RecordStatus.CORRECTED: "corrected",
    RecordStatus.CONCERN: "EXPRESSION OF CONCERN",
    RecordStatus.RETRACTED: "RETRACTED",
    RecordStatus.NOT_ASKED: "status not asked",
}

_SEARCH_WORDS = {
    SearchState.COMPLETE: "search complete",
    SearchState.DEGRADED: "search degraded",
    SearchState.INCOMPLETE: "search incomplete",
    SearchState.NOT_SEARCHED: "not searched",
}

NOT_RENEWED = "not-renewed"
"""The word for an earlier search that stands because a later one failed."""


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 record, 2 records."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def unit_words(unit: str | None) -> str:
    """Return the unit as a reader says it: `wk` is weeks, `mm[Hg]` mmHg, `10*9/L` 10⁹/L."""
    if unit is None:
        return ""
    plain = _POWER.sub(lambda match: f"10{match['power'].translate(_RAISED)}", unit)
    return _UNITS.get(unit, plain.translate(_BRACKETS))


def number_words(relation: NumberSignal) -> str:
    """Return the words for how numbers stand to one another."""
    return _NUMBER_WORDS[relation]


def status_words(evidence: Evidence) -> str:
    """Return what is known about the standing of a record, with the PMIDs of its notices."""
    words = _STATUS_WORDS[evidence.status]
    if not evidence.notices:
        return words
    return f"{words} (notice: PMID {', '.join(evidence.notices)})"


def short_status_words(evidence: Evidence) -> str:
    """Return what is known about the standing of a record in a word or two."""
    return _SHORT_STATUS_WORDS[evidence.status]


def is_alarming(status: RecordStatus) -> bool:
    """Tell whether a record's standing must be shouted."""
    return status in {RecordStatus.RETRACTED, RecordStatus.CONCERN}


def pubmed_url(pmid: str) -> str | None:
    """Return the address of a record's page; None for what is no PMID, so no text makes a link."""
    is_pmid = pmid.isascii() and pmid.isdigit() and len(pmid) <= 9
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if is_pmid else None


def source_words(evidence: Evidence) -> str:
    """Return journal and year, as far as they are known."""
    parts = (evidence.journal, str(evidence.year) if evidence.year else None)
    return ", ".join(part for part in parts if part) or "journal and year not known"


def study_words(evidence: Evidence) -> tuple[str, ...]:
    """Return design, sample size and population, as far as they are known."""
    size = None if evidence.sample_size is None else f"n = {evidence.sample_size:,}"
    design = "design unclear" if evidence.design == "unclear" else evidence.design.value
    return tuple(part for part in (design, size, evidence.population) if part)


def place_words(result: ClaimResult) -> str:
    """Return document and line of a claim."""
    claim = result.claim
    if claim.document is None:
        return "claim given by itself"
    return claim.document if claim.line is None else f"{claim.document}:{claim.line}"


def quantity_words(quantity: Quantity) -> str:
    """Return a number of a claim with what it is about: `52% (rate, remission)`."""
    parts = (quantity.kind.value.replace("_", "-"), quantity.role, quantity.outcome)
    about = tuple(dict.fromkeys(part for part in parts if part))
    return f"{quantity.surface} ({', '.join(about)})"


def state_word(search: SearchLog) -> str:
    """Return how far the search got in a word, for tables and filters."""
    return NOT_RENEWED if search.failed is not None else search.state.value


def count_states(results: Iterable[ClaimResult]) -> dict[str, int]:
    """Count claims by the word for their search, in a fixed order."""
    words = [state_word(result.search) for result in results]
    known = (*(state.value for state in SearchState), NOT_RENEWED)
    return {word: words.count(word) for word in known if word in words}


def not_renewed_words(search: SearchLog) -> str | None:
    """Say that an earlier search stands, from when it is, and why; None where none failed since."""
    failed = search.failed
    if failed is None:
        return None
    since = f" on {search.searched_at:%Y-%m-%d}" if search.searched_at else " earlier"
    tried = f" on {failed.tried_at:%Y-%m-%d}" if failed.tried_at else ""
    why = f": {failed.reason}" if failed.reason else ""
    return f"Found{since}; could not look again in {failed.source}{tried}{why}"


def search_words(search: SearchLog) -> str:
    """Return in one line how far the search got and how much it found."""
    if search.state is SearchState.NOT_SEARCHED:
        return "not searched"
    if _was_nothing_asked(search):
        return f"{search.source}: nothing to ask for"
    words = f"{search.source}: {_SEARCH_WORDS[search.state]}"
    counts = [rung.count for rung in search.rungs if rung.count is not None]
    if counts:
        found = "nothing found" if max(counts) == 0 else f"{plural(max(counts), 'record')} found"
        if search.state is SearchState.INCOMPLETE:
            found = f"{found} before it broke off"
        if search.state is SearchState.DEGRADED:
            found = f"{found} by a query that the source changed"
        words = f"{words}, {found}"
    if search.failed is not None:
        since = f" on {search.searched_at:%Y-%m-%d}" if search.searched_at else ""
        words = f"{words}{since}, not renewed since"
    return words


def search_warnings(search: SearchLog) -> tuple[str, ...]:
    """Return what went wrong in a search, in plain words; empty for a clean one."""
    lines: list[str] = []
    if search.state is SearchState.INCOMPLETE:
        lines.append("Could not look everywhere; this is not «nothing found».")
    not_renewed = not_renewed_words(search)
    if not_renewed:
        lines.append(not_renewed)
    if search.reason:
        lines.append(search.reason)
    dropped = tuple(dict.fromkeys(word for rung in search.rungs for word in rung.dropped))
    if dropped:
        lines.append("The source left out: " + ", ".join(f"«{word}»" for word in dropped))
    warnings = dict.fromkeys(warning for rung in search.rungs for warning in rung.warnings)
    lines.extend(warning for warning in warnings if warning != search.reason)
    if search.missing:
        lines.append(f"Not held by the source: PMID {', '.join(search.missing)}")
    return tuple(lines)


def warnings_of(result: ClaimResult) -> tuple[str, ...]:
    """Return what to beware of in what was found, in plain words; empty where there is nothing."""
    unnamed = unnamed_subjects(result)
    if not unnamed:
        return search_warnings(result.search)
    count = len(result.evidence)
    records = f"None of the {count} records names" if count > 1 else "The record does not name"
    terms = " or ".join(f"«{term}»" for term in unnamed)
    return (*search_warnings(result.search), f"{records} {terms}.")


def absence_words(search: SearchLog) -> str:
    """Say what it means that no record stands beside a claim."""
    if search.failed is not None:
        return "No record to show from an earlier search, and looking again failed."
    match search.state:
        case SearchState.NOT_SEARCHED:
            return "Not searched yet, so nothing is known."
        case SearchState.INCOMPLETE:
            return "No record to show, because the search could not be completed."
        case SearchState.DEGRADED if _was_nothing_asked(search):
            return "No record to show; nothing was asked, as the claim names nothing to search by."
        case SearchState.DEGRADED:
            return "No record to show; the source changed the query, so this proves nothing."
        case SearchState.COMPLETE:
            return _nothing_found_words(search.source)


def _was_nothing_asked(search: SearchLog) -> bool:
    """Tell whether a search came to its end without a query, as nothing in the claim makes one."""
    return search.state is SearchState.DEGRADED and not search.rungs


def _nothing_found_words(source: str) -> str:
    if source == STARTER:
        return "No study card bears on it. The starter corpus proves no absence."
    if source.startswith(_LOCAL):
        return f"Searched {source} to the end: no record in it bears on it."
    return "Searched to the end: no record bears on it."


def signal_words(signals: Signals) -> tuple[tuple[str, str], ...]:
    """Return the signals other than the number, as pairs of name and words, where they speak."""
    pairs: list[tuple[str, str]] = []
    if signals.direction is not DirectionSignal.UNCLEAR:
        pairs.append(("direction", signals.direction.value))
    if signals.population is not PopulationSignal.UNCLEAR:
        pairs.append(("population", signals.population.value))
    if signals.subject.matched:
        pairs.append(("subject named", ", ".join(signals.subject.matched)))
    if signals.subject.missing:
        pairs.append(("subject not named", ", ".join(signals.subject.missing)))
    pairs.extend(("stronger than the record", words) for words in signals.overstatement)
    return tuple(pairs)


def telling_signal_words(signals: Signals) -> tuple[tuple[str, str], ...]:
    """Return those signals other than the number that speak against the record, or for caution."""
    pairs: list[tuple[str, str]] = []
    if signals.direction is DirectionSignal.OPPOSITE:
        pairs.append(("direction", signals.direction.value))
    if signals.population is PopulationSignal.DIFFERS:
        pairs.append(("population", signals.population.value))
    pairs.extend(("stronger than the record", words) for words in signals.overstatement)
    return tuple(pairs)


def kind_words(evidence: Evidence) -> str:
    """Say whose words the record shows."""
    return STUDY_CARD if evidence.kind is RecordKind.STUDY_CARD else "authors' abstract"


def judgement_words(judged: JudgedClaim) -> str:
    """Return a person's judgement in one line, with a warning when it is stale."""
    judgement = judged.judgement
    words = f"{judgement.verdict.value}, by {judgement.by} on {judgement.judged_at:%Y-%m-%d}"
    if judgement.pmids:
        words = f"{words}, from PMID {', '.join(judgement.pmids)}"
    if judged.freshness is Freshness.STALE:
        words = f"{words} — stale: claim or evidence changed since, does not count"
    return words


def text_warning(result: ClaimResult) -> str | None:
    """Warn of a claim whose text holds characters that nobody sees; None for an honest one."""
    if not has_invisible(result.claim.text):
        return None
    return "The text holds invisible or control characters, shown here as escapes."


def standing_words(result: ClaimResult) -> str:
    """Say whether a claim has a source, by what, or that it is ignored."""
    if result.claim.ignore is not None:
        return f"ignored: {result.claim.ignore.reason}"
    if result.is_accepted:
        return "accepted by judgement"
    if result.is_sourced:
        return "a citation in the document stands behind it"
    return "unsourced"


def short_standing(result: ClaimResult) -> str:
    """Return the standing of a claim in one word, for tables and filters."""
    if result.claim.ignore is not None:
        return "ignored"
    if result.is_accepted:
        return "accepted"
    return "cited" if result.is_sourced else "unsourced"


def counts_words(counts: Counts) -> str:
    """Return the counts that no output may leave out."""
    return (
        f"{plural(counts.claims, 'claim')}: {counts.checked:,} checked, "
        f"{counts.unchecked:,} unchecked, {counts.ignored:,} ignored"
    )


def tally(result: ClaimResult) -> dict[NumberSignal, int]:
    """Count the records of a claim by their number signal, in the order of the enumeration."""
    signals = [evidence.signals.number for evidence in result.evidence]
    return {signal: signals.count(signal) for signal in NumberSignal if signal in signals}


def tally_words(result: ClaimResult) -> str:
    """Return the tally in words: `2 agree, 1 differs, 3 without comparable number`."""
    if not result.evidence:
        return "none" if state_word(result.search) == SearchState.COMPLETE else "not known"
    counted = [
        f"{count} {_TALLY_WORDS[signal][count > 1]}" for signal, count in tally(result).items()
    ]
    loosely = sum(agrees_loosely(evidence) for evidence in result.evidence)
    if loosely:
        counted[0] += f" ({loosely} loosely)"
    return ", ".join(counted)


def agrees_loosely(evidence: Evidence) -> bool:
    """Tell whether every agreeing number of a record agrees loosely."""
    if evidence.signals.number is not NumberSignal.AGREES:
        return False
    return all(each.loose for each in evidence.comparisons if each.relation is NumberSignal.AGREES)


def unmatched_surfaces(result: ClaimResult) -> tuple[str, ...]:
    """Return the claim's numbers for which no record holds a comparable number."""
    compared = {
        comparison.claim
        for evidence in result.evidence
        for comparison in evidence.comparisons
        if comparison.relation in {NumberSignal.AGREES, NumberSignal.DIFFERS}
    }
    surfaces = dict.fromkeys(quantity.surface for quantity in result.claim.quantities)
    return tuple(surface for surface in surfaces if surface not in compared)


def source_line(report: Report) -> str:
    """Return command and source of a report."""
    return f"claimcheck {report.command} · source: {report.source or 'none asked'}"
