from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from claimcheck.claims.file import (
    ClaimsFile,
    load_claims_file,
    new_claims_file,
    save_claims_file,
)
from claimcheck.errors import ClaimsFileError, FileChangedError
from claimcheck.model import Claim, ClaimId, Ignore
from tests.builders import make_claim

ORIGINAL = """\
# The claims of our pages.
version: 1   # of the file, not of us

claims:
  # --- efficacy ---

  # asked by Ada
  - id: first     # keep
    text: 'Half of "them" got better.'
    line: 3
    # checked by hand
    quantities:   # one
      # the share
      - surface: "Half"   # as printed
        kind: rate
        low: "50"
        unit: "%"
    note: >-
      folded
      note

  # --- safety ---

  # about the second
  - text: Nobody was harmed.   # second
    id: second
    quantities: []
    ignore: {reason: "x"}
    # the end of the second

  - {id: third, text: "In braces.", quantities: [], line: 9}   # third
# the end
"""


def load(tmp_path: Path, text: str = ORIGINAL) -> ClaimsFile:
    path = tmp_path / "claims.yaml"
    path.write_bytes(text.encode())
    return load_claims_file(path)


def edit(file: ClaimsFile, place: int, change: Callable[[Claim], Claim]) -> str:
    claims = [*file.claims]
    claims[place] = change(claims[place])
    return file.with_claims(claims).text


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_saving_unchanged_claims_changes_no_byte(tmp_path: Path, newline: str) -> None:
    text = ORIGINAL.replace("\n", newline)
    file = load(tmp_path, text)
    save_claims_file(file, file.claims)
    assert file.path.read_bytes() == text.encode()


EDITS: dict[str, tuple[int, Callable[[Claim], Claim], list[str], list[str]]] = {
    "a changed number": (
        0,
        lambda claim: replace(claim, line=4),
        ["    line: 3"],
        ["    line: 4"],
    ),
    "a new key goes to its place": (
        0,
        lambda claim: replace(claim, cites=("PMID:7",)),
        [],
        ['    cites: ["PMID:7"]'],
    ),
    "a quoted text in other quotes": (
        0,
        lambda claim: replace(claim, text='Half of "us" got better.'),
        ["    text: 'Half of \"them\" got better.'"],
        ['    text: "Half of \\"us\\" got better."'],
    ),
    "a plain text with a comment behind": (
        1,
        lambda claim: replace(claim, text="Nobody died."),
        ["  - text: Nobody was harmed.   # second"],
        ['  - text: "Nobody died."   # second'],
    ),
    "a folded note": (
        0,
        lambda claim: replace(claim, note="short one"),
        ["    note: >-", "      folded", "      note"],
        ['    note: "short one"'],
    ),
    "a note taken away": (
        0,
        lambda claim: replace(claim, note=None),
        ["    note: >-", "      folded", "      note"],
        [],
    ),
    "an ignore with an end": (
        1,
        lambda claim: replace(claim, ignore=Ignore(reason="y")),
        ['    ignore: {reason: "x"}'],
        ['    ignore: {reason: "y"}'],
    ),
    "an ignore taken away": (
        1,
        lambda claim: replace(claim, ignore=None),
        ['    ignore: {reason: "x"}'],
        [],
    ),
    "a claim in braces": (
        2,
        lambda claim: replace(claim, line=10, note="n n"),
        ['  - {id: third, text: "In braces.", quantities: [], line: 9}   # third'],
        ['  - {id: third, text: "In braces.", quantities: [], line: 10, note: "n n"}   # third'],
    ),
    "a key taken out of braces": (
        2,
        lambda claim: replace(claim, line=None),
        ['  - {id: third, text: "In braces.", quantities: [], line: 9}   # third'],
        ['  - {id: third, text: "In braces.", quantities: []}   # third'],
    ),
    "the time of going": (
        1,
        lambda claim: replace(claim, gone_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        [],
        ['    gone_at: "2026-11-22T09:30:00Z"'],
    ),
    "no quantities any more": (
        0,
        lambda claim: replace(claim, quantities=()),
        [
            "    quantities:   # one",
            '      - surface: "Half"   # as printed',
            "        kind: rate",
            '        low: "50"',
            '        unit: "%"',
        ],
        ["    quantities: []   # one"],
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("place", "change", "gone", "new"), EDITS.values(), ids=EDITS.keys())
def test_only_the_lines_of_the_change_differ(
    tmp_path: Path,
    place: int,
    change: Callable[[Claim], Claim],
    gone: list[str],
    new: list[str],
    newline: str,
) -> None:
    text = ORIGINAL.replace("\n", newline)
    after = edit(load(tmp_path, text), place, change)
    assert after.count("\n") == after.count(newline)
    assert changed_lines(text, after) == (gone, new)


def test_a_new_quantity_leaves_the_others_as_they_were_typed(tmp_path: Path) -> None:
    file = load(tmp_path)
    (half,) = file.claims[0].quantities
    other = replace(half, low=Decimal("50.0"))
    after = edit(file, 0, lambda claim: replace(claim, quantities=(half, other)))
    assert '      # the share\n      - surface: "Half"   # as printed\n' in after
    assert '      - {surface: Half, kind: rate, low: "50.0", unit: "%"}' in after


def test_claims_move_with_their_comments(tmp_path: Path) -> None:
    file = load(tmp_path)
    first, second, third = file.claims
    after = file.with_claims([second, third, first]).text
    assert after.index("# about the second") < after.index("id: second")
    assert after.index("id: second") < after.index("# the end of the second")
    assert after.index("# the end of the second") < after.index("id: third")
    assert after.index("id: third") < after.index("# asked by Ada") < after.index("id: first")
    assert after.endswith("# the end\n")
    assert sorted(after.split()) == sorted(ORIGINAL.split())


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_a_remark_below_a_first_key_that_goes_stays(tmp_path: Path, indent: str) -> None:
    text = (
        "claims:\n"
        "- note: gone\n"
        f"{indent}# why this matters\n"
        "  text: Half of them slept well.\n"
        "  id: slept\n"
    )
    after = edit(load(tmp_path, text), 0, lambda claim: replace(claim, note=None))
    assert after == (
        f"claims:\n{indent}# why this matters\n- text: Half of them slept well.\n  id: slept\n"
    )


def test_headings_stay_when_the_claim_below_is_taken_out(tmp_path: Path) -> None:
    file = load(tmp_path)
    after = file.with_claims([file.claims[0], file.claims[2]]).text
    assert "# --- safety ---" in after
    assert "# about the second" not in after


def test_a_new_claim_is_laid_out_like_its_neighbours(tmp_path: Path) -> None:
    file = load(tmp_path, "claims:\n- id: a\n  text: A.\n- id: b\n  text: B.\n")
    new = make_claim("Yes: #x [really]", id=ClaimId("no"), note="- x")
    after = file.with_claims([file.claims[0], new, file.claims[1]]).text
    assert after == (
        "claims:\n- id: a\n  text: A.\n"
        '- id: "no"\n  text: "Yes: #x [really]"\n  note: "- x"\n'
        "- id: b\n  text: B.\n"
    )


def test_a_file_of_json_stays_json(tmp_path: Path) -> None:
    text = '{"version": 1,\n "claims": [{"id": "a", "text": "A."}, {"id": "b", "text": "B."}]}\n'
    file = load(tmp_path, text)
    claims = [replace(file.claims[1], note="n"), make_claim("C.", id=ClaimId("c"))]
    assert json.loads(file.with_claims(claims).text)["claims"] == [
        {"id": "b", "text": "B.", "note": "n"},
        {"id": "c", "text": "C."},
    ]


def test_the_last_line_needs_no_line_end(tmp_path: Path) -> None:
    file = load(tmp_path, "claims:\n  - id: a\n    text: A.")
    new = make_claim("B.", id=ClaimId("b"))
    assert "    text: A.\n\n  - id: b\n    text: B.\n" in file.with_claims([*file.claims, new]).text


@pytest.mark.parametrize("empty", ["claims: []   # none\n", "claims:\n", "claims: null\n# x\n"])
def test_an_empty_list_can_be_filled_and_emptied(tmp_path: Path, empty: str) -> None:
    file = load(tmp_path, f"# top\nversion: 1\n{empty}")
    filled = save_claims_file(file, [make_claim("A.", id=ClaimId("a"))])
    assert load_claims_file(file.path).claims[0].text == "A."
    assert filled.text.startswith("# top\nversion: 1\nclaims:")
    save_claims_file(filled, [])
    assert load_claims_file(file.path).claims == ()
    assert "# top" in file.path.read_text("utf-8")


def test_a_new_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    save_claims_file(new_claims_file(path), [make_claim("A.", document="a b.md", line=3)])
    assert path.read_text("utf-8") == (
        'version: 1\nclaims:\n  - id: c-1\n    text: A.\n    document: "a b.md"\n    line: 3\n'
    )


def test_a_file_edited_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = load(tmp_path)
    theirs = ORIGINAL.replace("Nobody was harmed.", "Nobody was hurt.")
    file.path.write_text(theirs, "utf-8")
    with pytest.raises(FileChangedError, match="left alone"):
        save_claims_file(file, [replace(file.claims[0], line=5), *file.claims[1:]])
    assert file.path.read_text("utf-8") == theirs
    rejected = tmp_path / "claims.yaml.claimcheck-rej"
    assert load_claims_file(rejected).claims[0].line == 5


def test_two_claims_of_one_id_are_refused(tmp_path: Path) -> None:
    file = load(tmp_path)
    with pytest.raises(ClaimsFileError, match="two claims have the id 'first'"):
        save_claims_file(file, [file.claims[0], file.claims[0]])
    assert file.path.read_text("utf-8") == ORIGINAL


def test_what_cannot_be_edited_safely_is_left_as_it_was(tmp_path: Path) -> None:
    text = "claims:\n  - id: a\n    text: A. # x\x85    note: y\n  - id: b\n    text: B.\n"
    file = load(tmp_path, text)
    try:
        save_claims_file(file, [replace(file.claims[0], note=None, line=3), file.claims[1]])
    except ClaimsFileError as error:
        assert "left as it was" in str(error)  # noqa: PT017 - either outcome is right, loss is not
        assert file.path.read_bytes() == text.encode()
    else:
        assert load_claims_file(file.path).claims[1] == file.claims[1]


def test_saved_claims_can_be_saved_again(tmp_path: Path) -> None:
    file = load(tmp_path)
    once = save_claims_file(file, [replace(file.claims[0], line=5), *file.claims[1:]])
    twice = save_claims_file(once, [replace(once.claims[0], line=6), *once.claims[1:]])
    assert load_claims_file(file.path).claims == twice.claims
