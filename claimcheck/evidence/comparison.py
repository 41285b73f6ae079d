"""
One claim and one record: all signals, the sentences that decide, the numbers side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.direction import compare_directions
from claimcheck.evidence.finding import (
    Finding,
    as_of_source,
    denied_in_words,
    is_about_other,
    withhold,
)
from claimcheck.evidence.numbers import WITHOUT_FIGURE, find_numbers
from claimcheck.evidence.overstatement import find_overstatements
from claimcheck.evidence.people import compare_kinds
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.rationale import choose_sentences, score_sentences
from claimcheck.evidence.reading import MOST_NUMBERS, Reading
from claimcheck.evidence.sizes import counts_people
from claimcheck.evidence.topic import find_absent_subject, find_unnamed_subject, names_subject
from claimcheck.evidence.values import in_unit
from claimcheck.model import (
    Evidence,
    NumberMark,
    NumberPoint,
    NumberSignal,
    PopulationSignal,
    Quantity,
    QuantityComparison,
    QuantityKind,
    RationaleSentence,
    Signals,
    SubjectSignal,
)
from claimcheck.text.populations import PopulationKind

_OF_ANOTHER_STUDY = "the record is of another study than the cited one, with people of its own"
_OTHER_PEOPLE = "the record's figure is of another population"
_NAMED_KINDS = frozenset(
    {PopulationKind.CHILDREN, PopulationKind.ADOLESCENTS, PopulationKind.PREGNANT}
)
"""Kinds of people that a record of them names."""
_OF_YOUNG = re.compile(
    r"\b(?:(?:live[ \u00a0-])?births?\b|birth[ \u00a0-]?weight|gestation|neonat"
    r"|p(?:a)?ediatric|school|congenital|matern|mother"
    r"|obstetric|youth|juvenile|young)",
    re.IGNORECASE,
)
"""Words of records about the young or the pregnant that do not name them."""
_COMPARED = frozenset({NumberSignal.AGREES, NumberSignal.DIFFERS})
_MOST_POINTS = 12
_LEAST_POINT_FIT = 0.15


def compare_prepared(reading: Reading, prepared: PreparedRecord, *, score: float) -> Evidence:
    """Return the record seen from the claim, with `score` as its rank score."""
    record = prepared.record
    claim = reading.claim
    population = compare_kinds(reading.kinds, prepared.kinds)
    findings = find_numbers(reading.frames, prepared)
    foreign = _foreign(reading, prepared, population)
    if foreign is not None:
        findings = tuple(withhold(finding, foreign) for finding in findings)
    findings = _on_topic(findings, reading, prepared)
    if _is_cited(reading, prepared):
        findings = tuple(map(as_of_source, findings))
    sentences = _choose(reading, prepared, findings)
    texts = [sentence.text for sentence in sentences.shown]
    appraised = prepared.appraisal
    signals = Signals(
        number=overall_number([finding.relation for finding in findings]),
        direction=compare_directions(claim.text, texts),
        population=population,
        subject=_subject(reading, prepared),
        overstatement=find_overstatements(
            claim.text, claim.quantities, prepared.abstract, texts, _shares(findings)
        ),
    )
    return Evidence(
        pmid=record.pmid,
        doi=record.doi,
        title=record.title,
        journal=record.journal,
        year=record.year,
        kind=record.kind,
        design=appraised.design,
        sample_size=appraised.sample_size,
        population=appraised.population,
        status=appraised.status,
        score=score,
        signals=signals,
        sentences=sentences.shown,
        comparisons=(
            *(_comparison(finding, sentences) for finding in findings),
            *map(_uncompared, reading.beyond),
        ),
        points=tuple(point for finding in findings for point in _points(finding)),
        notices=appraised.notices,
        cited=_is_cited(reading, prepared),
        record_digest=prepared.digest,
    )


def _foreign(
    reading: Reading, prepared: PreparedRecord, population: PopulationSignal
) -> str | None:
    """Return why the claim is about other people or another place than the record, or None."""
    if population is PopulationSignal.DIFFERS:
        return _OTHER_PEOPLE
    tells_age = any(frame.quantity.kind is QuantityKind.AGE for frame in reading.frames)
    named = frozenset() if tells_age else reading.kinds & _NAMED_KINDS
    if named and not named & prepared.kinds and not _OF_YOUNG.search(prepared.abstract):
        return "the record does not speak of the claim's population"
    missing = next((name for name in reading.places if not prepared.tells_place(name)), None)
    return None if missing is None else f"the record does not name «{missing}»"


def _on_topic(
    findings: Sequence[Finding], reading: Reading, prepared: PreparedRecord
) -> tuple[Finding, ...]:
    """
    Withhold the figures of a record that is not about what the claim is about.

    A figure that differs in what the document cites is told all the same, and in any record where
    the document names a source in words only: a wrong source must not pass for want of a figure.
    How many people a study covers says nothing against a claim that cites another one.
    Nothing agrees with a claim on two treatments or diseases of which the record names one.
    """
    missing = find_absent_subject(reading.claim, prepared)
    cites = reading.claim.cites
    is_source = _is_cited(reading, prepared) if cites else bool(reading.claim.references)
    found: list[Finding] = []
    for finding in findings:
        if is_source and finding.relation is NumberSignal.DIFFERS:
            found.append(finding)
        elif cites and finding.relation is NumberSignal.DIFFERS and counts_people(finding.frame):
            found.append(withhold(finding, _OF_ANOTHER_STUDY))
        elif missing is not None:
            found.append(withhold(finding, f"the record does not name «{missing}»"))
        elif finding.relation is NumberSignal.AGREES:
            unnamed = find_unnamed_subject(reading.claim, prepared)
            other = withhold(finding, f"the record does not name «{unnamed}»")
            found.append(finding if unnamed is None else other)
        elif is_about_other(finding, prepared):
            denied = denied_in_words(finding.frame, prepared, finding.comparable)
            other = withhold(finding, "little shows that the record tells of the same")
            found.append(denied or other)
        else:
            found.append(finding)
    return _without_lost(found, findings) if cites and not is_source else tuple(found)


def _without_lost(found: Sequence[Finding], before: Sequence[Finding]) -> tuple[Finding, ...]:
    """Withhold, beside another study, the times and doses of figures that were all withheld."""
    values = [one for one in found if not one.frame.is_locator]
    compared = any(one.relation in _COMPARED for one in before if not one.frame.is_locator)
    if not compared or any(one.relation in _COMPARED for one in values):
        return tuple(found)
    return tuple(withhold(one, WITHOUT_FIGURE) if one.frame.is_locator else one for one in found)


def _shares(findings: Sequence[Finding]) -> list[float]:
    """Return the percentages that fit the claim's numbers best."""
    return [
        float(candidate.frame.quantity.low or 0)
        for finding in findings
        for candidate in finding.comparable[:1]
        if candidate.frame.quantity.unit == "%"
    ]


def overall_number(relations: Sequence[NumberSignal]) -> NumberSignal:
    """
    Return the signal of a whole claim from those of its numbers.

    It differs when one differs, agrees when one agrees and none differs, and is not applicable
    without numbers.
    """
    if not relations:
        return NumberSignal.NOT_APPLICABLE
    for signal in (NumberSignal.DIFFERS, NumberSignal.AGREES):
        if signal in relations:
            return signal
    return NumberSignal.NO_COMPARABLE_NUMBER


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The sentences that are shown, with their places among all."""

    shown: tuple[RationaleSentence, ...]
    indexes: tuple[int, ...]


def _choose(reading: Reading, prepared: PreparedRecord, findings: Sequence[Finding]) -> _Chosen:
    """Choose the sentences to show and mark the numbers in them."""
    worth: dict[int, float] = {}
    required: list[int] = []
    for finding in findings:
        index = _deciding_sentence(finding)
        if index is not None:
            worth[index] = 1.0
            if not finding.frame.is_locator and index not in required:
                required.append(index)
        elif finding.comparable:
            nearest = finding.comparable[0]
            worth.setdefault(nearest.frame.sentence, min(1.0, max(0.0, nearest.fit.score)))
    scored = score_sentences(reading.asked, prepared, worth, reading.directions)
    chosen = choose_sentences(scored, required)
    return _Chosen(
        shown=tuple(_sentence(prepared, item.place, findings) for item in chosen),
        indexes=tuple(item.place for item in chosen),
    )


def _deciding_sentence(finding: Finding) -> int | None:
    """Return the sentence of the number that was chosen, or that denies the claim's in words."""
    if finding.candidate is not None:
        return finding.candidate.frame.sentence
    return None if finding.denial is None else finding.denial.sentence


def _sentence(
    prepared: PreparedRecord, index: int, findings: Sequence[Finding]
) -> RationaleSentence:
    """
    Make one shown sentence with its marks.

    A number carries the relation of the comparison that chose it, an agreeing one before all
    others; that it is not another number of the claim says nothing against it. Where nothing could
    be compared, no number is marked as differing.
    """
    marks: dict[tuple[int, int], NumberMark] = {}
    for finding in findings:
        nearest = finding.nearest_differing if finding.relation in _COMPARED else None
        for candidate in (nearest, finding.candidate):
            if candidate is None or candidate.frame.sentence != index:
                continue
            span = candidate.frame.quantity.span
            relation = finding.relation if candidate is finding.candidate else NumberSignal.DIFFERS
            marked = marks.get((span.start, span.end))
            chosen = candidate is finding.candidate
            if marked is None or (chosen and marked.relation is not NumberSignal.AGREES):
                loose = chosen and finding.is_loose
                marks[span.start, span.end] = NumberMark(span=span, relation=relation, loose=loose)
    shown = prepared.sentences[index].shown
    if not marks:
        return shown
    return replace(shown, marks=tuple(marks[place] for place in sorted(marks)))


def _comparison(finding: Finding, sentences: _Chosen) -> QuantityComparison:
    """Make the line that lays a claim's number beside the record's."""
    place: int | None = None
    deciding = _deciding_sentence(finding)
    if deciding is not None and deciding in sentences.indexes:
        place = sentences.indexes.index(deciding)
    nearest = finding.nearest_differing if finding.relation is NumberSignal.AGREES else None
    return QuantityComparison(
        claim=finding.frame.quantity.surface,
        record=_shown(finding),
        relation=finding.relation,
        why=finding.why,
        claim_span=finding.frame.quantity.span,
        sentence=place,
        closest_differing=nearest.shown if nearest is not None else None,
        loose=finding.is_loose and finding.relation is NumberSignal.AGREES,
    )


def _uncompared(quantity: Quantity) -> QuantityComparison:
    """Make the line of a number beyond those that are compared."""
    return QuantityComparison(
        claim=quantity.surface,
        record=None,
        relation=NumberSignal.NO_COMPARABLE_NUMBER,
        why=f"only the first {MOST_NUMBERS} numbers of a claim are compared",
        claim_span=quantity.span,
    )


def _shown(finding: Finding) -> str | None:
    """Return what is shown beside a claim's number: a number, or the words that deny it."""
    if finding.candidate is not None:
        return finding.candidate.shown
    return None if finding.denial is None else finding.denial.words


def _points(finding: Finding) -> list[NumberPoint]:
    """
    Return the record's numbers that can stand on one axis with the claim's.

    There are none where the record was found to have no comparable number: the axis must not say
    «differs» where the comparison does not.
    """
    if finding.relation not in _COMPARED:
        return []
    unit = finding.frame.quantity.unit
    found: list[NumberPoint] = []
    for candidate in finding.comparable[:_MOST_POINTS]:
        value = in_unit(candidate.frame.quantity, unit)
        if value is None or not _is_worth_a_point(finding, candidate):
            continue
        agrees = candidate is finding.candidate and finding.relation is NumberSignal.AGREES
        found.append(
            NumberPoint(
                claim=finding.frame.quantity.surface,
                surface=candidate.shown,
                value=value,
                unit=unit,
                relation=NumberSignal.AGREES if agrees else NumberSignal.DIFFERS,
            )
        )
    return found


def _is_worth_a_point(finding: Finding, candidate: Candidate) -> bool:
    """Tell whether a number fits the claim's words well enough to stand on its axis."""
    return candidate is finding.candidate or candidate.fit.score >= _LEAST_POINT_FIT


def _subject(reading: Reading, prepared: PreparedRecord) -> SubjectSignal:
    """Return which subject terms of the claim the record names."""
    matched = tuple([name for name in reading.named if names_subject(prepared, name)])
    missing = tuple([name for name in reading.named if name not in matched])
    return SubjectSignal(matched=matched, missing=missing)


def _is_cited(reading: Reading, prepared: PreparedRecord) -> bool:
    """Tell whether the claim's document gives this record as a source."""
    if not reading.claim.cites:
        return False
    record = prepared.record
    own = {f"PMID:{record.pmid}"}
    if record.doi is not None:
        own.add(f"DOI:{record.doi}".lower())
    if record.pmcid is not None:
        own.add(f"PMCID:{record.pmcid}")
    return any(cite in own or cite.lower() in own for cite in reading.claim.cites)
