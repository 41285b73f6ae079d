"""
What kind of measure a printed number is: a level, a change, a difference, a ratio, a bound.

«33% had it» is a level, «33% fewer had it» a relative change, «33 percentage points» a
difference, «HR 0.67» a ratio. They are compared within their kind only, or through a stated
computation between kinds.
"""

from __future__ import annotations

import re
from enum import StrEnum

from claimcheck.model import Quantity, QuantityKind, Relation, Role
from claimcheck.text.lowering import for_lower_case

_UP = (
    r"increas\w*|elevat\w+|rais\w+|rise|rises|rising|rose|risen|grew|grow\w*|higher"
    r"|more(?![ \u00a0](?:slow|rapid|quick|steep|gradual|sharp)ly)|greater|gain\w*|"
    r"jump\w*|climb\w*|surg\w+|improv\w+|boost\w*|bigger|longer|faster|better|"
    r"lengthen\w*|prolong\w*|extend\w*|put on|puts on|putting on"
)
_DOWN = (
    r"decreas\w*|reduc\w*|lower\w*|less|fewer|cut|cuts|cutting"
    r"|drop(?!-?outs?\b)\w*(?![ \u00a0-]outs?\b)"
    r"|(?<!of )(?<!for )(?<!injurious )(?<!accidental )(?<!recurrent )(?<!repeated )(?<!harmful )"
    r"falls?(?! asleep)|"
    r"fell(?! asleep)|fallen|shorten\w*|declin\w*|shrank|shrink\w*|halv\w+|smaller|shorter|"
    r"slower|lost|loss|worse|diminish\w*|slash\w*|attenuat\w*|eas(?:e|es|ed|ing)|reliev\w+"
    r"|alleviat\w+|lessen\w*|dwindl\w+|tumbl\w+|plung(?:e|es|ed)|sank|subsid\w+|inhibit(?:s|ed)"
    r"|suppress(?:es|ed)|blunt(?:s|ed)|dampen\w*|trimm\w+"
)
_KIND_OF_CHANGE = (
    r"\A[)\]]?[- \u00a0](?:(?:relative|absolute|further|overall|mean|average|significant"
    r"|significantly)[ \u00a0])?(?:times[ \u00a0])?"
)
_OF_RISK = r"[ \u00a0](?:risk|odds|rate|mortality|likelihood|chance|hazard|incidence|probability)"
_THE_OTHER = r"[ \u00a0](?:that|those|what|baseline|the[ \u00a0](?:level|value|figure|rate)s?)\b"
# Nouns and adjectives only: «30% fell» counts those who fell, «a 30% fall» is a change.
_AFTER_UP = re.compile(
    rf"{_KIND_OF_CHANGE}(?:(?:increase|rise|likelier|commoner|higher|more|greater|gain|jump|improvement|boost|bigger"
    rf"|longer|faster|better|larger)\b|(?:increased|elevated|improved){_OF_RISK}"
    rf"|above{_THE_OTHER})",
    re.IGNORECASE,
)
_AFTER_DOWN = re.compile(
    rf"{_KIND_OF_CHANGE}(?:(?:decrease|reduction|rarer|lower|less|fewer|cut|drop|fall|decline|smaller"
    rf"|shorter|slower|loss|worse|attenuation)\b(?![ \u00a0-]?outs?\b)"
    rf"|(?:reduced|decreased|lowered){_OF_RISK}|below{_THE_OTHER})",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"(?:[ \u00a0]standard[ \u00a0]deviations?)?"
    r"(?:[ \u00a0]?[(\[][^()\[\]]*(?:\[[^\[\]]*\][^()\[\]]*)?[)\]])+(?=[ \u00a0])"
)
"""What may stand between a number and the noun of its change: «a 4.1 point (95% CI …) rise»."""
_BY = re.compile(
    r"\bby[ \u00a0](?:(?:about|around|almost|nearly|roughly|at least|more than|over|up to|some|only"
    r"|just|well|a little|a bit|under|less than|approximately|an average of|a mean of|a factor of"
    r"|another)[ \u00a0]?){0,2}(?:[ \u00a0]?(?:a|an))?[ \u00a0(]*\Z",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"\b(?:reported|experienced|noted|described|suffered|used|taken|felt|shared|named|cited|endorsed"
    r"|chosen|mentioned|seen|noticed|favou?red|preferred|reached|achieved|attained|obtained|met"
    r"|fulfilled|shown|sustained|completed)[ \u00a0]by[ \u00a0]"
    r"(?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
"""«Weight gain was reported by 12%»: a share of people, and no change."""
_CHANGE_OF = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[ \u00a0]"
    r"(?:in[ \u00a0](?!(?:vitro|vivo|situ)\b)[\w' -]{1,50})?"
    r"(?:(?:more[ \u00a0]|less[ \u00a0])?[a-z]{4,12}ly[ \u00a0])?"
    r"(?:(?:of|was|were|by|came[ \u00a0]to|amounted[ \u00a0]to"
    r"|stood[ \u00a0]at)[ \u00a0(]*)?\(?"
    r"(?:(?:about|around|approximately|at least|nearly|almost|roughly|some|(?:just )?(?:under|over)"
    r"|up to|only|more than|less than|an? (?:mean|average|median) of)[ \u00a0])?"
    r"[≥>=~ (]{0,3}\Z",
    re.IGNORECASE,
)
_LEVEL_OF_COMPARED = re.compile(
    r"(?:higher|lower|more|less|fewer|greater|better|worse|longer|shorter|bigger|smaller|faster"
    r"|slower)[ \u00a0](?:frequent |common |prevalent |often |likely )?in[ \u00a0][^(]+\([^(]*",
    re.IGNORECASE,
)
"""«Higher in children (24%) than in adults»: the level of those with more of it."""
_TOLD_BY_VERB = re.compile(
    r"(?:[a-z]+ed|lower|higher|less|fewer|fell|rose|risen|longer|shorter|smaller|bigger|better"
    r"|worse)[ \u00a0][^()]{0,60}\([≥>=~ ]{0,3}\Z",
    re.IGNORECASE,
)
_TWO_LEVELS = re.compile(
    r"[^()]{0,60}?[ \u00a0](?:vs\.?|versus|compared[ \u00a0](?:with|to))[ \u00a0][^()]{0,40}?[0-9]"
)
"""«Itching was reduced significantly (12% versus 30%)» gives the level of each."""
_TAKEN_OFF = re.compile(
    r"\A(?:[ \u00a0]points?)?[ \u00a0](?:off|drop|fall|gain|rise)\b(?![ \u00a0-]?outs?\b)",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:percentage|proportion"
    r"|(?<!heart )(?<!pulse )(?<!respiratory )(?<!breathing )(?<!metabolic )(?<!filtration )"
    r"(?<!flow )(?<!growth )rate"
    r"|share|number|incidence|prevalence|frequency|(?<!ejection )(?<!shortening )fraction)\b"
    r"[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?:\b(?:adverse|side[ \u00a0-]effects?|unwanted|symptoms?|sequelae?|complications?)\b"
    r"|[0-9]%\))[^.;]{0,70}\b(?:weight|hair|hearing|memory|appetite|vision|visual)[ \u00a0]"
    r"(?:gain|loss)[ \u00a0]\(\Z",
    re.IGNORECASE,
)
"""«Side effects were itching (31%) and weight gain (12%)»: so many had it."""
_OF_THOSE_COUNTED = re.compile(
    r"\A[ \u00a0](?:of|in)[ \u00a0](?:the[ \u00a0]|all[ \u00a0]|these[ \u00a0]|our[ \u00a0])?"
    r"(?:patients|participants|people|subjects|men|women|children|adults|cases|animals|volunteers"
    r"|respondents|users|eyes|those|them)\b",
    re.IGNORECASE,
)
"""«Weight gain (62% of the women)» counts those who gained."""
_LABELLED_CHANGE = re.compile(
    r"(?:\b(?:(?:percent(?:age)?|relative|mean|median|average)[ \u00a0]){1,2}"
    r"(?:reduction|decrease|increase|improvement|fall|rise|drop|change|decline|gain|loss)\b"
    r"|(?:\bdelta[ \u00a0-]?|Δ[ \u00a0]?)[A-Za-z]\w{0,9}\b)[^.;:()%]{0,60}[:,=][ \u00a0]?\Z",
    re.IGNORECASE,
)
"""«(mean percentage reduction of itching: 31% versus 9%)»"""
_PAIR_BEHIND = re.compile(
    r"[^();%]{0,30}\b(?:versus|vs|compared[ \u00a0](?:with|to)|against)\b", re.IGNORECASE
)
_NOUN_OF_CHANGE = re.compile(
    r"(?:increase|rise|gain|decrease|reduction|fall|drop|decline|loss|improvement)s?\Z",
    re.IGNORECASE,
)
_UP_WORD = re.compile(rf"\b(?:{_UP}|up)\b", re.IGNORECASE)
_DOWN_WORD = re.compile(rf"\b(?:{_DOWN}|down)\b", re.IGNORECASE)
_TURN_WORD = for_lower_case(rf"\b(?:(?P<up>{_UP}|up)|{_DOWN}|down)\b")
_BOUND_BEFORE = re.compile(
    r"\b(?:more|less|fewer|greater|higher|lower)[ \u00a0]than[ \u00a0](?:an?[ \u00a0])?\Z",
    re.IGNORECASE,
)
"""«Down by more than two fifths»: the bound tells no way."""
_SIZE = re.compile(r"(?:more|greater|bigger|larger|higher)\Z", re.IGNORECASE)
_FALL_BEFORE = re.compile(
    r"\b(?:(?:reductions?|decreases?|declines?|drops?|falls?)\b[^.;]*"
    r"\b(?:was|were|is|are|of|by)"
    r"|(?:lower(?:s|ed|ing)|reduc(?:es?|ed|ing)|cuts?|decreased|dropped|fell|shrank)\b[^.;]*\bby)"
    r"[ \u00a0](?:[a-z]+[ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_IN_HALF = re.compile(
    r"\b(?:cut|cuts|cutting|reduc(?:es?|ed|ing)|slash(?:es|ed|ing)|chopp(?:ed|ing)|lower(?:s|ed|ing))"
    r"\b[^.;,]{0,60}[ \u00a0]in[ \u00a0]\Z",
    re.IGNORECASE,
)
"""«The score was cut roughly in half»: a fall by half."""
_OF_ALL = re.compile(
    r"[ \u00a0](?:of|the|those|these|our|all|(?:[a-z]+[ \u00a0])?"
    r"(?:patients|people|participants|cases|subjects|women|men|children|adults|users))\b",
    re.IGNORECASE,
)
"""«It was reduced in half of the nurses»: a share of them."""
_PLUS = re.compile(r"(?<![\w+/)-])\+[ \u00a0]?\Z")
"""«(+7.6%)»: a share with its sign printed is a change."""
_BETTER = re.compile(r"improv|better", re.IGNORECASE)
RATIO_BEHIND = re.compile(
    r"[ \u00a0](?:times\b|as[ \u00a0](?:many|much|likely|often|high|common|great|long|fast)|"
    r"(?:of[ \u00a0])?(?:that[ \u00a0](?:with|of|on|in|for|seen|after|under|among)"
    r"|what[ \u00a0](?:it|they)[ \u00a0](?:was|were|had))\b|"
    r"(?:of[ \u00a0])?the[ \u00a0](?:rate|risk|odds|chance|hazard|level|number|amount)[ \u00a0]"
    r"(?:of|for|seen|in|that)\b)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:difference|gap|differ(?:ed|s)?)\b[^.;()]{0,60}\Z|"
    r"\b(?:difference|diff|RD|ARR|MD)[ \u00a0]?[=:(\[,]*[ \u00a0]*[-−–]?\Z",
    re.IGNORECASE,
)
_INTERVAL_BEFORE = re.compile(
    r"(?:\bCIs?\b|\bconfidence intervals?\b|\bcredible intervals?\b|\bIQR\b|\brange\b)"
    r"(?:[^;)\]A-Za-z]|(?<=[0-9])[ \u00a0]?[A-Za-z]{1,6}(?:/[A-Za-z]{1,4})?\b"
    r"|\b(?:of|from|to|and|between|was|is|the|vs|versus|CIs?|IQR)\b){0,24}\Z",
    re.IGNORECASE,
)
_OWN_INTERVAL = re.compile(
    r"\A[ \u00a0]?%?[ \u00a0]?[(\[][ \u00a0]?[-−]?[0-9]+(?:[.·][0-9]+)?%?"
    r"(?:[ \u00a0]?[-–−,][ \u00a0]?|[ \u00a0]to[ \u00a0])[-−]?[0-9]+(?:[.·][0-9]+)?%?[)\];,]"
)
"""An estimate with its own interval is none of an interval's ends: «and 95% CI were 1.2 (1–3)»."""
_CRITERION = for_lower_case(
    r"\b(?:defined?|definition|criteri\w+|threshold|cut-?off|classified|at least|≥|>=?|≤|<=?"
    r"|based[ \u00a0]on[ \u00a0]an?)\b"
    r"[^.;]{0,60}\Z",
)


_PROTECTS_BEHIND = re.compile(
    r"[ \u00a0](?:effective|efficacious|protective|protection)\b(?![ \u00a0](?:in|for|rate))"
)
_PROTECTS_BEFORE = for_lower_case(
    r"\b(?:vaccin\w*|immuni[sz]\w*|protective|booster)[ \u00a0](?:[a-z-]+[ \u00a0]){0,3}"
    r"(?:efficacy|effectiveness)(?![ \u00a0]rate)\b[^.;0-9%]{0,45}\Z"
    r"|\b(?:efficacy|effectiveness)\b(?=[^.;0-9%]{0,60}\bagainst\b)[^.;0-9%]{0,75}\Z"
)
"""«Vaccine efficacy was 44%», «44% effective»: by how much a risk fell."""


class Measure(StrEnum):
    """The kind of measure."""

    LEVEL = "level"
    CHANGE = "relative change"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    BOUND = "bound of an interval"
    OTHER = "other"
    """Times, doses, counts and whatever else is compared within its own kind."""


_ROLE_SIGNS = {Role.REDUCTION: -1, Role.INCREASE: 1}
_TO_END = re.compile(r"\bto[ \u00a0](?:about |around )?\Z", re.IGNORECASE)
_UP_TO_END = re.compile(
    r"\b(?:up|close|compared|equal|amount\w*|came|come|relative|due|similar)[ \u00a0]to[ \u00a0]"
    r"(?:about |around )?\Z",
    re.IGNORECASE,
)
_PER_STEP = re.compile(
    r"\b(?:for|per|with|by)[ \u00a0](?:each|every)[ \u00a0](?:(?:additional|extra)[ \u00a0])?\Z"
    r"|\bper[ \u00a0]\Z",
    re.IGNORECASE,
)
_MEASURED = frozenset({QuantityKind.RATE, QuantityKind.RATIO, QuantityKind.SCORE})
_SIMPLE = {QuantityKind.RATIO: Measure.RATIO, QuantityKind.SCORE: Measure.LEVEL}


def find_measure(text: str, quantity: Quantity) -> Measure:
    """Return what kind of measure a number of `text` is."""
    if quantity.unit == "pp":
        return Measure.DIFFERENCE
    before = text[max(0, quantity.span.start - 80) : quantity.span.start]
    if quantity.kind not in _MEASURED or _is_step(quantity, before):
        return Measure.OTHER
    after = text[quantity.span.end : quantity.span.end + 60]
    behind = _behind(text, quantity, 60)
    if _INTERVAL_BEFORE.search(before) and _OWN_INTERVAL.match(after) is None:
        return Measure.BOUND
    if _are_two_levels(quantity, before, after):
        return Measure.LEVEL
    return _measure_of_words(quantity, before, behind)


def _measure_of_words(quantity: Quantity, before: str, behind: str) -> Measure:
    """Return the measure of a number that is no end of an interval, by the words around it."""
    if quantity.unit == "%":
        return _share_measure(quantity, before, behind)
    if quantity.kind is QuantityKind.SCORE and _is_change(quantity, before, behind):
        return Measure.DIFFERENCE
    return _SIMPLE.get(quantity.kind, Measure.OTHER)


def _are_two_levels(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether a bracket behind a verb sets a number, no change with its sign, against one."""
    if quantity.kind is QuantityKind.RATIO or (quantity.low or 0) < 0 or "(" not in before:
        return False
    told = _CHANGE_OF.search(before)
    if told is None or _TOLD_BY_VERB.match(told.group()) is None or _PLUS.search(before):
        return False
    return _TWO_LEVELS.match(after) is not None


def _behind(text: str, quantity: Quantity, length: int) -> str:
    """Return so much of the text behind a number, without its interval and other brackets."""
    aside = _ASIDES.match(text, quantity.span.end)
    start = quantity.span.end if aside is None else aside.end()
    return text[start : start + length]


def _is_step(quantity: Quantity, before: str) -> bool:
    """Tell whether a number is the step that a change goes by: «by 21% for each 1% more»."""
    return quantity.kind is not QuantityKind.RATIO and _PER_STEP.search(before) is not None


def _share_measure(quantity: Quantity, before: str, after: str) -> Measure:
    """Return the measure of a percentage or a fraction."""
    surface = quantity.surface.lower()
    is_halved = surface.startswith("halv") or (
        surface == "half" and _IN_HALF.search(before) is not None and _OF_ALL.match(after) is None
    )
    if not is_halved and RATIO_BEHIND.match(after):
        return Measure.RATIO  # «half the risk of», but not «halved the risk of»
    is_minus = quantity.low is not None and quantity.low < 0
    if is_halved or is_minus or _PLUS.search(before) or _is_change(quantity, before, after):
        return Measure.CHANGE
    if _DIFFERENCE.search(before):
        return Measure.DIFFERENCE
    if _tells_protection(before, after):
        return Measure.CHANGE
    return Measure.CHANGE if quantity.kind is QuantityKind.RATIO else Measure.LEVEL


def _tells_protection(before: str, after: str) -> bool:
    """Tell whether a share is by how much a vaccine or the like lowers a risk."""
    behind = _PROTECTS_BEHIND.match(after)
    return behind is not None or _PROTECTS_BEFORE.search(before.lower()) is not None


def _is_change(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether words around a number make it the size of a change."""
    if _TAKEN_OFF.match(after):
        return True
    if _TO_END.search(before) and not _UP_TO_END.search(before):
        return False  # «fell to 23%»: where it ended
    if _AFTER_UP.match(after) or _AFTER_DOWN.match(after):
        # «50% more than half» never occurs; «more» and «less» stand before «than» as well.
        return True
    if _is_by_so_much(before, after) or _LABELLED_CHANGE.search(before):
        return True
    return _is_led_by_change(quantity, before, after)


def _is_by_so_much(before: str, after: str) -> bool:
    """Tell whether something rose or fell by a number; «told by under 15%» tells no fall."""
    by = _BY.search(before)
    if by is None or _DONE_BY.search(before) is not None:
        return False
    told = before[: by.start()]
    return bool(_UP_WORD.search(told) or _DOWN_WORD.search(f"{told} {after}"))


def _is_led_by_change(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether a word for a change stands right before a number: «cut it (31%)»."""
    if quantity.relation is Relation.OVER or _counts_people(quantity, before, after):
        return False
    found = _CHANGE_OF.search(before)
    if found is None or _LEVEL_OF_COMPARED.fullmatch(found.group()) is not None:
        return False
    return not _is_one_of_two_levels(found, after)


def _is_one_of_two_levels(found: re.Match[str], after: str) -> bool:
    """
    Tell whether a bracket gives two levels of which one is lower: «rash was lower (9% versus 31%)».

    «Increases in rash (31% versus 9%)» are changes of two groups.
    """
    if not found.group().rstrip("≥>=~ ").endswith("(") or _PAIR_BEHIND.match(after) is None:
        return False
    return _NOUN_OF_CHANGE.match(found["up"] or found["down"]) is None


def _counts_people(quantity: Quantity, before: str, after: str) -> bool:
    """Tell whether words around a number make it a share of those counted, whatever has risen."""
    if _OF_PEOPLE.search(before) or _EVENT.search(before):
        return True
    return quantity.unit == "%" and _OF_THOSE_COUNTED.match(after) is not None


_TIMES_THE = re.compile(r"(?:(?<=times)|[ \u00a0]times)[ \u00a0]the[ \u00a0]", re.IGNORECASE)


def find_sign(text: str, quantity: Quantity) -> int:
    """
    Return which way a number goes by the words around it: -1 for a fall, 1 for a rise, else 0.

    «At five times the pace of» tells its own way, whatever is fewer besides.
    """
    if (quantity.low or 0) > 1 and _TIMES_THE.match(text, quantity.span.end):
        return 0
    return _sign_of_words(text, quantity)


def _sign_of_words(text: str, quantity: Quantity) -> int:
    """
    Return -1 for a fall, 1 for a rise, 0 where the words around a number do not tell.

    A printed minus counts as a fall. What «improved» may have risen or fallen.
    """
    before = text[max(0, quantity.span.start - 80) : quantity.span.start]
    after = _behind(text, quantity, 40)
    rise = _AFTER_UP.match(after)
    if rise is not None and _SIZE.search(rise.group()) and _FALL_BEFORE.search(before):
        return -1  # «the reduction was 5 points greater»
    if quantity.role in _ROLE_SIGNS:
        return _ROLE_SIGNS[quantity.role]
    if quantity.unit == "%" and _tells_protection(before, after):
        return -1
    if (quantity.low is not None and quantity.low < 0) or _AFTER_DOWN.match(after):
        return -1
    if rise is not None:
        return 0 if _BETTER.search(rise.group()) else 1
    return 1 if _PLUS.search(before) else _sign_before(before)


def _sign_before(before: str) -> int:
    """Return the way of the last word for more or less before a number, 0 without any."""
    turns = list(_TURN_WORD.finditer(_BOUND_BEFORE.sub("", before).lower()))
    if not turns or _BETTER.match(turns[-1].group()):
        return 0
    return 1 if turns[-1]["up"] is not None else -1


def is_criterion(text: str, quantity: Quantity) -> bool:
    """Tell whether a number defines an outcome or a group instead of reporting one."""
    before = text[max(0, quantity.span.start - 70) : quantity.span.start]
    return _CRITERION.search(before.lower()) is not None
