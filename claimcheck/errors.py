"""
The errors that claimcheck raises on purpose.

Every one carries a message for the user: what is wrong, where, and how to mend it. A search
that could not be made is a value (`SearchState.INCOMPLETE`), not an error, so that one claim's
failure never costs another claim its result.
"""

from __future__ import annotations


class ClaimcheckError(Exception):
    """Base of all errors that claimcheck raises on purpose; `str(error)` is for the user."""


class UsageError(ClaimcheckError):
    """Something the user gave cannot be used; the command ends in exit code 2."""


class ConfigError(UsageError):
    """A configuration file or an environment variable cannot be used."""


class DocumentError(UsageError):
    """A document cannot be read as text."""


class ClaimsFileError(UsageError):
    """A claims file, lock file or judgement file is invalid."""


class FileChangedError(UsageError):
    """A file was changed by somebody else between reading and writing; it was left alone."""


class WriteError(UsageError):
    """A file could not be written; what stood there before is untouched."""


class QuerySyntaxError(UsageError):
    """A query that PubMed's syntax does not allow, or that this tool cannot evaluate."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1} of the query)")
        self.position = position
        """0-based place in the query, in code points."""


class SourceError(ClaimcheckError):
    """
    A source could not be asked, or answered with something that is no answer.

    Never raised for «nothing found».
    """

    def __init__(self, reason: str, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        """A closed word such as `unreachable`, `rate_limited`, `service_error`, `malformed`."""
        self.transient = transient
        """Whether another try may go through."""


class InvalidIdentifierError(ClaimcheckError, ValueError):
    """A PMID, DOI or claim id that does not have the form of one."""
