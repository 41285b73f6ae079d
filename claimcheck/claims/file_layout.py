"""The text of claims.yaml after a change: what did not change keeps its bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from claimcheck.claims.file_decoding import CLAIM_KEYS, VERSION, encode_fields, quantities_of
from claimcheck.encoding import yaml_nodes
from claimcheck.encoding.yaml_edits import (
    Edit,
    Fresh,
    Item,
    Kept,
    LayoutError,
    Source,
    apply_edits,
    edit_list,
    edit_mapping,
    format_entry,
)
from claimcheck.encoding.yaml_text import format_flow
from claimcheck.model import Claim, Quantity


def rewrite_claims(text: str, newline: str, old: Sequence[Claim], new: Sequence[Claim]) -> str:
    """
    Return the text of a claims file that holds `new` where `text` holds `old`.

    Args:
        text: What stands in the file; empty for a file that is not there yet.
        newline: The line ends of the file.
        old: The claims that were read from `text`, in its order.
        new: The claims that it shall hold.

    Raises:
        LayoutError: The text is laid out in a way that cannot be edited in place.
    """
    if not text:
        return _start_file(newline, new)
    source = Source(text if text.endswith("\n") else text + newline, newline)
    root = yaml_nodes.read_yaml(source.text)
    if not isinstance(root, yaml_nodes.Mapping) or "claims" not in root.entries:
        raise LayoutError("the file has no list `claims:`")
    node = root.entries["claims"][1]
    if isinstance(node, yaml_nodes.Sequence) and node.items and new:
        edits = [edit_list(source, node, _match(source, node, old, new), _write_claim)]
    else:
        edits = _replace_whole(source, root, new)
    return apply_edits(source.text, edits, 0, len(source.text))


def _start_file(newline: str, claims: Sequence[Claim]) -> str:
    lines = [f"version: {VERSION}"]
    if not claims:
        lines.append("claims: []")
    else:
        lines.append("claims:")
        for place, claim in enumerate(claims):
            lines += [""] * bool(place) + _write_claim(_fields_to_write(claim), "  ")
    return "".join(line + newline for line in lines)


def _replace_whole(source: Source, root: yaml_nodes.Mapping, new: Sequence[Claim]) -> list[Edit]:
    # From an empty list to a full one, or the other way round.
    values = [_fields_to_write(claim) for claim in new]
    if root.flow:
        return edit_mapping(source, root, {"claims": values}, ("claims",), _write_claim)
    name, node = root.entries["claims"]
    colon = source.text.index(":", name.end) + 1
    end = max(colon, source.content_end(node))
    if not values:
        return [(colon, end, " []")]
    blocks = [source.newline.join([*_write_claim(value, "  "), ""]) for value in values]
    after = source.line_end(end)
    return [(colon, end, ""), (after, after, source.newline.join(blocks))]


def _match(
    source: Source, node: yaml_nodes.Sequence, old: Sequence[Claim], new: Sequence[Claim]
) -> list[Item]:
    places = {claim.id: place for place, claim in enumerate(old)}
    items: list[Item] = []
    for claim in new:
        place = places.get(claim.id)
        if place is None:
            items.append(Fresh(_fields_to_write(claim)))
        elif claim == old[place]:
            items.append(Kept(place))
        else:
            edits = _edit_claim(source, node.items[place], old[place], claim)
            items.append(Kept(place, tuple(edits)))
    return items


def _edit_claim(source: Source, node: yaml_nodes.Mapping, old: Claim, new: Claim) -> list[Edit]:
    before, after = encode_fields(old), encode_fields(new)
    changes = {key: after.get(key) for key in CLAIM_KEYS if before.get(key) != after.get(key)}
    edits: list[Edit] = []
    if "quantities" in node.entries:
        listed = node.entries["quantities"][1]
        is_list = isinstance(listed, yaml_nodes.Sequence) and bool(listed.items)
        if is_list and changes.get("quantities"):
            items = _match_quantities(before["quantities"], changes.pop("quantities") or ())
            edits.append(edit_list(source, listed, items, _write_item))
    else:
        # Without the key the quantities are read from the text, and a new text may give others.
        changes.pop("quantities", None)
        if _read_from_text(new) != new.quantities:
            changes["quantities"] = after["quantities"]
    return edits + edit_mapping(source, node, changes, CLAIM_KEYS, _write_item)


def _match_quantities(old: Sequence[Any], new: Sequence[Any]) -> list[Item]:
    free = list(range(len(old)))
    items: list[Item] = []
    for value in new:
        place = next((place for place in free if old[place] == value), None)
        if place is None:
            items.append(Fresh(value))
        else:
            free.remove(place)
            items.append(Kept(place))
    return items


def _fields_to_write(claim: Claim) -> dict[str, Any]:
    values = encode_fields(claim)
    # An empty list says that there are none; it is needed only where the text says otherwise.
    if not claim.quantities and not _read_from_text(claim):
        del values["quantities"]
    return values


def _read_from_text(claim: Claim) -> tuple[Quantity, ...]:
    return quantities_of(claim.text)


def _write_claim(value: Mapping[str, Any], indent: str) -> list[str]:
    lines = [
        line
        for key, part in value.items()
        for line in format_entry(key, part, f"{indent}  ", _write_item)
    ]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _write_item(value: Mapping[str, Any], indent: str) -> list[str]:
    return [f"{indent}- {format_flow(value)}"]
