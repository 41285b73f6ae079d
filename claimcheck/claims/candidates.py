"""The sentences of a document that may be claims, each with what it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from claimcheck.claims.phrases import words_of
from claimcheck.model import Block, BlockKind, Document, Span
from claimcheck.text.generic_words import generic_words
from claimcheck.text.sentences import split_sentences

# What a sentence stands in. The rest (headings, reference lists, code, front matter) is never
# a claim.
_PROSE = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_CELL,
        BlockKind.TABLE_ROW,
        BlockKind.QUOTE,
        BlockKind.FOOTNOTE,
    }
)
# Citation marks that belong to the sentence before: «[3] », «(PMID: 1) », «¹² ».
_MARK = re.compile(
    r"(?:(?:\[[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3}){0,10}\]|[\[(](?:PMID|doi)[^()\[\]]{1,120}[\])]"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s{0,3}){1,5}(?=\S)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[^:“‘\"]{3,80}\b(?:said|says|explained|explains|added|adds|noted|notes|wrote|writes|stated|"
    r"commented|told\s[^:“‘\"]{2,40})\s?[:,]\s?[“‘\"']"
)
_IN_COMPANY = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_MOST_COMPANY = 40
_MAX_INTRO_WORDS = 14
_MAX_CHAIN_WORDS = 60
PRONOUNS = frozenset(
    {
        "it",
        "its",
        "they",
        "their",
        "them",
        "this",
        "that",
        "these",
        "those",
        "both",
        "neither",
        "such",
    }
)
"""Words that stand for what was named before."""
_LABEL = re.compile(r"[^.!?:;|—–]{2,60}?(?::\s|\s?[—–]\s?)(?=\S{1,40}\s\S)")
_BETWEEN_CELLS = " | "
_LONGEST_COLUMN = 60
_MOST_COLUMNS = 6
_ALONE = Block(kind=BlockKind.PARAGRAPH, span=Span(0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence, list item or table row with the headings above it."""

    text: str
    """The sentence with runs of white space made one space."""
    words: tuple[str, ...]
    statement: tuple[str, ...]
    """The words without a label such as «Onset:» before them."""
    span: Span
    """Place in `Document.text`."""
    block: Block
    context: tuple[str, ...] = ()
    """Words of the two nearest headings and of `introduction`."""
    lead: str = ""
    """What stood before a quoted statement, such as «The lead researcher said:»."""
    introduction: tuple[str, ...] = ()
    """Words of the line with a colon before a list, such as «Side effects include:»."""
    header: tuple[str, ...] = ()
    """Words of the header of the table that it is a row of."""
    columns: tuple[str, ...] = ()
    """What the header of the table calls the columns in which the row says something."""
    before: tuple[str, ...] = ()
    """
    Words of the sentence before it in the same block, and of those before that as long as each
    begins with «it», «they» and the like.
    """
    company: tuple[tuple[str, ...], ...] = ()
    """Words of the items of the list, or of the rows of the table, that it belongs to."""
    is_introduction: bool = False
    """Whether it ends in a colon and a list or table follows."""


def find_candidates(document: Document) -> Iterator[Candidate]:
    """Yield the sentences of the prose in document order; nothing is judged here."""
    headings: dict[int, tuple[str, ...]] = {}
    introduction: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    companies = _companies(document)
    for number, block in enumerate(document.blocks):
        content = block.span.cut(document.text)
        if block.kind is BlockKind.HEADING:
            headings = {level: words for level, words in headings.items() if level < block.level}
            headings[block.level] = words_of(content)
            introduction = ()
            continue
        if block.kind is BlockKind.TABLE_HEADER:
            header, columns = words_of(content), tuple(content.split(_BETWEEN_CELLS))
            continue
        if block.kind is BlockKind.PARAGRAPH:
            introduction = _introduction(content)
        if block.kind in _PROSE:
            place = _Place(
                headings=_nearest(headings),
                introduction=() if block.kind is BlockKind.PARAGRAPH else introduction,
                header=header if block.kind is BlockKind.TABLE_ROW else (),
                columns=_columns(columns, content) if block.kind is BlockKind.TABLE_ROW else (),
                company=companies.get(number, ()),
            )
            yield from _sentences(document, block, place)


def candidate_from_text(text: str) -> Candidate:
    """Return a whole text as one sentence that stands under nothing."""
    plain = " ".join(text.split())
    return Candidate(
        text=plain,
        words=words_of(plain),
        statement=words_of(plain),
        span=Span(0, len(text)),
        block=_ALONE,
    )


def _introduction(content: str) -> tuple[str, ...]:
    """Return the words of a line such as «Side effects include:»; nothing for a paragraph."""
    last = content.rstrip(" *_")
    if not last.endswith(":"):
        return ()
    return words_of(last)[-_MAX_INTRO_WORDS:]


def _columns(names: tuple[str, ...], row: str) -> tuple[str, ...]:
    """
    Return the names of the columns in which a row says something.

    The first column names the row itself. A row with another number of cells than the header has
    cells over several columns, of which nobody knows which name is theirs.
    """
    cells = row.split(_BETWEEN_CELLS)
    if len(cells) != len(names):
        return ()
    told = (
        " ".join(name.split())[:_LONGEST_COLUMN]
        for name, cell in zip(names[1:], cells[1:], strict=True)
        if any(character.isalnum() for character in cell) and _says_something(name)
    )
    return tuple(dict.fromkeys(told))[:_MOST_COLUMNS]


def _says_something(name: str) -> bool:
    """Tell whether a name of a column holds more than «n», «%» and words of any table."""
    return any(len(word) > 2 and word not in generic_words() for word in words_of(name))


def _nearest(headings: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of the two innermost headings, the document's title left out."""
    inner = [headings[level] for level in sorted(headings) if level > 1][-2:]
    return tuple(word for words in inner for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The words that a block stands under."""

    headings: tuple[str, ...]
    introduction: tuple[str, ...]
    header: tuple[str, ...]
    columns: tuple[str, ...]
    company: tuple[tuple[str, ...], ...]


def _companies(document: Document) -> dict[int, tuple[tuple[str, ...], ...]]:
    """Return the words of all items of the same list, by the number of the block."""
    found: dict[int, tuple[tuple[str, ...], ...]] = {}
    blocks = enumerate(document.blocks)
    for kind, members in groupby(blocks, key=lambda numbered: numbered[1].kind):
        if kind not in _IN_COMPANY:
            continue
        numbered = tuple(members)
        words = tuple(
            words_of(block.span.cut(document.text)) for _, block in numbered[:_MOST_COMPANY]
        )
        found |= {number: words for number, _ in numbered}
    return found


def _sentences(document: Document, block: Block, place: _Place) -> Iterator[Candidate]:
    content = block.span.cut(document.text)
    whole = block.kind in {BlockKind.TABLE_ROW, BlockKind.TABLE_CELL}
    spans = (Span(0, len(content)),) if whole else split_sentences(content)
    before: tuple[str, ...] = ()
    for found in spans:
        mark = _MARK.match(content, found.start, found.end)
        sentence = Span(mark.end(), found.end) if mark else found
        lead = _LEAD.match(content, sentence.start, sentence.end)
        span = _quoted(content, Span(lead.end(), sentence.end)) if lead else sentence
        text = " ".join(span.cut(content).split())
        words = words_of(text)
        yield Candidate(
            text=text,
            words=words,
            statement=_statement(text, words),
            span=span.shifted(block.span.start),
            block=block,
            context=(*place.headings, *place.introduction),
            lead=lead.group() if lead else "",
            introduction=place.introduction,
            header=place.header,
            columns=place.columns,
            company=place.company,
            before=before,
            is_introduction=text.endswith(":"),
        )
        before = (*before[-_MAX_CHAIN_WORDS:], *words) if _goes_on(words) else words


def _goes_on(words: tuple[str, ...]) -> bool:
    """Tell whether a sentence speaks of what the one before it named."""
    return not PRONOUNS.isdisjoint(words[:2])


def _quoted(content: str, span: Span) -> Span:
    """Return the span of what somebody said without the closing quotation mark."""
    text = span.cut(content)
    return Span(span.start, span.start + len(text.rstrip("”’\"' ")))


def _statement(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    label = _LABEL.match(text)
    return words_of(text[label.end() :]) if label else words
