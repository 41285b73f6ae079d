"""What stands before a number: names, labels of measures, marks that make it no quantity."""

from __future__ import annotations

from functools import cache

from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.measures import read_unit

_FILLERS = word_set("labels_fillers")
_LONG_STOP = frozenset({";", ".", "and", "while", "whereas", "but", "p"})
_CAPITAL_LABELS = word_set("labels_capital_labels")
_HYPHENED = frozenset("hdsy")
_TESTS = frozenset(
    {"f", "t", "z", "χ", "χ²", "χ2", "chi", "x2", "x²", "²", "2", "u", "h", "q", "r", "wald"}
)
_PERCENT = frozenset({"%", "percent"})
_LETTERS = word_set("labels_letters")
_MEASURED = frozenset({"level", "levels", "concentration", "concentrations"})
"""Words for what has a unit behind its number, and no label then."""


def is_identifier(lexemes: Lexemes, index: int) -> bool:
    """
    Tell whether the digits at `index` belong to a name: IL-6, 5-HT2A, COVID-19, p53, 2.0.1.

    A unit that touches the number («10mg», «40-minute») makes no name of it.
    """
    if lexemes.touches(index):
        before = lexemes.forms[index - 1]
        if before[0].isalpha() or before == "_":
            return True
        if before == "#":
            return True
        if before in {"-", "/"} and lexemes.touches(index - 1) and _name_before(lexemes, index):
            return True
        if before == "." and lexemes.is_number(index - 2) and lexemes.touches(index - 1):
            return True
    return _name_after(lexemes, index)


def _name_before(lexemes: Lexemes, index: int) -> bool:
    """Tell whether a name and a hyphen precede: «omega-3» but not «day-7», «forty-5»."""
    if not lexemes.is_word(index - 2):
        return False
    word = lexemes.lowers[index - 2]
    known = lexicon()
    if word in known.units and known.units[word].sort == "time":
        return False
    return word not in {"age", "aged", "ages", "over", "under", "to"} | known.numbers.keys()


def _name_after(lexemes: Lexemes, index: int) -> bool:
    """Tell whether letters touch the digits that are neither a unit nor an ending."""
    place = index + 1
    if not lexemes.touches(place):
        return False
    word = lexemes.word(place)
    if word == "-" and lexemes.touches(place + 1) and lexemes.is_word(place + 1):
        return _is_odd_tail(lexemes, place + 1, hyphen=True)
    if lexemes.is_word(place):
        return _is_odd_tail(lexemes, place, hyphen=False)
    return word in {"_", "@"} or (
        word == "." and lexemes.touches(place + 1) and lexemes.is_number(place + 1)
    )


def _is_odd_tail(lexemes: Lexemes, place: int, *, hyphen: bool) -> bool:
    """Tell whether the letters at `place` are no unit, noun or ending of a number."""
    word = lexemes.lowers[place]
    form = lexemes.forms[place]
    known = lexicon()
    if hyphen and len(form) == 1:
        return form not in _HYPHENED
    if read_unit(lexemes, place, after_digits=True) is not None:
        return not hyphen and lexemes.touches(place + 1) and lexemes.is_number(place + 1)
    if word in known.counted or word in known.magnitudes or word in {"fold", "to", "x", "times"}:
        return False
    if hyphen:
        return form[:1].isupper() or len(form) == 1 or word not in {"in", "out", "of", "per", "h"}
    return word not in {"st", "nd", "rd", "th", "s", "yo", "ths", "x", "m", "bn", "k"}


def is_reference_mark(lexemes: Lexemes, index: int) -> bool:
    """Tell whether the number is in square brackets with nothing but numbers: «[12, 14-16]»."""
    if "[" not in lexemes.lowers[max(0, index - 30) : index]:
        return False
    place = index - 1
    for _ in range(30):
        word = lexemes.word(place)
        if word == "[":
            break
        if not (word in {",", "-", "–"} or lexemes.is_number(place)):
            return False
        place -= 1
    else:
        return False
    place = index + 1
    for _ in range(60):
        word = lexemes.word(place)
        if word == "]":
            # A range in brackets after a number is an interval, not a reference.
            return not lexemes.is_number(_previous_number(lexemes, index)) or _is_whole(
                lexemes, index
            )
        if not (word in {",", "-", "–"} or lexemes.is_number(place)):
            return False
        place += 1
    return False


def _previous_number(lexemes: Lexemes, index: int) -> int:
    """Return the place right before the opening bracket."""
    place = index - 1
    while place >= 0 and lexemes.word(place) != "[":
        place -= 1
    return place - 1


def _is_whole(lexemes: Lexemes, index: int) -> bool:
    """Tell whether the number has no decimals."""
    return lexemes.forms[index].isdigit()


def is_labelled(lexemes: Lexemes, index: int) -> bool:
    """Tell whether a word before makes the number a name: «Table 2», «phase 3», «type 2»."""
    if lexemes.word(index + 1) in _PERCENT:
        return False  # «in the same study 67% responded»
    word = lexemes.word(index - 1)
    known = lexicon().labels
    if word in _MEASURED and read_unit(lexemes, index + 1, after_digits=True) is not None:
        return False  # «the zinc level 1.5 mg/dL»
    if word in known and lexemes.is_number(index):
        return True
    if word in {".", "-", ":"} and lexemes.word(index - 2) in known:
        return lexemes.word(index - 2) not in {"level", "levels", "group", "groups", "set", "case"}
    if word in {"and", "or", ",", "to", "–", "-", "/"} and lexemes.is_number(index - 2):
        return lexemes.word(index - 3) in known
    return False


def measure_before(lexemes: Lexemes, index: int) -> str | None:
    """
    Return the sort of measure that labels the number: ratio, effect, nnt, correlation, test.

    Looks back over «=», «of», «was», brackets and «95% CI», and over a few words for labels
    that are unmistakable («hazard ratio for relapse was 0.6»).
    """
    if _is_test(lexemes, index):
        return "test"
    others = 0
    last_words = _last_words()
    for place in range(index - 1, max(-1, index - 15), -1):
        word = lexemes.lowers[place]
        sort = _label_ending_at(lexemes, place, far=others > 0) if word in last_words else None
        if sort is not None:
            return sort
        if word not in _FILLERS:
            others += 1
            if others > 5 or word in _LONG_STOP or not lexemes.is_word(place):
                return None
    return None


def _is_test(lexemes: Lexemes, index: int) -> bool:
    """Tell whether the number is a test statistic with its degrees: «F(1, 22) = 4.5», «F1,88=9»."""
    place = index - 1
    if lexemes.word(place) not in {"=", "<", ">"}:
        return False
    place -= 1
    if lexemes.is_number(place) and lexemes.touches(place):
        return lexemes.word(place - 1) in _LETTERS
    if lexemes.word(place) not in {")", "]"}:
        return False
    for back in range(place - 1, max(0, place - 9), -1):
        if lexemes.word(back) in {"(", "["}:
            return lexemes.word(back - 1) in _TESTS
    return False


@cache
def _labels() -> dict[str, str]:
    """Return the sort of measure by its label."""
    known = lexicon()
    return (
        dict.fromkeys(known.test_labels, "test")
        | dict.fromkeys(known.correlation_labels, "correlation")
        | dict.fromkeys(known.nnt_labels, "nnt")
        | dict.fromkeys(known.effect_labels, "effect")
        | dict.fromkeys(known.ratio_labels, "ratio")
    )


@cache
def _last_words() -> frozenset[str]:
    """Return the words in which labels end."""
    return frozenset(label.rsplit(" ", 1)[-1] for label in _labels())


def _label_ending_at(lexemes: Lexemes, place: int, *, far: bool) -> str | None:
    """Return the sort of the label whose last word stands at `place`."""
    word = lexemes.lowers[place]
    labels = _labels()
    for length in (4, 3, 2):
        label = " ".join(lexemes.lowers[max(0, place - length + 1) : place + 1])
        if label in labels:
            return labels[label]
    if word in labels and _single_fits(lexemes, place, word, far=far):
        return labels[word]
    return None


def _single_fits(lexemes: Lexemes, place: int, label: str, *, far: bool) -> bool:
    """Tell whether a label of one word is meant as one: capitals, or a letter before «=»."""
    form = lexemes.forms[place]
    if label in _CAPITAL_LABELS:
        return form.isupper() or (form.startswith(("a", "c")) and form[1:].isupper())
    if label in _LETTERS:
        following = lexemes.word(place + 1)
        return following in {"=", "<", ">", "≤", "≥"} and not lexemes.touches(place)
    return not far or len(label) > 2
