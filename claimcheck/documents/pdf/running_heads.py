"""Running heads, feet and page numbers: what a page repeats and no reader reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

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
    return [_without(page, counts, least) for page in pages]


def _without(page: Page, counts: Mapping[tuple[str, int], int], least: int) -> tuple[Piece, ...]:
    edge = [piece for piece in page.pieces if _is_at_edge(piece, page)]
    repeated = {id(piece) for piece in edge if counts[_key(piece, page)] >= least}
    body = [piece.middle for piece in page.pieces if id(piece) not in repeated]
    left_out: set[int] = set()
    # From the middle of the page outwards: what adjoins the text is text, though it be repeated.
    for piece in sorted(edge, key=lambda piece: abs(piece.middle - page.height / 2)):
        if (
            (id(piece) in repeated and _stands_off(piece, body))
            or _is_page_number(piece, page)
            or _stands_alone(piece, page)
        ):
            left_out.add(id(piece))
        else:
            body.append(piece.middle)
    return tuple(piece for piece in page.pieces if id(piece) not in left_out)


def _stands_off(piece: Piece, body: Sequence[float]) -> bool:
    """Tell whether a line is further from the text of the page than its lines are."""
    return all(abs(middle - piece.middle) > 1.5 * piece.size for middle in body)


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
