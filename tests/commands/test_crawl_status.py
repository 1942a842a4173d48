"""`scrapy crawl` tells by its exit status whether the feed stands."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.feed.run import lock_site
from newscrawl.spiders.generic import GenericSpider
from support.command_calls import IN_PLACE, call
from support.command_calls import run as run_command
from support.forks import run
from support.row_crawls import GIVEN, PIPELINES, runs, verify


def scrapy_crawl(exports: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "SPIDER_MODULES": "support.row_crawls",
        "ITEM_PIPELINES": json.dumps(PIPELINES),
        "EXPORTS_DIR": str(exports),
    }
    settings |= {"STATE_DIR": f"{exports}-state"}
    settings |= {"DOWNLOADER_MIDDLEWARES": "{}", "ROBOTSTXT_OBEY": "0"}  # the pages of RowSpider are data: URLs
    given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return run(["-m", "scrapy", "crawl", *given, *arguments], **GIVEN, timeout=60)


def test_crawl_with_known_formats_and_overwritten_output_ends_with_0(tmp_path):
    output = tmp_path / "out.jsonl"
    formats = ("-s", "EXPORT_FORMATS=parquet, gzip")
    ended = scrapy_crawl(tmp_path / "exports", "lab", "-a", "pages=2", "-O", str(output), *formats)
    assert ended.returncode == 0, ended.stdout
    assert {"articles.jsonl.gz", "articles.parquet"} < {path.name for path in runs(tmp_path / "exports")[0].iterdir()}
    assert len(verify(runs(tmp_path / "exports")[0])["articles"]) == 2
    assert len(output.read_text().splitlines()) == 8


def test_unwritable_feed_ends_with_1(tmp_path):
    (tmp_path / "exports").touch()
    assert scrapy_crawl(tmp_path / "exports", "lab").returncode == 1


NUMBER = "number from {} to 1000000000, please"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "one spider, please; `scrapy list` names them all"),
        (("globe24", "novinky"), "one spider, please; `scrapy list` names them all"),
        (("nosuchsite",), "no spider 'nosuchsite'; `scrapy list` names them all"),
        (("globe24", "--nosuch"), "no such option: --nosuch; see scrapy crawl --help"),
        (("globe24", "-a", "limit=x"), "globe24: -a limit=x: a whole number, please"),
        (
            ("globe24", "-s", "EXPORT_FORMATS=bzip2"),
            "EXPORT_FORMATS: no such format: bzip2; there are gzip, zstd, parquet",
        ),
        (
            ("globe24", "-s", "EXPORT_FORMATS=gzip,Parquet"),
            "EXPORT_FORMATS: no such format: Parquet; there are gzip, zstd,",
        ),
        (("globe24", "-s", "WRITE_BATCH_ROWS=x"), f"WRITE_BATCH_ROWS=x: a whole {NUMBER.format(1)}"),
        (("globe24", "-s", "WRITE_BATCH_SECONDS=x"), f"WRITE_BATCH_SECONDS=x: a {NUMBER.format(0.001)}"),
        (("globe24", "-s", "WRITE_BATCH_SECONDS=0"), f"WRITE_BATCH_SECONDS=0: a {NUMBER.format(0.001)}"),
        (("globe24", "-s", "WRITE_BATCH_SECONDS=nan"), f"WRITE_BATCH_SECONDS=nan: a {NUMBER.format(0.001)}"),
        (("globe24", "-s", "COPIES_DAYS=1.5"), f"COPIES_DAYS=1.5: a whole {NUMBER.format(0)}"),
        (("globe24", "-s", "DOWNLOAD_DELAY="), f"DOWNLOAD_DELAY=: a {NUMBER.format(0)}"),
        (("globe24", "-s", "CLOSESPIDER_TIMEOUT=inf"), f"CLOSESPIDER_TIMEOUT=inf: a {NUMBER.format(0)}"),
        (("globe24", "-s", "ALLOW_PRIVATE_ADDRESSES=maybe"), "ALLOW_PRIVATE_ADDRESSES: Supported values for boolean"),
        (("globe24", "-s", "NOTIFY_COMMAND=mail 'x"), "NOTIFY_COMMAND: No closing quotation"),
        (("globe24", "-s", "NOTIFY_URLS=x"), "NOTIFY_URLS: number 1 of 1 is no address such as json://host/path"),
        (("globe24", "-s", "NOTIFY_SECONDS=0"), f"NOTIFY_SECONDS=0: a {NUMBER.format(0.001)}"),
        (
            ("globe24", "-s", "NOTIFY_SECONDS=59"),
            "NOTIFY_SECONDS=59: at least 2 less than AFTER_RUN_SECONDS=60, please",
        ),
        (("globe24", "-s", "PING_URL=ftp://x/"), "PING_URL: an address such as https://host/path, please"),
        (
            ("globe24", "-s", "DELIVER_TO=s3://a x"),
            "DELIVER_TO: number 2 of 2 is no address such as s3://bucket/prefix",
        ),
        (("globe24", "-s", "DELIVER_TO=file:///x", "-s", "DELIVER_SECONDS=57"), "DELIVER_SECONDS=57: at least 4 less"),
        (("globe24", "-s", "DELIVER_WEBHOOK=https://x/"), "DELIVER_WEBHOOK_SECRET: whsec_ and 24 to 64 random bytes"),
        (("globe24", "-L", "info"), "LOG_LEVEL=info: DEBUG, INFO, WARNING, ERROR or CRITICAL, please"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(capsys, arguments, told):
    with pytest.raises(SystemExit) as ended:
        call("crawl", *arguments)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-a", "budget=soon"), "globe24: -a budget=soon: a number of requests such as 500"),
        (("-a", "page=2"), "globe24: no such argument: page"),
        (("-s", "LOG_LEVEL=LOUD"), "LOG_LEVEL=LOUD: DEBUG, INFO, WARNING, ERROR or CRITICAL, please"),
        (("-s", "DOWNLOAD_DELAY=x"), "DOWNLOAD_DELAY=x: a number from 0"),
    ],
)
def test_wrong_usage_stands_in_the_log_of_the_job(tmp_path, arguments, told):
    """Scrapyd names that file; what a job prints goes to the daemon's own log."""
    log = tmp_path / "job.log"
    ended = run_command(tmp_path, "scrapy", "crawl", "globe24", *arguments, environment=IN_PLACE, LOG_FILE=log)
    assert ended.returncode == 2
    assert ended.stderr.startswith(told)
    (line,) = log.read_text(encoding="utf-8").splitlines()
    assert f"ERROR: Wrong usage, nothing was crawled: {told}" in line


@pytest.mark.parametrize(
    ("address", "host", "site"),
    [
        ("start=https://www.globe24.cz/", "globe24.cz", "globe24"),
        ("urls=https://noviny.example/clanek,https://sport.globe24.cz/clanek", "sport.globe24.cz", "globe24"),
        ("start=https://nova.cz/", "nova.cz", "tn"),
    ],
)
def test_generic_leaves_a_site_to_its_spider(capsys, address, host, site):
    """Above a site, too: generic crawls what is below its hosts."""
    with pytest.raises(SystemExit) as ended:
        call("crawl", "generic", "-a", address)
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"generic: {host} is the site of the spider {site}: crawl with that\n"


def test_generic_crawls_hosts_of_no_spider():
    loader = get_spider_loader(get_project_settings())
    spider = GenericSpider(start="https://www.noviny.example/,https://globe24.cz.example/")
    spider.refuse_sites(loader)
    assert spider.allowed_domains == ("noviny.example", "globe24.cz.example")


def test_wrong_setting_is_told_before_scrapy_meets_it(tmp_path):
    ended = scrapy_crawl(tmp_path / "exports", "lab", "-s", "LOG_LEVEL=LOUD")
    assert ended.stdout == "LOG_LEVEL=LOUD: DEBUG, INFO, WARNING, ERROR or CRITICAL, please\n"
    assert ended.returncode == 2
    assert not (tmp_path / "exports").exists()


def test_second_run_of_a_site_ends_with_3(tmp_path):
    held = lock_site(tmp_path / "exports", "lab")
    ended = scrapy_crawl(tmp_path / "exports", "lab")
    os.close(held)
    assert ended.returncode == 3
    assert "lab: not started: another run of lab is under way" in ended.stdout
