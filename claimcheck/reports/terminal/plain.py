"""The last step to a text: lines without colour, and what a CI runner would obey defused."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORKFLOW_COMMAND = re.compile(r"^(\s{0,400})::", re.MULTILINE)


def to_plain_string(lines: Iterable[str]) -> str:
    """Write lines without colour as the final text, as `layout.to_string` does."""
    return defused("".join(f"{line.rstrip()}\n" for line in lines))


def defused(text: str) -> str:
    """
    Change what a CI runner would take for a command.

    GitHub's runner obeys `::name::` at the start of a line, white space before it or not, and
    `##[name]` anywhere in one (actions/runner, src/Runner.Common/ActionCommand.cs, read
    2026-11-22).
    """
    if "::" in text:
        text = _WORKFLOW_COMMAND.sub(r"\1: :", text)
    return text.replace("##[", "# #[")
