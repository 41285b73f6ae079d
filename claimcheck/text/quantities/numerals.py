"""Numbers in digits and words: «1,234», «0·5», «two-thirds», «one and a half», «6.5 × 10⁹»."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from claimcheck.text.quantities.lexer import SUPERSCRIPTS, Lexemes
from claimcheck.text.quantities.lexicon import lexicon

_MAX_DIGITS = 30
_SCANT = frozenset(
    {"mere", "bare", "scant", "meagre", "paltry", "full", "whole", "good", "whopping"}
)
"""Words that may stand before a share: «a mere fifth», «a good third»."""
_SHORT_MAGNITUDES = {"k": 1000, "m": 10**6, "mn": 10**6, "M": 10**6, "bn": 10**9}
"""Letters right behind digits: «20k people», «$2.5m»."""
_MONEY_SIGNS = frozenset("$€£¥")
_AND_A_HALF = ("and", "a", "half")
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
_SUPERSCRIPT_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789+-")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that was read, up to the lexeme `end` (exclusive)."""

    value: Decimal
    end: int
    in_words: bool = False
    fraction: tuple[int, int] | None = None
    """Numerator and denominator of «two-thirds», «½» and the like."""
    alternatives: tuple[Decimal, ...] = ()
    power: int = 0
    """The power of ten printed after it: 9 in «6.5 × 10⁹»; not yet multiplied in."""


def read_numeral(lexemes: Lexemes, index: int) -> Numeral | None:
    """Read the number that begins at the lexeme `index`, without sign, range or unit."""
    if index >= lexemes.count:
        return None
    form = lexemes.forms[index]
    if lexemes.is_number(index):
        return _read_digits(lexemes, index)
    if form in VULGAR:
        return _vulgar(form, index + 1)
    return _read_words(lexemes, index)


def share_of(numerator: Decimal, denominator: Decimal) -> Decimal:
    """
    Return a share in percent: whole from 10% up, two significant digits below.

    >>> share_of(Decimal(2), Decimal(3)), share_of(Decimal(1), Decimal(11))
    (Decimal('67'), Decimal('9.1'))
    """
    share = numerator * 100 / denominator
    if share >= 10 or share == 0:
        return share.quantize(Decimal(1), rounding="ROUND_HALF_UP")
    places = 1 - share.adjusted()
    rounded = share.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    return plain(rounded)


def plain(value: Decimal) -> Decimal:
    """Return `value` without trailing zeros and without an exponent."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal


def _vulgar(form: str, end: int) -> Numeral:
    """Make the number of a character such as «⅔»."""
    numerator, denominator = VULGAR[form]
    value = share_of(Decimal(numerator), Decimal(denominator)) / 100
    return Numeral(value, end, fraction=(numerator, denominator))


def _read_digits(lexemes: Lexemes, index: int) -> Numeral | None:
    """Read digits with what may follow them: powers of ten, «½», «million»."""
    form = lexemes.forms[index]
    parsed = parse_digits(form)
    if parsed is None:
        return None
    value, alternatives = parsed
    end = index + 1
    if form.isdigit() and _is_and_a_half(lexemes, end):
        return Numeral(value + Decimal("0.5"), end + len(_AND_A_HALF))
    return _with_what_follows(lexemes, index, value, alternatives)


def _with_what_follows(
    lexemes: Lexemes, index: int, value: Decimal, alternatives: tuple[Decimal, ...]
) -> Numeral:
    """Return the number of digits with the power, the fraction or the magnitude behind them."""
    form = lexemes.forms[index]
    end = index + 1
    after = lexemes.forms[end] if end < lexemes.count else ""
    if after in VULGAR and "." not in form:
        numerator, denominator = VULGAR[after]
        return Numeral(value + _exact(numerator, denominator), end + 1)
    if form == "10" and lexemes.touches(end) and _power_at(lexemes, end) is not None:
        power, end = _power_at(lexemes, end) or (0, end)
        return Numeral(Decimal(1), end, power=power)
    if after in {"×", "x", "X", "*", "·"} and lexemes.word(end + 1) == "10":
        found = _power_at(lexemes, end + 2)
        if found is not None:
            return Numeral(value, found[1], power=found[0])
    magnitude = lexicon().magnitudes.get(after.lower())
    if magnitude is not None and after.lower() != "dozen":
        return Numeral(plain(value * magnitude), end + 1)
    short = _SHORT_MAGNITUDES.get(after)
    if short is not None and lexemes.touches(end) and _is_magnitude(lexemes, index):
        return Numeral(plain(value * short), end + 1)
    return Numeral(value, end, alternatives=alternatives)


def _is_magnitude(lexemes: Lexemes, index: int) -> bool:
    """Tell whether the letter behind digits is one: money or something counted goes with it."""
    if index > 0 and lexemes.forms[index - 1] in _MONEY_SIGNS:
        return True
    following = lexemes.word(index + 2)
    known = lexicon()
    return following in known.counted or following in known.money


def _is_and_a_half(lexemes: Lexemes, index: int) -> bool:
    """Tell whether «and a half» stands there, which belongs to the digits before it."""
    end = index + len(_AND_A_HALF)
    return tuple(lexemes.lowers[index:end]) == _AND_A_HALF and lexemes.word(end) != "of"


def _power_at(lexemes: Lexemes, index: int) -> tuple[int, int] | None:
    """Read «⁹», «^9», «^-3» or «(9)»; return the power and the next place."""
    if index >= lexemes.count:
        return None
    form = lexemes.forms[index]
    if form[0] in SUPERSCRIPTS and lexemes.touches(index):
        digits = form.translate(_SUPERSCRIPT_DIGITS)
        sign = -1 if digits.startswith("-") else 1
        digits = digits.lstrip("+-")
        return (sign * int(digits), index + 1) if digits.isdigit() and len(digits) <= 2 else None
    if form == "(" and lexemes.touches(index) and lexemes.word(index + 2) == ")":
        # PubMed's plain text for a raised number: «10(9)/L».
        digits = lexemes.word(index + 1)
        return (int(digits), index + 3) if digits.isdigit() and len(digits) <= 2 else None
    if form == "^":
        sign = -1 if lexemes.word(index + 1) in {"-", "−"} else 1
        place = index + 2 if sign < 0 else index + 1
        digits = lexemes.word(place)
        return (sign * int(digits), place + 1) if digits.isdigit() and len(digits) <= 2 else None
    return None


def parse_digits(form: str) -> tuple[Decimal, tuple[Decimal, ...]] | None:
    """
    Return the value of a printed figure and its other readings; None when it is too long.

    «1.234» is 1.234, or 1234 where the stop parts thousands; «1,234» is 1234; «0,5» is 0.5.

    >>> parse_digits("1.234")
    (Decimal('1.234'), (Decimal('1234'),))
    """
    if len(form) > _MAX_DIGITS:
        return None
    text = form.replace("·", ".").replace("−", "-").replace("\u00a0", "").replace(" ", "")
    text = text.replace("'", "")
    alternatives: tuple[Decimal, ...] = ()
    if "," in text:
        head, _, tail = text.partition(",")
        grouped = len(tail.partition(",")[0].partition(".")[0]) == 3 and head != "0"
        text = text.replace(",", "" if grouped else ".")
    elif "." in text:
        head, _, tail = text.partition(".")
        if len(tail) == 3 and tail.isdigit() and head.isdigit() and 0 < len(head) <= 3:
            alternatives = (Decimal(head + tail),) if head.lstrip("0") == head else ()
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value, alternatives


def _exact(numerator: int, denominator: int) -> Decimal:
    """Return a fraction with at most two decimals."""
    return plain((Decimal(numerator) / Decimal(denominator)).quantize(Decimal("0.01")))


def _read_words(lexemes: Lexemes, index: int) -> Numeral | None:
    """Read «twenty-four», «one hundred and twenty», «a dozen», «two-thirds», «half a dozen»."""
    words = lexicon()
    word = lexemes.lowers[index]
    if word in {"a", "an"}:
        return _after_article(lexemes, index + 1)
    if word == "half":
        if lexemes.word(index + 1) == "a" and lexemes.word(index + 2) == "dozen":
            return Numeral(Decimal(6), index + 3, in_words=True)
        return _fraction(1, 2, index + 1)
    if word not in words.numbers:
        return None
    numeral = _multiplied(lexemes, _tens_and_units(lexemes, index))
    return _with_fraction(lexemes, numeral)


def _after_article(lexemes: Lexemes, index: int) -> Numeral | None:
    """Read the «dozen» of «a dozen» and the «third» of «a third»."""
    words = lexicon()
    word = lexemes.word(index)
    if word in _SCANT and words.fractions.get(lexemes.word(index + 1), 0) > 2:
        index, word = index + 1, lexemes.word(index + 1)
    if word in words.magnitudes:
        return _multiplied(lexemes, Numeral(Decimal(1), index, in_words=True))
    denominator = words.fractions.get(word)
    if denominator and not word.endswith("s"):
        return _fraction(1, denominator, index + 1)
    return None


def _tens_and_units(lexemes: Lexemes, index: int) -> Numeral:
    """Read «twenty», «twenty-four» or «twenty four»; a single number word otherwise."""
    numbers = lexicon().numbers
    value = numbers[lexemes.lowers[index]]
    end = index + 1
    if value >= 20:
        place = end + 1 if lexemes.word(end) == "-" else end
        unit = numbers.get(lexemes.word(place))
        if unit is not None and 1 <= unit <= 9:
            return Numeral(value + unit, place + 1, in_words=True)
    return Numeral(value, end, in_words=True)


def _multiplied(lexemes: Lexemes, numeral: Numeral) -> Numeral:
    """Add the hundreds and thousands: «three hundred and twelve», «two thousand»."""
    words = lexicon()
    total = Decimal(0)
    current = numeral.value
    end = numeral.end
    for _ in range(6):
        place = end + 1 if lexemes.word(end) == "-" else end
        magnitude = words.magnitudes.get(lexemes.word(place))
        if magnitude is None:
            break
        current *= magnitude
        end = place + 1
        if magnitude >= 1000:
            total, current = total + current, Decimal(0)
        rest = end + 1 if lexemes.word(end) == "and" else end
        if magnitude == 12 or lexemes.word(rest) not in words.numbers:
            break
        further = _tens_and_units(lexemes, rest)
        if further.value >= 100 or further.value == 0:
            break
        current += further.value
        end = further.end
    return Numeral(total + current, end, in_words=True)


def _with_fraction(lexemes: Lexemes, numeral: Numeral) -> Numeral:
    """Read the «-thirds» of «two-thirds» and the «and a half» of «one and a half»."""
    fractions = lexicon().fractions
    end = numeral.end
    place = end + 1 if lexemes.word(end) == "-" else end
    word = lexemes.word(place)
    denominator = fractions.get(word)
    if denominator and numeral.value < denominator and numeral.value >= 1:
        singular = not word.endswith("s")
        if singular == (numeral.value == 1):
            return _fraction(int(numeral.value), denominator, place + 1)
    if lexemes.word(end) == "and" and lexemes.word(end + 1) in {"a", "one"}:
        denominator = fractions.get(lexemes.word(end + 2))
        if denominator in {2, 4}:
            return Numeral(numeral.value + _exact(1, denominator), end + 3, in_words=True)
    return numeral


def _fraction(numerator: int, denominator: int, end: int) -> Numeral:
    """Make the number of a share in words; its value is the share itself, not percent."""
    return Numeral(
        share_of(Decimal(numerator), Decimal(denominator)) / 100,
        end,
        in_words=True,
        fraction=(numerator, denominator),
    )
