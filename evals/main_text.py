"""
Which elements of a web page are the article: the rules of this project beside three libraries.

    python -m evals.main_text --data ../shared/data

Each article is put into pages of several builds, furniture around it. A made-up word with
a number before each block tells, in the output of a library, which blocks it kept. Printed are
the shares of the article's words kept (recall), of kept words that are the article's (precision),
and the seconds taken. The libraries are installed by hand: trafilatura, readability-lxml, jusText.
"""

from __future__ import annotations

import argparse
import html
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from claimcheck.documents import read_document
from claimcheck.documents.readers import HTML
from evals.article_formats import Part, parts_of, to_html, to_plain_html

_MARK = re.compile(r"zqx([0-9]{1,6})xqz")
_TEXT = re.compile(r">([^<>]*[A-Za-z][^<>]{2,})<")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    pages = list(_pages(options.data / "articles"))
    print(f"{len(pages)} pages")
    print(f"{'extractor':32} {'recall':>7} {'precision':>10} {'pages < 90%':>12} {'seconds':>8}")
    for name, extract in _EXTRACTORS.items():
        kept_right = kept = wanted = low = 0
        begun = time.perf_counter()
        for page, weights, right in pages:
            found = {int(m) for m in _MARK.findall(extract(page))}
            here = sum(weights[n] for n in right)
            got = sum(weights[n] for n in found & right)
            kept_right += got
            kept += sum(weights[n] for n in found)
            wanted += here
            low += got < 0.9 * here
        seconds = time.perf_counter() - begun
        precision = kept_right / kept if kept else 0
        print(f"{name:32} {kept_right / wanted:7.3f} {precision:10.3f} {low:12} {seconds:8.1f}")


def _pages(folder: Path) -> Iterator[tuple[str, list[int], set[int]]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".md", ".txt"} or not path.is_file():
            continue
        parts = parts_of(read_document(path))
        own = {" ".join(cell.split()) for part in parts for cell in part.cells}
        for build in (to_html, to_plain_html, _blog):
            yield _marked(
                html.unescape(
                    build(parts).decode("latin-1" if build is to_plain_html else "utf-8")
                ),
                own,
            )


def _marked(page: str, own: set[str]) -> tuple[str, list[int], set[int]]:
    """Number every text of a page; return it with the weights and the numbers of the article."""
    weights: list[int] = []
    right: set[int] = set()

    def mark(match: re.Match[str]) -> str:
        number = len(weights)
        weights.append(len(match.group(1).split()))
        if " ".join(match.group(1).split()) in own:
            right.add(number)
        return f">zqx{number}xqz {match.group(1)}<"

    return _TEXT.sub(mark, page), weights, right


def _blog(parts: Sequence[Part]) -> bytes:
    """Write a page as a common blog theme does: teasers, tags, an author's box, a newsletter."""
    body = to_html(parts).decode().partition("<article>")[2].partition("</article>")[0]
    teasers = "".join(
        f'<article class="card teaser"><h3><a href="/{n}">How sleep changes mood {n}</a></h3>'
        f"<p>A study of {n}00 people found that {n}0% of them slept better.</p></article>"
        for n in range(1, 5)
    )
    return _BLOG.format(body=body, teasers=teasers).encode()


_BLOG = """<html><body class="home blog">
<div id="masthead"><ul class="menu"><li><a href="/">Start</a><li><a href="/about">Clinic</a>
</ul></div><div id="content" class="site-content"><article class="post type-post hentry">
<div class="entry-meta">By a writer, 4 minutes</div>{body}
<div class="sharedaddy">Share this with 5 friends</div>
<div class="author-bio"><p>The writer treats 90% of her patients with lamps.</p></div></article>
<div class="related-posts"><h2>Related</h2>{teasers}</div>
<div class="newsletter-signup"><p>Join 20,000 readers who sleep well within 7 days.</p></div></div>
<div id="footer">Copyright 2020 by the clinic, open 24 hours</div></body></html>"""


def _ours(page: str) -> str:
    return HTML.read_string(page, name="page").text


def _trafilatura(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False) or ""


def _trafilatura_recall(page: str) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False, favor_recall=True) or ""


def _readability(page: str) -> str:
    from readability import Document

    return str(Document(page).summary())


def _justext(page: str) -> str:
    import justext

    found = justext.justext(page, justext.get_stoplist("English"))
    return "\n".join(part.text for part in found if not part.is_boilerplate)


_EXTRACTORS: dict[str, Callable[[str], str]] = {
    "claimcheck": _ours,
    "trafilatura": _trafilatura,
    "trafilatura, favouring recall": _trafilatura_recall,
    "readability-lxml": _readability,
    "jusText": _justext,
}


if __name__ == "__main__":
    main()
