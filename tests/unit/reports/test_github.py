from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.reports import render_github
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import check_report, sample_findings

LEVELS = ("::error ", "::warning ", "::notice ")


def unescape_data(text: str) -> str:
    """Undo the escapes in the order in which the runner does."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def parse(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner does."""
    _, info, data = line.split("::", 2)
    level, _, listed = info.partition(" ")
    properties = dict(pair.split("=", 1) for pair in listed.split(","))
    return (
        level,
        {
            name: unescape_data(value.replace("%3A", ":").replace("%2C", ","))
            for name, value in properties.items()
        },
        unescape_data(data),
    )


def test_a_finding_marks_its_place() -> None:
    level, properties, message = parse(render_github(check_report()).splitlines()[0])
    assert level == "error"
    assert properties == {
        "file": "articles/calmazine.md",
        "line": "21",
        "endLine": "21",
        "col": "1",
        "endColumn": "34",
        "title": "CC001 relief-2-4-h",
    }
    assert message == "no source stands behind this claim; cite one, or judge an abstract"


def test_the_gravest_come_first_because_github_shows_only_ten() -> None:
    lines = render_github(check_report()).splitlines()
    levels = [line.split("::")[1].split(" ")[0] for line in lines if "title=CC" in line]
    assert levels == ["error", "warning", "notice"]


def test_what_the_runner_would_read_is_escaped() -> None:
    finding = replace(
        sample_findings()[1],
        document="a,b:c%.md",
        message="100%\r\nof: a, b",
    )
    line = render_github(check_report(findings=(finding,))).splitlines()[0]
    assert "file=a%2Cb%3Ac%25.md," in line
    assert line.endswith("::100%25␍%0Aof: a, b")
    assert parse(line)[1]["file"] == "a,b:c%.md"


def test_the_last_line_counts_and_is_no_command() -> None:
    last = render_github(check_report()).splitlines()[-1]
    assert last == (
        "claimcheck: 3 findings: 1 error, 1 warning, 1 note; 1 suppressed; "
        "7 claims: 5 checked, 1 unchecked, 1 ignored"
    )


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text])
def test_no_text_becomes_a_command_of_its_own(hostile: str) -> None:
    lines = render_github(poisoned_report(check_report(), hostile)).split("\n")
    assert lines.pop() == ""
    assert len(lines) == 6
    assert lines[-1].startswith("claimcheck: ")
    for line in lines[:-1]:
        assert line.startswith(LEVELS)
        assert "##[" not in line
        assert parse(line)[0] in {"error", "warning", "notice"}
        assert all(character.isprintable() or character == "\t" for character in line)
