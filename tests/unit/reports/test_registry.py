from __future__ import annotations

import subprocess
import sys

import pytest

from claimcheck.errors import UsageError
from claimcheck.reports import FORMATS, SUFFIXES, find_reporter, format_of
from claimcheck.reports.registry import OF_FINDINGS, WITHOUT_COUNTS
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report, empty_report, small_report


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_reporter_is_a_pure_function_that_ends_its_last_line(name: str) -> None:
    for report in (check_report(), empty_report()):
        text = FORMATS[name](report)
        assert text == FORMATS[name](report)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_reporter_writes_utf_8_whatever_the_text(name: str, hostile: str) -> None:
    assert FORMATS[name](poisoned_report(small_report(), hostile)).encode()


@pytest.mark.parametrize("name", sorted(set(FORMATS) - WITHOUT_COUNTS))
def test_every_reporter_says_how_many_were_checked(name: str) -> None:
    text = FORMATS[name](check_report())
    assert "5 checked" in text or '"checked": 5' in text


def test_every_suffix_belongs_to_a_format() -> None:
    assert set(SUFFIXES.values()) <= set(FORMATS)
    assert set(FORMATS) >= WITHOUT_COUNTS | OF_FINDINGS


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.html", "html"),
        ("out/b.HTM", "html"),
        ("c.d.md", "markdown"),
        ("x.json", "json"),
        ("a.sarif", "sarif"),
        ("a.sarif.json", "sarif"),
        ("b.xml", "junit"),
        ("c.csv", "csv"),
        ("gl.gitlab.json", "gitlab"),
        ("d.ris", "ris"),
        ("e.csl.json", "csl-json"),
    ],
)
def test_the_file_name_chooses_the_format(path: str, name: str) -> None:
    assert format_of(path) == name


@pytest.mark.parametrize("path", ["report", "report.pdf", "dir.html/report"])
def test_an_unknown_ending_says_which_are_known(path: str) -> None:
    with pytest.raises(UsageError, match=r"use one of \.txt"):
        format_of(path)


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="terminal, html, markdown"):
        find_reporter("pdf")


def test_no_registry_can_be_changed() -> None:
    with pytest.raises(TypeError):
        FORMATS["own"] = FORMATS["html"]  # type: ignore[index]


def test_naming_the_formats_loads_no_template_engine() -> None:
    code = (
        "import sys, claimcheck.reports as r; r.FORMATS; "
        "print([name for name in ('jinja2', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
