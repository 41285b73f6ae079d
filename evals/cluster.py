"""
Many claims over a corpus: in one process, in two, on a Dask cluster of two workers.

    python -m evals.cluster --data ../shared/data [--claims 1000] [--parts one,two,cluster]
        [--folder FOLDER]

The corpus is the haystack; the claims are those of the alignment set, of SciFact and, as far as
more are needed, of HealthVer. The reports and the lock files must be the same to the byte but for
the time of the search. With `--folder` the parts can be run one by one: what is there is used.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from claimcheck.sources.local.building import build_corpus
from tests.dask_cluster import dask_cluster

ROOT = Path(__file__).parents[1]
_TIME = re.compile(rb'"searched_at": ?"[^"]*"')


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took."""

    wall_s: float
    cpu_s: float


def main() -> None:
    """Print the table; end in 1 where two runs differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--parts", default="one,two,cluster")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with open_folder(arguments.folder) as folder:
        texts = read_claims(arguments.data)[: arguments.claims]
        corpus = folder / "haystack"
        if not corpus.is_dir():
            files = sorted((arguments.data / "haystack" / "pubmed_xml").glob("*.xml.gz"))
            build_corpus(corpus, files)
        for part in arguments.parts.split(","):
            spent = run_part(part, folder / part, corpus, texts)
            print(
                f"{part:<8} {len(texts)} claims  {spent.wall_s:7.1f} s wall  "
                f"{spent.cpu_s:7.1f} s CPU  {len(texts) / spent.wall_s:6.2f} claims/s",
                flush=True,
            )
        sys.exit(not compare(folder))


@contextmanager
def open_folder(given: Path | None) -> Iterator[Path]:
    """Give the folder that was named, or one that is gone afterwards."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def read_claims(data: Path) -> list[str]:
    """Return the claims of the data sets, each text once."""
    texts = [
        json.loads(line)["claim"]
        for path in ("alignment/dev.jsonl", "scifact/claims_train.jsonl")
        for line in (data / path).read_text("utf-8").splitlines()
    ]
    with (data / "healthver" / "healthver_dev.csv").open(encoding="utf-8") as file:
        texts += [row["claim"] for row in csv.DictReader(file)]
    return list(dict.fromkeys(texts))


def run_part(part: str, folder: Path, corpus: Path, texts: list[str]) -> Spent:
    """Verify all claims in one of the ways, in a project of its own."""
    folder.mkdir(exist_ok=True)
    (folder / "claims.lock").unlink(missing_ok=True)
    lines = ["version: 1", "claims:"]
    for number, text in enumerate(texts):
        lines += [f"- id: c{number:05}", f"  text: {json.dumps(text, ensure_ascii=False)}"]
    (folder / "claims.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if part == "cluster":
        with dask_cluster(folder) as dask:
            wall = verify(folder, corpus, "--workers", dask.address)
    else:
        wall = verify(folder, corpus, "--jobs", {"one": "1", "two": "2"}[part])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def verify(folder: Path, corpus: Path, *options: str) -> float:
    """Run the command and return the seconds that it took."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "claimcheck", "verify", "claims.yaml", "--no-progress"]
    subprocess.run(
        [*command, "--source", f"local:{corpus}", "-f", "json", "-o", "report.json", *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    return time.perf_counter() - start


def compare(folder: Path) -> bool:
    """Tell whether all parts that were run found the same, to the byte."""
    is_same = True
    for name in ("report.json", "claims.lock"):
        found = {
            path.parent.name: _TIME.sub(b"", path.read_bytes())
            for path in sorted(folder.glob(f"*/{name}"))
        }
        different = len(set(found.values()))
        sizes = {part: len(text) for part, text in found.items()}
        print(f"{name}: {sizes} bytes without the time, {different} different")
        is_same = is_same and different == 1
    return is_same


if __name__ == "__main__":
    main()
