"""
The rules of the gate, one file each.

A new rule is a file with a `RULE` and a line here. The order is the order in which they are
asked; CC013 comes last, as it looks at what the others found.
"""

from __future__ import annotations

from claimcheck.findings.rule import Rule
from claimcheck.findings.rules import cc001, cc003, cc011, cc013

RULES: tuple[Rule, ...] = (cc001.RULE, cc003.RULE, cc011.RULE, cc013.RULE)
"""All rules."""
