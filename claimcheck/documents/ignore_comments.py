"""
Comments in a document that tell the gate to pass over something.

    <!-- claimcheck: ignore[CC002] reason="agreed with the author" until=2027-01-01 -->

They are read from the decoded original by line, whatever the format makes of them. `<!-- -->` and
MDX's `{/* */}` are comments in every format, but not inside of Markdown's code. In formats with
comment lines of their own a line that begins with the format's sign may hold one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimcheck.model import IgnoreComment, IgnoreScope, Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_INLINE = re.compile(
    r"<!--[ \t]{0,20}claimcheck:([^\r\n]{0,500}?)-->"
    r"|\{/\*[ \t]{0,20}claimcheck:([^\r\n]{0,500}?)\*/\}"
)
_WHOLE_LINE = re.compile(r"[ \t]{0,20}(\.\.|%|#|//)[ \t]{1,20}claimcheck:([^\r\n]{0,500})$")
_BODY = re.compile(
    r"[ \t]{0,20}(ignore-next-line|ignore-file|ignore|off|on)(?![a-z-])"
    r"(?:\[([^\]]{0,200})\])?(.{0,500})",
    re.DOTALL,
)
_SETTING = re.compile(
    r"[ \t]{1,50}(?:reason=\"([^\"]{0,300})\"|until=([0-9]{4}-[0-9]{2}-[0-9]{2}))"
)
_CODE = re.compile(r"CC[0-9]{3}")
_FENCES = ("```", "~~~")
_ON = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentStyle:
    """How comments are written in a format, beside `<!-- -->` and `{/* */}`."""

    signs: tuple[str, ...] = ()
    """What a comment line begins with: `..`, `%`, `#` or `//`."""
    fenced: bool = False
    """Whether lines between ``` or ~~~ are code, in which nothing is a comment."""


MARKED_UP = CommentStyle()
FENCED = CommentStyle(fenced=True)
PLAIN = CommentStyle(signs=("..", "%", "#", "//"))
RST = CommentStyle(signs=("..",))
SLASHED = CommentStyle(signs=("//",))


def find_ignore_comments(
    original: str, *, style: CommentStyle
) -> tuple[tuple[IgnoreComment, ...], tuple[Span, ...]]:
    """
    Return the comments for the gate in the decoded `original`, and where they stand in it.

    A comment that cannot be understood is there too, with its `problem`: it does not count, and
    its writer has to hear of it.
    """
    if "claimcheck:" not in original:
        return (), ()
    lines = _LINE_END.split(original)
    starts = (0, *(match.end() for match in _LINE_END.finditer(original)))
    found: list[IgnoreComment] = []
    spans: list[Span] = []
    for number, start, end, body in _bodies(lines, style):
        spans.append(Span(starts[number - 1] + start, starts[number - 1] + end))
        _add(found, number, body, lines)
    return tuple(found), tuple(spans)


def blank_out(original: str, spans: Sequence[Span]) -> str:
    """
    Return the text with the comments replaced by spaces, so that no place in it moves.

    A comment that text follows on its line stays where it begins the line, because spaces there
    would mean something in Markdown.
    """
    pieces: list[str] = []
    at = 0
    for span in spans:
        before = original[max(0, span.start - 1) : span.start]
        after = original[span.end : span.end + 1]
        if before in {"", "\n", "\r"} and after not in {"", "\n", "\r"}:
            continue
        pieces += [original[at : span.start], " " * len(span)]
        at = span.end
    return "".join([*pieces, original[at:]])


def _bodies(lines: Sequence[str], style: CommentStyle) -> Iterator[tuple[int, int, int, str]]:
    fence: str | None = None
    for number, line in enumerate(lines, start=1):
        opening = line.lstrip()[:3] if style.fenced else ""
        if opening in _FENCES and fence in {None, opening}:
            fence = None if fence else opening
        if fence or "claimcheck:" not in line:
            continue
        for match in _INLINE.finditer(line):
            if not line[: match.start()].endswith("`"):
                yield number, match.start(), match.end(), match.group(1) or match.group(2) or ""
        whole = _WHOLE_LINE.match(line)
        if whole and whole.group(1) in style.signs:
            yield number, whole.start(), whole.end(), whole.group(2)


def _add(found: list[IgnoreComment], number: int, body: str, lines: Sequence[str]) -> None:
    match = _BODY.fullmatch(body)
    if match is None:
        found.append(
            _broken(number, "it is none of ignore, ignore-next-line, off, on, ignore-file")
        )
        return
    word, codes, settings = match.groups()
    rules = tuple(code.strip() for code in (codes or "").split(",") if code.strip())
    if word == _ON:
        _close(found, number, rules)
        return
    comment = _with_settings(_reaching(IgnoreScope(word), number, lines), settings)
    wrong = [code for code in rules if not _CODE.fullmatch(code)]
    if wrong or (codes is not None and not rules):
        comment = replace(comment, problem="it names no rule such as CC002 between the brackets")
    found.append(replace(comment, rules=rules))


def _broken(number: int, problem: str) -> IgnoreComment:
    return IgnoreComment(
        scope=IgnoreScope.LINE, line=number, first=number, last=number, problem=problem
    )


def _close(found: list[IgnoreComment], number: int, rules: tuple[str, ...]) -> None:
    """End the open blocks of these rules, or all of them when no rule is named."""
    closed = False
    for place, comment in enumerate(found):
        is_open = comment.scope is IgnoreScope.BLOCK and comment.last is None
        if is_open and (not rules or set(comment.rules) == set(rules)):
            found[place] = replace(comment, last=number)
            closed = True
    if not closed:
        found.append(_broken(number, "there is no `off` before this `on`"))


def _reaching(scope: IgnoreScope, number: int, lines: Sequence[str]) -> IgnoreComment:
    first, last = number, None
    match scope:
        case IgnoreScope.LINE:
            last = number
        case IgnoreScope.NEXT_LINE:
            first = last = _next_text(number, lines)
        case IgnoreScope.FILE:
            first = 1
        case IgnoreScope.BLOCK:
            pass
    return IgnoreComment(scope=scope, line=number, first=first, last=last)


def _next_text(number: int, lines: Sequence[str]) -> int:
    """Return the number of the next line that is not empty; formatters put empty ones between."""
    below = range(number, min(len(lines), number + 10))
    return next((place + 1 for place in below if lines[place].strip()), number + 1)


def _with_settings(comment: IgnoreComment, settings: str) -> IgnoreComment:
    rest = settings.rstrip()
    at = 0
    reason, until, problem = "", None, None
    while match := _SETTING.match(rest, at):
        at = match.end()
        if match.group(2):
            until = _day(match.group(2))
            problem = problem or (None if until else f"there is no day {match.group(2)}")
        else:
            reason = match.group(1).strip()
    if rest[at:].strip():
        left = rest[at:].strip()[:40]
        problem = f'it may say reason="…" and until=YYYY-MM-DD, not {left!r}'
    return replace(comment, reason=reason, until=until, problem=problem)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
