"""Files made to harm: each ends in text or in an error that names what is wrong."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from claimcheck.documents import read_document
from claimcheck.errors import DocumentError

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MEBIBYTE = 2**20


def docx(body: str, declaration: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?>{declaration}<w:document {_WORD}><w:body>{body}</w:body>'
            "</w:document>",
        )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of the objects, the first of them the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def page_of(stream: bytes, *, filters: bytes = b"/FlateDecode") -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d/Filter%b>>stream\n%b\nendstream" % (len(stream), filters, stream),
    )


def refused(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=message):
        read_document(path)


class TestWordDocuments:
    def test_a_bomb_is_not_unpacked(self, tmp_path: Path) -> None:
        bomb = docx(paragraph("a" * (30 * _MEBIBYTE)))
        assert len(bomb) < _MEBIBYTE
        refused(tmp_path / "a.docx", bomb, "packed more than 200 times")

    def test_an_archive_that_says_it_is_huge_is_not_opened(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(5):
                archive.writestr(f"word/media/{number}", bytes(45 * _MEBIBYTE))
        refused(tmp_path / "a.docx", stream.getvalue(), "unpacks to more than 200 MiB")

    def test_an_archive_of_thousands_of_files_is_refused(self, tmp_path: Path) -> None:
        many = docx(paragraph("a"), parts={f"x{number}": b"" for number in range(5001)})
        refused(tmp_path / "a.docx", many, "more than 5000 files")

    @pytest.mark.parametrize(
        "declaration",
        [
            '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">',
        ],
    )
    def test_entities_and_document_types_are_refused(
        self, tmp_path: Path, declaration: str
    ) -> None:
        hostile = docx(
            paragraph("&x;" if "ENTITY x" in declaration else "x"), declaration=declaration
        )
        refused(tmp_path / "a.docx", hostile, "declares entities")

    def test_a_document_type_in_utf_16_is_refused(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]><w/>'
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", text.encode("utf-16"))
        refused(tmp_path / "a.docx", stream.getvalue(), "declares entities")

    def test_a_document_of_endless_paragraphs_is_refused(self, tmp_path: Path) -> None:
        body = "".join(paragraph(str(number)) for number in range(50_001))
        refused(tmp_path / "a.docx", docx(body), "more than 50,000 paragraphs")

    def test_deeply_nested_elements_are_refused(self, tmp_path: Path) -> None:
        nested = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
        refused(tmp_path / "a.docx", docx(nested), "broken")

    def test_external_relationships_are_noted_and_not_followed(self, tmp_path: Path) -> None:
        link = (
            '<w:hyperlink r:id="r1" xmlns:r="urn:r"><w:r><w:t>the trial</w:t></w:r></w:hyperlink>'
        )
        rels = (
            b'<Relationships xmlns="urn:x"><Relationship Id="r1" TargetMode="External" '
            b'Type="http://x/hyperlink" Target="http://127.0.0.1:9/secret"/></Relationships>'
        )
        path = tmp_path / "a.docx"
        path.write_bytes(docx(f"<w:p>{link}</w:p>", parts={"word/_rels/document.xml.rels": rels}))
        document = read_document(path)
        assert [link.target for link in document.links] == ["http://127.0.0.1:9/secret"]

    def test_a_main_part_outside_of_the_folder_is_not_read(self, tmp_path: Path) -> None:
        rels = (
            b'<Relationships xmlns="urn:x"><Relationship Id="r1" Type="http://x/officeDocument" '
            b'Target="../../etc/passwd"/></Relationships>'
        )
        path = tmp_path / "a.docx"
        path.write_bytes(docx(paragraph("Plain words."), parts={"_rels/.rels": rels}))
        assert read_document(path).text == "Plain words."

    def test_two_parts_of_one_name_are_refused(self, tmp_path: Path) -> None:
        stream = io.BytesIO(docx(paragraph("one")))
        with (
            pytest.warns(UserWarning, match="Duplicate name"),
            zipfile.ZipFile(stream, "a") as archive,
        ):
            archive.writestr("word/document.xml", "<x/>")
        refused(tmp_path / "a.docx", stream.getvalue(), "two parts of one name")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_a_document_cut_short_is_refused(self, tmp_path: Path, share: float) -> None:
        whole = docx(paragraph("a"))
        refused(tmp_path / "a.docx", whole[: int(share * len(whole))], "damaged or cut short")

    def test_an_old_or_locked_document_is_named_as_such(self, tmp_path: Path) -> None:
        refused(tmp_path / "a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "password")


class TestPdfFiles:
    def test_a_stream_that_unpacks_to_gigabytes_ends(self, tmp_path: Path) -> None:
        inner = zlib.compress(bytes(300 * _MEBIBYTE), 9)
        bomb = page_of(zlib.compress(inner, 9), filters=b"[/FlateDecode/FlateDecode]")
        assert len(bomb) < 10_000
        refused(tmp_path / "a.pdf", bomb, "holds no text|stopped|memory")

    def test_pages_that_contain_each_other_end(self, tmp_path: Path) -> None:
        loop = pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>",
            b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 9>>",
        )
        refused(tmp_path / "a.pdf", loop, r"no text|no PDF")

    def test_too_many_pages_are_refused(self, tmp_path: Path) -> None:
        kids = b" ".join(b"3 0 R" for _ in range(2001))
        many = pdf(
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%b]/Count 2001>>" % kids,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        )
        refused(tmp_path / "a.pdf", many, "2,000 pages")

    def test_a_page_without_text_is_an_error_and_not_nothing(self, tmp_path: Path) -> None:
        refused(tmp_path / "a.pdf", page_of(zlib.compress(b"0 0 m")), "holds no text")

    def test_a_file_cut_short_is_refused(self, tmp_path: Path) -> None:
        refused(tmp_path / "a.pdf", b"%PDF-1.7\n1 0 obj\n<<", "no PDF that can be read")

    def test_a_page_with_text_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(page_of(zlib.compress(b"BT /F 12 Tf 72 700 Td (Plain words here.) Tj ET")))
        document = read_document(path)
        assert document.text == "Plain words here."
        assert document.place(0).page == 1


class TestFilesThatLie:
    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("a.txt", b"PK\x03\x04", "ZIP archive"),
            ("a.md", b"%PDF-1.7", "is a PDF"),
            ("a.html", b"%PDF-1.7", "is a PDF"),
            ("a.html", b"\x89PNG\r\n", "PNG picture"),
            ("a.docx", b"<!doctype html><p>x", "no Word document"),
            ("a.docx", b"%PDF-1.7", "no Word document"),
            ("a.pdf", b"PK\x03\x04", "is no PDF"),
            ("a.pdf", b"Plain words.", "is no PDF"),
            ("a.rst", b"<!doctype html><p>x", "rename it to .html"),
            ("a.adoc", b"\xd0\xcf\x11\xe0", "old Word"),
        ],
    )
    def test_a_file_that_is_something_else_is_refused(
        self, tmp_path: Path, name: str, content: bytes, message: str
    ) -> None:
        refused(tmp_path / name, content, message)


_LARGE_PAGES = {
    "nested divisions": "<div>" * 100_000 + "Words in the deep.",
    "unclosed tags": "<p><b><i><a href=x>word " * 35_000,
    "too many elements": "<i>" * 150_001,
    "stray end tags": "<p>word " + "</div></span></td>" * 100_000,
    "open comments": "<p>word <!-- " * 50_000,
    "open attributes": "<p title='" * 50_000,
    "less-than signs": "<p>word " + "<" * 500_000,
    "comments that end": "<p>word " + "<!-- x -->" * 100_000,
    "entities": "<p>word " + "&amp;&#769;" * 100_000,
    "ampersands": "<p>word " + "&" * 500_000,
    "combining marks": "<p>e<b>" + "\u0301" * 300_000,
    "lists in lists": "<ul><li>word " * 50_000,
    "tables in tables": "<table><tr><td>word " * 20_000,
    "scripts": "<script>if (a < b) '</p>'</script>" * 50_000 + "<p>word",
    "open scripts": "<p>word <script>" + "<script" * 100_000,
    "a data address": "<p>word <img src='data:image/png;base64," + "A" * 3_000_000 + "'>",
    "attributes": "<p " + "a=1 " * 300_000 + ">word",
}


@pytest.mark.parametrize("what", _LARGE_PAGES)
def test_a_large_and_broken_web_page_is_read_in_little_memory(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(_LARGE_PAGES[what], "utf-8")
    # Limits of processor time and memory stand in for a clock: over them, the process dies.
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (20, 20));"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30));"
        "from claimcheck.documents import read_document\n"
        "from claimcheck.errors import DocumentError\n"
        "try: print(len(read_document(sys.argv[1]).text))\n"
        "except DocumentError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip()


def test_what_a_browser_does_not_show_is_no_prose(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<p>Seen.</p><script>x='<p>No 1.</p>'</script><style>p{}</style><noscript>No 2.</noscript>"
        "<template><p>No 3.</p></template><p hidden>No 4.</p><p style='display: none'>No 5.</p>"
        "<p aria-hidden=true>No 6.</p><!-- No 7. --><svg><text>No 8.</text></svg>"
        "<textarea>No 9.</textarea><iframe>No 10.</iframe><img alt='No 11.'><select><option>No 12."
        "</select><p>Seen as well.</p>",
        "utf-8",
    )
    assert read_document(path).text == "Seen.\n\nSeen as well."
