"""The baseline: findings that were there when the gate was introduced, known by fingerprint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.atomic import replace_file
from claimcheck.encoding.canonical import canonical_json
from claimcheck.errors import UsageError
from claimcheck.model import Finding, SuppressedBy

BASELINE_FILE = "claimcheck-baseline.json"
VERSION = 1
MAX_BYTES = 50_000_000

_MEND = "write it again with `claimcheck baseline write`"
_FIELDS = ("rule", "document", "fingerprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineEntry:
    """One known finding; the document is for the reader and decides nothing."""

    rule: str
    document: str = field(compare=False)
    fingerprint: str


def load_baseline(path: Path) -> tuple[BaselineEntry, ...]:
    """
    Read a baseline file.

    Raises:
        UsageError: It is missing or none.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path}: is too large for a baseline; {_MEND}")
        text = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); {_MEND}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is no JSON; {_MEND}") from error
    return parse_baseline(text, path)


def parse_baseline(text: str, path: Path) -> tuple[BaselineEntry, ...]:
    """
    Read the text of a baseline file.

    Raises:
        UsageError: It is none; the message names `path`.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no JSON; {_MEND}") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise UsageError(f"{path}: is no baseline of version {VERSION}; {_MEND}")
    entries = document.get("findings")
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise UsageError(f"{path}: its findings lack rule, document or fingerprint; {_MEND}")
    return tuple(BaselineEntry(**{name: entry[name] for name in _FIELDS}) for entry in entries)


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in _FIELDS)


def save_baseline(path: Path, entries: Iterable[BaselineEntry]) -> None:
    """
    Write a baseline, sorted, so that its differences can be read.

    Raises:
        WriteError: The file cannot be written.
    """
    listed = sorted(entries, key=lambda each: (each.document, each.rule, each.fingerprint))
    rows = [{name: getattr(entry, name) for name in _FIELDS} for entry in listed]
    text = canonical_json({"version": VERSION, "findings": rows}, depth=2)
    replace_file(path, text.encode())


def entries_of(findings: Iterable[Finding]) -> tuple[BaselineEntry, ...]:
    """Return the entries for the findings that count today."""
    return tuple(
        BaselineEntry(
            rule=finding.rule,
            document=finding.document or "",
            fingerprint=finding.fingerprint,
        )
        for finding in findings
        if finding.suppressed is None
    )


def still_found(
    entries: Iterable[BaselineEntry], findings: Iterable[Finding]
) -> tuple[BaselineEntry, ...]:
    """
    Return the entries whose finding is still there, each as often as it is found.

    Args:
        entries: The baseline.
        findings: A gate run with that baseline.
    """
    left = Counter(
        finding.fingerprint
        for finding in findings
        if finding.suppressed_by is SuppressedBy.BASELINE
    )
    kept = []
    for entry in entries:
        if left[entry.fingerprint] > 0:
            left[entry.fingerprint] -= 1
            kept.append(entry)
    return tuple(kept)
