"""Statistics: p-values, confidence intervals, sample sizes written «n = 47»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claimcheck.model import ConfidenceInterval, QuantityKind, Role
from claimcheck.text.quantities.bounds import bound_before
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import counted_noun, read_figure
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import word_set
from claimcheck.text.quantities.numerals import Numeral, read_numeral

_P_FILLERS = word_set("statistics_p_fillers")
_P_SIGNS = word_set("statistics_p_signs")
_INTERVAL_FILLERS = word_set("statistics_interval_fillers")
INTERVAL_WORDS = frozenset({"ci", "cis", "confidence", "credible", "cri", "credibility", "c"})
_SEPARATORS = frozenset({"-", "–", "−", "to", ",", ";", "and", "through", "~"})


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval that was read, up to the lexeme `end` (exclusive)."""

    low: Decimal
    high: Decimal
    end: int

    def at_level(self, level: Decimal | None) -> ConfidenceInterval:
        """Return it for a draft, with the level of confidence as a fraction."""
        return ConfidenceInterval(low=self.low, high=self.high, level=level)


def read_p_value(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «p < .001», «P=0.03», «p-value of 0.04» at the letter p."""
    place = index + 1
    signed = False
    for _ in range(9):
        if lexemes.is_number(place):
            break
        word = lexemes.word(place)
        if word not in _P_FILLERS:
            return None
        signed = signed or word in _P_SIGNS
        place += 1
    numeral = read_numeral(lexemes, place) if lexemes.is_number(place) else None
    if numeral is None or not signed:
        return None
    value = numeral.value.scaleb(numeral.power) if abs(numeral.power) < 400 else Decimal(0)
    if value > 1 or lexemes.word(numeral.end) == "%":
        return None
    return Draft(
        start=index,
        end=numeral.end,
        kind=QuantityKind.P_VALUE,
        low=value,
        relation=bound_before(lexemes, place),
    )


def read_sample(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «n = 47» at the letter n."""
    place = index + 1
    if lexemes.word(place) in {"'", "s"}:
        place += 1
    if lexemes.word(place) not in {"=", ":", "≥", ">", "~", "≈"}:
        return None
    figure = read_figure(lexemes, place + 1, ranges=False)
    if figure is None or figure.unit is not None or figure.low != figure.low.to_integral_value():
        return None
    if lexemes.word(figure.end) == "/":
        return None
    noun = counted_noun(lexemes, figure.end, singular=False)
    end = noun[1] if noun is not None else figure.end
    unit = noun[0] if noun is not None else "{participant}"
    return Draft(
        start=index,
        end=end,
        kind=QuantityKind.COUNT,
        low=figure.low,
        unit=unit,
        relation=bound_before(lexemes, place + 1),
        role=Role.SAMPLE_SIZE if unit == "{participant}" else None,
    )


def read_interval(lexemes: Lexemes, index: int) -> Interval | None:
    """Read the two ends of a confidence interval that begin within a few marks of `index`."""
    place = index
    for _ in range(10):
        if lexemes.is_number(place) or lexemes.word(place) in {"-", "−", "–"}:
            break
        if lexemes.word(place) not in _INTERVAL_FILLERS:
            return None
        place += 1
    return _two_ends(lexemes, place)


def read_bracketed(lexemes: Lexemes, index: int) -> Interval | None:
    """Read «(1.3-3.4)», «[1.3, 3.4]» right after an estimate; both ends must be bare."""
    if lexemes.word(index) not in {"(", "["}:
        return None
    found = _two_ends(lexemes, index + 1)
    if found is None or lexemes.word(found.end) not in {")", "]", ";", ","}:
        return None
    closed = lexemes.word(found.end) in {")", "]"}
    return Interval(found.low, found.high, found.end + 1 if closed else found.end)


def _two_ends(lexemes: Lexemes, place: int) -> Interval | None:
    """Read two signed numbers with a separator between them."""
    first = _signed(lexemes, place)
    if first is None:
        return None
    separator = _past_unit(lexemes, first.end)
    if lexemes.word(separator) not in _SEPARATORS:
        return None
    second = _signed(lexemes, separator + 1)
    if second is None:
        return None
    low, high = sorted((first.value, second.value))
    return Interval(low, high, _past_unit(lexemes, second.end))


def _signed(lexemes: Lexemes, place: int) -> Numeral | None:
    """Read a number in digits with its sign."""
    negative = lexemes.word(place) in {"-", "−", "–"}
    place = place + 1 if negative or lexemes.word(place) == "+" else place
    numeral = read_numeral(lexemes, place) if lexemes.is_number(place) else None
    if numeral is None:
        return None
    return Numeral(-numeral.value if negative else numeral.value, numeral.end)


def _past_unit(lexemes: Lexemes, place: int) -> int:
    """Return the place after a percent sign or a unit word that an end may carry."""
    if lexemes.word(place) in {
        "%",
        "years",
        "months",
        "weeks",
        "days",
        "points",
        "h",
        "min",
        "mg",
        "percent",
    }:
        return place + 1
    return place


def exceeds_reach(draft: Draft, index: int) -> bool:
    """Tell whether an interval at `index` is too far off to belong to `draft`."""
    return (
        draft.kind in {QuantityKind.P_VALUE, QuantityKind.YEAR, QuantityKind.MONEY}
        or draft.interval is not None
        or index - draft.end > 30
    )
