"""The stable name of a claim, made from its words."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from claimcheck.model import ClaimId
from claimcheck.text.tokens import STOP_WORDS

_TYPOGRAPHY = (
    ("’", "'"),
    ("‘", "'"),
    ("‛", "'"),
    ("′", "'"),
    ("“", '"'),
    ("”", '"'),
    ("„", '"'),
    ("‐", "-"),
    ("‑", "-"),
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("…", "..."),
    ("\u00ad", ""),
    ("\u200b", ""),
    ("\ufeff", ""),
)
_WORD = re.compile(r"[a-z0-9]+")
_SLUG_WORDS = 4
_SLUG_LENGTH = 40
_HASH_LENGTH = 6


def normalise(text: str) -> str:
    r"""
    Return the form of a statement by which two printings of it count as the same.

    White space, letter case, typographic quotes and dashes, soft hyphens and final
    punctuation make no difference.

    >>> normalise("It’s  “safe”.") == normalise('it\'s "safe"')
    True
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFC", text)
        # A table would be asked for every character, which takes five times as long.
        for printed, typed in _TYPOGRAPHY:
            plain = plain.replace(printed, typed)
    return " ".join(plain.split()).casefold().rstrip(" .!;:,")


def make_claim_id(text: str, *, occurrence: int = 1) -> ClaimId:
    """
    Return the id of a statement: its first telling words and six digits of a hash.

    `occurrence` is 1 for the first statement of these words in a document, 2 for the second.

    >>> make_claim_id("Aspirin lowers fever.") == make_claim_id("Aspirin lowers  fever")
    True
    """
    plain = normalise(text)
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]
    letters = unicodedata.normalize("NFKD", plain.replace("'", ""))
    words = [word for word in _WORD.findall(letters) if word not in STOP_WORDS]
    slug = ""
    for word in words[:_SLUG_WORDS]:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _SLUG_LENGTH:
            break
        slug = longer
    suffix = f"-{occurrence}" if occurrence > 1 else ""
    return ClaimId(f"{slug or 'claim'}-{digest}{suffix}")
