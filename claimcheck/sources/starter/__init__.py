"""The starter corpus: study cards shipped with the package, searched when PubMed is not at hand."""

from __future__ import annotations

from claimcheck.sources.starter.source import StarterSource, open_starter

__all__ = ["StarterSource", "open_starter"]
