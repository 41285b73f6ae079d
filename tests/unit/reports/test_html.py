from __future__ import annotations

import itertools
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Any

import html5lib
import pytest

from claimcheck.reports import render_html
from tests.golden.hostile import HOSTILE, poisoned_report
from tests.golden.samples import (
    check_report,
    disputed_result,
    empty_report,
    sample_report,
    small_report,
)

SAFE_LINK = re.compile(
    r"#[^\s\"<>]*|https://pubmed\.ncbi\.nlm\.nih\.gov/[0-9]{1,9}/|https://doi\.org/10\.[!-~]+"
)
FORBIDDEN = frozenset(
    {"base", "iframe", "object", "embed", "form", "link", "img", "audio", "video", "source"}
    | {"frame", "frameset", "applet"}
)
HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def parse(text: str) -> Any:
    return html5lib.parse(text, treebuilder="etree")


def tag(element: Any) -> str:
    return str(element.tag).replace(HTML, "").replace(SVG, "svg:")


def elements(tree: Any) -> Iterator[Any]:
    return (element for element in tree.iter() if isinstance(element.tag, str))


def skeleton(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the tags with the names of their attributes, in document order."""
    return [(tag(each), tuple(sorted(map(str, each.attrib)))) for each in elements(parse(text))]


def words(tree: Any) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def resource(name: str) -> str:
    return (files("claimcheck.reports.html") / "templates" / name).read_text(encoding="utf-8")


def test_the_page_is_valid_html() -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(render_html(check_report()))
    assert parser.errors == []


def test_one_style_and_one_script_run_and_the_policy_names_their_hashes() -> None:
    tree = parse(render_html(check_report()))
    (style,) = tree.iter(f"{HTML}style")
    (script,) = tree.iter(f"{HTML}script")
    assert style.text == resource("report.css")
    assert script.text == resource("report.js")
    (policy,) = [
        meta.attrib["content"]
        for meta in tree.iter(f"{HTML}meta")
        if meta.attrib.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    assert "base-uri 'none'; form-action 'none'" in policy
    for name, text in (("style-src", style.text), ("script-src", script.text)):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_becomes_markup_script_or_address(hostile: str) -> None:
    tree = parse(render_html(poisoned_report(small_report(), hostile)))
    for element in elements(tree):
        assert tag(element) not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on")
            assert name not in {"style", "src", "srcset", "srcdoc", "formaction"}
            if str(name).endswith("href"):
                assert SAFE_LINK.fullmatch(value), value
    assert len(list(tree.iter(f"{HTML}script"))) == 1


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text])
def test_the_skeleton_is_the_same_for_any_text(hostile: str) -> None:
    tail = " zero\u200bwidth" + "x" * 120
    honest = render_html(poisoned_report(small_report(), "word" + tail))
    attacked = render_html(poisoned_report(small_report(), hostile + tail))
    assert skeleton(attacked) == skeleton(honest)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_file_can_be_written_and_holds_nothing_invisible(hostile: str) -> None:
    text = render_html(poisoned_report(small_report(), hostile))
    assert text.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text)


def test_nothing_is_loaded_from_anywhere() -> None:
    text = render_html(check_report())
    assert "@import" not in text
    assert "url(" not in text
    assert " src=" not in text


def test_every_claim_has_a_deep_link() -> None:
    tree = parse(render_html(sample_report()))
    anchors = {each.attrib["id"] for each in tree.iter(f"{HTML}article")}
    assert anchors == {f"claim-{result.claim.id}" for result in sample_report().results}
    targets = {each.attrib["href"] for each in tree.iter(f"{HTML}a")}
    assert {f"#{anchor}" for anchor in anchors} <= targets


def test_ids_are_unique() -> None:
    ids = [
        each.attrib["id"]
        for each in elements(parse(render_html(check_report())))
        if "id" in each.attrib
    ]
    assert len(ids) == len(set(ids))


def test_a_claim_stands_beside_its_abstracts_with_signals_in_words() -> None:
    tree = parse(render_html(sample_report()))
    text = words(next(tree.iter(f"{HTML}article")))
    for expected in (
        "articles/calmazine.md:14",
        "summary written for claimcheck",
        "RETRACTED (notice: PMID 9000009)",
        "agrees with 52%",
        "closest differing number: 67%",
        "differs from 31%",
        "no comparable number",
        "population differs",
        "uncontrolled trial",
        "n = 46",
    ):
        assert expected in text


def test_no_data_attribute_of_a_claim_holds_a_word_of_verdict() -> None:
    tree = parse(render_html(sample_report()))
    states = {
        value
        for each in tree.iter(f"{HTML}article")
        for name, value in each.attrib.items()
        if name in {"data-state", "data-numbers"}
    }
    for verdict in ("supported", "contradicted", "verified", "confirmed", "refuted", "true"):
        assert not any(verdict in state for state in states)


def test_counts_stand_on_top_even_of_an_empty_report() -> None:
    text = words(parse(render_html(empty_report())))
    assert "0 claims 0 checked 0 unchecked 0 ignored" in text
    assert "There is no claim in this report." in text


def test_the_most_disputed_number_comes_first() -> None:
    tree = parse(render_html(sample_report()))
    (listing,) = [each for each in tree.iter(f"{HTML}ol") if each.attrib.get("class") == "disputed"]
    assert words(listing).startswith("Relief comes within 2 to 4 hours.")


def test_strips_are_said_in_words_too() -> None:
    tree = parse(render_html(sample_report()))
    strips = [each for each in tree.iter(f"{SVG}svg") if each.attrib.get("role") == "img"]
    assert strips
    assert all("Claimed: " in each.attrib["aria-label"] for each in strips)


def test_landmarks_headings_and_labels_are_there() -> None:
    tree = parse(render_html(check_report()))
    names = [tag(each) for each in elements(tree)]
    assert names.count("main") == 1
    assert names.count("h1") == 1
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for field in (*tree.iter(f"{HTML}input"), *tree.iter(f"{HTML}select")):
        assert any(field in set(label.iter()) for label in tree.iter(f"{HTML}label"))
    assert next(tree.iter(f"{HTML}html")).attrib["lang"] == "en"


def test_five_hundred_claims_with_ten_abstracts_each_stay_under_five_mebibytes() -> None:
    result = disputed_result()
    evidence = (tuple(result.evidence) * 2)[:10]
    many = tuple(
        type(result)(
            claim=type(result.claim)(id=f"c-{number}", text=result.claim.text, line=number),  # type: ignore[arg-type]
            search=result.search,
            evidence=evidence,
        )
        for number in range(500)
    )
    assert len(render_html(sample_report(results=many)).encode()) < 5 * 1024 * 1024


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2, section 3)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


PAIRS = (
    ("ink", "page"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("muted", "page"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "page"),
    ("accent", "surface"),
    ("accent", "sunken"),
    ("agrees-ink", "agrees"),
    ("differs-ink", "differs"),
    ("differs-ink", "surface"),
    ("none-ink", "none"),
    ("shout-ink", "shout"),
    ("card-ink", "card"),
    ("warn-ink", "warn"),
    ("quantity-ink", "quantity"),
    ("top-ink", "top"),
    ("top-muted", "top"),
    ("surface", "ink"),
    ("ink", "grave-tint"),
    ("ink", "differs-tint"),
)


@pytest.mark.parametrize(("front", "back"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_is_legible_in_both_themes(front: str, back: str, theme: int) -> None:
    found = re.findall(
        r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", resource("report.css")
    )
    colours = {name: (light, dark)[theme] for name, light, dark in found}
    lighter, darker = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
