"""One report in every format, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.reports import FORMATS, render_check_terminal, render_terminal
from tests.golden.samples import check_report, empty_report, sample_report

Golden = Callable[[str, str], None]

SUFFIXES = {
    "terminal": "txt",
    "html": "html",
    "markdown": "md",
    "json": "json",
    "github": "annotations.txt",
    "junit": "junit.xml",
    "gitlab": "gitlab.json",
    "csl-json": "csl.json",
    "search-log": "log",
}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_report_in_each_format_is_as_recorded(name: str, golden: Golden) -> None:
    golden(f"report.{SUFFIXES.get(name, name)}", FORMATS[name](check_report()))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_an_empty_report_in_each_format_is_as_recorded(name: str, golden: Golden) -> None:
    golden(f"empty.{SUFFIXES.get(name, name)}", FORMATS[name](empty_report()))


@pytest.mark.parametrize("width", [40, 80, 140])
def test_the_terminal_report_at_each_width_is_as_recorded(width: int, golden: Golden) -> None:
    golden(f"terminal-{width}.txt", render_terminal(sample_report(), width=width))


def test_the_plain_ascii_report_is_as_recorded(golden: Golden) -> None:
    golden("terminal-ascii.txt", render_terminal(sample_report(), width=72, unicode=False))


def test_the_verbose_coloured_report_is_as_recorded(golden: Golden) -> None:
    text = render_terminal(sample_report(), width=120, color=True, links=True, verbose=True)
    golden("terminal-color.txt", text)


def test_the_gate_in_the_terminal_is_as_recorded(golden: Golden) -> None:
    golden("check.txt", render_check_terminal(check_report(), width=80))
