"""How much a page says of each record: the more claims it has, the less of what is said twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claimcheck.model import ClaimResult
from claimcheck.reports.marking import Piece
from claimcheck.reports.number_signs import NumberSign

SHOWN = 3
"""Records that stand open beside a claim; the others unfold."""

MAX_BYTES = 5_100_000
"""Below this size a page keeps everything; it opens at once and can be mailed."""

_LEFT = 12
"""Characters by which a text must be too long before it is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What is left out of a page; nothing by default."""

    refers: bool = False
    """Whether a folded record leaves out sentences that stand with it under another claim."""
    folded: int | None = None
    """Most characters of a sentence of a folded record."""
    open: int | None = None
    """Most characters of a sentence of an open record."""
    title: int | None = None
    """Most characters of a title."""
    is_brief: bool = False
    """Whether queries, and signals that speak for a record, are left out."""
    is_briefest: bool = False
    """Whether number strips show the best records only, and records only what could be compared."""
    words: str = ""
    """What the page says about it."""


_REFERS = (
    "This report is large: a folded record refers to sentences that stand with it under another "
    "claim instead of repeating them."
)
_BRIEF = (
    f"{_REFERS} Queries and some signals are left out, and long sentences are shortened around "
    "the numbers that were compared («…»). The JSON report has everything."
)
_BRIEFEST = f"{_BRIEF} Number strips show the five best records."

DETAILS = (
    Detail(),
    Detail(refers=True, words=_REFERS),
    Detail(refers=True, folded=280, is_brief=True, words=_BRIEF),
    Detail(refers=True, folded=200, open=400, title=160, is_brief=True, words=_BRIEF),
    Detail(
        refers=True,
        folded=140,
        open=280,
        title=120,
        is_brief=True,
        is_briefest=True,
        words=_BRIEFEST,
    ),
    Detail(
        refers=True, folded=80, open=160, title=90, is_brief=True, is_briefest=True, words=_BRIEFEST
    ),
)
"""From everything to the least; a page takes the first with which it is small enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a record of several claims is shown best."""

    claim: int
    """Number of the claim, from 1."""
    rank: int
    """Place of the record beside it, from 1."""
    sentences: frozenset[str]
    """The sentences that stand with it there."""

    @property
    def anchor(self) -> str:
        """The name by which it is linked."""
        return f"r-{self.claim}-{self.rank}"


def find_homes(results: Iterable[ClaimResult]) -> dict[str, Home]:
    """Return by PMID the first place where a record stands open, of those that have one."""
    homes: dict[str, Home] = {}
    for number, result in enumerate(results, start=1):
        for rank, evidence in enumerate(result.evidence[:SHOWN], start=1):
            if evidence.pmid not in homes:
                sentences = frozenset(sentence.text for sentence in evidence.sentences)
                homes[evidence.pmid] = Home(claim=number, rank=rank, sentences=sentences)
    return homes


def shorten(text: str, limit: int | None) -> str:
    """
    Return a text of about `limit` characters at most, cut at a space; None keeps it all.

    >>> shorten("one two three four five six seven", 15)
    'one two three …'
    """
    if limit is None or len(text) <= limit + _LEFT:
        return text
    return f"{_head(text, limit)} …"


def shorten_pieces(
    pieces: tuple[Piece[NumberSign], ...], limit: int | None
) -> tuple[Piece[NumberSign], ...]:
    """
    Shorten a sentence around its marked numbers, which all stay, with words on both sides.

    The beginning stays too, as it may turn the sense of what follows.
    """
    length = sum(len(piece.text) for piece in pieces)
    if limit is None or length <= limit + _LEFT:
        return pieces
    between = [piece for piece in pieces if piece.mark is None]
    most = max(20, limit // max(1, len(between)))
    return tuple(
        Piece(
            text=piece.text
            if piece.mark is not None
            else _middle_out(piece.text, most, is_last=piece is pieces[-1]),
            mark=piece.mark,
        )
        for piece in pieces
    )


def _middle_out(text: str, limit: int, *, is_last: bool) -> str:
    """Leave out the middle of a text, or the end of one that nothing follows."""
    if is_last:
        return shorten(text, limit)
    if len(text) <= limit + _LEFT:
        return text
    tail = text[-(limit // 2) :]
    return f"{_head(text, limit // 2)} … {tail.partition(' ')[2] or tail}"


def _head(text: str, limit: int) -> str:
    head = text[:limit]
    return head.rpartition(" ")[0] or head
