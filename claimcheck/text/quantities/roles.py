"""What a quantity says about the study: role and outcome, from the words of its clause."""

from __future__ import annotations

from functools import lru_cache

from claimcheck.model import QuantityKind, Role
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon

_CLAUSE_WORDS = frozenset({"whereas", "while", "but", "although", "though", "however", "because"})
_CLAUSE_MARKS = frozenset({".", ";", "?", "!"})
_SHORT_TIMES = frozenset({"s", "min", "h"})
_GIVING = ("infus", "inject", "intraven", "administ", "drip", "bolus", "session", "sip")
_TREATING = (
    "treat",
    "therap",
    "dos",
    "daily",
    "weekly",
    "course",
    "trial",
    "took",
    "taking",
    "receiv",
    "medicat",
    "given",
    "randomi",
    "double",
    "open",
    "phase",
    "placebo",
    "program",
    "training",
    "intervention",
)
_ONSET = (
    "reliev",
    "relief",
    "improv",
    "work",
    "effect",
    "onset",
    "respon",
    "eas",
    "rapid",
    "begin",
    "began",
    "start",
    "reduc",
    "lift",
    "benefit",
    "better",
    "show",
    "kick",
    "feel",
    "felt",
    "form",
    "increas",
    "decreas",
    "develop",
    "prov",
    "produc",
    "antidepress",
    "wait",
    "resol",
    "remi",
    "disappear",
    "alleviat",
)
_LASTING = (
    "last",
    "persist",
    "sustain",
    "maintain",
    "remain",
    "durat",
    "continu",
    "stay",
    "wear",
    "half",
    "endur",
    "prolong",
    "surviv",
    "history",
    "illness",
)
_AFTER = frozenset(
    {
        "after",
        "later",
        "post",
        "following",
        "post-dose",
        "postinfusion",
        "afterwards",
        "postoperatively",
        "from",
        "since",
        "postpartum",
        "onwards",
    }
)
_FOLLOWING = ("follow", "observ", "monitor", "track")


def give_roles(lexemes: Lexemes, drafts: list[Draft]) -> None:
    """Set role and outcome of every draft where the words around it tell."""
    for number, draft in enumerate(drafts):
        if draft.kind is QuantityKind.TIME:
            if draft.role is None:
                draft.role = _time_role(lexemes, draft)
        elif draft.kind is QuantityKind.RATE or (
            draft.kind is QuantityKind.COUNT and draft.unit in {None, "{participant}"}
        ):
            _share_role(lexemes, drafts, number)
        elif draft.kind is QuantityKind.DOSE:
            draft.role = Role.DOSE
        elif draft.kind in {QuantityKind.RATIO, QuantityKind.SCORE}:
            _change_role(lexemes, drafts, number)


def _clause(lexemes: Lexemes, drafts: list[Draft], number: int) -> tuple[int, int]:
    """Return the lexemes around a draft up to the ends of its clause, at most 40 each way."""
    draft = drafts[number]
    first = draft.start
    while first > 0 and draft.start - first < 40 and not _ends_clause(lexemes, first - 1):
        first -= 1
    last = draft.end
    while last < lexemes.count and last - draft.end < 40 and not _ends_clause(lexemes, last):
        last += 1
    return first, last


def _ends_clause(lexemes: Lexemes, place: int) -> bool:
    """Tell whether a clause ends at `place`."""
    word = lexemes.lowers[place]
    if word in _CLAUSE_MARKS:
        return word != "." or not lexemes.touches(place + 1)
    return word in _CLAUSE_WORDS


def _starts(lexemes: Lexemes, first: int, last: int, beginnings: tuple[str, ...]) -> bool:
    """Tell whether any word from `first` to `last` begins with one of `beginnings`."""
    return any(word.startswith(beginnings) for word in lexemes.lowers[max(0, first) : max(0, last)])


def _time_role(lexemes: Lexemes, draft: Draft) -> Role | None:  # noqa: C901, PLR0911, PLR0912 - one question after the other
    """Tell what a time says, from the words next to it first and its clause last."""
    start, end = draft.start, draft.end
    before = lexemes.word(start - 1)
    if before in {
        "than",
        "to",
        "of",
        "about",
        "approximately",
        "around",
        "least",
        "the",
        "a",
        "an",
        "as",
        "nearly",
        "almost",
        "first",
        "another",
        "additional",
        "up",
        "median",
        "mean",
        "average",
        "~",
        "only",
        "just",
    }:
        near = lexemes.lowers[max(0, start - 5) : start]
    else:
        near = lexemes.lowers[max(0, start - 2) : start]
    after = lexemes.lowers[end : end + 4]
    following = after[0] if after else ""
    if following == "-" and len(after) > 1:
        following = after[1]
    if following.startswith("follow") or _starts(lexemes, end, end + 3, ("follow-up", "followup")):
        if following not in {"following"}:
            return Role.TIME_POINT if "at" in near else Role.FOLLOW_UP
    if _starts(lexemes, start - 6, start, _FOLLOWING) and (
        "for" in near or "of" in near or "over" in near or "was" in near
    ):
        return Role.FOLLOW_UP
    if draft.unit in _SHORT_TIMES:
        if following.startswith(_GIVING) and following != "session":
            return Role.ADMINISTRATION
        if (
            {"over", "for", "lasting", "in", "during"} & set(near)
            and _starts(lexemes, start - 14, start, (*_GIVING, "mg", "given", "dose"))
            and "within" not in near
        ):
            if "over" in near or "lasting" in near or _starts(lexemes, start - 6, start, _GIVING):
                return Role.ADMINISTRATION
    if following in _AFTER or ("day" in near and False):
        return Role.TIME_POINT
    if "half-life" in near or _starts(
        lexemes, start - 5, start, ("last", "persist", "sustain", "endur")
    ):
        return Role.DURATION
    if (
        "within" in near
        or draft.relation.value == "within"
        or {"as", "little"} <= set(near)
        or "under" in near
        or {"less", "than"} <= set(near)
    ):
        return _onset_or_point(lexemes, draft)
    if following.startswith(
        (
            "trial",
            "study",
            "course",
            "treatment",
            "therapy",
            "program",
            "double",
            "open",
            "randomi",
            "intervention",
            "regimen",
            "period",
            "phase",
            "placebo",
        )
    ) or after[:2] in (["of", "treatment"], ["of", "therapy"], ["of", "daily"]):
        return Role.COURSE
    if {"at", "by", "on", "day", "week", "month", "after", "until", "through", "post"} & set(near):
        return Role.TIME_POINT
    if (
        "for" in near
        or "over" in near
        or "during" in near
        or "throughout" in near
        or "between" in near
    ):
        return _for_role(lexemes, draft, near)
    if "in" in near or _starts(
        lexemes, start - 4, start, ("tak", "took", "wait", "requir", "onset", "need")
    ):
        return _onset_or_point(lexemes, draft)
    if following in {"or", "to", "before", "between"}:
        return None
    return None


def _onset_or_point(lexemes: Lexemes, draft: Draft) -> Role:
    """Tell how soon an effect is there from when something was seen."""
    near = lexemes.lowers[max(0, draft.start - 18) : draft.end + 18]
    return Role.ONSET if any(word.startswith(_ONSET) for word in near) else Role.TIME_POINT


def _for_role(lexemes: Lexemes, draft: Draft, near: list[str]) -> Role | None:
    """Tell a course of treatment from how long an effect lasts."""
    start, end = draft.start, draft.end
    if _starts(lexemes, start - 10, start, _LASTING):
        return Role.DURATION
    if _starts(lexemes, start - 8, start, _TREATING + _GIVING) or _starts(
        lexemes, end, end + 4, ("treat", "therap")
    ):
        return Role.COURSE
    return Role.DURATION if "for" in near else None


@lru_cache(maxsize=8192)
def _outcome_role(word: str) -> Role | None:
    """Return the role that a word gives to a share, by its beginning."""
    for beginning, role in lexicon().outcomes:
        if (
            word.startswith(beginning)
            if len(beginning) > 4
            else word == beginning or (len(beginning) == 4 and word.startswith(beginning))
        ):
            return Role(role)
    return None


def _share_role(lexemes: Lexemes, drafts: list[Draft], number: int) -> None:
    """Give a rate the outcome word nearest to it in its clause, ahead before behind."""
    draft = drafts[number]
    if draft.role in {Role.SAMPLE_SIZE, Role.REDUCTION, Role.TIME_POINT}:
        return
    first, last = _clause(lexemes, drafts, number)
    previous = drafts[number - 1].end if number > 0 else 0
    upcoming = _next_share(drafts, number)
    found = (
        _adjective(lexemes, draft.start)
        or _find(lexemes, draft.end, min(last, upcoming), step=1)
        or _find(lexemes, draft.start - 1, max(first, previous) - 1, step=-1)
    )
    if found is None:
        _inherit(lexemes, drafts, number, first)
        if draft.kind is QuantityKind.COUNT and draft.outcome is None:
            _sample_role(lexemes, draft)
        return
    draft.outcome, draft.role = found


def _adjective(lexemes: Lexemes, start: int) -> tuple[str, Role] | None:
    """Read a noun right before: «response rate of 71%», «remission rates were 40%»."""
    near = lexemes.lowers[max(0, start - 5) : start]
    if not {"rate", "rates", "of", "was", "were", "by", "(", "is"} & set(near):
        return None
    if not {"rate", "rates", "by", "prevalence", "mortality", "incidence"} & set(near):
        return None
    return _find(lexemes, start - 1, max(-1, start - 7), step=-1)


def _next_share(drafts: list[Draft], number: int) -> int:
    """Return where the next quantity that could own an outcome begins."""
    for draft in drafts[number + 1 :][:6]:
        if draft.kind in {QuantityKind.RATE, QuantityKind.COUNT}:
            return draft.start
    return 1 << 60


def _find(lexemes: Lexemes, first: int, last: int, *, step: int) -> tuple[str, Role] | None:
    """Return the first outcome word from `first` towards `last`; weak words only in want of others."""
    weak: tuple[str, Role] | None = None
    for place in range(first, max(-1, last) if step < 0 else min(last, lexemes.count), step):
        word = lexemes.lowers[place]
        role = _outcome_role(word) if word.isalpha() or "-" in word else None
        if role is None:
            continue
        found = _phrase(lexemes, place), role
        if role in {Role.PREVALENCE, Role.REDUCTION, Role.INCREASE}:
            weak = weak or found
            continue
        return found
    return weak


def _phrase(lexemes: Lexemes, place: int) -> str:
    """Return the outcome as printed, with the word that narrows it: «partial response»."""
    first = place
    if lexemes.word(place - 1) in {
        "partial",
        "complete",
        "sustained",
        "clinical",
        "serious",
        "all-cause",
        "suicidal",
    }:
        first -= 1
    last = place + 1
    if lexemes.lowers[place] in {"side", "adverse", "dry", "weight"}:
        last = min(place + 2, lexemes.count)
    return lexemes.text[lexemes.starts[first] : lexemes.ends[last - 1]]


def _inherit(lexemes: Lexemes, drafts: list[Draft], number: int, first: int) -> None:
    """Let «71% versus 28%» share one outcome."""
    draft = drafts[number]
    if number == 0:
        return
    previous = drafts[number - 1]
    if previous.kind is draft.kind and previous.start >= first:
        draft.outcome, draft.role = previous.outcome, previous.role
        return
    for neighbour in drafts[max(0, number - 3) : number]:
        if neighbour.kind is draft.kind and neighbour.start >= first:
            draft.outcome, draft.role = neighbour.outcome, neighbour.role


def _sample_role(lexemes: Lexemes, draft: Draft) -> None:
    """Mark the number of people studied."""
    near = lexemes.lowers[max(0, draft.start - 12) : draft.end + 12]
    if any(
        word.startswith(
            (
                "enrol",
                "includ",
                "randomi",
                "recruit",
                "total",
                "sampl",
                "involv",
                "assign",
                "studied",
                "participat",
                "complet",
                "survey",
            )
        )
        for word in near
    ):
        draft.role = Role.SAMPLE_SIZE


def _change_role(lexemes: Lexemes, drafts: list[Draft], number: int) -> None:
    """Tell a fall from a rise for ratios and points: «reduced by 12 points», «21% lower»."""
    draft = drafts[number]
    if draft.role is not None:
        return
    for first, last in ((draft.end, draft.end + 3), (draft.start - 8, draft.start)):
        for word in lexemes.lowers[max(0, first) : max(0, last)]:
            role = _outcome_role(word)
            if role in {Role.REDUCTION, Role.INCREASE}:
                draft.role = role
                return
