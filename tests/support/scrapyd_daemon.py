"""A real scrapyd on 127.0.0.1 with a password, as docs/operations.md configures it, and a copy of the project."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from support.paths import ROOT

VENV = Path(sys.prefix)
SECONDS = 60
ACCOUNT = {"SCRAPYD_USERNAME": "operator", "SCRAPYD_PASSWORD": "zkouska"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(kw_only=True)
class Scrapyd:
    """A daemon: its directory, its port, the environment of its jobs, and a copy of the project to deploy from."""

    directory: Path
    project: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    daemon: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        with (self.directory / "log").open("ab") as log:
            self.daemon = subprocess.Popen(
                [VENV / "bin" / "scrapyd"],
                cwd=self.directory,
                env=os.environ | self.environment | ACCOUNT | {"SCRAPYD_HTTP_PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Wait until the daemon answers; fail with its log where it does not."""
        assert self.daemon
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.daemon.poll() is None:
            try:
                self.call("daemonstatus.json")
            except urllib.error.URLError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.directory / "log").read_text())

    def stop(self) -> None:
        """End the daemon as systemd would; its jobs go on."""
        assert self.daemon
        self.daemon.send_signal(signal.SIGTERM)
        self.daemon.wait(SECONDS)

    def call(self, service: str, account: dict[str, str] = ACCOUNT, **data: str | list[str]) -> dict[str, Any]:
        """POST `data` to a service of the API, or GET it without; raises HTTPError."""
        credentials = ":".join(account.values()).encode()
        request = urllib.request.Request(
            f"{self.url}{service}",
            urlencode(data, doseq=True).encode() if data else None,
            {"Authorization": f"Basic {base64.b64encode(credentials).decode()}"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer: dict[str, Any] = json.loads(direct.open(request, timeout=10).read())
        return answer

    def deploy(self, **account: str) -> subprocess.CompletedProcess[str]:
        """Run `make deploy` with this account; the installation is taken as it is."""
        stamp = VENV / ".installed"
        return subprocess.run(
            ["make", f"VENV={VENV}", f"--old-file={stamp}", "deploy", "TARGET=lab"],
            cwd=self.project,
            env=os.environ | {"HOME": str(self.directory)} | account,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def eggs(self) -> list[Path]:
        return sorted((self.directory / "eggs" / "newscrawl").glob("*.egg"))

    def job_log(self, site: str, job: str) -> Path:
        return self.directory / "logs" / "newscrawl" / site / f"{job}.log"


@contextmanager
def running_scrapyd(directory: Path, environment: Mapping[str, str]) -> Iterator[Scrapyd]:
    """Run a daemon in the new `directory`, whose jobs have `environment`; end it at last."""
    scrapyd = Scrapyd(directory=directory / "scrapyd", project=directory / "project", environment=environment)
    scrapyd.directory.mkdir()
    scrapyd.project.mkdir()
    written = re.search(r"^```ini\n(\[scrapyd\]\n.+?)```", (ROOT / "docs/operations.md").read_text(), re.S | re.M)
    assert written
    configuration = written[1].replace("/srv/newscrawl", str(scrapyd.directory)) + "poll_interval = 0.2\n"
    (scrapyd.directory / "scrapyd.conf").write_text(configuration)
    (scrapyd.directory / ".scrapy.cfg").write_text(f"[deploy:lab]\nurl = {scrapyd.url}\n")
    for name in ("Makefile", "scrapy.cfg", "requirements.txt"):
        shutil.copy2(ROOT / name, scrapyd.project)
    for name in ("newscrawl", "tests", "deploy"):
        shutil.copytree(ROOT / name, scrapyd.project / name, ignore=shutil.ignore_patterns("__pycache__"))
    scrapyd.start()
    try:
        yield scrapyd
    finally:
        scrapyd.stop()
