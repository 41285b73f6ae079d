"""
A share of a run's claims, searched by a worker on its own copy of the index.

Everything here runs on the worker; `claimcheck.api.cluster` hands the shares out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path

from claimcheck.errors import ClaimcheckError
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.model import Claim, ClaimId, ClaimResult, Pmid
from claimcheck.pipeline import verify_claims
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.opening import OpenedSource, open_source
from claimcheck.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a worker works with. Where it is the same, the same claims give the same bytes."""

    version: str
    code: str
    """Digest of the package's files; a version may be changed on the way to the next."""
    corpus: str
    """Which state of which records; empty where they belong to the package."""
    source: str
    """The source's name in reports."""
    banner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Claims for one worker, and what it must have to search them."""

    claims: tuple[Claim, ...]
    judged: tuple[tuple[ClaimId, tuple[Pmid, ...]], ...]
    spec: str
    """The source, as `--source` names it."""
    standing: Standing
    searched_at: datetime
    max_evidence: int


class UnlikeWorkerError(ClaimcheckError):
    """A worker has another version or another index than the run began with."""


def look_around(spec: str) -> Standing | str:
    """Open the source anew and return what this process works with, or why it cannot."""
    forget_sources()
    try:
        return _standing(_open(spec))
    except ClaimcheckError as error:
        return str(error)


def forget_sources() -> None:
    """Let go of what was opened for runs that are over."""
    _open.cache_clear()


def search_share(share: Share) -> tuple[ClaimResult, ...]:
    """
    Search, fetch and match the claims of a share.

    Raises:
        UsageError: The source cannot be opened here any more.
        UnlikeWorkerError: This process would find something else than the others.
    """
    opened = _open(share.spec)
    difference = differ(share.standing, _standing(opened))
    if difference is not None:
        raise UnlikeWorkerError(difference)
    at = share.searched_at
    return verify_claims(
        share.claims,
        opened.source,
        ladder=build_ladder,
        matcher=partial(match_claim, max_evidence=share.max_evidence),
        comparer=compare,
        judged=dict(share.judged),
        now=_at(at),
    )


def differ(expected: Standing, found: Standing) -> str | None:
    """Return in what two processes differ, in words for the user; None where they do not."""
    if expected.version != found.version:
        return f"claimcheck {found.version} instead of {expected.version}"
    if expected.code != found.code:
        return f"other code under the same version of claimcheck, {found.version}"
    if expected.corpus != found.corpus:
        return f"another state of the corpus: {found.corpus} instead of {expected.corpus}"
    return None


def own_standing() -> Standing:
    """Return this process's version and code, without any source."""
    return Standing(version=__version__, code=_code(), corpus="", source="", banner=None)


def _standing(opened: OpenedSource) -> Standing:
    return Standing(
        version=__version__,
        code=_code(),
        corpus=opened.state,
        source=opened.source.name,
        banner=opened.banner,
    )


@lru_cache(maxsize=4)
def _open(spec: str) -> OpenedSource:
    """Open a source once for a run: an update of the corpus meanwhile changes nothing for it."""
    return open_source(spec)


def _at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@cache
def _code() -> str:
    digest = hashlib.sha256()
    folder = Path(__file__).parents[1]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
