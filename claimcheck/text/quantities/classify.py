"""What a figure is: its kind and unit, from the words and marks around it."""

from __future__ import annotations

from claimcheck.model import QuantityKind, Relation, Role
from claimcheck.text.quantities import ages, fractions, scores, shares, times
from claimcheck.text.quantities.bounds import bound_after, bound_before
from claimcheck.text.quantities.clocks import is_hour_of_day
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure, any_noun, counted_noun, shared_unit
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.measures import Unit
from claimcheck.text.quantities.numerals import share_of
from claimcheck.text.quantities.windows import words_before
from claimcheck.text.quantities.words import ordinal_draft
from claimcheck.text.tokens import PUBMED_STOP_WORDS, STOP_WORDS

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CODES = frozenset({"USD", "EUR", "GBP", "AUD", "CAD"})
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
_AMBIGUOUS = frozenset(
    {QuantityKind.COUNT, QuantityKind.DOSE, QuantityKind.SCORE, QuantityKind.MONEY},
)
_SPREAD_KINDS = frozenset({QuantityKind.AGE, QuantityKind.SCORE, QuantityKind.TIME})
_HAS = word_set("classify_has")
_BARE_BEFORE = word_set("bare_count_before")
_BARE_OF = word_set("bare_count_of")
_SCALES = word_set("scale_names")
_CHANGES = word_set("relative_changes")
_ALTERING = ("reduc", "lower", "cut", "decreas", "increas", "rais", "rise", "rose", "drop", "slash")
_BEFORE_THINGS = word_set("before_things")
_OF_COST = word_set("of_cost")
_NEAR_COST = 8
_SMALL_WORDS = STOP_WORDS | PUBMED_STOP_WORDS
_RISKS = frozenset({"risk", "risks", "odds", "hazard", "hazards"})


def classify(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """
    Return the draft of what `figure` says, or None when it is no quantity.

    `drafts` are those read before: a number in brackets behind one may only be its spread, and
    a number after «and» takes over what the last one measures.
    """
    if _is_spread(lexemes, figure, drafts) or is_hour_of_day(lexemes, figure):
        return None
    if figure.is_ordinal:
        return ordinal_draft(lexemes, figure.start, figure.end, figure.low)
    draft = (
        ages.read_decade(lexemes, figure)
        or ages.read_age_group(lexemes, figure)
        or _money(lexemes, figure)
        or _with_unit(lexemes, figure)
        or _without_unit(lexemes, figure, drafts)
    )
    if draft is None:
        return None
    _bind(lexemes, draft)
    if draft.kind in _AMBIGUOUS and draft.interval is None:
        draft.alternatives = figure.first.alternatives
    return draft


def _bind(lexemes: Lexemes, draft: Draft) -> None:
    """Set the relation from the words before and behind."""
    if draft.relation is Relation.EXACT:
        draft.relation = bound_before(lexemes, draft.start)
    if draft.kind is QuantityKind.AGE:
        inner = bound_after(lexemes, draft.end - 2) or bound_after(lexemes, draft.end - 4)
        suffix = inner or bound_after(lexemes, draft.end)
    else:
        suffix = bound_after(lexemes, draft.end)
    if suffix is not None:
        draft.relation = suffix[0]
        draft.end = max(draft.end, suffix[1])


def _with_unit(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Make the draft of a figure that has a unit of its own."""
    unit = figure.unit
    if unit is None:
        return None
    if unit.sort == "percent":
        return _percent(lexemes, figure, unit)
    if unit.sort == "time":
        return (
            ages.read_age(lexemes, figure)
            or times.read_repeated(lexemes, figure)
            or _time(lexemes, figure, unit)
        )
    if unit.code == "{score}" and figure.hyphenated and _names_a_scale(lexemes, figure.end):
        return None
    return _plain(figure, _SORT_KINDS[unit.sort], unit.code)


def _names_a_scale(lexemes: Lexemes, end: int) -> bool:
    """Tell whether «10-point» goes on as the name of a scale."""
    return not _SCALES.isdisjoint(lexemes.lowers[end : end + 4])


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
    if unit.code != "%":
        return draft
    if is_relative_risk(lexemes, figure.end) or lowers_risk_by(lexemes, figure.start):
        draft.kind = QuantityKind.RATIO
    if figure.high is not None:
        return draft
    counts = shares.counts_in_brackets(lexemes, figure.end)
    if counts is not None:
        draft.numerator, draft.denominator = counts.numerator, counts.denominator
        draft.end = counts.end
        return draft
    number = shares.number_in_brackets(lexemes, figure.end)
    if number is not None:
        draft.numerator, draft.end = number
    return draft


def is_relative_risk(lexemes: Lexemes, end: int) -> bool:
    """Tell whether the share before `end` compares two risks: «21% lower risk of death»."""
    near = lexemes.lowers[end : end + 6]
    return bool(near) and near[0] in _CHANGES and not _RISKS.isdisjoint(near)


def lowers_risk_by(lexemes: Lexemes, start: int) -> bool:
    """Tell whether a share compares two risks: «cut the risk of death by 30%»."""
    near = words_before(lexemes, start, 14)
    if "by" not in near[-3:]:
        return False
    risk = max((place for place, word in enumerate(near) if word in _RISKS), default=0)
    return risk > 0 and any(word.startswith(_ALTERING) for word in near[:risk])


def _time(lexemes: Lexemes, figure: Figure, unit: Unit) -> Draft:
    """Make a time; «spaced 2 weeks apart» is how often."""
    draft = _plain(figure, QuantityKind.TIME, unit.code)
    if lexemes.word(figure.end) == "apart":
        draft.kind, draft.role = QuantityKind.FREQUENCY, Role.INTERVAL
    return draft


def _money(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «$400», «£1.2 million», «500 dollars», «EUR 20»."""
    before = lexemes.forms[figure.start - 1] if figure.start > 0 else ""
    after = lexemes.word(figure.end)
    code = _SYMBOLS.get(before)
    start, end = figure.start, figure.end
    if code is not None:
        start -= 2 if lexemes.word(start - 2) == "us" else 1
    elif before in _CODES:
        code, start = before, start - 1
    elif figure.unit is None and after in lexicon().money:
        code, end = lexicon().money[after], end + 1
    elif _is_sterling(lexemes, figure):
        code = "GBP"
    elif figure.unit is None and after in _SYMBOLS and lexemes.touches(figure.end):
        code, end = _SYMBOLS[after], end + 1
    if code is None:
        return None
    draft = _plain(figure, QuantityKind.MONEY, code)
    draft.start, draft.end = start, end
    return draft


def _is_sterling(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell whether «68 pounds» are money: the words near them tell what something costs."""
    if figure.unit is None or figure.unit.code != "[lb_av]":
        return False
    if not lexemes.word(figure.end - 1).startswith("pound"):
        return False
    near = lexemes.lowers[max(0, figure.start - _NEAR_COST) : figure.end + _NEAR_COST]
    return not _OF_COST.isdisjoint(near)


def _without_unit(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Make the draft of a figure without a unit, by the first form that fits."""
    has_label, measured = scores.read_measured(lexemes, figure)
    if has_label or ages.is_clock_or_date(lexemes, figure):
        return measured
    return (
        times.read_part(lexemes, figure)
        or scores.read_pressure(lexemes, figure)
        or shares.read_share(lexemes, figure)
        or shares.read_per(lexemes, figure)
        or shares.read_listed_per(lexemes, figure)
        or times.read_repeated(lexemes, figure)
        or _fraction(lexemes, figure)
        or ages.read_age_without_unit(lexemes, figure)
        or ages.read_year_after_preposition(lexemes, figure)
        or shares.read_count_with_percent(lexemes, figure)
        or _count(lexemes, figure)
        or ages.read_year(lexemes, figure)
        or times.read_time_point(lexemes, figure)
        or _listed(lexemes, figure)
        or scores.read_score(lexemes, figure, drafts)
        or _back_reference(lexemes, figure)
        or _some_of(lexemes, figure, drafts)
        or _bare_count(lexemes, figure)
        or _things(lexemes, figure)
    )


def _fraction(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a share in words; «a fifth lower risk» compares two risks."""
    draft = fractions.read_fraction(lexemes, figure)
    if draft is not None and draft.unit == "%" and is_relative_risk(lexemes, figure.end):
        draft.kind = QuantityKind.RATIO
    return draft


def _count(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a number of people, trials, infusions and other things."""
    hyphen = lexemes.word(figure.end) == "-" and lexemes.touches(figure.end)
    if figure.first.fraction is not None or figure.low != figure.low.to_integral_value():
        return None
    place = figure.end + 1 if lexemes.word(figure.end) == "+" else figure.end
    noun = counted_noun(lexemes, place, singular=figure.low == 1 or hyphen)
    if noun is None:
        return _count_of(lexemes, figure)
    if noun[0] == "{item}" and hyphen:
        return None
    if noun[0] == "{cell}" and _is_line(lexemes, figure.start):
        return None
    if ages.is_year(lexemes, figure) and not _counts(lexemes, figure, noun):
        return None
    draft = _plain(figure, QuantityKind.COUNT, noun[0])
    draft.end = noun[1]
    if place > figure.end:
        draft.relation = Relation.AT_LEAST
    return draft


def _count_of(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «17 of the patients», «two of those women» as a number of them."""
    end = figure.end
    if figure.low == 1 or lexemes.word(end) != "of" or lexemes.word(end + 1) not in _BARE_OF:
        return None
    noun = counted_noun(lexemes, end + 2, singular=False)
    if noun is None or noun[0] != "{participant}":
        return None
    return _plain(figure, QuantityKind.COUNT, noun[0])


def _counts(lexemes: Lexemes, figure: Figure, noun: tuple[str, int]) -> bool:
    """Tell «2000 patients» and «2098 cases» from «the 2018 trials»."""
    if noun[0] in {"{participant}", "{animal}", "{cell}"}:
        return True
    is_next = noun[1] == figure.end + 1
    return is_next and lexemes.word(figure.start - 1) not in {"the", "a", "an", "in", "since", "by"}


def _is_line(lexemes: Lexemes, start: int) -> bool:
    """Tell whether the number names a cell line: «HEK 293 cells»."""
    return start > 0 and lexemes.forms[start - 1].isupper() and len(lexemes.forms[start - 1]) > 1


def _listed(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Give a bare number the unit that closes its list: «24, 48 and 72 h»."""
    if figure.first.fraction is not None or figure.is_passed:
        return None
    shared = shared_unit(lexemes, figure.end)
    if shared is None:
        return None
    if isinstance(shared, Unit):
        return _plain(figure, _SORT_KINDS[shared.sort], shared.code)
    if figure.low == figure.low.to_integral_value():
        return _plain(figure, QuantityKind.COUNT, shared)
    return None


def _back_reference(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «sessions, often 4-6 at first»: a bare range counts the things just named."""
    if figure.high is None or figure.low != figure.low.to_integral_value():
        return None
    counted = lexicon().counted
    for place in range(figure.start - 1, max(-1, figure.start - 5), -1):
        word = lexemes.lowers[place]
        name = counted.get(word)
        if name is not None and word.endswith("s"):
            return _plain(figure, QuantityKind.COUNT, "{" + name + "}")
        if not lexemes.is_word(place) and word != ",":
            return None
    return None


def _bare_count(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «and 5 were in remission», «29 of these» as a number of those spoken of."""
    if figure.first.fraction is not None or figure.low != figure.low.to_integral_value():
        return None
    if figure.first.in_words and figure.low == 1:
        return None
    after, then = lexemes.word(figure.end), lexemes.word(figure.end + 1)
    begins = figure.start == 0 or lexemes.word(figure.start - 1) in _BARE_BEFORE
    if begins and (after in _HAS or (after == "of" and then in _BARE_OF)):
        return _plain(figure, QuantityKind.COUNT, None)
    return None


def _some_of(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Read the 12 of «Of 40 nurses, 12 recovered» as a number of them."""
    if figure.first.fraction is not None or not drafts or drafts[-1].end != figure.start - 1:
        return None
    whole = drafts[-1]
    if whole.kind is not QuantityKind.COUNT or whole.unit is None or whole.low is None:
        return None
    if lexemes.word(figure.start - 1) != "," or not 1 < figure.low <= whole.low:
        return None
    if figure.low != figure.low.to_integral_value() or not lexemes.word(figure.end).isalpha():
        return None
    before = words_before(lexemes, whole.start, 3)
    if "of" not in before:
        return None
    draft = _plain(figure, QuantityKind.COUNT, whole.unit)
    if "every" in before:
        draft.kind, draft.unit = QuantityKind.RATE, "%"
        draft.low = share_of(figure.low, whole.low)
        draft.numerator, draft.denominator = figure.low, whole.low
    return draft


def _things(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read a number of things that no list knows: «we found 31 new biomarkers»."""
    if figure.first.fraction is not None or figure.low != figure.low.to_integral_value():
        return None
    before = lexemes.word(figure.start - 1)
    begins = (
        not before.isalpha()
        or before in _SMALL_WORDS
        or before.endswith(("ed", "ains", "udes"))
        or before in _BEFORE_THINGS
        or bound_before(lexemes, figure.start) is not Relation.EXACT
    )
    if not begins or figure.low < 2 or before in {"(", "-", "[", "/"}:
        return None
    noun = any_noun(lexemes, figure.end)
    if noun is None:
        return None
    draft = _plain(figure, QuantityKind.COUNT, noun[0])
    draft.end = noun[1]
    return draft


def _is_spread(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> bool:
    """Tell whether the number is a standard deviation or the like: «(SD 10.1)», «24.3 (5.1)»."""
    place = figure.start - 1
    if drafts and lexemes.word(place) == "(" and drafts[-1].end == place:
        estimate = drafts[-1]
        closed = lexemes.word(figure.last.end) == ")"
        measured = estimate.kind in _SPREAD_KINDS or (
            estimate.kind is QuantityKind.RATE and "." in lexemes.forms[figure.start]
        )
        if closed and measured and figure.unit is None:
            return True
    for _ in range(3):
        word = lexemes.word(place)
        if word in lexicon().spread_labels or word == "±":
            return word != "se" or lexemes.forms[place].isupper()
        if word not in {"=", "of", ":", ".", ","}:
            return False
        place -= 1
    return False
