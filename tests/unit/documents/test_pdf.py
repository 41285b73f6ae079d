"""PDF files: reading order, mended words, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from claimcheck.documents import read_document
from claimcheck.errors import DocumentError
from claimcheck.model import BlockKind, Document
from evals.article_formats import Part, to_pdf

_SENTENCE = (
    "Sentence number {} of this made-up text says that about {} percent of the people who took "
    "part slept better after some weeks of regular evening walks in the park."
)


def long_article() -> list[Part]:
    return [
        Part(
            kind=BlockKind.PARAGRAPH,
            text=" ".join(_SENTENCE.format(n * 5 + i, n + i) for i in range(5)),
        )
        for n in range(20)
    ]


def write_lines(
    path: Path, *pages: Sequence[tuple[float, float, str]], password: str = ""
) -> Document:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(str(path), pagesize=(600, 800), encrypt=encryption)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return read_document(path)


def texts(document: Document) -> list[str]:
    return [block.span.cut(document.text) for block in document.blocks]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_paragraphs_are_read_whole_over_columns_and_pages(tmp_path: Path, columns: int) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(to_pdf(long_article(), columns=columns))
    document = read_document(path)
    assert texts(document) == [part.text for part in long_article()]
    pages = [document.place(block.span.start).page or 0 for block in document.blocks]
    assert pages[0] == 1
    assert pages[-1] > 1
    assert all(before <= after for before, after in pairwise(pages))


def test_a_column_on_the_last_page_may_hold_few_lines(tmp_path: Path) -> None:
    left = [
        "Walking every day lowers the",
        "pressure in the arteries of most",
        "people who are past the age of",
        "fifty and who used to sit a lot",
    ] * 4
    right = ["Those who swim instead had the", "same gain after a year of it."]
    lines = [(50.0, 700.0 - 14 * n, text) for n, text in enumerate(left)]
    lines += [(300.0, 700.0 - 14 * n, text) for n, text in enumerate(right)]
    document = write_lines(tmp_path / "a.pdf", lines)
    assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH}
    assert " ".join(right) in document.text.replace("\n\n", " ")


def test_a_dash_at_a_line_start_goes_on_with_the_sentence(tmp_path: Path) -> None:
    text = [
        "The nurses weighed each baby before feeding it",
        "– on the very same scales each time – and then",
        "wrote the result on the card beside the cot.",
    ]
    lines = [(50.0, 700.0 - 12 * n, line) for n, line in enumerate(text)]
    document = write_lines(tmp_path / "a.pdf", lines)
    assert texts(document) == [" ".join(text)]


def test_running_heads_and_page_numbers_are_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(to_pdf(long_article()))
    text = read_document(path).text
    assert "Health Letter" not in text
    assert "Page " not in text


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("shown to be an antide-", "pressant in people", "an antidepressant in people"),
        (
            "a well-known and dose- well and known",
            "and so on it goes",
            "dose- well and known and so",
        ),
        ("over the last 24-", "hour period of it", "last 24-hour period"),
        ("a reduction of 40–", "45 percent in them", "of 40–45 percent"),
        ("a well known, and a well-", "known thing as such", "a well-known thing"),
    ],
)
def test_words_that_a_line_end_cut_are_joined(
    tmp_path: Path, first: str, second: str, whole: str
) -> None:
    lines = [
        (50, 700, f"The treatment was said to be, or was {first}"),
        (50, 688, f"{second} at all times."),
    ]
    assert whole in write_lines(tmp_path / "a.pdf", lines).text


def test_the_end_of_a_word_has_the_place_of_its_own_page(tmp_path: Path) -> None:
    document = write_lines(
        tmp_path / "a.pdf",
        [(50, 100, "This long line at the foot of the page ends in the mid of an antide-")],
        [(50, 700, "pressant that was cut by the end of the page.")],
    )
    start = document.text.index("antidepressant")
    assert document.place(start).page == 1
    assert document.place(start + len("antide")).page == 2


def test_a_locked_file_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="locked with a password"):
        write_lines(tmp_path / "a.pdf", [(50, 700, "Secret words.")], password="pass")


def test_a_file_of_pictures_is_named_as_such(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "a.pdf"
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    canvas = Canvas(str(path))
    canvas.drawImage(str(tmp_path / "a.png"), 0, 0, 500, 700)
    canvas.save()
    with pytest.raises(DocumentError, match="pictures of pages and no text"):
        read_document(path)


def test_a_page_of_pictures_among_others_gives_a_notice(tmp_path: Path) -> None:
    document = write_lines(tmp_path / "a.pdf", [(50, 700, "Words on the first page.")], [])
    assert [notice.partition(": ")[2] for notice in document.notices] == [
        "no text on page 2; a picture of text is not read"
    ]


def test_nothing_is_written_and_nothing_reached_by_the_child(tmp_path: Path) -> None:
    from claimcheck.documents.pdf import child

    program = tmp_path / "probe.py"
    source = (
        Path(child.__file__)
        .read_text("utf-8")
        .replace("answer = read_pages(data)", "answer = probe()")
    )
    probe = (
        "def probe():\n    import socket\n    found = []\n"
        "    acts = socket.socket, lambda: open('x', 'w'), lambda: bytearray(2**31)\n"
        "    for act in acts:\n"
        "        try:\n            act()\n        except (OSError, MemoryError) as error:\n"
        "            found.append(type(error).__name__)\n    return found\n\n\n"
    )
    program.write_text(
        source.replace("def main()", probe + "def main()").replace(
            "    import pypdfium2.raw\n\n", "    import pypdfium2.raw\n    import socket\n\n"
        ),
        "utf-8",
    )
    import json
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-I", str(program)], input=b"", capture_output=True, check=True
    )
    assert json.loads(done.stdout) == ["OSError", "OSError", "MemoryError"]
