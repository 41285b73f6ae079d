"""What the gate said of a document is only said again while all that it rests on is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from claimcheck.api.answers import check_kept
from claimcheck.api.checking import Checked, CheckSettings, SourcedBy, check_workspace
from claimcheck.api.keeping import FOLDER, FolderKeep, name_of
from claimcheck.api.planned import plan_workspaces
from claimcheck.api.runs import Surroundings
from claimcheck.api.workspace import open_planned
from claimcheck.atomic import digest_bytes
from claimcheck.claims.file import load_claims_file
from claimcheck.findings import PathChoice, RuleChoice
from claimcheck.model import Severity
from tests.cli.conftest import Run

TODAY = date(2026, 3, 1)
PAGES = {
    "asthma.md": (
        "# Asthma\n\nIn a trial, tiotropium lowered exacerbations by 21% within 48 weeks.\n\n"
        "Budesonide reduces airway inflammation in adults with asthma (PMID: 29446381).\n"
    ),
    "gout.md": (
        '# Gout\n\n<!-- claimcheck: ignore-next-line[CC001] reason="agreed" until=2026-03-05 -->\n'
        "Febuxostat lowered serum urate below 6 mg/dL in 67% of patients with gout.\n\n"
        "<!-- claimcheck: ignore-next-line[CC001] -->\nNothing to see here.\n"
    ),
    "notes/migraine.md": "# Migraine\n\nErenumab cut monthly migraine days by 3.7 in one trial.\n",
}


class Watched(FolderKeep):
    """A folder that takes note of what it was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: list[str] = []

    def get(self, name: str) -> bytes | None:
        self.asked.append(name)
        return super().get(name)


@pytest.fixture
def site(run: Run, tmp_path: Path) -> Path:
    """Give a searched site of three documents."""
    (tmp_path / "notes").mkdir()
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("extract", *PAGES)
    run("verify", "--source", "starter")
    return tmp_path


@pytest.fixture
def keep(site: Path) -> Watched:
    return Watched(site / ".cache" / "claimcheck" / FOLDER)


def both(
    site: Path,
    keep: Watched,
    *,
    paths: Sequence[str] = (),
    today: date = TODAY,
    settings: CheckSettings | None = None,
    start: Path | None = None,
) -> list[Checked]:
    """Return what is said with what was kept, which must be what is said without."""
    here = start or site
    around = Surroundings(start=here, today=today)
    planned = plan_workspaces([Path(path) for path in paths], claims_option=None, start=here)
    chosen = settings or CheckSettings()
    got = [check_kept(each, around, chosen, keep) for each in planned]
    wanted = [check_workspace(open_planned(each), around, chosen) for each in planned]
    assert [replace(each, results=()) for each in got] == [
        replace(each, results=()) for each in wanted
    ]
    told = [replace(each, results=tuple(each.results)) for each in got]
    assert told == [replace(each, results=tuple(each.results)) for each in wanted]
    return told


def check_all(site: Path, keep: Watched) -> None:
    """Ask for the findings and look at no result."""
    (planned,) = plan_workspaces([], claims_option=None, start=site)
    check_kept(planned, Surroundings(start=site, today=TODAY), CheckSettings(), keep)


def answers_of(keep: Watched) -> list[Path]:
    """Return the files that hold answers."""
    files = (path for path in keep._folder.glob("*/*") if path.is_file())
    return [path for path in files if b"remarks" in path.read_bytes()]


def was_read(keep: Watched, site: Path, name: str) -> bool:
    digest = digest_bytes((site / name).read_bytes())
    return name_of("extraction", ".md", name, digest) in keep.asked


def edit(site: Path, name: str, old: str, new: str) -> None:
    text = (site / name).read_text("utf-8")
    assert old in text
    (site / name).write_text(text.replace(old, new), encoding="utf-8")


def add_claim(site: Path, name: str) -> None:
    with (site / name).open("a", encoding="utf-8") as file:
        file.write("\nGalcanezumab halved attacks in 62% of patients with migraine.\n")


def add_claim_twice(site: Path) -> None:
    add_claim(site, "gout.md")
    add_claim(site, "asthma.md")


def empty(site: Path) -> None:
    (site / "gout.md").write_text(" \n", encoding="utf-8")


def take_away(site: Path) -> None:
    (site / "asthma.md").unlink()


def swap(site: Path) -> None:
    one, two = (site / name for name in ("asthma.md", "gout.md"))
    texts = one.read_text("utf-8"), two.read_text("utf-8")
    one.write_text(texts[1], encoding="utf-8")
    two.write_text(texts[0], encoding="utf-8")


CHANGES: tuple[Callable[[Path], None], ...] = (
    lambda site: edit(site, "asthma.md", "21%", "31%"),
    lambda site: edit(site, "gout.md", "agreed", "settled"),
    lambda site: edit(site, "gout.md", "[CC001] -->", "[CC002] reason=why -->"),
    lambda site: add_claim(site, "asthma.md"),
    add_claim_twice,
    lambda site: edit(site, "notes/migraine.md", "Erenumab cut", "We rest. It cut"),
    empty,
    take_away,
    swap,
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_said_after_an_edit_is_what_is_said_without_the_last_run(
    site: Path, keep: Watched, change: Callable[[Path], None]
) -> None:
    before = both(site, keep)
    assert both(site, keep) == before
    change(site)
    both(site, keep)
    both(site, keep)


@pytest.mark.parametrize("seed", range(3))
def test_any_run_of_edits_and_paths_says_what_is_said_without_the_last_run(
    site: Path, keep: Watched, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - a choice of edits, no secret
    ways: tuple[tuple[str, ...], ...] = ((), (".",), ("gout.md",), ("notes", "asthma.md"))
    for _ in range(8):
        name = random.choice([*PAGES])
        more = PAGES[name] + "\nTopiramate helped 40% of adults.\n"
        (site / name).write_text(random.choice([*PAGES.values(), more]), encoding="utf-8")
        gone = site / random.choice([*PAGES])
        gone.unlink(missing_ok=True)
        both(site, keep)
        gone.write_text(random.choice([*PAGES.values()]), encoding="utf-8")
        both(site, keep, paths=random.choice(ways))


def test_only_a_document_that_changed_is_read_for_its_claims(site: Path, keep: Watched) -> None:
    both(site, keep)
    edit(site, "asthma.md", "21%", "31%")
    keep.asked.clear()
    check_all(site, keep)
    assert was_read(keep, site, "asthma.md")
    assert not was_read(keep, site, "gout.md")
    keep.asked.clear()
    check_all(site, keep)
    assert len(keep.asked) == 1, "the answers alone"


def test_an_ignore_ends_though_nothing_else_changed(site: Path, keep: Watched) -> None:
    held = both(site, keep, today=date(2026, 3, 5))
    over = both(site, keep, today=date(2026, 3, 6))
    assert held[0].counts.ignored == over[0].counts.ignored
    assert held != over
    assert both(site, keep, today=date(2026, 3, 5)) == held


@pytest.mark.parametrize(
    "settings",
    [
        CheckSettings(choice=RuleChoice(select=frozenset({"CC001", "CC013"}))),
        CheckSettings(choice=RuleChoice(leave_out=frozenset({"CC001"}))),
        CheckSettings(choice=RuleChoice(severities={"CC001": Severity.NOTE})),
        CheckSettings(
            choice=RuleChoice(paths=(PathChoice(pattern="*", leave_out=frozenset({"CC001"})),))
        ),
        CheckSettings(sourced_by=frozenset({SourcedBy.JUDGEMENT})),
    ],
)
def test_other_settings_get_an_answer_of_their_own(
    site: Path, keep: Watched, settings: CheckSettings
) -> None:
    usual = both(site, keep)
    assert both(site, keep, settings=settings) != usual
    assert both(site, keep) == usual
    assert len(answers_of(keep)) == 2


def test_documents_are_named_as_seen_from_where_the_run_starts(site: Path, keep: Watched) -> None:
    both(site, keep)
    (checked,) = both(site, keep, start=site / "notes")
    assert {finding.document for finding in checked.findings} >= {"../asthma.md", "migraine.md"}


def test_a_part_of_the_documents_adds_to_what_is_kept_of_the_rest(
    site: Path, keep: Watched
) -> None:
    both(site, keep, paths=["gout.md"])
    both(site, keep, paths=["notes"])
    both(site, keep, paths=["asthma.md"])
    keep.asked.clear()
    check_all(site, keep)
    assert len(keep.asked) == 1, "the answers alone"


def test_nothing_is_kept_where_the_claims_of_documents_alternate(site: Path, keep: Watched) -> None:
    path = site / "claims.yaml"
    names = [claim.document for claim in load_claims_file(path).claims]
    assert len(names) > len({*names})
    text = path.read_text("utf-8")
    head, *claims = text.split("\n  - ")
    claims[-1] = claims[-1].rstrip("\n")
    path.write_text("\n  - ".join([head, *claims[1:], claims[0]]) + "\n", encoding="utf-8")
    both(site, keep)
    both(site, keep)
    assert answers_of(keep) == []


def test_the_last_answers_take_the_place_of_older_ones(site: Path, keep: Watched) -> None:
    both(site, keep)
    edit(site, "claims.yaml", "claims:", "# Read by two editors.\nclaims:")
    both(site, keep)
    both(site, keep, today=date(2026, 3, 2))
    assert len(answers_of(keep)) == 1


def test_a_broken_answer_is_made_anew_and_told(site: Path, keep: Watched) -> None:
    before = both(site, keep)
    (path,) = answers_of(keep)
    keep.put(path.name, b"\x93\x01\x02\x03")
    assert both(site, keep) == before
    assert "1 entries" in keep.notices[0]
    assert answers_of(keep) == [path]
