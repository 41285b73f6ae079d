"""A piece of XML made into a tree of elements, or only found to be well-formed."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, XMLParser
from xml.parsers import expat

_PREFIX = re.compile(rb"[</ \t\r\n]([A-Za-z_][A-Za-z0-9_.-]{0,40}):")
_MARKUP_LANGUAGES = {b"xml", b"xmlns"}


def parse_element(raw: bytes) -> Element:
    """
    Return the tree of one element.

    Prefixes need no declaration, because a root may hold it for all its records. Expat is given
    no document type: nothing can declare an entity, so nothing can be expanded or fetched.

    Raises:
        ParseError: Not well-formed, or more or less than one element.
        ValueError: Not UTF-8.
    """
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - see above
    if b":" not in raw:
        parser.feed(raw)
        root: Element = parser.close()
        return root
    prefixes = sorted(set(_PREFIX.findall(raw)) - _MARKUP_LANGUAGES)
    declared = b"".join(b' xmlns:%s="urn:%s"' % (prefix, prefix) for prefix in prefixes)
    parser.feed(b"<r%s>" % declared)
    parser.feed(raw)
    parser.feed(b"</r>")
    wrapper: Element = parser.close()
    return wrapper[0]


class _NotPlainError(Exception):
    """Something stands in the text that can hide a tag."""


def is_plain(raw: bytes) -> bool:
    """
    Tell whether the text is well-formed content without anything that can hide a tag.

    That is, elements and character data, no comment, CDATA section or processing instruction.
    No tree is made, so it is quick. Prefixes are not looked at; entities beyond XML's own five
    are errors, as above.
    """
    parser = expat.ParserCreate("utf-8")
    parser.CommentHandler = _refuse
    parser.StartCdataSectionHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    try:
        parser.Parse(b"<r>", False)
        parser.Parse(raw, False)
        parser.Parse(b"</r>", True)
    except (expat.ExpatError, _NotPlainError):
        return False
    return True


def _refuse(*_: object) -> None:
    raise _NotPlainError
