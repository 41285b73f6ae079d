"""Units after a number: «mg/kg», «mg kg-1 h-1», «mm Hg», «per cent», «percentage points»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import UnitWord, lexicon

_MMHG = UnitWord("mm[Hg]", "measure")
_PER_MINUTE = UnitWord("/min", "measure")
_CELSIUS = UnitWord("Cel", "measure")
_FAHRENHEIT = UnitWord("[degF]", "measure")
_IU = UnitWord("[IU]", "mass")
_PERCENT_WORDS = frozenset({"%", "percent", "pct", "percentage"})
_POINT_WORDS = frozenset({"point", "points", "units"})
_PHRASES: dict[str, tuple[tuple[tuple[str, ...], UnitWord], ...]] = {
    "mm": ((("mm", "hg"), _MMHG), (("mm", "of", "mercury"), _MMHG)),
    "millimeters": ((("millimeters", "of", "mercury"), _MMHG),),
    "millimetres": ((("millimetres", "of", "mercury"), _MMHG),),
    "international": ((("international", "units"), _IU),),
    "degrees": (
        (("degrees", "c"), _CELSIUS),
        (("degrees", "celsius"), _CELSIUS),
        *(((("degrees", word), _FAHRENHEIT)) for word in ("f", "fahrenheit")),
    ),
    "°": ((("°", "c"), _CELSIUS), (("°", "f"), _FAHRENHEIT)),
    **{
        thing: tuple(
            ((thing, per, minute), _PER_MINUTE)
            for per in ("/", "per", "a")
            for minute in ("min", "minute")
        )
        for thing in ("beats", "breaths")
    },
}
_LAB_DENOMINATORS = frozenset({"mL", "dL", "L", "uL"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was read, up to the lexeme `end` (exclusive)."""

    code: str
    sort: str
    """percent, time, mass, volume, weight, measure, dose or lab."""
    end: int
    factor: Decimal = Decimal(1)


def read_unit(lexemes: Lexemes, index: int, *, after_digits: bool) -> Unit | None:
    """
    Read the unit that begins at the lexeme `index`; a hyphen before it may have been passed.

    `after_digits` allows units of one letter, which after a number word would be plain words.
    """
    if index >= lexemes.count:
        return None
    found = _percent(lexemes, index)
    if found is not None:
        return found
    head = _simple(lexemes, index, after_digits=after_digits)
    if head is None:
        return None
    word, end = head
    if word.sort in {"time", "percent"}:
        return Unit(word.code, word.sort, end, word.factor)
    code, sort, end = _compound(lexemes, word, end)
    return Unit(code, sort, end, word.factor)


def _percent(lexemes: Lexemes, index: int) -> Unit | None:
    """Read a percent sign or its words, and percentage points."""
    word = lexemes.lowers[index]
    code, end = "%", index + 1
    if word == "per" and lexemes.word(end) == "cent":
        end += 1
    elif word == "‰":
        return Unit("%", "percent", end, Decimal("0.1"))
    elif word == "pp" and lexemes.is_number(index - 1):
        code = "pp"
    elif word not in _PERCENT_WORDS:
        return None
    place = end + 1 if lexemes.word(end) == "-" else end
    if lexemes.word(place) in _POINT_WORDS:
        return Unit("pp", "percent", place + 1)
    return None if word == "percentage" else Unit(code, "percent", end)


def _simple(lexemes: Lexemes, index: int, *, after_digits: bool) -> tuple[UnitWord, int] | None:
    """Read one unit word without what divides it."""
    form = lexemes.forms[index]
    if after_digits and len(form) <= 2:
        exact = lexicon().exact_units.get(form)
        if exact is not None and not _is_initial(lexemes, index):
            return exact, index + 1
    lower = lexemes.lowers[index]
    for words, unit in _PHRASES.get(lower, ()):
        if tuple(lexemes.lowers[index : index + len(words)]) == words:
            return unit, index + len(words)
    known = lexicon().units.get(lower)
    return None if known is None else (known, index + 1)


def _is_initial(lexemes: Lexemes, index: int) -> bool:
    """Tell whether a letter is followed by what makes it part of a name («5 S-adenosyl»)."""
    return lexemes.touches(index + 1) and (
        lexemes.is_number(index + 1)
        or (
            lexemes.word(index + 1) == "-"
            and lexemes.is_word(index + 2)
            and not lexemes.touches(index)
        )
    )


def _compound(lexemes: Lexemes, head: UnitWord, end: int) -> tuple[str, str, int]:
    """Read what divides a unit: «/kg», «per day», «kg-1», «·h⁻¹»; return code, sort and place."""
    code = head.code
    below: list[UnitWord] = []
    while len(below) < 3:
        read = _divisor(lexemes, end, dose=head.sort in {"mass", "volume"})
        if read is None:
            break
        unit, end = read
        below.append(unit)
        code += f"/{unit.code}"
    return code, _sort(head, below), end


def _divisor(lexemes: Lexemes, index: int, *, dose: bool) -> tuple[UnitWord, int] | None:
    """Read one divisor of a unit at `index`: «/kg», «per day», «a day», or «kg-1»."""
    word = lexemes.word(index)
    if word in {"/", "per"}:
        return _divisor_unit(lexemes, index + 1)
    if word == "a":
        found = _divisor_unit(lexemes, index + 1) if dose else None
        return found if found is not None and found[0].sort == "time" else None
    found = _divisor_unit(lexemes, index + 1 if word in {"·", ".", "*", "×"} else index)
    place = _past_minus_one(lexemes, found[1]) if found is not None else None
    return (found[0], place) if found is not None and place is not None else None


def _past_minus_one(lexemes: Lexemes, place: int) -> int | None:
    """Return the place after «⁻¹», «-1», «^-1» or «(-1)»; None when none of them is there."""
    if lexemes.word(place) == "⁻¹":
        return place + 1
    if lexemes.lowers[place : place + 4] == ["(", "-", "1", ")"]:
        return place + 4
    if lexemes.word(place) in {"-", "−", "^"} and lexemes.touches(place):
        step = place + 1 if lexemes.word(place + 1) not in {"-", "−"} else place + 2
        if lexemes.word(step) == "1" and lexemes.touches(step):
            return step + 1
    return None


def _divisor_unit(lexemes: Lexemes, index: int) -> tuple[UnitWord, int] | None:
    """Read the unit word of a divisor: letters are units here, «m2» is an area."""
    if index >= lexemes.count:
        return None
    form = lexemes.forms[index]
    if form in {"m", "M"}:
        for written in (["2"], ["²"], ["^", "2"], ["(", "2", ")"]):
            if lexemes.lowers[index + 1 : index + 1 + len(written)] == written:
                return UnitWord("m2", "measure"), index + 1 + len(written)
    if form == "1.73":
        area = _divisor_unit(lexemes, index + 1)
        return None if area is None else (UnitWord("{1.73_m2}", "measure"), area[1])
    if form in {"mm", "cm"} and lexemes.word(index + 1) in {"3", "³"}:
        return UnitWord("mL" if form == "cm" else "uL", "volume"), index + 2
    known = lexicon().exact_units.get(form) or lexicon().units.get(lexemes.lowers[index])
    if known is None and form in {"day", "d"}:
        known = UnitWord("d", "time")
    if known is not None and known.sort == "measure" and known.code.startswith("{"):
        return None
    return None if known is None else (known, index + 1)


def _sort(head: UnitWord, below: list[UnitWord]) -> str:
    """Tell what a compound unit measures: a dose, a laboratory value or something else."""
    if not below:
        return head.sort
    codes = {unit.code for unit in below}
    if head.sort == "weight":
        return "measure"
    if codes & _LAB_DENOMINATORS and not any(unit.sort == "time" for unit in below):
        return "lab"
    if "{1.73_m2}" in codes or head.sort == "measure":
        return "measure"
    return "dose"
