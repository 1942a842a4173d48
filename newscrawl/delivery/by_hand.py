"""Delivery without a crawl: `scrapy feed deliver`."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Spider
from scrapy.crawler import Crawler

from newscrawl.clock import clock_of
from newscrawl.delivery.finished_runs import beginning_of
from newscrawl.delivery.site_delivery import SiteDelivery
from newscrawl.delivery.targets import targets_of
from newscrawl.feed.run import LOCK, VISIBLE
from newscrawl.state.opening import existing_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from scrapy.settings import BaseSettings, Settings

    from newscrawl.delivery.site_delivery import Outcome
    from newscrawl.delivery.targets import Targets
    from newscrawl.state.store import Store

_SECONDS = 3_600
"""How long a site may take: nobody waits for it as for the end of a crawl, and a server may be slow."""


def targets_by_hand(settings: Settings) -> Targets:
    """Return the targets of the settings; raise ValueError, in one line, where there is none or a wrong one."""
    targets = targets_of(Crawler(Spider, settings))
    if not any(targets):
        raise ValueError("no target is named: NEWSCRAWL_DELIVER_TO, NEWSCRAWL_DELIVER_WEBHOOK")
    return targets


def deliver_sites(
    settings: BaseSettings, targets: Targets, sites: Sequence[str] = (), since: date | None = None
) -> Iterator[tuple[Path, list[Outcome]]]:
    """Deliver what `targets` do not have; yield the directory of each site, and an outcome a target.

    There is no outcome where another process delivers the site's runs.

    Args:
        settings: of the project.
        targets: where to.
        sites: names of sites, none for all that the feed has.
        since: deliver the runs of this day in Prague and the later ones, whether they were delivered or not.

    Raises:
        StateError: there is no store, or it cannot be read or written.
        OSError: the feed cannot be read.
        FeedError: a site's name is no plain one.
    """
    exports = Path(settings["EXPORTS_DIR"])
    position = beginning_of(since) if since else None
    with closing(existing_store(Path(settings["STATE_DIR"]))) as store:
        for site in sites or sorted(path.parent.name for path in exports.glob(f"{VISIBLE}/{LOCK}")):
            delivery = SiteDelivery(exports, site, targets, store, clock_of(settings))
            yield exports / site, asyncio.run(delivery.deliver(_SECONDS, position))


def delivered_to_all(settings: Settings, store: Store, sites: Iterable[str]) -> dict[str, str]:
    """Return of each of `sites` up to which run all targets of the settings have its runs: the id of that.

    Sites without any target are not among them.

    Raises:
        ValueError: a target is wrong.
        StateError: the store cannot be read.
    """
    keys = {target.key for target in targets_of(Crawler(Spider, settings))}
    known = {site: store.deliveries.of_site(site) for site in sites}
    positions = {site: [found[key].position for key in keys & found.keys()] for site, found in known.items()}
    return {site: min(of_site) for site, of_site in positions.items() if of_site}
