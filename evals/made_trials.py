"""
How numbers of claims are compared with made-up abstracts of many fields of medicine.

    python -m evals.made_trials [--show]

`made_trials.tsv` holds abstracts in the manner of trial reports, written for this project, and
claims on them as health articles word them, labelled before the tool was asked. Ten abstracts were
worded anew after the rules were mended with them; docs/matching.md gives the figures before and
after. What is printed says what the rules can do.
"""

from __future__ import annotations

import argparse
import csv
from importlib import resources

from claimcheck.model import Record
from evals.own_claims import relation_shown, see


def load_table() -> tuple[dict[str, Record], list[tuple[str, str, str]]]:
    """Return the abstracts by key, and key, relation and text of each claim."""
    source = resources.files("evals").joinpath("made_trials.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(source.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    records = {
        row["abstract"]: Record.from_text(pmid=str(number), title="A study", abstract=row["text"])
        for number, row in enumerate(rows, start=1)
        if row["relation"] == "abstract"
    }
    claims = [
        (row["abstract"], row["relation"], row["text"])
        for row in rows
        if row["relation"] != "abstract"
    ]
    return records, claims


def main() -> None:
    """Print how many relations are right, and how many wrong claims agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print the claims answered otherwise")
    options = parser.parse_args()
    records, claims = load_table()
    answers = [
        (wanted, relation_shown(see(text, records[key])), text) for key, wanted, text in claims
    ]
    if options.show:
        for wanted, given, text in answers:
            if wanted != given:
                print(f"{wanted} → {given}: {text}")
    right = sum(wanted == given for wanted, given, _ in answers)
    agreeing = [given for wanted, given, _ in answers if wanted == "agrees"]
    others = [given for wanted, given, _ in answers if wanted != "agrees"]
    print(f"{len(answers)} claims on {len(records)} abstracts")
    print(f"relation right              {right / len(answers):.3f} ({right}/{len(answers)})")
    print(f"wrong claims shown agreeing {others.count('agrees')}/{len(others)}")
    print(f"right claims shown agreeing {agreeing.count('agrees')}/{len(agreeing)}")
    print(f"right claims shown differing {agreeing.count('differs')}/{len(agreeing)}")


if __name__ == "__main__":
    main()
