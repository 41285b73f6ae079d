"""
What the claims beside a claim tell of the study that it is about.

«A month later half had relapsed» fits dozens of abstracts. Where the sentence before names the
drug and the one after a figure, the abstract that holds those as well is the likelier one. Only
the order of the records changes by it: what is compared with them is the claim alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from claimcheck.evidence.ranking import Ranked, load_weights, odds_of, probability_of
from claimcheck.evidence.ranking_features import ClaimWords, first_pass, prepare_text, read_words
from claimcheck.evidence.ranking_figures import figure_shares, read_figures, wanted_figures
from claimcheck.model import Claim

_LOOKED_AT = 60
_WORDS = 6.0
"""What all the words of the neighbours are worth, beside some 30 for the claim's own."""
_FIGURES = 1.5
"""What a figure of a neighbour is worth that one record alone prints; its own is worth 6."""


def weigh_neighbours(claim: Claim, ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Return ranked records in the order that the claim's neighbours make of them."""
    near, rest = ranked[:_LOOKED_AT], ranked[_LOOKED_AT:]
    if not claim.beside or len(near) < 2:
        return tuple(ranked)
    words = _words_of(claim.beside)
    shares = first_pass(words, [prepare_text(item.record) for item in near]).bm25
    wanted = tuple(dict.fromkeys(one for other in claim.beside for one in wanted_figures(other)))
    figures = figure_shares(wanted, [read_figures(item.record) for item in near])
    shifts = [
        _WORDS * share + _FIGURES * figure for share, figure in zip(shares, figures, strict=True)
    ]
    mean, scale = sum(shifts) / len(shifts), load_weights().scale
    odds = [
        odds_of(item.score) + scale * (shift - mean)
        for item, shift in zip(near, shifts, strict=True)
    ]
    order = sorted(range(len(near)), key=lambda place: -odds[place])
    moved = [Ranked(near[place].record, probability_of(odds[place])) for place in order]
    last = moved[-1].score
    return (*moved, *(Ranked(item.record, min(item.score, last)) for item in rest))


def _words_of(claims: Sequence[Claim]) -> ClaimWords:
    stems: dict[str, float] = {}
    for claim in claims:
        for stem, weight in _stems_of(claim.text).items():
            stems[stem] = max(weight, stems.get(stem, 0.0))
    return ClaimWords(stems, {}, frozenset(), frozenset())


@lru_cache(maxsize=256)
def _stems_of(text: str) -> Mapping[str, float]:
    """Return the weighed stems of a claim, which stands beside up to four others."""
    return read_words(text).stems
