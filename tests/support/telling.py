"""For tests of telling people: servers on 127.0.0.1 that take webhooks, pings and mail, and crawls that find problems.

The classes are named in the settings of crawls of prepared rows (`support.row_crawls`).
"""

from __future__ import annotations

import email
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import aiosmtpd.controller
from scrapy.crawler import Crawler

from newscrawl.clock import Clock
from newscrawl.feed.signals import report_wanted
from newscrawl.state.crawl_state import state_of
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.values.moments import unix_of
from support.row_crawls import crawl_rows

# --- servers ----------------------------------------------------------------------------------------------------------


@dataclass
class Taken:
    """One request that a server has taken."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpReceiver:
    """What a server answers, and what it has taken."""

    port: int = 0
    status: int = 200
    pause: float = 0
    """Seconds before each answer."""
    drips: bool = False
    """Send a byte of a long answer now and then, for a minute."""
    taken: list[Taken] = field(default_factory=list)


@contextmanager
def http_receiver(status: int = 200, pause: float = 0, *, drips: bool = False) -> Iterator[HttpReceiver]:
    """Take any request until the block ends."""
    receiver = HttpReceiver(status=status, pause=pause, drips=drips)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.taken.append(Taken(self.command, self.path, dict(self.headers), body))
            over.wait(receiver.pause)
            self.send_response(receiver.status)
            self.send_header("Content-Length", "600" if receiver.drips else "0")
            self.end_headers()
            while receiver.drips and not over.wait(0.1):
                self.wfile.write(b".")

        do_GET = do_POST = take  # noqa: N815 - names that the server calls

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who was let go has closed the connection
    receiver.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield receiver
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@dataclass
class MailReceiver:
    """A mail server, and the letters that it has taken."""

    refuses: bool
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return "554 no, thank you"
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"

    @property
    def url(self) -> str:
        return (
            f"mailto://127.0.0.1:{self.port}?smtp=127.0.0.1&mode=insecure&from=crawler@example.cz&to=editor@example.cz"
        )


@contextmanager
def mail_receiver(*, refuses: bool = False) -> Iterator[MailReceiver]:
    """Take letters by SMTP until the block ends."""
    receiver = MailReceiver(refuses)
    controller = aiosmtpd.controller.Controller(receiver, hostname="127.0.0.1", port=free_port())
    controller.start()
    receiver.port = controller.port
    try:
        yield receiver
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


# --- crawls -----------------------------------------------------------------------------------------------------------


class Ahead(Clock):
    """So many hours ahead as the setting of the crawl's Judge says."""

    hours = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self.hours)


class Judge:
    """Extension that stands for the judging of runs: it finds the problems that its setting names."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        Ahead.hours = crawler.settings.getfloat("TEST_HOURS_AHEAD")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        self = cls(crawler)
        crawler.signals.connect(self.content, report_wanted)
        return self

    def content(self) -> dict[str, Any]:
        state = state_of(self.crawler)
        texts = json.loads(self.crawler.settings["TEST_PROBLEMS"])
        state.notebook.note(ProblemsFound(site="lab", now=unix_of(state.clock.now()), texts=texts))
        return {"ok": not texts, "problems": list(texts.values())}


EXTENSIONS = {
    "newscrawl.state.crawl_state.CrawlState": 0,
    "support.telling.Judge": -1,
    "newscrawl.notification.notification.Notification": 600,
    "newscrawl.notification.ping.Ping": 600,
}


def crawl_that_finds(directory: Path, problems: dict[str, str], hours: float = 0, **settings: Any) -> str:
    """Crawl rows `hours` from now, find `problems`, name to text, and return the log; the run must be published."""
    given = {
        "EXTENSIONS": json.dumps(EXTENSIONS),
        "CLOCK": "support.telling.Ahead",
        "TEST_PROBLEMS": json.dumps(problems),
        "TEST_HOURS_AHEAD": hours,
        "NOTIFY_SECONDS": 10,
        **settings,
    }
    arguments = [f"{name}={value}" for name, value in given.items()]
    done = crawl_rows(directory / "exports", "pages=1", *arguments)
    assert done.returncode == 0, done.stdout
    assert "lab: published " in done.stdout
    return done.stdout
