"""Running heads, feet and page numbers: what a page repeats and no reader reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from claimcheck.documents.pdf.running import Page, Piece

_EDGE = 0.12
"""The share of the height, at the top and at the bottom, where such lines stand."""
_MARGIN = 0.07
"""The share of the height that is margin as a rule."""
_SHARE = 0.3
"""The share of the pages on which a line must stand; left and right pages may differ."""
_DIGITS = re.compile(r"[0-9]{1,9}")
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|p\.|seite)\s?)?(?:[0-9]{1,4}|[ivxlc]{1,6})"
    r"(?:\s?(?:of|/|von)\s?[0-9]{1,4})?\W{0,3}",
    re.IGNORECASE,
)


def without_running_heads(pages: Sequence[Page]) -> list[tuple[Piece, ...]]:
    """Return the pieces of each page that are neither running head nor foot nor page number."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({_key(piece, page) for piece in page.pieces if _is_at_edge(piece, page)})
    least = max(2, round(_SHARE * len(pages)))
    return [
        tuple(
            piece
            for piece in page.pieces
            if not (
                _is_at_edge(piece, page)
                and (
                    counts[_key(piece, page)] >= least
                    or _is_page_number(piece, page)
                    or _stands_alone(piece, page)
                )
            )
        )
        for page in pages
    ]


def _is_at_edge(piece: Piece, page: Page) -> bool:
    return piece.middle > (1 - _EDGE) * page.height or piece.middle < _EDGE * page.height


def _key(piece: Piece, page: Page) -> tuple[str, int]:
    """Return what a line has in common with its repetitions: words and height, not numbers."""
    words = _DIGITS.sub("#", " ".join(piece.text.casefold().split()))
    return words, round(4 * piece.middle / page.height * 25)


def _is_page_number(piece: Piece, page: Page) -> bool:
    """Tell whether a line is a number by itself, with nothing of the page beyond it."""
    if not _PAGE_NUMBER.fullmatch(piece.text):
        return False
    others = [other.middle for other in page.pieces if other is not piece]
    above = piece.middle > page.height / 2
    beyond = sum((y > piece.middle + 1) if above else (y < piece.middle - 1) for y in others)
    beside = sum(abs(y - piece.middle) <= 1 for y in others)
    return beyond <= 1 and beside <= 2


def _stands_alone(piece: Piece, page: Page) -> bool:
    """Tell whether a line of small print stands by itself in the margin above or below."""
    others = [other for other in page.pieces if abs(other.middle - piece.middle) > 1]
    if not others or _MARGIN * page.height < piece.middle < (1 - _MARGIN) * page.height:
        return False
    sizes = sorted(other.size for other in others)
    nearest = min(abs(other.middle - piece.middle) for other in others)
    return piece.size < 0.93 * sizes[len(sizes) // 2] and nearest > 2.5 * piece.size
