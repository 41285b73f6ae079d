"""PubMed on this machine: records in SQLite, their words in a tantivy index."""

from claimcheck.sources.local.source import LocalSource, open_local

__all__ = ["LocalSource", "open_local"]
