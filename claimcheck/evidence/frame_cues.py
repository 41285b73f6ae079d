"""
What the words right around a number say about it: denied, a control arm's, a change, its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.evidence.lexicon import SAME_WORD, Term
from claimcheck.evidence.zones import OWN
from claimcheck.model import Quantity, Span
from claimcheck.text.lowering import for_lower_case, lowered
from claimcheck.text.tokens import stem

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
    r"[0-9][ \u00a0]?(?:%|[A-Za-z/]{1,8}(?:[ \u00a0][A-Za-z]{1,6})?)?\)?[ \u00a0]\Z"
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
_DIFFERED_BY = re.compile(
    r"\bdiffer\w*[ \u00a0](?:by|of)[ \u00a0](?:\w+[ \u00a0]){0,2}\Z", re.IGNORECASE
)
_ARMS_BEHIND = re.compile(r"[^.;,()]{0,30}\bbetween[ \u00a0]", re.IGNORECASE)
_CONTROL = re.compile(
    r"(?:(?:placebo|pbo\b|sham|saline)(?![- ](?:control|lead-in|run-in|wash-?out|phase|period))"
    r"|controls?(?![ \u00a0](?:and[ \u00a0]Prevention|trials?|of|over)\b)|comparator"
    r"|comparison[ \u00a0](?:people|group|arm|women|men|children|patients|subjects|participants)"
    r"|dummy|untreated|expected(?![ \u00a0]to\b)|historical|usual care|standard care"
    r"|waiting[- ]list|waitlist)\b",
    re.IGNORECASE,
)
_CONTROL_STEMS = frozenset(stem(word) for word in ("placebo", "sham", "control"))
_STEMS_OF_CONTROL_NAMES = _CONTROL_STEMS | {stem(word) for word in ("group", "arm", "treatment")}
"""«PLA» names an arm where it stands for «placebo»; «PCT», a placebo-controlled trial, does not."""
_KEPT_IN_CHECK = re.compile(
    r"\b(?:glyc(?:a)?emic|glucose|sugar|pain|disease|infection|infectious|quality|seizure|symptom"
    r"|birth|pressure|tumou?r|local|weight|metabolic|impulse|motor|vector|tobacco|asthma|rate"
    r"|rhythm|cognitive|lipid|under|good|better|poor|optimal|adequate)[ \u00a0-]\Z",
    re.IGNORECASE,
)
"""«Glycaemic control», «under control»: what is kept in check, and no arm."""
_AGAINST = re.compile(
    r"\b(?:compared[ \u00a0](?:with|to)|versus|vs\.?|than|over|relative[ \u00a0]to|against|minus"
    r"|superior[ \u00a0]to|inferior[ \u00a0]to|from|or|randomi[sz]ed[ \u00a0]to"
    r"|(?:below|above|of)[ \u00a0](?:that|those)[ \u00a0](?:after|with|on|in|for|under|among)"
    r"|as[ \u00a0](?:many|much|often|likely)\b[^,;:.()]{0,60}[ \u00a0]"
    r"as[ \u00a0](?:on|with|in|under|among))"
    r"[ \u00a0](?:(?!(?:none|half|all|most|some|many|few|any|each|both)\b)"
    r"(?:[a-z]{3,14}[ \u00a0]){1,2}of[ \u00a0])?"
    r"(?:the[ \u00a0]|a[ \u00a0]|those[ \u00a0]\w+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:compared[ \u00a0](?:with|to)|versus|vs)\b", re.IGNORECASE)
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
_WITHOUT = for_lower_case(r"\bwithout[ \u00a0](?:(?:the|an?|any)[ \u00a0])?")
_THE_OTHERS = (
    r"(?:(?:those|patients|people|women|men|children|babies|adults|who)[ \u00a0])?"
    r"(?:without|not[ \u00a0](?:given|on|taking|using|getting|offered)"
    r"|(?:who[ \u00a0])?(?:did|had|have|were|are)[ \u00a0](?:not|never)[ \u00a0]"
    r"(?:get|have|take|use|receive|given|had|taken|used|received|on))[ \u00a0](?:it|them)\b"
)
_WITHOUT_IT_BEHIND = re.compile(
    rf"[ \u00a0]?\)?(?:[ \u00a0][a-z]{{3,12}})?"
    rf"(?:[ \u00a0](?:of|in|among|for|with)[ \u00a0]|[ \u00a0]){_THE_OTHERS}",
    re.IGNORECASE,
)
"""«28% with zinc, but half of those without it»"""
_WITHOUT_IT_BEFORE = re.compile(
    rf"\b{_THE_OTHERS},?[ \u00a0](?:[a-z]{{2,10}}[ \u00a0]){{0,4}}\Z", re.IGNORECASE
)
_LONGEST_WITHOUT = 90
_NAMED_RATIO = re.compile(
    r"\b(?:odds|hazards?|risk|rate)[ \u00a0]ratio\b[^;0-9]{0,20}\Z"
    r"|\b(?:OR|RR|HR|IRR)\b[^;0-9]{0,12}\Z"
)
_LONGEST_NAME = 40
_BETWEEN_ARMS = re.compile(
    r"\bdifference\b[^.;()]{0,60}\bbetween\b[^.;()0-9]{3,80}"
    r"[ \u00a0](?:was|is|of|at|reached|averaged)[ \u00a0](?:[a-z]+[ \u00a0])?\Z",
    re.IGNORECASE,
)
_NON = for_lower_case(r"\bnon-?")
_NUMBER_BEHIND = re.compile(
    r"(?:[ \u00a0](?:\([ \u00a0]?)?(?:n[ \u00a0]?=[ \u00a0]?)?|,[ \u00a0]n[ \u00a0]?=[ \u00a0]?)"
    r"[0-9]+\b(?![ \u00a0]?%)"
)
_COUNTED = re.compile(
    r"\b(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,5}teen"
    r"|[a-z]{3,5}ty(?:-[a-z]{3,5})?)[ \u00a0]\Z",
    re.IGNORECASE,
)
_AND_NEXT = re.compile(r"(?:[ \u00a0][a-z]{3,14})?[ \u00a0](?:and|or|versus|vs\.?)[ \u00a0]")
_GROUP = re.compile(r"[ \u00a0-](?:group|users?|arm|patients?|treated)\b", re.IGNORECASE)
_AGAINST_LEVEL = re.compile(r"\b(?:versus|vs\.?)[ \u00a0]\Z", re.IGNORECASE)
_AGAINST_NEXT = re.compile(
    r"[^.;)]{0,20}[ \u00a0](?:(?:versus|vs\.?)[ \u00a0]?[0-9-]"
    r"|compared[ \u00a0](?:with|to)[ \u00a0](?:an?[ \u00a0])?[0-9])",
    re.IGNORECASE,
)
_FIRST_OF_PAIR = re.compile(r"[^();%]{0,20}\b(?:versus|vs)\b", re.IGNORECASE)
_SECOND_OF_PAIR = re.compile(
    r"[^();%]{0,20}\([^();]{1,30}%[^();]{0,20}\b(?:versus|vs\.?)[ \u00a0]", re.IGNORECASE
)
_AGAINST_LEAD = 90
_RIGHT_BEHIND = 30
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
    for clause in reversed(_group_clauses(after)):
        after = f"{after[: clause.start]} {after[clause.end :]}"
    if _NEGATION.search(after.lower()) or _DENIED_BEHIND.match(text, quantity.span.end):
        return True
    if _NONE_IN_BRACKETS.search(text, 0, quantity.span.start) is not None:
        return True
    before = text[own.start : quantity.span.start]
    low = max(0, own.start - len("no "))
    lead = text[low : quantity.span.start]
    for clause in reversed(_group_clauses(text)):
        if low <= clause.start and clause.end <= quantity.span.start:
            lead = f"{lead[: clause.start - low]} {lead[clause.end - low :]}"
    if _FREE.search(f"{lead} {after.split(',')[0]}".lower()):
        return True
    return _NO_OUTCOME.search((before + after).lower()) is not None


def names_control(text: str, quantity: Quantity, words: Sequence[tuple[Term, float]]) -> bool:
    """Tell whether a number's own words name a control arm, not as what it is set against."""
    if _is_named_ratio(text, quantity) or _is_difference_of_arms(text, quantity):
        return False
    return _is_of_those_without(text, quantity) or _has_word_for_control(text, quantity, words)


def _is_named_ratio(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is a ratio by its name, which is of two arms."""
    start = quantity.span.start
    return _NAMED_RATIO.search(text, max(0, start - _LONGEST_NAME), start) is not None


def _is_difference_of_arms(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is what two arms differ by: «the difference between drug and sham»."""
    if _BETWEEN_ARMS.search(text, 0, quantity.span.start) is not None:
        return True
    by = _DIFFERED_BY.search(text, 0, quantity.span.start)
    return by is not None and _ARMS_BEHIND.match(text, quantity.span.end) is not None


def _has_word_for_control(
    text: str, quantity: Quantity, words: Sequence[tuple[Term, float]]
) -> bool:
    """Tell whether one of a number's own words is for a control arm."""
    leaves_out = _leaves_out(text)
    for term, weight in words:
        if weight < OWN:
            continue
        if leaves_out and _is_left_out(text, term):
            return True
        if ";" in text[term.span.end : quantity.span.start]:
            continue  # «longer on A than on placebo; 5% of those on A …»
        if _CONTROL.match(text, term.span.start) is None and not _is_short_for_control(term):
            continue
        before = text[max(0, term.span.start - _AGAINST_LEAD) : term.span.start]
        if _KEPT_IN_CHECK.search(before) or _is_counted_apart(text, term, quantity):
            continue
        behind = _NUMBER_BEHIND.match(text, term.span.end)
        if behind is not None and quantity.span.end <= term.span.start:
            continue  # «(zinc 8 people, placebo 7)»
        if _COMPARED.search(text, quantity.span.end, term.span.start):
            continue  # «9 of 17 on honey, compared with none of those who received placebo»
        if _AGAINST.search(before) is None or _follows(text, term, quantity):
            return True
    return False


def _is_of_those_without(text: str, quantity: Quantity) -> bool:
    """Tell whether a number is of those who did not get what was named before: «without it»."""
    if "it" not in text and "them" not in text:
        return False
    behind = _WITHOUT_IT_BEHIND.match(text, quantity.span.end)
    if behind is not None:
        return True
    start = max(0, quantity.span.start - _LONGEST_WITHOUT)
    return _WITHOUT_IT_BEFORE.search(text, start, quantity.span.start) is not None


def _is_short_for_control(term: Term) -> bool:
    """Tell whether a word is an abbreviation that its text explains as a control arm's name."""
    if not any(key in _CONTROL_STEMS for key, _ in term.keys):
        return False
    words = {key for key, worth in term.keys if key.isalpha() and worth < SAME_WORD}
    return not words.isdisjoint(_CONTROL_STEMS) and words <= _STEMS_OF_CONTROL_NAMES


@lru_cache(maxsize=1024)
def _group_clauses(text: str) -> tuple[Span, ...]:
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


@lru_cache(maxsize=1024)
def _ends_of(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    """Return where the matches of a pattern for lower case end in a text."""
    return frozenset(match.end() for match in pattern.finditer(lowered(text)))


@lru_cache(maxsize=1024)
def _leaves_out(text: str) -> bool:
    """Tell whether a sentence may name a group by what it does not get; few do."""
    return bool(_ends_of(_WITHOUT, text) or _group_clauses(text) or _ends_of(_NON, text))


def _is_left_out(text: str, term: Term) -> bool:
    """Tell whether a word names a group by what it does not get, as «without statins»."""
    start = term.span.start
    if start in _ends_of(_WITHOUT, text):
        return True
    if any(clause.start <= start < clause.end for clause in _group_clauses(text)):
        return True
    if start not in _ends_of(_NON, text):
        return False
    group = _GROUP.match(text, term.span.end) or _GROUP.match(text, start - 1)
    return group is not None


def _is_counted_apart(text: str, term: Term, quantity: Quantity) -> bool:
    """Tell whether a word is of the number before: «eleven control and three treated eyes»."""
    if (
        quantity.span.start < term.span.end
        or _COUNTED.search(text, max(0, term.span.start - _PHASE_LEAD), term.span.start) is None
    ):
        return False
    return _AND_NEXT.fullmatch(text, term.span.end, quantity.span.start) is not None


def _follows(text: str, term: Term, quantity: Quantity) -> bool:
    """Tell whether a share stands right behind a word, as in «compared with placebo (9%)»."""
    if quantity.unit != "%" or quantity.span.start < term.span.end:
        return False
    between = text[term.span.end : quantity.span.start]
    if _SECOND_OF_PAIR.fullmatch(between):
        return True
    if _FIRST_OF_PAIR.match(text, quantity.span.end) and "(" in between:
        return False  # «lower than with placebo (5% versus 12%)»
    return len(between) < _RIGHT_BEHIND and "%" not in between


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
