"""
The bytes of the answers: XML and JSON as NCBI sends them.

Shapes after captures that others made (Biopython's tests, recorded cassettes) and the E-utilities
Help NBK25499, read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from claimcheck.model import Pmid
from claimcheck.server.questions import Question

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"

_DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
_ARTICLES = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    b'1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
    b"<PubmedArticleSet>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of the service."""

    body: bytes
    media_type: str = XML
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What ESearch answers."""

    count: int
    pmids: Sequence[Pmid]
    start: int
    question: Question
    stored: tuple[str, int] | None = None
    """WebEnv and query key."""
    messages: Sequence[str] = ()


def xml_document(root: str, version: str, file: str, inner: str) -> bytes:
    """Return an answer with its prolog: root, name and date of the DTD, and its file."""
    date = version.rpartition(" ")[2]
    head = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        f'<!DOCTYPE {root} PUBLIC "-//NLM//DTD {version}//EN" "{_DTD}/{date}/{file}">\n'
    )
    return f"{head}<{root}>{inner}</{root}>\n".encode()


def _each(name: str, values: Iterable[object]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for value in values)


def json_reply(kind: str, body: dict[str, Any]) -> Reply:
    """Return a JSON answer with its header."""
    told = {"header": {"type": kind, "version": "0.3"}} | body
    return Reply(
        body=json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), media_type=JSON
    )


def esearch_error(message: str, *, as_json: bool) -> Reply:
    """Return what ESearch says when it cannot search: with status 200, like NCBI."""
    if as_json:
        # NCBI's JSON is not valid where the text has a line feed; ours is.
        return json_reply("esearch", {"esearchresult": {"ERROR": message}})
    inner = f"<ERROR>{escape(message)}</ERROR>"
    return Reply(body=xml_document("eSearchResult", "esearch 20060628", "esearch.dtd", inner))


def esearch_count(count: int) -> Reply:
    """Return the answer to `rettype=count` in XML."""
    inner = f"<Count>{count}</Count>"
    return Reply(body=xml_document("eSearchResult", "esearch 20060628", "esearch.dtd", inner))


def esearch(found: Found, *, as_json: bool) -> Reply:
    """Return the answer of ESearch."""
    messages = list(found.messages)
    if not found.count:
        messages.append("No items found.")
    if as_json:
        return json_reply("esearch", {"esearchresult": _esearch_json(found, messages)})
    question = found.question
    stored = ""
    if found.stored is not None:
        name, key = found.stored
        stored = f"<QueryKey>{key}</QueryKey><WebEnv>{name}</WebEnv>"
    ids = "\n".join(f"<Id>{pmid}</Id>" for pmid in found.pmids)
    listed = f"<IdList>\n{ids}\n</IdList>" if ids else "<IdList/>"
    mapped = "".join(
        f"<Translation><From>{escape(words)}</From><To>{escape(to)}</To></Translation>"
        for words, to in question.mapped
    )
    inner = (
        f"<Count>{found.count}</Count><RetMax>{len(found.pmids)}</RetMax>"
        f"<RetStart>{found.start}</RetStart>{stored}{listed}"
        + (f"<TranslationSet>{mapped}</TranslationSet>" if mapped else "<TranslationSet/>")
        + f"<QueryTranslation>{escape(question.translation)}</QueryTranslation>"
    )
    errors = _each("PhraseNotFound", question.not_found)
    errors += _each("FieldNotFound", question.fields_not_found)
    warnings = _each("QuotedPhraseNotFound", question.quoted_not_found)
    warnings += _each("OutputMessage", messages)
    inner += f"<ErrorList>{errors}</ErrorList>" if errors else ""
    inner += f"<WarningList>{warnings}</WarningList>" if warnings else ""
    return Reply(body=xml_document("eSearchResult", "esearch 20060628", "esearch.dtd", inner))


def _esearch_json(found: Found, messages: list[str]) -> dict[str, Any]:
    question = found.question
    result: dict[str, Any] = {
        "count": str(found.count),
        "retmax": str(len(found.pmids)),
        "retstart": str(found.start),
    }
    if found.stored is not None:
        result |= {"querykey": str(found.stored[1]), "webenv": found.stored[0]}
    result |= {
        "idlist": list(found.pmids),
        "translationset": [{"from": words, "to": to} for words, to in question.mapped],
        "querytranslation": question.translation,
    }
    if question.not_found or question.fields_not_found:
        result["errorlist"] = {
            "phrasesnotfound": question.not_found,
            "fieldsnotfound": question.fields_not_found,
        }
    if question.quoted_not_found or messages:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": question.quoted_not_found,
            "outputmessages": messages,
        }
    return result


def article_set(articles: Iterable[bytes]) -> Reply:
    """Return records as EFetch's XML."""
    body = b"\n".join(articles)
    return Reply(
        body=_ARTICLES + (b"\n" + body + b"\n" if body else b"") + b"</PubmedArticleSet>\n"
    )


def efetch_error(message: str, *, status: int = 400) -> Reply:
    """Return what EFetch says when it cannot fetch."""
    inner = f"<ERROR>{escape(message)}</ERROR>"
    return Reply(
        body=xml_document("eFetchResult", "efetch 20131226", "efetch.dtd", inner), status=status
    )


def epost(stored: tuple[str, int], invalid: Sequence[str] = ()) -> Reply:
    """Return the answer of EPost, with what was left out."""
    left_out = f"\n\t<InvalidIdList>{_each('Id', invalid)}</InvalidIdList>" if invalid else ""
    inner = f"{left_out}\n\t<QueryKey>{stored[1]}</QueryKey>\n\t<WebEnv>{stored[0]}</WebEnv>\n"
    return Reply(body=xml_document("ePostResult", "epost 20090526", "epost.dtd", inner))


def epost_error(*messages: str) -> Reply:
    """Return what EPost says when there is nothing to keep."""
    inner = _each("ERROR", messages)
    return Reply(body=xml_document("ePostResult", "epost 20090526", "epost.dtd", inner), status=400)


def espell(query: str, corrected: str) -> Reply:
    """Return the answer of ESpell; the empty ERROR is NCBI's."""
    inner = (
        f"\n\t<Database>pubmed</Database>\n\t<Query>{escape(query)}</Query>\n\t<CorrectedQuery>"
        f"{escape(corrected)}</CorrectedQuery>\n\t<SpelledQuery><Replaced>{escape(corrected)}"
        "</Replaced></SpelledQuery>\n\t<ERROR/>\n"
    )
    head = (
        '<?xml version="1.0"?>\n<!DOCTYPE eSpellResult PUBLIC "-//NLM//DTD eSpellResult, 23 '
        'November 2004//EN" "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd">\n'
    )
    return Reply(body=f"{head}<eSpellResult>{inner}</eSpellResult>\n".encode())


def elink(linked: Sequence[tuple[Sequence[Pmid], str, Sequence[Pmid]]]) -> Reply:
    """Return the answer of ELink: for each set of PMIDs the name of the link and its PMIDs."""
    sets = []
    for asked, name, targets in linked:
        links = "".join(f"<Link><Id>{pmid}</Id></Link>" for pmid in targets)
        found = (
            f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{escape(name)}</LinkName>{links}</LinkSetDb>"
            if links
            else ""
        )
        sets.append(
            "<LinkSet><DbFrom>pubmed</DbFrom>"
            f"<IdList>{_each('Id', asked)}</IdList>{found}</LinkSet>"
        )
    return Reply(body=xml_document("eLinkResult", "elink 20101123", "elink.dtd", "".join(sets)))


def elink_json(linked: Sequence[tuple[Sequence[Pmid], str, Sequence[Pmid]]]) -> Reply:
    """Return the answer of ELink as JSON, as clients of other people read it."""
    sets: list[dict[str, Any]] = []
    for asked, name, targets in linked:
        told: dict[str, Any] = {"dbfrom": "pubmed", "ids": list(asked)}
        if targets:
            link = {"dbto": "pubmed", "linkname": name, "links": list(targets)}
            told["linksetdbs"] = [link]
        sets.append(told)
    return json_reply("elink", {"linksets": sets})


def elink_error(message: str) -> Reply:
    """Return what ELink says when it cannot link."""
    inner = _each("ERROR", [message])
    return Reply(body=xml_document("eLinkResult", "elink 20101123", "elink.dtd", inner), status=400)


def einfo_error(message: str) -> Reply:
    """Return what EInfo says when it has no such database."""
    inner = _each("ERROR", [message])
    return Reply(body=xml_document("eInfoResult", "einfo 20190110", "einfo.dtd", inner), status=400)


def einfo_list(*, as_json: bool) -> Reply:
    """Return the databases that this server has: PubMed alone."""
    if as_json:
        return json_reply("einfo", {"einforesult": {"dblist": ["pubmed"]}})
    inner = "<DbList><DbName>pubmed</DbName></DbList>"
    return Reply(body=xml_document("eInfoResult", "einfo 20190110", "einfo.dtd", inner))


_FLAGS = {
    "IsDate": "N", "IsNumerical": "N", "SingleToken": "N", "Hierarchy": "N", "IsHidden": "N",
}  # fmt: skip


def einfo(count: int, build: str, fields: Sequence[tuple[str, str]], *, as_json: bool) -> Reply:
    """Return the description of PubMed: the number of records and the fields, tag and name."""
    told = {
        "DbName": "pubmed",
        "MenuName": "PubMed",
        "Description": "PubMed records on this machine",
        "DbBuild": build,
        "Count": str(count),
        "LastUpdate": build,
    }
    listed = [
        {"Name": tag, "FullName": name, "Description": name, "TermCount": ""} | _FLAGS
        for tag, name in fields
    ]
    if as_json:
        lowered = [{name.lower(): value for name, value in field.items()} for field in listed]
        described: dict[str, Any] = {name.lower(): value for name, value in told.items()}
        described |= {"fieldlist": lowered, "linklist": []}
        return json_reply("einfo", {"einforesult": {"dbinfo": [described]}})
    inner = "".join(f"<Field>{_elements(field)}</Field>" for field in listed)
    body = f"<DbInfo>{_elements(told)}<FieldList>{inner}</FieldList></DbInfo>"
    return Reply(body=xml_document("eInfoResult", "einfo 20190110", "einfo.dtd", body))


def _elements(values: Mapping[str, str]) -> str:
    return "".join(
        f"<{name}>{escape(value)}</{name}>" if value else f"<{name}/>"
        for name, value in values.items()
    )
