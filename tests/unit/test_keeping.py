"""What a run leaves for the next one: never another answer, never a crash."""

from __future__ import annotations

import gc
import os
import threading
import warnings
from pathlib import Path

import pytest

from claimcheck.api.extraction import ExtractedDocument, extract, extract_kept
from claimcheck.api.keeping import FOLDER, _digests, describe_kept, drop_kept, name_of, open_keep
from claimcheck.documents import open_document

ARTICLE = """# Ketamine

In a trial of 99 adults, 64% responded to ketamine within 24 hours (PMID: 23982301).

<!-- claimcheck: ignore-next-line[CC001] reason="agreed" until=2030-01-01 -->

Ketamine blocks NMDA receptors. The response lasted 7 days [1].

## References

1. A title of a paper about ketamine and how long it lasts. PMID: 12345678
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / FOLDER).glob("*/*") if path.is_file())


def test_what_was_kept_equals_what_would_be_extracted(article: Path, tmp_path: Path) -> None:
    opened = open_document(article, name="a.md")
    fresh = extract(opened.read())
    assert len(fresh.claims) >= 3
    assert fresh.ignores
    keep = open_keep(tmp_path / "cache")
    assert extract_kept(opened, keep) == fresh
    (entry,) = entries(tmp_path / "cache")
    before = entry.read_bytes()
    assert extract_kept(opened, keep) == fresh
    assert entry.read_bytes() == before
    assert keep.notices == ()


def test_the_name_of_a_document_and_its_bytes_tell_entries_apart(
    article: Path, tmp_path: Path
) -> None:
    keep = open_keep(tmp_path / "cache")
    assert extract_kept(open_document(article, name="a.md"), keep).path == "a.md"
    assert extract_kept(open_document(article, name="b.md"), keep).path == "b.md"
    article.write_text(ARTICLE.replace("64%", "65%"), encoding="utf-8")
    (claim, *_) = extract_kept(open_document(article, name="a.md"), keep).claims
    assert "65%" in claim.text
    assert len(entries(tmp_path / "cache")) == 3


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "other", "nonsense", "link", "shared"])
def test_a_broken_or_foreign_entry_is_made_anew_with_one_line(
    article: Path, tmp_path: Path, harm: str
) -> None:
    opened = open_document(article, name="a.md")
    cache = tmp_path / "cache"
    fresh = extract_kept(opened, open_keep(cache))
    (entry,) = entries(cache)
    good = entry.read_bytes()
    match harm:
        case "cut":
            entry.write_bytes(good[: len(good) // 2])
        case "flipped":
            entry.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
        case "empty":
            entry.write_bytes(b"")
        case "other":
            entry.write_bytes(b"#!/bin/sh\nexit 0\n")
        case "nonsense":
            open_keep(cache).put(entry.name, b"\xc1")
        case "link":
            entry.rename(tmp_path / "elsewhere")
            entry.symlink_to(tmp_path / "elsewhere")
        case _:
            entry.chmod(0o666)
    keep = open_keep(cache)
    assert extract_kept(opened, keep) == fresh
    (notice,) = keep.notices
    assert "1 entries" in notice
    assert "made anew" in notice
    assert entry.read_bytes() == good
    again = open_keep(cache)
    assert extract_kept(opened, again) == fresh
    assert again.notices == ()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_folder_that_others_may_write_to_is_not_used(article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / FOLDER
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    keep = open_keep(tmp_path / "cache")
    assert extract_kept(open_document(article, name="a.md"), keep).claims
    assert entries(tmp_path / "cache") == []
    (notice,) = keep.notices
    assert "others may write to it" in notice


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(article: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    keep = open_keep(tmp_path / "file")
    assert extract_kept(open_document(article, name="a.md"), keep).claims
    assert len(keep.notices) == 1


def test_many_runs_at_once_leave_whole_entries(article: Path, tmp_path: Path) -> None:
    opened = open_document(article, name="a.md")
    fresh = extract(opened.read())
    results: list[ExtractedDocument] = []

    def work() -> None:
        results.extend(extract_kept(opened, open_keep(tmp_path / "cache")) for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [fresh] * 20
    assert len(entries(tmp_path / "cache")) == 1


def test_what_nobody_used_for_a_month_goes(article: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    extract_kept(open_document(article, name="old.md"), open_keep(cache))
    (old,) = entries(cache)
    os.utime(old, (0, 0))
    (cache / FOLDER / "swept").unlink()
    extract_kept(open_document(article, name="new.md"), open_keep(cache))
    (left,) = entries(cache)
    assert left != old
    assert describe_kept(cache).entries == 1
    count, freed = drop_kept(cache)
    assert count == 1
    assert freed > 0
    assert entries(cache) == []


def test_an_entry_is_named_after_what_it_was_made_of() -> None:
    assert name_of("a", "b", "c") == name_of("a", "b", "c")
    assert len({name_of("a", "b", "c"), name_of("a", "bc"), name_of("ab", "c")}) == 3


def test_a_file_of_the_program_that_cannot_be_read_leaves_no_folder_open(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        _digests(tmp_path)
        gc.collect()
    assert told == []
