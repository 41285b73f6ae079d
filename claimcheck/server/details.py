"""What text formats and summaries show of a record beyond what `Record` holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, XMLParser

from claimcheck.model import Correction, Pmid, Record
from claimcheck.records.citation import read_article, read_book
from claimcheck.records.markup import text_of, tidy
from claimcheck.server.computing import Deadline
from claimcheck.sources.local.snapshot import Snapshot

_DATE_CREATED = re.compile(rb"\s{0,50}<DateCreated>[^!]{0,200}?</DateCreated>")
"""Not in the DTD any more (it is not in pubmed_190101.dtd, which Biopython ships)."""

_AFFILIATION = re.compile(rb"\s{0,50}<Affiliation>[^<]{0,20000}</Affiliation>")

_AT_ONCE = 100
"""Records read between two looks at the deadline."""

_NAMESPACES = (
    b'<r xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
_AFTER_CORRECTIONS = (
    b"<GeneSymbolList", b"<MeshHeadingList", b"<NumberOfReferences", b"<PersonalNameSubjectList",
    b"<OtherID", b"<OtherAbstract", b"<KeywordList", b"<CoiStatement", b"<SpaceFlightMission",
    b"<InvestigatorList", b"<GeneralNote", b"</MedlineCitation>",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A record with the parts of its citation, texts as printed, empty where absent."""

    record: Record
    abbreviation: str = ""
    """The journal's short name."""
    date: str = ""
    """Such as `2020 Mar 4`, or the free date."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    essn: str = ""
    nlm_id: str = ""
    country: str = ""
    status: str = ""
    """NLM's word for how far a record is worked on, such as `MEDLINE`."""
    publication_status: str = ""
    full_names: tuple[str, ...] = ()
    """Authors as `Family, Forename`; groups as they are."""
    copyright: str = ""

    @property
    def source(self) -> str:
        """The citation after the journal: `2020 Mar;12(3):44-50`."""
        issue = f"({self.issue})" if self.issue else ""
        volume = f";{self.volume}{issue}" if self.volume or issue else ""
        pages = f":{self.pages}" if self.pages else ""
        return f"{self.date}{volume}{pages}"


def read_details(
    snapshot: Snapshot, pmids: Sequence[Pmid], deadline: Deadline
) -> dict[Pmid, Details]:
    """
    Return the details of those records that are here.

    Raises:
        TimeoutError: The deadline has passed.
    """
    found = fetch_xml(snapshot, pmids, deadline)
    return {pmid: _details(_parse(found[pmid])) for pmid in deadline.within(found)}


def fetch_xml(snapshot: Snapshot, pmids: Sequence[Pmid], deadline: Deadline) -> dict[Pmid, bytes]:
    """
    Return the XML as stored, with the links of notices that came later put in.

    Raises:
        TimeoutError: The deadline has passed.
    """
    found: dict[Pmid, bytes] = {}
    for first in deadline.within(range(0, len(pmids), _AT_ONCE)):
        part = snapshot.fetch_xml(pmids[first : first + _AT_ONCE])
        found |= {
            pmid: _with_notices(_as_announced(raw), snapshot.notices(pmid))
            for pmid, raw in part.items()
        }
    return found


def _as_announced(raw: bytes) -> bytes:
    """Write what files of earlier years have as the DTD that EFetch announces wants it."""
    # A comment or a CDATA section could hold a text that looks like a tag.
    if b"<!" in raw:
        return raw
    if b"<DateCreated>" in raw:
        raw = _DATE_CREATED.sub(b"", raw)
    alone = _AFFILIATION.search(raw)
    if alone is not None and alone.start() < raw.find(b"<AuthorList"):
        # Until 2013 the first author's alone was kept, outside of the list of authors.
        raw = raw[: alone.start()] + raw[alone.end() :]
        moved = b"<AffiliationInfo>" + alone[0].strip() + b"</AffiliationInfo></Author>"
        raw = raw.replace(b"</Author>", moved, 1)
    return raw


def _with_notices(raw: bytes, notices: tuple[Correction, ...]) -> bytes:
    new = [
        (
            f'<CommentsCorrections RefType="{link.ref_type}"><RefSource>PMID {link.pmid}'
            f'</RefSource><PMID Version="1">{link.pmid}</PMID></CommentsCorrections>'
        ).encode()
        for link in notices
        if f'RefType="{link.ref_type}"'.encode() not in raw
    ]
    # A comment or a CDATA section could hold a text that looks like a tag.
    if not new or b"<!" in raw:
        return raw
    place = raw.find(b"</CommentsCorrectionsList>")
    if place >= 0:
        return raw[:place] + b"".join(new) + raw[place:]
    places = [raw.find(tag) for tag in _AFTER_CORRECTIONS]
    place = min((at for at in places if at >= 0), default=-1)
    if place < 0:
        return raw
    listed = b"<CommentsCorrectionsList>" + b"".join(new) + b"</CommentsCorrectionsList>"
    return raw[:place] + listed + raw[place:]


def _parse(raw: bytes) -> Element:
    # What was stored was parsed before, without any declaration in it.
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - see above
    parser.feed(_NAMESPACES)
    parser.feed(raw)
    parser.feed(b"</r>")
    wrapper: Element = parser.close()
    return wrapper[0]


def _details(root: Element) -> Details:
    if root.tag != "PubmedArticle":
        record = read_book(root)
        return Details(
            record=record, abbreviation=record.journal or "", date=str(record.year or "")
        )
    journal = root.find("MedlineCitation/Article/Journal")
    issue = None if journal is None else journal.find("JournalIssue")
    citation = root.find("MedlineCitation")
    issn, essn = _issns(journal)
    return Details(
        record=read_article(root),
        abbreviation=_text(root, "MedlineCitation/MedlineJournalInfo/MedlineTA")
        or _text(journal, "ISOAbbreviation")
        or _text(journal, "Title"),
        date=_date(None if issue is None else issue.find("PubDate")),
        volume=_text(issue, "Volume"),
        issue=_text(issue, "Issue"),
        pages=_text(root, "MedlineCitation/Article/Pagination/MedlinePgn"),
        issn=issn,
        essn=essn,
        nlm_id=_text(root, "MedlineCitation/MedlineJournalInfo/NlmUniqueID"),
        country=_text(root, "MedlineCitation/MedlineJournalInfo/Country"),
        status=(citation.get("Status") or "") if citation is not None else "",
        publication_status=_text(root, "PubmedData/PublicationStatus"),
        full_names=_full_names(root),
        copyright=_text(root, "MedlineCitation/Article/Abstract/CopyrightInformation"),
    )


def _text(parent: Element | None, path: str) -> str:
    return "" if parent is None else text_of(parent.find(path))


def _issns(journal: Element | None) -> tuple[str, str]:
    found = (
        {}
        if journal is None
        else {it.get("IssnType"): tidy(it.text) for it in journal.findall("ISSN")}
    )
    return found.get("Print", ""), found.get("Electronic", "")


def _date(date: Element | None) -> str:
    if date is None:
        return ""
    parts = [_text(date, name) for name in ("Year", "Month", "Season", "Day")]
    return " ".join(part for part in parts if part) or _text(date, "MedlineDate")


def _full_names(root: Element) -> tuple[str, ...]:
    names = []
    for author in root.findall("MedlineCitation/Article/AuthorList/Author"):
        family, given = _text(author, "LastName"), _text(author, "ForeName")
        names.append(f"{family}, {given}" if given else family or _text(author, "CollectiveName"))
    return tuple(name for name in names if name)
