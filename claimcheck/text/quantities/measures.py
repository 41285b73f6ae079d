"""Units after a number: «mg/kg», «mg kg-1 h-1», «mm Hg», «per cent», «percentage points»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import UnitWord, lexicon

_PERCENT = UnitWord("%", "percent")
_POINTS = UnitWord("pp", "percent")
_MMHG = UnitWord("mm[Hg]", "measure")
_LAB_DENOMINATORS = frozenset({"mL", "dL", "L", "uL"})
_MINUS_ONE = frozenset({"⁻¹", "−1", "-1"})


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
    if word in {"%", "percent", "pct"}:
        place = index + 2 if lexemes.word(index + 1) == "-" else index + 1
        if lexemes.word(place) in {"points", "point"}:
            return Unit("pp", "percent", place + 1)
        return Unit("%", "percent", index + 1)
    if word == "per" and lexemes.word(index + 1) == "cent":
        return Unit("%", "percent", index + 2)
    if word == "percentage" or (word == "pp" and lexemes.is_number(index - 1)):
        if word == "pp":
            return Unit("pp", "percent", index + 1)
        place = index + 2 if lexemes.word(index + 1) == "-" else index + 1
        if lexemes.word(place) in {"points", "point", "units"}:
            return Unit("pp", "percent", place + 1)
    if word == "‰":
        return Unit("%", "percent", index + 1, Decimal("0.1"))
    return None


def _simple(lexemes: Lexemes, index: int, *, after_digits: bool) -> tuple[UnitWord, int] | None:
    """Read one unit word without what divides it."""
    words = lexicon()
    form = lexemes.forms[index]
    if after_digits and len(form) <= 2:
        exact = words.exact_units.get(form)
        if exact is not None and not _is_initial(lexemes, index):
            return exact, index + 1
    lower = lexemes.lowers[index]
    if lower in {"mm", "millimeters", "millimetres"} and lexemes.word(index + 1) in {"hg", "of"}:
        if lexemes.word(index + 1) == "hg":
            return _MMHG, index + 2
        if lexemes.word(index + 2) == "mercury":
            return _MMHG, index + 3
    if lower == "international" and lexemes.word(index + 1) == "units":
        return UnitWord("[IU]", "mass"), index + 2
    if lower in {"beats", "breaths"} and lexemes.word(index + 1) in {"/", "per", "a"}:
        rate = lexemes.word(index + 2)
        if rate in {"min", "minute"}:
            return UnitWord("/min", "measure"), index + 3
    if lower == "°" and lexemes.forms[index + 1 : index + 2] in (["C"], ["F"]):
        code = "Cel" if lexemes.forms[index + 1] == "C" else "[degF]"
        return UnitWord(code, "measure"), index + 2
    unit = words.units.get(lower)
    return None if unit is None else (unit, index + 1)


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
    """Read one divisor of a unit at `index`."""
    word = lexemes.word(index)
    place = index + 1
    if word in {"/", "per"} or (word == "a" and dose):
        if word == "per" and lexemes.word(place) == "1":
            return None
        found = _divisor_unit(lexemes, place)
        if found is None or (word == "a" and found[0].sort != "time"):
            return None
        return found
    if word in {"·", ".", "*", "×"}:
        index, place = index + 1, index + 2
    found = _divisor_unit(lexemes, index)
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
    if form == "1.73" and lexemes.word(index + 1) == "m":
        return UnitWord("{1.73_m2}", "measure"), index + 3
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
