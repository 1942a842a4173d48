"""Answers that are not whole are asked for again, then lie in the quarantine; none becomes half an article."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns
from support.raw_server import raw, serve_raw, whole

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NAME = "/novy-most-se-otevira.abcdefg1"
FEED = rss((SITE + NAME, "Tue, 27 Jan 2026 09:11:00 +0100"))
PAGE = article("jedna")
HTML = {"Content-Type": "text/html; charset=utf-8", "Connection": "close"}
BODY = PAGE[2]


def packed(encoding: str, pack: Callable[[bytes], bytes]) -> bytes:
    body = pack(BODY)
    cut = body[: len(body) * 6 // 10]
    return raw(200, {**HTML, "Content-Encoding": encoding, "Content-Length": str(len(cut))}, cut)


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


BOMB = gzip.compress(b" " * 11_000_000)
BROKEN = {
    "gzip": (packed("gzip", gzip.compress), "IncompleteBody"),
    "brotli": (packed("br", brotli.compress), "IncompleteBody"),
    "zstd": (packed("zstd", zstd.compress), "IncompleteBody"),
    "deflate": (packed("deflate", zlib.compress), "IncompleteBody"),
    "no end of chunks": (raw(200, {**HTML, "Transfer-Encoding": "chunked"}, chunk(BODY[:900])), "IncompleteBody"),
    "short": (raw(200, {**HTML, "Content-Length": str(len(BODY))}, BODY[:900]), "IncompleteBody"),
    "too long": (raw(200, {**HTML, "Content-Length": "20000000"}, BODY), "BodyTooBig"),
    "bomb": (
        raw(200, {**HTML, "Content-Encoding": "gzip", "Content-Length": str(len(BOMB))}, BOMB),
        "BodyTooBig",
    ),
    "empty": (raw(200, {**HTML, "Content-Length": "0"}), "EmptyBody"),
    "blank": (raw(200, {**HTML, "Content-Length": "3"}, b" \r\n"), "EmptyBody"),
    "304 unasked": (raw(304, {"Connection": "close"}), "NotModifiedUnasked"),
}


def serving(answers: Iterator[bytes]) -> Callable[[], list[bytes]]:
    return lambda: [next(answers)]


@pytest.mark.parametrize("kind", BROKEN)
def test_a_page_that_is_whole_when_asked_again_is_published_whole(tmp_path: Path, kind: str) -> None:
    answers = iter([BROKEN[kind][0], whole(PAGE)])
    with serve_raw({f"{SITE}/rss": FEED, SITE + NAME: serving(answers)}) as server:
        run = NovinyRuns(tmp_path).crawl(server, RETRY_TIMES=1)

    assert run.articles == [NAME]
    assert run.quarantine == []


@pytest.mark.parametrize("kind", BROKEN)
def test_a_page_that_stays_broken_lies_in_the_quarantine_and_is_told_once(tmp_path: Path, kind: str) -> None:
    broken, reason = BROKEN[kind]
    with serve_raw({f"{SITE}/rss": FEED, SITE + NAME: lambda: [broken]}) as server:
        run = NovinyRuns(tmp_path).crawl(server, RETRY_TIMES=1)

    assert run.articles == []
    assert run.asked.count(NAME) == 2
    assert [(row["url"], row["reason"]) for row in run.quarantine] == [(SITE + NAME, reason)]
    assert run.scrapy.log.count(f"article not fetched: {SITE}{NAME}: ") == 1
    assert run.scrapy.stats[f"failed/article/{reason}"] == 1
    assert run.report["revisits"] == {}


def test_a_source_that_breaks_off_is_not_read(tmp_path: Path) -> None:
    half = gzip.compress(FEED[2])[:-12]
    broken = raw(200, {"Content-Encoding": "gzip", "Content-Length": str(len(half)), "Connection": "close"}, half)
    with serve_raw({f"{SITE}/rss": lambda: [broken]}) as server:
        run = NovinyRuns(tmp_path).crawl(server)

    assert run.scrapy.stats["failed/feed/IncompleteBody"] == 1
    assert [row["url"] for row in run.quarantine] == [f"{SITE}/rss"]


def test_an_empty_robots_txt_allows_everything(tmp_path: Path) -> None:
    answers = {f"{SITE}/robots.txt": (200, {}, b""), f"{SITE}/rss": FEED, SITE + NAME: PAGE}
    with serve_raw(answers) as server:
        run = NovinyRuns(tmp_path).crawl(server)

    assert run.articles == [NAME]
