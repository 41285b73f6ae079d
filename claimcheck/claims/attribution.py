"""The study, journal, author or agency that a sentence names as the origin of what it says."""

from __future__ import annotations

import re

_NAME = r"[A-ZÀ-Þ][\w’'-]{1,25}"
_INITIAL = r"(?:[A-Z]\.\s?){0,3}"
_BODY = r"(?:[A-Z][\w’'&.-]{1,25}\s(?:(?:of|for|the|and|on|in|at)\s){0,3}){0,6}"
_PATTERNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        # «(Zarate et al., 2006)», «Zarate and colleagues», «Smith & Jones (2019)»
        (
            "author",
            rf"\b(?:(?:Dr|Prof|Professor|Drs)\.?\s)?(?:{_NAME}\s){{0,2}}{_NAME}\s?(?:et al\.?|and (?:his |her |their )?"
            rf"(?:colleagues|co-workers|coworkers|team)|(?:&|and)\s{_NAME})(?:,?\s?\(?(?:19|20)[0-9]{{2}}\)?)?",
        ),
        ("author", rf"\b(?:Dr|Prof|Professor|Drs)\.?\s{_INITIAL}(?:{_NAME}\s){{0,2}}{_NAME}"),
        # «published in The Lancet», «the Journal of Affective Disorders»
        (
            "journal",
            r"(?<=published in )(?:the\s)?(?:journal\s)?[A-Z][\w’'&.-]{1,25}(?:\s(?:of|for|the|and|in|on)\s[A-Z][\w’'-]{1,25}|\s[A-Z][\w’'-]{1,25}){0,6}",
        ),
        (
            "journal",
            r"\b(?:[A-Z][\w’'-]{1,25}\s){0,4}(?:Journal|Archives|Annals|Proceedings|Lancet|JAMA|BMJ|Nature|Science)"
            r"(?:\s(?:of|the|for|and|in|on)){0,3}(?:\s[A-Z][\w’'-]{1,25}){0,4}",
        ),
        # «the Bio-K study», «STAR*D trial», «A 2018 Stanford study», «Phase 3 studies»
        (
            "study",
            r"\b(?:(?:19|20)[0-9]{2}\s)?(?:[A-Z][\w*’'.-]{1,25}\s){1,4}(?:study|trial|trials|studies|survey|Study|Trial|Survey|cohort|project|meta-analysis)\b",
        ),
        (
            "study",
            r"\b[Pp]hase\s(?:[1-4]|I{1,3}|IV)(?:[ab])?\s(?:study|studies|trials?|clinical trials?)\b",
        ),
        # institutions and agencies
        (
            "body",
            rf"\b(?:[A-Z][\w’'&-]{{1,25}}\s)?{_BODY}(?:University|Institutes?|College|Hospital|Clinic|School|Administration|Organi[sz]ation|"
            r"Association|Academy|Agency|Society|Foundation|Collaboration|Centers?|Centres?|Department)"
            r"(?:\s(?:of|for|on|at|and|the|de|von)){0,3}(?:\s(?:and\s|of\s|for\s)?[A-Z][\w’'&-]{1,25}){0,5}",
        ),
        ("body", r"\b(?:FDA|NIH|NIMH|WHO|CDC|EMA|NICE|NHS|APA|MHRA|Cochrane|REMS)\b"),
    )
)
_GENERIC = re.compile(
    r"\b(?:according to (?:a|one|another|the|recent|new) (?:recent |new |large |small )?(?:study|trial|review|report|research)|"
    r"(?:a|one|another|the) (?:recent |new |large |small |pilot |randomi[sz]ed |controlled |clinical |[a-z-]{3,15} ){0,3}"
    r"(?:study|trial|meta-analysis|systematic review|survey)|(?:recent |new |early |clinical |preclinical |several |multiple |some )?"
    r"(?:studies|trials|research|researchers|scientists|investigators|meta-analyses)(?= (?:have |has |had )?(?:also |recently |consistently )?"
    r"(?:show|found|find|demonstrat|suggest|report|reveal|confirm|indicat|conclud|observ|believe|discover|exhibit|document)))",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:The|This|These|That|In|Our|Your|My|A|An|One|Some|Many|Most|All|Each|Every)\s"
)


def find_attribution(text: str) -> str | None:
    """
    Return the origin that a sentence names, as it names it; None when it names none.

    A named author, journal, study or body goes before a nameless one («a recent study»).
    """
    named = find_named_source(text)
    if named is not None:
        return named
    generic = _GENERIC.search(text)
    return generic.group() if generic else None


def find_named_source(text: str) -> str | None:
    """Return the author, journal, study, institution or agency that a sentence names."""
    for _, pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            name = _NOT_A_NAME.sub("", match.group()).strip(" ,.(")
            if name:
                return name
    return None
