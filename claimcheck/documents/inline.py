"""The inline part of Markdown: finds the characters of each token again in the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from claimcheck.documents.prose import ProseBuilder

_TASK_BOX = re.compile(r"\[[ xX]\]\s{1,4}")
_MAX_TARGET = 4096
_REFERENCE_NUMBER = re.compile(r"[0-9]{1,3}(?:[,;–-] ?[0-9]{1,3}){0,20}")
_RAISED = {
    "<sup>": str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ"),
    "<sub>": str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎"),
}


@dataclass(slots=True)
class InlineWriter:
    """
    Appends inline tokens to the prose.

    markdown-it gives inline tokens without places. The words of a text token stand in the
    source as they are (escapes and entities are tokens of their own), in the same order, so
    that searching on from the last place finds them; a link's address is stepped over first,
    for it may hold the same words.
    """

    builder: ProseBuilder
    text: str
    position: int
    """Where in `text` the next token may begin."""
    end: int
    _links: list[tuple[int, str, bool]] = field(default_factory=list)
    """Of each link that is open: where it began, its address, whether its brackets are kept."""
    _raised: dict[int, int] | None = None
    """How digits are written where the source raises or lowers them."""

    def write(self, tokens: Sequence[Token]) -> None:
        """Append all of `tokens`."""
        first = self.builder.position
        for index, token in enumerate(tokens):
            if token.type == "link_open":
                self._open_link(token, tokens[index + 1 : index + 3])
            else:
                self._take(token, at_start=self.builder.position == first)

    def _take(self, token: Token, *, at_start: bool) -> None:
        kind = token.type
        if kind == "text":
            self._words(token.content, at_start=at_start)
        elif kind == "code_inline":
            self._code(token.content)
        elif kind == "text_special":
            self._special(token)
        elif kind in {"softbreak", "hardbreak"}:
            self._line_break()
        elif kind == "footnote_ref":
            self._footnote(str(token.meta["label"]))
        elif kind in {"html_inline", "image"}:
            self._step_over(token)
        elif kind == "link_close" and self._links:
            self._close_link(token)

    def _words(self, content: str, *, at_start: bool) -> None:
        box = _TASK_BOX.match(content) if at_start else None
        if box:
            self.position = self._find(box.group()) + box.end()
            content = content[box.end() :]
        self._copy(content)

    def _open_link(self, token: Token, following: Sequence[Token]) -> None:
        start = self.builder.position
        numbered = self._is_reference_number(following)
        if numbered:
            # «4 days[2]» must not become «4 days2».
            self._copy("[")
        self._links.append((start, str(token.attrGet("href") or ""), numbered))

    def _close_link(self, token: Token) -> None:
        start, address, numbered = self._links.pop()
        if numbered:
            closing = self._find("]")
            self.builder.copy(closing, closing + 1)
        self.builder.link(start, address)
        if token.info != "auto":
            self._step_over_target()

    def _is_reference_number(self, following: Sequence[Token]) -> bool:
        """Tell whether a link is the number of a reference, `[2]` or `[2][smith]`."""
        if [token.type for token in following] != ["text", "link_close"]:
            return False
        number = following[0].content
        if not _REFERENCE_NUMBER.fullmatch(number):
            return False
        written = f"[{number}]"
        behind = self._find(written) + len(written)
        return self.text[behind : behind + 1] != "("

    def _find(self, content: str) -> int:
        """Return where `content` stands from here on; the present place when it does not."""
        found = self.text.find(content, self.position, self.end)
        return self.position if found < 0 else found

    def _copy(self, content: str, before: int | None = None) -> None:
        """Append words that stand from here on, and before a place if one is given."""
        if not content:
            return
        found = self.text.find(content, self.position, self.end if before is None else before)
        if found >= 0 and self._raised is not None:
            # «10<sup>9</sup>» must not become 109.
            for index, character in enumerate(content):
                self.builder.replace(character.translate(self._raised), found + index)
            self.position = found + len(content)
        elif found >= 0:
            self.builder.copy(found, found + len(content))
            self.position = found + len(content)
        else:
            # An escaped pipe in a table cell, or a character that markdown-it replaces.
            self._copy_by_character(content)

    def _copy_by_character(self, content: str) -> None:
        limit = min(self.end, self.position + 2 * len(content) + 200)
        for character in content:
            found = self.text.find(character, self.position, limit)
            line_end = self.text.find("\n", self.position, limit)
            if character == " " and line_end >= 0 and not 0 <= found < line_end:
                # A line break inside of code.
                self.builder.replace(" ", line_end)
                self.position = line_end + 1
            elif found < 0:
                self.builder.replace(character, min(self.position, len(self.text) - 1))
            else:
                self.builder.copy(found, found + 1)
                self.position = found + 1

    def _code(self, content: str) -> None:
        opening = self.text.find("`", self.position, self.end)
        if opening < 0:
            self._copy(content)
            return
        self.position = opening
        while self.position < self.end and self.text[self.position] == "`":
            self.position += 1
        fence = self.text[opening : self.position]
        closing = self._find_fence(fence)
        # A line break is read as a space, which must not be looked for behind the code.
        self._copy(content, closing)
        self.position = max(self.position, min(closing + len(fence), self.end))

    def _find_fence(self, fence: str) -> int:
        """Return where code ends: at as many grave accents as it began with."""
        place = self.text.find(fence, self.position, self.end)
        while place >= 0:
            after = place + len(fence)
            if self.text[after : after + 1] != "`":
                return place
            while self.text[after : after + 1] == "`":
                after += 1
            place = self.text.find(fence, after, self.end)
        return self.end

    def _special(self, token: Token) -> None:
        raw = token.markup or token.content
        found = self._find(raw)
        if raw == token.content:
            # A backslash that escapes nothing stands for itself.
            self._copy(raw)
            return
        if token.info == "escape" and raw.startswith("\\"):
            self.builder.copy(found + 1, found + 1 + len(token.content))
        else:
            self.builder.replace(token.content, found)
        self.position = found + len(raw)

    def _line_break(self) -> None:
        found = self._find("\n")
        self.builder.replace(" ", found)
        self.position = found + 1

    def _step_over(self, token: Token) -> None:
        if token.type == "html_inline":
            self.position = self._find(token.content) + len(token.content)
            self._raised = _RAISED.get(token.content.lower())
            if token.content.startswith("<br"):
                self.builder.replace(" ", self.position - 1)
            return
        self.position = self._find("![")
        alt = token.content
        if alt and (found := self.text.find(alt, self.position, self.end)) >= 0:
            self.position = found + len(alt)
        self._step_over_target()

    def _footnote(self, label: str) -> None:
        mark = f"[^{label}]"
        start = self.builder.position
        self.position = self._find(mark) + len(mark)
        self.builder.link(start, f"footnote:{label}")

    def _step_over_target(self) -> None:
        """Move behind `](address "title")`, `][label]` or `]`."""
        closing = self.text.find("]", self.position, self.end)
        if closing < 0:
            return
        self.position = closing + 1
        opener = self.text[self.position : self.position + 1]
        if opener == "[":
            stop = self.text.find("]", self.position, self.position + _MAX_TARGET)
            if 0 <= stop < self.end:
                self.position = stop + 1
        elif opener == "(":
            self.position = _end_of_parenthesis(self.text, self.position, self.end)


def _end_of_parenthesis(text: str, start: int, end: int) -> int:
    """Return the place behind the parenthesis that opens at `start`, quotes respected."""
    depth, quote = 0, ""
    for position in range(start, min(end, start + _MAX_TARGET)):
        character = text[position]
        if quote:
            quote = "" if character == quote and text[position - 1] != "\\" else quote
        elif character in "\"'" and text[position - 1] in " \n\t":
            quote = character
        elif character == "<" and text[position - 1] == "(":
            quote = ">"
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return position + 1
    return start
