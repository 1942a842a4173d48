"""Runs get to S3, as Scrapy's settings say: to moto's server on 127.0.0.1, and to one that hangs."""

from __future__ import annotations

import signal

import pytest

from support.delivery_crawls import crawl, delivering
from support.delivery_servers import BUCKET, PASSWORD, handed_on, objects, s3_server, s3_settings, webhook
from support.row_crawls import runs, verify

pytestmark = pytest.mark.integration


def test_each_run_gets_there_byte_for_byte_also_after_a_kill(tmp_path):
    with s3_server() as endpoint:
        settings = {"DELIVER_TO": f"s3://{BUCKET}/news/feed", **s3_settings(endpoint)}
        delivering(tmp_path, 1, EXPORT_FORMATS="zstd", **settings)
        assert crawl(tmp_path, 2, TEST_KILL_AT=4, **settings)[0] == -signal.SIGKILL
        first, second = (run.name for run in runs(tmp_path / "exports"))
        there = [key.rpartition("/")[2] for key in objects(endpoint) if second in key]
        assert "datapackage.json" not in there
        delivering(tmp_path, 3, **settings)
        copy = {key.removeprefix("news/feed/"): content for key, content in objects(endpoint).items()}
    assert copy == handed_on(tmp_path / "exports")
    assert len(runs(tmp_path / "exports")) == 3
    assert first < second


def test_keys_come_from_the_environment_as_boto3_has_it(tmp_path):
    with s3_server() as endpoint:
        environment = {**s3_settings(endpoint), "AWS_DEFAULT_REGION": "us-east-1"}
        log = delivering(tmp_path, 1, environment=environment, DELIVER_TO=f"s3://{BUCKET}", LOG_LEVEL="DEBUG")
        assert objects(endpoint) == handed_on(tmp_path / "exports")
    assert PASSWORD not in log


def test_large_files_get_there_whole(tmp_path):
    with s3_server() as endpoint:
        pages = tmp_path / "pages.py"
        pages.write_text(
            "from support.row_crawls import article\n"
            "def large():\n"
            "    return [[article(number, perex='Žluťoučký kůň. ' * 60_000) for number in range(8)]]\n"
        )
        settings = {"DELIVER_TO": f"s3://{BUCKET}", **s3_settings(endpoint)}
        delivering(tmp_path, f"{pages}:large", DELIVER_SECONDS=55, **settings)
        assert objects(endpoint) == handed_on(tmp_path / "exports")
    assert max(map(len, handed_on(tmp_path / "exports").values())) > 8 * 1024 * 1024  # so that it went in parts


@pytest.mark.parametrize(
    ("bucket", "why"), [("nobodys", "NoSuchBucket"), (BUCKET, "not within 1 s")], ids=["refuses", "hangs"]
)
def test_what_does_not_get_there_costs_a_line(tmp_path, bucket, why):
    with s3_server() as endpoint, webhook("hang") as hangs:
        there = endpoint if bucket != BUCKET else f"http://127.0.0.1:{hangs.port}"
        settings = {
            "DELIVER_TO": f"s3://{bucket}/x",
            "LOG_LEVEL": "DEBUG",
            "DELIVER_SECONDS": 1 if there != endpoint else 30,
        }
        log = delivering(tmp_path, 1, **settings, **s3_settings(there))
    verify(runs(tmp_path / "exports")[0])
    assert log.count("] WARNING: ") == 1
    assert f"WARNING: lab: not delivered to s3://{bucket}/x, runs that wait for the next run: 1: " in log
    assert why in log
    assert "Authorization" not in log
