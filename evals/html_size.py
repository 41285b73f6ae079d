"""
How large the HTML report is: 500 claims with 10 abstracts each, and how soon Chromium shows it.

    python -m evals.html_size --data ../shared/data [--write DIR]

«articles»: the first 500 claims that are found in the articles, each beside the ten of 2,000
abstracts that match it best; the texts of the articles are in the page. «long» makes each deciding
sentence of it 600 characters long by the text around it, and each title 200. «numbers»: the claims
of examples/, which are full of numbers, over and over, with ten study cards each. «apart» gives
every claim records of its own, so that nothing can be shown once for several claims.

«seconds» is processor time for writing the page, «step» how far it was cut (0: nothing is left
out, 1: repeated sentences are referred to, 2 and more: long sentences are cut around their
numbers), «numbers» how many numbers are marked as agreeing or differing. In headless Chromium,
where there is one, in milliseconds of wall-clock: «paint» until something is shown, «load» until
the page and its script are done, «filter» for the first search for a word, which reads every claim.
`--write` keeps the pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import Stemmer

from claimcheck.api.runs import Surroundings, recorded_results
from claimcheck.api.workspace import open_workspaces
from claimcheck.claims.extraction import extract_claims
from claimcheck.documents import read_document, readable_suffixes
from claimcheck.errors import DocumentError
from claimcheck.evidence.matching import match_claim
from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimResult,
    Counts,
    Evidence,
    NumberMark,
    Pmid,
    RationaleSentence,
    Record,
    Report,
    SearchLog,
    SearchState,
    ShownDocument,
    Span,
)
from claimcheck.reports.html.detail import DETAILS
from claimcheck.reports.html.page import write_page
from tests.chromium import CHROMIUM, Page, open_browser

CLAIMS = 500
ABSTRACTS = 10
POOL = 2_000
NEAR = 25
LONG_SENTENCE = 600
LONG_TITLE = 200
LIMIT = 5 * 2**20


def load_records(data: Path) -> list[Record]:
    """Return abstracts on one subject area, as searches for its claims would bring them."""
    records: list[Record] = []
    with gzip.open(data / "haystack" / "haystack.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if len(row["abstract"]) > 400:
                records.append(
                    Record.from_text(pmid=row["pmid"], title=row["title"], abstract=row["abstract"])
                )
            if len(records) == POOL:
                break
    return records


def load_documents(data: Path) -> Iterator[tuple[ShownDocument, tuple[Claim, ...]]]:
    """Yield the articles with their claims."""
    for path in sorted((data / "articles").rglob("*")):
        if path.is_file() and path.suffix in readable_suffixes():
            try:
                document = read_document(path, name=path.name)
            except DocumentError:
                continue
            yield ShownDocument(name=path.name, document=document), extract_claims(document)


def make_report(data: Path) -> tuple[Report, dict[str, str]]:
    """Return the report, and the abstracts by PMID."""
    records = load_records(data)
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25()
    texts = [f"{record.title} {record.abstract}" for record in records]
    index.index(
        bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False),
        show_progress=False,
    )
    results: list[ClaimResult] = []
    documents: list[ShownDocument] = []
    log = SearchLog(state=SearchState.COMPLETE, source="pubmed")
    for shown, claims in load_documents(data):
        documents.append(shown)
        for claim in claims[: CLAIMS - len(results)]:
            query = bm25s.tokenize(
                [claim.text], stopwords="en", stemmer=stemmer, show_progress=False
            )
            places, _ = index.retrieve(query, k=NEAR, show_progress=False)
            near = [records[place] for place in places[0]]
            named = replace(claim, id=ClaimId(f"c-{len(results)}"), document=shown.name)
            evidence = match_claim(claim, near, max_evidence=ABSTRACTS)
            results.append(ClaimResult(claim=named, search=log, evidence=evidence))
        if len(results) == CLAIMS:
            break
    return Report(
        tool_version="0",
        command="verify",
        source="pubmed",
        results=tuple(results),
        documents=tuple(documents),
        counts=Counts(claims=len(results), checked=len(results), unchecked=0, ignored=0),
    ), {record.pmid: record.abstract for record in records}


def make_dense_report() -> Report:
    """Return the report on the examples' claims, over and over."""
    start = Path("examples")
    (workspace,) = open_workspaces(
        [start / "claims.yaml"], claims_option=None, start=start, read_named=True
    )
    today = datetime.now(UTC).date()
    results = recorded_results(workspace, Surroundings(start=start, today=today))
    many = [
        replace(
            result,
            claim=replace(result.claim, id=ClaimId(f"c-{place}")),
            evidence=result.evidence[:ABSTRACTS],
        )
        for place, result in enumerate(islice(cycle(results), CLAIMS))
    ]
    return Report(
        tool_version="0",
        command="verify",
        source="starter",
        results=tuple(many),
        counts=Counts(claims=CLAIMS, checked=CLAIMS, unchecked=0, ignored=0),
    )


def apart(report: Report) -> Report:
    """Return the report with records that no two claims share."""

    def own(place: int, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        return tuple(
            replace(each, pmid=Pmid(str(10_000_000 + place * 100 + rank)))
            for rank, each in enumerate(evidence)
        )

    return replace(
        report,
        results=tuple(
            replace(result, evidence=own(place, result.evidence))
            for place, result in enumerate(report.results)
        ),
    )


def lengthened(report: Report, abstracts: dict[str, str]) -> Report:
    """Return the report with long sentences and titles."""

    def long(sentence: RationaleSentence, abstract: str) -> RationaleSentence:
        before = abstract[: sentence.span.start][-(LONG_SENTENCE // 2) :]
        after = abstract[sentence.span.end :]
        text = (before + sentence.text + after)[: max(LONG_SENTENCE, len(sentence.text))]
        text += " and so on" * ((LONG_SENTENCE - len(text)) // 10)
        shift = len(before)
        marks = tuple(
            NumberMark(span=mark.span.shifted(shift), relation=mark.relation)
            for mark in sentence.marks
            if mark.span.end + shift <= len(text)
        )
        return replace(sentence, text=text, span=Span(0, len(text)), marks=marks)

    def all_long(evidence: Evidence) -> Evidence:
        abstract = abstracts[evidence.pmid]
        return replace(
            evidence,
            title=(evidence.title + " and so on" * 20)[: max(LONG_TITLE, len(evidence.title))],
            sentences=tuple(long(sentence, abstract) for sentence in evidence.sentences),
        )

    return replace(
        report,
        results=tuple(
            replace(result, evidence=tuple(map(all_long, result.evidence)))
            for result in report.results
        ),
    )


def count_numbers(page: str) -> int:
    """Return how many numbers of records are marked as agreeing or differing."""
    return page.count('<mark class="a">') + page.count('<mark class="d">')


def time_in_browser(page: Page, file: Path) -> str:
    """Return paint, load and filter times of a page, as columns."""
    page.size(1400, 900)
    page.open(file.absolute().as_uri())
    paint, load, search = page.evaluate(TIMES)
    return f"{paint:7.0f} {load:6.0f} {search:7.0f}"


TIMES = """
(async () => {
  const done = performance.getEntriesByType("navigation")[0].loadEventEnd;
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const field = document.getElementById("f-q"), count = document.getElementById("f-count");
  field.value = "placebo"; const start = performance.now();
  field.dispatchEvent(new Event("input"));
  await new Promise(resolve => new MutationObserver(resolve).observe(count, {childList: true}));
  await new Promise(requestAnimationFrame);
  return [paint, done, performance.now() - start];
})()
"""


def main() -> None:
    """Run the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", type=Path, help="folder in which the pages are kept")
    options = parser.parse_args()
    real, abstracts = make_report(options.data)
    long = lengthened(real, abstracts)
    shown = sum(len(result.evidence) for result in real.results)
    distinct = len({each.pmid for result in real.results for each in result.evidence})
    print(f"{len(real.results)} claims, {shown} records beside them, {distinct} different ones")
    head = f"{'report':14} {'MiB':>5} {'< 5':>4} {'step':>5} {'numbers':>8} {'seconds':>8}"
    print(f"{head} {'paint':>7} {'load':>6} {'filter':>7}")
    dense = make_dense_report()
    pages = {"articles": real, "long": long, "long, apart": apart(long)}
    pages |= {"numbers": dense, "numbers, apart": apart(dense)}
    with TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = options.write or Path(temporary)
        browser = stack.enter_context(open_browser(Path(temporary))) if CHROMIUM else None
        for name, report in pages.items():
            start = time.process_time()
            page, detail = write_page(report)
            spent = time.process_time() - start
            file = folder / f"{name.replace(', ', '-')}.html"
            file.write_text(page, encoding="utf-8")
            size = len(page.encode())
            fits = "yes" if size < LIMIT else "NO"
            step = DETAILS.index(detail)
            row = f"{name:14} {size / 2**20:5.2f} {fits:>4} {step:5} {count_numbers(page):8}"
            times = time_in_browser(browser, file) if browser else ""
            print(f"{row} {spent:8.1f} {times}")


if __name__ == "__main__":
    main()
