"""`scrapy crawl` tells by its exit status whether the feed stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from feedlab import PIPELINES, POPEN, runs, verify
from newscrawl.feed.run import lock_site


def scrapy_crawl(exports: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {"SPIDER_MODULES": "feedlab", "ITEM_PIPELINES": json.dumps(PIPELINES), "EXPORTS_DIR": str(exports)}
    settings |= {"STATE_DIR": f"{exports}-state"}
    settings |= {"DOWNLOADER_MIDDLEWARES": "{}", "ROBOTSTXT_OBEY": "0"}  # the lab's pages are data: URLs
    given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", *given, *arguments], **POPEN, timeout=60, check=False
    )


def test_crawl_with_overwritten_output_ends_with_0(tmp_path):
    output = tmp_path / "out.jsonl"
    ended = scrapy_crawl(tmp_path / "exports", "lab", "-a", "pages=2", "-O", str(output))
    assert ended.returncode == 0, ended.stdout
    assert len(verify(runs(tmp_path / "exports")[0])["articles"]) == 2
    assert len(output.read_text().splitlines()) == 8


def test_unwritable_feed_ends_with_1(tmp_path):
    (tmp_path / "exports").touch()
    assert scrapy_crawl(tmp_path / "exports", "lab").returncode == 1


@pytest.mark.parametrize(("arguments", "status"), [((), 2), (("nosuchsite",), 2)])
def test_wrong_usage_ends_with_2(tmp_path, arguments, status):
    assert scrapy_crawl(tmp_path, *arguments).returncode == status


def test_second_run_of_a_site_ends_with_3(tmp_path):
    held = lock_site(tmp_path / "exports", "lab")
    ended = scrapy_crawl(tmp_path / "exports", "lab")
    os.close(held)
    assert ended.returncode == 3
    assert "lab: not started: another run of lab is under way" in ended.stdout


@pytest.mark.parametrize("formats", ["bzip2", "gzip,Parquet"])
def test_unknown_format_ends_with_2_and_one_line(tmp_path, formats):
    ended = scrapy_crawl(tmp_path / "exports", "lab", "-s", f"EXPORT_FORMATS={formats}", "-s", "LOG_LEVEL=ERROR")
    unknown = formats.rpartition(",")[2]
    assert ended.stdout == f"EXPORT_FORMATS: no such format: {unknown}; there are gzip, zstd, parquet\n"
    assert ended.returncode == 2
    assert not (tmp_path / "exports").exists()


def test_known_formats_end_with_0(tmp_path):
    ended = scrapy_crawl(tmp_path / "exports", "lab", "-a", "pages=1", "-s", "EXPORT_FORMATS=parquet, gzip")
    assert ended.returncode == 0, ended.stdout
    assert {"articles.jsonl.gz", "articles.parquet"} < {path.name for path in runs(tmp_path / "exports")[0].iterdir()}
