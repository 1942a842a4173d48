"""The delivery of one site's runs: to each target those it does not have, in the order of their publication."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.delivery.finished_runs import newest_published, number_after, runs_after
from newscrawl.exceptions import NotDelivered
from newscrawl.feed.files import lock
from newscrawl.feed.run import site_directory
from newscrawl.notification.threads import GRACE_SECONDS, in_thread
from newscrawl.state.delivery_table import Delivered, DeliveryFailed
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.clock import Clock
    from newscrawl.delivery.targets import Target, Targets
    from newscrawl.state.store import Store

_LOCK = ".delivering"
"""Name of the file in a site's directory that is locked while its runs are delivered."""


@dataclass(slots=True)
class Outcome:
    """What became of the delivery to one target."""

    target: str
    """Its name, without secrets."""
    position: str | None
    """How far it has come, None where the target is new and nothing says from which run on."""
    runs: int = 0
    """Runs that it got now."""
    waiting: int = 0
    """Runs that it does not have yet, as far as they are counted: of a failure, or when there was no time left."""
    failure: str | None = None
    """Why it did not get a run, None when all was well."""
    is_under_way: bool = False
    """Whether a thread is still at it, after all the time that there was."""


class SiteDelivery:
    """Delivers the runs of one site.

    A target has got a run when all of its files are there, or its message was answered with 2xx; then that is put down
    in the store, before the next run's turn. So a crash between the two has the run delivered once more: the same bytes
    to the same places, a message with the same id. The webhook is told of the runs that all storages have.
    """

    def __init__(self, exports: Path, site: str, targets: Targets, store: Store, clock: Clock) -> None:
        """Take the feed's directory, the name of the site, the targets, and the open store."""
        self._exports = exports
        self._site = site
        self._targets = targets
        self._store = store
        self._clock = clock

    async def deliver(self, seconds: float, since: str | None = None) -> list[Outcome]:
        """Deliver what is to be delivered, within so many seconds; return an outcome a target.

        Return none when another process delivers the site's runs. With `since` all targets get the runs whose ids are
        greater, whatever they have; those that are published later in any case.

        Raises:
            OSError: the feed cannot be read.
            StateError: the store cannot be read or written.
            FeedError: the site's name is no plain one.
        """
        directory = site_directory(self._exports, self._site)
        held = await asyncio.to_thread(lock, directory / _LOCK) if directory.is_dir() else None
        if held is None:
            return []
        until = time.monotonic() + seconds
        if since is not None:
            since = min(since, await asyncio.to_thread(newest_published, self._exports, self._site))
            moved = [Delivered(site=self._site, target=target.key, position=since) for target in self._targets]
            await asyncio.to_thread(self._store.apply, moved)
        known = self._store.deliveries.of_site(self._site)
        positions = {key: delivery.position for key, delivery in known.items()}
        to_all = (self._to(target, positions.get(target.key), until) for target in self._targets.storages)
        outcomes = list(await asyncio.gather(*to_all))
        if webhook := self._targets.webhook:
            places = [outcome.position for outcome in outcomes if outcome.position is not None]
            told = await self._to(webhook, positions.get(webhook.key), until, min(places, default=None))
            outcomes.append(told)
        if not any(outcome.is_under_way for outcome in outcomes):
            os.close(held)  # else the lock ends with this process
        return outcomes

    async def _to(self, target: Target, position: str | None, until: float, last: str | None = None) -> Outcome:
        """Deliver to one target the runs after `position` up to `last`, None for all; return what became of that."""
        outcome = Outcome(target.name, position)
        if position is None:
            return outcome
        seconds = max(0.0, until - time.monotonic())
        try:
            await in_thread(partial(self._in_thread, target, outcome, until, last), seconds + GRACE_SECONDS)
        except NotDelivered as error:
            outcome.failure = str(error)
        except TimeoutError as error:
            if not outcome.runs:  # else it only goes on with the next run
                outcome.failure = str(error) or f"not within {seconds:.0f} s"
        else:
            return outcome
        await asyncio.to_thread(self._put_down, target, outcome)
        return outcome

    def _in_thread(self, target: Target, outcome: Outcome, until: float, last: str | None) -> None:
        """Do what `_to` says; what was done is in `outcome` at any time."""
        outcome.is_under_way = True
        try:
            self._deliver(target, outcome, until, last)
        finally:
            outcome.is_under_way = False

    def _deliver(self, target: Target, outcome: Outcome, until: float, last: str | None) -> None:
        for run in runs_after(self._exports, self._site, outcome.position or ""):
            if last is not None and run.last > last:
                return
            if time.monotonic() > until:
                outcome.waiting = self._waiting(outcome)
                return
            try:
                target.deliver(run, until)
            except NotDelivered:
                if run.is_there:
                    raise
                self._deliver(target, outcome, until, last)  # it was compacted meanwhile, its rows are another run's
                return
            self._store.apply([Delivered(site=self._site, target=target.key, position=run.last)])
            outcome.runs += 1
            outcome.position = run.last

    def _put_down(self, target: Target, outcome: Outcome) -> None:
        """Count the runs that wait, and keep in the store why the delivery has failed, if it has."""
        outcome.waiting = self._waiting(outcome)
        if outcome.failure:
            now = unix_of(self._clock.now())
            self._store.apply([DeliveryFailed(site=self._site, target=target.key, reason=outcome.failure, now=now)])

    def _waiting(self, outcome: Outcome) -> int:
        return number_after(self._exports, self._site, outcome.position or "")
