"""By what a finding is known again when lines move and files are renamed."""

from __future__ import annotations

import hashlib


def fingerprint(rule: str, text: str, ordinal: int = 0) -> str:
    """
    Return the SHA-256 of a rule's code and a text, in hexadecimal.

    Case and white space of the text make no difference, the document and the line are no part.

    Args:
        rule: The code of the rule.
        text: The claim, or the message of a finding that belongs to no claim.
        ordinal: Which finding of the rule on this text it is, from 0.
    """
    parts = [rule, " ".join(text.casefold().split())]
    if ordinal:
        parts.append(str(ordinal))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
