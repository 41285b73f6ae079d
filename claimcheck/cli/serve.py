"""`claimcheck serve`: the E-utilities over a corpus on this machine."""

from __future__ import annotations

import gc
import ipaddress
import socket
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import say
from claimcheck.errors import UsageError

_MOST_CONNECTIONS = 1000
"""Connections at once; more are told 503."""

_BACKLOG = 512


def serve(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the corpus.")],
    host: Annotated[
        str, typer.Option("--host", envvar="CLAIMCHECK_HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", envvar="CLAIMCHECK_PORT", min=1, max=65535, help="The port to listen on."
        ),
    ] = 8930,
    rate_limit: Annotated[
        bool,
        typer.Option(
            "--rate-limit/--no-rate-limit",
            envvar="CLAIMCHECK_RATE_LIMIT",
            help="Hold each client to 3 requests a second, 10 with a key, as NCBI does.",
        ),
    ] = False,
    quiet: options.Quiet = False,
) -> int:
    """Serve a corpus to any Entrez client until interrupted."""
    import uvicorn

    from claimcheck.server.app import BASE_PATH, Server
    from claimcheck.server.settings import ServerSettings

    server = Server(folder, ServerSettings(rate_limited=rate_limit, logged=not quiet))
    config = uvicorn.Config(
        server.application(),
        http="h11",
        ws="none",
        log_level="error",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=1 << 16,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
    )
    # The command line collects seldom, for short runs; a server runs for weeks.
    gc.set_threshold(5_000, 10, 10)
    with _listening(host, port) as opened:
        if not quiet:
            shown = f"[{host}]" if ":" in host else host
            say(f"serving {folder.name} at http://{shown}:{port}{BASE_PATH} (Ctrl-C ends it)")
            if not _is_loopback(host):
                say("warning: other machines can reach this server; it asks nobody who they are")
        uvicorn.Server(config).run(sockets=[opened])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """
    Return a socket on an address, before anything is said to be served there.

    Raises:
        UsageError: The address is not of this machine, or somebody listens there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}, port {port}: cannot listen there: {reason}") from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
