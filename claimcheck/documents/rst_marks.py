"""The marks of reStructuredText (docutils.sourceforge.io/docs/ref/rst, read 2026-11-22)."""

from __future__ import annotations

import re

MARKS = re.compile(
    r"\\(?P<escaped>[^\s\w])|(?P<nothing>\\[ \n])"
    r"|``(?P<literal>[^`]{1,2000}?(?:`[^`]{1,500}?){0,5})``"
    r"|:(?P<role>[\w.+-]{1,40}(?::[\w.+-]{1,40})?):`(?P<role_text>[^`]{1,1000})`"
    r"|`(?P<link_text>[^`<]{1,1000}?)\s{0,20}<(?P<target>[^`<>]{1,1000})>`__?"
    r"|`(?P<reference>[^`]{1,500})`(?P<is_reference>__?)?"
    r"|\[(?P<note>#[\w-]{0,60}|\*|[0-9]{1,4}|[A-Za-z][\w.-]{0,60})\]_(?!\w)"
    r"|\*\*(?=\S)(?P<strong>[^*]{1,2000})(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<emphasis>[^*]{1,2000})(?<=\S)\*(?![\w*])"
    r"|(?<!\w)\|(?=\S)(?P<substitution>[^|\n]{1,100})(?<=\S)\|_{0,2}(?!\w)"
    r"|(?<![\w`./:-])(?P<word>[A-Za-z0-9](?:[A-Za-z0-9.+-]{0,60}[A-Za-z0-9])?)__?(?![\w`./-])"
)
ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{0,500}\s{0,10}")
BULLET = re.compile(r"[*+•‣⁃-](?:[ \t]{1,8}|$)")
ENUMERATOR = re.compile(r"\(?(?:[0-9]{1,4}|[A-Za-z]|#|[ivxlcIVXLC]{1,6})[.)][ \t]{1,8}(?=\S)")
DIRECTIVE = re.compile(
    r"(?:\|(?P<name>[^|\n]{1,100})\|[ \t]{1,8})?(?P<type>[\w:.+-]{1,60})::(?:[ \t]{1,8}|$)"
)
NOTE = re.compile(r"\[(?P<label>#[\w-]{0,60}|\*|[0-9]{1,4}|[A-Za-z][\w.-]{0,60})\](?:[ \t]{1,8}|$)")
TARGET = re.compile(r"_(?P<name>`[^`]{1,200}`|[^:\n]{1,200}):(?:[ \t]{1,8}(?P<url>\S{1,1000})|$)")
FIELD = re.compile(r":[^:\s][^:\n]{0,100}:(?:\s|$)")
GRID = re.compile(r"\+(?:[-=]{1,500}\+){1,60}\s{0,10}")
SIMPLE = re.compile(r"={2,500}(?:[ ]{1,20}={2,500}){1,60}\s{0,10}")
# Directives whose content is prose, and those whose argument is prose as well.
PROSE = frozenset(
    [
        "attention",
        "caution",
        "danger",
        "error",
        "hint",
        "important",
        "note",
        "tip",
        "warning",
        "admonition",
        "topic",
        "sidebar",
        "container",
        "compound",
        "epigraph",
        "highlights",
        "pull-quote",
        "figure",
        "table",
        "list-table",
        "csv-table",
        "versionadded",
        "versionchanged",
        "deprecated",
        "seealso",
        "rubric",
        "class",
        "rst-class",
        "only",
        "centered",
    ]
)
ARGUMENT_IS_PROSE = frozenset(
    [
        "attention",
        "caution",
        "danger",
        "error",
        "hint",
        "important",
        "note",
        "tip",
        "warning",
        "admonition",
        "seealso",
        "epigraph",
        "highlights",
        "pull-quote",
        "compound",
        "centered",
    ]
)
TITLES = frozenset({"topic", "sidebar", "table", "list-table", "csv-table", "rubric"})
DEEPEST = 12
