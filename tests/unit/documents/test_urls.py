"""Documents on the web: what is fetched, and what never is."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claimcheck.documents import Fetching, read_url
from claimcheck.documents.urls import Address, is_public
from claimcheck.errors import DocumentError

LOCAL = ipaddress.ip_address("127.0.0.1")
Answer = tuple[int, dict[str, str], bytes]


def only_loopback(address: Address) -> bool:
    return address == LOCAL


HERE = Fetching(allow_http=True, is_allowed=only_loopback, seconds=10, max_bytes=100_000)


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, Answer]], str]]:
    answers: dict[str, Answer] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def start(pages: dict[str, Answer]) -> str:
        answers.update(pages)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    server.shutdown()
    thread.join()
    server.server_close()


def page(body: str, **headers: str) -> Answer:
    kind = {"Content-Type": "text/html; charset=iso-8859-1", **headers}
    return 200, kind, body.encode("latin-1")


def test_a_page_is_read_in_the_encoding_that_the_server_names(
    serve: Callable[[dict[str, Answer]], str],
) -> None:
    url = serve({"/a?b=c": page("<p>Café au lait.</p>")}) + "/a?b=c"
    document = read_url(url, fetching=HERE)
    assert (document.text, document.path) == ("Café au lait.", url)


def test_the_ending_of_the_address_serves_where_the_server_names_no_format(
    serve: Callable[[dict[str, Answer]], str],
) -> None:
    url = serve({"/a.md": (200, {}, b"# Title\n\nWords **here**.")}) + "/a.md"
    assert read_url(url, fetching=HERE).text == "Title\n\nWords here."


def test_redirects_are_followed(serve: Callable[[dict[str, Answer]], str]) -> None:
    base = serve({"/a": (302, {"Location": "/b"}, b""), "/b": page("<p>There.</p>")})
    assert read_url(f"{base}/a", fetching=HERE).text == "There."


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://10.0.0.1/", "private or local"),
        ("http://169.254.169.254/latest/meta-data/", "private or local"),
        ("http://[::1]/", "private or local"),
        ("file:///etc/hostname", "does not begin with https or http"),
        ("/a", "too often"),
    ],
)
def test_redirects_into_the_network_are_refused(
    serve: Callable[[dict[str, Answer]], str], location: str, message: str
) -> None:
    base = serve({"/a": (302, {"Location": location}, b"")})
    with pytest.raises(DocumentError, match=message):
        read_url(f"{base}/a", fetching=HERE)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((404, {}, b""), "status 404"),
        ((200, {"Content-Type": "text/html"}, b"a" * 200_000), "has more than"),
        ((200, {"Content-Type": "image/png"}, b"a"), "is not read"),
        ((200, {"Content-Encoding": "gzip"}, b"a"), "packed"),
        ((200, {"Content-Type": "text/html"}, b"%PDF-1.7"), "is a PDF"),
    ],
)
def test_answers_that_are_no_document_are_refused(
    serve: Callable[[dict[str, Answer]], str], answer: Answer, message: str
) -> None:
    base = serve({"/a": answer})
    with pytest.raises(DocumentError, match=message):
        read_url(f"{base}/a", fetching=HERE)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1/", "https"),
        ("https://127.0.0.1/", "private or local"),
        ("https://localhost/", "private or local"),
        ("https://[::ffff:10.0.0.1]/", "private or local"),
        ("https://0/", "private or local"),
        ("https://2130706433/", "private or local"),
        ("https://user:secret@127.0.0.1/", "user name"),
        ("https:///path", "no web address"),
        ("https://[bad/", "no web address"),
        ("ftp://127.0.0.1/", "https"),
    ],
)
def test_addresses_that_are_not_allowed_are_refused(url: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_url(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_inside_of_a_network_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
