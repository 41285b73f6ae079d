"""A figure: a number or a range with its unit, before it is known what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.measures import Unit, read_unit
from claimcheck.text.quantities.numerals import Numeral, read_numeral
from claimcheck.text.units import convert

_DASHES = frozenset({"-", "–", "−"})
_OPENERS = frozenset({"(", "[", "=", ":", ",", "<", ">", "≤", "≥", "≈", "~", ";", "/"})
_MARKS = frozenset({"+", "<", ">", "≤", "≥", "~", "≈", "$", "€", "£"})
_JOINERS = frozenset({"and", "or", "to", "vs", "versus", "&", "v"})
_AGAINST = frozenset({"vs", "versus", "v"})
_BETWEEN = word_set("between_number_and_time")
_PLURALS = word_set("pluralised")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FAR = 10
_LONGEST_START = 24
"""How many lexemes before a number the start of a change is looked for."""
_STARTS_OF_CHANGES = frozenset({"from", "range", "ranges", "ranged", "ranging"})
_PARTING = frozenset({"to", ";", "and", "while", "whereas", "but"})
_LARGEST_POWER = 30
"""More than any study counts; a larger one is a slip, or something else."""
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})


@dataclass(slots=True, kw_only=True)
class Figure:
    """A number or a range, up to the lexeme `end` (exclusive), unit included."""

    start: int
    end: int
    low: Decimal
    first: Numeral
    high: Decimal | None = None
    second: Numeral | None = None
    unit: Unit | None = None
    hyphenated: bool = False
    """Whether a hyphen joins it to what follows: «40-minute», «6-infusion»."""
    is_ordinal: bool = False
    is_negative: bool = False
    """Whether a minus sign stands at `start - 1`."""
    has_spread: bool = False
    """Whether «± 10.1» followed the number."""
    is_passed: bool = False
    """Whether the «to» behind it joins an earlier number: «from 12% at month 3 to 40%»."""

    @property
    def last(self) -> Numeral:
        """The numeral printed last."""
        return self.second or self.first


def read_figure(
    lexemes: Lexemes,
    index: int,
    *,
    between: bool = False,
    ranges: bool = True,
) -> Figure | None:
    """
    Read the number at the lexeme `index` with range, spread and unit.

    Args:
        lexemes: The text.
        index: Where the number begins.
        between: Whether «between» stands before it, so that «and» joins a range.
        ranges: Whether a range may be read; not in «fell from 30 to 20».
    """
    first = read_numeral(lexemes, index)
    if first is None:
        return None
    negative = has_minus(lexemes, index)
    value = -first.value if negative else first.value
    figure = Figure(start=index, end=first.end, low=value, first=first, is_negative=negative)
    if _ordinal(lexemes, figure):
        return figure
    unit = _unit_at(lexemes, figure)
    if ranges:
        _range(lexemes, figure, unit, between=between)
    if figure.second is None and unit is not None:
        figure.unit, figure.end = unit, unit.end
    _spread(lexemes, figure)
    _raise_to_power(figure)
    if figure.unit is not None and figure.unit.factor != 1:
        figure.low *= figure.unit.factor
        if figure.high is not None:
            figure.high *= figure.unit.factor
    return figure


def _raise_to_power(figure: Figure) -> None:
    """
    Multiply a printed power of ten in, «2.4 × 10⁶ cells», unless the unit holds it: «10⁹/L».

    The power behind a range is that of both ends: «2 to 4 × 10⁶».
    """
    if figure.unit is not None and figure.unit.code.startswith("10*"):
        return
    last = figure.last.power
    first = figure.first.power or last
    if not last or max(abs(first), abs(last)) > _LARGEST_POWER:
        return
    figure.low = figure.low.scaleb(first)
    if figure.high is not None:
        figure.high = figure.high.scaleb(last)


def has_minus(lexemes: Lexemes, index: int) -> bool:
    """Tell whether a minus sign, and no hyphen or dash, touches the number at `index`."""
    sign = index - 1
    mark = lexemes.word(sign)
    if mark not in _DASHES or not lexemes.touches(index):
        return False
    if lexemes.touches(sign):
        return lexemes.word(sign - 1) in _OPENERS
    return not (mark == "–" and lexemes.is_number(sign - 1))


def _ordinal(lexemes: Lexemes, figure: Figure) -> bool:
    """Read «12th»; the ending is only taken when it touches the digits."""
    end = figure.end
    if lexemes.word(end) in _ORDINAL_ENDINGS and lexemes.touches(end):
        figure.end = end + 1
        figure.is_ordinal = True
        return True
    return False


def _unit_at(lexemes: Lexemes, figure: Figure) -> Unit | None:
    """Read the unit at the end of the figure, over a hyphen where there is one."""
    numeral = figure.last
    place = numeral.end
    after_digits = not numeral.in_words
    if numeral.power and lexemes.word(place) == "/":
        return _count_per_volume(lexemes, numeral)
    if lexemes.word(place) in {"-", "–"} and lexemes.touches(place) and lexemes.touches(place + 1):
        unit = read_unit(lexemes, place + 1, after_digits=after_digits)
        if unit is not None:
            figure.hyphenated = True
        return unit
    if lexemes.word(place) in _BETWEEN:
        # «on 4 consecutive days»: only a whole unit of time may follow.
        unit = read_unit(lexemes, place + 1, after_digits=False)
        return unit if unit is not None and unit.sort == "time" else None
    return read_unit(lexemes, place, after_digits=after_digits)


def _count_per_volume(lexemes: Lexemes, numeral: Numeral) -> Unit | None:
    """Read the «/L» of «6.5 × 10⁹/L»."""
    unit = read_unit(lexemes, numeral.end + 1, after_digits=True)
    if unit is None or unit.sort != "volume":
        return None
    return Unit(f"10*{numeral.power}/{unit.code}", "lab", unit.end)


def _range(lexemes: Lexemes, figure: Figure, unit: Unit | None, *, between: bool) -> None:
    """Join «40 to 45 percent», «45 minutes to two hours», «between 30 and 60 min»."""
    end = unit.end if unit is not None else figure.end
    place = end + 1 if _is_split_year(lexemes, figure) else None
    place = place or _after_joiner(lexemes, end, between=between)
    if place is None:
        return
    joiner = lexemes.word(place - 1)
    is_word = joiner in {"to", "and", "or", "through"}
    while lexemes.word(place) in _MARKS and place < end + 4:
        place += 1
    negative = figure.is_negative and lexemes.word(place) in _DASHES and lexemes.touches(place + 1)
    second = read_numeral(lexemes, place + 1 if negative else place)
    if second is not None and negative:
        second = replace(second, value=-second.value)
    if second is None or (joiner == "or" and not _neighbours(figure, second)):
        return
    if unit is None and _is_no_range_of_years(lexemes, figure, second):
        return
    trial = Figure(
        start=figure.start, end=second.end, low=figure.low, first=figure.first, second=second
    )
    if lexemes.word(second.end) in _ORDINAL_ENDINGS and lexemes.touches(second.end):
        return
    second_unit = _unit_at(lexemes, trial)
    high = _high_end(figure, second, unit, second_unit, dash=not is_word)
    figure.is_passed = unit is None and _ends_a_change(lexemes, figure, joiner, second_unit)
    if high is None or figure.is_passed:
        return
    figure.second = second
    figure.high = high
    figure.low *= _magnitude_of_both(lexemes, figure, second)
    figure.hyphenated = trial.hyphenated
    if high < figure.low:  # «1/10th to 1/20th» and the like
        figure.low, figure.high = high, figure.low
    figure.unit = unit or second_unit
    figure.end = second_unit.end if second_unit is not None else second.end


def _is_no_range_of_years(lexemes: Lexemes, figure: Figure, second: Numeral) -> bool:
    """Tell whether a year before «to» or a dash begins no range, as its second end is no year."""
    if not _FIRST_YEAR <= figure.low <= _LAST_YEAR:
        return False
    if second.value / _FAR > _LAST_YEAR:
        return True  # «fell from 164 million in 1990 to 113 million in 2015»
    # «01/2000 - 12/2006»
    return lexemes.word(second.end) == "/" and lexemes.touches(second.end)


def _magnitude_of_both(lexemes: Lexemes, figure: Figure, second: Numeral) -> Decimal:
    """Return by how much «32.6-35.1 million» multiplies its first number, 1 for nothing."""
    magnitude = lexicon().magnitudes.get(lexemes.word(second.end - 1))
    is_bare = figure.first.end == figure.start + 1 and not figure.first.in_words
    if magnitude is None or second.in_words or not is_bare:
        return Decimal(1)
    return Decimal(magnitude) if figure.low * magnitude < second.value else Decimal(1)


def _after_joiner(lexemes: Lexemes, end: int, *, between: bool) -> int | None:
    """Return where the second number of a range would begin."""
    word = lexemes.word(end)
    if word == "-" and lexemes.touches(end) and lexemes.word(end + 1) in {"to", "or"}:
        return end + 2  # «12- to 17-year-olds»
    if word in _DASHES:
        tight = lexemes.touches(end), lexemes.touches(end + 1)
        return end + 1 if tight[0] == tight[1] or word == "–" else None
    if word == "to" or (word == "through" and lexemes.is_number(end - 1)):
        return end + 1
    if word == "and" and between:
        return end + 1
    return end + 1 if word == "or" else None


def _is_split_year(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether a year goes on into the next one: «2007/08», «1999/2000»."""
    end = figure.end
    if lexemes.word(end) != "/" or not _FIRST_YEAR <= figure.low <= _LAST_YEAR:
        return False
    if not lexemes.touches(end) or not lexemes.touches(end + 1):
        return False
    following = str(figure.low + 1)
    return lexemes.word(end + 1) in {following, following[-2:]}


def _ends_a_change(lexemes: Lexemes, figure: Figure, joiner: str, second_unit: Unit | None) -> bool:
    """
    Tell whether «to» joins a number to one that stands farther back than the bare one before it.

    «From 12% at month 3 to 40%», «ranging from 84% of those with a score of 10 to 58%».
    """
    if joiner != "to" or second_unit is None:
        return False
    for place in range(figure.start - 1, max(-1, figure.start - _LONGEST_START), -1):
        word = lexemes.lowers[place]
        if word in _PARTING:
            return False
        if word in _STARTS_OF_CHANGES:
            return any(
                _has_unit(lexemes, begin, second_unit.code)
                for begin in range(place + 1, min(place + 4, figure.start))
            )
    return False


def _has_unit(lexemes: Lexemes, place: int, code: str) -> bool:
    """Tell whether a number with a unit stands at a place."""
    numeral = read_numeral(lexemes, place) if lexemes.is_number(place) else None
    if numeral is None:
        return False
    unit = read_unit(lexemes, numeral.end, after_digits=True)
    return unit is not None and unit.code == code


def _neighbours(figure: Figure, second: Numeral) -> bool:
    """Tell whether «two or three» names neighbouring whole numbers."""
    return second.value - figure.low == 1 and figure.low == figure.low.to_integral_value()


def _high_end(
    figure: Figure,
    second: Numeral,
    unit: Unit | None,
    second_unit: Unit | None,
    *,
    dash: bool,
) -> Decimal | None:
    """Return the upper end in the first unit, or None when the two are no range."""
    low, high = figure.low, second.value
    if (figure.first.fraction is None) != (second.fraction is None) and not dash:
        return None
    if unit is not None and second_unit is None and not dash:
        return None
    if unit is not None and second_unit is not None and unit.code != second_unit.code:
        converted = convert(high * second_unit.factor, second_unit.code, unit.code)
        if converted is None:
            return None
        high = converted
    elif (
        dash
        and unit is None
        and second_unit is None
        and 1800 <= low <= 2099
        and high < 100
        and low % 100 < high
    ):
        high += low - low % 100  # «1990-92»
    return high if high > low else None


def _spread(lexemes: Lexemes, figure: Figure) -> None:
    """Pass over «± 10.1» and take the unit that follows it."""
    end = figure.end
    word = lexemes.word(end)
    if word == "±":
        place = end + 1
    elif word == "+" and lexemes.word(end + 1) in {"/", "-"}:
        place = end + 3 if lexemes.word(end + 1) == "/" else end + 2
    else:
        return
    spread = read_numeral(lexemes, place)
    if spread is None:
        return
    figure.has_spread = True
    figure.end = spread.end
    if figure.unit is None:
        unit = read_unit(lexemes, spread.end, after_digits=True)
        if unit is not None:
            figure.unit, figure.end = unit, unit.end
    elif lexemes.forms[spread.end : spread.end + 1] and (
        unit := read_unit(lexemes, spread.end, after_digits=True)
    ):
        figure.end = unit.end if unit.code == figure.unit.code else figure.end


_SAID_AGAIN = frozenset({"at", "after", "by", "for"})


def shared_unit(lexemes: Lexemes, index: int) -> Unit | str | None:
    """
    Return the unit or counted noun that closes a list: «24, 48 and 72 h», «64 versus 28%».

    `index` is where the first number of the list has ended. A list needs «and», «or» or
    «versus»: in «score of 12, 45% of …» the two have nothing to do with one another.
    """
    if _JOINERS.isdisjoint(lexemes.lowers[index : index + 24]):
        return None
    joined = False
    opening = lexemes.word(index - 2)
    for _ in range(8):
        place = index + 1 if lexemes.word(index) == "-" and lexemes.touches(index) else index
        if lexemes.word(place) == "," and lexemes.word(place + 1) in _JOINERS:
            place += 1
        word = lexemes.word(place)
        if word not in _JOINERS and word != ",":
            return None
        joined = joined or word in _JOINERS
        if word == "and" and lexemes.word(place + 1) in _AGAINST:
            place, word = place + 1, lexemes.word(place + 1)
        place += 2 if word in {"vs", "v"} and lexemes.word(place + 1) == "." else 1
        if opening in _SAID_AGAIN and lexemes.word(place) == opening:
            place += 1  # «at 1 and at 3 years»
        if place not in lexemes.ahead:
            lexemes.ahead[place] = read_figure(lexemes, place)
        figure = lexemes.ahead[place]
        if figure is None or figure.is_ordinal:
            return None
        noun = counted_noun(lexemes, figure.end, singular=False)
        closing = figure.unit or (noun[0] if noun is not None else None)
        if closing is not None:
            return closing if joined else None
        index = figure.end
    return None


def counted_noun(lexemes: Lexemes, index: int, *, singular: bool) -> tuple[str, int] | None:
    """
    Return the annotation of what is counted («{participant}») and the place after the noun.

    Up to four words may describe the noun: «73 healthy right-handed volunteers».
    """
    words = lexicon()
    for place in range(index, min(index + 7, lexemes.count)):
        word = lexemes.lowers[place]
        if word in {"-", "'", "/"} or _is_part_of_name(lexemes, place):
            continue
        is_joined = lexemes.word(place + 1) == "-" and lexemes.touches(place + 1)
        if not lexemes.is_word(place) or (word in words.noun_stop and not is_joined):
            return None  # «26 in town», but not «26 in-patients»
        name = words.counted.get(word)
        if name is None:
            continue
        is_plural = word.endswith(
            ("s", "men", "children", "people", "mice", "loci", "criteria", "teeth", "feet", "youth")
        )
        if (is_plural or singular) and not _goes_on(lexemes, place):
            return "{" + name + "}", place + 1
    return None


def any_noun(lexemes: Lexemes, index: int) -> tuple[str, int] | None:
    """
    Return the annotation of a plural that no list knows («31 new biomarkers»), and its end.

    At most two words may stand between; the annotation is the word without its ending.
    """
    words = lexicon()
    for place in range(index, min(index + 3, lexemes.count)):
        word = lexemes.lowers[place]
        if not word.isalpha() or word in words.noun_stop or word in words.units:
            return None
        if word in words.money:  # «2 every dollars» counts nothing
            return None
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            singular = word[:-3] + "y" if word.endswith("ies") else word[:-1]
            return "{" + singular + "}", place + 1
    return None


def _is_part_of_name(lexemes: Lexemes, place: int) -> bool:
    """Tell whether a number belongs to a name before the noun: «six phase 2 trials»."""
    if not lexemes.is_number(place):
        return False
    before = lexemes.word(place - 1)
    return before in {"phase", "type", "grade", "stage"} or (
        before == "-" and lexemes.touches(place)
    )


def _goes_on(lexemes: Lexemes, place: int) -> bool:
    """Tell whether the noun at `place` only describes another: «infusion sessions»."""
    following = place + 1
    if lexemes.word(following) == "-" and lexemes.touches(following):
        return True
    word = lexemes.word(following)
    return word in lexicon().counted and word.endswith("s")
