"""
Records in memory, searched with the query tree.

Tagged terms follow PubMed: whole words in a field, phrases side by side, an asterisk for the
rest of a word, MeSH headings as headings. Plain words are matched by their stems and synonyms,
and a record counts when it holds enough of them. What is found is ranked by BM25, the title
counting double; of alternatives joined by OR the best counts in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import (
    AllOf,
    AnyOf,
    Field,
    Near,
    Node,
    Pmid,
    Query,
    Record,
    SearchResult,
    SearchState,
    Term,
    Without,
    Years,
)
from claimcheck.protocols import FetchResult
from claimcheck.queries.pubmed import render_pubmed
from claimcheck.sources.postings import Postings, Scores, joins_subjects, words_of
from claimcheck.text.tokens import STOP_WORDS
from claimcheck.text.vocabulary import Category, Concept, load_vocabulary

ENOUGH = 0.4
"""Share of the weight of plain words that a record must hold to count as found."""


_KEPT_TERMS = 2_048

ALTERNATIVES_SHARE = 0.5
"""What a further name of the same thing adds; all of it would count synonyms twice."""


class MemoryIndex:
    """
    An index over records that are all in memory. Safe to search from several threads.

    Of two records with the same PMID the later one counts.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        by_pmid = {record.pmid: record for record in records}
        self._records = tuple(by_pmid.values())
        self._by_pmid = by_pmid
        self._places = {record.pmid: place for place, record in enumerate(self._records)}
        self._postings = Postings(self._records)
        # Claims of one document ask for the same words; what is found is never changed.
        self._found = lru_cache(maxsize=_KEPT_TERMS)(self._find)

    def __len__(self) -> int:
        return len(self._records)

    def search(self, query: Query, *, limit: int) -> SearchResult:
        """
        Return the best `limit` matches; ties go to the newer record, then the higher PMID.

        A tree that PubMed's syntax cannot express is an incomplete search, as in every source.
        """
        try:
            term = render_pubmed(query.tree)
        except QuerySyntaxError as error:
            return SearchResult(
                rung=query.rung,
                term="",
                state=SearchState.INCOMPLETE,
                count=None,
                warnings=(str(error),),
            )
        scores = self._evaluate(query.tree)
        order = sorted(scores, key=lambda place: self._rank(place, scores[place]))
        return SearchResult(
            rung=query.rung,
            term=term,
            state=SearchState.COMPLETE,
            count=len(order),
            pmids=tuple(self._records[place].pmid for place in order[:limit]),
        )

    def fetch(self, pmids: Sequence[Pmid]) -> FetchResult:
        """Return the records of `pmids`, each once; those that are not here are missing."""
        wanted = tuple(dict.fromkeys(pmids))
        return FetchResult(
            records=tuple(self._by_pmid[pmid] for pmid in wanted if pmid in self._by_pmid),
            missing=tuple(pmid for pmid in wanted if pmid not in self._by_pmid),
        )

    def _rank(self, place: int, score: float) -> tuple[float, int, int]:
        record = self._records[place]
        return (-score, -(record.year or 0), -int(record.pmid))

    def _evaluate(self, node: Node) -> Scores:
        """Return the matching records, by place, with their scores."""
        match node:
            case AllOf():
                return _in_all([self._evaluate(part) for part in node.parts])
            case AnyOf():
                share = 1.0 if joins_subjects(node) else ALTERNATIVES_SHARE
                return _in_any([self._evaluate(part) for part in node.parts], share=share)
            case Without():
                removed = self._evaluate(node.removed)
                kept = self._evaluate(node.kept)
                return {place: score for place, score in kept.items() if place not in removed}
            case Years():
                return {
                    place: 0.0
                    for place, record in enumerate(self._records)
                    if record.year is not None and node.first <= record.year <= node.last
                }
            case Near():
                words = tuple(word for text in node.words for word in words_of(text))
                return self._postings.near(words, node.distance, in_title=_is_title(node.field))
            case Term():
                return self._found(node)

    def _find(self, term: Term) -> Scores:
        """Return the records that hold a term in its field."""
        if term.field in {Field.UID, Field.ARTICLE_ID}:
            return self._identified(term)
        if term.field is Field.PLAIN and not term.phrase and not term.truncated:
            return self._plain(term.text)
        headings = self._postings.headings(term.field)
        if headings is not None:
            found = headings.get(" ".join(words_of(term.text)), ())
            if term.field is Field.MESH:
                found = (*found, *self._exploded(term.text))
            return dict.fromkeys(found, 0.0)
        if term.field in {Field.AUTHOR, Field.FIRST_AUTHOR, Field.LAST_AUTHOR}:
            return dict.fromkeys(self._authored(term), 0.0)
        return self._text_term(term)

    def _text_term(self, term: Term) -> Scores:
        words = words_of(term.text)
        if not words:
            return {}
        postings = self._postings
        in_title = _is_title(term.field)
        if term.phrase or term.truncated:
            scores = postings.phrase(
                words,
                truncated=term.truncated,
                in_title=in_title,
                in_abstract=term.field is Field.ABSTRACT,
            )
        else:
            scores = _in_all(
                [
                    postings.phrase(
                        (word,), in_title=in_title, in_abstract=term.field is Field.ABSTRACT
                    )
                    for word in words
                ]
            )
        if term.field in {Field.ANY, Field.PLAIN, Field.TEXT_WORD}:
            return _in_any([scores, postings.heading_words(words)])
        return scores

    def _identified(self, term: Term) -> Scores:
        if term.field is Field.UID:
            place = self._places.get(Pmid(term.text))
            return {} if place is None else {place: 0.0}
        wanted = term.text.casefold()
        return {
            place: 0.0
            for place, record in enumerate(self._records)
            if wanted in {record.doi, (record.pmcid or "").casefold()}
        }

    def _authored(self, term: Term) -> list[int]:
        """Return the records by an author, given as family name with or without initials."""
        wanted = words_of(term.text)
        chosen = {Field.FIRST_AUTHOR: slice(0, 1), Field.LAST_AUTHOR: slice(-1, None)}
        part = chosen.get(term.field, slice(None))
        return [
            place
            for place, record in enumerate(self._records)
            if any(words_of(author)[: len(wanted)] == wanted for author in record.authors[part])
        ]

    def _exploded(self, descriptor: str) -> list[int]:
        """
        Return the records under narrower headings, as far as the vocabulary knows them.

        It is not NLM's tree, so an explosion here may find less than PubMed's.
        """
        vocabulary = load_vocabulary()
        headings = self._postings.headings(Field.MESH) or {}
        places: list[int] = []
        for heading in vocabulary.narrower_headings(descriptor):
            places.extend(headings.get(" ".join(words_of(heading)), ()))
        return places

    def _plain(self, text: str) -> Scores:
        """Return the records that hold enough of the words, or of their synonyms."""
        groups = self._plain_groups(text)
        # A word that no record holds may be worded differently there, so it counts half.
        unknown = self._postings.rarity(1) / 2
        total = sum(weight or unknown for weight, _ in groups)
        held: Scores = {}
        sums: Scores = {}
        for weight, scores in groups:
            for place, score in scores.items():
                held[place] = held.get(place, 0.0) + weight
                sums[place] = sums.get(place, 0.0) + score
        return {place: sums[place] for place, weight in held.items() if weight >= ENOUGH * total}

    def _plain_groups(self, text: str) -> list[tuple[float, Scores]]:
        """Return, for each subject and each further word, its weight and its records."""
        groups = []
        rest = text
        for mention in load_vocabulary().find(text):
            if mention.concept is None:
                continue
            rest = rest.replace(mention.surface, " ", 1)
            groups.append(self._concept_group(mention.concept, mention.surface))
        for word in dict.fromkeys(words_of(rest)):
            if word in STOP_WORDS or not any(character.isalpha() for character in word):
                continue
            scores = _in_any([self._postings.stem(word), self._postings.heading_words((word,))])
            groups.append((self._postings.rarity(len(scores)), scores))
        return groups

    def _concept_group(self, concept: Concept, surface: str) -> tuple[float, Scores]:
        parts = [self._postings.stems(words_of(surface))]
        for name in concept.names:
            words = words_of(name)
            if not (name.isupper() and len(name) <= 3):
                parts.append(self._postings.phrase(words, truncated=len(words[-1]) > 4))
        if concept.mesh is not None:
            headings = self._postings.headings(Field.MESH) or {}
            places = headings.get(" ".join(words_of(concept.mesh)), ())
            parts.append(dict.fromkeys(places, 0.1))
        scores = _in_any(parts)
        weight = self._postings.rarity(len(scores))
        # An outcome word says less about the subject of a paper than a drug or a disease does.
        return (weight / 2 if concept.category is Category.OUTCOME else weight), scores


def _is_title(field: Field) -> bool:
    return field is Field.TITLE


def _in_all(parts: list[Scores]) -> Scores:
    """Return what is in every part, the scores added."""
    if not parts:
        return {}
    ordered = sorted(parts, key=len)
    rest = ordered[1:]
    return {
        place: score + sum(part[place] for part in rest)
        for place, score in ordered[0].items()
        if all(place in part for part in rest)
    }


def _in_any(parts: list[Scores], *, share: float = 0.0) -> Scores:
    """Return what is in any part: the best score, and a share of each further one."""
    union: Scores = {}
    for part in parts:
        for place, score in part.items():
            other = union.get(place)
            if other is None:
                union[place] = score
            else:
                low, high = (other, score) if other < score else (score, other)
                union[place] = high + share * low
    return union
