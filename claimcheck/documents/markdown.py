"""Markdown as prose: markup left out, blocks typed, every character traced to its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from claimcheck.documents.inline import InlineWriter
from claimcheck.documents.plain_text import write_plain_lines
from claimcheck.documents.preformatted import write_preformatted
from claimcheck.documents.prose import ProseBuilder
from claimcheck.documents.source_text import SourceText
from claimcheck.model import BlockKind, Span

# MDX: modules and components between the prose, one line each. The word boundary and the
# punctuation keep a sentence such as «Import duties rose» in.
_MDX_LINE = re.compile(
    r"^(?:import|export)\b(?=[^\n]{0,500}(?:\bfrom\s{1,4}['\"]|['\"];?$|[={]))[^\n]{0,500}$"
    r"|^\s{0,8}</?[A-Z][\w.]{0,60}(?:\s[^\n<>]{0,500})?/?>\s{0,8}$"
    r"|\{/\*[^\n]{0,500}?\*/\}",
    re.MULTILINE,
)
_TOML_FRONT_MATTER = re.compile(r"\A\+\+\+\n.{0,100000}?\n\+\+\+[ \t]{0,20}(?=\n|\Z)", re.DOTALL)
_HTML_COMMENT = re.compile(r"\A\s{0,10}<!--.{0,100000}?-->\s{0,10}\Z", re.DOTALL)
# Below this depth markdown-it drops the text, which must not happen silently.
_MAX_NESTING = 40
_LISTS = frozenset(
    ["bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"]
)
_PROSE_FENCES = frozenset({"", "text", "txt", "plain", "plaintext"})


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(front_matter_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.options["maxNesting"] = _MAX_NESTING
    # Escapes and entities stay tokens of their own, which carry the raw characters.
    return parser.disable("text_join")


def write_markdown(source: SourceText, builder: ProseBuilder) -> tuple[str, ...]:
    """Append the prose of a Markdown source to `builder` and return notices for the user."""
    masked = _mask(source.text)
    tokens = _parser().parse(masked)
    if any(token.level >= _MAX_NESTING - 2 for token in tokens):
        write_plain_lines(source, builder, Span(0, len(source.text)))
        return ("nested too deep for Markdown; read as plain text",)
    walker = _Walker(builder=builder, text=masked)
    for token in tokens:
        walker.take(token)
    return walker.notices()


def _mask(text: str) -> str:
    """Blank out what is no Markdown, character by character, so that places stay."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    return _MDX_LINE.sub(blank, _TOML_FRONT_MATTER.sub(blank, text, count=1))


_MOST_TITLE_WORDS = 14


@dataclass(slots=True)
class _Walker:
    """Walks the block tokens and knows inside which blocks it stands."""

    builder: ProseBuilder
    text: str
    _lines: list[int] = field(init=False)
    _lists: int = 0
    _quotes: int = 0
    _heading: int = 0
    _footnote: str | None = None
    _row: tuple[int, bool] | None = None
    """Number of cells so far and whether the row is a header; None outside of tables."""
    _writer: InlineWriter | None = None
    _raw_html: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def take(self, token: Token) -> None:
        """Handle one block token."""
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind in {"heading_open", "heading_close"}:
            self._heading = int(token.tag[1]) if token.nesting > 0 else 0
        elif kind in _LISTS:
            self._lists += token.nesting
        elif kind in {"blockquote_open", "blockquote_close"}:
            self._quotes += token.nesting
        elif kind in {"footnote_reference_open", "footnote_reference_close"}:
            self._footnote = str(token.meta["label"]) if token.nesting > 0 else None
        elif kind == "html_block":
            self._html(token)
        elif kind == "fence":
            self._fence(token)
        else:
            self._table(token)

    def notices(self) -> tuple[str, ...]:
        """Return what was left out and may have held prose."""
        if not self._raw_html:
            return ()
        lines = ", ".join(str(line) for line in self._raw_html[:5])
        more = " and more" if len(self._raw_html) > 5 else ""
        return (f"raw HTML was left out at line {lines}{more}",)

    def _fence(self, token: Token) -> None:
        """Take the lines of a fence without a language when they are prose, such as a leaflet."""
        if token.map is None or token.info.strip().lower() not in _PROSE_FENCES:
            return
        first = self._lines[token.map[0] + 1] if token.map[0] + 1 < len(self._lines) else 0
        end = self.text.find(token.content, first) + len(token.content)
        if first < end <= len(self.text):
            write_preformatted(self.builder.source, self.builder, Span(first, end))

    def _html(self, token: Token) -> None:
        if token.map and not _HTML_COMMENT.match(token.content):
            self._raw_html.append(token.map[0] + 1)

    def _table(self, token: Token) -> None:
        if token.type == "tr_open" and token.map:
            self._row = (0, False)
            self.builder.begin_block()
            self._writer = self._new_writer(token.map)
        elif token.type == "th_open" and self._row:
            self._row = (self._row[0], True)
        elif token.type == "tr_close" and self._row:
            kind = BlockKind.TABLE_HEADER if self._row[1] else BlockKind.TABLE_ROW
            self.builder.end_block(kind)
            self._row = None

    def _new_writer(self, lines: list[int]) -> InlineWriter:
        first, last = lines
        end = self._lines[last] if last < len(self._lines) else len(self.text)
        return InlineWriter(
            builder=self.builder, text=self.text, position=self._lines[first], end=end
        )

    def _inline(self, token: Token) -> None:
        if self._row is not None and self._writer is not None:
            cells, header = self._row
            if cells:
                self.builder.replace(" | ", self._writer.position)
            self._writer.write(token.children or [])
            self._row = (cells + 1, header)
            return
        if token.map is None:
            return
        self.builder.begin_block()
        self._new_writer(token.map).write(token.children or [])
        self._end_block(is_bold=_is_bold(token.children or []))

    def _end_block(self, *, is_bold: bool) -> None:
        if self._heading:
            self.builder.end_block(BlockKind.HEADING, level=self._heading)
        elif self._footnote is not None:
            self.builder.end_block(BlockKind.FOOTNOTE, label=self._footnote)
        elif self._lists:
            self.builder.end_block(BlockKind.LIST_ITEM, level=self._lists)
        elif self._quotes:
            self.builder.end_block(BlockKind.QUOTE)
        elif is_bold and _reads_as_title(self.builder.text_of_block()):
            self.builder.end_block(BlockKind.HEADING, level=6)
        else:
            self.builder.end_block(BlockKind.PARAGRAPH)


def _is_bold(children: Sequence[Token]) -> bool:
    """Tell whether a paragraph is one bold stretch and nothing else."""
    shown = [token for token in children if token.type != "text" or token.content.strip()]
    return (
        len(shown) > 2
        and shown[0].type == "strong_open"
        and shown[-1].type == "strong_close"
        and sum(token.type == "strong_open" for token in shown) == 1
    )


def _reads_as_title(text: str) -> bool:
    """Tell whether a bold paragraph is a heading: short, no sentence, no opening of a list."""
    return len(text.split()) <= _MOST_TITLE_WORDS and not text.rstrip().endswith(
        (".", "!", ":", ";")
    )
