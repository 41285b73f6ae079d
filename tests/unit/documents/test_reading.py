"""Files on disk become documents, or one clear line that says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimcheck.documents import read_document, read_text_document, readers, reading
from claimcheck.errors import DocumentError

SENTENCE = "Half of the patients slept better within a week."


def test_a_text_file_is_read_under_the_name_that_the_user_gave(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    assert read_document(file, name="drafts/a.txt").path == "drafts/a.txt"
    assert read_document(file).path == file.as_posix()


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"Rest helps.\r\n")
    before = read_document(file).digest
    file.write_bytes(b"Rest helps.\n")
    assert len(before) == 64
    assert read_document(file).digest != before


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.docx", b"text", ".docx"),
        ("README", b"text", "no file ending"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"PK\x03\x04rest", "ZIP"),
        ("a.md", b"%PDF-1.7 rest", "PDF"),
        ("a.md", b"\x89PNG\r\n", "PNG"),
        ("a.txt", b"abc\0def\0\0ghi", "NUL"),
        ("a.txt", b"<!DOCTYPE html><html><body>x</body></html>", "HTML"),
        ("a.txt", b"\xef\xbb\xbfabc\xff", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(
    tmp_path: Path, name: str, data: bytes, part: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_document(file, name=name)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert part in message
    assert "\n" not in message


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(DocumentError, match="cannot be opened"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="cannot be opened"):
        read_document("a\0b.txt")


def test_a_pipe_is_refused_before_it_can_block(tmp_path: Path) -> None:
    pipe = tmp_path / "p.txt"
    os.mkfifo(pipe)
    with pytest.raises(DocumentError, match="not a regular file"):
        read_document(pipe)


def test_a_file_above_the_limit_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as stream:
        stream.truncate(reading.MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="the limit is 50 MiB"):
        read_document(file)


def test_a_link_out_of_the_root_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    outside = tmp_path / "secret.txt"
    outside.write_text(SENTENCE, encoding="utf-8")
    (root / "in.txt").write_text(SENTENCE, encoding="utf-8")
    (root / "link.txt").symlink_to(outside)
    assert read_document(root / "in.txt", root=root).text == SENTENCE
    with pytest.raises(DocumentError, match="lies outside"):
        read_document(root / "link.txt", root=root)
    with pytest.raises(DocumentError, match="lies outside"):
        read_document(root / ".." / "secret.txt", root=root)


def test_every_suffix_belongs_to_one_reader() -> None:
    suffixes = readers.readable_suffixes()
    assert len(set(suffixes)) == len(suffixes)
    assert {".txt", ".md", ".mdx"} <= set(suffixes)


def test_a_string_is_a_document_too() -> None:
    assert read_text_document("It *helps*.", name="x", markdown=True).text == "It helps."
    assert read_text_document("It *helps*.", name="x").text == "It *helps*."
    with pytest.raises(DocumentError, match="x: is empty"):
        read_text_document(" ", name="x")
