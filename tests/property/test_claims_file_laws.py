"""claims.yaml: what is written is read back, and nothing else changes."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from claimcheck.claims.file import ClaimsFile, load_claims_file, new_claims_file, save_claims_file
from claimcheck.encoding.json_v1 import load_schema
from claimcheck.encoding.yaml_nodes import read_yaml, to_plain
from claimcheck.model import Claim
from tests.property import strategies as my

LAWS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=(
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ),
)


def written(claims: list[Claim], newline: str = "\n") -> ClaimsFile:
    file = replace(new_claims_file(Path("claims.yaml")), newline=newline)
    return file.with_claims(claims)


def reread(file: ClaimsFile) -> ClaimsFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        path.write_bytes(file.encoded())
        return load_claims_file(path)


@LAWS
@given(my.claim_lists(max_size=4))
def test_claims_come_back_from_the_file_as_they_went_in(claims: list[Claim]) -> None:
    assert [*reread(written(claims)).claims] == claims


@LAWS
@given(my.claim_lists(max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_writing_what_was_read_changes_no_byte(claims: list[Claim], newline: str) -> None:
    file = reread(written(claims, newline))
    assert file.with_claims([*file.claims]).encoded() == file.encoded()


@LAWS
@given(my.claim_lists(min_size=1, max_size=4), st.data())
def test_untouched_claims_keep_their_lines(claims: list[Claim], data: st.DataObject) -> None:
    file = reread(written(claims))
    place = data.draw(st.integers(0, len(claims) - 1))
    edited = [*file.claims]
    edited[place] = replace(data.draw(my.claims()), id=edited[place].id)
    after = file.with_claims(edited).text
    for claim in (*claims[:place], *claims[place + 1 :]):
        lines = written([claim]).text.removeprefix("version: 1\nclaims:\n")
        assert lines in after


@LAWS
@given(my.claim_lists(max_size=4), my.claim_lists(max_size=4), st.randoms(use_true_random=False))
def test_any_change_of_claims_comes_out_as_it_went_in(
    before: list[Claim], others: list[Claim], random: Any
) -> None:
    file = reread(written(before))
    known = {claim.id for claim in before}
    after = [*random.sample(before, len(before) // 2), *(c for c in others if c.id not in known)]
    random.shuffle(after)
    assert [*reread(file.with_claims(after)).claims] == after


@LAWS
@given(my.claim_lists(max_size=3))
def test_another_yaml_reader_reads_the_same(claims: list[Claim]) -> None:
    text = written(claims).text
    theirs = YAML(typ="safe", pure=True).load(io.StringIO(text))
    ours = to_plain(read_yaml(text))
    assert _as_texts(theirs) == _as_texts(ours)


@LAWS
@given(my.claim_lists(max_size=3))
def test_every_written_file_fits_the_published_schema(claims: list[Claim]) -> None:
    loaded = YAML(typ="safe", pure=True).load(io.StringIO(written(claims).text))
    jsonschema.Draft202012Validator(load_schema("claims")).validate(loaded)


@LAWS
@given(my.claim_lists(max_size=3))
def test_saving_twice_is_saving_once(claims: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = save_claims_file(new_claims_file(Path(folder) / "claims.yaml"), claims)
        again = save_claims_file(load_claims_file(file.path), claims)
        assert again.digest == file.digest


def _as_texts(value: Any) -> Any:
    match value:
        case dict():
            return {key: _as_texts(part) for key, part in value.items()}
        case list():
            return [_as_texts(part) for part in value]
        case None:
            return None
        case _:
            return str(value)
