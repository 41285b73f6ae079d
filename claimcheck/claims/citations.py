"""Citations in a document: which papers it gives as the source of which statement."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claimcheck.claims.form import has_verb
from claimcheck.claims.free_citations import free_citation
from claimcheck.claims.phrases import words_of
from claimcheck.model import Block, BlockKind, Document, Reference, Span
from claimcheck.text.identifiers import find_identifiers, identifiers_in_link

_NUMBERS = re.compile(r"\[([0-9]{1,3}(?:\s?[,;–-]\s?[0-9]{1,3}){0,20})\]")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[,;–⁻-][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}){0,20}")
# «10⁹», «kg/m²», «I²»: what stands before a power, which points to no entry.
_BEFORE_POWER = re.compile(
    r"(?:(?P<ten>(?<![0-9.,])10)|(?<![^\W\d_])[cdkmnµμ]?m|(?<!\w)(?P<letter>[IRrχητ]))\Z"
)
_LONGEST_BASE = 4
_TO_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NUMBER_RANGE = re.compile(r"([0-9]{1,3})(?:\s?[–-]\s?([0-9]{1,3}))?")
_AUTHOR_YEAR = re.compile(
    r"\b([A-ZÀ-Þ][\w’'-]{1,30})"
    r"(?:\set\sal\.?|\sand\s(?:colleagues|co-?workers)|\s(?:&|and)\s[A-ZÀ-Þ][\w’'-]{1,30})?"
    r"(?:’s|'s)?,?\s\(?((?:19|20)[0-9]{2})[a-z]?\b"
)
_FIRST_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]{1,30}")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}(?=[a-z]?\b)")
# The end of a sentence right before a mark, perhaps with «See» or «Source:» between the two.
_SENTENCE_END = re.compile(
    r"[.!?…][\"'”’)\]]{0,3}\s{0,3}[(\[]?"
    r"(?:(?:see(?:\salso)?|sources?|ref(?:erence)?s?|read|read\smore|more|study|link|via|cf\.?)"
    r"(?:\s(?:here|at|on))?:?\s{0,3}[<(\[]?)?(?:https?://)?(?:www\.)?\Z",
    re.IGNORECASE,
)
_LONGEST_POINTER = 40
_POINTS = re.compile(
    r"\W{0,40}(?:see|sources?|ref(?:erence)?s?|read|more|link|via|cf|here|https?)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:[’']s)?[ \u00a0][a-z]")
_FEWEST_SPOKEN = 4
_LONGEST_SPOKEN = 1_000
_FOOTNOTE = "footnote:"
_FOOTNOTE_MARK = "^"
"""Before the label of a reference that is a footnote; see `Block.label`."""
_LONGEST_RANGE = 50
_LONGEST_ENTRY = 4_000
_FREE = "CITATION:"
_SOURCES = frozenset({BlockKind.REFERENCE, BlockKind.FOOTNOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The citations of one document by the place that each stands behind."""

    anchors: tuple[int, ...] = ()
    """Ascending; places in `Document.text` inside of the statement that is cited for."""
    names: tuple[tuple[str, ...], ...] = ()
    """The identifiers at each anchor, and the citations of entries that have none."""
    entries: Mapping[str, tuple[Reference, ...]] = field(default_factory=dict)
    """By name the entries that give it."""

    def behind(self, span: Span) -> tuple[str, ...]:
        """Return the identifiers given for the statement at `span`, each once, in order."""
        return tuple(name for name in self._names_behind(span) if not name.startswith(_FREE))

    def references_behind(self, span: Span) -> tuple[Reference, ...]:
        """Return the entries of reference list and footnotes behind the statement at `span`."""
        found = (self.entries.get(name, ()) for name in self._names_behind(span))
        return tuple(dict.fromkeys(entry for entries in found for entry in entries))

    def _names_behind(self, span: Span) -> tuple[str, ...]:
        first = bisect_left(self.anchors, span.start)
        last = bisect_left(self.anchors, span.end)
        return tuple(dict.fromkeys(name for names in self.names[first:last] for name in names))


def _reference(text: str, names: tuple[str, ...]) -> Reference:
    return Reference(
        text=text,
        cites=tuple(name for name in names if not name.startswith(_FREE)),
        citation=next((name for name in names if name.startswith(_FREE)), None),
    )


def find_citations(document: Document) -> Citations:
    """
    Return the citations of a document.

    Read are: identifiers and links in the sentence, Markdown footnotes, numbers that point
    into a reference list, and author with year where the list has such an entry. A mark that
    follows a full stop belongs to the sentence before it.
    """
    sources = _Sources.of(document)
    marks = sorted(_marks(document, sources))
    found: list[tuple[int, tuple[str, ...]]] = []
    text = document.text
    starts = [block.span.start for block in document.blocks]
    spoken = {link.span.start for link in document.links if _is_spoken(link.span, text)}
    behind = -1, -1
    for start, end, names in marks:
        block_index = bisect_left(starts, start + 1) - 1
        block_start = starts[block_index] if block_index >= 0 else 0
        last_end, last_anchor = behind
        if start in spoken:
            anchor = start
        elif last_end >= block_start and not text[last_end:start].strip(" ,;"):
            anchor = last_anchor
        else:
            anchor = _anchor(text, start, block_start)
        behind = max(end, start), anchor
        if names:
            found.append((anchor, names))
    found.sort(key=lambda pair: pair[0])
    return Citations(
        anchors=tuple(anchor for anchor, _ in found),
        names=tuple(names for _, names in found),
        entries=sources.entries,
    )


def _is_spoken(link: Span, text: str) -> bool:
    """
    Tell whether a link is laid over words of a statement, so that it is no mark behind another.

    «It helps. [Zinc](…) does not» and «It helps. [Zinc does not help anybody](…).» cite for the
    second sentence, «It helps. [Doe 2006](…).» for the first.
    """
    words = words_of(link.cut(text)[:_LONGEST_SPOKEN])
    before = _SENTENCE_END.search(text[max(0, link.start - _LONGEST_POINTER) : link.start])
    is_pointed_at = before is not None and any(map(str.isalpha, before.group()))
    if not words or is_pointed_at or _POINTS.match(link.cut(text)):
        return False
    if _GOES_ON.match(text, link.end):
        return True
    return len(words) >= _FEWEST_SPOKEN and has_verb(words)


def _anchor(text: str, start: int, block_start: int) -> int:
    before = text[max(block_start, start - _LONGEST_POINTER) : start]
    end = _SENTENCE_END.search(before)
    return start - len(before) + end.start() if end else start


def _marks(document: Document, sources: _Sources) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the start and the end of each mark in the prose and what it leads to."""
    for link in document.links:
        if link.target.startswith(_FOOTNOTE):
            names = sources.footnotes.get(link.target.removeprefix(_FOOTNOTE), ())
        else:
            names = identifiers_in_link(link.target)
        if names or link.target.startswith(_FOOTNOTE):
            yield link.span.start, link.span.end, names
    for block in document.blocks:
        if block.kind not in _SOURCES and block.kind is not BlockKind.HEADING:
            content = block.span.cut(document.text)
            for span, names in _marks_in(content, sources):
                placed = span.shifted(block.span.start)
                yield placed.start, placed.end, names


def _marks_in(content: str, sources: _Sources) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for span, name in find_identifiers(content):
        yield span, (name,)
    if not sources.numbered:
        return
    for match in _NUMBERS.finditer(content):
        yield Span(*match.span()), sources.of_numbers(match.group(1))
    for match in _SUPERSCRIPT.finditer(content):
        if not _is_power(content, match):
            yield Span(*match.span()), sources.of_numbers(match.group().translate(_TO_DIGITS))
    for match in _AUTHOR_YEAR.finditer(content):
        names = sources.by_author.get((_plain(match.group(1)), match.group(2)), ())
        if names:
            yield Span(*match.span()), names


def _is_power(content: str, raised: re.Match[str]) -> bool:
    """Tell whether raised digits are a power, the charge of an ion or the mass of an isotope."""
    start, end = raised.span()
    after, before = content[end : end + 1], content[max(0, start - _LONGEST_BASE) : start]
    if after in {"⁺", "⁻"}:
        return True
    if after.isalpha() and (not before or before[-1] in " (-"):
        return not before.rstrip(" (-").endswith((".", "!", "?"))
    base = _BEFORE_POWER.search(before)
    if base is None:
        return False
    return bool(base["ten"]) or raised.group() in ({"²"} if base["letter"] else {"²", "³"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """The entries of the reference list and the footnotes, with their identifiers."""

    footnotes: Mapping[str, tuple[str, ...]]
    numbered: Mapping[str, tuple[str, ...]]
    by_author: Mapping[tuple[str, str], tuple[str, ...]]
    entries: Mapping[str, tuple[Reference, ...]]

    @classmethod
    def of(cls, document: Document) -> _Sources:
        """Read the reference list and the footnotes of a document."""
        footnotes: dict[str, tuple[str, ...]] = {}
        numbered: dict[str, tuple[str, ...]] = {}
        placed: dict[str, tuple[str, ...]] = {}
        by_author: dict[tuple[str, str], tuple[str, ...]] = {}
        entries: dict[str, tuple[Reference, ...]] = {}
        links = sorted(document.links, key=lambda link: link.span)
        link_starts = [link.span.start for link in links]
        for block in document.blocks:
            if block.kind not in _SOURCES:
                continue
            first = bisect_left(link_starts, block.span.start)
            last = bisect_left(link_starts, block.span.end + 1)
            targets = [link.target for link in links[first:last]]
            names = _names_of_entry(block, document.text, targets)
            entry = _reference(block.span.cut(document.text)[:_LONGEST_ENTRY], names)
            for name in names:
                # A paper that a list names more often than that is named well enough.
                entries[name] = (*entries.get(name, ())[:4], entry)
            label = block.label or ""
            if block.kind is BlockKind.FOOTNOTE or label.startswith(_FOOTNOTE_MARK):
                mark = label.removeprefix(_FOOTNOTE_MARK)
                footnotes[mark] = footnotes.get(mark, ()) + names
            else:
                numbered.setdefault(label, names)
            if block.number is not None:
                placed.setdefault(str(block.number), names)
            if block.kind is BlockKind.FOOTNOTE:
                continue
            author, years = _author_and_years(block.span.cut(document.text))
            for year in years:
                by_author.setdefault((author, year), names)
        if numbered:
            # Plain numbers point into such a list, also at an entry that a link leads to elsewhere.
            numbered = {**placed, **numbered}
        return cls(footnotes=footnotes, numbered=numbered, by_author=by_author, entries=entries)

    def of_numbers(self, numbers: str) -> tuple[str, ...]:
        """Return the identifiers behind «1», «1, 3» or «2–5»."""
        names: list[str] = []
        for match in _NUMBER_RANGE.finditer(numbers):
            first = int(match.group(1))
            last = int(match.group(2) or first)
            for number in range(first, min(last, first + _LONGEST_RANGE) + 1):
                names.extend(self.numbered.get(str(number), ()))
        return tuple(dict.fromkeys(names))


def _names_of_entry(block: Block, text: str, targets: list[str]) -> tuple[str, ...]:
    printed = [name for _, name in find_identifiers(block.span.cut(text))]
    linked = [name for target in targets for name in identifiers_in_link(target)]
    names = tuple(dict.fromkeys(printed + linked))
    if names:
        return names
    free = free_citation(block.span.cut(text))
    return () if free is None else (free,)


def _author_and_years(entry: str) -> tuple[str, tuple[str, ...]]:
    name = _FIRST_NAME.search(entry[:60])
    years = tuple(dict.fromkeys(_YEAR.findall(entry[:600])))
    return (_plain(name.group()) if name else "", years)


def _plain(name: str) -> str:
    """Return a surname for comparison: lower case, accents off."""
    parts = unicodedata.normalize("NFD", name.casefold().replace("’", "'"))
    return "".join(c for c in parts if not unicodedata.combining(c)).removesuffix("'s")
