"""What a run that builds or updates a corpus did."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimcheck.sources.local.spooling import SpooledFile


@dataclass(slots=True, kw_only=True)
class BuildOutcome:
    """What a run did."""

    files: int = 0
    records: int = 0
    """Records that are new or were replaced."""
    deleted: int = 0
    faults: int = 0
    known: int = 0
    """Files that an earlier run had finished."""
    headings: int = 0
    """MeSH descriptors that were taken in."""
    problems: list[str] = field(default_factory=list)
    """One line for each bad file."""
    remarks: list[str] = field(default_factory=list)
    """One line for each file with records that could not be read."""

    def add_file(self, spooled: SpooledFile, *, records: int, deleted: int) -> None:
        """Count a file that was taken in."""
        self.files += 1
        self.records += records
        self.deleted += deleted
        self.faults += spooled.faults
        if spooled.faults:
            self.remarks.append(
                f"{spooled.name}: {spooled.faults} records could not be read; "
                f"the first: {spooled.first_fault}"
            )
