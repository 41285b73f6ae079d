"""Word documents: what stands in them once all changes are accepted, and where."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from claimcheck.documents import read_document
from claimcheck.model import BlockKind, Document

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(folder: Path, body: str, **parts: str) -> Document:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    path = folder / "a.docx"
    path.write_bytes(stream.getvalue())
    return read_document(path)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def texts(document: Document) -> list[str]:
    return [block.span.cut(document.text) for block in document.blocks]


def test_insertions_are_in_and_deletions_out(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        paragraph(
            run("Of the patients "),
            "<w:del><w:r><w:delText>40%</w:delText></w:r></w:del>",
            f"<w:ins>{run('71%')}</w:ins>",
            f"<w:moveFrom>{run(' all')}</w:moveFrom>",
            f"<w:moveTo>{run(' responded')}</w:moveTo>",
            run("."),
        ),
    )
    assert document.text == "Of the patients 71% responded."


def test_paragraphs_whose_border_was_deleted_are_one(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        paragraph(run("One half "), properties="<w:rPr><w:del/></w:rPr>")
        + paragraph(run("and the other."))
        + paragraph(run("Next.")),
    )
    assert texts(document) == ["One half and the other.", "Next."]
    assert [document.place(block.span.start).paragraph for block in document.blocks] == [1, 3]


def test_deleted_rows_and_hidden_words_are_out(tmp_path: Path) -> None:
    cell = "<w:tc>{}</w:tc>"
    document = read(
        tmp_path,
        "<w:tbl>"
         "<w:tr>" + cell.format(paragraph(run("Drug")))
        + cell.format(paragraph(run("71%"))) + "</w:tr>"
        + "<w:tr><w:trPr><w:del/></w:trPr>" + cell.format(paragraph(run("Old"))) * 2 + "</w:tr>"
        + "</w:tbl>"
        + paragraph(run("Seen."), run("Hidden.", "<w:vanish/>")),
    )  # fmt: skip
    assert texts(document) == ["Drug | 71%", "Seen."]


def test_a_footnote_stands_at_the_end_and_has_the_place_of_its_mark(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {_NAMESPACE}><w:footnote w:type="separator" w:id="-1">{paragraph(run("--"))}'
        f'</w:footnote><w:footnote w:id="2">{paragraph(run("Doe 2001, PMID: 12345678."))}'
        "</w:footnote></w:footnotes>"
    )
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = read(
        tmp_path,
        paragraph(run("First."))
        + paragraph(run("It works"), mark, run("."))
        + paragraph(run("Last.")),
        footnotes=notes,
    )
    assert texts(document) == ["First.", "It works.", "Last.", "Doe 2001, PMID: 12345678."]
    note = document.blocks[-1]
    assert (note.kind, note.label) == (BlockKind.FOOTNOTE, "footnote-2")
    assert document.place(note.span.start).paragraph == 2
    assert [link.target for link in document.links] == ["footnote:footnote-2"]


def test_raised_numbers_stay_apart_from_the_number_before_them(tmp_path: Path) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    document = read(
        tmp_path, paragraph(run("10"), run("9", raised), run(" cells, the 1"), run("st", raised))
    )
    assert document.text == "10⁹ cells, the 1st"


def test_numbers_raised_by_their_position_stay_apart_too(tmp_path: Path) -> None:
    raised, lowered = '<w:position w:val="8"/>', '<w:position w:val="-4"/>'
    document = read(
        tmp_path,
        paragraph(
            run("10"), run("9", raised), run(" cells, CO"), run("2", lowered), run(", the 1"),
            run("st", raised), run(" of 3"), run("0", '<w:position w:val="1"/>'),
        ),
    )  # fmt: skip
    assert document.text == "10⁹ cells, CO₂, the 1st of 30"


def test_page_numbers_and_tables_of_contents_are_out(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read(
        tmp_path,
        paragraph(field.format(" TOC \\o ", run("Contents 3")))
        + paragraph(
            run("See "), field.format(' HYPERLINK "https://doi.org/10.1000/x" ', run("this"))
        ),
    )
    assert document.text == "See this"
    assert document.links[0].target == "https://doi.org/10.1000/x"


def test_letters_and_marks_in_different_runs_become_nfc(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph(run("Cafe"), run("\u0301", "<w:b/>"), run(" au lait")))
    assert document.text == "Café au lait"


def test_columns_are_none_and_lines_are_paragraphs(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph() + paragraph(run("Second.")))
    place = document.place(0)
    assert (place.line, place.paragraph, place.column) == (2, 2, None)
