"""JSON with an indent is the library's, byte for byte; what cannot be written is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.encoding.canonical import canonical_json

_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('abcé\u2028\n"'), inner),
    max_leaves=20,
)


@given(_PLAIN)
def test_indented_json_is_that_of_the_library(value: object) -> None:
    assert canonical_json(value) == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


@given(_PLAIN, st.integers(0, 3))
def test_levels_that_stand_in_one_line_say_the_same(value: object, depth: int) -> None:
    assert json.loads(canonical_json(value, depth=depth)) == value


def test_half_a_surrogate_pair_is_written_as_its_code() -> None:
    assert canonical_json({"a": ["\udc80"]}) == '{\n  "a": [\n    "\\\\udc80"\n  ]\n}\n'


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"score": [number]})
