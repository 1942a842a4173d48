"""Every site file: its form, its article addresses, and a crawl of its replica that finds every article once."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.news_spider import NewsSpider
from newscrawl.spiders.generic import GenericSpider
from newscrawl.values.urls import canonical_url, url_key
from replica.faults import Fault
from replica.running import Replica
from support.loopback import FAST, ScrapyResult, links_page, page, scrapy, serve
from support.site_files import TERMS

LOADER = SpiderLoader.from_settings(get_project_settings())
NAMES = LOADER.list()
SITES = [name for name in NAMES if name != "generic"]
INCORP = ["globe24", "eurozpravy", "newsbox", "press1"]


def test_the_sites_are_there() -> None:
    assert {*INCORP, "generic"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_site_file_is_named_as_its_spider_and_says_what_is_known(name: str) -> None:
    spider = LOADER.load(name)
    assert issubclass(spider, NewsSpider)
    assert spider.__module__ == f"newscrawl.spiders.{name}"
    assert [term for term in TERMS if term not in (spider.__doc__ or "")] == []


@pytest.mark.parametrize("name", SITES)
def test_a_site_declares_what_it_gives_and_stays_on_its_domains(name: str) -> None:
    spider = LOADER.load(name)
    assert spider.expect.get("articles")
    assert spider.expect.get("title") == 1.0
    assert spider.page.publisher
    assert {*spider.page.twins} <= {*spider.allowed_domains}
    for url in (*spider.feeds, *spider.sitemaps, *spider.listings):
        assert url.startswith("https://")
        assert any(re.match(rf"https://(?:[a-z0-9-]+\.)*{re.escape(d)}/", url) for d in spider.allowed_domains)


ARTICLES = {
    "globe24": [
        "https://globe24.cz/svet/elon-musk-vedl-tajne-rozhovory-s-putinem-pise-wsj.zrehftlg",
        "https://www.globe24.cz/svet/12345-nejaky-clanek",
        "http://globe24.cz/domov/politika/123456-nejaky-clanek/",
        "http://zpravy.globe24.cz/svet/12345-nejaky-clanek",
    ],
    "eurozpravy": [
        "https://eurozpravy.cz/zahranicni/trumpa-k-dohode-o-gronsku-dotlacili-poradci-co-je-jeji-naplni.jpgrezo0",
        "https://eurozpravy.cz/krimi/policie-hleda-matku-dvou-chlapcu.k7p9ta13",
        "https://eurozpravy.cz/kultura/fotograf-serveru-eurozpravy-cz-zvitezil-cena-ctk.6xtk4j0i?utm_source=rss",
        "https://eurozpravy.cz/domaci/politika/nejaky-clanek.28caa952",
        "https://eurozpravy.cz/ekonomika/komercni-sdeleni/nejaky-clanek.3dbb839e/",
        "https://eurozpravy.cz/domaci/spolecnost/235621-zemrel-vojin-vata-z-cernych-baronu",
        "https://eurozpravy.cz/domaci/politika/214234-kolik-u-nas-stoji-kilometr-dalnice-nku/",
        "http://zahranicni.eurozpravy.cz/eu/60287-nejaky-clanek/",
        "http://zahranicni.eurozpravy.cz/60287-nejaky-clanek",
    ],
    "newsbox": [
        "https://newsbox.cz/domaci/nejaky-clanek.abcd1234",
        "https://newsbox.cz/zpravy/na-vyskovsku-se-srazila-ctyri-auta-jeden-clovek-zemrel-sniqon9b",
        "https://newsbox.cz/zpravy/krimi/na-vyskovsku-hori-les.sniqonxb",
    ],
    "press1": ["https://www.press1.cz/svet/nejaky-clanek.abcd1234/"],
}
NO_ARTICLES = [
    "/",
    "/domaci",
    "/domaci/",
    "/zahranicni/eu?page=777",
    "/autor/libor-novak?page=27",
    "/autor/12345-libor-novak",
    "/wiki/volodymyr-zelenskyj-ukrajina?page=5",
    "/wiki/ez.abcd1234",
    "/tema/valka-na-ukrajine",
    "/tema/12345-valka",
    "/clanky-podle-stitku/anketa-358/2",
    "/clanky-podle-stitku/12345-anketa",
    "/pictures/photo/2026/01/27/most-abcd1234_660x371.jpg",
    "/domaci/nejaky-clanek.abcd1234/diskuse",
    "/domaci/nejaky-clanek.abcd1234?tisk=1",
    "/domaci/nejaky-clanek.abcd123",
    "/domaci/12-nejaky-clanek",
    "/rss/",
    "/kontakt.html",
]


@pytest.mark.parametrize(("name", "url"), [(name, url) for name, urls in ARTICLES.items() for url in urls])
def test_article_addresses_of_all_generations(name: str, url: str) -> None:
    assert LOADER.load(name)().is_article_url(canonical_url(url))


@pytest.mark.parametrize("path", NO_ARTICLES)
@pytest.mark.parametrize("name", INCORP)
def test_addresses_of_other_pages(name: str, path: str) -> None:
    spider = LOADER.load(name)()
    assert not spider.is_article_url(canonical_url(f"https://{name}.cz{path}"))


@pytest.mark.parametrize("host", ["jine.example", "eurozpravy.cz.jine.example", "neeurozpravy.cz"])
def test_articles_of_other_sites_are_not_ours(host: str) -> None:
    for name in INCORP:
        assert not LOADER.load(name)().is_article_url(f"https://{host}/domaci/nejaky-clanek.abcd1234")


def crawl(replica: Replica, directory: Path, name: str, **settings: object) -> ScrapyResult:
    own = {**FAST, "LOG_LEVEL": "INFO", "RETRY_TIMES": 2, "EXPORTS_DIR": directory / "exports"}
    return scrapy(directory, "crawl", name, environment=replica.env, settings={**own, **settings})


def articles(run: ScrapyResult) -> list[str]:
    return sorted(item["url"] for item in run.items if item["type"] == "article")


def test_a_plain_crawl_fetches_every_page_once_fails_nowhere_and_warns_of_nothing(
    replica: Replica, tmp_path: Path
) -> None:
    run = crawl(replica, tmp_path, "eurozpravy")

    assert run.status == 0
    truth = [story["url"] for story in replica.truth("eurozpravy")]
    assert articles(run) == sorted(truth)
    fetched = Counter(url_key(request.url) for request in replica.requests if request.status == 200)
    assert [fetched[url_key(url)] for url in truth] == [1] * len(truth)
    assert not [key for key in run.stats if key.startswith("failed/")]
    assert "robotstxt/forbidden" in run.stats
    assert "Warning" not in run.log


def test_articles_survive_passing_faults(replica: Replica, tmp_path: Path) -> None:
    replica.set_faults(
        Fault(kind="status", value="503", pattern=r"[0-5]0/?$", times=1),
        Fault(kind="reset", pattern=r"[a-h]0/?$", times=1),
        Fault(kind="truncate", pattern=r"[i-p]0/?$", times=1),
        Fault(kind="charset", value="windows-1251", pattern=r"[q-z]0/?$"),
    )
    run = crawl(replica, tmp_path, "globe24")

    truth = {story["url"]: story["title"] for story in replica.truth("globe24")}
    assert {item["url"]: item["title"] for item in run.items if item["type"] == "article"} == truth
    assert run.stats["retry/count"] > 20


def test_lasting_faults_cost_their_articles_only_and_each_is_logged_once(replica: Replica, tmp_path: Path) -> None:
    kinds = {"status": "500", "reset": "", "loop": "", "bomb": "", "endless": "", "redirect": "http://169.254.169.254/"}
    bad = [story["url"] for story in replica.truth("globe24")[-len(kinds) :]]
    broken = zip(kinds.items(), bad, strict=True)
    replica.set_faults(*(Fault(kind=kind, value=value, pattern=re.escape(url)) for (kind, value), url in broken))
    run = crawl(replica, tmp_path, "globe24", RETRY_TIMES=1)

    assert set(articles(run)) == {story["url"] for story in replica.truth("globe24")} - set(bad)
    for kind, url in zip(kinds, bad, strict=True):
        lines = [line for line in run.log.splitlines() if url in line and "not fetched" in line]
        assert len(lines) == (0 if kind == "redirect" else 1), (kind, lines)
    assert run.log.count("Refused (offsite): http://169.254.169.254/") == 1


def test_articles_of_newsbox_have_one_name_with_a_dot_and_a_dash_before_the_id() -> None:
    name_of = LOADER.load("newsbox")().article_name
    dot, dash = (f"https://newsbox.cz/zpravy/na-vyskovsku-se-srazila-auta{sign}sniqonxb" for sign in ".-")
    assert name_of(dot) == name_of(dash) == "na-vyskovsku-se-srazila-auta-sniqonxb"
    assert name_of("https://newsbox.cz/zpravy/12345-na-vyskovsku-sniqonxb") is None
    assert name_of("https://newsbox.cz/zpravy/jina-zprava-sniqonxb") != name_of(dash)


SITE = "http://noviny.example"


def test_generic_reads_a_start_page_that_is_an_article_or_what_a_listing_leads_to(tmp_path: Path) -> None:
    one, two, three = "/zpravy/novy-most-pres-reku-stoji", "/zpravy/stara-lipa-u-kaple-spadla", "/zpravy/12345-lipa"
    links = (
        one,
        "/zpravy/",
        "/tag/most-pres-reku-u-lipy",
        "http://cizi.example/zpravy/cizi-zprava-o-nicem-novem",
        "/?strana=2",
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="next" href="/strana-2">'
    feed = f"<rss><channel><item><link>{SITE}{three}</link></item></channel></rss>"
    answers = {
        f"{SITE}/": links_page(*links, head=head),
        f"{SITE}/strana-2": links_page(two, one),
        f"{SITE}/feed": page(feed, "application/rss+xml"),
        **{SITE + path: article_page(path) for path in (one, two, three)},
    }
    with serve(answers) as server:
        settings = {**FAST, "LOG_LEVEL": "INFO", "EXPORTS_DIR": tmp_path / "exports"}
        run = scrapy(tmp_path, "crawl", "generic", "-a", f"start={SITE}/", proxy=server, settings=settings)
        assert articles(run) == sorted(SITE + path for path in (one, two, three))
        assert sorted(server.urls) == sorted([*answers, f"{SITE}/robots.txt"])

        server.requests.clear()
        settings |= {"EXPORTS_DIR": tmp_path / "another" / "exports", "STATE_DIR": tmp_path / "another" / "state"}
        run = scrapy(tmp_path, "crawl", "generic", "-a", f"start={SITE}{one}", proxy=server, settings=settings)
        assert articles(run) == [SITE + one]
        assert server.urls == [f"{SITE}/robots.txt", SITE + one]


def test_generic_reads_the_sitemaps_that_robots_txt_names(tmp_path: Path) -> None:
    one, two, three = "/zpravy/novy-most-pres-reku-stoji", "/zpravy/stara-lipa-u-kaple-spadla", "/zpravy/12345-lipa"
    robots = f"User-agent: *\nDisallow: /tajne/\nSitemap: {SITE}/index.xml.gz\nSitemap: {SITE}/mapa.txt\nSitemap: /x\n"
    index = f"<sitemapindex><sitemap><loc>{SITE}/mapa.xml</loc></sitemap></sitemapindex>"
    answers = {
        f"{SITE}/robots.txt": page(robots, "text/plain"),
        f"{SITE}/": links_page(one),
        f"{SITE}/index.xml.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(index.encode())),
        f"{SITE}/mapa.xml": page(f"<urlset><url><loc>{SITE}{two}</loc></url></urlset>", "application/xml"),
        f"{SITE}/mapa.txt": page(f"{SITE}{three}\n{SITE}{one}\n", "text/plain"),
        **{SITE + path: article_page(path) for path in (one, two, three)},
    }
    with serve(answers) as server:
        settings = {**FAST, "LOG_LEVEL": "INFO", "EXPORTS_DIR": tmp_path / "exports"}
        run = scrapy(tmp_path, "crawl", "generic", "-a", f"start={SITE}/", proxy=server, settings=settings)
        assert articles(run) == sorted(SITE + path for path in (one, two, three))
        assert sorted(server.urls) == sorted(answers)


def article_page(name: str) -> tuple[int, dict[str, str], bytes]:
    prose = "Zastupitelé schválili stavbu nového mostu přes řeku, práce začnou na jaře a potrvají dva roky. " * 8
    return page(f"<html><body><article><h1>Zastupitelé schválili most {name}</h1><p>{prose}</p><p>{prose}</p>")


def test_generic_needs_a_start() -> None:
    with pytest.raises(UsageError, match="start"):
        GenericSpider()
    with pytest.raises(UsageError, match="ftp"):
        GenericSpider(start="ftp://noviny.example/")
    assert GenericSpider(start="https://www.noviny.example/,https://sport.noviny.example/").allowed_domains == (
        "noviny.example",
        "sport.noviny.example",
    )
