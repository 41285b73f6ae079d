"""
The query ladder: the searches for one claim, from precise to broad.

Numbers, doses and hedges never enter a query; they are for matching. Outcomes and comparators
are never asked for by AND, since abstracts often leave them out (Cochrane Handbook, chapter 4,
advises against searching by outcome): they only help to order what is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import (
    AllOf,
    Claim,
    Field,
    Near,
    Node,
    Query,
    Rung,
    Term,
)
from claimcheck.model.identifiers import parse_doi, parse_pmid
from claimcheck.queries.attribution import attribution_parts, without_attribution
from claimcheck.queries.blocks import concept_block, join_any, text_block
from claimcheck.queries.relevance import by_relevance
from claimcheck.queries.sanitise import sanitise_words
from claimcheck.queries.words import telling_words
from claimcheck.text.same_words import reword
from claimcheck.text.source_marks import blank_source_marks
from claimcheck.text.subjects import subjects_named, subjects_of
from claimcheck.text.tokens import STOP_WORDS
from claimcheck.text.vocabulary import Category, Concept, Vocabulary, load_vocabulary, lookup_form

PROXIMITY_DISTANCE = 10
"""Words that may stand between the two subjects of the proximity rung."""
_MAX_HEAD_WORDS = 2
_PLAIN_WORDS = 5
_FEWEST_PLAIN_WORDS = 4
_MAX_SAME_PART = 3
_MAX_PERSON_TERMS = 12
_MAX_CITES = 100
_MAX_BLOCKS = 8
_BROAD_POPULATIONS = frozenset(
    {"patients", "humans", "adults", "men", "women", "health-care-workers", "caregivers", "workers"}
)
_WEAK = frozenset({"placebo", "route-of-administration"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """One subject of a claim with the words that name it and the query block for it."""

    words: tuple[str, ...]
    block: Node
    concept: Concept | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subjects:
    """The subjects of a claim by their part."""

    intervention: tuple[_Subject, ...]
    condition: tuple[_Subject, ...]
    other: tuple[_Subject, ...]
    population: tuple[_Subject, ...]
    outcome: tuple[_Subject, ...]
    weak: tuple[_Subject, ...]
    """Placebo and routes of administration: named beside a subject, hardly ever one."""
    is_borrowed: bool
    """Whether the intervention is of the surroundings of a claim that has a subject of its own."""

    def by_weight(self) -> list[_Subject]:
        """Return all, those that narrow a search best first."""
        parts = (
            self.intervention,
            self.condition,
            self.other,
            self.outcome,
            self.population,
            self.weak,
        )
        return [subject for part in parts for subject in part]


def build_ladder(claim: Claim) -> tuple[Query, ...]:
    """
    Return the queries for a claim in the order in which they are to be tried.

    Identifiers that the document cites come first, then what a person wrote, then precise,
    broad, proximity and plain words. A rung that would repeat an earlier one is left out;
    empty when the claim holds nothing that can be searched.
    """
    subjects = _subjects(claim)
    rungs: list[tuple[Rung, Node | None]] = [
        (Rung.CITED, _cited(claim.cites)),
        (Rung.PERSON, _person(claim.search)),
        (Rung.PRECISE, _attributed(claim, subjects)),
        (Rung.PRECISE, _precise(claim, subjects)),
        (Rung.BROAD, _broad(claim, subjects)),
        (Rung.PROXIMITY, _proximity(subjects)),
        (Rung.PLAIN, _plain(claim, subjects)),
    ]
    seen: set[Node] = set()
    ladder = []
    for rung, tree in rungs:
        if tree is not None and tree not in seen:
            seen.add(tree)
            ladder.append(Query(rung=rung, tree=tree))
    return tuple(ladder)


def _cited(cites: tuple[str, ...]) -> Node | None:
    """Return the identifiers as one query; those that are malformed are left out."""
    parts: list[Node] = []
    for cite in cites[:_MAX_CITES]:
        kind, _, value = cite.partition(":")
        try:
            if kind.upper() == "PMID":
                parts.append(Term(text=parse_pmid(value.strip()), field=Field.UID))
            elif kind.upper() == "DOI":
                parts.extend(_doi_term(parse_doi(value)))
            elif kind.upper() == "PMCID" and value.strip().upper().startswith("PMC"):
                digits = parse_pmid(value.strip()[3:])
                parts.append(Term(text=f"PMC{digits}", field=Field.ARTICLE_ID))
        except InvalidIdentifierError:
            continue
    return join_any(parts) if parts else None


def _doi_term(doi: str) -> list[Node]:
    """Return a DOI as a term: in quotes where it holds characters that mean something."""
    if any(character in '"[]\\*#|' for character in doi):
        return []
    is_plain = all(character.isalnum() or character in "._/-" for character in doi)
    return [Term(text=doi, field=Field.ARTICLE_ID, phrase=not is_plain)]


def _person(terms: tuple[str, ...]) -> Node | None:
    """Return a person's terms, all of which must hold."""
    parts = [subject.block for term in terms[:_MAX_PERSON_TERMS] for subject in _resolve((term,))]
    return _join_all(parts)


def _subjects(claim: Claim) -> _Subjects:
    terms = own = subjects_of(claim)
    if claim.context:
        # What the claim leaves unsaid; it never takes the place of what it says.
        unsaid = subjects_named(". ".join(claim.context))
        terms = replace(
            terms,
            intervention=terms.intervention or unsaid.intervention,
            condition=terms.condition or unsaid.condition,
        )
    interventions = _resolve(terms.intervention)
    return _Subjects(
        is_borrowed=bool(own.condition or own.other) and terms.intervention != own.intervention,
        intervention=tuple(s for s in interventions if not _is_weak(s.concept)),
        weak=tuple(s for s in interventions if _is_weak(s.concept)),
        condition=_resolve(terms.condition),
        other=_resolve(terms.other),
        population=_resolve(terms.population, keep=_is_special_population),
        outcome=_resolve(terms.outcome),
    )


def _resolve(
    terms: tuple[str, ...], *, keep: Callable[[Concept | None], bool] = lambda _: True
) -> tuple[_Subject, ...]:
    """Return each term as a subject, a concept of the vocabulary where it is one."""
    vocabulary = load_vocabulary()
    found: dict[Node, _Subject] = {}
    for term in terms[:_MAX_PERSON_TERMS]:
        concept = vocabulary.named(term[:200]) or _concept_within(term[:200], vocabulary)
        words = sanitise_words(term)
        if not words or not keep(concept):
            continue
        block = text_block(term) if concept is None else concept_block(concept, vocabulary)
        if block is not None:
            found.setdefault(block, _Subject(words=words, block=block, concept=concept))
    return tuple(found.values())


def _concept_within(term: str, vocabulary: Vocabulary) -> Concept | None:
    """Return the concept named inside a longer term, such as `oral semaglutide tablets`."""
    concepts = [mention.concept for mention in vocabulary.find(term)]
    known = [concept for concept in concepts if concept is not None]
    return known[0] if len(known) == 1 and known[0].category is Category.INTERVENTION else None


def _is_special_population(concept: Concept | None) -> bool:
    """Tell whether a population narrows a search: patients, people and doctors do not."""
    return concept is None or concept.id not in _BROAD_POPULATIONS


def _is_weak(concept: Concept | None) -> bool:
    return concept is not None and (
        concept.id in _WEAK or not _WEAK.isdisjoint(load_vocabulary().broader(concept))
    )


def _precise(claim: Claim, subjects: _Subjects) -> Node | None:
    """
    Return the treatment that the claim is about, and as much of the rest as a record may hold.

    None for a claim that names no treatment, or only one that abstracts call by other words too
    (surgery, a diet). «It worked in 62%» asks for the treatment of the sentence before; a claim on
    a disease of its own does not, as it may be about something else. The rest is not asked for by
    AND: the order of relevance brings those first that hold all of it, and a record that words it
    differently is not lost.
    """
    treatments = [s.block for s in subjects.intervention if _has_own_name(s)][:_MAX_SAME_PART]
    if not treatments or subjects.is_borrowed:
        return None
    blocks = [s.block for s in subjects.by_weight()[:_MAX_BLOCKS]]
    return by_relevance(_whole(claim), blocks, must=treatments, beside=_beside(claim))


def _whole(claim: Claim) -> str:
    """Return what the claim says and what its document says for it."""
    return without_attribution(". ".join((blank_source_marks(claim.text), *claim.context)))


def _beside(claim: Claim) -> tuple[str, ...]:
    """Return what the claims next to it say, which in an article is often of the same study."""
    return tuple(blank_source_marks(other.text) for other in claim.beside)


def _has_own_name(subject: _Subject) -> bool:
    """Tell whether no word of a subject is one that abstracts put otherwise."""
    pieces = [piece for word in subject.words for piece in word.split("-")]
    return not any(worded.others for worded in reword(pieces))


def _attributed(claim: Claim, subjects: _Subjects) -> Node | None:
    """Return the main subject within the journal, author, study or years that the text names."""
    named = attribution_parts(claim)
    main = subjects.by_weight()
    if not named or not main:
        return None
    return _join_all([main[0].block, *named])


def _broad(claim: Claim, subjects: _Subjects) -> Node | None:
    """
    Return every subject and every word of the claim joined by OR, for the order of relevance.

    A narrow condition is widened to the one that its name holds.
    """
    conditions = _widened(subjects.condition)
    rest = [s for s in subjects.by_weight() if s not in subjects.condition]
    blocks = [s.block for s in (*subjects.intervention, *conditions, *rest)]
    chosen = list(dict.fromkeys(blocks))[:_MAX_BLOCKS]
    return by_relevance(_whole(claim), chosen, beside=_beside(claim))


def _widened(conditions: tuple[_Subject, ...]) -> tuple[_Subject, ...]:
    """Add to a condition the wider one that its name holds: depression to bipolar depression."""
    vocabulary = load_vocabulary()
    added = list(conditions)
    for subject in conditions:
        if subject.concept is None:
            continue
        own = {lookup_form(word) for word in sanitise_words(subject.concept.names[0])}
        own |= {piece for word in own for piece in word.split("-")}
        for parent_id in subject.concept.broader:
            parent = vocabulary.get(parent_id)
            if parent is None:
                continue
            words = {lookup_form(word) for word in sanitise_words(parent.names[0])}
            if words <= own:
                block = concept_block(parent, vocabulary)
                added.append(_Subject(words=tuple(words), block=block, concept=parent))
    return tuple(added)


def _proximity(subjects: _Subjects) -> Node | None:
    """Return the two main subjects near one another."""
    heads: list[tuple[str, ...]] = []
    for subject in (*subjects.intervention, *subjects.condition, *subjects.other):
        head = _head(subject)
        named = {word.casefold() for other in heads for word in other}
        if not named.issuperset(word.casefold() for word in head):
            heads.append(head)
    if len(heads) < 2:
        return None
    return Near(words=tuple(dict.fromkeys(heads[0] + heads[1])), distance=PROXIMITY_DISTANCE)


def _head(subject: _Subject) -> tuple[str, ...]:
    """Return the last words of a subject's best name: «attack» alone would be of anything."""
    words = subject.words if subject.concept is None else sanitise_words(subject.concept.names[0])
    pieces = [piece for word in words for piece in word.split("-") if piece.isalpha()]
    telling = [p for p in pieces if p.casefold() not in STOP_WORDS and (len(p) > 2 or p.isupper())]
    return tuple(telling[-_MAX_HEAD_WORDS:])


def _plain(claim: Claim, subjects: _Subjects) -> Node | None:
    """
    Return a few plain words for PubMed's own mapping and relevance order.

    PubMed joins them by AND, so few words are better than all: the subjects first, then what
    else the sentence holds.
    """
    words: dict[str, str] = {}
    for subject in subjects.by_weight():
        names = subject.concept.names[0] if subject.concept is not None else ""
        for word in sanitise_words(names) or subject.words:
            if word.casefold() not in STOP_WORDS:
                words.setdefault(lookup_form(word), word)
    chosen = list(words.values())[:_PLAIN_WORDS]
    if len(chosen) < _FEWEST_PLAIN_WORDS:
        own = without_attribution(blank_source_marks(claim.text))
        chosen += telling_words(own, known=frozenset(words))
        chosen = chosen[:_FEWEST_PLAIN_WORDS]
    text = " ".join(chosen)
    return Term(text=text, field=Field.PLAIN) if text else None


def _join_all(parts: list[Node]) -> Node | None:
    """Join by AND what is joined; None when there is nothing."""
    unique = tuple(dict.fromkeys(parts))
    if not unique:
        return None
    return unique[0] if len(unique) == 1 else AllOf(parts=unique)
