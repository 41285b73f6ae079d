"""The options that several commands share, each with its name, help and environment variable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli.output import Color
from claimcheck.model import ClaimKind

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
        help="Where to search: auto, pubmed, starter, local:DIR (a corpus on this machine), or the "
        "address of an E-utilities mirror.",
    ),
]
ChosenSource = Annotated[
    str | None,
    typer.Option(
        "--source",
        envvar="CLAIMCHECK_SOURCE",
        help="Where to search: auto, pubmed, starter, local:DIR (a corpus on this disk), or the "
        "address of an E-utilities mirror. Default: that of the configuration, else auto.",
        show_default=False,
    ),
]
OnlineSource = Annotated[
    str | None,
    typer.Option(
        "--source",
        envvar="CLAIMCHECK_SOURCE",
        help="Where to ask: pubmed, local:DIR, or the address of an E-utilities mirror. Default: "
        "that of the configuration, else pubmed; never falls back to the starter corpus.",
        show_default=False,
    ),
]
ExitZero = Annotated[
    bool,
    typer.Option(
        "--exit-zero",
        envvar="CLAIMCHECK_EXIT_ZERO",
        help="End in 0 instead of 1 when there are findings.",
    ),
]
AllowIncomplete = Annotated[
    bool,
    typer.Option(
        "--allow-incomplete",
        envvar="CLAIMCHECK_ALLOW_INCOMPLETE",
        help="Do not end in 3 because a search had failed; says so on standard error.",
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
        "--offline",
        envvar="CLAIMCHECK_OFFLINE",
        help="Use no network: stored answers of PubMed, else the starter corpus.",
    ),
]
Refresh = Annotated[
    bool,
    typer.Option(
        "--refresh", envvar="CLAIMCHECK_REFRESH", help="Ask PubMed anew for everything stored."
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache", envvar="CLAIMCHECK_NO_CACHE", help="Neither use nor store PubMed's answers."
    ),
]
NoKeep = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        envvar="CLAIMCHECK_NO_CACHE",
        help="Neither use nor store what was extracted from documents; the result is the same.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        envvar="CLAIMCHECK_JOBS",
        min=1,
        max=32,
        help="Requests in flight, and processes that compare. Default: as many as the allowed "
        "rate needs, and one process a core.",
        show_default=False,
    ),
]
Workers = Annotated[
    str | None,
    typer.Option(
        "--workers",
        envvar="CLAIMCHECK_WORKERS",
        metavar="ADDRESS",
        help="Let the workers of the Dask scheduler at this address search, each in its own copy "
        "of the index (--source local:DIR, a path on the workers; else the starter corpus).",
        show_default=False,
    ),
]
MaxRequests = Annotated[
    int | None,
    typer.Option(
        "--max-requests",
        envvar="CLAIMCHECK_MAX_REQUESTS",
        min=0,
        help="Send at most this many requests; what is left is incomplete.",
        show_default=False,
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
Semantic = Annotated[
    bool,
    typer.Option(
        "--semantic/--no-semantic",
        envvar="CLAIMCHECK_SEMANTIC",
        help="Put records in order by meaning too; needs the extra [semantic].",
    ),
]
Urls = Annotated[
    list[str] | None,
    typer.Option(
        "--url",
        help="Fetch a public web page (https) and verify it; repeatable; writes no file.",
        show_default=False,
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
MinWorth = Annotated[
    float | None,
    typer.Option(
        "--min-worth",
        envvar="CLAIMCHECK_MIN_WORTH",
        min=0,
        max=1,
        help="Only claims this worth checking, 0 to 1; sentences below 0.40 are never claims.",
        show_default=False,
    ),
]
Kinds = Annotated[
    str | None,
    typer.Option(
        "--kinds",
        envvar="CLAIMCHECK_KINDS",
        metavar="KIND,KIND",
        help=f"Only claims of these kinds: {', '.join(ClaimKind)}.",
        show_default=False,
    ),
]
