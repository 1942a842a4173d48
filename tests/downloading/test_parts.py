"""Which manners hold for what a page in the browser asks for, by the host that it is asked from."""

from pathlib import Path

from support.loopback import page, redirect, run_spider, serve

SPIDER = """
from scrapy import Request, Spider

class Parts(Spider):
    name = "parts"
    allowed_domains = ["noviny.example"]
    render_hosts = ("api.dodavatel.example",)

    async def start(self):
        for kind, url in {asked!r}:
            meta = {{"browser_part": kind, "dont_retry": True}}
            yield Request(url, errback=self.failed, dont_filter=True, meta=meta)

    def parse(self, response):
        yield {{"got": response.url}}

    def failed(self, failure):
        yield {{"failed": failure.request.url, "why": type(failure.value).__name__}}
"""
OWN, DECLARED, OTHER = "http://noviny.example", "http://api.dodavatel.example", "http://knihovna.example"
FORBIDS = page("User-agent: *\nDisallow: /", "text/plain")


def test_robots_txt_holds_for_own_and_declared_hosts_and_libraries_are_loaded(tmp_path: Path) -> None:
    scripts = [("script", f"{host}/a.js") for host in (OWN, DECLARED, OTHER)]
    answers = {url: page("1", "text/javascript") for _, url in scripts}
    answers |= {f"{host}/robots.txt": FORBIDS for host in (OWN, DECLARED, OTHER)}
    with serve(answers) as server:
        run = run_spider(tmp_path, SPIDER.format(asked=scripts), proxy=server)
    assert [item["got"] for item in run.items if "got" in item] == [f"{OTHER}/a.js"]
    assert {item["failed"] for item in run.items if "failed" in item} == {f"{OWN}/a.js", f"{DECLARED}/a.js"}
    assert f"{OTHER}/robots.txt" not in server.urls


def test_documents_come_from_own_and_declared_hosts_alone(tmp_path: Path) -> None:
    frames = [("document", f"{host}/a.html") for host in (OWN, DECLARED, OTHER)]
    with serve({url: page("<p>rám") for _, url in frames}) as server:
        run = run_spider(tmp_path, SPIDER.format(asked=frames), proxy=server)
    assert {item["got"] for item in run.items if "got" in item} == {f"{OWN}/a.html", f"{DECLARED}/a.html"}
    assert run.stats["guard/offsite"] == 1


def test_no_part_comes_from_a_private_address_also_not_by_a_redirect(tmp_path: Path) -> None:
    asked = [("fetch", url) for url in ("http://127.0.0.1/x", "http://10.1.2.3/x", "http://[::1]/x", f"{OTHER}/jinam")]
    with serve({f"{OTHER}/jinam": redirect("http://192.168.1.1/x")}) as server:
        run = run_spider(tmp_path, SPIDER.format(asked=asked), proxy=server)
    assert [item for item in run.items if "got" in item] == []
    assert run.stats["guard/private"] == 4
    assert server.urls == [f"{OTHER}/jinam"]


def test_an_empty_part_is_one(tmp_path: Path) -> None:
    with serve({f"{OWN}/pocitadlo": page("")}) as server:
        run = run_spider(tmp_path, SPIDER.format(asked=[("fetch", f"{OWN}/pocitadlo")]), proxy=server)
    assert run.items == [{"got": f"{OWN}/pocitadlo"}]
