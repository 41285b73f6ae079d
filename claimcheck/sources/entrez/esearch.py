"""What ESearch says: how many, which, what it made of the query, and what it left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import Pmid, parse_pmid
from claimcheck.sources.entrez.answers import error_failure, read_json
from claimcheck.sources.entrez.failures import Failure, FailureKind

LAST_RESULT = 9_999
"""PubMed gives no more than the first 9,999 results of a search (NBK25499; measured 2026-09)."""

_COUNT = re.compile(r"[0-9]{1,12}")

# PubMed says these of ordinary pages and of clean zeros; nothing was left out of the query.
_HARMLESS = ("no items found", "restrictions achieved")

_DROPPED = (
    ("errorlist", "phrasesnotfound"),
    ("errorlist", "fieldsnotfound"),
    ("warninglist", "phrasesignored"),
    ("warninglist", "quotedphrasesnotfound"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ESearchAnswer:
    """A search that PubMed carried out, though perhaps not the one that was asked."""

    count: int
    pmids: tuple[Pmid, ...]
    translation: str | None = None
    dropped: tuple[str, ...] = ()
    """Words, phrases and tags that PubMed left out; with any, a broader question was answered."""
    messages: tuple[str, ...] = ()
    """What else PubMed said, without what it says of every ordinary page."""

    def is_short(self, *, retmax: int, retstart: int = 0) -> bool:
        """Tell whether fewer PMIDs came than the count promises for this page."""
        promised = min(retmax, self.count - retstart, LAST_RESULT - retstart)
        return len(self.pmids) < promised


def decode_esearch(body: bytes) -> ESearchAnswer:
    """
    Read the JSON answer of ESearch.

    Raises:
        SourceError: An error of PubMed's, or no such answer. A missing or odd count is
            malformed, never zero.
    """
    outcome = _decode(body)
    if isinstance(outcome, Failure):
        raise outcome.to_error()
    return outcome


def _decode(body: bytes) -> ESearchAnswer | Failure:
    value = read_json(body)
    if value is None:
        return _malformed("it is no JSON")
    result = value.get("esearchresult")
    return _decode_result(result) if isinstance(result, dict) else _malformed("it holds no result")


def _decode_result(result: dict[str, Any]) -> ESearchAnswer | Failure:
    error = result.get("ERROR")
    if error is not None:
        return error_failure(str(error))
    count = str(result.get("count"))
    if not _COUNT.fullmatch(count):
        return _malformed("it does not say how many records match")
    listed = result.get("idlist")
    if not isinstance(listed, list):
        return _malformed("it holds no list of PMIDs")
    try:
        pmids = tuple(dict.fromkeys(parse_pmid(str(item)) for item in listed))
    except InvalidIdentifierError:
        return _malformed("its list holds something that is no PMID")
    translation = result.get("querytranslation")
    return ESearchAnswer(
        count=int(count),
        pmids=pmids,
        translation=translation if isinstance(translation, str) else None,
        dropped=_dropped(result),
        messages=_messages(result),
    )


def _malformed(what: str) -> Failure:
    return Failure(
        kind=FailureKind.MALFORMED, message=f"PubMed's answer to the search is not usable: {what}"
    )


def _texts(result: dict[str, Any], part: str, name: str) -> tuple[str, ...]:
    container = result.get(part)
    listed = container.get(name) if isinstance(container, dict) else None
    if isinstance(listed, str):
        listed = [listed]
    return tuple(str(item) for item in listed) if isinstance(listed, list) else ()


def _dropped(result: dict[str, Any]) -> tuple[str, ...]:
    found = (text for part, name in _DROPPED for text in _texts(result, part, name))
    return tuple(dict.fromkeys(found))


def _messages(result: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        message
        for message in _texts(result, "warninglist", "outputmessages")
        if not message.lower().startswith(_HARMLESS)
    )
