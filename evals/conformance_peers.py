# ruff: noqa: D102 - what a task does stands beside it in the list of tasks
"""
metapub and easy-entrez against a server; run by `evals.conformance`, which says what to expect.

Needs nothing of this project, so that it can run in an environment where only they are installed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


def run(client: str, tasks: dict[str, Callable[[], object]]) -> None:
    """Do everything and print a line of JSON for each."""
    for what, work in tasks.items():
        error = ""
        try:
            work()
        except Exception as raised:  # noqa: BLE001 - whatever a client raises is to be counted
            error = " ".join(f"{type(raised).__name__}: {raised}".split())[:200] or "error"
        print(json.dumps({"client": client, "what": what, "error": error}), flush=True)


def expect(found: object, wanted: object) -> None:
    """Raise an error where two things differ that must not."""
    if found != wanted:
        raise AssertionError(f"{str(found)[:80]} instead of {str(wanted)[:80]}")


def ensure(holds: object) -> None:
    """Raise an error where something does not hold."""
    if not holds:
        raise AssertionError("not as expected")


def words(text: str) -> str:
    """Return the letters of a text: clients treat spaces and full stops each in their own way."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


class Metapub:
    """metapub's fetcher, its one base address changed, and the one that is written out."""

    def __init__(self, told: dict[str, Any]) -> None:
        from metapub import PubMedFetcher, ncbi_client, pubmedfetcher

        ncbi_client.NCBIClient.BASE_URL = told["base"].rstrip("/")
        get = pubmedfetcher.requests.get
        # The address of ECitMatch stands in the middle of a function.
        pubmedfetcher.requests.get = lambda url, **more: get(
            url.replace(NCBI, told["base"]), **more
        )
        self.told = told
        self.fetch = PubMedFetcher(cachedir=None)

    def tasks(self) -> dict[str, Callable[[], object]]:
        """Return what is done."""
        return {
            "pmids_for_query, free": self.free,
            "pmids_for_query(journal=, year=)": self.keywords,
            "pmids_for_query, clinical query": self.clinical,
            "article_by_pmid: title, journal, year, authors": self.article,
            "article_by_pmid of 30 records": self.articles,
            "article_by_pmid, unknown: InvalidPMID": self.missing,
            "pmids_for_citation": self.citation,
            "related_pmids": self.related,
        }

    def free(self) -> None:
        expect(len(self.fetch.pmids_for_query(self.told["term"], retmax=9999)), self.told["count"])

    def keywords(self) -> None:
        found = self.fetch.pmids_for_query(journal=self.told["journal"], year=self.told["year"])
        expect(len(found), self.told["in_journal"])

    def clinical(self) -> None:
        found = self.fetch.pmids_for_clinical_query("depression", "therapy", "narrow")
        ensure(len(found) > 0)

    def article(self) -> None:
        article = self.fetch.article_by_pmid(self.told["pmid"])
        expect(words(article.title), words(self.told["title"]))
        expect(str(article.year), str(self.told["year"]))
        ensure(len(article.authors) > 0)

    def articles(self) -> None:
        found = [self.fetch.article_by_pmid(pmid) for pmid in self.told["some"]]
        expect([article.pmid for article in found], self.told["some"])
        ensure(all(article.abstract for article in found))

    def missing(self) -> None:
        from metapub.exceptions import InvalidPMID

        try:
            self.fetch.article_by_pmid(self.told["missing"])
        except InvalidPMID:
            return
        raise AssertionError("no InvalidPMID")

    def citation(self) -> None:
        found = self.fetch.pmids_for_citation(
            journal=self.told["journal"], year=self.told["year"], author=self.told["author"]
        )
        expect(len(found), 1)

    def related(self) -> None:
        found = self.fetch.related_pmids(self.told["linked"])
        expect(len(found["pubmed"]), self.told["links"])


class EasyEntrez:
    """easy-entrez with its own option for the server."""

    def __init__(self, told: dict[str, Any]) -> None:
        from easy_entrez import EntrezAPI

        self.told = told
        self.api = EntrezAPI(
            "conformance", "nobody@example.org", server=told["base"], minimal_interval=0.0
        )

    def tasks(self) -> dict[str, Callable[[], object]]:
        """Return what is done."""
        return {
            "search": self.search,
            "search with a dictionary": self.search_all,
            "summarize": self.summarize,
            "fetch, XML": self.fetch,
            "in_batches_of(10).fetch": self.batches,
            "link": self.link,
            "get_info: databases, fields": self.info,
            "find_citations": self.citations,
        }

    def search(self) -> None:
        data = self.api.search(self.told["term"], max_results=9999).data
        expect(data["esearchresult"]["count"], str(self.told["count"]))

    def search_all(self) -> None:
        found = self.api.search({"TI": "ketamine", "TIAB": "depression"}, max_results=10).data
        ensure(int(found["esearchresult"]["count"]) > 0)

    def summarize(self) -> None:
        data = self.api.summarize(self.told["some"], max_results=30).data
        expect(data["result"]["uids"], self.told["some"])

    def fetch(self) -> None:
        data = self.api.fetch(self.told["some"], max_results=30).data
        pmids = [it.text for it in data.findall("PubmedArticle/MedlineCitation/PMID")]
        expect(pmids, self.told["some"])

    def batches(self) -> None:
        found = self.api.in_batches_of(10, sleep_interval=0).fetch(
            self.told["some"], max_results=10
        )
        expect(len(found), 3)

    def link(self) -> None:
        data = self.api.link([self.told["linked"]], "pubmed", "pubmed").data
        expect(len(data["linksets"][0]["linksetdbs"][0]["links"]), self.told["links"])

    def info(self) -> None:
        expect(self.api.get_info().data["einforesult"]["dblist"], ["pubmed"])
        told = self.api.get_info("pubmed").data["einforesult"]["dbinfo"][0]
        ensure(len(told["fieldlist"]) > 5)

    def citations(self) -> None:
        citation = {
            "journal": self.told["journal"], "year": self.told["year"], "volume": "",
            "first_page": "", "author": self.told["author"], "key": "k1",
        }  # fmt: skip
        response = self.api.find_citations([citation, citation]).response
        lines = response.text.strip().splitlines()
        expect((response.status_code, len(lines)), (200, 2))
        ensure(lines[0].split("|")[-1] in {self.told["pmid"], "AMBIGUOUS"})


def main() -> None:
    """Run both clients."""
    told = json.loads(sys.argv[1])
    run("metapub", Metapub(told).tasks())
    run("easy-entrez", EasyEntrez(told).tasks())


if __name__ == "__main__":
    main()
