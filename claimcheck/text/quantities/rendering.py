"""Quantities as text that reads back as the same quantity."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

from claimcheck.model import Quantity, QuantityKind, Relation
from claimcheck.text.quantities.lexicon import lexicon, word_set

_BOUNDS = {
    Relation.EXACT: "",
    Relation.ABOUT: "about ",
    Relation.AT_LEAST: "at least ",
    Relation.OVER: "more than ",
    Relation.AT_MOST: "at most ",
    Relation.UNDER: "less than ",
    Relation.UP_TO: "up to ",
    Relation.WITHIN: "within ",
}
_SIGNS = {
    Relation.EXACT: "=",
    Relation.ABOUT: "about",
    Relation.AT_LEAST: "≥",
    Relation.OVER: ">",
    Relation.AT_MOST: "≤",
    Relation.UNDER: "<",
}
_PRINTED = {
    "[IU]": "IU",
    "[U]": "U",
    "[CFU]": "CFU",
    "[ppm]": "ppm",
    "[ppb]": "ppb",
    "m[IU]": "mIU",
    "mm[Hg]": "mmHg",
    "cm[H2O]": "cmH2O",
    "Cel": "°C",
    "[degF]": "°F",
    "/min": "bpm",
    "[lb_av]": "lb",
    "[in_i]": "inches",
    "[ft_i]": "feet",
    "pp": "percentage points",
    "{score}": "points",
    "d": "days",
    "a": "years",
    "wk": "weeks",
    "mo": "months",
    "h": "hours",
    "s": "seconds",
    "ms": "ms",
}
_PRINTED_PARTS = {
    "[IU]": "IU",
    "[U]": "U",
    "[CFU]": "CFU",
    "m[IU]": "mIU",
    "{1.73_m2}": "1.73 m2",
    "mm[Hg]": "mmHg",
}
_TINY = -20
"""Below this power of ten a number is rendered as «1.2E−93»."""
_SINGULAR = {"d": "day", "a": "year", "wk": "week", "mo": "month", "h": "hour", "min": "minute"}


def render_quantity(quantity: Quantity) -> str:
    """
    Return words that `parse_quantity` reads back as the same quantity.

    Kind, figures, unit, relation, n/N, interval and other readings come back as they were; role
    and outcome belong to the sentence and are not rendered.
    """
    bound = _BOUNDS[quantity.relation]
    special = _SPECIAL.get(quantity.kind)
    if special is not None:
        return special(quantity, bound)
    if quantity.unit == "{SD}":
        return _labelled(quantity, bound)
    if quantity.unit is None and quantity.kind is not QuantityKind.YEAR:
        label = "a total of" if quantity.kind is QuantityKind.COUNT else "value"
        return f"{label} {bound}{_figure(quantity)}{_interval(quantity)}"
    if quantity.low is None:
        return _vague(quantity, bound)
    return bound + _measured(quantity) + _interval(quantity)


def _p_value(quantity: Quantity, bound: str) -> str:
    """Render «p < 0.001»."""
    del bound
    return f"p {_SIGNS.get(quantity.relation, '=')} {_digits(quantity.low)}"


def _age(quantity: Quantity, bound: str) -> str:
    """Render «aged at least 18 years»."""
    return f"aged {bound}{_figure(quantity)} {_unit_words(quantity.unit)}"


def _money(quantity: Quantity, bound: str) -> str:
    """Render «USD 400»."""
    return f"{bound}{quantity.unit} {_figure(quantity)}"


def _measured(quantity: Quantity) -> str:
    """Render a figure with its unit."""
    unit = quantity.unit
    figure = _figure(quantity)
    if quantity.kind is QuantityKind.RATE:
        return _rate(quantity, figure)
    if unit is None:
        return figure
    if quantity.kind is QuantityKind.COUNT and quantity.high is None:
        # «1,986 cases»: without the comma it would look like a year.
        return f"{quantity.low:,f} {_unit_words(unit)}"
    if unit.startswith("10*"):
        power, _, volume = unit[3:].partition("/")
        return f"{figure} × 10^{power}/{volume}"
    return f"{figure} {_unit_words(unit)}"


def _rate(quantity: Quantity, figure: str) -> str:
    """Render a share, with n/N or n behind it."""
    unit = quantity.unit
    if unit is not None and unit.startswith("/10*"):
        power, _, time = unit[4:].partition(".")
        return f"{figure} per {10 ** int(power)} person-{_unit_words(time)}"
    if unit == "pp":
        return f"{figure} percentage points"
    if quantity.numerator is not None and quantity.denominator is not None:
        return f"{figure}% ({_digits(quantity.numerator)}/{_digits(quantity.denominator)})"
    if quantity.numerator is not None:
        return f"{figure}% (n = {_digits(quantity.numerator)})"
    return f"{figure}%"


def _labelled(quantity: Quantity, bound: str) -> str:
    """Render a ratio or an effect size behind its label."""
    figure = _figure(quantity)
    if quantity.unit == "%":
        return f"{bound}{figure}% lower risk{_interval(quantity)}"
    label = {"{NNT}": "NNT", "{SD}": "SMD"}.get(quantity.unit or "", "risk ratio")
    return f"{label} {bound}{figure}{_interval(quantity)}"


def _interval(quantity: Quantity) -> str:
    """Render the confidence interval behind an estimate."""
    interval = quantity.interval
    if interval is None:
        return ""
    ends = f"{_digits(interval.low)} to {_digits(interval.high)}"
    if interval.level is None:
        return f"; CI {ends}"
    return f" ({_digits((interval.level * 100).normalize())}% CI {ends})"


def _frequency(quantity: Quantity, bound: str) -> str:
    """Render «every 2 to 3 weeks», «2 times per week», «3 sessions per week»."""
    return bound + _how_often(quantity)


def _how_often(quantity: Quantity) -> str:
    """Render a frequency without its bound."""
    unit = quantity.unit or ""
    head, slash, time = unit.partition("/")
    if not slash:
        if quantity.low is None:
            return f"every few {_unit_words(unit)}"
        return f"every {_figure(quantity)} {_unit_words(unit)}"
    if time.startswith("("):
        number, _, code = time[1:-1].rpartition(".")
        per = f"every {number} {_unit_words(code)}"
    else:
        per = f"per {_SINGULAR.get(time, time)}"
    if quantity.low is None:
        return f"several times {per}"
    return f"{_figure(quantity)} {_unit_words(head) if head else 'times'} {per}"


def _vague(quantity: Quantity, bound: str) -> str:
    """Render «within hours», «several weeks»."""
    unit = "minutes" if quantity.unit == "min" else _unit_words(quantity.unit)
    return (bound if bound == "within " else "several ") + unit


def _unit_words(unit: str | None) -> str:
    """Render a unit so that it is read as the same code."""
    if unit is None:
        return ""
    if unit in _PRINTED:
        return _PRINTED[unit]
    head, *below = unit.split("/")
    if not head:
        head, below = "bpm", below[1:]  # «/min/…» is beats a minute for something
    if head.startswith("{"):
        printed = _PRINTED.get(head) or _plurals().get(head[1:-1], head[1:-1] + "s")
    else:
        printed = _PRINTED_PARTS.get(head, head)
    parts = [_PRINTED_PARTS.get(part) or _SINGULAR.get(part, part) for part in below]
    return "/".join([printed, *parts])


@cache
def _plurals() -> dict[str, str]:
    """Return the plural noun for each counted thing."""
    plurals: dict[str, str] = {"time": "times"}
    for word, name in lexicon().counted.items():
        if word.startswith(name[:3]) and (word.endswith("s") or word in word_set("pluralised")):
            plurals.setdefault(name, word)
    return plurals


def _figure(quantity: Quantity) -> str:
    """Render the number or the range."""
    is_sure = not quantity.alternatives and quantity.interval is None
    low = _digits(quantity.low, is_sure=is_sure)
    if quantity.high is None:
        return low
    return f"{low} to {_digits(quantity.high, is_sure=is_sure)}"


def _digits(value: Decimal | None, *, is_sure: bool = False) -> str:
    """Render a number in plain digits with a true minus sign."""
    if value is None:
        return ""
    # «1.115» may be read as 1115; where only one of the two was meant, its power of ten says so.
    in_powers = value.adjusted() < _TINY or (is_sure and _may_part_thousands(value))
    printed = f"{value:E}" if in_powers else f"{value:f}"
    return printed.replace("-", "−")


def _may_part_thousands(value: Decimal) -> bool:
    """Tell whether the point of a number, printed plainly, may be taken for thousands."""
    return value.as_tuple().exponent == -3 and 1 <= value < 1000


_SPECIAL: dict[QuantityKind, Callable[[Quantity, str], str]] = {
    QuantityKind.P_VALUE: _p_value,
    QuantityKind.AGE: _age,
    QuantityKind.FREQUENCY: _frequency,
    QuantityKind.RATIO: _labelled,
    QuantityKind.MONEY: _money,
}
