"""
Which claim of an edited document is which claim of claims.yaml.

A claim keeps its id, and with it all that a person said about it, through moves and small edits.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from claimcheck.claims.identity import normalise
from claimcheck.claims.likeness import Placed, pair_edited
from claimcheck.claims.sequences import rising_run
from claimcheck.model import Claim, ClaimId

_MAX_ID_LENGTH = 64


class ChangeKind(StrEnum):
    """What became of a claim since the document was last read."""

    SAME = "same"
    MOVED = "moved"
    """The same words at another place among the claims of the document."""
    EDITED = "edited"
    """Other words, close enough to be the same claim; its judgements become stale."""
    NEW = "new"
    GONE = "gone"
    BACK = "back"
    """It was gone and stands there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One claim before and after."""

    kind: ChangeKind
    claim: ClaimId
    before: Claim | None = None
    after: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The claims as they are now, and what became of each."""

    claims: tuple[Claim, ...]
    """All claims in document order, those of other documents and those gone included."""
    changes: tuple[Change, ...]
    """One for each claim of the documents that were read, in the order of `claims`; claims that
    were gone before and still are have none."""

    def changed(self) -> tuple[Change, ...]:
        """Return the changes that are any."""
        return tuple(change for change in self.changes if change.kind is not ChangeKind.SAME)


def reconcile(
    known: Sequence[Claim],
    extracted: Sequence[Claim],
    *,
    documents_read: Collection[str],
    now: datetime | None = None,
) -> Reconciliation:
    """
    Bring the claims of claims.yaml and those of the documents as they are now together.

    A claim of a document that was not read stays as it is, never `gone`. Id, search terms, ignore
    and note are a person's and stay; everything else comes from the document.

    Args:
        known: The claims of claims.yaml, in its order.
        extracted: The claims of the documents that were read, in their order. They must be all
            claims: one that a filter left out would count as gone.
        documents_read: The names of the documents that were read, also of those without a claim.
        now: What `gone_at` becomes; the present by default.
    """
    moment = (now or datetime.now(UTC)).replace(microsecond=0)
    fresh: defaultdict[str, list[Claim]] = defaultdict(list)
    for name in documents_read:
        fresh[name] = []
    for claim in extracted:
        if claim.document is not None:
            fresh[claim.document].append(claim)
    old: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in known:
        if claim.document is not None and claim.document in fresh:
            old[claim.document].append(claim)
    used = {claim.id for claim in known}
    merged = {name: _merge(old[name], fresh[name], used, moment) for name in fresh}
    rows = tuple(_in_order(known, merged))
    return Reconciliation(
        claims=tuple(row.claim for row in rows),
        changes=tuple(row.change for row in rows if row.change is not None),
    )


def prune_gone(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims without those that are gone."""
    return tuple(claim for claim in claims if claim.gone_at is None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim of the outcome, and what became of it."""

    claim: Claim
    change: Change | None = None
    is_known: bool = True


def _merge(
    old: Sequence[Claim], fresh: Sequence[Claim], used: set[ClaimId], moment: datetime
) -> list[_Row]:
    """Return the rows of one document in its order, with the claims gone after their neighbour."""
    if _is_unchanged(old, fresh):
        return [
            _kept_row(before, claim, ChangeKind.SAME)
            for before, claim in zip(old, fresh, strict=True)
        ]
    equal = _pair_equal(old, fresh)
    run = rising_run([equal[there] for there in sorted(equal)])
    steady = {there for place, there in enumerate(sorted(equal)) if place in run}
    edited = _pair_leftovers(old, fresh, equal, steady)
    rows_after: defaultdict[int, list[_Row]] = defaultdict(list)
    row_at: dict[int, int] = {}
    for there, claim in enumerate(fresh):
        here = equal.get(there, edited.get(there))
        if here is None:
            row = _new_row(claim, used)
        else:
            row_at[here] = there
            kind = (
                ChangeKind.EDITED
                if there in edited
                else _kind(old[here], is_steady=there in steady)
            )
            row = _kept_row(old[here], claim, kind)
        rows_after[there].append(row)
    place = -1
    for here, claim in enumerate(old):
        if here in row_at:
            place = row_at[here]
        else:
            rows_after[place].append(_gone_row(claim, moment))
    return [row for there in range(-1, len(fresh)) for row in rows_after[there]]


def _is_unchanged(old: Sequence[Claim], fresh: Sequence[Claim]) -> bool:
    """Tell whether a document has the claims that it had, word for word and in their order."""
    return len(old) == len(fresh) and all(
        before.gone_at is None and before.text == claim.text
        for before, claim in zip(old, fresh, strict=True)
    )


def _pair_equal(old: Sequence[Claim], fresh: Sequence[Claim]) -> dict[int, int]:
    """Return the places in `old` of the claims of `fresh` whose words are the same."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    # Claims that are still there come before claims that were gone already.
    order = sorted(range(len(old)), key=lambda here: (old[here].gone_at is not None, here))
    for here in reversed(order):
        places[normalise(old[here].text)].append(here)
    pairs: dict[int, int] = {}
    for there, claim in enumerate(fresh):
        if free := places.get(normalise(claim.text)):
            pairs[there] = free.pop()
    return pairs


def _pair_leftovers(
    old: Sequence[Claim], fresh: Sequence[Claim], equal: dict[int, int], steady: set[int]
) -> dict[int, int]:
    """Return the places in `old` of the claims of `fresh` that are edited versions of them."""
    anchors = {equal[there] for there in steady}
    taken = set(equal.values())
    left_old = [
        (here, Placed(claim, gap))
        for here, claim, gap in _with_gaps(old, anchors)
        if here not in taken and claim.gone_at is None
    ]
    left_fresh = [
        (there, Placed(claim, gap))
        for there, claim, gap in _with_gaps(fresh, steady)
        if there not in equal
    ]
    pairs = pair_edited([placed for _, placed in left_old], [placed for _, placed in left_fresh])
    return {left_fresh[there][0]: left_old[here][0] for here, there in pairs}


def _with_gaps(claims: Sequence[Claim], anchors: set[int]) -> Iterator[tuple[int, Claim, int]]:
    gap = 0
    for place, claim in enumerate(claims):
        yield place, claim, gap
        gap += place in anchors


def _kind(old: Claim, *, is_steady: bool) -> ChangeKind:
    if old.gone_at is not None:
        return ChangeKind.BACK
    return ChangeKind.SAME if is_steady else ChangeKind.MOVED


def _kept_row(old: Claim, fresh: Claim, kind: ChangeKind) -> _Row:
    claim = fresh
    if old.id != fresh.id or old.search or old.ignore is not None or old.note is not None:
        claim = replace(fresh, id=old.id, search=old.search, ignore=old.ignore, note=old.note)
    return _Row(claim, Change(kind=kind, claim=old.id, before=old, after=claim))


def _new_row(fresh: Claim, used: set[ClaimId]) -> _Row:
    claim = replace(fresh, id=_free_id(fresh.id, used))
    used.add(claim.id)
    change = Change(kind=ChangeKind.NEW, claim=claim.id, after=claim)
    return _Row(claim, change, is_known=False)


def _gone_row(old: Claim, moment: datetime) -> _Row:
    if old.gone_at is not None:
        return _Row(old)
    claim = replace(old, gone_at=moment)
    return _Row(claim, Change(kind=ChangeKind.GONE, claim=old.id, before=old, after=claim))


def _free_id(wanted: ClaimId, used: set[ClaimId]) -> ClaimId:
    candidate = wanted
    number = 1
    while candidate in used:
        number += 1
        suffix = f"-{number}"
        candidate = ClaimId(wanted[: _MAX_ID_LENGTH - len(suffix)] + suffix)
    return candidate


def _in_order(known: Sequence[Claim], merged: dict[str, list[_Row]]) -> Iterator[_Row]:
    """
    Return the rows of all documents.

    The documents keep the places that they have in claims.yaml, also when they alternate there:
    each place of a known claim takes the next row of its document, new ones before it.
    """
    waiting = {name: deque(rows) for name, rows in merged.items()}
    left = Counter(claim.document for claim in known)
    for claim in known:
        rows = waiting.get(claim.document) if claim.document is not None else None
        if rows is None:
            yield _Row(claim)
            continue
        left[claim.document] -= 1
        while rows and not rows[0].is_known:
            yield rows.popleft()
        if rows:
            yield rows.popleft()
        while rows and not left[claim.document]:
            yield rows.popleft()
    for rows in waiting.values():
        yield from rows
