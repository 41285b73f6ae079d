"""Hypothesis strategies for the nouns that are written to files."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimKind,
    ClaimResult,
    ConfidenceInterval,
    Counts,
    DirectionSignal,
    Doi,
    Evidence,
    Finding,
    Freshness,
    Ignore,
    JudgedClaim,
    Judgement,
    NumberMark,
    NumberPoint,
    NumberSignal,
    Pmid,
    PopulationSignal,
    Quantity,
    QuantityComparison,
    QuantityKind,
    RationaleSentence,
    RecordKind,
    RecordStatus,
    Relation,
    Report,
    Role,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
    Severity,
    Signals,
    Span,
    StudyDesign,
    SubjectSignal,
    SubjectTerms,
    Verdict,
)

# Everything that a person may type, and what breaks writers: quotes, signs of YAML, line breaks
# of other systems, invisible and hostile characters; no half surrogates, which no file holds.
characters = st.one_of(
    st.sampled_from(
        list("abz 059.,:;#'\"-[]{}&*!|>%@`~?\\/=\t\n\r\x00\x1b\x7f\x85\u2028\u202e\ufeff")
    ),
    st.characters(exclude_categories=["Cs"]),
)
texts = st.text(characters, max_size=16).map(lambda text: unicodedata.normalize("NFC", text))
filled = texts.filter(lambda text: text.strip() != "")
optional_texts = st.none() | filled
words = st.text(st.sampled_from("abcdefg"), min_size=1, max_size=8)
ids = st.builds(
    lambda first, rest: ClaimId(first + rest),
    st.sampled_from("aZ0n"),
    st.text(st.sampled_from("aN01._-eo"), max_size=9),
)
pmids = st.integers(1, 999_999_999).map(lambda number: Pmid(str(number)))
dois = words.map(lambda suffix: Doi(f"10.1234/({suffix})"))
decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**6), 10**9),
    st.integers(0, 4),
)
moments = st.integers(631_152_000, 4_102_444_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
cites = st.one_of(
    pmids.map(lambda pmid: f"PMID:{pmid}"),
    dois.map(lambda doi: f"DOI:{doi}"),
    st.integers(1, 10**8).map(lambda number: f"PMCID:PMC{number}"),
)
scores = st.floats(0, 1).map(lambda score: round(score, 6))


def tuples(values: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=size).map(tuple)


@st.composite
def spans_in(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, max(0, len(text) - 1)))
    return Span(start, draw(st.integers(min(start + 1, len(text)), len(text))))


@st.composite
def quantities_of(draw: st.DrawFn, text: str) -> Quantity:
    span = draw(spans_in(text).filter(lambda span: span.cut(text).strip() != ""))
    low = draw(st.none() | decimals)
    high = None if low is None else draw(st.none() | decimals.map(lambda more: low + abs(more)))
    intervals = st.builds(
        ConfidenceInterval, low=decimals, high=decimals, level=st.none() | decimals
    )
    return Quantity(
        surface=span.cut(text),
        span=span,
        kind=draw(st.sampled_from(QuantityKind)),
        low=low,
        high=high,
        unit=draw(st.sampled_from([None, "%", "mg/kg", "{session}", "wk", "10*9/L"])),
        relation=draw(st.sampled_from(Relation)),
        role=draw(st.none() | st.sampled_from(Role)),
        outcome=draw(optional_texts),
        numerator=draw(st.none() | decimals),
        denominator=draw(st.none() | decimals),
        interval=draw(st.none() | intervals),
        alternatives=draw(tuples(decimals, 2)),
    )


@st.composite
def claims(draw: st.DrawFn, texts: st.SearchStrategy[str] = filled) -> Claim:
    """Claims with everything that claims.yaml holds, and nothing else."""
    text = " ".join(draw(texts).split(" ")).replace("\n", " ").replace("\r", " ").replace("\t", " ")
    text = " ".join(part for part in text.split(" ") if part) or "x"
    found = draw(st.lists(quantities_of(text), max_size=3))
    return Claim(
        id=draw(ids),
        text=text,
        document=draw(optional_texts),
        line=draw(st.none() | st.integers(1, 10**6)),
        kind=draw(st.sampled_from(ClaimKind)),
        attribution=draw(optional_texts),
        cites=draw(tuples(cites)),
        quantities=tuple(sorted(found, key=lambda quantity: quantity.span)),
        search=draw(tuples(filled)),
        ignore=draw(
            st.none() | st.builds(Ignore, reason=st.just("") | words, until=st.none() | days)
        ),
        note=draw(optional_texts),
        gone_at=draw(st.none() | moments),
    )


@st.composite
def extracted_claims(draw: st.DrawFn) -> Claim:
    """Claims as extraction makes them, with what JSON holds beyond claims.yaml."""
    claim = draw(claims())
    parts = {name: tuples(filled, 2) for name in ("intervention", "condition", "other")}
    return replace(
        claim,
        span=draw(st.none() | st.just(Span(3, 3 + len(claim.text)))),
        worth=draw(st.none() | scores),
        why=draw(tuples(filled, 2)),
        subjects=draw(st.builds(SubjectTerms, **parts)),
        hedges=draw(tuples(filled, 2)),
    )


def claim_lists(*, min_size: int = 0, max_size: int) -> st.SearchStrategy[list[Claim]]:
    return st.lists(
        claims(), unique_by=lambda claim: claim.id, min_size=min_size, max_size=max_size
    )


rungs = st.builds(
    SearchResult,
    rung=st.sampled_from(Rung),
    term=texts,
    state=st.sampled_from(SearchState),
    count=st.none() | st.integers(0, 10**7),
    pmids=tuples(pmids),
    translation=optional_texts,
    dropped=tuples(filled, 2),
    warnings=tuples(filled, 2),
)
logs = st.builds(
    SearchLog,
    state=st.sampled_from(SearchState),
    source=texts,
    searched_at=st.none() | moments,
    rungs=tuples(rungs),
    missing=tuples(pmids, 2),
    reason=optional_texts,
)
marks = st.builds(
    NumberMark,
    span=st.just(Span(0, 2)),
    relation=st.sampled_from(NumberSignal),
    loose=st.booleans(),
)
compared = st.sampled_from([item for item in NumberSignal if item != "not-applicable"])
evidences = st.builds(
    Evidence,
    pmid=pmids,
    doi=st.none() | dois,
    title=texts,
    journal=optional_texts,
    year=st.none() | st.integers(1800, 2100),
    kind=st.sampled_from(RecordKind),
    design=st.sampled_from(StudyDesign),
    sample_size=st.none() | st.integers(0, 10**6),
    population=optional_texts,
    status=st.sampled_from(RecordStatus),
    score=scores,
    signals=st.builds(
        Signals,
        number=st.sampled_from(NumberSignal),
        direction=st.sampled_from(DirectionSignal),
        population=st.sampled_from(PopulationSignal),
        subject=st.builds(SubjectSignal, matched=tuples(filled, 2), missing=tuples(filled, 2)),
        overstatement=tuples(filled, 2),
    ),
    sentences=tuples(
        st.builds(
            RationaleSentence,
            section=optional_texts,
            span=st.just(Span(4, 9)),
            text=texts,
            marks=tuples(marks, 2),
        ),
        2,
    ),
    comparisons=tuples(
        st.builds(
            QuantityComparison,
            claim=filled,
            record=optional_texts,
            relation=compared,
            why=texts,
            claim_span=st.just(Span(1, 4)),
            sentence=st.none() | st.integers(0, 5),
            closest_differing=optional_texts,
            loose=st.booleans(),
        ),
        2,
    ),
    points=tuples(
        st.builds(
            NumberPoint,
            claim=filled,
            surface=filled,
            value=decimals,
            unit=optional_texts,
            relation=compared,
        ),
        2,
    ),
    notices=tuples(pmids, 2),
    cited=st.booleans(),
    record_digest=words,
)
reviewers = st.sampled_from(["ada", "Bo-Example", "c.d"])
judgements = st.builds(
    Judgement,
    claim=ids,
    verdict=st.sampled_from(Verdict),
    by=reviewers,
    judged_at=moments,
    pmids=tuples(pmids),
    note=optional_texts,
    digest=words,
)
results = st.builds(
    ClaimResult,
    claim=extracted_claims(),
    search=logs,
    evidence=tuples(evidences, 2),
    judgements=tuples(
        st.builds(JudgedClaim, judgement=judgements, freshness=st.sampled_from(Freshness)), 2
    ),
    is_accepted=st.booleans(),
    is_sourced=st.booleans(),
)
findings = st.builds(
    Finding,
    rule=st.sampled_from(["CC001", "CC003", "CC013"]),
    severity=st.sampled_from(Severity),
    claim=st.none() | ids,
    document=optional_texts,
    line=st.none() | st.integers(1, 10**6),
    message=texts,
    suppressed=optional_texts,
)
counts = st.builds(
    Counts,
    claims=st.integers(0, 99),
    checked=st.integers(0, 99),
    unchecked=st.integers(0, 99),
    ignored=st.integers(0, 99),
)
reports = st.builds(
    Report,
    tool_version=st.just("0.1.0"),
    command=st.sampled_from(["verify", "check", "report"]),
    source=texts,
    banner=optional_texts,
    results=tuples(results, 2),
    findings=tuples(findings, 2),
    counts=counts,
    notices=tuples(filled, 2),
)
