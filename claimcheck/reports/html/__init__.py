"""The HTML report: one self-contained file with every claim beside its abstracts."""

from __future__ import annotations

from claimcheck.reports.html.page import render_html

__all__ = ["render_html"]
