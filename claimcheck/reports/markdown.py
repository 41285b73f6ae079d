"""The report as GitHub-flavoured Markdown, for a job summary or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimcheck.model import ClaimResult, Evidence, Finding, RecordKind, Report
from claimcheck.reports.comparison_lines import comparison_lines
from claimcheck.reports.marking import Piece, claim_pieces, sentence_pieces
from claimcheck.reports.number_signs import NumberSign
from claimcheck.reports.order import by_severity, count_findings
from claimcheck.reports.wording import (
    NO_VERDICT,
    STUDY_CARD,
    absence_words,
    counts_words,
    is_alarming,
    judgement_words,
    place_words,
    plural,
    pubmed_url,
    search_words,
    short_standing,
    signal_words,
    source_line,
    source_words,
    standing_words,
    state_word,
    status_words,
    study_words,
    tally_words,
    text_warning,
    unmatched_surfaces,
    warnings_of,
)
from claimcheck.text.display import visible_line

LARGEST = 1024 * 1024
"""
Bytes that a job summary may have; GitHub refuses a step's whole summary above it (GitHub
documentation, «Adding a job summary», 1 MiB a step, read 2026-11-22).
"""

_SHOWN = 5
"""Records beside each claim; the others are counted."""

_ROOM_FOR_CLOSING = 2_000


_ACTIVE = re.compile(r"[\\`*_\[\]<>&|~$@#]|:(?=/|[\w+-]{1,60}:)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(\s{0,9})([-+=:]|[0-9]{1,9}(?=[.)]))")
_LINKING = re.compile(r"\\([@#])(?=[A-Za-z0-9])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}


def escape_markdown(text: str) -> str:
    r"""
    Write foreign text so that it stands as it is: no markup, no HTML, no link, no mention.

    What GitHub-flavoured Markdown could act on gets a backslash (GFM 0.29, section 6.1), also a
    list mark or an underline at the start, the colon of an address or an emoji name, and the
    `$` of a formula. `<`, `>`, `&` and `|` become entities, so that the text is safe in tables
    and for renderers that pass HTML through. An empty comment keeps `@name` and `#1` from
    becoming mentions, which GitHub looks for after Markdown is done.

    >>> print(escape_markdown("*p* < 0.05"))
    \*p\* &lt; 0.05
    """
    line = _ACTIVE.sub(_escape, visible_line(text))
    line = _AT_START.sub(_escape_start, line)
    return _LINKING.sub(r"\\\1<!-- -->", line)


def _escape(match: re.Match[str]) -> str:
    return _ENTITIES.get(match.group(), "\\" + match.group())


def _escape_start(match: re.Match[str]) -> str:
    margin, mark = match.groups()
    return f"{margin}{mark}\\" if mark.isdigit() else f"{margin}\\{mark}"


def render_markdown(report: Report, *, largest: int = LARGEST) -> str:
    """
    Write a report as Markdown: counts and notices, an overview, then each claim in a table.

    Args:
        report: What is to be shown.
        largest: Bytes of UTF-8 that the whole may have; claims that do not fit are left out from
            the end, and a notice says how many.
    """
    parts = [_head(report)]
    room = largest - _size(parts[0]) - _ROOM_FOR_CLOSING
    for rows, share in (
        (_notices(report), 8),
        (_finding_rows(report.findings), 4),
        (_overview_rows(report), 4),
    ):
        taken = _fit(rows, room // share)
        room -= sum(_size(part) for part in taken)
        parts.extend(taken)
    sections = _fit((_section(result) for result in report.results), room)
    parts.extend(sections)
    left_out = len(report.results) - len(sections)
    if left_out:
        parts.append(
            f"\n> **{plural(left_out, 'claim')} not shown here**, because a job summary may have "
            "1 MiB only. The HTML and JSON reports hold all of them.\n"
        )
    parts.append(f"\n_{NO_VERDICT}_\n")
    return "".join(parts)


def _size(text: str) -> int:
    return len(text.encode())


def _fit(parts: Iterable[str], room: int) -> list[str]:
    """Take parts as long as they fit."""
    taken: list[str] = []
    for part in parts:
        room -= _size(part)
        if room < 0:
            break
        taken.append(part)
    return taken


def _head(report: Report) -> str:
    counts = escape_markdown(counts_words(report.counts))
    return f"# claimcheck\n\n**{counts}**\n\n{escape_markdown(source_line(report)[:300])}\n"


def _notices(report: Report) -> Iterable[str]:
    notices = [report.banner] if report.banner else []
    for notice in [*notices, *report.notices]:
        yield f"\n> ⚠ {escape_markdown(_cropped(notice, 2_000))}\n"


def _cropped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _finding_rows(findings: tuple[Finding, ...]) -> Iterable[str]:
    if not findings:
        return
    head = ("severity", "rule", "place", "finding")
    title = escape_markdown(count_findings(findings))
    yield f"\n## {title}\n\n{_row(head)}\n{_row('---' for _ in head)}\n"
    counting = (each for each in findings if each.suppressed is None)
    for finding in sorted(counting, key=by_severity):
        place = ":".join(str(part) for part in (finding.document, finding.line) if part)
        message = _cropped(finding.message, 500)
        cells = (finding.severity.value, finding.rule, _cropped(place, 300), message)
        yield _row(escape_markdown(cell) for cell in cells) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _overview_rows(report: Report) -> Iterable[str]:
    if not report.results:
        return
    head = ("claim", "place", "search", "records by their numbers", "standing")
    yield f"\n## Overview\n\n{_row(head)}\n{_row('---' for _ in head)}\n"
    for result in report.results:
        cells = (
            _cropped(result.claim.text, 120),
            place_words(result),
            state_word(result.search),
            tally_words(result),
            short_standing(result),
        )
        yield _row(escape_markdown(cell) for cell in cells) + "\n"


def _section(result: ClaimResult) -> str:
    claim = result.claim
    title = escape_markdown(f"{place_words(result)} · {claim.id}")
    left = "<br>".join(_claim_lines(result))
    right = "<br><br>".join(_record_cells(result))
    head = _row(("Claim", "Abstracts"))
    return f"\n### {title}\n\n{head}\n{_row(('---', '---'))}\n{_row((left, right))}\n"


def _claim_lines(result: ClaimResult) -> Iterable[str]:
    claim = result.claim
    yield "".join(_bold(piece) for piece in claim_pieces(claim))
    warning = text_warning(result)
    if warning:
        yield f"⚠ {escape_markdown(warning)}"
    surfaces = unmatched_surfaces(result) if result.evidence else ()
    if surfaces:
        yield escape_markdown(f"no comparable number for: {', '.join(surfaces)}")
    if claim.hedges:
        yield escape_markdown(f"hedges: {', '.join(claim.hedges)}")
    if claim.cites:
        yield escape_markdown(f"cites: {', '.join(claim.cites)}")
    yield escape_markdown(f"standing: {standing_words(result)}")
    for judged in result.judgements:
        yield escape_markdown(f"judgement: {judgement_words(judged)}")
    yield escape_markdown(search_words(result.search))
    for warning in warnings_of(result):
        yield f"⚠ {escape_markdown(warning)}"


def _bold(piece: Piece[str]) -> str:
    text = escape_markdown(piece.text)
    return text if piece.mark is None else f"<b>{text}</b>"


def _marked(piece: Piece[NumberSign]) -> str:
    text = escape_markdown(piece.text)
    if piece.mark is None:
        return text
    if piece.mark is NumberSign.NONE:
        return f"<b>{text}</b>"
    return f"<b>{text} {piece.mark.value}</b>"


def _record_cells(result: ClaimResult) -> Iterable[str]:
    if not result.evidence:
        yield f"<b>{escape_markdown(absence_words(result.search))}</b>"
    for rank, evidence in enumerate(result.evidence[:_SHOWN], start=1):
        yield "<br>".join(_record_lines(rank, evidence))
    left_out = len(result.evidence) - _SHOWN
    if left_out > 0:
        yield escape_markdown(f"{plural(left_out, 'more record')} not shown here")


def _record_lines(rank: int, evidence: Evidence) -> Iterable[str]:
    yield f"<b>{rank}. {escape_markdown(evidence.title)}</b>"
    if is_alarming(evidence.status):
        yield f"⚠ <b>{escape_markdown(status_words(evidence))}</b>"
    url = pubmed_url(evidence.pmid)
    pmid = f"PMID {escape_markdown(evidence.pmid)}"
    yield f"{escape_markdown(source_words(evidence))} · {f'[{pmid}]({url})' if url else pmid}"
    about = list(study_words(evidence))
    if not is_alarming(evidence.status):
        about.append(status_words(evidence))
    if evidence.cited:
        about.append("cited by the document")
    yield escape_markdown(" · ".join(about))
    if evidence.kind is RecordKind.STUDY_CARD:
        yield f"<i>{escape_markdown(STUDY_CARD)}</i>"
    for sentence in evidence.sentences[:4]:
        section = f"{escape_markdown(sentence.section)}: " if sentence.section else ""
        yield f"» {section}{''.join(_marked(piece) for piece in sentence_pieces(sentence))}"
    for each in comparison_lines(evidence):
        why = f": {each.why}" if each.why else ""
        closest = f"; closest differing number: {each.closest}" if each.closest else ""
        yield f"{each.sign.value} {escape_markdown(f'{each.claimed} {each.words}{why}{closest}')}"
    signals = signal_words(evidence.signals)
    if signals:
        yield escape_markdown(" · ".join(f"{name}: {words}" for name, words in signals))
