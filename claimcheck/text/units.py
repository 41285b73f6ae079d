"""
Units: what a UCUM code measures, and the factors that join units of one dimension.

A month is 30.4375 days and a year 365.25 days (the mean Julian year of UCUM 2.1, `mo_j` and
`a_j`): good enough to compare statements of a text, not to reckon dates. Counted things
(`{session}`) and scores never turn into one another.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache

_DAY = Decimal(86400)
_FACTORS: dict[str, tuple[str, Decimal]] = {
    # code: (dimension, size in the dimension's smallest unit in use here)
    "us": ("time", Decimal("0.000001")),
    "ms": ("time", Decimal("0.001")),
    "s": ("time", Decimal(1)),
    "min": ("time", Decimal(60)),
    "h": ("time", Decimal(3600)),
    "d": ("time", _DAY),
    "wk": ("time", _DAY * 7),
    "mo": ("time", _DAY * Decimal("30.4375")),
    "a": ("time", _DAY * Decimal("365.25")),
    "pg": ("mass", Decimal("1e-12")),
    "ng": ("mass", Decimal("1e-9")),
    "ug": ("mass", Decimal("1e-6")),
    "mg": ("mass", Decimal("1e-3")),
    "g": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)),
    "[lb_av]": ("mass", Decimal("453.59237")),
    "[oz_av]": ("mass", Decimal("28.349523125")),
    "nL": ("volume", Decimal("1e-9")),
    "uL": ("volume", Decimal("1e-6")),
    "mL": ("volume", Decimal("1e-3")),
    "dL": ("volume", Decimal("0.1")),
    "L": ("volume", Decimal(1)),
    "pmol": ("amount", Decimal("1e-12")),
    "nmol": ("amount", Decimal("1e-9")),
    "umol": ("amount", Decimal("1e-6")),
    "mmol": ("amount", Decimal("1e-3")),
    "mol": ("amount", Decimal(1)),
    "nm": ("length", Decimal("1e-9")),
    "um": ("length", Decimal("1e-6")),
    "mm": ("length", Decimal("1e-3")),
    "cm": ("length", Decimal("1e-2")),
    "m": ("length", Decimal(1)),
    "km": ("length", Decimal(1000)),
    "[in_i]": ("length", Decimal("0.0254")),
    "[ft_i]": ("length", Decimal("0.3048")),
    "m[IU]": ("arbitrary", Decimal("1e-3")),
    "[IU]": ("arbitrary", Decimal(1)),
    "k[IU]": ("arbitrary", Decimal(1000)),
    "[CFU]": ("colonies", Decimal(1)),
    "[ppb]": ("parts", Decimal("1e-3")),
    "[ppm]": ("parts", Decimal(1)),
    "mm[Hg]": ("pressure", Decimal("133.322387415")),
    "kPa": ("pressure", Decimal(1000)),
    "kcal": ("energy", Decimal(4184)),
    "kJ": ("energy", Decimal(1000)),
    "mGy": ("radiation", Decimal("1e-3")),
    "Gy": ("radiation", Decimal(1)),
    "uA": ("current", Decimal("1e-6")),
    "mA": ("current", Decimal("1e-3")),
    "Hz": ("frequency", Decimal(1)),
    "kHz": ("frequency", Decimal(1000)),
    "%": ("share", Decimal(1)),
    "pp": ("percentage points", Decimal(1)),
}


@lru_cache(maxsize=4096)
def dimension(unit: str | None) -> str | None:
    """
    Return what `unit` measures, such as `time`, `mass/mass` or `{session}`; None when unknown.

    Two units can be converted into one another exactly when their dimensions are equal.

    >>> dimension("wk"), dimension("mg/kg"), dimension("{session}")
    ('time', 'mass/mass', '{session}')
    """
    parsed = _parse(unit) if unit is not None else None
    return None if parsed is None else parsed[0]


def convert(value: Decimal, from_unit: str | None, to_unit: str | None) -> Decimal | None:
    """
    Return `value` in `to_unit`, or None when no factor joins the two units.

    Equal units give `value` back as it is, known or not. Milligrams never become millimoles:
    that takes a molar mass. Percentages never become percentage points.

    >>> convert(Decimal(24), "h", "d")
    Decimal('1')
    """
    if from_unit == to_unit:
        return value
    if from_unit is None or to_unit is None:
        return None
    source, target = _parse(from_unit), _parse(to_unit)
    if source is None or target is None or source[0] != target[0] or not value.is_finite():
        return None
    with localcontext() as context:
        context.prec = 28
        result = value * source[1] / target[1]
        return _plain(result)


def _plain(value: Decimal) -> Decimal:
    """Drop trailing zeros without falling into exponents."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    return (
        normal.quantize(Decimal(1)) if isinstance(exponent, int) and 0 < exponent < 20 else normal
    )


@lru_cache(maxsize=4096)
def _parse(unit: str) -> tuple[str, Decimal] | None:
    """Return dimension and size of a code made of known units, joined by `/`."""
    if len(unit) > 60:
        return None
    if unit.startswith("{") and unit.endswith("}"):
        return unit, Decimal(1)
    head, *rest = unit.split("/")
    names: list[str] = []
    size = Decimal(1)
    for position, part in enumerate([head, *rest]):
        if position == 0 and not part:
            names.append("1")  # «/min»
            continue
        known = _part(part)
        if known is None:
            return None
        names.append(known[0])
        size = size * known[1] if position == 0 else size / known[1]
    # «mg/kg/d» and «mg/d/kg» measure the same.
    return "/".join([names[0], *sorted(names[1:])]), size


def _part(part: str) -> tuple[str, Decimal] | None:
    """Look one factor of a code up; annotations stand for themselves."""
    if part in _FACTORS:
        return _FACTORS[part]
    if part.startswith("{") and part.endswith("}"):
        return part, Decimal(1)
    if part.startswith("10*") and part[3:].isascii() and part[3:].isdigit() and len(part) <= 5:
        return "number", Decimal(10) ** int(part[3:])
    if part == "m2":
        return "area", Decimal(1)
    return None
