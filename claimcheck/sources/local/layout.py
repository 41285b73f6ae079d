"""Where a corpus keeps its files, and which fields its index has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from claimcheck.atomic import replace_file
from claimcheck.errors import UsageError

FORMAT = 4
"""Rises whenever an older claimcheck could not read what this one writes."""

STORE_NAME = "records.sqlite"
INDEX_NAME = "index"
META = "meta.json"
"""Where tantivy keeps the fields and the segments of an index."""
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

MESH_MINOR = "minor"
MESH_MAJOR = "major"
"""Each heading stands in one of the two."""
PUBLICATION_TYPE = "type"
KEYWORD = "keyword"
LANGUAGE = "language"
ARTICLE_ID = "article_id"
LAST_AUTHOR = "last_author"
OTHER_AUTHOR = "author"
WHOLE_FIELDS = (
    MESH_MINOR, MESH_MAJOR, PUBLICATION_TYPE, KEYWORD, LANGUAGE, ARTICLE_ID, LAST_AUTHOR,
    OTHER_AUTHOR,
)  # fmt: skip
"""Fields whose values are searched as a whole."""

FIRST_AUTHOR = "first_author"
JOURNAL = "journal"
SORTED_FIELDS = (FIRST_AUTHOR, JOURNAL)
"""Fields of one value, searched as a whole, by which records can be sorted too."""
PMID = "pmid"
WHEN = "when"

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
    for name in SORTED_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(PMID, indexed=True)
    builder.add_integer_field(WHEN, indexed=False, fast=True)
    return builder.build()


def _drop_lengths(path: Path) -> None:
    """
    Keep no lengths of fields that are searched as a whole: nothing about them is ranked by length.

    A byte for each field and record; tantivy's `meta.json` can say so, its Python interface cannot.
    """
    meta = json.loads(path.read_text("utf-8"))
    for entry in meta["schema"]:
        options = entry["options"]
        if entry["name"] in {*WHOLE_FIELDS, *SORTED_FIELDS}:
            options["indexing"]["fieldnorms"] = False
        elif entry["name"] == PMID:
            options["fieldnorms"] = False
    replace_file(path, json.dumps(meta).encode())


def open_index(path: Path, *, create: bool = False) -> tantivy.Index:
    """
    Open an index in its folder, or make an empty one.

    Raises:
        UsageError: There is no index, or it is damaged.
    """
    try:
        if create:
            path.mkdir(parents=True, exist_ok=True)
            tantivy.Index(make_schema(), str(path), reuse=True)
            _drop_lengths(path / META)
        index = tantivy.Index.open(str(path))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.parent}: the index cannot be opened: {error}") from error
    # The words are folded and parted before they come here, for records and for queries alike.
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_WORDS, analyzer)
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
