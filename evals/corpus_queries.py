"""The questions that corpora are measured with: the words of real claims."""

from __future__ import annotations

import json
from pathlib import Path

from claimcheck.model import AnyOf, Field, Node, Query, Rung, Term
from claimcheck.sources.postings import words_of
from claimcheck.text.tokens import STOP_WORDS


def claim_words(data: Path, count: int = 200) -> list[list[str]]:
    """Return the words of claims, stop words left out, five to ten of each."""
    lines = (data / "scifact" / "claims_train.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["claim"] for line in lines]
    kept = [[w for w in words_of(text) if w not in STOP_WORDS][:10] for text in texts]
    return [words for words in kept if len(words) >= 5][:count]


def any_word(words: list[str]) -> Query:
    """Return a query for any of the words in title or abstract."""
    parts: tuple[Node, ...] = tuple(Term(text=word, field=Field.TITLE_ABSTRACT) for word in words)
    return Query(rung=Rung.BROAD, tree=AnyOf(parts=parts))


def plain_words(words: list[str]) -> Query:
    """Return the query that the last rung of a claim's ladder makes."""
    return Query(rung=Rung.PLAIN, tree=Term(text=" ".join(words), field=Field.PLAIN))
