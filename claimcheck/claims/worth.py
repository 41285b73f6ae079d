"""Check-worthiness: how far a sentence is the kind of statement that an editor would check."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from claimcheck.claims.candidates import Candidate
from claimcheck.claims.features import NEUTRAL_TENOR, Observation
from claimcheck.claims.phrases import load_phrases, words_of
from claimcheck.model import BlockKind

MIN_WORTH = 0.4
"""The worth from which a sentence is taken as a claim when the user says nothing else."""

_LIMIT = 30.0
# Prose has no such sentence; what is that long is a list or data without full stops.
_LONGEST = 3000
# Remains of a page's program: `{`, `=>`, `isOpen(false)`, `aria-label=`; and boxes to tick.
_CODE = re.compile(r"[{}☐☑]|\[ \]|=>|\w\((?:true|false|)\)|\w-?\w=\s|</?[A-Za-z]")
# With fewer marks a sentence is prose with «OR= 2.1» or «BMI <thirty» in it.
_WORDS_PER_MARK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic model over the features: how it was fitted stands in docs/extraction.md."""

    bias: float
    weights: Mapping[str, float]

    def sum(self, features: Mapping[str, float]) -> float:
        """Return the weighted sum of the features; the tenor of the document is left out."""
        weight = self.weights
        return self.bias + sum(
            value * weight[name]
            for name, value in features.items()
            if name in weight and name != "tenor"
        )


def _squash(total: float) -> float:
    """Return a sum as a worth, 0 to 1; not a probability."""
    return 1 / (1 + math.exp(-max(-_LIMIT, min(_LIMIT, total))))


@cache
def load_weights() -> Weights:
    """Return the weights that ship with the package; read once."""
    source = files("claimcheck.claims").joinpath("data", "worth.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return Weights(bias=float(data["bias"]), weights=data["weights"])


_COPULAS = (("is",), ("are",), ("was",), ("were",))


def is_out_of_question(candidate: Candidate) -> bool:
    """Tell whether the form alone rules a claim out: a question, an address, two words."""
    text = candidate.text.rstrip(" *_\"'”’)")
    if text.endswith("?") or len(candidate.words) < 2 or len(text) > _LONGEST or "___" in text:
        return True
    if len(_CODE.findall(text)) * _WORDS_PER_MARK > len(candidate.words):
        return True
    if candidate.block.kind is BlockKind.TABLE_ROW:
        return _EMPTY_CELLS.issuperset(words_of(text.partition("|")[2]))
    phrases = load_phrases()
    if "teaser" in phrases.count(candidate.words):
        return True
    if phrases.first(candidate.statement, "self_reference"):
        return True
    return _is_pointer(candidate) or _judges_itself(candidate.statement) or _is_headline(text)


def _judges_itself(words: tuple[str, ...]) -> bool:
    """Tell whether a text speaks of its own statements: «Three of these claims are false»."""
    phrases = load_phrases()
    place = _skip(words, 0, "own_before")
    if not phrases.first(words[place:], "own_statement"):
        return False
    place = _skip(words, place + 1, "own_place")
    if words[place : place + 1] not in _COPULAS:
        return False
    behind = words[place + 1 : place + 4]
    return any(phrases.first(behind[at:], "own_verdict") for at in range(len(behind)))


def _skip(words: tuple[str, ...], place: int, group: str) -> int:
    """Return the place of the first word from `place` on that is none of a group."""
    while load_phrases().first(words[place : place + 1], group):
        place += 1
    return place


def _is_pointer(candidate: Candidate) -> bool:
    """Tell whether a line leads elsewhere, such as «Related: …»."""
    label = candidate.text.partition(":")[0]
    return (
        len(label) < min(30, len(candidate.text) - 1)
        and load_phrases().first(candidate.words, "pointer")
        and len(words_of(label)) <= 3
    )


def _is_headline(text: str) -> bool:
    """Tell whether a line of several words is printed as a headline, words capitalised."""
    if text.endswith((".", "!", ";", ",")):
        return False
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) >= 5 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)


_AGAINST = (
    "money",
    "legal",
    "marketing",
    "we",
    "form_or_address",
    "figure_money",
    "money_context",
    "vignette",
    "biography",
)
_EMPTY_CELLS = frozenset(
    {"none", "no", "yes", "n", "a", "na", "not", "applicable", "y", "optional"}
)
_LEAST_OF_FIGURES = 0.55
_MOST_OF_OTHERS = 0.3
# Each line: what must hold all together, and what must not hold.
_OTHER_SPEECH: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("you+conditional_start", "choosing"), ()),
    (("you+conditional_start", "you+advice"), ("knowledge",)),
    (("people_start+choosing+conditional_later",), ("relation", "knowledge")),
    (("we", "marketing"), ("study",)),
    (("legal",), ("effect", "harm", "relation", "named_source")),
    (("lawmaking",), ("effect", "harm", "relation", "named_source")),
    (("history",), ("effect", "influence", "state", "relation", "knowledge", "absolute")),
    # A title that the format does not mark.
    (("no_verb", "no_full_stop"), ("attribution",)),
    (("provenance",), ("effect", "relation", "state", "knowledge")),
)
# The same where a figure is said besides: «Ice the knee for ten minutes», «She has treated 900».
_EVEN_WITH_FIGURES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("imperative",), ("intervention", "figure_dose", "figure_rate", "figure_ratio", "threshold")),
    (("biography",), ("effect", "relation", "study", "knowledge")),
    (("money",), ("outcome", "condition", "study", "mechanism", "figure_dose")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What a sentence is worth in a document of any tenor."""

    sum: float
    """Of the weighted features without the tenor."""
    slope: float
    """The weight of the tenor."""
    least: float = 0.0
    most: float = 1.0

    def worth(self, tenor: float) -> float:
        """Return the worth, 0 to 1, in a document of this tenor."""
        return min(max(_squash(self.sum + self.slope * tenor), self.least), self.most)


def appraise(observation: Observation, weights: Weights) -> Appraisal:
    """
    Return what a sentence is worth.

    A dose, a share, a ratio or a time that is said of a medical subject, and what a named
    study says of one, is checked whatever the words around it, unless they speak of money,
    law, the clinic itself or one patient. An order without a figure never is.
    """
    features = observation.features
    summed, slope = weights.sum(features), weights.weights.get("tenor", 0.0)
    if _states_figure(features):
        return Appraisal(sum=summed, slope=slope, least=_LEAST_OF_FIGURES)
    if _is_other_speech(features):
        return Appraisal(sum=summed, slope=slope, most=_MOST_OF_OTHERS)
    return Appraisal(sum=summed, slope=slope)


def worth_of(observation: Observation, weights: Weights) -> float:
    """Return the worth of a sentence, 0 to 1, in a document of usual tenor."""
    return appraise(observation, weights).worth(NEUTRAL_TENOR)


def _is_other_speech(features: Mapping[str, float]) -> bool:
    """Tell whether a sentence orders, advises or tells of law or history, without a figure."""
    if features.get("table_row"):
        return False
    if any(_holds(features, *rule) for rule in _EVEN_WITH_FIGURES):
        return True
    if features.get("figure"):
        return _is_exercise(features)
    if _only_orders(features):
        return True
    return any(_holds(features, *rule) for rule in _OTHER_SPEECH)


def _holds(
    features: Mapping[str, float], needed: tuple[str, ...], forbidden: tuple[str, ...]
) -> bool:
    return all(features.get(name) for name in needed) and not any(
        features.get(name) for name in forbidden
    )


def _is_exercise(features: Mapping[str, float]) -> bool:
    """Tell whether a line only says how long to do something: «Warm-up: 10 minutes of yoga»."""
    needed = ("label", "no_verb", "figure_time", "practical_context")
    return all(features.get(name) for name in needed) and not any(
        features.get(name) for name in ("figure_dose", "figure_rate", "time_of_effect", "outcome")
    )


def _only_orders(features: Mapping[str, float]) -> bool:
    """Tell whether a sentence tells somebody what to do."""
    return bool(features.get("imperative") or features.get("advice_turn"))


# Each line: what must hold all together, and what must not hold.
_CERTAIN: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("figure_dose",), ()),
    (("intervention", "figure_frequency"), ()),
    (("prohibition", "figure_time"), ()),
    # «Fluids | 2 hours before | lessens the risk of vomiting»
    (("table_row", "table_clinical", "figure_time", "medical", "effect"), ("imperative",)),
    (("named_source+medical", "study"), ("practice",)),
    (("named_source+medical", "report"), ("practice",)),
    (("named_source+state", "figure_year"), ("practice", "history", "professional")),
    (("named_source+medical", "knowledge"), ("practice",)),
    (("figure_score",), ("practice", "table_row", "imperative")),
    *(
        ((figure, subject), ("practice", "imperative", "practical_context+figure"))
        for figure in ("figure_rate", "figure_ratio", "figure_p_value", "figure_age")
        for subject in ("medical", "clinical", "state")
    ),
    *(
        (
            ("figure_time", "time_of_effect", subject),
            ("practice", "imperative", "practical_context+figure"),
        )
        for subject in ("clinical", "state")
    ),
    # «No lasting harm is possible», «No drug works for everybody»: no exception is left.
    *(
        (("absolute", "sentence", *said), ("you", "practice", "imperative", "vague", "rhetoric"))
        for said in (
            ("harm",),
            ("absolute+clinical", "influence"),
            ("absolute+clinical", "effect"),
            ("absolute+medical", "influence"),
            ("absolute+medical", "effect"),
        )
    ),
    (("figure_time", "medical"), ("practice", "imperative", "practical_context+figure")),
)


_TELLING = frozenset(name for needed, _ in _CERTAIN for name in needed[:1])
"""One of these holds where a rule of `_CERTAIN` does."""


def _is_of_practice(features: Mapping[str, float]) -> bool:
    """Tell whether the header of the table speaks of work rather than of medicine."""
    return features.get("table_practical", 0.0) > features.get("table_clinical", 0.0)


def _states_figure(features: Mapping[str, float]) -> bool:
    if _TELLING.isdisjoint(features):
        return False
    if any(features.get(name) for name in _AGAINST) or _is_of_practice(features):
        return False
    return any(_holds(features, *rule) for rule in _CERTAIN)


def has_subject_matter(observation: Observation) -> bool:
    """Tell whether a sentence names anything medical, or any figure, at all."""
    features = observation.features
    names = (
        "medical",
        "population",
        "figure",
        "attribution",
        "clinical",
        "list_item",
        "knowledge",
        "comparative",
        "previous_clinical",
    )
    return any(features.get(name) for name in names)
