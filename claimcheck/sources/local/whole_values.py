"""Terms of fields that are searched as a whole: identifiers, headings, journals, authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Query as Written

from claimcheck.model import Field, Term
from claimcheck.sources.local import layout
from claimcheck.sources.local.mesh import MeshTree
from claimcheck.sources.local.terms import journal_names
from claimcheck.sources.postings import words_of
from claimcheck.text.vocabulary import load_vocabulary

_SCORE = 0.1
"""What a heading adds: it is on many records, and says little about how well one fits."""

_PMID = re.compile(r"[0-9]{1,9}")

_NAMED = {
    Field.PUBLICATION_TYPE: layout.PUBLICATION_TYPE,
    Field.KEYWORD: layout.KEYWORD,
    Field.LANGUAGE: layout.LANGUAGE,
}
_EVERY_HEADING = (layout.MESH_MINOR, layout.MESH_MAJOR)
_HEADED: dict[Field, tuple[str, ...]] = {
    Field.MESH: _EVERY_HEADING,
    Field.MESH_NO_EXPLOSION: _EVERY_HEADING,
    Field.MESH_MAJOR: (layout.MESH_MAJOR,),
}
_AUTHORS: dict[Field, tuple[str, ...]] = {
    Field.AUTHOR: (layout.FIRST_AUTHOR, layout.OTHER_AUTHOR, layout.LAST_AUTHOR),
    Field.FIRST_AUTHOR: (layout.FIRST_AUTHOR,),
    Field.LAST_AUTHOR: (layout.LAST_AUTHOR,),
}

WHOLE = frozenset({*_NAMED, *_HEADED, *_AUTHORS, Field.JOURNAL, Field.UID, Field.ARTICLE_ID})
"""The fields of such terms; every match of one scores the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeValues:
    """Writes such terms for one state of one index."""

    schema: tantivy.Schema
    mesh: MeshTree

    def write(self, term: Term) -> Written | None:
        """Return the query for a term; None for a term of another field."""
        if term.field is Field.UID:
            return self.any_pmid([int(term.text)] if _PMID.fullmatch(term.text) else [])
        if term.field is Field.ARTICLE_ID:
            return self._one_of((layout.ARTICLE_ID,), [term.text.casefold()])
        if term.field not in WHOLE:
            return None
        name = " ".join(words_of(term.text))
        return self._named(term, name) if name else Written.empty_query()

    def _named(self, term: Term, name: str) -> Written:
        if term.field in _AUTHORS:
            patterns = _author_patterns(name, truncated=term.truncated)
            return _any([self.like(index, *patterns) for index in _AUTHORS[term.field]])
        if term.field is Field.JOURNAL and term.truncated:
            return self.like(layout.JOURNAL, f"{name}.*", f"the {name}.*")
        if term.field is Field.JOURNAL:
            return self._one_of((layout.JOURNAL,), journal_names(term.text))
        if term.field in _HEADED:
            return self.heading(term)
        index = _NAMED[term.field]
        return self.like(index, f"{name}.*") if term.truncated else self._one_of((index,), [name])

    def any_pmid(self, pmids: Sequence[int]) -> Written:
        """Write a list of PMIDs, which adds nothing to a score."""
        found = Written.term_set_query(self.schema, layout.PMID, list(pmids))
        return Written.const_score_query(found, 0.0)

    def heading(self, term: Term) -> Written:
        """Write a MeSH heading, under any name of it, with all below it where that is wanted."""
        fields, name = _HEADED[term.field], " ".join(words_of(term.text))
        if term.truncated:
            # As in PubMed, an asterisk takes the words as they are.
            return _any([self.like(index, f"{name}.*") for index in fields])
        known = self.mesh.heading_of(term.text)
        if known is not None and term.field is Field.MESH_NO_EXPLOSION:
            return self._one_of(fields, [known[2]])
        if known is not None:
            return self._one_of(fields, self.mesh.narrower(term.text))
        if term.field is Field.MESH and not self.mesh.is_there:
            return self._one_of(fields, _narrower_known(term.text))
        return self._one_of(fields, [name])

    def like(self, index: str, *patterns: str) -> Written:
        """Write every value of a field that is like one of the patterns, however many there are."""
        found = [Written.regex_query(self.schema, index, pattern) for pattern in patterns]
        return Written.const_score_query(_any(found), _SCORE)

    def _one_of(self, fields: Sequence[str], values: Sequence[str]) -> Written:
        found = [Written.term_set_query(self.schema, index, list(values)) for index in fields]
        return Written.const_score_query(_any(found), _SCORE)


def _narrower_known(heading: str) -> list[str]:
    """Return a heading and the narrower ones that the vocabulary knows; this is not NLM's tree."""
    names = [heading, *load_vocabulary().narrower_headings(heading)]
    return [" ".join(words_of(name)) for name in names]


def _author_patterns(name: str, *, truncated: bool) -> tuple[str, ...]:
    """
    Return patterns of the full names that a name stands for, as PubMed takes it.

    >>> _author_patterns("dam a", truncated=False)
    ('dam a', 'dam a .*', 'dam a[^ ]{1,3}')
    """
    # Folded words are letters and digits, so none of them is a pattern.
    if truncated:
        return (f"{name}.*",)
    family, _, last = name.rpartition(" ")
    further_initials = (f"{name}[^ ]{{1,3}}",) if family and len(last) == 1 else ()
    return (name, f"{name} .*", *further_initials)


def _any(parts: Sequence[Written]) -> Written:
    return Written.disjunction_max_query(list(parts)) if len(parts) > 1 else parts[0]
