"""The left column: a claim with its place, numbers, search and standing."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import ClaimResult, SearchState
from claimcheck.reports.marking import claim_pieces
from claimcheck.reports.number_strip import number_strips
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import Line
from claimcheck.reports.terminal.strip_lines import strip_lines
from claimcheck.reports.wording import (
    judgement_words,
    plural,
    quantity_words,
    search_words,
    standing_words,
    state_word,
    text_warning,
    unmatched_surfaces,
    warnings_of,
)

_LABEL_WIDTH = 10


def claim_lines(ink: Ink, result: ClaimResult) -> list[Line]:
    """Return the claim's text, numbers marked, and all that is known about the claim itself."""
    claim = result.claim
    lines = [Line(text=claim_text(ink, result))]
    warning = text_warning(result)
    if warning:
        lines.append(_field(ink, "caution", warning, "notice"))
    if claim.quantities:
        listed = "; ".join(quantity_words(quantity) for quantity in claim.quantities)
        lines.append(_field(ink, "numbers", listed))
    if claim.hedges:
        lines.append(_field(ink, "hedges", ", ".join(claim.hedges)))
    if claim.attribution:
        lines.append(_field(ink, "names", claim.attribution))
    if claim.cites:
        lines.append(_field(ink, "cites", ", ".join(claim.cites)))
    if claim.note:
        lines.append(_field(ink, "note", claim.note))
    lines.append(_field(ink, "standing", standing_words(result)))
    lines.extend(_field(ink, "judgement", judgement_words(each)) for each in result.judgements)
    lines.extend(_search_lines(ink, result))
    return lines


def claim_text(ink: Ink, result: ClaimResult) -> Text:
    """Return a claim's text with its numbers marked."""
    parts: list[Text] = []
    for piece in claim_pieces(result.claim):
        if piece.mark is None:
            parts.append(ink.write(piece.text, "claim"))
        else:
            parts.append(ink.quantity(piece.text))
    return ink.line(*parts)


def number_lines(ink: Ink, result: ClaimResult, width: int) -> list[Line]:
    """Return the number strips of a claim, and its numbers that nothing compares with."""
    lines: list[Line] = []
    for strip in number_strips(result):
        lines.extend(strip_lines(ink, strip, width))
    surfaces = unmatched_surfaces(result) if result.evidence else ()
    if surfaces:
        among = plural(len(result.evidence), "record")
        head = ink.line(*_separated(ink, surfaces), f": no comparable number in {among}")
        lines.append(Line(text=head))
    return lines


def _separated(ink: Ink, surfaces: tuple[str, ...]) -> list[Text]:
    parts: list[Text] = []
    for surface in surfaces:
        if parts:
            parts.append(ink.write(", "))
        parts.append(ink.quantity(surface))
    return parts


def _search_lines(ink: Ink, result: ClaimResult) -> list[Line]:
    search = result.search
    style = "" if state_word(search) == SearchState.COMPLETE else "notice"
    lines = [_field(ink, "search", search_words(search), style)]
    sign = ink.write(f"{ink.glyphs.notice} ", "notice")
    lines.extend(
        Line(text=ink.write(warning), indent=_LABEL_WIDTH, head=sign)
        for warning in warnings_of(result)
    )
    if ink.verbose:
        lines.extend(_rung_lines(ink, result))
    return lines


def _rung_lines(ink: Ink, result: ClaimResult) -> list[Line]:
    lines: list[Line] = []
    for rung in result.search.rungs:
        count = "count not stated" if rung.count is None else plural(rung.count, "record")
        text = ink.line(ink.write(f"{rung.rung.value}: {count}: ", "label"), ink.write(rung.term))
        lines.append(Line(text=text, head=ink.write("  ")))
        if rung.translation:
            text = ink.line(ink.write("searched as: ", "label"), ink.write(rung.translation))
            lines.append(Line(text=text, indent=2, head=ink.write("  ")))
    return lines


def _field(ink: Ink, label: str, words: str, style: str = "") -> Line:
    head = ink.write_cells(label.ljust(_LABEL_WIDTH), "label")
    return Line(text=ink.write(words, style), head=head)
