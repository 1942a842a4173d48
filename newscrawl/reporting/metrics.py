"""How sites are, as metrics for Prometheus: names and units as its naming rules ask for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from newscrawl.reporting.health import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newscrawl.reporting.health import Health, SiteHealth

_MOMENTS: dict[str, tuple[str, Callable[[SiteHealth], int | None]]] = {
    "last_run": ("When the last run that is known began.", lambda site: site.last_run),
    "last_run_end": ("When that run ended.", lambda site: site.last_run_ended),
    "last_good_run": ("When the last run without a problem began.", lambda site: site.last_good_run),
    "newest_article": ("When the newest article of the feed was published.", lambda site: site.newest_article),
    "next_run": ("When the schedule has the next run begin.", lambda site: site.next_run),
}
"""Moment of a site -> its HELP, and its value in Unix seconds; a site without it has no sample."""
_NUMBERS: dict[str, tuple[str, Callable[[SiteHealth], int]]] = {
    "due_pages": ("Pages that are to be fetched by now.", lambda site: site.due),
    "due_pages_not_in_feed": ("Those of them that the feed does not have.", lambda site: site.due_not_in_feed),
    "day_runs": ("Runs that began in the last 24 hours.", lambda site: site.last_day.runs),
    "day_requests": ("HTTP requests of these runs.", lambda site: site.last_day.requests),
    "day_articles": ("New articles of these runs.", lambda site: site.last_day.new),
    "day_revisions": ("Revisions of articles of these runs.", lambda site: site.last_day.revised),
    "day_tombstones": ("Tombstones of these runs.", lambda site: site.last_day.gone),
    "day_rejected": ("Pages and rows that these runs put into the quarantine.", lambda site: site.last_day.rejected),
    "day_download_errors": ("Downloads that failed in these runs.", lambda site: site.last_day.errors),
}
_STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx", "other")


class HealthCollector(Collector):
    """Gives the metrics of what `look` returns, which is called anew for each collection."""

    def __init__(self, look: Callable[[], Health]) -> None:
        self._look = look

    def describe(self) -> list[Metric]:
        """Say nothing beforehand: the registry then need not look at the sites to know the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield each metric with a sample for each site that has one."""
        health = self._look()
        yield _gauge("state_readable", "Whether the state can be read: 1 or 0.", int(health.state is None))
        yield _gauge("health_timestamp_seconds", "When these metrics were made.", health.now)
        statuses = _of_site("site_status", "1 for the status that the site has, 0 for the others.", "status")
        problems = _of_site("site_problems", "Problems that last, by the first word of their names.", "kind")
        responses = _of_site("site_day_responses", "HTTP responses of the runs of the last 24 hours.", "code")
        for site in health.sites:
            for status in STATUSES:
                statuses.add_metric([site.site, status.replace(" ", "_")], int(site.status == status))
            for kind, number in Counter(_kind(problem.name) for problem in site.problems).items():
                problems.add_metric([site.site, kind], number)
            for code in _STATUS_CLASSES:
                responses.add_metric([site.site, code], site.last_day.statuses.get(code, 0))
        yield from (statuses, problems, responses)
        for name, (text, moment) in _MOMENTS.items():
            yield _by_site(f"site_{name}_timestamp_seconds", text, health, moment)
        for name, (text, number_of) in _NUMBERS.items():
            yield _by_site(f"site_{name}", text, health, number_of)


def registry_of(look: Callable[[], Health]) -> CollectorRegistry:
    """Return a registry with the metrics of what `look` returns and nothing else."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(HealthCollector(look))
    return registry


def write_textfile(health: Health, path: str) -> None:
    """Put the metrics at `path`, all at once, as node_exporter's textfile collector wants them; raise OSError."""
    write_to_textfile(path, registry_of(lambda: health))


def _gauge(name: str, text: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"newscrawl_{name}", text, value=value)


def _of_site(name: str, text: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"newscrawl_{name}", text, labels=["site", label])


def _by_site(name: str, text: str, health: Health, value_of: Callable[[SiteHealth], int | None]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"newscrawl_{name}", text, labels=["site"])
    for site in health.sites:
        value = value_of(site)
        if value is not None:
            family.add_metric([site.site], value)
    return family


def _kind(problem: str) -> str:
    """Return the first word of a problem's name: what follows may be an address, of which there is no end."""
    kind = problem.split(" ", 1)[0]
    return kind if re.fullmatch(r"[a-z_.]{1,40}", kind) else "other"
