"""The grammar of quantities: from the lexemes of a text to its quantities, left to right."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from claimcheck.model import Quantity, Relation, Span
from claimcheck.text.quantities.bounds import bound_before
from claimcheck.text.quantities.classify import classify
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import read_figure
from claimcheck.text.quantities.fractions import zero_share
from claimcheck.text.quantities.labels import is_identifier, is_labelled, is_reference_mark
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.numerals import VULGAR
from claimcheck.text.quantities.roles import give_roles
from claimcheck.text.quantities.statistics import (
    INTERVAL_WORDS,
    exceeds_reach,
    read_bracketed,
    read_interval,
    read_p_value,
    read_sample,
)
from claimcheck.text.quantities.times import (
    read_article_time,
    read_daily,
    read_every,
    read_repeat,
    read_several_times,
    read_vague,
)
from claimcheck.text.quantities.words import read_change, read_factor, read_ordinal, read_single

_CHANGES = (
    "increas", "decreas", "fell", "fall", "rose", "rise", "drop", "declin", "improv", "reduc",
    "chang", "went", "lower", "rais", "grew", "shift", "worsen", "escalat", "titrat", "moved",
    "jump", "cut", "climb", "go",
)  # fmt: skip
_DIGIT = re.compile(r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁰¹²³⁴-⁹]")
_WORD = re.compile(r"[^\W\d_]+")
_BARE = re.compile(r"[0-9.,;:()\[\]/|%±=<>~≤≥×½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁰¹²³⁴-⁹–-]+")
_REACH_OF_WORDS = 40
"""More lexemes than any word of the grammar reaches."""


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """
    Return the quantities of `text` in order, with spans into it that do not overlap.

    What counts as one, and with which kind, unit and relation: docs/quantities.md. Numbers in
    names («IL-6», «phase 3», «[12]») are left out. Any text is taken; nothing is raised.

    >>> [(q.surface, q.kind.value) for q in parse_quantities("In 2 h, 25 of 35 (71%) improved.")]
    [('2 h', 'time'), ('25 of 35 (71%)', 'rate')]
    """
    if not _may_hold(text):
        return ()
    lexemes = Lexemes(text)
    drafts = _read(lexemes, _starters())
    if not drafts:
        return ()
    give_roles(lexemes, drafts)
    return tuple(_finished(lexemes, draft) for draft in drafts)


def parse_quantity(text: str) -> Quantity:
    """
    Return the one quantity of `text`.

    Raises:
        ValueError: The text holds none, or more than one.
    """
    found = parse_quantities(text)
    if len(found) != 1:
        raise ValueError(f"expected one quantity, found {len(found)}")
    return found[0]


def _may_hold(text: str) -> bool:
    """Tell cheaply whether `text` holds a digit or a word without which there is no quantity."""
    if _DIGIT.search(text):
        return True
    return not _telling_words().isdisjoint(_WORD.findall(text.lower()))


@cache
def _telling_words() -> frozenset[str]:
    """Return the words of which every quantity without digits holds at least one."""
    words = lexicon()
    times = (word for word, unit in words.units.items() if unit.sort == "time")
    starters = _starters().keys() - word_set("common_starters")
    return frozenset({*starters, *words.fractions, *words.magnitudes, *words.ordinals, *times})


@cache
def _starters() -> dict[str, str]:
    """Return the words at which a quantity may begin, with the reader for each."""
    words = lexicon()
    starters = dict.fromkeys(words.ordinals, "ordinal")
    starters |= dict.fromkeys(["half", *words.numbers], "number")
    for reader in ("article", "repeat", "several", "vague", "daily", "zero", "change", "p", "ci"):
        starters |= dict.fromkeys(word_set(f"start_{reader}"), reader)
    return starters | {"n": "n", "every": "every", "single": "single", "factor": "factor"}


def _read(lexemes: Lexemes, starters: dict[str, str]) -> list[Draft]:
    """Read the drafts from left to right."""
    drafts: list[Draft] = []
    index = 0
    lowers, forms = lexemes.lowers, lexemes.forms
    tables = [*_tables(lexemes), (lexemes.count, lexemes.count)][::-1]
    while index < lexemes.count:
        if index >= tables[-1][0]:
            index = max(index, tables.pop()[1])
            continue
        reader = starters.get(lowers[index])
        if reader is None:
            form = forms[index]
            if not (
                form[0] in "0123456789" or (form[0] in ".·" and len(form) > 1) or form in VULGAR
            ):
                index += 1
                continue
            reader = "number"
        draft, after = _at(lexemes, index, reader, drafts)
        if draft is not None and (not drafts or draft.start >= drafts[-1].end):
            drafts.append(draft)
        index = max(after, index + 1)
    return drafts


def _tables(lexemes: Lexemes) -> list[tuple[int, int]]:
    """
    Return the stretches of rows of bare figures that no word is near, as (first, past the last).

    A figure says something only by words or unit signs near it; none looks farther than
    `_REACH_OF_WORDS`.
    """
    bare = _BARE.fullmatch
    tables: list[tuple[int, int]] = []
    began = 0
    for index, form in enumerate((*lexemes.forms, "end")):
        if bare(form):
            continue
        if index - began > 2 * _REACH_OF_WORDS:
            tables.append((began + _REACH_OF_WORDS, index - _REACH_OF_WORDS))
        began = index + 1
    return tables


def _at(lexemes: Lexemes, index: int, reader: str, drafts: list[Draft]) -> tuple[Draft | None, int]:
    """Read one quantity at `index`; return it, if any, and where to go on."""
    if reader == "number":
        return _number(lexemes, index, drafts)
    if reader == "article":
        draft = read_article_time(lexemes, index)
        if draft is None:
            return _number(lexemes, index, drafts)
        return _bounded(lexemes, draft), draft.end
    if reader == "ci":
        return None, _interval(lexemes, index, None, drafts)
    draft = _READERS[reader](lexemes, index)
    if draft is None:
        return None, index + 1
    return _bounded(lexemes, draft), draft.end


def _bounded(lexemes: Lexemes, draft: Draft) -> Draft:
    """Set the relation of a quantity in words: «in less than an hour», «more than halved»."""
    if draft.relation is Relation.EXACT:
        draft.relation = bound_before(lexemes, draft.start)
    return draft


_READERS = {
    "repeat": read_repeat,
    "several": read_several_times,
    "vague": read_vague,
    "daily": read_daily,
    "zero": zero_share,
    "change": read_change,
    "ordinal": read_ordinal,
    "single": read_single,
    "p": read_p_value,
    "n": read_sample,
    "every": read_every,
    "factor": read_factor,
}


def _number(lexemes: Lexemes, index: int, drafts: list[Draft]) -> tuple[Draft | None, int]:
    """Read what begins with a number; return it, if any, and where to go on."""
    skipped = _past_name(lexemes, index) if lexemes.is_number(index) else None
    if skipped is not None:
        return None, skipped
    between = _after(lexemes, index, "between")
    figure = read_figure(lexemes, index, between=between, ranges=not _is_change(lexemes, index))
    if figure is None or is_labelled(lexemes, index):
        return None, index + 1 if figure is None else figure.end
    level = _interval_level(lexemes, figure.end) if figure.unit is not None else None
    if level is not None:
        return None, _interval(lexemes, level, figure.low / 100, drafts)
    draft = classify(lexemes, figure, drafts)
    if draft is None:
        return None, figure.end
    _take_bracketed(lexemes, draft)
    if figure.is_negative and draft.start == figure.start:
        draft.start -= 1
    return draft, max(draft.end, draft.resume)


def _take_bracketed(lexemes: Lexemes, draft: Draft) -> None:
    """Give a percentage the interval that stands in brackets behind it: «63% (54% to 72%)»."""
    if draft.unit != "%" or draft.low is None or draft.high is not None or draft.interval:
        return
    found = read_bracketed(lexemes, draft.end)
    if found is None or "%" not in lexemes.lowers[draft.end : found.end]:
        return
    if found.low <= draft.low <= found.high:
        draft.interval, draft.resume = found.at_level(None), found.end


def _past_name(lexemes: Lexemes, index: int) -> int | None:
    """Return the place after digits that are no quantity: a name, a reference, a date."""
    if is_identifier(lexemes, index) or is_reference_mark(lexemes, index):
        return index + 1
    return _chain_end(lexemes, index)


def _after(lexemes: Lexemes, index: int, word: str) -> bool:
    """Tell whether `word` stands at most two words before the number."""
    return word in lexemes.lowers[max(0, index - 2) : index]


def _is_change(lexemes: Lexemes, index: int) -> bool:
    """Tell whether the number is the first of «fell from 30 to 20», which is no range."""
    near = lexemes.lowers[max(0, index - 12) : index]
    if "from" not in near[-3:]:
        return False
    return any(word.startswith(_CHANGES) for word in near) and not any(
        word in {"range", "ranged", "ranging", "aged"} for word in near
    )


def _chain_end(lexemes: Lexemes, index: int) -> int | None:
    """Return the end of a telephone number or a date in digits: «305-555-0100», «2020-01-15»."""
    place = index + 1
    parts = 1
    mark = lexemes.word(place)
    if mark not in {"-", "/", ".", "‑", ":"}:
        return None
    while (
        lexemes.word(place) == mark
        and lexemes.touches(place)
        and lexemes.touches(place + 1)
        and lexemes.is_number(place + 1)
    ):
        place += 2
        parts += 1
    return place if parts >= 3 or (mark == ":" and parts == 2) else None


def _interval_level(lexemes: Lexemes, end: int) -> int | None:
    """Return where an interval's name begins after its level: «95% CI», «95% (CI)»."""
    place = end + 1 if lexemes.word(end) in {"(", "-", "["} else end
    word = lexemes.word(place)
    if word not in INTERVAL_WORDS:
        return None
    return place if word != "c" or lexemes.word(place + 1) in {".", "i"} else None


def _interval(lexemes: Lexemes, index: int, level: Decimal | None, drafts: list[Draft]) -> int:
    """Give the interval at `index` to the estimate before it; return where to go on."""
    interval = read_interval(lexemes, index)
    if interval is None:
        return index + 1
    if drafts and not exceeds_reach(drafts[-1], index):
        drafts[-1].interval = interval.at_level(level)
        # An estimate with an interval has decimals; its point never parts thousands.
        drafts[-1].alternatives = ()
    return interval.end


def _finished(lexemes: Lexemes, draft: Draft) -> Quantity:
    """Turn a draft into a quantity."""
    span = Span(lexemes.starts[draft.start], lexemes.ends[draft.end - 1])
    return Quantity(
        surface=span.cut(lexemes.text),
        span=span,
        kind=draft.kind,
        low=draft.low,
        high=draft.high,
        unit=draft.unit,
        relation=draft.relation or Relation.EXACT,
        role=draft.role,
        outcome=draft.outcome,
        numerator=draft.numerator,
        denominator=draft.denominator,
        interval=draft.interval,
        alternatives=draft.alternatives,
    )
