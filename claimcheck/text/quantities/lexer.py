"""The words, figures and marks of a text, as the grammar of quantities reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimcheck.text.quantities.figures import Figure

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

# Every alternative is bounded, and none can match what another already gave up on, so that the
# work is linear in the text. Separators of thousands: comma, thin and no-break spaces, and a
# plain space («10 000») or an apostrophe between groups of three.
_NUMBER = (
    r"(?:[0-9]{1,3}(?:(?:,[0-9]{3}){1,6}|(?:[\u00a0 '][0-9]{3}){1,6})(?![0-9])|[0-9]{1,400})"
    r"(?:[.·][0-9]{1,30}(?![0-9])|(?:(?<![0-9],[0-9]{3}),[0-9]{1,30}(?![0-9]|,[0-9])))?"
    r"(?:[eE][-+−]?[0-9]{1,3}(?![0-9A-Za-z]))?"
    r"|(?<![\w.])[.·][0-9]{1,30}"
)
_LETTER = rf"[^\W\d_{SUPERSCRIPTS}{_VULGAR}]"
_ASCII_LEXEME = re.compile(
    rf"[A-Za-z]{{1,60}}(?:'[A-Za-z]{{1,4}}(?!\w))?|(?=[0-9.])(?:{_NUMBER})|\S",
    re.ASCII,
)
_LEXEME = re.compile(
    rf"{_LETTER}{{1,60}}(?:'{_LETTER}{{1,4}}(?!\w))?|(?=[0-9.·])(?:{_NUMBER})"
    rf"|[{SUPERSCRIPTS}]{{1,12}}|[{_VULGAR}]|[^\s\u00a0]",
)

# One character for one, so that places stay the same.
_CANONICAL = (
    {ord("０") + n: str(n) for n in range(10)}
    | {0x0660 + n: str(n) for n in range(10)}
    | {0x06F0 + n: str(n) for n in range(10)}
    | {0x0966 + n: str(n) for n in range(10)}
    | {ord(c): "\u00a0" for c in "\u2009\u202f\u2007\u2008\u200a\u2005\u2006\u2004\u2002\u2003"}
    | {ord(c): "-" for c in "‐‑﹣－⁃\u00ad"}
    | {ord(c): "–" for c in "–—―‒"}
    | {ord(c): "·" for c in "∙⋅・•"}
    | {
        ord("％"): "%",
        ord("﹪"): "%",
        ord("µ"): "μ",
        ord("’"): "'",
        ord("‘"): "'",
        ord("＜"): "<",
        ord("＞"): ">",
        ord("＝"): "=",
        ord("⩽"): "≤",
        ord("⩾"): "≥",
        ord("≦"): "≤",
        ord("≧"): "≥",
        ord("∼"): "~",
        ord("≃"): "≈",
        ord("≅"): "≈",
        ord("✕"): "×",
        ord("✖"): "×",
        ord("⨯"): "×",
        ord("∕"): "/",
        ord("⁄"): "/",
        ord("（"): "(",
        ord("）"): ")",
    }
)


class Lexemes:
    """A text cut into lexemes, with their forms and places in parallel lists."""

    __slots__ = ("ahead", "count", "ends", "forms", "lowers", "starts", "text")

    def __init__(self, text: str) -> None:
        """Cut `text`; digits and marks from other scripts count as their plain forms."""
        if text.isascii():
            plain = text
            forms: list[str] = _ASCII_LEXEME.findall(text)
        else:
            plain = text.translate(_CANONICAL)
            forms = _LEXEME.findall(plain)
        starts: list[int] = []
        place = 0
        for form in forms:
            place = plain.find(form, place)
            starts.append(place)
            place += len(form)
        self.text = text
        self.forms = forms
        self.starts = starts
        self.ends = [start + len(form) for start, form in zip(starts, forms, strict=True)]
        self.count = len(forms)
        self.lowers = [form.lower() for form in forms]
        # What was read where a list looked ahead; each member of a list looks at those behind it.
        self.ahead: dict[int, Figure | None] = {}

    def word(self, index: int) -> str:
        """Return the lexeme at `index` in lower case; empty outside of the text."""
        return self.lowers[index] if 0 <= index < self.count else ""

    def touches(self, index: int) -> bool:
        """Tell whether no white space parts the lexeme at `index` from the one before it."""
        return 0 < index < self.count and self.starts[index] == self.ends[index - 1]

    def is_number(self, index: int) -> bool:
        """Tell whether the lexeme at `index` is written in digits."""
        if not 0 <= index < self.count:
            return False
        form = self.forms[index]
        return form[0] in "0123456789" or (
            len(form) > 1 and form[0] in ".·" and form[1:2].isdigit()
        )

    def is_word(self, index: int) -> bool:
        """Tell whether the lexeme at `index` is made of letters."""
        return 0 <= index < self.count and self.forms[index][0].isalpha()
