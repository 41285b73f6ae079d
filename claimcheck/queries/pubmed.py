"""
A query tree written in PubMed's syntax.

`parse_pubmed(render_pubmed(tree)) == tree` holds for every tree in normal form: no AllOf or
AnyOf of fewer than two parts. Words that could not come back as the same tree are refused, so
that text can never change the shape of a query.
"""

from __future__ import annotations

import re

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, AnyOf, Field, Near, Node, Term, Without, Years
from claimcheck.queries.fields import PROXIMITY_FIELDS
from claimcheck.queries.parsing import parse_pubmed

__all__ = ["parse_pubmed", "render_pubmed"]

_WORDS = re.compile(r"[^\W_]+(?:[-.'/][^\W_]+){0,40}(?: [^\W_]+(?:[-.'/][^\W_]+){0,40}){0,80}")
_PHRASE = re.compile(r"[^\W_][^\"\[\]\\*#|\x00-\x1f\x7f]{0,400}")
_DIGITS = re.compile(r"[1-9][0-9]{0,8}")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,250}")
_OPERATOR_WORD = re.compile(r"(?:^| )(?:AND|OR|NOT)(?:$| )")


def render_pubmed(node: Node) -> str:
    """
    Write the tree in PubMed's syntax, every composite part in parentheses.

    PubMed reads operators from left to right without precedence, so nothing is left to it.

    Raises:
        QuerySyntaxError: A part cannot be written so that it means the same; the position is 0,
            since there is no text to point into.
    """
    match node:
        case Term():
            return _render_term(node)
        case Near():
            return _render_near(node)
        case Years():
            return _render_years(node)
        case AllOf():
            return _render_parts(node.parts, " AND ")
        case AnyOf():
            return _render_parts(node.parts, " OR ")
        case Without():
            return f"{_render_part(node.kept)} NOT {_render_part(node.removed)}"


def _render_parts(parts: tuple[Node, ...], joint: str) -> str:
    if len(parts) < 2:
        raise QuerySyntaxError("AllOf and AnyOf need two parts", position=0)
    return joint.join(_render_part(part) for part in parts)


def _render_part(node: Node) -> str:
    text = render_pubmed(node)
    return f"({text})" if isinstance(node, AllOf | AnyOf | Without) else text


def _render_term(term: Term) -> str:
    text = term.text
    if term.field is Field.UID:
        allowed = bool(_DIGITS.fullmatch(text)) and not term.phrase and not term.truncated
    elif term.field is Field.ARTICLE_ID and not term.phrase:
        allowed = bool(_IDENTIFIER.fullmatch(text)) and not term.truncated
    elif term.phrase:
        allowed = bool(_PHRASE.fullmatch(text)) and text == " ".join(text.split())
    else:
        allowed = bool(_WORDS.fullmatch(text)) and not _OPERATOR_WORD.search(text)
    if term.truncated and len(re.sub(r"[^\w]", "", text.split()[-1] if text else "")) < 4:
        raise QuerySyntaxError(
            f"truncation needs four characters before the asterisk: {text[:40]!r}", position=0
        )
    if not allowed:
        raise QuerySyntaxError(f"not a term that can be searched: {text[:60]!r}", position=0)
    star = "*" if term.truncated else ""
    body = f'"{text}{star}"' if term.phrase else f"{text}{star}"
    return f"{body}[{term.field.value}]" if term.field is not Field.PLAIN else body


def _render_near(near: Near) -> str:
    words = " ".join(near.words)
    if near.field not in PROXIMITY_FIELDS or not 0 <= near.distance <= 1000:
        raise QuerySyntaxError("proximity works in titles and abstracts, 0 to 1000", position=0)
    if len(near.words) < 2 or any(" " in word for word in near.words):
        raise QuerySyntaxError("proximity needs two single words", position=0)
    if not _WORDS.fullmatch(words):
        raise QuerySyntaxError(f"not words that can be searched: {words[:60]!r}", position=0)
    return f'"{words}"[{near.field.value}:~{near.distance}]'


def _render_years(years: Years) -> str:
    if not 1000 <= years.first <= years.last <= 3000:
        raise QuerySyntaxError(f"not a range of years: {years.first}-{years.last}", position=0)
    if years.first == years.last:
        return f"{years.first}[dp]"
    return f"{years.first}:{years.last}[dp]"
