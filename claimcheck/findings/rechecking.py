"""What is new about a claim: its last results beside those of a search made now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claimcheck.findings.standing import accepted_pmids, latest_fresh, resting_on
from claimcheck.model import (
    ClaimResult,
    Evidence,
    News,
    NewsKind,
    NumberSignal,
    Pmid,
    RecheckedClaim,
    RecordStatus,
    SearchState,
)
from claimcheck.text.subjects import subjects_of

MAX_AGE_DAYS = 365
"""From this age on a judgement should be made again, unless the user says otherwise."""

_KINDS = {
    RecordStatus.RETRACTED: NewsKind.RETRACTED,
    RecordStatus.CONCERN: NewsKind.CONCERN,
    RecordStatus.CORRECTED: NewsKind.CORRECTED,
}
_WORDS = {
    RecordStatus.RETRACTED: "has been retracted",
    RecordStatus.CONCERN: "carries an expression of concern",
    RecordStatus.CORRECTED: "has been corrected",
}


def rests_on_something(result: ClaimResult) -> bool:
    """Tell whether anything can change about a claim: it cites, or a judgement on it counts."""
    return bool(result.claim.cites or latest_fresh(result))


def recheck_claim(
    old: ClaimResult, new: ClaimResult, *, today: date, max_age_days: int = MAX_AGE_DAYS
) -> RecheckedClaim:
    """
    Return what is new about a claim.

    Args:
        old: What claims.lock and the judgements hold.
        new: The same claim searched anew, the records that it rests on fetched anew.
        today: The day.
        max_age_days: How old a judgement may be.
    """
    missed: list[str] = []
    if new.search.state is SearchState.INCOMPLETE:
        missed.append(new.search.reason or "the search failed")
    news = [
        *_news_of_sources(old, new, missed),
        *_newer_numbers(old, new),
        *_old_judgements(old, today, max_age_days),
    ]
    return RecheckedClaim(
        claim=old.claim.id,
        text=old.claim.text,
        document=old.claim.document,
        line=old.claim.line,
        news=tuple(news),
        not_looked="; ".join(dict.fromkeys(missed)) or None,
    )


def _news_of_sources(old: ClaimResult, new: ClaimResult, missed: list[str]) -> Iterator[News]:
    """Yield what became of the records that the claim rests on; add to `missed` what is unknown."""
    before = {item.pmid: item for item in old.evidence}
    after = {item.pmid: item for item in new.evidence}
    pmids = _sources(old, new)
    missed.extend(_unheld(new, {*pmids, *after}))
    for pmid in pmids:
        now = after.get(pmid)
        if now is None:
            if new.search.state is not SearchState.INCOMPLETE:
                yield News(
                    kind=NewsKind.MISSING,
                    pmid=pmid,
                    before=_status(before.get(pmid)),
                    message=f"PMID {pmid}: {new.search.source} does not hold it.",
                )
        elif now.status is RecordStatus.NOT_ASKED:
            missed.append(f"{new.search.source} does not say whether PMID {pmid} was retracted")
        else:
            yield from _news_of_record(before.get(pmid), now)


def _unheld(new: ClaimResult, known: set[Pmid]) -> Iterator[str]:
    """Say which cited records a source that is a part of PubMed does not hold: nobody looked."""
    search = new.search
    if search.state is SearchState.INCOMPLETE:
        return
    for cite in new.claim.cites:
        pmid = cite.removeprefix("PMID:")
        if cite.startswith("PMID:") and pmid not in known.union(search.missing):
            yield f"{search.source} does not hold PMID {pmid}"


def _sources(old: ClaimResult, new: ClaimResult) -> list[Pmid]:
    resting = [item.pmid for _, item in resting_on(old)]
    # What the document cites may never have been looked up before.
    cited = [item.pmid for item in new.evidence if item.cited]
    return list(dict.fromkeys([*resting, *sorted(accepted_pmids(old)), *cited]))


def _news_of_record(old: Evidence | None, now: Evidence) -> Iterator[News]:
    known = RecordStatus.NOT_ASKED if old is None else old.status
    further = set(now.notices) - set(() if old is None else old.notices)
    if now.status in _KINDS and (now.status is not known or further):
        notice = f" (notice: PMID {', '.join(now.notices)})" if now.notices else ""
        yield News(
            kind=_KINDS[now.status],
            pmid=now.pmid,
            before=_status(old),
            after=now.status.value,
            message=f"PMID {now.pmid} {_WORDS[now.status]}{notice}.",
        )
    elif now.status is RecordStatus.CLEAN and known in _KINDS:
        yield News(
            kind=NewsKind.CLEARED,
            pmid=now.pmid,
            before=known.value,
            after=now.status.value,
            message=f"PMID {now.pmid} is no longer marked as {known.value}.",
        )
    if (
        old is not None
        and old.kind is now.kind
        and old.record_digest
        and old.record_digest != now.record_digest
    ):
        yield News(
            kind=NewsKind.TEXT_CHANGED,
            pmid=now.pmid,
            before=old.record_digest[:12],
            after=now.record_digest[:12],
            message=f"PMID {now.pmid} reads otherwise than when it was last looked at.",
        )


def _newer_numbers(old: ClaimResult, new: ClaimResult) -> Iterator[News]:
    """Yield the records that were not seen before, are newer, and state another number."""
    seen = {item.pmid for item in old.evidence} | accepted_pmids(old)
    own = set(_sources(old, new))
    years = [item.year for item in new.evidence if item.pmid in own and item.year is not None]
    for item in new.evidence:
        if (
            item.pmid in seen | own
            or item.signals.number is not NumberSignal.DIFFERS
            or item.status is RecordStatus.RETRACTED
            or not _is_about(old, item)
        ):
            continue
        if years and item.year is not None and item.year < min(years):
            continue
        differing = [
            f"“{each.record}” for “{each.claim}”"
            for each in item.comparisons
            if each.relation is NumberSignal.DIFFERS and each.record is not None
        ]
        year = f" ({item.year})" if item.year else ""
        yield News(
            kind=NewsKind.NEWER_NUMBER,
            pmid=item.pmid,
            after=NumberSignal.DIFFERS.value,
            message=f"PMID {item.pmid}{year} states another number: {', '.join(differing)}.",
        )


def _is_about(result: ClaimResult, evidence: Evidence) -> bool:
    """Tell whether a record names the treatment of the claim; another one's number is no news."""
    wanted = subjects_of(result.claim).intervention
    return not wanted or not set(wanted) <= set(evidence.signals.subject.missing)


def _old_judgements(old: ClaimResult, today: date, max_age_days: int) -> Iterator[News]:
    for judgement in latest_fresh(old):
        age = (today - judgement.judged_at.date()).days
        if age > max_age_days:
            yield News(
                kind=NewsKind.OLD_JUDGEMENT,
                before=f"{judgement.judged_at:%Y-%m-%d}",
                message=f"The judgement by {judgement.by} of {judgement.judged_at:%Y-%m-%d} is "
                f"{age} days old; {max_age_days} are allowed. Judge it again.",
            )


def _status(evidence: Evidence | None) -> str | None:
    return None if evidence is None else evidence.status.value
