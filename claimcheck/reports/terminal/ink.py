"""Glyphs, colours and the one way by which text comes into the terminal report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimcheck.reports.number_signs import NumberSign
from claimcheck.text.display import visible, visible_ascii, visible_line, visible_lines

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {
    "claim": "bold",
    "quantity": "bold underline",
    "label": "dim",
    "heading": "bold",
    "agrees": "black on cyan",
    "loosely": "cyan underline",
    "differs": "black on yellow",
    "none": "underline",
    "card": "italic",
    "shout": "bold white on magenta",
    "notice": "bold magenta",
    "quiet": "dim",
    "link": "underline blue",
}
"""
Blue-green for agreeing, yellow for differing: never the green and red of a verdict, and to be
told apart by colour-blind readers. Each is also said by a word and a shape.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """The signs of the report in one repertoire."""

    agrees: str
    loosely: str
    differs: str
    none: str
    bar: str
    rule: str
    dot: str
    axis: str
    left_end: str
    right_end: str
    tick: str
    claimed: str
    claimed_range: str
    point_agrees: str
    point_differs: str
    point_none: str
    sizes: str
    """Bars for the sizes of samples, small to large."""
    cut: str
    notice: str


UNICODE = Glyphs(
    agrees="=",
    loosely="=?",
    differs="≠",
    none="–",
    bar="│",
    rule="─",
    dot="·",
    axis="─",
    left_end="├",
    right_end="┤",
    tick="┴",
    claimed="▼",
    claimed_range="━",
    point_agrees="●",
    point_differs="◆",
    point_none="○",
    sizes="▁▂▃▄▅▆▇█",
    cut="…",
    notice="▲",
)

ASCII = Glyphs(
    agrees="=",
    loosely="=?",
    differs="!=",
    none="-",
    bar="|",
    rule="-",
    dot="-",
    axis="-",
    left_end="|",
    right_end="|",
    tick="+",
    claimed="v",
    claimed_range="_",
    point_agrees="=",
    point_differs="#",
    point_none="o",
    sizes=".:i|",
    cut="...",
    notice="!",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How the report is written; every text passes through `write`, so none escapes escaping."""

    width: int
    color: bool
    unicode: bool
    links: bool = False
    verbose: bool = False

    @property
    def glyphs(self) -> Glyphs:
        """Return the signs that the terminal can show."""
        return UNICODE if self.unicode else ASCII

    def plain(self, text: str) -> str:
        """Return a text on one line, with everything invisible made visible."""
        line = visible_line(text)
        return line if self.unicode else visible_ascii(line)

    def plain_all(self, texts: Sequence[str]) -> list[str]:
        """Return `plain` of each text; quicker for many of them."""
        lines = visible_lines(texts)
        return lines if self.unicode else [visible_ascii(line) for line in lines]

    def write(self, text: str, style: str = "") -> Text:
        """Return a text for the report; `style` is a key of STYLES."""
        return self._styled(self.plain(text), style)

    def write_cells(self, cells: str, style: str = "") -> Text:
        """Return a drawing whose runs of spaces must stay as they are."""
        shown = visible(cells) if self.unicode else visible_ascii(cells)
        return self._styled(shown, style)

    def _styled(self, text: str, style: str) -> Text:
        """Style the text itself: a style of the whole would colour what is joined to it."""
        # Rich is imported where something is styled: the lines of the gate in a pipe are not.
        from rich.text import Text

        if not self.color:
            # Styles that nobody sees would be cut and joined with the text again and again.
            return Text(text, end="")
        return Text("", end="").append(text, STYLES.get(style, ""))

    def line(self, *parts: str | Text) -> Text:
        """Join parts to one line."""
        from rich.text import Text

        return Text("", end="").join(
            part if isinstance(part, Text) else self.write(part) for part in parts
        )

    def link(self, url: str) -> Text:
        """Return an address, clickable where the terminal can do that."""
        text = self._styled(self.plain(url), "link")
        if self.links:
            text.stylize(f"link {url}")
        return text

    def quantity(self, text: str) -> Text:
        """Return a number of the claim: brackets where there is no colour."""
        return self.write(text if self.color else f"[{text}]", "quantity")

    def mark(self, text: str, style: str, glyph: str = "") -> Text:
        """Return a record's number: brackets where there is no colour, else a coloured field."""
        inside = f"{text} {glyph}".rstrip()
        return self.write(f" {inside} " if self.color else f"[{inside}]", style)

    def glyph(self, sign: NumberSign) -> str:
        """Return the sign for how two numbers stand to one another."""
        match sign:
            case NumberSign.AGREES:
                return self.glyphs.agrees
            case NumberSign.LOOSELY:
                return self.glyphs.loosely
            case NumberSign.DIFFERS:
                return self.glyphs.differs
            case NumberSign.NONE:
                return self.glyphs.none

    def style(self, sign: NumberSign) -> str:
        """Return the style for how two numbers stand to one another."""
        return sign.name.lower()
