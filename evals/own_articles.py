"""
Health articles written for this project, each line with its label.

    N # A heading                      M  a statement with a figure, or that names its source
    S A sentence.                      S  a checkable statement without one
    X - An item of a list              N  no claim
                                       X  a matter of taste: scored neither way

`evals/articles/fitted` are those that the weights are fitted on; `evals/articles/unseen` were
written and labelled afterwards, and no weight, list of phrases or rule was made from them.
The labels follow the rules of shared/data/articles/gold.yaml (must, should, anything else).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.claims.extraction import extract_claims
from claimcheck.claims.worth import Weights
from claimcheck.documents import read_text_document
from claimcheck.model import Document

_FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"^(?:- |[0-9]+\. |#+ )")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an article with its label: M, S, N or X."""

    label: str
    key: str
    """Its words in lower case, with one space between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnArticle:
    """An article as a document, and its labels."""

    name: str
    document: Document
    lines: tuple[Line, ...]

    def line_of(self, sentence: str) -> Line | None:
        """Return the line that a sentence is, or is most of; None when it is none of them."""
        key = _key(sentence)
        for line in self.lines:
            if line.key == key:
                return line
        parts = [line for line in self.lines if line.key and (line.key in key or key in line.key)]
        return max(parts, key=lambda line: len(line.key), default=None)


@dataclass(slots=True)
class Tally:
    """The counts of one article or of several."""

    must: int = 0
    must_found: int = 0
    should: int = 0
    should_found: int = 0
    claims: int = 0
    right: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.must += other.must
        self.must_found += other.must_found
        self.should += other.should
        self.should_found += other.should_found
        self.claims += other.claims
        self.right += other.right

    def row(self, name: str) -> str:
        """Return the tally as one line of a table."""
        shares = (
            (self.must_found, self.must),
            (self.should_found, self.should),
            (self.right, self.claims),
        )
        cells = [f"{part:>4}/{whole:<4} {part / max(whole, 1):.3f}" for part, whole in shares]
        return f"{name:<24} " + "  ".join(cells)


def load_own_articles(folder: str) -> tuple[OwnArticle, ...]:
    """Return the articles of `fitted` or `unseen` in the order of their names."""
    return tuple(_read(path) for path in sorted((_FOLDER / folder).glob("*.txt")))


def tally(article: OwnArticle, *, weights: Weights | None = None) -> tuple[Tally, list[str]]:
    """Extract an article; return the counts, and what was missed or taken wrongly."""
    claims = extract_claims(article.document, weights=weights)
    lines = [article.line_of(claim.text) for claim in claims]
    found = {line.key for line in lines if line is not None}
    wanted = {label: [x.key for x in article.lines if x.label == label] for label in "MS"}
    right = sum(line is not None and line.label != "N" for line in lines)
    misses = [f"{label} {key}" for label in "MS" for key in wanted[label] if key not in found]
    misses += [
        f"extra {claim.worth} {claim.text}"
        for claim, line in zip(claims, lines, strict=True)
        if line is None or line.label == "N"
    ]
    return Tally(
        must=len(wanted["M"]),
        must_found=sum(key in found for key in wanted["M"]),
        should=len(wanted["S"]),
        should_found=sum(key in found for key in wanted["S"]),
        claims=len(claims),
        right=right,
    ), misses


def _read(path: Path) -> OwnArticle:
    labelled = [
        (line[:1], line[2:]) for line in path.read_text("utf-8").splitlines() if line.strip()
    ]
    text = _as_markdown(path.read_text("utf-8").splitlines())
    return OwnArticle(
        name=path.stem,
        document=read_text_document(text, name=f"{path.stem}.md", markdown=True),
        lines=tuple(Line(label=label, key=_key(content)) for label, content in labelled),
    )


def _as_markdown(lines: Sequence[str]) -> str:
    """Return the article without its labels, blank lines between blocks of unlike kind."""
    written: list[str] = []
    before = ""
    for line in lines:
        content = line[2:] if line.strip() else ""
        kind = _kind(content)
        if kind != before or kind == "alone":
            written.append("")
        written.append(content)
        if kind == "row" and before != "row":
            written.append("|" + "---|" * (content.count("|") - 1))
        before = kind
    return "\n".join(written) + "\n"


def _kind(content: str) -> str:
    if content.startswith(("#", "**")):
        return "alone"
    if content.startswith("|"):
        return "row"
    return "item" if _MARK.match(content) else "prose"


def _key(text: str) -> str:
    return " ".join(_WORD.findall(_MARK.sub("", text).lower()))
