from __future__ import annotations

import pytest

from claimcheck.encoding.yaml_nodes import YamlError, find_line, read_yaml, to_plain


def test_every_scalar_stays_the_text_that_it_is() -> None:
    text = "a: no\nb: 1:30\nc: 012\nd: 1.20\ne: 1_000\nf: 2019-08-24\ng: 5e-04\nh: 0x1F\n"
    assert to_plain(read_yaml(text)) == {
        "a": "no",
        "b": "1:30",
        "c": "012",
        "d": "1.20",
        "e": "1_000",
        "f": "2019-08-24",
        "g": "5e-04",
        "h": "0x1F",
    }


def test_an_empty_plain_value_is_nothing_and_a_quoted_one_is_a_text() -> None:
    assert to_plain(read_yaml("a:\nb: null\nc: ~\nd: ''\ne: 'null'\n")) == {
        "a": None,
        "b": None,
        "c": None,
        "d": "",
        "e": "null",
    }


BOMB = "a: &a [x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [*{before},*{before},*{before},*{before},*{before},*{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "alias bomb": (BOMB, 1, "anchor &a"),
    "self alias": ("a: 1\nb: &a [*a]\n", 2, "anchor &a"),
    "alias": ("a: *x\n", 1, r"alias \*x"),
    "python object": ("a: !!python/object/apply:os.system ['true']\n", 1, "tag"),
    "core tag": ("a: !!int '5'\n", 1, "tag"),
    "own tag": ("a: !x 5\n", 1, "tag"),
    "bare tag": ("a: ! x\n", 1, "tag"),
    "tag directive": ("%TAG ! tag:x.org,2000:\n---\n!y a\n", 3, "tag"),
    "deep list": ("a:\n  " + "[" * 20_000, 2, "nested more than"),
    "deep mapping": ("{a: " * 20_000, 1, "nested more than"),
    "deep block": ("- " * 5_000 + "a\n", 1, "nested more than"),
    "key twice": ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here again, first in line 1"),
    "list as key": ("? [a]\n: b\n", 1, "key must be a word"),
    "NUL": ("a: b\nc: \x00\n", 2, r"U\+0000"),
    "escape": ("a: \x1b[2J\n", 1, r"U\+001B"),
    "half surrogate": ("a: \ud800\n", 1, r"U\+D800"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "tab": ("a:\n\tb: 1\n", 2, "not valid YAML"),
    "open bracket": ("a: [1, 2\n", 2, "not valid YAML"),
    "open quote": ('a: "b\n', 2, "not valid YAML"),
    "newer YAML": ("%YAML 3.0\n---\na: 1\n", 1, "not valid YAML"),
}


@pytest.mark.parametrize(("text", "line", "problem"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(YamlError, match=problem) as caught:
        read_yaml(text)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


def test_the_line_of_a_value_is_found_by_its_path() -> None:
    text = "version: 1\nclaims:\n  - id: a\n  - id: b\n    quantities:\n      - low: x\n"
    node = read_yaml(text)
    assert find_line(node, ("claims", 1, "quantities", 0, "low")) == 6
    assert find_line(node, ("claims", 1, "text")) == 4
    assert find_line(node, ()) == 1


def test_a_text_of_comments_holds_nothing() -> None:
    assert read_yaml("# nothing\n\n") is None
