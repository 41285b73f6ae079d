from __future__ import annotations

import pytest

from claimcheck.errors import ConfigError
from claimcheck.sources.entrez.settings import PUBMED_URL, check_base_url, make_settings


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        (PUBMED_URL, PUBMED_URL),
        ("https://mirror.example.org/eutils", "https://mirror.example.org/eutils/"),
        (" http://127.0.0.1:8080/x/ ", "http://127.0.0.1:8080/x/"),
        ("http://localhost:1/", "http://localhost:1/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("http://127.9.9.9", "http://127.9.9.9/"),
    ],
)
def test_usable_address_ends_in_one_slash(url: str, checked: str) -> None:
    assert check_base_url(url) == checked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "eutils",
        "http://eutils.ncbi.nlm.nih.gov/",
        "http://192.168.0.1/",
        "http://localhost.example.org/",
        "http://127.0.0.1.example.org/",
        "file:///etc/passwd",
        "https://",
        "https://host:99999/",
        "https://host:0/",
        "https://[::1/",
        "https://a b/",
        "https://host/\x1b[2J",
        "https://höst/",
        "https://user@host/",
        "https://host/?x=1",
        "https://host/#x",
    ],
)
def test_unusable_address_is_refused(url: str) -> None:
    """H40."""
    with pytest.raises(ConfigError):
        check_base_url(url)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_is_none(blank: str | None) -> None:
    settings = make_settings(PUBMED_URL, api_key=blank, email=blank)

    assert (settings.api_key, settings.email) == (None, None)
    assert settings.requests_per_s == 3


def test_key_allows_ten_a_second() -> None:
    assert make_settings(PUBMED_URL, api_key="a1" * 18).requests_per_s == 10


@pytest.mark.parametrize("email", ["a b@example.org", "x" * 300, "a@b\r\nX: y"])
def test_odd_email_is_refused(email: str) -> None:
    with pytest.raises(ConfigError):
        make_settings(PUBMED_URL, email=email)
