"""A start reads no more of the program than its command needs, and takes values as Typer does."""

from __future__ import annotations

import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.core import TyperCommand
from typer.main import get_command

from claimcheck.cli.commands import NAMES, Commands
from claimcheck.cli.plain_parameters import PlainCommand
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


class Shade(StrEnum):
    """A choice."""

    LIGHT = "light"
    DARK = "dark"


def command(cls: type[TyperCommand]) -> Any:
    """Return a command with parameters of many kinds, which gives back what it was given."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command(cls=cls)
    def take(
        paths: Annotated[list[Path] | None, typer.Argument()] = None,
        words: Annotated[list[str] | None, typer.Option("--word")] = None,
        file: Annotated[Path | None, typer.Option("--file", envvar="TAKE_FILE")] = None,
        there: Annotated[Path | None, typer.Option("--there", exists=True)] = None,
        shade: Annotated[Shade, typer.Option("--shade")] = Shade.LIGHT,
        most: Annotated[int, typer.Option("--most", min=0, max=9)] = 4,
        share: Annotated[float | None, typer.Option("--share", max=1)] = None,
        name: Annotated[str, typer.Option("--name")] = "none",
    ) -> dict[str, Any]:
        """Take values."""
        return dict(locals())

    return get_command(app)


def outcome(cls: type[TyperCommand], arguments: list[str]) -> Any:
    try:
        return command(cls).main(arguments, standalone_mode=False)
    except typer.TyperException as error:
        return error.format_message()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.md", "folder/b.md", ""],
        ["--word", "x", "--word", "", "--name", " y "],
        ["--file", "new.txt", "--there", "."],
        ["--there", "nowhere"],
        ["--shade", "dark", "--most", "9", "--share", "0.5"],
        ["--shade", "pink"],
        ["--most", "10"],
        ["--most", "4.5"],
        ["--share", "2"],
        ["--nothing-such"],
    ],
    ids=" ".join,
)
def test_values_are_taken_as_typer_takes_them(arguments: list[str]) -> None:
    assert outcome(PlainCommand, arguments) == outcome(TyperCommand, arguments)


def test_a_value_of_the_environment_is_taken_as_typer_takes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TAKE_FILE", "of/the/environment.txt")
    assert outcome(PlainCommand, []) == outcome(TyperCommand, [])
    assert outcome(PlainCommand, [])["file"] == Path("of/the/environment.txt")


def test_every_command_can_be_built() -> None:
    commands = Commands()
    assert [commands[name].name for name in commands] == list(NAMES)
    assert "no-such" not in commands


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--version"], {"pydantic", "claimcheck.model", "claimcheck.cli.check"}),
        (["check", "article.md"], {"pydantic", "claimcheck.cli.verify", "claimcheck.evidence"}),
        (["check"], {"rich", "yaml", "pathspec", "claimcheck.claims.extraction"}),
    ],
)
def test_a_start_imports_no_more_than_its_command_needs(
    article: Path, run: Run, arguments: list[str], unwanted: set[str]
) -> None:
    assert run("extract", article).code == 0
    assert run("check").code == 1
    program = (
        "import sys; from claimcheck.cli.main import main; main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert not unwanted & set(done.stderr.split())
