"""
Forms of numbers that only their neighbours explain: degrees, paces.

«The knee bent 95 degrees» is an angle, «300 mg a kilo» a dose for each kilogram. Spans and
surfaces stay as they are, so that a reader finds what is marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from claimcheck.evidence.habits import as_habit, read_habits, read_stretches
from claimcheck.evidence.measures import RATIO_BEHIND
from claimcheck.evidence.noughts import read_noughts
from claimcheck.evidence.values import is_worded_fraction
from claimcheck.model import Quantity, QuantityKind, Relation, Role, Span
from claimcheck.text.vocabulary import Category, load_vocabulary

_NEAR = 25
_FAR = 140
"""How far before a number the words that explain it are looked for."""
_ANGLE = re.compile(r"(?<![\w.,])(?P<n>[0-9]{1,3}(?:\.[0-9])?)(?:[ \u00a0]?°|[ \u00a0]degrees?\b)")
_DEGREES = re.compile(r"[ \u00a0]?°|[ \u00a0]degrees?\b")
_MAGNITUDE = re.compile(r"[0-9][ \u00a0](?:thousand|million|billion)\Z", re.IGNORECASE)
"""«113.4 million in 2015»: no score is that large."""
_HEAT = re.compile(r"[ \u00a0]?(?:[CFK]\b|celsius|fahrenheit)", re.IGNORECASE)
_DEGREE = "deg"
_BEFORE_UNIT = re.compile(
    r"(?<![\w.,])(?P<n>[0-9]{1,4}(?:\.[0-9]{1,2})?)[ \u00a0](?:median|mean|average)[ \u00a0]"
    r"(?P<unit>hour|day|week|month|year)s?\b"
)
_UNITS_OF_TIME = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_NEXT_TIME = re.compile(
    r"\bthe[ \u00a0](?:next|following)[ \u00a0](?P<unit>morning|day|week|month|year)\b"
    r"(?![ \u00a0][0-9])",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(
    r"\b(?P<n>an?)[ \u00a0](?P<unit>hour|day|week|month|year)"
    r"(?=[ \u00a0](?:sooner|earlier|later|longer|shorter|quicker|faster|less|older|younger)\b)",
    re.IGNORECASE,
)
"""«A day sooner»"""
_AND_BEFORE = re.compile(
    r"(?<![\w.,])(?P<n>[0-9]{1,4}(?:\.[0-9]{1,2})?)[ \u00a0](?:and|or|versus|vs\.?)[ \u00a0]\Z"
)
_SOME_OF = re.compile(
    r"(?<![\w.,])(?P<n>[1-9][0-9]{0,3})[ \u00a0]of[ \u00a0](?:the|these|those)[ \u00a0][a-z]{3}"
)
"""«17 of the studies»."""
_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_EVENT_NAMES = (
    "withdrawal", "dropout", "drop-out", "death", "event", "complication", "relapse", "recurrence",
    "infection", "stroke", "fracture", "bleed", "seizure", "suicide", "attempt", "reaction",
    "failure", "perforation", "haematoma", "hematoma",
)  # fmt: skip
_EVENTS = re.compile(
    rf"(?<!least )(?<!than )\b(?P<n>{'|'.join(_WORDS)})[ \u00a0](?:[a-z-]{{3,15}}[ \u00a0]){{0,2}}"
    rf"(?:{'|'.join(_EVENT_NAMES)})s?\b",
    re.IGNORECASE,
)
"""«Four withdrawals»: an event that is counted by a word."""
_MEAN_AGE = re.compile(
    r"\b(?:was|were|is|are)[ \u00a0](?:about[ \u00a0]|around[ \u00a0])?(?P<n>[1-9][0-9])"
    r"(?=[ \u00a0]on[ \u00a0]average\b)"
)
"""«The women were 61 on average.»"""
_AGE_BEFORE = re.compile(
    r"\b(?:mean|average|median)[ \u00a0]age[ \u00a0](?:of|was|is)[ \u00a0]"
    r"(?:just|only|about|around|roughly|nearly|almost|some)[ \u00a0]\Z",
    re.IGNORECASE,
)
_PERSON = "{participant}"
_NONE = frozenset({"none", "nobody", "no one"})
_NEXT_COUNT = re.compile(
    rf"\b(?:and|but|versus|vs\.?)[ \u00a0](?P<n>[0-9]{{1,3}}|{'|'.join(_WORDS)})[ \u00a0]"
    r"(?:receiving|taking|given|treated|who|on[ \u00a0](?:the|placebo)|in[ \u00a0](?:the|those))\b",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"\b(?P<n>{'|'.join(_WORDS)})[ -]?fold\b", re.IGNORECASE)
_PER_KILO = re.compile(
    r"(?:[ \u00a0]of[ \u00a0][\w-]{2,30})?[ \u00a0](?:per|a|for[ \u00a0](?:each|every))[ \u00a0]"
    r"(?:kilo(?:gram(?:me)?)?|kg)\b",
    re.IGNORECASE,
)
_PER_AMOUNT = re.compile(
    r"[ \u00a0](?:per|an?)[ \u00a0](?P<unit>gram|gramme|litre|liter|millilitre|milliliter)\b",
    re.IGNORECASE,
)
_PER_DAY = re.compile(
    r"[ \u00a0]of[ \u00a0](?:(?!(?:once|twice|thrice|times)\b)[\w-]{2,30}[ \u00a0]){1,2}"
    r"(?:a[ \u00a0]day|per[ \u00a0]day|daily|each[ \u00a0]day|every[ \u00a0]day)\b",
    re.IGNORECASE,
)
"""«300 mg of zinc a day»"""
_AMOUNTS = {
    "gram": "g", "gramme": "g", "litre": "L", "liter": "L", "millilitre": "mL", "milliliter": "mL",
}  # fmt: skip
_PER_MASS = frozenset({"g", "mg", "ug", "ng", "umol", "mmol", "nmol"})
_MARKED = re.compile(r"\b(?P<unit>hour|day|week|month|year)s?[ \u00a0]\Z", re.IGNORECASE)
"""«The effect size peaked at week 6» tells of no effect size of 6."""
_OF_SHARE = re.compile(
    r"\b(?:fraction|percentage|proportion|prevalence|saturation|share)\b[^.;()0-9]{0,60}[ \u00a0]"
    r"by[ \u00a0](?:(?:about|around|nearly|almost|some|roughly|only|just)[ \u00a0])?\Z",
    re.IGNORECASE,
)
"""«Raised the ejection fraction by 5 points»: a share rises by percentage points."""
_ALL_BUT = re.compile(
    r"\ball[ \u00a0]but[ \u00a0](?:(?:about|around|some|roughly|just)[ \u00a0])?\Z", re.IGNORECASE
)
_PREPARATIONS = (
    r"(?:extract|solution|cream|gel|ointment|lotion|shampoo|mouth(?:wash|rinse)|drop(?=s)|dressing|paste"
    r"|suspension|emulsion|foam|varnish|saline|dextrose)(?:e?s)?\b"
)
_PREPARATION = re.compile(
    r"(?:[ \u00a0](?!(?:of|in|on|for|had|were|with|and|used|using|got)\b)[a-z-]{3,18}){0,2}"
    rf"[ \u00a0]{_PREPARATIONS}",
    re.IGNORECASE,
)
_PREPARATION_BEFORE = re.compile(rf"\b{_PREPARATIONS}[ \u00a0](?:at|of)[ \u00a0]\Z", re.IGNORECASE)
_TIMES_MORE = re.compile(r"[ \u00a0](?:rarer|commoner|likelier|costlier|dearer|cheaper)\b")
_GIVEN = re.compile(
    r"\b(?:(?:with|using|given|received|receiving)(?:[ \u00a0][0-9.]+[ \u00a0]?m[lL][ \u00a0]of)?"
    r"|m[lL][ \u00a0]of)[ \u00a0]\Z",
    re.IGNORECASE,
)
_LONGEST_DRUG = 40
_UNDER_AGE = re.compile(r"\bunder-\Z", re.IGNORECASE)
"""«Under-5 deaths» are no five deaths."""
_POINTS_OF_SHARE = re.compile(
    r"[ \u00a0](?:rarer|commoner|likelier|(?:more|less)[ \u00a0](?:common|often|frequent|likely)"
    r"|(?:more|less)[ \u00a0]frequently|fewer[ \u00a0](?:patients|people|women|men|children))\b",
    re.IGNORECASE,
)


def read_forms(
    text: str, quantities: Sequence[Quantity], *, stretches: bool = False
) -> list[Quantity]:
    """
    Return the quantities of a sentence with those whose neighbours say what they are.

    Args:
        text: The sentence.
        quantities: Its numbers.
        stretches: Whether «past-year» is a time that a claim may speak of as «twelve months».
    """
    found = [as_habit(_explained(text, quantity)) for quantity in quantities]
    found.extend(_missed(text, found, stretches=stretches))
    return _counted_on(text, sorted(found, key=lambda quantity: quantity.span))


def _explained(text: str, quantity: Quantity) -> Quantity:
    """Return a quantity with the unit that its neighbours give it, or as it is."""
    end = quantity.span.end
    if quantity.kind is QuantityKind.DOSE and quantity.unit in _PER_MASS:
        return replace(quantity, unit=f"{quantity.unit}{_per_amount(text, end)}")
    if quantity.unit == "{time}":
        return _as_ratio(text, quantity)
    if quantity.unit == "{SD}":
        return _as_day(text, quantity)
    if quantity.unit is None and quantity.kind is QuantityKind.SCORE:
        return _as_angle_or_count(text, quantity)
    if quantity.kind is QuantityKind.COUNT and _UNDER_AGE.search(text, 0, quantity.span.start):
        under = Relation.UNDER
        return replace(quantity, kind=QuantityKind.AGE, unit="a", role=Role.AGE, relation=under)
    return _as_points_or_strength(text, quantity)


def _as_points_or_strength(text: str, quantity: Quantity) -> Quantity:
    """Return «3 points rarer» as percentage points, and the 20% of «a 20% extract» as a dose."""
    if quantity.unit == "{score}" and _POINTS_OF_SHARE.match(text, quantity.span.end):
        return replace(quantity, kind=QuantityKind.RATE, unit="pp")
    if quantity.unit == "{score}" and _OF_SHARE.search(text, 0, quantity.span.start):
        return replace(quantity, kind=QuantityKind.RATE, unit="pp")
    if quantity.unit == "%" and _is_strength(text, quantity):
        return replace(quantity, kind=QuantityKind.DOSE)
    if is_worded_fraction(quantity) and RATIO_BEHIND.match(text, quantity.span.end):
        return _as_ratio_of_share(quantity)
    if quantity.unit == "%" and _ALL_BUT.search(text, 0, quantity.span.start):
        return _all_but(quantity)
    return quantity


def _as_ratio_of_share(quantity: Quantity) -> Quantity:
    """Return the share of «half of that with honey» as the ratio that it is."""
    if quantity.low is None or quantity.high is not None or (quantity.denominator or 0) > 10:
        return quantity
    return replace(
        quantity,
        kind=QuantityKind.RATIO,
        unit=None,
        low=quantity.low / 100,
        numerator=None,
        denominator=None,
    )


def _all_but(quantity: Quantity) -> Quantity:
    """Return the share that is left by «all but 3%» or «all but one of the 30»."""
    if quantity.low is None or quantity.high is not None:
        return quantity
    count = None
    if quantity.numerator is not None and quantity.denominator is not None:
        count = quantity.denominator - quantity.numerator
    return replace(quantity, low=100 - quantity.low, numerator=count)


def _is_strength(text: str, quantity: Quantity) -> bool:
    """Tell whether a percentage is how strong a preparation is: «the 20% extract»."""
    if "%" not in quantity.surface or quantity.numerator is not None:
        return False
    start, end = quantity.span.start, quantity.span.end
    if _PREPARATION_BEFORE.search(text, max(0, start - _NEAR), start):
        return True
    return _PREPARATION.match(text, end) is not None or _is_of_drug(text, quantity)


def _is_of_drug(text: str, quantity: Quantity) -> bool:
    """Tell whether a percentage is of a drug that was given: «treated with 2% mupirocin»."""
    start, end = quantity.span.start, quantity.span.end
    if _GIVEN.search(text, max(0, start - _NEAR), start) is None:
        return False
    behind = text[end + 1 : end + _LONGEST_DRUG]
    return any(
        mention.span.start == 0 and mention.category is Category.INTERVENTION
        for mention in load_vocabulary().find(behind)
    )


def _as_angle_or_count(text: str, quantity: Quantity) -> Quantity:
    """Return a bare number as an angle, an age or a count of millions where it is one."""
    if _is_angle(text, quantity.span.end):
        return replace(quantity, unit=_DEGREE)
    if _MAGNITUDE.search(quantity.surface):
        return replace(quantity, kind=QuantityKind.COUNT)
    if _AGE_BEFORE.search(text, max(0, quantity.span.start - _FAR), quantity.span.start):
        return replace(quantity, kind=QuantityKind.AGE, unit="a", role=Role.AGE)
    return quantity


def _per_amount(text: str, end: int) -> str:
    """Return for what an amount is given: «/kg» for «300 mg of zinc a kilo», «» without that."""
    if _PER_KILO.match(text, end):
        return "/kg"
    amount = _PER_AMOUNT.match(text, end)
    if amount is not None:
        return f"/{_AMOUNTS[amount['unit'].lower()]}"
    return "/d" if _PER_DAY.match(text, end) else ""


def _as_ratio(text: str, quantity: Quantity) -> Quantity:
    """Return «two and a half times», «ten times rarer» as a ratio; whole times may be counted."""
    is_broken = quantity.low is not None and quantity.low != quantity.low.to_integral_value()
    if not is_broken and _TIMES_MORE.match(text, quantity.span.end) is None:
        return quantity
    return replace(quantity, kind=QuantityKind.RATIO, unit=None)


def _as_day(text: str, quantity: Quantity) -> Quantity:
    """Return the 6 of «the effect size peaked at week 6» as a time."""
    marked = _MARKED.search(text, max(0, quantity.span.start - _NEAR), quantity.span.start)
    if marked is None:
        return quantity
    unit = _UNITS_OF_TIME[marked["unit"].lower()]
    return replace(quantity, kind=QuantityKind.TIME, unit=unit, role=Role.TIME_POINT)


def _is_angle(text: str, end: int) -> bool:
    """Tell whether a sign or a word behind a bare number makes it an angle, and no temperature."""
    behind = _DEGREES.match(text, end)
    return behind is not None and _HEAT.match(text, behind.end()) is None


def _missed(text: str, quantities: Sequence[Quantity], *, stretches: bool) -> list[Quantity]:
    """Return the numbers that stand there and are not among the quantities yet."""
    low = text.lower()
    found = [*_angles(text, low), *_times(text, low), *_next_times(text, low)]
    found += _counts(text, low)
    if "no" in low:
        found += read_noughts(text)
    found += read_habits(text, low)
    if stretches:
        found += read_stretches(text, low)
    if "fold" in low:
        found.extend(
            _made_of_word(match, QuantityKind.RATIO, match.span()) for match in _FOLD.finditer(text)
        )
    if "on average" in low:
        found.extend(
            replace(_made(match, Span(*match.span("n")), QuantityKind.AGE, "a"), role=Role.AGE)
            for match in _MEAN_AGE.finditer(text)
        )
    return [one for one in found if not any(one.span.overlaps(q.span) for q in quantities)]


def _next_times(text: str, low: str) -> list[Quantity]:
    """Return the times of «on the following day» and «a day sooner»."""
    made = [
        Quantity(
            surface=match[0],
            kind=QuantityKind.TIME,
            low=Decimal(1),
            unit=_UNITS_OF_TIME[match["unit"].lower()],
            span=Span(*match.span()),
        )
        for match in _ONE_MORE.finditer(text)
    ]
    if "the next " not in low and "the following " not in low:
        return made
    for match in _NEXT_TIME.finditer(text):
        unit = _UNITS_OF_TIME[match["unit"].lower().replace("morning", "day")]
        span = Span(*match.span())
        made.append(
            Quantity(
                surface=match[0],
                kind=QuantityKind.TIME,
                low=Decimal(1),
                unit=unit,
                role=Role.TIME_POINT,
                span=span,
            )
        )
    return made


def _angles(text: str, low: str) -> list[Quantity]:
    """Return the angles of a sentence."""
    if "\u00b0" not in low and "degree" not in low:
        return []
    return [
        _made(match, Span(*match.span()), QuantityKind.SCORE, _DEGREE)
        for match in _ANGLE.finditer(text)
        if _HEAT.match(text, match.end()) is None
    ]


def _times(text: str, low: str) -> list[Quantity]:
    """Return the times whose unit stands behind «median»: «57 and 61 median days»."""
    if not any(word in low for word in ("median", "mean", "average")):
        return []
    found: list[Quantity] = []
    for match in _BEFORE_UNIT.finditer(text):
        unit = _UNITS_OF_TIME[match["unit"]]
        found.append(_made(match, Span(*match.span()), QuantityKind.TIME, unit))
        other = _AND_BEFORE.search(text, max(0, match.start() - _NEAR), match.start())
        if other is not None:
            found.append(_made(other, Span(*other.span("n")), QuantityKind.TIME, unit))
    return found


def _counts(text: str, low: str) -> list[Quantity]:
    """Return counts like «17 of the studies», and events counted in words."""
    some = (
        _made(match, Span(*match.span("n")), QuantityKind.COUNT, None)
        for match in _SOME_OF.finditer(text)
    )
    if not any(name in low for name in _EVENT_NAMES):
        return list(some)
    events = (
        _made_of_word(match, QuantityKind.COUNT, match.span("n"))
        for match in _EVENTS.finditer(text)
    )
    return [*some, *events]


def _counted_on(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """
    Read on after a count: «two people on it and none on placebo», «9 deaths and 4 in those …».

    «None» after people is a count as well, and a bare number before such a word one of the same.
    """
    first = next(
        (q for q in quantities if q.kind is QuantityKind.COUNT and q.unit == _PERSON), None
    )
    if first is None:
        return list(quantities)
    # «Half of the eight got well, and none on placebo» goes on with the share, not with the eight.
    shares = (q for q in quantities if q.kind is QuantityKind.RATE and q.span < first.span)
    found = [*quantities] if any(shares) else [_as_none(each, first) for each in quantities]
    for match in _NEXT_COUNT.finditer(text, first.span.end):
        span = Span(*match.span("n"))
        if not any(span.overlaps(quantity.span) for quantity in found):
            figure = match["n"].lower()
            low = Decimal(_WORDS.index(figure) + 1 if figure in _WORDS else figure)
            found.append(
                Quantity(
                    surface=match["n"], span=span, kind=QuantityKind.COUNT, low=low, unit=first.unit
                )
            )
    return sorted(found, key=lambda quantity: quantity.span)


def _as_none(quantity: Quantity, first: Quantity) -> Quantity:
    """Return «none» after a count of people as a count of none."""
    is_none = quantity.unit == "%" and quantity.low == 0 and quantity.surface.lower() in _NONE
    if not is_none or quantity.span < first.span or first.unit != _PERSON:
        return quantity
    return replace(
        quantity, kind=QuantityKind.COUNT, unit=_PERSON, numerator=None, denominator=None
    )


def _made_of_word(match: re.Match[str], kind: QuantityKind, place: tuple[int, int]) -> Quantity:
    """Make the count or the ratio that is written as a word."""
    low = Decimal(_WORDS.index(match["n"].lower()) + 1)
    span = Span(*place)
    return Quantity(surface=span.cut(match.string), span=span, kind=kind, low=low)


def _made(match: re.Match[str], span: Span, kind: QuantityKind, unit: str | None) -> Quantity:
    """Make the quantity whose figure a match holds."""
    return Quantity(
        surface=span.cut(match.string),
        span=span,
        kind=kind,
        low=Decimal(match["n"]),
        unit=unit,
    )
