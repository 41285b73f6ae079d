"""Comments in Word documents: at the right words, and nothing else of the file changes."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as python_docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from claimcheck.documents.docx import read_docx
from claimcheck.documents.docx.commenting import (
    CommentedDocx,
    DocxComment,
    open_docx_for_comments,
)
from claimcheck.errors import DocumentError
from claimcheck.model import Span

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OLD_COMMENTS = f"""<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="jo"><w:p><w:r><w:t>Is
this so?</w:t></w:r></w:p></w:comment></w:comments>"""

# ruff: noqa: E501 - lines of XML
BODY = """<?keep this?><!-- and this -->
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>What readers ask</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Few were seen. In all, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>
<w:t>52%</w:t></w:r><w:r><w:t xml:space="preserve"> of 46 adults felt 10</w:t></w:r><w:r><w:rPr>
<w:vertAlign w:val="superscript"/></w:rPr><w:t>9</w:t></w:r><w:r><w:t xml:space="preserve"> times </w:t>
<w:tab/><w:t>better</w:t><w:br/><w:t> soon . </w:t></w:r><w:hyperlink r:id="rId9"><w:r><w:t>See the
study of 2021, in which half got well.</w:t></w:r></w:hyperlink></w:p>
<w:p><w:r><w:t xml:space="preserve">Relief took </w:t></w:r><w:del w:id="1" w:author="jo"><w:r>
<w:delText>two</w:delText></w:r></w:del><w:ins w:id="2" w:author="jo"><w:r><w:t>three</w:t></w:r></w:ins>
<w:r><w:t xml:space="preserve"> days</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r>
<w:t>. It lasted a cafe\u0301 &amp; more.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Drug</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Rate</w:t></w:r></w:p>
</w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Calmazine</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>
<w:t>71% got well</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>An old remark stands on this.</w:t></w:r>
<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Beside it </w:t></w:r><w:r><w:pict><w:textbox><w:txbxContent><w:p><w:r>
<w:t>In the box one in three slept badly.</w:t></w:r></w:p></w:txbxContent></w:textbox></w:pict></w:r><w:r>
<w:t>is a box.</w:t></w:r></w:p>
<w:p><w:sdt><w:sdtContent><w:r><w:t>A control holds nine of ten.</w:t></w:r></w:sdtContent></w:sdt></w:p>"""

NOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>The note says that a fifth
fell asleep.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def make_docx(body: str = BODY, *, old_comments: bool = False, **further: bytes) -> bytes:
    """Make a Word file with parts that no library knows."""
    link = f'Type="{R}/hyperlink" Target="https://a.example/" TargetMode="External"'
    relations = [
        f'<Relationship Id="rId9" {link}/>',
        f'<Relationship Id="rId1" Type="{R}/footnotes" Target="footnotes.xml"/>',
    ]
    override = ""
    parts: dict[str, bytes] = {}
    if old_comments:
        relations.append(f'<Relationship Id="rId3" Type="{R}/comments" Target="comments.xml"/>')
        override = '<Override PartName="/word/comments.xml" ContentType="application/x"/>'
        parts["word/comments.xml"] = OLD_COMMENTS.encode()
    parts |= {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{override}</Types>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'.encode(),
        "word/media/picture.bin": bytes(range(256)) * 40,
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body>'
        "</w:document>".encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f"{''.join(relations)}</Relationships>".encode(),
        "word/footnotes.xml": NOTES.encode(),
        "custom/unknown.xml": b"<x>kept as it is</x>",
        **{name.replace("__", "/"): content for name, content in further.items()},
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, number * 2))
            packing = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compress_type=packing)
    return file.getvalue()


def comment_on(data: bytes, *words: str) -> CommentedDocx:
    """Put a comment on each of these words, which stand in the prose."""
    opened = open_docx_for_comments(data, name="a.docx")
    text = opened.document.text
    spans = [Span(text.index(each), text.index(each) + len(each)) for each in words]
    return opened.comment(
        DocxComment(span=span, lines=(((f"On «{words[place]}»", True), (" it says so.", False)),))
        for place, span in enumerate(spans)
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def covered(data: bytes) -> dict[str, str]:
    """Return by identifier the text inside of each commented range, boxes as well."""
    root = etree.fromstring(parts_of(data)["word/document.xml"])
    found: dict[str, str] = {}
    open_ranges: set[str] = set()
    for element in root.iter():
        key = element.get(f"{{{W}}}id") or ""
        if local(element) == "commentRangeStart":
            assert key not in found
            open_ranges.add(key)
            found[key] = ""
        elif local(element) == "commentRangeEnd":
            open_ranges.remove(key)
        elif local(element) in {"t", "tab", "br"}:
            for each in open_ranges:
                found[each] += element.text or " "
    assert not open_ranges
    return found


def new_ranges(data: bytes) -> dict[str, str]:
    """Return what the comments that were added cover."""
    return {key: text for key, text in covered(data).items() if key != "7"}


def remarks(data: bytes) -> dict[str, str]:
    """Return by identifier what the comments say."""
    root = etree.fromstring(parts_of(data)["word/comments.xml"])
    return {each.get(f"{{{W}}}id"): "".join(each.itertext()) for each in root}


def test_a_comment_covers_its_words_across_runs() -> None:
    data = make_docx()
    text = read_docx(data, name="a.docx").text
    words = next(line for line in text.splitlines() if "52%" in line)
    sentence = words[words.index("In all") : words.index("soon") + 4]
    made = comment_on(data, sentence)
    assert made.unplaced == ()
    (inside,) = new_ranges(made.data).values()
    assert inside.startswith("In all, 52%")
    assert inside.endswith("soon")


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("readers", "readers"),
        ("52%", "52%"),
        ("study of 2021", "study of 2021"),
        ("took three days", "took three days"),
        ("lasted a caf\u00e9 & more", None),
        ("71% got well", "71% got well"),
        ("old remark", "old remark"),
        ("one in three", "In the box one in three slept badly."),
        ("nine of ten", "A control holds nine of ten."),
        ("fifth", ""),
    ],
)
def test_words_are_found_wherever_they_stand(words: str, inside: str | None) -> None:
    made = comment_on(make_docx(), words)
    assert made.unplaced == ()
    found = set(new_ranges(made.data).values())
    if inside is None:
        assert all("lasted a cafe\u0301 & more" in each for each in found)
    else:
        assert {" ".join(each.split()) for each in found} == {inside}


def test_a_note_gets_its_comment_at_its_mark() -> None:
    made = comment_on(make_docx(), "fifth")
    root = etree.fromstring(parts_of(made.data)["word/document.xml"])
    names = [local(element) for element in root.iter()]
    start = names.index("commentRangeStart")
    assert names[start : start + 4] == [
        "commentRangeStart",
        "r",
        "footnoteReference",
        "commentRangeEnd",
    ]


def test_comments_may_overlap_and_touch() -> None:
    words = ("Few were seen. In all, 52%", "In all, 52% of 46", " of 46 adults", "Few", "seen. In")
    made = comment_on(make_docx(), *words)
    inside = new_ranges(made.data)
    by_remark = {remarks(made.data)[key]: each for key, each in inside.items()}
    assert by_remark == {f"On «{each}» it says so.": each for each in words}


@pytest.mark.parametrize("old_comments", [False, True])
def test_every_other_part_stays_byte_for_byte(old_comments: bool) -> None:  # noqa: FBT001
    data = make_docx(old_comments=old_comments)
    before, after = parts_of(data), parts_of(comment_on(data, "52%").data)
    changed = {"word/document.xml", "word/comments.xml"}
    if not old_comments:
        changed |= {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert {name for name, content in after.items() if before.get(name) != content} == changed
    assert list(after)[: len(before)] == list(before)
    with zipfile.ZipFile(BytesIO(comment_on(data, "52%").data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} <= {2001, 1980}


def test_comments_that_are_there_stay() -> None:
    made = comment_on(make_docx(old_comments=True), "old remark", "52%")
    said = remarks(made.data)
    assert "Is" in said["7"]
    assert set(said) == {"7", "8", "9"}
    assert covered(made.data)["7"] == "An old remark stands on this."


def test_an_instruction_and_a_remark_in_the_xml_stay() -> None:
    content = parts_of(comment_on(make_docx(), "52%").data)["word/document.xml"]
    assert b"<?keep this?><!-- and this -->" in content


def test_the_prose_is_the_same_afterwards() -> None:
    data = make_docx()
    before = read_docx(data, name="a.docx")
    after = read_docx(comment_on(data, "52%", "took three days", "71%").data, name="a.docx")
    assert (after.text, after.blocks, after.links) == (before.text, before.blocks, before.links)


DATA = make_docx()
TEXT = read_docx(DATA, name="a.docx").text
NOTE_START = TEXT.index("The note says")


@given(
    ends=st.lists(
        st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)), min_size=1, max_size=6
    )
)
@settings(max_examples=60, deadline=None)
def test_any_ranges_leave_the_prose_alone_and_cover_their_words(
    ends: list[tuple[int, int]],
) -> None:
    opened = open_docx_for_comments(DATA, name="a.docx")
    spans = [Span(start, min(len(TEXT), start + length)) for start, length in ends]
    made = opened.comment(DocxComment(span=span, lines=((("x", False),),)) for span in spans)
    after = read_docx(made.data, name="a.docx")
    assert after.text == TEXT
    found = covered(made.data)
    placed = [span for span in spans if all(each.span != span for each in made.unplaced)]
    assert len(found) == len(placed) + 1  # the old one
    for span in placed:
        words = span.cut(TEXT).strip()
        is_in_note = span.end > NOTE_START  # a comment on a note stands on its reference
        if words.isalnum() and words.isascii() and not is_in_note:
            assert any(words in each for each in found.values())


def test_what_a_comment_says_cannot_leave_its_place() -> None:
    evil = "</w:t></w:r><w:altChunk/> \x1b[31m \ud800 \x00 &amp; \u202e"
    opened = open_docx_for_comments(make_docx(), name="a.docx")
    made = opened.comment(
        [DocxComment(span=Span(0, 4), lines=(((evil, False),),), written_at=datetime.now(UTC))]
    )
    content = parts_of(made.data)["word/comments.xml"]
    assert b"<w:altChunk" not in content
    assert "␛[31m" in "".join(etree.fromstring(content).itertext())


def test_python_docx_reads_the_comments() -> None:
    written = BytesIO()
    document = python_docx.Document()
    document.add_paragraph("Half of the patients got well. Others did not.")
    document.save(written)
    made = comment_on(written.getvalue(), "Half of the patients got well.")
    (comment,) = python_docx.Document(BytesIO(made.data)).comments
    assert comment.author == "claimcheck"
    assert comment.text == "On «Half of the patients got well.» it says so."


def test_an_empty_span_has_no_place() -> None:
    opened = open_docx_for_comments(make_docx(), name="a.docx")
    comment = DocxComment(span=Span(3, 3), lines=())
    assert opened.comment([comment]).unplaced == (comment,)


@pytest.mark.parametrize(
    "data",
    [
        b"PK nothing",
        b"\xd0\xcf\x11\xe0 old",
        make_docx("<w:p><w:r><w:t>x</w:t></w:r></w:p></w:body><w:body>")[:-30],
        make_docx("<w:p><w:r><w:t>x"),
        make_docx(word__document2=b"x").replace(b"<w:document", b"<!DOCTYPE a", 1),
        make_docx(f"<w:p><w:r><w:t>{'x' * 2**24}</w:t></w:r></w:p>"),
    ],
    ids=["none", "old", "cut", "broken", "damaged", "bomb"],
)
def test_hostile_files_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.docx"):
        open_docx_for_comments(data, name="a.docx")


def test_entities_are_refused() -> None:
    evil = f'<!DOCTYPE a [<!ENTITY b "c">]><w:comments xmlns:w="{W}"/>'.encode()
    data = make_docx(old_comments=True)
    parts = parts_of(data) | {"word/comments.xml": evil}
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    opened = open_docx_for_comments(file.getvalue(), name="a.docx")
    with pytest.raises(DocumentError, match="declares entities"):
        opened.comment([])


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice is installed")
def test_libreoffice_shows_the_comment_where_it_was_put(tmp_path: Path) -> None:
    document = python_docx.Document()
    paragraph = document.add_paragraph("In all, 52% of 46 adults felt better.")
    document.add_comment(paragraph.runs, text="Is this so?", author="jo")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "71% got well"
    written = BytesIO()
    document.save(written)
    made = comment_on(written.getvalue(), "52%", "71% got well")
    (tmp_path / "a.docx").write_bytes(made.data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    notes = '{"ExportNotes":{"type":"boolean","value":"true"}}'
    target = f"pdf:writer_pdf_Export:{notes}"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", target, "a.docx"],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=True,
    )
    raw = pypdfium2.raw
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    said = []
    for page in pdf:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
            buffer = (raw.FPDF_WCHAR * (size // 2))()
            raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
            said.append(bytes(buffer).decode("utf-16-le").rstrip("\0"))
    pdf.close()
    for words in ("On «52%» it says so.", "On «71% got well» it says so.", "Is this so?"):
        assert any(words in each for each in said), said
