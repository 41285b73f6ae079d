"""Which source a name such as `auto`, `pubmed` or an address stands for."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claimcheck.errors import UsageError
from claimcheck.model import FailedSearch
from claimcheck.protocols import Source

if TYPE_CHECKING:
    from claimcheck.sources.entrez import EntrezSource

PROBE_TIMEOUT_S = 3.0
"""How long `auto` waits for PubMed before it takes the starter corpus."""

STARTER_BANNER = (
    "PubMed could not be reached, so the starter corpus was searched: a small set of study "
    "summaries written for claimcheck. It never shows that nothing exists."
)
STARTER_OFFLINE_BANNER = (
    "Offline, and no answer of PubMed to this is stored, so the starter corpus was searched: a "
    "small set of study summaries written for claimcheck. It never shows that nothing exists."
)
STARTER_CHOSEN_BANNER = (
    "Searched in the starter corpus, a small set of study summaries written for claimcheck. "
    "It never shows that nothing exists."
)

_PART = "It never shows that nothing exists."

LOCAL = "local:"
"""Stands before the folder of a corpus."""

NAMES = ("auto", "pubmed", "starter")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """What opening a source may need from the surroundings; nothing of it reaches a file."""

    eutils_url: str | None = None
    """Base address of a mirror or a test server; None for NCBI."""
    api_key: str | None = None
    email: str | None = None
    cache_dir: Path | None = None
    """Folder for the request budget that all processes share; None: the user's cache folder."""
    offline: bool = False
    """Ask nothing; stored answers of PubMed are used at any age."""
    refresh: bool = False
    """Ask anew for everything, and store it."""
    keep_answers: bool = True
    """Whether answers of PubMed are stored in `cache_dir` and used again."""
    search_days: float | None = None
    """How old a stored search may be; None for 7 days."""
    record_days: float | None = None
    """How old the text of a stored record may be; None for 30 days."""
    retraction_days: float | None = None
    """How old «not retracted» may be; None for 7 days."""
    jobs: int | None = None
    """Requests in flight; None for as many as the allowed rate needs."""
    max_requests: int | None = None
    """How many requests the run may send; None for no limit."""
    tell: Callable[[str], None] | None = None
    """Is given what the user must know before a large job begins."""
    network_budget_s: float | None = None
    """No request is tried again later than this after its first try; None for the default."""

    def __repr__(self) -> str:
        key = "set" if self.api_key else "not set"
        return f"SourceSettings(eutils_url={self.eutils_url!r}, api_key={key})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSource:
    """A source, and what every output must say about the choice of it."""

    source: Source
    banner: str | None = None
    otherwise: Callable[[], OpenedSource] | None = None
    """Opens what is to be asked instead when this one had no answer to anything."""
    instead_of: FailedSearch | None = None
    """The source that should have been asked and could not be, and why; None where it was."""

    @property
    def state(self) -> str:
        """Which records the source holds, in words; empty for one that has a single state."""
        return str(getattr(self.source, "state", ""))

    @property
    def replacement(self) -> OpenedSource | None:
        """What is to be asked anew, once all was asked here and nothing had an answer."""
        has_answered = getattr(self.source, "has_answered", True)
        return None if self.otherwise is None or has_answered else self.otherwise()

    @property
    def notices(self) -> tuple[str, ...]:
        """What else the user must know about the source; to be asked when the run is over."""
        return tuple(getattr(self.source, "notices", ()))


def open_source(spec: str, settings: SourceSettings | None = None) -> OpenedSource:
    """
    Open the source that `spec` names.

    `auto` asks PubMed once, for at most three seconds, and otherwise takes the starter corpus
    with a banner that says so. Offline it takes PubMed's stored answers; where none of them is
    about what is asked, the starter corpus is the `replacement`.

    Args:
        spec: `auto`, `pubmed`, `starter`, `local:` and a folder, or the http(s) address of an
            E-utilities server.
        settings: Addresses and credentials; defaults to none.

    Raises:
        UsageError: No such source, or one that needs the network while `offline` is set.
    """
    settings = settings or SourceSettings()
    if spec == "starter":
        return _open_starter(STARTER_CHOSEN_BANNER)
    url = settings.eutils_url or _pubmed_url()
    if spec == "auto":
        return _open_auto(url, settings)
    if spec.startswith(LOCAL):
        return _open_local(Path(spec.removeprefix(LOCAL)))
    if spec == "pubmed":
        return _open_eutils(url, settings)
    if urlsplit(spec).scheme in {"http", "https"}:
        return _open_eutils(spec, settings)
    raise UsageError(
        f"--source {spec[:80]}: no such source; use {', '.join(NAMES)}, "
        "local:DIR, or the http(s) address of an E-utilities server"
    )


def shared_source(spec: str, start: Path) -> str:
    """
    Return the name by which workers on other machines open a source, each its own copy.

    Raises:
        UsageError: It is one of those that all the world shares, with a limit on requests.
    """
    if spec in {"auto", "starter"}:
        return "starter"
    if spec.startswith(LOCAL):
        return LOCAL + os.path.normpath(start / spec.removeprefix(LOCAL))
    raise UsageError(
        f"--source {spec[:80]} and --workers exclude each other: more machines may not ask PubMed "
        "any faster; use local:DIR, with the folder on every worker, or starter"
    )


def _open_auto(url: str, settings: SourceSettings) -> OpenedSource:
    if not settings.offline:
        if _answers(url, settings):
            return _open_eutils(url, settings)
        return _in_place_of_pubmed(STARTER_BANNER, "it could not be reached")
    if not _is_stored(url, settings):
        return _open_instead()
    return replace(_open_eutils(url, settings), otherwise=_open_instead)


def _open_starter(banner: str) -> OpenedSource:
    from claimcheck.sources.starter import open_starter

    return OpenedSource(source=open_starter(), banner=banner)


def _open_instead() -> OpenedSource:
    return _in_place_of_pubmed(STARTER_OFFLINE_BANNER, "offline, and no answer to this is stored")


def _in_place_of_pubmed(banner: str, reason: str) -> OpenedSource:
    return replace(_open_starter(banner), instead_of=FailedSearch(source="pubmed", reason=reason))


def _open_local(folder: Path) -> OpenedSource:
    from claimcheck.sources.local import open_local

    source = open_local(folder)
    size = f"{source.records:,} record{'s' if source.records > 1 else ''}"
    told = f"Searched in {source.name}, {size}: a part of PubMed. {_PART}"
    return OpenedSource(source=source, banner=None if source.proves_absence else told)


def _pubmed_url() -> str:
    from claimcheck.sources.entrez import PUBMED_URL

    return PUBMED_URL


def _open_eutils(url: str, settings: SourceSettings) -> OpenedSource:
    from claimcheck.sources.entrez import open_pubmed
    from claimcheck.sources.entrez.retrying import RetryPolicy

    budget = settings.network_budget_s
    source = open_pubmed(
        url,
        tell=settings.tell or _tell_nobody,
        api_key=settings.api_key,
        email=settings.email,
        cache_dir=cache_folder(settings),
        jobs=settings.jobs,
        max_requests=settings.max_requests,
        policy=None if budget is None else RetryPolicy(budget_s=budget),
    )
    if not settings.keep_answers:
        _refuse_offline_without_store(settings)
        return OpenedSource(source=source)
    return OpenedSource(source=_with_store(source, settings))


def cache_folder(settings: SourceSettings) -> Path:
    """Return the folder for answers and for the shared pace: the user's cache folder."""
    from platformdirs import user_cache_path

    return settings.cache_dir or user_cache_path("claimcheck", appauthor=False)


def _with_store(source: EntrezSource, settings: SourceSettings) -> Source:
    from claimcheck.sources.store import StoredSource, StorePolicy, open_store

    usual = StorePolicy()
    policy = StorePolicy(
        search_age=_age(settings.search_days, usual.search_age),
        record_age=_age(settings.record_days, usual.record_age),
        status_age=_age(settings.retraction_days, usual.status_age),
        offline=settings.offline,
        not_before=_utc_now() if settings.refresh else None,
    )
    store = open_store(cache_folder(settings), now=_utc_now)
    return StoredSource(source, store, policy, now=_utc_now)


def _age(days: float | None, usual: timedelta) -> timedelta:
    return usual if days is None else timedelta(days=days)


def _is_stored(url: str, settings: SourceSettings) -> bool:
    """Tell whether any search of PubMed is stored; made only where `auto` has to choose."""
    from claimcheck.sources.entrez.settings import check_base_url
    from claimcheck.sources.store import open_store

    if not settings.keep_answers:
        return False
    store = open_store(cache_folder(settings), now=_utc_now)
    try:
        return store.holds_searches(check_base_url(url))
    finally:
        store.close()


def _refuse_offline_without_store(settings: SourceSettings) -> None:
    if settings.offline:
        raise UsageError("--offline and --no-cache leave nothing to ask; leave one of them out")


def _tell_nobody(notice: str) -> None:
    del notice


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _answers(url: str, settings: SourceSettings) -> bool:
    """Ask once, within the pace that all runs share: without a key, and at an address with one."""
    from claimcheck.sources.entrez import probe
    from claimcheck.sources.entrez.pacing import shared_pacer

    folder = cache_folder(settings)
    kinds = (False, True) if settings.api_key else (False,)
    pacers = [shared_pacer(url, has_key=kind, cache_dir=folder) for kind in kinds]
    return bool(probe(url, timeout_s=PROBE_TIMEOUT_S, pacers=pacers))
