"""
A query as a syntax tree, and what a search answered.

The tree knows no PubMed syntax: a renderer writes it for PubMed, another one evaluates it on a
local index, so that every source answers the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from claimcheck.model.identifiers import Pmid


class Field(StrEnum):
    """A search field; the values are PubMed's tags (PubMed User Guide)."""

    ANY = "all"
    PLAIN = ""
    """No tag: PubMed applies automatic term mapping."""
    TITLE_ABSTRACT = "tiab"
    TITLE = "ti"
    MESH = "mh"
    MESH_NO_EXPLOSION = "mh:noexp"
    PUBLICATION_TYPE = "pt"
    AUTHOR = "au"
    JOURNAL = "ta"
    ABSTRACT = "ab"
    TEXT_WORD = "tw"
    MESH_MAJOR = "majr"
    KEYWORD = "ot"
    LANGUAGE = "la"
    FIRST_AUTHOR = "1au"
    LAST_AUTHOR = "lastau"
    UID = "uid"
    ARTICLE_ID = "aid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word or one phrase of letters, digits and inner hyphens, searched in one field."""

    text: str
    field: Field = Field.TITLE_ABSTRACT
    phrase: bool = False
    """Whether the words must stand side by side in this order."""
    truncated: bool = False
    """Whether the last word may go on (`remitt*`); at least four characters stand before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Words that stand in any order with at most `distance` other words between them."""

    words: tuple[str, ...]
    distance: int
    field: Field = Field.TITLE_ABSTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Publication years, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What `kept` finds, less what `removed` finds. The ladder never makes one."""

    kept: Node
    removed: Node


Node = Term | Near | Years | AllOf | AnyOf | Without


class Rung(StrEnum):
    """The steps of the query ladder, in the order in which they are tried."""

    CITED = "cited"
    """Identifiers that the document itself gives."""
    PERSON = "person"
    """Terms that a person wrote into claims.yaml."""
    PRECISE = "precise"
    BROAD = "broad"
    PROXIMITY = "proximity"
    PLAIN = "plain"
    """Plain words by relevance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One rung of a claim's ladder."""

    rung: Rung
    tree: Node


class SearchState(StrEnum):
    """How far a search got. Only COMPLETE can say that nothing was found."""

    COMPLETE = "complete"
    DEGRADED = "degraded"
    """The source dropped or broadened a part of the query."""
    INCOMPLETE = "incomplete"
    """The source failed or its answer was cut short."""
    NOT_SEARCHED = "not-searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A source's answer to one query."""

    rung: Rung
    term: str
    """The query as it was sent."""
    state: SearchState
    count: int | None
    """How many records match in the source; None when it did not say."""
    pmids: tuple[Pmid, ...] = ()
    """The best-ranked matches, best first."""
    translation: str | None = None
    """What the source made of the query."""
    dropped: tuple[str, ...] = ()
    """Words and phrases that the source left out."""
    warnings: tuple[str, ...] = ()
    answered_at: datetime | None = None
    """When the source gave this answer, in UTC, if that was before this run; not written out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSearch:
    """A later search for the same words that could not be made, so that an earlier one stands."""

    source: str
    """Name of the source that was asked."""
    tried_at: datetime | None = None
    """Time of the attempt in UTC; None when time must not show."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLog:
    """Everything that was asked for one claim, and how far it got."""

    state: SearchState
    source: str
    """Name of the source, such as `pubmed` or `starter`; empty when not searched."""
    searched_at: datetime | None = None
    """Time of the search in UTC; None when not searched or when time must not show."""
    rungs: Sequence[SearchResult] = ()
    missing: tuple[Pmid, ...] = ()
    """PMIDs that the source listed or the document cites and that the source does not hold."""
    unresolved: tuple[str, ...] = ()
    """What the document cites, such as `DOI:10.1/x`, and the source answered not to hold."""
    reason: str | None = None
    """Why the search is incomplete or degraded, for the user."""
    failed: FailedSearch | None = None
    """The last attempt after this search, if it failed: what this one found is the last known."""


NOT_SEARCHED = SearchLog(state=SearchState.NOT_SEARCHED, source="")
"""The log of a claim for which nothing was asked."""
