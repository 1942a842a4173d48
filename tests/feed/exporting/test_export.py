"""An export is the present state of the feed as far as it is asked for: all of it or nothing, and nothing reserved."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from lxml import etree
from pyarrow import parquet
from scrapy.exceptions import UsageError

from newscrawl.feed.checking.findings import Exported, Problem
from newscrawl.feed.exporting.export import export
from newscrawl.feed.exporting.forms import EXPORTS, Options
from newscrawl.feed.exporting.query import Query, query_of
from newscrawl.items import Article, Image, Rights, RightsSignal
from newscrawl.rights.purposes import PURPOSES, reserved
from support.awkward_feed import AwkwardFeed, build
from support.published_feeds import begin, change_lines, change_rows, publish, tombstone
from support.row_crawls import article, link, page, rows

RESERVED = Rights(signals=[RightsSignal(source="header", name="tdm-reservation", value="1")])


def exported(exports: Path, out: Path, form: str = "csv", query: Query | None = None, **options: Any) -> list[Any]:
    return export([exports], out, form, query or Query(), Options(**options))


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def feed(tmp_path: Path) -> AwkwardFeed:
    feed = build(tmp_path)
    feed.publish_late()
    return feed


# --- which rows -------------------------------------------------------------------------------------------------------


def test_csv_has_the_present_state_with_its_links_and_tombstones(feed: AwkwardFeed) -> None:
    out = feed.directory / "out"
    done = exported(feed.directory / "exports", out)[-1]
    present = feed.present()
    assert isinstance(done, Exported)
    assert done.rows == {"articles": len(present), "related_links": len(feed.links_of_present()), "tombstones": 1}
    found = table(out / "articles.csv")
    assert list(found[0]) == [*Article.__dataclass_fields__]
    assert {row["id"]: (row["title"], row["text"], json.loads(row["topics"])) for row in found} == {
        row["id"]: (row["title"], row["text"], row["topics"]) for row in present.values()
    }
    links = [(row["section"], int(row["position"]), row["title"]) for row in table(out / "related_links.csv")]
    assert sorted(links) == sorted(row[1:4] for row in feed.links_of_present())
    (gone,) = table(out / "tombstones.csv")
    assert (gone["id"], gone["status"]) == ("270ebdf3c0043f9e", "410")


def addresses(out: Path, form: str) -> list[str]:
    """Return the addresses of the articles of an export."""
    match form:
        case "ninjs" | "jsonld":
            (path,) = out.glob("*.jsonl")
            return [row["uri" if form == "ninjs" else "@id"] for row in rows(path)]
        case "markdown":
            return [yaml.safe_load(path.read_text("utf-8").split("---\n")[1])["url"] for path in out.rglob("*.md")]
        case "csv":
            return [row["url"] for row in table(out / "articles.csv")]
        case "rss":
            return [str(guid.text) for guid in etree.parse(out / "feed.xml").findall(".//guid")]
    (path,) = out.rglob("articles.parquet")
    found: list[str] = parquet.read_table(path, columns=["url"])["url"].to_pylist()
    return found


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_has_the_articles_that_are_there_and_no_other(feed: AwkwardFeed, form: str) -> None:
    out = feed.directory / "out"
    assert isinstance(exported(feed.directory / "exports", out, form)[-1], Exported)
    assert sorted(addresses(out, form)) == sorted(row["url"] for row in feed.present().values())
    summary = json.loads((out / "summary.json").read_bytes())
    assert (summary["format"], summary["sites"], summary["runs"]) == (form, ["globe24", "novinky"], len(feed.runs))


def test_rows_of_older_versions_have_the_fields_that_they_lack_as_null(tmp_path: Path) -> None:
    run = publish(tmp_path / "exports", page(1))

    def older(found: list[dict[str, Any]]) -> None:
        for name in ("moved_to", "rights", "videos", "run_id", "keywords", "external_id", "capture"):
            del found[0][name]
        found[0]["schema_version"] = "1.0"

    change_rows(run / "articles.jsonl", older)
    exported(tmp_path / "exports", tmp_path / "out")
    (row,) = table(tmp_path / "out" / "articles.csv")
    assert (row["schema_version"], row["moved_to"], row["videos"], row["rights"]) == ("1.0", "", "[]", "")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (Query(), [1, 2, 3, 4]),
        (Query(sites=frozenset({"lab"})), [1, 2, 3]),
        (Query(sites=frozenset({"lab", "b"})), [1, 2, 3, 4]),
        (Query(since="2026-11-22"), [2, 3, 4]),
        (Query(until="2026-11-21"), [1]),
        (Query(since="2026-11-22", until="2026-11-22", sites=frozenset({"lab"})), [2, 3]),
        (Query(since="2026-11-24"), []),
    ],
)
def test_a_query_asks_for_sites_and_days_in_prague(tmp_path: Path, query: Query, numbers: list[int]) -> None:
    made = [
        article(1, published_at="2026-11-21T23:59:59+01:00"),
        article(2, published_at="2026-11-22T00:00:00+01:00"),
        article(3, published_at=None, first_seen_at="2026-11-22T12:00:00+01:00"),
    ]
    publish(tmp_path / "exports", [*made, tombstone(8, gone_at="2026-11-22T01:00:00+01:00")])
    other = article(4, site="b", published_at="2026-11-23T00:00:00+01:00")
    publish(tmp_path / "exports", [link(4, 1, site="b"), other], site="b", hour=1)
    exported(tmp_path / "exports", tmp_path / "out", query=query)
    assert [row["id"] for row in table(tmp_path / "out" / "articles.csv")] == [article(n).id for n in numbers]
    assert len(table(tmp_path / "out" / "related_links.csv")) == (4 in numbers)
    is_asked_for = (query.since or "") <= "2026-11-22" <= (query.until or "9")
    assert len(table(tmp_path / "out" / "tombstones.csv")) == is_asked_for


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_reserved_is_in_no_export_of_the_purpose(tmp_path: Path, form: str, purpose: str) -> None:
    made = [article(1, rights=Rights()), article(2, rights=RESERVED), article(3, rights=None)]
    publish(tmp_path / "exports", [row for one in made for row in (link(int(one.url[-1]), 1), one)])
    query = query_of([], None, None, purpose)
    done = exported(tmp_path / "exports", tmp_path / "out", form, query)[-1]
    reasons = [reason for one in made if (reason := reserved(one.rights, query.purpose or "search"))]
    assert isinstance(done, Exported)
    assert sum(done.left_out.values()) == len(reasons) > 0
    assert set(done.left_out) == set(reasons)
    assert f"left out for {purpose}: {len(reasons)} (" in str(done)
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert (summary["purpose"], summary["left_out"]) == (purpose, done.left_out)
    left = [one.url for one in made if reserved(one.rights, query.purpose or "search") is None]
    assert sorted(addresses(tmp_path / "out", form)) == left
    for path in (path for path in (tmp_path / "out").rglob("*") if path.suffix not in ("", ".parquet")):
        content = path.read_text(encoding="utf-8")
        assert [one.url for one in made if one.url in content and one.url not in left] == []


def test_a_teaser_of_a_reserved_article_is_left_out_with_it(tmp_path: Path) -> None:
    of_reserved = [
        link(1, 1, url=article(2).url),
        link(1, 2, url="https://m.zpravy.example/2", target_id=article(2).id),
        link(1, 3),
    ]
    publish(tmp_path / "exports", [*of_reserved, article(1, rights=Rights()), article(2, rights=RESERVED)])
    exported(tmp_path / "exports", tmp_path / "out", query=Query(purpose="research"))
    assert [row["position"] for row in table(tmp_path / "out" / "related_links.csv")] == ["3"]
    exported(tmp_path / "exports", tmp_path / "all")
    assert [row["position"] for row in table(tmp_path / "all" / "related_links.csv")] == ["1", "2", "3"]


def test_without_a_purpose_nothing_is_left_out(tmp_path: Path) -> None:
    publish(tmp_path / "exports", [article(1, rights=RESERVED), article(2, rights=None)])
    done = exported(tmp_path / "exports", tmp_path / "out")[-1]
    assert (done.rows["articles"], done.left_out) == (2, {})
    assert "left out" not in str(done)


# --- all or nothing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", EXPORTS)
def test_a_row_that_is_none_is_named_and_nothing_is_written(tmp_path: Path, form: str) -> None:
    publish(tmp_path / "exports", page(1))
    run = publish(tmp_path / "exports", page(2), hour=1)
    change_rows(run / "articles.jsonl", lambda found: found[0].update(topics="doprava"))
    (problem,) = exported(tmp_path / "exports", tmp_path / "out", form)
    assert str(problem).startswith(f"{tmp_path}/out: not written: {run}/articles.jsonl:1: Expected `array`, got `str`")
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("field", ["published_at", "modified_at"])
def test_a_day_that_no_calendar_has_is_named_where_it_matters(tmp_path: Path, form: str, field: str) -> None:
    run = publish(tmp_path / "exports", page(1))
    change_rows(run / "articles.jsonl", lambda found: found[0].update({field: "2026-13-01T00:00:00+01:00"}))
    (told,) = exported(tmp_path / "exports", tmp_path / "out", form)
    if isinstance(told, Problem):
        where = f"{run}/articles.jsonl:1: 2026-13-01" if field == "published_at" else f"{article(1).url}: "
        assert str(told).startswith(f"{tmp_path}/out: not written: {where}")
    assert isinstance(told, Problem) or field == "modified_at"
    assert (tmp_path / "out").exists() is isinstance(told, Exported)


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ends_of_the_calendar_are_days_as_others(tmp_path: Path, form: str, year: str) -> None:
    day = "01-01T00:00:00+01:00" if year == "0001" else "12-31T23:59:59-01:00"
    publish(tmp_path / "exports", [article(1, published_at=f"{year}-{day}")])
    assert isinstance(exported(tmp_path / "exports", tmp_path / "out", form)[-1], Exported)


def test_runs_that_are_not_as_published_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    run = publish(tmp_path / "exports", page(1))
    content = (run / "articles.jsonl").read_bytes()
    (run / "articles.jsonl").write_bytes(content.replace(b"lab", b"bal"))
    (problem,) = exported(tmp_path / "exports", tmp_path / "out")
    assert isinstance(problem, Problem)
    assert problem.path == run / "articles.jsonl"
    assert not (tmp_path / "out").exists()


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    run = publish(tmp_path / "exports", page(1))
    change_lines(run / "articles.jsonl", lambda lines: lines.append(b"{}\n"))
    assert [str(found).split(": ")[0] for found in exported(tmp_path / "exports", tmp_path / "out")] == [
        f"{run}/articles.jsonl:2"
    ]


def test_a_site_of_which_there_is_no_run_is_a_problem(tmp_path: Path) -> None:
    publish(tmp_path / "exports", page(1))
    (problem,) = exported(tmp_path / "exports", tmp_path / "out", query=Query(sites=frozenset({"lab", "globe42"})))
    assert str(problem) == f"{tmp_path}/out: not written: there is no run of globe42"
    assert not (tmp_path / "out").exists()


def test_incomplete_runs_are_left_out_with_a_line(tmp_path: Path) -> None:
    publish(tmp_path / "exports", page(1))
    begin(tmp_path / "exports", page(2), hour=1)
    left, done = exported(tmp_path / "exports", tmp_path / "out")
    assert left.type == "incomplete"
    assert done.rows["articles"] == 1
    (nothing, *_) = export([tmp_path / "out"], tmp_path / "again", "csv", Query(), Options())
    assert "no run lies here" in str(nothing)


def test_a_site_s_name_that_leads_out_of_the_directory_is_refused(tmp_path: Path) -> None:
    publish(tmp_path / "exports", [article(1, site="../../b")])
    for form in ("markdown", "rss"):
        (problem,) = exported(tmp_path / "exports", tmp_path / "out", form)
        assert "a site's name must be" in str(problem)
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


# --- the query of a command line --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([], "2026-13-01", None, None), "--since 2026-13-01: a day such as 2026-11-22, please"),
        (([], None, "20261122", None), "--until 20261122: a day such as 2026-11-22, please"),
        (([], "2026-11-23", "2026-11-22", None), "--since 2026-11-23: is after --until 2026-11-22"),
        (([], None, None, "profit"), "--purpose profit: one of search, research, ai-training, please"),
    ],
)
def test_a_query_that_asks_for_nothing_that_there_is_is_wrong_usage(arguments: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        query_of(*arguments)


def test_a_row_that_was_exported_reads_as_it_was_published(tmp_path: Path) -> None:
    """The last word on loss: each field of an article with everything in it, from JSON Lines to CSV."""
    run = publish(tmp_path / "exports", [link(1, 1), article(1, rights=RESERVED, provenance={"title": "css:h1"})])
    exported(tmp_path / "exports", tmp_path / "out")
    (published,), (row,) = rows(run / "articles.jsonl"), table(tmp_path / "out" / "articles.csv")
    for name, value in published.items():
        told = row[name] if isinstance(value, str) else msgspec.json.decode(row[name] or "null")
        assert told == value


@pytest.mark.parametrize("form", EXPORTS)
def test_what_no_crawl_would_write_is_exported_or_named(tmp_path: Path, form: str) -> None:
    odd = article(1, url="https://[x/", word_count=2**64, images=[Image(url="https://[y/", width=2**64)])
    publish(tmp_path / "exports", [odd])
    done = exported(tmp_path / "exports", tmp_path / "out", form)[-1]
    assert isinstance(done, Problem) is (form in ("huggingface", "croissant"))
    if isinstance(done, Problem):
        assert done.what.startswith("not written: between https://[x/ and https://[x/: ")
