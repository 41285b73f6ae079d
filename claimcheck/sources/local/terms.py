"""What of a record is searched, as folded text for each field of the index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from claimcheck.model import Record
from claimcheck.sources.local import layout
from claimcheck.sources.postings import words_of
from claimcheck.text.tokens import fold
from claimcheck.text.vocabulary import load_vocabulary

Terms = dict[str, tuple[str, ...]]
"""Values by field name, ready for the index."""

_BETWEEN = re.compile(r"[\W_]+")
_ASCII_WORDS = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}

FIRST = "^"
LAST = "$"
"""Marks before an author's name: searched as the first, as the last."""


def terms_of(record: Record) -> Terms:
    """Return the values of the text fields and of the whole fields, empty ones left out."""
    major = (heading.descriptor for heading in record.mesh if heading.is_major)
    mesh = _folded(heading.descriptor for heading in record.mesh)
    keywords = _folded(record.keywords)
    journal = record.journal or ""
    identifiers = [text.casefold() for text in (record.doi, record.pmcid) if text]
    terms: Terms = {
        layout.TITLE: _folded([record.title]),
        layout.ABSTRACT: _folded([record.abstract]),
        layout.KEYWORDS: keywords,
        layout.HEADING_WORDS: mesh,
        layout.MESH: mesh,
        layout.MESH_MAJOR: _folded(major),
        layout.PUBLICATION_TYPE: tuple(
            _folded_name(kind.name) for kind in record.publication_types
        ),
        layout.JOURNAL: journal_names(journal) if journal else (),
        layout.KEYWORD: keywords,
        layout.LANGUAGE: record.languages,
        layout.ARTICLE_ID: tuple(identifiers),
        layout.AUTHOR: _author_terms(record.authors),
        layout.BY_AUTHOR: _folded(record.authors[:1]),
        layout.BY_JOURNAL: (_folded_name(journal),) if journal else (),
    }
    return {name: values for name, values in terms.items() if values}


def when_of(record: Record) -> int:
    """Return the number by which a record is sorted: the year, then the PMID."""
    return (record.year or 0) * layout.YEAR_STEP + int(record.pmid)


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for text in texts if (words := folded_words(text))))


def folded_words(text: str) -> str:
    """
    Return the words of a text as `words_of` has them, joined by spaces.

    Folding is done piece by piece, since all but a few pieces are plain ASCII.

    >>> folded_words("Naïve β-blockers, 5 %")
    'naive beta blockers 5'
    """
    if not text.isascii():
        pieces = [piece if piece.isascii() else fold(piece) for piece in text.split(" ")]
        # What folding leaves of other scripts is parted by the pattern, as `words_of` does it.
        parted = [piece if piece.isascii() else _BETWEEN.sub(" ", piece) for piece in pieces]
        text = " ".join(parted)
    text = text.lower()
    if text.isascii():
        # Four times as fast as the pattern, and what nearly every text is.
        return " ".join(text.translate(_ASCII_WORDS).split())
    return " ".join(_BETWEEN.sub(" ", text).split())


@lru_cache(maxsize=4096)
def _folded_name(name: str) -> str:
    return " ".join(words_of(name))


@lru_cache(maxsize=16_384)
def journal_names(journal: str) -> tuple[str, ...]:
    """Return the folded names under which a journal may be asked for."""
    names = {journal, journal.removeprefix("The ").removeprefix("the "), f"The {journal}"}
    concept = load_vocabulary().named_journal(journal)
    if concept is not None:
        names |= set(concept.names)
    return tuple(sorted(_folded(names)))


def _author_terms(authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return every form of every name: family name, with the first initial, with all."""
    found: dict[str, None] = {}
    last = len(authors) - 1
    for place, author in enumerate(authors):
        for form in author_forms(author):
            found[form] = None
            if place == 0:
                found[FIRST + form] = None
            if place == last:
                found[LAST + form] = None
    return tuple(found)


def author_forms(author: str) -> tuple[str, ...]:
    """
    Return the folded beginnings of a name that find it.

    >>> author_forms("van Dam AB")
    ('van', 'van dam', 'van dam ab', 'van dam a')
    """
    words = words_of(author)
    forms = [" ".join(words[: count + 1]) for count in range(len(words))]
    if len(words) > 1 and len(words[-1]) > 1:
        forms.append(" ".join([*words[:-1], words[-1][0]]))
    return tuple(forms)
