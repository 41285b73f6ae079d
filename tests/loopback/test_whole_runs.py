"""Whole runs under faults; `python -m evals.soak` does the same for many seeds and claims."""

from __future__ import annotations

import pytest

from claimcheck.sources.entrez import open_pubmed
from evals import soak
from tests.eutils_server import eutils_server
from tests.fake_clock import FakeClock


@pytest.mark.parametrize("seed", range(4))
def test_a_whole_run_under_faults_is_the_quiet_one_or_says_so(seed: int) -> None:
    """F45: and with a store (even seeds) the next quiet run is the quiet one."""
    claims = soak.make_claims(16)
    with eutils_server(soak.make_pubmed(80)) as server:
        live = open_pubmed(server.url, clock=FakeClock().clock())
        quiet = soak.run(claims, live)
        live.close()

        outcome = soak.run_seed(server, claims, quiet, seed=seed, share=0.3)

    assert outcome in {"same", "incomplete"}
