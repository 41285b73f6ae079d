"""
PubMed records in any number, made from the haystack for measuring, never for ranking.

Each abstract is put together from sentences of several abstracts of the haystack. One word in
fifteen is replaced by another one, drawn as often as it occurs there; every number is drawn anew;
and one word in sixty becomes a made-up one from a long tail, so that the vocabulary grows with
the number of records as it does in real text. Everything comes from one seed.

A record keeps the shape of a haystack record (2.5 kB: title, abstract, journal, year), or takes
the shape of a real one: authors with affiliations, MeSH headings, dates and references as in
NCBI's recorded answers (some 10 kB).
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isal import igzip

A_FILE = 25_000
"""Records of a file; NLM's have 30,000."""

_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>\n?", re.DOTALL)
_TITLE = re.compile(rb"<ArticleTitle[^>]*>[^<]*</ArticleTitle>")
_ABSTRACT = re.compile(rb"<Abstract>.*?</Abstract>", re.DOTALL)
_SECTION = re.compile(rb"(<AbstractText[^>]*>)([^<]*)")
_PMID = re.compile(rb"(<PMID[^>]*>)[0-9]+")
_SENTENCE_END = re.compile(rb"(?<=[.?!]) +(?=[A-Z])")
_LARGEST_FRAME = 40_000
_SYLLABLES = [a + b for a in b"bcdfglmnprstvz".decode() for b in ("a", "e", "i", "o", "u", "yl")]


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes records, always the same ones for the same seed."""

    frames: Sequence[bytes]
    """Whole articles whose text is replaced."""
    sentences: Sequence[bytes]
    titles: Sequence[bytes]
    words: Sequence[bytes]
    """As often as they occur."""
    draw: random.Random = field(default_factory=lambda: random.Random(20261122))  # noqa: S311 - a seed

    def article(self, number: int) -> bytes:
        """Return one article with its own PMID."""
        frame = self.frames[number % len(self.frames)]
        frame = _PMID.sub(rb"\g<1>%d" % (number + 1), frame, count=1)
        title = b"<ArticleTitle>" + self._vary(self.draw.choice(self.titles)) + b"</ArticleTitle>"
        frame = _TITLE.sub(lambda _: title, frame, count=1)
        return _SECTION.sub(self._section, frame)

    def _section(self, found: re.Match[bytes]) -> bytes:
        """Fill a section with other sentences, on average as long as it was."""
        left = len(found[2])
        taken: list[bytes] = []
        while True:
            sentence = self.draw.choice(self.sentences)
            if taken and left < len(sentence) // 2:
                return found[1] + b" ".join(taken)
            taken.append(self._vary(sentence))
            left -= len(sentence) + 1

    def _vary(self, text: bytes) -> bytes:
        words = text.split(b" ")
        for _ in range(1 + len(words) // 15):
            words[self.draw.randrange(len(words))] = self.draw.choice(self.words)
        for place, word in enumerate(words):
            if word.isdigit() and len(word) < 5:
                words[place] = b"%d" % self.draw.randrange(10 ** len(word))
        if self.draw.random() < len(words) / 60:
            words[self.draw.randrange(len(words))] = self._rare()
        return b" ".join(words)

    def _rare(self) -> bytes:
        """Return a made-up word; the n-th most frequent one is drawn about 1/n as often."""
        rank = int(len(_SYLLABLES) ** (4 * self.draw.random()))
        parts: list[str] = []
        while rank or not parts:
            rank, rest = divmod(rank, len(_SYLLABLES))
            parts.append(_SYLLABLES[rest])
        return "".join([*parts, "x"]).encode()


def make_maker(data: Path, *, real_shape: bool) -> Maker:
    """Read the haystack, and where asked for the shapes of real records."""
    articles = list(raw_articles(data))
    texts = [found[2] for raw in articles for found in _SECTION.finditer(raw)]
    sentences = [s for text in texts for s in _SENTENCE_END.split(text) if 40 < len(s) < 600]
    titles = [title for raw in articles for title in re.findall(rb"<ArticleTitle>([^<]+)<", raw)]
    words = [word for text in texts[::5] for word in text.split()]
    frames = list(_real_frames(data)) if real_shape else articles
    return Maker(frames=frames, sentences=sentences, titles=titles, words=words)


def raw_articles(data: Path) -> Iterator[bytes]:
    """Yield the articles of the haystack as they stand in its XML."""
    for path in sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")):
        text = gzip.decompress(path.read_bytes())
        for found in _ARTICLE.finditer(text):
            yield found[0]


def _real_frames(data: Path) -> Iterator[bytes]:
    for path in sorted((data / "wire").rglob("*.xml*")):
        raw = path.read_bytes()
        text = gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw
        for found in _ARTICLE.finditer(text):
            article = found[0]
            is_plain = len(article) < _LARGEST_FRAME and b'RefType="Retraction' not in article
            if is_plain and _TITLE.search(article) and _ABSTRACT.search(article):
                yield article


def write_files(maker: Maker, folder: Path, count: int, *, a_file: int = A_FILE) -> list[Path]:
    """Write records as packed files of PubMed XML."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for first in range(0, count, a_file):
        path = folder / f"made{first // a_file:04}.xml.gz"
        numbers = range(first, min(first + a_file, count))
        write_set(path, (maker.article(number) for number in numbers))
        files.append(path)
    return files


def write_set(path: Path, parts: Iterator[bytes] | Sequence[bytes]) -> Path:
    """Write a packed set of records."""
    with igzip.open(path, "wb", compresslevel=1) as file:  # type: ignore[no-untyped-call]
        file.write(b'<?xml version="1.0"?>\n<PubmedArticleSet>\n')
        for part in parts:
            file.write(part)
        file.write(b"</PubmedArticleSet>\n")
    return path
