from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.errors import ClaimsFileError, UsageError, WriteError
from claimcheck.judgements import append_judgement, load_judgements, load_reviewer, reviewer_name
from claimcheck.model import ClaimId, Judgement, Pmid, Verdict


def make_judgement(**fields: object) -> Judgement:
    judgement = Judgement(
        claim=ClaimId("c-1"),
        verdict=Verdict.SUPPORTED,
        by="ada",
        judged_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        pmids=(Pmid("101"),),
        digest="abc",
    )
    return replace(judgement, **fields)  # type: ignore[arg-type]  # fields are the test's own


def test_the_first_judgement_makes_the_file(tmp_path: Path) -> None:
    path = append_judgement(tmp_path / "judgements", make_judgement(note='She said: "yes"'))
    assert path == tmp_path / "judgements" / "ada.yaml"
    assert path.read_text("utf-8") == (
        "# The judgements of ada. claimcheck only adds to the end of this file.\n"
        "version: 1\n"
        "judgements:\n"
        "  - claim: c-1\n"
        "    verdict: supported\n"
        '    pmids: ["101"]\n'
        '    note: "She said: \\"yes\\""\n'
        '    judged_at: "2026-11-22T09:30:00Z"\n'
        "    digest: abc\n"
    )


def test_judgements_come_back_as_they_were_given(tmp_path: Path) -> None:
    given = [
        make_judgement(),
        make_judgement(verdict=Verdict.NOT_IN_ABSTRACT, pmids=(), note="no: #1"),
    ]
    for judgement in given:
        append_judgement(tmp_path, judgement)
    assert [*load_judgements(tmp_path)] == given


def test_reviewers_have_files_of_their_own_and_are_merged_by_time(tmp_path: Path) -> None:
    early = make_judgement(by="bo", judged_at=datetime(2026, 1, 1, tzinfo=UTC))
    late = make_judgement(by="bo", judged_at=datetime(2026, 12, 1, tzinfo=UTC))
    middle = make_judgement()
    for judgement in (early, late, middle):
        append_judgement(tmp_path, judgement)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada.yaml", "bo.yaml"]
    assert [*load_judgements(tmp_path)] == [early, middle, late]


def test_a_clock_that_went_back_does_not_change_the_order_of_a_file(tmp_path: Path) -> None:
    first = make_judgement(judged_at=datetime(2026, 12, 1, tzinfo=UTC))
    second = make_judgement(judged_at=datetime(2026, 1, 1, tzinfo=UTC), verdict=Verdict.PARTLY)
    for judgement in (first, second):
        append_judgement(tmp_path, judgement)
    assert [*load_judgements(tmp_path)] == [first, second]


ENTRY = "claim: x, verdict: partly, judged_at: 2026-01-01T00:00:00Z, digest: d"
BY_HAND = (
    "version: 1\r\njudgements:   # mine\r\n- claim: x\r\n  verdict: partly\r\n"
    "  judged_at: 2026-01-01T00:00:00Z\r\n  digest: d   # end"
)


@pytest.mark.parametrize(
    "existing",
    ["version: 1\njudgements:\n", BY_HAND, f"version: 1\njudgements:\n    - {{{ENTRY}}}\n"],
)
def test_earlier_bytes_are_never_rewritten(tmp_path: Path, existing: str) -> None:
    path = tmp_path / "ada.yaml"
    path.write_bytes(existing.encode())
    before = len(load_reviewer(path))
    append_judgement(tmp_path, make_judgement())
    assert path.read_bytes().startswith(existing.encode())
    assert len(load_reviewer(path)) == before + 1


@pytest.mark.parametrize(
    "existing",
    [f"judgements:\n- {{{ENTRY}}}\nversion: 1\n", "version: 1\njudgements: []\n"],
)
def test_a_file_that_does_not_end_in_its_list_is_left_alone(tmp_path: Path, existing: str) -> None:
    path = tmp_path / "ada.yaml"
    path.write_bytes(existing.encode())
    with pytest.raises(ClaimsFileError):
        append_judgement(tmp_path, make_judgement())
    assert path.read_bytes() == existing.encode()


def test_a_missing_folder_holds_no_judgements(tmp_path: Path) -> None:
    assert load_judgements(tmp_path / "none") == ()


BROKEN = {
    "verdict": ("- {claim: c, verdict: suported, judged_at: 2026-01-01T00:00:00Z}", "supported"),
    "time": ("- {claim: c, verdict: partly, judged_at: now}", "not a time"),
    "no digest": ("- {claim: c, verdict: partly, judged_at: 2026-01-01T00:00:00Z}", "digest"),
    "pmid": ("- {claim: c, verdict: partly, pmids: [x], judged_at: 2026-01-01T00:00:00Z}", "PMID"),
    "key": ("- {claim: c, verdct: partly}", "did you mean 'verdict'"),
    "alias": ("- *x", "alias"),
}


@pytest.mark.parametrize(("entry", "problem"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_file_and_line(
    tmp_path: Path, entry: str, problem: str
) -> None:
    path = tmp_path / "ada.yaml"
    path.write_text(f"version: 1\njudgements:\n{entry}\n", "utf-8")
    with pytest.raises(ClaimsFileError, match=problem) as caught:
        load_judgements(tmp_path)
    assert str(caught.value).startswith(f"{path}:3: ")
    with pytest.raises(ClaimsFileError):
        append_judgement(tmp_path, make_judgement())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ada M. Example", "Ada-M.-Example"),
        ("../../etc/x", "etc-x"),
        ("a/b\\c:d", "a-b-c-d"),
        (".hidden", "hidden"),
        ("Zoë", "Zoë"),
        ("x" * 200, "x" * 64),
    ],
)
def test_a_name_becomes_a_file_name(given: str, name: str) -> None:
    assert reviewer_name(given) == name


@pytest.mark.parametrize("given", ["", "..", "///", "CON", "nul.txt", "\x1b\n"])
def test_a_name_that_cannot_name_a_file_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="cannot name a reviewer"):
        reviewer_name(given)


def test_judgements_of_many_processes_are_all_kept(tmp_path: Path) -> None:
    code = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from claimcheck.judgements import append_judgement
from claimcheck.model import ClaimId, Judgement, Verdict
for turn in range(5):
    append_judgement(Path(sys.argv[1]), Judgement(
        claim=ClaimId(f"{sys.argv[2]}-{turn}"), verdict=Verdict.PARTLY, by="ada",
        judged_at=datetime.now(UTC), digest="d"))
"""
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), f"p{number}"])
        for number in range(4)
    ]
    assert [child.wait() for child in children] == [0, 0, 0, 0]
    assert len(load_judgements(tmp_path)) == 20


@pytest.mark.parametrize("lost", [False, True])
def test_what_stands_in_the_place_of_the_folder_is_not_read_as_no_judgements(
    tmp_path: Path, *, lost: bool
) -> None:
    """A contradicted claim would pass the gate."""
    folder = tmp_path / "judgements"
    if lost:
        folder.symlink_to(tmp_path / "not-mounted", target_is_directory=True)
    else:
        folder.write_text("hello")
    with pytest.raises(ClaimsFileError, match="not a folder"):
        load_judgements(folder)
    with pytest.raises(ClaimsFileError, match="not a folder"):
        append_judgement(folder, make_judgement())


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    with pytest.raises(WriteError, match="cannot be made"):
        append_judgement(tmp_path / "file" / "judgements", make_judgement())
