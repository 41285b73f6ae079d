"""The study, journal, author or agency that a sentence names as the origin of what it says."""

from __future__ import annotations

import re

_NAME = r"[A-ZÀ-Þ][\w’'-]{1,25}"
_WORD = r"[A-Z][\w’'&.-]{1,25}"
_SMALL = r"(?:of|for|the|and|on|in|at|de|von)"
_YEAR = r"(?:19|20)[0-9]{2}"
_TITLE = r"(?:Dr|Prof|Professor|Drs)\.?\s"
_JOURNALS = "Journal|Archives|Annals|Proceedings|Lancet|JAMA|BMJ|Nature|Science"
_BODIES = (
    "University|Institutes?|College|Hospital|Clinic|School|Administration|Organi[sz]ation|"
    "Association|Academy|Agency|Society|Foundation|Collaboration|Centers?|Centres?|Department"
)
_STUDIES = "study|trial|trials|studies|survey|Study|Trial|Survey|cohort|project|meta-analysis"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # «Zarate et al., 2006», «Zarate and colleagues»
        (
            rf"\b(?:{_TITLE})?(?:{_NAME}\s){{0,2}}{_NAME}\s?(?:et al\.?|and (?:his |her |their )?"
            rf"(?:colleagues|co-workers|coworkers|team))(?:,?\s?\(?{_YEAR}\)?)?"
        ),
        # «Smith & Jones (2019)»
        rf"\b{_NAME}\s(?:&|and)\s{_NAME},?\s?\(?{_YEAR}\)?",
        rf"\b{_TITLE}(?:[A-Z]\.\s?){{0,3}}(?:{_NAME}\s){{0,2}}{_NAME}",
        # «published in The Lancet», «the Journal of Affective Disorders»
        rf"(?<=published in )(?:the\s)?(?:journal\s)?{_WORD}(?:\s(?:{_SMALL}\s)?{_WORD}){{0,6}}",
        rf"\b(?:{_NAME}\s){{0,4}}(?:{_JOURNALS})(?:\s{_SMALL}){{0,3}}(?:\s{_NAME}){{0,4}}",
        # «the Bio-K study», «A 2018 Stanford study», «Phase 3 studies»
        rf"\b(?:{_YEAR}\s)?(?:[A-Z][\w*’'.-]{{1,25}}\s){{1,4}}(?:{_STUDIES})\b",
        r"\b[Pp]hase\s(?:[1-4]|I{1,3}|IV)[ab]?\s(?:study|studies|trials?|clinical trials?)\b",
        # «Health Weekly recently reported»
        rf"^(?:{_NAME}\s){{2,4}}(?=(?:recently\s)?(?:reported|reports|published|announced)\b)",
        # institutions and agencies
        (
            rf"\b(?:{_WORD}\s(?:{_SMALL}\s){{0,3}}){{0,6}}(?:{_BODIES})(?:\s{_SMALL}){{0,3}}"
            rf"(?:\s(?:and\s|of\s|for\s)?{_WORD}){{0,5}}"
        ),
        r"\b(?:FDA|NIH|NIMH|WHO|CDC|EMA|NICE|NHS|APA|MHRA|Cochrane|REMS)\b",
    )
)
_GENERIC = re.compile(
    r"\b(?:(?<=according to )(?:a|one|another|the|recent|new) "
    r"(?:recent |new |large |small )?(?:study|trial|review|report|research)|"
    r"(?:a|one|another|the) (?:[a-z-]{3,15} ){0,3}"
    r"(?:study|trial|meta-analysis|systematic review|survey)|"
    r"(?<=by )(?:researchers|scientists|investigators)|"
    r"(?:recent |new |early |clinical |preclinical |several |multiple |some )?"
    r"(?:studies|trials|research|researchers|scientists|investigators|meta-analyses)"
    r"(?= (?:have |has |had )?(?:also |recently |consistently )?"
    r"(?:show|found|find|demonstrat|suggest|report|reveal|confirm|indicat|conclud|observ|believe|"
    r"discover|exhibit|document)))",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:The|This|These|That|In|Our|Your|My|A|An|One|Some|Many|Most|All|Each|Every)\s"
)


def find_named_source(text: str) -> str | None:
    """Return the author, journal, study, institution or agency that a sentence names."""
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            name = _NOT_A_NAME.sub("", match.group()).strip(" ,.(")
            if name:
                return name if "(" in name else name.rstrip(")")
    return None


def find_nameless_source(text: str) -> str | None:
    """Return the words for an origin without a name, such as «a recent study»."""
    match = _GENERIC.search(text)
    return match.group() if match else None
