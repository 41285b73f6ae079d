"""
Time and memory of `claimcheck check` on a site of 1,000 articles with some 20,000 claims.

    python -m evals.gate_speed --data ../shared/data [--articles 1000] [--evidence 5] [--keep DIR]

The articles are the seed articles, paragraph by paragraph with changed words and other numbers, so
that no two are alike; nothing of them stays unless `--keep` names a folder. claims.yaml comes from
`claimcheck extract`. claims.lock is made from a search of a few articles in the starter corpus:
each claim of the site takes the entry of a searched one. The cache is a folder of its own.

Prints, for each run, wall and processor seconds, peak memory, exit code and whether standard output
is the same, byte for byte, as that of the run without a cache. After an edit of one article its own
lines are compared with those of a run on that article alone without a cache, which takes a second
instead of the minute of a third whole run. Modules are compiled once into a folder of the
measurement, as an installed package has them, whatever PYTHONDONTWRITEBYTECODE says.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from random import Random

from claimcheck.claims.file import load_claims_file
from claimcheck.claims.lock import ClaimsLock, digest_text, encode_lock, load_lock

_TOKEN = re.compile(r"[0-9]|\b[a-z]{5,20}\b")
_ENDINGS = ("",) * 7 + ("x",)
_CLAIMS_A_PAGE = 20
_CHARACTERS_A_CLAIM = 230
"""Of the seeds; measured with `claimcheck extract`."""
_SEARCHED = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the command."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    code: int
    output: str

    def row(self, name: str, reference: str | None) -> str:
        """Return the run as a line of the table."""
        same = "-" if reference is None else "yes" if self.output == reference else "NO"
        return self.line(name, same)

    def line(self, name: str, same: str) -> str:
        """Return the run as a line of the table, with a word for whether it said the same."""
        return (
            f"{name:34} {self.wall_s:>7.2f} {self.cpu_s:>7.2f} {self.peak_mib:>8.0f} "
            f"{self.code:>5} {same:>5}"
        )


def main() -> None:
    """Make the site, run the gate, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--evidence", type=int, default=5, help="records a claim in claims.lock")
    parser.add_argument("--keep", type=Path, help="make the site here and use it again")
    parser.add_argument("--make-only", action="store_true", help="make the site and stop")
    parser.add_argument("--rounds", type=int, default=3, help="second runs; the best counts")
    arguments = parser.parse_args()
    with _folder(arguments.keep) as folder:
        site = folder / "site"
        if arguments.make_only:
            _make_site(site, arguments.data, arguments.articles, arguments.evidence)
            return
        if not (site / "claims.lock").exists():
            _make_apart(folder, arguments)
        _report(site, folder / "cache", arguments.rounds)


def _report(site: Path, cache: Path, rounds: int) -> None:
    pages = sorted((site / "articles").iterdir())
    text = (site / "claims.yaml").read_text("utf-8")
    print(
        f"{len(pages)} articles, {text.count(chr(10) + '  - id: ')} claims; MB: articles "
        f"{sum(page.stat().st_size for page in pages) / 1e6:.1f}, "
        f"claims.yaml {len(text.encode()) / 1e6:.1f}, "
        f"claims.lock {(site / 'claims.lock').stat().st_size / 1e6:.1f}"
    )
    print(f"{'run':34} {'wall s':>7} {'cpu s':>7} {'peak MiB':>8} {'exit':>5} {'same':>5}")
    shutil.rmtree(cache, ignore_errors=True)
    for command in ("--version", "check --help"):
        _run([sys.executable, "-m", "claimcheck", *command.split()], site, cache)
    empties = [_run([sys.executable, "-c", "pass"], site, cache) for _ in range(rounds)]
    empty = min(empties, key=lambda each: each.cpu_s)
    print(empty.row("an empty Python", None), flush=True)
    plain = _check(site, cache, "--no-cache")
    print(plain.row("--no-cache", None), flush=True)
    first = _check(site, cache)
    print(first.row("first run, empty cache", plain.output), flush=True)
    seconds = [_check(site, cache) for _ in range(rounds)]
    best = min(seconds, key=lambda each: each.cpu_s)
    print(best.row(f"second run, best of {rounds}", plain.output), flush=True)
    page = pages[len(pages) // 2]
    old = page.read_bytes()
    page.write_bytes(old + b"\n\nIn a trial, 47% of 90 patients responded within two days.\n")
    edited = _check(site, cache)
    name = page.relative_to(site).as_posix()
    alone = _lines_of(name, _check(site, cache, name, "--no-cache").output)
    same = alone == _lines_of(name, edited.output) and alone != _lines_of(name, plain.output)
    print(edited.line("one article edited", "yes" if same else "NO"))
    page.write_bytes(old)
    held = sum(each.stat().st_size for each in cache.rglob("*") if each.is_file())
    print(
        f"cache {held / 1e6:.1f} MB; second run {best.cpu_s / empty.cpu_s:.0f} times the processor "
        f"time of an empty Python, load {os.getloadavg()[0]:.1f}"
    )


def _lines_of(document: str, output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith(f"{document}:")]


def _make_apart(folder: Path, arguments: argparse.Namespace) -> None:
    """
    Make the site in another process.

    A process begins with the peak memory of the one that started it, so this one must stay small.
    """
    options = ["--data", str(arguments.data), "--articles", str(arguments.articles)]
    options += ["--evidence", str(arguments.evidence), "--keep", str(folder), "--make-only"]
    subprocess.run([sys.executable, "-m", "evals.gate_speed", *options], check=True)


def _make_site(site: Path, data: Path, articles: int, evidence: int) -> None:
    shutil.rmtree(site, ignore_errors=True)
    (site / "articles").mkdir(parents=True)
    for number, page in zip(range(articles), _pages(data / "articles" / "seeds"), strict=False):
        (site / "articles" / f"{number:04}.md").write_text(page, "utf-8")
    cache = site.parent / "making"
    _claimcheck(site, cache, "extract", "articles")
    searched = site.parent / "searched"
    searched.mkdir()
    for page_file in sorted((site / "articles").iterdir())[:_SEARCHED]:
        shutil.copy(page_file, searched)
    _claimcheck(searched, cache, "extract", ".")
    options = ("--source", "starter", "--max-evidence", str(evidence), "-f", "json")
    _claimcheck(searched, cache, "verify", *options)
    _write_lock(site, load_lock(searched / "claims.lock"))
    shutil.rmtree(searched)
    shutil.rmtree(cache, ignore_errors=True)


def _write_lock(site: Path, found: ClaimsLock) -> None:
    """Give every claim of the site the entry of a searched claim, as if it had been searched."""
    entries = []
    for claim, entry in zip(
        load_claims_file(site / "claims.yaml").claims, cycle(found.entries), strict=False
    ):
        entries.append(replace(entry, claim=claim.id, text_digest=digest_text(claim.text)))
    (site / "claims.lock").write_text(encode_lock(ClaimsLock(entries=tuple(entries))), "utf-8")


def _pages(seeds: Path) -> Iterator[str]:
    """Yield pages of about 20 claims each, for ever; the same ones each time."""
    random = Random(7)  # noqa: S311 - words for a measurement, no secret
    paragraphs = [
        part.strip()
        for path in sorted(seeds.glob("*.txt"))
        for part in path.read_text("utf-8").split("\n")
        if len(part.strip()) > 80
    ]
    page: list[str] = []
    for paragraph in cycle(paragraphs):
        page.append(_changed(paragraph, random))
        if sum(map(len, page)) > _CLAIMS_A_PAGE * _CHARACTERS_A_CLAIM:
            yield "\n\n".join(page) + "\n"
            page.clear()


def _changed(text: str, random: Random) -> str:
    def change(match: re.Match[str]) -> str:
        found = match.group()
        if found.isdigit():
            return str(random.randrange(1, 10))
        return found + random.choice(_ENDINGS)

    return _TOKEN.sub(change, text)


def _check(site: Path, cache: Path, *options: str) -> Measured:
    return _run([sys.executable, "-m", "claimcheck", "check", *options], site, cache)


def _claimcheck(folder: Path, cache: Path, *arguments: str) -> None:
    _run([sys.executable, "-m", "claimcheck", *arguments], folder, cache)


def _run(command: list[str], folder: Path, cache: Path) -> Measured:
    environment = os.environ | {
        "XDG_CACHE_HOME": str(cache),
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "PYTHONPYCACHEPREFIX": str(cache.parent / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile("w+b") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, cwd=folder, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode()
    return Measured(
        wall_s=wall_s,
        cpu_s=usage.ru_utime + usage.ru_stime,
        peak_mib=usage.ru_maxrss / 1024,
        code=process.returncode,
        output=output,
    )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
