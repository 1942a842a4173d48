"""The groups of a robots.txt that are ours: by the product token alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.downloading.robots_rules import ProductTokenRules, product_token

SECRET = "https://noviny.example/tajne/1"


def allowed(group: str, token: str = "newscrawl") -> bool:
    body = f"User-agent: {group}\nDisallow: /tajne/\n\nUser-agent: *\nDisallow: /jinde/\n"
    return ProductTokenRules(body.encode(), token).allowed(SECRET, token)


@pytest.mark.parametrize(
    "group",
    ["newscrawl", "NewsCrawl", "newscrawl/1.0", "newscrawl/1.0 (+https://a.example)", "newscrawl*", "newscrawl # my"],
)
def test_a_group_with_our_token_is_ours(group: str) -> None:
    assert not allowed(group)


@pytest.mark.parametrize(
    "group", ["news", "n", "crawl", "newscrawler", "news-crawl", "mynewscrawl", "newscrawl-images", "Mozilla newscrawl"]
)
def test_a_group_with_another_token_is_not(group: str) -> None:
    assert allowed(group)


@pytest.mark.parametrize(
    "line", ["User-Agent:newscrawl", "user agent: newscrawl", "USERAGENT newscrawl", "\ufeffUser-agent: newscrawl"]
)
def test_a_line_is_known_in_any_spelling(line: str) -> None:
    rules = ProductTokenRules(f"{line}\nDisallow: /tajne/\n".encode(), "newscrawl")
    assert not rules.allowed(SECRET, "newscrawl")


def test_several_groups_of_ours_are_one_and_those_for_everybody_do_not_count() -> None:
    body = (
        b"User-agent: newscrawl/2\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: NEWSCRAWL\nDisallow: /b\n"
    )
    rules = ProductTokenRules(body, "newscrawl")
    assert [rules.allowed(f"https://noviny.example/{path}", "") for path in "abc"] == [False, False, True]


def test_several_agents_share_a_group_with_its_delay() -> None:
    body = b"User-agent: news\nUser-agent: newscrawl/1.0\nUser-agent: other\nDisallow: /tajne/\nCrawl-delay: 2.5\n"
    rules = ProductTokenRules(body, "newscrawl")
    assert not rules.allowed(SECRET, "newscrawl")
    assert rules.crawl_delay("newscrawl") == 2.5


@pytest.mark.parametrize("value", ["*", "* ", "* vsichni"])
def test_a_star_is_everybody(value: str) -> None:
    assert not ProductTokenRules(f"User-agent: {value}\nDisallow: /tajne/".encode(), "newscrawl").allowed(SECRET, "")


@given(st.binary())
def test_any_bytes_are_rules(body: bytes) -> None:
    assert ProductTokenRules(body, "newscrawl").allowed(SECRET, "newscrawl") in (True, False)


def test_product_token_of_a_user_agent() -> None:
    assert product_token("newscrawl/1.0 (+https://newscrawl.example/contact)") == "newscrawl"
    assert product_token("1.0") == ""
