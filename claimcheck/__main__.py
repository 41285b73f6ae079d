"""Runs the command line as `python -m claimcheck`."""

from __future__ import annotations

from claimcheck.cli.main import run

if __name__ == "__main__":
    run()
