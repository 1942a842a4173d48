"""A real browser over loopback: what pages do to it, what it may not do, and what becomes of a run without one."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from support.debian import need
from support.loopback import Loopback, ended, page, redirect, serve, start_scrapy
from support.noviny import SITE
from support.noviny_runs import NovinyRun, NovinyRuns
from support.scripted_pages import NAMES, SHELL, name_of, site

pytestmark = pytest.mark.integration
FEW = {"BROWSER_SECONDS": 6, "LOG_LEVEL": "INFO"}
DOES = {
    "spins": "for (;;) {}",
    "spins later": "setTimeout(() => { for (;;) {} }, 50);",
    "asks without end": "setInterval(() => fetch('/api/dalsi' + Math.random()), 20);",
    "grows without end": "(function grow() { document.body.append('a'); setTimeout(grow, 0); })();",
    "asks people": "alert(1); confirm(2); prompt(3); window.onbeforeunload = () => 'zůstaňte';",
    "opens others": "window.open('http://jinde.example/'); window.open('about:blank');",
    "leaves": "location.href = 'http://jinde.example/';",
    "leaves for another page": "location.href = '/rss';",
    "reloads": "location.reload();",
    "downloads": "const a = document.createElement('a'); a.href = '/api/x.zip'; a.download = 'x'; a.click();",
    "posts elsewhere": "fetch('http://jinde.example/x', {method: 'POST', body: 'a'});",
    "other protocols": "new WebSocket('ws://noviny.example/x'); new EventSource('/proud'); navigator.sendBeacon('/b');",
    "worker": "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js'); new Worker('/sw.js');",
    "pictures": "document.body.insertAdjacentHTML('beforeend', '<img src=/a.png><video src=/b.mp4></video>');",
    "frames": "document.body.insertAdjacentHTML('beforeend', '<iframe src=http://jinde.example/></iframe>');",
    "closes": "window.close();",
    "gets nothing": "fetch('/prazdne'); fetch('/chybi');",
    "wipes cookies": "document.cookie = 'a=b'; localStorage.clear();",
}
TARGETS = (
    "http://127.0.0.1:%d/tajne",
    "http://localhost:%d/tajne",
    "http://[::1]:%d/tajne",
    "http://10.0.0.1:%d/tajne",
)
HOWS = ("fetch('%s');", "import('%s');", "document.body.insertAdjacentHTML('beforeend', '<iframe src=%s></iframe>');")


@pytest.fixture(autouse=True)
def chromium() -> None:
    need("chromium")


def hosts(server: Loopback) -> set[str]:
    return {url.split("/")[2] for url in server.urls}


@dataclass(frozen=True, kw_only=True)
class Crawl:
    """A crawl of pages whose scripts do one thing after the other, by what they do."""

    run: NovinyRun
    names: dict[str, str]
    asked: list[str]
    private: list[str]
    """What a server at a private address was asked for."""


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    need("chromium")
    with serve({}) as private:
        does = DOES | {f"{how} {target}": how % (target % private.port) for how in HOWS for target in TARGETS}
        names = {told: name_of(number) for number, told in enumerate(does)}
        answers = site(*names.values(), then={names[told]: does[told] for told in does})
        with serve(answers | {f"{SITE}/prazdne": page("")}) as server:
            runs = NovinyRuns(tmp_path_factory.mktemp("crawl"))
            runs.seconds = 400
            run = runs.crawl(server, **FEW)
            return Crawl(run=run, names=names, asked=server.urls, private=private.urls)


@pytest.mark.parametrize("does", [*DOES, *(f"{how} {target}" for how in HOWS for target in TARGETS)])
def test_whatever_a_script_does_in_the_end_the_story_is_read(crawl: Crawl, does: str) -> None:
    assert crawl.names[does] in crawl.run.articles


def test_all_of_them_were_helped(crawl: Crawl) -> None:
    assert crawl.run.quarantine == []
    assert crawl.run.scrapy.stats["browser/helped"] == len(crawl.names)
    assert crawl.run.scrapy.stats["playwright/browser_count"] == 1


def test_no_page_asks_other_sites_or_private_addresses_for_anything(crawl: Crawl) -> None:
    assert {url.split("/")[2] for url in crawl.asked} == {"noviny.example"}
    assert crawl.private == []
    assert "playwright" not in crawl.run.scrapy.log.replace("scrapy_playwright", "")


def test_what_no_reader_needs_is_not_asked_for(crawl: Crawl) -> None:
    refused = {name.rpartition("/")[2] for name in crawl.run.scrapy.stats if name.startswith("browser/refused/")}
    assert {"image", "media", "document", "method", "navigation", "popup", "number"} <= refused
    assert not [url for url in crawl.asked if url.endswith((".png", ".mp4", "/b", "/proud", ".zip"))]


def test_no_page_asks_for_more_than_it_may(crawl: Crawl) -> None:
    assert len([url for url in crawl.asked if "/api/dalsi" in url]) <= 60


def test_a_page_that_only_spins_is_no_article(tmp_path: Path) -> None:
    shell = SHELL.replace('src="/app.js"', "").replace("></script>", ">for (;;) {}</script>")
    with serve(site(NAMES[0], shell=shell)) as server:
        run = NovinyRuns(tmp_path).crawl(server, **FEW)
    assert run.articles == []
    assert [row["reason"] for row in run.quarantine] == ["NoArticle"]
    assert run.scrapy.stats["browser/vain"] == 1


def test_a_part_that_is_redirected_to_a_private_address_is_not_fetched(tmp_path: Path) -> None:
    answers = site(NAMES[0], then="fetch('/jinam')") | {f"{SITE}/jinam": redirect("http://192.168.1.1/tajne")}
    with serve(answers) as server:
        run = NovinyRuns(tmp_path).crawl(server, **FEW)
    assert run.articles == [NAMES[0]]
    assert hosts(server) == {"noviny.example"}


def test_robots_txt_holds_for_parts(tmp_path: Path) -> None:
    robots = page("User-agent: *\nDisallow: /api", "text/plain")
    with serve(site(NAMES[0]) | {f"{SITE}/robots.txt": robots}) as server:
        run = NovinyRuns(tmp_path).crawl(server, **FEW)
    assert run.articles == []
    assert not [url for url in server.urls if "/api" in url]
    assert run.scrapy.stats["browser/vain"] == 1


def test_parts_of_the_site_have_its_cookies_and_those_of_others_none(tmp_path: Path) -> None:
    answers = site(NAMES[0], then="fetch('http://knihovna.example/x.json', {credentials: 'include'})")
    with serve(answers) as server:
        NovinyRuns(tmp_path, cookies={"souhlas": "1"}).crawl(server, **FEW)
    cookies = {one.url: one.headers.get("Cookie") for one in server.requests}
    assert cookies[f"{SITE}/api{NAMES[0]}"] == "souhlas=1"
    assert cookies["http://knihovna.example/x.json"] is None


def test_without_a_browser_pages_are_read_as_they_were_fetched(tmp_path: Path) -> None:
    with serve(site(*NAMES)) as server:
        run = NovinyRuns(tmp_path).crawl(server, BROWSER_EXECUTABLE="zadny-prohlizec", **FEW)
    assert run.scrapy.status == 0
    assert run.scrapy.log.count("No browser: ") == 1
    assert run.scrapy.stats["browser/missing"] == len(NAMES)
    assert [row["reason"] for row in run.quarantine] == ["NoArticle"] * len(NAMES)


def test_a_browser_that_does_not_start_is_as_none(tmp_path: Path) -> None:
    with serve(site(*NAMES)) as server:
        run = NovinyRuns(tmp_path).crawl(server, BROWSER_EXECUTABLE="/bin/false", **FEW)
    assert run.scrapy.status == 0
    assert run.scrapy.stats["browser/missing"] >= len(NAMES)
    assert "Traceback" not in run.scrapy.log


def test_what_is_beyond_the_runs_pages_is_left_to_the_next_run(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(*NAMES)) as server:
        first = runs.crawl(server, BROWSER_PAGES=1, **FEW)
        second = runs.crawl(server, **FEW)
    assert len(first.articles) == 1
    assert first.scrapy.stats["browser/left"] == len(NAMES) - 1
    assert first.quarantine == []
    assert sorted(first.articles + second.articles) == NAMES


def test_a_browser_killed_in_the_run_is_started_again(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(*NAMES, then="await0 = Date.now(); while (Date.now() < await0 + 1500);")) as server:
        crawl = start_scrapy(
            tmp_path, "runspider", str(runs.spider), proxy=server, settings=runs.options(BROWSER_PAGES_AT_ONCE=1, **FEW)
        )
        killed = kill_browser(crawl.pid)
        run = ended(tmp_path, crawl)
    assert killed
    assert run.status == 0
    assert len([item for item in run.items if item["type"] == "article"]) == len(NAMES)
    assert run.stats["playwright/browser_count"] == 2


def kill_browser(pid: int) -> bool:
    """Kill the browser of a crawl once it has one; return whether it had."""
    for _ in range(600):
        time.sleep(0.05)
        found = [one for one in descendants(pid) if "--type=renderer" in line_of(one)]
        if found:
            browser = next(one for one in descendants(pid) if "--remote-debugging-pipe" in line_of(one))
            browser.kill()
            return True
    return False


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def line_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_memory_beyond_the_limit_ends_the_browser_and_not_the_run(tmp_path: Path) -> None:
    with serve(site(NAMES[0], then="for (;;) {}")) as server:
        run = NovinyRuns(tmp_path).crawl(server, BROWSER_MEGABYTES=100, **FEW)
    assert run.scrapy.status == 0
    assert run.scrapy.stats["browser/ended/memory"] >= 1
    assert [row["reason"] for row in run.quarantine] == ["RenderingFailed"]
    assert run.scrapy.stats["browser/peak_megabytes"] > 100


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_a_run_that_is_told_to_end(tmp_path: Path, sent: signal.Signals) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(*NAMES, then="for (;;) {}")) as server:
        options = runs.options(BROWSER_SECONDS=60, LOG_LEVEL="INFO")
        crawl = start_scrapy(tmp_path, "runspider", str(runs.spider), proxy=server, settings=options)
        while not (renderers := [one for one in descendants(crawl.pid) if "--type=renderer" in line_of(one)]):
            time.sleep(0.05)
        processes = descendants(crawl.pid)
        os.kill(crawl.pid, sent)
        run = ended(tmp_path, crawl)
    assert renderers
    assert run.status == (0 if sent == signal.SIGTERM else -sent)
    _, alive = psutil.wait_procs(processes, timeout=10)
    assert alive == []


def test_what_did_not_help_a_layout_is_not_tried_for_its_next_pages(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    dead = {url: answer for url, answer in site(*NAMES).items() if "/api" not in url}
    with serve(dead) as server:
        first = runs.crawl(server, **FEW)
        runs.set_clock(30)
        second = runs.crawl(server, **FEW)
        runs.set_clock(30 + 24 * 8)
        third = runs.crawl(server, **FEW)
    assert first.scrapy.stats["browser/vain"] >= 3
    assert second.scrapy.stats.get("browser/pages", 0) == 0
    assert second.scrapy.stats["browser/known_vain"] >= 1
    assert third.scrapy.stats["browser/pages"] >= 1


def test_a_layout_that_needs_the_browser_is_shown_before_it_is_read(tmp_path: Path) -> None:
    names = [name_of(number) for number in range(6)]
    runs = NovinyRuns(tmp_path)
    with serve(site(*names[:4])) as server:
        runs.crawl(server, **FEW)
    with serve(site(*names)) as server:
        second = runs.crawl(server, **FEW)
    assert sorted(second.articles) == names[4:]
    assert second.scrapy.stats["browser/why/layout"] == 2


def test_a_declared_site_has_all_pages_shown(tmp_path: Path) -> None:
    with serve(site(*NAMES)) as server:
        run = NovinyRuns(tmp_path, browser=True).crawl(server, **FEW)
    assert sorted(run.articles) == NAMES
    assert run.scrapy.stats["browser/why/declared"] == len(NAMES)
