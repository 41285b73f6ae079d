"""What a figure is: its kind and unit, from the words and marks around it."""

from __future__ import annotations

from claimcheck.model import QuantityKind, Relation, Role
from claimcheck.text.quantities import shares, times
from claimcheck.text.quantities.bounds import bound_after, bound_before
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure, counted_noun, shared_unit
from claimcheck.text.quantities.labels import measure_before
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon
from claimcheck.text.quantities.measures import Unit
from claimcheck.text.quantities.numerals import read_numeral
from claimcheck.text.quantities.statistics import read_bracketed
from claimcheck.text.quantities.words import ordinal_draft

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"],
)
_SORT_KINDS = {
    "time": QuantityKind.TIME,
    "mass": QuantityKind.DOSE,
    "volume": QuantityKind.DOSE,
    "dose": QuantityKind.DOSE,
    "weight": QuantityKind.SCORE,
    "measure": QuantityKind.SCORE,
    "lab": QuantityKind.SCORE,
    "percent": QuantityKind.RATE,
}
_FILLERS = frozenset(
    ["of", "=", ":", ",", "(", "was", "is", "were", "are", "a", "an", "the", "at", "about", "approximately", "≥", "≤", ">", "<", "~", "±", "mean", "median", "total", "at", "least", "than", "more", "over"]
)
_AGE_WORDS = frozenset({"age", "aged", "ages"})
_OLD = frozenset({"old", "olds"})
_HAS = frozenset(
    ["were", "had", "have", "was", "are", "did", "achieved", "responded", "relapsed", "died", "met", "showed", "received", "completed", "experienced", "developed", "reported", "withdrew", "dropped", "remained", "still"]
)


def classify(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """
    Return the draft of what `figure` says, or None when it is no quantity.

    `drafts` are those read before; a number after «and» takes over what the last one measures.
    """
    if _is_spread(lexemes, figure.start):
        return None
    if figure.is_ordinal:
        return ordinal_draft(lexemes, figure.start, figure.end, figure.low)
    draft = _classified(lexemes, figure, drafts)
    if draft is None:
        return None
    if draft.relation is Relation.EXACT:
        draft.relation = bound_before(lexemes, draft.start)
    suffix = bound_after(lexemes, draft.end)
    if suffix is not None:
        draft.relation = suffix[0]
        if draft.kind is not QuantityKind.AGE:
            draft.end = suffix[1]
    if not draft.alternatives and draft.kind in {
        QuantityKind.COUNT, QuantityKind.DOSE, QuantityKind.SCORE, QuantityKind.MONEY,
    } and draft.interval is None:  # fmt: skip
        draft.alternatives = figure.first.alternatives
    return draft


def _classified(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Try the forms in the order in which one may hide another."""
    return (
        _money(lexemes, figure)
        or _with_unit(lexemes, figure)
        or _without_unit(lexemes, figure, drafts)
    )


def _with_unit(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Make the draft of a figure that has a unit of its own."""
    unit = figure.unit
    if unit is None:
        return None
    if unit.sort == "percent":
        return _percent(lexemes, figure, unit)
    if unit.sort == "time":
        return (
            _age(lexemes, figure)
            or times.read_repeated(lexemes, figure)
            or _time(lexemes, figure, unit)
        )
    kind = _SORT_KINDS[unit.sort]
    if unit.code == "{score}" and figure.hyphenated and _names_a_scale(lexemes, figure.end):
        return None
    return _plain(figure, kind, unit.code)


def _names_a_scale(lexemes: Lexemes, end: int) -> bool:
    """Tell whether «10-point» goes on as the name of a scale."""
    return any(
        word in {"scale", "likert", "rating", "numeric", "numerical", "visual", "scales"}
        for word in lexemes.lowers[end : end + 4]
    )


def _plain(figure: Figure, kind: QuantityKind, unit: str | None) -> Draft:
    """Make a draft with the numbers of the figure."""
    return Draft(
        start=figure.start,
        end=figure.end,
        kind=kind,
        low=figure.low,
        high=figure.high,
        unit=unit,
    )


def _percent(lexemes: Lexemes, figure: Figure, unit: Unit) -> Draft:
    """Make a rate, with the n/N that may stand in brackets behind it."""
    draft = _plain(figure, QuantityKind.RATE, unit.code)
    if unit.code != "%" or figure.high is not None:
        return draft
    counts = shares.counts_in_brackets(lexemes, figure.end)
    if counts is not None:
        draft.numerator, draft.denominator, draft.end = (
            counts.numerator,
            counts.denominator,
            counts.end,
        )
        return draft
    number = shares.number_in_brackets(lexemes, figure.end)
    if number is not None:
        draft.numerator, draft.end = number
    if _is_relative_risk(lexemes, figure.end):
        draft.kind = QuantityKind.RATIO
    return draft


def _is_relative_risk(lexemes: Lexemes, end: int) -> bool:
    """Tell whether the percentage compares two risks: «21% lower risk», «30% reduction in mortality»."""
    near = lexemes.lowers[end : end + 6]
    if not near:
        return False
    change = (
        near[0] if near[0] not in {"relative", "increased", "decreased", "reduced"} else near[0]
    )
    directional = change in {
        "lower",
        "higher",
        "greater",
        "reduction",
        "increase",
        "decrease",
        "reduced",
        "increased",
        "decreased",
        "relative",
        "excess",
        "less",
        "more",
    }
    return directional and any(
        word in {"risk", "risks", "odds", "hazard", "hazards"} for word in near
    )


def _time(lexemes: Lexemes, figure: Figure, unit: Unit) -> Draft:
    """Make a time; «spaced 2 weeks apart» is how often."""
    draft = _plain(figure, QuantityKind.TIME, unit.code)
    if lexemes.word(figure.end) == "apart":
        draft.kind, draft.role = QuantityKind.FREQUENCY, Role.INTERVAL
    return draft


def _age(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «18 to 65 years old», «12-year-old», «65 years or older», «mean age 45.2 years»."""
    unit = figure.unit
    end = figure.end
    suffix = _age_suffix(lexemes, end)
    if suffix is None and not _age_before(lexemes, figure.start):
        return None
    draft = _plain(figure, QuantityKind.AGE, unit.code if unit is not None else "a")
    draft.end = suffix if suffix is not None else end
    draft.role = Role.AGE
    return draft


def _age_suffix(lexemes: Lexemes, end: int) -> int | None:
    """Return the place after «old», «-old», «of age», «or older»; None without them."""
    word = lexemes.word(end)
    if word in _OLD:
        return end + 1
    if word == "-" and lexemes.word(end + 1) in _OLD:
        return end + 2
    if word == "of" and lexemes.word(end + 1) == "age":
        return end + 2
    bound = bound_after(lexemes, end)
    if bound is not None and lexemes.word(end + 1) in {"older", "younger"}:
        return (
            end + 2 + (2 if lexemes.word(end + 2) == "of" and lexemes.word(end + 3) == "age" else 0)
        )
    return None


def _age_before(lexemes: Lexemes, start: int) -> bool:
    """Tell whether «aged», «mean age», «ages» stands before the number, over small words."""
    place = start - 1
    for _ in range(9):
        word = lexemes.word(place)
        if word in _AGE_WORDS:
            return True
        if (
            word not in _FILLERS
            and word
            not in {
                "range",
                "ranged",
                "ranging",
                "from",
                "between",
                "[",
                "sd",
                "years",
                "year",
                ")",
                "was",
                "older",
                "younger",
                "under",
                "above",
                "below",
                "participants",
                "patients",
                "and",
                "average",
                "group",
            }
            and not (word == "-" or lexemes.is_number(place))
        ):
            return False
        place -= 1
    return False


def _money(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «$400», «£1.2 million», «500 dollars», «EUR 20»."""
    before = lexemes.forms[figure.start - 1] if figure.start > 0 else ""
    after = lexemes.word(figure.end)
    code = _SYMBOLS.get(before)
    start, end = figure.start, figure.end
    if code is not None:
        start -= 1
        if lexemes.word(start - 1) == "us":
            start -= 1
    elif before in {"USD", "EUR", "GBP", "AUD", "CAD"}:
        code, start = before, start - 1
    elif figure.unit is None and after in lexicon().money:
        code, end = lexicon().money[after], end + 1
    elif figure.unit is None and after in _SYMBOLS and lexemes.touches(figure.end):
        code, end = _SYMBOLS[after], end + 1
    if code is None:
        return None
    draft = _plain(figure, QuantityKind.MONEY, code)
    draft.start, draft.end = start, end
    return draft


def _without_unit(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Make the draft of a figure that has no unit of its own."""
    measured = measure_before(lexemes, figure.start)
    if measured is not None:
        return _measured(lexemes, figure, measured)
    if _is_clock_or_date(lexemes, figure):
        return None
    return (
        times.read_part_of_time(lexemes, figure)
        or _pressure(lexemes, figure)
        or shares.read_share(lexemes, figure)
        or shares.read_per(lexemes, figure)
        or times.read_repeated(lexemes, figure)
        or shares.read_fraction(lexemes, figure)
        or _age_without_unit(lexemes, figure)
        or _year_after_preposition(lexemes, figure)
        or shares.read_count_with_percent(lexemes, figure)
        or _count(lexemes, figure)
        or _year(lexemes, figure)
        or _time_point(lexemes, figure)
        or _listed(lexemes, figure)
        or _score(lexemes, figure, drafts)
        or _bare_count(lexemes, figure)
    )


def _measured(lexemes: Lexemes, figure: Figure, sort: str) -> Draft | None:
    """Make a ratio, an effect size or a coefficient, with the interval in brackets behind it."""
    if sort == "test" or figure.first.fraction is not None:
        return None
    if sort == "ratio":
        draft = _plain(figure, QuantityKind.RATIO, None)
    elif sort == "nnt":
        draft = _plain(figure, QuantityKind.RATIO, "{NNT}")
    else:
        draft = _plain(figure, QuantityKind.SCORE, "{SD}" if sort == "effect" else None)
    interval = read_bracketed(lexemes, figure.end)
    if interval is not None and figure.high is None:
        draft.interval = interval.at_level(None)
    return draft


def _is_clock_or_date(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether the number is a day of a month or an hour of a day."""
    after, before = lexemes.word(figure.end), lexemes.word(figure.start - 1)
    if figure.low <= 31 and figure.low == figure.low.to_integral_value():
        if after in _MONTHS and lexemes.forms[figure.end][0].isupper():
            return True
        if before in _MONTHS and lexemes.forms[figure.start - 1][0].isupper():
            return True
    return after in {"am", "pm", "a.m", "p.m"} or (
        after in {"a", "p"} and lexemes.lowers[figure.end + 1 : figure.end + 3] == [".", "m"]
    )


def _pressure(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read the systolic part of «140/90 mmHg»; the diastolic part follows by itself."""
    if lexemes.word(figure.end) != "/" or not lexemes.is_number(figure.end + 1):
        return None
    other = read_numeral(lexemes, figure.end + 1)
    if other is None or not 60 <= figure.low <= 260:
        return None
    words = "".join(lexemes.lowers[other.end : other.end + 2])
    near = lexemes.lowers[max(0, figure.start - 5) : figure.start]
    if not words.startswith("mmhg") and not {"bp", "pressure"} & set(near):
        return None
    return _plain(figure, QuantityKind.SCORE, "mm[Hg]")


def _age_without_unit(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «aged 18-65», «age ≥ 65», «over-65s» as years."""
    near = lexemes.lowers[max(0, figure.start - 9) : figure.start]
    if _AGE_WORDS.isdisjoint(near) or not 0 < figure.low < 120:
        return None
    if not _age_before(lexemes, figure.start):
        return None
    if counted_noun(lexemes, figure.end, singular=False) is not None and not figure.high:
        return None
    return _age(lexemes, figure)


def _is_year(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether the figure is printed as a year."""
    form = lexemes.forms[figure.start]
    return (
        form.isdigit() and len(form) == 4 and 1800 <= figure.low <= 2099 and not figure.first.power
    )


def _year_after_preposition(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a year after «in», «since», «by», or a decade, whatever noun follows."""
    if not _is_year(lexemes, figure):
        return None
    before = lexemes.word(figure.start - 1)
    decade = _decade_end(lexemes, figure.end)
    if decade is not None:
        draft = _plain(figure, QuantityKind.YEAR, None)
        draft.end = decade
        return draft
    if (
        before in {"in", "since", "until", "during", "by", "before"} | _MONTHS
        and figure.low >= 1900
    ):
        return _plain(figure, QuantityKind.YEAR, None)
    return None


def _decade_end(lexemes: Lexemes, end: int) -> int | None:
    """Return the place after the «s» of «1960s» or «1960's»."""
    if lexemes.word(end) == "s" and lexemes.touches(end):
        return end + 1
    if lexemes.word(end) == "'" and lexemes.word(end + 1) == "s" and lexemes.touches(end):
        return end + 2
    return None


def _year(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read any other number that is printed as a year and counts nothing."""
    if not _is_year(lexemes, figure) or figure.low < 1900:
        return None
    return _plain(figure, QuantityKind.YEAR, None)


def _count(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a number of people, trials, infusions and other things."""
    singular = figure.low == 1 or _is_hyphen(lexemes, figure.end)
    noun = counted_noun(lexemes, figure.end, singular=singular)
    if noun is None or figure.first.fraction is not None:
        return None
    if figure.low != figure.low.to_integral_value():
        return None
    if noun[0] == "{item}" and _is_hyphen(lexemes, figure.end):
        return None
    if figure.first.in_words and figure.low == 1 and lexemes.word(figure.end) == "of":
        return None
    if _is_year(lexemes, figure) and noun[0] not in {"{participant}", "{animal}", "{cell}"}:
        return None
    draft = _plain(figure, QuantityKind.COUNT, noun[0])
    draft.end = noun[1]
    return draft


def _is_hyphen(lexemes: Lexemes, place: int) -> bool:
    return lexemes.word(place) == "-" and lexemes.touches(place)


def _time_point(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «day 7», «weeks 4 and 8», «hour 24» as points in time."""
    place = figure.start - 1
    if lexemes.word(place) == "-":
        place -= 1
    for _ in range(8):
        word = lexemes.word(place)
        unit = times.time_unit(lexemes, place)
        if unit is not None and word not in {"min", "second", "s"}:
            draft = _plain(figure, QuantityKind.TIME, unit.code)
            draft.role = Role.TIME_POINT
            if place == figure.start - 1 or lexemes.word(figure.start - 1) == "-":
                draft.start = place
            return draft
        if not (
            word in {",", "and", "or", "to", "through", "-", "–", "&"} or lexemes.is_number(place)
        ):
            return None
        place -= 1
    return None


def _listed(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Give a bare number the unit that closes its list: «24, 48 and 72 h»."""
    if figure.first.fraction is not None:
        return None
    unit, noun = shared_unit(lexemes, figure.end)
    if unit is not None:
        if unit.sort == "time" and _age_before(lexemes, figure.start):
            return None
        return _plain(figure, _SORT_KINDS[unit.sort], unit.code)
    if noun is not None and figure.low == figure.low.to_integral_value():
        return _plain(figure, QuantityKind.COUNT, noun)
    return None


def _score(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Read points on a scale, laboratory values and other decimals."""
    if figure.first.fraction is not None:
        return None
    near = _words_before(lexemes, figure.start)
    words = lexicon().score_words
    is_scored = any(word in words for word in near)
    if is_scored and ("score" in near or "scores" in near or "scored" in near):
        return _plain(figure, QuantityKind.SCORE, "{score}")
    if "bmi" in near or ("mass" in near and "index" in near):
        return _plain(figure, QuantityKind.SCORE, "kg/m2")
    is_named = bool(near) and _is_acronym(lexemes, figure.start)
    if is_named and not figure.first.in_words:
        return _plain(figure, QuantityKind.SCORE, "{score}")
    has_decimals = (
        figure.low != figure.low.to_integral_value() or "." in lexemes.forms[figure.start]
    )
    if not figure.first.in_words and (
        has_decimals or figure.has_spread or (is_scored and bool(near))
    ):
        draft = _plain(figure, QuantityKind.SCORE, None)
        if drafts and drafts[-1].unit == "{SD}" and lexemes.word(figure.start - 1) in {"and", ","}:
            draft.unit = "{SD}"
        interval = read_bracketed(lexemes, figure.end)
        if interval is not None and figure.high is None and has_decimals:
            draft.interval = interval.at_level(None)
        return draft
    return None


def _words_before(lexemes: Lexemes, start: int) -> list[str]:
    """Return up to seven words before the number, up to a mark or another number."""
    near: list[str] = []
    for place in range(start - 1, max(-1, start - 8), -1):
        word = lexemes.lowers[place]
        if word in {".", ";", ")", "]"} or lexemes.is_number(place):
            break
        near.append(word)
    return near


def _is_acronym(lexemes: Lexemes, start: int) -> bool:
    """Tell whether a name in capitals stands before a sign and the number: «XYZ ≥ 20»."""
    place = start - 1
    if lexemes.word(place) not in {"≥", "≤", ">", "<", "="}:
        return False
    while place > 0 and lexemes.word(place) in {"≥", "≤", ">", "<", "="}:
        place -= 1
    form = lexemes.forms[place]
    return len(form) >= 3 and sum(c.isupper() for c in form) >= 2


def _bare_count(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «5 were in remission» as a number of those spoken of."""
    if figure.first.fraction is not None or figure.low != figure.low.to_integral_value():
        return None
    if figure.first.in_words and figure.low == 1:
        return None
    if lexemes.word(figure.end) in _HAS and lexemes.word(figure.start - 1) not in {"(", "-", "/"}:
        return _plain(figure, QuantityKind.COUNT, None)
    return None


def _is_spread(lexemes: Lexemes, start: int) -> bool:
    """Tell whether the number is a standard deviation or the like: «(SD 10.1)», «± 3»."""
    place = start - 1
    for _ in range(3):
        word = lexemes.word(place)
        if word in lexicon().spread_labels or word == "±":
            return word not in {"se", "error"} or lexemes.forms[place].isupper() or word == "error"
        if word not in {"=", "of", ":", ".", ","}:
            return False
        place -= 1
    return False
