"""Records by PMID: batches, and what is to be thought of what comes back or does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from claimcheck.errors import InvalidIdentifierError, SourceError
from claimcheck.model import Pmid, Record, parse_pmid
from claimcheck.records.fault import RecordFault
from claimcheck.records.pubmed_xml import Deletion, parse_with_bytes
from claimcheck.sources.entrez.answers import read_json
from claimcheck.sources.entrez.client import EutilsClient
from claimcheck.sources.entrez.failures import FailureKind

LARGEST_BATCH = 200
"""PMIDs in one request, as NCBI asks (NBK25499, edition 2022-11)."""

_SPLITTABLE = {FailureKind.MALFORMED, FailureKind.TOO_LONG, FailureKind.TOO_LARGE}
"""Failures that a shorter list may not meet."""


@dataclass(slots=True, kw_only=True)
class Batch:
    """What became of the PMIDs of a batch so far; each one ends in exactly one of the three."""

    records: dict[Pmid, Record] = field(default_factory=dict)
    raw: dict[Pmid, bytes] = field(default_factory=dict)
    """The XML of each record, as `records.pubmed_xml.read_records` reads it."""
    missing: list[Pmid] = field(default_factory=list)
    failed: list[Pmid] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, other: Batch) -> None:
        """Take over what became of a part of the batch."""
        self.records |= other.records
        self.raw |= other.raw
        self.missing += other.missing
        self.failed += other.failed
        self.warnings += other.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class EFetchAnswer:
    """The records and the faults of one answer, not yet compared with what was asked."""

    records: tuple[tuple[bytes, Record], ...]
    """Each with its XML."""
    faults: tuple[RecordFault, ...]


def decode_efetch(body: bytes) -> EFetchAnswer:
    """
    Read the XML answer of EFetch.

    Raises:
        SourceError: It is no set of records or is cut short.
    """
    outcomes = [item for item in parse_with_bytes(body) if not isinstance(item, Deletion)]
    return EFetchAnswer(
        records=tuple((raw, read) for raw, read in outcomes if isinstance(read, Record)),
        faults=tuple(read for _, read in outcomes if isinstance(read, RecordFault)),
    )


def is_pmid(text: str) -> bool:
    """Tell whether the text has the form of a PMID."""
    try:
        parse_pmid(text)
    except InvalidIdentifierError:
        return False
    return True


def split_batches(pmids: Sequence[Pmid], *, size: int = LARGEST_BATCH) -> tuple[list[Pmid], ...]:
    """Return the distinct PMIDs in order, in lists of at most `size`."""
    distinct = list(dict.fromkeys(pmids))
    return tuple(distinct[start : start + size] for start in range(0, len(distinct), size))


def fetch_batch(client: EutilsClient, pmids: Sequence[Pmid]) -> Batch:
    """
    Ask for at most 200 PMIDs; nothing is raised, every PMID is accounted for.

    A batch whose answer cannot be read is asked for again in halves, until the PMID that spoils
    it stands alone.
    """
    batch = Batch()
    try:
        answer = client.call(
            "efetch.fcgi", {"id": ",".join(pmids), "retmode": "xml"}, decode_efetch
        )
    except SourceError as error:
        return _failed_batch(client, pmids, error)
    asked = set(pmids)
    _sort_records(batch, asked, answer.records)
    _sort_faults(batch, asked, answer.faults)
    absent = [pmid for pmid in pmids if pmid not in batch.records and pmid not in batch.failed]
    unnamed = sum(1 for fault in answer.faults if fault.pmid is None)
    if absent and unnamed:
        batch.add(_find_spoiled(client, absent, unnamed=unnamed))
    elif absent:
        batch.add(_tell_gone_from_failed(client, absent))
    return batch


def _failed_batch(client: EutilsClient, pmids: Sequence[Pmid], error: SourceError) -> Batch:
    if error.reason == FailureKind.NO_VALID_IDS:
        return Batch(missing=list(pmids))
    if error.reason in _SPLITTABLE and len(pmids) > 1:
        return _fetch_halves(client, pmids)
    return Batch(failed=list(pmids), warnings=[str(error)])


def _fetch_halves(client: EutilsClient, pmids: Sequence[Pmid]) -> Batch:
    middle = len(pmids) // 2
    batch = fetch_batch(client, pmids[:middle])
    batch.add(fetch_batch(client, pmids[middle:]))
    return batch


def _sort_records(batch: Batch, asked: set[Pmid], records: Sequence[tuple[bytes, Record]]) -> None:
    """Keep what was asked; of several versions of a record keep the newest."""
    extra = 0
    for raw, record in records:
        if record.pmid not in asked:
            extra += 1
            continue
        held = batch.records.get(record.pmid)
        if held is None or held.version < record.version:
            batch.records[record.pmid] = record
            batch.raw[record.pmid] = raw
    if extra:
        batch.warnings.append(f"PubMed sent {extra} record(s) that nobody asked for; left out")


def _sort_faults(batch: Batch, asked: set[Pmid], faults: Sequence[RecordFault]) -> None:
    for fault in faults:
        is_new = fault.pmid not in batch.records and fault.pmid not in batch.failed
        if fault.pmid in asked and is_new:
            batch.failed.append(fault.pmid)
            batch.warnings.append(f"the record of PMID {fault.pmid} cannot be read: {fault.reason}")


def _find_spoiled(client: EutilsClient, absent: Sequence[Pmid], *, unnamed: int) -> Batch:
    """Tell which of the absent PMIDs belong to the records that could not even be named."""
    if len(absent) <= unnamed or len(absent) == 1:
        return Batch(
            failed=list(absent),
            warnings=[f"{len(absent)} record(s) of PubMed cannot be read"],
        )
    return _fetch_halves(client, absent)


def _tell_gone_from_failed(client: EutilsClient, absent: Sequence[Pmid]) -> Batch:
    """
    Ask ESummary once whether PubMed knows the PMIDs that EFetch left out without a word.

    What ESummary knows too little of is a failure: «missing» is said only of what PubMed does
    not hold.
    """
    try:
        known = client.call(
            "esummary.fcgi", {"id": ",".join(absent), "retmode": "json"}, decode_known
        )
    except SourceError as error:
        return Batch(
            failed=list(absent),
            warnings=[f"PubMed left out {len(absent)} record(s) and did not say why: {error}"],
        )
    failed = [pmid for pmid in absent if known.get(pmid, True)]
    missing = [pmid for pmid in absent if not known.get(pmid, True)]
    warnings = [f"PubMed holds {len(failed)} record(s) that it did not send"] if failed else []
    return Batch(missing=missing, failed=failed, warnings=warnings)


def decode_known(body: bytes) -> dict[str, bool]:
    """
    Read from an ESummary answer which of the PMIDs PubMed knows.

    Raises:
        SourceError: No such answer.
    """
    value = read_json(body) or {}
    result = value.get("result")
    if not isinstance(result, dict):
        raise SourceError(FailureKind.MALFORMED, "PubMed's summary cannot be read", transient=True)
    return {
        key: "error" not in item
        for key, item in result.items()
        if key != "uids" and isinstance(item, dict)
    }
