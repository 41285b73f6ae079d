"""Every body that PubMed was seen to send is sorted into one of the closed kinds (T3)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import SourceError
from claimcheck.sources.entrez.answers import classify
from claimcheck.sources.entrez.efetch import decode_efetch, decode_known
from claimcheck.sources.entrez.esearch import decode_esearch
from claimcheck.sources.entrez.failures import FailureKind
from claimcheck.sources.entrez.transport import Answer

FOLDER = Path(__file__).parents[3] / "recorded" / "eutils"
MANIFEST: list[dict[str, Any]] = tomllib.loads((FOLDER / "manifest.toml").read_text())["answer"]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DECODERS: dict[str, Callable[[bytes], Any]] = {
    "esearch": decode_esearch,
    "efetch": decode_efetch,
    "esummary": decode_known,
}


def kind_of(entry: dict[str, Any]) -> str:
    body = (FOLDER / entry["file"]).read_bytes()
    answer = Answer(status=entry["status"], headers=entry.get("headers", {}), body=body)
    failure = classify(answer, now=NOW)
    if failure is not None:
        return str(failure.kind)
    try:
        value = DECODERS[entry["endpoint"]](body)
    except SourceError as error:
        return error.reason
    if entry["endpoint"] == "esearch" and value.is_short(retmax=2):
        return "incomplete"
    return "degraded" if getattr(value, "dropped", ()) else "complete"


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: str(entry["file"]))
def test_body_is_sorted_as_the_manifest_says(entry: dict[str, Any]) -> None:
    assert kind_of(entry) == entry["kind"]


def test_every_recorded_body_is_in_the_manifest() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"manifest.toml"}

    assert files == {entry["file"] for entry in MANIFEST}


def test_manifest_knows_no_kind_outside_the_closed_list() -> None:
    closed = set(FailureKind) | {"complete", "degraded", "incomplete"}

    assert {entry["kind"] for entry in MANIFEST} <= closed
