"""Sites that would lead a survey astray, or keep it busy for hours: what is learned of them all the same."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from newscrawl.onboarding import page_links
from newscrawl.onboarding.addresses.article_url import article_expression
from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.shapes import shapes_of
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.answer_store import AnswerStore
from newscrawl.onboarding.house.consent import ask_again
from newscrawl.onboarding.learn import learn
from newscrawl.onboarding.naming import domain_at
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url
from support.offline_survey import Surveyed, survey

AT = datetime(2026, 11, 23, 12, tzinfo=PRAGUE)
SECTIONS = ("zpravy", "sport", "kultura")
WORDS = ("nehoda", "silnice", "zranila", "policie", "hasici", "ridic", "soud", "vlada", "zakon", "doprava", "vecer")
TEXT = (
    "Policisté v pondělí večer vyšetřovali nehodu, při které se zranili čtyři lidé. Řidič podle mluvčí nepřizpůsobil "
    "rychlost stavu vozovky a vyjel mimo silnici. Hasiči museli vůz odstranit pomocí jeřábu. "
)


def page(url: str, html: str) -> Answer:
    return Answer(url=url, final_url=url, status=200, body=html.encode(), headers={"content-type": "text/html"}, at=AT)


def slug(number: int) -> str:
    return "-".join(WORDS[(number * 7 + place * 3 + number // (place + 1)) % len(WORDS)] for place in range(5))


class Site:
    """A small news site."""

    def __init__(self, root: str = "https://www.priklad.cz/", *, is_soft: bool = False, links: str = "") -> None:
        """Take the front page's address, whether it is the answer to every unknown address, and what it links to."""
        self.root, self.links, self.is_soft = root, links, is_soft
        self.articles = {
            f"{root}{SECTIONS[number % 3]}/{slug(number)}-{100_000 + number}/": number for number in range(30)
        }
        self.sections = {f"{root}{name}/": name for name in SECTIONS}

    def surveyed(self) -> Surveyed:
        return survey(self.root, self.answer, {})

    def answer(self, url: str) -> Answer:
        if url in self.articles:
            return page(url, self._article(url, self.articles[url]))
        if url in self.sections:
            return page(url, self._list([each for each in self.articles if each.startswith(url)]))
        if url == self.root or self.is_soft:
            return page(url, self._list(list(self.articles)))
        return Answer(url=url, final_url=url, status=404, failure="status 404", at=AT)

    def _menu(self) -> str:
        return "".join(f'<a href="{url}">{name}</a>' for url, name in self.sections.items())

    def _list(self, urls: list[str]) -> str:
        items = "".join(f'<h2><a href="{url}">Nehoda {self.articles[url]} na silnici v Praze</a></h2>' for url in urls)
        return f'<html lang="cs"><title>Příklad</title><nav>{self._menu()}</nav>{self.links}<div>{items}</div>'

    def _article(self, url: str, number: int) -> str:
        title = f"Nehoda {number} na silnici v Praze zranila čtyři lidi"
        return (
            f'<html lang="cs"><head><title>{title}</title><link rel="canonical" href="{url}">'
            f'<meta property="og:type" content="article"><meta property="article:published_time" '
            f'content="2026-11-{1 + number % 20:02d}T10:00:00+01:00"></head><body><nav>{self._menu()}</nav>'
            f"<article><h1>{title}</h1><p>{TEXT}{number}</p><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
        )


@pytest.mark.parametrize(
    "root",
    [
        "https://www.priklad.cz:8443/",
        "http://203.0.113.9/",
        "https://www.xn--hky-rla2lx4a.cz/",
        "https://a.b.c.priklad.cz/",
        "https://www.priklad.co.uk/",
    ],
)
def test_a_site_is_learned_wherever_it_is(root: str) -> None:
    site = Site(root)
    made = learn(site.surveyed().seen).site
    assert [url for url in site.articles if not re.search(str(made["article_url"].value), url)] == []
    assert made["listings"].value == tuple(site.sections)


def test_sections_are_told_where_every_unknown_address_shows_the_front_page() -> None:
    site = Site(is_soft=True)
    assert learn(site.surveyed().seen).site["listings"].value == tuple(site.sections)


def test_a_site_is_not_given_up_before_its_articles_were_tried() -> None:
    links = "".join(f'<a href="/rss/{name}">RSS</a><a href="/{name}/">{name}</a>' for name in WORDS)
    made = Site(is_soft=True, links=f"<nav>{links}</nav>").surveyed()
    assert len(made.seen.articles) >= 20


def test_what_is_around_many_links_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: Counter[int] = Counter()

    def is_menu(element: etree._Element) -> bool:
        looked_at[id(element)] += 1
        return False

    monkeypatch.setattr(page_links, "_is_menu", is_menu)
    html = "<body>" + "<div>" * 100 + "".join(f'<a href="/a{number}">x</a>' for number in range(3_000))
    assert len(page_links.links_of(SeenPage(page("https://www.priklad.cz/", html), "priklad"))) == 3_000
    assert looked_at.total() < 110


def test_a_link_is_in_the_menu_or_foot_that_is_around_it() -> None:
    html = (
        "<header><h1>Titulek</h1><a href=/a>a</a></header><header><div><a href=/b>b</a></div></header>"
        "<footer><nav><a href=/c>c</a></nav><a href=/d>d</a></footer><p><a href=/e>e</a></p>"
    )
    links = page_links.links_of(SeenPage(page("https://www.priklad.cz/", html), "priklad"))
    found = {link.text: (link.is_in_menu, link.is_in_foot) for link in links}
    assert found == {
        "a": (False, False),
        "b": (True, False),
        "c": (True, True),
        "d": (False, True),
        "e": (False, False),
    }


@pytest.mark.parametrize("sign", "-_")
@pytest.mark.parametrize(
    "form", ["{s}", "zpravy/{s}", "{s}-{n}", "{s}_{n}", "{s}_{n}_{s}", "c1-{n}-{s}", "{s}/{s}/{n}.html", "{s},{n},{s}"]
)
def test_no_address_keeps_the_expression_of_articles_busy(form: str, sign: str) -> None:
    chance = random.Random(form)
    words = ("nehoda", "silnice", "2026", "p%C5%99ed", "soud", "z%C3%A1kon")

    def made() -> str:
        path = re.sub("{s}", lambda _: sign.join(chance.choices(words, k=chance.randint(4, 8))), form)
        return f"https://www.priklad.cz/{path.replace('{n}', str(chance.randint(10_000, 999_999)))}"

    urls = [canonical_url(made()) or "" for _ in range(12)]
    evidence = Evidence(domain="priklad.cz", read=dict.fromkeys(urls, date(2026, 11, 1)))
    pattern = article_expression(shapes_of(evidence)[0], evidence).pattern
    assert all(re.search(pattern, url) for url in urls)
    for piece in ("a_", "a-", "a_-", "a12345_", "12345-", "a/", "%C3_", "_", "-", "1"):
        assert not re.search(pattern, f"https://www.priklad.cz/{piece * (2_000 // len(piece))}!")


def test_the_domain_of_a_site_is_never_that_of_all_sites() -> None:
    assert [domain_at(f"https://{host}/") for host in ("www.idnes.cz", "tn.nova.cz", "www.cz")] == [
        "idnes.cz",
        "tn.nova.cz",
        "www.cz",
    ]


def test_a_survey_of_the_host_www_of_a_country_keeps_to_it(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path, "https://www.cz/")
    assert store.domain == "www.cz"
    store.close()


@pytest.mark.parametrize(
    ("header", "cookies"),
    [
        ("souhlas=ano; Path=/", {"souhlas": "ano"}),
        (r'a="x\012Cizi: 1"', {}),
        (r'a="b\073c"', {}),
        (f"a={'x' * 65}", {}),
    ],
)
def test_a_cookie_of_a_wall_is_sent_only_if_it_is_one_value(header: str, cookies: dict[str, str]) -> None:
    wall = Answer(
        url="https://www.priklad.cz/",
        final_url="https://www.priklad.cz/souhlas?url=https%3A%2F%2Fwww.priklad.cz%2F",
        way=("https://www.priklad.cz/",),
        status=200,
        headers={"set-cookie": header},
        at=AT,
    )
    ask = ask_again(Seen("priklad", "priklad.cz", [wall]))
    assert ask is not None
    assert ask.cookies.get("souhlas", ask.cookies.get("a")) == next(iter(cookies.values()), None)
