"""
YAML as a tree of nodes that know their place in the text.

Only the plain part of YAML is read: one document of mappings, lists and scalars. Aliases, anchors
and tags are refused before anything is built, as are deep nesting and repeated keys. Every scalar
stays the text that it is. The events come from PyYAML's binding to libyaml where that is built in:
20,000 claims are 980,000 events, which take libyaml 0.8 s, PyYAML's own scanner 15 s and
ruamel.yaml's 19 s (measured 2026-11-22 on Python 3.11).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from claimcheck.encoding.strict import KeyPath
from claimcheck.errors import ClaimcheckError

MAX_DEPTH = 20
"""How deep mappings and lists may be nested; claims.yaml needs five."""

MAX_NODES = 2_000_000
"""How many scalars, lists and mappings a file may hold."""

MAX_BYTES = 64 * 2**20
"""How large a file may be."""

# YAML 1.2.2, section 5.1: what a stream may hold, C0 and C1 apart from tab, line ends and U+0085.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class YamlError(ClaimcheckError):
    """A text that is not YAML, or not the plain part of it; `line` is 1-based."""

    def __init__(self, zero_based_line: int, problem: str) -> None:
        self.line = zero_based_line + 1
        self.problem = problem
        super().__init__(f"line {self.line}: {problem}")


# Named tuples and not dataclasses: a large file has 650,000 nodes, and a frozen dataclass takes
# four times as long to make.
class Scalar(NamedTuple):
    """A single value, always a text."""

    value: str
    plain: bool
    """Whether it stands there without quotes and is no block of text."""
    line: int
    """0-based."""
    start: int
    end: int
    """`start` and `end` are code points into the text that was read, the quotes included."""


class Sequence(NamedTuple):
    """A list."""

    items: list[Any]
    flow: bool
    """Whether it is written with brackets."""
    line: int
    start: int
    end: int


class Mapping(NamedTuple):
    """Keys and their values, in the order of the text."""

    entries: dict[str, tuple[Scalar, Any]]
    flow: bool
    """Whether it is written with braces."""
    line: int
    start: int
    end: int


Node = Scalar | Sequence | Mapping


def read_yaml(text: str) -> Node | None:
    """
    Read one YAML document from a text without byte order mark.

    Returns:
        The outermost node; None when the text holds nothing but comments.

    Raises:
        YamlError: It is not YAML, or not the plain part of it that is allowed.
    """
    # The gate finds most files as they were and reads none of them.
    import yaml

    if forbidden := _FORBIDDEN.search(text):
        line = text.count("\n", 0, forbidden.start())
        raise YamlError(line, f"the character U+{ord(forbidden[0]):04X} must not stand here")
    try:
        loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        return _build(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "cannot be read"
        if "nesting depth" in problem:
            # PyYAML 6.0.4 counts open brackets itself, before it has read the values in them.
            problem = f"nested more than {MAX_DEPTH} deep"
            raise YamlError(mark.line if mark else 0, problem) from None
        raise YamlError(mark.line if mark else 0, f"not valid YAML: {problem}") from None
    except yaml.reader.ReaderError as error:
        raise YamlError(0, f"not valid YAML: {error.reason}") from None


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    Keep Python's cycle collector from walking a growing tree over and over.

    The nodes hold no cycles. It halves the time for 20,000 claims, from 5.5 s to 2.5 s (measured
    2026-11-22 on Python 3.11).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def to_plain(node: Node | None) -> Any:
    """Return the node as texts, lists and dictionaries; an empty or null plain scalar is None."""
    match node:
        case None:
            return None
        case Scalar():
            return None if node.plain and node.value in _NULLS else node.value
        case Sequence():
            return [to_plain(item) for item in node.items]
        case Mapping():
            return {key: to_plain(value) for key, (_, value) in node.entries.items()}


def find_line(node: Node | None, path: KeyPath) -> int:
    """Return the 1-based line of the value at `path`, or of the nearest thing above it."""
    line = 0 if node is None else node.line
    for step in path:
        match node:
            case Mapping() if isinstance(step, str) and step in node.entries:
                key, node = node.entries[step]
                line = key.line
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                line = node.line
            case _:
                break
    return line + 1


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    items: list[Any] | None
    """None for a mapping."""
    entries: dict[str, tuple[Scalar, Any]]
    flow: bool
    line: int
    start: int
    key: Scalar | None = None
    """The key that waits for its value."""
    last: int = 0
    """Where the newest part ends."""

    def close(self, end: int) -> Sequence | Mapping:
        # The end that is reported for a block lies at the next token, after comments.
        end = end if self.flow else max(self.last, self.start)
        if self.items is None:
            return Mapping(self.entries, self.flow, self.line, self.start, end)
        return Sequence(self.items, self.flow, self.line, self.start, end)

    def add(self, node: Node) -> None:
        self.last = node.end
        if self.items is not None:
            self.items.append(node)
        elif self.key is None:
            self.key = _check_key(node, self.entries)
        else:
            self.entries[self.key.value] = (self.key, node)
            self.key = None


def _build(events: Iterator[Any]) -> Node | None:
    import yaml

    root: Node | None = None
    stack: list[_Open] = []
    nodes = documents = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node: Node = _scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            stack.append(_open(event, is_list=kind is yaml.SequenceStartEvent, depth=len(stack)))
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            node = stack.pop().close(event.end_mark.index)
        elif kind is yaml.AliasEvent:
            raise YamlError(event.start_mark.line, f"the alias *{event.anchor} is not allowed")
        else:
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                raise YamlError(event.start_mark.line, "a second document begins here")
            continue
        nodes += 1
        if nodes > MAX_NODES:
            raise YamlError(event.start_mark.line, f"more than {MAX_NODES} values")
        if stack:
            stack[-1].add(node)
        else:
            root = node
    if isinstance(root, Scalar) and root.plain and not root.value:
        return None
    return root


def _scalar(event: Any) -> Scalar:
    if event.anchor is not None or event.tag is not None:
        _refuse(event)
    start, end = event.start_mark, event.end_mark
    return Scalar(event.value, not event.style, start.line, start.index, end.index)


def _open(event: Any, *, is_list: bool, depth: int) -> _Open:
    if event.anchor is not None or event.tag is not None:
        _refuse(event)
    mark = event.start_mark
    if depth >= MAX_DEPTH:
        raise YamlError(mark.line, f"nested more than {MAX_DEPTH} deep")
    return _Open([] if is_list else None, {}, bool(event.flow_style), mark.line, mark.index)


def _refuse(event: Any) -> NoReturn:
    line = event.start_mark.line
    if event.anchor is not None:
        raise YamlError(line, f"the anchor &{event.anchor} is not allowed")
    raise YamlError(line, f"the tag {event.tag!r} is not allowed; put texts in quotes instead")


def _check_key(node: Node, entries: dict[str, tuple[Scalar, Any]]) -> Scalar:
    if not isinstance(node, Scalar):
        raise YamlError(node.line, "a key must be a word, not a list or a mapping")
    if node.value in entries:
        first = entries[node.value][0].line + 1
        raise YamlError(
            node.line, f"the key {node.value!r} stands here again, first in line {first}"
        )
    return node
