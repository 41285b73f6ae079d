"""What the links of a record to other records, and its types, say about its standing."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.model import Correction, PublicationType, RecordStatus

# The UI was seen in captures, the name is NLM's own (pubmed_250101.dtd, read 2026-11). Either
# is enough: names change (the notice's type is now called "Retraction Notice"), and MEDLINE
# text carries no UI. The notice itself (D016440) is not a retracted publication.
_RETRACTED_UI = "D016441"
_RETRACTED_NAME = "Retracted Publication"

_RETRACTION = frozenset({"RetractionIn"})
_CONCERN = frozenset({"ExpressionOfConcernIn"})
_CORRECTION = frozenset(
    {
        "ErratumIn",
        "CorrectedandRepublishedIn",
        "RetractedandRepublishedIn",
        "PartialRetractionIn",
    }
)


def standing_of(
    types: Iterable[PublicationType], corrections: Iterable[Correction]
) -> RecordStatus:
    """
    Return what PubMed says about the standing of a record.

    The gravest wins. Links that lead from a notice to its article (`RetractionOf`,
    `ErratumFor`) say nothing about the notice itself, nor do comments and updates.

    >>> standing_of((), (Correction(ref_type="RetractionOf"),))
    <RecordStatus.CLEAN: 'clean'>
    """
    refs = {correction.ref_type for correction in corrections}
    if refs & _RETRACTION:
        return RecordStatus.RETRACTED
    for kind in types:
        if kind.ui == _RETRACTED_UI or kind.name == _RETRACTED_NAME:
            return RecordStatus.RETRACTED
    if refs & _CONCERN:
        return RecordStatus.CONCERN
    return RecordStatus.CORRECTED if refs & _CORRECTION else RecordStatus.CLEAN
