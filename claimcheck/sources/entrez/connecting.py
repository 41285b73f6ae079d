"""
Connections opened before the permission to start, not after it.

A request on a new connection reaches PubMed two round trips later than one on a kept connection.
Starts that were spaced evenly would then arrive closer together than the limit allows, whenever
runs change from new connections to kept ones. To connect is no request and needs no permission.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests
    from requests.adapters import HTTPAdapter


def open_ahead(
    session: requests.Session, url: str, proxies: Mapping[str, str | None], connect_s: float
) -> Callable[[], None]:
    """
    Take an idle connection or open one, and return what gives it back to its pool.

    It is to be given back by the thread that took it, right before its request: pools hand out
    what they got last. Through a proxy nothing is opened ahead.

    Raises:
        Exception: As the connection raises them; the caller sorts them by type.
    """
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool

    named = dict(proxies)
    merged = session.merge_environment_settings(url, named, None, None, None)  # type: ignore[arg-type] # None is how to say no proxy
    adapter = session.get_adapter(url)
    if merged["proxies"] or not isinstance(adapter, HTTPAdapter):
        return _give_nothing_back
    prepared = session.prepare_request(requests.Request("POST", url))
    pool = adapter.get_connection_with_tls_context(prepared, merged["verify"], cert=merged["cert"])
    adapter.cert_verify(pool, url, merged["verify"], merged["cert"])  # type: ignore[no-untyped-call] # absent from the stubs
    if not isinstance(pool, HTTPConnectionPool):
        return _give_nothing_back
    # Neither method is public, and both have kept their names since urllib3 1.0; there is no
    # public way to open a connection without sending on it.
    connection = pool._get_conn()  # noqa: SLF001 - see above
    if connection.is_closed:
        connection.timeout = connect_s
        connection.connect()
    return lambda: pool._put_conn(connection)  # noqa: SLF001 - see above


def _give_nothing_back() -> None:
    return None


def tell_when_sent(adapter: HTTPAdapter, told: Callable[[], None]) -> None:
    """
    Have `told` called when a request has left, in the thread that sends it.

    The pool classes of a manager may be replaced (urllib3 says so beside them, read 2026-11). A
    proxy has a manager of its own, through which nothing is told.
    """
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

    class TellingConnection(HTTPConnection):
        def request(self, *args: Any, **options: Any) -> None:
            super().request(*args, **options)
            told()

    class TellingSecureConnection(HTTPSConnection):
        def request(self, *args: Any, **options: Any) -> None:
            super().request(*args, **options)
            told()

    class Pool(HTTPConnectionPool):
        ConnectionCls = TellingConnection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = TellingSecureConnection

    adapter.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
