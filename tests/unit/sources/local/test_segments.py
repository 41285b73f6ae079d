"""Segments are merged, thinned out and put back, and no record is lost or doubled by it."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from claimcheck.errors import UsageError
from claimcheck.model import Pmid, Query, Rung
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local import store as stores
from claimcheck.sources.local.building import build_corpus, update_corpus
from claimcheck.sources.local.info import read_info
from claimcheck.sources.local.layout import INDEX_NAME, SPOOL_NAME
from claimcheck.sources.local.merging import AT_ONCE, read_listed
from claimcheck.sources.local.spooling import spool_file
from tests.eutils_server import article_set, article_xml


def write(folder: Path, name: str, *articles: bytes, deleted: str = "") -> Path:
    path = folder / name
    whole = article_set(*articles)
    if deleted:
        mark = f"<DeleteCitation><PMID>{deleted}</PMID></DeleteCitation></PubmedArticleSet>"
        whole = whole.replace(b"</PubmedArticleSet>", mark.encode())
    path.write_bytes(whole)
    return path


def many_files(folder: Path, count: int) -> list[Path]:
    return [
        write(folder, f"{n:03}.xml", article_xml(str(n + 1), title=f"Zinc and copper {n}"))
        for n in range(count)
    ]


def found(source: LocalSource, term: str) -> list[str]:
    query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
    result = source.search(query, limit=1000)
    assert result.count == len(result.pmids)
    return sorted(result.pmids, key=int)


def segments_of(corpus: Path) -> int:
    store = stores.open_snapshot(corpus)
    try:
        return len(read_listed(store))
    finally:
        store.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_small_files_end_in_few_segments_with_every_record(tmp_path: Path, jobs: int) -> None:
    count = 2 * AT_ONCE + 3
    corpus = tmp_path / "corpus"
    build_corpus(corpus, many_files(tmp_path, count), jobs=jobs)
    assert segments_of(corpus) < AT_ONCE
    assert found(open_local(corpus), "zinc[ti]") == [str(n + 1) for n in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_updates_that_replace_nothing_end_in_few_segments_too(tmp_path: Path, jobs: int) -> None:
    count = 2 * AT_ONCE + 3
    corpus = tmp_path / "corpus"
    build_corpus(corpus, [])
    for path in many_files(tmp_path, count):
        update_corpus(corpus, [path], jobs=jobs)
        assert segments_of(corpus) <= AT_ONCE
    assert found(open_local(corpus), "zinc[ti]") == [str(n + 1) for n in range(count)]


def test_only_files_of_current_segments_are_left(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, many_files(tmp_path, AT_ONCE + 1))
    store = stores.open_snapshot(corpus)
    names = {segment.name for segment in read_listed(store).values()}
    store.close()
    stems = {path.name.split(".")[0] for path in (corpus / INDEX_NAME).iterdir()}
    assert stems - {"meta", ""} == names
    assert not (corpus / SPOOL_NAME).exists()


def test_a_record_that_two_files_of_one_build_hold_is_found_once(tmp_path: Path) -> None:
    first = write(tmp_path, "a.xml", article_xml("1", title="Zinc"), article_xml("2", title="Zinc"))
    second = write(tmp_path, "b.xml", article_xml("1", title="Copper"))
    build_corpus(tmp_path / "corpus", [second, first])
    source = open_local(tmp_path / "corpus")
    assert found(source, "zinc[ti]") == ["2"]
    assert found(source, "copper[ti]") == ["1"]


def test_a_record_twice_in_one_file_counts_as_its_newest_version(tmp_path: Path) -> None:
    newer = article_xml("1", title="Newer").replace(b'Version="1"', b'Version="2"')
    older = article_xml("1", title="Older")
    for name, articles in (("up", (older, newer)), ("down", (newer, older))):
        build_corpus(tmp_path / name, [write(tmp_path, f"{name}.xml", *articles)])
        source = open_local(tmp_path / name)
        assert found(source, "newer[ti]") == ["1"]
        assert found(source, "older[ti]") == []
        assert [record.title for record in source.fetch([Pmid("1")]).records] == ["Newer"]


def test_deletions_hold_for_the_file_that_they_stand_in_and_those_before(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, [write(tmp_path, "a.xml", article_xml("1", title="Zinc"))])
    again = write(tmp_path, "b.xml", article_xml("1", title="Zinc"), article_xml("2", title="Zinc"))
    third = write(tmp_path, "c.xml", article_xml("3", title="Zinc"), deleted="2")
    fourth = write(tmp_path, "d.xml", article_xml("4", title="Zinc"), deleted="4")
    outcome = update_corpus(corpus, [again, third, fourth])
    assert outcome.deleted == 1
    assert found(open_local(corpus), "zinc[ti]") == ["1", "3"]
    assert read_info(corpus).records == 2


def test_an_older_version_in_an_update_is_not_searched_either(tmp_path: Path) -> None:
    newer = article_xml("1", title="Newer").replace(b'Version="1"', b'Version="2"')
    corpus = tmp_path / "corpus"
    build_corpus(corpus, [write(tmp_path, "a.xml", newer)])
    other = article_xml("2", title="Older too")
    update_corpus(corpus, [write(tmp_path, "b.xml", article_xml("1", title="Older"), other)])
    assert found(open_local(corpus), "older[ti]") == ["2"]


def test_a_file_that_a_killed_run_had_made_ready_is_not_read_again(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    path = write(tmp_path, "a.xml", article_xml("1", title="Zinc"))
    build_corpus(corpus, [])
    spool = corpus / SPOOL_NAME
    spool.mkdir()
    other = write(tmp_path, "b.xml", article_xml("2", title="Copper"))
    # Ready under the MD5 of the first file is something else: only a run that does not read
    # that file can find it.
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    spool_file(other, md5, spool)
    build_corpus(corpus, [path])
    assert found(open_local(corpus), "copper[ti]") == ["2"]


def test_a_half_made_file_of_a_killed_run_is_thrown_away(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, [])
    (corpus / SPOOL_NAME / "0123.77.part" / "index").mkdir(parents=True)
    build_corpus(corpus, many_files(tmp_path, 2))
    assert found(open_local(corpus), "zinc[ti]") == ["1", "2"]


def test_an_index_that_lags_behind_the_store_is_brought_up_on_opening(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, many_files(tmp_path, 2))
    before = (corpus / INDEX_NAME / "meta.json").read_bytes()
    copy = tmp_path / "index-before"
    shutil.copytree(corpus / INDEX_NAME, copy)
    update_corpus(corpus, [write(tmp_path, "u.xml", article_xml("9", title="Zinc"), deleted="1")])
    # What a process leaves that is killed after the store's commit: the old list of segments,
    # and all files.
    for path in copy.iterdir():
        if path.is_file() and not (corpus / INDEX_NAME / path.name).exists():
            shutil.copyfile(path, corpus / INDEX_NAME / path.name)
    (corpus / INDEX_NAME / "meta.json").write_bytes(before)
    assert found(open_local(corpus), "zinc[ti]") == ["2", "9"]


def test_a_corpus_without_its_index_is_refused(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, many_files(tmp_path, 1))
    for path in (corpus / INDEX_NAME).iterdir():
        if path.suffix == ".term":
            path.unlink()
    with pytest.raises(UsageError, match="index"):
        open_local(corpus)


@pytest.mark.parametrize("term", ["zinc[ti]", "eng[la]", "zinc", "zinc[ti] AND eng[la]"])
def test_ties_go_to_the_newer_record_also_at_the_end_of_a_page(tmp_path: Path, term: str) -> None:
    files = [
        write(tmp_path, f"{n}.xml", *[article_xml(str(k), title="Zinc") for k in range(n, 300, 7)])
        for n in range(1, 8)
    ]
    build_corpus(tmp_path / "corpus", files)
    source = open_local(tmp_path / "corpus")
    query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
    found = source.search(query, limit=20)
    assert found.pmids == tuple(str(n) for n in range(299, 279, -1))


def revised(pmid: str, title: str, day: str) -> bytes:
    year, month, date = day.split("-")
    mark = f"<DateRevised><Year>{year}</Year><Month>{month}</Month><Day>{date}</Day></DateRevised>"
    return article_xml(pmid, title=title).replace(b"<Article ", mark.encode() + b"<Article ")


def test_an_update_that_was_mended_and_comes_late_does_not_undo_a_later_one(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    build_corpus(corpus, [write(tmp_path, "a.xml", revised("1", "First", "2024-01-01"))])
    later = [revised("1", "Third", "2024-03-01"), revised("2", "Third", "2024-03-01")]
    update_corpus(corpus, [write(tmp_path, "u2.xml", *later)])
    late = [revised("1", "Second", "2024-02-01"), article_xml("2", title="Undated")]
    update_corpus(corpus, [write(tmp_path, "u1.xml", *late)])
    source = open_local(corpus)
    assert found(source, "third[ti]") == ["1"]
    assert found(source, "undated[ti]") == ["2"]
    assert [record.title for record in source.fetch([Pmid("1")]).records] == ["Third"]


def test_within_one_file_the_last_revision_counts(tmp_path: Path) -> None:
    articles = [revised("1", "Newer", "2024-03-01"), revised("1", "Older", "2024-02-28")]
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles)])
    assert found(open_local(tmp_path / "corpus"), "newer[ti]") == ["1"]
