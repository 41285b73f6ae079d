"""The names by which parts of the page are linked."""

from __future__ import annotations

import re

_NO_ANCHOR = re.compile(r"[^A-Za-z0-9._-]")


def anchor_of(claim_id: str) -> str:
    """Return the name by which a claim is linked; other signs than those of an id become `-`."""
    return f"claim-{_NO_ANCHOR.sub('-', claim_id)}"


def text_anchor_of(claim_id: str) -> str:
    """Return the name by which the place of a claim in its text is linked."""
    return f"text-{_NO_ANCHOR.sub('-', claim_id)}"
