"""What is said of the numbers of a claim beside those of one record, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.model import Evidence, NumberSignal, QuantityComparison
from claimcheck.reports.number_signs import NumberSign, sign_of
from claimcheck.reports.wording import number_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLine:
    """One line: numbers of the claim, how they stand to the record's, and why."""

    claimed: str
    """A number of the claim as printed, or several for which the same is true."""
    sign: NumberSign
    words: str
    """Such as `agrees with 52%`, `agrees loosely with 52%` or `no comparable number`."""
    why: str
    closest: str | None
    """The closest differing number, where another one agrees."""


def comparison_lines(evidence: Evidence) -> tuple[ComparisonLine, ...]:
    """
    Return the comparisons of a record: those with a number first, in the order of the claim.

    Numbers that nothing stands beside are put together on one line where the reason is the same.
    """
    lines: list[ComparisonLine] = []
    without: dict[str, list[str]] = {}
    for each in evidence.comparisons:
        if each.relation in {NumberSignal.AGREES, NumberSignal.DIFFERS}:
            lines.append(_line(each))
        else:
            without.setdefault(each.why, []).append(each.claim)
    lines.extend(
        ComparisonLine(
            claimed=", ".join(dict.fromkeys(surfaces)),
            sign=NumberSign.NONE,
            words=number_words(NumberSignal.NO_COMPARABLE_NUMBER),
            why=why,
            closest=None,
        )
        for why, surfaces in without.items()
    )
    return tuple(lines)


def _line(comparison: QuantityComparison) -> ComparisonLine:
    joint = "with" if comparison.relation is NumberSignal.AGREES else "from"
    loosely = " loosely" if sign_of(comparison) is NumberSign.LOOSELY else ""
    reported = comparison.record or "the record"
    return ComparisonLine(
        claimed=comparison.claim,
        sign=sign_of(comparison),
        words=f"{number_words(comparison.relation)}{loosely} {joint} {reported}",
        why=comparison.why,
        closest=comparison.closest_differing,
    )
