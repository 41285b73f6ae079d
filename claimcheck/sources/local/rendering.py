"""
The query tree written as tantivy queries.

Tagged terms follow PubMed. Plain words stand for automatic term mapping: names that the
vocabulary knows are searched as their MeSH heading and their synonyms, all other words as
words, and every one of them must be there, or, for ranking, enough of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import tantivy
from tantivy import Occur
from tantivy import Query as Written

from claimcheck.model import AllOf, AnyOf, Field, Near, Node, Term, Without, Years
from claimcheck.sources.local import layout
from claimcheck.sources.local.mesh import MeshTree, Subject
from claimcheck.sources.local.whole_values import WHOLE, WholeValues
from claimcheck.sources.postings import joins_subjects, short_stem, words_of
from claimcheck.text.tokens import PUBMED_STOP_WORDS, STOP_WORDS
from claimcheck.text.vocabulary import Category, Concept, load_vocabulary

ENOUGH = 0.4
"""Share of the plain words that a record must hold where not all are asked for."""

ALTERNATIVES_SHARE = 0.5
"""What a further name of the same thing adds to the best one, as in the starter corpus."""

_TITLE_BOOST = 2.0
_MOST_FORMS = 12
_MOST_PREFIXED = 2000
_MOST_ORDERS = 4
"""Words of a proximity search whose orders are all written out: 24 for four words."""

_WORTHLESS = STOP_WORDS | PUBMED_STOP_WORDS

_TEXTS: dict[Field, tuple[str, ...]] = {
    Field.TITLE: (layout.TITLE,),
    Field.ABSTRACT: (layout.ABSTRACT,),
    Field.TITLE_ABSTRACT: (layout.TITLE, layout.ABSTRACT, layout.KEYWORDS),
}


@dataclass(slots=True, kw_only=True)
class Writer:
    """Writes trees for one state of one index."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    needs_all: bool = False
    """Whether plain words must all be there, as PubMed has it, or only enough of them."""
    sets: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """PMIDs of earlier searches by their name, such as `#1`."""
    mesh: MeshTree

    @property
    def _whole(self) -> WholeValues:
        return WholeValues(schema=self.schema, mesh=self.mesh)

    def write(self, node: Node) -> Written:
        """Return the query for a whole tree."""
        if isinstance(node, AnyOf):
            words = [part for part in node.parts if self._is_word(part)]
            if len(words) == len(node.parts):
                # Nothing but words, as search engines take them: each one counts for itself.
                leaves = (leaf for word in words for leaf in self._leaves(word))
                return _boolean((Occur.Should, leaf) for leaf in leaves)
        return self._write(node)

    def _write(self, node: Node) -> Written:
        match node:
            case AllOf():
                return _boolean((Occur.Must, self._write(part)) for part in node.parts)
            case AnyOf():
                return self._any_of(node)
            case Without():
                removed = (Occur.MustNot, self._write(node.removed))
                return _boolean([(Occur.Must, self._write(node.kept)), removed])
            case Years():
                return self._years(node)
            case Near():
                return self._near(node)
            case Term():
                return self._term(node)

    def _is_word(self, node: Node) -> bool:
        """Tell whether a part of a tree is one word of the text."""
        return (
            isinstance(node, Term)
            and (node.field in _TEXTS or node.field in {Field.ANY, Field.TEXT_WORD})
            and not node.truncated
            and node.text not in self.sets
            and len(words_of(node.text)) == 1
        )

    def _leaves(self, term: Node) -> list[Written]:
        """Write one word for each of the fields that it is searched in."""
        if not isinstance(term, Term):
            return []
        fields = _TEXTS.get(term.field, layout.TEXT_FIELDS)
        return self._forms_in(fields, words_of(term.text))

    def _forms_in(self, fields: Iterable[str], forms: Iterable[str]) -> list[Written]:
        """Write each word for each field that holds it anywhere."""
        return [
            self._phrase((name,), (form,))
            for form in forms
            for name in fields
            if self._frequency(name, form)
        ]

    def _any_of(self, node: AnyOf) -> Written:
        parts = [self._write(part) for part in node.parts]
        if joins_subjects(node):
            return _boolean((Occur.Should, part) for part in parts)
        return Written.disjunction_max_query(parts, tie_breaker=ALTERNATIVES_SHARE)

    def _years(self, years: Years) -> Written:
        step = layout.YEAR_STEP
        found = Written.range_query(
            self.schema,
            layout.WHEN,
            tantivy.FieldType.Integer,
            lower_bound=years.first * step,
            upper_bound=(years.last + 1) * step,
            include_upper=False,
        )
        return Written.const_score_query(found, 0.0)

    def _term(self, term: Term) -> Written:
        special = self._special(term) or self._whole.write(term)
        if special is not None:
            return special
        words = words_of(term.text)
        if not words:
            return Written.empty_query()
        fields = _TEXTS.get(term.field, layout.TEXT_FIELDS)
        if term.phrase or term.truncated:
            return self._phrase(fields, words, truncated=term.truncated)
        worth = [word for word in words if word not in PUBMED_STOP_WORDS]
        return _boolean((Occur.Must, self._phrase(fields, (word,))) for word in worth)

    def _special(self, term: Term) -> Written | None:
        """Write earlier results, and plain words."""
        if term.text in self.sets:
            return self._whole.any_pmid(self.sets[term.text])
        if term.field is Field.PLAIN and not term.phrase and not term.truncated:
            return self._plain(term.text)
        return None

    def _phrase(
        self, fields: Iterable[str], words: Sequence[str], *, truncated: bool = False
    ) -> Written:
        """Write words side by side, in any of the fields, the last one open if truncated."""
        return self._in_any(fields, lambda name: self._phrase_in(name, words, truncated=truncated))

    def _phrase_in(self, name: str, words: Sequence[str], *, truncated: bool) -> Written:
        if truncated and len(words) == 1:
            return self._word_beginning(name, words[0])
        if truncated:
            # The words are letters and digits only, so none of them is a pattern.
            patterns: list[str | tuple[int, str]] = [*words[:-1], f"{words[-1]}.*"]
            return Written.regex_phrase_query(self.schema, name, patterns)
        if len(words) == 1:
            return Written.term_query(self.schema, name, words[0], index_option="position")
        return Written.phrase_query(self.schema, name, list(words))

    def _word_beginning(self, name: str, beginning: str) -> Written:
        """Write every word that begins so, the first of them with a score of their own."""
        forms = [text for text, _ in self._prefixed(name, beginning)]
        return _any(
            [
                Written.term_query(self.schema, name, form, index_option="position")
                for form in forms[:_MOST_FORMS]
            ]
            + [self._whole.like(name, f"{beginning}.*")]
        )

    def _in_any(self, fields: Iterable[str], write: Callable[[str], Written]) -> Written:
        parts = []
        for name in fields:
            part = write(name)
            parts.append(Written.boost_query(part, _TITLE_BOOST) if name == layout.TITLE else part)
        return parts[0] if len(parts) == 1 else _any(parts)

    def _near(self, near: Near) -> Written:
        words = tuple(dict.fromkeys(word for text in near.words for word in words_of(text)))
        fields = _TEXTS.get(near.field, layout.TEXT_FIELDS)
        if len(words) < 2:
            return self._phrase(fields, words) if words else Written.empty_query()
        orders = list(permutations(words)) if len(words) <= _MOST_ORDERS else [words, words[::-1]]
        slop = near.distance
        return self._in_any(
            fields,
            lambda name: _any(
                [Written.phrase_query(self.schema, name, list(order), slop) for order in orders]
            ),
        )

    def _plain(self, text: str) -> Written:
        groups = self._plain_groups(text)
        if not groups:
            return Written.empty_query()
        if self.needs_all:
            return _boolean((Occur.Must, group) for group in groups)
        least = max(1, math.ceil(ENOUGH * len(groups)))
        return Written.boolean_query(
            [(Occur.Should, group) for group in groups], minimum_number_should_match=least
        )

    def _plain_groups(self, text: str) -> list[Written]:
        """Write each subject and each further word; what no record holds is left out."""
        groups = []
        rest = text
        for mention in load_vocabulary().find(text):
            if mention.concept is None:
                continue
            rest = rest.replace(mention.surface, " ", 1)
            groups.append(self._concept(mention.concept, mention.surface))
        words = list(words_of(rest))
        for subject in self.mesh.subjects(words):
            words = _without(words, subject.words)
            groups.append(self._subject(subject))
        for word in plain_words(" ".join(words)):
            forms = self._forms(word)
            if forms or not self.needs_all:
                groups.append(_any(self._forms_in(layout.TEXT_FIELDS, forms)))
        return groups

    def _subject(self, subject: Subject) -> Written:
        """Write words that stand for a heading: the heading, or the words themselves."""
        words = subject.words
        if len(words) == 1:
            parts = self._forms_in(layout.TEXT_FIELDS, self._forms(words[0]))
        else:
            parts = [self._phrase(layout.TEXT_FIELDS, words)]
        return _any([*parts, self._mesh(subject.heading)])

    def _mesh(self, heading: str) -> Written:
        return self._whole.heading(Term(text=heading, field=Field.MESH))

    def _concept(self, concept: Concept, surface: str) -> Written:
        parts = [self._phrase(layout.TEXT_FIELDS, words_of(surface))]
        for name in concept.names:
            words = words_of(name)
            if words and not (name.isupper() and len(name) <= 3):
                parts.append(self._phrase(layout.TEXT_FIELDS, words))
        if concept.mesh is not None:
            parts.append(self._mesh(concept.mesh))
        found = Written.disjunction_max_query(parts)
        # An outcome word says less about the subject of a paper than a drug or a disease does.
        is_outcome = concept.category is Category.OUTCOME
        return Written.boost_query(found, 0.5) if is_outcome else found

    def _forms(self, word: str) -> list[str]:
        """Return the words of the index with the same stem, the most frequent first."""
        if self.needs_all or len(word) < 4:
            return [word] if any(self._frequency(name, word) for name in layout.TEXT_FIELDS) else []
        stem = short_stem(word)
        counts: dict[str, int] = {}
        for name in (layout.ABSTRACT, layout.TITLE):
            for form, count in self._prefixed(name, stem):
                if short_stem(form) == stem:
                    counts[form] = counts.get(form, 0) + count
        return sorted(counts, key=lambda form: (-counts[form], form))[:_MOST_FORMS]

    def words_near(self, word: str) -> list[tuple[str, int]]:
        """Return the words of abstracts that begin like a word, with their frequencies."""
        return self._prefixed(layout.ABSTRACT, word[:2])

    def _frequency(self, name: str, word: str) -> int:
        return self.searcher.doc_freq(name, word)

    def _prefixed(self, name: str, prefix: str) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix(name, prefix, limit=_MOST_PREFIXED)


def _without(words: list[str], part: Sequence[str]) -> list[str]:
    """Return words without the first place where `part` stands in them."""
    size = len(part)
    for start in range(len(words) - size + 1):
        if words[start : start + size] == list(part):
            return [*words[:start], *words[start + size :]]
    return words


def has_one_score(node: Node, sets: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether every match of a tree scores the same, so that only its date can rank it."""
    match node:
        case Years():
            return True
        case AllOf():
            return all(has_one_score(part, sets) for part in node.parts)
        case Without():
            return has_one_score(node.kept, sets)
        case Term():
            is_whole = node.field in WHOLE
            return is_whole or node.text in sets
        case Near() | AnyOf():
            return False


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that are worth searching for, each once."""
    words = dict.fromkeys(words_of(text))
    return tuple(w for w in words if w not in _WORTHLESS and any(c.isalpha() for c in w))


def _boolean(parts: Iterable[tuple[Occur, Written]]) -> Written:
    return Written.boolean_query(list(parts))


def _any(parts: Sequence[Written]) -> Written:
    if not parts:
        return Written.empty_query()
    return Written.disjunction_max_query(list(parts)) if len(parts) > 1 else parts[0]
