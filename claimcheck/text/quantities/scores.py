"""Scores, laboratory values, ratios and effect sizes: numbers that a label before them explains."""

from __future__ import annotations

from claimcheck.model import QuantityKind
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure
from claimcheck.text.quantities.labels import measure_before
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon
from claimcheck.text.quantities.numerals import read_numeral
from claimcheck.text.quantities.statistics import read_bracketed

_SIGNS = frozenset({"≥", "≤", ">", "<", "="})
_SIGNS_OR = _SIGNS | {"or"}
_UNITS_BY_SORT = {"effect": "{SD}", "nnt": "{NNT}"}
_STEP_WORDS = frozenset({"per", "each", "every"})


def read_measured(lexemes: Lexemes, figure: Figure) -> tuple[bool, Draft | None]:
    """
    Read a ratio, an effect size or a coefficient by the label before it.

    Returns whether there was a label, and the draft; test statistics have a label and no draft.
    «A relative risk per one standard deviation» tells of what the ratio is, not how large it is.
    """
    if lexemes.word(figure.start - 1) in _STEP_WORDS:
        return False, None
    sort = measure_before(lexemes, figure.start)
    if sort is None or (figure.first.in_words and sort not in {"ratio", "nnt", "test"}):
        return False, None  # «the kappa between the two readers»
    if sort == "nnt" and figure.first.in_words and figure.low == 1:
        return False, None  # «the number needed to treat to prevent one case»
    if sort == "test" or figure.first.fraction is not None:
        return True, None
    kind = QuantityKind.RATIO if sort in {"ratio", "nnt"} else QuantityKind.SCORE
    draft = _score(figure, _UNITS_BY_SORT.get(sort), kind)
    interval = read_bracketed(lexemes, figure.end)
    if interval is not None and figure.high is None:
        draft.interval, draft.resume = interval.at_level(None), interval.end
    return True, draft


def read_pressure(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read the systolic part of «140/90 mmHg»; the diastolic part follows by itself."""
    if lexemes.word(figure.end) != "/" or not lexemes.is_number(figure.end + 1):
        return None
    other = read_numeral(lexemes, figure.end + 1)
    if other is None or not 60 <= figure.low <= 260:
        return None
    words = "".join(lexemes.lowers[other.end : other.end + 2])
    near = lexemes.lowers[max(0, figure.start - 5) : figure.start]
    if words.startswith("mmhg") or not {"bp", "pressure"}.isdisjoint(near):
        return _score(figure, "mm[Hg]")
    return None


def read_score(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> Draft | None:
    """Read points on a scale by the words before them, and any other decimal number."""
    if figure.first.fraction is not None:
        return None
    near = _words_before(lexemes, figure.start)
    is_decimal = "." in lexemes.forms[figure.start] or figure.low != figure.low.to_integral_value()
    draft: Draft | None = None
    if "bmi" in near or {"mass", "index"} <= set(near):
        draft = _score(figure, "kg/m2")
    elif {"total", "of"} <= set(near) and not figure.first.in_words:
        draft = _score(figure, None, QuantityKind.COUNT)
    elif not {"score", "scores", "scored"}.isdisjoint(near):
        draft = _score(figure, "{score}")
    elif figure.first.in_words:
        draft = None
    elif near and _is_named(lexemes, figure.start):
        draft = _score(figure, "{score}")
    elif (
        is_decimal
        or figure.has_spread
        or _follows_score(lexemes, figure, drafts)
        or not lexicon().score_words.isdisjoint(near)
    ):
        draft = _unnamed(lexemes, figure, drafts, is_decimal=is_decimal)
    return draft


def _follows_score(lexemes: Lexemes, figure: Figure, drafts: list[Draft]) -> bool:
    """Tell whether the number goes on after a score: «31 vs. 21», «from 30 to 12»."""
    if not drafts or drafts[-1].kind is not QuantityKind.SCORE:
        return False
    between = lexemes.lowers[drafts[-1].end : figure.start]
    return between in (["vs"], ["vs", "."], ["versus"], ["to"], ["v"])


def _unnamed(lexemes: Lexemes, figure: Figure, drafts: list[Draft], *, is_decimal: bool) -> Draft:
    """Make a score; after «d = 0.9 and» or «from 35 to» it has the unit of the one before."""
    draft = _score(figure, None)
    joiner = lexemes.word(figure.start - 1)
    if drafts and joiner in {"and", ",", "to", "vs", "versus", "."}:
        before = drafts[-1]
        is_next = before.end >= figure.start - 2 or before.unit == "{SD}"
        if before.kind is QuantityKind.SCORE and is_next:
            draft.unit = before.unit
    interval = read_bracketed(lexemes, figure.end) if is_decimal else None
    if interval is not None and figure.high is None:
        draft.interval, draft.resume = interval.at_level(None), interval.end
    return draft


def _score(figure: Figure, unit: str | None, kind: QuantityKind = QuantityKind.SCORE) -> Draft:
    return Draft(
        start=figure.start,
        end=figure.end,
        kind=kind,
        low=figure.low,
        high=figure.high,
        unit=unit,
    )


def _words_before(lexemes: Lexemes, start: int) -> list[str]:
    """Return up to seven words before the number, up to a mark or another number."""
    near: list[str] = []
    for place in range(start - 1, max(-1, start - 8), -1):
        word = lexemes.lowers[place]
        if word in {".", ";", ")", "]"} or lexemes.is_number(place):
            break
        near.append(word)
    return near


def _is_named(lexemes: Lexemes, start: int) -> bool:
    """Tell whether a name in capitals stands before a sign and the number: «XYZ > or = 20»."""
    place = start - 1
    if lexemes.word(place) not in _SIGNS:
        return False
    while place > max(0, start - 4) and lexemes.word(place) in _SIGNS_OR:
        place -= 1
    form = lexemes.forms[place]
    return len(form) >= 3 and sum(c.isupper() for c in form) >= 2
