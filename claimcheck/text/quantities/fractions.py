"""Shares in words: «two-thirds», «half of», «a fifth lower», «nobody»."""

from __future__ import annotations

from decimal import Decimal

from claimcheck.model import QuantityKind
from claimcheck.text.quantities.draft import Draft
from claimcheck.text.quantities.figures import Figure
from claimcheck.text.quantities.lexer import Lexemes
from claimcheck.text.quantities.lexicon import lexicon, word_set
from claimcheck.text.quantities.numerals import share_of

_RATIO_NOUNS = word_set("ratio_nouns")
_NOBODY = word_set("nobody")
_NOT_BEFORE_NONE = word_set("not_before_none")
_NO_SHARE_BEFORE = word_set("no_share_before")
_NO_HALF_AFTER = word_set("no_half_after")
_NO_PART_AFTER = word_set("no_part_after")
_VERBS = word_set("shares_verbs")
_MANY = frozenset({"people", "men", "women", "children"})


def read_fraction(lexemes: Lexemes, figure: Figure) -> Draft | None:
    """Read «two-thirds», «half of», «a quarter» as a share; «a third dose» is none."""
    fraction = figure.first.fraction
    if fraction is None or figure.unit is not None:
        return None
    if not _is_share(lexemes, figure):
        return None
    low = share_of(Decimal(fraction[0]), Decimal(fraction[1]))
    draft = Draft(
        start=figure.start,
        end=figure.end,
        kind=QuantityKind.RATE,
        low=low,
        unit="%",
        numerator=Decimal(fraction[0]),
        denominator=Decimal(fraction[1]),
    )
    if figure.second is not None and figure.second.fraction is not None:
        first, second = sorted(
            share_of(Decimal(f[0]), Decimal(f[1])) for f in (fraction, figure.second.fraction)
        )
        draft.low, draft.high = first, second
        draft.numerator = draft.denominator = None
        return draft
    return _as_ratio(lexemes, figure, draft)


def _as_ratio(lexemes: Lexemes, figure: Figure, draft: Draft) -> Draft:
    """Turn «half as likely», «a third the rate», «a fifth lower risk» into a ratio."""
    fraction = figure.first.fraction or (1, 1)
    after, then = lexemes.word(figure.end), lexemes.word(figure.end + 1)
    if after == "of" and then == "the":
        then = lexemes.word(figure.end + 2)
    if after == "as" or (after in {"the", "that", "of"} and then in _RATIO_NOUNS):
        draft.kind, draft.unit = QuantityKind.RATIO, None
        value = Decimal(fraction[0]) / Decimal(fraction[1])
        draft.low = value.quantize(Decimal("0.01")).normalize()
        draft.numerator = draft.denominator = None
    return draft


def _is_share(lexemes: Lexemes, figure: Figure) -> bool:
    """Tell «a third of» and «half the» from «a third dose», «half-life», «the second half»."""
    word = lexemes.word(figure.start)
    after = lexemes.word(figure.end)
    if after == "-" and lexemes.touches(figure.end):
        return False
    if lexemes.word(figure.start - 1) in _NO_SHARE_BEFORE:
        return False
    if word == "half":
        return after not in _NO_HALF_AFTER
    if word in {"a", "an"}:
        known = lexicon()
        names_one = (after in known.counted or after in known.units) and not after.endswith("s")
        return after not in _NO_PART_AFTER and (not names_one or after in _MANY)
    return True


def zero_share(lexemes: Lexemes, index: int) -> Draft | None:
    """Read «nobody», «none of the patients», «no patient died» as 0% where a verb follows."""
    word = lexemes.lowers[index]
    if word in {"nobody", "none"}:
        end = index + 1
    elif word == "no" and lexemes.word(index + 1) in _NOBODY:
        end = index + 2
    else:
        return None
    following = lexemes.word(end)
    has_verb = (
        following in _VERBS or following.endswith("ed") or (word == "none" and following == "of")
    )
    if not has_verb or lexemes.word(index - 1) in _NOT_BEFORE_NONE:
        return None
    return Draft(
        start=index,
        end=end,
        kind=QuantityKind.RATE,
        low=Decimal(0),
        unit="%",
        numerator=Decimal(0),
    )
