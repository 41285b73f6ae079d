"""RIS: the records beside the claims, for reference managers."""

from __future__ import annotations

from claimcheck.model import Evidence, RecordStatus, Report
from claimcheck.reports.references import cited_records
from claimcheck.reports.wording import pubmed_url
from claimcheck.text.display import visible_line


def render_ris(report: Report) -> str:
    """
    Write each record once, with the ids of its claims as keywords.

    No line begins with foreign text, so that no title can begin a field of its own. A report
    without records gives one empty line.
    """
    blocks = ["\n".join(_block(evidence, claims)) for evidence, claims in cited_records(report)]
    return "\n\n".join(blocks) + "\n"


def _block(evidence: Evidence, claims: tuple[str, ...]) -> list[str]:
    fields = [
        ("TY", "JOUR"),
        ("TI", evidence.title),
        ("T2", evidence.journal),
        ("PY", str(evidence.year) if evidence.year else None),
        ("DO", evidence.doi),
        ("AN", evidence.pmid),
        ("DB", "PubMed"),
        ("UR", pubmed_url(evidence.pmid)),
    ]
    fields += [("KW", f"claim {claim}") for claim in claims]
    if evidence.status in {RecordStatus.RETRACTED, RecordStatus.CONCERN}:
        fields.append(("N1", f"PubMed status: {evidence.status}"))
    lines = [f"{tag}  - {visible_line(value)}" for tag, value in fields if value]
    return [*lines, "ER  - "]
