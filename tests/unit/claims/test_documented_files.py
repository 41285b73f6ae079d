"""The examples in docs/formats are files that claimcheck reads."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema

from claimcheck.claims.file import load_claims_file
from claimcheck.claims.file_decoding import CLAIM_KEYS
from claimcheck.claims.lock import encode_lock, load_lock
from claimcheck.encoding.json_v1 import load_schema
from claimcheck.encoding.yaml_nodes import read_yaml, to_plain
from claimcheck.judgements import load_reviewer
from claimcheck.model import Verdict

FORMATS = Path(__file__).parents[3] / "docs" / "formats"


def example(name: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", (FORMATS / name).read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_documented_claims_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(example("claims-yaml.md", "yaml"), "utf-8")
    file = load_claims_file(path)
    assert [claim.id for claim in file.claims] == ["relief-came-within-1f3a9c", "my-own-claim"]
    assert len(file.claims[0].quantities) == 2
    plain = to_plain(read_yaml(file.text)) | {"version": 1}
    plain["claims"][0]["line"] = 14
    jsonschema.Draft202012Validator(load_schema("claims")).validate(plain)


def test_every_key_of_a_claim_is_documented() -> None:
    text = (FORMATS / "claims-yaml.md").read_text("utf-8")
    assert [key for key in CLAIM_KEYS if f"`{key}`" not in text] == []


def test_the_documented_lock_is_written_as_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "claims.lock"
    path.write_text(example("claims-lock.md", "json"), "utf-8")
    assert encode_lock(load_lock(path)) == path.read_text("utf-8")


def test_the_documented_judgements_are_read(tmp_path: Path) -> None:
    path = tmp_path / "ada.yaml"
    path.write_text(example("judgements.md", "yaml"), "utf-8")
    (judgement,) = load_reviewer(path)
    assert (judgement.by, judgement.verdict) == ("ada", Verdict.SUPPORTED)
