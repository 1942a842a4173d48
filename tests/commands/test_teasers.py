"""`scrapy teasers`: JSON Lines, Parquet and a page, of feeds that say what pages showed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pyarrow.json
import pytest
from lxml import html
from pyarrow import parquet

from newscrawl.derived import link_id
from newscrawl.values.urls import article_id
from support.command_calls import call
from support.ledgers import BEGIN, FRONT, Look, publish
from support.row_crawls import article

HOSTILE = "</li></svg><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} &amp;"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A feed of two runs whose front page showed an article under two headlines, and one that was never fetched."""
    first = Look(FRONT, BEGIN, (((article(1).url, "Kůň přišel"), ("https://zpravy.example/clanek-9", HOSTILE)),))
    later = Look(FRONT, BEGIN + timedelta(minutes=30), (((article(1).url, "Kůň odešel"),),))
    publish(tmp_path / "exports", [first], article(1))
    publish(tmp_path / "exports", [later], began=BEGIN + timedelta(minutes=30))
    return tmp_path / "exports"


def test_json_lines_tell_of_sites_and_targets(exports, capsysbinary):
    assert call("teasers", exports) == 0
    site, *targets = map(json.loads, capsysbinary.readouterr().out.splitlines())
    assert (site["type"], site["site"], site["targets"], site["in_feed"]) == ("site", "lab", 2, 1)
    known = next(target for target in targets if target["target_id"])
    assert [headline["title"] for headline in known["headlines"]] == ["Kůň přišel", "Kůň odešel"]
    assert known["on_air_seconds"] == 1800
    assert known["on_air"] == [{"began_at": "2026-11-20T09:00:00+01:00", "ended_at": "2026-11-20T09:30:00+01:00"}]
    assert known["places"][0] | {"first_seen_at": "", "last_seen_at": ""} == {
        "page_kind": "front",
        "section": "latest",
        "first_seen_at": "",
        "last_seen_at": "",
        "best_box": 1,
        "best_position": 1,
        "pages": 1,
        "sightings": 2,
    }


def test_a_file_of_json_lines_is_what_is_printed(exports, tmp_path, capsysbinary):
    assert call("teasers", exports, "--to", tmp_path / "out.jsonl") == 0
    assert call("teasers", exports) == 0
    assert (tmp_path / "out.jsonl").read_bytes() == capsysbinary.readouterr().out


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_rows_are_the_sightings_teaser_by_teaser(exports, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    assert call("teasers", "--rows", exports, "--to", out) == 0
    shown = pyarrow.json.read_json(out) if suffix == "jsonl" else parquet.read_table(out)
    rows = shown.to_pylist()
    assert [(row["position"], row["title"]) for row in rows] == [(1, "Kůň přišel"), (2, HOSTILE), (1, "Kůň odešel")]
    assert {row["page_url"] for row in rows} == {FRONT}
    assert [row["section"] for row in rows] == ["latest"] * 3
    assert rows[0]["link_id"] == link_id(article_id(FRONT), "latest", article(1).url, "Kůň přišel")


def test_parquet_has_the_targets(exports, tmp_path):
    assert call("teasers", exports, "--to", tmp_path / "out.parquet") == 0
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column("sightings").to_pylist() == [2, 1]
    assert [len(each) for each in table.column("headlines").to_pylist()] == [2, 1]
    assert table.column("first_promoted_at").to_pylist()[0].isoformat() == "2026-11-20T09:00:00+01:00"


def test_the_page_shows_headlines_and_loads_nothing(exports, tmp_path):
    assert call("teasers", exports, "--to", tmp_path / "out.html") == 0
    page = html.fromstring((tmp_path / "out.html").read_bytes())
    assert page.xpath("//script | //link[@rel='stylesheet'] | //img | //iframe") == []
    assert [each.get("href") for each in page.xpath("//*[@href]")] == ["data:,"]
    headlines = [" ".join(each.text_content().split()) for each in page.xpath("//ul[@class='headlines']//li/span")]
    assert headlines == ["Kůň přišel", "Kůň odešel"]
    assert " ".join(HOSTILE.split()) in " ".join(page.text_content().split())
    assert [float(bar.get("width")) > 99 for bar in page.xpath("(//svg)[1]/rect")] == [True]


def test_the_page_of_a_feed_without_anything_says_so(tmp_path):
    (tmp_path / "exports").mkdir()
    assert call("teasers", tmp_path / "exports", "--to", tmp_path / "out.html") == 0
    assert "No page is known to have shown anything." in (tmp_path / "out.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "nowhere: no such directory"),
        (["--to", "out.txt"], "--to out.txt: a name that ends in .jsonl, .parquet, .html, please"),
        (["--rows", "--to", "out.html"], "--to out.html: a name that ends in .jsonl, .parquet, please"),
        (["--since", "zítra"], "--since zítra: a day such as 2026-11-20, please"),
        (["--headlines"], "no such option: --headlines"),
    ],
)
def test_wrong_usage_is_one_line(arguments, complaint, capsys):
    assert call("teasers", *arguments) == 2
    assert capsys.readouterr().err == f"scrapy teasers: {complaint}; see scrapy teasers --help\n"


def test_a_run_that_cannot_be_read_is_named(exports, capsys):
    (sightings, *_) = sorted(exports.glob("*/*/*/sightings.jsonl"))
    sightings.write_bytes(b'{"type":"sighting","run_id":\n')
    assert call("teasers", exports) == 1
    assert str(sightings) in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named_in_one_line(exports, tmp_path, capsys):
    out = tmp_path / "nowhere" / "out.jsonl"
    assert call("teasers", exports, "--to", out) == 1
    assert capsys.readouterr().err == f"scrapy teasers: [Errno 2] No such file or directory: '{out}.tmp'\n"
