"""What real runs leave in the state is what `scrapy health` and `scrapy report` tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from replica.faults import Fault
from replica.running import Replica
from support.command_calls import IN_PLACE, call, run

QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "BREAKER_REST": 0}
ARTICLES = 8


def test_a_site_that_gives_articles_is_well_and_one_that_refuses_is_ill(
    replica: Replica, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = replica.env | IN_PLACE
    replica.set_faults(Fault(kind="status", value="403", pattern=r"press1\.cz/.+\.[a-z0-9]{8}$"))
    for site in ("globe24", "press1"):
        crawl = ("scrapy", "crawl", site, "-a", f"limit={ARTICLES}")
        assert run(tmp_path, *crawl, environment=environment, **QUICK).returncode == 0
    given = ("-s", f"STATE_DIR={tmp_path / 'state'}", "-s", f"SCHEDULE_FILE={tmp_path / 'none'}")
    assert call("health", "--json", *given) == 1
    ill, well = json.loads(capsys.readouterr().out)["sites"]
    assert (ill["site"], ill["status"], ill["last_good_run"], ill["last_day"]["new"]) == ("press1", "ill", None, 0)
    assert (well["site"], well["status"], well["problems"], well["last_day"]["new"]) == ("globe24", "ok", [], ARTICLES)
    assert well["due_not_in_feed"] > 0  # what the limit left
    assert ill["last_day"]["statuses"]["4xx"] >= 5  # after so many a host is left alone
    assert ill["problems"] != []
    assert call("report", "--to", tmp_path / "report.html", "--language", "en", *given) == 0
    page = html.fromstring((tmp_path / "report.html").read_bytes())
    (attention,) = page.xpath("//ul[@class='attention']/li")
    assert attention.xpath("string(.//a)") == "press1"
    assert all(problem["text"] in attention.xpath("string(.)") for problem in ill["problems"])
    assert page.xpath("//div[@role='row'][@class='ok']/span[3]/text()") == [str(ARTICLES)]
