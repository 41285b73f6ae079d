"""
Quantities: the numbers of a text with what they count, bound and say.

`parse_quantities` is the way in. The specification of the grammar is docs/quantities.md.
"""

from __future__ import annotations

from claimcheck.text.quantities.parsing import parse_quantities, parse_quantity
from claimcheck.text.quantities.rendering import render_quantity

__all__ = ["parse_quantities", "parse_quantity", "render_quantity"]
