"""Forged requests are recognised by where the browser says they come from."""

import pytest
from starlette.datastructures import Headers

from taalmeter_api.security import is_forged

HOST = {"host": "taal.example"}


@pytest.mark.parametrize(
    "said",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "https://taal.example"},
        {"origin": "http://TAAL.example"},
        {"referer": "https://taal.example/afname"},
    ],
)
def test_a_form_of_our_own_pages_is_taken(said: dict[str, str]) -> None:
    assert not is_forged("POST", Headers({**HOST, **said}))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "https://taal.example"},
        {"origin": "null"},
        {"origin": "https://taal.example.evil.example"},
        {"origin": "https://taal.example:8443"},
        {"referer": "https://evil.example/?https://taal.example"},
    ],
)
def test_a_form_of_another_site_is_refused(said: dict[str, str]) -> None:
    assert is_forged("POST", Headers({**HOST, **said}))


def test_reading_a_page_is_never_forged() -> None:
    assert not is_forged("GET", Headers({**HOST, "sec-fetch-site": "cross-site"}))
