"""The corpus commands: what they write, and how they end."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Run
from tests.eutils_server import article_set, article_xml


def write(folder: Path, name: str, *articles: bytes) -> str:
    path = folder / name
    path.write_bytes(article_set(*articles))
    return str(path)


def test_a_corpus_is_built_updated_described_and_searched(run: Run, tmp_path: Path) -> None:
    text = "Ketamine reduced depression scores in 64% of patients."
    first = write(tmp_path, "a.xml", article_xml("1", title="Ketamine trial", abstract=text))
    assert run("corpus", "build", "c", first, "--jobs", "1").code == 0
    second = write(tmp_path, "b.xml", article_xml("2", title="Zinc trial"))
    assert "1 files taken in" in run("corpus", "update", "c", second, "--jobs", "1").err
    assert "records        2" in run("corpus", "info", "c").out
    outcome = run(
        "search", "Ketamine reduced depression in 64% of patients.", "--source", "local:c"
    )
    assert "Ketamine trial" in outcome.out


def test_a_part_of_pubmed_says_so_and_refutes_no_citation(run: Run, tmp_path: Path) -> None:
    article = article_xml("1", title="Ketamine trial", abstract="Ketamine helped 64% of patients.")
    run("corpus", "build", "c", write(tmp_path, "a.xml", article), "--jobs", "1")
    text = "Ketamine helped 64% of adults with depression (PMID: 99999999, PMID: 1).\n"
    (tmp_path / "article.md").write_text(text)
    run("extract", "article.md")
    outcome = run("verify", "--source", "local:c", "--format", "json")
    told = json.loads(outcome.out)
    (result,) = told["claims"]
    assert "a part of PubMed" in told["banner"]
    assert "unresolved" not in result["search"]
    assert result["search"]["missing"] == []
    (cited,) = (rung for rung in result["search"]["rungs"] if rung["rung"] == "cited")
    assert cited["pmids"] == ["1"]
    assert "local:c does not hold PMID:99999999" in cited["warnings"][0]
    assert "CC011" not in run("check").out


def test_an_empty_corpus_is_refused_before_it_finds_nothing(run: Run) -> None:
    built = run("corpus", "build", "c", "missing.xml", "--jobs", "1")
    assert built.code == 3
    assert "1 file was left out" in built.err
    outcome = run("search", "Ketamine helped 64% of patients.", "--source", "local:c")
    assert outcome.code == 2
    assert "holds no record" in outcome.err


def test_a_folder_that_is_no_corpus_is_left_as_it_was(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    outcome = run("search", "Ketamine helped 64% of patients.", "--source", "local:c")
    assert (outcome.code, [*(tmp_path / "c").iterdir()]) == (2, [])
    assert "no corpus there" in outcome.err


def test_a_bad_descriptor_file_is_a_usage_error_and_a_good_one_is_told(
    run: Run, tmp_path: Path
) -> None:
    first = write(tmp_path, "a.xml", article_xml("1", title="Zinc trial"))
    (tmp_path / "bad.xml").write_text("<html></html>")
    outcome = run("corpus", "build", "c", first, "--mesh", "bad.xml", "--jobs", "1")
    assert outcome.code == 2
    assert "bad.xml" in outcome.err
    (tmp_path / "desc.xml").write_text(
        "<DescriptorRecordSet><DescriptorRecord><DescriptorUI>D900001</DescriptorUI>"
        "<DescriptorName><String>Made Up</String></DescriptorName></DescriptorRecord>"
        "</DescriptorRecordSet>"
    )
    assert run("corpus", "build", "c", first, "--mesh", "desc.xml", "--jobs", "1").code == 0
    assert "MeSH tree      desc.xml, 1 headings" in run("corpus", "info", "c").out


def test_a_bad_file_is_named_and_ends_with_code_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<html></html>")
    good = write(tmp_path, "good.xml", article_xml("1", title="Zinc trial"))
    outcome = run("corpus", "build", "c", "bad.xml", good, "--jobs", "1")
    assert outcome.code == 3
    assert "bad.xml" in outcome.err
    assert "records        1" in run("corpus", "info", "c").out


def test_a_folder_without_a_corpus_is_a_usage_error(run: Run) -> None:
    for arguments in (("corpus", "info", "no"), ("serve", "no"), ("corpus", "update", "no")):
        outcome = run(*arguments)
        assert outcome.code == 2
        assert "no corpus there" in outcome.err


def test_a_disk_that_takes_no_more_is_told_and_the_next_run_goes_on(
    run: Run, tmp_path: Path
) -> None:
    draw = random.Random(1)  # noqa: S311 - the same text in every run
    text = " ".join(f"{draw.getrandbits(40):x}" for _ in range(30_000))
    path = write(tmp_path, "a.xml", article_xml("1", title="Zinc trial", abstract=text))
    corpus = str(tmp_path / "c")
    command = ["-m", "claimcheck", "corpus", "build", corpus, path, "-q", "-j", "1"]
    limited = subprocess.run(
        ["sh", "-c", 'ulimit -f 400; exec "$@"', "sh", sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert limited.returncode == 2
    assert "cannot be written" in limited.stderr
    assert run("corpus", "build", corpus, path, "-j", "1").code == 0
    assert "records        1" in run("corpus", "info", corpus).out
