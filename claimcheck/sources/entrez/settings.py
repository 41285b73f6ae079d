"""What the client of the E-utilities is told by its caller; it reads no environment itself."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from claimcheck.errors import ConfigError
from claimcheck.version import __version__

PUBMED_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
TOOL = "claimcheck"
USER_AGENT = f"claimcheck/{__version__}"

REQUESTS_PER_S = 3.0
"""NCBI's limit for one address without a key (NBK25497, edition 2022-11)."""
REQUESTS_PER_S_WITH_KEY = 10.0
"""NCBI's limit for one key (NBK25497, edition 2022-11)."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An NCBI API key that shows itself only where it is sent."""

    _secret: str = field(repr=False)

    def __str__(self) -> str:
        return "***"

    def reveal(self) -> str:
        """Return the key itself, for the body of a request and nothing else."""
        return self._secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long one try may take, in seconds."""

    connect_s: float = 5.0
    read_s: float = 30.0
    """The longest silence between two pieces of an answer."""
    overall_s: float = 90.0
    """The whole try, from the look-up of the name to the last byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrezSettings:
    """Where the E-utilities are, who asks, and how much."""

    base_url: str
    """As `check_base_url` gave it; ends in a slash."""
    api_key: ApiKey | None = None
    email: str | None = field(default=None, repr=False)
    timeouts: Timeouts = Timeouts()
    max_bytes: int = 50 * 1024 * 1024
    """The largest answer that is read, after decompression."""
    max_requests: int | None = None
    """How many requests a run may send; None for no limit."""

    @property
    def requests_per_s(self) -> float:
        """NCBI's limit for these settings."""
        return REQUESTS_PER_S_WITH_KEY if self.api_key else REQUESTS_PER_S


def make_settings(  # one keyword for each setting
    base_url: str,
    *,
    api_key: str | None = None,
    email: str | None = None,
    timeouts: Timeouts | None = None,
    max_requests: int | None = None,
) -> EntrezSettings:
    """
    Return checked settings; a blank key or address counts as none.

    Raises:
        ConfigError: The address is not https (http is allowed for this machine only), or the
            key or the e-mail address holds characters that NCBI does not accept.
    """
    key = (api_key or "").strip()
    address = (email or "").strip()
    if key and not (key.isascii() and key.isalnum() and len(key) <= 100):
        raise ConfigError("NCBI_API_KEY is not a key: only letters and digits are allowed")
    if address and (len(address) > 200 or not address.isprintable() or " " in address):
        raise ConfigError("NCBI_EMAIL is not an e-mail address: it holds spaces or is too long")
    return EntrezSettings(
        base_url=check_base_url(base_url),
        # PubMed answers 400 to a blank `api_key=`, so a blank key is no key.
        api_key=ApiKey(key) if key else None,
        email=address or None,
        timeouts=timeouts or Timeouts(),
        max_requests=max_requests,
    )


def check_base_url(base_url: str) -> str:
    """
    Return the address with one slash at its end.

    Raises:
        ConfigError: Not `https://host/path`, or `http://` on this machine.

    >>> check_base_url("http://127.0.0.1:8080/entrez/eutils")
    'http://127.0.0.1:8080/entrez/eutils/'
    """
    mend = "give https://HOST/entrez/eutils/, or http:// for a server on this machine"
    parts, is_valid = _split(base_url)
    if not is_valid:
        raise ConfigError(f"not an address of E-utilities: {mend}")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"an address of E-utilities holds no user name or password; {mend}")
    if parts.query or parts.fragment:
        raise ConfigError(f"an address of E-utilities holds no '?' or '#'; {mend}")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigError(f"http to another machine would show the API key on the way; {mend}")
    return base_url.strip().rstrip("/") + "/"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(base_url: str) -> tuple[SplitResult, bool]:
    text = base_url.strip()
    try:
        parts = urlsplit(text)
        is_valid = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and text.isascii()
            and text.isprintable()
            and " " not in text
        )
    except ValueError:
        return urlsplit(""), False
    return parts, is_valid
