"""`claimcheck annotate`: a Word file with the evidence as comments on its claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say

_SUFFIXES = (".docx", ".docm")


def annotate(
    document: Annotated[Path, typer.Argument(help="A Word document (.docx).", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            envvar="CLAIMCHECK_OUTPUT",
            help="Where the document with comments goes. The document itself is overwritten only "
            "when it is named here.",
            show_default=False,
        ),
    ],
    claims: options.Claims = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    records: Annotated[
        int,
        typer.Option(
            "--max-records",
            envvar="CLAIMCHECK_MAX_RECORDS",
            min=0,
            max=20,
            help="How many records a comment shows.",
        ),
    ] = 3,
    only_findings: Annotated[
        bool,
        typer.Option(
            "--only-findings",
            envvar="CLAIMCHECK_ONLY_FINDINGS",
            help="Comment only on claims with a finding that counts.",
        ),
    ] = False,
) -> int:
    """
    Write the evidence into a Word document, as comments anchored on its claims.

    Reads claims.yaml, claims.lock and judgements; no network. Ends in 3 when a claim could not be
    anchored (it is named on standard error), in 4 when there was no claim.
    """
    from claimcheck.api.annotating import annotate as put_comments
    from claimcheck.atomic import read_regular_file, replace_file
    from claimcheck.cli.gate_run import GateRun
    from claimcheck.cli.rendering import check_format
    from claimcheck.documents import MAX_BYTES
    from claimcheck.errors import UsageError
    from claimcheck.findings import ExitCode

    suffix = document.suffix.lower()
    if suffix not in _SUFFIXES:
        raise UsageError(f"{document}: comments can be written into .docx files only")
    if output.suffix.lower() != suffix:
        raise UsageError(f"{output}: name a {suffix} file, as the document is one")
    check_format("text", output)
    gate = GateRun.prepare([document], claims=claims, config=config, isolated=isolated)
    report = gate.run()
    try:
        data = read_regular_file(document, limit=MAX_BYTES)
    except FileNotFoundError:
        raise UsageError(f"{document}: there is no such file") from None
    made = put_comments(
        data, report, name=document.as_posix(), records=records, only_findings=only_findings
    )
    for notice in replace_file(output, made.data):
        say(notice)
    for result in made.unplaced:
        say(f"no place for a comment on {result.claim.id}: {result.claim.text[:120]}")
    if made.is_signed:
        say("the digital signature of the document does not fit the one with comments")
    if made.earlier:
        say(
            f"{document}: had {made.earlier} comments of claimcheck already, which stay beside the "
            "new ones; annotate the document from before them"
        )
    say(f"{output}: {made.placed} comments; {len(made.unplaced)} claims could not be anchored")
    if made.unplaced:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN if report.counts.claims else ExitCode.NOTHING_CHECKED
