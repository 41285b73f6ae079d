"""
Whether Word comments leave the document alone: damaged files, and a round trip in LibreOffice.

    python -m evals.word_comments [--files 3000] [--seed 5]

Damaged files are made of one with tracked changes, links, notes, tables, a text box and a content
control: elements of its XML are copied, taken out or broken. Each must be refused with a reason, or
get comments that leave its prose as it was. For the round trip LibreOffice writes the article of
examples/ as a Word file, every claim gets a comment, and LibreOffice reads it again: counted are
the comments that it found (as annotations of a PDF), whether its text is the same, and, where Xvfb
and LibreOffice's Python are there (Debian: xvfb, python3-uno), the comments that it draws in the
margin of a PDF; `--keep FILE` keeps that PDF to be looked at.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from markdown_it import MarkdownIt

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents.docx import read_docx
from claimcheck.documents.docx.commenting import DocxComment, open_docx_for_comments
from claimcheck.errors import ClaimcheckError
from claimcheck.model import Span
from tests.unit.documents.test_word_comments import make_docx, parts_of

_ELEMENT = re.compile(rb"<w:(r|p|ins|hyperlink|t)( [^>]*)?>.*?</w:\1>", re.DOTALL)
_TOKENS = (
    *(b"<w:p>", b"</w:p>", b"<w:r>", b"</w:r>", b"<w:t>", b"</w:t>", b"<w:ins>", b"</w:ins>"),
    *(b"<w:hyperlink>", b"</w:hyperlink>", b"<w:tab/>", b"&#769;", b"<w:sdt>", b"</w:sdt>"),
    *(b'<w:footnoteReference w:id="2"/>', b"<w:txbxContent>", b"</w:txbxContent>", b"<mc:x/>"),
    *(b'w:id="9999999999"', b"<w:rPr/>", b"<w:del>", b"</w:del>", b"<!DOCTYPE x>"),
)
_SCREEN = "1600x1200x24"
_MAIN = "word/document.xml"
_OTHERS = (
    "word/comments.xml",
    "word/_rels/document.xml.rels",
    "[Content_Types].xml",
    "word/footnotes.xml",
)


def damage(content: bytes, chance: random.Random, *, has_text: bool) -> bytes:
    """Copy, take out or break elements of a part."""
    if has_text and chance.random() < 0.6:
        for _ in range(chance.randint(1, 4)):
            places = [match.span() for match in _ELEMENT.finditer(content)] or [(0, 0)]
            start, end = chance.choice(places)
            target = chance.choice(places)[chance.randint(0, 1)]
            content = (
                content[:target] + content[start:end] + content[target:]
                if chance.random() < 0.5
                else content[:start] + content[end:]
            )
        return content
    broken = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(broken))
        broken[place : place + chance.choice((0, 0, 1, 5))] = chance.choice(_TOKENS)
    return bytes(broken)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return parts as an archive."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def comment_anywhere(data: bytes, chance: random.Random) -> str:
    """Put comments on random stretches of a file, and say how that ended."""
    try:
        opened = open_docx_for_comments(data, name="a.docx")
        text = opened.document.text
        starts = [chance.randrange(len(text)) for _ in range(5)]
        made = opened.comment(
            DocxComment(
                span=Span(start, min(len(text), start + chance.randint(1, 50))),
                lines=((("x", False),),),
            )
            for start in starts
        )
        return "same prose" if read_docx(made.data, name="a.docx").text == text else "CHANGED"
    except ClaimcheckError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - what is being looked for
        return f"UNCAUGHT {type(error).__name__}"


def libreoffice(folder: Path, target: str, file: str, *further: str) -> None:
    """Let LibreOffice convert a file in its folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", *further, "--convert-to", target, file]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=120)


def count_annotations(path: Path) -> int:
    """Return how many annotations of a PDF hold text."""
    raw = pypdfium2.raw
    pdf = pypdfium2.PdfDocument(path)
    count = 0
    for page in pdf:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            count += raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > 2
    pdf.close()
    return count


def round_trip(folder: Path) -> Sequence[str]:
    """Return what became of the comments on the article of examples/ in LibreOffice."""
    article = Path("examples/ketamine-for-depression.md").read_text(encoding="utf-8")
    page = f"<meta charset=utf-8><body>{MarkdownIt().render(article)}"
    (folder / "a.html").write_text(page, encoding="utf-8")
    libreoffice(folder, "docx:MS Word 2007 XML", "a.html", "--infilter=HTML (StarWriter)")
    data = (folder / "a.docx").read_bytes()
    opened = open_docx_for_comments(data, name="a.docx")
    claims = extract_claims(opened.document)
    made = opened.comment(
        DocxComment(span=claim.span, lines=((("A remark", True), (f" {number}", False)),))
        for number, claim in enumerate(claims)
        if claim.span is not None
    )
    (folder / "b.docx").write_bytes(made.data)
    for name in ("a", "b"):
        libreoffice(folder, "txt:Text", f"{name}.docx")
    notes = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    libreoffice(folder, notes, "b.docx")
    same = (folder / "a.txt").read_bytes() == (folder / "b.txt").read_bytes()
    return (
        f"{len(claims)} claims, {len(made.unplaced)} without a place",
        f"{count_annotations(folder / 'b.pdf')} comments found by LibreOffice",
        f"its text of the document is {'the same' if same else 'ANOTHER ONE'}",
    )


def print_margin(folder: Path, name: str) -> Path | None:
    """Let a LibreOffice with a screen print a file with its comments; None where there is none."""
    python = shutil.which("python3", path=os.defpath)
    if python is None or shutil.which("Xvfb") is None:
        return None
    script, target = Path(__file__).with_name("word_margin.py"), folder / "margin.pdf"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    profile = f"-env:UserInstallation={(folder / 'seen').as_uri()}"
    accept = f"--accept=socket,host=127.0.0.1,port={port};urp;"
    with ExitStack() as stack:
        screen = stack.enter_context(running("Xvfb", "-displayfd", "1", "-screen", "0", _SCREEN))
        assert screen.stdout is not None
        display = f":{screen.stdout.readline().decode().strip()}"
        stack.enter_context(
            running("soffice", profile, "--norestore", "--nologo", accept, DISPLAY=display)
        )
        subprocess.run([python, script, str(port), folder / name, target], check=True, timeout=180)
    return target


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, with all that it starts, until the block ends."""
    with subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def count_remarks(path: Path) -> int:
    """Return how many of the comments made here stand in the text of a PDF's pages."""
    pdf = pypdfium2.PdfDocument(path)
    text = "".join(str(page.get_textpage().get_text_range()) for page in pdf)
    pdf.close()
    return text.count("A remark")


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where the PDF with the margin is put")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    whole = parts_of(make_docx(old_comments=True))
    outcomes: Counter[str] = Counter()
    for _ in range(options.files):
        name = _MAIN if chance.random() < 0.6 else chance.choice(_OTHERS)
        broken = damage(whole[name], chance, has_text=name == _MAIN)
        outcomes[comment_anywhere(zipped(whole | {name: broken}), chance)] += 1
    print(", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()))
    if shutil.which("soffice") is None:
        print("no LibreOffice, so no round trip")
        return
    with TemporaryDirectory() as folder:
        for line in round_trip(Path(folder)):
            print(line)
        margin = print_margin(Path(folder), "b.docx")
        if margin is None:
            print("no Xvfb or no system Python, so no margin")
            return
        print(f"{count_remarks(margin)} comments drawn in the margin")
        if options.keep:
            shutil.copyfile(margin, options.keep)


if __name__ == "__main__":
    main()
