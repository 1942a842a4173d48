"""What the schedule asks of a scrapyd: which sites it crawls, and to crawl one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import requests
from scrapyd_client.utils import get_auth
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from newscrawl.scheduling.schedule import Entry, Scrapyd

PROJECT = "newscrawl"
"""Name under which `make deploy` deploys."""
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
"""The first job after a deployment waits until scrapyd has listed the spiders: some seconds."""
_MAX_BYTES = 16 * 1024 * 1024
"""A list of jobs has 300 bytes for each that scrapyd remembers."""

_Answer = TypeVar("_Answer")


class ScrapydError(Exception):
    """A scrapyd did not do what it was asked for; the message says why in a few words."""


class UnreachableError(ScrapydError):
    """It cannot be asked: it is down, another server answers, or it refuses the password."""


class _Job(msgspec.Struct):
    id: str
    spider: str


class _Jobs(msgspec.Struct):
    pending: list[_Job]
    running: list[_Job]


class _Status(msgspec.Struct):
    status: str
    message: str = ""


class ScrapydApi:
    """A client of one scrapyd. User name and password come from the environment, or else from ~/.netrc.

    It is asked without proxy: what the environment says of proxies is for the crawls.
    """

    def __init__(self, scrapyd: Scrapyd, environment: Mapping[str, str] = os.environ) -> None:
        """Take the daemon, and the environment that has its user name and password."""
        self.scrapyd = scrapyd
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = environment.get("SSL_CERT_FILE") or True
        username = environment.get(scrapyd.username_variable, "")
        password = environment.get(scrapyd.password_variable, "")
        if account := get_auth(url=scrapyd.url, username=username, password=password):
            self._session.auth = account.username.encode(), account.password.encode()  # requests knows Latin-1 alone

    def jobs(self) -> dict[str, str]:
        """Return by site the id of its job that waits or runs; a daemon forgets at a restart what it has started.

        Raises:
            ScrapydError: it has no such project.
            UnreachableError: it cannot be asked.
        """
        jobs = self._answer("GET", "listjobs.json", _Jobs, params={"project": PROJECT})
        return {job.spider: job.id for job in (*jobs.pending, *jobs.running)}

    def start(self, entry: Entry, job: str) -> None:
        """Let the site be crawled by a job of this id.

        Raises:
            ScrapydError: it has no such project or spider.
            UnreachableError: it cannot be asked; the job may have been taken all the same.
        """
        data = [
            ("project", PROJECT),
            ("spider", entry.site),
            ("jobid", job),
            *entry.spider_arguments.items(),
            *(("setting", f"{name}={value}") for name, value in entry.settings.items()),
        ]
        self._answer("POST", "schedule.json", _Status, data=data)

    def _answer(self, method: str, service: str, form: type[_Answer], **content: Any) -> _Answer:
        """Return what a service of the API answers, as an instance of `form`."""
        url = f"{self.scrapyd.url.rstrip('/')}/{service}"
        try:
            with self._session.request(
                method, url, timeout=(_CONNECT_SECONDS, _READ_SECONDS), stream=True, allow_redirects=False, **content
            ) as response:
                if response.status_code != requests.codes.ok:
                    raise UnreachableError(f"it answers {response.status_code} {response.reason}")
                body = response.raw.read(_MAX_BYTES, decode_content=True)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise UnreachableError(_reason(error)) from None
        try:
            status = msgspec.json.decode(body, type=_Status)
            if status.status != "ok":
                raise ScrapydError(" ".join(status.message.split())[-500:])
            return msgspec.json.decode(body, type=form)
        except msgspec.DecodeError:
            raise UnreachableError("what answers is no scrapyd") from None


def _reason(error: Exception) -> str:
    """Return the reason at the bottom of a failed request: requests and urllib3 wrap it several times."""
    while error.__context__ and isinstance(error.__context__, Exception):
        error = error.__context__
    return getattr(error, "strerror", None) or str(error)
