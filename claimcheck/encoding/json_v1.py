"""
The published JSON, version 1, in one place.

Keys may be added to it, none is ever renamed or given another meaning; docs/formats/json-v1.md
describes every one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from claimcheck.encoding.canonical import canonical_json, format_moment
from claimcheck.encoding.claims import (
    decode_claim,
    decode_quantity,
    encode_claim,
    encode_ignore,
    encode_quantity,
)
from claimcheck.encoding.evidence import decode_evidence, encode_evidence
from claimcheck.encoding.reports import (
    SCHEMA_VERSION,
    decode_finding,
    decode_judgement,
    decode_report,
    decode_result,
    encode_counts,
    encode_finding,
    encode_judgement,
    encode_report,
    encode_result,
)
from claimcheck.encoding.searches import decode_search_log, encode_search_log
from claimcheck.encoding.strict import DecodeError
from claimcheck.model import (
    Claim,
    ClaimResult,
    Counts,
    Evidence,
    Finding,
    Judgement,
    Quantity,
    Report,
    SearchLog,
)

__all__ = [
    "SCHEMA_NAMES",
    "SCHEMA_VERSION",
    "DecodeError",
    "as_json",
    "canonical_json",
    "decode_claim",
    "decode_evidence",
    "decode_finding",
    "decode_judgement",
    "decode_quantity",
    "decode_report",
    "decode_result",
    "decode_search_log",
    "encode_claim",
    "encode_counts",
    "encode_evidence",
    "encode_finding",
    "encode_ignore",
    "encode_judgement",
    "encode_quantity",
    "encode_report",
    "encode_result",
    "encode_search_log",
    "format_moment",
    "load_schema",
]

SCHEMA_NAMES = ("claims", "json-v1")
"""The JSON Schemas that are published: of claims.yaml, and of `--format json`."""

Encodable = (
    Claim | ClaimResult | Quantity | SearchLog | Evidence | Judgement | Finding | Counts | Report
)


_ENCODERS: tuple[tuple[type, Callable[[Any], dict[str, Any]]], ...] = (
    (Claim, encode_claim),
    (ClaimResult, encode_result),
    (Quantity, encode_quantity),
    (SearchLog, encode_search_log),
    (Evidence, encode_evidence),
    (Judgement, encode_judgement),
    (Finding, encode_finding),
    (Counts, encode_counts),
    (Report, encode_report),
)


def as_json(value: Encodable | Sequence[Encodable]) -> Any:
    """
    Return the object, or each of several, as the dictionaries of JSON, version 1.

    Raises:
        TypeError: JSON, version 1, does not have such objects.
    """
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    for kind, encode in _ENCODERS:
        if isinstance(value, kind):
            return encode(value)
    raise TypeError(f"JSON, version 1, has no form for {type(value).__name__}")


@cache
def _schema_text(name: str) -> str:
    return files("claimcheck.encoding").joinpath(f"schemas/{name}.schema.json").read_text("utf-8")


def load_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one of `SCHEMA_NAMES`."""
    schema: dict[str, Any] = json.loads(_schema_text(name))
    return schema
