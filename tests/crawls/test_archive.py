"""Crawls with an archive: each row leads to the record of its page."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from newscrawl.archive.reading import read_pages
from support.loopback import Answer, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns

DAY = "Tue, 27 Jan 2026 09:11:00 +0100"


def test_each_article_leads_to_the_record_it_was_read_from(tmp_path: Path) -> None:
    status, headers, body = article("b")
    plain, packed = f"{SITE}/most-a.aaaaaaa1", f"{SITE}/most-b.aaaaaaa2"
    answers: dict[str, Answer | Callable[[], Answer]] = {
        f"{SITE}/rss": rss((plain, DAY), (packed, DAY)),
        plain: article("a"),
        packed: (status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body)),
    }
    with serve(answers) as server:
        run = NovinyRuns(tmp_path).crawl(server, ARCHIVE=tmp_path / "archive")
    files = list((tmp_path / "archive").glob("noviny/*/*"))
    assert [path.name.endswith(".warc.gz") for path in files] == [True]
    with files[0].open("rb") as file:
        records = {}
        for record in ArchiveIterator(file, check_digests="raise"):
            content = record.content_stream().read()
            records[record.rec_headers["WARC-Record-ID"]] = (record.rec_type, hashlib.sha256(content).hexdigest())
    captures = [row["capture"] for row in run.scrapy.items if row["type"] == "article"]
    assert len(captures) == 2
    for capture in captures:
        assert tmp_path / "archive" / capture["warc"] == files[0]
        assert records[f"<{capture['record_id']}>"] == ("response", capture["body_sha256"])
    kept = {page.record_id: page for page in read_pages(tmp_path / "archive", Counter())}
    for capture in captures:
        page = kept[capture["record_id"]]
        assert (page.url, page.warc) == (capture["final_url"], capture["warc"])
        assert hashlib.sha256(page.body).hexdigest() == capture["body_sha256"]
        assert "text/html; charset=utf-8" in dict(page.headers).values()
    told = [{"path": captures[0]["warc"], "bytes": files[0].stat().st_size, "records": len(records)}]
    manifest = next(tmp_path.glob("exports/noviny/*/*/datapackage.json"))
    assert run.report["archive"] == json.loads(manifest.read_text())["archive"] == told
    assert run.scrapy.stats["archive/records"] == len(records) - 1


def test_a_page_that_is_the_same_again_is_a_revisit_of_its_record(tmp_path: Path) -> None:
    first, second = f"{SITE}/most-a.aaaaaaa1", f"{SITE}/most-b.aaaaaaa2"
    answers = {f"{SITE}/rss": rss((first, DAY), (second, DAY)), first: article("a"), second: article("b")}
    runs, counts = NovinyRuns(tmp_path), Counter[str]()
    with serve(answers) as server:
        runs.crawl(server, ARCHIVE=tmp_path / "archive")
    answers[second] = article("c")
    with serve(answers) as server:
        again = runs.crawl(server, f"urls={first},{second}", ARCHIVE=tmp_path / "archive")
    pages = [page for page in read_pages(tmp_path / "archive", counts) if page.url in (first, second)]
    assert sorted(page.url for page in pages) == [first, second, second]
    assert (counts["revisit"], again.scrapy.stats["archive/revisits"]) == (1, 1)
    [kept] = [page for page in pages if page.url == first]
    [path] = sorted((tmp_path / "archive").glob("noviny/*/*.warc.gz"))[1:]
    with path.open("rb") as file:
        [revisit] = [record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit"]
    assert revisit["WARC-Target-URI"] == revisit["WARC-Refers-To-Target-URI"] == first
    assert revisit["WARC-Refers-To"] == f"<{kept.record_id}>"
    assert revisit["WARC-Profile"].endswith("/identical-payload-digest")


def test_without_an_archive_nothing_is_kept(tmp_path: Path) -> None:
    url = f"{SITE}/most-a.aaaaaaa1"
    with serve({f"{SITE}/rss": rss((url, DAY)), url: article("a")}) as server:
        run = NovinyRuns(tmp_path).crawl(server)
    row = next(row for row in run.scrapy.items if row["type"] == "article")
    assert (row["capture"]["warc"], row["capture"]["record_id"]) == (None, None)
    assert "archive" not in run.report


def test_no_row_is_published_when_the_archive_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("no directory")
    first, second = f"{SITE}/most-a.aaaaaaa1", f"{SITE}/most-b.aaaaaaa2"
    runs = NovinyRuns(tmp_path)
    with serve({f"{SITE}/rss": rss((first, DAY)), first: article("a")}) as server:
        runs.crawl(server)
        published = list(tmp_path.glob("exports/noviny/*/*/datapackage.json"))
        server.answers |= {f"{SITE}/rss": rss((second, DAY)), second: article("b")}
        run = runs.crawl(server, ARCHIVE=tmp_path / "archive")
    assert f"/{second.rpartition('/')[2]}" not in run.asked  # nothing is asked for that could not be kept
    assert "write/failure" in run.scrapy.stats
    assert not any("most-b" in path.read_text() for path in tmp_path.glob("exports/noviny/*/*/articles.jsonl*"))
    assert list(tmp_path.glob("exports/noviny/*/*/datapackage.json")) == published
