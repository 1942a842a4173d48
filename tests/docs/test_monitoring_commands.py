"""What docs/operations.md shows of health, metrics and the report is what the commands do; it names all metrics."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newscrawl.reporting.health import Health, SiteHealth
from newscrawl.reporting.metrics import write_textfile
from support.command_calls import IN_PLACE
from support.ledgers import BEGIN, FRONT, Look, publish
from support.paths import ROOT
from support.run_histories import well_until_now

DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SITES = ("globe24", "novinky")


def section(heading: str) -> str:
    return DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def blocks(heading: str, kind: str = "sh") -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", section(heading), re.DOTALL)


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, object]:
    """How a block is run: in a directory with a state in which two sites are well."""
    well_until_now(tmp_path, *SITES, days=0.5)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"cwd": tmp_path, "env": os.environ | IN_PLACE | {"PATH": path}, "text": True, "stdout": subprocess.PIPE}


def test_health_is_shown(shell):
    (block,) = blocks("Health")
    done = subprocess.run(["bash", "-ec", block], check=True, **shell)
    table, document = done.stdout[: done.stdout.index("{")], json.loads(done.stdout[done.stdout.index("{") :])
    assert [line.split()[:2] for line in table.splitlines()] == [
        ["site", "status"],
        *([site, "ok"] for site in SITES),
    ] * 2
    assert [site["site"] for site in document["sites"]] == list(SITES)
    (shown,) = re.findall(r"```\n(site .*?)```", section("Health"), re.DOTALL)
    assert table.splitlines()[0].split() == shown.splitlines()[0].split()


def test_what_was_promoted_is_told(shell, tmp_path):
    look = Look(FRONT, BEGIN, ((("https://globe24.cz/svet/most.kfhtrgbz", "Nový most"),),))
    publish(tmp_path / "exports", [look], site="globe24")
    publish(tmp_path / "exports", [replace(look, at=BEGIN + timedelta(hours=1))], site="globe24")
    (block,) = blocks("What was promoted")
    done = subprocess.run(["bash", "-ec", block], check=True, **shell)
    site, target = map(json.loads, done.stdout.splitlines())
    assert (site["site"], target["is_article"], target["on_air_seconds"]) == ("globe24", True, 3600)
    named = set(re.findall(r"`(\w+)`", section("What was promoted"))) - {"article_url", "in", "id"}
    shown = json.loads((tmp_path / "shown.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert named - {"EXPORTS_DIR"} <= {*site, *target, *target["places"][0], *shown}
    assert (tmp_path / "teasers.parquet").exists()
    assert "Nový most" in (tmp_path / "teasers.html").read_text(encoding="utf-8")


def test_metrics_are_written(shell, tmp_path):
    textfile, _ = blocks("Metrics")
    here = textfile.replace("/var/lib/prometheus/node-exporter", str(tmp_path))
    assert subprocess.run(["bash", "-ec", here], check=True, **shell).stdout == ""
    written = (tmp_path / "newscrawl.prom").read_text(encoding="utf-8")
    assert len(list(text_string_to_metric_families(written))) > 10
    if promtool := shutil.which("promtool"):
        subprocess.run([promtool, "check", "metrics"], input=written, text=True, check=True)


def test_metrics_are_served(shell):
    _, served = blocks("Metrics")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    block = served.replace("9464", str(port)).replace("scrapy health", "exec scrapy health")
    process = subprocess.Popen(["bash", "-ec", block], **shell)
    try:
        address = process.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}/metrics"
        headers = {"Authorization": f"Basic {b64encode(b'prometheus:...').decode()}"}
        with urlopen(Request(address, headers=headers), timeout=20) as answer:
            assert b'newscrawl_site_status{site="globe24",status="ok"} 1.0\n' in answer.read()
    finally:
        process.terminate()
        process.communicate()


def test_reports_are_written(shell, tmp_path):
    (block,) = blocks("The report")
    done = subprocess.run(["bash", "-ec", block], check=True, **shell)
    assert done.stdout.split() == [str(tmp_path / name) for name in ("report.html", "night.html")]
    assert (tmp_path / "report.html").read_text(encoding="utf-8").count("<section class=") == len(SITES)
    assert '<html lang="en">' in (tmp_path / "night.html").read_text(encoding="utf-8")


def test_every_metric_is_named_and_no_other(tmp_path):
    site = SiteHealth(
        site="lab", status="ok", last_run=1, last_run_ended=2, last_good_run=1, newest_article=1, next_run=3
    )
    write_textfile(Health(now=3, sites=(site,)), str(tmp_path / "m.prom"))
    families = list(text_string_to_metric_families((tmp_path / "m.prom").read_text(encoding="utf-8")))
    table = re.findall(r"^\| (`newscrawl.+?) \|", section("Metrics"), re.MULTILINE)
    assert {name for cell in table for name in re.findall(r"`(\w+)`", cell)} == {family.name for family in families}
    assert {family.type for family in families} == {"gauge"}
    assert [family.name for family in families if not family.documentation] == []


def test_the_rules_name_metrics_that_there_are(tmp_path):
    (rules,) = blocks("Metrics", "yaml")
    named = set(re.findall(r"newscrawl_\w+", rules))
    assert named <= set(re.findall(r"`(newscrawl_\w+)`", section("Metrics")))
    assert len(named) == 4
    if promtool := shutil.which("promtool"):
        (tmp_path / "rules.yml").write_text(rules, encoding="utf-8")
        subprocess.run([promtool, "check", "rules", tmp_path / "rules.yml"], check=True)
