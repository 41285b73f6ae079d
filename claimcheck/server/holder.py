"""The corpus behind a server: always the newest whole state of it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from claimcheck.errors import UsageError
from claimcheck.sources.local.layout import GENERATION_NAME
from claimcheck.sources.local.snapshot import Snapshot

_LOOK_EVERY_S = 1.0


class Holder:
    """
    Opens a corpus, and opens it anew once an update is through.

    Raises:
        UsageError: There is no finished corpus.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._snapshot = Snapshot(folder)
        self._looked_at = time.monotonic()

    @property
    def snapshot(self) -> Snapshot:
        """The state that a request is answered from; it stays whole until the last use."""
        now = time.monotonic()
        with self._lock:
            if now - self._looked_at >= _LOOK_EVERY_S:
                self._looked_at = now
                if self._generation() != self._snapshot.generation:
                    self._reopen()
            return self._snapshot

    def _reopen(self) -> None:
        try:
            # The old state is closed when the last request lets go of it.
            self._snapshot = Snapshot(self._folder)
        except UsageError:
            # A build goes on; what was there is still whole and is served on.
            return

    def _generation(self) -> int:
        try:
            text = (self._folder / GENERATION_NAME).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return self._snapshot.generation
        return int(text) if text.isdecimal() else self._snapshot.generation
