"""
Headless Chromium, driven over two pipes by its DevTools protocol; the standard library is enough.

Messages are JSON, ended by a zero byte (`--remote-debugging-pipe`: the browser reads descriptor 3
and writes descriptor 4), so that no port and no WebSocket is needed.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

PATIENCE_S = 60.0
"""How long an answer may take; a machine that builds other things meanwhile is slow."""

SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


_LAY_PIPES = """
import fcntl, os, sys
reads, writes = (fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3])
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, with its two pipes where it wants them."""


class BrowserError(Exception):
    """The browser refused a command, or said nothing in time."""


@dataclass(slots=True)
class Page:
    """One tab, and what it told about itself."""

    _to: int
    _from: int
    session: str = ""
    console: list[str] = field(default_factory=list)
    """What scripts and the browser wrote into the console, and uncaught errors."""
    dialogs: list[str] = field(default_factory=list)
    """The texts of dialogs that were opened, and closed at once."""
    requests: list[str] = field(default_factory=list)
    """The addresses that were asked for."""
    events: list[str] = field(default_factory=list)
    _buffer: bytes = b""
    _number: int = 0

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = self._next(until)
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def evaluate(self, expression: str) -> Any:
        """Run a script in the page, wait for its promise, and return its value."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Go to an address and wait until the page is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        until = time.monotonic() + PATIENCE_S
        while "Page.loadEventFired" not in self.events:
            self._next(until)

    def size(self, width: int, height: int) -> None:
        """Give the page a window of this size, in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def theme(self, name: str) -> None:
        """Tell the page that the system is `dark` or `light`."""
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": name}],
        )

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            left = until - time.monotonic()
            ready, _, _ = select.select([self._from], [], [], max(0.0, left))
            if not ready:
                raise BrowserError("Chromium did not answer in time")
            data = os.read(self._from, 2**16)
            if not data:
                raise BrowserError("Chromium has gone")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self._note(message["method"], message.get("params", {}))
        return message

    def _note(self, method: str, parameters: dict[str, Any]) -> None:
        self.events.append(method)
        if method == "Runtime.consoleAPICalled":
            words = [str(each.get("value", "")) for each in parameters["args"]]
            self.console.append(" ".join(words))
        elif method == "Runtime.exceptionThrown":
            self.console.append(str(parameters["exceptionDetails"].get("text")))
        elif method == "Log.entryAdded":
            self.console.append(str(parameters["entry"].get("text")))
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(parameters["message"])
            os.write(
                self._to,
                json.dumps(
                    {
                        "id": 0,
                        "method": "Page.handleJavaScriptDialog",
                        "params": {"accept": False},
                        "sessionId": self.session,
                    }
                ).encode()
                + b"\0",
            )


@contextmanager
def open_browser(profile: Path) -> Iterator[Page]:
    """Start a browser with a profile of its own and give its one page."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", _LAY_PIPES, str(to_read), str(from_write)),
            *(str(CHROMIUM), *SWITCHES, f"--user-data-dir={profile}"),
        ],
        pass_fds=(to_read, from_write),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_read)
    os.close(from_write)
    page = Page(to_write, from_read)
    try:
        target = page.call("Target.createTarget", url="about:blank")["targetId"]
        attached = page.call("Target.attachToTarget", targetId=target, flatten=True)
        page.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        yield page
    finally:
        page.session = ""
        with suppress(BrowserError, OSError):
            page.call("Browser.close")
        os.close(to_write)
        os.close(from_read)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
