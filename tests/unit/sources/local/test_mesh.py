"""With NLM's descriptor file a heading finds all that lies below it, under any of its names."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from claimcheck.errors import UsageError
from claimcheck.model import Query, Rung
from claimcheck.queries.pubmed import parse_pubmed
from claimcheck.sources.local import LocalSource, open_local
from claimcheck.sources.local.building import build_corpus, update_corpus
from claimcheck.sources.local.info import read_info
from claimcheck.sources.local.mesh_file import read_descriptors
from tests.eutils_server import article_set, article_xml

DOCTYPE = (
    '<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/'
    'nlmdescriptorrecordset_20260101.dtd">\n'
)


def descriptor(ui: str, name: str, places: tuple[str, ...], terms: tuple[str, ...] = ()) -> str:
    listed = "".join(
        f"<Term><TermUI>T1</TermUI><String>{t}</String></Term>" for t in (name, *terms)
    )
    numbers = "".join(f"<TreeNumber>{place}</TreeNumber>" for place in places)
    return (
        f'<DescriptorRecord DescriptorClass="1"><DescriptorUI>{ui}</DescriptorUI>'
        f"<DescriptorName><String>{name}</String></DescriptorName>"
        f"<TreeNumberList>{numbers}</TreeNumberList><ConceptList>"
        f'<Concept PreferredConceptYN="Y"><TermList>{listed}</TermList></Concept></ConceptList>'
        "</DescriptorRecord>"
    )


SAMPLE = (
    descriptor("D900001", "Made Disorders", ("C98",)),
    descriptor("D900002", "Low Spirits", ("C98.100",), ("Spirits, Low", "Gloom", "Low Mood State")),
    descriptor("D900003", "Winter Gloom", ("C98.100.500", "F99.200"), ("Snow Sadness",)),
    descriptor("D900004", "Bad Knees", ("C98.101",)),
    descriptor("D900005", "Feelings", ("F99",), ("Winter Gloom",)),
)


def write_mesh(folder: Path, body: str = "".join(SAMPLE), *, doctype: str = DOCTYPE) -> Path:
    path = folder / "desc.xml"
    root = f'<DescriptorRecordSet LanguageCode="eng">{body}</DescriptorRecordSet>'
    path.write_text(f'<?xml version="1.0"?>\n{doctype}{root}', "utf-8")
    return path


def headed(pmid: str, heading: str, *, major: str = "N", title: str = "Plain") -> bytes:
    more = (
        f'<MeshHeadingList><MeshHeading><DescriptorName UI="D9" MajorTopicYN="{major}">{heading}'
        "</DescriptorName></MeshHeading></MeshHeadingList>"
    )
    return article_xml(pmid, title=title, abstract="Nothing else.", more=more)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    articles = (
        headed("1", "Made Disorders"),
        headed("2", "Low Spirits", major="Y"),
        headed("3", "Winter Gloom", major="Y"),
        headed("4", "Bad Knees"),
        headed("5", "Feelings"),
        article_xml("6", title="On snow sadness in towns", abstract="Text."),
    )
    path = tmp_path / "a.xml"
    path.write_bytes(article_set(*articles))
    build_corpus(tmp_path / "corpus", [path], mesh=write_mesh(tmp_path))
    return tmp_path / "corpus"


def found(source: LocalSource, term: str) -> set[str]:
    query = Query(rung=Rung.BROAD, tree=parse_pubmed(term))
    return set(source.search(query, limit=100).pmids)


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("Made Disorders[mh]", {"1", "2", "3", "4"}),
        ("Low Spirits[mh]", {"2", "3"}),
        ("Low Spirits[mh:noexp]", {"2"}),
        ("Low Spirits[majr]", {"2", "3"}),
        ("Made Disorders[majr]", {"2", "3"}),
        ("gloom[mh]", {"2", "3"}),
        ("gloom[mh:noexp]", {"2"}),
        ('"spirits, low"[mh]', {"2", "3"}),
        ("Feelings[mh]", {"3", "5"}),
        # The name of one descriptor goes before the same entry term of another one.
        ("Winter Gloom[mh:noexp]", {"3"}),
        ("Unheard Of[mh]", set()),
        ("Made*[mh]", {"1"}),
    ],
)
def test_headings_take_in_all_that_lies_below_them(
    corpus: Path, term: str, pmids: set[str]
) -> None:
    assert found(open_local(corpus), term) == pmids


def test_words_of_an_entry_term_find_the_heading_as_well(corpus: Path) -> None:
    source = open_local(corpus)
    assert found(source, "snow sadness") == {"3", "6"}
    assert found(source, "gloom") == {"2", "3"}


def test_without_a_tree_only_the_heading_itself_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(article_set(headed("1", "Made Disorders"), headed("2", "Low Spirits")))
    build_corpus(tmp_path / "corpus", [path])
    assert found(open_local(tmp_path / "corpus"), "Made Disorders[mh]") == {"1"}
    assert read_info(tmp_path / "corpus").mesh is None


def test_a_newer_tree_replaces_the_older_one(corpus: Path, tmp_path: Path) -> None:
    assert read_info(corpus).mesh == "desc.xml, 5 headings"
    packed = tmp_path / "desc2.xml.gz"
    later = write_mesh(tmp_path, descriptor("D900001", "Made Disorders", ("C98",)))
    packed.write_bytes(gzip.compress(later.read_bytes()))
    update_corpus(corpus, [], mesh=packed)
    assert found(open_local(corpus), "Made Disorders[mh]") == {"1"}
    assert read_info(corpus).mesh == "desc2.xml.gz, 1 headings"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "",
        lambda _: "<html>not here</html>",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("<TreeNumberList>", "<TreeNumberList", 1),
        lambda text: text.replace(
            DOCTYPE, '<!DOCTYPE DescriptorRecordSet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'
        ),
        lambda text: text.replace(
            DOCTYPE, '<!DOCTYPE DescriptorRecordSet [<!ENTITY f SYSTEM "file:///etc/hosts">]>\n'
        ),
        lambda _: "<DescriptorRecordSet></DescriptorRecordSet>",
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    corpus: Path, tmp_path: Path, spoil: object
) -> None:
    path = write_mesh(tmp_path)
    assert callable(spoil)
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(UsageError, match=r"desc\.xml"):
        update_corpus(corpus, [], mesh=path)
    assert found(open_local(corpus), "Made Disorders[mh]") == {"1", "2", "3", "4"}


def test_what_is_not_well_formed_within_a_descriptor_is_left_out(tmp_path: Path) -> None:
    body = (
        descriptor("D900001", "Made   Disorders", ("C98", "../../etc", "C98.", "C98.1"))
        + descriptor("nonsense", "Other", ("C97",))
        + descriptor("D900002", "", ("C97",))
    )
    (only,) = read_descriptors(write_mesh(tmp_path, body))
    assert (only.name, only.tree_numbers) == ("Made Disorders", ("C98",))
