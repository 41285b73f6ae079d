"""
PubMed's query syntax read into a tree.

Operators are read from left to right without precedence, as PubMed does: `a OR b AND c` is
`(a OR b) AND c`. Runs of the same operator become one node. Operators count in capitals only;
words side by side without a tag are one text for automatic term mapping.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, AnyOf, Field, Near, Node, Term, Without, Years
from claimcheck.queries.fields import DATE_TAGS, KNOWN_UNSUPPORTED, PROXIMITY_FIELDS, TAGS
from claimcheck.queries.size import MAX_DEPTH, size_of

MAX_QUERY_CHARACTERS = 100_000
MAX_QUERY_BYTES = 4_000_000
"""The largest tree, by `size_of`; the longest query alone makes one of half this size."""
_MAX_DEPTH = 100

_LEXEMES = re.compile(
    r"""(?P<space>\s+)
    |(?P<open>\()
    |(?P<close>\))
    |"(?P<quoted>[^"]*)"
    |\[(?P<tag>[^\[\]]*)\]
    |(?P<word>[^\s()\[\]"]+)
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:/[0-9]{1,2}){0,2}")
_DATE_RANGE = re.compile(
    r"(?P<first>[0-9]{4})(?:/[0-9]{1,2}){0,2}:(?P<last>[0-9]{4})(?:/[0-9]{1,2}){0,2}"
)
_PROXIMITY = re.compile(r"(?P<field>[a-z/ ]{1,30}):~(?P<distance>[0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class _Lexeme:
    """A piece of the query: kind `open`, `close`, `quoted`, `tag`, `word` or `operator`."""

    kind: str
    text: str
    position: int


def parse_pubmed(text: str) -> Node:
    """
    Read a query in PubMed's syntax.

    Raises:
        QuerySyntaxError: The query is empty, unbalanced, has an operator without operand, a tag
            that is not PubMed's or that the tree cannot hold, an asterisk after fewer than four
            characters, or too many parentheses or changes of operator inside one another. It
            names the place.
    """
    if len(text) > MAX_QUERY_CHARACTERS:
        raise QuerySyntaxError("the query is too long", position=MAX_QUERY_CHARACTERS)
    parser = _Parser(_lex(text), len(text))
    node = parser.expression(0)
    parser.expect_end()
    # Read from left to right, each change of operator is one more level.
    if size_of(node, MAX_QUERY_BYTES).depth > MAX_DEPTH:
        raise QuerySyntaxError("AND, OR and NOT change too often", position=len(text))
    return node


def _lex(text: str) -> list[_Lexeme]:
    lexemes: list[_Lexeme] = []
    position = 0
    while position < len(text):
        match = _LEXEMES.match(text, position)
        if match is None:
            reasons = {'"': "a quotation mark is not closed", "[": "a bracket is not closed"}
            reason = reasons.get(text[position], "a bracket was never opened")
            raise QuerySyntaxError(reason, position=position)
        kind = str(match.lastgroup)
        if kind != "space":
            value = match.group(kind)
            is_operator = kind == "word" and value in _OPERATORS
            lexemes.append(_Lexeme("operator" if is_operator else kind, value, position))
        position = match.end()
    return lexemes


class _Parser:
    """Reads lexemes from left to right."""

    def __init__(self, lexemes: list[_Lexeme], end: int) -> None:
        self._lexemes = lexemes
        self._index = 0
        self._end = end

    def _peek(self) -> _Lexeme | None:
        return self._lexemes[self._index] if self._index < len(self._lexemes) else None

    def _place(self) -> int:
        lexeme = self._peek()
        return self._end if lexeme is None else lexeme.position

    def expect_end(self) -> None:
        lexeme = self._peek()
        if lexeme is not None:
            raise QuerySyntaxError("a parenthesis was never opened", position=lexeme.position)

    def expression(self, depth: int) -> Node:
        """Read operands joined by operators until a closing parenthesis or the end."""
        if depth > _MAX_DEPTH:
            raise QuerySyntaxError("parentheses are nested too deeply", position=self._place())
        kind = ""
        parts = [self._operand(depth)]
        while (lexeme := self._peek()) is not None and lexeme.kind != "close":
            operator = "AND"
            if lexeme.kind == "operator":
                operator = lexeme.text
                self._index += 1
            if operator != kind or operator == "NOT":
                parts = [_join(kind, parts)]
                kind = operator
            parts.append(self._operand(depth))
        return _join(kind, parts)

    def _operand(self, depth: int) -> Node:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in {"operator", "close"}:
            raise QuerySyntaxError("a term is missing", position=self._place())
        if lexeme.kind == "open":
            self._index += 1
            node = self.expression(depth + 1)
            closing = self._peek()
            if closing is None:
                raise QuerySyntaxError("a parenthesis is not closed", position=lexeme.position)
            self._index += 1
            return node
        if lexeme.kind == "tag":
            raise QuerySyntaxError("a field tag without a term", position=lexeme.position)
        if lexeme.kind == "quoted":
            self._index += 1
            return _term(lexeme.text, self._tag(), lexeme.position, quoted=True)
        return self._words(lexeme.position)

    def _words(self, position: int) -> Node:
        """Read bare words up to a tag or to anything else."""
        words: list[str] = []
        while (lexeme := self._peek()) is not None and lexeme.kind == "word":
            words.append(lexeme.text)
            self._index += 1
        return _term(" ".join(words), self._tag(), position, quoted=False)

    def _tag(self) -> _Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind != "tag":
            return None
        self._index += 1
        return lexeme


def _join(kind: str, parts: list[Node]) -> Node:
    if len(parts) == 1:
        return parts[0]
    if kind == "NOT":
        return Without(kept=parts[0], removed=parts[1])
    return AllOf(parts=tuple(parts)) if kind == "AND" else AnyOf(parts=tuple(parts))


def _term(text: str, tag: _Lexeme | None, position: int, *, quoted: bool) -> Node:
    name = "" if tag is None else " ".join(tag.text.casefold().split())
    text = " ".join(text.split())
    if tag is None:
        return _make_term(text, Field.PLAIN, position, quoted=quoted)
    if name in DATE_TAGS:
        return _years(text, position)
    near = _PROXIMITY.fullmatch(name)
    if near is not None:
        return _near(text, near, tag.position)
    if name in TAGS:
        return _make_term(text, TAGS[name], position, quoted=quoted)
    if name in KNOWN_UNSUPPORTED:
        raise QuerySyntaxError(
            f"the field [{tag.text[:40]}] is not supported here", position=tag.position
        )
    raise QuerySyntaxError(f"[{tag.text[:40]}] is not a PubMed field", position=tag.position)


def _make_term(text: str, field: Field, position: int, *, quoted: bool) -> Term:
    body = text.removesuffix("*").rstrip()
    truncated = body != text
    if not body or "*" in body:
        message = "a term is missing" if not body else "an asterisk stands only at the end"
        raise QuerySyntaxError(message, position=position)
    if truncated and len(re.sub(r"[^\w]", "", body.split()[-1])) < 4:
        raise QuerySyntaxError(
            "truncation needs four characters before the asterisk", position=position
        )
    return Term(text=body, field=field, phrase=quoted, truncated=truncated)


def _near(text: str, match: re.Match[str], position: int) -> Near:
    field = TAGS.get(match["field"])
    if field not in PROXIMITY_FIELDS:
        raise QuerySyntaxError("proximity works in titles and abstracts only", position=position)
    words = tuple(text.split())
    if len(words) < 2 or any("*" in word for word in words):
        raise QuerySyntaxError(
            "proximity needs two words and allows no asterisk", position=position
        )
    return Near(words=words, distance=int(match["distance"]), field=field)


def _years(text: str, position: int) -> Years:
    span = _DATE_RANGE.fullmatch(text.replace(" ", "").replace('"', ""))
    if span is not None:
        first, last = int(span["first"]), int(span["last"])
    else:
        single = _DATE.fullmatch(text)
        if single is None:
            raise QuerySyntaxError(f"not a date: {text[:30]!r}", position=position)
        first = last = int(single["year"])
    if first > last:
        raise QuerySyntaxError("the years run backwards", position=position)
    return Years(first=first, last=last)
