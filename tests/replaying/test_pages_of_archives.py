"""Replays of small archives of an invented site without a spider: further pages, pages that are none any more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.loopback import scrapy
from support.replays import replay, write_warc
from trials.feed import PublishedRun, published_runs

pytestmark = pytest.mark.integration

SITE = "http://noviny.example/zpravy"
FIRST, LATER = "2026-11-22T10:00:00+01:00", "2026-11-23T10:00:00+01:00"
LINES = tuple(
    f"Zastupitelé na schůzi číslo {number} probrali stavbu mostu přes řeku a shodli se, že práce začnou na jaře."
    for number in range(1, 40)
)
GOES_ON = "text: incomplete, it goes on on another page"


def part(title: str, first: int, last: int, head: str = "") -> bytes:
    """Return a page with these lines of an article."""
    lines = "".join(f"<p>{title}: {line}</p>" for line in LINES[first:last])
    return f"""<html lang="cs"><head><title>{title}</title><meta property="og:type" content="article">
        <meta property="article:published_time" content="2026-11-22T09:11:00+01:00">{head}</head>
        <body><article><h1>{title}</h1><div>{lines}</div></article></body></html>""".encode()


def url(name: str) -> str:
    return f"{SITE}/{name}-schvalili-most-12345"


def replayed(directory: Path, *pages: tuple[str, str, bytes]) -> PublishedRun:
    """Replay an archive with these pages; return what was published."""
    log = directory / "log"
    warc = write_warc(directory / "pages.warc.gz", pages)
    assert replay(directory / "exports", warc, log=log) == 0, log.read_text()
    return published_runs(directory / "exports", "generic")[-1]


def lines_of(row: dict[str, Any]) -> list[int]:
    return [int(line.split("číslo ")[1].split()[0]) for line in row["text"].split("\n")]


def test_further_pages_come_from_the_archive_and_without_them_an_article_stays_as_it_is(tmp_path: Path) -> None:
    head = '<link rel="next" href="?strana=2">'
    first = (url("most"), FIRST, part("Most", 0, 5, head))
    second = (f"{url('most')}?strana=2", FIRST, part("Most", 5, 10))
    broken = (url("lavka"), FIRST, part("Lávka", 0, 5, head))

    run = replayed(tmp_path, first, second, broken)
    rows = {row["url"]: row for row in run.articles}
    assert rows.keys() == {url("most"), url("lavka")}
    assert lines_of(rows[url("most")]) == list(range(1, 11))
    assert GOES_ON in rows[url("lavka")]["warnings"]
    assert {row["fetched_at"] for row in run.articles} == {FIRST}

    newer = (url("most"), LATER, part("Most", 0, 5, head + "<!-- -->"))
    longer = (f"{url('most')}?strana=2", LATER, part("Most", 5, 12))
    assert replayed(tmp_path, newer).articles == []
    [row] = replayed(tmp_path, newer, longer).articles
    assert (lines_of(row), row["revision"], row["reason"]) == (list(range(1, 13)), 2, None)


def test_newest_capture_counts_and_a_page_that_is_no_article_is_listed(tmp_path: Path) -> None:
    old, new = (url("most"), FIRST, part("Most", 0, 5)), (url("most"), LATER, part("Most", 0, 7))
    [row] = replayed(tmp_path, new, old).articles
    assert (lines_of(row), row["revision"], row["fetched_at"]) == (list(range(1, 8)), 1, LATER)
    run = replayed(tmp_path, old)
    assert (run.articles, run.report["replay"]["older"]) == ([], 1)

    none = b"<html><head><title>Noviny</title></head><body><p>Nic.</p></body></html>"
    run = replayed(tmp_path, (url("most"), "2026-11-24T10:00:00+01:00", none))
    assert run.articles == run.tombstones == []
    assert (run.report["replay"]["no_article"], run.report["replay"]["no_articles"]) == (1, [url("most")])
    assert run.report["ok"] is True


def test_command_publishes_and_a_second_call_publishes_nothing(tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "pages.warc.gz", [(url("most"), FIRST, part("Most", 0, 5))])
    settings = {"EXPORTS_DIR": tmp_path / "exports", "READER_PROCESS": False}
    for articles in (1, 0):
        result = scrapy(tmp_path, "replay", str(warc), settings=settings)
        assert result.status == 0, result.log
        run = published_runs(tmp_path / "exports", "generic")[-1]
        assert (len(run.articles), run.report["replay"]["files"]) == (articles, [str(warc)])
