"""Whatever an article looks like, reading it by patterns and by its tree gives the same record."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import Record
from claimcheck.records.article_pattern import split_article
from claimcheck.records.citation import read_article
from claimcheck.records.elements import is_plain, parse_element
from claimcheck.records.usual_article import read_usual_article
from tests.full_article import FULL

TEXTS = st.sampled_from(
    [
        "", " ", "lamp", "a & b <c> \"d\" 'e'", "two  spaces\nand\tlines\r\n", "Cafe\u0301 10⁹",
        "\u00a0", "p > 0.05", "2019", "Spring 2004", "10.1000/xyz", "PMC12", "77", "0", "ä",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "Unheard", "i", "sup", "Author", "Abstract", "AbstractText", "Keyword", "MeshHeading",
        "PMID", "Article", "PubmedArticle", "Year", "CollectiveName", "QualifierName", "Language",
        "PublicationType", "ArticleId", "OtherAbstract", "ArticleDate", "Suffix", "Title",
    ]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["Label", "NlmCategory", "ValidYN", "EIdType", "IdType", "UI", "MajorTopicYN", "Version"]
)


@st.composite
def altered(draw: st.DrawFn) -> bytes:
    """Return a well-formed article with a few things about it changed."""
    root = fromstring(FULL)  # noqa: S314 - it stands in this repository
    for _ in range(draw(st.integers(0, 4))):
        parents = [element for element in root.iter() if len(element)] or [root]
        parent = draw(st.sampled_from(parents))
        if not len(parent):
            break
        place = draw(st.integers(0, len(parent) - 1))
        alter(draw, parent, parent[place])
    article: bytes = tostring(root, encoding="utf-8")
    return article.split(b"?>\n", 1)[-1]


def alter(draw: st.DrawFn, parent: Element, child: Element) -> None:
    """Change one child of an element."""
    match draw(st.integers(0, 6)):
        case 0:
            parent.remove(child)
        case 1:
            parent.append(child)
        case 2:
            child.text = draw(TEXTS)
        case 3:
            child.tail = draw(TEXTS)
        case 4:
            child.set(draw(ATTRIBUTES), draw(TEXTS))
        case 5:
            SubElement(child, draw(NAMES)).text = draw(TEXTS)
        case _:
            child.attrib.clear()


def read_by_tree(raw: bytes) -> Record | None:
    try:
        return read_article(parse_element(raw))
    except InvalidIdentifierError:
        return None


@given(altered())
@settings(max_examples=400)
def test_patterns_and_tree_read_the_same(raw: bytes) -> None:
    assert is_plain(raw)

    record = read_usual_article(raw)

    if record is not None:
        assert record == read_by_tree(raw)


def test_an_article_in_the_order_of_the_document_type_is_read_by_patterns() -> None:
    assert read_usual_article(FULL) == read_by_tree(FULL)
    assert split_article(FULL) is not None
