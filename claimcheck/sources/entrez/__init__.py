"""PubMed through the E-utilities; the only package that touches the network."""

from __future__ import annotations

from claimcheck.sources.entrez.probing import Probe, examine, probe
from claimcheck.sources.entrez.settings import PUBMED_URL
from claimcheck.sources.entrez.source import EntrezSource, open_pubmed

__all__ = ["PUBMED_URL", "EntrezSource", "Probe", "examine", "open_pubmed", "probe"]
