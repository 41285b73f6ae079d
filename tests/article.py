"""One made-up article, in the parts that every format can hold."""

from __future__ import annotations

from claimcheck.model import BlockKind
from evals.article_formats import Part

_H, _P, _L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM

ARTICLE = (
    Part(kind=_H, level=1, text="Light Lamps and Low Mood"),
    Part(
        kind=_P,
        text="In a trial of 88 adults with winter depression, 61% of those who sat before a bright "
        "lamp responded within 2 weeks, compared with 29% of those who had a dim red lamp.",
    ),
    Part(kind=_H, level=2, text="What Researchers Found"),
    Part(
        kind=_P,
        text="Remission was reached by 43 of 88 patients (49%) after four weeks of treatment. The "
        "antidepressant effect lasted for 6 to 8 weeks in most of them, and the mean dose of light "
        "was 10,000 lux for 30 minutes a day. Nobody knows why some patients do not respond.",
    ),
    Part(kind=_L, level=1, text="Headache was reported by 13% of patients"),
    Part(kind=_L, level=1, text="Sleep improved in two-thirds of participants within 10 days"),
    Part(kind=BlockKind.TABLE_HEADER, text="Treatment | Response rate | Time to response"),
    Part(kind=BlockKind.TABLE_ROW, text="Bright light | 61% of patients | 2 weeks"),
    Part(kind=BlockKind.TABLE_ROW, text="Fluoxetine 20 mg | 54% of patients | 4 weeks"),
    Part(kind=_H, level=2, text="How Common Winter Depression Is"),
    Part(
        kind=BlockKind.QUOTE,
        text="About 5 percent of adults have seasonal depression, and women have it four times as "
        "often as men.",
    ),
    Part(
        kind=_P,
        text="Symptoms last for about 40 percent of the year. Light therapy reduces the severity "
        "of depressive symptoms by 35% in people aged 18 to 65, a meta-analysis of 19 trials "
        "found.",
    ),
)
"""Every sentence and number is made up."""
