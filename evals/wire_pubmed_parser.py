"""
Recorded answers of PubMed as claimcheck and as pubmed_parser read them, field by field.

    python -m evals.wire_pubmed_parser --data ../shared/data

pubmed_parser keeps less: no labels and categories of abstract sections beside the text, no scripts,
no majority of MeSH headings. So a field is compared as far as both have it: by its letters and
digits alone where it is running text, exactly where it is a name or a number.
"""

from __future__ import annotations

import argparse
import gzip
import re
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claimcheck.errors import SourceError
from claimcheck.model import Record
from claimcheck.records.pubmed_xml import parse_pubmed_xml

_SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()n0123456789+-=()")


def bare(text: object) -> str:
    """Return letters and digits alone."""
    plain = unicodedata.normalize("NFC", str(text or "")).translate(_SCRIPTS)
    return re.sub(r"[\W_]+", "", plain)


def listed(text: object) -> str:
    """Return a list that pubmed_parser writes as `UI:name; UI:name`, as names."""
    items = [item.strip() for item in str(text or "").split(";")]
    return "|".join(bare(item.partition(":")[2] or item) for item in items if item)


def our_fields(record: Record) -> dict[str, str]:
    """Return the fields of a record as far as pubmed_parser has them."""
    return {
        "title": bare(record.title),
        "abstract": bare("".join(f"{part.label or ''}{part.text}" for part in record.sections)),
        "vernacular title": bare(record.vernacular_title),
        "DOI": record.doi or "",
        "PMCID": record.pmcid or "",
        "journal": bare(record.journal),
        "year": str(record.year or ""),
        "languages": "|".join(record.languages),
        "publication types": "|".join(bare(kind.name) for kind in record.publication_types),
        "MeSH": "|".join(bare(heading.descriptor) for heading in record.mesh),
        "keywords": "|".join(bare(word) for word in record.keywords),
        "first author": bare(record.authors[0] if record.authors else ""),
    }


def their_fields(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the same fields of pubmed_parser's dictionary."""
    author = str(told.get("authors") or "").split(";")[0].split("|")
    names = author[:1] + author[2:3] if len(author) > 2 else author
    return {
        "title": bare(told["title"]),
        "abstract": bare(told["abstract"]),
        "vernacular title": bare(told["vernacular_title"]),
        "DOI": str(told["doi"] or "").lower(),
        "PMCID": str(told["pmc"] or ""),
        "journal": bare(told["journal"]),
        "year": str(told["pubdate"] or "")[:4],
        "languages": str(told["languages"] or "").replace(";", "|"),
        "publication types": listed(told["publication_types"]),
        "MeSH": listed(told["mesh_terms"]),
        "keywords": listed(told["keywords"]),
        "first author": bare("".join(names)),
    }


def readings(path: Path, folder: Path) -> Iterator[tuple[Record, Mapping[str, Any]]]:
    """Yield each record of a file with pubmed_parser's reading of it."""
    from pubmed_parser import parse_medline_xml

    body = path.read_bytes()
    try:
        records = [item for item in parse_pubmed_xml(body) if isinstance(item, Record)]
    except SourceError:
        return
    packed = folder / "one.xml.gz"
    packed.write_bytes(gzip.compress(body, 1))
    try:
        theirs = {
            told["pmid"]: told for told in parse_medline_xml(str(packed), year_info_only=True)
        }
    except Exception as error:  # noqa: BLE001 - whatever a second opinion dies of is reported
        print(f"  not readable for pubmed_parser: {path.name}: {type(error).__name__}")
        return
    for record in records:
        if record.pmid in theirs:
            yield record, theirs[record.pmid]


def main() -> None:
    """Print the table and every difference."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--shown", type=int, default=3, help="differences shown of each field")
    given = arguments.parse_args()
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, list[str]] = defaultdict(list)
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((given.data / "wire").rglob("*.xml")):
            for record, told in readings(path, Path(folder)):
                count += 1
                theirs = their_fields(told)
                for name, ours in our_fields(record).items():
                    way = "equal" if ours == theirs[name] else "differs"
                    ways[name][way] += 1
                    if way == "differs":
                        pair = f"{ours[:90]!r} / {theirs[name][:90]!r}"
                        shown[name].append(f"PMID {record.pmid}: {pair}")
    print(f"{count} articles")
    for name, tally in ways.items():
        print(f"{name:<20}{tally['equal']:>8} equal{tally['differs']:>8} differ")
        for line in shown[name][: given.shown]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
