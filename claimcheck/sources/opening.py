"""Which source a name such as `auto`, `pubmed` or an address stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from claimcheck.errors import UsageError
from claimcheck.protocols import Source

PROBE_TIMEOUT_S = 3.0
"""How long `auto` waits for PubMed before it takes the starter corpus."""

STARTER_BANNER = (
    "PubMed could not be reached, so the starter corpus was searched: a small set of study "
    "summaries written for claimcheck. It never shows that nothing exists."
)
STARTER_CHOSEN_BANNER = (
    "Searched in the starter corpus, a small set of study summaries written for claimcheck. "
    "It never shows that nothing exists."
)

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


def open_source(spec: str, settings: SourceSettings | None = None) -> OpenedSource:
    """
    Open the source that `spec` names.

    `auto` asks PubMed once, for at most three seconds, and otherwise takes the starter corpus
    with a banner that says so.

    Args:
        spec: `auto`, `pubmed`, `starter`, `local:` and a folder, or the http(s) address of an
            E-utilities server.
        settings: Addresses and credentials; defaults to none.

    Raises:
        UsageError: No such source, or one that needs the network while `offline` is set.
    """
    settings = settings or SourceSettings()
    if spec == "starter" or (spec == "auto" and settings.offline):
        return _open_starter(STARTER_CHOSEN_BANNER)
    if spec == "auto":
        url = settings.eutils_url or _pubmed_url()
        return _open_eutils(url, settings) if _answers(url) else _open_starter(STARTER_BANNER)
    if spec == "pubmed":
        _refuse_offline(spec, settings)
        return _open_eutils(settings.eutils_url or _pubmed_url(), settings)
    if spec.startswith(LOCAL):
        return _open_local(Path(spec.removeprefix(LOCAL)))
    if urlsplit(spec).scheme in {"http", "https"}:
        _refuse_offline(spec, settings)
        return _open_eutils(spec, settings)
    raise UsageError(
        f"--source {spec[:80]}: no such source; use {', '.join(NAMES)}, "
        "local:DIR, or the http(s) address of an E-utilities server"
    )


def _refuse_offline(spec: str, settings: SourceSettings) -> None:
    if settings.offline:
        raise UsageError(f"--source {spec} needs the network; leave out --offline, or use starter")


def _open_starter(banner: str) -> OpenedSource:
    from claimcheck.sources.starter import open_starter

    return OpenedSource(source=open_starter(), banner=banner)


def _open_local(folder: Path) -> OpenedSource:
    from claimcheck.sources.local import open_local

    return OpenedSource(source=open_local(folder))


def _pubmed_url() -> str:
    from claimcheck.sources.entrez import PUBMED_URL

    return PUBMED_URL


def _open_eutils(url: str, settings: SourceSettings) -> OpenedSource:
    from platformdirs import user_cache_path

    from claimcheck.sources.entrez import open_pubmed
    from claimcheck.sources.entrez.retrying import RetryPolicy

    budget = settings.network_budget_s
    source = open_pubmed(
        url,
        api_key=settings.api_key,
        email=settings.email,
        cache_dir=settings.cache_dir or user_cache_path("claimcheck", appauthor=False),
        policy=None if budget is None else RetryPolicy(budget_s=budget),
    )
    return OpenedSource(source=source)


def _answers(url: str) -> bool:
    from claimcheck.sources.entrez import probe

    return bool(probe(url, timeout_s=PROBE_TIMEOUT_S))
