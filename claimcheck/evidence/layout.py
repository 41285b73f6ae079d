"""
The bones of a sentence: which numbers stand in it, where its joints are, what its brackets hold.

Numbers that say one thing in two ways («19 (34%)», an estimate with its interval and p-value)
form one cluster. Everything here is about places in one sentence; meaning comes later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimcheck.model import Quantity, QuantityKind, Span

LOCATORS = frozenset(
    {
        QuantityKind.TIME,
        QuantityKind.AGE,
        QuantityKind.YEAR,
        QuantityKind.FREQUENCY,
        QuantityKind.DOSE,
    }
)
"""Kinds that usually say where to look: when, of whom, at which dose."""

_STEPS = frozenset(
    f"{{{word}}}"
    for word in (
        "dose", "infusion", "session", "treatment", "injection", "cycle", "course", "visit",
        "round", "wave", "trimester", "application", "administration", "step", "phase",
    )
)  # fmt: skip
"""Counted steps of a treatment: «after six infusions», «the first dose»."""


def is_place(quantity: Quantity) -> bool:
    """Tell whether a number usually says where to look rather than what was found."""
    if quantity.kind in LOCATORS:
        return True
    return quantity.kind is QuantityKind.COUNT and quantity.unit in _STEPS


_JOINTS = (
    (4, r";|\b(?:while|whereas|but|although|though|however)\b"),
    (3, r",[ \u00a0](?:and|or|with|compared|versus|vs\.?|followed|as|which|who)\b"),
    (
        2,
        (
            r"\b(?:and|or(?![ \u00a0]?[=<>])|versus|vs\.?|compared|comparing|in comparison|than"
            r"|against|rather than|plus|as opposed to|superior to|inferior to|beats?|outperformed"
            r"|surpassed|exceeded|topped)\b"
        ),
    ),
    (1, r",|\bto(?=[ \u00a0][0-9.])|\b(?:up|down)?[ \u00a0]?from(?=[ \u00a0][0-9.])|:|[—–]"),
    (0, r"[/&]"),
)
_CONTRAST = re.compile(
    r"\b(?:versus|vs\.?|compared|than|against|between|beats?|outperformed|surpassed|exceeded"
    r"|topped|rather|opposed|superior|inferior)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    "|".join(f"(?P<s{strength}>{pattern})" for strength, pattern in _JOINTS), re.IGNORECASE
)
_BRACKET_MARK = re.compile(r"[()\[\]]")
_LONGEST_ASIDE = 60
_GOES_ON = re.compile(r"[)\]][^A-Za-z)\]]{0,10}[A-Za-z]")
"""Words after a closed bracket: another number follows, not more statistics."""
_SAME_SHARE = 4
_UP_TO_BRACKET = re.compile(r"[^0-9()\[\].;]{0,60}[(\[][ \u00a0]?(?:[nN][ \u00a0]?=[ \u00a0]?)?")
_LABEL_BEHIND = re.compile(
    r"[ \u00a0](?:of[ \u00a0]|in[ \u00a0]|among[ \u00a0])?"
    r"(?!to\b|and\b|or\b|of\b|in\b|at\b|CI\b|confidence|vs|versus|compared)[A-Za-z]{3}"
)
_FAR = 20
_WORD_FOR_SHARE = re.compile(
    r"\b(?:majority|minority|most|(?:over|under|about|than|nearly|almost)[ \u00a0](?:an?[ \u00a0])?"
    r"(?:half|third|quarter)|many|few|half)[ \u00a0]\Z",
    re.IGNORECASE,
)
_OPENS_ASIDE = re.compile(
    r",[ \u00a0]at[ \u00a0](?:(?:just|only|about|around|roughly|nearly|almost|some)[ \u00a0])?\Z"
)
_IN_GROUP = r"(?:for|in|with|on|among|of|after)[ \u00a0][^,;:()0-9]{2,50},[ \u00a0]"
_OF_GROUP = re.compile(rf"\b{_IN_GROUP}\Z")
_THAN_OF_GROUP = re.compile(
    rf",[ \u00a0](?:than|versus|compared[ \u00a0](?:with|to)|and|but)[ \u00a0]{_IN_GROUP}"
)
_CLOSES_ASIDE = re.compile(r"[ \u00a0]?[,;.](?![0-9])|\Z")
_SATELLITE_LEAD = re.compile(
    r"\A[\s,;:=()\[\]<>≤≥±+~-]{0,6}(?:(?:95|90|99)[ \u00a0]?%|CI|confidence|interval|p|P|SD|SE|SEM|"
    r"range|IQR|n|N)\b"
)


@dataclass(frozen=True, slots=True)
class Joint:
    """A place where a sentence falls apart; the stronger, the farther apart its sides are."""

    span: Span
    strength: int
    """4 for clauses, 3 comma with a conjunction, 2 conjunction or comparison, 1 comma, 0 «/»."""

    def is_contrast(self, text: str) -> bool:
        """Tell whether it sets two things against one another."""
        return _CONTRAST.search(self.span.cut(text)) is not None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Numbers that say one thing, as indexes into the sentence's quantities."""

    members: tuple[int, ...]
    span: Span
    bracket: Span | None
    """The innermost bracket around the first member; None outside of brackets."""


def find_joints(text: str, quantities: Sequence[Quantity]) -> tuple[Joint, ...]:
    """Return the joints of a sentence by place, those inside a printed number left out."""
    taken = [quantity.span for quantity in quantities]
    joints: list[Joint] = []
    for match in _JOINT.finditer(text):
        span = Span(match.start(), match.end())
        if match.group() == "OR" or any(other.overlaps(span) for other in taken):
            continue  # «OR 2.1» is an odds ratio
        name = match.lastgroup or "s1"
        joints.append(Joint(span, int(name[1])))
    return tuple(joints)


def find_brackets(text: str) -> tuple[Span, ...]:
    """Return the brackets with a partner, outer before inner, with their marks."""
    stack: list[int] = []
    found: list[Span] = []
    for mark in _BRACKET_MARK.finditer(text):
        if mark[0] in "([":
            stack.append(mark.start())
        elif stack:
            found.append(Span(stack.pop(), mark.end()))
    return tuple(sorted(found))


def find_asides(text: str, quantities: Sequence[Quantity]) -> tuple[Span, ...]:
    """Return the numbers between commas, as if in brackets: «rarer in A, at 56%, than in B»."""
    found: list[Span] = []
    for quantity in quantities:
        before = _OPENS_ASIDE.search(text, 0, quantity.span.start)
        after = _CLOSES_ASIDE.match(text, quantity.span.end)
        if before is not None and after is not None:
            found.append(Span(before.start(), after.end()))
    for first, second in pairwise(quantities):
        if _are_appositions(text, first, second):
            found += [
                Span(one.span.start - len(", "), min(one.span.end + 1, len(text)))
                for one in (first, second)
            ]
    return tuple(found)


def _are_appositions(text: str, first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers stand behind their groups: «rarer in A, 9%, than in B, 31%»."""
    if first.unit != second.unit or _OF_GROUP.search(text, 0, first.span.start) is None:
        return False
    return _THAN_OF_GROUP.fullmatch(text, first.span.end, second.span.start) is not None


def is_apposition(text: str, bracket: Span) -> bool:
    """
    Tell whether a bracket gives the figure of a word for a share right before it.

    «The majority (67%) of burns were healed»: what follows is said of the 67%.
    """
    return _WORD_FOR_SHARE.search(text, max(0, bracket.start - 30), bracket.start) is not None


def innermost(brackets: Sequence[Span], span: Span, *, proper: bool = False) -> Span | None:
    """Return the smallest bracket that holds `span`; with `proper`, other than `span` itself."""
    best: Span | None = None
    for bracket in brackets:
        if proper and bracket == span:
            continue
        if bracket.contains(span) and (best is None or len(bracket) < len(best)):
            best = bracket
    return best


def find_clusters(
    text: str, quantities: Sequence[Quantity], brackets: Sequence[Span], chosen: Sequence[int]
) -> tuple[Cluster, ...]:
    """
    Group the quantities with the indexes `chosen` into clusters, in order of place.

    A number joins the one before it when nothing but brackets and signs stands between them, or
    when it belongs to its statistics (p-value, standard error, interval).
    """
    clusters: list[Cluster] = []
    for index in chosen:
        quantity = quantities[index]
        previous = clusters[-1] if clusters else None
        if previous is not None and _joins(text, quantities, previous, index):
            members = (*previous.members, index)
            between = text[previous.span.end : quantity.span.start]
            # The words before a far p-value are not the figure's own for its sake.
            is_far = quantity.kind is QuantityKind.P_VALUE and len(between) > _FAR
            end = previous.span.end if is_far else quantity.span.end
            span = Span(previous.span.start, end)
            clusters[-1] = Cluster(members, span, previous.bracket)
        else:
            bracket = innermost(brackets, quantity.span)
            clusters.append(Cluster((index,), quantity.span, bracket))
    return tuple(clusters)


def _says_again(before: Quantity, quantity: Quantity, text: str, between: str) -> bool:
    """Tell whether a share is said a second time in other words: «a third, 23 of 65, had it»."""
    if before.unit != "%" or quantity.unit != "%" or before.low is None or quantity.low is None:
        return False
    if before.denominator is None and quantity.denominator is None:
        return False  # «rising (10%), lasting (8%)» are two shares
    closed = text[quantity.span.end : quantity.span.end + 1] in {",", ")", "—", "–"}
    apart = abs(before.low - quantity.low)
    return closed and len(between) < _LONGEST_ASIDE and "," in between and apart <= _SAME_SHARE


def _is_its_count(before: Quantity, quantity: Quantity, between: str) -> bool:
    """
    Tell whether a bracket gives the numbers behind a share, or the share: «42% of them (5 of 12)».

    «5 of the 12 sailors (42%)» says one thing as well.
    """
    is_counted = quantity.denominator is not None or before.denominator is not None
    if not is_counted or before.unit != "%" or quantity.unit != "%":
        return False
    if before.low is None or quantity.low is None or abs(before.low - quantity.low) > 1:
        return False
    return _UP_TO_BRACKET.fullmatch(between) is not None


def _is_its_interval(before: Quantity, quantity: Quantity, between: str) -> bool:
    """Tell whether a range is the unlabelled interval of an estimate, as in «45%, 41-49»."""
    if quantity.high is None or quantity.low is None or before.low is None:
        return False
    if before.high is not None or between.strip() not in {",", ";", "(", "["}:
        return False
    return quantity.low <= before.low <= quantity.high


def _is_a_part(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Tell whether a bracket parts a share: «4.1% (5.0% women, 2.8% men)»."""
    if before.unit != "%" or quantity.unit != "%" or quantity.numerator is not None:
        return False
    is_alone = before.high is None and quantity.high is None and before.surface[:1].isdigit()
    return is_alone and _LABEL_BEHIND.match(text, quantity.span.end) is not None


def _joins(text: str, quantities: Sequence[Quantity], cluster: Cluster, index: int) -> bool:
    """Tell whether a quantity belongs to the cluster before it."""
    quantity = quantities[index]
    if quantity.span.start < cluster.span.end:
        return True
    between = text[cluster.span.end : quantity.span.start]
    before = quantities[cluster.members[-1]]
    opens = re.fullmatch(r"\s*[(\[]\s*", between) is not None
    if (opens and not _is_a_part(text, before, quantity)) or quantity.kind is QuantityKind.P_VALUE:
        return True
    if _is_its_count(before, quantity, between):
        return True
    if _is_its_interval(before, quantity, between) or _says_again(before, quantity, text, between):
        return True
    if re.fullmatch(r"[\s)\];,:±=+/-]{0,6}", between) and between.strip(" ,\u00a0"):
        return "±" in between or "+/-" in between or between.lstrip().startswith("/")
    is_satellite = len(between) < 40 and _SATELLITE_LEAD.match(between) is not None
    return is_satellite and _GOES_ON.search(between) is None
