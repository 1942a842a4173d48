"""`scrapy replay`: archived pages against a feed, and as rows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.archive.reading import read_pages
from newscrawl.items import Article
from newscrawl.schema import validate
from newscrawl.workbench.archived_pages import ArchiveReader
from support.command_calls import call
from support.paths import FIXTURES
from support.published_feeds import publish
from support.warcs import record, warc

SITE = "globe24"
TITLE = "Dron uzavřel letiště, tři letadla přistála jinde"
PAGE = (FIXTURES / SITE / "dron-uzavrel-letiste.html").read_bytes()
URL = json.loads((FIXTURES / SITE / "dron-uzavrel-letiste.json").read_text(encoding="utf-8"))["url"]
NO_ARTICLE = b"<html><body><h1>Kontakt na redakci</h1><p>Telefon 123.</p></body></html>"
LATER = "2026-11-30T12:00:00Z"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An article twice, the older time as another page, a page that is none, and one of no known site."""
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(
        warc(
            [
                record(URL, PAGE, date=LATER),
                record(URL, NO_ARTICLE),
                record("https://globe24.cz/kontakt", NO_ARTICLE),
                record("https://unknown.test/clanek/1", PAGE.replace(URL.encode(), b"https://unknown.test/clanek/1")),
            ]
        )
    )
    return path


def rows_of(archive: Path, *arguments: object) -> list[dict[str, Any]]:
    out = archive.with_name("rows.jsonl")
    assert call("replay", archive, "--rows", out, *arguments) == 0
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def article_of(archive: Path) -> Article:
    page = next(iter(read_pages(archive, Counter())))
    article = ArchiveReader(get_project_settings()).read(page, SITE).article
    assert article is not None
    return article


def differences(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, dict[str, Any]]:
    capsys.readouterr()
    assert call("replay", *arguments, "--diff", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {line.get("site", "counts"): line["counts"] if "site" not in line else line for line in lines}


# --- rows -------------------------------------------------------------------------------------------------------------


def test_rows_of_the_newest_page_of_each_address(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(archive)
    articles = [row for row in rows if row["type"] == "article"]
    assert [(row["site"], row["url"], row["title"]) for row in articles] == [
        (SITE, URL, TITLE),
        ("generic", "https://unknown.test/clanek/1", TITLE),
    ]
    assert articles[0]["fetched_at"] == "2026-11-30T13:00:00+01:00"
    capture = articles[0]["capture"]
    assert (capture["requested_url"], capture["final_url"], capture["status"]) == (URL, URL, 200)
    assert (capture["warc"], capture["record_id"][:9]) == (str(archive), "urn:uuid:")
    assert {row["article_id"] for row in rows if row["type"] == "related_link"} >= {articles[0]["id"]}
    assert [problem for row in rows for problem in validate(row)] == []
    assert "1 no_article, 1 older_captures" in capsys.readouterr().out


def test_two_processes_read_the_same(archive: Path) -> None:
    assert rows_of(archive, "--jobs", "2") == rows_of(archive)


@pytest.mark.parametrize(
    ("arguments", "sites"),
    [(("--site", SITE), [SITE]), (("--since", "2026-11-30"), [SITE, "generic"]), (("--since", "2026-12-01"), [])],
)
def test_only_what_is_asked_for(archive: Path, arguments: tuple[str, ...], sites: list[str]) -> None:
    assert [row["site"] for row in rows_of(archive, *arguments) if row["type"] == "article"] == sites


# --- differences ------------------------------------------------------------------------------------------------------


def test_a_feed_that_says_the_same(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(tmp_path / "feed", [article_of(archive)], site=SITE)
    told = differences(capsys, archive, "--feed", tmp_path / "feed", "--site", SITE)
    assert told[SITE]["counts"] == {"pages": 2, "same": 1, "no_article": 1}
    assert told[SITE]["fields"] == {}


def test_what_changes_is_gained_and_is_lost(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = article_of(archive)
    title = article.title
    article.title, article.perex, article.external_id = "Jiný titulek", None, "only-in-the-feed"
    publish(tmp_path / "feed", [article], site=SITE)
    told = differences(capsys, archive, "--feed", tmp_path / "feed", "--site", SITE)[SITE]
    assert told["counts"] == {"pages": 2, "differ": 1, "no_article": 1}
    kinds = {
        name: {kind for kind in ("changed", "gained", "lost") if each[kind]} for name, each in told["fields"].items()
    }
    assert kinds["title"] == {"changed"}
    assert kinds["perex"] == {"gained"}
    assert kinds["external_id"] <= {"lost", "changed"}
    assert told["fields"]["title"]["examples"] == [{"url": URL, "before": "Jiný titulek", "after": title}]
    assert call("replay", archive, "--feed", tmp_path / "feed", "--diff") == 0
    assert f"  title of {URL}\n    - Jiný titulek\n    + {title}\n" in capsys.readouterr().out


def test_a_page_older_than_its_row_is_passed_over(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = article_of(archive)
    article.title, article.fetched_at = "Jiný titulek", "2026-11-30T13:00:01+01:00"
    publish(tmp_path / "feed", [article], site=SITE)
    told = differences(capsys, archive, "--feed", tmp_path / "feed", "--site", SITE)[SITE]
    assert (told["counts"]["older"], told["fields"]) == (1, {})


def test_articles_of_one_side_only(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(tmp_path / "feed", [article_of(archive)], site=SITE)
    later = tmp_path / "later.warc"
    later.write_bytes(warc([record(URL, NO_ARTICLE, date="2026-11-30T15:00:00Z")], gzip=False))
    told = differences(capsys, archive, later, "--feed", tmp_path / "feed")
    assert [each["url"] for each in told[SITE]["no_longer"]] == [URL]
    assert told["generic"]["not_in_feed"] == ["https://unknown.test/clanek/1"]


# --- usage and damage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--json", "ARCHIVE"], "--json goes with"),
        (["--diff"], "no WARC"),
        (["/nowhere.warc", "--diff"], "no such file"),
        (["ARCHIVE", "--diff", "--site", "nowhere"], "no site 'nowhere'"),
        (["ARCHIVE", "--diff", "--since", "yesterday"], "--since"),
        (["ARCHIVE", "--diff", "--since", "2026-02-30"], "--since"),
        (["ARCHIVE", "--diff", "--jobs", "0"], "--jobs"),
        (["ARCHIVE", "--diff", "--feed", "/nowhere"], "no such directory"),
        (["ARCHIVE", "--diff", "--rows", "-"], "both print"),
        (["ARCHIVE", "--rows", "-", "--feed", "/tmp"], "--feed"),
    ],
)
def test_wrong_usage(archive: Path, arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("replay", *(archive if each == "ARCHIVE" else each for each in arguments)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("scrapy replay: ")
    assert why in line


def test_a_damaged_archive_has_status_1(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])
    assert call("replay", archive, "--rows", archive.with_name("rows.jsonl")) == 1
    assert "1 damaged" in capsys.readouterr().out
