"""
Learn from labelled sections which words tell what a sentence of an abstract does.

The abstracts are those of the haystack whose every sentence stands under a label; SciFact's are
left out, as the rationale sentences are measured on them. A cue is a word or a pair of words that
is common in each of three bodies of abstracts on different subjects and that the package's
vocabulary does not know, so that none names a subject. Used by evals/fit_rationale.py.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from claimcheck.evidence.sections import SectionKind, place_sentences
from claimcheck.evidence.wording import find_wording
from claimcheck.model import Record
from claimcheck.records.pubmed_xml import parse_pubmed_xml
from claimcheck.text.vocabulary import load_vocabulary
from evals.rationale import read_gz

Floats = npt.NDArray[np.float64]
KINDS = tuple(kind for kind in SectionKind if kind is not SectionKind.OTHER)
_BODIES = {
    "pubmedqa": "medicine",
    "psynamic": "psychedelics",
    "bannach_brown_2019": "others",
    "schoot_ptsd": "others",
    "studytypeteller": "others",
}
"""Source of the haystack → the body of abstracts to which it belongs."""
_LEAST_SHARE = 0.01
"""In how many of the sentences of each body a cue stands at least."""
_LETTERS_ALONE = frozenset("np")
"""Single letters that mean something wherever they stand: numbers of people, p-values."""
_PENALTY = 100.0


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence under a section's label."""

    body: str
    wording: frozenset[str]
    kind: SectionKind
    place: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CueScores:
    """For each cue how much it speaks for each kind of section."""

    names: tuple[str, ...]
    by_kind: Floats
    """A row for each cue, a column for each of `KINDS`."""

    def score(self, texts: Sequence[str]) -> Floats:
        """Return the summed scores of each sentence, a column for each of `KINDS`."""
        return np.asarray(_holds(self.names, [find_wording(text) for text in texts]) @ self.by_kind)


def learn_cues(data: Path) -> CueScores:
    """Return the cues of the haystack's labelled abstracts, by ridge regression."""
    sentences = read_labelled(data)
    names = _choose(sentences)
    holds = _holds(names, [sentence.wording for sentence in sentences])
    places = np.array([(*sentence.place, 1.0) for sentence in sentences])
    design = np.hstack([holds, places])
    wanted = np.array([[float(s.kind is kind) for kind in KINDS] for s in sentences])
    curve = design.T @ design + _PENALTY * np.eye(design.shape[1])
    return CueScores(names, np.linalg.solve(curve, design.T @ wanted)[: len(names)])


def read_labelled(data: Path) -> list[LabelledSentence]:
    """Return the sentences of the abstracts that have labels for all of them."""
    sources = {row["pmid"]: row["source"] for row in read_gz(data / "haystack/haystack.jsonl.gz")}
    found: list[LabelledSentence] = []
    for path in sorted((data / "haystack" / "pubmed_xml").glob("*.xml.gz")):
        with gzip.open(path) as stream:
            for record in parse_pubmed_xml(stream):
                if isinstance(record, Record) and sources[str(record.pmid)] in _BODIES:
                    found += _label(record, _BODIES[sources[str(record.pmid)]])
    return found


def _label(record: Record, body: str) -> list[LabelledSentence]:
    """Return the sentences of a record; none unless each has a label and results are among them."""
    sentences = place_sentences(record)
    kinds = {sentence.kind for sentence in sentences}
    if SectionKind.OTHER in kinds or not {SectionKind.RESULTS, SectionKind.CONCLUSIONS} <= kinds:
        return []
    last = max(1, len(sentences) - 1)
    return [
        LabelledSentence(
            body,
            find_wording(sentence.text),
            sentence.kind,
            (
                index / last,
                (index / last) ** 2,
                float(index == 0),
                float(index == last),
                1 / len(sentences),
            ),
        )
        for index, sentence in enumerate(sentences)
    ]


def _choose(sentences: Sequence[LabelledSentence]) -> tuple[str, ...]:
    """Return the words and pairs that are common in every body and name no subject."""
    totals = Counter(sentence.body for sentence in sentences)
    counts: dict[str, Counter[str]] = {body: Counter() for body in totals}
    for sentence in sentences:
        counts[sentence.body].update(sentence.wording)
    common = [
        cue
        for cue in counts["medicine"]
        if all(counts[body][cue] >= _LEAST_SHARE * total for body, total in totals.items())
    ]
    vocabulary = load_vocabulary()
    return tuple(
        sorted(
            cue
            for cue in common
            if (len(cue) > 1 or not cue.isalpha() or cue in _LETTERS_ALONE)
            and not vocabulary.find(cue)
        )
    )


def _holds(names: Sequence[str], wordings: Sequence[frozenset[str]]) -> Floats:
    """Return a row for each sentence that tells which cues it holds."""
    places = {name: place for place, name in enumerate(names)}
    rows = np.zeros((len(wordings), len(names)))
    for row, wording in zip(rows, wordings, strict=True):
        row[[places[cue] for cue in wording if cue in places]] = 1.0
    return rows
