from __future__ import annotations

import re
from dataclasses import replace

import pyte
import pytest

from claimcheck.model import Counts, SearchState
from claimcheck.reports.terminal import render_check_terminal, render_terminal
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import (
    check_report,
    disputed_result,
    empty_report,
    sample_report,
    small_report,
)

STYLING = re.compile("\x1b\\[[0-9;]*m")
LINKING = re.compile("\x1b\\]8;;(?:https://pubmed\\.ncbi\\.nlm\\.nih\\.gov/[0-9]{1,9}/)?\x1b\\\\")
COMMAND = re.compile(r"^\s*::", re.MULTILINE)


def unstyled(text: str) -> str:
    """Take away the sequences that the report itself may use."""
    return STYLING.sub("", LINKING.sub("", text))


def squeezed(text: str) -> str:
    """Put wrapped text on one line, without gutters."""
    return " ".join(text.replace("│", " ").split())


def replay(text: str, width: int) -> pyte.Screen:
    """Run a text through a terminal emulator."""
    screen = pyte.Screen(width, text.count("\n") + 2)
    stream = pyte.Stream(screen)
    stream.feed(text.replace("\n", "\r\n"))
    return screen


def test_a_claim_stands_with_its_place_numbers_hedges_and_search() -> None:
    text = squeezed(render_terminal(sample_report(), width=100))
    assert "1 of 7 · articles/calmazine.md:14 · calmazine-remission-52" in text
    assert "About [52%] of adults may reach remission after [three infusions]" in text
    assert "hedges may" in text
    assert "cites PMID:9000001" in text
    assert "pubmed: search complete, 14 records found" in text


def test_a_record_stands_with_its_facts_and_its_deciding_sentence() -> None:
    text = squeezed(render_terminal(sample_report(), width=100))
    assert "Annals of Invented Medicine, 2021 · PMID 9000001" in text
    assert "https://pubmed.ncbi.nlm.nih.gov/9000001/" in text
    assert "uncontrolled trial · n = 46 · adults" in text
    assert "(summary written for claimcheck)" in text
    assert "24 ([52% =]) were in remission after the third infusion, and [67% ≠]" in text


def test_numbers_agree_differ_or_have_none_beside_them_in_words() -> None:
    text = squeezed(render_terminal(sample_report(), width=100))
    assert "[=] 52% agrees with 52%: 52% lies in 51.5–52.5" in text
    assert "closest differing number: 67%" in text
    assert "[≠] 52% differs from 31%" in text
    assert "three infusions no comparable number: the card counts doses" in text
    assert "[three infusions]: no comparable number in 5 records" in text


def test_a_retraction_shouts() -> None:
    text = render_terminal(sample_report(), width=100)
    assert "*** RETRACTED (notice: PMID 9000009) ***" in text


def test_could_not_look_is_never_shown_as_nothing_found() -> None:
    lines = render_terminal(sample_report(), width=200).splitlines()
    incomplete = squeezed("\n".join(lines[_line(lines, "tinnitus-2") : _line(lines, "tinnitus-3")]))
    assert "search incomplete" in incomplete
    assert "PubMed answered 503 four times in a row" in incomplete
    assert "because the search could not be completed" in incomplete
    assert "no record bears on it" not in incomplete


def test_a_degraded_search_names_what_was_left_out() -> None:
    text = squeezed(render_terminal(sample_report(), width=90))
    assert "The source left out: «tinnitus»" in text
    assert "the source changed the query, so this proves nothing" in text


def test_the_starter_corpus_is_never_said_to_prove_absence() -> None:
    text = squeezed(render_terminal(sample_report(), width=90))
    assert "The starter corpus proves no absence." in text


def _line(lines: list[str], words: str) -> int:
    return next(index for index, line in enumerate(lines) if words in line)


def test_only_the_best_records_are_shown_and_the_others_counted() -> None:
    text = squeezed(render_terminal(sample_report(), width=100))
    assert "What clinicians think of calmazine" not in text
    assert "2 more records not shown" in text
    assert "What clinicians think" in render_terminal(sample_report(), width=100, verbose=True)


def test_verbose_shows_every_query_with_what_became_of_it() -> None:
    text = squeezed(render_terminal(sample_report(), width=100, verbose=True))
    assert "precise: 2 records: calmazine[tiab] AND remission[tiab]" in text
    assert 'searched as: "calmazine"[Title/Abstract]' in text


def test_wide_terminals_put_the_claim_beside_its_abstracts() -> None:
    wide = render_terminal(sample_report(), width=140).splitlines()
    row = next(line for line in wide if "1. Repeated calmazine" in line)
    assert "About [52%] of adults" in row
    narrow = render_terminal(sample_report(), width=100).splitlines()
    row = next(line for line in narrow if "1. Repeated calmazine" in line)
    assert "About" not in row


def test_the_number_strip_holds_the_claimed_value_and_the_records() -> None:
    lines = render_terminal(sample_report(), width=100).splitlines()
    head = _line(lines, "[52%] beside 4 comparable (2 =, 2 ≠)")
    marker, sizes, axis, scale = lines[head + 1 : head + 5]
    assert axis.count("◆") == 2
    assert abs(marker.index("▼") - axis.index("2")) <= 1, "two agreeing points, at the claim"
    assert scale.split()[1:] == ["0", "25", "50", "75", "100", "%"]
    points = [place for place, sign in enumerate(axis) if sign in "◆2"]
    bars = [place for place, sign in enumerate(sizes) if sign in "▁▂▃▄▅▆▇█"]
    assert set(bars) <= set(points), "a bar stands over the point of its record"
    assert bars


@pytest.mark.parametrize("width", [40, 50, 60, 80, 110, 140, 180])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_wider_than_the_terminal(width: int, *, unicode: bool) -> None:
    text = render_terminal(sample_report(), width=width, unicode=unicode)
    assert max(len(line) for line in text.splitlines()) <= width


def test_without_colour_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in render_terminal(sample_report(), width=100, verbose=True)


def test_without_unicode_there_is_only_ascii() -> None:
    assert render_terminal(sample_report(), width=100, unicode=False, verbose=True).isascii()


def test_colours_never_look_like_a_verdict() -> None:
    text = render_terminal(check_report(), width=120, color=True, verbose=True)
    codes = {code for each in STYLING.findall(text) for code in each[2:-1].split(";")}
    assert codes.isdisjoint({"31", "32", "41", "42", "91", "92", "101", "102"})


def test_every_output_says_how_many_were_checked() -> None:
    counts = Counts(claims=1_204, checked=1_200, unchecked=3, ignored=1)
    expected = "1,204 claims: 1,200 checked, 3 unchecked, 1 ignored"
    assert expected in render_terminal(sample_report(counts=counts), width=100)
    assert expected in render_check_terminal(check_report(counts=counts))
    assert "0 claims: 0 checked" in render_terminal(empty_report())


def test_sixty_claims_stay_readable() -> None:
    report = sample_report(results=(disputed_result(),) * 60)
    text = render_terminal(report, width=140)
    assert len(text.splitlines()) < 60 * 45
    assert "60 of 60" in text


def test_the_same_report_gives_the_same_text() -> None:
    options = {"width": 120, "color": True, "links": True, "verbose": True}
    assert render_terminal(sample_report(), **options) == render_terminal(  # type: ignore[arg-type]
        sample_report(),
        **options,  # type: ignore[arg-type]
    )


def test_links_lead_to_pubmed_alone() -> None:
    text = render_terminal(sample_report(), width=120, color=True, links=True)
    assert "\x1b]8;;https://pubmed.ncbi.nlm.nih.gov/9000001/\x1b\\" in text
    assert "\x1b]8;" not in LINKING.sub("", text)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("color", [True, False])
def test_no_text_can_give_the_terminal_an_order(hostile: str, *, color: bool) -> None:
    report = poisoned_report(small_report(), hostile)
    for text in (
        render_terminal(report, width=100, color=color, links=color, verbose=True),
        render_check_terminal(report, width=100, color=color),
    ):
        plain = unstyled(text)
        assert all(character.isprintable() or character == "\n" for character in plain)
        assert not COMMAND.search(plain)
        assert "##[" not in plain
        assert plain.encode()


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if "👩" not in text])
def test_the_screen_shows_exactly_the_text(hostile: str) -> None:
    report = poisoned_report(sample_report(results=(disputed_result(),)), hostile)
    text = render_terminal(report, width=100, color=True, links=True)
    screen = replay(text, 400)
    expected = [line.rstrip() for line in unstyled(text).split("\n")]
    assert [line.rstrip() for line in screen.display][: len(expected)] == expected
    assert not screen.title
    assert not screen.icon_name


def test_findings_are_lines_that_editors_can_jump_from() -> None:
    lines = render_check_terminal(check_report(), width=40).splitlines()
    assert (
        "articles/calmazine.md:21:1: error CC001 no source stands behind this claim; "
        "cite one, or judge an abstract [relief-2-4-h]"
    ) in lines
    assert "3 findings: 1 error, 1 warning, 1 note; 1 suppressed" in lines


def test_suppressed_findings_are_counted_and_not_listed() -> None:
    text = render_check_terminal(check_report())
    assert "articles/tinnitus.md:5" not in text
    assert "1 suppressed" in text


def test_banner_and_notices_stand_on_top() -> None:
    first, second, third = render_check_terminal(check_report()).splitlines()[:3]
    assert first == "▲ Two of seven searches did not run to their end."
    assert second == "▲ articles/gone.md is named in claims.yaml and is not there"
    assert third.startswith("claimcheck: note CC008")


def test_every_search_state_is_counted_in_the_closing() -> None:
    text = squeezed(render_terminal(sample_report(), width=100))
    assert "searches: 4 complete, 1 degraded, 1 incomplete, 1 not-searched" in text
    assert {result.search.state for result in sample_report().results} == set(SearchState)


def test_the_table_names_the_document_only_where_there_are_several() -> None:
    text = render_terminal(sample_report(), width=120)
    assert "articles/calmazine.md:14  complete" in text
    alone = sample_report(results=sample_report().results[:2])
    text = render_terminal(alone, width=120)
    assert "1  line 14  complete  2 = 1 ≠ 2 –  accepted   About 52% of adults" in text


def test_a_claim_without_numbers_counts_its_records_alone() -> None:
    first = disputed_result()
    result = replace(first, claim=replace(first.claim, quantities=()))
    text = render_terminal(sample_report(results=(result,)), width=120)
    assert "1  line 14  complete  5        accepted" in text
