"""What `claimcheck doctor` finds out: the surroundings of a run, one line each, and no secret."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from claimcheck.api.configuration import find_configuration
from claimcheck.api.keeping import describe_kept
from claimcheck.api.planned import find_claims_file
from claimcheck.api.workspace import open_workspaces
from claimcheck.claims.lock import load_lock
from claimcheck.errors import ClaimcheckError
from claimcheck.judgements import load_judgements
from claimcheck.sources.opening import SourceSettings, cache_folder
from claimcheck.version import __version__

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE")
_NAME_WIDTH = 14


class Health(StrEnum):
    """How something stands."""

    OK = "ok"
    NOTE = "note"
    """It works, and the user may want to know."""
    PROBLEM = "problem"
    """A file or a setting that ends a run in 2."""
    UNREACHABLE = "unreachable"
    """The source could not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at."""

    name: str
    health: Health
    text: str


def diagnose(
    settings: SourceSettings, environment: Mapping[str, str], start: Path
) -> tuple[Diagnosis, ...]:
    """
    Look at everything that a run depends on; nothing is raised for what is wrong.

    Args:
        settings: Address, credentials and cache folder; `offline` leaves the source unasked.
        environment: The variables of the environment; values of secrets are never shown.
        start: The working directory.
    """
    return (
        *_program(),
        *_guarded("configuration", lambda: _configuration(start)),
        *_guarded("claims", lambda: _claims(start)),
        *_credentials(settings, environment),
        *_guarded("cache", lambda: _cache(settings)),
        *_guarded("source", lambda: _source(settings)),
    )


def format_diagnosis(found: tuple[Diagnosis, ...]) -> str:
    """Write what was found as lines for a reader."""
    return "\n".join(f"{each.health:11} {each.name:{_NAME_WIDTH}} {each.text}" for each in found)


def _guarded(name: str, look: Callable[[], Iterator[Diagnosis]]) -> Iterator[Diagnosis]:
    try:
        yield from look()
    except ClaimcheckError as error:
        yield Diagnosis(name=name, health=Health.PROBLEM, text=str(error))


def _program() -> Iterator[Diagnosis]:
    yield _ok(
        "claimcheck", f"{__version__}, Python {platform.python_version()}, {platform.system()}"
    )
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    shows = encoding.lower().replace("-", "").startswith("utf")
    yield (
        _ok("output", encoding)
        if shows
        else _note("output", f"{encoding}: characters that it lacks are shown as escapes")
    )
    extras = [name for name in ("keyring",) if find_spec(name) is not None]
    yield _ok("extras", ", ".join(extras) or "none")
    if shutil.which("git") is None:
        yield _note("git", "not found; --diff-base and --policy-from need it")
    else:
        yield _ok("git", "found")


def _configuration(start: Path) -> Iterator[Diagnosis]:
    path = find_configuration(start).path
    shown = "none, so everything is as by default" if path is None else _near(path, start)
    yield _ok("configuration", shown)


def _claims(start: Path) -> Iterator[Diagnosis]:
    path = find_claims_file(start / "any", start)
    if path is None:
        yield _note("claims", "no claims.yaml here or above; `claimcheck extract PATHS` starts one")
        return
    (workspace,) = open_workspaces([], claims_option=path, start=start, read_named=False)
    yield _ok("claims", f"{_near(start / path, start)}, {len(workspace.claims)} claims")
    lock = load_lock(workspace.lock_path, whole=True)
    if lock.entries:
        yield _ok("lock", f"{workspace.lock_path.name}, {len(lock.entries)} claims searched")
    else:
        yield _note("lock", "nothing was searched yet; `claimcheck verify` does")
    judgements = load_judgements(workspace.judgements_folder)
    people = {judgement.by for judgement in judgements}
    reviewers = "1 reviewer" if len(people) == 1 else f"{len(people)} reviewers"
    yield _ok("judgements", f"{len(judgements)} by {reviewers}" if judgements else "none yet")


def _credentials(settings: SourceSettings, environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    if settings.api_key:
        yield _ok("NCBI_API_KEY", "set (not shown): 10 requests a second")
    else:
        yield _note("NCBI_API_KEY", "not set: 3 requests a second instead of 10")
    if settings.email:
        yield _ok("NCBI_EMAIL", "set (not shown)")
    else:
        yield _note("NCBI_EMAIL", "not set; NCBI asks for an address to write to")
    proxies = [name for name in _PROXIES if environment.get(name) or environment.get(name.lower())]
    yield _ok("proxy", f"{', '.join(proxies)} set" if proxies else "none")


def _cache(settings: SourceSettings) -> Iterator[Diagnosis]:
    from claimcheck.sources.private_folder import examine_folder
    from claimcheck.sources.store import open_store

    folder = cache_folder(settings)
    found = examine_folder(folder)
    if found.problem is not None:
        yield _note("cache", f"not used: {found.problem}")
        return
    store = open_store(folder, now=lambda: datetime.now(UTC))
    held = store.info()
    notices = store.notices
    store.close()
    kept = describe_kept(folder)
    yield _ok(
        "cache",
        f"{folder}: {held.searches} searches and {held.records} records "
        f"({held.size_bytes / 1e6:.1f} MB), {kept.entries} documents "
        f"({kept.size_bytes / 1e6:.1f} MB)",
    )
    for notice in notices:
        yield _note("cache", notice)


def _source(settings: SourceSettings) -> Iterator[Diagnosis]:
    from claimcheck.sources.entrez import PUBMED_URL, examine

    url = settings.eutils_url or PUBMED_URL
    parts = urlsplit(url)
    # A name and a password may stand in an address.
    host = f"{parts.hostname or 'no host'}{f':{parts.port}' if parts.port else ''}"
    if settings.offline:
        yield _note("source", f"{host}: not asked (--offline)")
        return
    began = time.monotonic()
    probe = examine(url)
    if probe.answered:
        yield _ok("source", f"{host} answers in {time.monotonic() - began:.1f} s")
    else:
        yield Diagnosis(
            name="source",
            health=Health.UNREACHABLE,
            text=f"{host} does not answer: {probe.reason or 'no reason given'}",
        )


def _near(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()


def _ok(name: str, text: str) -> Diagnosis:
    return Diagnosis(name=name, health=Health.OK, text=text)


def _note(name: str, text: str) -> Diagnosis:
    return Diagnosis(name=name, health=Health.NOTE, text=text)
