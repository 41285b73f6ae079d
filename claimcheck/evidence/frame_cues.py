"""
What the words right around a number say about it: denied, a change, its end, its phase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.model import Quantity, Span
from claimcheck.text.lowering import for_lower_case, lowered

_FROM = re.compile(
    r"\bfrom[ \u00a0](?:about |around |a |an )?(?:\w+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_TO_AFTER = re.compile(r"\bto[ \u00a0](?:\w+[ \u00a0]){0,2}[0-9]", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\bfrom\b(?:[^.;]|\.(?! )){1,60}[0-9%](?:[^.;]|\.(?! )){0,40}?"
    r"\bto[ \u00a0](?:\w+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_FROM_BRACKET = re.compile(r"\bfrom\b[^.;,()0-9]{0,50}\([^()0-9]{0,25}\Z", re.IGNORECASE)
"""«From before (M = 7.2; SD 2.3) to the second week (M = 3.6)»"""
_TO_BRACKET = re.compile(r"[^()]{0,40}\)[ \u00a0]to\b[^.;,()]{0,50}\([^()0-9]{0,25}[0-9]")
_FROM_TO_BRACKET = re.compile(
    r"\bfrom\b[^.;,()0-9]{0,50}\([^()]{1,40}\)[ \u00a0]to\b[^.;,()]{0,50}\([^()0-9]{0,25}\Z",
    re.IGNORECASE,
)
_BEFORE_END = 180
_AT_START = re.compile(
    r"(?:,[ \u00a0]n[ \u00a0]?=[ \u00a0]?[0-9]+)?[^.;,0-9]{0,12}"
    r"\b(?:at baseline|at entry|before treatment)\b",
    re.IGNORECASE,
)
_CHANGED = (
    r"(?:increas|decreas|rose\b|risen|rise|fell\b|fall|declin|dropp|improv|chang|reduc|gain|grew"
    r"|by\b)"
)
_AT_START_BEFORE = re.compile(
    r"\b(?:(?<![0-9%][ \u00a0])at baseline|(?<!from )(?<!at )baseline"
    r"|(?<=from )baseline(?=[ \u00a0](?:\(|of\b|[0-9])))\b"
    rf"(?:(?![ \u00a0]{_CHANGED})[^.;,]|\.(?=[0-9])){{0,45}}\Z",
    re.IGNORECASE,
)
"""In «baseline pressure rose by 4», «fell from baseline by 4», «9 at baseline and 4», 4 is none."""
_LATER = for_lower_case(
    r"\b(?:during|by the end of|at the end of|after) (?:the )?(?:trial|study|treatment|therapy)\b"
    r"|\b(?:by|at|towards?) the (?:very )?end of (?:the |that |this )?"
    r"(?:period|decade|survey|years)\b",
)
_EARLY = for_lower_case(
    r"\b(?:before (?:the )?(?:trial|study|treatment|therapy)|at the start|initially|beforehand)\b",
)
_PHASE = for_lower_case(
    r"\b(?:(?P<before>at (?:the )?(?:start|outset|beginning|entry|baseline|enrol\w{2,6}|admission)"
    r"|(?:in|during) the year before|beforehand|initially|prior to|pre-?(?:treatment|intervention"
    r"|smoking|exposure|vaccination|test|dose|operatively)\b"
    rf"|(?<!from )baseline(?![ \u00a0](?:\w+[ \u00a0]){{0,3}}{_CHANGED})"
    r"|(?<=from )baseline(?=[ \u00a0](?:\(|of\b|[0-9]))"
    r"|(?<!the day )(?<!than )before"
    r"(?=[ \u00a0](?:the[ \u00a0]|any[ \u00a0]|their[ \u00a0])?[a-z]{4,20}"
    r"|[ \u00a0](?:and|to|vs|versus)[ \u00a0][0-9]))"
    r"|(?:post-?(?:treatment|intervention|smoking|exposure|vaccination|test|dose|operative(?:ly)?)\b"
    r"|after(?:wards?)?\b|following|by the end|at (?:the )?end|at (?:the )?(?:last )?follow-up"
    r"|at discharge|once treated))",
)
_WHICH = for_lower_case(
    r",[ \u00a0](?:which|and[ \u00a0]then|then)[ \u00a0]|\bcompared[ \u00a0](?:with|to)\b"
)
"""«… before it, which rose to 16% after it»: another time begins here."""
_PHASE_LEAD = 25
"""How far before a number's own words the small words that open them may stand."""
_NUMBER_BEFORE = re.compile(
    r"[0-9]\)?[ \u00a0]?(?:%|[A-Za-z/]{1,8}(?:[ \u00a0][A-Za-z]{1,6})?)?\)?[ \u00a0]\Z"
)
_LONGEST_NUMBER = 20
_TO_NEXT_NUMBER = re.compile(
    r"(?:,|,?[ \u00a0](?:and|to|versus|vs\.?|but))[ \u00a0](?:[a-z]{2,8}[ \u00a0]){0,3}"
)
_ENDED = for_lower_case(
    r"\b(?:ended up|ended|dropped to|fell to|rose to|climbed to|reached|reaching"
    r"|down to|up to the)\b"
    r"[^.;,]{0,20}\Z",
)
_BETWEEN = for_lower_case(
    r"\b(?:between|(?<!less )than|less than(?![ \u00a0]?[0-9.])|versus|vs\.?"
    r"|compared (?:with|to)|relative to|over placebo|difference"
    r"|more than (?:placebo|controls?))\b",
)
_MORE_THAN = re.compile(
    r"[ \u00a0](?:points?[ \u00a0])?(?:greater|more|higher|lower|less|fewer|better|larger)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\bdifferences?\b[^;]*\Z", re.IGNORECASE)
_GREW = re.compile(
    r"\b(?:grew|grow|grown|enlarged|increased|rose|expanded|got (?:bigger|larger|worse|higher)"
    r"|became (?:bigger|larger|worse|higher)|gained|worsened|deteriorated|progressed)\b",
    re.IGNORECASE,
)
_SHRANK = re.compile(
    r"\b(?:shrank|shrunk|shrink|decreased|fell|dropped|declined|got (?:smaller|better|lower)"
    r"|became (?:smaller|better|lower)|lost|improved|regressed|eased|reduced)\b",
    re.IGNORECASE,
)
_NEGATION = for_lower_case(
    r"\b(?:(?:did|do|does|had|have|has|was|were|is|are|could|would|will)[ \u00a0]not"
    r"|(?:did|do|does|had|have|has|was|were|is|are|could|would)n['’]t"
    r"|not(?![ \u00a0](?:quite|only|even|just|significant|statistically|shown))"
    r"|never|neither|nothing"
    r"|(?:leave|left)[ \u00a0](?:[a-z]+[ \u00a0]){1,4}alone|(?:refused|declined)[ \u00a0]to"
    r"|escaped|(?:were|was)[ \u00a0]spared|failed[ \u00a0]to|unable[ \u00a0]to|incapable[ \u00a0]of"
    r"|free(?:dom)?[ \u00a0](?:of|from)"
    r"|without(?=[ \u00a0](?:\w+[ \u00a0]){0,3}"
    r"(?:relaps|symptom|event|"
    r"complication|recurrence|disease|pain|progression))|no[ \u00a0]longer"
    r"|no(?=[ \u00a0]\w+[ \u00a0](?:to|in|at|of|after|on)\b))\b",
)
_THOSE_WITHOUT = re.compile(
    r"\b(?:in|among|for|of)[ \u00a0](?:the[ \u00a0])?(?:[\w-]+[ \u00a0])?"
    r"(?:those|people|persons|patients|women|men|children|adults|participants|individuals|subjects"
    r"|infants|nurses|controls|groups?)[ \u00a0]without[ \u00a0]"
)
"""«58% in those without symptoms» tells of whom; it denies nothing of them."""
_FREE = for_lower_case(
    r"\b(?:(?:had|have|has|felt|reported|showed)[ \u00a0]no[ \u00a0]"
    r"(?!(?:difference|significant|change|longer|effect|more|other|such)\b)[a-z]{3,}"
    r"|no[ \u00a0-](?:[a-z]{3,}[ \u00a0]){1,2}(?:class|group|category|trajectory)"
    r"|freedom[ \u00a0]from|[a-z]{4,14}[ \u00a0-]freedom"
    r"|[a-z]{4,14}-free(?![ \u00a0-](?:survival|interval|period|days?|diet)))\b",
)
"""«58% were pain-free», «seizure freedom in 58%»: those who did not have it."""
_NO_OUTCOME = for_lower_case(
    r"\bnon-?(?:respon|remi|complet|heal|adher|complian|attend|surviv|recover|relaps|recurr)",
)
"""«Nonresponders»: those to whom an outcome did not happen; «nonfatal» is a kind of event."""
_NONE_IN_BRACKETS = re.compile(
    r"\bno[ \u00a0](?!(?:significant|statistical\w*|difference|change|effect|association)s?\b)"
    r"(?:[A-Za-z-]{3,25}[ \u00a0]){1,5}[(\[](?:n[ \u00a0]?=[ \u00a0]?)?\Z"
)
"""Before the figure of «no gout in the last year (93%)»."""
_DENIED_BEHIND = re.compile(
    r"[)\]][ \u00a0](?:failed[ \u00a0]to|never"
    r"|(?:were|was|are|is)[ \u00a0]non-?(?:respon|remi|complet|heal|adher|complian)\w*"
    r"|(?:did|do|were|was|are|is|had|have|could)[ \u00a0]not)\b",
    re.IGNORECASE,
)
"""«Of those with burns, most (69%) were not treated.»"""
_GROUP_CLAUSE = re.compile(
    r"\b(?:(?:in|for|among|with)[ \u00a0](?:whom|which)|who|where|if"
    r"|(?<!said )(?<!say )(?<!saying )(?<!reported )(?<!reporting )(?<!felt )(?<!stated )"
    r"(?<!answered )(?<!thought )(?<!believed )(?<!indicated )(?<!found )(?<!showed )that"
    r"|(?<!said )(?<!say )(?<!saying )(?<!reported )(?<!reporting )(?<!felt )(?<!but )(?<!and )"
    r"(?<!that )(?<=[a-z][ \u00a0])they)\b"
    r"(?P<lead>[^,;.()]{0,60})\b(?:not|never|n['’]t|free[ \u00a0]of|no)\b"
    r"(?:(?!\band\b)[^,;.()0-9]){0,40}",
    re.IGNORECASE,
)
"""A clause that tells a group by what was not done: «in which no scope was used»."""
_DENIALS = ("no", "never", "n't", "n’t", "free of", "free\u00a0of")
"""What a text holds at least where a clause denies something."""
_OWN_PREDICATE = re.compile(
    r"[ \u00a0](?:[a-z]{3,14}ed|slept|fell|went|took|got|felt|kept|drank|ate|ran|broke|lost|gave"
    r"|came|left|met|bled|held|saw|began|smoke|wore|grew)[ \u00a0](?:[^,;]{1,50}[ \u00a0])?"
    r"(?:had|have|has|did|do|does|was|were|is|are)[ \u00a0]?\Z",
    re.IGNORECASE,
)
"""«(those who) responded had (not relapsed)»: the clause has its verb, the denial is of another."""
_AUXILIARY = re.compile(r"\b(?:had|have|has|did|do|does|was|were|is|are|got|took)\b", re.IGNORECASE)
_AGAINST_LEVEL = re.compile(r"\b(?:versus|vs\.?)[ \u00a0]\Z", re.IGNORECASE)
_AGAINST_NEXT = re.compile(
    r"(?:[ \u00a0]?\([^()]{1,30}\))?[^.;)]{0,20}[ \u00a0](?:(?:versus|vs\.?)[ \u00a0]?[0-9-]"
    r"|compared[ \u00a0](?:with|to)[ \u00a0](?:an?[ \u00a0])?[0-9])",
    re.IGNORECASE,
)
_EARLIER = for_lower_case(
    r"\b(?:(?:previous|prior|earlier)[ \u00a0](?:stud|work|research|report|trial|finding|literature"
    r"|investigation|survey|evidence|data)\w*|previously[ \u00a0](?:been|reported|shown|described"
    r"|published|found|estimated|observed|thought|known)|has been|have been|is estimated"
    r"|are estimated|known to|worldwide|globally)\b",
)


def find_end(text: str, quantity: Quantity) -> int:
    """Return which end of a change a number is: «from 8.3% at entry to 7.6%»."""
    before = text[max(0, quantity.span.start - 80) : quantity.span.start]
    after = text[quantity.span.end : quantity.span.end + 80]
    low = before.lower()
    if "from" in low:
        if _FROM.search(before) and _TO_AFTER.search(after):
            return -1
        if _FROM_TO.search(before):
            return 1
        if _FROM_BRACKET.search(before) and _TO_BRACKET.match(text, quantity.span.end):
            return -1
    far = text[max(0, quantity.span.start - _BEFORE_END) : quantity.span.start]
    if "(" in before and _FROM_TO_BRACKET.search(far):
        return 1
    if _AT_START.match(after) or ("baseline" in low and _AT_START_BEFORE.search(before)):
        return -1
    return 1 if _ENDED.search(low) else _phase(text)


@lru_cache(maxsize=1024)
def _phase(text: str) -> int:
    """Return 1 for a sentence about the time of a treatment or after it, -1 for before it."""
    low = text.lower()
    if _LATER.search(low):
        return 1
    return -1 if _EARLY.search(low) else 0


def find_phase(text: str, quantity: Quantity, own: Span, clause_ends: Sequence[Span]) -> int:
    """
    Return -1 for a number of the time before a treatment or an event, 1 for after it, else 0.

    The nearest such word in the number's own clause decides.
    """
    low, high = max(0, own.start - _PHASE_LEAD), own.end
    for relative in _WHICH.finditer(lowered(text), low, quantity.span.start):
        low = relative.end()
    for joint in clause_ends:
        if joint.end <= quantity.span.start:
            low = max(low, joint.end)
        elif joint.start >= quantity.span.end:
            high = min(high, joint.start)
    nearest: tuple[int, int] | None = None
    for start, end, phase in _phases(text):
        if start < low or end > high or _is_of_number_before(text, start, end, quantity):
            continue
        gap = max(start - quantity.span.end, quantity.span.start - end)
        if nearest is None or gap < nearest[0]:
            nearest = (gap, phase)
    return nearest[1] if nearest else 0


def _is_of_number_before(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """Tell whether words for a time stand behind another number: «8 at baseline and 6 later»."""
    if (
        end > quantity.span.start
        or _TO_NEXT_NUMBER.fullmatch(text, end, quantity.span.start) is None
    ):
        return False
    return _NUMBER_BEFORE.search(text, max(0, start - _LONGEST_NUMBER), start) is not None


@lru_cache(maxsize=1024)
def _phases(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return where a sentence says that something was before (-1) or after (1)."""
    found = _PHASE.finditer(lowered(text))
    return tuple((*match.span(), -1 if match["before"] else 1) for match in found)


def find_turn(text: str, quantity: Quantity, own: Span) -> int:
    """Return the direction in which those changed whom a share counts, by the verb after it."""
    if quantity.unit != "%":
        return 0
    after = text[quantity.span.end : min(own.end, quantity.span.end + 90)]
    up, down = _GREW.search(after), _SHRANK.search(after)
    if up and down:
        return 1 if up.start() < down.start() else -1
    if up or down:
        return bool(up) - bool(down)
    before = text[own.start : quantity.span.start]
    ups = [match.start() for match in _GREW.finditer(before)]
    downs = [match.start() for match in _SHRANK.finditer(before)]
    return (max(ups, default=-1) > max(downs, default=-1)) - (
        max(downs, default=-1) > max(ups, default=-1)
    )


def is_negated(text: str, quantity: Quantity, own: Span) -> bool:
    """Tell whether the words that go with a number deny what it counts."""
    after = text[quantity.span.end : max(own.end, quantity.span.end)]
    for clause in reversed(group_clauses(after)):
        after = f"{after[: clause.start]} {after[clause.end :]}"
    after = _THOSE_WITHOUT.sub(" in those of ", after)
    if _NEGATION.search(after.lower()) or _DENIED_BEHIND.match(text, quantity.span.end):
        return True
    if _NONE_IN_BRACKETS.search(text, 0, quantity.span.start) is not None:
        return True
    before = text[own.start : quantity.span.start]
    low = max(0, own.start - len("no "))
    lead = text[low : quantity.span.start]
    for clause in reversed(group_clauses(text)):
        if low <= clause.start and clause.end <= quantity.span.start:
            lead = f"{lead[: clause.start - low]} {lead[clause.end - low :]}"
    if _FREE.search(f"{lead} {after.split(',')[0]}".lower()):
        return True
    return _NO_OUTCOME.search((before + after).lower()) is not None


@lru_cache(maxsize=1024)
def group_clauses(text: str) -> tuple[Span, ...]:
    """
    Return the clauses that tell a group by what was not done.

    In «those who had the cream had not relapsed» the denial is of the main verb.
    """
    low = text.lower()
    if not any(word in low for word in _DENIALS):
        return ()
    return tuple(
        Span(*clause.span())
        for clause in _GROUP_CLAUSE.finditer(text)
        if len(_AUXILIARY.findall(clause.group("lead"))) < 2
        and _OWN_PREDICATE.search(clause.group("lead")) is None
    )


def is_between(text: str, quantity: Quantity, own: str) -> bool:
    """Tell whether a number is a difference between groups by the words around it."""
    start, end = quantity.span.start, quantity.span.end
    if _AGAINST_LEVEL.search(text[max(0, start - 12) : start]) or _AGAINST_NEXT.match(text, end):
        return False  # «1.3 vs 4.2 kg»: set against another level, it is a level itself
    if _BETWEEN.search(own.lower()) or _DIFFERENCE.search(text[:start]):
        return True
    return _MORE_THAN.match(text, end) is not None


@lru_cache(maxsize=1024)
def tells_earlier_knowledge(text: str) -> bool:
    """Tell whether a sentence is about what was known before the study."""
    return _EARLIER.search(text.lower()) is not None
