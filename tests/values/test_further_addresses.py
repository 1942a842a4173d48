"""Addresses that look like those of further pages: all that `is_page_of` takes for one of another page, at least."""

from __future__ import annotations

import pytest

from newscrawl.values.paging import is_page_of, may_be_further

FIRST = "https://noviny.example/zpravy/most.html"


@pytest.mark.parametrize(
    "more", ["?strana=2", "?id=7&page=3", "/2", "-2", ",2", "/strana-2", "-page-2.html", "_3.html"]
)
def test_further_pages_look_like_some(more):
    first = FIRST + "?id=7" if "id=7" in more else FIRST
    url = FIRST + more if more.startswith("?") else FIRST.removesuffix(".html") + more
    assert is_page_of(first, url)
    assert may_be_further(url)


@pytest.mark.parametrize("url", [FIRST, "https://noviny.example/zpravy/most-12345", "https://noviny.example/?id=7"])
def test_other_addresses_do_not(url):
    assert not may_be_further(url)
