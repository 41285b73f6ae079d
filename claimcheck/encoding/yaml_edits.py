"""
Changes to a YAML text that leave every other character where it was.

A list or mapping is edited in the text that a person wrote: comments, quotes, order and line ends
outside of the changed value stay. The text that comes out must be read again before it is
trusted; what cannot be edited safely raises `LayoutError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from claimcheck.encoding import yaml_nodes
from claimcheck.encoding.yaml_text import format_flow
from claimcheck.errors import ClaimcheckError

Edit = tuple[int, int, str]
"""Start, end and the text that takes the place of what stands there."""


class LayoutError(ClaimcheckError):
    """A text whose layout cannot be edited in place."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text that is edited, and its line ends."""

    text: str
    """Ends in a line end."""
    newline: str

    def line_start(self, position: int) -> int:
        """Return where the line of a position begins."""
        return self.text.rfind("\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Return where the next line begins."""
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found + 1

    def column(self, position: int) -> int:
        """Return the 0-based column of a position."""
        return position - self.line_start(position)

    def content_end(self, node: yaml_nodes.Node) -> int:
        """Return where the node ends, without the blank lines that a folded text takes along."""
        return len(self.text[node.start : node.end].rstrip()) + node.start


@dataclass(frozen=True, slots=True)
class Kept:
    """An item that stays, with the edits inside it."""

    index: int
    """Its place in the old list."""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """An item that comes in; its parts hold only texts, whole numbers, lists and mappings."""

    value: Mapping[str, Any]


Item = Kept | Fresh
BlockWriter = Callable[[Mapping[str, Any], str], list[str]]
"""Makes the lines of a new item from its value and the indent of its dash."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The lines of one list item, with the comments above that belong to it."""

    gap_start: int
    """Where blank lines before it begin."""
    start: int
    """Where its own comments begin."""
    dash: int
    """Where the line of its dash begins."""
    end: int


def apply_edits(text: str, edits: Iterable[Edit], start: int, end: int) -> str:
    """Return `text[start:end]` with the edits in it; edits at one place keep their order."""
    parts: list[str] = []
    position = start
    for begin, stop, replacement in sorted(edits, key=lambda edit: edit[0]):
        parts += (text[position:begin], replacement)
        position = max(position, stop)
    return "".join([*parts, text[position:end]])


def edit_list(
    source: Source, node: yaml_nodes.Sequence, items: Sequence[Item], write: BlockWriter
) -> Edit:
    """Return the edit that makes the list hold `items`; there must be some before and after."""
    if node.flow:
        return _edit_flow_list(source, node, items)
    chunks = _split(source, node)
    indent = " " * source.column(node.start)
    orphans = _orphaned_comments(source, chunks, items)
    default_gap = _gap(source, chunks[1]) if len(chunks) > 1 else source.newline
    parts: list[str] = []
    for place, item in enumerate(items):
        parts.append(_gap(source, chunks[place]) if place < len(chunks) else default_gap)
        if isinstance(item, Kept):
            chunk = chunks[item.index]
            parts.append(orphans.get(item.index, ""))
            parts.append(apply_edits(source.text, item.edits, chunk.start, chunk.end))
        else:
            parts += [line + source.newline for line in write(item.value, indent)]
    parts.append(orphans.get(len(chunks), ""))
    return chunks[0].gap_start, chunks[-1].end, "".join(parts)


def edit_mapping(
    source: Source,
    node: yaml_nodes.Mapping,
    changes: Mapping[str, Any],
    order: Sequence[str],
    write: BlockWriter,
) -> list[Edit]:
    """
    Return the edits that give keys new values.

    Args:
        source: The text.
        node: The mapping.
        changes: The keys with another value; None takes the key away. A value that is a list of
            mappings goes into lines of its own in block style.
        order: All keys in the order in which they are written.
        write: Makes the lines of an item of a list of mappings.
    """
    if node.flow:
        return _edit_flow_mapping(node, changes)
    edits: list[Edit] = []
    for key in order:
        if key not in changes:
            continue
        value = changes[key]
        if key not in node.entries:
            if value is not None:
                edits.append(_insert_key(source, node, key, value, order, write))
        elif value is None:
            edits += _remove_key(source, node, key)
        else:
            edits += _replace_value(source, node, key, value, write)
    return edits


def _split(source: Source, node: yaml_nodes.Sequence) -> list[_Chunk]:
    column = source.column(node.start)
    chunks: list[_Chunk] = []
    for item in node.items:
        dash = _dash_line(source, item.start, column, source.line_start(node.start))
        start = chunks[-1].end if chunks else _comments_above(source, dash)
        gap_start = start
        while start < dash and not source.text[start : source.line_end(start)].strip():
            start = source.line_end(start)
        end = source.line_end(source.content_end(item))
        while _is_comment_deeper(source, end, column):
            end = source.line_end(end)
        chunks.append(_Chunk(gap_start, start, dash, end))
    return chunks


def _dash_line(source: Source, position: int, column: int, first: int) -> int:
    line = source.line_start(position)
    while line >= first:
        head = source.text[line : line + column + 1]
        if head == " " * column + "-":
            return line
        line = source.line_start(line - 1)
    raise LayoutError("the list is laid out in a way that cannot be edited")


def _comments_above(source: Source, line: int) -> int:
    while line > 0:
        above = source.line_start(line - 1)
        if not source.text[above:line].lstrip().startswith("#"):
            break
        line = above
    return line


def _is_comment_deeper(source: Source, line: int, column: int) -> bool:
    text = source.text[line : source.line_end(line)]
    bare = text.lstrip(" ")
    return bare.startswith("#") and len(text) - len(bare) > column


def _gap(source: Source, chunk: _Chunk) -> str:
    return source.text[chunk.gap_start : chunk.start]


def _orphaned_comments(
    source: Source, chunks: Sequence[_Chunk], items: Sequence[Item]
) -> dict[int, str]:
    # Comments that a blank line parts from a removed item speak of more than that item, so they
    # go to the next one that stays.
    kept = {item.index for item in items if isinstance(item, Kept)}
    orphans: dict[int, str] = {}
    carried = ""
    for index, chunk in enumerate(chunks):
        if index in kept:
            orphans[index] = carried
            carried = ""
            continue
        lead = source.text[chunk.start : chunk.dash]
        own = _comments_above(source, chunk.dash)
        carried += lead[: max(0, own - chunk.start)]
    orphans[len(chunks)] = carried
    return orphans


def _edit_flow_list(source: Source, node: yaml_nodes.Sequence, items: Sequence[Item]) -> Edit:
    old = node.items
    separators = [source.text[left.end : right.start] for left, right in pairwise(old)]
    parts: list[str] = []
    for place, item in enumerate(items):
        if place:
            parts.append(separators[place - 1] if place <= len(separators) else ", ")
        if isinstance(item, Kept):
            kept = old[item.index]
            parts.append(apply_edits(source.text, item.edits, kept.start, kept.end))
        else:
            parts.append(format_flow(item.value, json_style=_is_json_style(old[0])))
    return old[0].start, old[-1].end, "".join(parts)


def _edit_flow_mapping(node: yaml_nodes.Mapping, changes: Mapping[str, Any]) -> list[Edit]:
    json_style = _is_json_style(node)
    entries = list(node.entries.items())
    edits: list[Edit] = []
    for key, value in changes.items():
        if key in node.entries:
            name, old = node.entries[key]
            if value is None:
                edits.append(_remove_flow_key(entries, key))
            elif old.start == old.end:
                edits.append((name.end, old.end, f": {format_flow(value, json_style=json_style)}"))
            else:
                edits.append((old.start, old.end, format_flow(value, json_style=json_style)))
        elif value is not None:
            inner = format_flow({key: value}, json_style=json_style)[1:-1]
            edits.append((entries[-1][1][1].end, entries[-1][1][1].end, f", {inner}"))
    return edits


def _remove_flow_key(entries: list[tuple[str, tuple[yaml_nodes.Scalar, Any]]], key: str) -> Edit:
    place = next(place for place, (name, _) in enumerate(entries) if name == key)
    name, value = entries[place][1]
    if place + 1 < len(entries):
        return name.start, entries[place + 1][1][0].start, ""
    return entries[place - 1][1][1].end, value.end, ""


def _is_json_style(node: yaml_nodes.Node) -> bool:
    return isinstance(node, yaml_nodes.Mapping) and not next(iter(node.entries.values()))[0].plain


def _insert_key(
    source: Source,
    node: yaml_nodes.Mapping,
    key: str,
    value: Any,
    order: Sequence[str],
    write: BlockWriter,
) -> Edit:
    before = order[: order.index(key)]
    anchor = next((name for name in reversed(before) if name in node.entries), None)
    if anchor is None:
        raise LayoutError(f"there is no place for the key {key}")
    first = next(iter(node.entries.values()))[0]
    lines = format_entry(key, value, " " * source.column(first.start), write)
    position = source.line_end(_value_end(source, node, anchor))
    return position, position, "".join(line + source.newline for line in lines)


def format_entry(key: str, value: Any, indent: str, write: BlockWriter) -> list[str]:
    """Return the lines of a key with its value."""
    if _is_block(value):
        items = [line for item in value for line in write(item, indent + "  ")]
        return [f"{indent}{key}:", *items]
    return [f"{indent}{key}: {format_flow(value)}"]


def _remove_key(source: Source, node: yaml_nodes.Mapping, key: str) -> list[Edit]:
    names = list(node.entries)
    name = node.entries[key][0]
    end = source.line_end(_value_end(source, node, key))
    if names[0] != key:
        return [(source.line_start(name.start), end, "")]
    if len(names) == 1:
        raise LayoutError(f"the only key {key} cannot be taken away")
    following = node.entries[names[1]][0].start
    # The next key moves up to the dash, and what is remarked on it goes above.
    between = source.text[end : source.line_start(following)].splitlines(keepends=True)
    remarks = "".join(line for line in between if line.lstrip().startswith("#"))
    above = source.line_start(name.start)
    kept: list[Edit] = [(above, above, remarks)] if remarks else []
    return [*kept, (name.start, following, "")]


def _replace_value(
    source: Source, node: yaml_nodes.Mapping, key: str, value: Any, write: BlockWriter
) -> list[Edit]:
    name, old = node.entries[key]
    colon = source.text.index(":", name.end) + 1
    end = source.content_end(old)
    is_below = old.line > name.line and old.start < old.end
    if not _is_block(value):
        inline = format_flow(value)
        if is_below:
            gone = (source.line_start(old.start), source.line_end(end), "")
            return [(colon, colon, f" {inline}"), gone]
        if old.start == old.end:
            return [(colon, colon, f" {inline}")]
        return [(old.start, end, inline)]
    indent = " " * source.column(next(iter(node.entries.values()))[0].start)
    lines = format_entry(key, value, indent, write)[1:]
    block = "".join(line + source.newline for line in lines)
    if is_below:
        return [(source.line_start(old.start), source.line_end(end), block)]
    after = source.line_end(max(end, colon))
    return [(colon, max(end, colon), ""), (after, after, block)]


def _value_end(source: Source, node: yaml_nodes.Mapping, key: str) -> int:
    name, value = node.entries[key]
    return max(name.end, source.content_end(value))


def _is_block(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
