"""
How long hostile texts of 100 kB take, for everything in claimcheck.text that reads text.

    python -m evals.linear_time [--budget-ms 100]

Each text is one pattern repeated to 100,000 characters. Prints the slowest text for each
function, and the ratio of the time for 100 kB to that for 50 kB (2 when the work is linear).
The exit code is 1 when a function is over the budget on a text whose ratio is above 3.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

from claimcheck.text.abbreviations import find_abbreviations
from claimcheck.text.cues import find_cues
from claimcheck.text.quantities import parse_quantities
from claimcheck.text.sentences import split_sentences
from claimcheck.text.tokens import fold, tokenize

_SIZE = 100_000
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
)
FUNCTIONS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("parse_quantities", parse_quantities),
    ("split_sentences", split_sentences),
    ("find_cues", find_cues),
    ("tokenize", tokenize),
    ("fold", fold),
    ("find_abbreviations", find_abbreviations),
)


def _seconds(function: Callable[[str], object], text: str, rounds: int) -> float:
    """Return the least CPU time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        function(text)
        best = min(best, time.process_time() - began)
    return best


def main() -> int:
    """Print the table; return 1 when something is slow and not linear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budget-ms", type=float, default=100.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="print every text over the budget")
    arguments = parser.parse_args()
    failed = False
    for name, function in FUNCTIONS:
        function("warm up: 1 mg, 1 patient")
        timed = []
        for pattern in PATTERNS:
            text = (pattern * (_SIZE // len(pattern) + 1))[:_SIZE]
            timed.append((_seconds(function, text, arguments.rounds), pattern, text))
        timed.sort(key=lambda entry: -entry[0])
        for seconds, pattern, text in timed[: None if arguments.all else 3]:
            if arguments.all and seconds * 1000 <= arguments.budget_ms:
                break
            half = _seconds(function, text[: _SIZE // 2], arguments.rounds)
            ratio = seconds / max(half, 1e-6)
            print(f"{name:20} {seconds * 1000:8.1f} ms  x{ratio:4.1f}  {pattern!r}")
            failed = failed or (seconds * 1000 > arguments.budget_ms and ratio > 3)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
