from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from claimcheck.encoding.json_v1 import (
    SCHEMA_NAMES,
    DecodeError,
    as_json,
    canonical_json,
    decode_claim,
    decode_report,
    format_moment,
    load_schema,
)
from claimcheck.model import (
    ClaimKind,
    NumberSignal,
    QuantityKind,
    RecordStatus,
    Relation,
    Role,
    SearchState,
    Severity,
    StudyDesign,
    Verdict,
)
from tests.builders import make_claim, make_evidence

DOCUMENTED = Path(__file__).parents[3] / "docs" / "formats" / "json-v1.md"


def documented_example() -> Any:
    found = re.search(r"```json\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_documented_example_is_what_is_written() -> None:
    example = documented_example()
    assert as_json(decode_report(example)) == example
    jsonschema.Draft202012Validator(load_schema("json-v1")).validate(example)


def test_every_key_of_the_example_is_explained() -> None:
    text = DOCUMENTED.read_text("utf-8").split("## The report")[1]
    example = documented_example()
    keys = {*example["claims"][0], *example["claims"][0]["evidence"][0], *example["counts"]}
    assert {key for key in keys if f"`{key}`" not in text} == set()


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema(name))


ENUMS: list[tuple[str, tuple[str, ...], type[StrEnum]]] = [
    ("claims", ("claim", "kind"), ClaimKind),
    ("claims", ("quantity", "kind"), QuantityKind),
    ("claims", ("quantity", "relation"), Relation),
    ("claims", ("quantity", "role"), Role),
    ("json-v1", ("claim", "kind"), ClaimKind),
    ("json-v1", ("quantity", "kind"), QuantityKind),
    ("json-v1", ("quantity", "relation"), Relation),
    ("json-v1", ("quantity", "role"), Role),
    ("json-v1", ("search", "state"), SearchState),
    ("json-v1", ("evidence", "status"), RecordStatus),
    ("json-v1", ("evidence", "design"), StudyDesign),
    ("json-v1", ("judgement", "verdict"), Verdict),
    ("json-v1", ("finding", "severity"), Severity),
]


@pytest.mark.parametrize(("schema", "path", "kind"), ENUMS)
def test_the_schemas_list_every_word_of_the_model(
    schema: str, path: tuple[str, str], kind: type[StrEnum]
) -> None:
    listed = load_schema(schema)["$defs"][path[0]]["properties"][path[1]]["enum"]
    assert {word for word in listed if word is not None} == {member.value for member in kind}


def test_no_machine_state_is_a_verdict() -> None:
    machine = {*NumberSignal, *SearchState, *RecordStatus}
    assert not {str(word) for word in machine} & {str(word) for word in Verdict}


def test_a_reader_passes_over_keys_that_were_added_later() -> None:
    assert decode_claim(as_json(make_claim()) | {"added_in_2030": [1]}) == make_claim()


def test_an_error_names_the_place_of_the_value() -> None:
    example = documented_example()
    example["claims"][0]["evidence"][0]["signals"]["number"] = "confirmed"
    with pytest.raises(DecodeError, match=r"claims\[0\]\.evidence\[0\]\.signals\.number: "):
        decode_report(example)


def test_another_version_is_refused() -> None:
    with pytest.raises(DecodeError, match="reads version 1"):
        decode_report(documented_example() | {"schema_version": 2})


def test_several_objects_become_a_list() -> None:
    assert [item["pmid"] for item in as_json([make_evidence(), make_evidence()])] == ["101", "101"]
    with pytest.raises(TypeError, match="has no form for int"):
        as_json([1])  # type: ignore[list-item]


def test_text_stays_itself_and_half_a_character_becomes_visible() -> None:
    assert canonical_json({"a": "10⁹ µg 😀"}) == '{\n  "a": "10⁹ µg 😀"\n}\n'
    assert json.loads(canonical_json({"\udc80": ["x\udc80"]})) == {"\\udc80": ["x\\udc80"]}


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json([number])


def test_times_are_written_in_utc() -> None:
    moment = datetime(2026, 11, 22, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert format_moment(moment) == "2026-11-22T09:30:00Z"
    assert format_moment(datetime(2026, 1, 1, microsecond=5, tzinfo=UTC)) == (
        "2026-01-01T00:00:00.000005Z"
    )
