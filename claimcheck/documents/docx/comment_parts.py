"""The parts of a Word document that know of its comments: list, relation and content type."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from claimcheck.documents.docx.archive import Archive
from claimcheck.documents.docx.parts import Element, attribute, local_name, parse_part
from claimcheck.errors import DocumentError
from claimcheck.text.display import visible

Lines = Sequence[Sequence[tuple[str, bool]]]
"""The paragraphs of a comment, each as pieces of text that are bold or not."""

_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION_TYPES = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
    ),
}
"""By the namespace of the text; this one is that of the strict form (ISO/IEC 29500-1)."""
_RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STYLES = {"reference": "annotation reference", "text": "annotation text"}
"""Names of the styles that Word gives to comments, in every language of its surface."""


@dataclass(slots=True, kw_only=True)
class CommentParts:
    """The comments of a document while more are added."""

    archive: Archive
    namespace: str
    relations_part: str
    relations: Element
    types: Element
    comments_part: str
    comments: Element
    reference_style: str | None
    text_style: str | None
    is_new: bool
    _next: int = field(default=0)

    @classmethod
    def read(cls, archive: Archive, part: str, root: Element) -> CommentParts:
        """
        Read what is there; a document without comments gets an empty list of them.

        Raises:
            DocumentError: A part is broken or missing.
        """
        namespace = etree.QName(root).namespace
        folder, file = posixpath.split(part)
        relations_part = f"{folder}/_rels/{file}.rels"
        relations = parse_part(archive, relations_part)
        if relations is None:
            space = {None: _RELATIONS_SPACE}
            relations = etree.Element(f"{{{_RELATIONS_SPACE}}}Relationships", nsmap=space)
        types = parse_part(archive, _TYPES)
        if types is None:
            raise DocumentError(f"{archive.name}: has no list of content types")
        found = _comments_target(relations, folder)
        comments = None if found is None else parse_part(archive, found)
        styles = _styles(archive, folder)
        parts = cls(
            archive=archive,
            namespace=namespace,
            relations_part=relations_part,
            relations=relations,
            types=types,
            comments_part=found or _free_name(archive, folder),
            comments=etree.Element(f"{{{namespace}}}comments", nsmap={"w": namespace})
            if comments is None
            else comments,
            reference_style=styles.get(_STYLES["reference"]),
            text_style=styles.get(_STYLES["text"]),
            is_new=found is None,
        )
        parts._next = 1 + max(_identifiers(parts.comments, root), default=-1)
        return parts

    def count_by(self, author: str) -> int:
        """Return how many comments the document has from somebody."""
        named = (each for each in self.comments if local_name(each) == "comment")
        return sum(attribute(each, "author") == author for each in named)

    def add(self, lines: Lines, *, author: str, written_at: datetime | None) -> int:
        """Add a comment and return its identifier."""
        key, self._next = self._next, self._next + 1
        comment = etree.SubElement(self.comments, self._name("comment"))
        comment.set(self._name("id"), str(key))
        comment.set(self._name("author"), author)
        comment.set(self._name("initials"), "cc")
        if written_at is not None:
            comment.set(self._name("date"), f"{written_at:%Y-%m-%dT%H:%M:%SZ}")
        for line in lines or ((("", False),),):
            self._add_paragraph(comment, line)
        return key

    def written(self, part: str, root: Element) -> dict[str, bytes]:
        """Return the bytes of every part that is another one now."""
        changed = {part: root, self.comments_part: self.comments}
        if self.is_new:
            self._announce()
            changed |= {self.relations_part: self.relations, _TYPES: self.types}
        return {name: _as_bytes(element) for name, element in changed.items()}

    def _add_paragraph(self, comment: Element, line: Sequence[tuple[str, bool]]) -> None:
        paragraph = etree.SubElement(comment, self._name("p"))
        if self.text_style is not None:
            properties = etree.SubElement(paragraph, self._name("pPr"))
            style = etree.SubElement(properties, self._name("pStyle"))
            style.set(self._name("val"), self.text_style)
        for words, is_bold in line:
            run = etree.SubElement(paragraph, self._name("r"))
            if is_bold:
                etree.SubElement(etree.SubElement(run, self._name("rPr")), self._name("b"))
            text = etree.SubElement(run, self._name("t"))
            text.set(_SPACE, "preserve")
            text.text = visible(words)

    def _announce(self) -> None:
        """Name the new list of comments among the relations and the content types."""
        taken = {attribute(each, "Id") for each in self.relations}
        number = next(each for each in range(1, len(taken) + 2) if f"rIdCc{each}" not in taken)
        relation = etree.SubElement(self.relations, f"{{{_RELATIONS_SPACE}}}Relationship")
        relation.set("Id", f"rIdCc{number}")
        relation.set("Type", _RELATION_TYPES.get(self.namespace, _RELATION_TYPE))
        relation.set("Target", f"/{self.comments_part}")
        override = etree.SubElement(self.types, f"{{{_TYPES_SPACE}}}Override")
        override.set("PartName", f"/{self.comments_part}")
        override.set("ContentType", _COMMENTS_TYPE)

    def _name(self, local: str) -> str:
        return f"{{{self.namespace}}}{local}"


def _comments_target(relations: Element, folder: str) -> str | None:
    for relation in relations:
        kind = (attribute(relation, "Type") or "") if isinstance(relation.tag, str) else ""
        if kind.endswith("/comments") and attribute(relation, "TargetMode") != "External":
            target = attribute(relation, "Target") or ""
            if target.startswith("/"):
                return posixpath.normpath(target.lstrip("/"))
            return posixpath.normpath(posixpath.join(folder, target))
    return None


def _free_name(archive: Archive, folder: str) -> str:
    """Return a name for the list of comments that no part has, related or not."""
    name, number = f"{folder}/comments.xml", 1
    while archive.has(name):
        number += 1
        name = f"{folder}/comments{number}.xml"
    return name


def _identifiers(comments: Element, root: Element) -> list[int]:
    """Return the identifiers of comments that are in use, in the list and in the text."""
    marks = {"commentRangeStart", "commentRangeEnd", "commentReference"}
    named = [each for each in comments if local_name(each) == "comment"]
    named += [each for each in root.iter() if local_name(each) in marks]
    keys = [attribute(each, "id") or "" for each in named]
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10]


def _styles(archive: Archive, folder: str) -> dict[str, str]:
    """Return the identifiers of styles by their names in lower case."""
    styles = parse_part(archive, f"{folder}/styles.xml")
    found: dict[str, str] = {}
    for style in () if styles is None else styles:
        if local_name(style) == "style":
            name = next((each for each in style if local_name(each) == "name"), None)
            key = attribute(style, "styleId")
            if name is not None and key:
                found[(attribute(name, "val") or "").lower()] = key
    return found


def _as_bytes(root: Element) -> bytes:
    written: bytes = etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return written
