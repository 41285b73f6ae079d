"""
An E-utilities server on this machine that answers what a test tells it to answer.

Without a script it is a small, well-behaved PubMed. `script` puts answers in front of that, one
for each request: status, headers, body, delays, and ways to break off. Every request is logged.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

BASE_PATH = "/entrez/eutils/"

Close = Literal["keep", "fin", "rst", "midchunk", "midgzip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedAnswer:
    """One answer: what is sent, how slowly, and how it ends."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_s: float = 0.0
    """Silence before the first byte."""
    chunks: int = 0
    """Send the body in so many chunks; 0 for a body with its length."""
    chunk_delay_s: float = 0.0
    close: Close = "keep"
    """
    `fin` and `rst` end the connection before any header; `midchunk` ends it inside the body;
    `midgzip` sends the first half of a compressed body inside a proper chunked stream.
    """
    raw: bytes | None = None
    """Bytes sent as they are in the place of a whole HTTP answer."""
    repeat: int = 1
    """For how many requests it holds; -1 for all that follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedRequest:
    """One request as it arrived."""

    endpoint: str
    method: str
    path: str
    form: Mapping[str, str]
    headers: Mapping[str, str]
    arrived_at_s: float
    """Monotonic seconds."""


@dataclass(slots=True, kw_only=True)
class SmallPubMed:
    """A few records, and searches by the words in their titles."""

    articles: dict[str, bytes] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """DOIs, PMCIDs and `journal|year|volume|page` with the PMIDs that they mean."""

    def add(self, pmid: str, *, title: str, abstract: str = "", more: str = "") -> None:
        """Add an article; `more` is XML for the end of its MedlineCitation."""
        self.titles[pmid] = title
        self.articles[pmid] = article_xml(pmid, title=title, abstract=abstract, more=more)

    def search(self, term: str) -> list[str]:
        """Return the PMIDs whose title holds every word of the term, or are named by it."""
        parts = term.split(" OR ")
        if all(part.endswith("[aid]") for part in parts):
            found = (self.names.get(part[:-5].strip('"').lower()) for part in parts)
            return [pmid for pmid in found if pmid is not None]
        bare = re.sub(r"\[[^\]]*\]", " ", term)
        words = {w for w in re.findall(r"\w+", bare.lower()) if w not in {"and", "or", "not"}}
        return [
            pmid
            for pmid, title in self.titles.items()
            if words <= set(re.findall(r"\w+", title.lower())) | {pmid}
        ]


def article_xml(pmid: str, *, title: str, abstract: str = "", more: str = "") -> bytes:
    """Return a minimal PubmedArticle."""
    told = f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>"
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal><JournalIssue '
        f'CitedMedium="Print"><PubDate><Year>2020</Year></PubDate></JournalIssue>'
        f"<Title>Journal of Made-Up Results</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>{told if abstract else ''}"
        f"<Language>eng</Language><PublicationTypeList>"
        f'<PublicationType UI="D016428">Journal Article</PublicationType>'
        f"</PublicationTypeList></Article>{more}</MedlineCitation></PubmedArticle>\n"
    ).encode()


SET_HEAD = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
SET_TAIL = b"</PubmedArticleSet>\n"


def article_set(*articles: bytes) -> bytes:
    """Return the articles as EFetch sends them."""
    return SET_HEAD + b"".join(articles) + SET_TAIL


def esearch_json(pmids: Sequence[str], *, count: int | None = None, **more: Any) -> bytes:
    """Return a clean answer of ESearch; `more` adds or replaces parts of the result."""
    result: dict[str, Any] = {
        "count": str(len(pmids) if count is None else count),
        "retmax": str(len(pmids)),
        "retstart": "0",
        "idlist": list(pmids),
        "translationset": [],
        "querytranslation": "words[All Fields]",
    } | more
    return json.dumps(
        {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    ).encode()


class EutilsServer:
    """The server: its address, its script and its log."""

    def __init__(self, pubmed: SmallPubMed | None = None) -> None:
        self.pubmed = pubmed or SmallPubMed()
        self.log: list[LoggedRequest] = []
        self.connections = 0
        self.disturb: Callable[[LoggedRequest], ScriptedAnswer | None] = lambda _: None
        """Asked before each unscripted answer; what it returns is sent in its place."""
        self._scripts: dict[str, deque[ScriptedAnswer]] = defaultdict(deque)
        self._lock = threading.Lock()
        self._server = _QuietServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        """The base address, as CLAIMCHECK_EUTILS_URL takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{BASE_PATH}"

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on; `url` still says http."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )

    def script(self, endpoint: str, *answers: ScriptedAnswer) -> None:
        """Let the next requests to `endpoint` (such as `esearch.fcgi`) get these answers."""
        with self._lock:
            self._scripts[endpoint].extend(answers)

    def requests(self, endpoint: str | None = None) -> list[LoggedRequest]:
        """Return the requests so far, to one endpoint or to all."""
        with self._lock:
            return [entry for entry in self.log if endpoint in {None, entry.endpoint}]

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, entry: LoggedRequest) -> ScriptedAnswer:
        """Log a request and return its answer."""
        with self._lock:
            self.log.append(entry)
            script = self._scripts[entry.endpoint]
            if script:
                first = script[0]
                if first.repeat > 1:
                    script[0] = replace(first, repeat=first.repeat - 1)
                elif first.repeat == 1:
                    script.popleft()
                return first
        return self.disturb(entry) or self._honest_answer(entry)

    def _honest_answer(self, entry: LoggedRequest) -> ScriptedAnswer:
        form = entry.form
        if entry.endpoint == "esearch.fcgi":
            found = self.pubmed.search(form.get("term", ""))
            shown = found[: int(form.get("retmax", "20"))]
            return ScriptedAnswer(body=esearch_json(shown, count=len(found)))
        ids = form.get("id", "").split(",")
        if entry.endpoint == "efetch.fcgi":
            articles = [self.pubmed.articles[pmid] for pmid in ids if pmid in self.pubmed.articles]
            return ScriptedAnswer(body=article_set(*articles))
        if entry.endpoint == "ecitmatch.cgi":
            lines = [line for line in form["bdata"].split("\r") if line]
            answers = [f"{line}{self._matched(line)}\n" for line in lines]
            return ScriptedAnswer(body="".join(answers).encode())
        if entry.endpoint == "esummary.fcgi":
            result: dict[str, Any] = {"uids": ids}
            for pmid in ids:
                known = pmid in self.pubmed.articles
                told = {} if known else {"error": "cannot get document summary"}
                result[pmid] = {"uid": pmid} | told
            return ScriptedAnswer(body=json.dumps({"result": result}).encode())
        return ScriptedAnswer(status=404, body=b"no such utility")

    def _matched(self, line: str) -> str:
        return self.pubmed.names.get("|".join(line.lower().split("|")[:4]), "NOT_FOUND")


@contextmanager
def eutils_server(pubmed: SmallPubMed | None = None) -> Iterator[EutilsServer]:
    """Serve until the block ends."""
    server = EutilsServer(pubmed)
    try:
        yield server
    finally:
        server.close()


class _QuietServer(ThreadingHTTPServer):
    """A server that says nothing about clients that went away, which here is what they do."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address


def _handler_for(server: EutilsServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    owner: EutilsServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.owner.connections += 1

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        del format, args

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._answer(self.rfile.read(length).decode("ascii"))

    def _answer(self, body: str) -> None:
        arrived_at_s = time.monotonic()
        parts = urlsplit(self.path)
        fields = parse_qs(parts.query) | parse_qs(body, keep_blank_values=True)
        entry = LoggedRequest(
            endpoint=parts.path.rpartition("/")[2],
            method=self.command,
            path=self.path,
            form={name: values[0] for name, values in fields.items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            arrived_at_s=arrived_at_s,
        )
        answer = self.owner.take(entry)
        if answer.delay_s:
            time.sleep(answer.delay_s)
        with suppress(OSError):
            self._send(answer)

    def _send(self, answer: ScriptedAnswer) -> None:
        if answer.raw is not None:
            self._send_raw(answer)
        elif answer.close in {"fin", "rst"}:
            self._hang_up(reset=answer.close == "rst")
        elif answer.close == "midgzip":
            half = gzip.compress(answer.body)
            headers = {"Content-Encoding": "gzip"} | dict(answer.headers)
            self._send_chunks(
                replace(answer, body=half[: len(half) // 2], headers=headers, chunks=1)
            )
        elif answer.chunks or answer.close == "midchunk":
            self._send_chunks(answer)
        else:
            self._send_whole(answer)

    def _send_raw(self, answer: ScriptedAnswer) -> None:
        size = max(1, len(answer.raw or b"") // max(1, answer.chunks))
        raw = answer.raw or b""
        for start in range(0, len(raw), size):
            self.wfile.write(raw[start : start + size])
            self.wfile.flush()
            if answer.chunk_delay_s:
                time.sleep(answer.chunk_delay_s)
        self._hang_up(reset=answer.close == "rst")

    def _send_head(self, answer: ScriptedAnswer, extra: Mapping[str, str]) -> None:
        self.send_response(answer.status)
        for name, value in (dict(extra) | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()

    def _send_whole(self, answer: ScriptedAnswer) -> None:
        self._send_head(answer, {"Content-Length": str(len(answer.body))})
        self.wfile.write(answer.body)

    def _send_chunks(self, answer: ScriptedAnswer) -> None:
        self._send_head(answer, {"Transfer-Encoding": "chunked"})
        count = max(1, answer.chunks)
        size = max(1, -(-len(answer.body) // count))
        pieces = [answer.body[at : at + size] for at in range(0, len(answer.body), size)]
        for piece in pieces:
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
            if answer.chunk_delay_s:
                time.sleep(answer.chunk_delay_s)
        if answer.close == "midchunk":
            self._hang_up(reset=False)
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _hang_up(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        with suppress(OSError):
            if not reset:
                self.connection.shutdown(socket.SHUT_RDWR)
            self.connection.close()
