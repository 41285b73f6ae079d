"""
NLM's descriptor file (`desc2026.xml`, nlmdescriptorrecordset DTD) read as a stream.

Of each descriptor its identifier, its name, its entry terms and its places in the tree are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lxml import etree

from claimcheck.errors import UsageError
from claimcheck.sources.local.deflate import DAMAGED, open_gzip

_ROOT = "DescriptorRecordSet"
_RECORD = "DescriptorRecord"
_UI = re.compile(r"D[0-9]{3,12}")
_TREE_NUMBER = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{3}){0,20}")
_LONGEST_NAME = 500
_MOST_NAMES = 5000
"""Entry terms of one descriptor; the most real ones are below 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """A MeSH descriptor."""

    ui: str
    name: str
    terms: tuple[str, ...] = ()
    """Entry terms of all its concepts, the name itself left out."""
    tree_numbers: tuple[str, ...] = ()
    """Its places in the tree; below C01.100 lies everything that begins with `C01.100.`."""


def read_descriptors(path: Path) -> Iterator[Descriptor]:
    """
    Yield the descriptors of a file, packed by gzip or not.

    No entity is expanded, nothing is fetched, and memory holds one descriptor.

    Raises:
        UsageError: The file cannot be read, is something else, declares entities or is damaged.
    """
    count = 0
    try:
        with _open(path) as file:
            for element in _records(file, path):
                found = _descriptor(element)
                if found is not None:
                    count += 1
                    yield found
    except (*DAMAGED, etree.XMLSyntaxError) as error:
        raise UsageError(f"{path}: cannot be read as MeSH descriptors: {error}") from error
    if not count:
        raise UsageError(f"{path}: no MeSH descriptors in it")


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        if file.peek(2).startswith(b"\x1f\x8b"):
            with open_gzip(file) as unpacked:
                yield unpacked
        else:
            yield file


def _records(file: IO[bytes], path: Path) -> Iterator[etree._Element]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        tag=(_ROOT, _RECORD),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    is_set = False
    for event, element in events:
        if not is_set:
            is_set = element.tag == _ROOT
            declared = element.getroottree().docinfo.internalDTD
            if not is_set or (declared is not None and any(True for _ in declared.iterentities())):
                raise UsageError(f"{path}: no MeSH descriptor file, or one that declares entities")
        if event == "end" and element.tag == _RECORD:
            yield element
            # What was read is cut off, or the tree would grow to the size of the file.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _descriptor(element: etree._Element) -> Descriptor | None:
    ui = (element.findtext("DescriptorUI") or "").strip()
    name = _tidy(element.findtext("DescriptorName/String"))
    if not _UI.fullmatch(ui) or not name:
        return None
    found = element.iterfind("ConceptList/Concept/TermList/Term/String")
    terms = dict.fromkeys(_tidy(term.text) for term, _ in zip(found, range(_MOST_NAMES)))  # noqa: B905 - cut on purpose
    numbers = [
        (place.text or "").strip() for place in element.iterfind("TreeNumberList/TreeNumber")
    ]
    return Descriptor(
        ui=ui,
        name=name,
        terms=tuple(term for term in terms if term and term != name),
        tree_numbers=tuple(number for number in numbers if _TREE_NUMBER.fullmatch(number)),
    )


def _tidy(text: str | None) -> str:
    return " ".join((text or "")[:_LONGEST_NAME].split())
