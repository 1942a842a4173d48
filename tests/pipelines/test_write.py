"""Write, with Validate and Deduplicate before it, through real crawls: what stands in the feed afterwards."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.facts import ArticleFact, BlockFact, LinkFact
from newscrawl.feed.quarantine import quarantine
from newscrawl.items import SCHEMA_VERSION, Article, RelatedLink
from newscrawl.settings import ITEM_PIPELINES
from newscrawl.values.moments import PRAGUE
from support.row_crawls import SETTINGS, article, crawl_rows, link, page, rows, runs, verify

# --- what the spiders of the tests yield; read by the crawling process ------------------------------------------------

FACT = ArticleFact(
    site="lab",
    url=article(8).url,
    fetched_at=datetime(2026, 11, 22, 9, tzinfo=UTC),
    title="Bez příběhu",
    blocks=[BlockFact(kind="paragraph", text="Čtěte také")],
    teaser_texts=frozenset({"jiná zpráva"}),
)


def rejected_pages() -> list[list[Any]]:
    return [
        page(1),
        [link(2), replace(article(2), title="")],
        [link(3), replace(article(3), title="Rozbít")],
        [link(4), replace(article(4), title="Zahodit")],
        [ValueError("a bug in a callback")],
        [lambda crawler: quarantine(crawler, url="https://zpravy.example/x", reason="NoArticle", detail="a listing")],
        [link(7), replace(article(7), text="osamělý náhradník \ud800")],
        [link(8), FACT],
        [replace(link(9), title="\ud800"), link(9, 2), article(9)],
        ["no item at all"],
    ]


def awkward_orders() -> list[list[Any]]:
    return [
        [article(1), link(1, 1), link(1, 2)],
        [link(2, 1), article(2), link(2, 2)],
        [link(3, 1), link(4, 1), article(4), article(3)],
        [link(5, number) for number in range(1, 400)] + [article(5)],
        [link(6), replace(article(6), content_hash=article(1).content_hash)],
    ]


def pages_of_facts() -> list[list[Any]]:
    """A page as a spider yields it, with an address that is not canonical; and one that is nothing but a teaser."""
    printed = f"{article(1).url}?utm_source=rss#diskuse"
    common = {"site": "lab", "article_url": printed, "seen_at": FACT.fetched_at}
    links = [
        LinkFact(
            **common,
            heading="Aktuálně se děje",
            position=1,
            url=f"{link().url}?utm_medium=box",
            title="Jiná  zpra\u0301va",
        ),
        LinkFact(**common, heading="Další zprávy", position=1, url="https://zpravy.example/jiny-2", title="A další"),
    ]
    story = ArticleFact(
        site="lab",
        url=printed,
        fetched_at=FACT.fetched_at,
        title="Ku\u030an\u030c",
        published="22. listopadu 2026 09:30",
        blocks=[BlockFact(kind="paragraph", text="Žluťoučký kůň úpěl ďábelské ódy.")],
    )
    teaser = replace(FACT, url=f"{article(8).url}#foto", blocks=[replace(FACT.blocks[0], in_box=True)])
    return [[*links, story], [replace(links[0], article_url=f"{article(8).url}#foto"), teaser]]


def nothing() -> list[list[Any]]:
    return []


# --- tests ------------------------------------------------------------------------------------------------------------


def crawl(exports: Path, pages: str, *arguments: str) -> tuple[Path, dict[str, list[dict[str, Any]]], str]:
    """Crawl `pages` of this file; return the run's directory, its rows and the log."""
    source = pages if pages.isdigit() else f"{__file__}:{pages}"
    ended = crawl_rows(exports, f"pages={source}", *arguments)
    assert ended.returncode == 0, ended.stdout
    directory = runs(exports)[-1]
    return directory, verify(directory), ended.stdout


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    return tmp_path_factory.mktemp("ordinary") / "exports"


@pytest.fixture(scope="module")
def ordinary(exports):
    """A run whose items Scrapy's own feed has too, in the file beside `exports`."""
    feeds = {str(exports.with_name("other.jsonl")): {"format": "jsonlines", "encoding": "utf8"}}
    return crawl(exports, "30", f"FEEDS={json.dumps(feeds)}")


@pytest.fixture(scope="module")
def rejected(tmp_path_factory):
    pipelines = json.dumps(SETTINGS["ITEM_PIPELINES"] | {"support.row_crawls.Policy": 200})
    return crawl(tmp_path_factory.mktemp("rejected"), "rejected_pages", f"ITEM_PIPELINES={pipelines}")


def test_every_row_is_there_in_the_order_of_its_page(ordinary):
    _, found, _ = ordinary
    assert {row["url"] for row in found["articles"]} == {article(number).url for number in range(1, 31)}
    for number in range(1, 31):
        own = [row["position"] for row in found["related_links"] if row["article_id"] == article(number).id]
        assert own == [1, 2, 3]


def test_bytes_are_utf8_nfc_unescaped_with_fields_in_schema_order(ordinary):
    directory, _, _ = ordinary
    for name, row_class in (("articles", Article), ("related_links", RelatedLink)):
        content = (directory / f"{name}.jsonl").read_bytes()
        text = content.decode("utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert "\r" not in text
        assert "Aktuálně se děje" in text or "Žluťoučký kůň" in text
        fields = [field.name for field in dataclasses.fields(row_class)]
        assert all(list(json.loads(line)) == fields for line in text.splitlines())


def test_a_row_reads_back_as_it_was_yielded(ordinary):
    directory, found, _ = ordinary
    row = next(row for row in found["articles"] if row["url"] == article(7).url)
    assert row == dataclasses.asdict(article(7, run_id=directory.name))


def test_manifest_is_a_data_package_that_says_where_it_comes_from(ordinary):
    directory, _, _ = ordinary
    manifest = json.loads((directory / "datapackage.json").read_text())
    assert manifest["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (manifest["site"], manifest["run_id"]) == ("lab", directory.name)
    assert [file["name"] for file in manifest["resources"]] == ["articles", "related_links", "report"]
    articles = manifest["resources"][0]
    assert (articles["format"], articles["encoding"], articles["schema_version"]) == ("jsonl", "utf-8", SCHEMA_VERSION)
    datetime.fromisoformat(manifest["created"])


def test_next_run_has_its_own_directory_and_one_without_items_gives_files_and_manifest(exports, ordinary):
    directory, found, _ = crawl(exports, "nothing")
    assert found == {"articles": [], "related_links": []}
    assert (directory / "articles.jsonl").read_bytes() == b""
    assert runs(exports) == [ordinary[0], directory]


def test_any_order_of_a_page_and_many_links_are_written_and_those_of_a_duplicate_let_go(tmp_path):
    _, found, log = crawl(tmp_path, "awkward_orders", "WRITE_BATCH_ROWS=3", "CONCURRENT_ITEMS=5")
    assert len(found["articles"]) == 5
    assert len(found["related_links"]) == 2 + 2 + 2 + 399
    assert "'item_dropped_reasons_count/DuplicateItem': 1" in log
    assert "'write/links_without_article': 1" in log
    assert "is in the feed already" not in log
    assert [row["position"] for row in found["related_links"] if row["article_id"] == article(5).id] == [*range(1, 400)]


def test_scrapys_own_feeds_work_beside(exports, ordinary):
    directory, found, _ = ordinary
    exported = rows(exports.with_name("other.jsonl"))
    assert sorted(row["id"] for row in exported) == sorted(row["id"] for kind in found.values() for row in kind)
    assert {row["type"] for row in exported} == {"article", "related_link"}
    third = next(row for row in exported if row["url"] == article(3).url)
    assert third == dataclasses.asdict(article(3, run_id=directory.name))


def test_facts_of_a_page_become_rows_by_the_pipelines_of_the_project(tmp_path):
    _, found, log = crawl(tmp_path, "pages_of_facts", f"ITEM_PIPELINES={json.dumps(ITEM_PIPELINES)}")
    (story,) = found["articles"]
    assert (story["id"], story["url"]) == (article(1).id, article(1).url)
    assert (story["title"], story["published_at"]) == ("Kůň", "2026-11-22T09:30:00+01:00")
    assert [(row["article_id"], row["section"], row["title"]) for row in found["related_links"]] == [
        (article(1).id, "latest", "Jiná zpráva"),
        (article(1).id, "more_news", "A další"),
    ]
    assert [(row["reason"], row["url"]) for row in found["quarantine"]] == [("NoStory", article(8).url)]
    assert "'write/links_without_article': 1" in log


# --- quarantine -------------------------------------------------------------------------------------------------------


def by_reason(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in found["quarantine"]:
        grouped.setdefault(row["reason"], []).append(row)
    return grouped


def test_each_rejection_is_in_quarantine_once_and_counted(rejected):
    directory, found, _ = rejected
    counts = {reason: len(those) for reason, those in by_reason(found).items()}
    assert counts == {
        "InvalidItem": 3,
        "RuntimeError": 1,
        "ValueError": 1,
        "NoArticle": 1,
        "NoStory": 1,
        "AttributeError": 1,
    }
    report = json.loads((directory / "report.json").read_text())
    assert report["quarantine"] == dict(sorted(counts.items()))
    assert report["rows"]["quarantine"] == 8


def test_invalid_row_keeps_its_reason_its_address_and_all_its_fields(rejected):
    _, found, _ = rejected
    row = next(row for row in by_reason(found)["InvalidItem"] if row["url"] == article(2).url)
    assert "title: " in row["detail"]
    assert row["site"] == "lab"
    assert row["item"] == dataclasses.asdict(replace(article(2), title=""))


def test_lone_surrogate_goes_to_quarantine_as_a_question_mark(rejected):
    _, found, _ = rejected
    row = next(row for row in by_reason(found)["InvalidItem"] if row["url"] == article(7).url)
    assert "text: holds a lone surrogate" in row["detail"]
    assert row["item"]["text"] == "osamělý náhradník ?"


def test_refused_facts_are_kept_whole(rejected):
    _, found, _ = rejected
    (row,) = by_reason(found)["NoStory"]
    assert row["url"] == FACT.url
    assert row["item"]["blocks"][0]["text"] == "Čtěte také"
    assert row["item"]["teaser_texts"] == ["jiná zpráva"]


def test_failed_pages_and_pages_the_spider_refuses_are_there_without_an_item(rejected):
    _, found, log = rejected
    (failed,) = by_reason(found)["ValueError"]
    assert (failed["url"], failed["item"]) == ("data:,", None)
    (refused,) = by_reason(found)["NoArticle"]
    assert (refused["url"], refused["detail"]) == ("https://zpravy.example/x", "a listing")
    assert log.count("lab: rejected https://zpravy.example/x: NoArticle a listing") == 1


def test_links_of_an_article_that_is_not_published_are_not_either(rejected):
    _, found, log = rejected
    assert {row["url"] for row in found["articles"]} == {article(1).url, article(9).url}
    assert {row["article_id"] for row in found["related_links"]} == {article(1).id, article(9).id}
    assert len([row for row in found["related_links"] if row["article_id"] == article(9).id]) == 1
    assert "'write/links_without_article': 5" in log


def test_rejection_is_logged_once_with_site_and_address(rejected):
    _, _, log = rejected
    assert log.count(f"lab {article(2).url}: title:") == 1


def test_moment_of_rejection_is_in_prague_time(rejected):
    _, found, _ = rejected
    moments = {datetime.fromisoformat(row["rejected_at"]) for row in found["quarantine"]}
    assert all(moment.utcoffset() == moment.astimezone(PRAGUE).utcoffset() for moment in moments)
