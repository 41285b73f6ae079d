"""The same article gives the same claims in every format."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document
from evals.article_formats import WRITERS
from tests.article import ARTICLE


def claims_in(folder: Path, form: str) -> list[tuple[str, list[str]]]:
    suffix, write = WRITERS[form]
    path = folder / f"article{suffix}"
    path.write_bytes(write(ARTICLE))
    return [
        (claim.text, [quantity.surface for quantity in claim.quantities])
        for claim in extract_claims(read_document(path))
    ]


@pytest.mark.parametrize("form", [form for form in WRITERS if form != "Markdown"])
def test_an_article_gives_the_claims_that_it_gives_in_markdown(tmp_path: Path, form: str) -> None:
    expected = claims_in(tmp_path, "Markdown")
    assert len(expected) >= 8
    assert claims_in(tmp_path, form) == expected


def test_listing_formats_imports_no_library_that_reads_one() -> None:
    program = (
        "import sys, claimcheck.documents as d; d.readable_suffixes();"
        "print([m for m in ('lxml', 'docx', 'pypdfium2', 'urllib3', 'requests', 'zipfile', 'ssl')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
