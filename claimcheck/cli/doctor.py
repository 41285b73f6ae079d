"""`claimcheck doctor`: whether a run would work here, and if not, why."""

from __future__ import annotations

import os
from pathlib import Path

from claimcheck.cli import options
from claimcheck.cli.output import write_data
from claimcheck.cli.settings import read_source_settings


def doctor(offline: options.Offline = False) -> int:
    """
    Look at program, configuration, claims, credentials, cache and PubMed, and say how they stand.

    No key and no address of a person is shown. Ends in 2 when a file or a setting cannot be used,
    in 3 when PubMed does not answer.
    """
    from claimcheck.api.diagnosis import Health, diagnose, format_diagnosis
    from claimcheck.text.display import visible

    found = diagnose(read_source_settings(offline=offline), os.environ, Path.cwd())
    write_data(visible(format_diagnosis(found)), None)
    states = {each.health for each in found}
    if Health.PROBLEM in states:
        return 2
    return 3 if Health.UNREACHABLE in states else 0
