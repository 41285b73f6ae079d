from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimcheck.documents import read_document, read_text_document
from claimcheck.documents.ignore_comments import FENCED, blank_out, find_ignore_comments
from claimcheck.model import IgnoreComment, IgnoreScope

CLAIM = "In a trial, 64% of patients responded."


def read(text: str, *, markdown: bool = True) -> tuple[IgnoreComment, ...]:
    return read_text_document(text, name="a.md", markdown=markdown).ignores


def test_a_comment_on_the_line_names_rules_reason_and_last_day() -> None:
    (found,) = read(
        f"# Head\n\n{CLAIM} "
        '<!-- claimcheck: ignore[CC001, CC002] reason="as agreed" until=2027-01-01 -->\n'
    )
    assert found == IgnoreComment(
        scope=IgnoreScope.LINE,
        line=3,
        first=3,
        last=3,
        rules=("CC001", "CC002"),
        reason="as agreed",
        until=date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ('{/* claimcheck: ignore-file reason="x" */}', True),
        ('<!-- claimcheck: ignore-file reason="x" -->', True),
        ('<!-- claimcheck: ignore-file reason="x" -->', False),
        ('.. claimcheck: ignore-file reason="x"', False),
        ('% claimcheck: ignore-file reason="x"', False),
        ('# claimcheck: ignore-file reason="x"', False),
        ('// claimcheck: ignore-file reason="x"', False),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_style_of_comment_is_read_and_is_no_prose(
    text: str, *, markdown: bool, newline: str
) -> None:
    document = read_text_document(
        newline.join([CLAIM, "", text, "", CLAIM]), name="a", markdown=markdown
    )
    (found,) = document.ignores
    assert (found.scope, found.line, found.first, found.last) == (IgnoreScope.FILE, 3, 1, None)
    assert found.problem is None
    assert "claimcheck" not in document.text
    assert document.place(document.text.rindex("In a trial")).line == 5


def test_the_next_line_is_the_next_one_with_text() -> None:
    (found,) = read(f'<!-- claimcheck: ignore-next-line reason="x" -->\n\n{CLAIM}\n')
    assert (found.line, found.first, found.last) == (1, 3, 3)


def test_a_block_ends_where_it_is_switched_on_again() -> None:
    opened = '<!-- claimcheck: off[CC001] reason="a" -->\n\n'
    opened += '<!-- claimcheck: off[CC002] reason="b" -->\n\n'
    text = f"{opened}{CLAIM}\n\n<!-- claimcheck: on[CC001] -->\n\n{CLAIM}"
    first, second = read(text)
    assert (first.first, first.last) == (1, 7)
    assert (second.first, second.last) == (3, None)


def test_an_on_without_rules_ends_all_blocks() -> None:
    text = (
        '<!-- claimcheck: off[CC001] reason="a" -->\n<!-- claimcheck: off reason="b" -->\n\n'
        f"{CLAIM}\n\n<!-- claimcheck: on -->\n"
    )
    assert [found.last for found in read(text)] == [6, 6]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("ignor", "it is none of"),
        ("ignoreall", "it is none of"),
        ("on", "there is no `off`"),
        ("ignore[]", "no rule"),
        ("ignore[everything]", "no rule"),
        ('ignore[CC001] because="x"', "because"),
        ('ignore reason="x" until=2027-02-30', "no day 2027-02-30"),
        ('ignore reason="x" until=soon', "until=soon"),
        ("ignore reason=x", "reason=x"),
    ],
)
def test_a_comment_that_cannot_be_understood_says_why(body: str, words: str) -> None:
    (found,) = read(f"{CLAIM} <!-- claimcheck: {body} -->\n")
    assert words in (found.problem or "")


def test_code_holds_no_comments() -> None:
    shown = '<!-- claimcheck: ignore reason="x" -->'
    assert read(f"{CLAIM}\n\n```html\n{shown}\n```\n\n`{shown}` is how.\n") == ()


def test_signs_of_plain_text_are_no_comments_in_markdown() -> None:
    assert read(f'{CLAIM}\n\n# claimcheck: ignore-file reason="x"\n') == ()


def test_blanking_keeps_every_place() -> None:
    text = f'{CLAIM} <!-- claimcheck: ignore reason="x" -->\n{CLAIM}'
    _, spans = find_ignore_comments(text, style=FENCED)
    blanked = blank_out(text, spans)
    assert len(blanked) == len(text)
    assert blanked.replace(" ", "") == f"{CLAIM}\n{CLAIM}".replace(" ", "")


def test_a_long_hostile_line_is_read_in_bounded_time() -> None:
    text = "<!-- claimcheck: ignore" + " reason=" * 20_000 + '"' * 20_000 + "\n" + CLAIM
    assert read(text * 2) == ()


WRITTEN = {
    "a.html": "<html><body><p>{claim}</p>\n<!-- {body} -->\n<p>{claim}</p></body></html>",
    "a.rst": "Head\n====\n\n{claim}\n\n.. {body}\n\n{claim}\n",
    "a.adoc": "= Head\n\n{claim}\n\n// {body}\n\n{claim}\n",
    "a.md": "{claim}\n\n<!-- {body} -->\n\n{claim}\n",
    "a.mdx": "{claim}\n\n{{/* {body} */}}\n\n{claim}\n",
    "a.txt": "{claim}\n\n% {body}\n\n{claim}\n",
}


@pytest.mark.parametrize(("name", "text"), WRITTEN.items(), ids=WRITTEN.keys())
def test_every_text_format_has_its_comments(tmp_path: Path, name: str, text: str) -> None:
    body = 'claimcheck: ignore-next-line[CC001] reason="agreed"'
    path = tmp_path / name
    path.write_text(text.format(claim=CLAIM, body=body), encoding="utf-8")
    document = read_document(path)
    (found,) = document.ignores
    assert found.problem is None
    assert document.place(document.text.rindex("In a trial")).line == found.first
    assert "claimcheck" not in document.text
