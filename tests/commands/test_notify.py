"""`scrapy notify --test`, as people run it: with the channels in the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.command_calls import IN_PLACE
from support.telling import http_receiver, mail_receiver


def notify(directory: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *(arguments or ("notify", "--test"))],
        cwd=directory,
        env=os.environ | IN_PLACE | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_channel_gets_a_test_message(tmp_path):
    with http_receiver() as webhook, mail_receiver() as mail:
        done = notify(
            tmp_path,
            NEWSCRAWL_NOTIFY_COMMAND="tee told.json",
            NEWSCRAWL_NOTIFY_URLS=f"json://127.0.0.1:{webhook.port}/ {mail.url}",
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "NOTIFY_COMMAND: told\njson (1 of 2 of NOTIFY_URLS): told\nmailto (2 of 2 of NOTIFY_URLS): told\n"
    )
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["subject"] == mail.letters[0]["Subject"] == "newscrawl test: 1 problem"
    assert "this is a test" in json.loads(webhook.taken[0].body)["message"]
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]  # no state was made


def test_a_channel_that_fails_is_said_to_without_its_secrets(tmp_path):
    with http_receiver(401) as webhook, http_receiver() as well:
        done = notify(
            tmp_path,
            NEWSCRAWL_NOTIFY_COMMAND="sh -c 'echo no route >&2; exit 7'",
            NEWSCRAWL_NOTIFY_URLS=(
                f"json://user:hunter22@127.0.0.1:{webhook.port}/token77 json://127.0.0.1:{well.port}/ x://hunter22"
            ),
        )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "NOTIFY_COMMAND: ended with status 7: no route"
    assert "error=401" in lines[1]
    assert lines[2] == "json (2 of 3 of NOTIFY_URLS): told"
    assert lines[3] == "x (3 of 3 of NOTIFY_URLS): no address that Apprise can use"
    assert "hunter22" not in done.stdout + done.stderr
    assert "token77" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "line"),
    [
        (("notify",), {}, "--test and nothing else, please"),
        (("notify", "--test", "globe24"), {}, "--test and nothing else, please"),
        (("notify", "--test"), {}, "no channel is named: NEWSCRAWL_NOTIFY_COMMAND, NEWSCRAWL_NOTIFY_URLS"),
        (
            ("notify", "--test"),
            {"NEWSCRAWL_NOTIFY_URLS": "hooks.example/token77"},
            "NOTIFY_URLS: number 1 of 1 is no address such as json://host/path",
        ),
    ],
)
def test_wrong_usage_is_one_line(tmp_path, arguments, environment, line):
    done = notify(tmp_path, *arguments, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"scrapy notify: {line}; see scrapy notify --help\n"


@pytest.mark.parametrize("name", ["NOTIFY_URLS", "PING_URL", "PING_FAIL_URL"])
def test_addresses_of_the_environment_are_shown_by_no_command(tmp_path, name):
    done = notify(tmp_path, "settings", "--get", name, **{f"NEWSCRAWL_{name}": "https://user:hunter22@x.example/"})
    assert (done.returncode, done.stdout) == (0, "***\n")
