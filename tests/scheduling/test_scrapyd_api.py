"""What can go wrong with a scrapyd is told in a few words; what it is asked is what the schedule says."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest

from newscrawl.scheduling.cadence import Cadence
from newscrawl.scheduling.schedule import Entry, Scrapyd
from newscrawl.scheduling.scrapyd_api import ScrapydApi, ScrapydError, UnreachableError

PASSWORD = {"SCRAPYD_USERNAME": "operator", "SCRAPYD_PASSWORD": "žluťoučký"}
ENTRY = Entry(
    site="globe24",
    cadence=Cadence.parse(["every 5m"]),
    budget="4m",
    arguments={"pages": "2"},
    settings={"A": "1=2", "B": ""},
    scrapyd="local",
)


class Server(ThreadingHTTPServer):
    """Answers every request with `status`, `headers` and `body`, and notes what was asked."""

    status, body, headers = 200, b"", dict[str, str]()

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, list[tuple[str, str]], str]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = parse_qsl(data, keep_blank_values=True)
        self.server.asked.append((self.command, self.path, form, self.headers.get("Authorization", "")))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def api(server: Server, **environment: str) -> ScrapydApi:
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    names = {"username_variable": "SCRAPYD_USERNAME", "password_variable": "SCRAPYD_PASSWORD"}
    return ScrapydApi(Scrapyd(name="local", url=url, max_proc=4, **names), environment)


def test_a_job_is_asked_for_with_all_that_the_schedule_says(server: Server) -> None:
    server.body = b'{"status": "ok", "jobid": "x", "node_name": "n"}'
    api(server, **PASSWORD).start(ENTRY, "globe24-1")
    (asked,) = server.asked
    credentials = base64.b64encode(":".join(PASSWORD.values()).encode()).decode()
    assert asked == (
        "POST",
        "/schedule.json",
        [
            *(
                ("project", "newscrawl"),
                ("spider", "globe24"),
                ("jobid", "globe24-1"),
                ("budget", "4m"),
                ("pages", "2"),
            ),
            *(("setting", "A=1=2"), ("setting", "B=")),
        ],
        f"Basic {credentials}",
    )


def test_jobs_are_those_that_wait_or_run(server: Server) -> None:
    lists = {name: [{"id": f"{name}1", "spider": name}] for name in ("pending", "running", "finished")}
    server.body = json.dumps({"status": "ok", **lists}).encode()
    assert api(server).jobs() == {"pending": "pending1", "running": "running1"}
    assert [(path, sent) for _, path, _, sent in server.asked] == [("/listjobs.json?project=newscrawl", "")]


def test_no_proxy_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.delenv("no_proxy", raising=False)
    server.body = b'{"status": "ok", "pending": [], "running": []}'
    assert api(server).jobs() == {}


@pytest.mark.parametrize(
    ("status", "headers", "body", "told"),
    [
        (401, {}, b"Unauthorized", "it answers 401 Unauthorized"),
        (502, {}, b"<html>", "it answers 502 Bad Gateway"),
        (302, {"Location": "http://127.0.0.1:9/"}, b"", "it answers 302 Found"),
        (200, {}, b"<html>", "what answers is no scrapyd"),
        (200, {}, b"", "what answers is no scrapyd"),
        (200, {}, b"[]", "what answers is no scrapyd"),
        (200, {}, b'{"status": "ok"}', "what answers is no scrapyd"),
        (200, {"Content-Encoding": "gzip"}, b"no gzip", "incorrect header check"),
    ],
)
def test_what_does_not_answer_as_a_scrapyd_is_not_reached(
    server: Server, status: int, headers: dict[str, str], body: bytes, told: str
) -> None:
    server.status, server.headers, server.body = status, headers, body
    with pytest.raises(UnreachableError) as raised:
        api(server).jobs()
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_error_of_scrapyd_is_told_in_its_words(server: Server) -> None:
    server.body = json.dumps({"status": "error", "message": "spider 'globe24'\n not found"}).encode()
    with pytest.raises(ScrapydError, match=r"^spider 'globe24' not found$") as raised:
        api(server).start(ENTRY, "1")
    assert not isinstance(raised.value, UnreachableError)


def test_nobody_listens() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        scrapyd = Scrapyd(name="a", url=url, max_proc=1, username_variable="", password_variable="")
        with pytest.raises(UnreachableError, match=r"^Connection refused$"):
            ScrapydApi(scrapyd, {}).jobs()


def test_an_unknown_host() -> None:
    scrapyd = Scrapyd(
        name="a", url="http://nobody.invalid:6800/", max_proc=1, username_variable="", password_variable=""
    )
    with pytest.raises(UnreachableError, match=r"."):
        ScrapydApi(scrapyd, {}).jobs()
