"""Encryption with certificates that nobody vouches for, over real TLS (F6)."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from claimcheck.model import SearchState
from tests.eutils_server import EutilsServer, SmallPubMed
from tests.loopback.conftest import OpenSource
from tests.loopback.queries import DRUG, PMIDS

trustme = pytest.importorskip("trustme")


@dataclass(frozen=True, slots=True)
class Encrypted:
    server: EutilsServer
    url: str
    authority: Path


def serve(pubmed: SmallPubMed, folder: Path, *, name: str) -> Encrypted:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    server = EutilsServer(pubmed)
    server.encrypt(context)
    return Encrypted(server, server.url.replace("http:", "https:"), path)


@pytest.fixture
def encrypted(pubmed: SmallPubMed, tmp_path: Path) -> Iterator[Encrypted]:
    served = serve(pubmed, tmp_path, name="127.0.0.1")
    yield served
    served.server.close()


def test_a_certificate_that_nobody_vouches_for_is_refused_with_a_hint(
    encrypted: Encrypted, open_source: OpenSource
) -> None:
    """F6."""
    result = open_source(encrypted.url).search(DRUG, limit=5)

    assert result.state is SearchState.INCOMPLETE
    assert "REQUESTS_CA_BUNDLE" in result.warnings[0]
    assert encrypted.server.requests() == []


def test_the_bundle_of_the_environment_is_believed(
    encrypted: Encrypted, open_source: OpenSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F6: as behind a proxy that reads traffic."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(encrypted.authority))

    result = open_source(encrypted.url).search(DRUG, limit=5)

    assert (result.state, result.pmids) == (SearchState.COMPLETE, PMIDS)


def test_a_certificate_for_another_name_is_refused(
    pubmed: SmallPubMed,
    tmp_path: Path,
    open_source: OpenSource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """F6."""
    served = serve(pubmed, tmp_path, name="another.example.org")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(served.authority))

    result = open_source(served.url).search(DRUG, limit=5)
    served.server.close()

    assert result.state is SearchState.INCOMPLETE
    assert "certificate" in result.warnings[0]
    assert served.server.requests() == []
