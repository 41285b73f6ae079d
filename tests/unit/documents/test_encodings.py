"""Bytes become the right characters, and a guess is never silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.documents import read_document

TEXT = "Das Fieber sank um 2 °C – für alle Kinder über 5 Jahre."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_or_without_a_mark_is_read_without_a_notice(
    tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode(encoding))
    document = read_document(file)
    assert document.text == TEXT
    assert document.notices == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_said(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.encode(encoding))
    document = read_document(file)
    assert document.text == TEXT
    assert encoding.upper() in document.notices[0]


def test_an_old_encoding_is_guessed_with_a_notice(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes((TEXT + "\n\n" + TEXT).encode("cp1252"))
    document = read_document(file, name="a.txt")
    assert "über 5 Jahre" in document.text
    assert document.notices[0].startswith("a.txt: not UTF-8; read as ")


def test_every_byte_string_without_nul_is_read_somehow(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(bytes(range(1, 256)) + b" end")
    document = read_document(file)
    assert document.text.endswith("end")
    assert document.notices


def test_crlf_keeps_its_lines_and_places(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"First line stands here.\r\n\r\nSecond one stands here.\r\n")
    document = read_document(file)
    start = document.text.index("Second")
    assert document.place(start).line == 3
    assert document.origin(start) == 27


def test_decomposed_letters_become_nfc_and_later_places_stay_true() -> None:
    from claimcheck.documents import read_text_document

    original = "Cafe\u0301 au lait eases pain. \u1112\u1161\u11ab is Korean. Next it is 5 mg."
    document = read_text_document(original, name="x")
    assert document.text.startswith("Café au lait")
    assert "\ud55c is Korean" in document.text
    place = document.text.index("5 mg")
    assert original[document.origin(place) :].startswith("5 mg")
    assert original[document.origin(3) :].startswith("e\u0301")


def test_a_letter_that_nfc_makes_longer_keeps_the_places_behind_it() -> None:
    from claimcheck.documents import read_text_document

    original = "\u0958 is a letter that grows. It is 5 mg."
    document = read_text_document(original, name="x")
    assert len(document.text) == len(original) + 1
    place = document.text.index("5 mg")
    assert original[document.origin(place) :].startswith("5 mg")
