"""`scrapy doctor` over real HTTP: an article a site of the replica, its table, its verdict, and how little is asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from newscrawl.values.urls import url_key
from replica.faults import Fault
from replica.running import Replica
from support.command_calls import IN_PLACE, call, run
from support.paths import ROOT

LAB = r"""
from dataclasses import replace
from newscrawl.cms.incorp import INCORP
from newscrawl.spiders.press1 import Press1Spider

class Redesigned(Press1Spider):
    '''Press1 as if its selectors were of another day.'''
    name = "redesigned"
    page = replace(
        INCORP, title=("css:h1.gone",), published=("css:time.gone", "json-ld:datePublished"), body=("div.gone",)
    )
    expect = {"articles": 1, "title": 1.0, "published_at": 0.9, "warnings": 0.95, "boxes": 0.9}

class Lost(Press1Spider):
    '''Press1 as if its sections were articles.'''
    name = "lost"
    article_url = r"press1\.cz/(?:pocasi|nazory)$"
"""


def doctor(replica: Replica, directory: Path, *sites: str, **settings: object) -> subprocess.CompletedProcess[str]:
    environment = replica.env | IN_PLACE | {"PYTHONPATH": f"{directory}:{ROOT}"}
    quick = {"DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0, "ROBOTSTXT_AGAIN": 0.2}
    return run(directory, "scrapy", "doctor", *sites, environment=environment, **{**quick, **settings})


def row(output: str, field: str) -> list[str]:
    """Return the cells of a field of the only table."""
    (line,) = [line for line in output.splitlines() if re.match(rf"  {field}\s", line)]
    return re.split(r"\s{2,}", line.strip())


def test_well_sites_and_what_is_asked_of_them(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "press1", "globe24", "press1")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^(\w+): (.*)$", done.stdout, re.MULTILINE) == [("press1", "well"), ("globe24", "well")]
    for site in ("press1", "globe24"):
        truth = {story["url"]: story for story in replica.truth(site)}
        shown = re.search(rf"^{site}  (\S+)  \(on https://\S+\)$", done.stdout, re.MULTILINE)
        assert shown
        story = truth[shown[1]]
        table = done.stdout[shown.end() :].partition(f"\n{site}: ")[0]
        assert row(table, "title")[1].rstrip("…") in story["title"]
        assert row(table, "published_at")[1] == story["published_at"]
        assert row(table, "text")[-1] == "1 of 1"
        for section, heading in {(link["section"], link["heading"]) for link in story["links"]}:
            assert f"  box: {heading}, {section}, " in table
        keys = {url_key(url) for url in truth}
        fetched = [request for request in replica.requests if url_key(request.url) in keys]
        assert 1 <= len(fetched) <= 3
    assert list(tmp_path.iterdir()) == []


def test_selectors_that_miss_and_a_field_that_must_be_there(replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "lab.py").write_text(LAB, encoding="utf-8")
    done = doctor(replica, tmp_path, "redesigned", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    assert row(done.stdout, "title")[-2:] == ["structure:h1", "miss"]
    assert row(done.stdout, "published_at")[-2:] == ["json-ld:datePublished", "2 of 2"]
    assert row(done.stdout, "text")[-2:] == ["structure", "miss"]
    verdict = "redesigned: warnings is missing; title by no declared source; text by no declared source"
    assert done.stdout.splitlines()[-2] == verdict  # no good page has warnings


def test_pages_that_are_no_articles_are_no_reason_to_be_well(replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "lab.py").write_text(LAB, encoding="utf-8")
    done = doctor(replica, tmp_path, "lost", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    assert re.search(r"^  note: https://press1\.cz/(pocasi|nazory): no article: \S", done.stdout, re.MULTILINE)
    assert done.stdout.endswith("lost: no article was found or fetched\n\n")


def test_a_site_without_its_feed_is_found_through_the_rest(replica: Replica, tmp_path: Path) -> None:
    replica.set_faults(Fault(kind="status", value="404", pattern=r"/rss/$"))
    done = doctor(replica, tmp_path, "press1")
    assert done.returncode == 0
    assert "  note: https://press1.cz/rss/: status 404\n" in done.stdout
    assert "(on https://press1.cz/sitemap.xml)" in done.stdout


@pytest.mark.parametrize("pattern", [r"[^/]{20,}$", r"robots.txt$"], ids=["articles", "robots.txt"])
def test_a_site_of_which_nothing_can_be_had_is_ill(replica: Replica, tmp_path: Path, pattern: str) -> None:
    replica.set_faults(Fault(kind="status", value="500", pattern=pattern))
    done = doctor(replica, tmp_path, "globe24", "press1")
    assert done.returncode == 1
    assert done.stdout.count(": no article was found or fetched\n") == 2
    assert done.stdout.count("  note: ") <= 2 * 4


@pytest.mark.parametrize("site", ["nosuch", "generic", "--nosuch"])
def test_wrong_usage_ends_with_2_and_one_line(capsys: pytest.CaptureFixture[str], site: str) -> None:
    assert call("doctor", site) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert site in shown.err
