"""The dead man's switch, through real crawls: asked for after a good run, told of a bad one, silent without a run."""

from __future__ import annotations

import json

import pytest
from scrapy.settings import Settings

from newscrawl.notification.ping import ping_addresses
from newscrawl.values.secret import Secret
from support.row_crawls import crawl_rows, runs, verify
from support.telling import EXTENSIONS, crawl_that_finds, free_port, http_receiver


def test_a_good_run_pings_and_a_bad_one_says_so(tmp_path):
    with http_receiver() as switch:
        address = f"http://127.0.0.1:{switch.port}/ping/token77/{{site}}?create=1"
        logs = [crawl_that_finds(tmp_path, problems, PING_URL=address) for problems in ({}, {"refused": "by all"}, {})]
    assert [(taken.method, taken.path) for taken in switch.taken] == [
        ("GET", "/ping/token77/lab?create=1"),
        ("GET", "/ping/token77/lab/fail?create=1"),
        ("GET", "/ping/token77/lab?create=1"),
    ]
    assert not any("ping failed" in log or "token77" in log for log in logs)


def test_a_bad_run_may_have_an_address_of_its_own(tmp_path):
    with http_receiver() as switch:
        address = f"http://127.0.0.1:{switch.port}/push/{{site}}?status="
        crawl_that_finds(tmp_path, {"refused": "by all"}, PING_URL=f"{address}up", PING_FAIL_URL=f"{address}down")
    assert [taken.path for taken in switch.taken] == ["/push/lab?status=down"]


def test_a_run_that_cannot_be_written_is_a_bad_one(tmp_path):
    with http_receiver() as switch:
        settings = (f"PING_URL=http://127.0.0.1:{switch.port}/{{site}}", "NOTIFY_SECONDS=10", "TEST_PROBLEMS={}")
        crawl_rows(tmp_path / "exports", "pages=60", "limit=3000", *settings, f"EXTENSIONS={json.dumps(EXTENSIONS)}")
    assert [taken.path for taken in switch.taken] == ["/lab/fail"]


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        ({"status": 404}, "HTTP Error 404: Not Found"),
        ({"status": 500}, "HTTP Error 500: Internal Server Error"),
        ({"pause": 60}, "no answer within 2 s"),
    ],
)
def test_a_switch_that_does_not_take_it_costs_a_line_and_nothing_else(tmp_path, behaviour, why):
    with http_receiver(**behaviour) as switch:
        log = crawl_that_finds(
            tmp_path, {}, PING_URL=f"http://127.0.0.1:{switch.port}/token77", NOTIFY_SECONDS=2, LOG_LEVEL="DEBUG"
        )
    verify(runs(tmp_path / "exports")[0])
    assert log.count("] WARNING: ") == 1
    assert f"WARNING: lab: ping failed: {why}" in log
    assert "token77" not in log


def test_a_switch_that_is_not_there_costs_a_line(tmp_path):
    log = crawl_that_finds(tmp_path, {}, PING_URL=f"http://127.0.0.1:{free_port()}/token77")
    assert "WARNING: lab: ping failed: <urlopen error [Errno 111] Connection refused>" in log


@pytest.mark.parametrize(
    ("address", "good", "bad"),
    [
        ("https://hc-ping.com/uuid", "https://hc-ping.com/uuid", "https://hc-ping.com/uuid/fail"),
        ("https://hc-ping.com/key/{site}?create=1", "https://hc-ping.com/key/a%20%2Fb?create=1",
         "https://hc-ping.com/key/a%20%2Fb/fail?create=1"),
        ("https://ping.example/x/", "https://ping.example/x/", "https://ping.example/x/fail"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_addresses_follow_the_convention(address, good, bad):
    assert ping_addresses(Settings({"PING_URL": Secret(address)}), "a /b") == (good, bad)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "hc-ping.com/token77",
        "http://",
        "http://[token77/",
        "http://x/a token77",
        "ftp://x/token77",
        "http://x/\ntoken77",
    ],
)
@pytest.mark.parametrize("name", ["PING_URL", "PING_FAIL_URL"])
def test_an_address_that_cannot_be_asked_for_is_refused_without_being_shown(name, address):
    with pytest.raises(ValueError, match=f"{name}: an address such as https://host/path, please") as caught:
        ping_addresses(Settings({name: address}), "lab")
    assert "token77" not in str(caught.value)
