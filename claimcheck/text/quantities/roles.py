"""What a quantity says about the study: role and outcome, from the words of its clause."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from claimcheck.model import QuantityKind, Relation, Role
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.time_roles import time_role
from claimcheck.text.quantities.windows import words_after, words_before

_CLAUSE_ENDS = word_set("clause_words") | {".", ";", "?", "!"}
_NARROWING = word_set("narrowing")
_LEADING = frozenset(
    {"rate", "rates", "prevalence", "mortality", "incidence", "proportion", "rated"}
)
_WIDE = frozenset({"side", "adverse", "dry", "weight"})
_RECRUITED = (
    "enrol", "includ", "randomi", "recruit", "total", "sampl", "involv", "assign", "studied",
    "participat", "joined", "complet", "survey", "respondent", "analy", "interview", "consist",
)  # fmt: skip
_HAVING = frozenset({"have", "has", "suffer", "suffers"})
_REACH = 40
_BEFORE_BOUND = word_set("before_over_as_bound")
_SPANNING = frozenset({Role.ADMINISTRATION, Role.COURSE, Role.FOLLOW_UP})
_DONE_BY_PEOPLE = word_set("done_by_people")
_SHARES = frozenset({QuantityKind.RATE, QuantityKind.COUNT})


def give_roles(lexemes: Lexemes, drafts: list[Draft]) -> None:
    """Set role and outcome of every draft where the words around it tell."""
    ends = _clause_ends(lexemes)
    for number, draft in enumerate(drafts):
        kind = draft.kind
        if kind is QuantityKind.TIME:
            draft.role = draft.role or time_role(lexemes, drafts, number)
            if draft.relation is Relation.OVER and _spans(lexemes, draft):
                draft.relation = Relation.EXACT
        elif kind is QuantityKind.RATE:
            _share_role(lexemes, drafts, number, ends)
        elif kind is QuantityKind.COUNT and draft.unit in {None, "{participant}", "{case}"}:
            _count_role(lexemes, drafts, number, ends)
        elif kind is QuantityKind.DOSE:
            draft.role = Role.DOSE
        elif kind in {QuantityKind.RATIO, QuantityKind.SCORE}:
            draft.role = draft.role or _change(lexemes, draft)
    _map_respectively(lexemes, drafts, ends)


def _spans(lexemes: Lexemes, draft: Draft) -> bool:
    """Tell whether «over» means «in the course of»: «infused over 40 minutes», «over weeks»."""
    if "over" not in lexemes.lowers[max(0, draft.start - 3) : draft.start]:
        return False
    if draft.high is not None or draft.low is None or draft.role in _SPANNING:
        return True
    place = (
        draft.start - 1 - lexemes.lowers[max(0, draft.start - 3) : draft.start][::-1].index("over")
    )
    return lexemes.word(place - 1) not in _BEFORE_BOUND and draft.role is not Role.DURATION


def _clause_ends(lexemes: Lexemes) -> list[int]:
    """Return the lexemes at which clauses end, ascending, with both ends of the text."""
    places = [
        place
        for place, word in enumerate(lexemes.lowers)
        if word in _CLAUSE_ENDS and (word != "." or not lexemes.touches(place + 1))
    ]
    return [-1, *places, lexemes.count]


def _clause(ends: list[int], draft: Draft) -> tuple[int, int]:
    """Return the lexemes around a draft up to the ends of its clause, at most 40 each way."""
    number = bisect_left(ends, draft.start)
    first = ends[number - 1] + 1
    last = ends[bisect_left(ends, draft.end)]
    return max(first, draft.start - _REACH), min(last, draft.end + _REACH)


@lru_cache(maxsize=8192)
def _outcome_role(word: str) -> Role | None:
    """Return the role that a word gives to a share, by its beginning."""
    for beginning, role in lexicon().outcomes:
        if word.startswith(beginning) and (len(beginning) > 3 or word == beginning):
            return Role(role)
    return None


@lru_cache(maxsize=8192)
def _change_role(word: str) -> Role | None:
    """Return the role of a word for a fall or a rise, by its beginning."""
    for beginning, role in lexicon().changes:
        if word.startswith(beginning):
            return Role(role)
    return None


def _share_role(lexemes: Lexemes, drafts: list[Draft], number: int, ends: list[int]) -> None:
    """
    Give a rate the outcome word nearest to it in its clause, ahead before behind.

    «52% achieved remission … with 15% showing partial response» must not mix the two, so the
    search stops at the next share and at the one before.
    """
    draft = drafts[number]
    if draft.role is not None:
        return
    first, last = _clause(ends, draft)
    previous = _previous_share(drafts, number)
    found = _leading(lexemes, max(first, previous), draft.start)
    if found is None and lexemes.word(draft.start - 1) in {"(", "["}:
        # «nausea (34%) and fatigue (22%)»: the thing stands before the bracket.
        found = _find(lexemes, draft.start - 2, max(first, previous) - 1, step=-1)
    if found is None:
        found = _find(lexemes, draft.end, min(last, _next_share(drafts, number)), step=1)
    if found is None:
        found = _find(lexemes, draft.start - 1, max(first, previous) - 1, step=-1)
    if found is None:
        found = _inherited(drafts, number, first)
    if found is not None:
        draft.outcome, draft.role = found
    draft.role = _change(lexemes, draft) or draft.role


def _count_role(lexemes: Lexemes, drafts: list[Draft], number: int, ends: list[int]) -> None:
    """Give a number of people its outcome, or mark it as the size of the sample."""
    draft = drafts[number]
    if draft.role is not None:
        return
    near = words_before(lexemes, draft.start, 10) + words_after(lexemes, draft.end, 10)
    if any(word.startswith(_RECRUITED) for word in near):
        draft.role = Role.SAMPLE_SIZE
        return
    _, last = _clause(ends, draft)
    found = _find(lexemes, draft.end, min(last, _next_share(drafts, number), draft.end + 6), step=1)
    if found is not None:
        draft.outcome, draft.role = found


def _previous_share(drafts: list[Draft], number: int) -> int:
    """Return where the share before this one ends."""
    for draft in drafts[max(0, number - 6) : number][::-1]:
        if draft.kind in _SHARES:
            return draft.end
    return 0


def _next_share(drafts: list[Draft], number: int) -> int:
    """Return where the next share begins."""
    for draft in drafts[number + 1 : number + 7]:
        if draft.kind in _SHARES:
            return draft.start
    return 1 << 60


def _leading(lexemes: Lexemes, first: int, start: int) -> tuple[str, Role] | None:
    """Read a noun that names the share: «response rate of 71%», «remission rates were 40%»."""
    near = max(first, start - 8)
    if _LEADING.isdisjoint(lexemes.lowers[near:start]):
        return None
    return _find(lexemes, start - 1, near - 1, step=-1)


def _find(lexemes: Lexemes, first: int, last: int, *, step: int) -> tuple[str, Role] | None:
    """Return the first outcome word from `first` towards `last`; prevalence for want of others."""
    weak: tuple[str, Role] | None = None
    stop = max(-1, last) if step < 0 else min(last, lexemes.count)
    for place in range(first, stop, step):
        role = _outcome_role(lexemes.lowers[place])
        if role is None:
            continue
        if role is Role.ADVERSE_EVENT:
            role = _of_complaint(lexemes, place)
        found = _phrase(lexemes, place), role
        if role is not Role.PREVALENCE:
            return found
        weak = weak or found
    return weak


def _of_complaint(lexemes: Lexemes, place: int) -> Role:
    """
    Return the role of a complaint: its relief is a response, and who has it now has no side effect.

    «Headache was relieved in 59%», «10% of adults have chronic insomnia».
    """
    beside = lexemes.lowers[max(0, place - 3) : place] + lexemes.lowers[place + 1 : place + 4]
    if any(_outcome_role(word) is Role.RESPONSE for word in beside):
        return Role.RESPONSE
    has_now = not _HAVING.isdisjoint(lexemes.lowers[max(0, place - 3) : place])
    return Role.PREVALENCE if has_now else Role.ADVERSE_EVENT


def _phrase(lexemes: Lexemes, place: int) -> str:
    """Return the outcome as printed, with the word that narrows it: «partial response»."""
    first = place - 1 if lexemes.word(place - 1) in _NARROWING else place
    last = min(place + 2, lexemes.count) if lexemes.lowers[place] in _WIDE else place + 1
    return lexemes.text[lexemes.starts[first] : lexemes.ends[last - 1]]


def _inherited(drafts: list[Draft], number: int, first: int) -> tuple[str, Role] | None:
    """Let «71% versus 28%» share one outcome."""
    for neighbour in drafts[max(0, number - 3) : number][::-1]:
        if neighbour.kind is QuantityKind.RATE and neighbour.start >= first:
            if neighbour.outcome is not None and neighbour.role is not None:
                return neighbour.outcome, neighbour.role
            return None
    return None


def _change(lexemes: Lexemes, draft: Draft) -> Role | None:
    """Tell a fall from a rise: «50% reduction», «21% lower», «reduced … by 12 points»."""
    after = words_after(lexemes, draft.end, 2 if draft.unit == "%" else 3)
    if "than" not in after[:1] and after[1:2] != ["out"]:
        for word in after:
            role = _change_role(word)
            if role is not None:
                return role
    around = words_before(lexemes, draft.start, 14)
    # «in less than half» bounds the number and tells of no fall.
    before = ["" if "than" in around[n + 1 : n + 2] else w for n, w in enumerate(around)]
    near = before[-3:]
    if near[-1:] == ["by"] and not _DONE_BY_PEOPLE.isdisjoint(near[-2:-1]):
        return None  # «a reduction of 5% was reached by 91%»: so many had it
    if "by" in near or draft.kind is not QuantityKind.RATE:
        reach = before[-6:] if draft.kind is QuantityKind.RATIO else before
        return next((role for word in reach[::-1] if (role := _change_role(word))), None)
    if near and near[-1] != "to" and (near[-1] != "in" or draft.denominator == 2):
        return next((role for word in near[-2:] if (role := _change_role(word))), None)
    return None


def _map_respectively(lexemes: Lexemes, drafts: list[Draft], ends: list[int]) -> None:
    """Share out «response and remission rates were 71% and 29%, respectively»."""
    for number, draft in enumerate(drafts[1:], start=1):
        before = drafts[number - 1]
        if not (draft.kind is before.kind is QuantityKind.RATE and draft.start - before.end <= 2):
            continue
        if "respectively" not in lexemes.lowers[draft.end : draft.end + 3]:
            continue
        first, _ = _clause(ends, before)
        named = [
            (_phrase(lexemes, place), role)
            for place in range(first, before.start)
            if (role := _outcome_role(lexemes.lowers[place])) is not None
        ]
        if len(named) == 2 and named[0][1] is not named[1][1]:
            (before.outcome, before.role), (draft.outcome, draft.role) = named
