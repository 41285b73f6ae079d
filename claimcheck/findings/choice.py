"""Which rules are asked, and what their findings weigh, in general and below some paths."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from claimcheck.errors import UsageError
from claimcheck.findings.rule import Rule
from claimcheck.model import Severity


def _nothing() -> Mapping[str, Severity]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PathChoice:
    """What is different for documents below some path."""

    pattern: str
    """As in .gitignore, such as `docs/old/**`."""
    leave_out: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=_nothing)
    start: str = "."
    """The folder of the run as seen from the one that the pattern is relative to."""

    def fits(self, document: str | None) -> bool:
        """Tell whether a document, named as seen from the folder of the run, lies there."""
        if document is None:
            return False
        from pathspec import GitIgnoreSpec

        place = posixpath.normpath(posixpath.join(self.start, document))
        return GitIgnoreSpec.from_lines([self.pattern]).match_file(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """Which rules are asked, and what their findings weigh."""

    select: frozenset[str] | None = None
    """The codes of the rules that are asked; None asks all."""
    leave_out: frozenset[str] = frozenset()
    """The codes of rules that are not asked."""
    severities: Mapping[str, Severity] = field(default_factory=_nothing)
    """Severities that take the place of the rules' own, by code."""
    paths: tuple[PathChoice, ...] = ()
    """Exceptions for some documents; the last one that fits decides on a severity."""

    def asked(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """
        Return those of the rules that are asked.

        Raises:
            UsageError: A rule is named that does not exist.
        """
        known = {rule.code for rule in rules}
        if unknown := sorted(self._named() - known):
            raise UsageError(
                f"there is no rule {unknown[0]!r}; the rules are {', '.join(sorted(known))}"
            )
        return tuple(
            rule
            for rule in rules
            if (self.select is None or rule.code in self.select) and rule.code not in self.leave_out
        )

    def _named(self) -> set[str]:
        named: set[str] = {*(self.select or ()), *self.leave_out, *self.severities}
        for path in self.paths:
            named |= {*path.leave_out, *path.severities}
        return named

    def asked_of(self, rules: Collection[Rule], document: str | None) -> tuple[Rule, ...]:
        """Return those of the asked rules that are put to the claims of a document."""
        if not self.paths:
            return tuple(rules)
        left = {code for path in self.paths if path.fits(document) for code in path.leave_out}
        return tuple(rule for rule in rules if rule.code not in left)

    def severity(self, rule: Rule, document: str | None) -> Severity:
        """Return what a finding of the rule in a document weighs."""
        chosen = self.severities.get(rule.code, rule.severity)
        for path in self.paths:
            if rule.code in path.severities and path.fits(document):
                chosen = path.severities[rule.code]
        return chosen
