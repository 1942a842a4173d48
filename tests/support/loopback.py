"""For tests of what goes over the network: an HTTP server that answers for any host, and Scrapy run against it.

The server listens on 127.0.0.1, records what it is asked, and is a forward proxy as far as plain HTTP goes: Scrapy's
requests for http://any.host/ reach it by http_proxy.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from support.forks import Fork
from support.paths import ROOT

FAST = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "RETRY_TIMES": 0,
    "LOG_LEVEL": "DEBUG",
    "BREAKER_REST": 0,
    "ROBOTSTXT_AGAIN": 0.2,
    "READER_PROCESS": False,
    "TDMREP_ENABLED": False,
}
"""Without delay, and without asking for tdmrep.json, of which the tests of SiteRights and crawls of the replica tell;
pages are read in the crawl's process, as starting another takes half a second: crawls of the replica and of costly
pages have one."""
ALONE = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}}
"""Settings that leave pipelines and extensions out."""

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Request:
    """One request as the server saw it."""

    url: str
    time: float
    """Seconds of the monotonic clock at arrival."""
    headers: dict[str, str]


@dataclass
class Loopback:
    """What the server answers, URL to answer, and what it was asked."""

    port: int
    answers: dict[str, Answer | Callable[[], Answer]]
    requests: list[Request] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.requests]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def page(body: str, content_type: str = "text/html; charset=utf-8") -> Answer:
    return 200, {"Content-Type": content_type}, body.encode()


def redirect(location: str, status: int = 301) -> Answer:
    return status, {"Location": location}, b""


def links_page(*targets: str, head: str = "") -> Answer:
    links = "".join(f'<p><a href="{target}">odkaz</a></p>' for target in targets)
    return page(f"<html><head>{head}</head><body>{links}</body></html>")


@contextmanager
def serve(answers: dict[str, Answer | Callable[[], Answer]]) -> Iterator[Loopback]:
    """Serve `answers` until the block ends; a URL that is not among them gets 404."""
    loopback = Loopback(0, answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = self.path if "://" in self.path else f"http://{self.headers['Host']}{self.path}"
            loopback.requests.append(Request(url, time.monotonic(), dict(self.headers)))
            answer = loopback.answers.get(url, (404, {}, b""))
            status, headers, body = answer() if callable(answer) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    loopback.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class ScrapyResult:
    """What one finished Scrapy process left: exit status, log, output, exported items and stats."""

    status: int
    log: str
    output: str
    items: list[dict[str, Any]]
    stats: dict[str, Any]


STATS = """
import json, sys
from scrapy.statscollectors import MemoryStatsCollector

class Collector(MemoryStatsCollector):
    def _persist_stats(self, stats):
        json.dump(stats, open({path!r}, "w"), default=str)
"""


def start_scrapy(
    directory: Path,
    *command: str,
    proxy: Loopback | None = None,
    settings: dict[str, Any] | None = None,
    environment: dict[str, str] | None = None,
    module: str = "scrapy",
) -> Fork:
    """Start `scrapy COMMAND` in the project with `settings` on top of its own; files it needs go to `directory`.

    `module` is one that does the same with stand-ins.
    """
    (directory / "loopback_stats.py").write_text(STATS.format(path=str(directory / "stats.json")))
    own = {"STATS_CLASS": "loopback_stats.Collector", "STATS_DUMP": False, "STATE_DIR": directory / "state"}
    options = {**own, **(settings or {})}
    arguments = [f"{name}={json.dumps(value) if isinstance(value, dict) else value}" for name, value in options.items()]
    inherited = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    inherited |= {"PYTHONPATH": f"{directory}:{ROOT}", "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
    inherited |= {"http_proxy": proxy.address} if proxy else {}
    output = ["-O", f"{directory / 'items.jsonl'}:jsonlines"] if command[0] in ("crawl", "runspider") else []
    given = [part for one in arguments for part in ("-s", one)]
    return Fork(["-m", module, *command, *output, *given], cwd=ROOT, env=inherited | (environment or {}))


def ended(directory: Path, process: Fork, timeout: float = 60) -> ScrapyResult:
    """Return what a process that was started in `directory` left, once it has ended; kill it after `timeout` s."""
    with process:
        output, log = process.communicate(timeout)
    stats, items = directory / "stats.json", directory / "items.jsonl"
    return ScrapyResult(
        status=process.wait(),
        log=log,
        output=output,
        items=[json.loads(line) for line in items.read_text().splitlines()] if items.exists() else [],
        stats=json.loads(stats.read_text()) if stats.exists() else {},
    )


def scrapy(directory: Path, *command: str, **given: Any) -> ScrapyResult:
    """Run `scrapy COMMAND` to its end; what is given besides is for `start_scrapy`."""
    return ended(directory, start_scrapy(directory, *command, **given))


def run_spider(directory: Path, source: str, *, proxy: Loopback | None = None, **settings: Any) -> ScrapyResult:
    """Run the spider class that the module `source` defines, without pipelines and extensions, and without delay."""
    file = directory / "spider_under_test.py"
    file.write_text(source)
    return scrapy(directory, "runspider", str(file), proxy=proxy, settings={**FAST, **ALONE, **settings})
