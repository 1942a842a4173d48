"""`scrapy onboard --update` after a redesign: the file follows, and the alarm ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from replica.site import ReplicaSite

from .alarms import A_RUN, PACE, SETTINGS, remember_weeks
from .feed import published_runs
from .hidden_project import NAME, HiddenProject
from .shifted_clock import VARIABLE

_RUNS = 3
"""After which a redesign must have been told, and after which its alarm must have ended."""
_PLACES = {"STATE_DIR": "update-state", "EXPORTS_DIR": "update-exports"}


def update_fails(project: HiddenProject, site: ReplicaSite) -> list[str]:
    """Redesign the site, wait for the alarm, update the file; return what is wrong with what follows.

    A file that declares nothing which a redesign takes away needs no alarm and no update.
    """
    now = max(datetime.fromisoformat(page["published_at"]) for page in project.replica.truth(site.name))
    _crawl(project, now)
    remember_weeks(project.directory / _PLACES["STATE_DIR"], NAME, now)
    if alarms := _crawl(project, now + timedelta(minutes=5)):
        return [f"update: alarms before the redesign: {alarms}"]
    desk = project.replica.desks[site.name]
    desk.redesign()
    told: list[str] = []
    for number in range(1, _RUNS + 1):
        desk.publish(A_RUN)
        told = told or _crawl(project, now + number * PACE)
    if not told:
        return []
    before = project.file.read_text()
    status = project.run("onboard", site.front, "--update", NAME, log="update.log")
    if status:
        return [f"update: exit status {status}: {project.said('update.log')}"]
    if project.file.read_text() == before:
        return [f"update: the file is as it was, in spite of {told}"]
    left = told
    for number in range(_RUNS + 1, 2 * _RUNS + 1):
        desk.publish(A_RUN)
        left = _crawl(project, now + number * PACE)
    return [f"update: alarms after it: {left}"] if left else []


def _crawl(project: HiddenProject, now: datetime) -> list[str]:
    """Crawl at a moment and return the problems of the site that are known after it.

    Raises RuntimeError where the crawl fails.
    """
    project.environment[VARIABLE] = now.isoformat()
    log = f"crawl-{now:%d-%H-%M}.log"
    status = project.run("crawl", NAME, log=log, **SETTINGS, **_PLACES)
    del project.environment[VARIABLE]
    if status:
        raise RuntimeError(f"exit status {status}: {project.said(log, 20)}")
    report: dict[str, Any] = published_runs(project.directory / _PLACES["EXPORTS_DIR"], NAME)[-1].report
    return [f"{alarm['name']}: {alarm['text']}" for alarm in report["alarms"]]
