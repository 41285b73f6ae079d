"""Times the claims file: reading, an edit of one claim, writing, and reconciliation."""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from claimcheck.claims.file import load_claims_file, new_claims_file, save_claims_file
from claimcheck.claims.reconciliation import reconcile
from claimcheck.model import Claim, ClaimId, Quantity, QuantityKind, Span

WORDS = [f"word{number}" for number in range(60)]


def main() -> None:
    """Make a claims file of many claims and print how long each step takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--data", help="not used; the claims are made up")
    count = parser.parse_args().claims
    claims = [make_claim(number) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.yaml"
        save_claims_file(new_claims_file(path), claims)
        print(f"{count} claims, {path.stat().st_size / 1e6:.1f} MB")
        with timed("load"):
            file = load_claims_file(path)
        edited = [replace(file.claims[0], note="x"), *file.claims[1:]]
        with timed("save with one note added"):
            save_claims_file(file, edited)
    documents = sorted({claim.document or "" for claim in claims})
    with timed("reconcile, nothing changed"):
        reconcile(claims, claims, documents_read=documents)
    one = [replace(claim, document="a.md") for claim in claims]
    changed = [replace(claim, text=edit(claim.text)) for claim in one]
    with timed("reconcile, every claim of one document edited"):
        reconcile(one, changed, documents_read=["a.md"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':48} {peak:8.0f} MiB")


def make_claim(number: int) -> Claim:
    """Return a claim with two quantities."""
    source = random.Random(number)  # noqa: S311 - made-up sentences, no secrets
    words = " ".join(source.choice(WORDS) for _ in range(22))
    share = source.randint(10, 99)
    text = f"{words} {number} {share}% after 3 weeks."
    start = text.rindex(f"{share}%")
    end = text.index("3 weeks", start)
    return Claim(
        id=ClaimId(f"claim-{number:06d}"),
        text=text,
        document=f"articles/{number // 20}.md",
        line=number % 20 + 1,
        cites=("PMID:12345678",),
        quantities=(
            Quantity(
                surface=f"{share}%",
                span=Span(start, start + 3),
                kind=QuantityKind.RATE,
                low=Decimal(share),
                unit="%",
            ),
            Quantity(
                surface="3 weeks",
                span=Span(end, end + 7),
                kind=QuantityKind.TIME,
                low=Decimal(3),
                unit="wk",
            ),
        ),
    )


def edit(text: str) -> str:
    """Return the sentence with its third word changed."""
    first, second, _, rest = text.split(" ", 3)
    return f"{first} {second} edited {rest}"


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    start = time.perf_counter()
    yield
    print(f"{what:48} {time.perf_counter() - start:8.2f} s")


if __name__ == "__main__":
    main()
