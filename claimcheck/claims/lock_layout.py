"""
An entry of claims.lock, and how the file stays small.

What says nothing is left out, what is said of a record is said once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from claimcheck.encoding.evidence import decode_evidence
from claimcheck.encoding.searches import decode_search_log
from claimcheck.encoding.strict import KeyPath, open_fields
from claimcheck.model import ClaimId, Evidence, SearchLog

RECORD_KEYS = (
    "doi",
    "title",
    "journal",
    "year",
    "kind",
    "design",
    "sample_size",
    "population",
    "status",
    "notices",
    "record_digest",
)
"""What evidence says of its record, whatever the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockEntry:
    """What the last search found for one claim."""

    claim: ClaimId
    text_digest: str
    """SHA-256 of the claim's text as it was searched."""
    search: SearchLog
    evidence: Sequence[Evidence] = ()
    """Best first."""


def without_nothing(value: Any) -> Any:
    """Return the value without keys that say nothing; reading fills them in again."""
    if isinstance(value, dict):
        kept = ((key, without_nothing(item)) for key, item in value.items() if item is not None)
        return {key: item for key, item in kept if item or _says_something(item)}
    return [without_nothing(item) for item in value] if isinstance(value, list) else value


def share_records(claims: Mapping[ClaimId, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """
    Move what the evidence of all claims says of its records into one mapping by PMID.

    Evidence that says something else of a record than the first one, because it was searched at
    another time, keeps its own words: `own` marks it. The evidence in `claims` is changed.
    """
    records: dict[str, dict[str, Any]] = {}
    for entry in claims.values():
        for item in entry["evidence"]:
            facts = {key: item[key] for key in RECORD_KEYS if key in item}
            if records.setdefault(item["pmid"], facts) != facts:
                item["own"] = True
                continue
            for key in facts:
                del item[key]
    return {pmid: records[pmid] for pmid in sorted(records, key=lambda pmid: (len(pmid), pmid))}


def with_record(item: Any, records: Mapping[str, Any]) -> Any:
    """Return evidence with what is said of its record put back; anything else as it is."""
    if not isinstance(item, dict) or item.get("own"):
        return item
    facts = records.get(str(item.get("pmid")))
    return {**facts, **item} if isinstance(facts, dict) else item


def decode_entry(
    value: Any, path: KeyPath, claim: ClaimId, records: Mapping[str, Any] = MappingProxyType({})
) -> LockEntry:
    """
    Read one entry.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    return LockEntry(
        claim=claim,
        text_digest=fields.text("text_digest"),
        search=decode_search_log(fields.values.get("search"), (*path, "search")),
        evidence=fields.each(
            "evidence", lambda item, at: decode_evidence(with_record(item, records), at)
        ),
    )


def _says_something(value: Any) -> bool:
    # A nought is a figure; None, False, [] and {} are what reading puts in for a missing key.
    return bool(value) or (value == 0 and value is not False) or value == ""
