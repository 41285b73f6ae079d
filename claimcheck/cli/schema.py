"""`claimcheck schema`: the published JSON Schemas."""

from __future__ import annotations

from typing import Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.output import write_data


def schema(
    name: Annotated[
        str, typer.Argument(help="claims (for claims.yaml) or json-v1 (for --format json).")
    ] = "claims",
    output: options.Output = None,
) -> int:
    """Print the JSON Schema of a format, for editors and for checking outputs."""
    from claimcheck.encoding.canonical import canonical_json
    from claimcheck.encoding.json_v1 import SCHEMA_NAMES, load_schema
    from claimcheck.errors import UsageError

    if name not in SCHEMA_NAMES:
        raise UsageError(f"there is no schema {name!r}; there are: {', '.join(SCHEMA_NAMES)}")
    write_data(canonical_json(load_schema(name)), output)
    return 0
