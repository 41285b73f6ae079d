"""The log of a search as a plain mapping, and back."""

from __future__ import annotations

from typing import Any

from claimcheck.encoding.canonical import format_moment
from claimcheck.encoding.strict import Fields, KeyPath, open_fields, parse_at
from claimcheck.model import (
    FailedSearch,
    Pmid,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
    parse_pmid,
)


def encode_search_log(log: SearchLog) -> dict[str, Any]:
    """Return the log as JSON, version 1."""
    return {
        "state": log.state.value,
        "source": log.source,
        "searched_at": format_moment(log.searched_at),
        "reason": log.reason,
        "rungs": [encode_search_result(result) for result in log.rungs],
        "missing": list(log.missing),
        # Written only where there is something to say, as most documents cite what exists.
        **({"unresolved": list(log.unresolved)} if log.unresolved else {}),
        **({"failed": _encode_failed(log.failed)} if log.failed else {}),
    }


def decode_search_log(value: Any, path: KeyPath = ()) -> SearchLog:
    """
    Read a log from JSON, version 1; keys that are not known are passed over.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    return SearchLog(
        state=fields.required_choice("state", SearchState),
        source=fields.any_text("source"),
        searched_at=fields.moment("searched_at"),
        reason=fields.optional_text("reason"),
        rungs=fields.each("rungs", decode_search_result),
        missing=decode_pmids(fields, "missing"),
        unresolved=fields.texts("unresolved"),
        failed=_decode_failed(fields.fields("failed")),
    )


def _encode_failed(failed: FailedSearch) -> dict[str, Any]:
    return {
        "source": failed.source,
        "tried_at": format_moment(failed.tried_at),
        "reason": failed.reason,
    }


def _decode_failed(fields: Fields | None) -> FailedSearch | None:
    if fields is None:
        return None
    return FailedSearch(
        source=fields.text("source"),
        tried_at=fields.moment("tried_at"),
        reason=fields.optional_text("reason"),
    )


def decode_pmids(fields: Fields, key: str) -> tuple[Pmid, ...]:
    """Return a list of PMIDs, empty when it is not stated."""
    return fields.each(key, lambda item, path: parse_at(item, parse_pmid, path))


def encode_search_result(result: SearchResult) -> dict[str, Any]:
    """Return one rung of a log as JSON, version 1."""
    return {
        "rung": result.rung.value,
        "term": result.term,
        "state": result.state.value,
        "count": result.count,
        "translation": result.translation,
        "dropped": list(result.dropped),
        "warnings": list(result.warnings),
        "pmids": list(result.pmids),
    }


def decode_search_result(value: Any, path: KeyPath) -> SearchResult:
    """
    Read one rung of a log from JSON, version 1.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    return SearchResult(
        rung=fields.required_choice("rung", Rung),
        term=fields.any_text("term"),
        state=fields.required_choice("state", SearchState),
        count=fields.optional_integer("count"),
        translation=fields.optional_text("translation"),
        dropped=fields.texts("dropped"),
        warnings=fields.texts("warnings"),
        pmids=decode_pmids(fields, "pmids"),
    )
