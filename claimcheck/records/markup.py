"""
Text of PubMed elements: inline tags, superscripts, subscripts and MathML made into plain text.

Deleting a `<sup>` tag turns 10⁹ into 109, which a checker of numbers would believe. So scripts
become Unicode where Unicode has all their characters, and `^x` or `_x` elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element

_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_SUPERSCRIPT_ABLE = frozenset("0123456789+-−–=()n⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT_ABLE = frozenset("0123456789+-−–=()₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

_DEEPEST = 40
"""Inline markup nested deeper than this is read as bare text; real abstracts nest 3 deep."""


def tidy(text: str | None) -> str:
    """Return the text in NFC, trimmed, with each run of XML white space made one space."""
    if not text:
        return ""
    # Only XML's own white space: no-break and thin spaces are printed characters (1 000, 5 %).
    # Replacing and splitting is several times faster than a pattern here.
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    # Two spaces are found from behind in half the time that they are from before.
    if text.rfind("  ") >= 0:
        text = " ".join([word for word in text.split(" ") if word])
    text = text.strip(" ")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def text_of(element: Element | None) -> str:
    """
    Return the text of an element with its inline markup made plain; empty for None.

    >>> from xml.etree.ElementTree import fromstring
    >>> text_of(fromstring("<t>Platelets: 30 x 10<sup>9</sup>/L in <i>ABC1</i> carriers</t>"))
    'Platelets: 30 x 10⁹/L in ABC1 carriers'
    """
    if element is None:
        return ""
    if not len(element):
        return tidy(element.text)
    return tidy(_flatten(element, 0))


def superscript(text: str, *, before: str = "") -> str:
    """
    Return the text raised: in Unicode when every character can be, else `^text`.

    `before` is what follows the script; a script of several characters is put in parentheses
    where it would run into it: `^(99m)Tc`.
    """
    return _script(text, "^", _SUPERSCRIPT_ABLE, _SUPERSCRIPTS, before)


def subscript(text: str, *, before: str = "") -> str:
    """Return the text lowered: in Unicode when every character can be, else `_text`."""
    return _script(text, "_", _SUBSCRIPT_ABLE, _SUBSCRIPTS, before)


def _script(text: str, mark: str, able: frozenset[str], table: dict[int, int], before: str) -> str:
    bare = text.strip()
    if not bare:
        return text
    if able.issuperset(bare):
        return bare.translate(table)
    is_open = len(bare) > 1 and (not bare.isalnum() or before[:1].isalnum())
    return f"{mark}({bare})" if is_open else f"{mark}{bare}"


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _flatten(element: Element, depth: int) -> str:
    if depth > _DEEPEST:
        return "".join(element.itertext())
    parts = [element.text or ""]
    for child in element:
        tail = child.tail or ""
        name = _name(child)
        if name == "sup":
            parts.append(superscript(_flatten(child, depth + 1), before=tail))
        elif name == "sub":
            parts.append(subscript(_flatten(child, depth + 1), before=tail))
        elif name == "math":
            parts.append(_math_of(child, depth + 1))
        else:
            parts.append(_flatten(child, depth + 1))
        parts.append(tail)
    return "".join(parts)


def _math_of(element: Element, depth: int) -> str:
    """Return MathML as one line of text; white space between its tags means nothing."""
    if depth > _DEEPEST:
        return " ".join("".join(element.itertext()).split())
    name = _name(element)
    if not len(element):
        return " " if name == "mspace" else tidy(element.text)
    parts = [_math_of(child, depth + 1) for child in element]
    if name == "mmultiscripts":
        return _multiscripts(element, parts)
    if name == "msqrt":
        return f"√{_grouped(_join(parts))}"
    if name == "mfenced":
        return f"({', '.join(parts)})"
    shape = _SHAPES.get((name, len(parts)))
    return shape(parts) if shape else _join(parts)


def _join(parts: list[str]) -> str:
    """Join the parts so that two numbers side by side never become one."""
    joined = ""
    for part in parts:
        gap = " " if joined[-1:].isdigit() and part[:1].isdigit() else ""
        joined += gap + part
    return joined


def _grouped(text: str) -> str:
    return text if text.isalnum() or len(text) <= 1 else f"({text})"


def _multiscripts(element: Element, parts: list[str]) -> str:
    """Write base, then pairs of (sub, super) behind it, then pairs before it."""
    names = [_name(child) for child in element]
    split = names.index("mprescripts") if "mprescripts" in names else len(names)
    behind, ahead = parts[1:split], parts[split + 1 :]
    return _pairs(ahead) + parts[0] + _pairs(behind)


def _pairs(parts: list[str]) -> str:
    return "".join(
        superscript(part, before="x") if place % 2 else subscript(part, before="x")
        for place, part in enumerate(parts)
    )


_SHAPES: dict[tuple[str, int], Callable[[list[str]], str]] = {
    ("msup", 2): lambda p: p[0] + superscript(p[1]),
    ("mover", 2): lambda p: p[0] + superscript(p[1]),
    ("msub", 2): lambda p: p[0] + subscript(p[1]),
    ("munder", 2): lambda p: p[0] + subscript(p[1]),
    ("msubsup", 3): lambda p: p[0] + subscript(p[1]) + superscript(p[2]),
    ("munderover", 3): lambda p: p[0] + subscript(p[1]) + superscript(p[2]),
    ("mfrac", 2): lambda p: f"{_grouped(p[0])}/{_grouped(p[1])}",
    ("mroot", 2): lambda p: superscript(p[1]) + f"√{_grouped(p[0])}",
}
"""How the parts of a MathML element of that many parts are written."""
