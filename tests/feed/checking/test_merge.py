"""`merge` makes one set of many runs: each story and each link once, all of it or nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.derived import teaser_id
from newscrawl.feed.checking import merge as merging
from newscrawl.feed.checking.findings import LeftOut, Merged, Problem
from newscrawl.feed.checking.merge import merge
from newscrawl.items import (
    SCHEMA_VERSION,
    Address,
    Article,
    PageVisit,
    RelatedLink,
    Row,
    SightedBox,
    Sighting,
    Teaser,
    Tombstone,
)
from support.published_feeds import begin, change_json, change_rows, problems, publish, seal, tombstone
from support.row_crawls import article, link, page, rows, rows_in_format

Runs = list[list[Row]]


def content(out: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of a merged set, none when it is not there."""
    path = out / f"{name}.jsonl"
    return rows(path) if path.exists() else []


# --- which rows are kept ----------------------------------------------------------------------------------------------


def test_the_latest_revision_is_kept_with_all_links_of_its_article(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    publish(exports, [*page(1, links=2), *page(2, links=1)])
    publish(exports, [link(1, 3), article(1, revision=2, title="Nový titulek")], hour=1)
    publish(exports, [tombstone(2), *page(3, links=0)], hour=2)
    assert merge([exports], out) == [
        Merged(path=out, runs=3, rows={"articles": 2, "tombstones": 1, "related_links": 3}),
    ]
    assert [(row["id"], row["revision"]) for row in content(out, "articles")] == [
        (article(1).id, 2),
        (article(3).id, 1),
    ]
    assert content(out, "articles")[0]["title"] == "Nový titulek"
    assert [row["id"] for row in content(out, "tombstones")] == [article(2).id]
    assert [row["position"] for row in content(out, "related_links")] == [1, 2, 3]
    assert problems(out) == []


def test_a_story_that_came_back_is_there_with_its_links(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    publish(exports, page(1))
    publish(exports, [tombstone(1)], hour=1)
    publish(exports, [article(1, revision=3)], hour=2)
    merge([exports], out)
    assert [row["revision"] for row in content(out, "articles")] == [3]
    assert len(content(out, "related_links")) == 3
    assert not (out / "tombstones.jsonl").exists()


def test_all_revisions_and_tombstones_stay_in_the_order_of_their_runs(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    publish(exports, [article(1, revision=2, site="b")], site="b", hour=1)
    publish(exports, page(1), site="lab")
    publish(exports, [tombstone(1, revision=3), *page(2)], site="lab", hour=2)
    merge([exports], out, all_revisions=True)
    assert [(row["id"], row["revision"]) for row in content(out, "articles")] == [
        (article(1).id, 1),
        (article(1).id, 2),
        (article(2).id, 1),
    ]
    assert [row["revision"] for row in content(out, "tombstones")] == [3]
    assert len(content(out, "related_links")) == 6
    assert problems(out) == []


def test_of_equal_revisions_the_one_of_the_first_run_stays_byte_by_byte(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    first = publish(exports / "z", page(1))
    publish(exports / "a", [link(1, 1, title="Jiný"), article(1, title="Jiný")], hour=1)
    merge([exports / "a", exports / "z"], out)
    for name in ("articles.jsonl", "related_links.jsonl"):
        assert (out / name).read_bytes() == (first / name).read_bytes()


def test_the_earlier_run_is_that_of_the_lower_id_whatever_its_directory_is_called(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    first = publish(exports, page(1))
    later = publish(exports, [*page(2), article(1, title="Jiný")], hour=1)
    first = first.rename(first.with_name("z"))
    merge([exports], out)
    package = json.loads((out / "datapackage.json").read_bytes())
    assert package["runs"] == sorted(package["runs"])
    assert later.name == package["runs"][1]
    assert [row["title"] for row in content(out, "articles")] == ["Kůň číslo 1", "Kůň číslo 2"]


def test_a_run_that_lies_in_two_directories_is_one(tmp_path: Path) -> None:
    run, out = publish(tmp_path / "exports", page(1)), tmp_path / "out"
    shutil.copytree(run, tmp_path / "copy" / run.name)
    assert merge([tmp_path], out) == [
        Merged(path=out, runs=1, rows={"articles": 1, "tombstones": 0, "related_links": 3})
    ]
    assert json.loads((out / "datapackage.json").read_bytes())["runs"] == [run.name]


@st.composite
def some_runs(draw: st.DrawFn) -> Runs:
    """Return runs of stories that change, go and come back, in any order and also twice; titles tell rows apart."""
    made: Runs = []
    for run in range(draw(st.integers(1, 4))):
        made.append([])
        for _ in range(draw(st.integers(0, 5))):
            number, revision = draw(st.integers(1, 3)), draw(st.integers(1, 4))
            if revision > 1 and draw(st.booleans()):
                made[-1].append(tombstone(number, revision, status=draw(st.sampled_from([404, 410]))))
                continue
            positions = draw(st.lists(st.integers(1, 3), unique=True))
            made[-1] += [link(number, position, title=f"Zpráva {run}") for position in positions]
            made[-1].append(article(number, revision=revision, title=f"Titulek {run} {len(made[-1])}"))
    return made


def model(made: Runs, all_revisions: bool) -> dict[str, list[Row]]:
    """Return what a merged set of `made` must hold, by the plainest means."""
    ordered = [row for run in made for of in (Article, Tombstone, RelatedLink) for row in run if isinstance(row, of)]
    stories: dict[tuple[str, int], Row] = {}
    links: dict[str, RelatedLink] = {}
    for row in ordered:
        if isinstance(row, RelatedLink):
            links.setdefault(row.id, row)
        else:
            stories.setdefault((row.id, row.revision), row)
    if not all_revisions:
        latest = dict(sorted(stories))
        stories = {key: row for key, row in stories.items() if latest[key[0]] == key[1]}
    ids = {row.id for row in stories.values() if isinstance(row, Article)}
    return {
        "articles": [row for row in stories.values() if isinstance(row, Article)],
        "tombstones": [row for row in stories.values() if isinstance(row, Tombstone)],
        "related_links": [row for row in links.values() if row.article_id in ids],
    }


@settings(max_examples=60)
@given(some_runs(), st.booleans())
def test_any_runs_merge_to_what_the_model_says(made: Runs, all_revisions: bool) -> None:
    with TemporaryDirectory() as directory:
        exports, out = Path(directory, "exports"), Path(directory, "out")
        for hour, run in enumerate(made):
            publish(exports, run, hour=hour)
        merge([exports], out, all_revisions=all_revisions)
        for name, expected in model(made, all_revisions).items():
            assert content(out, name) == msgspec.to_builtins(expected)
        assert [problem for problem in problems(out) if " follows " not in problem] == []


# --- the set ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("all_revisions", [False, True])
def test_the_manifest_names_sites_and_runs(tmp_path: Path, all_revisions: bool) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    made = [
        publish(exports, page(1), site="lab"),
        publish(exports, [replace(row, site="b") for row in page(2)], site="b", hour=1),
        publish(exports, [], site="lab", hour=2),
    ]
    merge([exports], out, all_revisions=all_revisions)
    package = json.loads((out / "datapackage.json").read_bytes())
    assert (package["site"], package["run_id"], package["finish_reason"]) == (None, None, "merged")
    assert package["sites"] == ["b", "lab"]
    assert package["runs"] == [path.name for path in made]
    assert package["all_revisions"] is all_revisions
    assert [(file["path"], file["rows"]) for file in package["resources"]] == [
        ("articles.jsonl", 2),
        ("related_links.jsonl", 6),
    ]
    assert problems(out) == []


def test_a_file_of_the_set_has_the_highest_version_of_its_rows(tmp_path: Path) -> None:
    runs = [publish(tmp_path / "exports", page(number), hour=number) for number in (1, 2)]
    for name in ("articles.jsonl", "related_links.jsonl"):
        change_rows(runs[0] / name, lambda rows: [row.update(schema_version="1.0") for row in rows])
    change_rows(runs[1] / "articles.jsonl", lambda rows: rows[0].update(schema_version="1.17"))
    change_rows(runs[1] / "related_links.jsonl", lambda rows: [row.update(schema_version="1.0") for row in rows])
    merge([tmp_path / "exports"], tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_bytes())
    assert [resource["schema_version"] for resource in package["resources"]] == ["1.17", "1.0"]


def test_a_merged_set_is_checked_by_itself(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    publish(tmp_path, [article(1, revision=2)], hour=1)
    for name, all_revisions in (("latest", False), ("all", True)):
        merge([tmp_path], tmp_path / name, all_revisions=all_revisions)
    assert problems(tmp_path) == []
    change_json(tmp_path / "all" / "datapackage.json", lambda package: package.update(all_revisions=False))
    assert problems(tmp_path) == [f"articles.jsonl:2: id: {article(1).id} stands in this file already"]
    change_json(tmp_path / "all" / "datapackage.json", lambda package: package.update(sites=["b"]))
    assert "articles.jsonl:1: site: 'lab' is not the run's" in problems(tmp_path)


def test_a_gap_in_a_merged_set_is_named(tmp_path: Path) -> None:
    publish(tmp_path / "exports", page(1))
    publish(tmp_path / "exports", [article(1, revision=3)], hour=1)
    merge([tmp_path / "exports"], tmp_path / "out", all_revisions=True)
    (problem,) = problems(tmp_path / "out")
    assert problem.startswith("articles.jsonl:2: revision: 3 of ")


def test_runs_without_rows_make_an_empty_set(tmp_path: Path) -> None:
    publish(tmp_path / "exports", [])
    merge([tmp_path / "exports"], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "articles.jsonl",
        "datapackage.json",
        "related_links.jsonl",
    ]
    assert problems(tmp_path / "out") == []


# --- the ledger -------------------------------------------------------------------------------------------------------


def teaser(number: int) -> Teaser:
    url, title = f"https://zpravy.example/{number}", f"Zpráva {number}"
    return Teaser(site="lab", id=teaser_id(url, title, None), url=url, title=title)


def sighting(minute: int, *, url: str = "https://zpravy.example/") -> Sighting:
    """Return that a page showed two teasers at a minute of the hour."""
    box = SightedBox(box=1, section="lead", teasers=[teaser(1).id, teaser(2).id])
    moment = f"2026-11-22T23:{minute:02}:00+01:00"
    return Sighting(site="lab", page_url=url, page_kind="front", boxes=[box], seen_at=moment)


def visit(minute: int) -> PageVisit:
    moment = f"2026-11-22T23:{minute:02}:00+01:00"
    return PageVisit(
        site="lab", page_url="https://zpravy.example/", page_kind="front", outcome="read", fetched_at=moment
    )


def address(number: int, minute: int) -> Address:
    return Address(
        site="lab",
        article_id=article(number).id,
        article_url=article(number).url,
        url=f"https://m.zpravy.example/{number}",
        seen_at=f"2026-11-22T23:{minute:02}:00+01:00",
    )


@pytest.mark.parametrize("all_revisions", [False, True])
@pytest.mark.parametrize("by_day", [False, True])
def test_sightings_and_visits_stay_whole_and_an_address_is_kept_once(
    tmp_path: Path, all_revisions: bool, by_day: bool
) -> None:
    """A teaser that two runs show is told by each of them, and stays so: their rows differ in the run."""
    exports, out = tmp_path / "exports", tmp_path / "out"
    teasers, first = [teaser(1), teaser(2)], [sighting(0), sighting(0, url="https://zpravy.example/domov")]
    run = publish(exports, page(1), seen=[*teasers, *first, visit(0), address(1, 0), address(2, 0)])
    publish(exports, [], hour=1, seen=[*teasers, sighting(30), visit(30), address(1, 30)])
    shutil.copytree(run, tmp_path / "copy" / run.name)
    done = merge([exports, tmp_path / "copy"], out, all_revisions=all_revisions, by_day=by_day)[-1]
    assert isinstance(done, Merged)
    assert done.rows == {
        "articles": 1, "tombstones": 0, "related_links": 3, "teasers": 4, "sightings": 3, "visits": 2, "addresses": 2
    }  # fmt: skip
    of_set = out / "site=lab" / "date=2026-11-22" if by_day else out
    found = [(row["seen_at"], row["page_url"]) for row in content(of_set, "sightings")]
    assert found == [(row.seen_at, row.page_url) for row in [*first, sighting(30)]]
    assert [row["title"] for row in content(of_set, "teasers")] == ["Zpráva 1", "Zpráva 2"] * 2
    assert [row["fetched_at"] for row in content(of_set, "visits")] == [visit(0).fetched_at, visit(30).fetched_at]
    assert [row["seen_at"] for row in content(of_set, "addresses")] == [address(1, 0).seen_at] * 2
    assert problems(out) == []


# --- copies and days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_day", [False, True])
def test_copies_in_other_formats_hold_the_same_rows(tmp_path: Path, by_day: bool) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    publish(exports, [*page(1), *page(2)], seen=[teaser(1), teaser(2), sighting(0), visit(0), address(1, 0)])
    publish(exports, [tombstone(2)], hour=1)
    merge([exports], out, formats=("zstd", "parquet", "gzip"), by_day=by_day)
    assert problems(out) == []
    names = ("articles", "related_links", "tombstones", "teasers", "sightings", "visits", "addresses")
    of_set = out / "site=lab" / "date=2026-11-22" if by_day else out
    for name in names:
        assert rows_in_format(of_set / f"{name}.jsonl.zst", "zstd") == content(of_set, name)
        assert rows_in_format(of_set / f"{name}.parquet", "parquet") == content(of_set, name)
    (of_set / "articles.parquet").write_bytes((of_set / "related_links.parquet").read_bytes())
    assert any("articles.parquet" in problem for problem in problems(out))


def test_a_story_lies_with_all_that_belongs_to_it_under_the_day_of_its_highest_revision(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    midnight = article(1, published_at="2026-11-22T00:00:00+01:00")
    unknown = article(2, published_at=None, first_seen_at="2026-11-20T23:59:59+01:00")
    publish(exports, [link(1, 1), midnight, unknown])
    moved = article(1, revision=2, published_at="2026-11-21T23:59:59+01:00")
    publish(exports, [link(1, 2), moved, tombstone(2)], hour=1)
    merge([exports], out, by_day=True, all_revisions=True)
    assert problems(out) == []
    assert sorted(str(path.relative_to(out)) for path in out.glob("*/*")) == [
        "site=lab/date=2026-11-20",
        "site=lab/date=2026-11-21",
    ]
    day = out / "site=lab" / "date=2026-11-21"
    assert [row["revision"] for row in content(day, "articles")] == [1, 2]
    assert [row["position"] for row in content(day, "related_links")] == [1, 2]
    assert [row["revision"] for row in content(out / "site=lab" / "date=2026-11-20", "tombstones")] == [2]


@settings(max_examples=25, deadline=None)
@given(some_runs(), st.booleans(), st.integers(1, 3))
def test_the_days_together_are_the_one_set(made: Runs, all_revisions: bool, most_open: int) -> None:
    """Also where few files may be open at one time."""
    with TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patched:
        patched.setattr(merging, "_MOST_OPEN", most_open)
        exports = Path(directory, "exports")
        for hour, run in enumerate(made):
            publish(exports, [_dated(row) for row in run], hour=hour)
        merge([exports], Path(directory, "one"), all_revisions=all_revisions)
        merge([exports], Path(directory, "days"), all_revisions=all_revisions, by_day=True)
        for name in ("articles", "tombstones", "related_links"):
            parts = [row for day in sorted(Path(directory, "days").glob("*/*")) for row in content(day, name)]
            key = itemgetter("id", "run_id", "title") if name == "related_links" else itemgetter("id", "revision")
            assert sorted(parts, key=key) == sorted(content(Path(directory, "one"), name), key=key)
        if any(made):
            assert [problem for problem in problems(Path(directory, "days")) if " follows " not in problem] == []


def _dated(row: Row) -> Row:
    """Return an article that was published on a day of its own for each revision."""
    if not isinstance(row, Article):
        return row
    return replace(row, published_at=None if row.revision == 2 else f"2026-11-{10 + row.revision}T09:00:00+01:00")


@pytest.mark.parametrize("site", ["../b", "b/c", ".", ""])
def test_a_site_s_name_that_is_no_directory_is_refused(tmp_path: Path, site: str) -> None:
    run = publish(tmp_path / "exports", page(1))
    change_rows(run / "articles.jsonl", lambda rows: rows[0].update(site=site))
    (problem,) = merge([tmp_path / "exports"], tmp_path / "out", by_day=True)
    assert str(problem).startswith(
        f"{tmp_path}/out: not written: {run}/articles.jsonl:1: Expected `str` matching regex"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


# --- what is refused or left out --------------------------------------------------------------------------------------


def test_incomplete_runs_and_merged_sets_are_left_out_with_a_line(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    unfinished = begin(tmp_path, page(2), hour=1)
    merge([tmp_path], tmp_path / "first")
    left, again, merged = merge([tmp_path], tmp_path / "second")
    assert isinstance(left, LeftOut)
    assert (left.type, left.path) == ("incomplete", unfinished)
    assert str(again) == f"merged set: {tmp_path / 'first'}: not read again, its rows are those of runs"
    assert str(merged) == f"merged 1 run into {tmp_path / 'second'}: 1 article, 0 tombstones, 3 related links"


@pytest.mark.parametrize("name", ["articles.jsonl", "related_links.jsonl", "tombstones.jsonl", "report.json"])
def test_runs_that_are_not_as_published_are_all_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    made = [publish(exports, [*page(hour), tombstone(9, hour)], hour=hour) for hour in (2, 3, 4)]
    for path in made[:2]:
        content = (path / name).read_bytes()
        (path / name).write_bytes(content.replace(b"lab", b"bal"))
    found = merge([exports], out)
    assert [finding.path for finding in found if isinstance(finding, Problem)] == [path / name for path in made[:2]]
    assert len(found) == 2
    assert list(tmp_path.iterdir()) == [exports]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"{}\n", "articles.jsonl:2: Object missing required field `id`"),
        (b'{"id":"xyz","revision":1}\n', "articles.jsonl:2: Expected `str` matching regex"),
        (b'{"id":"0123456789abcdef","revision":9223372036854775808}\n', "articles.jsonl:2: Expected `int` <= "),
        (
            b'{"id":"0123456789abcdef","revision":1}\n',
            "articles.jsonl:2: Object missing required field `schema_version`",
        ),
        (b"[" * 100_000 + b"\n", "articles.jsonl:2: Expected `object`, got `array`"),
        (b'{"a":' * 100_000 + b"\n", "articles.jsonl:2: nested too deeply"),
        (b"{", "articles.jsonl:2: cut short: no line end"),
    ],
)
def test_rows_without_a_key_are_refused_though_the_hash_is_right(tmp_path: Path, bad: bytes, problem: str) -> None:
    path = publish(tmp_path / "exports", page(1))
    with (path / "articles.jsonl").open("ab") as file:
        file.write(bad)
    seal(path)
    (found,) = merge([tmp_path / "exports"], tmp_path / "out")
    assert str(found).removeprefix(f"{path}/").startswith(problem)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["articles", "related_links", "tombstones"])
def test_rows_of_another_major_version_are_refused(tmp_path: Path, name: str) -> None:
    run = publish(tmp_path / "exports", [*page(1), tombstone(2)])
    change_rows(run / f"{name}.jsonl", lambda rows: rows[0].update(schema_version="2.0"))
    (found,) = merge([tmp_path / "exports"], tmp_path / "out")
    assert str(found) == f"{run}/{name}.jsonl:1: schema_version '2.0' is of another major version than {SCHEMA_VERSION}"
    assert not (tmp_path / "out").exists()


def test_a_run_whose_manifest_lists_no_files_is_refused(tmp_path: Path) -> None:
    run = publish(tmp_path / "exports", page(1))
    publish(tmp_path / "exports", page(2), hour=1)
    change_json(run / "datapackage.json", lambda package: package.update(resources=[]))
    (found,) = merge([tmp_path / "exports"], tmp_path / "out")
    assert str(found) == f"{run}/datapackage.json: resources: articles.jsonl is not listed"


def test_a_file_that_no_manifest_lists_is_not_merged(tmp_path: Path) -> None:
    path = publish(tmp_path / "exports", page(1))
    (path / "tombstones.jsonl").write_bytes(msgspec.json.encode(tombstone(1)) + b"\n")
    merge([path], tmp_path / "out")
    assert len(content(tmp_path / "out", "articles")) == 1
    assert not (tmp_path / "out" / "tombstones.jsonl").exists()


def test_without_a_complete_run_nothing_is_written(tmp_path: Path) -> None:
    begin(tmp_path / "exports", page(1))
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "exports", tmp_path / "empty", tmp_path / "missing"):
        last = merge([directory], tmp_path / "out")[-1]
        assert str(last) == f"{tmp_path / 'out'}: not written: there is no complete run to merge"
    assert not (tmp_path / "out").exists()


def test_an_unreadable_directory_among_good_ones_refuses_all(tmp_path: Path) -> None:
    publish(tmp_path / "exports", page(1))
    (found,) = merge([tmp_path / "exports", tmp_path / "missing"], tmp_path / "out")
    assert str(found) == f"{tmp_path / 'missing'}: is not there"
    assert not (tmp_path / "out").exists()


# --- writing ----------------------------------------------------------------------------------------------------------


def test_the_set_gets_its_name_at_the_end_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports, out = tmp_path / "exports", tmp_path / "deep" / "out"
    publish(exports, page(1))

    def fail(*_: object) -> None:
        assert not out.exists()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(merging, "write_json", fail)
        (problem,) = merge([exports], out)
    assert str(problem) == f"{out}: not written: [Errno 28] No space left on device"
    assert list(out.parent.iterdir()) == []
    out.mkdir()
    assert isinstance(merge([exports], out)[-1], Merged)
    assert list(out.parent.iterdir()) == [out]


def test_what_came_to_lie_there_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    publish(exports, page(1))
    out.mkdir()
    (out / "notes.txt").touch()
    (problem,) = merge([exports], out)
    assert "Directory not empty" in str(problem)
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["exports", "out"]
