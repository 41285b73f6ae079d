"""`claimcheck judge`: record one person's verdict on one claim."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say
from claimcheck.model import Verdict


def judge(
    claim_id: Annotated[str, typer.Argument(help="Id of the claim in claims.yaml.")],
    verdict: Annotated[Verdict, typer.Argument(help="What you decided.")],
    pmid: Annotated[
        list[str] | None,
        typer.Option("--pmid", help="A record that your verdict rests on; repeatable."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="Why.")] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--as",
            envvar="CLAIMCHECK_AS",
            help="Your name; also that of the file. Default: your login name.",
            show_default=False,
        ),
    ] = None,
    claims: options.Claims = None,
) -> int:
    """Record one judgement in judgements/NAME.yaml; nothing recorded before is changed."""
    from claimcheck.api.judging import find_unshown, record_judgement
    from claimcheck.api.workspace import open_workspaces
    from claimcheck.pipeline import utc_now

    (workspace,) = open_workspaces([], claims_option=claims, start=Path.cwd(), read_named=False)
    # claims.yaml and the findings write «PMID:1», which is what people copy.
    pmids = [each.strip().removeprefix("PMID:").strip() for each in pmid or ()]
    path = record_judgement(
        workspace,
        claim_id,
        verdict,
        pmids=pmids,
        note=note,
        by=name or getpass.getuser(),
        judged_at=utc_now(),
    )
    say(f"{path}: {claim_id} judged {verdict.value}")
    if unshown := find_unshown(workspace, claim_id, pmids):
        say(
            f"warning: PMID {', '.join(unshown)} is not among the records that the last search "
            "laid beside this claim; the judgement is kept, so look at the number again"
        )
    return 0
