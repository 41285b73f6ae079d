"""
How long hostile texts of 100 kB take, for all of claimcheck.text and claimcheck.claims.

    python -m evals.linear_time [--budget-ms 100]

Each text is one fragment repeated to 20,000 characters, the slowest four to 100,000. Prints, for
each function and for each regular expression of the package by itself, the slowest text and the
ratio of the time for 100 kB to that for 50 kB (2 when the work is linear). The exit code is 1 when
a regular expression is over the budget, or a function is over it with a ratio above 3.5.
"""

from __future__ import annotations

import argparse
import heapq
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator

import claimcheck.claims
import claimcheck.text
from claimcheck.claims.extraction import extract_claims
from claimcheck.claims.phrases import words_of
from claimcheck.documents import read_text_document
from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.cues import find_cues
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.sentences import split_sentences
from claimcheck.text.tokens import fold, tokenize

_SIZE = 100_000
_SAMPLE = 20_000
_CLOSEST = 4
"""So many of the fragments that were slowest to 20 kB are measured to 100 kB."""
_MOST_RATIO = 3.5
"""Of the times for 100 kB and 50 kB: 2 is linear, 4 quadratic; the slowest take up to 3."""
PATTERNS = (
    "1",
    "1 ",
    "1.",
    "1,",
    "1,1",
    "1,111",
    "1.1.1",
    "-",
    "- ",
    "1-",
    "1–1 ",
    ".",
    ". ",
    "..",
    " ",
    "\n",
    "(",
    ")",
    "[",
    "]",
    "[1,",
    "(1",
    "((1)",
    "1/",
    "1/1 ",
    "1 of ",
    "1 in ",
    "1 to ",
    "1 or ",
    "1 and ",
    "1, and ",
    "%",
    "1% ",
    "95% CI ",
    "95% CI 1-",
    "p ",
    "p = ",
    "p < p ",
    "n = ",
    "one ",
    "one hundred and ",
    "twenty-",
    "thousand ",
    "half a ",
    "a third of ",
    "about ",
    "about about about 1 ",
    "more than ",
    "up to ",
    "within ",
    "hours to ",
    "days or ",
    "every ",
    "twice a ",
    "several times ",
    "aged ",
    "aged 1 and ",
    "mean age ",
    "mg/",
    "1 mg/kg/h/",
    "mg per ",
    "10^",
    "10⁹",
    "⁹",
    "½",
    "1½",
    "×10",
    "1×10^9/",
    "$",
    "$1 to ",
    "not ",
    "no significant ",
    "may ",
    "A",
    "a",
    "a.",
    "A.",
    "e.g. ",
    "Dr. ",
    "a.B",
    "(AB) ",
    "(ab",
    "long form (LF) ",
    "é",
    "e\u0301",
    "１",
    "٣",
    "\u00a0",
    "1\u00a0111",
    "'",
    "1's ",
    "x'x",
    "\u202e",
    "patients ",
    "1 patients ",
    "1 healthy old ",
    "respectively ",
    "1%, 1%, respectively. ",
    "response rate ",
    "day 1, ",
    "day ",
    "to 1 ",
    "1 (1) ",
    "1 ± ",
    "1 ± 1 ",
    "OR 1 ",
    "odds ratio ",
    "of of ",
    "= ",
    "( = of was ",
    "years old ",
    "s",
    "1s ",
    "1e9",
    "1e",
    "<",
    "<1",
    ">= ",
    "; ",
    "?",
    '!"',
    "-1",
    "1--1",
    "#1",
    "1:1:",
    "2020-",
    "1-1-1 ",
    "www.A.b",
    "\t1",
    "1 2 3 4 ",
    "1st ",
    "n't ",
    "- 1 mg\n",
    "a | 1 mg\n",
    "|",
    "| |\n",
    "It eases. ",
    "– ",
    "as a as ",
    "more than than ",
)


def _extract(text: str) -> object:
    """Read a text as plain text and extract its claims."""
    return extract_claims(read_text_document(text, name="x")) if text.strip() else ()


FUNCTIONS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("parse_quantities", parse_quantities),
    ("split_sentences", split_sentences),
    ("find_cues", find_cues),
    ("tokenize", tokenize),
    ("fold", fold),
    ("find_abbreviations", find_abbreviations),
    ("words_of", words_of),
    ("extract_claims", _extract),
)


def _seconds(function: Callable[[str], object], text: str, rounds: int) -> float:
    """Return the least CPU time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        function(text)
        best = min(best, time.process_time() - began)
    return best


def _expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled regular expression of the two packages, those in tuples as well."""
    for package in (claimcheck.text, claimcheck.claims):
        start = f"{package.__name__}."
        for info in pkgutil.walk_packages(package.__path__, start):
            for name, value in vars(importlib.import_module(info.name)).items():
                values = value if isinstance(value, tuple) else (value,)
                for number, item in enumerate(values):
                    if isinstance(item, re.Pattern) and isinstance(item.pattern, str):
                        place = f"[{number}]" if isinstance(value, tuple) else ""
                        yield f"{info.name.removeprefix('claimcheck.')}.{name}{place}", item


def _hostile() -> list[tuple[str, str]]:
    """Return the fragments with their texts."""
    return [(p, (p * (_SIZE // len(p) + 1))[:_SIZE]) for p in PATTERNS]


def _worst(function: Callable[[str], object], rounds: int) -> tuple[float, float, str]:
    """Return the seconds for the slowest text, its ratio to half of it, and its fragment."""
    function("warm up: 1 mg, 1 patient")
    tried = ((_seconds(function, text[:_SAMPLE], rounds), p, text) for p, text in _hostile())
    seconds, fragment, text = max(
        (_seconds(function, text, rounds), fragment, text)
        for _, fragment, text in heapq.nlargest(_CLOSEST, tried)
    )
    half = _seconds(function, text[: _SIZE // 2], rounds + 1)
    return min(seconds, _seconds(function, text, rounds)), seconds / max(half, 1e-6), fragment


# Matched at the beginning of a sentence or a link only, never searched for.
_ANCHORED = frozenset(
    {"claims.candidates._LEAD", "claims.candidates._LABEL", "claims.citations._POINTS"}
)


def _run_through(expression: re.Pattern[str]) -> Callable[[str], object]:
    """Return a function that finds all matches of `expression`."""
    return lambda text: sum(1 for _ in expression.finditer(text))


def main() -> int:
    """Print the table; return 1 when something is slow and not linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget-ms", type=float, default=100.0)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    failed = False
    for name, function in FUNCTIONS:
        seconds, ratio, fragment = _worst(function, arguments.rounds)
        print(f"{name:40} {seconds * 1000:8.1f} ms  x{ratio:4.1f}  {fragment!r}", flush=True)
        failed = failed or (seconds * 1000 > arguments.budget_ms and ratio > _MOST_RATIO)
    for name, expression in _expressions():
        run = expression.match if name in _ANCHORED else _run_through(expression)
        seconds, ratio, fragment = _worst(run, arguments.rounds)
        print(f"{name:40} {seconds * 1000:8.1f} ms  x{ratio:4.1f}  {fragment!r}", flush=True)
        failed = failed or seconds * 1000 > arguments.budget_ms
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
