"""The language server as an editor meets it: a process that speaks over its standard streams."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli.main import main
from claimcheck.version import __version__

pytest.importorskip("pygls", reason="pygls is not installed")

PATIENCE_S = 60.0
SENTENCE = "In a trial, 64% of patients with depression responded to ketamine within 24 hours."
CITED = "Ketamine blocks NMDA receptors (PMID: 29446381)."
LEAD = "👩👩 Nobody knows. "
BEGIN = len(LEAD) + 2
"""In UTF-16; each of the two signs takes two units."""
ARTICLE = f"# 👩 A treatment\n\n{LEAD}{SENTENCE}\n\n{CITED}\n\nCall us today!\n"


@dataclass(slots=True)
class Editor:
    """A client of the server."""

    process: subprocess.Popen[bytes]
    folder: Path
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last diagnostics of each text."""
    rounds: list[tuple[str, int | None]] = field(default_factory=list)
    """Text and version of all diagnostics that came."""
    logs: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    """The texts that were opened."""
    _buffer: bytes = b""
    _number: int = 0

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def send(self, method: str, parameters: Any, **further: Any) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": parameters, **further}
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, method: str, parameters: Any = None) -> Any:
        self._number += 1
        number = self._number
        self.send(method, parameters, id=number)
        while True:
            message = self.next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def next(self) -> dict[str, Any]:
        """Wait for one message."""
        until = time.monotonic() + PATIENCE_S
        while True:
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if separator:
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                if len(rest) >= length:
                    self._buffer = rest[length:]
                    message: dict[str, Any] = json.loads(rest[:length])
                    self._note(message)
                    return message
            assert self.process.stdout is not None
            handle = self.process.stdout.fileno()
            ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
            assert ready, "the server did not answer in time"
            data = os.read(handle, 2**16)
            assert data, "the server has gone"
            self._buffer += data

    def _note(self, message: dict[str, Any]) -> None:
        parameters = message.get("params", {})
        if message.get("method") == "textDocument/publishDiagnostics":
            self.shown[parameters["uri"]] = parameters
            self.rounds.append((parameters["uri"], parameters.get("version")))
        elif message.get("method") == "window/logMessage":
            self.logs.append(parameters["message"])

    def open(self, name: str, text: str, *, language: str = "markdown", uri: str = "") -> str:
        uri = uri or self.uri(name)
        self.opened.append(uri)
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, version: int, text: str) -> None:
        document = {"uri": uri, "version": version}
        changes = [{"text": text}]
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def diagnostics(self, uri: str, version: int) -> list[dict[str, Any]]:
        """Wait for the diagnostics of a version."""
        while self.shown.get(uri, {}).get("version") != version:
            self.next()
        found: list[dict[str, Any]] = self.shown[uri]["diagnostics"]
        return found

    def hover(self, uri: str, line: int, character: int) -> Any:
        place = {"line": line, "character": character}
        return self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder whose article was extracted and searched, once for all tests."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "article.md").write_text(ARTICLE, encoding="utf-8")
    for command in (("extract",), ("verify", "--source", "starter", "--quiet", "--no-cache")):
        subprocess.run(
            [sys.executable, "-m", "claimcheck", command[0], "article.md", *command[1:]],
            cwd=folder,
            capture_output=True,
            check=True,
        )
    return folder


@pytest.fixture
def project(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give such a folder that a test may change."""
    folder = tmp_path / "project"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    return folder


def start(folder: Path, **capabilities: Any) -> Editor:
    process = subprocess.Popen(
        [sys.executable, "-m", "claimcheck", "lsp", "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    )
    editor = Editor(process, folder)
    parameters = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
    answer = editor.ask("initialize", parameters)
    assert answer["serverInfo"] == {"name": "claimcheck", "version": __version__}
    assert answer["capabilities"]["hoverProvider"]
    editor.send("initialized", {})
    return editor


def stop(editor: Editor) -> None:
    if editor.process.poll() is None:
        editor.ask("shutdown")
        editor.send("exit", None)
    editor.process.communicate(timeout=PATIENCE_S)


MARKDOWN = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}


@pytest.fixture(scope="module")
def shared(prepared: Path) -> Iterator[Editor]:
    """Give an editor that understands Markdown and counts in UTF-16, for tests that only read."""
    opened = start(prepared, **MARKDOWN)
    yield opened
    stop(opened)
    assert opened.process.returncode == 0


@pytest.fixture
def editor(shared: Editor) -> Iterator[Editor]:
    """Give that editor, and close its texts afterwards."""
    yield shared
    for uri in shared.opened:
        shared.send("textDocument/didClose", {"textDocument": {"uri": uri}})
        shared.hover(uri, 0, 0)
    for known in (shared.opened, shared.shown, shared.rounds, shared.logs):
        known.clear()


@pytest.fixture
def own_editor(project: Path) -> Iterator[Editor]:
    """Give an editor on a project that the test changes."""
    opened = start(project, **MARKDOWN)
    yield opened
    stop(opened)


def codes(diagnostics: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in diagnostics]


def test_findings_stand_at_their_words_in_utf_16(editor: Editor) -> None:
    uri = editor.open("article.md", ARTICLE)
    (unsourced,) = [each for each in editor.diagnostics(uri, 1) if each["code"] == "CC001"]
    assert unsourced["range"] == {
        "start": {"line": 2, "character": BEGIN},
        "end": {"line": 2, "character": BEGIN + len(SENTENCE)},
    }
    assert unsourced["severity"] == 1
    assert unsourced["source"] == "claimcheck"
    assert "has no source" in unsourced["message"]


def test_a_hover_shows_the_evidence_of_the_claim(editor: Editor) -> None:
    uri = editor.open("article.md", ARTICLE)
    said = editor.hover(uri, 2, BEGIN + 9)
    assert said["range"]["start"] == {"line": 2, "character": BEGIN}
    assert said["contents"]["kind"] == "markdown"
    words = said["contents"]["value"]
    assert "**! failing the gate**" in words
    assert "](https://pubmed.ncbi.nlm.nih.gov/" in words
    assert "summary written for claimcheck" in words
    assert editor.hover(uri, 6, 3) is None
    assert editor.hover(uri, 900, 3) is None


def test_the_unsaved_text_counts_not_the_file(editor: Editor) -> None:
    uri = editor.open("article.md", ARTICLE)
    editor.diagnostics(uri, 1)
    new = "Aspirin prevented 31% of all strokes in adults."
    editor.change(uri, 2, ARTICLE.replace("Call us today!", new))
    found = [each for each in editor.diagnostics(uri, 2) if each["range"]["start"]["line"] == 6]
    assert "CC001" in codes(found)
    assert found[0]["range"]["end"]["character"] == len(new)
    editor.change(uri, 3, "Nothing to check.\n")
    assert editor.diagnostics(uri, 3) == []


def test_of_many_changes_only_the_last_is_checked(editor: Editor) -> None:
    uri = editor.open("article.md", ARTICLE)
    editor.diagnostics(uri, 1)
    for version in range(2, 40):
        editor.change(uri, version, ARTICLE + "x" * version)
    editor.diagnostics(uri, 39)
    assert len(editor.rounds) <= 4


def test_half_written_texts_of_every_format_do_no_harm(editor: Editor) -> None:
    halves = ["", " ", "#", "[a](", "```", "<", "<div><p>x", "| a |", "\ud83d", "\x00\x1b[2J"]
    halves += ["---\ntitle: [", "x" * 50_000, "<!-- claimcheck: ignore[", ".. figure::", "[^1]: "]
    last = ""
    for number, name in enumerate(("a.md", "b.txt", "c.html", "d.rst", "e.adoc", "f.docx", "g.py")):
        last = editor.open(name, "Half of it.", language=f"language-{number}")
        for version, text in enumerate(halves, start=2):
            editor.change(last, version, text)
            if number < 2:
                editor.hover(last, 0, 0)
    uri = editor.open("article.md", ARTICLE)
    assert "CC001" in codes(editor.diagnostics(uri, 1))
    assert not [line for line in editor.logs if "internal error" in line]


def test_a_text_without_a_file_is_checked_by_its_language(editor: Editor) -> None:
    uri = editor.open("", SENTENCE, uri="untitled:Untitled-1")
    assert "CC001" in codes(editor.diagnostics(uri, 1))
    other = editor.open("", SENTENCE, uri="untitled:Untitled-2", language="python")
    assert editor.diagnostics(other, 1) == []


def test_closing_a_text_takes_its_diagnostics_away(editor: Editor) -> None:
    uri = editor.open("article.md", ARTICLE)
    assert editor.diagnostics(uri, 1)
    editor.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    while editor.shown[uri]["diagnostics"]:
        editor.next()


def test_a_judgement_shows_after_saving(own_editor: Editor) -> None:
    uri = own_editor.open("article.md", ARTICLE)
    assert "CC001" in codes(own_editor.diagnostics(uri, 1))
    claims = (own_editor.folder / "claims.yaml").read_text(encoding="utf-8")
    (claim,) = [line.split()[-1] for line in claims.splitlines() if "id: trial-64" in line]
    assert main(["judge", claim, "supported", "--as", "jo"]) == 0
    before = len(own_editor.rounds)
    own_editor.send("textDocument/didSave", {"textDocument": {"uri": uri}})
    while len(own_editor.rounds) == before:
        own_editor.next()
    assert "CC001" not in codes(own_editor.shown[uri]["diagnostics"])
    assert "supported, by jo" in own_editor.hover(uri, 2, BEGIN + 9)["contents"]["value"]


def test_a_broken_claims_file_is_told_to_the_log_alone(own_editor: Editor) -> None:
    (own_editor.folder / "claims.yaml").write_text("version: [", encoding="utf-8")
    uri = own_editor.open("article.md", ARTICLE)
    assert own_editor.diagnostics(uri, 1) == []
    assert any("claims.yaml" in line for line in own_editor.logs)


def test_nothing_is_written(editor: Editor) -> None:
    def files() -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for path in editor.folder.rglob("*")
            if path.is_file() and ".cache" not in path.parts
        }

    before = files()
    uri = editor.open("article.md", ARTICLE + "Aspirin cured 9 of 10 adults.\n")
    editor.diagnostics(uri, 1)
    editor.hover(uri, 2, BEGIN + 9)
    assert files() == before


@pytest.mark.parametrize(
    ("encoding", "column"), [("utf-8", len(LEAD.encode())), ("utf-32", len(LEAD))]
)
def test_other_encodings_are_spoken_where_the_editor_wants_them(
    project: Path, encoding: str, column: int
) -> None:
    editor = start(project, general={"positionEncodings": [encoding]})
    uri = editor.open("article.md", ARTICLE)
    (unsourced,) = [each for each in editor.diagnostics(uri, 1) if each["code"] == "CC001"]
    assert unsourced["range"]["start"] == {"line": 2, "character": column}
    assert editor.hover(uri, 2, column)["contents"]["kind"] == "plaintext"
    stop(editor)


def test_an_editor_that_dies_ends_the_server(project: Path) -> None:
    editor = start(project)
    editor.open("article.md", ARTICLE)
    assert editor.process.stdin is not None
    editor.process.stdin.close()
    assert editor.process.wait(timeout=PATIENCE_S) in {0, 1}
    for stream in (editor.process.stdout, editor.process.stderr):
        assert stream is not None
        stream.close()
