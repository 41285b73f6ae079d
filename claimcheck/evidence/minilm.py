"""
A small sentence-embedding model (BERT shape, such as all-MiniLM-L6-v2) run with numpy alone.

The weights come with a package of their own, the extra `[semantic]`. Nothing but the forward pass
is needed, so neither PyTorch nor any other engine is imported; numpy comes with the extra too.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_LONGEST_WORD = 100
_LARGEST_HEADER = 1 << 24
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
"""Abramowitz and Stegun, formula 7.1.26: the error function to 1.5e-7."""


class Encoder:
    """Turns texts into vectors of length 1; equal meaning, small angle."""

    def __init__(self, folder: Path, *, most_tokens: int = 128) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = float(config["layer_norm_eps"])
        self._most_tokens = most_tokens
        self._weights = read_safetensors(folder / "model.safetensors")
        self._vocabulary = {
            word: place
            for place, word in enumerate(
                (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
            )
        }

    def encode(self, text: str) -> Floats:
        """Return the vector of a text; what goes beyond the most tokens is not read."""
        tokens = self.tokens(text)
        get = self._weights
        hidden = (
            get["embeddings.word_embeddings.weight"][tokens]
            + get["embeddings.position_embeddings.weight"][: len(tokens)]
            + get["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._normed(hidden, "embeddings.LayerNorm")
        for layer in range(self._layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean = hidden.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of a text's word pieces, between the marks of start and end."""
        known = self._vocabulary
        found = [known["[CLS]"]]
        for word in basic_words(text):
            found += self._pieces(word)
            if len(found) >= self._most_tokens - 1:
                break
        return [*found[: self._most_tokens - 1], known["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """Cut a word into the longest pieces that the vocabulary has."""
        unknown = [self._vocabulary["[UNK]"]]
        if len(word) > _LONGEST_WORD:
            return unknown
        pieces: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            mark = "##" if start else ""
            while end > start and mark + word[start:end] not in self._vocabulary:
                end -= 1
            if end == start:
                return unknown
            pieces.append(self._vocabulary[mark + word[start:end]])
            start = end
        return pieces

    def _layer(self, hidden: Floats, name: str) -> Floats:
        length, size = hidden.shape
        width = size // self._heads

        def heads(part: str) -> Floats:
            projected = self._dense(hidden, f"{name}attention.self.{part}")
            return np.asarray(projected.reshape(length, self._heads, width).transpose(1, 0, 2))

        query, key, value = heads("query"), heads("key"), heads("value")
        weights = query @ key.transpose(0, 2, 1) / np.float32(width**0.5)
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(1, 0, 2).reshape(length, size)
        attended = self._dense(mixed, f"{name}attention.output.dense")
        hidden = self._normed(attended + hidden, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._dense(hidden, f"{name}intermediate.dense"))
        return self._normed(
            self._dense(inner, f"{name}output.dense") + hidden, f"{name}output.LayerNorm"
        )

    def _dense(self, values: Floats, name: str) -> Floats:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(values @ weight.T + bias)

    def _normed(self, values: Floats, name: str) -> Floats:
        centred = values - values.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._epsilon)
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(centred / spread * weight + bias, dtype=np.float32)


def read_safetensors(path: Path) -> dict[str, Floats]:
    """
    Read the tensors of 32-bit floats from a file; others are left out.

    The format: the length of a JSON header, the header, then the bytes that it points into
    (huggingface/safetensors, read 2026-11-22).
    """
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    (size,) = struct.unpack("<Q", raw[:8].tobytes())
    if size > _LARGEST_HEADER:
        raise ValueError(f"{path.name} is no file of weights")
    header: dict[str, Any] = json.loads(raw[8 : 8 + size].tobytes())
    found: dict[str, Floats] = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            body = raw[8 + size + start : 8 + size + end]
            found[name] = body.view(np.dtype("<f4")).reshape(entry["shape"])
    return found


def basic_words(text: str) -> list[str]:
    """
    Return the words of a text as BERT's uncased tokenizer parts them: marks stand alone.

    >>> basic_words("Sjögren’s: 0.5")
    ['sjogren', '’', 's', ':', '0', '.', '5']
    """
    plain = "".join(
        character
        for character in unicodedata.normalize("NFD", text.lower())
        if unicodedata.category(character) != "Mn"
    )
    parted = "".join(f" {c} " if _stands_alone(c) else c for c in plain)
    return parted.split()


def _stands_alone(character: str) -> bool:
    if character.isalnum() or character.isspace():
        return False
    # As BERT has it: everything printable in ASCII that is no letter or digit, and punctuation.
    return character.isascii() or unicodedata.category(character).startswith("P")


def _gelu(values: Floats) -> Floats:
    x = values / np.float32(2**0.5)
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = np.zeros_like(t)
    for factor in reversed(_ERF):
        series = (series + np.float32(factor)) * t
    erf = np.sign(x) * (1 - series * np.exp(-(x**2)))
    return np.asarray(values * 0.5 * (1 + erf), dtype=np.float32)
