"""What PubMed has answered, kept on this machine so that nothing is asked twice."""

from __future__ import annotations

from claimcheck.sources.store.policy import StorePolicy
from claimcheck.sources.store.record_store import RecordStore, StoreInfo, clear_store, open_store
from claimcheck.sources.store.stored_source import StoredSource

__all__ = ["RecordStore", "StoreInfo", "StorePolicy", "StoredSource", "clear_store", "open_store"]
