"""
A stream of PubMed XML cut into records, without parsing it as a whole.

Cutting at the end tag of a record and parsing record by record is as fast as a streaming parser,
needs memory for one record only, and lets a malformed record cost nothing but itself. What a
whole-document parser would notice is checked here: the prolog, the root and its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple, Protocol

from claimcheck.errors import SourceError

RECORD_TAGS = ("PubmedArticle", "PubmedBookArticle")

_ARTICLE = b"<PubmedArticle>"
_ARTICLE_END = b"</PubmedArticle>"

_BLOCK = 1 << 17
_LARGEST_RECORD = 1 << 24
"""Bytes. The largest real records (long reference lists) are below 2 MiB."""
_LARGEST_PROLOG = 1 << 14

_SPACE = re.compile(rb"[ \t\r\n]*")
_TAG = re.compile(rb"</?([A-Za-z][A-Za-z0-9:_.-]{0,60})[ \t\r\n/>]")
_ENCODING = re.compile(rb"""encoding[ \t]{0,9}=[ \t]{0,9}["']([A-Za-z0-9._-]{1,40})["']""")
_OPENING = re.compile(rb"<!--|<!\[CDATA\[")
_ERROR = re.compile(rb"<ERROR>([^<]{1,2000})")
_MARKUP = re.compile(rb"<[^>]{0,200}>")


def malformed(message: str) -> SourceError:
    """Make the error of an answer that is no set of PubMed records, or is cut short."""
    return SourceError("malformed", message, transient=True)


def excerpt(raw: bytes) -> str:
    """Return the first words of an answer without its tags, for an error message."""
    words = _MARKUP.sub(b" ", raw[:2000]).decode("utf-8", "replace").split()
    return " ".join(words)[:160]


class ByteStream(Protocol):
    """Anything that gives bytes: an open file, a GzipFile, a socket's file."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""


class Chunk(NamedTuple):
    """Records that follow one another, or one `DeleteCitation`."""

    raws: list[bytes]
    """Each ends with the first end tag of a record in it, unless it is text between records."""
    is_deletion: bool = False
    """The PMIDs that an update file takes out."""


def split_stream(stream: ByteStream | bytes) -> Iterator[Chunk]:
    """
    Yield the records of a `PubmedArticleSet` in order, one or several to a chunk.

    Several sets one after the other, as EDirect writes them, are read as one. Text that stands
    between records is yielded too, as a piece that does not begin with a record's tag.

    Raises:
        SourceError: The root is not `PubmedArticleSet`, the prolog declares entities or an
            encoding other than UTF-8, the answer holds an ERROR, or it ends before its root.
    """
    window = _Window(BytesIO(stream) if isinstance(stream, bytes) else stream)
    window.skip_mark()
    _enter_set(window)
    is_open = True
    while True:
        window.skip_space()
        articles = window.take_articles() if is_open else []
        if articles:
            yield Chunk(articles)
            continue
        if window.at_end():
            break
        if not is_open:
            is_open = _enter_next_set(window)
        elif window.tag() == "/PubmedArticleSet":
            window.take_through(b">")
            is_open = False
        elif child := _take_child(window):
            yield child
    if is_open:
        raise malformed("the answer ends before the end of its set of records (cut short)")


def _enter_next_set(window: _Window) -> bool:
    """Pass over a comment behind a set, or enter the set that follows; tell whether one did."""
    if window.starts(b"<!--"):
        window.take_through(b"-->")
        return False
    if not (window.starts(b"<?") or window.starts(b"<!") or window.tag() == "PubmedArticleSet"):
        raise malformed("something follows the end of the set of records")
    _enter_set(window)
    return True


def _take_child(window: _Window) -> Chunk | None:
    """Take what stands at the window's place inside a set; None for a comment."""
    tag = window.tag()
    if tag in RECORD_TAGS:
        return Chunk([window.take_through(f"</{tag}>".encode(), guarded=True)])
    if tag == "DeleteCitation":
        return Chunk([window.take_through(b"</DeleteCitation>")], is_deletion=True)
    if window.starts(b"<!--"):
        window.take_through(b"-->")
        return None
    if window.starts(b"<!DOCTYPE"):
        raise malformed("a document type stands inside the set of records")
    if window.starts(b"<?xml ") or tag == "PubmedArticleSet":
        raise malformed("a set of records begins before the end of another (cut short)")
    return Chunk([_take_stray(window)])


def _take_stray(window: _Window) -> bytes:
    """Take text and tags that belong to no record, such as the rest of a damaged one."""
    taken: list[bytes] = []
    size = 0
    while not (window.at_end() or _is_known(window.tag())):
        tag = window.tag()
        if _ERROR.search(window.peek()) or (tag is not None and tag.lower() == "html"):
            raise _root_error(tag, window.peek())
        taken.append(window.take_through(b">") if window.starts(b"<") else window.take_before(b"<"))
        size += len(taken[-1])
        if size > _LARGEST_RECORD:
            raise malformed("more than 16 MiB stand between two records")
    return b"".join(taken).strip()


def _is_known(tag: str | None) -> bool:
    return tag in RECORD_TAGS or tag in {"PubmedArticleSet", "/PubmedArticleSet", "DeleteCitation"}


def _root_error(tag: str | None, raw: bytes) -> SourceError:
    """Tell an error of the service from an answer that is something else altogether."""
    found = _ERROR.search(raw)
    if found:
        said = excerpt(found[1])
        return SourceError("service_error", f"PubMed answered: {said}", transient=True)
    if tag is not None and tag.lower() == "html":
        return SourceError("service_error", "PubMed answered with a web page", transient=True)
    # The text itself is not shown: nobody knows what an answer of unknown kind repeats.
    return malformed(f"not a set of PubMed records but <{tag}>" if tag else "not PubMed XML")


def _enter_set(window: _Window) -> None:
    """Read declaration, comments, document type and the start tag of the root."""
    while True:
        window.skip_space()
        if window.at_end():
            raise malformed("the answer is empty")
        if window.starts(b"<?"):
            _check_encoding(window.take_through(b"?>", limit=_LARGEST_PROLOG))
        elif window.starts(b"<!--"):
            window.take_through(b"-->", limit=_LARGEST_PROLOG)
        elif window.starts(b"<!"):
            _check_doctype(window.take_through(b">", limit=_LARGEST_PROLOG))
        elif window.tag() == "PubmedArticleSet":
            start = window.take_through(b">", limit=_LARGEST_PROLOG)
            if start.endswith(b"/>"):
                window.push(b"</PubmedArticleSet>")
            return
        else:
            raise _root_error(window.tag(), window.peek())


def _check_encoding(declaration: bytes) -> None:
    found = _ENCODING.search(declaration)
    if found and found[1].lower() not in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
        raise malformed(f"encoding {found[1].decode('ascii')} instead of UTF-8")


def _check_doctype(doctype: bytes) -> None:
    # An internal subset is the only place where entities can be declared without a download.
    # PubMed's own document type has none, and the DTD that it names is never fetched.
    if b"[" in doctype or not doctype.startswith(b"<!DOCTYPE"):
        raise SourceError("malformed", "the answer declares entities; it was not read")


class _Window:
    """A place in a stream of bytes, with as much of what follows as is needed."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0

    def _more(self) -> bool:
        block = self._stream.read(_BLOCK)
        if block:
            self._held = self._held[self._at :] + block
            self._at = 0
        return bool(block)

    def _need(self, size: int) -> None:
        while len(self._held) - self._at < size and self._more():
            pass

    def at_end(self) -> bool:
        self._need(1)
        return self._at >= len(self._held)

    def peek(self) -> bytes:
        self._need(2000)
        return self._held[self._at : self._at + 2000]

    def starts(self, prefix: bytes) -> bool:
        self._need(len(prefix))
        return self._held.startswith(prefix, self._at)

    def push(self, raw: bytes) -> None:
        self._held = raw + self._held[self._at :]
        self._at = 0

    def skip_mark(self) -> None:
        if self.starts(b"\xef\xbb\xbf"):
            self._at += 3

    def skip_space(self) -> None:
        while True:
            found = _SPACE.match(self._held, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._held) or not self._more():
                return

    def take_articles(self) -> list[bytes]:
        """
        Take the whole articles that lie in memory from here on; none where that is not safe.

        Not safe are comments and CDATA sections, which can hide a tag.
        """
        if not self.starts(_ARTICLE):
            return []
        last = self._held.rfind(_ARTICLE_END, self._at)
        while last < 0 and len(self._held) - self._at < _LARGEST_RECORD:
            seen = max(0, len(self._held) - self._at - len(_ARTICLE_END))
            if not self._more():
                return []
            last = self._held.rfind(_ARTICLE_END, self._at + seen)
        # To look for one rare byte first, and for two from behind, is several times faster.
        if last < 0 or (
            self._held.find(b"!", self._at, last) >= 0
            and self._held.rfind(b"<!", self._at, last) >= 0
        ):
            return []
        return self._articles_until(last + len(_ARTICLE_END))

    def _articles_until(self, last: int) -> list[bytes]:
        """Take the articles up to `last`, but only those that follow one another directly."""
        raws = []
        at = self._at
        while at < last and self._held.startswith(_ARTICLE, at):
            self._at = self._held.find(_ARTICLE_END, at) + len(_ARTICLE_END)
            raws.append(self._held[at : self._at])
            space = _SPACE.match(self._held, self._at)
            at = space.end() if space else self._at
        return raws

    def tag(self) -> str | None:
        """Return the name of the tag that stands here, with `/` before that of an end tag."""
        self._need(80)
        found = _TAG.match(self._held, self._at)
        if not found:
            return None
        slash = "/" if self.starts(b"</") else ""
        return slash + found[1].decode("ascii")

    def take_before(self, mark: bytes) -> bytes:
        """Take everything up to the mark, or to the end of the stream."""
        return self._take(mark, whole=False, limit=_LARGEST_RECORD, guarded=False)

    def take_through(
        self, mark: bytes, *, limit: int = _LARGEST_RECORD, guarded: bool = False
    ) -> bytes:
        """
        Take everything up to and with the mark.

        A `guarded` mark does not count inside a comment or a CDATA section, so that no text
        can pose as a record.
        """
        return self._take(mark, whole=True, limit=limit, guarded=guarded)

    def _take(self, mark: bytes, *, whole: bool, limit: int, guarded: bool) -> bytes:
        searched = 0
        while True:
            begin = self._at + searched
            place, searched_to = _find(self._held, mark, begin, guarded=guarded)
            if place >= 0:
                end = place + len(mark) if whole else place
                chunk = self._held[self._at : end]
                self._at = end
                return chunk
            searched = searched_to - self._at
            if len(self._held) - self._at > limit:
                raise malformed("a record is larger than 16 MiB")
            if not self._more():
                return self._rest(mark, whole=whole)

    def _rest(self, mark: bytes, *, whole: bool) -> bytes:
        if whole:
            missing = mark.decode("ascii", "replace")
            raise malformed(f"the answer ends before {missing} (cut short)")
        chunk = self._held[self._at :]
        self._at = len(self._held)
        return chunk


def _find(held: bytes, mark: bytes, begin: int, *, guarded: bool) -> tuple[int, int]:
    """
    Return where the mark stands, or -1, and from where to search on once there is more.

    A guarded mark does not count inside a comment or a CDATA section. Every byte is looked at a
    fixed number of times, whatever the text holds.
    """
    place = held.find(mark, begin)
    while guarded:
        opening = held.find(b"<!", begin, len(held) if place < 0 else place)
        if opening < 0:
            break
        found = _OPENING.match(held, opening)
        if not found:
            if len(held) - opening < len("<![CDATA["):
                return -1, opening
            begin = opening + 2
            continue
        closing = b"-->" if found[0] == b"<!--" else b"]]>"
        closed = held.find(closing, found.end())
        if closed < 0:
            return -1, opening
        begin = closed + len(closing)
        if 0 <= place < begin:
            place = held.find(mark, begin)
    return place, max(begin, len(held) - max(len(mark), len("<![CDATA[")) + 1)
