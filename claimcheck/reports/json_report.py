"""The report as JSON, version 1; the form itself is fixed in `claimcheck.encoding.json_v1`."""

from __future__ import annotations

from claimcheck.encoding.canonical import canonical_json
from claimcheck.encoding.json_v1 import encode_report
from claimcheck.model import Report
from claimcheck.text.display import hidden_as_json


def render_json(report: Report) -> str:
    r"""
    Write a report as JSON, version 1, with a line feed at the end.

    The data stays as it is; characters that a terminal obeys or a reader cannot see are written
    as `\u` escapes, which every JSON reader turns back.
    """
    return hidden_as_json(canonical_json(encode_report(report)))
