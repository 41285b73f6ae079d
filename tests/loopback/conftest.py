from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from claimcheck.sources.entrez import EntrezSource, open_pubmed
from tests.eutils_server import EutilsServer, SmallPubMed, eutils_server
from tests.fake_clock import FakeClock

OpenSource = Callable[..., EntrezSource]


@pytest.fixture
def pubmed() -> SmallPubMed:
    small = SmallPubMed()
    for number in range(101, 106):
        small.add(
            str(number),
            title=f"Lantern drug in low mood, trial {number}",
            abstract=f"Of 40 people {number - 90} felt better within 2 hours.",
        )
    return small


@pytest.fixture
def server(pubmed: SmallPubMed) -> Iterator[EutilsServer]:
    with eutils_server(pubmed) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def open_source(server: EutilsServer, clock: FakeClock) -> Iterator[OpenSource]:
    opened: list[EntrezSource] = []

    def open_it(base_url: str | None = None, **settings: Any) -> EntrezSource:
        source = open_pubmed(base_url or server.url, **({"clock": clock.clock()} | settings))
        opened.append(source)
        return source

    yield open_it
    for source in opened:
        source.close()
