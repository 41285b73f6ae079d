"""
Recorded answers of PubMed through the parsers, and a second opinion on what was read.

    python -m evals.wire --data ../shared/data

Every XML and text file below `wire/` is read. Each field of each record is compared with what
`Bio.Entrez.read` makes of the same bytes; where the two differ the table says how: in white
space or NFC only, in how scripts are written only, or otherwise, and those are listed.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from claimcheck.errors import SourceError
from claimcheck.model import Record
from claimcheck.records.fault import RecordFault
from claimcheck.records.medline import parse_medline
from claimcheck.records.pubmed_xml import parse_pubmed_xml

WAYS = ("equal", "white space or NFC", "scripts", "differs")
_TAGS = re.compile(r"</?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]{0,300})?/?>")
_SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()n0123456789+-=()")
_AFFILIATION = re.compile(rb"<Affiliation>[^<]{0,9000}</Affiliation>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]{1,400}>")
_BUNDLED = (
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)


@dataclass(slots=True)
class Tally:
    """What was read and how it compares."""

    records: int = 0
    faults: list[str] = field(default_factory=list)
    other: Counter[str] = field(default_factory=Counter)
    """Answers that are no set of records, by what the parser says of them."""
    ways: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: list[str] = field(default_factory=list)
    unopposed: list[str] = field(default_factory=list)
    """Files that Biopython could not read."""


def plain(text: str) -> str:
    """Return the text with white space and composition made the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def bare(text: str) -> str:
    """Return the characters alone: no tags, no script marks, no white space, dashes alike."""
    untagged = _TAGS.sub("", text).translate(_SCRIPTS)
    return re.sub(r"[\s^_()√/,]", "", untagged).replace("–", "-").replace("−", "-")


def way_of(ours: str, theirs: str) -> str:
    """Say how two readings of one field differ."""
    if ours == theirs:
        return WAYS[0]
    if plain(ours) == plain(theirs):
        return WAYS[1]
    return WAYS[2] if bare(ours) == bare(theirs) else WAYS[3]


def our_fields(record: Record) -> dict[str, str]:
    """Return the fields of a record as texts."""
    return {
        "title": record.title,
        "vernacular title": record.vernacular_title or "",
        "abstract": "|".join(
            f"{part.label or ''}#{part.category or ''}#{part.text}" for part in record.sections
        ),
        "other abstracts": "|".join(part.text for part in record.other_abstracts),
        "DOI": record.doi or "",
        "journal": record.journal or "",
        "authors": "|".join(record.authors),
        "languages": "|".join(record.languages),
        "publication types": "|".join(f"{t.ui}#{t.name}" for t in record.publication_types),
        "MeSH": "|".join(
            f"{m.ui}#{m.descriptor}#{'/'.join(m.qualifiers)}#{m.is_major}" for m in record.mesh
        ),
        "corrections": "|".join(f"{c.ref_type}#{c.pmid or ''}" for c in record.corrections),
        "keywords": "|".join(record.keywords),
    }


def their_fields(tree: Mapping[str, Any]) -> dict[str, str]:
    """Return the same fields from Biopython's reading of a PubmedArticle."""
    citation = tree["MedlineCitation"]
    article = citation["Article"]
    abstract = article.get("Abstract", {}).get("AbstractText", [])
    return {
        "title": str(article.get("ArticleTitle", "")),
        "vernacular title": str(article.get("VernacularTitle", "")),
        "abstract": "|".join(map(_section, (part for part in abstract if str(part).strip()))),
        "other abstracts": "|".join(
            str(part)
            for other in citation.get("OtherAbstract", [])
            for part in other["AbstractText"]
        ),
        "DOI": _their_doi(tree),
        "journal": str(article["Journal"].get("Title") or article["Journal"]["ISOAbbreviation"]),
        "authors": "|".join(_author(name) for name in article.get("AuthorList", [])),
        "languages": "|".join(map(str, article.get("Language", []))),
        "publication types": "|".join(
            f"{kind.attributes.get('UI')}#{kind}" for kind in article["PublicationTypeList"]
        ),
        "MeSH": "|".join(_heading(heading) for heading in citation.get("MeshHeadingList", [])),
        "corrections": "|".join(
            f"{link.attributes['RefType']}#{link.get('PMID', '')}"
            for link in citation.get("CommentsCorrectionsList", [])
        ),
        "keywords": "|".join(
            str(word) for listed in citation.get("KeywordList", []) for word in listed
        ),
    }


def _section(part: Any) -> str:
    told = getattr(part, "attributes", {})
    return f"{told.get('Label', '')}#{told.get('NlmCategory', '')}#{part}"


def _author(author: Mapping[str, Any]) -> str:
    if "CollectiveName" in author:
        return str(author["CollectiveName"])
    names = (str(author.get(name, "")) for name in ("LastName", "Initials", "Suffix"))
    return " ".join(name for name in names if name)


def _heading(heading: Mapping[str, Any]) -> str:
    descriptor = heading["DescriptorName"]
    parts = [descriptor, *heading["QualifierName"]]
    is_major = any(part.attributes.get("MajorTopicYN") == "Y" for part in parts)
    qualifiers = "/".join(map(str, heading["QualifierName"]))
    return f"{descriptor.attributes.get('UI')}#{descriptor}#{qualifiers}#{is_major}"


def _their_doi(tree: Mapping[str, Any]) -> str:
    located = [
        str(place)
        for place in tree["MedlineCitation"]["Article"].get("ELocationID", [])
        if place.attributes["EIdType"] == "doi" and place.attributes.get("ValidYN") != "N"
    ]
    listed = [
        str(item)
        for item in tree.get("PubmedData", {}).get("ArticleIdList", [])
        if item.attributes["IdType"] == "doi"
    ]
    return next(iter(located + listed), "").lower()


def bio_articles(body: bytes) -> dict[str, Mapping[str, Any]]:
    """
    Return Biopython's reading by PMID.

    The document type is replaced by the newest that Biopython carries along: at one that it does
    not, it would open a connection to fetch it. In older years affiliations stood where the
    newest one does not allow them; they are not compared, so they are cut.
    """
    from Bio import Entrez

    known = _DOCTYPE.sub(_BUNDLED, _AFFILIATION.sub(b"", body), count=1)
    tree = Entrez.read(BytesIO(known), validate=False)  # type: ignore[no-untyped-call] # no types
    return {str(article["MedlineCitation"]["PMID"]): article for article in tree["PubmedArticle"]}


def read_xml(path: Path, tally: Tally) -> None:
    """Read one XML answer and compare it."""
    body = path.read_bytes()
    try:
        outcomes = list(parse_pubmed_xml(body))
    except SourceError as error:
        tally.other[f"{error.reason}: {error}"[:70]] += 1
        return
    records = list(_records(outcomes, path, tally))
    try:
        theirs = bio_articles(body)
    except Exception as error:  # noqa: BLE001 - whatever a second opinion dies of is reported
        tally.unopposed.append(f"{path.name}: {type(error).__name__}")
        return
    for record in records:
        if record.pmid in theirs:
            compare(record, theirs[record.pmid], tally)


def _records(outcomes: list[Record | RecordFault], path: Path, tally: Tally) -> Iterator[Record]:
    for outcome in outcomes:
        if isinstance(outcome, Record):
            tally.records += 1
            yield outcome
        else:
            tally.faults.append(f"{path.name}: {outcome.reason} {outcome.message}")


def compare(record: Record, tree: Mapping[str, Any], tally: Tally) -> None:
    """Compare every field of a record."""
    theirs = their_fields(tree)
    for name, ours in our_fields(record).items():
        way = way_of(ours, theirs[name])
        tally.ways[name][way] += 1
        if way == WAYS[3]:
            opposed = f"    ours   {ours[:300]}\n    theirs {theirs[name][:300]}"
            tally.differences.append(f"PMID {record.pmid} {name}\n{opposed}")


def read_text(path: Path, tally: Tally) -> None:
    """Read one file of MEDLINE text."""
    list(_records(list(parse_medline(path.read_bytes())), path, tally))


def report(tally: Tally, medline: Tally) -> None:
    """Print what was found."""
    print(f"XML: {tally.records} records, {len(tally.faults)} faults")
    print(f"MEDLINE text: {medline.records} records, {len(medline.faults)} faults")
    for fault in tally.faults + medline.faults:
        print(f"  fault in {fault}")
    print(f"answers that are no set of records: {tally.other.total()}")
    for reason, count in sorted(tally.other.items()):
        print(f"  {count:>3}  {reason}")
    print(f"not readable for Bio.Entrez.read: {', '.join(tally.unopposed) or 'none'}")
    print(f"{'field':<20}" + "".join(f"{way:>20}" for way in WAYS))
    for name, ways in tally.ways.items():
        print(f"{name:<20}" + "".join(f"{ways[way]:>20}" for way in WAYS))
    for difference in tally.differences:
        print(difference)


def main() -> None:
    """Read everything and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    wire = arguments.parse_args().data / "wire"
    tally, medline = Tally(), Tally()
    for path in sorted(wire.rglob("*.xml")):
        read_xml(path, tally)
    for path in sorted(wire.rglob("*.txt")):
        read_text(path, medline)
    report(tally, medline)


if __name__ == "__main__":
    main()
