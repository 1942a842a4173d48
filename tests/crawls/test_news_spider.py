"""NewsSpider: declarations become requests, each article once, and facts; what fails is counted and logged once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from support.loopback import FAST, Loopback, ScrapyResult, links_page, page, redirect, scrapy, serve
from support.noviny import SITE, article, articles, fetched, rss
from support.paths import ROOT

ARTICLE_URL = r"/[a-z-]+\.[a-z0-9]{8}/?$"


def test_scrapy_list_names_the_misspelt_attribute(tmp_path: Path) -> None:
    (tmp_path / "broken_site.py").write_text(
        "from newscrawl.news_spider import NewsSpider\n"
        f"class NovinySpider(NewsSpider):\n    name = 'noviny'\n    listing = ('{SITE}/',)\n"
    )
    listed = scrapy(tmp_path, "list", settings={"SPIDER_MODULES": "broken_site"})
    assert listed.status != 0
    assert "TypeError: NovinySpider.listing: NewsSpider has no such attribute" in listed.log


def test_a_wrong_argument_ends_the_command_with_2_and_one_line(tmp_path: Path) -> None:
    run = scrapy(tmp_path, "crawl", "globe24", "-a", "pages=dva", settings={"LOG_LEVEL": "ERROR"})
    assert run.status == 2
    assert run.log == "globe24: -a pages=dva: a whole number, please\n"


SPIDER = """
from newscrawl.news_spider import NewsSpider

class NovinySpider(NewsSpider):
    name = "noviny"
    allowed_domains = ("noviny.example",)
    feeds = {feeds!r}
    sitemaps = {sitemaps!r}
    listings = {listings!r}
    listing_page_param = "page"
    section_url = {section_url!r}
    article_url = {article_url!r}
    article_id = {article_id!r}
    article_date = {article_date!r}
    archives = {archives!r}
    cookies = {cookies!r}
    consent_url = {consent_url!r}

    def post_process(self, article, response):
        article.topics.append("seen by post_process")
        return article
"""


UNDECLARED: dict[str, Any] = {
    **dict.fromkeys(("feeds", "sitemaps", "listings", "archives"), ()),
    **dict.fromkeys(("section_url", "article_id", "article_date", "consent_url"), ""),
    "article_url": ARTICLE_URL,
    "cookies": {},
}


def crawl(
    directory: Path, server: Loopback, *arguments: str, state: str | None = None, **declared: Any
) -> ScrapyResult:
    """Crawl the site as it is `declared`; with a `state`, a name, what the runs before with that one left is known."""
    file = directory / "noviny.py"
    file.write_text(SPIDER.format(**UNDECLARED | declared))
    own = directory / state if state else Path(mkdtemp(dir=directory))
    paths = {"EXPORTS_DIR": own / "exports", "STATE_DIR": own / "state"}
    settings = {**FAST, **paths, "LOG_LEVEL": "INFO"}
    return scrapy(directory, "runspider", str(file), *arguments, proxy=server, settings=settings)


def test_feed_articles_come_newest_first_and_each_yields_its_article_after_its_links(tmp_path: Path) -> None:
    days = {"/stare-zpravy.aaaaaaa1": 25, "/nove-zpravy.aaaaaaa2": 27, "/vcerejsi-zpravy.aaaaaaa3": 26}
    feed = rss(*((path, f"{day} Jan 2026 09:00:00 +0100") for path, day in days.items()), ("/autor/jan", ""))
    with serve({f"{SITE}/rss/": feed, **{SITE + path: article(f"Titulek {path}") for path in days}}) as server:
        run = crawl(tmp_path, server, feeds=(f"{SITE}/rss/",))

    assert fetched(server) == ["/rss/", "/nove-zpravy.aaaaaaa2", "/vcerejsi-zpravy.aaaaaaa3", "/stare-zpravy.aaaaaaa1"]
    assert [item["type"] for item in run.items] == ["related_link", "related_link", "article"] * 3
    assert all("seen by post_process" in item["topics"] for item in run.items if item["type"] == "article")
    assert {name: run.stats[f"discovery/feed/{name}"] for name in ("documents", "articles", "new")} == {
        "documents": 1,
        "articles": 3,
        "new": 3,
    }
    assert run.stats["read/articles"] == 3


def test_one_article_under_many_addresses_is_fetched_once(tmp_path: Path) -> None:
    path = "/novy-most.aaaaaaa1"
    spellings = [
        path,
        f"http://www.noviny.example{path}",
        f"{path}/",
        f"{path}?utm_source=web",
        f"{path}#diskuse",
        f"HTTP://NOVINY.example:80{path}",
    ]
    with serve(
        {f"{SITE}/": links_page(*spellings), f"{SITE}/rss/": rss((path, "")), SITE + path: article("Most")}
    ) as server:
        run = crawl(tmp_path, server, feeds=(f"{SITE}/rss/",), listings=(f"{SITE}/",))

    assert [url for url in server.urls if "novy-most" in url] == [SITE + path]
    assert articles(run) == [SITE + path]


def test_redirects_between_spellings_arrive_and_those_to_a_known_article_end(tmp_path: Path) -> None:
    answers = {
        f"{SITE}/": links_page(
            "http://www.noviny.example/prvni-zprava.aaaaaaa1", "/druha-zprava.aaaaaaa2", "/zkratka.bbbbbbb1"
        ),
        "http://www.noviny.example/prvni-zprava.aaaaaaa1": redirect(f"{SITE}/prvni-zprava.aaaaaaa1"),
        f"{SITE}/prvni-zprava.aaaaaaa1": redirect(f"{SITE}/prvni-zprava.aaaaaaa1/"),
        f"{SITE}/prvni-zprava.aaaaaaa1/": article("První"),
        f"{SITE}/druha-zprava.aaaaaaa2": article("Druhá"),
        f"{SITE}/zkratka.bbbbbbb1": redirect("/druha-zprava.aaaaaaa2?utm_source=x"),
    }
    with serve(answers) as server:
        run = crawl(tmp_path, server, listings=(f"{SITE}/",))

    assert sorted(articles(run)) == [f"{SITE}/druha-zprava.aaaaaaa2", f"{SITE}/prvni-zprava.aaaaaaa1/"]
    assert len(server.urls) == len(set(server.urls))
    assert "failed" not in str(run.stats)


def test_what_cannot_be_fetched_or_read_is_counted_and_logged_once_and_stops_nothing(tmp_path: Path) -> None:
    gone, error, loop, image = "/zmizely.aaaaaaa1", "/chyba.aaaaaaa2", "/kolo-dokola.aaaaaaa3", "/obrazek.aaaaaaa4"
    none, away, secret, good = "/zadny.aaaaaaa5", "/pryc.aaaaaaa6", "/tajny-clanek.aaaaaaa7", "/dobry.aaaaaaa8"
    answers = {
        f"{SITE}/robots.txt": page("User-agent: *\nDisallow: /tajny", "text/plain"),
        f"{SITE}/": links_page(gone, error, loop, image, none, away, secret, good),
        f"{SITE}/rss/": page("<html><body>Omlouváme se"),
        f"{SITE}/sitemap.xml": (200, {"Content-Type": "application/xml"}, b"\x1f\x8bbroken"),
        SITE + error: (500, {}, b""),
        SITE + loop: redirect(loop + "/"),
        f"{SITE}{loop}/": redirect(loop),
        SITE + image: (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n" + bytes(100)),
        SITE + none: page("<html><body><p>Nic tu není"),
        SITE + away: redirect("http://cizi.example/"),
        SITE + good: article("Dobrý"),
    }
    with serve(answers) as server:
        sources = {"feeds": (f"{SITE}/rss/",), "sitemaps": (f"{SITE}/sitemap.xml",), "listings": (f"{SITE}/",)}
        run = crawl(tmp_path, server, **sources)

    assert articles(run) == [SITE + good]
    lines = [
        f"feed useless: {SITE}/rss/: not a feed but <html>",
        f"sitemap useless: {SITE}/sitemap.xml: gzip",
        f"article not fetched: {SITE}{gone}: 404",
        f"article not fetched: {SITE}{error}: 500",
        "max redirections reached",
        f"rejected {SITE}{image}: Unreadable not text but a PNG image",
        f"rejected {SITE}{none}: NoArticle ",
        "Refused (offsite): http://cizi.example/",
        f"Refused (robots.txt): {SITE}{secret}",
    ]
    assert {line: run.log.count(line) for line in lines} == dict.fromkeys(lines, 1)
    counted = {
        "discovery/feed/useless": 1,
        "discovery/sitemap/useless": 1,
        "failed/article/404": 1,
        "failed/article/500": 1,
        "failed/article/IgnoreRequest": 1,
        "robotstxt/forbidden": 1,
        "guard/offsite": 1,
        "read/unreadable": 1,
        "read/no_article": 1,
        "read/articles": 1,
    }
    assert {name: run.stats.get(name) for name in counted} == counted


def test_a_listing_is_paged_while_it_gives_new_articles_and_pages_allows(tmp_path: Path) -> None:
    def answers(last_new: int) -> dict[str, Any]:
        pages = {f"{SITE}/domaci": links_page("/zprava-a.aaaaaaa1")}
        for number in range(2, 7):
            pages[f"{SITE}/domaci?page={number}"] = links_page(f"/zprava-a.aaaaaaa{min(number, last_new)}")
        return pages | {f"{SITE}/zprava-a.aaaaaaa{number}": article(f"Zpráva {number}") for number in range(1, 7)}

    def listed(server: Loopback) -> list[str]:
        return [url for url in fetched(server) if url.startswith("/domaci")]

    with serve(answers(last_new=6)) as server:
        crawl(tmp_path, server, listings=(f"{SITE}/domaci",))
        assert listed(server) == ["/domaci", "/domaci?page=2", "/domaci?page=3"]
    with serve(answers(last_new=2)) as server:
        crawl(tmp_path, server, "-a", "pages=9", listings=(f"{SITE}/domaci",))
        assert listed(server) == ["/domaci", "/domaci?page=2", "/domaci?page=3"]
    with serve({**answers(last_new=6), f"{SITE}/rss/": rss(("/zprava-a.aaaaaaa1", ""))}) as server:
        crawl(tmp_path, server, "-a", "pages=0", feeds=(f"{SITE}/rss/",), listings=(f"{SITE}/domaci",))
        assert fetched(server) == ["/rss/", "/zprava-a.aaaaaaa1"]


def test_sections_are_found_on_the_front_page(tmp_path: Path) -> None:
    answers = {
        f"{SITE}/": links_page("/domaci", "/svet", "/autor/jan", "/domaci#nahoru"),
        f"{SITE}/domaci": links_page("/zprava-a.aaaaaaa1", "/svet", "/"),
        f"{SITE}/svet": links_page("/zprava-a.aaaaaaa2"),
        f"{SITE}/zprava-a.aaaaaaa1": article("Jedna"),
        f"{SITE}/zprava-a.aaaaaaa2": article("Dvě"),
    }
    with serve(answers) as server:
        run = crawl(tmp_path, server, listings=(f"{SITE}/",), section_url=r"example/[a-z]+$")

    assert len(articles(run)) == 2
    assert sorted(url for url in fetched(server) if "page=" not in url) == sorted(
        url.removeprefix(SITE) for url in answers
    )


def test_a_sitemap_index_leads_to_its_newest_children_and_no_further(tmp_path: Path) -> None:
    def index(*children: tuple[str, str]) -> tuple[int, dict[str, str], bytes]:
        rows = "".join(f"<sitemap><loc>{SITE}{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in children)
        return page(f"<sitemapindex>{rows}</sitemapindex>", "application/xml")

    answers = {
        f"{SITE}/sitemap.xml": index(("/1.xml", "2026-01-01"), ("/3.xml", "2026-01-03"), ("/2.xml", "2026-01-02")),
        f"{SITE}/2.xml": index(("/1.xml", "2026-01-01")),
        f"{SITE}/3.xml": page(f"<urlset><url><loc>{SITE}/zprava-a.aaaaaaa1</loc></url></urlset>", "application/xml"),
        f"{SITE}/zprava-a.aaaaaaa1": article("Jedna"),
    }
    with serve(answers) as server:
        run = crawl(tmp_path, server, "-a", "pages=2", sitemaps=(f"{SITE}/sitemap.xml",))

    assert fetched(server)[0] == "/sitemap.xml"
    assert sorted(fetched(server)[1:]) == ["/2.xml", "/3.xml", "/zprava-a.aaaaaaa1"]
    assert f"sitemap useless: {SITE}/2.xml: an index inside an index" in run.log


def test_limit_and_urls(tmp_path: Path) -> None:
    paths = [f"/zprava-a.aaaaaaa{number}" for number in range(6)]
    feed = rss(*((path, f"2{number} Jan 2026 09:00:00 +0100") for number, path in enumerate(paths)))
    with serve({f"{SITE}/rss/": feed, **{SITE + path: article(path) for path in paths}}) as server:
        crawl(tmp_path, server, "-a", "limit=2", feeds=(f"{SITE}/rss/",))
        assert fetched(server) == ["/rss/", paths[5], paths[4]]

        server.requests.clear()
        run = crawl(tmp_path, server, "-a", f"urls={SITE}{paths[0]}, {SITE}{paths[1]}?utm_source=x,http://cizi.example/a",
                    feeds=(f"{SITE}/rss/",))  # fmt: skip
        assert fetched(server) == paths[:2]
        assert run.stats["guard/offsite"] == 1


def test_addresses_of_one_article_are_fetched_once(tmp_path: Path) -> None:
    addresses = [f"{SITE}/c1-123-most.aaaaaaa1", "http://domaci.noviny.example/c1-123-novy-most.aaaaaaa1"]
    with serve({f"{SITE}/": links_page(*addresses), **dict.fromkeys(addresses, article("Most"))}) as server:
        run = crawl(tmp_path, server, listings=(f"{SITE}/",), article_id=r"/(c1-\d+)", article_url=r"/c1-\d+")

    assert len(articles(run)) == 1
    assert [url for url in server.urls if "c1-" in url] == addresses[:1]


def test_the_answer_to_a_consent_wall_is_sent_and_a_wall_that_stays_is_named(tmp_path: Path) -> None:
    wall = redirect(f"{SITE}/nastaveni-souhlasu?url=x")
    answers = {f"{SITE}/": links_page("/most.aaaaaaa1", "/les.aaaaaaa2"), f"{SITE}/les.aaaaaaa2": wall}
    with serve({**answers, f"{SITE}/most.aaaaaaa1": article("Most")}) as server:
        cookies, consent_url = {"dCMP": "1", "jazyk": "cs"}, "/nastaveni-souhlasu"
        run = crawl(tmp_path, server, listings=(f"{SITE}/",), cookies=cookies, consent_url=consent_url)

    sent = {request.url.removeprefix(SITE): request.headers.get("Cookie") for request in server.requests}
    assert sent["/most.aaaaaaa1"] == sent["/"] == "dCMP=1; jazyk=cs"
    assert articles(run) == [f"{SITE}/most.aaaaaaa1"]
    assert "/nastaveni-souhlasu?url=x" not in sent
    assert run.stats["guard/consent"] == 1
    assert run.log.count(f"Refused (consent): {SITE}/nastaveni-souhlasu?url=x, redirected from: {SITE}/les") == 1


def test_since_and_until_by_feed_address_and_page(tmp_path: Path) -> None:
    """Dates that feed or address tell save the request; where only the page tells, it is read and left out."""
    dated = ["/2025-12-31-stara.aaaaaaa1", "/2026-01-10-prava.aaaaaaa2", "/2026-02-01-nova.aaaaaaa3"]
    told = {"/z-kanalu.bbbbbbb1": ("20 Jan 2026 09:00:00 +0100", "2026-01-20"),
            "/z-kanalu.bbbbbbb2": ("31 Dec 2025 23:00:00 +0000", "2026-01-01"),
            "/z-kanalu.bbbbbbb3": ("31 Jan 2026 23:30:00 +0000", "2026-02-01")}  # fmt: skip
    untold = {
        "/bez-data.ccccccc1": "2026-01-31",
        "/bez-data.ccccccc2": "2026-02-01",
        "/bez-data.ccccccc3": "2024-01-15",
    }
    answers = {
        f"{SITE}/": links_page(*dated, *untold),
        f"{SITE}/rss/": rss(*((path, printed) for path, (printed, _) in told.items())),
        **{SITE + path: article(path, path[1:11]) for path in dated},
        **{SITE + path: article(path, day) for path, (_, day) in told.items()},
        **{SITE + path: article(path, day) for path, day in untold.items()},
    }
    with serve(answers) as server:
        run = crawl(
            tmp_path, server, "-a", "since=2026-01-01", "-a", "until=2026-01-31",
            feeds=(f"{SITE}/rss/",), listings=(f"{SITE}/",),
            article_url=r"/[a-z0-9-]+\.[a-z0-9]{8}/?$",
            article_date=r"/(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)-",
        )  # fmt: skip

    assert sorted(url.removeprefix(SITE) for url in articles(run)) == sorted(
        [dated[1], "/z-kanalu.bbbbbbb1", "/z-kanalu.bbbbbbb2", "/bez-data.ccccccc1"]
    )
    assert not {dated[0], dated[2], "/z-kanalu.bbbbbbb3"} & set(fetched(server))
    assert run.stats["read/outside_window"] == 2
    assert {item["article_url"] for item in run.items if item["type"] == "related_link"} == set(articles(run))


def test_since_follows_a_listing_until_its_articles_are_older(tmp_path: Path) -> None:
    """Page 6 is never asked for: those of page 4 were found to be older when page 5 came."""
    answers: dict[str, Any] = {}
    for number in range(1, 8):
        paths = [f"/zprava-{letter}.aaaaaaa{number}" for letter in "abcd"]
        answers[f"{SITE}/domaci" + (f"?page={number}" if number > 1 else "")] = links_page(*paths)
        answers |= {SITE + path: article(f"Zpráva {path}", f"2026-01-{20 - number}") for path in paths}
    with serve(answers) as server:
        run = crawl(tmp_path, server, "-a", "since=2026-01-17", "-a", "until=2026-01-18", listings=(f"{SITE}/domaci",))

    assert sorted(articles(run)) == sorted(url for url in answers if url[-1] in "23" and "zprava" in url)
    assert [url for url in fetched(server) if "page=" in url] == [f"/domaci?page={number}" for number in (2, 3, 4, 5)]
    assert run.stats["discovery/listing/ended"] == 1


def test_archives_are_read_with_since_alone(tmp_path: Path) -> None:
    def sitemap(*paths: str) -> tuple[int, dict[str, str], bytes]:
        return page(f"<urlset>{''.join(f'<url><loc>{SITE}{path}</loc></url>' for path in paths)}</urlset>", "text/xml")

    paths = [f"/zprava-a.aaaaaaa{number}" for number in range(1, 6)]
    answers = {
        f"{SITE}/mapa-2026.xml": sitemap(paths[0]),
        f"{SITE}/mapa-2025.xml": sitemap(paths[1]),
        f"{SITE}/dil-1.xml": sitemap(paths[2]),
        f"{SITE}/dil-2.xml": rss((paths[3], "")),
        f"{SITE}/den/2026/01/01": links_page(paths[4]),
        f"{SITE}/rss/": rss(),
        **{SITE + path: article(path, "2026-01-01") for path in paths},
    }
    archives = (f"{SITE}/mapa-{{year}}.xml", f"{SITE}/dil-{{number}}.xml", f"{SITE}/den/{{year}}/{{month}}/{{day}}")
    with serve(answers) as server:
        crawl(tmp_path, server, feeds=(f"{SITE}/rss/",), archives=archives)
        assert fetched(server) == ["/rss/"]

        server.requests.clear()
        arguments = ("-a", "since=2025-12-31", "-a", "until=2026-01-01")
        run = crawl(tmp_path, server, *arguments, feeds=(f"{SITE}/rss/",), archives=archives)
        assert sorted(articles(run)) == [SITE + path for path in paths]
        asked = {url for url in fetched(server) if "aaaaaaa" not in url}
        assert asked == {"/rss/", "/mapa-2026.xml", "/mapa-2025.xml", "/dil-0.xml", "/dil-1.xml", "/dil-2.xml",
                         "/dil-3.xml", "/den/2026/01/01", "/den/2026/01/01?page=2", "/den/2025/12/31"}  # fmt: skip
    assert run.stats["discovery/archive/ended"] == 2
    assert "failed" not in str(run.stats)


def test_a_numbered_feed_is_read_until_its_entries_are_older(tmp_path: Path) -> None:
    answers: dict[str, Any] = {f"{SITE}/rss/": rss()}
    for number in range(1, 6):
        path = f"/zprava-a.aaaaaaa{number}"
        answers[f"{SITE}/rss/?page={number}"] = rss((path, f"{10 - number} Jan 2026 09:00:00 +0100"))
        answers[SITE + path] = article(path, f"2026-01-{10 - number:02}")
    with serve(answers) as server:
        run = crawl(
            tmp_path, server, "-a", "since=2026-01-08",
            feeds=(f"{SITE}/rss/",), archives=(f"{SITE}/rss/?page={{number}}",),
        )  # fmt: skip

    assert sorted(articles(run)) == [f"{SITE}/zprava-a.aaaaaaa{number}" for number in (1, 2)]
    assert [url for url in fetched(server) if "page=" in url] == [f"/rss/?page={number}" for number in range(4)]


def test_heavy_packages_are_not_loaded_by_the_spiders() -> None:
    code = (
        "import sys\nfrom scrapy.spiderloader import SpiderLoader\n"
        "from scrapy.utils.project import get_project_settings\n"
        "SpiderLoader.from_settings(get_project_settings()).list()\n"
        "print(sorted({'trafilatura', 'playwright', 'scrapy_playwright', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
