"""
The term of an ESearch request made into a tree, the way PubMed takes it.

PubMed forgives what claimcheck's own parser refuses: a tag that does not exist is passed over in
silence, an asterisk after too few letters does nothing, words that no record holds are dropped
and reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, AnyOf, Field, Near, Node, Term, Without, Years
from claimcheck.queries.fields import DATE_TAGS, KNOWN_UNSUPPORTED, TAGS
from claimcheck.queries.parsing import MAX_QUERY_BYTES, parse_pubmed
from claimcheck.queries.size import MAX_DEPTH, size_of
from claimcheck.server.computing import Deadline
from claimcheck.sources.local.rendering import plain_words
from claimcheck.sources.local.snapshot import Snapshot
from claimcheck.sources.postings import words_of
from claimcheck.text.tokens import PUBMED_STOP_WORDS
from claimcheck.text.vocabulary import load_vocabulary

_TAG = re.compile(r"\[([^\[\]]{0,60})\]")
_SHORT_STAR = re.compile(r"(?<![\w*])(\w{1,3})\*")
_DATE = r'"?([0-9]{4}(?:/[0-9]{1,2}){0,2})"?\[([^\[\]]{1,40})\]'
_DATE_RANGE = re.compile(rf"{_DATE}\s{{0,5}}:\s{{0,5}}{_DATE}")
"""A range of dates as PubMed's pages write it: each date with a tag of its own."""
_DATE_TERM = re.compile(
    r"(?:\b(?:AND|OR|NOT)\s{1,5})?(?P<open>\(\s{0,5})?"
    r'"?[0-9]{4}(?:/[0-9]{1,2}){0,2}(?::[0-9]{4}(?:/[0-9]{1,2}){0,2})?"?\[(?P<tag>[^\[\]]{1,40})\]'
    r"(?(open)\s{0,5}\))"
)
_DATE_TAGS_NOT_KEPT = frozenset(
    {
        "edat", "date - entry", "crdt", "date - create", "dcom", "date - completion", "mhda",
        "date - mesh", "lr", "date - modification",
    }
)  # fmt: skip
"""Dates that the corpus does not keep: neither they nor their tags are searched."""
_PROXIMITY = re.compile(r"([a-z/ ]{1,30}):~[0-9]{1,4}")

LONG_NAMES = {
    Field.ANY: "All Fields",
    Field.PLAIN: "All Fields",
    Field.TITLE_ABSTRACT: "Title/Abstract",
    Field.TITLE: "Title",
    Field.MESH: "MeSH Terms",
    Field.MESH_NO_EXPLOSION: "MeSH Terms:noexp",
    Field.PUBLICATION_TYPE: "Publication Type",
    Field.AUTHOR: "Author",
    Field.JOURNAL: "Journal",
    Field.ABSTRACT: "Abstract",
    Field.TEXT_WORD: "Text Word",
    Field.MESH_MAJOR: "MeSH Major Topic",
    Field.KEYWORD: "Other Term",
    Field.LANGUAGE: "Language",
    Field.FIRST_AUTHOR: "Author - First",
    Field.LAST_AUTHOR: "Author - Last",
    Field.UID: "UID",
    Field.ARTICLE_ID: "Article Identifier",
}
"""The names of the fields in a query translation."""


@dataclass(slots=True, kw_only=True)
class Question:
    """A tree that can be searched, and what was left out on the way to it."""

    tree: Node | None = None
    """None: nothing is left to search for."""
    translation: str = ""
    mapped: list[tuple[str, str]] = field(default_factory=list)
    """Words and what automatic term mapping made of them."""
    not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)


class _Words:
    """Tells whether any record holds a term, as long as there is time."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline) -> None:
        self._snapshot = snapshot
        self._writer = snapshot.writer(needs_all=True)
        self._deadline = deadline

    def hold(self, term: Term) -> bool:
        self._deadline.check()
        return bool(self._snapshot.count(self._writer.write(term)))


def read_question(
    term: str, snapshot: Snapshot, sets: Mapping[str, Node | None], deadline: Deadline
) -> Question:
    """
    Read a term.

    Args:
        term: In PubMed's syntax.
        snapshot: Where words are looked up.
        sets: Trees of earlier searches by `#` and query key.
        deadline: By when the words must be looked up.

    Raises:
        TimeoutError: The deadline has passed.
        QuerySyntaxError: The parentheses or quotation marks do not match, an operator
            stands alone, or the earlier searches that it joins are too large together.
    """
    question = Question()
    text = _DATE_RANGE.sub(r"\1:\3[\4]", term)
    text = _DATE_TERM.sub(lambda found: _known_date(found, question), text)
    text = _TAG.sub(lambda found: _known_tag(found, question), text)
    tree = parse_pubmed(_SHORT_STAR.sub(r"\1", text))
    question.tree = _settle(tree, question, _Words(snapshot, deadline), sets)
    if question.tree is not None:
        _refuse_large(question.tree, position=len(term))
        question.translation = translate(question.tree, question)
    return question


def _refuse_large(tree: Node, *, position: int) -> None:
    """Refuse earlier searches joined until nobody could walk the tree."""
    size = size_of(tree, MAX_QUERY_BYTES)
    if size.depth > MAX_DEPTH or size.bytes > MAX_QUERY_BYTES:
        raise QuerySyntaxError("the searches that it joins are too large", position=position)


def _known_date(found: re.Match[str], question: Question) -> str:
    if " ".join(found["tag"].casefold().split()) not in _DATE_TAGS_NOT_KEPT:
        return found[0]
    question.fields_not_found.append(found["tag"])
    return " "


def _known_tag(found: re.Match[str], question: Question) -> str:
    name = " ".join(found[1].casefold().split())
    if name in KNOWN_UNSUPPORTED:
        question.fields_not_found.append(found[1])
        return ""
    is_known = name in TAGS or name in DATE_TAGS or _PROXIMITY.fullmatch(name)
    return found[0] if is_known else ""


def _settle(
    node: Node, question: Question, words: _Words, sets: Mapping[str, Node | None]
) -> Node | None:
    """Put earlier searches in their places, drop unknown words, and report what is missing."""
    match node:
        case AllOf() | AnyOf():
            parts = [_settle(part, question, words, sets) for part in node.parts]
            return _joined(node, tuple(part for part in parts if part is not None))
        case Without():
            kept = _settle(node.kept, question, words, sets)
            removed = _settle(node.removed, question, words, sets)
            if kept is not None and removed is not None:
                return Without(kept=kept, removed=removed)
            return kept
        case Term():
            # A posted list has no tree; it is searched by its name.
            is_set = node.text in sets
            return sets[node.text] or node if is_set else _settle_term(node, question, words)
        case Near() | Years():
            return node


def _joined(node: AllOf | AnyOf, kept: tuple[Node, ...]) -> Node | None:
    """Return what is left of a node when parts of it were dropped."""
    if len(kept) < 2:
        return kept[0] if kept else None
    return replace(node, parts=kept)


def _settle_term(term: Term, question: Question, words: _Words) -> Node | None:
    if term.field is Field.PLAIN and not term.phrase and not term.truncated:
        return _settle_words(term, question, words)
    if term.field in {Field.UID, Field.ARTICLE_ID}:
        return term
    if not words.hold(term):
        is_word = not term.phrase and term.field not in {Field.MESH, Field.MESH_MAJOR}
        if is_word and not term.truncated:
            question.not_found.append(term.text)
        else:
            question.quoted_not_found.append(f'"{term.text}"')
    return term


def _settle_words(term: Term, question: Question, words: _Words) -> Node | None:
    """Read untagged words: numbers alone are PMIDs, unknown words are dropped."""
    numbers = term.text.split()
    if all(number.isdecimal() and number.isascii() for number in numbers):
        pmids = tuple(Term(text=number, field=Field.UID) for number in numbers)
        return pmids[0] if len(pmids) == 1 else AnyOf(parts=pmids)
    kept = []
    for word in term.text.split():
        probe = Term(text=word, field=Field.ANY)
        if plain_words(word) and not words.hold(probe):
            question.not_found.append(word)
        else:
            kept.append(word)
    worth = [word for word in kept if not PUBMED_STOP_WORDS.issuperset(words_of(word))]
    return replace(term, text=" ".join(kept)) if worth else None


def translate(node: Node, question: Question | None = None) -> str:
    """Write a tree as PubMed writes its query translations."""
    match node:
        case AllOf():
            return " AND ".join(_inner(part, question) for part in node.parts)
        case AnyOf():
            return " OR ".join(_inner(part, question) for part in node.parts)
        case Without():
            return f"{_inner(node.kept, question)} NOT {_inner(node.removed, question)}"
        case Years():
            return f"{node.first}/01/01:{node.last}/12/31[Date - Publication]"
        case Near():
            name = LONG_NAMES[node.field]
            return f'"{" ".join(node.words)}"[{name}:~{node.distance}]'
        case Term():
            return _translate_term(node, question)


def _translate_term(term: Term, question: Question | None) -> str:
    if term.field is Field.PLAIN and not term.phrase and not term.truncated:
        return _translate_words(term.text, question)
    star = "*" if term.truncated else ""
    return f'"{term.text}{star}"[{LONG_NAMES[term.field]}]'


def _inner(node: Node, question: Question | None) -> str:
    text = translate(node, question)
    return f"({text})" if " " in text and not isinstance(node, Near | Years) else text


def _translate_words(text: str, question: Question | None) -> str:
    if text.startswith("#"):
        return text
    parts = []
    rest = text
    for mention in load_vocabulary().find(text):
        if mention.concept is None:
            continue
        rest = rest.replace(mention.surface, " ", 1)
        written = f'"{mention.surface}"[All Fields]'
        if mention.concept.mesh is not None:
            written = f'"{mention.concept.mesh.lower()}"[MeSH Terms] OR {written}'
        if question is not None:
            question.mapped.append((mention.surface, written))
        parts.append(written)
    parts += [f'"{word}"[All Fields]' for word in plain_words(rest)]
    if len(parts) == 1:
        return parts[0]
    return " AND ".join(f"({part})" if " OR " in part else part for part in parts)
