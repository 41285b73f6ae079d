"""A bundle gives the same report anywhere, and a tampered or hostile one gives none."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Outcome, Run

SECRET = "canary0123456789abcdef0123456789abcd"
FORMATS = (
    "terminal",
    "html",
    "markdown",
    "json",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "csv",
    "ris",
)


@pytest.fixture
def site(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with a judgement, a baseline and a configuration above the articles."""
    monkeypatch.setenv("NCBI_API_KEY", SECRET)
    folder = tmp_path / "site"
    (folder / "articles" / "drafts").mkdir(parents=True)
    monkeypatch.chdir(folder)
    (folder / "claimcheck.toml").write_text(
        'exclude = ["drafts/"]\nignore = ["CC008"]\n[severity]\nCC002 = "note"\n'
    )
    (folder / "articles" / "a.md").write_text(ARTICLE, "utf-8")
    (folder / "articles" / "drafts" / "b.md").write_text("Zinc cures 90% of colds.\n", "utf-8")
    assert run("extract", "articles").code == 0
    assert run("verify", "--source", "starter").code == 0
    (claim, *_) = json.loads(run("report", "-f", "json").out)["claims"]
    run("judge", claim["id"], "partly", "--pmid", "23982301", "--as", "Reviewer One")
    (folder / "articles" / "a.md").write_text(
        ARTICLE + "\nIn 2021, 35% of patients with depression responded to ketamine.\n", "utf-8"
    )
    assert run("baseline", "write").code == 0
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Step into an empty folder of another depth."""

    def go() -> Path:
        folder = tmp_path / "quite" / "elsewhere"
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(folder)
        monkeypatch.delenv("NCBI_API_KEY")
        return folder

    return go


@pytest.mark.parametrize("paths", [(), ("articles",), ("articles/a.md",), ("claims.yaml",)])
def test_a_replay_gives_the_same_bytes_in_every_format(
    run: Run, site: Path, elsewhere: Callable[[], Path], paths: tuple[str, ...]
) -> None:
    formats = FORMATS if not paths else ("json", "sarif")
    wanted = {name: run("report", *paths, "-f", name).out for name in formats}
    assert run("bundle", *paths, "-o", "b.zip").code == 0
    assert run("bundle", *paths, "-o", "again.zip").code == 0
    assert (site / "b.zip").read_bytes() == (site / "again.zip").read_bytes()
    there = elsewhere()
    (there / "b.zip").write_bytes((site / "b.zip").read_bytes())
    for path in site.rglob("*"):
        if path.is_file():
            path.unlink()
    for name, text in wanted.items():
        outcome = run("report", "--replay", "b.zip", "-f", name)
        assert outcome.out == text, name
        assert outcome.code == 0
    assert [path.name for path in there.iterdir()] == ["b.zip"]


def test_a_replay_from_a_folder_inside_of_the_project_keeps_its_names(
    run: Run, site: Path, elsewhere: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site / "articles" / "drafts")
    wanted = run("report", "-f", "json").out
    assert '"../a.md"' in wanted
    assert run("bundle", "-o", "../../b.zip").code == 0
    elsewhere()
    assert run("report", "--replay", site / "b.zip", "-f", "json").out == wanted


def test_a_bundle_holds_what_it_says_and_no_secret(run: Run, site: Path) -> None:
    assert run("bundle", "-o", "b.zip").code == 0
    with zipfile.ZipFile(site / "b.zip") as archive:
        names = set(archive.namelist())
        everything = b"".join(archive.read(name) for name in names)
        manifest = json.loads(archive.read("manifest.json"))
        records = json.loads(archive.read("records.json"))
    assert names == {
        "manifest.json",
        "records.json",
        "baseline.json",
        "project/articles/a.md",
        "project/claims.yaml",
        "project/claims.lock",
        "project/judgements/Reviewer-One.yaml",
    }
    assert set(manifest["files"]) == names - {"manifest.json"}
    assert "23982301" in records
    assert SECRET.encode() not in everything
    assert str(site.parent).encode() not in everything


HOSTILE_NAMES = {
    "a path that leads out": "../../out.md",
    "an absolute path": "/tmp/out.md",  # noqa: S108 - never written
    "a device": "project/NUL.md",
    "a backslash": "project\\..\\..\\out.md",
}
WRONG_MANIFESTS: dict[str, tuple[str, object]] = {
    "a start that leads out": ("start", "../.."),
    "paths that lead out": ("paths", ["../../../etc/hostname"]),
    "another format": ("format", "something else"),
    "a setting that is none": ("configuration", {"eutils-url": "http://127.0.0.1/"}),
    "no files": ("files", ["a"]),
    "no day": ("today", "soon"),
}


def rewritten(site: Path, change: str) -> Path:
    """Return a bundle with one thing wrong in it."""
    path = site / "bad.zip"
    with zipfile.ZipFile(site / "b.zip") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries["manifest.json"])
    link = zipfile.ZipInfo("project/link.md")
    link.external_attr = 0o120777 << 16
    match change:
        case "wrong hash":
            entries["project/claims.lock"] = entries["project/claims.lock"].replace(b"64%", b"65%")
        case "wrong size":
            entries["project/claims.lock"] += b"\n"
        case "more than is named":
            entries["project/more.md"] = b"x"
        case "less than is named":
            del entries["project/claims.lock"]
        case "a link":
            entries[link.filename] = b"/etc/hostname"
        case "a bomb":
            entries["project/zeros.md"] = bytes(2**25)
        case "no manifest at all":
            manifest = []
        case _ if change in HOSTILE_NAMES:
            entries[HOSTILE_NAMES[change]] = b"x"
            manifest["files"][HOSTILE_NAMES[change]] = {"size": 1, "sha256": "0"}
        case _:
            key, value = WRONG_MANIFESTS[change]
            manifest[key] = value
    entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(link if name == link.filename else name, data)
    return path


def refused(outcome: Outcome) -> bool:
    lines = outcome.err.strip().splitlines()
    return (
        outcome.code == 2
        and outcome.out == ""
        and len(lines) == 1
        and "is not used as a bundle" in lines[0]
    )


def test_tampered_and_hostile_bundles_are_refused_in_one_line(run: Run, site: Path) -> None:
    run("bundle", "-o", "b.zip")
    before = sorted(site.parent.rglob("*"))
    for change in (
        "wrong hash",
        "wrong size",
        "more than is named",
        "less than is named",
        "a link",
        "a bomb",
        "no manifest at all",
        *HOSTILE_NAMES,
        *WRONG_MANIFESTS,
    ):
        path = rewritten(site, change)
        assert refused(run("report", "--replay", path, "-f", "json")), change
        path.unlink()
    assert sorted(site.parent.rglob("*")) == before


def test_what_is_no_archive_is_refused_in_one_line(run: Run, site: Path) -> None:
    run("bundle", "-o", "b.zip")
    good = (site / "b.zip").read_bytes()
    for harm in (b"", b"PK\x03\x04", good[: len(good) // 2], good[:-30], b"<html></html>"):
        (site / "bad.zip").write_bytes(harm)
        assert refused(run("report", "--replay", "bad.zip"))
    for place in range(40, len(good), len(good) // 25):
        (site / "bad.zip").write_bytes(
            good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
        )
        outcome = run("report", "--replay", "bad.zip", "-f", "json")
        assert outcome.code == 0 or refused(outcome)
    outcome = run("report", "--replay", "none.zip")
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)


def test_nothing_else_goes_with_a_replay(run: Run, site: Path) -> None:
    assert run("bundle", "-o", "b.zip").code == 0
    assert (site / "b.zip").exists()
    outcome = run("report", "articles", "--replay", "b.zip")
    assert outcome.code == 2
    assert "--replay" in outcome.err


def test_without_a_claims_file_there_is_nothing_to_bundle(run: Run, article: Path) -> None:
    outcome = run("bundle", article)
    assert outcome.code == 2
    assert "claimcheck extract" in outcome.err
