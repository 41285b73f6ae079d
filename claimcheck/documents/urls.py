"""
Documents on the web: fetched only when a user asks for it, and never from inside their network.

Each host name is resolved once, every address that it has must be public, and the connection is
made to the address that was checked, so that a name cannot lead elsewhere between the check and
the connection. Redirects are followed by the same rules.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from claimcheck.documents.readers import (
    DOCX,
    HTML,
    MARKDOWN,
    PDF,
    PLAIN_TEXT,
    BinaryReader,
    TextReader,
    reader_for,
)
from claimcheck.documents.reading import MAX_BYTES
from claimcheck.errors import DocumentError
from claimcheck.model import Document

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MAX_REDIRECTS = 5
_CHUNK = 2**16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READERS: dict[str, TextReader | BinaryReader] = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "text/markdown": MARKDOWN,
    "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DOCX,
    "text/plain": PLAIN_TEXT,
}


def is_public(address: Address) -> bool:
    """Tell whether an address is of the open internet: not private, local, shared or reserved."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    teredo = getattr(address, "teredo", None)
    if inner is not None:
        return is_public(inner)
    if teredo is not None or (address.version == 6 and address in _NAT64):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """The limits under which a document is fetched."""

    allow_http: bool = False
    """Whether unencrypted addresses are taken as well."""
    seconds: float = 30.0
    """For everything together, redirects included."""
    max_bytes: int = MAX_BYTES
    is_allowed: Callable[[Address], bool] = is_public
    """Which addresses may be connected to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    content: bytes
    kind: str
    charset: str | None
    url: str


def read_url(url: str, *, fetching: Fetching | None = None) -> Document:
    """
    Return the document at a web address; its path is the address as given.

    Raises:
        DocumentError: The address is not allowed, cannot be reached, answers too slowly or
            with too much, or with nothing that can be read.
    """
    limits = fetching or Fetching()
    answer = _fetch(url, limits, time.monotonic() + limits.seconds)
    reader = _READERS.get(answer.kind) or reader_for(PurePosixPath(urlsplit(answer.url).path))
    if reader is None:
        raise DocumentError(f"{url}: answers with «{answer.kind[:80]}», which is not read")
    if reader is HTML:
        return HTML.read_bytes(answer.content, name=url, charset=answer.charset)
    return reader.read_bytes(answer.content, name=url)


def _fetch(url: str, limits: Fetching, deadline: float) -> _Answer:
    target = url
    for _ in range(_MAX_REDIRECTS + 1):
        answer = _ask(target, url, limits, deadline)
        if isinstance(answer, _Answer):
            return answer
        target = urljoin(target, answer)
    raise DocumentError(f"{url}: leads from one address to the next too often")


def _ask(target: str, shown: str, limits: Fetching, deadline: float) -> _Answer | str:
    """Ask one address; return the answer, or where it redirects to."""
    scheme, host, port = _parts(target, shown, limits)
    address = _resolve(host, port, shown, limits)
    try:
        return _exchange(scheme, host, port, address, target, shown, limits, deadline)
    except _failures() as error:
        reason = _reason(error)
    raise DocumentError(f"{shown}: cannot be fetched ({reason}); check the address")


def _failures() -> tuple[type[Exception], ...]:
    import urllib3

    return (OSError, urllib3.exceptions.HTTPError, ValueError)


def _reason(error: Exception) -> str:
    import ssl

    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "it took too long"
    if isinstance(error, ssl.SSLError) or "certificate" in str(error).lower():
        return "its certificate or encryption is not valid"
    return type(error).__name__


def _parts(target: str, shown: str, limits: Fetching) -> tuple[str, str, int]:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        raise DocumentError(f"{shown}: is no web address") from None
    allowed = ("https", "http") if limits.allow_http else ("https",)
    if parts.scheme not in allowed:
        raise DocumentError(
            f"{shown}: leads to an address that does not begin with {' or '.join(allowed)}"
        )
    if parts.username is not None or parts.password is not None:
        raise DocumentError(f"{shown}: holds a user name or password; that is not allowed")
    host = parts.hostname or ""
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        ascii_host = ""
    if not ascii_host:
        raise DocumentError(f"{shown}: is no web address")
    return parts.scheme, ascii_host, port or (443 if parts.scheme == "https" else 80)


def _resolve(host: str, port: int, shown: str, limits: Fetching) -> str:
    """Return one address of a host, all of whose addresses are allowed."""
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not addresses:
        raise DocumentError(f"{shown}: its host is not known; check the address")
    if not all(limits.is_allowed(ipaddress.ip_address(address)) for address in addresses):
        raise DocumentError(
            f"{shown}: leads into a private or local network, from which nothing is fetched"
        )
    return addresses[0]


def _exchange(
    scheme: str,
    host: str,
    port: int,
    address: str,
    target: str,
    shown: str,
    limits: Fetching,
    deadline: float,
) -> _Answer | str:
    import urllib3

    left = _left(deadline)
    common: dict[str, Any] = {
        "timeout": urllib3.Timeout(connect=min(10.0, left), read=min(10.0, left)),
        "retries": False,
        "maxsize": 1,
    }
    pool = (
        urllib3.HTTPSConnectionPool(
            address, port, server_hostname=host, assert_hostname=host,
            cert_reqs="CERT_REQUIRED", ca_certs=_certificates(), **common,
        )
        if scheme == "https"
        else urllib3.HTTPConnectionPool(address, port, **common)
    )  # fmt: skip
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with pool:
        response = pool.request(
            "GET",
            urllib3.util.parse_url(path).url,
            headers={
                "Host": parts.netloc.rpartition("@")[2].encode("idna").decode(),
                "User-Agent": "claimcheck",
                "Accept": ", ".join(_READERS),
                "Accept-Encoding": "identity",
            },
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            return _take(response, target, shown, limits, deadline)
        finally:
            response.close()


def _certificates() -> str | None:
    """Return the certificates of requests, which honour the user's own; None for the system's."""
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    return DEFAULT_CA_BUNDLE_PATH


def _take(
    response: Any, target: str, shown: str, limits: Fetching, deadline: float
) -> _Answer | str:
    location = response.headers.get("Location")
    if response.status in _REDIRECTS and location:
        return str(location)
    if response.status != 200:
        raise DocumentError(f"{shown}: answers with status {response.status}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DocumentError(f"{shown}: answers packed although it was asked not to")
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > limits.max_bytes:
            raise DocumentError(f"{shown}: has more than {limits.max_bytes // 2**20} MiB")
        _left(deadline)
    kind, _, parameters = str(response.headers.get("Content-Type", "")).partition(";")
    charset = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip(" \"'")[:40] or None
    return _Answer(content=bytes(content), kind=kind.strip().lower(), charset=charset, url=target)


def _left(deadline: float) -> float:
    """Return the seconds that are left; the time is over when none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
