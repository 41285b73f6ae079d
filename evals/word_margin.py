"""
A Word file made a PDF by a LibreOffice that has a screen, its comments drawn in the margin.

Run by `evals.word_comments` with a Python that has LibreOffice's module `uno` (Debian:
python3-uno), which the environment of this project need not have:

    python3 evals/word_margin.py PORT SOURCE.docx TARGET.pdf

LibreOffice lays comments out only for a window that is seen, so it runs under Xvfb; what it
exports without a screen has none in the margin.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

_CONTENT = "/org.openoffice.Office.Writer/Print/Content"
_IN_MARGINS = 4
_PATIENCE_S = 60


def main() -> None:
    """Connect to the LibreOffice that listens on a port, print one file, and end it."""
    port, source, target = sys.argv[1:]
    context = _connect(port)
    manager = context.ServiceManager
    _set_margin(manager, context)
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(Path(source).resolve().as_uri(), "_blank", 0, ())
    document.getCurrentController().getFrame().getContainerWindow().setVisible(True)
    # The window lays its comments out when it has nothing else to do.
    time.sleep(5)
    file = _property("FileName", str(Path(target).resolve()))
    document.print((file, _property("Wait", True)))
    time.sleep(1)
    document.close(True)
    desktop.terminate()


def _connect(port: str) -> Any:
    import uno  # type: ignore[import-not-found]

    local = uno.getComponentContext()
    name = "com.sun.star.bridge.UnoUrlResolver"
    resolver = local.ServiceManager.createInstanceWithContext(name, local)
    address = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for _ in range(_PATIENCE_S):
        try:
            return resolver.resolve(address)
        except Exception:  # noqa: BLE001 - it has not begun to listen
            time.sleep(1)
    raise SystemExit("LibreOffice does not answer")


def _set_margin(manager: Any, context: Any) -> None:
    name = "com.sun.star.configuration.ConfigurationProvider"
    provider = manager.createInstanceWithContext(name, context)
    update = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", (_property("nodepath", _CONTENT),)
    )
    update.replaceByName("Note", _IN_MARGINS)
    update.commitChanges()


def _property(name: str, value: object) -> Any:
    from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
