"""The XML parts of a Word document, parsed without entities, DTDs, network or files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from claimcheck.documents.docx.archive import Archive
from claimcheck.errors import DocumentError

Element = Any
"""An lxml element; lxml ships no types."""

_MAIN_PART = "word/document.xml"
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def local_name(element: Element) -> str:
    """Return the name without its namespace: strict and transitional documents differ in it."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a local name."""
    return next((found for found in element if local_name(found) == name), None)


def is_on(element: Element | None) -> bool:
    """Tell whether a switch such as `w:b` is there and not turned off."""
    return element is not None and (attribute(element, "val") or "1") not in {"0", "false", "off"}


def top_elements(archive: Archive, part: str, inside: str) -> Iterator[Element]:
    """
    Yield the elements directly inside of the first element `inside`, one at a time.

    Each is thrown away when the next is asked for, so that memory holds one.

    Raises:
        DocumentError: The part is broken or declares a document type.
    """
    content = _read(archive, part)
    if content is None:
        return
    try:
        yield from _top_elements(content, inside)
    except etree.XMLSyntaxError as error:
        reason = str(error.msg)[:200]
    else:
        return
    raise _broken(archive, part, reason)


def parse_part(archive: Archive, part: str) -> Element | None:
    """
    Return the root of a whole part, comments and instructions in it; None when there is none.

    Raises:
        DocumentError: The part is broken or declares a document type.
    """
    content = _read(archive, part)
    if content is None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        reason = str(error.msg)[:200]
    else:
        if root.getroottree().docinfo.internalDTD is None:
            return root
        reason = "it declares a document type"
    raise _broken(archive, part, reason)


def _read(archive: Archive, part: str) -> bytes | None:
    content = archive.read(part)
    if content is not None and any(mark in content for mark in _DOCTYPES):
        raise DocumentError(f"{archive.name}: its part {part} declares entities; it is not read")
    return content


def _broken(archive: Archive, part: str, reason: str) -> DocumentError:
    return DocumentError(
        f"{archive.name}: its part {part} is broken ({reason}); open it in Word and save it again"
    )


def _top_elements(content: bytes, inside: str) -> Iterator[Element]:
    events = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, container = 0, -1
    for event, element in events:
        if event == "start":
            if depth == 0 and element.getroottree().docinfo.internalDTD is not None:
                raise etree.XMLSyntaxError("it declares a document type", 0, 0, 0)
            if container < 0 and local_name(element) == inside:
                container = depth
            depth += 1
            continue
        depth -= 1
        if container >= 0 and depth == container + 1:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text."""
    for relation in top_elements(archive, "_rels/.rels", "Relationships"):
        kind = attribute(relation, "Type") or ""
        target = (attribute(relation, "Target") or "").lstrip("/")
        if kind.endswith("/officeDocument") and attribute(relation, "TargetMode") != "External":
            part = posixpath.normpath(target)
            if part.startswith("word/") and part.endswith(".xml"):
                return part
    return _MAIN_PART


def relationships(archive: Archive, part: str) -> Mapping[str, str]:
    """Return where the hyperlinks of a part lead; an address is noted, never followed."""
    folder, file = posixpath.split(part)
    found: dict[str, str] = {}
    for relation in top_elements(archive, f"{folder}/_rels/{file}.rels", "Relationships"):
        key, target = attribute(relation, "Id"), attribute(relation, "Target")
        if key and target and (attribute(relation, "Type") or "").endswith("/hyperlink"):
            found[key] = target
    return found
