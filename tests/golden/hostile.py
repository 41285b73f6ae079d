"""Texts that try to leave their place, and a report in which every text is one of them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from claimcheck.model import Report, Span

HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\x9b31m C1 \x9d0;title\x9c",
    "\x1b]52;c;ZXZpbA==\x07\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "[tiab] [/tiab] [link=http://evil.example]x[/link] :smile: [bold red]",
    "52\u202e% \u2066rtl\u2069 zero\u200bwidth \U000e0041\U000e0042 soft\u00adhyphen",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)> ' autofocus onfocus=alert(1) x='",
    "</title></style></script><!-- ]]> --><base href=//evil.example>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% include 'x' %} ${7*7} #{7*7}",
    "::error file=x,line=1::owned",
    "\n::set-output name=a::b\n##[add-mask]everything %0A::stop-commands::x",
    "| a | b |\n| --- | --- |\n# heading\n> quote\n```\n",
    "[a](javascript:alert(1)) ![x](http://evil.example) <http://evil.example> @octocat #1",
    "=cmd()|'/C calc'!A0",
    "\ud800 lone \udfff surrogates \uffff \ufdd0",
    "\u2028line\u2029paragraph\u0085next\r\n\tend\x00",
    "é\u0301\u0301\u0301 👩\u200d👧 漢字 العربية",
    "x" * 500,
    "",
)
"""Rows H14 to H21 of the hostile-input catalogue, and markup of every sink."""

_KEPT = frozenset({"surface", "unit", "source", "command"})
"""Fields whose text decides the structure of a report: spans, units, states."""


def _poisoned(value: Any, text: str) -> Any:
    if isinstance(value, Enum | Decimal | Span | int | float) or value is None:
        return value
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_poisoned(each, text) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _poisoned(getattr(value, field.name), text)
            for field in fields(value)
            if field.init and field.name not in _KEPT
        }
        return replace(value, **changed)
    return value


def poisoned_report(report: Report, text: str) -> Report:
    """Return a report that says `text` everywhere."""
    poisoned = _poisoned(report, text)
    assert isinstance(poisoned, Report)
    return poisoned
