"""A number as a text states it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claimcheck.model.span import Span


class QuantityKind(StrEnum):
    """What sort of thing a number counts."""

    RATE = "rate"
    """A share of people or events: 52%, 7 in 10, two-thirds."""
    TIME = "time"
    """A point, an onset, a duration or an interval: 40 minutes, 4 to 8 weeks, within hours."""
    DOSE = "dose"
    """An amount given: 0.5 mg/kg, 56 mg."""
    COUNT = "count"
    """A number of people, trials, infusions or other things."""
    AGE = "age"
    """How old people are."""
    YEAR = "year"
    """A calendar year or decade (a decade is its first year)."""
    FREQUENCY = "frequency"
    """How often in how long: twice a week, 6 infusions over 2 weeks."""
    RATIO = "ratio"
    """A relation of two figures: OR 2.1, HR 0.79, tripled, 21% lower."""
    SCORE = "score"
    """A point on a scale, an effect size, a laboratory value, a pressure, a weight."""
    P_VALUE = "p_value"
    """A probability under the null hypothesis."""
    MONEY = "money"
    """A price; never matched against an abstract."""


class Relation(StrEnum):
    """How a printed number bounds what it speaks of."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    OVER = "over"
    AT_MOST = "at-most"
    UNDER = "under"
    UP_TO = "up-to"
    WITHIN = "within"


class Role(StrEnum):
    """What a number says about the study or the people in it, where the text tells."""

    ONSET = "onset"
    """How soon an effect is there."""
    DURATION = "duration"
    """How long an effect, a disease or an exposure lasts."""
    TIME_POINT = "time-point"
    """When a measurement was taken."""
    FOLLOW_UP = "follow-up"
    """How long people were observed."""
    ADMINISTRATION = "administration"
    """How long one infusion or one treatment session takes."""
    COURSE = "course"
    """How long a course of treatment lasts."""
    RESPONSE = "response"
    REMISSION = "remission"
    RELAPSE = "relapse"
    ADVERSE_EVENT = "adverse-event"
    PREVALENCE = "prevalence"
    MORTALITY = "mortality"
    REDUCTION = "reduction"
    """A fall in a level, relative or in points."""
    INCREASE = "increase"
    """A rise in a level, relative or in points."""
    DOSE = "dose"
    SAMPLE_SIZE = "sample-size"
    AGE = "age"
    INTERVAL = "interval"
    """The time between two administrations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceInterval:
    """An interval printed with an estimate, both ends in the unit of the estimate."""

    low: Decimal
    high: Decimal
    level: Decimal | None = None
    """A fraction, such as 0.95; None where the text does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """
    A number as a text states it, with its place there.

    A single figure stands in `low` with `high` None, whatever the relation; a vague one
    («within hours») has both None and keeps its unit. Numbers are made from the printed
    characters, so `Decimal("0.50")` and `Decimal("0.5")` keep different precisions.
    """

    surface: str
    """The words and digits as printed; equals `span.cut(text)`."""
    span: Span
    """Place of `surface` in the text that was parsed."""
    kind: QuantityKind
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    """`%`, `pp` for percentage points, otherwise a UCUM code; `{session}`-like annotations for
    counted things; None for a bare number."""
    relation: Relation = Relation.EXACT
    role: Role | None = None
    outcome: str | None = None
    """The outcome that the number measures, in the words of the text; None when not stated."""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    """The n and N of «25 of 35 (71%)» or «7 in 10»."""
    interval: ConfidenceInterval | None = None
    alternatives: tuple[Decimal, ...] = ()
    """Other readings of an ambiguous figure: «1.234» is 1.234 or 1234."""

    @property
    def is_vague(self) -> bool:
        """Tell whether the quantity has a unit but no figure, as in «within hours»."""
        return self.low is None
