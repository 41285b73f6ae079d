"""
Wall time and peak memory of `claimcheck verify` on a claims file with the starter corpus.

The time is also given as a multiple of starting an empty Python, since absolute times of shared
machines vary. «json» and «terminal» find nothing of an earlier run, «again» its claims.lock and
what it kept in the cache folder.

    python -m evals main_job --claims claims.yaml
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=Path, default=Path("claims.yaml"))
    parser.add_argument("--data", type=Path, help="not needed; taken for uniformity")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        claims = Path(shutil.copy(arguments.claims, folder))
        command = [sys.executable, "-m", "claimcheck", "verify", str(claims), "--source", "starter"]
        # Installing writes the byte code; some environments forbid that for a checkout.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
        # On Linux the cache folder of the user is there; nothing of the user's is to be found.
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        measure(command)
        again = [measure(command) for _ in range(ROUNDS)]
        runs, shown = [], []
        for _ in range(ROUNDS):
            forget(Path(folder))
            runs.append(measure([*command, "--format", "json"]))
            forget(Path(folder))
            shown.append(measure(command))
    empty = min(measure([sys.executable, "-c", "pass"])[0] for _ in range(ROUNDS))
    document = json.loads(runs[0][3])
    counts = document["counts"]
    states = {claim["search"]["state"] for claim in document["claims"]}
    print(
        f"claims {counts['claims']}, checked {counts['checked']}, unchecked {counts['unchecked']}"
    )
    print(f"search states: {', '.join(sorted(states))}")
    for name, rows in (("json", runs), ("terminal", shown), ("again", again)):
        wall = min(row[0] for row in rows)
        print(
            f"{name:9} wall {wall:.2f} s (best of {ROUNDS}), {wall / empty:.0f} times an empty "
            f"Python; CPU {min(row[1] for row in rows):.2f} s; "
            f"peak memory {max(row[2] for row in rows) / 1024:.0f} MiB"
        )


def forget(folder: Path) -> None:
    """Delete what an earlier run left."""
    (folder / "claims.lock").unlink()
    shutil.rmtree(folder / "cache")


def measure(command: list[str]) -> tuple[float, float, int, str]:
    """Return wall and CPU seconds, peak KiB and standard output of a command that succeeds."""
    with tempfile.TemporaryFile("w+") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended in {process.returncode}")
        out.seek(0)
        return wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.read()


if __name__ == "__main__":
    main()
