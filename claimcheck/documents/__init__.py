"""Documents: one Reader a format, each giving a Document that knows its places."""

from __future__ import annotations

from claimcheck.documents.finding import find_documents
from claimcheck.documents.readers import readable_suffixes
from claimcheck.documents.reading import (
    MAX_BYTES,
    UnreadDocument,
    open_document,
    read_document,
    read_text_document,
    read_unsaved,
)
from claimcheck.documents.urls import Fetching, read_url

__all__ = [
    "MAX_BYTES",
    "Fetching",
    "UnreadDocument",
    "find_documents",
    "open_document",
    "read_document",
    "read_text_document",
    "read_unsaved",
    "read_url",
    "readable_suffixes",
]
