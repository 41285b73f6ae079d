"""`claimcheck lsp`: a language server for editors."""

from __future__ import annotations

from typing import Annotated

import typer


def lsp(
    stdio: Annotated[
        bool,
        typer.Option("--stdio", help="Speak over standard input and output, as it does anyway."),
    ] = False,
) -> int:
    """
    Show findings and evidence in an editor while a text is written.

    A language server over standard input and output, started by the editor (docs/editors.md). It
    reads unsaved texts, claims.yaml, claims.lock and judgements; never the network; writes nothing.
    Needs the extra `lsp`: pip install 'claimcheck-pubmed[lsp]'.
    """
    del stdio
    from claimcheck.errors import UsageError

    try:
        from claimcheck.editor.server import make_server
    except ModuleNotFoundError as error:
        if error.name not in {"pygls", "lsprotocol"}:
            raise
        missing = True
    else:
        missing = False
    if missing:
        raise UsageError("the language server needs pygls: pip install 'claimcheck-pubmed[lsp]'")
    make_server().start_io()
    return 0
