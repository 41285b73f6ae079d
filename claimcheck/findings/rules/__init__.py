"""
The rules of the gate, one file each.

A new rule is a file with a `RULE` and a line here. The order is the order in which they are
asked; CC013 comes last, as it looks at what the others found.
"""

from __future__ import annotations

from claimcheck.findings.rule import Rule
from claimcheck.findings.rules import (
    cc001,
    cc002,
    cc003,
    cc004,
    cc005,
    cc006,
    cc007,
    cc008,
    cc009,
    cc010,
    cc011,
    cc012,
    cc013,
)

RULES: tuple[Rule, ...] = (
    cc001.RULE,
    cc002.RULE,
    cc003.RULE,
    cc004.RULE,
    cc005.RULE,
    cc006.RULE,
    cc007.RULE,
    cc008.RULE,
    cc009.RULE,
    cc010.RULE,
    cc011.RULE,
    cc012.RULE,
    cc013.RULE,
)
"""All rules."""
