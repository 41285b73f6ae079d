"""Settings and policy of the gate from options and configuration: the nearer to the user wins."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claimcheck.api.checking import CheckSettings
from claimcheck.api.configuration import Configuration
from claimcheck.errors import UsageError
from claimcheck.findings import RULES, GatePolicy, RuleChoice
from claimcheck.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOptions:
    """What the user said on the command line or in the environment; None where nothing."""

    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    fail_on: str | None = None
    max_unsourced: int | None = None
    allow_incomplete: bool = False
    exit_zero: bool = False
    allow_empty: bool = False


def make_settings(
    options: GateOptions, configuration: Configuration, *, start: Path
) -> CheckSettings:
    """
    Return which rules are asked and what they weigh.

    Args:
        options: What the user said.
        configuration: What the file says.
        start: The working directory; documents are named as seen from it.

    Raises:
        UsageError: A rule is named that does not exist.
    """
    select = configuration.select if options.select is None else frozenset(_codes(options.select))
    ignore = configuration.ignore if options.ignore is None else frozenset(_codes(options.ignore))
    folder = start if configuration.folder is None else start / configuration.folder
    here = Path(os.path.relpath(start, folder)).as_posix()
    choice = RuleChoice(
        select=select,
        leave_out=ignore,
        severities=configuration.severity,
        paths=tuple(replace(each, start=here) for each in configuration.per_path),
    )
    choice.asked(RULES)
    return CheckSettings(choice=choice, sourced_by=configuration.sourced_by)


def make_policy(options: GateOptions, configuration: Configuration) -> GatePolicy:
    """
    Return what closes the gate.

    Raises:
        UsageError: `fail_on` names neither a severity nor a rule.
    """
    limit = options.max_unsourced
    if limit is None:
        limit = configuration.max_unsourced
    policy = GatePolicy(
        max_unsourced=limit or 0,
        allow_incomplete=options.allow_incomplete,
        exit_zero=options.exit_zero,
        allow_empty=options.allow_empty,
    )
    words = _codes([options.fail_on or configuration.fail_on or ""])
    if not words:
        return policy
    severities = {each.value: each for each in Severity}
    levels = [severities[word.lower()] for word in words if word.lower() in severities]
    rules = {word.upper() for word in words if word.lower() not in severities}
    _require_known(rules)
    if len(levels) > 1:
        raise UsageError(f"--fail-on names {len(levels)} severities; the mildest one is enough")
    return replace(policy, fail_level=levels[0] if levels else None, fail_rules=frozenset(rules))


def _require_known(rules: Collection[str]) -> None:
    known = {rule.code for rule in RULES}
    if unknown := sorted(set(rules) - known):
        raise UsageError(
            f"--fail-on names {unknown[0]!r}; give error, warning, note, or rules such as CC001"
        )


def _codes(texts: Sequence[str]) -> tuple[str, ...]:
    """Split what was given at commas, so that `CC001,CC003` and two options mean the same."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    return tuple(part for part in parts if part)
