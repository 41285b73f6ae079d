"""A second run of the gate, with what the first one left, never gives a stale answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.api import keeping
from claimcheck.claims.file import load_claims_file
from tests.cli.conftest import Run

FOLDER = Path(".cache") / "claimcheck" / keeping.FOLDER


@pytest.fixture
def gated(run: Run, project: Path) -> Path:
    """Give a searched and judged project whose gate was run once."""
    run("verify", "--source", "starter", "--no-cache")
    run("judge", judged_id(project), "supported", "--as", "Reviewer One")
    run("check")
    assert kept()
    return project


def judged_id(project: Path) -> str:
    claims = load_claims_file(project / "claims.yaml").claims
    return next(str(claim.id) for claim in claims if "64%" in claim.text)


def kept() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*/*") if path.is_file())


def edit_document(project: Path) -> None:
    path = project / "article.md"
    path.write_text(path.read_text("utf-8").replace("64%", "84%"), "utf-8")


def edit_claims(project: Path) -> None:
    path = project / "claims.yaml"
    name = next(claim.id for claim in load_claims_file(path).claims if "NMDA" in claim.text)
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"id: {name}\n", f"id: {name}\n    ignore: {{reason: ' '}}\n"))


def edit_lock(project: Path) -> None:
    path = project / "claims.lock"
    document = json.loads(path.read_text("utf-8"))
    for entry in document["claims"].values():
        entry["search"] |= {"state": "degraded", "reason": "cut by hand"}
    path.write_text(json.dumps(document), "utf-8")


def edit_record(project: Path) -> None:
    """Change what the lock says of its records, which is no part of the head of an entry."""
    path = project / "claims.lock"
    document = json.loads(path.read_text("utf-8"))
    for record in document["records"].values():
        record["status"] = "retracted"
    path.write_text(json.dumps(document), "utf-8")


def edit_judgement(project: Path) -> None:
    path = project / "judgements" / "Reviewer-One.yaml"
    path.write_text(path.read_text("utf-8").replace("supported", "contradicted"), "utf-8")


def add_judgement(project: Path) -> None:
    old = (project / "judgements" / "Reviewer-One.yaml").read_text("utf-8")
    new = project / "judgements" / "Reviewer-Two.yaml"
    new.write_text(old.replace("supported", "contradicted"), "utf-8")


def edit_configuration(project: Path) -> None:
    (project / "claimcheck.toml").write_text('[severity]\nCC007 = "note"\nCC008 = "error"\n')


def take_lock_away(project: Path) -> None:
    (project / "claims.lock").unlink()


@pytest.mark.parametrize(
    "change",
    [
        edit_document,
        edit_claims,
        edit_lock,
        edit_record,
        edit_judgement,
        add_judgement,
        edit_configuration,
        take_lock_away,
    ],
)
@pytest.mark.parametrize("form", ["json", "text"])
def test_what_changed_since_the_last_run_is_seen(
    run: Run, gated: Path, change: Callable[[Path], None], form: str
) -> None:
    before = run("check", "-f", form)
    change(gated)
    after = run("check", "-f", form)
    assert after.out != before.out
    again, anew = run("check", "-f", form), run("check", "-f", form, "--no-cache")
    assert after == again == anew


def test_a_lock_changed_back_within_its_size_and_time_is_seen(run: Run, gated: Path) -> None:
    path = gated / "claims.lock"
    status, old = path.stat(), path.read_bytes()
    before = run("check")
    path.write_bytes(old.replace(b'"complete"', b'"degraded"'))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert run("check").out != before.out


def test_another_program_uses_nothing_of_the_old_one(
    run: Run, gated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gated.is_dir()
    before = kept()
    monkeypatch.setattr(keeping, "program_digest", lambda: "of another version")
    outcome = run("check")
    assert outcome == run("check", "--no-cache")
    assert len(kept()) == 2 * len(before)


def test_a_second_run_keeps_nothing_more(run: Run, gated: Path) -> None:
    assert gated.is_dir()
    before = {path: path.stat().st_mtime_ns for path in kept()}
    run("check")
    assert {path: path.stat().st_mtime_ns for path in kept()} == before


@pytest.mark.parametrize("harm", ["cut", "nonsense"])
def test_broken_entries_are_made_anew_and_told_once(run: Run, gated: Path, harm: str) -> None:
    assert gated.is_dir()
    good = run("check", "--no-cache")
    whole = {path: path.read_bytes() for path in kept()}
    for path, data in whole.items():
        if harm == "cut":
            path.write_bytes(data[:-1])
        else:
            keeping.FolderKeep(FOLDER).put(path.name, b"\xc1")
    outcome = run("check")
    assert outcome.out == good.out
    assert f"{len(whole)} entries" in outcome.err
    assert {path: path.read_bytes() for path in kept()} == whole
    assert run("check") == good


def test_a_broken_lock_is_told_each_time(run: Run, gated: Path) -> None:
    path = gated / "claims.lock"
    path.write_bytes(path.read_bytes().replace(b'"complete"', b'"complicated"'))
    outcomes = [run("check"), run("check"), run("check", "--no-cache")]
    assert {outcome.code for outcome in outcomes} == {2}
    assert len({outcome.err for outcome in outcomes}) == 1
