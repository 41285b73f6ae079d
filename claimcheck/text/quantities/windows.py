"""The words around a quantity, up to the end of its sentence or clause."""

from __future__ import annotations

from claimcheck.text.quantities.lexer import Lexemes

_MARKS = frozenset({".", ";", "?", "!"})


def ends_clause(lexemes: Lexemes, place: int) -> bool:
    """Tell whether the lexeme at `place` is a mark that ends a sentence or a clause."""
    word = lexemes.lowers[place]
    return word in _MARKS and (word != "." or not lexemes.touches(place + 1))


def words_before(lexemes: Lexemes, start: int, reach: int) -> list[str]:
    """Return up to `reach` words before the lexeme `start`, in order, from the same clause."""
    first = start
    limit = max(0, start - reach)
    while first > limit and not ends_clause(lexemes, first - 1):
        first -= 1
    return lexemes.lowers[first:start]


def words_after(lexemes: Lexemes, end: int, reach: int) -> list[str]:
    """Return up to `reach` words from the lexeme `end` on, from the same clause."""
    last = end
    limit = min(lexemes.count, end + reach)
    while last < limit and not ends_clause(lexemes, last):
        last += 1
    return lexemes.lowers[end:last]
