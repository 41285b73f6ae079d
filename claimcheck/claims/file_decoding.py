"""The mappings of claims.yaml as claims, and back."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from claimcheck.encoding.canonical import format_moment
from claimcheck.encoding.claims import (
    QUANTITY_KEYS,
    decode_ignore,
    decode_quantity,
    encode_ignore,
    encode_quantity,
    find_surface,
)
from claimcheck.encoding.strict import DecodeError, Fields, KeyPath, open_fields
from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import (
    Claim,
    ClaimKind,
    Quantity,
    parse_claim_id,
    parse_doi,
    parse_pmid,
)

VERSION = 1
"""The version of claims.yaml that this module reads and writes."""

CLAIM_KEYS = (
    "id",
    "text",
    "document",
    "line",
    "kind",
    "attribution",
    "context",
    "cites",
    "quantities",
    "search",
    "ignore",
    "note",
    "gone_at",
)
"""The keys of a claim, in the order in which they are written."""

_FILE_KEYS = frozenset({"version", "claims"})
_KNOWN = frozenset(CLAIM_KEYS)
_IGNORE_KEYS = frozenset({"reason", "until"})
# Line ends and indents come from the way a text is folded in the file; no-break spaces and the
# like belong to the text.
_FOLDS = re.compile(r"[ \t\r\n]+")
_PMCID = re.compile(r"PMC[1-9][0-9]{0,9}")
_CITE_PREFIX = re.compile(r"(PMID|PMCID|DOI)\s{0,3}:\s{0,3}", re.IGNORECASE)


def decode_claims(value: Any) -> tuple[Claim, ...]:
    """
    Read the claims of a claims file.

    Raises:
        DecodeError: A key or value is not what its place asks for.
    """
    fields = open_fields(value, (), _FILE_KEYS)
    version = fields.optional_integer("version")
    if version not in {None, VERSION}:
        raise fields.error("version", f"is {version}; this claimcheck reads version {VERSION}")
    if not fields.has("claims"):
        raise DecodeError((), "has no list `claims:`")
    return fields.each("claims", _decode_claim)


def encode_fields(claim: Claim) -> dict[str, Any]:
    """
    Return what claims.yaml says of a claim: texts, whole numbers, lists and mappings.

    Keys without a value are left out, and `quantities` is always there.
    """
    values: dict[str, Any] = {
        "id": claim.id,
        "text": claim.text,
        "document": claim.document,
        "line": claim.line,
        "kind": None if claim.kind is ClaimKind.OTHER else claim.kind.value,
        "attribution": claim.attribution,
        "context": list(claim.context) or None,
        "cites": list(claim.cites) or None,
        "quantities": _encode_quantities(claim),
        "search": list(claim.search) or None,
        "ignore": _without_none(encode_ignore(claim.ignore)),
        "note": claim.note,
        "gone_at": format_moment(claim.gone_at),
    }
    return {key: values[key] for key in CLAIM_KEYS if values[key] is not None}


def parse_cite(text: str) -> str:
    """
    Read an identifier that a document gives as its source.

    >>> parse_cite("34320281"), parse_cite("https://doi.org/10.1000/X1")
    ('PMID:34320281', 'DOI:10.1000/x1')

    Raises:
        InvalidIdentifierError: It is neither a PMID nor a PMCID nor a DOI.
    """
    bare = text.strip()
    bare = bare[prefix.end() :] if (prefix := _CITE_PREFIX.match(bare)) else bare
    kind = prefix[1].upper() if prefix else None
    if kind != "DOI" and _PMCID.fullmatch(bare.upper()):
        return f"PMCID:{bare.upper()}"
    if kind == "PMID" or (kind is None and bare.isascii() and bare.isdigit()):
        return f"PMID:{parse_pmid(bare)}"
    if kind != "PMCID":
        try:
            return f"DOI:{parse_doi(bare)}"
        except InvalidIdentifierError:
            pass
    raise InvalidIdentifierError(f"neither a PMID nor a PMCID nor a DOI: {text[:60]!r}")


def quantities_of(text: str) -> tuple[Quantity, ...]:
    """Return the quantities that a text states, for a claim whose file does not list them."""
    from claimcheck.text.quantities import parse_quantities

    return parse_quantities(text)


def _decode_claim(value: Any, path: KeyPath) -> Claim:
    fields = open_fields(value, path, _KNOWN)
    claim_id = fields.required_identifier("id", parse_claim_id)
    text = _FOLDS.sub(" ", unicodedata.normalize("NFC", fields.text("text"))).strip(" ")
    return Claim(
        id=claim_id,
        text=text,
        document=fields.optional_text("document"),
        line=fields.optional_integer("line", least=1),
        kind=fields.choice("kind", ClaimKind, ClaimKind.OTHER),
        attribution=fields.optional_text("attribution"),
        context=fields.texts("context"),
        cites=fields.each("cites", _decode_cite),
        quantities=_decode_quantities(fields, text),
        search=fields.texts("search"),
        ignore=decode_ignore(fields, _IGNORE_KEYS),
        note=fields.optional_text("note"),
        gone_at=fields.moment("gone_at"),
    )


def _decode_cite(value: Any, path: KeyPath) -> str:
    if not isinstance(value, str):
        raise DecodeError(path, "must be an identifier such as PMID:12345678")
    try:
        return parse_cite(value)
    except InvalidIdentifierError as error:
        raise DecodeError(path, str(error)) from None


def _decode_quantities(fields: Fields, text: str) -> tuple[Quantity, ...]:
    if not fields.has("quantities"):
        return quantities_of(text)
    after = 0
    quantities = []
    for place, item in enumerate(fields.items("quantities")):
        path = (*fields.path, "quantities", place)
        quantity = decode_quantity(item, path, text, after=after, known=QUANTITY_KEYS)
        after = quantity.span.end
        quantities.append(quantity)
    return tuple(quantities)


def _encode_quantities(claim: Claim) -> list[dict[str, Any]]:
    encoded = []
    after = 0
    for quantity in claim.quantities:
        values = _without_none(encode_quantity(quantity)) or {}
        values["interval"] = _without_none(values.get("interval"))
        # A reader finds the place by itself as long as the surfaces follow one another.
        if find_surface(quantity.surface, claim.text, after) == quantity.span:
            del values["start"], values["end"]
        after = quantity.span.end
        if values["relation"] == "exact":
            del values["relation"]
        encoded.append({key: value for key, value in values.items() if value not in (None, [])})
    return encoded


def _without_none(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {key: value for key, value in values.items() if value is not None}
