"""
The words of medicine, found in text.

The vocabulary is data: TOML files in `data/vocabulary`, one line a concept. It is general and
incomplete by nature, so words that merely look like a drug or a disease are found by their
endings as well and marked as guesses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from claimcheck.model import Span
from claimcheck.text.spelling import in_american
from claimcheck.text.tokens import STOP_WORDS


class Category(StrEnum):
    """What kind of thing a concept is."""

    INTERVENTION = "intervention"
    """A drug, procedure, therapy, device, nutrient, or an exposure such as smoking."""
    CONDITION = "condition"
    OUTCOME = "outcome"
    SYMPTOM = "symptom"
    """A complaint or a side effect: it may be what is treated and what a treatment causes."""
    POPULATION = "population"
    MECHANISM = "mechanism"
    """A receptor, transmitter, pathway, gene product or biomarker."""
    ANATOMY = "anatomy"
    MEASURE = "measure"
    """A scale, a laboratory value or an imaging method."""
    STUDY = "study"
    """A word for a study design or a part of one."""
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing with all the names that stand for it."""

    id: str
    """The first name in lower case with hyphens; unique in the vocabulary."""
    category: Category
    names: tuple[str, ...]
    """Best name first. A name in capitals stands for itself in capitals only."""
    mesh: str | None = None
    """The MeSH descriptor; None where there is none or it was not known for sure."""
    broader: tuple[str, ...] = ()
    """Ids of concepts that include this one, such as the class of a drug."""
    is_form: bool = False
    """
    Another form of what includes it, such as an enantiomer, rather than a kind of it.

    A text that names it does not name the other; one on a kind of pain names pain.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in a text where a concept is named."""

    span: Span
    surface: str
    category: Category
    concept: Concept | None = None
    """None: guessed from the form of the word."""

    @property
    def is_guess(self) -> bool:
        """Tell whether the word is not in the vocabulary and only looks like its category."""
        return self.concept is None


@dataclass(slots=True)
class _TrieNode:
    """A place in the tree of folded words; filled while loading and never changed after it."""

    children: dict[str, _TrieNode] = field(default_factory=dict)
    concept: Concept | None = None
    """The concept of a name that may be printed in any case."""
    exact: dict[str, Concept] = field(default_factory=dict)
    """Concepts of names in capitals, by the name without spaces and hyphens."""


_WORD = re.compile(r"[^\W_]+(?:['’]s\b)?")
_GAP = re.compile(r"(?:[ \u00a0\u2009\u202f\t\n]{1,3}|[-‐‑–/’']| ?[-–/] ?|, )")
_CODE = re.compile(r"(?=[a-z]{0,5}[A-Z])[A-Za-z]{1,6}[0-9]{1,4}[A-Za-z]{0,3}")
_CHARACTERS = str.maketrans(
    dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789", strict=True))
    | dict(zip("àáâäãåçèéêëìíîïñòóôöõùúûü", "aaaaaaceeeeiiiinooooouuuu", strict=True))
    | {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "κ": "kappa",
        "μ": "mu",
        "ω": "omega",
    }
)
_KEPT_ENDINGS = ("ss", "us", "is")


@lru_cache(maxsize=65_536)
def lookup_form(word: str) -> str:
    """
    Bring a word to the form under which it is looked up: lower case, singular, American.

    >>> [lookup_form(word) for word in ("Antidepressants", "tumours", "Parkinson’s", "biopsies")]
    ['antidepressant', 'tumor', 'parkinson', 'biopsy']
    """
    if word.endswith("s") and len(word) > 2 and word[:-1].isupper():
        word = word[:-1]
    folded = word.casefold().removesuffix("'s").removesuffix("’s")
    if not folded.isascii():
        folded = folded.translate(_CHARACTERS)
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(_KEPT_ENDINGS):
        folded = folded[:-3] + "y" if folded.endswith("ies") and len(folded) > 5 else folded[:-1]
    if len(folded) > 5:
        folded = folded.replace("aem", "em").replace("oed", "ed").replace("rrhoe", "rrhe")
        folded = folded.replace("isation", "ization").replace("paed", "ped")
        if folded.endswith("our"):
            folded = folded[:-3] + "or"
    return in_american(folded)


@dataclass(frozen=True, slots=True)
class _Endings:
    """Word endings that betray a category, with the everyday words that only share them."""

    by_suffix: tuple[tuple[str, Category], ...]
    """Longest first."""
    except_words: frozenset[str]
    suffixes: tuple[str, ...]
    """All of `by_suffix`, to be asked for at once: few words have any of them."""

    def guess_printed(self, word: str) -> Category | None:
        """Return the category of a word as printed: a code such as `HDAC6`, or by its ending."""
        if not self.by_suffix:
            return None
        if len(word) >= 3 and _CODE.fullmatch(word):
            return Category.MECHANISM
        return self.guess(lookup_form(word))

    def guess(self, word: str) -> Category | None:
        """Return the category of a folded word by its ending; None where none fits."""
        if len(word) < 6 or not word.endswith(self.suffixes) or word in self.except_words:
            return None
        for suffix, category in self.by_suffix:
            if word.endswith(suffix) and len(word) >= len(suffix) + 2:
                return category
        return None


class Vocabulary:
    """All concepts with the tree that finds them; never changes once it is made."""

    __slots__ = (
        "_ancestors",
        "_by_id",
        "_by_name",
        "_endings",
        "_first",
        "_journals",
        "_members",
        "_root",
        "concepts",
    )

    def __init__(self, concepts: tuple[Concept, ...], endings: _Endings) -> None:
        self.concepts = concepts
        self._by_id = {concept.id: concept for concept in concepts}
        self._by_name: dict[str, Concept] = {}
        self._endings = endings
        self._first = lru_cache(maxsize=32_768)(self._begin)
        self._ancestors = {concept.id: self._find_broader(concept) for concept in concepts}
        self._members: dict[str, list[Concept]] = {}
        for concept in concepts:
            for parent_id in self._ancestors[concept.id]:
                self._members.setdefault(parent_id, []).append(concept)
        self._root = _TrieNode()
        self._journals: dict[str, Concept] = {}
        for concept in concepts:
            is_journal = concept.category is Category.JOURNAL
            for name in concept.names:
                if is_journal:
                    self._journals.setdefault(_name_key(name), concept)
            # «Brain» and «Science» are journals only where the text says so.
            for name in concept.names[is_journal and " " not in concept.names[0] :]:
                self._add(name, concept)

    def _begin(self, word: str) -> tuple[_TrieNode | None, Category | None]:
        """Return where the names that begin with a printed word go on, and its guessed category."""
        node = self._root.children.get(lookup_form(word))
        return node, self._endings.guess_printed(word)

    def _add(self, name: str, concept: Concept) -> None:
        words = _WORD.findall(name)
        node = self._root
        for word in words:
            node = node.children.setdefault(lookup_form(word), _TrieNode())
        if name.isupper():
            node.exact.setdefault("".join(words), concept)
        elif node.concept is None or node.concept.category is Category.JOURNAL:
            # A disease that a journal is named after is the disease.
            node.concept = concept
        self._by_name.setdefault(_name_key(name), concept)

    def only(self, category: Category) -> Vocabulary:
        """Return a vocabulary of this category alone, which guesses nothing."""
        chosen = tuple(concept for concept in self.concepts if concept.category is category)
        return Vocabulary(chosen, _Endings((), frozenset(), ()))

    def get(self, concept_id: str) -> Concept | None:
        """Return the concept with that id."""
        return self._by_id.get(concept_id)

    def named(self, name: str) -> Concept | None:
        """Return the concept that a name stands for, in any case and number."""
        return self._by_name.get(_name_key(name))

    def named_journal(self, name: str) -> Concept | None:
        """Return the journal that a title or an abbreviation stands for."""
        return self._journals.get(_name_key(name))

    def narrower_headings(self, descriptor: str) -> list[str]:
        """Return the MeSH descriptors of everything under the concept of a descriptor."""
        roots = [concept.id for concept in self.concepts if concept.mesh == descriptor]
        return [
            concept.mesh
            for root in roots
            for concept in self._members.get(root, ())
            if concept.mesh is not None
        ]

    def broader(self, concept: Concept) -> frozenset[str]:
        """Return the ids of everything that includes the concept, at any distance."""
        return self._ancestors.get(concept.id, frozenset())

    def kinds(self, concept: Concept) -> frozenset[str]:
        """Return the id of the concept and those of all its kinds, at any distance, not forms."""
        kinds = (member.id for member in self.members(concept) if not member.is_form)
        return frozenset({concept.id, *kinds})

    def members(self, concept: Concept) -> tuple[Concept, ...]:
        """Return everything that the concept includes, at any distance."""
        return tuple(self._members.get(concept.id, ()))

    def _find_broader(self, concept: Concept) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(concept.broader)
        while waiting:
            parent = self._by_id.get(waiting.pop())
            if parent is not None and parent.id not in found:
                found.add(parent.id)
                waiting.extend(parent.broader)
        return frozenset(found)

    def narrower_names(self, concept: Concept) -> list[str]:
        """Return the best name of each concept that has this one directly above it."""
        return [other.names[0] for other in self.concepts if concept.id in other.broader]

    def are_related(self, one: Concept, other: Concept) -> bool:
        """Tell whether two concepts are the same or one of them includes the other."""
        return one.id == other.id or one.id in self.broader(other) or other.id in self.broader(one)

    def find(self, text: str) -> tuple[Mention, ...]:
        """
        Return the mentions in `text` in order; they never overlap, the longest name wins.

        Time grows linearly with the text.
        """
        words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        mentions: list[Mention] = []
        first = self._first
        position = 0
        total = len(words)
        while position < total:
            node, category = first(words[position][0])
            if node is None and category is None:
                position += 1
                continue
            found = None if node is None else self._longest(text, words, position, node)
            if found is not None:
                concept, last = found
                span = Span(words[position][1], words[last][2])
                surface = span.cut(text)
                mentions.append(
                    Mention(span=span, surface=surface, category=concept.category, concept=concept)
                )
                position = last + 1
                continue
            if category is not None:
                span = Span(words[position][1], words[position][2])
                mentions.append(Mention(span=span, surface=words[position][0], category=category))
            position += 1
        return tuple(mentions)

    def _longest(
        self,
        text: str,
        words: list[tuple[str, int, int]],
        position: int,
        node: _TrieNode,
    ) -> tuple[Concept, int] | None:
        """Return the concept of the longest name from `position` on and its last word."""
        last = position
        found: tuple[Concept, int] | None = None
        while True:
            concept = node.concept
            if node.exact:
                printed = "".join(word for word, _, _ in words[position : last + 1])
                concept = node.exact.get(printed) or node.exact.get(printed[:-1]) or concept
            if concept is not None and _may_stand(concept, words[position : last + 1]):
                found = (concept, last)
            last += 1
            if last >= len(words) or not node.children:
                return found
            following = node.children.get(lookup_form(words[last][0]))
            if following is None:
                return found
            gap = _GAP.fullmatch(text, words[last - 1][2], words[last][1])
            if gap is None and not (
                len(words[last - 1][0]) <= 2 and text[words[last - 1][2]] == "."
            ):
                return found
            node = following


def _may_stand(concept: Concept, printed: Sequence[tuple[str, int, int]]) -> bool:
    """
    Tell whether a name may stand for its concept as it is printed.

    «Depression and Anxiety» is a journal, «depression and anxiety» are two diseases. A title
    with «journal» or an abbreviation in it is one in any case.
    """
    if concept.category is not Category.JOURNAL:
        return True
    words = [word for word, _, _ in printed]
    if any(word.casefold() == "journal" or word[1:].lower() != word[1:] for word in words):
        return True
    return all(word[0].isupper() or word in STOP_WORDS for word in words)


def _name_key(name: str) -> str:
    """Return the form under which a whole name is looked up."""
    return " ".join(lookup_form(word) for word in _WORD.findall(name))


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the package; read once."""
    folder = files("claimcheck.text").joinpath("data", "vocabulary")
    concepts: list[Concept] = []
    endings = _Endings((), frozenset(), ())
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        data = tomllib.loads(entry.read_text(encoding="utf-8"))
        if entry.name == "endings.toml":
            endings = _read_endings(data)
            continue
        for group in data["group"]:
            concepts.extend(_read_group(group))
    return Vocabulary(tuple(concepts), endings)


def _read_group(group: dict[str, object]) -> list[Concept]:
    """
    Read the concepts of one group.

    A line is `name | other names, with commas | MeSH descriptor`; `=` as the descriptor stands
    for the name itself with capitals. `forms = true` says `Concept.is_form` of all of them. Lines
    in one string rather than TOML tables: a thousand tables take the parser of the standard
    library a fifth of a second at each start.
    """
    category = Category(str(group["category"]))
    broader = tuple(str(group.get("broader", "")).lower().split())
    concepts = []
    for line in str(group["concepts"]).splitlines():
        parts = [part.strip() for part in line.split("|")]
        if not parts[0] or parts[0].startswith("#"):
            continue
        name, others, mesh = (*parts, "", "")[:3]
        names = (name, *(other.strip() for other in others.split(",") if other.strip()))
        if mesh == "=":
            mesh = name[0].upper() + name[1:]
        concept_id = "-".join(_WORD.findall(name.casefold().replace("'", "")))
        if category is Category.JOURNAL:
            concept_id = f"journal-{concept_id}"
        concepts.append(
            Concept(
                id=concept_id,
                category=category,
                names=names,
                mesh=mesh or None,
                broader=tuple(item for item in broader if item != concept_id),
                is_form=group.get("forms") is True,
            )
        )
    return concepts


def _read_endings(data: dict[str, object]) -> _Endings:
    """Read the table of word endings; `except_words` are those that do not count."""
    pairs = [
        (suffix, category)
        for category in Category
        for suffix in str(data.get(category.value, "")).split()
    ]
    pairs.sort(key=lambda pair: -len(pair[0]))
    words = frozenset(lookup_form(word) for word in str(data["except_words"]).split())
    return _Endings(tuple(pairs), words, tuple(suffix for suffix, _ in pairs))
