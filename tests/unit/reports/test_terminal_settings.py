from __future__ import annotations

import pytest

from claimcheck.reports.terminal import TerminalSettings, terminal_settings


def settings(
    environ: dict[str, str] | None = None,
    *,
    is_terminal: bool = True,
    columns: int | None = 120,
    encoding: str | None = "utf-8",
    color: bool | None = None,
) -> TerminalSettings:
    return terminal_settings(
        environ or {},
        is_terminal=is_terminal,
        columns=columns,
        encoding=encoding,
        color=color,
    )


def test_a_modern_terminal_gets_colour_unicode_and_links() -> None:
    assert settings() == TerminalSettings(width=120, color=True, unicode=True, links=True)


def test_a_pipe_gets_plain_text() -> None:
    assert settings(is_terminal=False, columns=None) == TerminalSettings(
        width=80, color=False, unicode=True, links=False
    )


def test_a_dumb_terminal_gets_plain_ascii() -> None:
    chosen = settings({"TERM": "dumb"})
    assert (chosen.color, chosen.unicode, chosen.links) == (False, False, False)


@pytest.mark.parametrize("encoding", ["ascii", "ANSI_X3.4-1968", "cp1252", "latin-1", None])
def test_an_output_without_utf_8_gets_ascii(encoding: str | None) -> None:
    assert not settings(encoding=encoding).unicode


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8", "utf_8"])
def test_every_spelling_of_utf_8_counts(encoding: str) -> None:
    assert settings(encoding=encoding).unicode


def test_no_color_takes_the_colour_away_and_empty_does_not() -> None:
    assert not settings({"NO_COLOR": "1"}).color
    assert settings({"NO_COLOR": ""}).color


def test_force_color_colours_a_pipe() -> None:
    forced = settings({"FORCE_COLOR": "1"}, is_terminal=False)
    assert forced.color
    assert not forced.links
    assert not settings({"FORCE_COLOR": "0"}, is_terminal=False).color


def test_the_users_wish_beats_the_environment() -> None:
    assert settings({"NO_COLOR": "1"}, color=True).color
    assert not settings(color=False).color


@pytest.mark.parametrize(
    ("columns", "stated", "width"),
    [(None, "", 80), (0, "", 80), (0, "100", 100), (7, "", 40), (500, "", 180), (90, "100", 90)],
)
def test_the_width_is_always_usable(columns: int | None, stated: str, width: int) -> None:
    assert settings({"COLUMNS": stated}, columns=columns).width == width


@pytest.mark.parametrize("stated", ["٣", "-5", "1e3", "9" * 30, "wide"])
def test_a_nonsense_width_is_passed_over(stated: str) -> None:
    assert settings({"COLUMNS": stated}, columns=None).width == 80
