"""What a command may use of earlier runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from claimcheck.cli.output import say

if TYPE_CHECKING:
    from claimcheck.protocols import Keep


@contextmanager
def keeping(*, wanted: bool) -> Iterator[Keep | None]:
    """Give what earlier runs left in the user's cache folder; say at the end what was broken."""
    if not wanted:
        yield None
        return
    from claimcheck.api.keeping import open_keep
    from claimcheck.cli.settings import read_source_settings
    from claimcheck.sources.opening import cache_folder

    keep = open_keep(cache_folder(read_source_settings(offline=True)))
    yield keep
    for notice in keep.notices:
        say(notice)
