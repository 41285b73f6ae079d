"""
The child process that opens a PDF: a program of its own that imports nothing of claimcheck.

It takes the bytes of the file on standard input, gives up what it does not need (memory, time,
new files and sockets, other processes), and writes the lines of text with their boxes as JSON.
The parent trusts nothing that comes out.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from typing import Any

MEMORY = 2**30
CPU_SECONDS = 30
MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
_NEW_LINE = frozenset({0x0A, 0x0D})
_HYPHENS = frozenset({0x02, 0xFFFE, 0x00AD})
# In parts of the font size: what parts words that no space parts; what parts columns although a
# space was written (text set to full width has wide spaces); what parts cells without one.
_WORD_GAP = 0.12
_COLUMN_GAP = 3.5
_CELL_GAP = 0.5


def limit_resources() -> None:
    """
    Bound memory and time, and forbid new files, sockets and processes from here on.

    With no descriptor left to open, the process can reach neither the disk nor the network.
    On systems without these limits only the parent's clock holds.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
        "RLIMIT_NOFILE": 0,
    }
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # a container may already hold it lower


def read_pages(data: bytes) -> dict[str, Any]:
    """Return the pages of a PDF, or the state that it is in."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        code = raw.FPDF_GetLastError()
        return {"state": "locked" if code == raw.FPDF_ERR_PASSWORD else "broken"}
    if len(document) > MAX_PAGES:
        return {"state": "too-long", "pages": len(document)}
    pages = []
    left = MAX_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            pages.append({"lines": [], "broken": True})
            continue
        width, height = page.get_size()
        lines, count = _page_lines(page, raw, left)
        left -= count
        if left <= 0:
            return {"state": "too-long", "pages": len(document)}
        pages.append(
            {"width": width, "height": height, "lines": lines, "pictures": _pictures(page, raw)}
        )
        page.close()
    return {"state": "read", "pages": pages}


def _pictures(page: Any, raw: Any) -> int:
    if page_count := raw.FPDFPage_CountObjects(page):
        kinds = (
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, index))
            for index in range(min(page_count, 1000))
        )
        return sum(kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM} for kind in kinds)
    return 0


def _page_lines(page: Any, raw: Any, left: int) -> tuple[list[list[Any]], int]:
    """Return the pieces of lines of a page: text, left, bottom, right, top, size, bold."""
    text_page = page.get_textpage()
    count = raw.FPDFText_CountChars(text_page)
    if count > left:
        return [], count
    boxes = _Boxes(raw, text_page)
    for index in range(count):
        boxes.take(index)
    boxes.end()
    text_page.close()
    return boxes.lines, max(0, count)


class _Boxes:
    """Joins characters into pieces of lines as long as they stand side by side."""

    def __init__(self, raw: Any, text_page: Any) -> None:
        self.raw, self.page = raw, text_page
        self.lines: list[list[Any]] = []
        self.text: list[str] = []
        self.left = self.bottom = self.right = self.top = 0.0
        self.size = 0.0
        self.baseline = 0.0
        self.bold = 0
        self.last = 0
        self.high = 0
        self._origin = [ctypes.c_double(), ctypes.c_double()]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def take(self, index: int) -> None:
        """Take the next character in the order of the file."""
        raw, page = self.raw, self.page
        code = raw.FPDFText_GetUnicode(page, index)
        if code in _NEW_LINE:
            self.end()
            return
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00 if self.high else 0xFFFD
        self.high = 0
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            code = 0xFFFD
        angle = raw.FPDFText_GetCharAngle(page, index)
        if 0.1 < angle < 6.18:  # text that stands askew: watermarks, marginal notes, axes
            return
        if code in {0x20, 0xA0}:
            if self.text and self.text[-1] != " " and not raw.FPDFText_IsGenerated(page, index):
                self.text.append(" ")
            return
        rect = raw.FS_RECTF()
        if not raw.FPDFText_GetLooseCharBox(page, index, rect):
            return
        x, y = self._origin
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        box = (float(rect.left), float(rect.bottom), float(rect.right), float(rect.top))
        size = self._size(index) or abs(box[3] - box[1])
        size = min(500.0, max(1.0, size))
        text = "\u00ad" if code in _HYPHENS else chr(code)
        self._place(text, box, y.value, size, index)

    def _size(self, index: int) -> float:
        """Return the size of the font as printed; 0 when the library cannot tell."""
        matrix = self.raw.FS_MATRIX()
        if not self.raw.FPDFText_GetMatrix(self.page, index, matrix):
            return 0.0
        return float(self.raw.FPDFText_GetFontSize(self.page, index)) * math.hypot(
            matrix.c, matrix.d
        )

    def _place(
        self,
        text: str,
        box: tuple[float, float, float, float],
        baseline: float,
        size: float,
        index: int,
    ) -> None:
        left, bottom, right, top = box
        em = max(size, self.size) if self.text else size
        gap = left - self.right
        if self.text and (
            abs(baseline - self.baseline) > 0.45 * em
            or gap > (_COLUMN_GAP if self.text[-1] == " " else _CELL_GAP) * em
            or gap < -1.5 * em
        ):
            self.end()
        if not self.text:
            self.left, self.bottom, self.right, self.top = left, bottom, right, top
            self.size, self.baseline = size, baseline
        else:
            if self.text[-1] != " " and gap > _WORD_GAP * em:
                self.text.append(" ")
            self.left, self.right = min(self.left, left), max(self.right, right)
            self.bottom, self.top = min(self.bottom, bottom), max(self.top, top)
        if size >= 0.85 * self.size:  # raised marks do not move the line
            self.baseline = baseline
            self.size = max(self.size, size)
        raised = size < 0.8 * self.size and baseline > self.baseline + 0.12 * self.size
        self.text.append(f"\ue000{text}" if raised else text)
        self.last = index
        if len(self.text) == 1:
            self.bold = self._is_bold(index)

    def _is_bold(self, index: int) -> int:
        if self.raw.FPDFText_GetFontWeight(self.page, index) >= 600:
            return 1
        length = self.raw.FPDFText_GetFontInfo(self.page, index, self._name, 128, self._flags)
        return int(b"bold" in self._name.raw[: min(128, max(0, length))].lower())

    def end(self) -> None:
        """End the piece of a line."""
        text = "".join(self.text).strip()
        if text:
            bold = self.bold and self._is_bold(self.last)
            box = [self.left, self.bottom, self.right, self.top]
            self.lines.append(
                [text, *(round(edge, 2) for edge in box), round(self.size, 2), int(bold)]
            )
        self.text = []


def main() -> int:
    """Read a PDF from standard input and write its pages to standard output."""
    import pypdfium2.raw

    data = sys.stdin.buffer.read()
    del pypdfium2
    limit_resources()
    try:
        answer = read_pages(data)
    except MemoryError:
        answer = {"state": "too-large"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
