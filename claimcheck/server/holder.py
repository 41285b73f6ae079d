"""The corpus behind a server: always the newest whole state of it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from claimcheck.errors import UsageError
from claimcheck.model import Field, Pmid, Term
from claimcheck.sources.local.layout import GENERATION_NAME, store_path
from claimcheck.sources.local.snapshot import Snapshot

_LOOK_EVERY_S = 1.0

_State = tuple[str, int, int]
"""The generation as written, and the file of records: a corpus may be put in another's place."""


class Holder:
    """
    Opens a corpus, and opens it anew once an update is through.

    Raises:
        UsageError: There is no finished corpus.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._state = self._look()
        self._snapshot = Snapshot(folder)
        self._looked_at = time.monotonic()
        self._is_opening = False

    @property
    def snapshot(self) -> Snapshot:
        """
        The state that a request is answered from; it stays whole until the last use.

        Never waits: a newer state is opened beside, and served once it is there.
        """
        now = time.monotonic()
        with self._lock:
            if not self._is_opening and now - self._looked_at >= _LOOK_EVERY_S:
                self._looked_at = now
                state = self._look()
                if state != self._state:
                    self._is_opening = True
                    threading.Thread(target=self._reopen, args=(state,), daemon=True).start()
            return self._snapshot

    def _reopen(self, state: _State | None) -> None:
        # The writer may hold the corpus for a while: opening waits for it, answers do not.
        try:
            opened = Snapshot(self._folder)
        except (UsageError, OSError, ValueError):
            # A build goes on, or the folder is gone; what was open is still whole.
            opened = None
        with self._lock:
            self._is_opening = False
            if opened is not None:
                # The old state is closed when the last request lets go of it.
                self._snapshot = opened
                self._state = state

    def _look(self) -> _State | None:
        try:
            generation = (self._folder / GENERATION_NAME).read_text("ascii")
            file = store_path(self._folder).stat()
        except (OSError, UnicodeDecodeError):
            return None
        return generation, file.st_dev, file.st_ino


def probe(snapshot: Snapshot) -> None:
    """
    Read a little of everything.

    Raises:
        ValueError: The corpus is damaged.
    """
    snapshot.count(snapshot.writer().write(Term(text="health", field=Field.ANY)))
    snapshot.fetch_xml([Pmid("1")])
