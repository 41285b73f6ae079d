"""`claimcheck annotate`: the evidence as comments in a Word document."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx as python_docx
import pytest

from tests.cli.conftest import Run

SENTENCE = "In a trial, 64% of patients with depression responded to ketamine within 24 hours."


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a Word document whose claims were searched, once for all tests."""
    folder = tmp_path_factory.mktemp("searched")
    document = python_docx.Document()
    paragraph = document.add_paragraph("Call us today! In a trial, ")
    paragraph.add_run("64%").bold = True
    paragraph.add_run(" of patients with depression responded to ketamine within 24 hours.")
    document.add_paragraph("Ketamine blocks NMDA receptors (PMID: 29446381).")
    document.save(str(folder / "article.docx"))
    for command in (("extract",), ("verify", "--source", "starter", "--quiet", "--no-cache")):
        subprocess.run(
            [sys.executable, "-m", "claimcheck", command[0], "article.docx", *command[1:]],
            cwd=folder,
            capture_output=True,
            check=True,
        )
    return folder


@pytest.fixture
def word(searched: Path, tmp_path: Path) -> Path:
    """Give that document, in a folder that the test may change."""
    for file in searched.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "article.docx"


def remarks(path: Path) -> list[str]:
    return [comment.text for comment in python_docx.Document(str(path)).comments]


def test_each_claim_gets_its_evidence(run: Run, word: Path) -> None:
    before = hashlib.sha256(word.read_bytes()).hexdigest()
    outcome = run("annotate", "article.docx", "-o", "reviewed.docx")
    assert outcome.code == 0
    assert outcome.out == ""
    assert "2 comments; 0 claims could not be anchored" in outcome.err
    assert hashlib.sha256(word.read_bytes()).hexdigest() == before
    first, second = remarks(Path("reviewed.docx"))
    assert first.startswith("! failing the gate · unsourced")
    assert "error CC001: " in first
    assert "Search: starter: search complete" in first
    assert "PMID " in first
    assert "[64% =]" in first
    assert "summary written for claimcheck" in first
    assert "only a person's judgement is a verdict" in first
    assert "a citation in the document stands behind it" in second


def test_no_machine_verdict_stands_in_a_comment(run: Run, word: Path) -> None:
    assert word.exists()
    run("annotate", "article.docx", "-o", "reviewed.docx")
    for text in remarks(Path("reviewed.docx")):
        for verdict in ("supported", "contradicted", "verified", "confirmed", "refuted"):
            assert verdict not in text.lower()


def test_the_same_files_give_the_same_bytes(run: Run, word: Path) -> None:
    assert word.exists()
    for name in ("one.docx", "two.docx"):
        assert run("annotate", "article.docx", "-o", name).code == 0
    with zipfile.ZipFile("one.docx") as one, zipfile.ZipFile("two.docx") as two:
        assert [one.read(name) for name in one.namelist()] == [
            two.read(name) for name in two.namelist()
        ]
    assert Path("one.docx").read_bytes() == Path("two.docx").read_bytes()


def test_a_document_with_comments_has_the_same_claims(run: Run, word: Path) -> None:
    run("annotate", "article.docx", "-o", "article.docx")
    assert len(remarks(word)) == 2
    assert run("check", "article.docx", "--exit-zero").code == 0
    again = run("annotate", "article.docx", "-o", "again.docx")
    assert again.code == 0
    assert len(remarks(Path("again.docx"))) == 4


def test_comments_of_an_earlier_time_stay_and_are_told(run: Run, word: Path) -> None:
    assert "already" not in run("annotate", word.name, "-o", "reviewed.docx").err
    outcome = run("annotate", "reviewed.docx", "-o", "again.docx")
    assert "had 2 comments of claimcheck already, which stay beside the new ones" in outcome.err
    assert len(remarks(Path("again.docx"))) >= 2


def test_without_a_name_for_the_output_nothing_is_written(run: Run, word: Path) -> None:
    before = word.read_bytes()
    outcome = run("annotate", "article.docx")
    assert outcome.code == 2
    assert "--output" in outcome.err
    assert word.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("article.md", "-o", "out.docx"), "into .docx files only"),
        (("article.docx", "-o", "out.docm"), "name a .docx file"),
        (("article.docx", "-o", "nowhere/out.docx"), "does not exist"),
        (("gone.docx", "-o", "out.docx"), "gone.docx"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, word: Path, arguments: tuple[str, ...], said: str
) -> None:
    (word.parent / "article.md").write_text(SENTENCE, encoding="utf-8")
    outcome = run("annotate", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not list(Path().glob("out.*"))


def test_a_document_without_a_claim_ends_in_4(run: Run, tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_paragraph("Call us today!")
    document.save(str(tmp_path / "empty.docx"))
    assert run("annotate", "empty.docx", "-o", "out.docx").code == 4


def test_only_claims_with_findings_if_that_is_wished(run: Run, word: Path) -> None:
    assert word.exists()
    outcome = run(
        "annotate", "article.docx", "-o", "out.docx", "--only-findings", "--max-records", "1"
    )
    assert outcome.code == 0
    assert remarks(Path("out.docx"))[0].count("PMID ") >= 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(run: Run, word: Path) -> None:
    folder = word.parent / "locked"
    folder.mkdir(mode=0o500)
    assert run("annotate", "article.docx", "-o", "locked/out.docx").code == 2
