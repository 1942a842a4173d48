"""Crawls of a site that lies about its canonical addresses: each story once, each id once a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.loopback import FAST, Answer, Loopback, page, scrapy, serve
from support.noviny import SITE, rss

SPIDER = """
from newscrawl.news_spider import NewsSpider

class NovinySpider(NewsSpider):
    name = "noviny"
    allowed_domains = ("noviny.example",)
    article_url = r"/zprava-[a-z-]+\\d+$"
    feeds = ("http://noviny.example/rss/",)
"""
WORDS = (
    "most",
    "řeka",
    "obec",
    "hasiči",
    "starosta",
    "silnice",
    "škola",
    "nemocnice",
    "vláda",
    "sníh",
    "fotbal",
    "vlak",
)


def at(number: int) -> str:
    return f"{SITE}/zprava-o-obci-{number}"


def story(number: int, canonical: int | None = None, *, lead: str = "") -> Answer:
    """Return the page of a story that follows from `number`."""
    head = f'<link rel="canonical" href="{at(canonical)}">' if canonical else ""
    lines = [
        f"{word.capitalize()} číslo {number} je podle mluvčího kraje hlavním tématem jednání zastupitelů, "
        f"kteří se sešli už po {number + place}. hodině."
        for place, word in enumerate(WORDS[number % 8 :][:6])
    ]
    text = "".join(f"<p>{line}</p>" for line in ([lead] if lead else []) + lines)
    return page(
        f"""<html lang="cs"><head><meta property="og:type" content="article">{head}
        <meta property="article:published_time" content="2026-01-27T09:11:00+01:00"></head>
        <body><article><h1>Zpráva číslo {number} o obci</h1>{text}</article></body></html>"""
    )


def crawl(server: Loopback, directory: Path, *numbers: int) -> dict[str, Any]:
    """Crawl a feed of these articles; return the rows by file, and the report."""
    server.answers[f"{SITE}/rss/"] = rss(*((at(number), "") for number in numbers))
    (directory / "noviny.py").write_text(SPIDER)
    settings = {**FAST, "LOG_LEVEL": "INFO", "CONCURRENT_REQUESTS": 1, "EXPORTS_DIR": directory / "exports"}
    settings |= {"STATE_DIR": directory / "state"}
    run = scrapy(directory, "runspider", str(directory / "noviny.py"), proxy=server, settings=settings)
    assert run.status == 0, run.log
    last = max(directory.glob("exports/noviny/*/*"), key=lambda path: path.name)
    rows = {path.stem: [json.loads(line) for line in path.read_text().splitlines()] for path in last.glob("*.jsonl")}
    return {"quarantine": [], **rows, "report": json.loads((last / "report.json").read_text())}


def told(made: dict[str, Any]) -> dict[str, tuple[str, int]]:
    found = {row["url"]: (row["title"], row["revision"]) for row in made["articles"]}
    assert len(found) == len(made["articles"])
    return found


def own(*numbers: int) -> dict[str, tuple[str, int]]:
    return {at(number): (f"Zpráva číslo {number} o obci", 1) for number in numbers}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize("names", [{1: 2}, {1: 2, 2: 1}], ids=["one names the other", "they name each other"])
def test_stories_that_name_each_other_have_their_own_rows_once(tmp_path: Path, order: Any, names: Any) -> None:
    with serve({at(number): story(number, names.get(number)) for number in order}) as server:
        assert told(crawl(server, tmp_path, *order)) == own(1, 2)
        assert told(crawl(server, tmp_path, *order)) == {}


def test_one_canonical_address_of_all_pages_is_a_fault_of_the_template(tmp_path: Path) -> None:
    numbers = range(1, 6)
    with serve({at(number): story(number, 99) for number in numbers}) as server:
        assert told(crawl(server, tmp_path, *numbers)) == own(*numbers)
        assert server.urls.count(at(99)) == 1
        assert told(crawl(server, tmp_path, *numbers)) == {}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_story_at_two_addresses_edited_between_two_requests_is_one_row_a_run(tmp_path: Path, order: Any) -> None:
    def live() -> Callable[[], Answer]:
        return lambda: story(1, 1, lead=f"Na místě zasahuje už {len(server.requests)} hasičů a voda stále stoupá.")

    with serve({}) as server:
        server.answers |= {at(1): live(), at(2): live()}
        made = crawl(server, tmp_path, *order)
    assert told(made) == own(1)
    assert {row["reason"] for row in made["quarantine"]} == {"SecondForm"}
