"""
Whether a number with the claim's value is surely the one that the claim means.

A value that fits is not enough for «agrees»; signs that the number is the claim's are asked for.
Most are asked for where a claim prints the record's own figure, digit by digit: finding it proves
nothing, since an article that takes a figure from the wrong place takes its digits too. Who takes
a figure from the right place seldom words all the rest anew; a rounded or worded figure stands in
other words all round. In doubt nothing is said to agree, nor to differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.evidence.affinity import distinguishing_worth, outcome_terms
from claimcheck.evidence.candidates import Candidate
from claimcheck.evidence.facts import is_other_count
from claimcheck.evidence.frames import Frame
from claimcheck.evidence.lexicon import SAME_MEANING, Term, load_lexicon
from claimcheck.evidence.places import has_its_place_alone, is_fact
from claimcheck.evidence.prepared import PreparedRecord
from claimcheck.evidence.reasons import Reason
from claimcheck.evidence.values import compare_values, is_worded_fraction
from claimcheck.evidence.zones import OWN
from claimcheck.model import Quantity, QuantityKind, Relation

LEAD_OVER_RIVAL = 0.3
"""How much better than a number beside it one must fit where no word tells them apart."""
A_WORD = 0.75
"""What a word is worth that belongs to one of two numbers alone."""
LEAD_OF_FACTS = 0.05
"""How much better another figure may fit than an equal count, dose or age."""
LEAST_OVERLAP = 0.5
"""Share of a claim's words by which a copied figure is known, whatever else is told of it."""
_BY_IT = 0.75
_NEAR_IT = 0.3
_LETTERS = 4
_LONGEST_BEHIND = 60
_LONGEST_TO_WISH = 80
_DENIAL = re.compile(r"\b(?:not|never|without)\b", re.IGNORECASE)
_ELSEWHERE = frozenset({Reason.PLACE, Reason.SIDE})
_MISSING = "!"
"""Before the key of a word for something that is missing: «without zinc»."""
_DENIED_STATEMENT = re.compile(
    r"\b(?P<how>not[ \u00a0](?:true|the[ \u00a0]case|correct|right)|untrue|false|wrong|incorrect"
    r"|a[ \u00a0]myth)"
    r"(?:[ \u00a0]to[ \u00a0](?:say|claim|think|believe))?(?:[ \u00a0]that\b|:)",
    re.IGNORECASE,
)
"""«It is not true that honey healed 52%.»"""
_NUMBER_WORD = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,5}teen|[a-z]{3,5}ty"
    r"|hundred|thousand|third|quarter|half|fifth|sixth|tenth|dozen|least|ever|[ivx]+)s?",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(r"\ball[ \u00a0](?:but|except)[ \u00a0]\Z", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:without|free[ \u00a0]of|lacking)[ \u00a0](?:(?:an?|any|the)[ \u00a0])?\Z", re.IGNORECASE
)
_THAN = re.compile(
    r"\b(?:than|versus|vs\.?|(?:compared|relative)[ \u00a0](?:with|to))[ \u00a0]"
    r"(?:[a-z]+[ \u00a0]){0,3}\Z"
)
"""«Less often than without it»: what is compared with is no part of what the claim says."""
_WITH = re.compile(r"[ \u00a0]with[ \u00a0](?:(?:an?|the)[ \u00a0])?\Z", re.IGNORECASE)
_DENIED_AT_ALL = re.compile(
    r"\b(?:no|not|non\w*|without|never|neither|nor|absen\w+|free|freedom|lack\w*|negative\w*|un\w{4,})\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:(?:did|does|do|has|have|had|could|can|will|would|is|are|was|were)(?:[ \u00a0]not|n['’]t)"
    r"|cannot|never|fail(?:s|ed)?[ \u00a0]to)[ \u00a0]"
    # Bounds («not more than»), comparisons («did not differ») and what is said of whom stand apart.
    r"(?:(?!(?:only|just|even|who|that|which|than|more|less|fewer|greater|but|if|when|those|and|or"
    r"|with|after|while|whether|exceed\w*|differ\w*|significant\w*|about|over|under)\b)"
    r"[\w-]{1,20}[ \u00a0]){1,6}\Z",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:want|wish|hope|intend|plan|prefer|aim)(?:s|ed|red)?[ \u00a0]to\b"
    r"|\b(?:said|reported|stated|indicated|answered)[ \u00a0](?:that[ \u00a0])?"
    r"they[ \u00a0]would\b",
    re.IGNORECASE,
)
_WISH_OF_CLAIM = re.compile(
    r"\b(?:want|wish|hop|intend|intent|plan|prefer|aim|like to|rather|desire|willing|would)",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(
    r"[^.;%]{0,60}\b(?:versus|vs|compared (?:with|to)|than|against|respectively|and|but|whereas"
    r"|while)\b[^.;%]{0,60}"
)


def find_denial(claimed: Frame) -> str | None:
    """Return how a claim denies all that it says of its number; None where it does not."""
    denied = _DENIED_STATEMENT.search(claimed.text, 0, claimed.quantity.span.start)
    return None if denied is None else f"the claim says it is {denied['how'].lower()}"


def find_doubt(
    claimed: Frame, meant: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> str | None:
    """Return why a number with the claim's value may be of something else; None without doubt."""
    # What is left to 100% is of those without it already.
    denied = None if _is_complement(meant) else _find_denial_of_one(claimed, meant.frame)
    denied = denied or _find_untold(claimed, meant.frame)
    if denied is not None:
        return denied
    if is_fact(claimed):
        others = [other for other in candidates if not is_other_count(meant, other)]
        return "another figure fits the words better" if _is_outdone(meant, others) else None
    if _is_of_another_time(claimed, meant.frame, prepared):
        return "the claim's time stands beside other figures"
    lost = _find_lost_on_nought(claimed, meant.frame, prepared)
    if lost is not None:
        return f"the record does not tell it of «{lost}»"
    return _find_doubt_of_copied(claimed, meant, candidates, prepared)


def _is_complement(meant: Candidate) -> bool:
    """Tell whether a number is what is left to 100%."""
    return meant.how is not None and meant.how.startswith("100%")


def _find_untold(claimed: Frame, reported: Frame) -> str | None:
    """Return what a claim says of a number and a record does not say; None for nothing."""
    if _denies_its_figure(claimed) and _DENIED_AT_ALL.search(reported.text) is None:
        return "the claim denies what the record says of it"
    if _is_wished(claimed, reported):
        return "the record tells what people wish for"
    denied = _find_undenied(claimed, reported)
    return None if denied is None else f"the record does not deny «{denied}» of it"


def _denies_its_figure(claimed: Frame) -> bool:
    """Tell whether a claim denies the verb that its share or ratio goes with: «did not heal»."""
    quantity = claimed.quantity
    if quantity.kind not in {QuantityKind.RATE, QuantityKind.RATIO}:
        return False
    return _DENIES.search(claimed.text, 0, quantity.span.start) is not None


def _is_wished(claimed: Frame, reported: Frame) -> bool:
    """Tell whether a record's share is of those who want what a claim says they do."""
    wish = _WISH.search(reported.text, reported.quantity.span.end)
    if wish is None or wish.start() - reported.quantity.span.end > _LONGEST_TO_WISH:
        return False
    if any(c in reported.text[reported.quantity.span.end : wish.start()] for c in ",;%"):
        return False
    return _WISH_OF_CLAIM.search(claimed.text) is None


def _find_undenied(claimed: Frame, reported: Frame) -> str | None:
    """
    Return a word of which a claim says that people were without it, while the record says nothing.

    «Without an ulcer 28% got it» is not borne out by «of those with an ulcer, 28% got it».
    """
    is_denied = _DENIED_AT_ALL.search(reported.text) is not None
    for term in own_words(claimed):
        if _LEFT_OUT.search(claimed.text, 0, term.span.start) is None:
            continue
        if is_denied and not _is_told_with(reported, term):
            continue
        if any(reported.keys.get(key, 0.0) >= _BY_IT for key, _ in term.keys):
            return term.span.cut(claimed.text)
    return None


def _is_told_with(reported: Frame, word: Term) -> bool:
    """Tell whether a number is told «with» what the record denies of another one beside it."""
    keys = {key for key, worth in word.keys if worth >= SAME_MEANING}
    return any(
        weight >= OWN
        and not keys.isdisjoint(key for key, _ in term.keys)
        and _WITH.search(reported.text, reported.quantity.span.end, term.span.start) is not None
        for term, weight in reported.terms
    )


def _find_doubt_of_copied(
    claimed: Frame, meant: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> str | None:
    """Return why a figure that a claim copies may be of something else; None without doubt."""
    kind = claimed.quantity.kind
    if kind is QuantityKind.P_VALUE or not is_copied(claimed, meant):
        return None
    if _is_like_a_rival(claimed, meant, candidates):
        return "no word tells it from the figure beside it"
    if claimed.is_control and not meant.frame.is_control:
        return "the record does not tell it of a control arm"
    untold = _find_untold_outcome(claimed, meant.frame, prepared)
    if untold is not None:
        return f"the record does not tell it of «{untold}»"
    # Times and ratios are told in other words all round: «slid into it 2.4 times as often».
    is_worded = kind in {QuantityKind.TIME, QuantityKind.RATIO}
    return None if is_worded else _find_strangeness(claimed, meant, candidates, prepared)


def _is_alone(meant: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether a record prints no other figure of the kind that could be the one meant."""
    unit = meant.frame.quantity.unit
    return all(
        other.match.agrees or other.how is not None or other.frame.quantity.unit != unit
        for other in candidates
    )


def _find_untold_outcome(claimed: Frame, reported: Frame, prepared: PreparedRecord) -> str | None:
    """Return a condition, outcome or symptom of a claim that is lost on a record's number."""
    for term in outcome_terms(claimed):
        if place_of(term, reported, prepared) < 0:
            return term.span.cut(claimed.text)
    return None


def is_copied(claimed: Frame, meant: Candidate) -> bool:
    """Tell whether a claim prints a record's figure as it stands there."""
    quantity = claimed.quantity
    is_printed = any(character.isdigit() for character in quantity.surface)
    is_printed = is_printed or (quantity.unit == "%" and not is_worded_fraction(quantity))
    is_plain = quantity.relation is Relation.EXACT and not meant.how and not meant.match.converted
    return is_printed and is_plain and meant.match.exact


def _is_outdone(meant: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Tell whether another printed number fits the claim's words better."""
    return any(
        other.fit.score > meant.fit.score + LEAD_OF_FACTS
        for other in candidates
        if not other.match.agrees and other.how is None and not other.fit.conflicts
    )


def _is_like_a_rival(claimed: Frame, meant: Candidate, candidates: Sequence[Candidate]) -> bool:
    """
    Tell whether no word of the claim tells a number from one that is set against it.

    A word that is the other's alone speaks against it, however many words they share.
    """
    for other in candidates:
        if other.match.agrees or other.how is not None or _is_placed_elsewhere(other):
            continue
        if meant.frame.is_control and _is_of_other_arm(other):
            continue
        if not are_set_against(meant.frame, other.frame):
            continue
        if _are_told_apart(claimed, meant.frame, other.frame):
            continue
        worth = distinguishing_worth(claimed, meant.frame, other.frame)
        lead = meant.fit.score - other.fit.score
        if worth <= -A_WORD or (worth <= 0 and lead < LEAD_OVER_RIVAL):
            return True
    return False


def _is_of_other_arm(other: Candidate) -> bool:
    """Tell whether a number is of another arm than the claim's."""
    return any(conflict.reason is Reason.CONTROL for conflict in other.fit.conflicts)


def _is_placed_elsewhere(other: Candidate) -> bool:
    """Tell whether a number is of another time, year, age, dose, group or outcome."""
    return any(conflict.reason in _ELSEWHERE for conflict in other.fit.conflicts)


def _are_told_apart(claimed: Frame, meant: Frame, other: Frame) -> bool:
    """Tell whether a denial, a place or groups set two numbers apart, of which one is meant."""
    if _is_denied_behind(meant, other) is not _is_denied_behind(other, meant):
        return True
    if has_its_place_alone(claimed, meant, other):
        return True
    for group, mine in claimed.sides.items():
        first, second = meant.sides.get(group, {}), other.sides.get(group, {})
        for member, weight in mine.items():
            is_meant = weight >= OWN and first.get(member, 0.0) >= OWN
            if is_meant and second.get(member, 0.0) < _NEAR_IT:
                return True
    return False


def _find_denial_of_one(claimed: Frame, reported: Frame) -> str | None:
    """Return what one of two numbers denies and the other does not; None for nothing."""
    is_count = claimed.quantity.kind is QuantityKind.COUNT
    if is_count and _counts_denied(claimed) is not _counts_denied(reported):
        return "only one of the two counts those to whom it did not happen"
    if _is_of_those_with(claimed, reported):
        return "it is of those with what the claim says is missing"
    return None


def _counts_denied(frame: Frame) -> bool:
    """Tell whether a count is of those to whom something did not happen: «45 non-smokers»."""
    counted = frame.quantity.span
    if _ALL_BUT.search(frame.text, 0, counted.start) is not None:
        return True
    return frame.is_negated or any(
        counted.contains(term.span) and term.keys[0][0].startswith(_MISSING)
        for term, _ in frame.terms
    )


def _is_of_those_with(claimed: Frame, reported: Frame) -> bool:
    """Tell whether a claim is of those without something that a record's number is told of."""
    lacking = {
        key.removeprefix(_MISSING)
        for term, weight in claimed.terms
        if weight >= OWN and _THAN.search(claimed.text, 0, term.span.start) is None
        for key, worth in term.keys
        if worth >= SAME_MEANING and key.startswith(_MISSING)
    }
    return (bool(lacking) and not reported.is_negated) and any(
        weight >= OWN and not lacking.isdisjoint(key for key, _ in term.keys)
        for term, weight in reported.terms
    )


def _is_denied_behind(frame: Frame, other: Frame) -> bool:
    """Tell whether the words behind a number deny something: «79% in those who did not»."""
    start = frame.quantity.span.end
    stop = start + _LONGEST_BEHIND
    if start <= other.quantity.span.start < stop:
        stop = other.quantity.span.start
    return _DENIAL.search(frame.text[start:stop]) is not None


def are_set_against(first: Frame, second: Frame) -> bool:
    """Tell whether two numbers of one unit stand side by side in a sentence."""
    if first.sentence != second.sentence or first.quantity.unit != second.quantity.unit:
        return False
    low, high = sorted((first.quantity.span, second.quantity.span))
    return _SET_AGAINST.fullmatch(first.text[low.end : high.start]) is not None


def _is_of_another_time(claimed: Frame, reported: Frame, prepared: PreparedRecord) -> bool:
    """Tell whether the claim's time stands beside other figures of the record only."""
    if claimed.quantity.kind is QuantityKind.TIME:
        return False
    for place in claimed.locators:
        if place.quantity.kind is not QuantityKind.TIME or place.weight < OWN:
            continue
        there = [
            frame
            for frame in prepared.numbers.frames
            if frame.quantity.kind is QuantityKind.TIME and _are_equal(place.quantity, frame)
        ]
        if not there or any(0 <= reported.sentence - f.sentence <= 1 for f in there):
            continue
        taken = {frame.sentence for frame in there}
        if any(
            frame.sentence in taken
            and frame.quantity.unit == reported.quantity.unit
            and frame.measure is reported.measure
            for frame in prepared.numbers.frames
        ):
            return True
    return False


def _are_equal(claimed: Quantity, frame: Frame) -> bool:
    """Tell whether a record's number has a claimed value."""
    match = compare_values(claimed, frame.quantity)
    return match is not None and match.agrees


def _find_lost_on_nought(claimed: Frame, reported: Frame, prepared: PreparedRecord) -> str | None:
    """
    Return a telling word of a claim's nought that is lost on a record's number; None for no nought.

    In most abstracts there is something that nobody had.
    """
    if claimed.quantity.low != 0 or claimed.quantity.kind is not QuantityKind.RATE:
        return None
    for term in own_words(claimed):
        if place_of(term, reported, prepared) < 0:
            return term.span.cut(claimed.text)
    return None


def _find_strangeness(
    claimed: Frame, meant: Candidate, candidates: Sequence[Candidate], prepared: PreparedRecord
) -> str | None:
    """
    Return in which words a claim and a record's number are of different things, if any.

    A word of the claim by a record's only figure of the kind is enough, whatever else is told.
    """
    places = [place_of(term, meant.frame, prepared) for term in own_words(claimed)]
    own, lost = places.count(1), places.count(-1)
    if own and _is_alone(meant, candidates):
        return None
    if lost >= max(own, 2):
        return "few of the claim's words stand by it"
    is_loose = lost and (lost >= own or meant.fit.overlap < LEAST_OVERLAP)
    if is_loose and has_strange(claimed, meant.frame, prepared):
        return "it tells of something that the claim does not speak of"
    return None


def place_of(term: Term, reported: Frame, prepared: PreparedRecord) -> int:
    """Return 1 for a word by the number, -1 for one that is lost on it, 0 for any between."""
    strong = [key for key, worth in term.keys if worth >= SAME_MEANING]
    if max((reported.keys.get(key, 0.0) for key in strong), default=0.0) >= _BY_IT:
        return 1
    here = prepared.sentences[reported.sentence].keys
    is_here = any(key in here for key in strong) or not prepared.title.isdisjoint(strong)
    is_near = any(reported.keys.get(key, 0.0) >= _NEAR_IT for key, _ in term.keys)
    if is_here or is_near or _begins_like(term, reported):
        return 0
    return 0 if _is_of_the_whole(term, reported, prepared) else -1


def _is_of_the_whole(term: Term, reported: Frame, prepared: PreparedRecord) -> bool:
    """
    Tell whether a record has a word by no figure of the kind: it is said once, of the whole study.

    A group, an arm or an outcome is asked for by the figure all the same.
    """
    strong = {key for key, worth in term.keys if worth >= SAME_MEANING}
    if term.sides or term.stem not in prepared.keys or strong & load_lexicon().outcomes:
        return False
    unit = reported.quantity.unit
    return not any(
        frame.quantity.unit == unit and any(frame.keys.get(key, 0.0) >= _NEAR_IT for key in strong)
        for frame in prepared.numbers.of_measure.get(reported.measure, ())
    )


def _begins_like(term: Term, frame: Frame) -> bool:
    """Tell whether a word begins like one around a number: «closed» and «closure»."""
    beginning = term.stem[:_LETTERS]
    return any(other.stem.startswith(beginning) for other, _ in frame.terms)


@lru_cache(maxsize=16_384)
def own_words(frame: Frame) -> tuple[Term, ...]:
    """
    Return the telling words that belong to a number, without plain ones and words for numbers.

    What stands before a colon is said apart: «a further trial gave honey: 52% healed».
    """
    plain = load_lexicon().plain
    colon = frame.text.rfind(": ", 0, frame.quantity.span.start)
    return tuple(
        term
        for term, weight in frame.terms
        if term.weight >= 1
        and term.span.start > colon
        and weight >= OWN
        and term.stem not in plain
        and not frame.quantity.span.contains(term.span)
        and _NUMBER_WORD.fullmatch(term.span.cut(frame.text)) is None
    )


def has_strange(claimed: Frame, reported: Frame, prepared: PreparedRecord) -> bool:
    """
    Tell whether a word belongs to a record's number of which claim and title do not speak.

    Words that stand all over an abstract are what it is about, which a claim leaves to its context.
    """
    known = {key for term, _ in claimed.terms for key, _ in term.keys}
    return any(
        prepared.rarest(term.keys) >= prepared.rare
        and known.isdisjoint(key for key, _ in term.keys)
        and not _begins_like(term, claimed)
        and prepared.title.isdisjoint(key for key, worth in term.keys if worth >= SAME_MEANING)
        for term in own_words(reported)
    )
