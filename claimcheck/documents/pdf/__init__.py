"""PDF files as prose: read in a child process, put in reading order, words mended."""

from __future__ import annotations

from claimcheck.documents.pdf.reading import read_pdf

__all__ = ["read_pdf"]
