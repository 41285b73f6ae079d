"""Runs the child process that opens PDF files, and reads what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Any

from claimcheck.errors import DocumentError

WALL_SECONDS = 60.0
"""How long a PDF may take; the child also has 30 s of processor time and 1 GiB of memory."""
_MAX_ANSWER = 256 * 2**20
# Where a Python that is not linked statically finds its libraries; nothing else of the
# environment, which may hold keys, reaches the child.
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_STATES = {
    "locked": "is locked with a password; save it without one",
    "broken": "is no PDF that can be read, or is cut short; save it again",
    "too-large": "needs more than 1 GiB of memory to read; split it",
    "too-long": "has more pages or characters than are read (2,000 pages); split it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text that stands side by side on a page; points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    """Height of the font's line."""
    bold: bool

    @property
    def middle(self) -> float:
        """The height of its middle on the page."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with its pieces in the order of the file."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    has_pictures: bool
    is_broken: bool = False


def read_pages(data: bytes, *, name: str) -> tuple[Page, ...]:
    """
    Return the pages of a PDF, read in a process of its own.

    Raises:
        DocumentError: It is locked, broken or too large, or reading it was stopped.
    """
    answer = _decode(_run(data, name=name), name=name)
    state = answer.get("state")
    if state != "read":
        raise DocumentError(f"{name}: {_STATES.get(str(state), _STATES['broken'])}")
    return tuple(_page(page) for page in answer["pages"])


def _run(data: bytes, *, name: str) -> bytes:
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    with as_file(files("claimcheck.documents.pdf").joinpath("child.py")) as program:
        try:
            done = subprocess.run(  # noqa: S603 - the interpreter and a file of this package
                [sys.executable, "-I", "-B", str(program)],
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            reason = f"took longer than {WALL_SECONDS:.0f} seconds"
        else:
            if done.returncode == 0:
                return done.stdout
            reason = (
                "took more memory or time than a document may"
                if done.returncode < 0
                else ("could not be read by the PDF library; is pypdfium2 installed?")
            )
    raise DocumentError(f"{name}: reading it was stopped: it {reason}")


def _decode(answer: bytes, *, name: str) -> Mapping[str, Any]:
    if len(answer) <= _MAX_ANSWER:
        try:
            decoded = json.loads(answer)
        except ValueError:
            decoded = None
        if isinstance(decoded, dict):
            return decoded
    raise DocumentError(f"{name}: could not be read as a PDF")


def _page(page: Mapping[str, Any]) -> Page:
    return Page(
        width=float(page.get("width", 0)),
        height=float(page.get("height", 0)),
        pieces=tuple(
            Piece(
                text=str(text), left=left, bottom=bottom, right=right, top=top,
                size=size, bold=bool(bold),
            )
            for text, left, bottom, right, top, size, bold in page["lines"]
        ),
        has_pictures=bool(page.get("pictures")),
        is_broken=bool(page.get("broken")),
    )  # fmt: skip
