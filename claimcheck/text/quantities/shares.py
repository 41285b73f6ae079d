"""Shares: «25 of 35 (71%)», «7 in 10», «one patient in four», «12 per 100,000», «half of»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claimcheck.model import QuantityKind
from claimcheck.text.quantities.clocks import is_date
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure, any_noun, counted_noun, read_figure
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.numerals import Numeral, plain, read_numeral, share_of
from claimcheck.text.quantities.sight import is_acuity
from claimcheck.text.quantities.times import time_unit

_SMALL_WORDS = 3
_MISPRINT = 15
"""How far, in percentage points, a printed share may lie from its n/N and still belong to it."""
_DETERMINERS = word_set("whole_sets")
_PERSON_TIME = word_set("person_time")
_THINGS = word_set("share_of_things")
_RATED = frozenset(
    {"score", "scores", "scored", "rated", "rating", "ratings", "pain", "intensity", "vas", "nrs"},
)


@dataclass(frozen=True, slots=True)
class _Share:
    """Numerator and denominator in whole numbers, up to the lexeme `end`."""

    numerator: Decimal
    denominator: Decimal
    end: int


def read_share(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a share whose numerator is `figure`, together with the percentage printed after it."""
    if figure.high is not None or figure.unit is not None or figure.is_ordinal:
        return None
    share = _over(lexemes, figure) or _out_of(lexemes, figure)
    if share is None:
        return None
    end = share.end
    if share.denominator in {5, 10, 100} and _is_rated(lexemes, figure.start):
        return Draft(
            start=figure.start,
            end=share.end,
            kind=QuantityKind.SCORE,
            low=share.numerator,
            unit="{score}",
        )
    low = share_of(share.numerator, share.denominator)
    upper = _second_share(lexemes, end)
    if upper is not None:
        low, high = sorted((low, share_of(upper.numerator, upper.denominator)))
        return Draft(
            start=figure.start,
            end=upper.end,
            kind=QuantityKind.RATE,
            low=low,
            high=high,
            unit="%",
        )
    if share.numerator == 1 and figure.first.in_words and lexemes.word(figure.start - 1) == "not":
        return _none_of(figure, share)
    percent = percent_in_brackets(lexemes, _past_noun(lexemes, end))
    if percent is not None and abs(percent[0] - low) <= _MISPRINT:
        low, end = percent
    return Draft(
        start=figure.start,
        end=end,
        kind=QuantityKind.RATE,
        low=low,
        unit="%",
        numerator=share.numerator,
        denominator=share.denominator,
    )


def _none_of(figure: Figure, share: _Share) -> Draft:
    """Make the 0% of «not one of the 60»."""
    return Draft(
        start=figure.start - 1,
        end=share.end,
        kind=QuantityKind.RATE,
        low=Decimal(0),
        unit="%",
        numerator=Decimal(0),
        denominator=share.denominator,
    )


def _second_share(lexemes: Lexemes, end: int) -> _Share | None:
    """Read the upper end of «1/10 to 1/20», «1 in 5 to 1 in 4» at `end`."""
    if lexemes.word(end) not in {"to", "-", "–"}:
        return None
    figure = read_figure(lexemes, end + 1, ranges=False)
    if figure is None or figure.unit is not None:
        return None
    return _over(lexemes, figure) or _out_of(lexemes, figure)


def _is_rated(lexemes: Lexemes, start: int) -> bool:
    """Tell whether «7/10» is a point on a scale."""
    return not _RATED.isdisjoint(lexemes.lowers[max(0, start - 5) : start])


def _over(lexemes: Lexemes, figure: Figure) -> _Share | None:
    """Read the «/35» of «25/35»."""
    end = figure.end
    if lexemes.word(end) != "/" or not lexemes.is_number(end + 1):
        return None
    total = read_numeral(lexemes, end + 1)
    if total is None or lexemes.word(total.end) == "/" or not _fits(figure.low, total.value):
        return None
    if is_date(lexemes, figure.start, figure.low, total):
        return None
    if is_acuity(lexemes, figure.start, figure.low, total.end):
        return None
    place = total.end
    if lexemes.word(place) in {"th", "ths", "rd", "nd"} and lexemes.touches(place):
        place += 1
    return _Share(figure.low, total.value, place)


_SOURCES = frozenset({"{study}", "{trial}", "{article}", "{report}", "{eye}"})
"""What is no part of the people or papers that it stands in."""
_FEW = 4
_ROUND_WHOLES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(1000000),
}
_EVERY = frozenset({"every", "each", "a"})
_LARGE_WHOLES = frozenset(map(Decimal, (100, 1000, 10000, 100000, 1000000)))
_VERBS_IN_S = frozenset({"is", "has", "was", "does", "smokes", "dies", "gets", "lives"})
_LONGEST_ONE = 8
_LEAST_WHOLE = 3
_ENDING_ONE = frozenset(
    {"was", "were", "is", "are", "had", "has", "have", "did", "died", "and", "or", "but", "than"}
)
"""Words after which «in» belongs to a verb: «one patient died in six weeks»."""


def _out_of(lexemes: Lexemes, figure: Figure) -> _Share | None:
    """Read «of 35», «out of 10», «in 10», «in every ten», «patient in four» after a number."""
    noun = counted_noun(lexemes, figure.end, singular=True)
    has_noun = noun is not None and noun[0] == "{participant}"
    if noun is None and lexemes.word(figure.end) == "(":
        return _out_of_in_brackets(lexemes, figure)
    end = _past_what_is_counted(lexemes, figure, noun)
    joiner = lexemes.word(end)
    begins = _past_joiner(lexemes, end)
    if begins is None:
        return None
    place, determined = begins, False
    while lexemes.word(place) in _DETERMINERS and place < end + 6:
        determined = True
        place += 1
    if determined and joiner != "of":
        whole = _round_whole(lexemes, place)
        if whole is not None:
            return _Share(figure.low, whole, place + 1) if _fits(figure.low, whole) else None
    total = _total(lexemes, figure, place)
    plausible = total is not None and _is_plausible(
        lexemes, figure, total, joiner, has_noun=has_noun, determined=determined
    )
    if noun is not None and total is not None and _counts_others(lexemes, noun[0], total):
        return None
    return _Share(figure.low, total.low, total.end) if total and plausible else None


def _out_of_in_brackets(lexemes: Lexemes, figure: Figure) -> _Share | None:
    """Read the «(out of 20)» or «(of 40)» behind a number."""
    place = figure.end + 1
    place = place + 1 if lexemes.word(place) == "out" else place
    if lexemes.word(place) != "of":
        return None
    place += 1
    while lexemes.word(place) in _DETERMINERS and place < figure.end + 6:
        place += 1
    total = _total(lexemes, figure, place)
    if total is None or lexemes.word(total.end) != ")" or total.low <= 1:
        return None
    return _Share(figure.low, total.low, total.end + 1)


def _counts_others(lexemes: Lexemes, counted: str, total: Figure) -> bool:
    """Tell whether a whole counts other things: «19 studies in 24 publications»."""
    if counted not in _SOURCES:
        return False
    noun = counted_noun(lexemes, total.end, singular=False) or any_noun(lexemes, total.end)
    return noun is not None and noun[0] != counted


def _total(lexemes: Lexemes, figure: Figure, place: int) -> Figure | None:
    """Read the whole at `place` of which a figure may be a part."""
    total = read_figure(lexemes, place)
    if total is None or total.unit is not None or total.high is not None or total.is_ordinal:
        return None
    if total.first.fraction is not None or not _fits(figure.low, total.low):
        return None
    return total


def _round_whole(lexemes: Lexemes, place: int) -> Decimal | None:
    """Read the «hundred» of «one in a hundred», «3 in every thousand»; no «hundred-bed»."""
    if lexemes.word(place + 1) == "-":
        return None
    return _ROUND_WHOLES.get(lexemes.word(place))


def _is_unknown_noun(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether «couple» of «one couple in six» follows; not «one arm in two trials»."""
    end = figure.end
    if not figure.first.in_words or figure.low > _FEW or time_unit(lexemes, end) is not None:
        return False
    if not lexemes.word(end).isalpha() or lexemes.word(end + 1) != "in":
        return False
    total = read_figure(lexemes, end + 2)
    if total is None:
        return False
    following = lexemes.word(total.end)
    return not following.endswith("s") or following in _VERBS_IN_S


def _past_joiner(lexemes: Lexemes, end: int) -> int | None:
    """Return the place behind «out of», «in», «-in-» or «of» at `end`; None for another word."""
    joiner, then = lexemes.word(end), lexemes.word(end + 1)
    if joiner == "out" and then == "of":
        return end + 2
    if joiner not in {"in", "of"} and not (joiner == "-" and then in {"in", "of"}):
        return None
    place = end + 1 if joiner != "-" else end + 2
    return place + 1 if lexemes.word(place) == "-" else place


def _past_what_is_counted(lexemes: Lexemes, figure: Figure, noun: tuple[str, int] | None) -> int:
    """Return the place behind what is counted, where «in», «of» or «out of» may stand."""
    if noun is not None and lexemes.word(noun[1]) in {"in", "out", "of", "per"}:
        return noun[1]
    past = _past_one_of_them(lexemes, figure)
    if past is not None:
        return past
    is_unknown = noun is None and (
        _is_unknown_noun(lexemes, figure) or _is_noun_out_of(lexemes, figure.end)
    )
    return figure.end + 1 if is_unknown else figure.end


def _past_one_of_them(lexemes: Lexemes, figure: Figure) -> int | None:
    """Return the place of the «in» of «one teenager with asthma in eight»; None for no share."""
    if not figure.first.in_words or figure.low != 1:
        return None
    first = figure.end
    if not lexemes.word(first).isalpha() or time_unit(lexemes, first) is not None:
        return None
    for place in range(first + 2, min(first + _LONGEST_ONE, lexemes.count)):
        word = lexemes.lowers[place]
        if word == "in":
            total = read_figure(lexemes, place + 1, ranges=False)
            if total is None or total.unit is not None or not total.first.in_words:
                continue
            following = lexemes.word(total.end)
            is_whole = total.low >= _LEAST_WHOLE and total.first.fraction is None
            return place if is_whole and not _is_plural(following) else None
        if not word.isalpha() or word in _ENDING_ONE:
            return None
    return None


def _is_plural(word: str) -> bool:
    return word.endswith("s") and word not in _VERBS_IN_S


def _is_noun_out_of(lexemes: Lexemes, place: int) -> bool:
    """Tell whether «kites» of «seven kites out of eight» stands at `place`."""
    if not lexemes.word(place).isalpha() or time_unit(lexemes, place) is not None:
        return False
    return lexemes.word(place + 1) == "out" and lexemes.word(place + 2) == "of"


def _is_plausible(
    lexemes: Lexemes,
    figure: Figure,
    total: Figure,
    joiner: str,
    *,
    has_noun: bool,
    determined: bool,
) -> bool:
    """Tell shares from «in 2019», «one of the two drugs» and «5 of 3»."""
    if joiner == "in" and 1900 <= total.low <= 2099 and len(lexemes.forms[total.start]) == 4:
        return False
    if joiner == "of" and not has_noun:
        people = counted_noun(lexemes, total.end, singular=False)
        counts_people = people is not None and people[0] in _THINGS
        if figure.first.in_words and total.low <= _SMALL_WORDS and not counts_people:
            return False
        if figure.first.in_words and figure.low == 1 and determined and not counts_people:
            return False
    return total.low > 1


def _fits(numerator: Decimal, denominator: Decimal) -> bool:
    """Tell whether the two can be a share: whole numbers, the second not smaller."""
    return (
        0 <= numerator <= denominator
        and denominator > 0
        and numerator == numerator.to_integral_value()
        and denominator == denominator.to_integral_value()
    )


def _past_noun(lexemes: Lexemes, place: int) -> int:
    """Return the place after a counted noun at `place`, or `place` itself."""
    noun = counted_noun(lexemes, place, singular=False)
    return noun[1] if noun is not None and lexemes.word(noun[1]) in {"(", "["} else place


def percent_in_brackets(lexemes: Lexemes, place: int) -> tuple[Decimal, int] | None:
    """Read «(71%)», «[71.4 %» or «, 71%,» at `place`; return the figure and the place after it."""
    opening = lexemes.word(place)
    if opening not in {"(", "[", ",", ";", "="}:
        return None
    place += 1
    if lexemes.word(place) == "=":
        place += 1
    figure = read_figure(lexemes, place, ranges=False)
    if figure is None or figure.unit is None or figure.unit.code != "%" or figure.has_spread:
        return None
    closing = lexemes.word(figure.end)
    if opening in {"(", "["}:
        return (
            (figure.low, figure.end + 1)
            if closing in {")", "]"}
            else ((figure.low, figure.end) if closing in {";", ",", "of"} else None)
        )
    return figure.low, figure.end


def counts_in_brackets(lexemes: Lexemes, place: int) -> _Share | None:
    """Read «(25/35)», «(n = 25/35)», «[25 of 35 patients]» after a percentage."""
    if lexemes.word(place) not in {"(", "["}:
        return None
    place += 1
    if lexemes.word(place) == "n" and lexemes.word(place + 1) == "=":
        place += 2
    figure = read_figure(lexemes, place, ranges=False)
    if figure is None or figure.unit is not None:
        return None
    share = _over(lexemes, figure) or _out_of(lexemes, figure)
    if share is None:
        return None
    place = share.end
    noun = counted_noun(lexemes, place, singular=False)
    place = noun[1] if noun is not None else place
    closing = lexemes.word(place)
    if closing not in {")", "]", ",", ";"}:
        return None
    return _Share(share.numerator, share.denominator, place + 1 if closing in {")", "]"} else place)


def number_in_brackets(lexemes: Lexemes, place: int) -> tuple[Decimal, int] | None:
    """Read «(n = 25)» after a percentage; return the number and the place after the bracket."""
    if lexemes.word(place) not in {"(", "["} or lexemes.word(place + 1) != "n":
        return None
    if lexemes.word(place + 2) not in {"=", ":"}:
        return None
    numeral = read_numeral(lexemes, place + 3)
    if numeral is None or lexemes.word(numeral.end) not in {")", "]"}:
        return None
    return numeral.value, numeral.end + 1


def read_count_with_percent(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «25 patients (71%)», «25 (71%) patients», «25 (71%) of 35»."""
    if figure.high is not None or figure.low != figure.low.to_integral_value():
        return None
    noun = counted_noun(lexemes, figure.end, singular=True)
    place = noun[1] if noun is not None else figure.end
    percent = percent_in_brackets(lexemes, place) if lexemes.word(place) in {"(", "["} else None
    if percent is None:
        return None
    low, end = percent
    draft = Draft(
        start=figure.start,
        end=end,
        kind=QuantityKind.RATE,
        low=low,
        unit="%",
        numerator=figure.low,
    )
    place = end + 1 if lexemes.word(end) == "of" else end
    if place > end:
        while lexemes.word(place) in _DETERMINERS:
            place += 1
        total = read_figure(lexemes, place, ranges=False)
        if total is not None and total.unit is None and _fits(figure.low, total.low):
            draft.denominator = total.low
            draft.end = total.end
    return draft


def read_per(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «12 per 100,000», «3.2 per 1000 person-years», «5 per 100 patients a year»."""
    end = figure.end
    noun = counted_noun(lexemes, end, singular=True)
    if noun is not None and lexemes.word(noun[1]) in {"per", "/"}:
        end = noun[1]
    round_one = _in_every_round(lexemes, end) if figure.unit is None else None
    if round_one is not None:
        whole, end = round_one
        low = plain(figure.low * 100 / whole)
        return Draft(start=figure.start, end=end, kind=QuantityKind.RATE, low=low, unit="%")
    if figure.unit is not None or lexemes.word(end) not in {"per", "/"}:
        return None
    named = _round_whole(lexemes, end + 1)
    total = read_numeral(lexemes, end + 1) if named is None else Numeral(named, end + 2)
    if total is None or total.value not in {10, 100, 1000, 10000, 100000, 1000000}:
        return None
    if lexemes.word(end) == "/" and total.value < 1000:
        return None
    draft = Draft(
        start=figure.start,
        end=total.end,
        kind=QuantityKind.RATE,
        low=figure.low,
        high=figure.high,
        unit="%",
    )
    if _per_person_time(lexemes, draft, total):
        return draft
    scale = Decimal(100) / total.value
    draft.low = (figure.low * scale).normalize()
    draft.high = None if figure.high is None else (figure.high * scale).normalize()
    if figure.high is None and figure.low == figure.low.to_integral_value():
        draft.numerator, draft.denominator = figure.low, total.value
    return draft


def _in_every_round(lexemes: Lexemes, place: int) -> tuple[Decimal, int] | None:
    """Read «in every hundred», «out of each 1,000», as after the 3.3 of a share with decimals."""
    place = place + 1 if lexemes.word(place) == "out" else place
    if lexemes.word(place) not in {"in", "of"} or lexemes.word(place + 1) not in _EVERY:
        return None
    whole = _round_whole(lexemes, place + 2)
    if whole is not None:
        return whole, place + 3
    numeral = read_numeral(lexemes, place + 2) if lexemes.is_number(place + 2) else None
    if numeral is None or numeral.value not in _LARGE_WHOLES:
        return None
    return numeral.value, numeral.end


def _per_person_time(lexemes: Lexemes, draft: Draft, total: Numeral) -> bool:
    """Read the «person-years» of «per 1000 person-years» into unit and end of the draft."""
    place = total.end
    if lexemes.word(place) not in _PERSON_TIME:
        return False
    place += 2 if lexemes.word(place + 1) in {"-", "–"} else 1
    time = lexicon().units.get(lexemes.word(place))
    if time is None or time.sort != "time":
        return False
    power = len(str(int(total.value))) - 1
    draft.unit, draft.end = f"/10*{power}.{time.code}", place + 1
    return True


def read_listed_per(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read the 5.4 of «5.4 versus 6.4 events per 1000 person-years»."""
    if figure.high is not None or figure.unit is not None:
        return None
    place = figure.end
    joined = False  # «In 2009, 19 of every 1,000» is no list
    for _ in range(3):
        word = lexemes.word(place)
        if word not in {"vs", "versus", "v", "and", ",", "to"}:
            return None
        joined = joined or word != "," or lexemes.word(place + 1) == "and"
        place += 2 if lexemes.word(place + 1) in {".", "and"} else 1
        other = read_figure(lexemes, place, ranges=False)
        if other is None:
            return None
        closing = read_per(lexemes, other)
        if closing is not None and closing.low is not None:
            if not joined:
                return None
            low = plain(figure.low * closing.low / other.low) if other.low else figure.low
            kind, unit = closing.kind, closing.unit
            return Draft(start=figure.start, end=figure.end, kind=kind, low=low, unit=unit)
        place = other.end
    return None
