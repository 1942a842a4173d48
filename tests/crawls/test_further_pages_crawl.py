"""Crawls of a site whose articles go on on further pages: one row an article, with its whole text, whatever fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newscrawl.crawling.article_pages import MAX_FRUITLESS
from support.loopback import FAST, Answer, Loopback, ScrapyResult, links_page, page, redirect, scrapy, serve

SITE = "http://noviny.example"
LINES = tuple(
    f"Zastupitelé na schůzi číslo {number} probrali stavbu mostu přes řeku a shodli se, že práce začnou na jaře."
    for number in range(1, 40)
)
GOES_ON = "text: incomplete, it goes on on another page"
Answers = dict[str, Answer | Callable[[], Answer]]


def part(title: str, first: int, *, head: str = "", below: str = "") -> Answer:
    """Return a page with five lines of an article, from number `first` on."""
    lines = "".join(f"<p>{title}: {line}</p>" for line in LINES[first : first + 5])
    return page(
        f"""<html lang="cs"><head><title>{title}</title><meta property="og:type" content="article">
        <meta property="article:published_time" content="2026-11-22T09:11:00+01:00">{head}</head>
        <body><article><h1>{title}</h1><div>{lines}</div>{below}</article></body></html>"""
    )


def url(name: str) -> str:
    return f"{SITE}/zpravy/{name}-schvalili-most-12345"


def crawl(tmp_path: Path, server: Loopback, *arguments: str, **settings: Any) -> ScrapyResult:
    settings = {**FAST, "EXPORTS_DIR": tmp_path / "exports", **settings}
    return scrapy(
        tmp_path, "crawl", "generic", *(arguments or ("-a", f"start={SITE}/")), proxy=server, settings=settings
    )


def articles(run: ScrapyResult) -> dict[str, dict[str, Any]]:
    rows = [item for item in run.items if item["type"] == "article"]
    found = {row["url"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def numbers(row: dict[str, Any]) -> list[int]:
    """Return the numbers of the lines in the text of an article, in its order."""
    return [int(line.split("číslo ")[1].split()[0]) for line in row["text"].split("\n")]


def rel_next(target: str) -> str:
    return f'<link rel="next" href="{target}">'


def test_articles_are_joined_in_order_once_and_bounded_whatever_the_further_pages_are(tmp_path: Path) -> None:
    three, words, loop, gone, many, comments, moved = map(
        url, ("tri", "slovy", "kruh", "chybi", "mnoho", "diskuse", "zpet")
    )
    answers: Answers = {
        three: part("Tři", 0, head=rel_next("?strana=2")),
        f"{three}?strana=2": part("Tři", 5, head=rel_next("?strana=3") + f'<link rel="canonical" href="{three}">'),
        f"{three}?strana=3": part("Tři", 10),
        words: part("Slovy", 0, below=f'<p><a href="{words}/2">Další strana »</a></p>'),
        f"{words}/2": part("Slovy", 5, below=f'<p><a href="{words}">1</a> <a href="{words}/2">Další strana</a></p>'),
        loop: part("Kruh", 0, head=rel_next("?page=2")),
        f"{loop}?page=2": part("Kruh", 5, head=rel_next("?page=3")),
        f"{loop}?page=3": part("Kruh", 0, head=rel_next("?page=4")),
        gone: part("Chybí", 0, head=rel_next("?page=2")),
        **{f"{many}?page={n}": part("Mnoho", 5 * n - 5, head=rel_next(f"?page={n + 1}")) for n in range(2, 8)},
        many: part("Mnoho", 0, head=rel_next("?page=2")),
        comments: part("Diskuse", 0, head=rel_next("?page=2")),
        f"{comments}?page=2": part("Diskuse", 0),
        moved: part("Zpět", 0, head=rel_next("?page=2")),
        f"{moved}?page=2": redirect(moved),
    }
    firsts = [three, words, loop, gone, many, comments, moved]
    answers[f"{SITE}/"] = links_page(*firsts, f"{three}?strana=2")
    with serve(answers) as server:
        run = crawl(tmp_path, server, ARTICLE_PAGES_MAX=4)
        asked = [address for address in server.urls if "12345" in address]
    rows = articles(run)
    assert sorted(rows) == sorted(firsts)
    assert [numbers(rows[address]) for address in firsts] == [
        [*range(1, 16)],
        [*range(1, 11)],
        [*range(1, 11)],
        [*range(1, 6)],
        [*range(1, 21)],
        [*range(1, 6)],
        [*range(1, 6)],
    ]
    assert [rows[address]["warnings"] for address in firsts] == [[], [], [], [GOES_ON], [GOES_ON], [], []]
    assert f"{many}?page=5" not in asked
    assert run.stats["read/incomplete"] == 2
    assert run.stats["failed/further/404"] == 1
    assert max(asked.count(address) for address in asked) <= 2
    assert run.status == 0


def test_article_of_the_feed_is_not_cut_where_a_further_page_fails_and_its_pages_are_no_articles(
    tmp_path: Path,
) -> None:
    address = url("dve")
    answers: Answers = {
        f"{SITE}/": links_page(address),
        address: part("Dvě", 0, head=rel_next("?strana=2")),
        f"{address}?strana=2": part("Dvě", 5),
    }
    again = ("-a", f"urls={address}")
    with serve(answers) as server:
        assert numbers(articles(crawl(tmp_path, server))[address]) == [*range(1, 11)]
        answers[f"{address}?strana=2"] = (500, {}, b"")
        held = crawl(tmp_path, server, *again)
        assert held.items == []
        assert held.stats["further/held"] == 1
        answers[f"{address}?strana=2"] = part("Dvě", 6)
        (changed,) = articles(crawl(tmp_path, server, *again)).values()
        assert (changed["revision"], numbers(changed)) == (2, [*range(1, 6), *range(7, 12)])
        answers[f"{SITE}/"] = links_page(f"{address}?strana=2")
        assert crawl(tmp_path, server).items == []


def test_further_pages_that_the_budget_refuses_leave_the_article_to_the_next_run(tmp_path: Path) -> None:
    address = url("dve")
    answers: Answers = {
        f"{SITE}/": links_page(address),
        address: part("Dvě", 0, head=rel_next("?strana=2")),
        f"{address}?strana=2": part("Dvě", 5),
    }
    with serve(answers) as server:
        first = crawl(tmp_path, server, "-a", f"start={SITE}/", "-a", "budget=2")
        assert first.items == []
        assert numbers(articles(crawl(tmp_path, server))[address]) == [*range(1, 11)]


def test_site_whose_next_pages_are_something_else_is_not_asked_for_each(tmp_path: Path) -> None:
    firsts = [f"{SITE}/zpravy/clanek-o-moste-cislo-{number}" for number in range(10001, 10041)]
    answers: Answers = {f"{SITE}/": links_page(*firsts)}
    for number, address in enumerate(firsts):
        answers[address] = part(f"Most {number}", 0, head=rel_next("?page=2"))
        answers[f"{address}?page=2"] = part(f"Most {number}", 0)
    with serve(answers) as server:
        run = crawl(tmp_path, server)
        assert len(articles(run)) == 40
        asked = [address for address in server.urls if "page=2" in address]
        assert MAX_FRUITLESS <= len(asked) == run.stats["further/fruitless"] < 40


@pytest.mark.parametrize("pages", ["1", "20"])
def test_setting_of_one_page_reads_the_first_alone(tmp_path: Path, pages: str) -> None:
    address = url("dve")
    answers: Answers = {
        f"{SITE}/": links_page(address),
        address: part("Dvě", 0, head=rel_next("?strana=2")),
        f"{address}?strana=2": part("Dvě", 5),
    }
    with serve(answers) as server:
        (row,) = articles(crawl(tmp_path, server, ARTICLE_PAGES_MAX=pages)).values()
        assert len(numbers(row)) == (5 if pages == "1" else 10)
        assert json.dumps(row["warnings"]).count("goes on") == (pages == "1")
