"""Single words that are quantities: «doubled», «threefold», «the fourth infusion»."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.model import QuantityKind, Role
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon
from claimcheck.text.quantities.numerals import read_numeral

_GIVEN = frozenset(
    {"infusion", "injection", "session", "dose", "treatment", "visit", "cycle", "step"}
)
_JOINERS = frozenset({"and", "or", "to", "versus", "vs"})
_MOST_ORDINALS = 12
_FOLD = "fold"
_MULTIPLES = (("doubl", 2), ("tripl", 3), ("trebl", 3), ("quadrupl", 4), ("quintupl", 5))


def read_change(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «tripled», «threefold», «halved»; «double-blind» and «double dose» are none."""
    word = lexemes.lowers[index]
    after = lexemes.word(index + 1)
    if after == "-" and lexemes.touches(index + 1):
        return None
    factor = fold_of(word)
    if factor is not None:
        return _ratio(index, factor, None)
    if word.startswith("halv"):
        return Draft(
            start=index,
            end=index + 1,
            kind=QuantityKind.RATE,
            low=Decimal(50),
            unit="%",
            role=Role.REDUCTION,
            numerator=Decimal(1),
            denominator=Decimal(2),
        )
    if word in {"double", "triple", "treble"} and after not in {"the", "that"}:
        return None
    times = next(times for start, times in _MULTIPLES if word.startswith(start))
    return _ratio(index, Decimal(times), Role.INCREASE)


def read_factor(lexemes: Lexemes, index: int) -> Draft | None:
    """Read the figure of «by a factor of five» at «factor» as a ratio."""
    if lexemes.lowers[index - 2 : index] != ["by", "a"] or lexemes.word(index + 1) != "of":
        return None
    numeral = read_numeral(lexemes, index + 2)
    if numeral is None:
        return None
    return Draft(start=index + 2, end=numeral.end, kind=QuantityKind.RATIO, low=numeral.value)


def fold_of(word: str) -> Decimal | None:
    """
    Return how many times a word such as «sevenfold» names; None for any other word.

    >>> fold_of("twentyfold"), fold_of("scaffold")
    (Decimal('20'), None)
    """
    if not word.endswith(_FOLD):
        return None
    known, bare = lexicon(), word[: -len(_FOLD)]
    value = known.numbers.get(bare) or known.magnitudes.get(bare)
    return None if value is None or value < 2 else Decimal(value)


def _ratio(index: int, low: Decimal, role: Role | None) -> Draft:
    return Draft(start=index, end=index + 1, kind=QuantityKind.RATIO, low=low, role=role)


def read_ordinal(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «the fourth infusion», «first week», «first and second doses» at an ordinal."""
    value = Decimal(lexicon().ordinals[lexemes.lowers[index]])
    alone = ordinal_draft(lexemes, index, index + 1, value)
    return alone or read_listed_ordinal(lexemes, index)


def read_single(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «a single infusion», «a single intravenous dose» as one of them."""
    for place in (index + 1, index + 2):
        noun = lexemes.word(place)
        name = lexicon().counted.get(noun)
        if name in _GIVEN and not noun.endswith("s") and lexemes.word(place + 1) != "-":
            unit = "{" + name + "}"
            return Draft(
                start=index,
                end=place + 1,
                kind=QuantityKind.COUNT,
                low=Decimal(1),
                unit=unit,
            )
        if not lexemes.is_word(place):
            return None
    return None


def read_listed_ordinal(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «first», and each that follows, of «first, second and third oral doses»."""
    words = lexicon()
    place = index + 1
    ordinals = 1
    while ordinals < _MOST_ORDINALS:
        step = place
        if lexemes.word(step) == ",":
            step += 1
        if lexemes.word(step) in _JOINERS:
            step += 1
        if step == place or lexemes.word(step) not in words.ordinals:
            break
        ordinals, place = ordinals + 1, step + 1
    before = lexemes.word(index - 1)
    is_last = ordinals == 1
    if is_last and not (before in {",", *_JOINERS} and _is_ordinal_before(lexemes, index - 1)):
        return None
    for noun in range(place, place + 2):
        if not lexemes.is_word(noun):
            return None
        name = words.counted.get(lexemes.lowers[noun])
        if name in _GIVEN:
            return Draft(
                start=index,
                end=index + 1,
                kind=QuantityKind.COUNT,
                low=Decimal(words.ordinals[lexemes.lowers[index]]),
                unit="{" + name + "}",
                role=Role.TIME_POINT,
            )
    return None


def _is_ordinal_before(lexemes: Lexemes, index: int) -> bool:
    """Tell whether an ordinal stands before the marks of a list that end at `index`."""
    ordinals = lexicon().ordinals
    while lexemes.word(index) in {",", *_JOINERS}:
        index -= 1
    return lexemes.word(index) in ordinals


def ordinal_draft(lexemes: Lexemes, start: int, end: int, low: Decimal) -> Draft | None:
    """Make a count of an ordinal before something given, a time point before a unit of time."""
    words = lexicon()
    noun = lexemes.word(end)
    if lexemes.word(end + 1) == "-" and lexemes.touches(end + 1):
        return None
    name = words.counted.get(noun)
    if name in _GIVEN and not noun.endswith("s"):
        unit = "{" + name + "}"
        return Draft(
            start=start,
            end=end + 1,
            kind=QuantityKind.COUNT,
            low=low,
            unit=unit,
            role=Role.TIME_POINT,
        )
    time = words.units.get(noun)
    if (
        time is not None
        and time.sort == "time"
        and not noun.endswith("s")
        and noun not in {"second", "decade", "century"}
    ):
        return Draft(
            start=start,
            end=end + 1,
            kind=QuantityKind.TIME,
            low=low,
            unit=time.code,
            role=Role.TIME_POINT,
        )
    return None
