"""Walls before the pages of a site: known, unknown, on another host, and those that ask for a login."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from newscrawl.cms import mafra
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.house import learn_house
from newscrawl.onboarding.house.consent import ask_again, cookies_of
from newscrawl.onboarding.seen import Seen
from support.surveyed import FETCHED, OfflineSite

WALL = "https://www.udolni.cz/souhlas-s-cookies?zpet=%2Fzpravy%2Fmost-1"


def redirected(target: str, page: str = "https://www.udolni.cz/zpravy/most-1", set_cookie: str = "") -> Answer:
    """Return the answer of a page that redirects, as a crawl refuses it."""
    headers = {"set-cookie": set_cookie} if set_cookie else {}
    return Answer(url=page, final_url=target, way=(page,), status=302, headers=headers, failure="refused", at=FETCHED)


def opened(page: str) -> Answer:
    """Return the answer of the same page once it shows."""
    return Answer(url=page, final_url=page, status=200, body=b"<h1>Most</h1>", at=FETCHED)


def seen_of(*answers: Answer) -> Seen:
    return Seen("udolni", "udolni.cz", answers)


@pytest.mark.parametrize("site", ["idnes", "lidovky"])
def test_a_wall_that_a_shared_cms_answers(site: str) -> None:
    closed, whole = OfflineSite(site, cookie="no=1"), OfflineSite(site)
    seen = closed.surveyed(articles=4)
    assert seen.articles == []
    ask = ask_again(seen)
    assert ask is not None
    assert ask.cookies == mafra.COOKIES
    assert cookies_of(seen) == {}  # not known yet to open it
    seen.add(whole.answer(ask.url))
    assert cookies_of(seen) == mafra.COOKIES
    again = ask_again(seen)
    assert again is not None
    assert again.url != ask.url
    found = learn_house(seen).site
    assert (found["consent_url"].value, found["cookies"].value) == (mafra.CONSENT_URL, mafra.COOKIES)


def test_a_wall_that_was_met_once_before_all_requests_had_its_cookies() -> None:
    closed, whole = OfflineSite("lidovky", cookie="no=1"), OfflineSite("lidovky")
    first, *others = whole.articles(4)
    seen = Seen("lidovky", "lidovky.cz", [closed.answer(first), *map(whole.answer, others)])
    assert cookies_of(seen) == learn_house(seen).site["cookies"].value == mafra.COOKIES
    unanswered = Seen("lidovky", "lidovky.cz", [*map(whole.answer, others), closed.answer(first)])
    assert cookies_of(unanswered) == {}


def test_a_wall_that_stays_is_asked_once_and_told() -> None:
    closed = OfflineSite("lidovky", cookie="no=1")
    seen = closed.surveyed(articles=4)
    ask = ask_again(seen)
    assert ask is not None
    seen.add(closed.answer(ask.url))
    assert (ask_again(seen), cookies_of(seen)) == (None, {})
    found = learn_house(seen)
    assert "cookies" not in found.site
    assert any("Nothing is known that answers the wall" in note for note in found.notes)


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("souhlas=ano; Path=/; Secure", {"souhlas": "ano"}),
        ("", mafra.COOKIES),  # the one answer that is known
        (f"session={'a1' * 40}; HttpOnly", mafra.COOKIES),  # that one tells readers apart
        ("=;;,", mafra.COOKIES),
    ],
)
def test_a_wall_that_sets_its_cookie_itself(header: str, cookies: Mapping[str, str]) -> None:
    seen = seen_of(redirected(WALL, set_cookie=header))
    page = "https://www.udolni.cz/zpravy/most-1"
    assert ask_again(seen) == Ask(page, cookies)
    seen.add(opened(page))
    assert cookies_of(seen) == cookies
    assert learn_house(seen).site["consent_url"].value == r"//www\.udolni\.cz/souhlas-s-cookies(?:[/?]|$)"


def test_a_wall_without_a_telling_name_is_for_a_person_to_decide() -> None:
    found = learn_house(seen_of(redirected("https://www.udolni.cz/brana?u=%2Fzpravy%2Fmost-1"))).site
    assert found["consent_url"].certainty == "unsure"


@pytest.mark.parametrize(
    ("target", "pages"),
    [
        ("https://www.udolni.cz/souhlas/?u=%2Fzpravy%2Fmost-1", ["https://www.udolni.cz/zpravy/a?souhlas=1"]),
        (
            "https://www.udolni.cz/?souhlas=%2Fzpravy%2Fmost-1",
            ["https://www.udolni.cz/zpravy/a", "https://www.udolni.cz/"],
        ),
        ("https://www.udolni.cz/a.b?cookies=1&u=%2Fzpravy%2Fmost-1", ["https://www.udolni.cz/axb?cookies=1"]),
    ],
)
def test_the_expression_of_a_wall_finds_it_before_every_page_and_no_page(target: str, pages: list[str]) -> None:
    pattern = re.compile(str(learn_house(seen_of(redirected(target))).site["consent_url"].value))
    assert pattern.search(target)
    assert pattern.search(target.replace("most-1", "skola-22"))
    assert not any(map(pattern.search, pages))


def test_a_login_is_no_consent_wall() -> None:
    seen = seen_of(redirected("https://www.udolni.cz/prihlaseni?zpet=%2Fzpravy%2Fmost-1", set_cookie="a=1"))
    assert ask_again(seen) is None
    found = learn_house(seen)
    assert found.site == {}
    assert any("login" in note for note in found.notes)


def test_a_redirect_over_another_site_is_an_identity_hop_unless_it_asks_for_consent() -> None:
    page = "https%3A%2F%2Fwww.udolni.cz%2Fzpravy%2Fmost-1"
    hop = learn_house(seen_of(redirected(f"https://id.jinde.cz/zde/kdo?back={page}"))).site["identity_hop"]
    assert (hop.value, hop.certainty) == (r"^https?://id\.jinde\.cz/zde/kdo(?:[/?]|$)", "unsure")
    cmp = learn_house(seen_of(redirected(f"https://cmp.jinde.cz/?return_url={page}")))
    assert cmp.site == {}
    assert any("cmp.jinde.cz" in note or "consent wall on another host" in note for note in cmp.notes)


def test_other_redirects_are_no_walls() -> None:
    moved = redirected("https://www.udolni.cz/zpravy/most-1-oprava")
    upgraded = redirected("https://www.udolni.cz/zpravy/most-1", page="http://www.udolni.cz/zpravy/most-1")
    assert learn_house(seen_of(moved, upgraded)).site == {}
