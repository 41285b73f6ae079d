"""
The table of faults in docs/reliability.md, made from the tests.

    python -m evals.fault_matrix            prints the table
    python -m evals.fault_matrix --write    writes it into docs/reliability.md

A test names in its docstring the faults that it covers (F8), so a row without a test shows.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
FOLDERS = (
    ROOT / "tests" / "loopback",
    ROOT / "tests" / "unit" / "records",
    ROOT / "tests" / "unit" / "sources",
    ROOT / "tests" / "cli",
)
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"

FAULTS = {
    1: ("unknown host, no route", "five tries, then incomplete"),
    2: ("connection refused", "five tries, then incomplete; PMIDs are `failed`, not `missing`"),
    3: ("reset before or inside an answer", "the whole request again"),
    4: ("silence", "read timeout, then again"),
    5: ("one byte at a time", "ended by the limit on the whole try"),
    6: ("certificate or encryption fails", "no further try; hint at the proxy's certificates"),
    7: ("redirect, to any host", "refused; the key does not go there"),
    8: ("429 with Retry-After", "waits as long as asked, all requests slow down"),
    9: ("odd Retry-After", "seconds and dates are read, the rest ignored, 120 s at most"),
    10: ("429 for ever", "given up within 180 s, incomplete"),
    11: ("rate limit inside a 200", "as 429"),
    12: ("5xx, or a web page", "again; a page is never read as a result"),
    13: ("key rejected", "told once, no further request, key not shown"),
    14: ("400 «ID list is empty»", "all PMIDs are missing, no further try"),
    15: ("400 for a timeout of NCBI's own", "again, although it is a 4xx"),
    16: ("414", "the list is halved"),
    17: ("401, 403, 404, 413, 451 …", "no further try, message with the number"),
    18: ("200 with a failed backend", "twice more, then incomplete; the query is the suspect"),
    19: ("error text with a raw line feed", "read as the service's error, never as zero"),
    20: ("history lost", "the search is made again"),
    21: ("fewer PMIDs than the count promises", "once more, then incomplete with what came"),
    22: ("count missing, negative, `1e3` …", "malformed, never zero"),
    23: ("words dropped, unknown tags", "degraded, with the words; unknown tags are not sent"),
    24: ("PMIDs left out of the answer", "ESummary tells gone from failed"),
    25: ("records not asked for, two versions", "left out with a warning; the newest version"),
    26: ("answer cut, seen by HTTP", "again"),
    27: ("answer cut, not seen by HTTP", "found by the parser, again"),
    28: ("wrong Content-Encoding", "again, then incomplete"),
    29: ("decompression bomb", "stopped at 50 MiB"),
    30: ("one malformed record in a batch", "the others are kept, the one is named"),
    31: ("root is a page or an error", "an error, never «0 records»"),
    32: ("new DTD year, new elements", "accepted; no DTD is fetched"),
    33: ("failure hidden in a comment", "the PMIDs are `failed`, not `missing`"),
    34: ("improper HTTP", "a clean failure"),
    35: ("proxies, 407", "proxies are used, a refusal is named"),
    36: (
        "wrong wall clock",
        "waits are measured by the monotonic clock, capped; answers stored in the future are old",
    ),
    37: ("disk full, storing answers", "one line, the run goes on without storing"),
    38: ("disk full, writing a file", "the old file stays byte for byte, no half file, exit 2"),
    39: ("kill -9", "files are old or new, never mixed; the next run goes on where it stopped"),
    40: ("Ctrl-C", "exit 130 at once, no half file, the next run goes on where it stopped"),
    41: ("two runs at once", "nothing is lost, nothing is asked above the limit"),
    42: ("claims.yaml edited meanwhile", "the edit stays"),
    43: (
        "store corrupt, locked, foreign, of another version",
        "moved aside and begun anew, or done without; one line",
    ),
    44: ("reader goes away (`| head`)", "a quiet end, with the code that the run has earned"),
    45: (
        "network goes in the middle",
        "what is done is shown, the rest incomplete, exit 3; nothing that is done is asked again",
    ),
    46: ("old answers, no network", "used with --offline only, with their age"),
    47: ("retracted since stored", "a record is asked for again after a week; --refresh at once"),
}
_NAMED = re.compile(r"F([0-9]{1,2})\b")


def tests_by_fault() -> dict[int, list[str]]:
    """Return the names of the tests that cover each fault."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in _NAMED.findall(ast.get_docstring(node) or ""):
                    found[int(number)].append(node.name)
    return found


def matrix() -> str:
    """Return the table in Markdown."""
    found = tests_by_fault()
    lines = ["| # | fault | what claimcheck does | test |", "|---|---|---|---|"]
    for number, (fault, behaviour) in FAULTS.items():
        names = ", ".join(f"`{name}`" for name in sorted(found.get(number, ()))) or "none"
        lines.append(f"| F{number} | {fault} | {behaviour} | {names} |")
    return "\n".join(lines)


def written_matrix() -> str:
    """Return the table that stands in the page."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    """Print the table, or write it into its page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true")
    if not arguments.parse_args().write:
        print(matrix())
        return
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{matrix()}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
