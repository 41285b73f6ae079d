"""What the template shows of a record beside a claim, worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from claimcheck.errors import InvalidIdentifierError
from claimcheck.model import Evidence, RationaleSentence, RecordKind, parse_doi
from claimcheck.reports.comparison_lines import ComparisonLine, comparison_lines
from claimcheck.reports.html.detail import SHOWN, Detail, Home, shorten, shorten_pieces
from claimcheck.reports.marking import Piece, sentence_pieces
from claimcheck.reports.number_signs import NumberSign
from claimcheck.reports.wording import (
    is_alarming,
    pubmed_url,
    short_status_words,
    signal_words,
    source_words,
    status_words,
    study_words,
    telling_signal_words,
)

_CLASSES = {
    NumberSign.AGREES: "a",
    NumberSign.LOOSELY: "l",
    NumberSign.DIFFERS: "d",
    NumberSign.NONE: "n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPiece:
    """A stretch of text; class and sign are empty where nothing is marked."""

    text: str
    css: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    """A deciding sentence."""

    section: str | None
    pieces: tuple[MarkedPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """A number of the claim beside one of the record, in words."""

    css: str
    sign: str
    claim: str
    words: str
    why: str
    closest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record beside a claim."""

    anchor: str | None
    """Its name for links from other claims; None where nothing links to it."""
    title: str
    url: str | None
    pmid: str
    doi_url: str | None
    source: str
    about: tuple[str, ...]
    status: str
    is_alarming: bool
    is_card: bool
    is_cited: bool
    sentences: tuple[SentenceView, ...]
    home: Home | None
    """Where the sentences stand that are left out here; None when none is."""
    comparisons: tuple[ComparisonView, ...]
    signals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordViewer:
    """Makes the views of records; knows what stands elsewhere on the page."""

    detail: Detail = field(default_factory=Detail)
    homes: Mapping[str, Home] = field(default_factory=dict)

    def view(self, evidence: Evidence, claim: int, rank: int) -> RecordView:
        """Return a record as it is shown beside the claim of this number, at this rank."""
        is_open = rank <= SHOWN
        chosen = evidence.sentences if is_open else _needed(evidence)
        home = self.homes.get(evidence.pmid) if self.detail.refers else None
        is_home = home is not None and (home.claim, home.rank) == (claim, rank)
        elsewhere = frozenset[str]() if is_open or home is None else home.sentences
        limit = self.detail.open if is_open else self.detail.folded
        doi = _checked_doi(evidence.doi)
        kept = tuple(each for each in chosen if each.text not in elsewhere)
        return RecordView(
            anchor=home.anchor if home is not None and is_home else None,
            title=shorten(evidence.title, self.detail.title),
            url=pubmed_url(evidence.pmid),
            pmid=evidence.pmid,
            doi_url=f"https://doi.org/{quote(doi, safe='/:;().-_')}" if doi else None,
            source=source_words(evidence),
            about=study_words(evidence),
            status=status_words(evidence)
            if is_open or is_alarming(evidence.status)
            else short_status_words(evidence),
            is_alarming=is_alarming(evidence.status),
            is_card=evidence.kind is RecordKind.STUDY_CARD,
            is_cited=evidence.cited,
            sentences=tuple(_sentence(sentence, limit) for sentence in kept),
            home=home if len(kept) < len(chosen) else None,
            comparisons=tuple(
                _comparison(each)
                for each in comparison_lines(evidence)
                if each.sign is not NumberSign.NONE or (is_open and not self.detail.is_briefest)
            ),
            signals=signal_words(evidence.signals)
            if is_open and not self.detail.is_brief
            else telling_signal_words(evidence.signals),
        )


def _needed(evidence: Evidence) -> tuple[RationaleSentence, ...]:
    """Return the sentences that hold what is compared, else the best one."""
    needed = {each.sentence for each in evidence.comparisons if each.sentence is not None} or {0}
    return tuple(each for index, each in enumerate(evidence.sentences) if index in needed)


def _checked_doi(doi: str | None) -> str | None:
    """Return a DOI that has the form of one; nothing else may become an address."""
    if doi is None:
        return None
    try:
        return parse_doi(doi)
    except InvalidIdentifierError:
        return None


def _sentence(sentence: RationaleSentence, limit: int | None) -> SentenceView:
    pieces = shorten_pieces(sentence_pieces(sentence), limit)
    return SentenceView(
        section=sentence.section, pieces=tuple(_sentence_piece(piece) for piece in pieces)
    )


def _sentence_piece(piece: Piece[NumberSign]) -> MarkedPiece:
    if piece.mark is None:
        return MarkedPiece(text=piece.text, css="", sign="")
    sign = "" if piece.mark is NumberSign.NONE else piece.mark.value
    return MarkedPiece(text=piece.text, css=_CLASSES[piece.mark], sign=sign)


def _comparison(line: ComparisonLine) -> ComparisonView:
    return ComparisonView(
        css=_CLASSES[line.sign],
        sign=line.sign.value,
        claim=line.claimed,
        words=line.words,
        why=line.why,
        closest=line.closest,
    )
