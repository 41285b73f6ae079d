"""
How far the same article gives the same claims in every format.

    python -m evals.formats --data ../shared/data [--pandoc] [--differences]

Each article is read as it is, written in every format (with menus, cookie banners and comments
around it in HTML, running heads and page numbers in PDF), and read again. With `--pandoc` the
Markdown articles are converted by pandoc as well, with LibreOffice for PDF, where installed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document
from claimcheck.model import Document
from evals.article_formats import WRITERS, parts_of

_PANDOC = {"html": ".html", "rst": ".rst", "asciidoc": ".adoc", "docx": ".docx"}


@dataclass(slots=True)
class _Tally:
    articles: int = 0
    claims: int = 0
    same: int = 0
    numbers: int = 0
    missing: list[str] = field(default_factory=list)
    further: list[str] = field(default_factory=list)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pandoc", action="store_true", help="convert by pandoc too")
    parser.add_argument("--differences", action="store_true", help="print what differs")
    options = parser.parse_args()
    tallies: dict[str, _Tally] = {}
    articles = sorted(
        path
        for path in (options.data / "articles").rglob("*")
        if path.suffix in {".md", ".txt"} and path.is_file()
    )
    with tempfile.TemporaryDirectory() as folder:
        for article in articles:
            original = read_document(article)
            for name, path in _variants(article, original, Path(folder), pandoc=options.pandoc):
                _compare(tallies.setdefault(name, _Tally()), original, read_document(path))
    print(f"{'format':24} articles  claims   same  missing  further  numbers")
    for name, tally in tallies.items():
        print(
            f"{name:24} {tally.articles:8} {tally.claims:7} {tally.same:6} "
            f"{len(tally.missing):8} {len(tally.further):8} {tally.numbers:8}"
        )
    print("numbers: claims that are the same and whose quantities are not")
    if options.differences:
        _print_differences(tallies)


def _variants(
    article: Path, original: Document, folder: Path, *, pandoc: bool
) -> Iterator[tuple[str, Path]]:
    parts = parts_of(original)
    for name, (suffix, write) in WRITERS.items():
        path = folder / f"article{suffix}"
        path.write_bytes(write(parts))
        yield name, path
    if not pandoc or article.suffix != ".md" or shutil.which("pandoc") is None:
        return
    for form, suffix in _PANDOC.items():
        path = folder / f"pandoc{suffix}"
        command = ["pandoc", "--standalone", "--from", "gfm", "--to", form, "--output", str(path)]
        subprocess.run([*command, str(article)], check=True)
        yield f"pandoc {form}", path
    if shutil.which("soffice"):
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, str(folder / "pandoc.docx")], check=True, capture_output=True)
        yield "LibreOffice PDF", folder / "pandoc.pdf"


def _compare(tally: _Tally, original: Document, variant: Document) -> None:
    expected = {claim.text: claim for claim in extract_claims(original)}
    found = {claim.text: claim for claim in extract_claims(variant)}
    tally.articles += 1
    tally.claims += len(expected)
    tally.missing += [text for text in expected if text not in found]
    tally.further += [text for text in found if text not in expected]
    for text in expected.keys() & found.keys():
        tally.same += 1
        surfaces = [
            Counter((q.surface, q.kind, q.unit) for q in claim.quantities)
            for claim in (expected[text], found[text])
        ]
        tally.numbers += surfaces[0] != surfaces[1]


def _print_differences(tallies: dict[str, _Tally]) -> None:
    for name, tally in tallies.items():
        print(f"\n{name}")
        for text in tally.missing:
            print("  -", text[:160])
        for text in tally.further:
            print("  +", text[:160])


if __name__ == "__main__":
    main()
