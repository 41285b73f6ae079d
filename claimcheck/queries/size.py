"""How large a query is, so that one that would take all memory or all time is refused."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.model import AllOf, AnyOf, Near, Node, Term, Without, Years

MAX_DEPTH = 150
"""Levels of a tree; whoever walks one takes a few calls for each."""

_NODE_BYTES = 200
"""Roughly what a node takes without its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySize:
    """The measure of a tree, as it is when nothing in it is shared."""

    depth: int
    bytes: int


def size_of(tree: Node, most_bytes: int) -> QuerySize:
    """
    Return how deep and how large a tree is.

    Earlier searches that are joined again and again make a tree that is small in memory and
    endless to walk; counting stops as soon as one of the limits is passed.

    Args:
        tree: Of any depth.
        most_bytes: What the caller will bear.
    """
    depth = size = 0
    waiting: list[tuple[Node, int]] = [(tree, 1)]
    while waiting and depth <= MAX_DEPTH and size <= most_bytes:
        node, level = waiting.pop()
        depth = max(depth, level)
        size += _NODE_BYTES
        match node:
            case AllOf() | AnyOf():
                waiting += [(part, level + 1) for part in node.parts]
            case Without():
                waiting += [(node.kept, level + 1), (node.removed, level + 1)]
            case Term():
                size += len(node.text)
            case Near():
                size += sum(map(len, node.words))
            case Years():
                pass
    return QuerySize(depth=depth, bytes=size)
