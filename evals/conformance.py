# ruff: noqa: D103 - what a task does stands beside it in the list of tasks
"""
Entrez clients of other people against `claimcheck serve`: what they do, and with how many errors.

    python -m evals.conformance --data ../shared/data [--records 2500] [--clients PYTHON]

The corpus holds recorded answers of NCBI and part of the haystack. Bio.Entrez validates what it
reads against NCBI's DTDs. EDirect is Debian's ncbi-entrez-direct; its lines are left out where it
is not installed. metapub and easy-entrez are run by an interpreter of their own: the one given,
or a new environment into which pip installs them. Only the base address is changed in any client.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimcheck.model import Pmid
from claimcheck.queries.parsing import parse_pubmed
from claimcheck.sources.local.building import build_corpus
from claimcheck.sources.local.snapshot import Snapshot
from tests.corpus_server import corpus_server

Entrez: Any = importlib.import_module("Bio.Entrez")
Medline: Any = importlib.import_module("Bio.Medline")

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
PEERS = Path(__file__).with_name("conformance_peers.py")
TERM = "patients AND 1990:2020[dp]"


@dataclass(slots=True)
class Table:
    """What was done with each client, and what went wrong."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def run(self, client: str, what: str, work: Callable[[], object]) -> None:
        """Do one thing and note how it ended."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever a client raises is an error to count
            told = " ".join(f"{type(error).__name__}: {error}".split())
            self.note(client, what, told[:200])
        else:
            self.note(client, what, "")

    def note(self, client: str, what: str, error: str) -> None:
        """Note and print how one thing ended."""
        self.rows.append((client, what, error))
        print(f"{client:<12} {what:<58} {error or 'ok'}", flush=True)


def main() -> None:
    """Print the table; end in 1 when there was an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--records", type=int, default=2500)
    parser.add_argument("--clients", type=Path, help="python that has metapub and easy_entrez")
    arguments = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = make_corpus(arguments.data, folder, arguments.records)
        truth = Truth(corpus)
        print(f"{len(truth.all_pmids):,} records")
        with corpus_server(corpus) as base:
            run_bio(table, base, truth)
            run_edirect(table, base, truth, folder)
            python = arguments.clients or make_environment(folder)
            run_peers(table, base, truth, python, folder)
    counts = Counter(client for client, _, _ in table.rows)
    errors = Counter(client for client, _, error in table.rows if error)
    for client, count in counts.items():
        print(f"{client}: {count} done, {errors[client]} errors")
    sys.exit(bool(errors))


def make_corpus(data: Path, folder: Path, records: int) -> Path:
    """Build a corpus from recorded answers and from the haystack's first files."""
    files = sorted(
        path
        for path in (data / "wire").rglob("*")
        if path.is_file() and b"<PubmedArticleSet" in path.read_bytes()[:3000]
    )
    haystack = sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz"))
    build_corpus(folder / "corpus", [*files, *haystack[: max(1, records // 2500)]], jobs=1)
    return folder / "corpus"


class Truth:
    """What the corpus holds, found without the server."""

    def __init__(self, corpus: Path) -> None:
        self._snapshot = Snapshot(corpus)
        everything = self._snapshot.search(parse_pubmed("1000:3000[dp]"), limit=9999)
        self.all_pmids = list(everything.pmids)
        found = self._snapshot.search(parse_pubmed(TERM), limit=9999, needs_all=True)
        self.count = found.count
        raws = self._snapshot.fetch_xml(self.all_pmids)
        self.books = {pmid for pmid, raw in raws.items() if raw.startswith(b"<PubmedBook")}
        records = self._snapshot.fetch(found.pmids[:300])
        self.articles = found.count - len(self.books.intersection(found.pmids))
        cited = [
            record
            for record in self._snapshot.fetch(self.all_pmids).values()
            if record.journal and record.year and record.authors
        ]
        self.some = [pmid for pmid in records if pmid not in self.books]
        self.record = cited[0]
        links = {
            record.pmid: {link.pmid for link in record.corrections if link.ref_type != "Cites"}
            for record in self._snapshot.fetch(self.all_pmids).values()
        }
        self.linked, targets = max(links.items(), key=lambda it: (len(it[1] - {None}), it[0]))
        self.links = len(targets - {None})

    def count_of(self, term: str) -> int:
        """Return how many records a query finds."""
        return self._snapshot.search(parse_pubmed(term), limit=1, needs_all=True).count


def expect(found: object, wanted: object) -> None:
    """Raise an error where two things differ that must not."""
    if found != wanted:
        raise AssertionError(f"{str(found)[:80]} instead of {str(wanted)[:80]}")


def ensure(holds: object) -> None:
    """Raise an error where something does not hold."""
    if not holds:
        raise AssertionError("not as expected")


def run_bio(table: Table, base: str, truth: Truth) -> None:
    """Use Bio.Entrez as its tutorial shows, with its requests led to the server."""

    def urlopen(request: urllib.request.Request) -> Any:
        request.full_url = request.full_url.replace(NCBI, base)
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request)

    # Its addresses are built in; its opener is the only place where they can be changed.
    Entrez.urlopen = urlopen
    Entrez.email = "nobody@example.org"
    Entrez.sleep_between_tries = 0
    # Its own pause between requests is out of place on one machine.
    Entrez._open.previous = -10  # noqa: SLF001 - see above
    for what, work in bio_tasks(truth):
        table.run("Bio.Entrez", what, work)


def bio_tasks(truth: Truth) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is done with Bio.Entrez."""
    yield "esearch, XML: count and list", lambda: bio_search(truth)
    yield "esearch, JSON", lambda: bio_search_json(truth)
    yield "esearch usehistory, efetch of all records, validated", lambda: bio_all(truth)
    yield "esearch in a set of the History (#1 AND ...)", lambda: bio_history(truth)
    yield "epost of 300 PMIDs, efetch of them", lambda: bio_post(truth)
    yield "efetch, MEDLINE text of 300 through Bio.Medline", lambda: bio_medline(truth)
    yield "efetch, uilist and abstract", lambda: bio_texts(truth)
    yield "efetch of unknown PMIDs: an empty set", bio_unknown
    yield "esummary of all records, version 1, validated", lambda: bio_summaries(truth)
    yield "esummary, JSON", lambda: bio_summaries_json(truth)
    yield "elink: comments and corrections", lambda: bio_links(truth)
    yield "espell", bio_spelling
    yield "einfo: databases, fields", lambda: bio_info(truth)
    yield "ecitmatch", lambda: bio_citation(truth)
    yield "error of an empty term is an error for the client", bio_error


def bio_search(truth: Truth) -> None:
    found = read(Entrez.esearch(db="pubmed", term=TERM, retmax=5))
    expect((found["Count"], len(found["IdList"])), (str(truth.count), 5))


def bio_search_json(truth: Truth) -> None:
    with Entrez.esearch(db="pubmed", term=TERM, retmode="json") as handle:
        expect(json.load(handle)["esearchresult"]["count"], str(truth.count))


def bio_all(truth: Truth) -> None:
    found = read(Entrez.esearch(db="pubmed", term="1000:3000[dp]", usehistory="y"))
    stored = {"webenv": found["WebEnv"], "query_key": found["QueryKey"]}
    seen: list[str] = []
    for start in range(0, len(truth.all_pmids), 500):
        handle = Entrez.efetch(db="pubmed", retmode="xml", retstart=start, retmax=500, **stored)
        articles = read(handle)
        seen += [str(it["MedlineCitation"]["PMID"]) for it in articles["PubmedArticle"]]
        seen += [str(it["BookDocument"]["PMID"]) for it in articles["PubmedBookArticle"]]
    expect(sorted(seen), sorted(truth.all_pmids))


def bio_history(truth: Truth) -> None:
    first = read(Entrez.esearch(db="pubmed", term="patients", usehistory="y"))
    both = read(Entrez.esearch(db="pubmed", term="#1 AND 1990:2020[dp]", webenv=first["WebEnv"]))
    expect(both["Count"], str(truth.count))


def bio_post(truth: Truth) -> None:
    posted = read(Entrez.epost("pubmed", id=",".join(truth.some)))
    stored = {"webenv": posted["WebEnv"], "query_key": posted["QueryKey"]}
    articles = read(Entrez.efetch(db="pubmed", retmode="xml", retmax=1000, **stored))
    seen = {str(it["MedlineCitation"]["PMID"]) for it in articles["PubmedArticle"]}
    expect(seen, set(truth.some))


def bio_medline(truth: Truth) -> None:
    ids = ",".join(truth.some)
    with Entrez.efetch(db="pubmed", id=ids, rettype="medline", retmode="text") as handle:
        records = list(Medline.parse(handle))
    expect([record["PMID"] for record in records], truth.some)


def bio_texts(truth: Truth) -> None:
    ids = ",".join(truth.some)
    with Entrez.efetch(db="pubmed", id=ids, rettype="uilist", retmode="text") as handle:
        expect(handle.read().split(), truth.some)
    with Entrez.efetch(db="pubmed", id=ids, rettype="abstract", retmode="text") as handle:
        ensure(handle.read().count("\nPMID: ") >= len(truth.some))


def bio_unknown() -> None:
    articles = read(Entrez.efetch(db="pubmed", id="999999999", retmode="xml"))
    expect(len(articles["PubmedArticle"]), 0)


def bio_summaries(truth: Truth) -> None:
    for start in range(0, len(truth.all_pmids), 500):
        asked = truth.all_pmids[start : start + 500]
        found = read(Entrez.esummary(db="pubmed", id=",".join(asked)))
        expect([str(summary["Id"]) for summary in found], asked)


def bio_summaries_json(truth: Truth) -> None:
    with Entrez.esummary(db="pubmed", id=",".join(truth.some), retmode="json") as handle:
        expect(json.load(handle)["result"]["uids"], truth.some)


def bio_links(truth: Truth) -> None:
    linked = read(Entrez.elink(dbfrom="pubmed", db="pubmed", id=truth.linked))
    expect(len(linked[0]["LinkSetDb"][0]["Link"]), truth.links)


def bio_spelling() -> None:
    expect(read(Entrez.espell(db="pubmed", term="depresion"))["CorrectedQuery"], "depression")


def bio_info(truth: Truth) -> None:
    expect(read(Entrez.einfo())["DbList"], ["pubmed"])
    told = read(Entrez.einfo(db="pubmed"))["DbInfo"][0]
    ensure(int(told["Count"]) >= len(truth.all_pmids))


def bio_citation(truth: Truth) -> None:
    record = truth.record
    citation = {
        "journal": record.journal, "year": str(record.year), "key": "k1",
        "author_name": record.authors[0],
    }  # fmt: skip
    with Entrez.ecitmatch(db="pubmed", bdata=[citation]) as handle:
        ensure(handle.read().strip().split("|")[-1] in {record.pmid, "AMBIGUOUS"})


def bio_error() -> None:
    try:
        read(Entrez.esearch(db="pubmed", term="", ignore_errors=False))
    except RuntimeError as error:
        ensure("Empty term" in str(error))
        return
    raise AssertionError("no error")


def read(handle: Any) -> Any:
    """Read an answer with Bio.Entrez's own parser, which checks it against the DTD."""
    with handle:
        return Entrez.read(handle)


def run_edirect(table: Table, base: str, truth: Truth, home: Path) -> None:
    """Use EDirect through its pipes."""
    if shutil.which("esearch") is None:
        print("EDirect is not installed")
        return
    some, linked = truth.some[:30], truth.linked
    search = f'esearch -base "$BASE" -db pubmed -query "{TERM}"'
    fetch = 'efetch -base "$BASE"'
    count = str(truth.count)
    posted = f'epost -base "$BASE" -db pubmed -id {",".join(some)}'
    articles = "xtract -pattern PubmedArticle -element MedlineCitation/PMID ArticleTitle"
    summaries = "xtract -pattern DocumentSummary -element Id Title"
    lines = {
        "esearch | xtract: Count": (
            f"{search} | xtract -pattern ENTREZ_DIRECT -element Count",
            count,
        ),
        "esearch | efetch -format uid": (f"{search} | {fetch} -format uid | wc -l", count),
        "esearch | efetch -format xml | xtract": (
            f"{search} | {fetch} -format xml | {articles} | cut -f 1 | sort -u | wc -l",
            str(truth.articles),
        ),
        "esearch | efetch -format abstract": (
            f"{search} | {fetch} -format abstract | grep -c '^PMID: '",
            count,
        ),
        "efetch -format medline": (
            f"{fetch} -db pubmed -id {','.join(some)} -format medline | grep -c '^PMID-'",
            "30",
        ),
        "esearch | efetch -format docsum | xtract": (
            f"{search} | {fetch} -format docsum | {summaries} | wc -l",
            count,
        ),
        "epost | efetch -format uid": (f"{posted} | {fetch} -format uid | wc -l", "30"),
        "esummary | xtract": (
            f'esummary -base "$BASE" -db pubmed -id {",".join(some)} | {summaries} | wc -l',
            "30",
        ),
        "elink -related | efetch -format uid": (
            f'elink -base "$BASE" -db pubmed -id {linked} -related | {fetch} -format uid | wc -l',
            str(truth.links),
        ),
        "einfo -fields": (
            'einfo -base "$BASE" -db pubmed -fields | grep -c "Title/Abstract"',
            "1",
        ),
    }
    for what, (line, wanted) in lines.items():

        def work(line: str = line, wanted: str = wanted) -> None:
            expect(" ".join(shell(base, line, home).split()), wanted)

        table.run("EDirect", what, work)


def shell(base: str, line: str, home: Path) -> str:
    """Run a line with EDirect's tools; anything they complain about is an error."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "BASE": base}
    done = subprocess.run(
        ["bash", "-c", line], env=environment, capture_output=True, timeout=300, check=False
    )
    if b"ERROR" in done.stderr or b"FAILURE" in done.stderr:
        raise AssertionError(done.stderr.decode()[:200])
    return done.stdout.decode()


def make_environment(folder: Path) -> Path:
    """Make an environment with metapub and easy-entrez, and return its interpreter."""
    venv.create(folder / "clients", with_pip=True)
    python = folder / "clients" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "metapub", "easy-entrez"], check=True)
    return python


def run_peers(table: Table, base: str, truth: Truth, python: Path, home: Path) -> None:
    """Use metapub and easy-entrez in a process of their own."""
    record = truth.record
    told = {
        "base": base,
        "term": TERM,
        "count": truth.count,
        "some": truth.some[:30],
        "pmid": record.pmid,
        "title": record.title,
        "journal": record.journal,
        "year": record.year,
        "author": record.authors[0],
        "linked": truth.linked,
        "links": truth.links,
        "in_journal": truth.count_of(f'"{record.journal}"[TA] AND {record.year}[dp]'),
        "missing": Pmid("999999999"),
    }
    done = subprocess.run(
        [python, PEERS, json.dumps(told)],
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for row in rows:
        table.note(row["client"], row["what"], row["error"])
    if done.returncode or not rows:
        table.note("peers", "ran to its end", done.stderr[-300:])


if __name__ == "__main__":
    main()
