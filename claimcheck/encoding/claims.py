"""Claims and quantities as plain mappings, and back."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from claimcheck.encoding.canonical import format_moment
from claimcheck.encoding.strict import Fields, KeyPath, open_fields, to_decimal
from claimcheck.model import (
    Claim,
    ClaimKind,
    ConfidenceInterval,
    Ignore,
    Quantity,
    QuantityKind,
    Relation,
    Role,
    Span,
    SubjectTerms,
    parse_claim_id,
)

QUANTITY_KEYS = frozenset(
    {
        "surface",
        "kind",
        "low",
        "high",
        "unit",
        "relation",
        "role",
        "outcome",
        "start",
        "end",
        "numerator",
        "denominator",
        "interval",
        "alternatives",
    }
)
"""The keys that a quantity may have in any file."""

_SUBJECTS = ("intervention", "condition", "outcome", "population", "comparator", "other")


def encode_claim(claim: Claim) -> dict[str, Any]:
    """Return the claim as JSON, version 1, without its search and its evidence."""
    subjects = claim.subjects
    return {
        "id": claim.id,
        "text": claim.text,
        "document": claim.document,
        "line": claim.line,
        "start": None if claim.span is None else claim.span.start,
        "end": None if claim.span is None else claim.span.end,
        "kind": claim.kind.value,
        "worth": _rounded(claim.worth),
        "why": list(claim.why),
        "attribution": claim.attribution,
        "cites": list(claim.cites),
        "quantities": [encode_quantity(quantity) for quantity in claim.quantities],
        "subjects": {part: list(getattr(subjects, part)) for part in _SUBJECTS},
        "context": list(claim.context),
        "hedges": list(claim.hedges),
        "search_terms": list(claim.search),
        "ignore": encode_ignore(claim.ignore),
        "note": claim.note,
        "gone_at": format_moment(claim.gone_at),
    }


def decode_claim(value: Any, path: KeyPath = ()) -> Claim:
    """
    Read a claim from JSON, version 1; keys that are not known are passed over.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    text = fields.text("text")
    return Claim(
        id=fields.required_identifier("id", parse_claim_id),
        text=text,
        document=fields.optional_text("document"),
        line=fields.optional_integer("line", least=1),
        span=decode_span(fields),
        kind=fields.choice("kind", ClaimKind, ClaimKind.OTHER),
        worth=fields.fraction("worth"),
        why=fields.texts("why"),
        attribution=fields.optional_text("attribution"),
        cites=fields.texts("cites"),
        quantities=fields.each("quantities", lambda item, at: decode_quantity(item, at, text)),
        subjects=_decode_subjects(fields),
        context=fields.texts("context"),
        hedges=fields.texts("hedges"),
        search=fields.texts("search_terms"),
        ignore=decode_ignore(fields),
        note=fields.optional_text("note"),
        gone_at=fields.moment("gone_at"),
    )


def encode_quantity(quantity: Quantity) -> dict[str, Any]:
    """Return the quantity as JSON, version 1; its numbers are texts."""
    interval = quantity.interval
    return {
        "surface": quantity.surface,
        "kind": quantity.kind.value,
        "low": _printed(quantity.low),
        "high": _printed(quantity.high),
        "unit": quantity.unit,
        "relation": quantity.relation.value,
        "role": None if quantity.role is None else quantity.role.value,
        "outcome": quantity.outcome,
        "start": quantity.span.start,
        "end": quantity.span.end,
        "numerator": _printed(quantity.numerator),
        "denominator": _printed(quantity.denominator),
        "interval": None
        if interval is None
        else {
            "low": str(interval.low),
            "high": str(interval.high),
            "level": _printed(interval.level),
        },
        "alternatives": [str(number) for number in quantity.alternatives],
    }


def decode_quantity(
    value: Any, path: KeyPath, text: str, *, after: int = 0, known: frozenset[str] | None = None
) -> Quantity:
    """
    Read a quantity of `text`.

    Args:
        value: The mapping.
        path: Where it stands.
        text: The text of the claim.
        after: Where the looking begins when `start` and `end` are not stated.
        known: The keys that may stand there; None allows every key.

    Raises:
        DecodeError: A value is not what its place asks for, or `surface` does not stand in the
            text where it should.
    """
    fields = open_fields(value, path, known)
    surface = unicodedata.normalize("NFC", fields.text("surface"))
    low, high = fields.decimal("low"), fields.decimal("high")
    if low is None and high is not None:
        raise fields.error("high", "stands there without `low`; a single figure goes into `low`")
    if low is not None and high is not None and high < low:
        raise fields.error("high", f"is {high}, which is less than `low` ({low})")
    return Quantity(
        surface=surface,
        span=_decode_place(fields, surface, text, after),
        kind=fields.required_choice("kind", QuantityKind),
        low=low,
        high=high,
        unit=fields.optional_text("unit"),
        relation=fields.choice("relation", Relation, Relation.EXACT),
        role=fields.optional_choice("role", Role),
        outcome=fields.optional_text("outcome"),
        numerator=fields.decimal("numerator"),
        denominator=fields.decimal("denominator"),
        interval=_decode_interval(fields),
        alternatives=fields.each("alternatives", to_decimal),
    )


def find_surface(surface: str, text: str, after: int) -> Span | None:
    """
    Return where a quantity stands in a text, from `after` on and failing that from its beginning.

    A figure inside a longer one does not count: `5 mg` is not looked for in `0.5 mg`.
    """
    for begin in (after, 0):
        start = text.find(surface, begin)
        while start >= 0:
            end = start + len(surface)
            if not _is_inside_number(text, start, end):
                return Span(start, end)
            start = text.find(surface, start + 1)
    return None


def decode_span(fields: Fields) -> Span | None:
    """Return the span of `start` and `end`; None when neither is stated."""
    start, end = fields.optional_integer("start"), fields.optional_integer("end")
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        raise fields.error("end", "`start` and `end` go together, and `end` is not before `start`")
    return Span(start, end)


def encode_ignore(ignore: Ignore | None) -> dict[str, Any] | None:
    """Return a wish to ignore a claim as a mapping."""
    if ignore is None:
        return None
    until = None if ignore.until is None else ignore.until.isoformat()
    return {"reason": ignore.reason, "until": until}


def decode_ignore(fields: Fields, known: frozenset[str] | None = None) -> Ignore | None:
    """
    Read a wish to ignore a claim.

    A missing reason is kept as an empty one: the gate reports it (CC013), and a claims file that
    lacks it can still be read.
    """
    wish = fields.fields("ignore", known)
    if wish is None:
        return None
    return Ignore(reason=(wish.optional_text("reason") or "").strip(), until=wish.day("until"))


def _decode_subjects(fields: Fields) -> SubjectTerms:
    subjects = fields.fields("subjects")
    if subjects is None:
        return SubjectTerms()
    return SubjectTerms(**{part: subjects.texts(part) for part in _SUBJECTS})


def _decode_interval(fields: Fields) -> ConfidenceInterval | None:
    interval = fields.fields("interval")
    if interval is None:
        return None
    low, high = interval.decimal("low"), interval.decimal("high")
    if low is None or high is None:
        raise fields.error("interval", "needs `low` and `high`")
    return ConfidenceInterval(low=low, high=high, level=interval.decimal("level"))


def _decode_place(fields: Fields, surface: str, text: str, after: int) -> Span:
    span = decode_span(fields)
    if span is None:
        span = find_surface(surface, text, after)
        if span is None:
            raise fields.error("surface", f"{surface!r} does not stand in the text of the claim")
    elif span.cut(text) != surface:
        raise fields.error(
            "start", f"at {span.start} the text has {span.cut(text)!r}, not {surface!r}"
        )
    return span


def _is_inside_number(text: str, start: int, end: int) -> bool:
    if text[start].isdigit() and start > 0:
        before = text[start - 1]
        if before.isdigit() or (before in ".," and start > 1 and text[start - 2].isdigit()):
            return True
    return text[end - 1].isdigit() and end < len(text) and text[end].isdigit()


def _printed(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _rounded(score: float | None) -> float | None:
    # Six digits order the claims, and the last bits of a float differ between machines.
    return None if score is None else round(score, 6)
