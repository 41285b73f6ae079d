"""
Numbers that a sentence prints in part: a unit said once for two, a whole said once for two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from claimcheck.model import Quantity, QuantityKind, Relation, Role, Span
from claimcheck.text.quantities import parse_quantities

_LATER = re.compile(r"[ \u00a0](?:later|earlier|before|after(?:wards)?|ago|on)\b", re.IGNORECASE)
"""«In middle age … three decades later» tells no age."""
_AGE_WORD = re.compile(r"\b(?:mean|median|average|patient)?[ \u00a0]?age[ds]?\b", re.IGNORECASE)
_SIGN = re.compile(r"[<>≤≥]")
_PEOPLE = re.compile(
    r"\b(?:patients?|adults?|people|persons?|women|men|those|subjects)\b", re.IGNORECASE
)
_AFTER_DIGIT = re.compile(r"[0-9][^;,()]{0,12}[;,)]")
"""The end of an earlier figure: «mean age, 41 years; duration of illness, 20 years»."""
_OLDER = re.compile(
    r"[ \u00a0](?:years?[ \u00a0])?(?:and|or)[ \u00a0](?:older|over|above|more)", re.IGNORECASE
)
_YOUNGER = re.compile(r"\b(?:under|below|younger than)[ \u00a0](?:age[ \u00a0])?\Z", re.IGNORECASE)
_LEAST_AGE = 10
_BRACKET = re.compile(r"[ \u00a0]?\([^()]*\)")
_NEXT_AGE = re.compile(
    r"(?:[ \u00a0](?:years?|yrs?)(?:[ \u00a0]old)?)?"
    r"(?:[ \u00a0](?:for|in|among)[ \u00a0][\w -]{2,30})?,?"
    r"[ \u00a0](?:and|but|versus|vs\.?|compared[ \u00a0](?:with|to)|while|whereas)[ \u00a0]"
    r"(?:(?:for|in|among|that|those|of|the|it|was|is|were|[\w-]{3,16})[ \u00a0]){0,6}",
    re.IGNORECASE,
)
_BARE_AGE = re.compile(
    r"\b(?:patients?|adults?|people|persons?|women|men|those|aged|anyone|subjects)[ \u00a0]"
    r"(?:of[ \u00a0])?"
    r"(?:(?P<low>[1-9][0-9])[ \u00a0](?:and|or)[ \u00a0](?:older|over|above|up|more(?=[,;.)]))"
    r"|(?:under|below|younger than)[ \u00a0](?P<high>[1-9][0-9]))\b"
    r"|\b(?:younger[ \u00a0]than[ \u00a0](?P<below>[1-9][0-9])"
    r"|older[ \u00a0]than[ \u00a0](?P<above>[1-9][0-9]))"
    r"(?=[,;.)]|[ \u00a0](?:and|or|had|were|who|with|in|at)\b)",
    re.IGNORECASE,
)
_AGE_BOUNDS = {
    "low": Relation.AT_LEAST,
    "high": Relation.UNDER,
    "below": Relation.UNDER,
    "above": Relation.OVER,
}
_DIGIT = re.compile(r"[0-9]")
_MARKED_DAY = re.compile(r"\bPOD[ -]?(?P<day>[0-9]{1,3})\b")
_BARE_KINDS = frozenset({QuantityKind.COUNT, QuantityKind.SCORE})
_UNIT_KINDS = frozenset({QuantityKind.SCORE, QuantityKind.RATE, QuantityKind.TIME})
_RANGE_BRACKET = re.compile(
    r"[ \u00a0]?[(\[][^()\[\]A-Za-z]{0,6}(?:95%[ \u00a0]CI|CI|IQR|SD|SEM?"
    r"|(?:interquartile[ \u00a0])?range)?"
    r"[^()\[\]A-Za-z]{2,40}[)\]]"
    r"(?P<unit>[ \u00a0][A-Za-zµμ/%°]{1,10}(?:[/ \u00a0·][A-Za-z]{1,6})?)"
)
"""«3.7 (3.3-4.0) h»: the unit stands behind the range."""
_BEFORE_RANGE = re.compile(
    r"(?<![\w.,/=+±–-])(?P<n>[0-9]{1,5}(?:\.[0-9]+)?)(?=[ \u00a0][(\[]|[(\[](?!-[0-9]+\)))"
)
"""A number before a bracket, but no power of ten as in «10(-6)»."""
_BEHIND_INTERVAL = re.compile(
    r"[ \u00a0]?[(\[][^()\[\]]{2,60}[)\]][ \u00a0]"
    r"(?P<unit>per[ \u00a0][0-9][0-9,]{1,8}(?:[ \u00a0]person[- ]years)?)"
)
_SUSPENDED = re.compile(r"[-\u2010\u2011](?:,|[ \u00a0](?:and|or|to)\b)")
"""«1-, 2- and 3-year»: the unit comes last."""
_UNIT_BRACKET = re.compile(r"[ \u00a0]?\((?P<unit>[A-Za-zµμ]{1,6}(?:[/ \u00a0][A-Za-z]{1,6})?)\)")
"""«3 points (mm Hg)»."""
_RATIOS = re.compile(
    r"\b(?:(?:odds|hazard|risk|rate|prevalence)[ \u00a0]ratios?|relative[ \u00a0]risks?"
    r"|a?[OHR]Rs?)\b",
    re.IGNORECASE,
)
_INTERVAL_BEHIND = re.compile(
    r"[,;][ \u00a0](?P<low>[0-9]+\.[0-9]+)(?:[ \u00a0]to[ \u00a0]|[-–])(?P<high>[0-9]+\.[0-9]+)\)"
)
_BARE_INTERVAL = re.compile(
    r"[ \u00a0]?[(\[](?P<low>[0-9]+[.·][0-9]+)(?:[ \u00a0]?[-–−,][ \u00a0]?|[ \u00a0]to[ \u00a0])"
    r"(?P<high>[0-9]+[.·][0-9]+)[)\];,]"
)
_OTHER_MEASURE = re.compile(
    r"\b(?:means?|medians?|scores?|levels?|concentrations?|differences?|ages?|counts?|averaged?)\b",
    re.IGNORECASE,
)
_FAR_RISK = 110
_RISK = re.compile(r"\b(?:risks?|odds|hazards?)\b[^.;]{0,90}\Z", re.IGNORECASE)
"""«The risk was higher (1.3, 95% CI …)»: a ratio without its name."""
_WITH_INTERVAL = re.compile(r",?[ \u00a0]?[(\[]?9[059][ \u00a0]?%[ \u00a0](?:CI|confidence)")
_BARE_COUNT = re.compile(
    r"(?<![\w.,#=±/\-–−<>≤≥])(?P<n>[1-9][0-9]{1,4})(?=[ \u00a0][A-Za-z]{4})"
    r"(?![ \u00a0](?:Jan|Febr|March|April|June|July|Aug|Sept|Octo|Nov|Dec)[a-z]*\b)"
    r"|(?<=[a-z][ \u00a0]in[ \u00a0])(?P<m>[1-9][0-9]{0,4})"
    r"(?=[,;)]|\.[ \u00a0]|\.?\Z|[ \u00a0](?:and|\())"
)
"""A plain count: «87 smokers», «a rash in 18, fever in 32»."""
_BIG_COUNT = re.compile(
    r"(?<![\w.,#=±/\-–−<>≤≥])(?P<n>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?=[ \u00a0](?:[a-z]{3}|\())"
)
"""«An estimated 56,000 (95% CI …) fell ill»: nothing but a count has its thousands parted."""
_PART_OF = re.compile(
    r"\b(?:[Aa]mong|[Oo]f)[ \u00a0](?:(?:the|these|those|all)[ \u00a0]){0,2}[1-9][0-9]{0,5}"
    r"[^,;.0-9%]{0,60},[ \u00a0](?:only[ \u00a0])?(?P<n>[1-9][0-9]{0,5})(?=[ \u00a0][a-z])"
)
_PACE = re.compile(
    r"[ \u00a0](?:a|an|per|each|every)[ \u00a0](?P<unit>year|month|week|day|hour)\b", re.IGNORECASE
)
_PACES = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}
_NO_UNITS = frozenset({None, "{score}"})
_NEXT_RATIO = re.compile(
    r"(?:[ \u00a0]?[,;]?[ \u00a0]?[(\[][^()\[\]]{0,60}[)\]])?"
    r"(?:,|;|,?[ \u00a0](?:and|or|to|versus|vs\.?))[ \u00a0]"
)
_TO_NEXT = re.compile(r"[ \u00a0]to[ \u00a0]")
_TO = re.compile(r"\bto\b|[;%]")
_STARTS_CHANGE = re.compile(
    r"\b(?:from|rang(?:e|es|ed|ing))[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_KIND_NAME = re.compile(
    r"\b(?:(?:geno|pheno|sub|sero)?types?|stages?|grades?|classe?s?|phases?|categor(?:y|ies)|groups?"
    r"|cohorts?|factors?)[ \u00a0](?:[0-9]{1,2}[ \u00a0](?:and|or|to)[ \u00a0])?\Z",
    re.IGNORECASE,
)
_LONGEST_NAME = 24
_JOINED = re.compile(
    r"(?:[ \u00a0]\([^()]{0,30}\))?[ \u00a0,]{0,2}"
    r"(?:to|and versus|and|against|versus|vs\.?|from|or|down to|up to|than)?[ \u00a0]"
    r"(?:about|nearly|almost|around|roughly|only|just|some|over|under)?[ \u00a0]?"
)


_NEXT_OF_LIST = re.compile(
    r"[ \u00a0](?P<how>in|with|for|on|among|after)[ \u00a0][^.;,()0-9]{2,40}"
    r"(?:,|,?[ \u00a0]and)[ \u00a0]"
)
"""«4.8 per 100 person-years in A, 7.8 in B and 11.0 in C»"""


def inherit_units(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Give a bare number the unit of its neighbour: «from 7.5 to 10 mg/dL», «1.3 kg against 4.2».

    A list hands its unit on from the last number to the first. Spans and surfaces stay as they are.
    """
    found = list(quantities)
    for index in (*range(len(found)), *reversed(range(len(found) - 1))):
        quantity = found[index]
        is_suspended = _SUSPENDED.match(text, quantity.span.end) is not None
        bare = _BARE_KINDS | {QuantityKind.RATIO} if is_suspended else _BARE_KINDS
        if quantity.unit is not None or quantity.kind not in bare:
            continue
        if index and _is_next_of_list(text, found[index - 1], quantity):
            found[index] = replace(quantity, unit=found[index - 1].unit, kind=QuantityKind.RATE)
            continue
        if is_suspended:
            later = next((q for q in found[index + 1 : index + 4] if q.unit is not None), None)
            if later is not None and later.kind in _UNIT_KINDS | {QuantityKind.DOSE}:
                found[index] = replace(quantity, unit=later.unit, kind=later.kind)
                continue
        for other in (*found[index + 1 : index + 2], *found[max(0, index - 1) : index]):
            low, high = sorted((quantity.span, other.span))
            joined = _JOINED.fullmatch(text[low.end : high.start]) is not None
            if joined and other.unit == "%" and _is_passed(text, quantity, found[:index]):
                continue
            is_later = other.span > quantity.span
            kinds = _UNIT_KINDS if is_later else _UNIT_KINDS - {QuantityKind.TIME}
            if joined and other.kind in kinds and other.unit is not None:
                found[index] = replace(quantity, unit=other.unit, kind=other.kind)
                break
    return found


def _is_next_of_list(text: str, before: Quantity, quantity: Quantity) -> bool:
    """Tell whether a bare number is the next of a list of rates, each told of a group."""
    if before.kind is not QuantityKind.RATE or not (before.unit or "").startswith("/"):
        return False
    between = _NEXT_OF_LIST.fullmatch(text, before.span.end, quantity.span.start)
    return between is not None and text.startswith(f" {between['how']} ", quantity.span.end)


def _is_passed(text: str, quantity: Quantity, before: Sequence[Quantity]) -> bool:
    """
    Tell whether the «to» behind a number joins an earlier share to the next one.

    «From 12% of those with a score of 10 to 40%».
    """
    if _TO_NEXT.match(text, quantity.span.end) is None:
        return False
    first = next((one for one in reversed(before) if one.unit == "%"), None)
    if first is None or _STARTS_CHANGE.search(text, 0, first.span.start) is None:
        return False
    return _TO.search(text, first.span.end, quantity.span.start) is None


def read_units_behind(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Give a bare number the unit that stands behind its range: «3.7 (3.3-4.0) h».

    Spans and surfaces stay as they are.
    """
    found = [_with_unit_behind(text, quantity) for quantity in quantities]
    for index in range(1, len(found)):
        before, quantity = found[index - 1], found[index]
        old = quantities[index].unit
        if quantity.unit == old or before.unit != old or old in _NO_UNITS:
            continue
        if _JOINED.fullmatch(text[before.span.end : quantity.span.start]):
            found[index - 1] = replace(before, unit=quantity.unit)
    if "per" in text:
        _pass_units_back(text, quantities, found)
    return found


def _pass_units_back(text: str, quantities: Sequence[Quantity], found: list[Quantity]) -> None:
    """
    Give the bare numbers of a list the unit that stands behind its last interval.

    «8.1 (6.9-9.4), 7.9 (6.6-9.1) and 7.4 (6.2-8.6) per 100,000»
    """
    behind: str | None = None
    for index in range(len(found) - 1, -1, -1):
        quantity = quantities[index]
        told = _BEHIND_INTERVAL.match(text, quantity.span.end)
        if told is not None:
            behind = told["unit"]
        elif index + 1 == len(found) or not _NEXT_RATIO.fullmatch(
            text[quantity.span.end : found[index + 1].span.start]
        ):
            behind = None
        if behind is not None and found[index].unit is None and quantity.kind in _BARE_KINDS:
            again = parse_quantities(f"{quantity.low} {behind}")
            if len(again) == 1 and again[0].kind is QuantityKind.RATE:
                same = again[0]
                found[index] = replace(quantity, kind=same.kind, unit=same.unit, low=same.low)


def _with_unit_behind(text: str, quantity: Quantity) -> Quantity:
    """Return a number with the unit behind its bracket, or as it is."""
    pace = _PACE.match(text, quantity.span.end)
    if pace is not None and quantity.kind is QuantityKind.SCORE and _is_plain(quantity.unit):
        return replace(quantity, unit=f"{quantity.unit}/{_PACES[pace['unit'].lower()]}")
    if quantity.unit not in _NO_UNITS or quantity.kind not in _BARE_KINDS:
        return quantity
    behind = _RANGE_BRACKET.match(text, quantity.span.end) or _UNIT_BRACKET.match(
        text, quantity.span.end
    )
    if behind is None:
        return quantity
    again = parse_quantities(f"{quantity.low} {behind['unit'].strip()}")
    if len(again) != 1 or again[0].unit is None or again[0].low != quantity.low:
        return quantity
    if again[0].unit == "{time}" and "." in str(again[0].low):
        return replace(quantity, unit=None, kind=QuantityKind.RATIO)  # «2.2 (1.4-3.7) times»
    return replace(quantity, unit=again[0].unit, kind=again[0].kind, role=again[0].role)


def _is_plain(unit: str | None) -> bool:
    """Tell whether a unit is one of measurement and no rate yet."""
    return unit is not None and not unit.startswith("{") and "/" not in unit and unit != "%"


def names_ratios(text: str) -> bool:
    """Tell whether a text names its ratios, so that «(0.8, 0.6 to 1.1)» may be one."""
    return _RATIOS.search(text) is not None


def continue_ratios(
    text: str, quantities: Sequence[Quantity], *, in_brackets: bool = False
) -> list[Quantity]:
    """
    Read the bare numbers of a list that ratios begin as ratios: «odds ratios of 2.1, 3 and 4.5».

    Spans and surfaces stay as they are.

    Args:
        text: The sentence.
        quantities: Its numbers.
        in_brackets: Whether its abstract names ratios, so that «(0.74, 0.52 to 1.07)» is one.
    """
    found = [_in_bracket(text, quantity) if in_brackets else quantity for quantity in quantities]
    for index, quantity in enumerate(found):
        if quantity.kind is not QuantityKind.SCORE or quantity.unit is not None:
            continue
        start, end = quantity.span.start, quantity.span.end
        names_ratio = _RATIOS.search(text, 0, start) is not None
        is_estimate = _WITH_INTERVAL.match(text, end) is not None and (
            names_ratio or _RISK.search(text, max(0, start - _FAR_RISK), start) is not None
        )
        if is_estimate or (names_ratio and _has_own_interval(text, quantity)):
            found[index] = replace(quantity, kind=QuantityKind.RATIO)
    for index in range(1, len(found)):
        before, quantity = found[index - 1], found[index]
        if quantity.unit is not None or quantity.kind not in _BARE_KINDS:
            continue
        if before.kind is not QuantityKind.RATIO or before.unit is not None:
            continue
        if _NEXT_RATIO.fullmatch(text[before.span.end : quantity.span.start]):
            found[index] = replace(quantity, kind=QuantityKind.RATIO)
    return found


def _has_own_interval(text: str, quantity: Quantity) -> bool:
    """
    Tell whether a number stands before an interval that holds it and behind the name of ratios.

    «Hazard ratios and 95% CI were 1.2 (0.9–1.6) for A and 1.6 (1.2–2.0) for B»
    """
    behind = _BARE_INTERVAL.match(text, quantity.span.end)
    if behind is None or quantity.low is None:
        return False
    low, high = (Decimal(behind[end].replace("·", ".")) for end in ("low", "high"))
    if not low <= quantity.low <= high:
        return False
    name = [match.end() for match in _RATIOS.finditer(text, 0, quantity.span.start)][-1]
    return _OTHER_MEASURE.search(text, name, quantity.span.start) is None


def _in_bracket(text: str, quantity: Quantity) -> Quantity:
    """Return the number at the head of «(0.74, 0.52 to 1.07)» as a ratio, others as they are."""
    if quantity.kind is not QuantityKind.SCORE or quantity.unit is not None:
        return quantity
    low = quantity.low
    behind = _INTERVAL_BEHIND.match(text, quantity.span.end)
    if low is None or behind is None or text[quantity.span.start - 1 : quantity.span.start] != "(":
        return quantity
    inside = Decimal(behind["low"]) <= low <= Decimal(behind["high"])
    return replace(quantity, kind=QuantityKind.RATIO) if inside else quantity


def complete_shares(quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read a bare count after a share as one of the same whole: «8 of the 10 slept and 5 snored».

    Spans and surfaces stay as they are.
    """
    found: list[Quantity] = []
    whole: Decimal | None = None
    for quantity in quantities:
        if quantity.denominator is not None and quantity.denominator > 0:
            whole = quantity.denominator
        is_bare = quantity.kind is QuantityKind.COUNT and quantity.unit is None
        if is_bare and whole is not None and quantity.low is not None and quantity.low <= whole:
            share = (quantity.low / whole * 100).quantize(Decimal(1))
            completed = replace(
                quantity,
                kind=QuantityKind.RATE,
                unit="%",
                low=share,
                numerator=quantity.low,
                denominator=whole,
            )
            found.append(completed)
        else:
            found.append(quantity)
    return found


def read_more(text: str, quantities: Sequence[Quantity], *, counts: bool = False) -> list[Quantity]:
    """
    Return the quantities with «POD3» (a postoperative day) and «65 and older» among them.

    The half in «t½» is none.
    """
    found = [
        quantity
        for quantity in quantities
        if not (quantity.span.start > 0 and text[quantity.span.start - 1].isalpha())
        and not _is_name(text, quantity)
    ]
    if _DIGIT.search(text) is None:
        return sorted(found, key=lambda quantity: quantity.span)  # the rest is read from digits
    for pattern in (_PART_OF, _BARE_COUNT, _BIG_COUNT) if counts else (_BIG_COUNT,):
        for match in pattern.finditer(text):
            name = match.lastgroup or "n"
            span = Span(*match.span(name))
            if not any(quantity.span.overlaps(span) for quantity in found):
                found.append(
                    Quantity(
                        surface=match[name],
                        span=span,
                        kind=QuantityKind.COUNT,
                        low=Decimal(match[name].replace(",", "")),
                    )
                )
    for match in _MARKED_DAY.finditer(text):
        span = Span(match.start(), match.end())
        if any(quantity.span.overlaps(span) for quantity in found):
            continue
        found.append(
            Quantity(
                surface=match.group(),
                span=span,
                kind=QuantityKind.TIME,
                low=Decimal(match["day"]),
                unit="d",
                role=Role.TIME_POINT,
            )
        )
    for missed in (*_before_ranges(text), *_bare_ages(text)):
        if not any(quantity.span.overlaps(missed.span) for quantity in found):
            found.append(missed)
    return sorted(found, key=lambda quantity: quantity.span)


def _before_ranges(text: str) -> Iterator[Quantity]:
    """Yield the numbers whose unit stands behind their range: «9 (7-12) days»."""
    if "(" not in text and "[" not in text:
        return
    for match in _BEFORE_RANGE.finditer(text):
        behind = _RANGE_BRACKET.match(text, match.end())
        if behind is None:
            continue
        read = parse_quantities(f"{match['n']} {behind['unit'].strip()}")
        unit = read[0].unit if len(read) == 1 and read[0].kind in _UNIT_KINDS else None
        if unit is not None and not unit.startswith("{"):
            yield replace(read[0], surface=match["n"], span=Span(*match.span("n")))


def _is_name(text: str, quantity: Quantity) -> bool:
    """Tell whether a number without its unit names a kind: «with genotypes 2 and 3, 54% …»."""
    if quantity.unit != "%" or "%" in quantity.surface:
        return False
    start = quantity.span.start
    return _KIND_NAME.search(text, max(0, start - _LONGEST_NAME), start) is not None


def _bare_ages(text: str) -> Iterator[Quantity]:
    """Yield the ages that a text gives without a unit: «adults 65 and older», «younger than 40»."""
    for match in _BARE_AGE.finditer(text):
        name = match.lastgroup or "low"
        yield Quantity(
            surface=match[name],
            span=Span(*match.span(name)),
            kind=QuantityKind.AGE,
            low=Decimal(match[name]),
            unit="a",
            relation=_AGE_BOUNDS[name],
            role=Role.AGE,
        )


def mark_ages(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read years as an age where the words before them say so, with the sign that bounds it.

    Years that are set beside an age are one: «mean age was 37 (9.2) years in men and 35 in women».
    """
    found = [_as_age(text, quantity) for quantity in quantities]
    age: Quantity | None = None
    for index, quantity in enumerate(found):
        if age is not None and quantity.kind is QuantityKind.TIME and quantity.unit == age.unit:
            between = _BRACKET.sub("", text[age.span.end : quantity.span.start])
            if _NEXT_AGE.fullmatch(between):
                found[index] = replace(quantity, kind=QuantityKind.AGE, role=Role.AGE)
        if found[index].kind is QuantityKind.AGE:
            age = found[index]
    return found


def _as_age(text: str, quantity: Quantity) -> Quantity:
    """Return one quantity as an age, or as it is."""
    if quantity.unit != "a" or quantity.low is None:
        return quantity
    start, end = quantity.span.start, quantity.span.end
    before = _AFTER_DIGIT.split(text[max(0, start - 45) : start])[-1]
    sign = _SIGN.search(text[max(0, start - 4) : start + 2])
    is_told = _AGE_WORD.search(before) is not None and not _LATER.match(text, end)
    is_age = quantity.kind is QuantityKind.AGE or is_told
    if sign is not None and quantity.low >= _LEAST_AGE and _PEOPLE.search(before + text[start:end]):
        is_age = True
    if not is_age or quantity.kind not in {QuantityKind.AGE, QuantityKind.TIME}:
        return quantity
    relation = quantity.relation
    if relation is Relation.EXACT:
        if _OLDER.match(text, end) or (sign is not None and sign.group() in ">≥"):
            relation = Relation.AT_LEAST
        elif _YOUNGER.search(before[-14:]) or (sign is not None and sign.group() in "<≤"):
            relation = Relation.UNDER
    return replace(quantity, kind=QuantityKind.AGE, relation=relation)
