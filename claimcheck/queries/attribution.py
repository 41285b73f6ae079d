"""What an attribution («a 2013 study in the Journal of Pain») gives to search by."""

from __future__ import annotations

import re
from functools import cache

from claimcheck.model import Claim, Field, Near, Node, QuantityKind, Term, Years
from claimcheck.queries.blocks import join_any
from claimcheck.queries.sanitise import sanitise_words
from claimcheck.text.vocabulary import Category, Vocabulary, load_vocabulary

_CAPITALISED = r"[A-Z][A-Za-z]{1,20}"
_JOURNAL = re.compile(
    rf"\b(?:(?:{_CAPITALISED}) ){{0,4}}"
    r"(?:Journal|Annals|Archives|Proceedings|Reviews|Lancet|Nature|Frontiers|PLOS|PLoS|BMC|JAMA|BMJ)"
    rf"(?: (?:of|in|on|and|the|for|{_CAPITALISED})){{0,8}}(?: {_CAPITALISED})?"
)
_AUTHOR = re.compile(
    r"\b(?P<name>[A-Z][a-zA-Z\u00c0-\u024f'’-]{1,30})"
    r"(?: et al|,? and (?:her |his |their )?(?:colleagues|coworkers|co-workers|team))"
)
_STUDY = re.compile(
    rf"\b(?:(?P<name>(?:{_CAPITALISED} ){{1,5}}(?:Study|Trial|Registry|Biobank))"
    r"|(?P<acronym>[A-Z]{2,12}(?:[*-][A-Z0-9]{1,8}){0,2}(?= (?:trial|study|programme|program)\b)))"
)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_FIRST_YEAR = 1900
_LAST_YEAR = 2100


def attribution_parts(claim: Claim) -> tuple[Node, ...]:
    """
    Return what the claim's attribution adds to a query: journal, author, study name, years.

    Empty when it names none of them. A year is no part by itself; papers are printed up to a
    year from when a text dates them.
    """
    attribution = claim.attribution
    if attribution is None:
        return ()
    named: list[Node] = []
    journal = _journal(attribution)
    if journal:
        named.append(Term(text=journal, field=Field.JOURNAL, phrase=True))
    author = _AUTHOR.search(attribution) or _AUTHOR.search(claim.text[:2000])
    if author is not None:
        words = sanitise_words(author["name"])
        if words:
            named.append(Term(text=" ".join(words), field=Field.AUTHOR))
    study = _study(attribution)
    if study is not None:
        named.append(study)
    years = _years(claim)
    if not named:
        return (years,) if years is not None else ()
    return (join_any(named), years) if years is not None else (join_any(named),)


def without_attribution(text: str) -> str:
    """
    Return a text without the journals and authors that it names as its origin.

    They stand in fields of their own: no abstract of «the British Journal of Psychiatry» is known
    by the words British and journal.

    >>> without_attribution("Smith et al. in the European Heart Journal: statins cut deaths.")
    ' in the : statins cut deaths.'
    """
    text = _AUTHOR.sub("", text)
    journals = [mention for mention in _journals().find(text) if mention.concept is not None]
    for mention in reversed(journals):
        text = text[: mention.span.start] + text[mention.span.end :]
    return _JOURNAL.sub(lambda match: "" if " " in match.group() else match.group(), text)


@cache
def _journals() -> Vocabulary:
    return load_vocabulary().only(Category.JOURNAL)


def _journal(attribution: str) -> str | None:
    for mention in _journals().find(attribution):
        if mention.concept is not None:
            return " ".join(sanitise_words(mention.concept.names[0]))
    match = _JOURNAL.search(attribution)
    if match is None or " " not in match.group():
        return None
    words = [word for word in match.group().split() if word not in {"The", "A", "In"}]
    return " ".join(sanitise_journal(words)) or None


def sanitise_journal(words: list[str]) -> list[str]:
    """Return the words of a journal's title that may stand in a query, `and` among them."""
    return [word for word in words if word.casefold() == "and" or sanitise_words(word) == (word,)]


def _study(attribution: str) -> Node | None:
    match = _STUDY.search(attribution)
    if match is None:
        return None
    words = sanitise_words(match["name"] or match["acronym"])
    pieces = tuple(piece for word in words for piece in word.split("-"))
    if not pieces:
        return None
    return Term(text=pieces[0]) if len(pieces) == 1 else Near(words=pieces, distance=0)


def _years(claim: Claim) -> Years | None:
    """Return the years around the one that the attribution or the claim's numbers name."""
    found = [int(year) for year in _YEAR.findall(claim.attribution or "")]
    if not found:
        found = [
            int(quantity.low)
            for quantity in claim.quantities
            if quantity.kind is QuantityKind.YEAR and quantity.low is not None
        ]
    plausible = [year for year in found if _FIRST_YEAR <= year <= _LAST_YEAR]
    if not plausible:
        return None
    return Years(first=min(plausible) - 1, last=max(plausible) + 1)
