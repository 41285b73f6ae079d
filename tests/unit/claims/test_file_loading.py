from __future__ import annotations

import codecs
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from claimcheck.claims.file import load_claims_file, resolve_document
from claimcheck.errors import ClaimsFileError, UsageError
from claimcheck.model import ClaimKind, Ignore, QuantityKind, Relation, Role, Span

FULL = """\
version: 1
claims:
  - id: first.claim
    text: "About 0.50 mg helped 7 in 10 people."
    document: articles/a.md
    line: 12
    kind: efficacy
    attribution: "A trial"
    cites: ["PMID:123", 456, "https://doi.org/10.1234/AB", "PMC99"]
    quantities:
      - {surface: "0.50 mg", kind: dose, low: "0.50", unit: mg, relation: about, role: dose}
      - surface: 7 in 10
        kind: rate
        low: 70
        unit: "%"
        numerator: "7"
        denominator: "10"
    search: [drug, people]
    ignore: {reason: "old page", until: 2027-01-31}
    note: no
    gone_at: 2026-11-22T10:30:00+01:00
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "claims.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_everything_that_a_claim_may_hold_is_read(tmp_path: Path) -> None:
    (claim,) = load_claims_file(written(tmp_path, FULL)).claims
    assert (claim.id, claim.document, claim.line) == ("first.claim", "articles/a.md", 12)
    assert claim.kind is ClaimKind.EFFICACY
    assert claim.cites == ("PMID:123", "PMID:456", "DOI:10.1234/ab", "PMCID:PMC99")
    dose, rate = claim.quantities
    assert (str(dose.low), dose.relation, dose.role) == ("0.50", Relation.ABOUT, Role.DOSE)
    assert dose.span == Span(6, 13)
    assert (rate.kind, rate.low, rate.denominator) == (QuantityKind.RATE, Decimal(70), Decimal(10))
    assert claim.search == ("drug", "people")
    assert claim.ignore == Ignore(reason="old page", until=date(2027, 1, 31))
    assert claim.note == "no"
    assert claim.gone_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_only_id_and_text_are_needed(tmp_path: Path) -> None:
    path = written(tmp_path, "claims:\n- text: Nothing to count here.\n  id: a\n")
    (claim,) = load_claims_file(path).claims
    assert (claim.id, claim.text) == ("a", "Nothing to count here.")


def test_missing_quantities_are_read_from_the_text(tmp_path: Path) -> None:
    path = written(tmp_path, "claims:\n- {id: a, text: It helped 52% of people.}\n")
    (claim,) = load_claims_file(path).claims
    assert [(q.surface, q.low) for q in claim.quantities] == [("52%", Decimal(52))]


def test_an_empty_list_of_quantities_is_left_empty(tmp_path: Path) -> None:
    path = written(tmp_path, "claims:\n- {id: a, text: It helped 52% of people., quantities: []}\n")
    assert load_claims_file(path).claims[0].quantities == ()


def test_a_folded_text_is_one_line(tmp_path: Path) -> None:
    path = written(tmp_path, "claims:\n- id: a\n  text: |\n    It helped\n      everybody.\n")
    assert load_claims_file(path).claims[0].text == "It helped everybody."


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_is_understood_and_kept(
    tmp_path: Path, bom: bytes, encoding: str
) -> None:
    data = bom + "claims:\n- {id: a, text: 1 µg}\n".encode(encoding)
    file = load_claims_file(written(tmp_path, data))
    assert file.claims[0].text == "1 µg"
    assert file.encoded() == data


HEAD = "version: 1\nclaims:\n  - id: ok\n    text: Fine.\n"
BROKEN = {
    "empty file": ("", 1, "is empty"),
    "only comments": ("# x\n", 1, "is empty"),
    "a list": ("- id: a\n", 1, "must be a mapping"),
    "no claims": ("version: 1\n", 1, "has no list `claims:`"),
    "claims is a text": ("claims: none\n", 1, r"claims: must be a list, not 'none'"),
    "newer version": ("version: 2\nclaims: []\n", 1, "reads version 1"),
    "unknown key on top": ("version: 1\nclaim: []\n", 2, r"claim: unknown key \(did .*'claims'"),
    "unknown key": (HEAD + "    quantites: []\n", 5, r"claims\[0\]\.quantites: .*'quantities'"),
    "no id": (HEAD + "  - text: x\n", 5, r"claims\[1\]\.id: is missing"),
    "no text": (HEAD + "  - id: x\n", 5, r"claims\[1\]\.text: is missing"),
    "empty text": (HEAD + "  - id: x\n    text: ''\n", 6, "must not be empty"),
    "id twice": (HEAD + "  - id: ok\n    text: y\n", 5, "'ok' stands here again, first in line 3"),
    "key twice": (HEAD + "    id: x\n", 5, "'id' stands here again, first in line 3"),
    "octal id": ("claims:\n- {id: 0012345, text: x}\n", 2, 'write "0012345"'),
    "path as id": ("claims:\n- {id: ../../x, text: x}\n", 2, r"claims\[0\]\.id: not a claim id"),
    "drive as id": ("claims:\n- {id: 'C:\\', text: x}\n", 2, "not a claim id"),
    "control in id": ('claims:\n- {id: "a\\x1b", text: x}\n', 2, "not a claim id"),
    "line feed in id": ('claims:\n- {id: "a\\n", text: x}\n', 2, "not a claim id"),
    "long id": (f"claims:\n- {{id: {'a' * 65}, text: x}}\n", 2, "not a claim id"),
    "line of words": (HEAD + "    line: twelve\n", 5, r"claims\[0\]\.line: .*'twelve'"),
    "kind": (HEAD + "    kind: eficacy\n", 5, "did you mean 'efficacy'"),
    "cite": (HEAD + "    cites: [PMID:0012]\n", 5, r"claims\[0\]\.cites\[0\]: not a PMID"),
    "word as number": (
        HEAD + '    quantities:\n      - {surface: Fine, kind: rate, low: "x"}\n',
        6,
        r"claims\[0\]\.quantities\[0\]\.low: must be a number .*'x'",
    ),
    "surface elsewhere": (
        HEAD + "    quantities:\n    - kind: rate\n      surface: 52%\n",
        7,
        r"quantities\[0\]\.surface: '52%' does not stand in the text",
    ),
    "wrong place": (
        HEAD + "    quantities: [{surface: Fine, kind: rate, start: 1, end: 5}]\n",
        5,
        "at 1 the text has 'ine.'",
    ),
    "ends crossed": (
        HEAD + "    quantities: [{surface: Fine, kind: rate, low: '9', high: '8'}]\n",
        5,
        "less than `low`",
    ),
    "ignore is a text": (HEAD + "    ignore: yes\n", 5, "ignore: must be a mapping"),
    "ignore until": (HEAD + "    ignore: {reason: x, until: soon}\n", 5, "not a day"),
    "gone at": (HEAD + "    gone_at: yesterday\n", 5, "not a time"),
    "merge key": (HEAD + "    <<: {note: x}\n", 5, "unknown key"),
}


@pytest.mark.parametrize(("text", "line", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_one_line_that_names_the_place(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ClaimsFileError, match=problem) as caught:
        load_claims_file(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert "\n" not in str(caught.value)


def test_the_documented_form_of_an_error() -> None:
    """The form that conventions promise: file, line, path of the value, problem."""
    with pytest.raises(ClaimsFileError, match=r"no such file; `claimcheck extract`"):
        load_claims_file(Path("there-is-none.yaml"))


def test_latin_1_is_refused_with_the_line_of_the_byte(tmp_path: Path) -> None:
    path = written(tmp_path, b"claims:\n- id: a\n  text: caf\xe9\n")
    with pytest.raises(ClaimsFileError, match=r"claims\.yaml:3: not UTF-8 \(byte 0xE9\)"):
        load_claims_file(path)


def test_a_folder_is_no_claims_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a regular file"):
        load_claims_file(tmp_path)


def test_a_document_inside_the_project_is_resolved(tmp_path: Path) -> None:
    assert resolve_document("articles/a.md", tmp_path) == tmp_path / "articles" / "a.md"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/hostname",
        "../a.md",
        "articles/../../a.md",
        "C:\\a.md",
        "C:/a.md",
        "\\\\host\\share\\a.md",
        "file:///a.md",
        "out/a.md",
        "a\0b",
    ],
)
def test_a_document_outside_the_project_is_refused(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    with pytest.raises(ClaimsFileError, match="so it is not read"):
        resolve_document(name, root)
