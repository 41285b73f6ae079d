"""The rules applied to claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from claimcheck.findings.choice import RuleChoice
from claimcheck.findings.fingerprints import fingerprint
from claimcheck.findings.ignores import counts, ignore_reason
from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.findings.rules import RULES, cc013
from claimcheck.model import (
    ClaimId,
    ClaimResult,
    Counts,
    Finding,
    Ignore,
    IgnoreComment,
    Region,
    RuleNote,
    SearchState,
    SuppressedBy,
    has_cited,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InDocuments:
    """What the documents say beside their claims."""

    regions: Mapping[ClaimId, Region] = field(default_factory=lambda: MappingProxyType({}))
    """Where the claims stand; one that is not here stands on its line."""
    comments: Mapping[str, Sequence[IgnoreComment]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The comments for the gate, by document."""

    def region(self, result: ClaimResult) -> Region | None:
        """Return where a claim stands; None when that is not known."""
        line = result.claim.line
        return self.regions.get(result.claim.id) or (Region(line=line) if line else None)

    def comment_on(self, result: ClaimResult, rule: str, today: date) -> int | None:
        """Return the place in its document's comments of the one that holds a rule back."""
        if not self.comments:
            return None
        region = self.region(result)
        if region is None:
            return None
        last = region.end_line or region.line
        for place, comment in enumerate(self.comments.get(result.claim.document or "", ())):
            if counts(comment, today=today) and comment.covers(rule, region.line, last):
                return place
        return None

    def comments_on(self, result: ClaimResult) -> set[tuple[str, int]]:
        """Return the places of all comments that reach the claim, whatever their rules."""
        document = result.claim.document or ""
        region = self.region(result)
        if region is None:
            return set()
        last = region.end_line or region.line
        return {
            (document, place)
            for place, comment in enumerate(self.comments.get(document, ()))
            if any(comment.covers(rule, region.line, last) for rule in (comment.rules or ("",)))
        }


NOTHING_MORE = InDocuments()


def apply_rules(
    results: Iterable[ClaimResult],
    *,
    today: date,
    choice: RuleChoice | None = None,
    rules: Sequence[Rule] = RULES,
    documents: InDocuments = NOTHING_MORE,
) -> tuple[Finding, ...]:
    """
    Return what the rules have to say, claim by claim in the given order.

    Findings that a person's ignore holds back are there too, marked as suppressed with its
    reason. Claims that are gone from their document are passed over. What is wrong with the
    comments of the documents comes last.

    Args:
        results: The claims with search, evidence and judgements.
        today: The day, which decides whether an ignore is over.
        choice: Which rules are asked; all with their own severities by default.
        rules: The rules that there are.
        documents: Where the claims stand, and the comments around them.

    Raises:
        UsageError: `choice` names a rule that does not exist.
    """
    run = _Run(
        today=today,
        choice=choice or RuleChoice(),
        rules=(choice or RuleChoice()).asked(rules),
        known=frozenset(rule.code for rule in rules),
        documents=documents,
        context=RuleContext(today=today),
    )
    findings: list[Finding] = []
    used: set[tuple[str, int]] = set()
    for result in results:
        if result.claim.gone_at is None:
            findings += run.apply(result, used)
    findings += run.comment_findings(used)
    return tuple(findings)


def count_checked(results: Sequence[ClaimResult], *, today: date, absent: int = 0) -> Counts:
    """
    Return the counts of a gate run, which never stay out of an output.

    Args:
        results: The claims that were put to the rules; those gone are not counted.
        today: The day, which decides whether an ignore is over.
        absent: How many claims belong to documents that are not there.
    """
    there = [result.claim for result in results if result.claim.gone_at is None]
    ignored = sum(ignore_reason(claim, today=today) is not None for claim in there)
    return Counts(
        claims=len(there) + absent,
        checked=len(there) - ignored,
        unchecked=absent,
        ignored=ignored,
    )


def comment_as_ignore(result: ClaimResult, documents: InDocuments, *, today: date) -> Ignore | None:
    """Return the ignore of all rules that a comment in the document means; None for none."""
    place = documents.comment_on(result, "", today)
    if place is None:
        return None
    comment = documents.comments[result.claim.document or ""][place]
    return Ignore(reason=comment.reason, until=comment.until)


def rule_notes(rules: Sequence[Rule] = RULES) -> tuple[RuleNote, ...]:
    """Return what a report says about the rules."""
    return tuple(
        RuleNote(code=rule.code, name=rule.name, severity=rule.severity, summary=rule.summary)
        for rule in rules
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    today: date
    choice: RuleChoice
    rules: tuple[Rule, ...]
    known: frozenset[str]
    documents: InDocuments
    context: RuleContext
    """What a rule may know of a claim before any has said something."""
    asked: dict[tuple[str | None, bool, bool], tuple[Rule, ...]] = field(default_factory=dict)

    def apply(self, result: ClaimResult, used: set[tuple[str, int]]) -> list[Finding]:
        """Return the findings on one claim; comments that hold one back go into `used`."""
        found: list[Finding] = []
        if result.search.state is SearchState.INCOMPLETE:
            # Nobody knows what there would be to hold back, so no comment on it is idle.
            used |= self.documents.comments_on(result)
        context = self.context
        for rule in self._asked_of(result):
            if len(found) != len(context.found):
                context = RuleContext(today=self.today, found=tuple(found))
            for ordinal, message in enumerate(rule.check(result, context)):
                found.append(self._finding(result, rule, message, ordinal, used))
        return found

    def _asked_of(self, result: ClaimResult) -> tuple[Rule, ...]:
        """Return the rules that may have something to say; worked out once for many claims."""
        # All that `Needs` looks at; an enum as a key would take longer than asking the rules.
        key = (result.claim.document, bool(result.judgements), has_cited(result.evidence))
        asked = self.asked.get(key)
        if asked is None:
            rules = self.choice.asked_of(self.rules, result.claim.document)
            asked = self.asked[key] = tuple(rule for rule in rules if rule.needs.are_met(result))
        return asked

    def _finding(
        self,
        result: ClaimResult,
        rule: Rule,
        message: str,
        ordinal: int,
        used: set[tuple[str, int]],
    ) -> Finding:
        claim = result.claim
        reason, by = None, None
        if rule.can_be_ignored:
            reason, by = self._suppression(result, rule, used)
        region = self.documents.region(result)
        return Finding(
            rule=rule.code,
            severity=self.choice.severity(rule, claim.document),
            claim=claim.id,
            document=claim.document,
            line=region.line if region else None,
            column=region.column if region else None,
            end_line=region.end_line if region else None,
            end_column=region.end_column if region else None,
            message=message,
            suppressed=reason,
            suppressed_by=by,
            fingerprint=fingerprint(rule.code, claim.text, ordinal),
        )

    def _suppression(
        self, result: ClaimResult, rule: Rule, used: set[tuple[str, int]]
    ) -> tuple[str | None, SuppressedBy | None]:
        place = self.documents.comment_on(result, rule.code, self.today)
        document = result.claim.document or ""
        if place is not None:
            used.add((document, place))
        if reason := ignore_reason(result.claim, today=self.today):
            return reason, SuppressedBy.CLAIMS_FILE
        if place is None:
            return None, None
        return self.documents.comments[document][place].reason, SuppressedBy.DOCUMENT

    def comment_findings(self, used: set[tuple[str, int]]) -> Iterator[Finding]:
        """Yield what is wrong with the comments of the documents."""
        for document, comments in self.documents.comments.items():
            asked = self.choice.asked_of(self.rules, document)
            rule = next((rule for rule in asked if rule.code == cc013.RULE.code), None)
            if rule is None:
                continue
            for place, comment in enumerate(comments):
                message = self._describe(comment, asked, is_used=(document, place) in used)
                if message is not None:
                    yield Finding(
                        rule=rule.code,
                        severity=self.choice.severity(rule, document),
                        claim=None,
                        document=document,
                        line=comment.line,
                        message=message,
                        fingerprint=fingerprint(rule.code, message),
                    )

    def _describe(
        self, comment: IgnoreComment, asked: Sequence[Rule], *, is_used: bool
    ) -> str | None:
        if unknown := sorted(set(comment.rules) - self.known):
            return f"The ignore names {unknown[0]}, and there is no such rule."
        # A rule that was not asked cannot show whether its ignore is needed.
        codes = {rule.code for rule in asked}
        needed = set(comment.rules) or self.known
        return cc013.describe_comment(
            comment, today=self.today, is_used=is_used or not needed <= codes
        )
