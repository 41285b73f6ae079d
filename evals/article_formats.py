"""One article written in every format that is read, to compare what is found in each."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from claimcheck.model import BlockKind, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of an article: its text, or the cells of a table row."""

    kind: BlockKind
    text: str
    level: int = 0

    @property
    def cells(self) -> list[str]:
        """The cells of a table row."""
        return self.text.split(" | ")

    @property
    def is_row(self) -> bool:
        """Whether it belongs to a table."""
        return self.kind in {BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER}


def parts_of(document: Document) -> list[Part]:
    """Return the blocks of a document as parts that can be written in another format."""
    return [
        Part(
            kind=BlockKind.PARAGRAPH if block.kind in _FLATTENED else block.kind,
            text=" ".join(block.span.cut(document.text).split()),
            level=block.level,
        )
        for block in document.blocks
        if block.kind is not BlockKind.CODE
    ]


_FLATTENED = {BlockKind.FOOTNOTE, BlockKind.TABLE_CELL}


def to_text(parts: Sequence[Part]) -> bytes:
    """Write plain text, a line each block."""
    lines = [f"- {part.text}" if part.kind is BlockKind.LIST_ITEM else part.text for part in parts]
    return "\n\n".join(lines).encode()


def to_markdown(parts: Sequence[Part]) -> bytes:
    """Write Markdown."""
    return "\n\n".join(_marked(parts, heading="#", quote="> ")).encode()


def _marked(parts: Sequence[Part], *, heading: str, quote: str) -> Iterator[str]:
    for is_table, group in groupby(parts, key=lambda part: part.is_row):
        members = list(group)
        if is_table:
            rows = [f"| {part.text} |" for part in members]
            if members[0].kind is BlockKind.TABLE_HEADER:
                rows.insert(1, "|---" * len(members[0].cells) + "|")
            yield "\n".join(rows)
            continue
        for part in members:
            text = re.sub(r"([\\*_`\[\]<>#~])", r"\\\1", part.text)
            if part.kind is BlockKind.HEADING:
                yield f"{heading * max(1, part.level)} {text}"
            elif part.kind is BlockKind.LIST_ITEM:
                yield f"- {text}"
            elif part.kind is BlockKind.QUOTE:
                yield quote + text
            else:
                yield re.sub(r"^([0-9]{1,9})([.)])", r"\1\\\2", text)


_FURNITURE = """
<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/c">Clinics where
95% of patients feel better within 2 hours</a></li><li><a href="/p">Prices</a></li></ul></nav>

<div id="cookie-consent" class="banner"><p>We use cookies. In a study of 400 users, 80% of
patients accepted treatment cookies within 5 minutes.</p><button>Accept</button></div>

<aside class="sidebar"><h3>Related articles</h3><p>Depression relapses in 60% of patients
within 6 months, a trial found.</p></aside>

<section id="comments"><h2>Comments</h2><div class="comment"><p>My doctor said 90% of
patients respond within 3 days to this treatment.</p></div></section>

<footer class="site-footer"><p>Our infusions reduce depression in 99% of patients.</p></footer>
""".strip().split("\n\n")


def to_html(parts: Sequence[Part]) -> bytes:
    """Write a web page with the furniture that pages have: menu, cookies, comments."""
    nav, cookies, aside, comments, footer = _FURNITURE
    body = "\n".join(_html(parts))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title>'
        "<style>p{color:red}</style><script>var a = '<p>50% of patients died.</p>';</script></head>"
        f"<body>{cookies}<header>{nav}</header><main><article>\n{body}\n</article></main>"
        f"{aside}{comments}{footer}</body></html>"
    ).encode()


def to_plain_html(parts: Sequence[Part]) -> bytes:
    """Write a web page of divisions with class names only, as page builders do, in Latin-1."""
    nav, cookies, aside, comments, footer = _FURNITURE
    body = "\n".join(f'<div class="elementor-widget">{part}</div>' for part in _html(parts))
    body = body.encode("ascii", "xmlcharrefreplace").decode()
    return (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"
        "</head><body class='single no-sidebar'>"
        f"<div class='site-header'>{nav.replace('nav', 'div')}</div>"
        f"<div id='page'>{cookies}<div class='entry-content'>{body}</div>"
        f"{aside.replace('aside', 'div')}{comments.replace('section', 'div')}</div>{footer}"
    ).encode("latin-1")


def _html(parts: Sequence[Part]) -> Iterator[str]:
    def kind_of(part: Part) -> str:
        return "table" if part.is_row else "list" if part.kind is BlockKind.LIST_ITEM else "block"

    for kind, group in groupby(parts, key=kind_of):
        if kind == "table":
            yield "<table>" + "".join(_html_row(part) for part in group) + "</table>"
        elif kind == "list":
            yield "<ul>" + "".join(f"<li>{html.escape(part.text)}" for part in group) + "</ul>"
        else:
            for part in group:
                text = html.escape(part.text)
                if part.kind is BlockKind.HEADING:
                    level = max(1, part.level)
                    yield f"<h{level}>{text}</h{level}>"
                elif part.kind is BlockKind.QUOTE:
                    yield f"<blockquote><p>{text}</p></blockquote>"
                else:
                    yield f"<p>{text}</p>"


def _html_row(part: Part) -> str:
    name = "th" if part.kind is BlockKind.TABLE_HEADER else "td"
    return (
        "<tr>" + "".join(f"<{name}>{html.escape(cell)}</{name}>" for cell in part.cells) + "</tr>"
    )


def to_restructuredtext(parts: Sequence[Part]) -> bytes:
    """Write reStructuredText; tables as list-table."""
    return "\n\n".join(_restructured(parts)).encode()


def _restructured(parts: Sequence[Part]) -> Iterator[str]:
    def escaped(text: str) -> str:
        return re.sub(r"([\\*`|_])", r"\\\1", text)

    for is_table, group in groupby(parts, key=lambda part: part.is_row):
        members = list(group)
        if is_table:
            header = members[0].kind is BlockKind.TABLE_HEADER
            yield f".. list-table::\n   :header-rows: {int(header)}\n"
            for part in members:
                first, *others = (escaped(cell.strip()) for cell in part.cells)
                yield "\n".join([f"   * - {first}", *(f"     - {other}" for other in others)])
            continue
        for part in members:
            text = escaped(part.text)
            if part.kind is BlockKind.HEADING:
                yield f"{text}\n{'=-~^+#'[max(1, part.level) - 1] * max(4, len(text))}"
            elif part.kind is BlockKind.LIST_ITEM:
                yield f"* {text}"
            elif part.kind is BlockKind.QUOTE:
                yield f"   {text}"
            else:
                yield re.sub(r"^(\(?[0-9a-zA-Z]{1,4}[.)] )", r"\\\1", text)


def to_asciidoc(parts: Sequence[Part]) -> bytes:
    """Write AsciiDoc."""
    return "\n\n".join(_ascii(parts)).encode()


def _ascii(parts: Sequence[Part]) -> Iterator[str]:
    def escaped(text: str) -> str:
        return re.sub(r"([*_`#^~+{|])", lambda match: _CODES[match.group()], text)

    for is_table, group in groupby(parts, key=lambda part: part.is_row):
        members = list(group)
        if is_table:
            header = members[0].kind is BlockKind.TABLE_HEADER
            rows = ["|" + " |".join(escaped(cell) for cell in part.cells) for part in members]
            options = f'[cols="{len(members[0].cells)}*"' + (
                ',options="header"]' if header else "]"
            )
            yield "\n".join([options, "|===", *rows, "|==="])
            continue
        for part in members:
            text = escaped(part.text)
            if part.kind is BlockKind.HEADING:
                yield f"{'=' * max(1, part.level)} {text}"
            elif part.kind is BlockKind.LIST_ITEM:
                yield f"* {text}"
            elif part.kind is BlockKind.QUOTE:
                yield f"____\n{text}\n____"
            else:
                yield text


_CODES = {character: f"&#{ord(character)};" for character in "*_`#^~+{|"}


def to_docx(parts: Sequence[Part]) -> bytes:
    """Write a Word document."""
    import docx

    document: Any = docx.Document()
    for is_table, group in groupby(parts, key=lambda part: part.is_row):
        members = list(group)
        if is_table:
            table = document.add_table(rows=0, cols=max(len(part.cells) for part in members))
            for part in members:
                for cell, text in zip(table.add_row().cells, part.cells, strict=False):
                    cell.text = text
            continue
        for part in members:
            if part.kind is BlockKind.HEADING:
                document.add_heading(part.text, level=max(1, part.level))
            else:
                document.add_paragraph(part.text, style=_WORD_STYLES.get(part.kind))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


_WORD_STYLES = {BlockKind.LIST_ITEM: "List Bullet", BlockKind.QUOTE: "Quote"}


def to_pdf(parts: Sequence[Part], *, columns: int = 1) -> bytes:
    """Write a PDF with running heads and page numbers, its text full to the edge."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

    width, height = A4
    column = (width - 100 - 24 * (columns - 1)) / columns
    frames = [Frame(50 + i * (column + 24), 60, column, height - 130) for i in range(columns)]
    styles: Any = getSampleStyleSheet()
    font = _font()
    body = ParagraphStyle(
        "body", parent=styles["BodyText"], alignment=TA_JUSTIFY, fontName=font, hyphenationLang=None
    )
    item = ParagraphStyle("item", parent=body, leftIndent=14, bulletIndent=2)
    quote = ParagraphStyle("quote", parent=body, leftIndent=24)
    size = 9 if columns == 1 else 6.5  # narrow cells would cut words
    cell_style = ParagraphStyle("cell", parent=body, alignment=0, fontSize=size, leading=size * 1.2)
    flow: list[Any] = []
    for is_table, group in groupby(parts, key=lambda part: part.is_row):
        members = list(group)
        if is_table:
            rows = [[Paragraph(html.escape(c), cell_style) for c in part.cells] for part in members]
            most = max(len(row) for row in rows)
            flow.append(Table([row + [""] * (most - len(row)) for row in rows]))
            continue
        for part in members:
            text = html.escape(part.text, quote=False)
            if part.kind is BlockKind.HEADING:
                heading = styles[f"Heading{min(6, max(1, part.level))}"]
                heading = ParagraphStyle("h", parent=heading, fontSize=max(12, heading.fontSize))
                flow.append(Paragraph(text, heading))
            elif part.kind is BlockKind.LIST_ITEM:
                flow.append(Paragraph(text, item, bulletText="•"))
            else:
                flow.append(Paragraph(text, quote if part.kind is BlockKind.QUOTE else body))

    def decorate(canvas: Any, template: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, height - 30, "Health Letter, issue 12: 90% of patients read it")
        canvas.drawCentredString(width / 2, 25, f"Page {template.page}")

    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=A4, invariant=1)
    template.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    template.build(flow)
    return stream.getvalue()


def _font() -> str:
    """Return a font with the characters of medical prose where the system has one."""
    from pathlib import Path

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for path in ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",):
        if Path(path).exists():
            pdfmetrics.registerFont(TTFont("DejaVu", path))
            return "DejaVu"
    return "Helvetica"


WRITERS: dict[str, tuple[str, Callable[[Sequence[Part]], bytes]]] = {
    "plain text": (".txt", to_text),
    "Markdown": (".md", to_markdown),
    "reStructuredText": (".rst", to_restructuredtext),
    "AsciiDoc": (".adoc", to_asciidoc),
    "HTML, semantic": (".html", to_html),
    "HTML, divisions": (".htm", to_plain_html),
    "DOCX": (".docx", to_docx),
    "PDF, one column": (".pdf", to_pdf),
    "PDF, two columns": (".pdf", lambda parts: to_pdf(parts, columns=2)),
}
"""Suffix and writer by the name of the format."""
