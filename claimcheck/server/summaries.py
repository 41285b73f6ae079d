"""Document summaries, in the shapes of ESummary: JSON, and XML of both versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from claimcheck.model import Pmid
from claimcheck.server.details import Details
from claimcheck.server.shapes import Reply, json_reply, xml_document


def esummary_json(asked: Sequence[Pmid], found: dict[Pmid, Details]) -> Reply:
    """Return document summaries as JSON."""
    result: dict[str, Any] = {"uids": [pmid for pmid in asked if pmid in found]}
    for pmid in asked:
        if pmid in found:
            result[pmid] = _summary(found[pmid])
        else:
            result[pmid] = {"uid": pmid, "error": "cannot get document summary"}
    return json_reply("esummary", {"result": result})


def _summary(one: Details) -> dict[str, Any]:
    record = one.record
    ids = [("pubmed", 1, record.pmid), ("doi", 3, record.doi), ("pmc", 8, record.pmcid)]
    return {
        "uid": record.pmid,
        "pubdate": one.date,
        "epubdate": "",
        "source": one.abbreviation,
        "authors": [
            {"name": name, "authtype": "Author", "clusterid": ""} for name in record.authors
        ],
        "lastauthor": record.authors[-1] if record.authors else "",
        "title": record.title,
        "sorttitle": record.title.casefold(),
        "volume": one.volume,
        "issue": one.issue,
        "pages": one.pages,
        "lang": list(record.languages),
        "nlmuniqueid": one.nlm_id,
        "issn": one.issn,
        "essn": one.essn,
        "pubtype": [kind.name for kind in record.publication_types],
        "recordstatus": one.status,
        "pubstatus": one.publication_status,
        "articleids": [
            {"idtype": kind, "idtypen": number, "value": value}
            for kind, number, value in ids
            if value
        ],
        "history": [],
        "references": [],
        "attributes": ["Has Abstract"] if record.sections else [],
        "pmcrefcount": "",
        "fulljournalname": record.journal or "",
        "elocationid": f"doi: {record.doi}" if record.doi else "",
        "doctype": "citation",
        "sortpubdate": f"{record.year}/01/01 00:00" if record.year else "",
    }


def esummary_xml(asked: Sequence[Pmid], found: dict[Pmid, Details]) -> Reply:
    """Return document summaries as XML, version 1."""
    parts = [_docsum(found[pmid]) for pmid in asked if pmid in found]
    parts += [
        f"<ERROR>UID={pmid}: cannot get document summary</ERROR>"
        for pmid in asked
        if pmid not in found
    ]
    inner = "\n" + "\n".join(parts) + "\n"
    return Reply(
        body=xml_document("eSummaryResult", "esummary v1 20041029", "esummary-v1.dtd", inner)
    )


def esummary_error(message: str, *, as_json: bool) -> Reply:
    """Return what ESummary says when nothing was asked for that it could find."""
    if as_json:
        return json_reply("esummary", {"esummaryresult": [message]})
    inner = f"<ERROR>{escape(message)}</ERROR>"
    return Reply(
        body=xml_document("eSummaryResult", "esummary v1 20041029", "esummary-v1.dtd", inner)
    )


def _docsum(one: Details) -> str:
    record = one.record
    ids = [("pubmed", record.pmid), ("doi", record.doi), ("pmc", record.pmcid)]
    items = [
        _item("PubDate", one.date, "Date"),
        _item("EPubDate", "", "Date"),
        _item("Source", one.abbreviation),
        _items("AuthorList", [("Author", name) for name in record.authors]),
        _item("LastAuthor", record.authors[-1] if record.authors else ""),
        _item("Title", record.title),
        _item("Volume", one.volume),
        _item("Issue", one.issue),
        _item("Pages", one.pages),
        _items("LangList", [("Lang", code) for code in record.languages]),
        _item("NlmUniqueID", one.nlm_id),
        _item("ISSN", one.issn),
        _item("ESSN", one.essn),
        _items("PubTypeList", [("PubType", kind.name) for kind in record.publication_types]),
        _item("RecordStatus", one.status),
        _item("PubStatus", one.publication_status),
        _items("ArticleIds", [(kind, value) for kind, value in ids if value]),
        _item("DOI", record.doi or ""),
        _items("History", []),
        _items("References", []),
        _item("HasAbstract", "1" if record.sections else "0", "Integer"),
        _item("PmcRefCount", "0", "Integer"),
        _item("FullJournalName", record.journal or ""),
        _item("ELocationID", f"doi: {record.doi}" if record.doi else ""),
        _item("SO", one.source),
    ]
    return f"<DocSum>\n\t<Id>{record.pmid}</Id>\n" + "".join(items) + "</DocSum>"


def _item(name: str, value: str, kind: str = "String") -> str:
    return f'\t<Item Name="{name}" Type="{kind}">{escape(value)}</Item>\n'


def _items(name: str, values: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"\t{_item(inner_name, value)}" for inner_name, value in values)
    return f'\t<Item Name="{name}" Type="List">\n{inner}\t</Item>\n'


def esummary_xml_2(asked: Sequence[Pmid], found: dict[Pmid, Details]) -> Reply:
    """Return document summaries as XML, version 2.0, which EDirect reads."""
    parts = []
    for pmid in asked:
        inner = (
            _elements(_summary(found[pmid]))
            if pmid in found
            else "<error>cannot get document summary</error>"
        )
        parts.append(f'<DocumentSummary uid="{pmid}">{inner}</DocumentSummary>\n')
    body = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSummaryResult>\n<eSummaryResult>\n'
        f'<DocumentSummarySet status="OK">\n{"".join(parts)}</DocumentSummarySet>\n'
        "</eSummaryResult>\n"
    )
    return Reply(body=body.encode())


_LISTS = {
    "authors": ("Authors", "Author"),
    "lang": ("Lang", "string"),
    "pubtype": ("PubType", "flag"),
    "articleids": ("ArticleIds", "ArticleId"),
    "attributes": ("Attributes", "flag"),
    "history": ("History", "PubMedPubDate"),
    "references": ("References", "Reference"),
}
_NAMES = {
    "pubdate": "PubDate", "epubdate": "EPubDate", "source": "Source", "lastauthor": "LastAuthor",
    "title": "Title", "sorttitle": "SortTitle", "volume": "Volume", "issue": "Issue",
    "pages": "Pages", "nlmuniqueid": "NlmUniqueID", "issn": "ISSN", "essn": "ESSN",
    "recordstatus": "RecordStatus", "pubstatus": "PubStatus", "pmcrefcount": "PmcRefCount",
    "fulljournalname": "FullJournalName", "elocationid": "ELocationID", "doctype": "DocType",
    "sortpubdate": "SortPubDate", "uid": "Id", "name": "Name", "authtype": "AuthType",
    "clusterid": "ClusterID", "idtype": "IdType", "idtypen": "IdTypeN", "value": "Value",
}  # fmt: skip
"""The elements of version 2.0 by their names in JSON."""


def _elements(told: dict[str, Any]) -> str:
    """Write the values of a summary as elements."""
    parts = []
    for key, value in told.items():
        if key in _LISTS:
            name, each = _LISTS[key]
            inner = "".join(
                f"<{each}>{_elements(it) if isinstance(it, dict) else escape(str(it))}</{each}>"
                for it in value
            )
        else:
            name, inner = _NAMES[key], escape(str(value))
        parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)
