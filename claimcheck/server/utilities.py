"""The utilities: what each answers to its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches

from claimcheck.errors import QuerySyntaxError
from claimcheck.model import AllOf, Field, Node, Pmid, Term, Years
from claimcheck.server import shapes, summaries
from claimcheck.server.citation_match import match_citations
from claimcheck.server.computing import Deadline
from claimcheck.server.details import Details, fetch_xml, read_details
from claimcheck.server.history import History, StoredSet
from claimcheck.server.questions import LONG_NAMES, Question, read_question
from claimcheck.server.settings import PAGE_CAP
from claimcheck.server.shapes import Found, Reply
from claimcheck.server.texts import write_abstracts, write_medline
from claimcheck.sources.local.rendering import plain_words
from claimcheck.sources.local.snapshot import Order, Snapshot

Parameters = Mapping[str, Sequence[str]]
"""Every value of every parameter."""

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_YEAR = re.compile(r"[0-9]{4}")
_MOST_JSON_SUMMARIES = 500
_MOST_SPELLED = 50
_CONTROLS = dict.fromkeys((*range(32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF), " ")
"""Characters that XML cannot hold, or that a terminal would obey."""

_OVER_CAP = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch "
    "can only retrieve the first 9,999 records matching the query. To obtain more than 9,999 "
    "PubMed records, consider using EDirect that contains additional logic to batch PubMed search "
    "results automatically so that an arbitrary number can be retrieved. For details see "
    "https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
_SYNTAX = (
    "Search Backend failed: An error occurred while processing request. Status: 500. Details: "
    "Search is temporarily unavailable. Please try again later."
)
_OMITTED = "Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615"
_MOST_INVALID = 100
_EMPTY = "Empty term and query_key - nothing todo"
_ORDERS = {order.value.casefold(): order for order in Order} | {
    "pub+date": Order.DATE,
    "pub date": Order.DATE,
    "most recent": Order.DATE,
    "journal": Order.JOURNAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to one state of the corpus."""

    parameters: Parameters
    snapshot: Snapshot
    history: History
    deadline: Deadline

    def text(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter, without white space around it."""
        values = self.parameters.get(name, ())
        return values[0].translate(_CONTROLS).strip() if values else default

    def number(self, name: str, default: int) -> int:
        """Return a parameter as a number from 0 to a million; the default if it is none."""
        text = self.text(name)
        is_number = text.isascii() and text.isdecimal() and len(text) <= 9
        return int(text) if is_number else default

    @property
    def wants_json(self) -> bool:
        """Whether JSON was asked for."""
        return self.text("retmode").lower() == "json"

    def stored(self) -> StoredSet | None:
        """Return the set of earlier results that the request names, if it is still there."""
        return self.history.get(self.text("webenv"), self.number("query_key", 0))

    def pmids(self) -> list[Pmid]:
        """Return the well-formed PMIDs of the request, each once, in order."""
        return [Pmid(text) for text in self._ids() if _PMID.fullmatch(text)]

    def invalid_pmids(self) -> list[str]:
        """Return what stands among the PMIDs and is none, to be shown, each once, in order."""
        return [text for text in self._ids() if text and not _PMID.fullmatch(text)]

    def _ids(self) -> dict[str, None]:
        texts = ",".join(self.parameters.get("id", ())).translate(_CONTROLS)
        return dict.fromkeys(texts.replace(" ", ",").split(","))

    def details(self, pmids: Sequence[Pmid]) -> dict[Pmid, Details]:
        """Return the details of those records that are here."""
        return read_details(self.snapshot, pmids, self.deadline)


def esearch(request: Request) -> Reply:
    """Answer a search."""
    as_json = request.wants_json
    term = request.text("term")
    if not term and not request.text("query_key"):
        return shapes.esearch_error(_EMPTY, as_json=as_json)
    start = request.number("retstart", 0)
    if start >= PAGE_CAP:
        return shapes.esearch_error(_OVER_CAP, as_json=as_json)
    try:
        question, sets = _question(request, term)
    except QuerySyntaxError:
        return shapes.esearch_error(_SYNTAX, as_json=as_json)
    except LookupError as error:
        return shapes.esearch_error(str(error.args[0]), as_json=as_json)
    found = _search(request, question, sets, start)
    if request.text("rettype") == "count" and not as_json:
        return shapes.esearch_count(found.count)
    return shapes.esearch(found, as_json=as_json)


def _question(request: Request, term: str) -> tuple[Question, dict[str, Sequence[int]]]:
    """
    Read the whole question: the term, the set it goes with, the field and the dates.

    Raises:
        QuerySyntaxError: PubMed could not read the term either.
        LookupError: It names a set that is not there.
    """
    sets: dict[str, Sequence[int]] = {}
    trees: dict[str, Node | None] = {}
    names = re.findall(r"#[0-9]{1,6}", term)
    if request.text("query_key"):
        names.append(f"#{request.number('query_key', 0)}")
        term = f"({term}) AND {names[-1]}" if term else names[-1]
    for name in names:
        stored = request.history.get(request.text("webenv"), int(name[1:]))
        if stored is None:
            raise LookupError(f"Unable to obtain query {name}")
        sets[name] = stored.pmids
        trees[name] = stored.tree
    field = request.text("field")
    if field and "[" not in term:
        term = f"{term}[{field}]"
    question = read_question(term, request.snapshot, trees, request.deadline)
    years = _years(request)
    if question.tree is not None and years is not None:
        question.tree = AllOf(parts=(question.tree, years))
        question.translation = (
            f"({question.translation}) AND {years.first}/01/01:{years.last}/12/31"
            "[Date - Publication]"
        )
    return question, sets


def _years(request: Request) -> Years | None:
    """Return the span of dates, to the year: the corpus knows no days."""
    now = datetime.now(UTC).date()
    days = request.number("reldate", 0)
    if days:
        return Years(first=(now - timedelta(days=min(days, 300_000))).year, last=3000)
    first, last = request.text("mindate"), request.text("maxdate")
    if not (first and last and _YEAR.match(first) and _YEAR.match(last)):
        return None
    return Years(first=int(first[:4]), last=int(last[:4]))


def _search(
    request: Request, question: Question, sets: Mapping[str, Sequence[int]], start: int
) -> Found:
    keeps = request.text("usehistory").lower() == "y"
    size = min(request.number("retmax", 20), PAGE_CAP - start)
    messages = []
    if request.number("retmax", 20) > size:
        messages.append(f"Restrictions achieved. start and count adjusted to {start}, {size}")
    order = _ORDERS.get(request.text("sort").casefold(), Order.DATE)
    tree = question.tree
    count = 0
    pmids: tuple[Pmid, ...] = ()
    if tree is not None:
        found = request.snapshot.search(
            tree,
            limit=PAGE_CAP if keeps else start + size,
            order=order,
            needs_all=True,
            sets=sets,
        )
        count, pmids = found.count, found.pmids
    stored = None
    if keeps:
        has_list = any(stored_tree in str(tree) for stored_tree in sets)
        stored = request.history.add(
            request.text("webenv") or None,
            [int(pmid) for pmid in pmids],
            count,
            None if has_list else tree,
        )
    return Found(
        count=count,
        pmids=pmids[start : start + size],
        start=start,
        question=question,
        stored=stored,
        messages=messages,
    )


def _unobtainable(request: Request) -> str:
    return f"Unable to obtain query #{request.number('query_key', 0)}"


def efetch(request: Request) -> Reply:
    """Answer with records; those that are not here are left out."""
    pmids = request.pmids()
    if request.text("webenv"):
        stored = request.stored()
        if stored is None:
            return shapes.efetch_error(_unobtainable(request), status=200)
        start = request.number("retstart", 0)
        if start >= PAGE_CAP:
            return shapes.efetch_error(_OVER_CAP)
        pmids = stored.page(start, min(request.number("retmax", 20), PAGE_CAP - start))
        if not pmids:
            return shapes.article_set(())
    elif pmids:
        start = request.number("retstart", 0)
        pmids = pmids[start : start + request.number("retmax", 10_000)]
    if not pmids:
        message = "ID list is empty! Possibly it has no correct IDs."
        return shapes.efetch_error(message)
    return _fetched(request, pmids)


def _fetched(request: Request, pmids: list[Pmid]) -> Reply:
    mode, kind = request.text("retmode").lower(), request.text("rettype").lower()
    if kind == "uilist" or mode == "json":
        known = request.snapshot.fetch_xml(pmids)
        listed = [pmid for pmid in pmids if pmid in known]
        if mode == "xml":
            inner = "".join(f"<Id>{pmid}</Id>" for pmid in listed)
            return Reply(body=f'<?xml version="1.0" ?>\n<IdList>{inner}</IdList>\n'.encode())
        text = "\n".join(listed) + "\n"
        return Reply(body=text.encode(), media_type=shapes.TEXT)
    if kind == "docsum":
        return summaries.esummary_xml_2(pmids, request.details(pmids))
    if kind == "medline" or (kind == "abstract" and mode == "text"):
        found = request.details(pmids)
        details = [found[pmid] for pmid in pmids if pmid in found]
        text = write_medline(details) if kind == "medline" else write_abstracts(details)
        return Reply(body=text.encode(), media_type=shapes.TEXT)
    xml = fetch_xml(request.snapshot, pmids, request.deadline)
    return shapes.article_set(xml[pmid] for pmid in pmids if pmid in xml)


def esummary(request: Request) -> Reply:
    """Answer with summaries."""
    as_json = request.wants_json
    pmids = request.pmids()
    if request.text("webenv"):
        stored = request.stored()
        if stored is None:
            return summaries.esummary_error(_unobtainable(request), as_json=as_json)
        pmids = stored.page(request.number("retstart", 0), request.number("retmax", 20))
    if not pmids:
        message = (
            "Empty id list - nothing todo" if as_json else "Neither query_key nor id specified"
        )
        return summaries.esummary_error(message, as_json=as_json)
    if as_json and len(pmids) > _MOST_JSON_SUMMARIES:
        message = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
        return shapes.json_reply("esummary", {"error": message})
    found = request.details(pmids)
    if as_json:
        return summaries.esummary_json(pmids, found)
    is_second = request.text("version").startswith("2")
    return (summaries.esummary_xml_2 if is_second else summaries.esummary_xml)(pmids, found)


def epost(request: Request) -> Reply:
    """Keep a list of PMIDs."""
    pmids = request.pmids()
    invalid = request.invalid_pmids()
    if not pmids:
        return shapes.epost_error(
            "Empty ID list; Nothing to store", *([_OMITTED] if invalid else [])
        )
    numbers = [int(pmid) for pmid in pmids]
    stored = request.history.add(request.text("webenv") or None, numbers, len(numbers), None)
    return shapes.epost(stored, invalid[:_MOST_INVALID])


def elink(request: Request) -> Reply:
    """Answer with comments and corrections: links between the records of PubMed."""
    groups = [
        [Pmid(text) for text in value.replace(" ", "").split(",") if _PMID.fullmatch(text)]
        for value in request.parameters.get("id", ())
    ]
    if request.text("webenv") and not groups:
        stored = request.stored()
        groups = [stored.page(0, PAGE_CAP)] if stored is not None else []
    name = request.text("linkname") or "pubmed_pubmed"
    linked = []
    for pmids in request.deadline.within(groups):
        records = request.snapshot.fetch(pmids)
        targets = dict.fromkeys(
            link.pmid
            for pmid in pmids
            if pmid in records
            for link in records[pmid].corrections
            if link.pmid and link.ref_type != "Cites"
        )
        linked.append((pmids, name, tuple(targets)))
    return shapes.elink_json(linked) if request.wants_json else shapes.elink(linked)


def espell(request: Request) -> Reply:
    """Answer with a spelling that the corpus knows, word by word; empty when nothing is wrong."""
    query = request.text("term")
    writer = request.snapshot.writer(needs_all=True)
    corrected = query
    for word in request.deadline.within(plain_words(query)[:_MOST_SPELLED]):
        if request.snapshot.count(writer.write(Term(text=word, field=Field.ANY))):
            continue
        near = dict(writer.words_near(word))
        best = get_close_matches(word, near, n=3, cutoff=0.75)
        if best:
            better = max(best, key=lambda form: near[form])
            corrected = re.sub(rf"(?i)\b{re.escape(word)}\b", better, corrected)
    return shapes.espell(query, corrected if corrected != query else "")


def einfo(request: Request) -> Reply:
    """Answer with the databases, or with the fields of PubMed."""
    as_json = request.wants_json
    if not request.text("db"):
        return shapes.einfo_list(as_json=as_json)
    fields = [
        (field.value.upper() or "ALL", name)
        for field, name in LONG_NAMES.items()
        if field is not Field.PLAIN
    ]
    build = f"generation {request.snapshot.generation}"
    return shapes.einfo(len(request.snapshot), build, fields, as_json=as_json)


def ecitmatch(request: Request) -> Reply:
    """Answer with the PMIDs of citations, one line each."""
    text = match_citations(
        "\r".join(request.parameters.get("bdata", ())), request.snapshot, request.deadline
    )
    return Reply(body=text.encode(), media_type=shapes.TEXT)


def _about_pubmed(
    answer: Callable[[Request], Reply], refuse: Callable[[Request, str], Reply]
) -> Callable[[Request], Reply]:
    """Return the utility for PubMed, and its own kind of error for any other database."""

    def answered(request: Request) -> Reply:
        database = request.text("db")
        if database.lower() in {"pubmed", ""}:
            return answer(request)
        return refuse(request, f"Invalid db name specified: {database[:60]}")

    return answered


def _plainly(request: Request, message: str) -> Reply:
    del request
    return Reply(body=f"{message}\n".encode(), media_type=shapes.TEXT, status=400)


UTILITIES: Mapping[str, Callable[[Request], Reply]] = {
    "esearch.fcgi": _about_pubmed(
        esearch, lambda request, told: shapes.esearch_error(told, as_json=request.wants_json)
    ),
    "efetch.fcgi": _about_pubmed(efetch, lambda _, told: shapes.efetch_error(told)),
    "esummary.fcgi": _about_pubmed(
        esummary,
        lambda request, told: summaries.esummary_error(told, as_json=request.wants_json),
    ),
    "epost.fcgi": _about_pubmed(epost, lambda _, told: shapes.epost_error(told)),
    "elink.fcgi": _about_pubmed(elink, lambda _, told: shapes.elink_error(told)),
    "espell.fcgi": _about_pubmed(espell, _plainly),
    "einfo.fcgi": _about_pubmed(einfo, lambda _, told: shapes.einfo_error(told)),
    "ecitmatch.cgi": _about_pubmed(ecitmatch, _plainly),
    "ecitmatch.fcgi": _about_pubmed(ecitmatch, _plainly),  # easy-entrez 0.3.7 asks here, 2026-11
}
"""The utilities by the last part of their address."""
