"""Ages and years: «aged 18-65», «12-year-old», «65 years or older», «in 2019», «the 1960s»."""

from __future__ import annotations

from claimcheck.model import QuantityKind, Role
from claimcheck.text.quantities.bounds import bound_after
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure, counted_noun
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.windows import words_before

_MONTHS = word_set("classify_months")
_PATH = word_set("age_path")
_YEAR_PREPOSITIONS = word_set("year_prepositions")
_AGE_WORDS = frozenset({"age", "aged", "ages"})
_JOINERS = frozenset({"and", "to", "-", "–", "or", "vs", "v", "versus", "&"})
_OLD = frozenset({"old", "olds"})
_GROUPED = frozenset({"over", "under", "their", "his", "her", "early", "late", "mid"})
_PEOPLE = frozenset({"adults", "people", "women", "men", "patients", "those", "anyone", "persons"})
_COMPARED = frozenset({"older", "younger"})
_MERIDIEMS = frozenset({"am", "pm"})
_REACH = 12
_OLDEST = 120
_YOUNGEST = 10
"""A bare number below it hardly tells an age."""
_WAS = frozenset({"was", "were", "is", "are", "averaged", "turned"})
_ABOUT = frozenset(
    {"about", "around", "nearly", "almost", "just", "over", "under", "only", "already"}
)
_ONE_PERSON = frozenset({"man", "woman", "boy", "girl", "patient", "person", "mother", "father"})
_SAID_OF = word_set("of_age")


def read_age(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read an age whose figure has a unit of time: «18 to 65 years old», «mean age 45.2 years»."""
    if figure.is_negative:
        return None
    end = _age_suffix(lexemes, figure.end)
    if end is None:
        compared = _COMPARED & set(lexemes.lowers[max(0, figure.start - 2) : figure.start])
        if not compared and not age_before(lexemes, figure.start):
            return None
    unit = figure.unit.code if figure.unit is not None else "a"
    return _age(figure, end if end is not None else figure.end, unit)


def read_age_without_unit(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «aged 18-65», «age ≥ 65», «mean age 45.2 (SD 10.1)» as years."""
    if not 0 < figure.low < _OLDEST:
        return None
    if _is_said_of_somebody(lexemes, figure):
        return _age(figure, figure.end, "a")
    if not age_before(lexemes, figure.start):
        return None
    if figure.high is None and counted_noun(lexemes, figure.end, singular=False) is not None:
        return None
    return _age(figure, figure.end, "a")


def _is_said_of_somebody(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether «the women were 68 on average», «a man of 59» names an age without years."""
    if figure.high is not None or not figure.low >= _YOUNGEST:
        return False
    before = words_before(lexemes, figure.start, 6)
    after = lexemes.word(figure.end)
    ends = after in {"", ".", ",", ";", ")"} or lexemes.lowers[figure.end : figure.end + 2] in (
        ["on", "average"], ["at", "the"], ["or", "older"], ["or", "younger"], ["or", "over"]
    )  # fmt: skip
    while before and before[-1] in _ABOUT:
        before.pop()
    if len(before) < 2:
        return False
    if before[-1] == "of":
        return before[-2] in _ONE_PERSON and figure.unit is None
    return ends and before[-1] in _WAS and (before[-2] in _SAID_OF or _names_people(before[-2]))


def _names_people(word: str) -> bool:
    return lexicon().counted.get(word) == "participant"


def read_age_group(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «over-65s», «in their 40s», «adults over 65» as years."""
    if figure.high is not None or figure.first.in_words or not 10 <= figure.low <= 99:
        return None
    end = figure.first.end
    before = lexemes.lowers[max(0, figure.start - 3) : figure.start]
    if lexemes.word(end) == "s" and lexemes.touches(end):
        grouped = not _GROUPED.isdisjoint(before)
        return _age(figure, end + 1, "a") if grouped else None
    is_bounded = before[-1:] in (["over"], ["under"], ["above"], ["below"])
    named = is_bounded and not _PEOPLE.isdisjoint(before)
    return _age(figure, figure.end, "a") if named and figure.unit is None else None


def _age(figure: Figure, end: int, unit: str) -> Draft:
    return Draft(
        start=figure.start,
        end=end,
        kind=QuantityKind.AGE,
        low=figure.low,
        high=figure.high,
        unit=unit,
        role=Role.AGE,
    )


def _age_suffix(lexemes: Lexemes, end: int) -> int | None:
    """Return the place after «old», «-old», «of age», «or older»; None without them."""
    word = lexemes.word(end)
    if word in _OLD:
        return end + 1
    if word == "-" and lexemes.word(end + 1) in _OLD:
        return end + 2
    if word == "of" and lexemes.word(end + 1) == "age":
        return end + 2
    if bound_after(lexemes, end) is not None and lexemes.word(end + 1) in _COMPARED:
        of_age = lexemes.lowers[end + 2 : end + 4] == ["of", "age"]
        return end + 4 if of_age else end + 2
    return None


def age_before(lexemes: Lexemes, start: int) -> bool:
    """
    Tell whether «aged», «mean age» or the like stands before the number.

    Small words and one other number may stand between («aged 18 and 65»); once a number was
    passed, a bracket ends the search, for what follows «(mean age 45 years)» is no age.
    """
    if _AGE_WORDS.isdisjoint(lexemes.lowers[max(0, start - _REACH) : start]):
        return False
    numbers = 0
    for place in range(start - 1, max(-1, start - 1 - _REACH), -1):
        word = lexemes.lowers[place]
        if word in _AGE_WORDS:
            return True
        if lexemes.is_number(place):
            numbers += 1
            if numbers > 1:
                return False
        elif word == "to" and lexemes.word(place - 1) == "up":
            continue
        elif word == ")" or word in _JOINERS:
            if numbers > 0 or (word in _JOINERS and not _number_before(lexemes, place)):
                return False
        elif word not in _PATH:
            return False
    return False


def _number_before(lexemes: Lexemes, place: int) -> bool:
    """Tell whether a number or its unit stands before «and», as in «aged 18 and 65»."""
    return lexemes.is_number(place - 1) or lexemes.is_number(place - 2)


def is_year(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether the figure is printed as a year."""
    form = lexemes.forms[figure.start]
    is_printed = form.isdigit() and len(form) == 4
    return is_printed and 1800 <= figure.low <= 2099 and not figure.first.power


def read_year_after_preposition(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a decade, or a year after «in», «since», «by», whatever noun follows."""
    if not is_year(lexemes, figure):
        return None
    before = lexemes.word(figure.start - 1)
    if before in _MONTHS or (before in _YEAR_PREPOSITIONS and _is_adverbial(lexemes, figure)):
        return _year(figure)
    return None


def _is_adverbial(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell «in 2019 patients were» from «of 2000 patients»."""
    if figure.low < 1900:
        return False
    before = lexemes.word(figure.start - 1)
    counted = counted_noun(lexemes, figure.end, singular=False) is not None
    return not counted or (before in {"in", "since", "until", "during"} and figure.low % 100 != 0)


def read_decade(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «1960s», «1960's» and «1960s-1980s», which a unit «s» would hide."""
    if not is_year(lexemes, figure):
        return None
    end = _decade_end(lexemes, figure.first.end)
    if end is None:
        return None
    draft = _year(figure)
    second = figure.second
    draft.high = None
    draft.end = end
    if second is not None:
        last = _decade_end(lexemes, second.end)
        if last is not None:
            draft.high, draft.end = second.value, last
    return draft


def _decade_end(lexemes: Lexemes, end: int) -> int | None:
    """Return the place after the «s» of a decade."""
    if lexemes.word(end) == "s" and lexemes.touches(end):
        return end + 1
    if lexemes.word(end) == "'" and lexemes.word(end + 1) == "s" and lexemes.touches(end):
        return end + 2
    return None


def read_year(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read any other number that is printed as a year and counts nothing."""
    return _year(figure) if is_year(lexemes, figure) and figure.low >= 1900 else None


def _year(figure: Figure) -> Draft:
    return Draft(
        start=figure.start,
        end=figure.end,
        kind=QuantityKind.YEAR,
        low=figure.low,
        high=figure.high,
    )


def is_clock_or_date(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether the number is a day of a month or an hour of a day."""
    after, before = figure.end, figure.start - 1
    if figure.low <= 31 and figure.low == figure.low.to_integral_value():
        for place in (after, before):
            if lexemes.word(place) in _MONTHS and lexemes.forms[place][0].isupper():
                return True
    return (
        lexemes.word(after) in _MERIDIEMS
        or (
            lexemes.word(after) in {"a", "p"}
            and lexemes.lowers[after + 1 : after + 3] == [".", "m"]
        )
        or lexemes.lowers[after : after + 3] == ["o", "'", "clock"]
    )
