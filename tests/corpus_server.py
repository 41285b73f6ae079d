"""A real corpus of made-up records, served on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from claimcheck.server.app import BASE_PATH, Server
from claimcheck.server.settings import ServerSettings
from claimcheck.sources.local.building import build_corpus
from tests.eutils_server import article_set, article_xml

RETRACTION = (
    "<CommentsCorrectionsList><CommentsCorrections RefType='RetractionOf'><RefSource>J Made Up"
    "</RefSource><PMID Version='1'>3</PMID></CommentsCorrections></CommentsCorrectionsList>"
)
HEADING = (
    '<MeshHeadingList><MeshHeading><DescriptorName UI="D007649" MajorTopicYN="Y">Ketamine'
    "</DescriptorName></MeshHeading></MeshHeadingList>"
)


def sample_articles() -> list[bytes]:
    """Return ten records on two subjects, one of them a notice about another."""
    articles = [
        article_xml(
            str(number),
            title=f"Ketamine infusion number {number}",
            abstract=f"Ketamine was given to {number} patients with low mood; {number} % improved.",
            more=HEADING,
        )
        for number in range(1, 6)
    ]
    articles += [
        article_xml(str(number), title=f"Aspirin dose {number}", abstract="Pain went away.")
        for number in range(6, 10)
    ]
    articles.append(article_xml("10", title="Retraction notice", more=RETRACTION))
    return articles


def build_sample(folder: Path, articles: list[bytes] | None = None) -> Path:
    """Build a corpus of the sample records below a folder, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sample.xml"
    path.write_bytes(article_set(*(articles or sample_articles())))
    build_corpus(folder / "corpus", [path])
    return folder / "corpus"


@contextmanager
def corpus_server(corpus: Path, settings: ServerSettings | None = None) -> Iterator[str]:
    """Serve a corpus on a free port; gives the base address of its utilities."""
    settings = settings or ServerSettings(rate_limited=False, logged=False)
    application = Server(corpus, settings).application()
    config = uvicorn.Config(
        application, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}{BASE_PATH}"
    finally:
        server.should_exit = True
        thread.join(20)
