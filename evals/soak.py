"""
Whole runs under faults at random: the result is that of a quiet run, or the exit code is 3.

    python -m evals.soak [--seeds 200] [--claims 200] [--share 0.3]

A server on this machine spoils the given share of its answers: errors, cut answers, resets, rate
limits, lies about the count. Every second seed runs with a store of answers, which must not keep
any of it: a second, quiet run over the same store has to end as the quiet run without faults.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from claimcheck.claims.extraction import claim_from_text
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.model import Claim, ClaimResult, SearchState
from claimcheck.pipeline import verify_claims
from claimcheck.protocols import Source
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.entrez import open_pubmed
from claimcheck.sources.store import StoredSource, StorePolicy, open_store
from tests.eutils_server import (
    EutilsServer,
    LoggedRequest,
    ScriptedAnswer,
    SmallPubMed,
    article_set,
    eutils_server,
)
from tests.fake_clock import FakeClock

FAULTS = (
    ScriptedAnswer(close="rst"),
    ScriptedAnswer(close="fin"),
    ScriptedAnswer(status=500),
    ScriptedAnswer(status=502, body=b"<html>Bad gateway</html>"),
    ScriptedAnswer(status=503, headers={"Retry-After": "3"}),
    ScriptedAnswer(status=429, headers={"Retry-After": "2"}),
    ScriptedAnswer(body=b'{"error":"API rate limit exceeded"}'),
    ScriptedAnswer(body=b"<html>Busy</html>"),
    ScriptedAnswer(body=b""),
    ScriptedAnswer(body=article_set()[:-9]),
    ScriptedAnswer(body=b'{"esearchresult":{"ERROR":"Search Backend failed: odd"}}'),
    ScriptedAnswer(body=b'{"esearchresult":{"count":"7","idlist":[]}}'),
    ScriptedAnswer(body=b'{"esearchresult":{"count":"many","idlist":[]}}'),
    ScriptedAnswer(body=b"x" * 400, chunks=4, close="midchunk"),
    ScriptedAnswer(body=b"x" * 400, close="midgzip"),
    ScriptedAnswer(status=400, body=b"<eFetchResult><ERROR>External viewer error</ERROR>"),
)
DRUGS = (
    *("ketamine", "melatonin", "aspirin", "metformin"),
    *("lithium", "semaglutide", "propranolol", "sertraline"),
)
CONDITIONS = (
    *("depression", "insomnia", "stroke", "diabetes"),
    *("bipolar disorder", "obesity", "migraine", "anxiety"),
)

Signature = tuple[tuple[object, ...], ...]


def _subjects(at: int) -> tuple[str, str]:
    return DRUGS[at % len(DRUGS)], CONDITIONS[at // len(DRUGS) % len(CONDITIONS)]


def make_claims(count: int) -> tuple[Claim, ...]:
    """Return claims about a few subjects, some of which cite a PMID."""
    claims = []
    for at in range(count):
        drug, condition = _subjects(at)
        text = f"In trial {at}, {20 + at % 60}% of adults with {condition} improved on {drug}."
        cites = (f"PMID:{1000 + at % 300}",) if at % 5 == 0 else ()
        claim = claim_from_text(text)
        claims.append(replace(claim, id=type(claim.id)(f"claim-{at}"), cites=cites))
    return tuple(claims)


def make_pubmed(records: int = 240) -> SmallPubMed:
    """Return records about the same subjects; some PMIDs that claims cite are not among them."""
    held = SmallPubMed()
    for at in range(records):
        drug, condition = _subjects(at)
        held.add(
            str(1000 + at),
            title=f"{drug.capitalize()} for {condition} in adults, trial {at}",
            abstract=f"Of 120 adults with {condition}, {20 + at % 60}% improved on {drug}.",
        )
    return held


def run(claims: Sequence[Claim], source: Source) -> tuple[ClaimResult, ...]:
    """Search and match as verify does."""
    matcher = partial(match_claim, max_evidence=5)
    return verify_claims(claims, source, ladder=build_ladder, matcher=matcher, comparer=compare)


def sign(result: ClaimResult) -> tuple[object, ...]:
    """Return everything of a result but the time at which it was found."""
    log = replace(result.search, searched_at=None)
    rungs = tuple(replace(rung, answered_at=None) for rung in log.rungs)
    return replace(log, rungs=rungs), result.evidence


def judge(disturbed: Sequence[ClaimResult], quiet: Sequence[ClaimResult]) -> str:
    """Return `same`, `incomplete` (exit 3, and what claims to be whole is the same) or `wrong`."""
    states = [result.search.state for result in disturbed]
    for result, ideal in zip(disturbed, quiet, strict=True):
        if result.search.state is not SearchState.INCOMPLETE and sign(result) != sign(ideal):
            return "wrong"
    return "incomplete" if SearchState.INCOMPLETE in states else "same"


def random_faults(seed: int, share: float) -> Callable[[LoggedRequest], ScriptedAnswer | None]:
    """Return what spoils that share of the answers, in the same order for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    return lambda _: chance.choice(FAULTS) if chance.random() < share else None


def run_seed(
    server: EutilsServer,
    claims: Sequence[Claim],
    quiet: Sequence[ClaimResult],
    *,
    seed: int,
    share: float,
) -> str:
    """Run once under faults; with a store also once more without."""
    now = FakeClock().clock().now
    with tempfile.TemporaryDirectory() as folder:

        def run_once() -> tuple[ClaimResult, ...]:
            # Closed after each run: hundreds of idle thread pools take all of a machine.
            with closing(
                open_pubmed(server.url, api_key="k" * 36, clock=FakeClock().clock())
            ) as live:
                if seed % 2:
                    return run(claims, live)
                store = open_store(Path(folder) / "cache", now=now)
                return run(claims, StoredSource(live, store, StorePolicy(), now=now))

        server.disturb = random_faults(seed, share)
        outcome = judge(run_once(), quiet)
        server.disturb = lambda _: None
        if seed % 2 == 0 and judge(run_once(), quiet) != "same":
            return "wrong"
    return outcome


def main() -> None:
    """Print how the runs ended."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=200)
    arguments.add_argument("--claims", type=int, default=200)
    arguments.add_argument("--share", type=float, default=0.3)
    given = arguments.parse_args()
    claims = make_claims(given.claims)
    started = time.monotonic()
    outcomes: dict[str, list[int]] = {}
    with eutils_server(make_pubmed()) as server:
        live = open_pubmed(server.url, api_key="k" * 36, clock=FakeClock().clock())
        quiet = run(claims, live)
        for seed in range(given.seeds):
            outcome = run_seed(server, claims, quiet, seed=seed, share=given.share)
            outcomes.setdefault(outcome, []).append(seed)
        sent = len(server.requests())
    print(f"{given.seeds} seeds, {given.share:.0%} faults, {given.claims} claims, {sent} requests")
    for outcome, seeds in sorted(outcomes.items()):
        print(f"  {outcome:<12}{len(seeds):4}" + (f"  seeds {seeds}" if outcome == "wrong" else ""))
    print(f"  {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
