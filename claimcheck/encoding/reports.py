"""Results, judgements, findings and whole reports as plain mappings, and back."""

from __future__ import annotations

from typing import Any

from claimcheck.encoding.canonical import format_moment
from claimcheck.encoding.claims import decode_claim, encode_claim
from claimcheck.encoding.evidence import decode_evidence, encode_evidence
from claimcheck.encoding.searches import decode_pmids, decode_search_log, encode_search_log
from claimcheck.encoding.strict import KeyPath, open_fields
from claimcheck.model import (
    NOT_SEARCHED,
    ClaimResult,
    Counts,
    Finding,
    Freshness,
    JudgedClaim,
    Judgement,
    Report,
    Severity,
    Verdict,
    parse_claim_id,
)

SCHEMA_VERSION = 1
"""Stands in every output as `schema_version`; the meaning of a key never changes within it."""


def encode_report(report: Report) -> dict[str, Any]:
    """
    Return the report as JSON, version 1.

    `findings` stands there when the rules were applied: absent means that nobody asked, an empty
    list that the rules had nothing to say.
    """
    encoded: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool_version": report.tool_version,
        "command": report.command,
        "source": report.source,
        "banner": report.banner,
        "notices": list(report.notices),
        "claims": [encode_result(result) for result in report.results],
    }
    if report.command == "check" or report.findings:
        encoded["findings"] = [encode_finding(finding) for finding in report.findings]
    return encoded | {"counts": encode_counts(report.counts)}


def decode_report(value: Any) -> Report:
    """
    Read a report from JSON, version 1; keys that are not known are passed over.

    Raises:
        DecodeError: It is another version, or a value is not what its place asks for.
    """
    fields = open_fields(value, ())
    version = fields.integer("schema_version")
    if version != SCHEMA_VERSION:
        raise fields.error(
            "schema_version", f"is {version}; this claimcheck reads version {SCHEMA_VERSION}"
        )
    counts = open_fields(fields.values.get("counts"), ("counts",))
    return Report(
        tool_version=fields.any_text("tool_version"),
        command=fields.any_text("command"),
        source=fields.any_text("source"),
        banner=fields.optional_text("banner"),
        notices=fields.texts("notices"),
        results=fields.each("claims", decode_result),
        findings=fields.each("findings", decode_finding),
        counts=Counts(
            claims=counts.integer("claims"),
            checked=counts.integer("checked"),
            unchecked=counts.integer("unchecked"),
            ignored=counts.integer("ignored"),
        ),
    )


def encode_counts(counts: Counts) -> dict[str, int]:
    """Return the counts as JSON, version 1."""
    return {
        "claims": counts.claims,
        "checked": counts.checked,
        "unchecked": counts.unchecked,
        "ignored": counts.ignored,
    }


def encode_result(result: ClaimResult) -> dict[str, Any]:
    """Return a claim with all that is known about it as JSON, version 1."""
    return encode_claim(result.claim) | {
        "search": encode_search_log(result.search),
        "evidence": [encode_evidence(evidence) for evidence in result.evidence],
        "judgements": [
            encode_judgement(judged.judgement) | {"freshness": judged.freshness.value}
            for judged in result.judgements
        ],
        "is_accepted": result.is_accepted,
        "is_sourced": result.is_sourced,
    }


def decode_result(value: Any, path: KeyPath = ()) -> ClaimResult:
    """
    Read a claim with all that is known about it from JSON, version 1.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    search = fields.values.get("search")
    return ClaimResult(
        claim=decode_claim(value, path),
        search=NOT_SEARCHED if search is None else decode_search_log(search, (*path, "search")),
        evidence=fields.each("evidence", decode_evidence),
        judgements=fields.each("judgements", _decode_judged),
        is_accepted=fields.flag("is_accepted"),
        is_sourced=fields.flag("is_sourced"),
    )


def encode_judgement(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as a mapping, the same in JSON and in judgement files."""
    return {
        "claim": judgement.claim,
        "verdict": judgement.verdict.value,
        "by": judgement.by,
        "judged_at": format_moment(judgement.judged_at),
        "pmids": list(judgement.pmids),
        "note": judgement.note,
        "digest": judgement.digest,
    }


def decode_judgement(
    value: Any, path: KeyPath = (), *, by: str | None = None, known: frozenset[str] | None = None
) -> Judgement:
    """
    Read a judgement.

    Args:
        value: The mapping.
        path: Where it stands.
        by: The reviewer, where the mapping does not name one.
        known: The keys that may stand there; None allows every key.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path, known)
    judged_at = fields.moment("judged_at")
    if judged_at is None:
        raise fields.error("judged_at", "is missing")
    return Judgement(
        claim=fields.required_identifier("claim", parse_claim_id),
        verdict=fields.required_choice("verdict", Verdict),
        by=fields.text("by") if by is None or fields.has("by") else by,
        judged_at=judged_at,
        pmids=decode_pmids(fields, "pmids"),
        note=fields.optional_text("note"),
        digest=fields.any_text("digest"),
    )


def encode_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON, version 1."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "claim": finding.claim,
        "document": finding.document,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "suppressed": finding.suppressed,
    }


def decode_finding(value: Any, path: KeyPath = ()) -> Finding:
    """
    Read a finding from JSON, version 1; keys that are not known are passed over.

    Raises:
        DecodeError: A value is not what its place asks for.
    """
    fields = open_fields(value, path)
    return Finding(
        rule=fields.text("rule"),
        severity=fields.required_choice("severity", Severity),
        claim=fields.identifier("claim", parse_claim_id),
        document=fields.optional_text("document"),
        line=fields.optional_integer("line", least=1),
        column=fields.optional_integer("column", least=1),
        end_line=fields.optional_integer("end_line", least=1),
        end_column=fields.optional_integer("end_column", least=1),
        message=fields.any_text("message"),
        suppressed=fields.optional_text("suppressed"),
    )


def _decode_judged(value: Any, path: KeyPath) -> JudgedClaim:
    freshness = open_fields(value, path).required_choice("freshness", Freshness)
    return JudgedClaim(judgement=decode_judgement(value, path), freshness=freshness)
