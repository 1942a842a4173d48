"""`scrapy feed deliver`: what targets lack, without a crawl, also from a day on; what it says, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from scrapy.utils.project import get_project_settings

from newscrawl.feed.files import lock
from newscrawl.values.secret import Secret
from support.command_calls import IN_PLACE, run
from support.delivery_crawls import delivering
from support.delivery_servers import PASSWORD, files, ftp_server, handed_on, webhook
from support.row_crawls import runs


def deliver(directory: Path, *arguments: str, **settings: Any) -> CompletedProcess[str]:
    given = {"EXPORTS_DIR": directory / "exports", "STATE_DIR": directory / "exports-state", **settings}
    return run(directory, "scrapy", "feed", "deliver", *arguments, environment=IN_PLACE, **given)


def test_what_a_target_did_not_get_is_delivered_without_a_crawl(tmp_path):
    target = tmp_path / "copy"
    target.touch()
    to = {"DELIVER_TO": f"file://{target}"}
    with webhook() as hook:
        for _ in range(2):
            delivering(tmp_path, 1, **to, **hook.settings)
        failed = deliver(tmp_path, **to, **hook.settings)
        assert failed.returncode == 1
        assert f"{tmp_path}/exports/lab: not delivered to file://{target}: " in failed.stdout
        assert hook.taken == []
        target.unlink()
        done = deliver(tmp_path, "--site", "lab", **to, **hook.settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"delivered 2 runs of {tmp_path}/exports/lab to file://{target}\n"
        f"delivered 2 runs of {tmp_path}/exports/lab to the webhook at 127.0.0.1\n"
    )
    assert files(target) == handed_on(tmp_path / "exports")
    assert hook.paths == [path.relative_to(tmp_path / "exports").as_posix() for path in runs(tmp_path / "exports")]


def test_what_was_published_before_is_delivered_from_a_day_on(tmp_path):
    delivering(tmp_path, 1)
    target = tmp_path / "copy"
    to = {"DELIVER_TO": f"file://{target}"}
    done = deliver(tmp_path, **to)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"new target: {tmp_path}/exports/lab: nothing delivered: file://{target} gets ")
    assert not target.exists()
    [run] = runs(tmp_path / "exports")
    done = deliver(tmp_path, "--since", "2999-01-01", "--json", **to)
    assert json.loads(done.stdout)["runs"] == 0
    for _ in range(2):
        done = deliver(tmp_path, "--since", run.parent.name, "--json", **to)
        assert json.loads(done.stdout)["runs"] == 1
    assert files(target) == handed_on(tmp_path / "exports")
    assert "delivered 0 runs of" in deliver(tmp_path, **to).stdout


def test_two_processes_do_not_deliver_a_site_at_one_time(tmp_path):
    to = {"DELIVER_TO": f"file://{tmp_path}/copy"}
    delivering(tmp_path, 1, **to)
    held = lock(tmp_path / "exports" / "lab" / ".delivering")
    assert held is not None
    done = deliver(tmp_path, **to)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == f"{tmp_path}/exports/lab: its runs are being delivered by another process\n"
    log = delivering(tmp_path, 1, **to)
    assert "INFO: lab: its runs are being delivered by another process" in log
    os.close(held)
    assert deliver(tmp_path, **to).returncode == 0
    assert files(tmp_path / "copy") == handed_on(tmp_path / "exports")


def test_a_damaged_manifest_holds_up_the_runs_after_it_and_is_named(tmp_path):
    target = tmp_path / "copy"
    to = {"DELIVER_TO": f"file://{target}"}
    delivering(tmp_path, 1, **to)
    target.rename(tmp_path / "away")
    target.touch()
    delivering(tmp_path, 2, **to)
    target.unlink()
    _, second = runs(tmp_path / "exports")
    whole = (second / "datapackage.json").read_bytes()
    for damaged in (
        whole[:100],
        b"[]",
        whole.replace(b"report.json", b"../../../x.json"),
        b'{"resources": [{"path": 1}]}',
    ):
        (second / "datapackage.json").write_bytes(damaged)
        done = deliver(tmp_path, **to)
        assert done.returncode == 1
        assert f"{second}: its manifest cannot be read" in done.stdout
    assert not target.exists()


def test_settings_and_passwords_are_not_shown(tmp_path):
    with ftp_server(tmp_path / "ftp") as ftp:
        delivering(tmp_path, 1, DELIVER_TO=ftp)
        done = deliver(tmp_path, DELIVER_TO=ftp.replace(PASSWORD, "hunter33"))
    assert "hunter33" not in done.stdout + done.stderr
    environment = os.environ | IN_PLACE | {"NEWSCRAWL_DELIVER_TO": "ftp://crawler:hunter33@host/"}
    command = [sys.executable, "-m", "scrapy", "settings", "--get", "DELIVER_TO"]
    shown = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert shown.stdout == "***\n"
    names = ("DELIVER_TO", "DELIVER_WEBHOOK", "DELIVER_WEBHOOK_SECRET")
    assert all(isinstance(get_project_settings()[name], Secret) for name in names)
