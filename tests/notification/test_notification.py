"""Who is told when, through real crawls in a row and real servers: once of each problem, once of its end."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.row_crawls import runs, verify
from support.telling import crawl_that_finds, free_port, http_receiver, mail_receiver

REFUSED = {"refused": "117 of 120 pages answered 403; for example https://zpravy.example/a"}
UNDATED = {"coverage published_at": "3 of 41 have a date, 40 of 41 in the last two weeks"}


def urls(*addresses: str) -> dict[str, str]:
    return {"NOTIFY_URLS": " ".join(addresses)}


def subjects(bodies: list[bytes]) -> list[str]:
    return [json.loads(body)["title"] for body in bodies]


def test_people_are_told_once_of_each_problem_and_once_of_its_end_by_every_channel(tmp_path):
    seen = tmp_path / "seen"
    program = tmp_path / "told.py"
    program.write_text(f"import sys; open({str(seen)!r}, 'a').write(sys.stdin.read())")
    with http_receiver() as webhook, mail_receiver() as mail:
        channels = {
            "NOTIFY_COMMAND": f"{sys.executable} {program}",
            "NOTIFY_URLS": f"json://127.0.0.1:{webhook.port}/ {mail.url}",
        }
        logs = [
            crawl_that_finds(tmp_path, problems, hours, **channels)
            for hours, problems in enumerate([REFUSED, REFUSED | UNDATED, UNDATED, UNDATED])
        ]
    expected = [
        "newscrawl lab: 1 problem",
        "newscrawl lab: 1 problem",
        "newscrawl lab: 1 problem ended",
    ]
    assert subjects([taken.body for taken in webhook.taken]) == expected
    assert [letter["Subject"] for letter in mail.letters] == expected
    messages = [json.loads(line) for line in seen.read_text().splitlines()]
    assert [message["subject"] for message in messages] == expected
    assert [
        [(one["name"], one["text"], one["ended"] is None) for one in message["problems"]] for message in messages
    ] == [
        [("refused", REFUSED["refused"], True)],
        [("coverage published_at", UNDATED["coverage published_at"], True)],
        [("refused", REFUSED["refused"], False)],
    ]
    assert "ended after 2 h: 117 of 120" in messages[2]["text"]
    last = max(runs(tmp_path / "exports"))
    assert messages[2]["run_id"] < last.name
    assert not any("not told" in log or "Traceback" in log for log in logs)


def test_what_one_channel_does_not_take_the_next_run_tells_by_that_one_alone(tmp_path):
    with http_receiver() as well, http_receiver(500) as ill, mail_receiver(refuses=True) as mail:
        channels = urls(f"json://127.0.0.1:{well.port}/", f"json://127.0.0.1:{ill.port}/", mail.url)
        log = crawl_that_finds(tmp_path, REFUSED, **channels)
        assert log.count("WARNING: lab: not told by ") == log.count("] WARNING: ") == 2
        assert "not told by json (2 of 3 of NOTIFY_URLS), the next run tries again: " in log
        assert "error=500" in log
        assert "not told by mailto (3 of 3 of NOTIFY_URLS)" in log
        assert "] ERROR: " not in log
        ill.status, mail.refuses = 200, False
        log = crawl_that_finds(tmp_path, REFUSED | UNDATED, 0.1, **channels)
        assert "not told" not in log
    assert [body["title"] for body in map(json.loads, (taken.body for taken in well.taken))] == [
        "newscrawl lab: 1 problem",
        "newscrawl lab: 1 problem",
    ]
    assert subjects([taken.body for taken in ill.taken]) == ["newscrawl lab: 1 problem", "newscrawl lab: 2 problems"]
    assert [letter["Subject"] for letter in mail.letters] == ["newscrawl lab: 2 problems"]


def test_a_run_ends_and_is_published_whatever_hangs_or_is_not_there(tmp_path):
    with http_receiver(pause=60) as hangs, http_receiver(drips=True) as drips:
        ports = (hangs.port, drips.port, free_port())
        channels = urls(*(f"json://127.0.0.1:{port}/" for port in ports), "nonsense://x")
        command = f"{sys.executable} -c 'import time; time.sleep(60)'"
        log = crawl_that_finds(tmp_path, REFUSED, NOTIFY_SECONDS=2, NOTIFY_COMMAND=command, **channels)
    [run] = runs(tmp_path / "exports")
    verify(run)
    assert log.count("WARNING: lab: not told by ") == log.count("] WARNING: ") == 5
    assert "no answer within 2 s" in log
    assert "NOTIFY_COMMAND, the next run tries again: killed after 2 s" in log
    assert "no address that Apprise can use" in log


def test_secrets_are_in_no_log_line_whatever_its_level(tmp_path):
    with http_receiver(403) as ill, mail_receiver(refuses=True) as mail:
        letter = mail.url.replace("mailto://", "mailto://user:hunter22@")
        webhook = f"json://user:hunter22@127.0.0.1:{ill.port}/token77?-key=token77"
        channels = urls(webhook, letter, "nonsense://hunter22/token77")
        log = crawl_that_finds(tmp_path, REFUSED, LOG_LEVEL="DEBUG", **channels)
        assert len(ill.taken) == 1
    assert log.count("not told by") == 3
    assert "hunter22" not in log
    assert "token77" not in log


def test_hostile_texts_arrive_in_their_lines(tmp_path):
    hostile = {"x": "a\r\nBcc: evil@example.cz\r\n\r\n<script>alert(1)</script>\x1b[31m" + "ž" * 1000, "\n\u202e": ""}
    with http_receiver() as webhook, mail_receiver() as mail:
        crawl_that_finds(tmp_path, hostile, **urls(f"json://127.0.0.1:{webhook.port}/", mail.url))
    assert subjects([taken.body for taken in webhook.taken]) == ["newscrawl lab: 2 problems"]
    [letter] = mail.letters
    assert (letter["Subject"], letter["Bcc"]) == ("newscrawl lab: 2 problems", None)
    assert all("<script" not in part.get_content() for part in letter.walk() if part.get_content_subtype() == "html")


def test_nothing_is_sent_twice_when_a_crawl_dies_right_after_it(tmp_path):
    """The command kills the crawl as soon as it is told by both channels."""
    seen, lives = tmp_path / "seen", tmp_path / "lives"
    program = tmp_path / "told.py"
    with http_receiver() as webhook:
        state = tmp_path / "exports-state" / "newscrawl.sqlite3"
        program.write_text(
            f"import os, pathlib, signal, sqlite3, sys, time\n"
            f"pathlib.Path({str(seen)!r}).open('a').write(sys.stdin.read())\n"
            f"store = sqlite3.connect({str(state)!r})\n"
            f"while not store.execute('SELECT * FROM problem_told').fetchall(): time.sleep(.01)\n"
            f"pathlib.Path({str(lives)!r}).exists() or os.kill(os.getppid(), signal.SIGKILL)\n"
        )
        channels = {
            "NOTIFY_COMMAND": f"{sys.executable} {program}",
            "NOTIFY_URLS": f"json://127.0.0.1:{webhook.port}/",
        }
        with pytest.raises(AssertionError):
            crawl_that_finds(tmp_path, REFUSED, **channels)
        lives.touch()
        crawl_that_finds(tmp_path, REFUSED, **channels)
    assert len(webhook.taken) == 1
    assert len(seen.read_text().splitlines()) == 2  # whether the command had told people nobody knows


def test_without_channels_nothing_is_told_and_nothing_remembered(tmp_path):
    log = crawl_that_finds(tmp_path, REFUSED)
    assert "not told" not in log
    assert table(tmp_path) == []


def table(directory: Path) -> list[Any]:
    with closing(sqlite3.connect(directory / "exports-state" / "newscrawl.sqlite3")) as store:
        return store.execute("SELECT * FROM problem_told").fetchall()
