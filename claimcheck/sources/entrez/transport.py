"""
One request over HTTP, and what came back.

This is the only module that knows `requests`. It never raises for a failed try: a failure is a
value, so that no exception can carry the body of the request, in which the API key stands.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlencode

from claimcheck.sources.entrez.connecting import open_ahead, tell_when_sent
from claimcheck.sources.entrez.failures import Failure, FailureKind
from claimcheck.sources.entrez.settings import USER_AGENT, Timeouts, is_loopback

if TYPE_CHECKING:
    from http.cookiejar import DefaultCookiePolicy

    import requests

_CHUNK = 1 << 16
_KEPT_HEADERS = ("retry-after", "content-type", "date")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server sent back, decompressed."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header names in lower case; only those that a client needs."""
    body: bytes = b""


class Transport(Protocol):
    """Sends one form and returns what came back."""

    def prepare(self, url: str, *, timeouts: Timeouts) -> Failure | None:
        """
        Do all that can be done before the permission to start; return why it failed, or None.

        Whatever takes time between the permission and the start itself brings requests of
        several processes closer together than the limit allows. The same thread posts next.
        """

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        timeouts: Timeouts,
        on_sent: Callable[[], None] = lambda: None,
    ) -> Answer | Failure:
        """
        Return the answer, or why there is none; nothing is raised for a failed try.

        `on_sent` is called when the request has left, where that can be told.
        """

    def close(self) -> None:
        """Give up the connections."""


class RequestsTransport:
    """
    Form POST over `requests` with keep-alive; safe to use from several threads.

    Redirects are never followed, cookies and `.netrc` never used. Proxies and certificate
    bundles of the environment hold, but a server on this machine is always reached directly.
    """

    def __init__(self, *, host: str, connections: int = 10, max_bytes: int = 50 << 20) -> None:
        # None takes the proxies of the environment away; its certificate bundle still holds.
        names = ("http", "https", "all") if is_loopback(host) else ()
        self._proxies: dict[str, str | None] = dict.fromkeys(names)
        self._connections = connections
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._session: requests.Session | None = None
        self._sending = threading.local()
        """Per thread, what is to be called when its request has left."""
        self._reserved = threading.local()
        """Per thread, what gives the connection that was opened ahead to the next request."""

    def prepare(self, url: str, *, timeouts: Timeouts) -> Failure | None:
        """Import `requests`, and open a connection unless an idle one is left."""
        session = self._open()
        outcome = run_within(
            lambda: _connect(session, url, self._proxies, timeouts.connect_s), timeouts.overall_s
        )
        if outcome is None:
            return _OUT_OF_TIME
        if isinstance(outcome, Failure):
            return outcome
        self._reserved.give_back = outcome
        return None

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        timeouts: Timeouts,
        on_sent: Callable[[], None] = lambda: None,
    ) -> Answer | Failure:
        """Send the form; the overall limit holds for name look-up and slow bytes too."""
        session = self._open()
        self._reserved.__dict__.pop("give_back", _nothing)()
        held: list[requests.Response] = []

        def send() -> requests.Response:
            return session.post(
                url,
                # ECitMatch wants its pipes as they are (NBK25499; Biopython sends them so).
                data=urlencode(form, safe="|"),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                timeout=(timeouts.connect_s, timeouts.read_s),
                proxies=self._proxies,  # type: ignore[arg-type] # None is how to say no proxy
                allow_redirects=False,
                stream=True,
            )

        def attempt() -> Answer | Failure:
            self._sending.on_sent = on_sent
            return _attempt(send, self._max_bytes, held)

        outcome = run_within(attempt, timeouts.overall_s)
        if outcome is not None:
            return outcome
        for response in held:
            response.close()
        return Failure(
            kind=FailureKind.TIMEOUT,
            message=f"PubMed did not finish its answer within {timeouts.overall_s:g} s",
        )

    def close(self) -> None:
        """Give up the connections."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def _open(self) -> requests.Session:
        with self._lock:
            if self._session is None:
                self._session = _new_session(self._connections, self._tell_sent)
            return self._session

    def _tell_sent(self) -> None:
        self._sending.__dict__.pop("on_sent", _nothing)()


def run_within(work: Callable[[], _T], seconds: float) -> _T | None:
    """
    Run `work` in a thread of its own and return its result, or None when the time is over.

    Nothing else can end a name look-up, or a server that sends one byte every five seconds.
    A thread that ran out of time is left behind; it ends by its own timeouts.
    """
    future: Future[_T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        return None


def _new_session(connections: int, told: Callable[[], None]) -> requests.Session:
    import requests
    from requests.adapters import HTTPAdapter
    from requests.cookies import RequestsCookieJar

    session = requests.Session()
    session.headers.clear()
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
    session.cookies = RequestsCookieJar(policy=_no_cookies())
    # A callable that changes nothing keeps `.netrc` from adding a password of the user's.
    session.auth = _no_credentials
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, max_retries=0)
    tell_when_sent(adapter, told)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _no_cookies() -> DefaultCookiePolicy:
    from http.cookiejar import DefaultCookiePolicy

    return DefaultCookiePolicy(allowed_domains=[])


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _nothing() -> None:
    """Give nothing back: the request was not prepared."""


def _connect(
    session: requests.Session, url: str, proxies: Mapping[str, str | None], connect_s: float
) -> Callable[[], None] | Failure:
    import requests
    import urllib3

    try:
        return open_ahead(session, url, proxies, connect_s)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return _failure_of(error)


def _attempt(
    send: Callable[[], requests.Response], max_bytes: int, held: list[requests.Response]
) -> Answer | Failure:
    """Make one try. Exceptions end here: requests' own carry the request with its body."""
    import requests
    import urllib3

    try:
        response = send()
        held.append(response)
        try:
            return _read(response, max_bytes)
        finally:
            response.close()
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return _failure_of(error)


def _read(response: requests.Response, max_bytes: int) -> Answer | Failure:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > max_bytes:
            return Failure(
                kind=FailureKind.TOO_LARGE,
                message=f"PubMed's answer is larger than {max_bytes >> 20} MiB; it was not read",
            )
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Answer(status=response.status_code, headers=headers, body=bytes(body))


def _failure_of(error: Exception) -> Failure:
    """Name the failure by the type of the exception alone; its text may hold anything."""
    import ssl

    import requests
    import urllib3

    names = requests.exceptions
    inner = error.args[0] if error.args else None
    if isinstance(inner, urllib3.exceptions.ReadTimeoutError):
        return _OUT_OF_TIME
    # The order matters: requests derives most of its errors from ConnectionError.
    sorted_out: tuple[tuple[type[Exception], Failure], ...] = (
        (names.ProxyError, _PROXY),
        (names.SSLError, _TLS),
        (ssl.SSLError, _TLS),
        (urllib3.exceptions.SSLError, _TLS),
        (names.Timeout, _OUT_OF_TIME),
        (urllib3.exceptions.NewConnectionError, _UNREACHABLE),
        (urllib3.exceptions.ConnectTimeoutError, _OUT_OF_TIME),
        (names.ContentDecodingError, _NOT_DECOMPRESSED),
        (urllib3.exceptions.DecodeError, _NOT_DECOMPRESSED),
        (names.ChunkedEncodingError, _BROKEN_OFF),
        (names.ConnectionError, _UNREACHABLE),
        (urllib3.exceptions.ProtocolError, _BROKEN_OFF),
        (names.InvalidHeader, _NOT_HTTP),
        (OSError, _UNREACHABLE),
        (ValueError, _NOT_HTTP),
    )
    return next((failure for kind, failure in sorted_out if isinstance(error, kind)), _UNREACHABLE)


_PROXY = Failure(
    kind=FailureKind.PROXY_REFUSED,
    message="the proxy of this network refused the connection to PubMed; "
    "check HTTPS_PROXY and its user name and password",
)
_TLS = Failure(
    kind=FailureKind.TLS_FAILED,
    message="PubMed's certificate could not be checked; behind a proxy that reads traffic, "
    "name its certificates in REQUESTS_CA_BUNDLE",
)
_OUT_OF_TIME = Failure(kind=FailureKind.TIMEOUT, message="PubMed did not answer in time")
_NOT_DECOMPRESSED = Failure(
    kind=FailureKind.MALFORMED, message="PubMed's answer could not be decompressed"
)
_BROKEN_OFF = Failure(kind=FailureKind.UNREACHABLE, message="the connection to PubMed broke off")
_NOT_HTTP = Failure(kind=FailureKind.MALFORMED, message="PubMed's answer is not proper HTTP")
_UNREACHABLE = Failure(kind=FailureKind.UNREACHABLE, message="PubMed cannot be reached")
