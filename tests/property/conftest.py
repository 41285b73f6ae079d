"""Laws hold however long an example takes: the first one reads the word lists from disk."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
