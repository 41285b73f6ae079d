"""Where a corpus keeps its files, and which fields its index has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from claimcheck.errors import UsageError

FORMAT = 4
"""Rises whenever an older claimcheck could not read what this one writes."""

STORE_NAME = "records.sqlite"
INDEX_NAME = "index"
SPOOL_NAME = "spool"
GENERATION_NAME = "generation"

YEAR_STEP = 10**9
"""`when` is the year times this plus the PMID: one number to filter, to sort and to name by."""

TITLE = "title"
ABSTRACT = "abstract"
KEYWORDS = "keywords"
HEADING_WORDS = "headings"
TEXT_FIELDS = (TITLE, ABSTRACT, KEYWORDS, HEADING_WORDS)
"""Fields of words with their places."""

MESH = "mesh"
MESH_MAJOR = "major"
PUBLICATION_TYPE = "type"
JOURNAL = "journal"
KEYWORD = "keyword"
LANGUAGE = "language"
ARTICLE_ID = "article_id"
AUTHOR = "author"
WHOLE_FIELDS = (
    MESH, MESH_MAJOR, PUBLICATION_TYPE, JOURNAL, KEYWORD, LANGUAGE, ARTICLE_ID, AUTHOR,
)  # fmt: skip
"""Fields whose values are searched as a whole."""

BY_AUTHOR = "by_author"
BY_JOURNAL = "by_journal"
PMID = "pmid"
WHEN = "when"

UNINDEXED = frozenset({
    "and", "are", "by", "for", "from", "in", "of", "that", "the", "these", "this", "to", "was",
    "were", "with",
})  # fmt: skip
"""
Words that are left out of the index, with a gap in their place.

They are the most frequent of PubMed's stop words, a fifth of all words of an abstract, and PubMed
finds nothing for one of them either. Stop words that also name something are kept, for phrases
with them: `a` (vitamin A), `an`, `as`, `at`, `is`, `on`, `or`.
"""

_WORDS = "words"


def store_path(folder: Path) -> Path:
    """Return the file that holds the records."""
    return folder / STORE_NAME


def make_schema() -> tantivy.Schema:
    """Return the fields of the index; no text is stored in it."""
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=_WORDS, index_option="position")
    for name in WHOLE_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (BY_AUTHOR, BY_JOURNAL):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(PMID, indexed=True)
    builder.add_integer_field(WHEN, indexed=False, fast=True)
    return builder.build()


def open_index(path: Path, *, create: bool = False) -> tantivy.Index:
    """
    Open an index in its folder, or make an empty one.

    Raises:
        UsageError: There is no index, or it is damaged.
    """
    try:
        if create:
            path.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(make_schema(), str(path), reuse=True)
        else:
            index = tantivy.Index.open(str(path))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.parent}: the index cannot be opened: {error}") from error
    # The words are folded and parted before they come here, for records and for queries alike.
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    held = words.filter(tantivy.Filter.custom_stopword(sorted(UNINDEXED)))
    index.register_tokenizer(_WORDS, held.build())
    return index


@contextmanager
def writing_errors() -> Iterator[None]:
    """
    Tell a disk that cannot be written to from a mistake of ours.

    Raises:
        OSError: In the place of the ValueError that tantivy raises for everything.
    """
    try:
        yield
    except ValueError as error:
        raise OSError(str(error)) from error
