"""Each channel against real programs and servers: what arrives, and what is said when nothing does."""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.exceptions import NotTold
from newscrawl.notification.channels import Channel, channels_of
from newscrawl.notification.message import Message
from newscrawl.notification.threads import in_thread
from newscrawl.state.problem_table import KnownProblem
from newscrawl.values.secret import Secret
from support.telling import free_port, http_receiver, mail_receiver

HOSTILE = (
    'first\r\nBcc: evil@example.cz\r\n\r\n<script>alert(1)</script> & <b>"bold"</b> \x00\x1b[31m \u202e $(touch x) '
    + "ž" * 100_000
)


def message(text: str = "117 of 120 pages refused", number: int = 1) -> Message:
    problems = [
        KnownProblem("lab", f"refused {index}", 1_800_000_000, 1_800_000_000, text, None) for index in range(number)
    ]
    return Message(site="lab", run_id="20261122T092000.000Z-0a1b2c", problems=problems)


def channels(**settings: Any) -> list[Channel]:
    return channels_of(Settings({"NOTIFY_COMMAND": "", "NOTIFY_URLS": "", "NOTIFY_SECONDS": 10, **settings}))


def channel(**settings: Any) -> Channel:
    [only] = channels(**settings)
    return only


def program(directory: Path, code: str) -> str:
    file = directory / "a program.py"
    file.write_text(code)
    return f"{sys.executable} '{file}' 'two words' $HOME"


# --- a command --------------------------------------------------------------------------------------------------------

WRITES_DOWN = """
import json, os, sys
given = {name: os.environ[name] for name in os.environ if name.startswith("NEWSCRAWL_")}
json.dump([sys.argv[1:], given, json.load(sys.stdin)], open(%r, "w"))
"""


def test_a_command_gets_the_message_without_a_shell(tmp_path):
    told = message()
    channel(NOTIFY_COMMAND=program(tmp_path, WRITES_DOWN % str(tmp_path / "seen"))).send(told)
    arguments, environment, given = json.loads((tmp_path / "seen").read_text())
    assert arguments == ["two words", "$HOME"]
    assert given == json.loads(told.as_json())
    assert (
        environment.items()
        >= {
            "NEWSCRAWL_SITE": "lab",
            "NEWSCRAWL_RUN_ID": "20261122T092000.000Z-0a1b2c",
            "NEWSCRAWL_SUBJECT": "newscrawl lab: 1 problem",
            "NEWSCRAWL_BEGUN": "1",
            "NEWSCRAWL_ENDED": "0",
        }.items()
    )


def test_a_command_that_reads_nothing_and_writes_much_is_fine(tmp_path):
    ran = tmp_path / "ran"
    code = f"print('x' * 1_000_000); open({str(ran)!r}, 'w').close()"
    channel(NOTIFY_COMMAND=program(tmp_path, code)).send(message(HOSTILE, number=20))
    assert ran.exists()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (
            "print('first'); print('no\\x1b route\\nto host', flush=True); raise SystemExit(3)",
            "status 3: first no· route to host",
        ),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "ended with status -15"),
        ("raise SystemExit('x' * 100_000)", "ended with status 1: xxx"),
    ],
)
def test_a_command_that_fails_is_said_to_with_the_end_of_its_output(tmp_path, code, why):
    with pytest.raises(NotTold) as caught:
        channel(NOTIFY_COMMAND=program(tmp_path, code)).send(message())
    assert why in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path):
    file = tmp_path / "alive"
    child = f"import time; time.sleep(3); open({str(file)!r}, 'w')"
    code = f"""
import subprocess, sys, time
print("busy", flush=True)
subprocess.Popen([sys.executable, "-c", {child!r}])
time.sleep(60)
"""
    with pytest.raises(NotTold, match=r"killed after 1 s: busy"):
        channel(NOTIFY_COMMAND=program(tmp_path, code), NOTIFY_SECONDS=1).send(message())
    asyncio.run(asyncio.sleep(2.5))
    assert not file.exists()


def test_a_command_that_is_not_there():
    with pytest.raises(NotTold, match="/no/such/program cannot be started"):
        channel(NOTIFY_COMMAND="/no/such/program --now").send(message())


# --- a webhook --------------------------------------------------------------------------------------------------------


def test_a_webhook_gets_subject_text_and_kind():
    told = message()
    with http_receiver() as server:
        channel(NOTIFY_URLS=f"json://user:password@127.0.0.1:{server.port}/hook").send(told)
        [taken] = server.taken
    assert (taken.method, taken.path) == ("POST", "/hook")
    assert json.loads(taken.body).items() >= {"title": told.subject, "message": told.text, "type": "warning"}.items()
    assert taken.headers["Authorization"].startswith("Basic ")


def test_an_end_is_a_success():
    over = KnownProblem("lab", "refused", 1_800_000_000, 1_800_000_000, "refused", 1_800_003_600)
    with http_receiver() as server:
        channel(NOTIFY_URLS=f"json://127.0.0.1:{server.port}/").send(Message(site="lab", run_id="x", problems=[over]))
        assert json.loads(server.taken[0].body)["type"] == "success"


@pytest.mark.parametrize("status", [301, 400, 403, 404, 429, 500, 503])
def test_a_webhook_that_refuses_is_said_to(status):
    with http_receiver(status) as server, pytest.raises(NotTold, match=f"error={status}"):
        channel(NOTIFY_URLS=f"json://127.0.0.1:{server.port}/").send(message())


def test_a_webhook_that_is_not_there_is_said_to():
    with pytest.raises(NotTold, match=r"onnection error .*127\.0\.0\.1"):
        channel(NOTIFY_URLS=f"json://127.0.0.1:{free_port()}/").send(message())


def test_a_webhook_that_drips_is_let_go():
    """Its time limits start anew with each byte."""
    with http_receiver(drips=True) as server:
        hook = channel(NOTIFY_URLS=f"json://127.0.0.1:{server.port}/")
        with pytest.raises(TimeoutError):
            asyncio.run(in_thread(partial(hook.send, message()), 1.5))
        assert len(server.taken) == 1


# --- e-mail -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["", "&format=text", "&format=html"])
def test_a_letter_says_what_the_message_says_and_nothing_hostile_gets_out_of_its_place(form):
    told = message(HOSTILE, number=3)
    with mail_receiver() as server:
        channel(NOTIFY_URLS=server.url + form).send(told)
        [letter] = server.letters
    assert letter["Subject"] == told.subject
    assert letter["To"] == "editor@example.cz"
    assert letter["Bcc"] is None
    for part in letter.walk():
        if part.get_content_type() == "text/html":
            assert "<script" not in part.get_content()
            assert "<b>" not in part.get_content()
            assert "&lt;script&gt;" in part.get_content()
        elif part.get_content_type() == "text/plain":
            assert part.get_content().split() == told.text.split()
    assert "first Bcc: evil@example.cz" in letter.as_string()


def test_a_mail_server_that_refuses_is_said_to():
    with mail_receiver(refuses=True) as server, pytest.raises(NotTold, match=r"[Ee]mail"):
        channel(NOTIFY_URLS=server.url).send(message())


def test_a_mail_server_that_is_not_there_is_said_to():
    with mail_receiver() as server:
        url = server.url
    with pytest.raises(NotTold, match=r"email to"):
        channel(NOTIFY_URLS=url).send(message())


# --- settings ---------------------------------------------------------------------------------------------------------


def test_channels_are_those_of_the_settings_and_have_names_and_keys_without_secrets(tmp_path):
    urls = "json://user:hunter22@127.0.0.1/token77\n  tgram://123456789:tokentoken/12345  JSON://127.0.0.1/other"
    made = channels(NOTIFY_COMMAND="logger -t newscrawl", NOTIFY_URLS=Secret(urls))
    assert [one.name for one in made] == [
        "NOTIFY_COMMAND",
        "json (1 of 3 of NOTIFY_URLS)",
        "tgram (2 of 3 of NOTIFY_URLS)",
        "json (3 of 3 of NOTIFY_URLS)",
    ]
    assert len({one.key for one in made}) == 4
    again = channels(NOTIFY_COMMAND="another", NOTIFY_URLS=" ".join(reversed(urls.split())))
    assert {one.key for one in again} == {one.key for one in made}
    shown = " ".join(one.key + one.name for one in made)
    assert not any(secret in shown for secret in ("hunter22", "token", "123456789"))
    assert channels() == []


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"NOTIFY_COMMAND": "mail -s 'problem"}, "NOTIFY_COMMAND: No closing quotation"),
        (
            {"NOTIFY_URLS": "json://127.0.0.1 secret"},
            "NOTIFY_URLS: number 2 of 2 is no address such as json://host/path",
        ),
    ],
)
def test_wrong_settings_are_one_line_without_the_address(settings, why):
    with pytest.raises(ValueError, match=why) as caught:
        channels(**settings)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://user:hunter22@127.0.0.1/token77",
        "mailto://user:hunter22@127.0.0.1:{port}?smtp=127.0.0.1&mode=insecure&to=x@example.cz&cto=1",
        "json://user:hunter22@127.0.0.1:{port}/token77?method=post&+X-Key=hunter22",
        "jsons://user:hunter22@127.0.0.1:{port}/token77",
        "gotify://127.0.0.1:{port}/hunter22token77",
    ],
)
def test_passwords_and_tokens_are_in_no_error(url):
    with pytest.raises(NotTold) as caught:
        channel(NOTIFY_URLS=url.format(port=free_port())).send(message())
    assert not any(secret in str(caught.value) for secret in ("hunter22", "token77"))


def test_a_secret_shows_itself_to_nobody():
    secret = Secret("hunter22")
    assert "hunter22" not in f"{secret} {secret!r} {[secret]} {Settings({'NOTIFY_URLS': secret})['NOTIFY_URLS']}"
    assert (secret.reveal(), str(Secret(""))) == ("hunter22", "")
