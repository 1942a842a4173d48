"""An identity hop that comes back to the page is followed where the site declares it, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from scrapy import Request

from newscrawl.downloading.identity_hop import comes_back, is_identity_hop
from newscrawl.spiders.aktualne import AktualneSpider
from newscrawl.values.urls import canonical_url
from support.loopback import Answer, Loopback, page, redirect, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns

HOP = "http://pid.hop.example/pid"
DECLARED = {"identity_hop": r"^http://pid\.hop\.example/pid\?", "tracking": ("lp",)}
NAMES = [f"/novy-most-se-otevira.abcdef{number:02}" for number in range(3)]
FEED = rss(*((SITE + name, "Tue, 27 Jan 2026 09:11:00 +0100") for name in NAMES))
WHOLE = {"/robots.txt": page("User-agent: *\nDisallow: /rss-tajne", "text/plain"), "/rss": FEED}
WHOLE |= {name: article(name[-2:]) for name in NAMES}


class Site:
    """A site that asks who reads, at another one, unless its cookie says so; there, `back` is where that leads."""

    def __init__(self, back: Callable[[str], str] = lambda url: f"{url}?lp=1") -> None:
        self.answers: dict[str, Answer | Callable[[], Answer]] = {}
        self.server: Loopback | None = None
        for path, answer in WHOLE.items():
            url = SITE + path
            hop = f"{HOP}?sid=7&origin-url={quote(url, safe='')}"
            self.answers[url] = self._asking(answer, hop)
            self.answers[hop] = (307, {"Location": back(url)}, b"")
            self.answers[f"{url}?lp=1"] = (answer[0], {**answer[1], "Set-Cookie": "lp=1; Path=/"}, answer[2])

    def _asking(self, answer: Answer, hop: str) -> Callable[[], Answer]:
        def respond() -> Answer:
            assert self.server is not None
            return answer if "lp=1" in self.server.requests[-1].headers.get("Cookie", "") else redirect(hop, 307)

        return respond


def crawl(directory: Path, site: Site, **declared: object):
    with serve(site.answers) as server:
        site.server = server
        return NovinyRuns(directory, **declared).crawl(server)


def test_a_declared_hop_is_followed_there_and_back_once(tmp_path: Path) -> None:
    run = crawl(tmp_path, Site(), **DECLARED)

    assert sorted(run.articles) == NAMES
    assert len([url for url in run.asked if url.startswith(HOP)]) == 1
    assert "http://pid.hop.example/robots.txt" not in run.asked
    assert run.report["ok"] is True


def test_an_undeclared_hop_is_a_wall(tmp_path: Path) -> None:
    run = crawl(tmp_path, Site())

    assert run.articles == []
    assert run.scrapy.stats["guard/wall"] >= 1
    assert [url for url in run.asked if url.startswith(HOP) and "robots" not in url] == []


@pytest.mark.parametrize("back", [f"{SITE}/rubrika", "http://cizi.example/", f"{SITE}/jina-zprava-o-mostu.abcdef77"])
def test_a_hop_that_leads_elsewhere_is_not_followed(tmp_path: Path, back: str) -> None:
    site = Site(lambda url: f"{url}?lp=1" if url.endswith(("rss", "robots.txt")) else back)
    site.answers[f"{SITE}/rss?lp=1"] = FEED  # sets no cookie
    site.answers[f"{SITE}/robots.txt?lp=1"] = WHOLE["/robots.txt"]
    run = crawl(tmp_path, site, **DECLARED)

    assert run.articles == []
    counted = [run.scrapy.stats.get(name, 0) for name in ("guard/identity", "guard/offsite", "redirect/known_target")]
    assert sum(counted[:2]) >= 1
    assert sum(counted) == len(NAMES)
    assert back.removeprefix(SITE) not in run.asked


def test_a_hop_that_never_ends_ends(tmp_path: Path) -> None:
    site = Site()
    for path in NAMES:
        site.answers[f"{SITE}{path}?lp=1"] = site.answers[SITE + path]
    site.answers[f"{SITE}/rss?lp=1"] = FEED
    site.answers[f"{SITE}/robots.txt?lp=1"] = WHOLE["/robots.txt"]
    run = crawl(tmp_path, site, **DECLARED)

    assert run.articles == []
    assert run.report["finish_reason"] == "finished"
    assert len(run.asked) <= 4 * (len(NAMES) + 2)


@pytest.mark.parametrize("url", ["https://www.aktualne.cz/robots.txt", "https://zpravy.aktualne.cz/domaci/most/r~abc/"])
def test_aktualne_has_the_hop_that_was_seen(url: str) -> None:
    spider = AktualneSpider()
    hop = f"https://ecoid-ts.id-eco.cz/pid?sid=7&origin-url={quote(url, safe='')}"
    there = Request(hop, meta={"redirect_urls": [url]})
    back = Request(f"{url}?lp=1", meta={"redirect_urls": [url, hop]})
    elsewhere = Request("https://www.aktualne.cz/", meta={"redirect_urls": [url, hop]})

    assert is_identity_hop(spider, there)
    assert not is_identity_hop(spider, there.replace(url=hop.partition("origin")[0]))
    assert comes_back(spider, back)
    assert canonical_url(back.url) == canonical_url(url)
    assert not comes_back(spider, elsewhere)
