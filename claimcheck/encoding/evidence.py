"""Evidence as a plain mapping, and back."""

from __future__ import annotations

from decimal import Context
from typing import Any

from claimcheck.encoding.claims import decode_span
from claimcheck.encoding.searches import decode_pmids
from claimcheck.encoding.strict import DecodeError, Fields, KeyPath, open_fields, to_decimal
from claimcheck.model import (
    DirectionSignal,
    Evidence,
    NumberMark,
    NumberPoint,
    NumberSignal,
    PopulationSignal,
    QuantityComparison,
    RationaleSentence,
    RecordKind,
    RecordStatus,
    Signals,
    Span,
    StudyDesign,
    SubjectSignal,
    parse_doi,
    parse_pmid,
)

_PLACE_ON_AXIS = Context(prec=9)


def encode_evidence(evidence: Evidence) -> dict[str, Any]:
    """Return the evidence as JSON, version 1."""
    return {
        "pmid": evidence.pmid,
        "doi": evidence.doi,
        "title": evidence.title,
        "journal": evidence.journal,
        "year": evidence.year,
        "kind": evidence.kind.value,
        "design": evidence.design.value,
        "sample_size": evidence.sample_size,
        "population": evidence.population,
        "status": evidence.status.value,
        # Six digits order the records, and the last bits of a float differ between machines.
        "score": round(evidence.score, 6),
        "signals": _encode_signals(evidence.signals),
        "sentences": [_encode_sentence(sentence) for sentence in evidence.sentences],
        "quantities": [_encode_comparison(comparison) for comparison in evidence.comparisons],
        "points": [_encode_point(point) for point in evidence.points],
        "notices": list(evidence.notices),
        "cited": evidence.cited,
        "record_digest": evidence.record_digest,
    }


def decode_evidence(value: Any, path: KeyPath = ()) -> Evidence:
    """
    Read evidence from JSON, version 1; keys that are not known are passed over.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    return Evidence(
        pmid=fields.required_identifier("pmid", parse_pmid),
        doi=fields.identifier("doi", parse_doi),
        title=fields.any_text("title"),
        journal=fields.optional_text("journal"),
        year=fields.optional_integer("year"),
        kind=fields.required_choice("kind", RecordKind),
        design=fields.required_choice("design", StudyDesign),
        sample_size=fields.optional_integer("sample_size"),
        population=fields.optional_text("population"),
        status=fields.required_choice("status", RecordStatus),
        score=fields.fraction("score") or 0.0,
        signals=_decode_signals(fields),
        sentences=fields.each("sentences", _decode_sentence),
        comparisons=fields.each("quantities", _decode_comparison),
        points=fields.each("points", _decode_point),
        notices=decode_pmids(fields, "notices"),
        cited=fields.flag("cited"),
        record_digest=fields.optional_text("record_digest") or "",
    )


def _encode_signals(signals: Signals) -> dict[str, Any]:
    return {
        "number": signals.number.value,
        "direction": signals.direction.value,
        "population": signals.population.value,
        "subject": {
            "matched": list(signals.subject.matched),
            "missing": list(signals.subject.missing),
        },
        "overstatement": list(signals.overstatement),
    }


def _decode_signals(fields: Fields) -> Signals:
    signals = open_fields(fields.values.get("signals"), (*fields.path, "signals"))
    subject = signals.fields("subject")
    return Signals(
        number=signals.required_choice("number", NumberSignal),
        direction=signals.choice("direction", DirectionSignal, DirectionSignal.UNCLEAR),
        population=signals.choice("population", PopulationSignal, PopulationSignal.UNCLEAR),
        subject=SubjectSignal()
        if subject is None
        else SubjectSignal(matched=subject.texts("matched"), missing=subject.texts("missing")),
        overstatement=signals.texts("overstatement"),
    )


def _encode_sentence(sentence: RationaleSentence) -> dict[str, Any]:
    return {
        "section": sentence.section,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "text": sentence.text,
        "marks": [
            {
                "start": mark.span.start,
                "end": mark.span.end,
                "relation": mark.relation.value,
                "loose": mark.loose,
            }
            for mark in sentence.marks
        ],
    }


def _decode_sentence(value: Any, path: KeyPath) -> RationaleSentence:
    fields = open_fields(value, path)
    return RationaleSentence(
        section=fields.optional_text("section"),
        span=_required_span(fields),
        text=fields.any_text("text"),
        marks=fields.each("marks", _decode_mark),
    )


def _decode_mark(value: Any, path: KeyPath) -> NumberMark:
    fields = open_fields(value, path)
    return NumberMark(
        span=_required_span(fields),
        relation=fields.required_choice("relation", NumberSignal),
        loose=fields.flag("loose"),
    )


def _encode_comparison(comparison: QuantityComparison) -> dict[str, Any]:
    return {
        "claim": comparison.claim,
        "record": comparison.record,
        "relation": comparison.relation.value,
        "why": comparison.why,
        "start": comparison.claim_span.start,
        "end": comparison.claim_span.end,
        "sentence": comparison.sentence,
        "closest_differing": comparison.closest_differing,
        "loose": comparison.loose,
    }


def _decode_comparison(value: Any, path: KeyPath) -> QuantityComparison:
    fields = open_fields(value, path)
    return QuantityComparison(
        claim=fields.text("claim"),
        record=fields.optional_text("record"),
        relation=fields.required_choice("relation", NumberSignal),
        why=fields.any_text("why"),
        claim_span=_required_span(fields),
        sentence=fields.optional_integer("sentence"),
        closest_differing=fields.optional_text("closest_differing"),
        loose=fields.flag("loose"),
    )


def _encode_point(point: NumberPoint) -> dict[str, Any]:
    return {
        "claim": point.claim,
        "surface": point.surface,
        # Converted units have endless decimals; a place on an axis needs no more than these.
        "value": f"{_PLACE_ON_AXIS.plus(point.value):f}",
        "unit": point.unit,
        "relation": point.relation.value,
    }


def _decode_point(value: Any, path: KeyPath) -> NumberPoint:
    fields = open_fields(value, path)
    return NumberPoint(
        claim=fields.text("claim"),
        surface=fields.text("surface"),
        value=to_decimal(fields.values.get("value"), (*path, "value")),
        unit=fields.optional_text("unit"),
        relation=fields.required_choice("relation", NumberSignal),
    )


def _required_span(fields: Fields) -> Span:
    span = decode_span(fields)
    if span is None:
        raise DecodeError((*fields.path, "start"), "is missing")
    return span
