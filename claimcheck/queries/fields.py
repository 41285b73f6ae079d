"""
PubMed's field tags, as a closed list.

Source: PubMed User Guide, «Search field tags», read 2026-11-22. A tag that is not on the list
is an error, because PubMed would quietly search something else.
"""

from __future__ import annotations

from claimcheck.model import Field

TAGS: dict[str, Field] = {
    "all": Field.ANY,
    "all fields": Field.ANY,
    "tiab": Field.TITLE_ABSTRACT,
    "title/abstract": Field.TITLE_ABSTRACT,
    "ti": Field.TITLE,
    "title": Field.TITLE,
    "ab": Field.ABSTRACT,
    "abstract": Field.ABSTRACT,
    "tw": Field.TEXT_WORD,
    "text word": Field.TEXT_WORD,
    "text words": Field.TEXT_WORD,
    "mh": Field.MESH,
    "mesh": Field.MESH,
    "mesh terms": Field.MESH,
    "mh:noexp": Field.MESH_NO_EXPLOSION,
    "mesh:noexp": Field.MESH_NO_EXPLOSION,
    "mesh terms:noexp": Field.MESH_NO_EXPLOSION,
    "majr": Field.MESH_MAJOR,
    "mesh major topic": Field.MESH_MAJOR,
    "pt": Field.PUBLICATION_TYPE,
    "publication type": Field.PUBLICATION_TYPE,
    "au": Field.AUTHOR,
    "author": Field.AUTHOR,
    "1au": Field.FIRST_AUTHOR,
    "author - first": Field.FIRST_AUTHOR,
    "first author": Field.FIRST_AUTHOR,
    "lastau": Field.LAST_AUTHOR,
    "author - last": Field.LAST_AUTHOR,
    "last author": Field.LAST_AUTHOR,
    "ta": Field.JOURNAL,
    "jour": Field.JOURNAL,
    "journal": Field.JOURNAL,
    "ot": Field.KEYWORD,
    "other term": Field.KEYWORD,
    "la": Field.LANGUAGE,
    "language": Field.LANGUAGE,
    "uid": Field.UID,
    "pmid": Field.UID,
    "aid": Field.ARTICLE_ID,
    "article identifier": Field.ARTICLE_ID,
    "doi": Field.ARTICLE_ID,
    "pmcid": Field.ARTICLE_ID,
}
"""Tags and long names in lower case. `doi` and `pmcid` are undocumented but work in PubMed."""

DATE_TAGS = frozenset(
    {"dp", "pdat", "date - publication", "publication date", "ppdat", "epdat"},
)
"""Tags of the publication date; the tree keeps years only."""

KNOWN_UNSUPPORTED = frozenset(
    {
        "majr:noexp", "sh", "mesh subheading", "pa", "pharmacological action", "nm",
        "supplementary concept", "rn", "ec/rn number", "edat", "date - entry", "crdt",
        "date - create", "dcom", "date - completion", "mhda", "date - mesh", "lr",
        "date - modification", "fau", "full author name", "auid", "author - identifier", "cn",
        "author - corporate", "ad", "affiliation", "gr", "grants and funding", "sb", "subset",
        "filter", "lid", "location id", "vi", "volume", "ip", "issue", "pg", "pagination", "si",
        "secondary source id", "is", "issn", "ir", "investigator", "ps",
        "subject - personal name", "book", "pl", "place of publication", "isbn", "publisher",
        "ed", "editor", "tt", "transliterated title", "cois", "conflict of interest statements",
    }
)  # fmt: skip
"""Tags that PubMed has and the tree does not."""

PROXIMITY_FIELDS = frozenset({Field.TITLE_ABSTRACT, Field.TITLE})
"""Where `[field:~N]` is allowed, of the fields that the tree has (the guide adds Affiliation)."""
