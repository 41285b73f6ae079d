"""Web pages as prose: what a reader of the article sees, traced to the page's source."""

from __future__ import annotations

from claimcheck.documents.html.writing import write_html

__all__ = ["write_html"]
