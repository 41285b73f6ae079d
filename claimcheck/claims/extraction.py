"""Finds the statements of a document that can be checked against the literature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from claimcheck.claims.candidates import Candidate, candidate_from_text, find_candidates
from claimcheck.claims.citations import Citations, find_citations
from claimcheck.claims.comparisons import split_comparison
from claimcheck.claims.context import Surroundings, read_surroundings
from claimcheck.claims.features import Observation, observe
from claimcheck.claims.identity import make_claim_id, normalise
from claimcheck.claims.kinds import kind_of
from claimcheck.claims.phrases import words_of
from claimcheck.claims.reasons import reasons
from claimcheck.claims.tenor import share_of
from claimcheck.claims.worth import (
    MIN_WORTH,
    Appraisal,
    Weights,
    appraise,
    has_subject_matter,
    is_out_of_question,
    load_weights,
    worth_of,
)
from claimcheck.errors import UsageError
from claimcheck.model import Claim, ClaimId, ClaimKind, Document, Quantity, Span
from claimcheck.text.cues import CueKind, find_cues
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.subjects import find_subjects
from claimcheck.text.vocabulary import load_vocabulary

_NOT_YET = ClaimId("x")
"""Stands in a claim until its sentence was parted and counted."""

MAX_CLAIMS = 20_000
"""The most claims that one document may hold."""


def extract_claims(
    document: Document,
    *,
    min_worth: float | None = None,
    kinds: Collection[ClaimKind] | None = None,
    weights: Weights | None = None,
) -> tuple[Claim, ...]:
    """
    Return the checkable statements of a document in its order.

    Args:
        document: What a reader made of a file.
        min_worth: Take sentences from this worth on, 0 to 1; the default is `MIN_WORTH`.
        kinds: Take these kinds only; all when None.
        weights: How features count; those of the package when None. For evaluations.

    Raises:
        UsageError: More than `MAX_CLAIMS` statements.
    """
    least = MIN_WORTH if min_worth is None else min_worth
    citations = find_citations(document)
    surroundings = read_surroundings(document)
    seen: Counter[str] = Counter()
    claims: list[Claim] = []
    for observation, worth in _worthy(document, weights or load_weights(), least):
        claim = _claim(observation, worth, document, citations)
        if kinds is not None and claim.kind not in kinds:
            continue
        for part in _parts(claim, document):
            key = normalise(part.text)
            seen[key] += 1
            named = replace(part, id=make_claim_id(part.text, occurrence=seen[key]))
            claims.append(_in_context(named, surroundings))
        if len(claims) > MAX_CLAIMS:
            raise UsageError(
                f"{document.path}: more than {MAX_CLAIMS:,} claims; split the document"
            )
    return tuple(claims)


def claim_from_text(text: str, *, id: ClaimId | None = None) -> Claim:  # noqa: A002 - the field's name
    """Return a statement that somebody gives by itself as a claim, whatever its worth."""
    candidate = candidate_from_text(text)
    observation = _observe(candidate)
    claim_id = make_claim_id(candidate.text) if id is None else id
    worth = worth_of(observation, load_weights())
    return _bare_claim(observation, worth, claim_id)


def _worthy(
    document: Document, weights: Weights, least: float
) -> Iterator[tuple[Observation, float]]:
    """
    Yield the sentences that are worth a check, with their worth.

    The tenor of the document is known at its end only; until then a sentence waits when it
    would be worth enough in some document.
    """
    waiting: list[tuple[Observation, Appraisal]] = []
    total = plain = 0
    for observation in observations_of(document):
        total += 1
        plain += "plain" in observation.features
        appraisal = appraise(observation, weights)
        if max(appraisal.worth(0.0), appraisal.worth(1.0)) >= least:
            waiting.append((observation, appraisal))
    tenor = share_of(plain, total)
    for observation, appraisal in waiting:
        worth = appraisal.worth(tenor)
        if worth >= least:
            yield observation, worth


def observations_of(document: Document) -> Iterator[Observation]:
    """Yield what can be seen of the sentences of a document that may be claims at all."""
    for candidate in find_candidates(document):
        if is_out_of_question(candidate):
            continue
        observation = _observe(candidate)
        if has_subject_matter(observation):
            yield observation


def _observe(candidate: Candidate) -> Observation:
    return observe(
        candidate,
        parse_quantities(candidate.text),
        load_vocabulary().find(blank_source_marks(candidate.text)),
    )


def _bare_claim(observation: Observation, worth: float, claim_id: ClaimId) -> Claim:
    text = observation.candidate.text
    return Claim(
        id=claim_id,
        text=text,
        kind=kind_of(observation),
        worth=round(worth, 3),
        why=reasons(observation),
        attribution=observation.attribution,
        quantities=_of_statement(text, observation.quantities),
        subjects=find_subjects(text, observation.mentions),
        hedges=_hedges(text),
    )


def _of_statement(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Return the numbers that a text states, without the year of a source that it only names."""
    stated = blank_source_marks(text)
    return tuple(each for each in quantities if each.span.cut(stated).strip())


def _claim(
    observation: Observation, worth: float, document: Document, citations: Citations
) -> Claim:
    candidate = observation.candidate
    return replace(
        _bare_claim(observation, worth, _NOT_YET),
        document=document.path,
        span=candidate.span,
        line=document.place(candidate.span.start).line,
        cites=citations.behind(candidate.span),
        references=citations.references_behind(candidate.span),
        context=candidate.columns,
    )


def _in_context(claim: Claim, surroundings: Surroundings) -> Claim:
    if claim.span is None:
        return claim
    unsaid = surroundings.unsaid(claim.span, claim.subjects, claim.text)
    return replace(claim, context=tuple(dict.fromkeys([*unsaid, *claim.context])))


def _hedges(text: str) -> tuple[str, ...]:
    found = (cue.text for cue in find_cues(text) if cue.kind is CueKind.HEDGE)
    return tuple(dict.fromkeys(found))


def _parts(claim: Claim, document: Document) -> tuple[Claim, ...]:
    """Return a claim, or its two halves where it sets one figure against another."""
    spans = split_comparison(claim.text)
    if len(spans) == 1 or claim.span is None:
        return (claim,)
    if len(claim.text) != len(claim.span):
        return (claim,)
    return tuple(_half(claim, part, claim.span.start, document) for part in spans)


def _half(claim: Claim, part: Span, offset: int, document: Document) -> Claim:
    text = part.cut(claim.text)
    candidate = Candidate(
        text=text,
        words=words_of(text),
        statement=words_of(text),
        span=part.shifted(offset),
        block=document.blocks[0],
    )
    half = _bare_claim(_observe(candidate), claim.worth or 0.0, claim.id)
    return replace(
        half,
        document=claim.document,
        span=candidate.span,
        line=document.place(candidate.span.start).line,
        why=claim.why,
        attribution=half.attribution or claim.attribution,
        cites=claim.cites,
        references=claim.references,
    )
