"""A note on a claim, for Word comments and hovers: the gate, people, and the best records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimcheck.model import (
    ClaimResult,
    Evidence,
    Finding,
    RationaleSentence,
    RecordKind,
)
from claimcheck.reports.claim_state import claim_state
from claimcheck.reports.comparison_lines import comparison_lines
from claimcheck.reports.marking import sentence_pieces
from claimcheck.reports.number_signs import NumberSign
from claimcheck.reports.wording import (
    NO_VERDICT,
    STUDY_CARD,
    absence_words,
    judgement_words,
    plural,
    search_words,
    short_status_words,
    source_words,
    standing_words,
    status_words,
    study_words,
    warnings_of,
)

Line = tuple[tuple[str, bool], ...]
"""Pieces of text, each bold or not."""

MOST_RECORDS = 3
"""Records that a note shows unless the user says otherwise."""

_MOST_SENTENCES = 2


def note_lines(
    result: ClaimResult, findings: Iterable[Finding], *, records: int = MOST_RECORDS
) -> tuple[Line, ...]:
    """
    Return the paragraphs of a note on a claim.

    Numbers of records stand in brackets with their sign, `[52% =]` or `[31% ≠]`, so that nothing
    hangs on colour. No line is a verdict but what a person judged.
    """
    return tuple(_lines(result, tuple(findings), records))


def _lines(result: ClaimResult, findings: tuple[Finding, ...], records: int) -> Iterator[Line]:
    state = claim_state(result, findings)
    standing = standing_words(result)
    if standing.startswith(state.words):
        yield ((f"{state.sign} {standing}", True),)
    else:
        yield (f"{state.sign} {state.words}", True), (f" · {standing}", False)
    for finding in findings:
        held = f" (suppressed: {finding.suppressed})" if finding.suppressed is not None else ""
        said = f"{finding.severity.value} {finding.rule}: "
        yield (said, True), (f"{finding.message}{held}", False)
    for judged in result.judgements:
        yield ("Judgement: ", True), (judgement_words(judged), False)
    yield ("Search: ", True), (search_words(result.search), False)
    for warning in warnings_of(result):
        yield ((warning, False),)
    if not result.evidence:
        yield ((absence_words(result.search), False),)
    for rank, evidence in enumerate(result.evidence[:records], start=1):
        yield from _record(evidence, rank)
    more = len(result.evidence) - records
    if more > 0:
        yield ((f"{plural(more, 'more record')} in the report.", False),)
    yield ((NO_VERDICT, False),)


def _record(evidence: Evidence, rank: int) -> Iterator[Line]:
    yield (f"{rank}. {evidence.title}", True), (f" · {_about(evidence)}", False)
    needed = [each.sentence for each in evidence.comparisons if each.sentence is not None]
    chosen = sorted(set(needed) or {0})[:_MOST_SENTENCES]
    for place in chosen:
        if place < len(evidence.sentences):
            yield _sentence(evidence.sentences[place])
    for line in comparison_lines(evidence):
        if line.sign is not NumberSign.NONE:
            closest = f"; closest differing number: {line.closest}" if line.closest else ""
            yield ((f"{line.sign.value} {line.claimed} {line.words}{closest}", False),)


def _about(evidence: Evidence) -> str:
    status = status_words(evidence) if evidence.notices else short_status_words(evidence)
    parts = [source_words(evidence), f"PMID {evidence.pmid}", *study_words(evidence), status]
    if evidence.kind is RecordKind.STUDY_CARD:
        parts.append(STUDY_CARD)
    if evidence.cited:
        parts.append("cited by the document")
    return " · ".join(parts)


def _sentence(sentence: RationaleSentence) -> Line:
    label = f"{sentence.section}: " if sentence.section else ""
    pieces: list[tuple[str, bool]] = [(f"“{label}", False)]
    for piece in sentence_pieces(sentence):
        if piece.mark is None or piece.mark is NumberSign.NONE:
            pieces.append((piece.text, False))
        else:
            pieces.append((f"[{piece.text} {piece.mark.value}]", True))
    return (*pieces, ("”", False))
