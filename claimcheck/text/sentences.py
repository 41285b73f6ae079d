"""
Sentences of a block of prose.

Written for abstracts and articles on medicine: doses («0.5 mg/kg i.v.»), p-values («p < .001»),
initials, section labels, and full stops without a space after them («placebo.In»). Own code,
after libraries were measured: docs/dependencies.md, «Sentence splitting».
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from claimcheck.model import Span

_CLOSERS = "\"'”’»)]}"
# A place where a sentence may end: marks, closing brackets and quotes, at most a few of each;
# or a line that opens a list item; or a blank line.
_CANDIDATE = re.compile(
    r"(?P<marks>[.!?…。]{1,10})(?P<close>[\"'”’»)\]}]{0,5}(?:\[[0-9, –-]{1,20}\]|[⁰¹²³⁴-⁹]{1,8})?)"
    r"(?:;(?=\s))?"
    r"|(?P<line>\n)[^\S\n]{0,20}(?=\n|[-*•‣◦▪–—·][^\S\n]|\(?[0-9]{1,2}[.)][^\S\n])",
)
_LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«—–/]{1,30}\Z")
_NEXT_WORD = re.compile(r"[^\W_]{1,30}")
_BEFORE_FIGURES = frozenset({"no", "v", "ed", "ch", "sp", "var", "tab"})
_OPENERS = "\"'“‘«([{¿¡"
_GRADED = re.compile(
    r"\b(?:grade|stage|phase|type|class|level)s?[ \u00a0][IVX]{1,4}\Z", re.IGNORECASE
)
_MINUTES = re.compile(r"[0-9][ \u00a0]?min\Z")
_NUMBER_LABEL = re.compile(r"\A\(?[0-9]{1,2}\Z")


@cache
def _words(kind: str) -> frozenset[str]:
    """Load one word list from the package data."""
    source = resources.files("claimcheck.text").joinpath("data/sentences.toml")
    return frozenset(tomllib.loads(source.read_text(encoding="utf-8"))[kind])


def split_sentences(text: str) -> tuple[Span, ...]:
    """
    Return the sentences of one block of prose, in order.

    The spans do not overlap, neither begin nor end with white space, and together cover
    everything in `text` that is not white space. A section label («RESULTS:») belongs to the
    sentence that follows it.

    >>> text = "Dr. Lee gave 0.5 mg/kg i.v. to all. It helped."
    >>> [span.cut(text) for span in split_sentences(text)]
    ['Dr. Lee gave 0.5 mg/kg i.v. to all.', 'It helped.']
    """
    spans: list[Span] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        end = match.start() if match["line"] else match.end()
        if match["line"] or _ends_sentence(text, start, match):
            _add(spans, text, start, end)
            start = end
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Append the stretch without the white space around it, unless it is empty."""
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        left = start + len(piece) - len(piece.lstrip())
        spans.append(Span(left, left + len(stripped)))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether the marks that `match` found end the sentence that began at `start`."""
    end = match.end()
    if end >= len(text):
        return True
    following = text[end]
    before = _LAST_WORD.search(text, max(start, match.start() - 30), match.start())
    last = before.group() if before else ""
    if not following.isspace():
        return _ends_without_space(text, match, last)
    upcoming = _upcoming(text, end)
    if upcoming is None:
        return True
    lead, word = upcoming
    if match["marks"] != "." and match["marks"] not in {"…", "..."}:
        # «!» and «?» end a sentence unless the text goes on in lower case (quoted titles).
        return not (word and word[0].islower())
    return _full_stop_ends(
        text[start : match.start()], last, lead, word, closed=bool(match["close"])
    )


def _upcoming(text: str, end: int) -> tuple[str, str] | None:
    """Return the mark and the word that come next; None when only white space is left."""
    place = end
    limit = min(len(text), end + 200)
    while place < limit and text[place].isspace():
        place += 1
    if place >= len(text):
        return None
    lead = text[place]
    while place < limit and (text[place] in _OPENERS or text[place].isspace()):
        place += 1
    word = _NEXT_WORD.match(text, place, min(len(text), place + 30))
    return lead, word.group() if word else ""


def _full_stop_ends(sentence: str, last: str, lead: str, word: str, *, closed: bool) -> bool:
    """Decide on a full stop that white space follows, by the words on both sides."""
    lower = last.lower().rstrip(".")
    abbreviated = lower in _words("never_final")
    if not word:
        # A symbol follows: «p < .001» goes on; bullets and brackets start anew.
        ends = lead in _OPENERS or (lead in "-–—*•#≥≤<>~" and not lower.isdigit())
    elif word[0].islower():
        # Lower case goes on, save for names written so («mTOR», «p53») after a whole word.
        is_name = word != word.lower() or any(c.isdigit() for c in word)
        ends = is_name and not abbreviated and (len(lower) > 3 or closed)
    elif abbreviated:
        # «no. 5» and «fig. 2» stand before figures; before a word, «No.» is an answer.
        ends = lower in _BEFORE_FIGURES and not word[0].isdigit()
    elif closed:
        ends = True
    elif _NUMBER_LABEL.match(last) and sentence.strip() == last:
        ends = False
    elif _GRADED.search(sentence[-30:]):
        ends = True  # «of grade IV. The next»: a Roman numeral, not «i.v.»
    elif _MINUTES.search(sentence[-12:]):
        ends = True  # «over 40 min. Nausea»: the unit after its figure, not «min. dose»
    elif lower in _words("seldom_final"):
        ends = word == "A" or (word.lower() in _words("starters") and not word.isupper())
    elif len(last) == 1 and last.isalpha() and last.isupper():
        # An initial («J. Smith»), or a group's letter before a usual first word.
        ends = word.lower() in _words("starters") and len(word) > 1
    else:
        ends = True
    return ends


def _ends_without_space(text: str, match: re.Match[str], last: str) -> bool:
    """Decide on marks with no white space after them: «placebo.In», «(12%).Results»."""
    end = match.end()
    if match["marks"] not in {".", "?", "!"} or not text[end].isupper():
        return False
    word = _NEXT_WORD.match(text, end, min(len(text), end + 30))
    upcoming = word.group() if word else ""
    starts = upcoming[1:].islower() or upcoming.lower() in _words("starters")
    after = end + len(upcoming)
    if not starts or (text[after : after + 1] == "." and text[after + 1 : after + 2].islower()):
        return False  # a name («Node.JS») or an address («www.Example.org»)
    if match["close"] or (last and last[-1] in "%)]0123456789"):
        return True
    tail = last.rsplit("-", 1)[-1]
    is_word = tail.isalpha() and tail[1:].islower() and tail.lower() not in _words("never_final")
    return is_word and (len(tail) >= 3 or (len(tail) == 2 and len(upcoming) >= 3))
