"""Times and frequencies in words: «within hours», «a year later», «twice a week»."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.model import QuantityKind, Relation, Role
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure, counted_noun, read_figure
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import UnitWord, lexicon, word_set
from claimcheck.text.quantities.measures import read_unit
from claimcheck.text.quantities.numerals import share_of

_BARE_UNITS = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})
_BEFORE_VAGUE = word_set("times_before_vague")
_AFTER_VAGUE = frozenset({"later", "apart", "after", "rather", "afterwards", "afterward"})
_QUANTIFIERS = frozenset({"several", "few", "many", "multiple", "some"})
_BEFORE_ARTICLE = word_set("times_before_article")
_AFTER_ARTICLE = word_set("times_after_article")
_FULL = frozenset({"full", "whole", "single", "mere", "further", "additional", "entire", "good"})
_DAILY = {
    "daily": "d",
    "nightly": "d",
    "weekly": "wk",
    "monthly": "mo",
    "yearly": "a",
    "annually": "a",
    "hourly": "h",
}
_DOSING = word_set("times_dosing")
_COMPARATIVES = word_set("comparatives")
_EVERY = {
    "other": Decimal(2),
    "second": Decimal(2),
    "third": Decimal(3),
    "fourth": Decimal(4),
    "single": Decimal(1),
}
_SHARES_OF_PEOPLE = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10,
}  # fmt: skip
_PER_WORDS = frozenset({"a", "an", "per", "each", "/", "every", *_DAILY})
_PARTED = {
    "time": QuantityKind.TIME,
    "mass": QuantityKind.DOSE,
    "volume": QuantityKind.DOSE,
    "dose": QuantityKind.DOSE,
}
_DOSED = frozenset({"dosed", "administered", "taken", "given", "applied", "orally"})
_SPENT = {"days": "d", "nights": "d", "hours": "h"}
_REPEATS = {"once": 1, "twice": 2, "thrice": 3}


def time_unit(lexemes: Lexemes, index: int) -> UnitWord | None:
    """Return the unit of time that the word at `index` names."""
    unit = lexicon().units.get(lexemes.word(index))
    return unit if unit is not None and unit.sort == "time" else None


def read_vague(lexemes: Lexemes, index: int) -> Draft | None:
    """Read a time without a figure: «within hours», «several weeks», «hours to days»."""
    word = lexemes.lowers[index]
    if word not in _BARE_UNITS:
        return None
    before, after = lexemes.word(index - 1), lexemes.word(index + 1)
    end = index + 1
    if after in {"to", "or", "and", "-", "–"} and lexemes.word(index + 2) in _BARE_UNITS:
        end = index + 3
    elif not _is_vague(lexemes, index, before, after):
        return None
    if before == "of" and lexemes.word(index - 2) == "couple":
        return _couple(lexemes, index)
    start = index - 1 if before in _QUANTIFIERS else index
    unit = lexicon().units[word].code
    apart = lexemes.word(end) == "apart"
    return Draft(
        start=start,
        end=end,
        kind=QuantityKind.FREQUENCY if apart else QuantityKind.TIME,
        unit=unit,
        role=Role.INTERVAL if apart else None,
    )


def _is_vague(lexemes: Lexemes, index: int, before: str, after: str) -> bool:
    """Tell «within hours», «hours later», «the days following» from «these days»."""
    if before == "of":
        return lexemes.word(index - 2) in {"couple", "matter", "number"}
    if before == "many" and lexemes.word(index - 2) == "how":
        return False
    if before == "the":
        return after in {"following", "after", "before"}
    return before in _BEFORE_VAGUE or after in _AFTER_VAGUE


def _couple(lexemes: Lexemes, index: int) -> Draft:
    """Read «a couple of weeks» as about two."""
    start = index - 3 if lexemes.word(index - 3) == "a" else index - 2
    unit = lexicon().units[lexemes.lowers[index]].code
    return Draft(
        start=start,
        end=index + 1,
        kind=QuantityKind.TIME,
        low=Decimal(2),
        unit=unit,
        relation=Relation.ABOUT,
    )


def read_article_time(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «a year later», «within an hour», «after a full year» at «a» or «an»."""
    place = index + 1
    while lexemes.word(place) in _FULL and place < index + 3:
        place += 1
    unit = time_unit(lexemes, place)
    if unit is None or lexemes.word(place).endswith("s"):
        return None
    if lexemes.word(place + 1) == "-" and lexemes.touches(place + 1):
        return None
    before, after = lexemes.word(index - 1), lexemes.word(place + 1)
    is_pair = lexemes.lowers[place + 1 : place + 3] == ["or", "two"]
    if before not in _BEFORE_ARTICLE and after not in _AFTER_ARTICLE and not is_pair:
        return None
    if unit.code == "s" and after.isalpha() and after not in _AFTER_ARTICLE and not is_pair:
        return None  # «a second opinion»
    low, end = unit.factor, place + 1
    high = None
    if lexemes.lowers[end : end + 3] == ["and", "a", "half"]:
        low, end = low * Decimal("1.5"), end + 3
    elif lexemes.lowers[end : end + 2] == ["or", "two"]:
        high, end = low * 2, end + 2
    return Draft(start=index, end=end, kind=QuantityKind.TIME, low=low, high=high, unit=unit.code)


def read_part(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «half an hour», «a quarter of an hour», «half a gram», «half a milligram per kilo»."""
    fraction = figure.first.fraction
    if fraction is None:
        return None
    place = figure.end
    if lexemes.word(place) == "of":
        place += 1
    if (lexemes.word(place) == "-" and figure.end == place) or lexemes.word(place) in {"a", "an"}:
        place += 1
    else:
        return None
    unit = read_unit(lexemes, place, after_digits=False)
    if unit is None or lexemes.word(place).endswith("s") or unit.sort not in _PARTED:
        return None
    low = Decimal(fraction[0]) / Decimal(fraction[1]) * unit.factor
    return Draft(
        start=figure.start,
        end=unit.end,
        kind=_PARTED[unit.sort],
        low=low.quantize(Decimal("0.01")).normalize(),
        unit=unit.code,
    )


def read_every(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «every 4-6 weeks», «every other day», «every few days» at «every»."""
    place = index + 2 if lexemes.word(index + 1) == "-" else index + 1
    word = lexemes.word(place)
    draft = Draft(
        start=index, end=place + 1, kind=QuantityKind.FREQUENCY, role=Role.INTERVAL, low=Decimal(1)
    )
    if word in _SHARES_OF_PEOPLE or word in {"other", "few", "several", "single"}:
        draft.low = _EVERY.get(word)
        place = place + 2 if lexemes.word(place + 1) == "-" else place + 1
    if word in _SHARES_OF_PEOPLE:
        person = counted_noun(lexemes, place, singular=True)
        if person is not None and person[0] == "{participant}":
            return _every_one_of(index, place, _SHARES_OF_PEOPLE[word])
    unit = time_unit(lexemes, place)
    if unit is not None:
        draft.unit, draft.end = unit.code, place + 1
        draft.low = draft.low * unit.factor if draft.low is not None else None
        return draft
    figure = read_figure(lexemes, place)
    if figure is None or figure.unit is None or figure.unit.sort != "time":
        return None
    draft.low, draft.high = figure.low, figure.high
    draft.unit, draft.end = figure.unit.code, figure.end
    return draft


def _every_one_of(start: int, end: int, whole: int) -> Draft:
    """Make the share of «every third patient»."""
    return Draft(
        start=start,
        end=end,
        kind=QuantityKind.RATE,
        low=share_of(Decimal(1), Decimal(whole)),
        unit="%",
        numerator=Decimal(1),
        denominator=Decimal(whole),
    )


def per_time(lexemes: Lexemes, index: int) -> tuple[str, int] | None:
    """Read «a week», «per day», «/day», «daily», «each month», «every 2 weeks» at `index`."""
    word = lexemes.word(index)
    if word == "-":
        index += 1
        word = lexemes.word(index)
    if word in _DAILY:
        return f"/{_DAILY[word]}", index + 1
    if word in {"a", "an", "per", "each", "every", "/", "in"}:
        unit = time_unit(lexemes, index + 1)
        if unit is not None and not lexemes.word(index + 1).endswith("s") and unit.factor == 1:
            return f"/{unit.code}", index + 2
        if word == "/" and lexemes.word(index + 1) == "d":
            return "/d", index + 2
    if word == "every":
        figure = read_figure(lexemes, index + 1, ranges=False)
        if figure is not None and figure.unit is not None and figure.unit.sort == "time":
            return f"/({figure.low.normalize():f}.{figure.unit.code})", figure.end
    return None


def read_repeat(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «twice a week», «once daily», «twice as likely», «twice the risk»."""
    low = Decimal(_REPEATS[lexemes.lowers[index]])
    after = lexemes.word(index + 1)
    end = index + 1
    if after == "or" and lexemes.word(index + 2) in _REPEATS:
        high: Decimal | None = Decimal(_REPEATS[lexemes.word(index + 2)])
        end = index + 3
    else:
        high = None
    rate = per_time(lexemes, end)
    if rate is not None:
        return Draft(
            start=index, end=rate[1], kind=QuantityKind.FREQUENCY, low=low, high=high, unit=rate[0]
        )
    if low > 1 and after in {"as", "the", "that", "more"}:
        return Draft(start=index, end=index + 1, kind=QuantityKind.RATIO, low=low)
    if low > 1 or lexemes.lowers[max(0, index - 2) : index] in (["at", "least"], ["more", "than"]):
        return Draft(
            start=index, end=end, kind=QuantityKind.COUNT, low=low, high=high, unit="{time}"
        )
    return None


def read_daily(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «daily dosing», «weekly sessions», «500 mg daily» as a frequency."""
    before, after = lexemes.word(index - 1), lexemes.word(index + 1)
    is_dosing = after in _DOSING
    units = lexicon().units.get(before)
    is_amount = units is not None and units.sort in {"mass", "volume"}
    if not (is_dosing or is_amount or before in _DOSING or before in _DOSED):
        return None
    unit = _DAILY[lexemes.lowers[index]]
    return Draft(
        start=index, end=index + 1, kind=QuantityKind.FREQUENCY, low=Decimal(1), unit=f"/{unit}"
    )


def read_several_times(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «several times per week» at «several», «a few» or «multiple»."""
    if lexemes.word(index + 1) != "times":
        return None
    rate = per_time(lexemes, index + 2)
    if rate is None:
        return None
    return Draft(start=index, end=rate[1], kind=QuantityKind.FREQUENCY, unit=rate[0])


def read_repeated(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «3 times a day», «2 sessions per week», «5 days a week», «five times as many»."""
    if figure.unit is not None:
        return _time_per_time(lexemes, figure)
    end = figure.end
    word = lexemes.word(end)
    if word in {"times", "time", "x", "×"}:
        rate = per_time(lexemes, end + 1)
        if rate is not None:
            return _frequency(figure, rate, "")
        return None if word == "×" else _times(lexemes, figure)
    fold = end + 1 if word == "-" else end
    if lexemes.word(fold) == "fold":
        kind = QuantityKind.RATIO
        return Draft(start=figure.start, end=fold + 1, kind=kind, low=figure.low, high=figure.high)
    noun = counted_noun(lexemes, end, singular=True) or _kind_of_days(lexemes, end)
    if noun is not None and lexemes.word(noun[1]) in _PER_WORDS:
        rate = per_time(lexemes, noun[1])
        if rate is not None:
            return _frequency(figure, rate, noun[0])
    return None


def _kind_of_days(lexemes: Lexemes, index: int) -> tuple[str, int] | None:
    """Read the «migraine days» of «six migraine days a month»: unit and the place behind it."""
    for place in range(index + 1, index + 3):
        if not lexemes.word(place - 1).isalpha():
            return None
        spent = _SPENT.get(lexemes.word(place))
        if spent is not None:
            return spent, place + 1
    return None


def _time_per_time(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «5 days a week», «2 hours per day»."""
    unit = figure.unit
    if unit is None or unit.code not in {"d", "h", "min"} or lexemes.word(figure.end) == "in":
        return None
    rate = per_time(lexemes, figure.end)
    return None if rate is None else _frequency(figure, rate, unit.code)


def _frequency(figure: Figure, rate: tuple[str, int], head: str) -> Draft:
    """Make the draft of a number of things in a time."""
    return Draft(
        start=figure.start,
        end=rate[1],
        kind=QuantityKind.FREQUENCY,
        low=figure.low,
        high=figure.high,
        unit=head + rate[0],
    )


def _times(lexemes: Lexemes, figure: Figure) -> Draft:
    """Make a ratio of «five times faster»; a plain «three times» is a count."""
    end = figure.end + 1
    following = lexemes.word(end)
    relative = following in _COMPARATIVES
    return Draft(
        start=figure.start,
        end=end,
        kind=QuantityKind.RATIO if relative else QuantityKind.COUNT,
        low=figure.low,
        high=figure.high,
        unit=None if relative else "{time}",
    )


def read_time_point(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «day 7», «weeks 4 and 8», «hour 24» as points in time."""
    place = figure.start - 1
    joined = lexemes.word(place) == "-"
    place = place - 1 if joined else place
    if time_unit(lexemes, place) is None and _has_own_time(lexemes, figure):
        return None
    for _ in range(8):
        unit = time_unit(lexemes, place)
        word = lexemes.word(place)
        if unit is not None and word not in {"min", "second", "sec"}:
            draft = Draft(
                start=place if place >= figure.start - (2 if joined else 1) else figure.start,
                end=figure.end,
                kind=QuantityKind.TIME,
                low=figure.low,
                high=figure.high,
                unit=unit.code,
                role=Role.TIME_POINT,
            )
            return None if _is_measured(lexemes, place) else draft
        if word not in {",", "and", "or", "to", "-", "–", "&"} and not lexemes.is_number(place):
            return None
        place -= 1
    return None


def _has_own_time(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether a number behind a time is none: «8.1 at week 4 and 6.4 at week 12»."""
    if figure.low != figure.low.to_integral_value() or figure.has_spread:
        return True
    return lexemes.word(figure.end) in {"at", "on", "by", "after", "during", "of"}


def _is_measured(lexemes: Lexemes, place: int) -> bool:
    """Tell whether the unit of time closes a time of its own: «after 24 hours, 12 …»."""
    before = lexemes.word(place - 1)
    return (
        lexemes.is_number(place - 1)
        or before in {"-", "/", "per", "a", "each"}
        or before in lexicon().numbers
    )
