"""claims.yaml in the many layouts that people and editors give it."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.claims.file import ClaimsFile, load_claims_file
from claimcheck.claims.file_decoding import encode_fields
from claimcheck.model import Claim, Ignore
from tests.builders import make_claim

LAWS = settings(max_examples=50, deadline=None)
NEWLINES = st.sampled_from(["\n", "\r\n"])


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """Claims files in block and flow style, with comments wherever they may stand."""
    numbers = iter(range(10_000))

    def remark() -> str:
        return draw(st.sampled_from(["", "", f"  # remark {next(numbers)}"]))

    def between(indent: str) -> list[str]:
        kinds = ["", "   ", f"# remark {next(numbers)}", f"{indent}# remark {next(numbers)}"]
        return draw(st.lists(st.sampled_from(kinds), max_size=2))

    dash = draw(st.sampled_from(["", "  ", "    "]))
    keys = dash + draw(st.sampled_from(["  ", "    "]))
    lines = [*between(""), f"claims:{remark()}"]
    for place in range(draw(st.integers(1, 4))):
        fields = draw(st.permutations(_fields(draw, place)))
        lines += between(dash)
        if draw(st.integers(0, 4)) == 0:
            inline = ", ".join(f"{key}: {value[0]}" for key, value in fields)
            lines.append(f"{dash}- {{{inline}}}{remark()}")
            continue
        head = f"{dash}-{keys[len(dash) + 1 :]}"
        for key, (inline, below) in fields:
            if draw(st.booleans()) and below:
                lines += [f"{head}{key}:{remark()}", *(keys + line for line in below)]
            else:
                lines.append(f"{head}{key}: {inline}{remark()}")
            head = keys
            if draw(st.booleans()):
                lines += between(keys)
    end = draw(st.sampled_from(["", "\n", "\n\n# remark the end\n"]))
    return ("\n".join(lines) + end).replace("\n", draw(NEWLINES))


def _fields(draw: st.DrawFn, place: int) -> list[tuple[str, tuple[str, list[str]]]]:
    texts = ['"Half: of #them"', "'It''s half.'", "Half the people"]
    word = {'"Half: of #them"': "Half", "'It''s half.'": "half", "Half the people": "Half"}
    text = draw(st.sampled_from(texts))
    quantity = f"{{surface: {word[text]}, kind: rate, low: '50'}}"
    listed = [f"- surface: {word[text]}  # remark q{place}", "  kind: rate", '  low: "50"']
    optional = [
        ("line", ("3", [])),
        ("note", ("'a # b'", ["  >-", "    a", "    b"])),
        ("cites", ("[ PMID:1 , 'PMID:2' ]", ["- PMID:1", "- 'PMID:2'"])),
        ("ignore", ("{reason: x}", ["  reason: x", "  until: 2027-01-01"])),
    ]
    chosen = draw(st.lists(st.sampled_from(optional), unique_by=lambda field: field[0], max_size=4))
    return [
        ("id", (draw(st.sampled_from([f"id{place}", f'"id{place}"'])), [])),
        ("text", (text, [f"  {text}"])),
        ("quantities", (f"[{quantity}]", listed)),
        *chosen,
    ]


CHANGES = [
    lambda claim: replace(claim, line=9),
    lambda claim: replace(claim, note="another: #1"),
    lambda claim: replace(claim, note=None),
    lambda claim: replace(claim, cites=("DOI:10.1234/x",)),
    lambda claim: replace(claim, ignore=None),
    lambda claim: replace(claim, ignore=Ignore(reason="because")),
    lambda claim: replace(claim, search=("two words",)),
    lambda claim: replace(claim, quantities=()),
    lambda claim: replace(
        claim, quantities=tuple(replace(item, low=Decimal(51)) for item in claim.quantities)
    ),
]


def load(text: str) -> ClaimsFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        path.write_bytes(text.encode())
        return load_claims_file(path)


def fields_of(claims: tuple[Claim, ...] | list[Claim]) -> list[dict[str, object]]:
    return [encode_fields(claim) for claim in claims]


def remarks(text: str) -> list[str]:
    return sorted(re.findall(r"# remark \w+", text))


@LAWS
@given(layouts())
def test_any_layout_is_read_and_left_as_it_is(text: str) -> None:
    file = load(text)
    assert file.with_claims([*file.claims]).encoded() == text.encode()


@LAWS
@given(layouts(), st.integers(0, 3), st.sampled_from(CHANGES))
def test_a_change_comes_out_in_any_layout(text: str, place: int, change: object) -> None:
    file = load(text)
    claims = [*file.claims]
    assert callable(change)
    claims[place % len(claims)] = change(claims[place % len(claims)])
    after = file.with_claims(claims).text
    assert fields_of(load(after).claims) == fields_of(claims)
    others = [line for line in text.splitlines() if "# remark" in line and ":" not in line]
    assert {line.strip() for line in others if "- " not in line} - {
        line.strip() for line in after.splitlines()
    } == set()
    assert ("\r\n" in text) == ("\r\n" in after) or "\n" not in text.strip()


@LAWS
@given(layouts(), st.randoms(use_true_random=False))
def test_claims_change_places_with_all_their_remarks(text: str, random: object) -> None:
    file = load(text)
    claims = [*file.claims]
    random.shuffle(claims)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    after = file.with_claims(claims).text
    assert fields_of(load(after).claims) == fields_of(claims)
    assert remarks(after) == remarks(text)


@LAWS
@given(layouts(), st.integers(0, 4))
def test_a_claim_comes_in_at_any_place(text: str, place: int) -> None:
    file = load(text)
    claims = [*file.claims]
    claims.insert(place, make_claim("Brand new: #1.", note="n"))
    after = file.with_claims(claims).text
    assert fields_of(load(after).claims) == fields_of(claims)
    assert remarks(after) == remarks(text)
