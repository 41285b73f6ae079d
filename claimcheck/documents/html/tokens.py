"""
The tokens of a web page with their places, in time linear in its length.

The rules are those of the HTML standard's tokenizer (html.spec.whatwg.org, section 13.2.5, read
2026-11-22) as far as they decide what is text. No library that reads HTML tells the place of each
character, and the standard library's parser of Python 3.11 is quadratic on broken tags.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

_TAG_NAME = re.compile(r"[A-Za-z][^\s/>]{0,200}")
_ATTRIBUTE = re.compile(
    r"[\s/]{0,1000}(?P<name>[^\s/>=][^\s/>=]{0,1000})"
    r"(?:\s{0,1000}=\s{0,1000}(?P<quote>[\"']?))?"
)
_UNQUOTED = re.compile(r"[^\s>]{0,10000}")
_SPACE = re.compile(r"[\s/]{1,1000}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_COMMENT_END = re.compile(r"--!?>")
_KEPT_ATTRIBUTES = frozenset(
    [
        "id",
        "class",
        "role",
        "style",
        "href",
        "hidden",
        "aria-hidden",
        "aria-label",
        "name",
        "itemprop",
        "type",
        "open",
        "start",
        "value",
    ]
)
_MAX_VALUE = 4096
# Elements whose content is not HTML: it ends at their end tag and nowhere else.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE)
    for name in (
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    )
}  # fmt: skip


class TokenKind(Enum):
    """What a token is; comments, doctypes and the content of scripts are left out."""

    TEXT = auto()
    START = auto()
    END = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A tag or a stretch of text."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    """Tag name in lower case."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Those that decide what is prose, lower-case names, entities resolved."""


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a page; whatever is broken is read as a browser would read it."""
    position = 0
    while position < len(text):
        opening = _next_opening(text, position)
        if opening > position:
            yield Token(kind=TokenKind.TEXT, start=position, end=opening)
        if opening == len(text):
            return
        token, position = _tag_at(text, opening)
        if token is None:
            continue
        yield token
        if token.kind is TokenKind.START and token.name in _RAW:
            closing = _RAW[token.name].search(text, position)
            position = closing.start() if closing else len(text)
        elif token.kind is TokenKind.START and token.name == "plaintext":
            yield Token(kind=TokenKind.TEXT, start=position, end=len(text))
            return


def entities(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the start, end and meaning of each character reference in a stretch of text."""
    for match in _ENTITY.finditer(text, start, end):
        meaning = html.unescape(match.group())
        if meaning != match.group():
            yield *match.span(), meaning


def _next_opening(text: str, position: int) -> int:
    """Return the place of the next «<» that begins markup, or the end of the text."""
    while True:
        position = text.find("<", position)
        if position < 0 or position + 1 >= len(text):
            return len(text)
        follower = text[position + 1]
        if follower in "!?/" or ("a" <= follower.lower() <= "z" and follower.isascii()):
            return position
        position += 1


def _tag_at(text: str, opening: int) -> tuple[Token | None, int]:
    """Return the tag that opens at a place, None for a comment or the like, and where it ends."""
    if text.startswith("<!--", opening):
        return None, _end_of_comment(text, opening)
    closes = text[opening + 1] == "/"
    name = _TAG_NAME.match(text, opening + (2 if closes else 1))
    if name is None:
        closing = text.find(">", opening)
        return None, len(text) if closing < 0 else closing + 1
    attributes, end = _attributes(text, name.end())
    if end < 0:  # a tag that never ends swallows the rest, in browsers too
        return None, len(text)
    return (
        Token(
            kind=TokenKind.END if closes else TokenKind.START,
            start=opening,
            end=end,
            name=name.group().lower(),
            attributes={} if closes else attributes,
        ),
        end,
    )


def _end_of_comment(text: str, opening: int) -> int:
    for short in ("<!-->", "<!--->"):
        if text.startswith(short, opening):
            return opening + len(short)
    end = _COMMENT_END.search(text, opening + 4)
    return end.end() if end else len(text)


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag and the place behind its «>»; -1 when there is none."""
    attributes: dict[str, str] = {}
    while position < len(text):
        if text[position] == ">":
            return attributes, position + 1
        match = _ATTRIBUTE.match(text, position)
        if match is None:
            space = _SPACE.match(text, position)
            position = space.end() if space else position + 1
            continue
        position = match.end()
        value = ""
        quote = match["quote"]
        if quote:
            closing = text.find(quote, position)
            if closing < 0:
                return attributes, -1
            value, position = text[position : min(closing, position + _MAX_VALUE)], closing + 1
        elif quote == "":
            unquoted = _UNQUOTED.match(text, position)
            value = unquoted.group() if unquoted else ""
            position += len(value)
        name = match["name"].lower()
        if name in _KEPT_ATTRIBUTES and name not in attributes:
            attributes[name] = html.unescape(value)
    return attributes, -1
