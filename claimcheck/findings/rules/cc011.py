"""CC011: a citation that leads nowhere, or to another paper than the document says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from claimcheck.findings.rule import Rule, RuleContext
from claimcheck.model import ClaimResult, Evidence, Reference, Severity
from claimcheck.text.identifiers import find_malformed_pmids

_WORD = re.compile(r"[^\W\d_]{3,60}")
_IDENTIFIER = re.compile(r"https?://[!-~]{1,300}|\b10\.[0-9]{4,9}/[!-~]{1,200}", re.IGNORECASE)
_FEWEST_WORDS = 3
"""A shorter title says too little to be missed."""
_LEAST_PRINTED = 10
"""An entry with fewer words of its own may be journal and authors only."""
_LEAST_SHARE = 0.4
"""With less of the title in the entry, the entry names another paper."""
_SMALL = frozenset(
    {"and", "the", "for", "with", "from", "that", "this", "its", "are", "was", "were", "than"}
    | {"into", "versus", "among", "between", "after", "during", "under", "using", "study"}
    | {"trial", "randomized", "randomised", "controlled", "clinical", "review", "systematic"}
    | {"meta", "analysis", "patients", "effect", "effects", "treatment", "therapy", "adults"}
)
"""Words that titles share whatever they are about."""


def _check(result: ClaimResult, context: RuleContext) -> Iterator[str]:
    del context
    for number in find_malformed_pmids(result.claim.text):
        yield f"{number} is no PMID, which has one to nine digits and no leading nought: mend it."
    for cite in result.search.unresolved:
        if cite not in result.claim.cites:
            continue
        if cite.startswith("PMID:"):
            yield f"{result.search.source} holds no record with the cited {cite}: mend the number."
        else:
            yield (
                f"{result.search.source} holds no record with the cited {cite}: mend it, or ignore "
                "this where the work is not indexed there."
            )
    # Without entries in the document there is nothing to lay beside the titles.
    for evidence in result.evidence if result.claim.references else ():
        for reference in result.claim.references:
            if _is_for(reference, evidence) and _names_another(reference.text, evidence.title):
                yield (
                    f"The document's entry for PMID {evidence.pmid} does not name its title, "
                    f"“{evidence.title[:200]}”: the identifier or the entry is wrong."
                )


def _is_for(reference: Reference, evidence: Evidence) -> bool:
    return bool({f"PMID:{evidence.pmid}", f"DOI:{evidence.doi}"} & set(reference.cites))


def _names_another(entry: str, title: str) -> bool:
    """Tell whether an entry that is long enough to hold a title holds another one."""
    wanted = _words(title) - _SMALL
    printed = _words(_IDENTIFIER.sub(" ", entry[:4000]))
    if len(wanted) < _FEWEST_WORDS or len(printed) < _LEAST_PRINTED:
        return False
    return len(wanted & printed) < _LEAST_SHARE * len(wanted)


def _words(text: str) -> set[str]:
    """Return the words in lower case without accents, so that typesetting makes no difference."""
    parts = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return set(_WORD.findall(bare))


RULE = Rule(
    code="CC011",
    name="dead-citation",
    severity=Severity.ERROR,
    summary="A cited PMID or DOI names no record, or another paper than the document says.",
    check=_check,
)
