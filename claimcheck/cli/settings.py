"""What the environment says: addresses and credentials, read in one place."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from claimcheck.cli.output import say
from claimcheck.errors import UsageError
from claimcheck.sources.opening import SourceSettings

if TYPE_CHECKING:
    from claimcheck.evidence.semantic import SemanticOrder

_DAYS = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?")

KEYRING_SERVICE = "claimcheck"
"""Under which `keyring set claimcheck NCBI_API_KEY` keeps the key."""


def read_source_settings(
    *,
    offline: bool,
    source: str = "auto",
    refresh: bool = False,
    no_cache: bool = False,
    jobs: int | None = None,
    max_requests: int | None = None,
    network_budget_s: float | None = None,
) -> SourceSettings:
    """Read the source's settings; blank variables count as not set (NCBI refuses a blank key)."""
    uses_network = not offline and source != "starter"
    return SourceSettings(
        eutils_url=os.environ.get("CLAIMCHECK_EUTILS_URL", "").strip() or None,
        api_key=_secret("NCBI_API_KEY", needed=uses_network),
        email=_secret("NCBI_EMAIL", needed=uses_network),
        offline=offline,
        refresh=refresh,
        keep_answers=not no_cache,
        search_days=_days("CLAIMCHECK_SEARCH_DAYS"),
        record_days=_days("CLAIMCHECK_RECORD_DAYS"),
        retraction_days=_days("CLAIMCHECK_RETRACTION_DAYS"),
        jobs=jobs,
        max_requests=max_requests,
        tell=say,
        network_budget_s=network_budget_s,
    )


def _days(name: str) -> float | None:
    """
    Return an age of stored answers; not from the project, as the store is the machine's.

    Raises:
        UsageError: It is no number of days.
    """
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    if not _DAYS.fullmatch(text):
        raise UsageError(f"{name}={text[:40]}: give a number of days from 0 to 99999")
    return float(text)


def open_reorder(settings: SourceSettings) -> SemanticOrder:
    """
    Return the order by meaning, with its vectors in the cache folder where that is the user's own.

    Raises:
        UsageError: The extra `[semantic]` is not installed.
    """
    from claimcheck.evidence.semantic import open_semantic
    from claimcheck.sources.opening import cache_folder
    from claimcheck.sources.private_folder import examine_folder

    if not settings.keep_answers:
        return open_semantic(None)
    folder = examine_folder(cache_folder(settings))
    return open_semantic(folder.path if folder.is_writable else None)


def _secret(name: str, *, needed: bool) -> str | None:
    """
    Return a secret from the environment, else from the keyring; never from an argument.

    The keyring is asked only where the extra `keyring` is installed and the network is to be used.
    One that is locked, or is none, counts as holding nothing.
    """
    value = os.environ.get(name, "").strip()
    if value or not needed or find_spec("keyring") is None:
        return value or None
    try:
        import keyring

        held = keyring.get_password(KEYRING_SERVICE, name)
    except Exception:  # noqa: BLE001 - a backend is somebody else's code and may raise anything
        return None
    return (held or "").strip() or None
