"""What of a record is searched, as folded text for each field of the index."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from claimcheck.model import Record
from claimcheck.sources.local import layout
from claimcheck.text.tokens import fold
from claimcheck.text.vocabulary import load_vocabulary

Terms = dict[str, tuple[str, ...]]
"""Values by field name, ready for the index."""

_BETWEEN = re.compile(r"[\W_]+")
_ASCII_WORDS = bytes(
    ord(chr(code).lower() if chr(code).isalnum() else " ") if code < 128 else code
    for code in range(256)
)
"""ASCII in lower case, with a space for whatever parts words; bytes beyond it as they are."""

_FOLDING = "claimcheck.folding"
_MOST_FOLDED = 64
"""Characters beyond ASCII that are folded, and remembered, as one."""


def terms_of(record: Record) -> Terms:
    """Return the values of the text fields and of the whole fields, empty ones left out."""
    terms: Terms = {layout.TITLE: (folded_text(record.title),)}
    if record.sections:
        terms[layout.ABSTRACT] = (folded_text(record.abstract),)
    if record.mesh:
        headings = _names([heading.descriptor for heading in record.mesh])
        major = _names([heading.descriptor for heading in record.mesh if heading.is_major])
        terms[layout.HEADING_WORDS] = headings
        terms[layout.MESH_MAJOR] = major
        terms[layout.MESH_MINOR] = tuple([name for name in headings if name not in major])
    if record.keywords:
        terms[layout.KEYWORDS] = terms[layout.KEYWORD] = _names(record.keywords)
    if record.journal:
        terms[layout.JOURNAL] = (_name(record.journal),)
    if record.authors:
        first, *others = map(folded_words, record.authors)
        terms[layout.FIRST_AUTHOR] = (first,)
        terms[layout.LAST_AUTHOR] = (others.pop() if others else first,)
        terms[layout.OTHER_AUTHOR] = tuple(others)
    if record.publication_types:
        terms[layout.PUBLICATION_TYPE] = _names([kind.name for kind in record.publication_types])
    terms[layout.LANGUAGE] = record.languages
    ids = [text.casefold() for text in (record.doi, record.pmcid) if text]
    terms[layout.ARTICLE_ID] = tuple(ids)
    return terms


def when_of(record: Record) -> int:
    """Return the number by which a record is sorted: the year, then the PMID."""
    return (record.year or 0) * layout.YEAR_STEP + int(record.pmid)


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return folded names, each once; empty ones are left out."""
    return tuple([name for name in dict.fromkeys(map(_name, texts)) if name])


def folded_words(text: str) -> str:
    """
    Return the words of a text as `words_of` has them, joined by spaces.

    >>> folded_words("Naïve β-blockers, 5 %")
    'naive beta blockers 5'
    """
    return " ".join(folded_text(text).split())


def folded_text(text: str) -> str:
    """
    Return a text whose words by white space are those of `words_of`, as fast as can be.

    Folding looks at single characters only, so that the few beyond ASCII can be folded where
    they stand: the encoder finds them in C, and all others cost a copy and a look in a table.
    """
    return text.encode("ascii", _FOLDING).translate(_ASCII_WORDS).decode("utf-8")


def _fold_found(error: UnicodeError) -> tuple[str | bytes, int]:
    """Put the folded form in the place of characters that ASCII does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    end = min(error.end, error.start + _MOST_FOLDED)
    return _fold_characters(error.object[error.start : end]), end


codecs.register_error(_FOLDING, _fold_found)


@lru_cache(maxsize=4096)
def _fold_characters(characters: str) -> bytes:
    return _BETWEEN.sub(" ", fold(characters)).encode()


@lru_cache(maxsize=65_536)
def _name(text: str) -> str:
    # Headings, keywords, types and journals come again and again.
    return folded_words(text)


def journal_names(journal: str) -> tuple[str, ...]:
    """Return the folded names that a journal may have in its records."""
    names = {journal, journal.removeprefix("The ").removeprefix("the "), f"The {journal}"}
    concept = load_vocabulary().named_journal(journal)
    if concept is not None:
        names |= set(concept.names)
    return tuple(sorted(_names(names)))
