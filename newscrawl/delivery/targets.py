"""Where runs are delivered to: storages, which get their files, and a webhook, which is told of them."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from ftplib import error_temp
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from newscrawl.delivery.addresses import addresses_of, webhook_of
from newscrawl.delivery.retries import persistently
from newscrawl.delivery.storages import STORAGES
from newscrawl.delivery.webhook import Webhook
from newscrawl.exceptions import NotDelivered
from newscrawl.values.terminal import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrapy.crawler import Crawler

    from newscrawl.delivery.addresses import Address
    from newscrawl.delivery.finished_runs import FinishedRun
    from newscrawl.delivery.storages import Storage

_REASON_CHARACTERS = 500
_WORDY = ("boto3", "botocore", "s3transfer", "urllib3")
"""Loggers whose DEBUG lines have headers and so tokens."""


class Target(Protocol):
    """A place or program that is to get the runs."""

    @property
    def name(self) -> str:
        """What log lines call it; it holds no secret."""

    @property
    def key(self) -> str:
        """What the state calls it, the same in each run; it holds no secret."""

    def deliver(self, run: FinishedRun, until: float) -> None:
        """Deliver a run, in a thread.

        Raises:
            NotDelivered: it did not get there.
            TimeoutError: it did not in the time there is: no attempt begins after `until`, a moment of the monotonic
                clock.
        """


class StorageTarget:
    """A storage: it gets the files of a run under "<site>/<day>/<run id>/", the manifest last.

    Before them it gets the JSON Schemas that the manifest names, each once a process. What was there of the run, after
    a crash, is written anew: the same bytes.
    """

    def __init__(self, crawler: Crawler, address: Address) -> None:
        """Take the crawl whose settings Scrapy's storage is made by, and the address."""
        self.name = address.name
        self.key = address.key
        self._crawler = crawler
        self._address = address
        self._schemas: set[str] = set()
        """What it has got of them."""

    @cached_property
    def _storage(self) -> Storage:
        for name in _WORDY:
            logging.getLogger(name).setLevel(logging.INFO)
        storage = STORAGES[self._address.url.partition(":")[0].lower()]
        return storage.from_crawler(self._crawler, self._address.url)

    def deliver(self, run: FinishedRun, until: float) -> None:
        """Put the files of `run` there; raise NotDelivered, TimeoutError."""
        if run.manifest is None:
            raise NotDelivered(f"{run.path}: its manifest cannot be read")
        schemas = [name for name in run.schemas if name not in self._schemas]
        for name in (*schemas, *(f"{run.place}/{file}" for file in run.files)):
            if time.monotonic() > until:
                raise TimeoutError(f"{run.place} takes longer than there is time for")
            persistently(partial(self._put, run, name), until)
        self._schemas.update(schemas)

    def _put(self, run: FinishedRun, name: str) -> None:
        try:
            self._storage.put(name, run.feed / name, run.site)
        except Exception as error:  # boto3 has its own, and so has each server
            may_pass = isinstance(error, ConnectionError | EOFError | error_temp)
            raise NotDelivered(f"{name.rpartition('/')[2]}: {self._reason(error)}", may_pass=may_pass) from None

    def _reason(self, error: Exception) -> str:
        """Return what went wrong in one line; a server may have said a password again."""
        reason = f"{type(error).__name__}: {error}"
        for secret in self._address.secrets:
            reason = reason.replace(secret, "***")
        return shortened(reason, _REASON_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Targets:
    """All that the settings name."""

    storages: Sequence[Target]
    webhook: Target | None

    def __iter__(self) -> Iterator[Target]:
        yield from self.storages
        if self.webhook:
            yield self.webhook


def targets_of(crawler: Crawler) -> Targets:
    """Return the storages that DELIVER_TO names, and the webhook of DELIVER_WEBHOOK.

    Raises ValueError, in one line without any secret, when one of them is wrong.
    """
    storages = [StorageTarget(crawler, address) for address in addresses_of(crawler.settings)]
    hook = webhook_of(crawler.settings)
    return Targets(storages, Webhook(hook.url, hook.keys, hook.name) if hook else None)
