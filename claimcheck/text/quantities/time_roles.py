"""What a time says: onset, duration, time point, follow-up, administration or course."""

from __future__ import annotations

from collections.abc import Callable

from claimcheck.model import Relation, Role
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import word_set
from claimcheck.text.quantities.windows import words_after, words_before

_BEFORE_TIME = word_set("before_time")
_AFTER_EVENT = word_set("after_event")
_AT = word_set("at_words")
_COURSE = word_set("course_words")
_GIVEN_THINGS = frozenset(
    {"{infusion}", "{injection}", "{session}", "{treatment}", "{dose}", "{cycle}", "{visit}"},
)
_OVER = frozenset({"over", "in", "within", "across", "during"})
_SHORT = frozenset({"s", "min", "h"})
_GIVING = ("infus", "inject", "intraven", "administ", "drip", "bolus", "sip")
_GIVEN = (*_GIVING, "mg", "given", "dose", "session", "deliver")
_TREATING = (
    "treat", "therap", "dos", "daily", "weekly", "course", "trial", "took", "taking", "receiv",
    "medicat", "given", "randomi", "double", "open", "phase", "placebo", "program", "training",
    "intervention", "administ", "inject", "infus", "mg", "supplement", "regimen",
)  # fmt: skip
_ONSETS = (
    "reliev", "relief", "improv", "work", "effect", "onset", "respon", "eas", "lessen", "rapid",
    "begin", "began", "start", "reduc", "lift", "benefit", "better", "show", "kick", "feel", "felt", "form",
    "increas", "decreas", "prov", "produc", "wait", "resol", "remi", "disappear", "alleviat",
    "lower", "quick", "diminish", "subsid", "declin", "acts", "acting",
)  # fmt: skip
_LASTING = (
    "last", "persist", "sustain", "maintain", "remain", "durat", "continu", "stay", "wear", "endur",
    "prolong", "surviv", "history", "half-li", "still", "kept", "keep", "free", "linger",
)  # fmt: skip
_ARRIVING = ("return", "came", "come", "appear", "emerg", "arose", "normal", "back", "recover")
_AILING = ("symptom", "relaps", "recur", "pain", "fever", "attack", "seizure", "bleed")
_STOPPING = ("stop", "discontinu", "withdraw", "end", "last", "ceas", "complet")
_FOLLOWING = ("follow", "observ", "monitor", "track")


class _Around:
    """A time with the words near it, read once."""

    __slots__ = ("after", "draft", "following", "lexemes", "near")

    def __init__(self, lexemes: Lexemes, draft: Draft) -> None:
        """Look at up to six words before, four after."""
        self.lexemes = lexemes
        self.draft = draft
        start, end = draft.start, draft.end
        reach = 6 if lexemes.word(start - 1) in _BEFORE_TIME else 2
        self.near = frozenset(words_before(lexemes, start, reach))
        after = words_after(lexemes, end, 4)
        self.after = after[1:] if after[:1] in (["-"], ["'"], [","]) else after
        self.following = self.after[0] if self.after else ""

    def before(self, reach: int, beginnings: tuple[str, ...]) -> bool:
        """Tell whether one of the words before begins with one of `beginnings`."""
        words = words_before(self.lexemes, self.draft.start, reach)
        return any(word.startswith(beginnings) for word in words)

    def behind(self, reach: int, beginnings: tuple[str, ...]) -> bool:
        """Tell whether one of the words after begins with one of `beginnings`."""
        words = words_after(self.lexemes, self.draft.end, reach)
        return any(word.startswith(beginnings) for word in words)


def time_role(lexemes: Lexemes, drafts: list[Draft], number: int) -> Role | None:
    """Return what the time says, by the first rule that fits; None when no rule does."""
    if number > 0 and _is_listed(lexemes, drafts[number - 1], drafts[number]):
        return drafts[number - 1].role
    if number > 0 and _spans_course(lexemes, drafts[number - 1], drafts[number]):
        return Role.COURSE
    around = _Around(lexemes, drafts[number])
    for rule in _RULES:
        role = rule(around)
        if role is not None:
            return role
    return None


def _is_listed(lexemes: Lexemes, before: Draft, draft: Draft) -> bool:
    """Tell whether the time goes on a list: «at 24, 48 and 72 h»."""
    if before.kind is not draft.kind or before.unit != draft.unit:
        return False
    between = lexemes.lowers[before.end : draft.start]
    return len(between) <= 2 and all(word in {",", "and", "or", "to"} for word in between)


def _spans_course(lexemes: Lexemes, before: Draft, draft: Draft) -> bool:
    """Tell whether the time holds a number of treatments: «6 infusions over 2 weeks»."""
    between = lexemes.lowers[before.end : draft.start]
    return before.unit in _GIVEN_THINGS and len(between) <= 3 and not _OVER.isdisjoint(between)


def _follow_up(around: _Around) -> Role | None:
    """Read «12-month follow-up», «followed for 4 weeks», «at the 1-year follow-up»."""
    following = around.following
    if following == "of" and around.behind(3, ("follow",)):
        return Role.FOLLOW_UP
    if following.startswith("follow") and following != "following":
        return Role.TIME_POINT if "at" in around.near else Role.FOLLOW_UP
    if around.before(14, _FOLLOWING) and around.near & {"for", "of", "over", "was", "during"}:
        if around.before(3, ("after", "at", "within")):
            return None
        return Role.FOLLOW_UP if not around.before(14, ("following",)) else None
    return None


def _administration(around: _Around) -> Role | None:
    """Read «40-minute infusion», «infused over 40 minutes»."""
    if around.draft.unit not in _SHORT:
        return None
    if around.following.startswith(_GIVING) or around.after[:2] == ["iv", "infusion"]:
        return Role.ADMINISTRATION
    if "within" in around.near:
        return None
    if around.near & {"over", "lasting"} and (
        around.before(16, _GIVEN) or around.behind(4, _GIVING)
    ):
        return Role.ADMINISTRATION
    reach = 12 if "for" in around.near else 5
    if around.near & {"for", "in", "during"} and around.before(reach, _GIVING):
        return Role.ADMINISTRATION
    return None


def _after_event(around: _Around) -> Role | None:
    """Read «3 weeks later», «24 h after the infusion», «2 hours post-dose»."""
    ends = len(around.after) < 2 or around.after[1] == ","
    if around.following in {"on", "out", "in"} and ends:
        return Role.TIME_POINT
    if around.following in _AFTER_EVENT or around.following.startswith("post"):
        return Role.TIME_POINT
    return None


def _lasting(around: _Around) -> Role | None:
    """Read «lasts two weeks», «half-life of 3 h», «median survival was 31 weeks»."""
    if around.before(5, ("last", "persist", "endur", "surviv", "durat", "stay", "wear")):
        return Role.DURATION
    words = words_before(around.lexemes, around.draft.start, 6)
    return Role.DURATION if "half" in words and "life" in words else None


def _within(around: _Around) -> Role | None:
    """Read «within 24 hours», «in as little as a day», «in less than an hour»."""
    near = around.near
    is_bounded = around.draft.relation in {Relation.WITHIN, Relation.UNDER, Relation.AT_LEAST}
    if (
        "within" in near
        or (is_bounded and "in" in near)
        or around.draft.relation is Relation.WITHIN
    ):
        if around.behind(5, ("onset", "admiss", "birth", "diagnos", "death", "present")):
            return Role.TIME_POINT
        if _follows_treatment(around):
            return Role.ONSET
        return _onset_or_point(around)
    return None


def _follows_treatment(around: _Around) -> bool:
    """Tell whether something comes soon upon treatment: «returned within 2 h of being treated»."""
    return (
        around.following == "of"
        and around.behind(5, _TREATING)
        and not around.behind(4, _STOPPING)
        and around.before(8, _ARRIVING)
        and not around.before(5, _AILING)
    )


def _course(around: _Around) -> Role | None:
    """Read «8-week trial», «6 weeks of treatment», «12-week double-blind study»."""
    if around.following in _COURSE:
        return Role.COURSE
    if around.following == "of" and around.behind(4, ("treat", "therap", "daily", "training")):
        return Role.COURSE
    return None


def _at(around: _Around) -> Role | None:
    """Read «at 24 h», «by week 4», «after 8 weeks», «until 3 months»."""
    words = around.lexemes
    place = around.draft.start - 1
    for _ in range(4):
        word = words.word(place)
        if word in _AT:
            begins = word == "after" and around.before(5, ("kick", "begin", "start", "onset"))
            return Role.ONSET if begins else Role.TIME_POINT
        if word not in _BEFORE_TIME:
            return None
        place -= 1
    return None


def _for(around: _Around) -> Role | None:
    """Tell a course of treatment from how long an effect lasts: «for 6 weeks»."""
    if not around.near & {"for", "over", "during", "throughout", "between"}:
        return None
    if around.before(10, _LASTING):
        return Role.DURATION
    if around.before(10, _TREATING) or around.behind(4, ("treat", "therap")):
        return Role.COURSE
    return Role.DURATION if "for" in around.near else None


def _onset(around: _Around) -> Role | None:
    """Read «takes 4 to 6 weeks to work», «wait 4-6 weeks», «relief in 2 hours»."""
    if "in" in around.near:
        return _onset_or_point(around)
    if around.before(4, ("tak", "took", "wait", "requir", "onset", "need")):
        onset = _onset_or_point(around)
        return onset if onset is Role.ONSET else Role.DURATION
    return None


def _onset_or_point(around: _Around) -> Role:
    """Tell how soon an effect is there from when something was seen."""
    draft = around.draft
    near = [
        *words_before(around.lexemes, draft.start, 18),
        *words_after(around.lexemes, draft.end, 18),
    ]
    return Role.ONSET if any(word.startswith(_ONSETS) for word in near) else Role.TIME_POINT


_RULES: tuple[Callable[[_Around], Role | None], ...] = (
    _follow_up,
    _administration,
    _after_event,
    _lasting,
    _within,
    _course,
    _at,
    _for,
    _onset,
)
