"""`claimcheck init`: start a claims file."""

from __future__ import annotations

from pathlib import Path

from claimcheck.cli.output import say


def init() -> int:
    """Start an empty claims.yaml in this folder; an existing one is left alone."""
    from claimcheck.api.planned import CLAIMS_FILE
    from claimcheck.claims.file import new_claims_file, save_claims_file
    from claimcheck.errors import UsageError

    path = Path(CLAIMS_FILE)
    if path.exists():
        raise UsageError(f"{path} is there already; add documents with `claimcheck extract PATHS`")
    save_claims_file(new_claims_file(path), ())
    say(f"{path} is made; next: `claimcheck extract PATHS`, then `claimcheck verify`")
    return 0
