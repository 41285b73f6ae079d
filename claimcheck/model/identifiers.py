"""Identifiers: PMIDs, DOIs and claim ids, with the only functions that make them from text."""

from __future__ import annotations

import re
from typing import NewType

from claimcheck.errors import InvalidIdentifierError

Pmid = NewType("Pmid", str)
"""A PubMed identifier: ASCII digits as PubMed prints them, without leading zeros."""

Doi = NewType("Doi", str)
"""A Digital Object Identifier in lower case, without resolver or `doi:` prefix."""

ClaimId = NewType("ClaimId", str)
"""The stable name of a claim in claims.yaml, of `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`."""

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]{1,200}")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_CLAIM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def parse_pmid(text: str) -> Pmid:
    """
    Read a PMID.

    Raises:
        InvalidIdentifierError: Not 1 to 9 ASCII digits starting with 1 to 9. PubMed reads
            `34320281,1` as a list and huge numbers as floats, so nothing looser may be sent.
    """
    if not _PMID.fullmatch(text):
        raise InvalidIdentifierError(f"not a PMID (1 to 9 digits): {text[:40]!r}")
    return Pmid(text)


def parse_doi(text: str) -> Doi:
    """
    Read a DOI, with or without `doi:` or a doi.org address before it.

    Raises:
        InvalidIdentifierError: No `10.registrant/suffix` of printable ASCII.
    """
    bare = _DOI_PREFIX.sub("", text.strip())
    if not _DOI.fullmatch(bare):
        raise InvalidIdentifierError(f"not a DOI: {text[:60]!r}")
    return Doi(bare.lower())


def parse_claim_id(text: str) -> ClaimId:
    """
    Read a claim id.

    Raises:
        InvalidIdentifierError: Not `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
    """
    if not _CLAIM_ID.fullmatch(text):
        raise InvalidIdentifierError(
            f"not a claim id (a letter or digit, then up to 63 letters, digits, '.', '_', '-'): "
            f"{text[:70]!r}"
        )
    return ClaimId(text)
