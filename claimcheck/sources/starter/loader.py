"""The study cards that are shipped with the package, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from claimcheck.errors import SourceError
from claimcheck.model import Pmid
from claimcheck.sources.starter.card import StudyCard, decode_card


@cache
def load_cards() -> tuple[StudyCard, ...]:
    """
    Return all cards of the package, in the order of their files and of their places there.

    Raises:
        SourceError: A file is no TOML, a table is no card, or a PMID stands on two cards.
    """
    folder = files("claimcheck.sources.starter") / "cards"
    named = sorted(
        (entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".toml")
    )
    texts = ((name, entry.read_text(encoding="utf-8")) for name, entry in named)
    return decode_cards(texts)


def decode_cards(texts: Iterable[tuple[str, str]]) -> tuple[StudyCard, ...]:
    """
    Return the cards of several files, given as pairs of file name and TOML text.

    Raises:
        SourceError: As `load_cards`.
    """
    places: dict[Pmid, str] = {}
    cards: list[StudyCard] = []
    for name, text in texts:
        for place, card in _decode_file(name, text):
            if card.pmid in places:
                other = places[card.pmid]
                raise SourceError("malformed", f"{place}: {card.pmid} is already on {other}")
            places[card.pmid] = place
            cards.append(card)
    return tuple(cards)


def _decode_file(name: str, text: str) -> Iterator[tuple[str, StudyCard]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError("malformed", f"{name}: not TOML: {error}") from error
    tables = data.get("card")
    if set(data) != {"card"} or not isinstance(tables, list):
        raise SourceError("malformed", f"{name}: holds something other than [[card]] tables")
    for number, table in enumerate(tables, start=1):
        place = f"{name}, card {number}"
        yield place, decode_card(table, place=place)
