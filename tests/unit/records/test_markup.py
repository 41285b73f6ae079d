from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.records.markup import subscript, superscript, text_of, tidy

_M = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def read(inner: str) -> str:
    return text_of(fromstring(f"<AbstractText>{inner}</AbstractText>"))  # noqa: S314 - our own text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("10<sup>9</sup>/L", "10⁹/L"),
        ("10<sup>-3</sup> and 10<sup>−3</sup>", "10⁻³ and 10⁻³"),
        ("5 mg/m<sup>2</sup>", "5 mg/m²"),
        ("Ca<sup>2+</sup> in", "Ca²⁺ in"),
        ("H<sub>2</sub>O", "H₂O"),
        ("C<sub>max</sub> of", "C_max of"),
        ("the 5<sup>th</sup> day", "the 5^th day"),
        ("<sup>99m</sup>Tc", "^(99m)Tc"),
        ("lamps<sup>1,2</sup> burn", "lamps^(1,2) burn"),
        ("10<sup><i>9</i></sup>", "10⁹"),
        ("in <i>LAMP1</i> carriers", "in LAMP1 carriers"),
        ("<b>Then</b>,<u>now</u>", "Then,now"),
        ("a<sup></sup>b", "ab"),
        ("10<sup>⁹</sup>", "10⁹"),
        ("P&lt;0.001 &amp; more", "P<0.001 & more"),
        ("two\n   lines", "two lines"),
    ],
)
def test_inline_markup_is_made_plain(inner: str, text: str) -> None:
    assert read(inner) == text


@pytest.mark.parametrize(
    ("math", "text"),
    [
        ("<mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>5</mn></msup>", "3×10⁵"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "x_i"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>", "1/(a+b)"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "³√8"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mn>3</mn>\n  <mn>4</mn>", "3 4"),
        ("<mmultiscripts><mi>He</mi><mprescripts/><none/><mn>3</mn></mmultiscripts>", "³He"),
        ("<mi>p</mi><mo>=</mo><mn>0.05</mn>", "p=0.05"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "∑_iⁿ"),
        ("<mtext>dose of </mtext><mspace/><mn>5</mn>", "dose of 5"),
    ],
)
def test_mathematics_is_written_in_a_line(math: str, text: str) -> None:
    assert read(f"we saw <math {_M}>{math}</math> here") == f"we saw {text} here"


def test_absent_element_has_no_text() -> None:
    assert text_of(None) == ""


def test_no_break_and_thin_spaces_are_kept() -> None:
    assert tidy(" 1\u2009000\u00a0mg\t x ") == "1\u2009000\u00a0mg x"


@given(st.text(alphabet="0123456789+-=()n", min_size=1))
def test_raised_digits_never_stay_digits(text: str) -> None:
    """Law: what was a superscript can never be read as a part of the number before it."""
    assert not any(character.isdecimal() for character in superscript(text))
    assert not any(character.isdecimal() for character in subscript(text.replace("n", "")))


@given(st.text(min_size=1, max_size=30))
def test_script_of_any_text_keeps_its_words(text: str) -> None:
    if text.strip() and not set(text.strip()) <= set("0123456789+-−–=()n⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"):
        assert superscript(text).startswith("^")
        assert text.strip() in superscript(text)
