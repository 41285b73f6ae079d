"""Notes of web pages that stand outside of the article."""

from __future__ import annotations

from pathlib import Path

from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document

_PAGE = """<html><body><nav><a href="/">Home</a></nav>
<article><h1>Iron</h1><p>Iron tablets raise the blood count within 4 weeks.<sup><a href="#n1">1</a>
</sup> Coffee blocks the uptake of iron in 40% of people. <a href="#about">About</a></p></article>
<ol><li id="n1">Doe J. Iron. 2011. PMID: 123456.</li><li id="about">We sell iron.</li></ol>
</body></html>"""


def test_a_note_outside_of_the_article_is_the_source_of_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(_PAGE, "utf-8")
    document = read_document(path)
    assert [claim.cites for claim in extract_claims(document)] == [("PMID:123456",), ()]
    assert "We sell iron" not in document.text
