"""
The language server: diagnostics and hovers for the texts that are open in an editor.

Texts are sent whole at each change, because pygls cuts lines where the protocol does not. A check
runs in a thread, one at a time, when nobody has typed for a moment; what it found is shown only
if the text is still the same.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from claimcheck.documents import readable_suffixes
from claimcheck.editor.checking import NOTHING, CheckedText, check_text, hover_words
from claimcheck.editor.positions import Encoding, Positions
from claimcheck.errors import ClaimcheckError
from claimcheck.model import Severity
from claimcheck.text.display import visible_line
from claimcheck.version import __version__

DELAY_S = 0.3
"""How long nobody may type before a text is checked."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_SUFFIXES = {
    "markdown": ".md",
    "mdx": ".mdx",
    "plaintext": ".txt",
    "text": ".txt",
    "html": ".html",
    "restructuredtext": ".rst",
    "rst": ".rst",
    "asciidoc": ".adoc",
}
"""Endings for texts that have no file yet, by the editor's word for the language."""


@dataclass(slots=True)
class _Text:
    """What is known of an open text."""

    version: int | None = None
    """The version that `checked` speaks of; None before the first check."""
    checked: CheckedText = NOTHING
    waiting: asyncio.Task[None] | None = None


class EditorServer(LanguageServer):
    """Keeps the texts that are open, and checks them."""

    def __init__(self) -> None:
        super().__init__(
            "claimcheck", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self._texts: dict[str, _Text] = {}
        self._worker = ThreadPoolExecutor(max_workers=1)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Tell the log, not the person who is writing."""
        del source
        self.log(f"{type(error).__name__}: {error}")

    def log(self, message: str) -> None:
        """Write a line into the editor's log."""
        self.window_log_message(
            types.LogMessageParams(type=types.MessageType.Warning, message=visible_line(message))
        )

    def changed(self, uri: str, *, delay_s: float = DELAY_S) -> None:
        """Check a text soon, and forget the check that was to come before."""
        text = self._texts.setdefault(uri, _Text())
        if text.waiting is not None:
            text.waiting.cancel()
        text.waiting = asyncio.get_running_loop().create_task(self._check_soon(uri, delay_s))

    def changed_around(self) -> None:
        """Check all open texts: a file beside them has changed."""
        for uri in self._texts:
            self.changed(uri)

    def closed(self, uri: str) -> None:
        """Forget a text and take its diagnostics away."""
        text = self._texts.pop(uri, None)
        if text is not None and text.waiting is not None:
            text.waiting.cancel()
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=[])
        )

    async def hover(self, uri: str, position: types.Position) -> types.Hover | None:
        """Return what is known of the claim at a place."""
        text = self._texts.get(uri)
        document = self.workspace.text_documents.get(uri)
        if text is None or document is None:
            return None
        if text.version != document.version:
            await self._check(uri)
        positions = Positions(document.source, self._encoding)
        claims = text.checked.at(positions.offset(position.line, position.character))
        if not claims or text.version != document.version:
            return None
        start, end = min(each.start for each in claims), max(each.end for each in claims)
        kind = self._hover_kind()
        words = hover_words(claims, markdown=kind is types.MarkupKind.Markdown)
        return types.Hover(
            contents=types.MarkupContent(kind=kind, value=words),
            range=_range(positions, start, end),
        )

    async def _check_soon(self, uri: str, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        await self._check(uri)

    async def _check(self, uri: str) -> None:
        document = self.workspace.text_documents.get(uri)
        text = self._texts.get(uri)
        if document is None or text is None:
            return
        source, version = document.source, document.version
        path = self._path(uri, document.language_id or "")
        checked = NOTHING
        if path is not None:
            loop = asyncio.get_running_loop()
            try:
                checked = await loop.run_in_executor(
                    self._worker, self._check_now, uri, version, source, path
                )
            except ClaimcheckError as error:
                self.log(str(error))
            except Exception as error:  # noqa: BLE001 - a text that breaks it must not end the server
                self.log(f"internal error: {type(error).__name__}: {error}")
        if document.version != version or self._texts.get(uri) is not text:
            return
        text.version, text.checked = version, checked
        self._publish(uri, version, checked, Positions(source, self._encoding))

    def _check_now(self, uri: str, version: int | None, source: str, path: Path) -> CheckedText:
        """Check in the worker's thread, unless the text has changed while others were checked."""
        document = self.workspace.text_documents.get(uri)
        if document is None or document.version != version:
            return NOTHING
        return check_text(source, path, start=self._start(path))

    def _publish(
        self, uri: str, version: int | None, checked: CheckedText, positions: Positions
    ) -> None:
        diagnostics = [
            types.Diagnostic(
                range=_range(positions, finding.start, finding.end),
                severity=_SEVERITIES[finding.severity],
                code=finding.rule,
                source="claimcheck",
                message=finding.message,
            )
            for finding in checked.findings
        ]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=diagnostics)
        )

    def _path(self, uri: str, language: str) -> Path | None:
        """Return the file that a text is or will be; None when it is of no format that is read."""
        scheme = urlsplit(uri).scheme
        if scheme == "untitled":
            suffix = _SUFFIXES.get(language)
            return None if suffix is None else self._root() / f"untitled{suffix}"
        found = to_fs_path(uri) if scheme == "file" else None
        if found is None:
            return None
        path = PurePath(found)
        if path.suffix.lower() in readable_suffixes():
            return Path(path)
        suffix = _SUFFIXES.get(language)
        return None if suffix is None else Path(f"{path}{suffix}")

    def _start(self, path: Path) -> Path:
        """Return the folder of the project: the editor's, if the text lies in it."""
        root = self._root()
        return root if path.is_relative_to(root) else path.parent

    def _root(self) -> Path:
        folders = [to_fs_path(uri) for uri in self.workspace.folders]
        root = next((folder for folder in folders if folder), None) or self.workspace.root_path
        return Path(root) if root else Path.cwd()

    @property
    def _encoding(self) -> Encoding:
        return Encoding(self.workspace.position_encoding or Encoding.UTF16)

    def _hover_kind(self) -> types.MarkupKind:
        documents = self.client_capabilities.text_document
        hover = documents.hover if documents is not None else None
        wanted = hover.content_format if hover is not None else None
        return wanted[0] if wanted else types.MarkupKind.PlainText


def _range(positions: Positions, start: int, end: int) -> types.Range:
    (first, column), (last, end_column) = positions.place(start), positions.place(end)
    return types.Range(
        start=types.Position(line=first, character=column),
        end=types.Position(line=last, character=end_column),
    )


def make_server() -> EditorServer:
    """Return a server that waits for an editor."""
    server = EditorServer()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _opened(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, delay_s=0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _changed(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def _saved(params: types.DidSaveTextDocumentParams) -> None:
        del params
        server.changed_around()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def _around(params: types.DidChangeWatchedFilesParams) -> None:
        del params
        server.changed_around()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _hover(params: types.HoverParams) -> types.Hover | None:
        return await server.hover(params.text_document.uri, params.position)

    return server
