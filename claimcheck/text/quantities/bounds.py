"""What binds a number: «more than», «up to», «≥», «within», «about», «or more»."""

from __future__ import annotations

from claimcheck.model import Relation
from claimcheck.text.quantities.lexer import Lexemes

_PHRASES: dict[tuple[str, ...], Relation] = {
    ("more", "than"): Relation.OVER,
    ("greater", "than"): Relation.OVER,
    ("higher", "than"): Relation.OVER,
    ("larger", "than"): Relation.OVER,
    ("older", "than"): Relation.OVER,
    ("longer", "than"): Relation.OVER,
    ("better", "than"): Relation.OVER,
    ("in", "excess", "of"): Relation.OVER,
    ("upwards", "of"): Relation.OVER,
    ("upward", "of"): Relation.OVER,
    ("just", "over"): Relation.OVER,
    ("over",): Relation.OVER,
    ("above",): Relation.OVER,
    ("exceeding",): Relation.OVER,
    ("exceeds",): Relation.OVER,
    ("exceeded",): Relation.OVER,
    ("beyond",): Relation.OVER,
    (">",): Relation.OVER,
    ("less", "than"): Relation.UNDER,
    ("fewer", "than"): Relation.UNDER,
    ("lower", "than"): Relation.UNDER,
    ("smaller", "than"): Relation.UNDER,
    ("younger", "than"): Relation.UNDER,
    ("shorter", "than"): Relation.UNDER,
    ("just", "under"): Relation.UNDER,
    ("just", "below"): Relation.UNDER,
    ("not", "quite"): Relation.UNDER,
    ("short", "of"): Relation.UNDER,
    ("under",): Relation.UNDER,
    ("below",): Relation.UNDER,
    ("<",): Relation.UNDER,
    ("at", "least"): Relation.AT_LEAST,
    ("no", "less", "than"): Relation.AT_LEAST,
    ("no", "fewer", "than"): Relation.AT_LEAST,
    ("not", "less", "than"): Relation.AT_LEAST,
    ("minimum", "of"): Relation.AT_LEAST,
    ("minimum",): Relation.AT_LEAST,
    ("greater", "than", "or", "equal", "to"): Relation.AT_LEAST,
    ("as", "little", "as"): Relation.AT_LEAST,
    ("as", "few", "as"): Relation.AT_LEAST,
    ("as", "low", "as"): Relation.AT_LEAST,
    ("as", "early", "as"): Relation.AT_LEAST,
    ("as", "soon", "as"): Relation.AT_LEAST,
    ("≥",): Relation.AT_LEAST,
    (">", "="): Relation.AT_LEAST,
    (">", "or", "="): Relation.AT_LEAST,
    ("at", "most"): Relation.AT_MOST,
    ("no", "more", "than"): Relation.AT_MOST,
    ("not", "more", "than"): Relation.AT_MOST,
    ("no", "greater", "than"): Relation.AT_MOST,
    ("no", "longer", "than"): Relation.AT_MOST,
    ("not", "exceeding"): Relation.AT_MOST,
    ("maximum", "of"): Relation.AT_MOST,
    ("maximum",): Relation.AT_MOST,
    ("less", "than", "or", "equal", "to"): Relation.AT_MOST,
    ("≤",): Relation.AT_MOST,
    ("<", "="): Relation.AT_MOST,
    ("<", "or", "="): Relation.AT_MOST,
    ("up", "to"): Relation.UP_TO,
    ("as", "many", "as"): Relation.UP_TO,
    ("as", "much", "as"): Relation.UP_TO,
    ("as", "high", "as"): Relation.UP_TO,
    ("as", "long", "as"): Relation.UP_TO,
    ("within",): Relation.WITHIN,
    ("about",): Relation.ABOUT,
    ("around",): Relation.ABOUT,
    ("approximately",): Relation.ABOUT,
    ("approx",): Relation.ABOUT,
    ("approx", "."): Relation.ABOUT,
    ("roughly",): Relation.ABOUT,
    ("nearly",): Relation.ABOUT,
    ("almost",): Relation.ABOUT,
    ("some",): Relation.ABOUT,
    ("circa",): Relation.ABOUT,
    ("ca",): Relation.ABOUT,
    ("ca", "."): Relation.ABOUT,
    ("estimated",): Relation.ABOUT,
    ("close", "to"): Relation.ABOUT,
    ("virtually",): Relation.ABOUT,
    ("~",): Relation.ABOUT,
    ("≈",): Relation.ABOUT,
}
_BY_LAST: dict[str, tuple[tuple[str, ...], ...]] = {
    last: tuple(sorted((p for p in _PHRASES if p[-1] == last), key=len, reverse=True))
    for last in {phrase[-1] for phrase in _PHRASES}
}
# Words that may stand between a bound and its number: «over the first», «at least a», «within the».
_FILLERS = frozenset({"a", "an", "the", "just", "only", "first", "about", "another", "="})

_SUFFIXES: dict[tuple[str, ...], Relation] = {
    (end, word): relation
    for relation, ends, words in (
        (
            Relation.AT_LEAST,
            ("or", "and"),
            ("more", "older", "higher", "above", "greater", "over", "longer", "later", "larger"),
        ),
        (
            Relation.AT_MOST,
            ("or", "and"),
            ("less", "fewer", "younger", "below", "under", "lower", "shorter", "earlier"),
        ),
        (Relation.ABOUT, ("or",), ("so",)),
    )
    for end in ends
    for word in words
}


def bound_before(lexemes: Lexemes, index: int) -> Relation:
    """Return what the words right before the lexeme `index` make of the number there."""
    found = _phrase_before(lexemes, index)
    if found is None:
        return Relation.EXACT
    relation, first = found
    if relation is Relation.ABOUT:
        # An outer bound wins: «in as little as about», «up to approximately».
        outer = _phrase_before(lexemes, first)
        return relation if outer is None else outer[0]
    return relation


def _phrase_before(lexemes: Lexemes, index: int) -> tuple[Relation, int] | None:
    """Return the bound that ends before `index`, and its first lexeme."""
    place = index - 1
    for _ in range(4):
        last = lexemes.word(place)
        for phrase in _BY_LAST.get(last, ()):
            first = place - len(phrase) + 1
            if first >= 0 and tuple(lexemes.lowers[first : place + 1]) == phrase:
                return _PHRASES[phrase], first
        if last not in _FILLERS:
            return None
        place -= 1
    return None


def bound_after(lexemes: Lexemes, index: int) -> tuple[Relation, int] | None:
    """Read «or more», «and older», «+» at the lexeme `index`; return it with the next place."""
    if lexemes.word(index) == "+" and lexemes.touches(index):
        nearby = lexemes.word(index + 1)
        return None if nearby in {"/", "-"} else (Relation.AT_LEAST, index + 1)
    found = _SUFFIXES.get((lexemes.word(index), lexemes.word(index + 1)))
    if found is None:
        return None
    # «and over 40», «and more patients» are no suffix: another word or number follows.
    following = lexemes.word(index + 2)
    if lexemes.word(index) == "and" and (lexemes.is_number(index + 2) or following == "than"):
        return None
    return (found, index + 2) if following != "than" else None
