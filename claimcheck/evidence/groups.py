"""
Names that an abstract gives its groups: «insulin alone (IM group; n = 31)».

The letters of such a name need not stand in the words before it, so that the usual search for
abbreviations does not find it; the word «group» or a number of people shows what it is.
"""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"[(\[](?:the[ \u00a0])?(?P<first>[Gg]roup[ \u00a0](?![IVX]+\b))?"
    r"(?P<name>[A-Z][A-Za-z0-9+/-]{0,14})"
    r"(?P<word>[ \u00a0](?:group|arm|cohort))?"
    r"(?P<size>[;,:][ \u00a0]?[Nn][ \u00a0]?=[ \u00a0]?[0-9]+)?[)\]]"
)
_BOUNDARY = re.compile(
    r"[.;:()\[\],]|\b(?:and|or|to|versus|vs|either|into|with|received?|receiving|assigned|a|the)\b",
    re.IGNORECASE,
)
_LONGEST = 90


def find_group_names(text: str) -> dict[str, str]:
    """
    Return the names that `text` gives to groups, each with the words before its bracket.

    >>> find_group_names("They took honey alone (HA group) or honey with gauze (HG, n = 12).")
    {'HA': 'honey alone', 'HG': 'gauze'}
    """
    found: dict[str, str] = {}
    for match in _NAMED.finditer(text):
        if match["first"] is None and match["word"] is None and match["size"] is None:
            continue
        before = text[max(0, match.start() - _LONGEST) : match.start()].rstrip()
        start = 0
        for boundary in _BOUNDARY.finditer(before):
            if before[boundary.end() :].strip():
                start = boundary.end()
        words = before[start:].strip()
        if words:
            found.setdefault(match["name"], words)
    return found
