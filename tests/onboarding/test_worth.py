"""What is said of a site that no file is made for, from what was seen of it."""

from __future__ import annotations

import pytest

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.worth import why_not
from newscrawl.values.moments import prague_now
from support.hopeless_sites import readable
from support.loopback import page
from support.surveyed import OfflineSite

NOTICES = {
    "consent": "<title>Souhlas s cookies</title><h1>Nastavení cookies</h1><p>Vážíme si vašeho soukromí.</p>",
    "sign_in": "<title>Přihlášení</title><h1>Přihlaste se</h1><p>Obsah je jen pro předplatitele.</p>",
    "robot_check": "<title>Just a moment</title><h1>Ověřte, že jste člověk</h1><p>Chvilku strpení.</p>",
    "maintenance": "<title>Údržba</title><h1>Právě probíhá údržba webu</h1><p>Zkuste to později.</p>",
}


def seen(host: str) -> Seen:
    """Return what is seen of one of the readable sites by asking for all its pages."""
    found = Seen("zkouska", host)
    for url, answer in readable().items():
        if url.startswith(f"http://{host}/"):
            status, headers, body = answer  # type: ignore[misc]
            lower = {name.lower(): value for name, value in headers.items()}
            found.add(Answer(url=url, final_url=url, status=status, headers=lower, body=body, at=prague_now()))
    return found


def with_failures(failure: str, status: int | None = None, count: int = 5) -> Seen:
    """Return what is seen of a site whose front page alone answers."""
    html = page("".join(f'<a href="/clanek-{n}">Zpráva {n}</a>' for n in range(count)))[2]
    urls = [f"http://noviny.example/clanek-{n}" for n in range(count)]
    front = Answer(url="http://noviny.example/", final_url="http://noviny.example/", body=html, at=prague_now())
    answers = [Answer(url=url, final_url=url, status=status, failure=failure, at=prague_now()) for url in urls]
    return Seen("zkouska", "noviny.example", [front, *answers])


@pytest.mark.parametrize("host", ["dobre.example", "znaky.example"])
def test_news_are_worth_a_file_whatever_charset_is_declared(host):
    assert why_not(seen(host)) is None


@pytest.mark.parametrize("site", ["globe24", "lidovky", "ceskenoviny", "parlamentnilisty"])
def test_sites_of_news_are_worth_a_file(site):
    assert why_not(OfflineSite(site, articles=24).surveyed(articles=8)) is None


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("slovensko.example", "in Slovak, and only Czech is read"),
        ("neoznacene.example", "in Slovak, and only Czech is read"),
        ("english.example", "in English, and only Czech is read"),
        ("obchod.example", "no news: it is a shop: its pages offer goods"),
        ("firma.example", "no news: 6 of 7 pages read as articles, 0 with a date"),
        ("jedina.example", "no news: a site of one page"),
        ("kratce.example", "no news: 1 of 2 pages read as articles, 1 with a date"),
        ("obrazek.example", "not text but a PNG image"),
    ],
)
def test_what_is_no_news_in_czech_is_named(host, why):
    assert why_not(seen(host)) == f"http://{host}/: {why}"


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [
        ("redirects to a wall", 302, "stand behind a wall"),
        ("redirects to a consent wall", 302, "stand behind a consent wall whose answer is not known"),
        ("robots.txt forbids it", None, "its robots.txt forbids its pages"),
        ("status 403", 403, "it refuses its pages"),
    ],
)
def test_what_stands_before_the_articles_is_named(failure, status, said):
    assert said in (why_not(with_failures(failure, status)) or "")


@pytest.mark.parametrize("notice", NOTICES)
def test_notices_instead_of_articles_are_named(notice):
    answers = [
        Answer(url=url, final_url=url, status=200, body=page(NOTICES[notice])[2], at=prague_now())
        for url in ("http://noviny.example/", "http://noviny.example/a", "http://noviny.example/b")
    ]
    said = {"consent": "consent", "sign_in": "signed in", "robot_check": "robots", "maintenance": "maintenance"}
    assert said[notice] in (why_not(Seen("zkouska", "noviny.example", answers)) or "")


def test_a_front_page_that_was_not_asked_for():
    assert why_not(Seen("zkouska", "noviny.example")) == "no request was left for the front page"


def test_a_feed_is_no_front_page():
    body = b"<rss><channel><item><link>http://noviny.example/a</link></item></channel></rss>"
    answer = Answer(url="http://noviny.example/rss", final_url="http://noviny.example/rss", body=body, at=prague_now())
    assert (why_not(Seen("zkouska", "noviny.example", [answer])) or "").endswith(
        "not a front page but a feed or sitemap"
    )
