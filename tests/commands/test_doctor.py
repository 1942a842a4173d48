"""`scrapy doctor` over real HTTP: articles and sources of sites of the replica, the table, verdicts, what is asked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from newscrawl.values.urls import url_key
from newscrawl.workbench.live_sites import MOST_REQUESTS
from replica.faults import Fault
from replica.running import Replica
from support.command_calls import IN_PLACE, call, run
from support.debian import need
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

class Wide(Press1Spider):
    '''Press1 as if some sections and texts about the house were articles, too.'''
    name = "wide"
    article_url = Press1Spider.article_url + r"|press1\.cz/(?:pocasi|nazory|svet)$"

class Narrow(Press1Spider):
    '''Press1 as if articles were in one section alone.'''
    name = "narrow"
    article_url = r"press1\.cz/zpravy/[a-z0-9-]+\.[0-9a-z]{8}$"

class Lost(Press1Spider):
    '''Press1 as if its sections were its articles.'''
    name = "lost"
    article_url = r"press1\.cz/(?:pocasi|nazory)$"

class Archived(Press1Spider):
    '''Press1 with an archive that is not there.'''
    name = "archived"
    archives = ("https://press1.cz/archiv/{year}/{month}/{number}.xml",)
"""


def doctor(replica: Replica, directory: Path, *sites: str, **settings: object) -> subprocess.CompletedProcess[str]:
    (directory / "lab.py").write_text(LAB, encoding="utf-8")
    environment = replica.env | IN_PLACE | {"PYTHONPATH": f"{directory}:{ROOT}"}
    quick = {"DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0, "ROBOTSTXT_AGAIN": 0.2, "AUTOTHROTTLE_ENABLED": False}
    return run(directory, "scrapy", "doctor", *sites, environment=environment, **{**quick, **settings})


def row(output: str, field: str) -> list[str]:
    """Return the cells of a field of the only table."""
    (line,) = [line for line in output.splitlines() if re.match(rf"  {field}\s", line)]
    return re.split(r"\s{2,}", line.strip())


def problems(output: str) -> list[str]:
    return re.findall(r"^  problem: (.*)$", output, re.MULTILINE)


def test_well_sites_and_what_is_asked_of_them(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "press1", "globe24", "press1")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^(\w+): (.*)$", done.stdout, re.MULTILINE) == [("press1", "well"), ("globe24", "well")]
    for site in ("press1", "globe24"):
        truth = {story["url"]: story for story in replica.truth(site)}
        shown = re.search(rf"^{site}  (\S+)  \(on https://\S+\)$", done.stdout, re.MULTILINE)
        assert shown
        table = done.stdout[shown.end() :].partition(f"\n{site}: ")[0]
        assert row(table, "title")[1:3] == ["10 of 10", "1"]
        assert row(table, "title")[3].rstrip("…") in truth[shown[1]]["title"]
        assert row(table, "published_at")[3] == truth[shown[1]]["published_at"]
        keys = {url_key(url) for url in truth}
        fetched = [request for request in replica.requests if url_key(request.url) in keys]
        assert len([request for request in fetched if request.status == 200]) == 10
    host = [request for request in replica.requests if "//press1.cz/" in request.url]
    assert len(host) <= MOST_REQUESTS
    assert [path.name for path in tmp_path.iterdir()] == ["lab.py"]


def test_articles_come_from_all_sources(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "press1", "--articles", "4")
    assert done.returncode == 0, done.stdout
    assert row(done.stdout, "title")[1] == "4 of 4"
    asked = [request.url for request in replica.requests]
    articles = [url for url in asked if re.search(r"\.[0-9a-z]{8}$|/\d{6}-", url)]
    assert asked[-len(articles) :] == articles or len(articles) == 4  # all sources were read before
    assert len({url.split("/")[3] for url in articles}) > 1


def test_selectors_that_miss_and_a_field_that_must_be_there(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "redesigned", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    assert row(done.stdout, "title")[-2:] == ["structure:h1", "miss"]
    assert row(done.stdout, "published_at")[-1].startswith("2 of 2")
    assert "  note: published_at: no article has css:time.gone\n" in done.stdout
    assert problems(done.stdout) == [
        "warnings on 0 of 10 articles, 0.95 expected",  # no good page has any
        "title by no declared source",
        "text by no declared source",
    ]
    assert done.stdout.endswith("redesigned: ill\n\n")


def test_an_article_url_that_takes_what_is_none(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "wide", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    assert sorted(problems(done.stdout)) == [
        "article_url takes the listing https://press1.cz/pocasi",
        "article_url takes the listing https://press1.cz/svet",
    ]
    assert re.search(r"^  note: https://press1\.cz/nazory: no article: \S", done.stdout, re.MULTILINE)


def test_an_article_url_that_misses_articles(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "narrow", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    missed = [problem for problem in problems(done.stdout) if problem.startswith("article_url does not take")]
    truth = {story["url"] for story in replica.truth("press1")}
    assert len(missed) == 1
    assert set(re.findall(r"https://\S+?(?=,|$)", missed[0])) <= truth
    assert re.search(r"^  note: \d+ links look like articles and are not taken, such as https://", done.stdout, re.M)


def test_pages_that_are_no_articles_are_no_reason_to_be_well(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "lost", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    assert re.search(r"^  note: https://press1\.cz/(pocasi|nazory): no article: \S", done.stdout, re.MULTILINE)
    assert "no article was found or fetched" in problems(done.stdout)


def test_a_feed_that_is_gone(replica: Replica, tmp_path: Path) -> None:
    replica.set_faults(Fault(kind="status", value="404", pattern=r"/rss/$"))
    done = doctor(replica, tmp_path, "press1")
    assert done.returncode == 1
    assert problems(done.stdout) == ["feed https://press1.cz/rss/: status 404"]
    assert row(done.stdout, "title")[1] == "10 of 10"  # the other sources name enough


def test_an_archive_is_asked_for_a_day_that_it_must_have(replica: Replica, tmp_path: Path) -> None:
    done = doctor(replica, tmp_path, "archived", SPIDER_MODULES="lab")
    assert done.returncode == 1, done.stderr
    (problem,) = problems(done.stdout)
    assert re.fullmatch(r"archive https://press1\.cz/archiv/20\d\d/\d\d/1\.xml: status 404", problem)
    oldest = min(story["published_at"] for story in replica.truth("press1"))
    assert problem.split("/archiv/")[1][:7] >= f"{oldest[:4]}/{oldest[5:7]}"


@pytest.mark.integration
def test_pages_that_scripts_fill_are_shown_in_the_browser(tmp_path: Path) -> None:
    need("chromium")
    with Replica(["client"], articles=20, seed=1) as replica:
        environment = replica.env | IN_PLACE | {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
        done = run(
            *(tmp_path, "scrapy", "doctor", "client", "--articles", "3"),
            environment=environment,
            SPIDER_MODULES="support.scripted_spiders",
            DOWNLOAD_DELAY=0,
            AUTOTHROTTLE_ENABLED=False,
        )
    assert done.returncode == 0, done.stdout
    assert row(done.stdout, "text")[-2:] == ["css:.story-text", "1 of 1"]


@pytest.mark.parametrize("pattern", [r"[^/]{20,}/?$", r"robots.txt$"], ids=["articles", "robots.txt"])
def test_a_site_of_which_nothing_can_be_had_is_ill(replica: Replica, tmp_path: Path, pattern: str) -> None:
    replica.set_faults(Fault(kind="status", value="500", pattern=pattern))
    done = doctor(replica, tmp_path, "globe24", "press1")
    assert done.returncode == 1
    assert done.stdout.count("  problem: no article was found or fetched\n") == 2


@pytest.mark.parametrize(
    "arguments", [("nosuch",), ("generic",), ("--nosuch",), ("--articles", "0"), ("--articles", "99")]
)
def test_wrong_usage_ends_with_2_and_one_line(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert call("doctor", *arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert arguments[-1] in shown.err
