"""Word documents (DOCX) as prose: paragraphs, tables and notes, with changes as accepted."""

from __future__ import annotations

from claimcheck.documents.docx.reading import read_docx

__all__ = ["read_docx"]
