"""CSL-JSON: the records beside the claims, for citation processors."""

from __future__ import annotations

from typing import Any

from claimcheck.encoding.canonical import canonical_json
from claimcheck.model import Evidence, Report
from claimcheck.reports.references import cited_records
from claimcheck.reports.wording import pubmed_url
from claimcheck.text.display import visible_line


def render_csl_json(report: Report) -> str:
    """Write each record once as an item of the Citation Style Language (CSL-JSON 1.0)."""
    return canonical_json([_item(evidence, claims) for evidence, claims in cited_records(report)])


def _item(evidence: Evidence, claims: tuple[str, ...]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"pmid-{visible_line(evidence.pmid)}",
        "type": "article-journal",
        "title": visible_line(evidence.title),
    }
    if evidence.journal:
        item["container-title"] = visible_line(evidence.journal)
    if evidence.year:
        item["issued"] = {"date-parts": [[evidence.year]]}
    if evidence.doi:
        item["DOI"] = visible_line(evidence.doi)
    item["PMID"] = visible_line(evidence.pmid)
    if url := pubmed_url(evidence.pmid):
        item["URL"] = url
    item["keyword"] = ", ".join(visible_line(claim) for claim in claims)
    return item
