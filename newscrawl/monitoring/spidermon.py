"""The suite of Spidermon's that watches a run: what its own monitors judge well, and the problems of the run's report.

docs/operations.md says which of Spidermon's monitors are left out, and why.
"""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from spidermon import Monitor, MonitorSuite, monitors
from spidermon.contrib.scrapy.monitors import ErrorCountMonitor, FinishReasonMonitor, UnwantedHTTPCodesMonitor

from newscrawl.monitoring.run_monitors import RunMonitors


@monitors.name("Report of the run")
class ReportMonitor(Monitor):
    """Fails when the run was not published, or its report has problems."""

    @monitors.name("published and without problems")
    def test_report(self) -> None:
        """Hold the report against what it should say."""
        extension = self.data.crawler.get_extension(RunMonitors)
        if extension is None or extension.content is None:
            self.fail("the run was not published")
        problems = extension.content.get("problems", [])
        if problems:
            self.fail("\n".join(problems))


class RunSuite(MonitorSuite):
    """Runs when all is done; actions are what SPIDERMON_FAILED_ACTIONS names by their dotted paths."""

    monitors = (ReportMonitor, FinishReasonMonitor, ErrorCountMonitor, UnwantedHTTPCodesMonitor)

    def __init__(self, *arguments: Any, crawler: Crawler, **named: Any) -> None:
        super().__init__(*arguments, crawler=crawler, **named)
        self.add_monitors_failed_actions(map(load_object, crawler.settings.getlist("SPIDERMON_FAILED_ACTIONS")))
