"""Corpora are built and updated whole or not at all, and answer like the starter corpus does."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from claimcheck.errors import UsageError
from claimcheck.model import Pmid, Query, Record, RecordStatus, Rung
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.building import build_corpus, update_corpus
from claimcheck.sources.local.info import read_info
from claimcheck.sources.local.snapshot import Order, Snapshot
from claimcheck.sources.memory import MemoryIndex
from tests.corpus_server import build_sample, sample_articles
from tests.eutils_server import SET_HEAD, SET_TAIL, article_set, article_xml

MEDLINE = """
PMID- 77
TI  - A made-up paper about zinc
AB  - AIM: To see. RESULTS: We saw 10 mg of zinc.
AU  - Nobody AB
DP  - 2011 Mar
LA  - eng
PT  - Journal Article
"""


def found(source: LocalSource, term: str) -> set[str]:
    query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
    result = source.search(query, limit=1000)
    assert result.count == len(result.pmids)
    return set(result.pmids)


def write(folder: Path, name: str, *articles: bytes, deleted: str = "") -> Path:
    listed = f"<DeleteCitation><PMID>{deleted}</PMID></DeleteCitation>" if deleted else ""
    path = folder / name
    body = SET_HEAD + b"".join(articles) + listed.encode() + SET_TAIL
    path.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    return path


@pytest.mark.parametrize(
    "term",
    [
        "ketamine[tiab]",
        "ketamine[ti] AND patients[ab]",
        '"ketamine infusion"[tiab]',
        '"infusion patients"[tiab]',
        "keta*[tiab]",
        '"low mo"[tiab]',
        '"patients mood"[tiab:~2]',
        '"mood patients"[tiab:~1]',
        "2020[dp]",
        "1999[dp]",
        "Ketamine[mh]",
        "Ketamine[majr]",
        "Journal Article[pt] NOT aspirin[ti]",
        "Journal of Made-Up Results[ta]",
        "7[uid] OR 3[uid]",
        "eng[la]",
        "aspirin[ti] OR notice[ti] AND retraction[ti]",
    ],
)
def test_tagged_terms_find_what_the_index_in_memory_finds(tmp_path: Path, term: str) -> None:
    source = open_local(build_sample(tmp_path))
    outcomes = parse_pubmed_xml(article_set(*sample_articles()))
    records = [outcome for outcome in outcomes if isinstance(outcome, Record)]
    memory = MemoryIndex(records)
    expected = memory.search(Query(rung=Rung.BROAD, tree=parse_pubmed(term)), limit=1000)
    assert found(source, term) == set(expected.pmids)


def test_a_notice_reaches_the_record_that_it_is_about(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    (record,) = open_local(corpus).fetch([Pmid("3")]).records
    assert record.status is RecordStatus.RETRACTED
    assert read_info(corpus).retracted == 1


def test_an_update_replaces_adds_and_deletes(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    new = article_xml("1", title="Magnesium instead")
    update_corpus(
        corpus, [write(tmp_path, "u1.xml.gz", new, article_xml("50", title="Zinc"), deleted="2")]
    )
    source = open_local(corpus)
    assert found(source, "magnesium[ti]") == {"1"}
    assert found(source, "zinc[ti]") == {"50"}
    assert found(source, "ketamine[ti]") == {"3", "4", "5"}
    assert source.fetch([Pmid("2")]).missing == ("2",)


def test_the_same_update_twice_changes_nothing(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    path = write(tmp_path, "u1.xml", article_xml("1", title="Magnesium"), deleted="2")
    update_corpus(corpus, [path])
    before = read_info(corpus).records
    outcome = update_corpus(corpus, [path])
    assert (outcome.known, outcome.records, outcome.deleted) == (1, 0, 0)
    assert read_info(corpus).records == before


def test_an_older_version_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    newer = article_xml("1", title="Newer").replace(b'Version="1"', b'Version="2"')
    corpus = build_sample(tmp_path, [newer])
    update_corpus(corpus, [write(tmp_path, "u1.xml", article_xml("1", title="Older"))])
    assert found(open_local(corpus), "newer[ti]") == {"1"}


def test_who_searches_during_an_update_sees_the_state_before(tmp_path: Path) -> None:
    corpus = build_sample(tmp_path)
    source = open_local(corpus)
    update_corpus(corpus, [write(tmp_path, "u1.xml", deleted="1")])
    assert "1" in found(source, "ketamine[ti]")
    assert [record.pmid for record in source.fetch([Pmid("1")]).records] == ["1"]
    assert "1" not in found(open_local(corpus), "ketamine[ti]")


def test_a_bad_file_is_named_and_costs_no_other_file(tmp_path: Path) -> None:
    good = write(tmp_path, "a.xml", article_xml("1", title="Zinc"))
    cut = tmp_path / "b.xml.gz"
    whole = gzip.compress(article_set(*sample_articles()))
    cut.write_bytes(whole[: len(whole) // 2])
    page = tmp_path / "c.xml"
    page.write_bytes(b"<html>not here</html>")
    outcome = build_corpus(tmp_path / "corpus", [good, cut, page, tmp_path / "gone.xml"])
    assert outcome.files == 1
    assert sorted(line.split(":")[0] for line in outcome.problems) == [
        "b.xml.gz",
        "c.xml",
        "gone.xml",
    ]
    assert len(found(open_local(tmp_path / "corpus"), "zinc[ti]")) == 1


@pytest.mark.parametrize("place", [0, 12, 60, -6, -2])
def test_a_file_with_one_wrong_byte_is_left_out(tmp_path: Path, place: int) -> None:
    raw = bytearray(gzip.compress(article_set(*sample_articles())))
    raw[place] ^= 0xFF
    path = tmp_path / "a.xml.gz"
    path.write_bytes(raw)
    outcome = build_corpus(tmp_path / "corpus", [path])
    assert (outcome.files, len(outcome.problems)) == (0, 1)
    assert read_info(tmp_path / "corpus").records == 0


@pytest.mark.parametrize(
    "content", [b"", b"not records\n", bytes(range(256)), b"PMID- no\nTI  - x\n"]
)
def test_a_file_of_something_else_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    outcome = build_corpus(tmp_path / "corpus", [path])
    assert (outcome.files, len(outcome.problems)) == (0, 1)


def test_a_wrong_checksum_keeps_a_file_out_and_a_right_one_lets_it_in(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", article_xml("1", title="Zinc"))
    beside = tmp_path / "a.xml.md5"
    beside.write_text(f"MD5(a.xml)= {'0' * 32}\n")
    assert build_corpus(tmp_path / "corpus", [path]).files == 0
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    beside.write_text(f"MD5(a.xml)= {digest}\n")
    assert build_corpus(tmp_path / "corpus", [path]).files == 1


def test_checksums_among_the_files_are_not_taken_for_records(tmp_path: Path) -> None:
    path = write(tmp_path, "a.xml", article_xml("1", title="Zinc"))
    beside = tmp_path / "a.xml.md5"
    beside.write_text(hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest())
    told: list[str] = []
    outcome = build_corpus(
        tmp_path / "corpus",
        [path, beside],
        progress=lambda done, total, what: told.append(f"{done}/{total} {what}"),
    )
    assert (outcome.files, outcome.problems) == (1, [])
    assert [line.split(",")[0] for line in told] == ["1/1 1 records"]
    assert told[0].endswith(" a second")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ('"relief of pain"[tiab]', {"1"}),
        ('"relief pain"[tiab]', {"3"}),
        ('"of pain*"[tiab]', {"1"}),
        ("relief of pain[tiab]", {"1", "2", "3"}),
        ("the[tiab]", set()),
        ("the[tiab] AND pain[tiab]", set()),
        ("significantly[tiab]", set()),
    ],
)
def test_stop_words_count_in_phrases_only(tmp_path: Path, term: str, expected: set[str]) -> None:
    texts = ("The relief of pain.", "Relief from pain, significantly.", "Quick relief. Pain left.")
    articles = [
        article_xml(str(place + 1), title="Plain", abstract=text)
        for place, text in enumerate(texts)
    ]
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles)])
    assert found(open_local(tmp_path / "corpus"), term) == expected


def test_truncation_knows_no_limit_of_endings(tmp_path: Path) -> None:
    words = [" ".join(f"zinc{n:05}" for n in range(k, 6000, 3)) for k in range(3)]
    articles = [article_xml(str(k + 1), title="Plain", abstract=words[k]) for k in range(3)]
    late = article_xml("4", title="Plain", abstract="zinczzz")
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles, late)])
    source = open_local(tmp_path / "corpus")
    assert found(source, "zinc*[tiab]") == {"1", "2", "3", "4"}
    assert found(source, "zinczz*[ab]") == {"4"}


def with_authors(article: bytes, *names: tuple[str, str]) -> bytes:
    authors = "".join(
        f"<Author ValidYN='Y'><LastName>{family}</LastName><Initials>{initials}</Initials></Author>"
        for family, initials in names
    )
    listed = f"<AuthorList>{authors}</AuthorList>" if names else ""
    return article.replace(b"</ArticleTitle>", f"</ArticleTitle>{listed}".encode())


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("van[au]", {"1", "2"}),
        ("van dam[au]", {"1", "2"}),
        ("van dam a[au]", {"1"}),
        ("van dam ab[au]", {"1"}),
        ("van d[au]", set()),
        ("mille*[1au]", {"2"}),
        ("dam[au]", set()),
        ("van dam[1au]", {"1"}),
        ("van dam[lastau]", {"2"}),
        ("miller c[au]", {"1", "2"}),
        ("miller c[1au]", {"2"}),
        ("mille*[lastau]", {"1"}),
    ],
)
def test_authors_are_found_by_family_name_and_by_initials(
    tmp_path: Path, term: str, expected: set[str]
) -> None:
    listed = [("van Dam", "AB"), ("Miller", "CD")], [("Miller", "C"), ("van Dam", "B")]
    articles = [
        with_authors(article_xml(str(place + 1), title="Plain"), *names)
        for place, names in enumerate(listed)
    ]
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles)])
    assert found(open_local(tmp_path / "corpus"), term) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("lancet[ta]", {"1"}),
        ("the lancet[ta]", {"1"}),
        ("lanc*[ta]", {"1", "2"}),
        ("the lancet psych*[ta]", {"2"}),
        ("n engl j med[ta]", {"3"}),
        ("The New England Journal of Medicine[ta]", {"3"}),
    ],
)
def test_journals_are_found_by_every_name_of_theirs(
    tmp_path: Path, term: str, expected: set[str]
) -> None:
    names = (b"Lancet", b"The Lancet Psychiatry", b"The New England journal of medicine")
    articles = [
        article_xml(str(place + 1), title="Plain").replace(b"Journal of Made-Up Results", name)
        for place, name in enumerate(names)
    ]
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles)])
    assert found(open_local(tmp_path / "corpus"), term) == expected


def test_sorting_by_author_journal_and_date_leaves_nobody_out(tmp_path: Path) -> None:
    articles = [
        with_authors(article_xml(str(pmid), title="Zinc"), *([(name, "AB")] if name else []))
        for pmid, name in ((1, "Miller"), (2, ""), (3, "Adams"), (4, "van Dam"))
    ]
    articles[0] = articles[0].replace(b"Journal of Made-Up", b"Annals of Made-Up")
    articles[3] = articles[3].replace(b"<Year>2020<", b"<Year>1999<")
    build_corpus(tmp_path / "corpus", [write(tmp_path, "a.xml", *articles)])
    snapshot = Snapshot(tmp_path / "corpus")
    tree = parse_pubmed("zinc[ti]")

    def order(by: Order) -> list[str]:
        return list(snapshot.search(tree, limit=10, order=by).pmids)

    assert order(Order.DATE) == ["3", "2", "1", "4"]
    by_author = order(Order.AUTHOR)
    assert [pmid for pmid in by_author if pmid != "2"] == ["3", "1", "4"]
    assert set(by_author) == {"1", "2", "3", "4"}
    assert order(Order.JOURNAL)[0] == "1"
    assert len(order(Order.JOURNAL)) == 4
    assert found(open_local(tmp_path / "corpus"), "mill*[1au]") == {"1"}


def test_two_processes_build_what_one_builds(tmp_path: Path) -> None:
    articles = sample_articles()
    files = [write(tmp_path, f"{n}.xml", *articles[n::3]) for n in range(3)]
    build_corpus(tmp_path / "one", files, jobs=1)
    build_corpus(tmp_path / "two", files, jobs=2)
    one, two = open_local(tmp_path / "one"), open_local(tmp_path / "two")
    for term in ("ketamine patients", "aspirin[ti]", "Ketamine[mh]"):
        query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
        assert one.search(query, limit=10).pmids == two.search(query, limit=10).pmids


def test_medline_text_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "one.nbib"
    path.write_text(MEDLINE)
    build_corpus(tmp_path / "corpus", [path])
    source = open_local(tmp_path / "corpus")
    assert found(source, "zinc[tiab] AND Nobody AB[au] AND 2011[dp]") == {"77"}
    (record,) = source.fetch([Pmid("77")]).records
    assert record.abstract == "AIM: To see. RESULTS: We saw 10 mg of zinc."


def test_a_folder_without_a_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no corpus"):
        open_local(tmp_path)
    with pytest.raises(UsageError, match="no corpus"):
        update_corpus(tmp_path, [])


def test_in_a_file_of_many_records_a_later_version_and_a_deletion_hold(tmp_path: Path) -> None:
    many = [article_xml(str(pmid), title="Zinc and sleep") for pmid in range(1, 801)]
    later = article_xml("800", title="Zinc and appetite")
    early = article_xml("3", title="Zinc and appetite")
    path = write(tmp_path, "many.xml.gz", *many, early, later, deleted="2")
    build_corpus(tmp_path / "corpus", [path])
    source = open_local(tmp_path / "corpus")
    assert found(source, "appetite[ti]") == {"3", "800"}
    asleep = found(source, "sleep[ti]")
    assert asleep == {str(pmid) for pmid in range(1, 800)} - {"2", "3"}
