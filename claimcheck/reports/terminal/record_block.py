"""The right column: the records that bear on a claim, with what decides marked."""

from __future__ import annotations

from rich.text import Text

from claimcheck.model import (
    ClaimResult,
    Evidence,
    NumberSignal,
    RationaleSentence,
    RecordKind,
)
from claimcheck.reports.comparison_lines import ComparisonLine, comparison_lines
from claimcheck.reports.marking import sentence_pieces
from claimcheck.reports.number_signs import NumberSign
from claimcheck.reports.terminal.ink import Ink
from claimcheck.reports.terminal.layout import BLANK, Line
from claimcheck.reports.wording import (
    STUDY_CARD,
    absence_words,
    is_alarming,
    plural,
    pubmed_url,
    signal_words,
    source_words,
    status_words,
    study_words,
)

SHOWN = 3
"""How many records a claim shows before the others are only counted."""

_INDENT = 3


def record_lines(ink: Ink, result: ClaimResult) -> list[Line]:
    """Return the best records of a claim and the number of those left out."""
    if not result.evidence:
        return [Line(text=ink.write(absence_words(result.search), "notice"))]
    shown = result.evidence if ink.verbose else result.evidence[:SHOWN]
    lines: list[Line] = []
    for rank, evidence in enumerate(shown, start=1):
        if lines:
            lines.append(BLANK)
        lines.extend(_record(ink, rank, evidence))
    left_out = result.evidence[len(shown) :]
    if left_out:
        differing = sum(each.signals.number is NumberSignal.DIFFERS for each in left_out)
        words = f"{plural(len(left_out), 'more record')} not shown"
        if differing:
            words = f"{words}, {differing} of them with a number that differs"
        lines.extend(
            (
                BLANK,
                Line(
                    text=ink.write(f"{words} (--verbose shows all)", "label"), head=ink.write("+ ")
                ),
            )
        )
    return lines


def _record(ink: Ink, rank: int, evidence: Evidence) -> list[Line]:
    dot = f" {ink.glyphs.dot} "
    head = ink.write_cells(f"{rank}.".ljust(_INDENT), "label")
    lines = [Line(text=ink.write(evidence.title, "heading"), head=head)]
    if is_alarming(evidence.status):
        words = status_words(evidence)
        shout = ink.write(f" {words} " if ink.color else f"*** {words} ***", "shout")
        lines.append(Line(text=shout, indent=_INDENT))
    where = [ink.write(f"{source_words(evidence)}{dot}PMID {evidence.pmid}{dot}")]
    url = pubmed_url(evidence.pmid)
    where.append(ink.link(url) if url else ink.write("no PubMed page"))
    lines.append(Line(text=ink.line(*where), indent=_INDENT))
    about = [*study_words(evidence)]
    if not is_alarming(evidence.status):
        about.append(status_words(evidence))
    if evidence.cited:
        about.append("cited by the document")
    lines.append(Line(text=ink.write(dot.join(about), "label"), indent=_INDENT))
    if evidence.kind is RecordKind.STUDY_CARD:
        lines.append(Line(text=ink.write(f"({STUDY_CARD})", "card"), indent=_INDENT))
    lines.extend(_sentence(ink, sentence) for sentence in _chosen(ink, evidence))
    if not evidence.sentences:
        none = ink.write("no sentence bears on the claim", "label")
        lines.append(Line(text=none, indent=_INDENT))
    for comparison in comparison_lines(evidence):
        lines.extend(_comparison(ink, comparison))
    lines.extend(_signals(ink, evidence))
    return lines


def _chosen(ink: Ink, evidence: Evidence) -> tuple[RationaleSentence, ...]:
    """Return the two best sentences and those that hold a compared number."""
    if ink.verbose:
        return evidence.sentences
    needed = {each.sentence for each in evidence.comparisons if each.sentence is not None}
    return tuple(
        sentence
        for index, sentence in enumerate(evidence.sentences)
        if index < 2 or index in needed
    )


def _sentence(ink: Ink, sentence: RationaleSentence) -> Line:
    parts: list[Text] = []
    if sentence.section:
        parts.append(ink.write(f"{sentence.section}: ", "label"))
    for piece in sentence_pieces(sentence):
        if piece.mark is None:
            parts.append(ink.write(piece.text))
        else:
            glyph = "" if piece.mark is NumberSign.NONE else ink.glyph(piece.mark)
            parts.append(ink.mark(piece.text, ink.style(piece.mark), glyph))
    head = ink.write("» " if ink.unicode else "> ", "label")
    return Line(text=ink.line(*parts), indent=_INDENT, head=head)


def _comparison(ink: Ink, comparison: ComparisonLine) -> list[Line]:
    sign = ink.write_cells(f" {ink.glyph(comparison.sign)} ")
    if comparison.sign is not NumberSign.NONE:
        sign = ink.mark(ink.glyph(comparison.sign), ink.style(comparison.sign))
    why = f": {comparison.why}" if comparison.why else ""
    text = ink.line(f"{comparison.claimed} ", ink.write(comparison.words, "heading"), why)
    lines = [Line(text=text, indent=_INDENT, head=sign + ink.write(" "))]
    if comparison.closest:
        closest = f"closest differing number: {comparison.closest}"
        sign = ink.mark(ink.glyphs.differs, "differs") + ink.write(" ")
        lines.append(Line(text=ink.write(closest), indent=_INDENT + 4, head=sign))
    return lines


def _signals(ink: Ink, evidence: Evidence) -> list[Line]:
    pairs = signal_words(evidence.signals)
    if not pairs:
        return []
    parts: list[Text] = []
    for name, words in pairs:
        if parts:
            parts.append(ink.write(f" {ink.glyphs.dot} ", "label"))
        parts.extend((ink.write(f"{name}: ", "label"), ink.write(words)))
    return [Line(text=ink.line(*parts), indent=_INDENT)]
