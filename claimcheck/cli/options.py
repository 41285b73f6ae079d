"""The options that several commands share, each with its name, help and environment variable."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Color(StrEnum):
    """When to colour the terminal output."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATHS]...",
        help="Documents, folders of documents, or a claims file (.yaml). Default: claims.yaml.",
        show_default=False,
    ),
]
SourceName = Annotated[
    str,
    typer.Option(
        "--source",
        envvar="CLAIMCHECK_SOURCE",
        help="Where to search: auto, pubmed, starter, or the address of an E-utilities mirror.",
    ),
]
ChosenSource = Annotated[
    str | None,
    typer.Option(
        "--source",
        envvar="CLAIMCHECK_SOURCE",
        help="Where to search: auto, pubmed, starter, or the address of an E-utilities mirror. "
        "Default: that of the configuration, else auto.",
        show_default=False,
    ),
]
Claims = Annotated[
    Path | None,
    typer.Option(
        "--claims",
        envvar="CLAIMCHECK_CLAIMS",
        help="The claims file to use. Default: the nearest claims.yaml at or above the document.",
        show_default=False,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="CLAIMCHECK_CONFIG",
        help="The configuration file to use. Default: the nearest claimcheck.toml, "
        ".claimcheck.toml or pyproject.toml with [tool.claimcheck].",
        show_default=False,
    ),
]
Isolated = Annotated[
    bool,
    typer.Option(
        "--isolated", envvar="CLAIMCHECK_ISOLATED", help="Use no configuration file at all."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        envvar="CLAIMCHECK_OUTPUT",
        help="Write to this file instead of standard output.",
        show_default=False,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        envvar="CLAIMCHECK_OUTPUT",
        help="Write to this file instead of standard output, in the format of its ending "
        "(.txt, .html, .md, .json, .sarif, .xml for JUnit, .gitlab.json, .csv, .ris, .csl.json, "
        ".log for the search log). Repeatable.",
        show_default=False,
    ),
]
ColorChoice = Annotated[
    Color,
    typer.Option("--color", envvar="CLAIMCHECK_COLOR", help="Colour the terminal output."),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", envvar="CLAIMCHECK_QUIET", help="Only results and errors."),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", envvar="CLAIMCHECK_VERBOSE", help="Every record and every query."
    ),
]
NoProgress = Annotated[
    bool,
    typer.Option(
        "--no-progress", envvar="CLAIMCHECK_NO_PROGRESS", help="Show no progress on stderr."
    ),
]
Offline = Annotated[
    bool,
    typer.Option(
        "--offline", envvar="CLAIMCHECK_OFFLINE", help="Use no network; the starter corpus only."
    ),
]
MaxEvidence = Annotated[
    int,
    typer.Option(
        "--max-evidence",
        envvar="CLAIMCHECK_MAX_EVIDENCE",
        min=1,
        max=200,
        help="At most this many records a claim.",
    ),
]
NetworkBudget = Annotated[
    float | None,
    typer.Option(
        "--network-budget",
        envvar="CLAIMCHECK_NETWORK_BUDGET",
        min=0,
        help="Seconds after which a failing request is not tried again. Default: 180.",
        show_default=False,
    ),
]
