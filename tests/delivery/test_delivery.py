"""Which runs get where at the end of real crawls, to real servers: each in its turn, none lost, no failure unsaid."""

from __future__ import annotations

import base64
import json
import signal
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newscrawl.feed.checking.compact import compact
from replica.tls import server_context
from support.delivery_crawls import crawl, delivering
from support.delivery_servers import (
    PASSWORD,
    WEBHOOK_KEY,
    WEBHOOK_SECRET,
    files,
    ftp_server,
    handed_on,
    verified,
    webhook,
)
from support.row_crawls import runs, start_crawl, verify
from support.telling import free_port


def copy_in(directory: Path) -> dict[str, str]:
    return {"DELIVER_TO": f"file://{directory}/copy"}


def places(exports: Path) -> list[str]:
    return [run.relative_to(exports).as_posix() for run in runs(exports)]


def report(run: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((run / "report.json").read_bytes())
    return content


def test_each_run_gets_to_every_target_once_and_byte_for_byte(tmp_path):
    with ftp_server(tmp_path / "ftp") as ftp, webhook() as hook:
        settings = {"DELIVER_TO": f"file://{tmp_path}/copy {ftp}/in/feed", **hook.settings}
        logs = [delivering(tmp_path, pages, EXPORT_FORMATS="gzip", **settings) for pages in (3, 4)]
    feed = handed_on(tmp_path / "exports")
    assert len(feed) == 14
    assert {name.partition("-")[0] for name in feed if "schema" in name} == {"schema/article", "schema/related_link"}
    assert files(tmp_path / "copy") == feed
    assert files(tmp_path / "ftp" / "in" / "feed") == feed
    assert hook.paths == places(tmp_path / "exports")
    assert all(log.count("lab: runs delivered to ") == 3 and "WARNING" not in log for log in logs)
    assert [log.count("is new, it gets the runs that are published from now on") for log in logs] == [3, 0]


def test_the_webhook_gets_the_manifest_and_where_the_run_lies(tmp_path):
    with webhook() as hook:
        delivering(tmp_path, 2, **hook.settings)
    [run] = runs(tmp_path / "exports")
    manifest = json.loads((run / "datapackage.json").read_bytes())
    [message] = hook.taken
    assert (message.method, message.path, message.headers["Content-Type"]) == ("POST", "/token77", "application/json")
    body = verified(message)
    assert (body["type"], body["timestamp"]) == ("run.published", manifest["created"])
    assert body["data"] == {
        "site": "lab",
        "run_id": run.name,
        "seq": manifest.get("seq"),
        "path": f"lab/{run.parent.name}/{run.name}",
        "rows": {"articles": 2, "related_links": 6},
        "manifest": manifest,
    }


def test_a_message_is_signed_with_each_key_while_the_receiver_changes_to_a_new_one(tmp_path):
    new = bytes(range(100, 124))
    secrets = f"{WEBHOOK_SECRET} whsec_{base64.b64encode(new).decode()}"
    with webhook() as hook:
        delivering(tmp_path, 1, DELIVER_WEBHOOK=hook.url, DELIVER_WEBHOOK_SECRET=secrets)
    [message] = hook.taken
    assert verified(message, WEBHOOK_KEY) == verified(message, new)
    with pytest.raises(AssertionError):
        verified(message, bytes(24))


def test_what_a_target_did_not_get_it_gets_with_the_next_run_in_order(tmp_path):
    with webhook(404) as hook:
        logs = [delivering(tmp_path, 1, **copy_in(tmp_path), **hook.settings) for _ in range(2)]
        assert len(hook.taken) == 2  # no run overtakes another one
        hook.behaviours = [200]
        logs.append(delivering(tmp_path, 1, **copy_in(tmp_path), **hook.settings))
        logs.append(delivering(tmp_path, 1, **copy_in(tmp_path), **hook.settings))
    first, second, third, fourth = places(tmp_path / "exports")
    assert hook.paths == [first, first, first, second, third, fourth]
    assert len({message.headers["Webhook-Id"] for message in hook.taken}) == 4
    line = "WARNING: lab: not delivered to the webhook at 127.0.0.1, runs that wait for the next run: {}: status 404"
    assert [log.count("] WARNING: ") for log in logs] == [1, 1, 0, 0]
    assert line.format(1) in logs[0]
    assert line.format(2) in logs[1]
    reports = [report(run) for run in runs(tmp_path / "exports")]
    assert [each["ok"] for each in reports] == [True, False, False, True]
    assert [alarm["name"] for alarm in reports[1]["alarms"]] == ["delivery the webhook at 127.0.0.1"]
    assert "fails since 20" in reports[2]["problems"][0]
    assert reports[2]["problems"][0].endswith(": status 404")


def test_the_webhook_is_told_of_what_all_storages_have(tmp_path):
    (tmp_path / "copy").write_text("in the way")
    with webhook() as hook:
        log = delivering(tmp_path, 1, **copy_in(tmp_path), **hook.settings)
        assert hook.taken == []
        assert log.count("] WARNING: ") == 1
        (tmp_path / "copy").unlink()
        delivering(tmp_path, 1, **copy_in(tmp_path), **hook.settings)
    assert hook.paths == places(tmp_path / "exports")
    assert files(tmp_path / "copy") == handed_on(tmp_path / "exports")


@pytest.mark.parametrize("behaviours", [(500, 204), (503, 429, 200), ("close", 200)])
def test_what_passes_is_tried_again_with_the_same_id(tmp_path, behaviours):
    with webhook(*behaviours) as hook:
        log = delivering(tmp_path, 1, **hook.settings)
    assert "not delivered" not in log
    assert len(hook.taken) == len(behaviours)
    assert len({message.headers["Webhook-Id"] for message in hook.taken}) == 1
    assert len({json.dumps(verified(message)) for message in hook.taken}) == 1


def test_no_redirect_is_followed(tmp_path):
    with webhook() as elsewhere, webhook(elsewhere.url) as hook:
        log = delivering(tmp_path, 1, **hook.settings)
    assert "not delivered to the webhook at 127.0.0.1, runs that wait for the next run: 1: status 307" in log
    assert (len(hook.taken), elsewhere.taken) == (1, [])


def test_a_run_ends_and_is_published_whatever_hangs_or_is_not_there(tmp_path):
    with webhook("hang") as hook, ftp_server(tmp_path / "ftp") as ftp:
        wrong = ftp.replace(PASSWORD, "wrong")
        nobody = f"ftp://127.0.0.1:{free_port()}/x"
        log = delivering(tmp_path, 1, DELIVER_TO=f"{wrong} {nobody}", DELIVER_SECONDS=1, **hook.settings)
        assert hook.taken == []
        log += delivering(tmp_path, 1, DELIVER_SECONDS=1, **hook.settings)
        assert len(hook.taken) == 1
    assert log.count("WARNING: lab: not delivered to ") == log.count("] WARNING: ") == 3
    assert "error_perm: 530" in log
    assert "Connection refused" in log
    assert "runs that wait for the next run: 2: not within 1 s" in log


def test_secrets_are_in_no_log_line_whatever_its_level(tmp_path):
    with webhook(403) as hook, ftp_server(tmp_path / "ftp") as ftp:
        wrong = ftp.replace(PASSWORD, "hunter33")
        for target in (ftp, wrong):
            log = delivering(tmp_path, 1, DELIVER_TO=target, LOG_LEVEL="DEBUG", **hook.settings)
            secrets = (PASSWORD, "hunter33", "token77", hook.settings["DELIVER_WEBHOOK_SECRET"])
            assert [secret for secret in secrets if secret in log] == []
    with closing(sqlite3.connect(tmp_path / "exports-state" / "newscrawl.sqlite3")) as store:
        table = str(store.execute("SELECT * FROM delivery").fetchall())
    assert [secret for secret in secrets if secret in table] == []


def test_a_target_gets_the_runs_from_the_one_on_that_first_knows_it(tmp_path):
    delivering(tmp_path, 1)
    delivering(tmp_path, 2, **copy_in(tmp_path))
    first, second = places(tmp_path / "exports")
    assert (tmp_path / "copy" / second / "datapackage.json").is_file()
    assert not (tmp_path / "copy" / first).exists()


def test_a_run_that_was_killed_is_delivered_when_the_next_start_has_published_it(tmp_path):
    delivering(tmp_path, 1, **copy_in(tmp_path))
    with start_crawl(tmp_path / "exports", "pages=900", "pause=0.05") as killed:
        while not any(path.stat().st_size for path in tmp_path.glob("exports/lab/*/*/*.part")):
            assert killed.poll() is None
        killed.kill()
        assert killed.wait() == -signal.SIGKILL
    delivering(tmp_path, 1, **copy_in(tmp_path))
    assert len(runs(tmp_path / "exports")) == 3
    assert files(tmp_path / "copy") == handed_on(tmp_path / "exports")


def test_a_changed_password_makes_no_new_target(tmp_path):
    with ftp_server(tmp_path / "ftp") as ftp:
        delivering(tmp_path, 1, DELIVER_TO=ftp.replace(PASSWORD, "old"))
        log = delivering(tmp_path, 1, DELIVER_TO=ftp)
    assert "is new" not in log
    assert files(tmp_path / "ftp") == handed_on(tmp_path / "exports")


def test_ftps_is_encrypted_and_its_certificate_verified(tmp_path):
    _, authority = server_context(["localhost"], tmp_path)
    with ftp_server(tmp_path / "ftp", chain=tmp_path / "server.pem") as ftp:
        log = delivering(tmp_path, 1, DELIVER_TO=ftp)
        assert "CERTIFICATE_VERIFY_FAILED" in log
        assert files(tmp_path / "ftp") == {}
        delivering(tmp_path, 1, environment={"SSL_CERT_FILE": str(authority)}, DELIVER_TO=ftp)
    assert files(tmp_path / "ftp") == handed_on(tmp_path / "exports")


def test_servers_that_replace_nothing_get_a_run_that_was_broken_off(tmp_path):
    with ftp_server(tmp_path / "ftp", refuses_to_replace=True) as ftp:
        assert crawl(tmp_path, 1, DELIVER_TO=ftp, TEST_KILL_AT=6)[0] == -signal.SIGKILL
        assert len(files(tmp_path / "ftp")) == 2
        delivering(tmp_path, 1, DELIVER_TO=ftp)
    assert files(tmp_path / "ftp") == handed_on(tmp_path / "exports")


def test_a_compacted_run_is_delivered_for_those_that_a_target_lacks_and_only_then(tmp_path):
    (tmp_path / "late").write_text("in the way")
    both = {"DELIVER_TO": f"file://{tmp_path}/copy file://{tmp_path}/late"}
    for pages in (1, 2, 3):
        delivering(tmp_path, pages, **both)
    separate = places(tmp_path / "exports")
    list(compact([tmp_path / "exports"], date(2100, 1, 1)))
    [compacted] = places(tmp_path / "exports")
    (tmp_path / "late").unlink()
    delivering(tmp_path, 4, **both)
    _, last = places(tmp_path / "exports")
    assert {name.rpartition("/")[0] for name in files(tmp_path / "copy")} == {*separate, last, "schema"}
    assert files(tmp_path / "late") == handed_on(tmp_path / "exports")
    assert compacted in {name.rpartition("/")[0] for name in files(tmp_path / "late")}


@pytest.mark.parametrize("step", [1, 5, 9, 11, 17, 18, 19, 22, 23])
def test_killed_at_any_step_nothing_is_lost_and_repeats_are_known_as_such(tmp_path, step):
    with webhook() as hook:
        settings = {**copy_in(tmp_path), **hook.settings}
        status, log = crawl(tmp_path, 2, TEST_KILL_AT=step, **settings)
        assert status == -signal.SIGKILL, log
        for manifest in (tmp_path / "copy").rglob("datapackage.json"):
            assert len(verify(manifest.parent)["articles"]) == 2
        delivering(tmp_path, 3, **settings)
    feed = handed_on(tmp_path / "exports")
    assert files(tmp_path / "copy") == feed
    assert list(dict.fromkeys(hook.paths)) == places(tmp_path / "exports")
    bodies = {message.headers["Webhook-Id"]: message.body for message in hook.taken}
    assert len(bodies) == 2
    assert all(message.body == bodies[message.headers["Webhook-Id"]] for message in hook.taken)
