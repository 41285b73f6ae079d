"""What every reader keeps: text in NFC, blocks in order, and a place for every character."""

from __future__ import annotations

import html
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from claimcheck.documents import read_document
from claimcheck.errors import DocumentError
from claimcheck.model import Document
from evals.article_formats import WRITERS
from tests.article import ARTICLE

TEXT_FORMATS = [name for name, (suffix, _) in WRITERS.items() if suffix not in {".docx", ".pdf"}]


def written(folder: Path, form: str) -> Path:
    suffix, write = WRITERS[form]
    path = folder / f"article{suffix}"
    path.write_bytes(write(ARTICLE))
    return path


@pytest.mark.parametrize("form", WRITERS)
class TestEveryReader:
    def test_the_text_is_nfc_and_the_blocks_lie_in_order(self, tmp_path: Path, form: str) -> None:
        document = read_document(written(tmp_path, form))
        assert unicodedata.is_normalized("NFC", document.text)
        spans = [block.span for block in document.blocks]
        assert all(before.end <= after.start for before, after in pairwise(spans))
        assert all(span.cut(document.text).strip() for span in spans)

    def test_segments_ascend_and_begin_at_the_start(self, tmp_path: Path, form: str) -> None:
        document = read_document(written(tmp_path, form))
        starts = [start for start, _ in document.segments]
        assert starts[0] == 0
        assert starts == sorted(starts)

    def test_every_part_of_the_article_is_there(self, tmp_path: Path, form: str) -> None:
        document = read_document(written(tmp_path, form))
        words = " ".join(document.text.split())
        assert all(cell in words for part in ARTICLE for cell in part.cells)

    def test_places_are_positive_and_do_not_run_backwards(self, tmp_path: Path, form: str) -> None:
        document = read_document(written(tmp_path, form))
        lines = [document.place(block.span.start).line for block in document.blocks]
        assert lines[0] >= 1
        assert lines == sorted(lines)

    def test_reading_twice_gives_equal_documents(self, tmp_path: Path, form: str) -> None:
        path = written(tmp_path, form)
        assert read_document(path) == read_document(path)

    def test_the_digest_is_of_the_bytes(self, tmp_path: Path, form: str) -> None:
        import hashlib

        path = written(tmp_path, form)
        assert read_document(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()

    def test_a_missing_file_is_an_error_of_the_document(self, tmp_path: Path, form: str) -> None:
        with pytest.raises(DocumentError, match="cannot be opened"):
            read_document(tmp_path / f"missing{WRITERS[form][0]}")

    def test_an_empty_file_is_an_error_of_the_document(self, tmp_path: Path, form: str) -> None:
        path = tmp_path / f"empty{WRITERS[form][0]}"
        path.write_bytes(b"")
        with pytest.raises(DocumentError):
            read_document(path)


def stands_there(document: Document, original: str, position: int) -> bool:
    """Tell whether a character stands in the original at its place, as itself or as an entity."""
    character = document.text[position]
    origin = document.origin(position)
    there = original[origin : origin + 1]
    if character == there or character.isspace() or character == "|":
        return True
    end = original.find(";", origin)
    return there == "&" and html.unescape(original[origin : end + 1]).startswith(character)


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_every_character_stands_at_its_place_in_the_file(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, form)
    original = path.read_bytes().decode("latin-1" if path.suffix == ".htm" else "utf-8")
    document = read_document(path)
    astray = [
        document.text[position : position + 20]
        for block in document.blocks
        for position in range(block.span.start, block.span.end)
        if not stands_there(document, original, position)
    ]
    assert astray == []


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_line_and_column_lead_to_the_first_word_of_each_block(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, form)
    lines = path.read_bytes().decode("latin-1" if path.suffix == ".htm" else "utf-8").split("\n")
    document = read_document(path)
    for block in document.blocks:
        place = document.place(block.span.start)
        assert place.column is not None
        line = html.unescape(lines[place.line - 1][place.column - 1 :])
        assert line.startswith(block.span.cut(document.text).split()[0])
