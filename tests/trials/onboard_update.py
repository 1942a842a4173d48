"""`scrapy onboard --update` after a redesign: the file follows, the alarm ends, and articles read as before."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from newscrawl.monitoring.coverage import FIELDS as COVERED
from replica.site import ReplicaSite

from .alarms import A_RUN, PACE, SETTINGS, remember_weeks
from .crawls import ALL_PAGES
from .feed import PublishedRun, published_runs
from .feed_score import FIELDS
from .hidden_project import NAME, HiddenProject, ruff_complaints
from .shifted_clock import VARIABLE

_RUNS = 3
"""After which a redesign must have been told, and after which its alarm must have ended."""
_PLACES = {"STATE_DIR": "update-state", "EXPORTS_DIR": "update-exports"}
_AFTERWARDS = {"STATE_DIR": "afterwards-state", "EXPORTS_DIR": "afterwards-exports"}
_SHOWN = 3


@dataclass(kw_only=True)
class Updated:
    """What came of an update."""

    told: str = ""
    """In which run after the redesign an alarm rang, and which."""
    changed: str = ""
    """Words that the update changed."""
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.told or f'no alarm in {_RUNS} runs'}; {self.changed or 'nothing changed'}"


def update_after_redesign(project: HiddenProject, site: ReplicaSite) -> Updated:
    """Redesign the site, wait for the alarm, update the file twice; return what came of it.

    Where no alarm rings, as where a file declares nothing that a redesign takes away, all else must hold, too.
    """
    result = Updated()
    truth = project.replica.truth(site.name)
    now = max(datetime.fromisoformat(page["published_at"]) for page in truth)
    _crawl(project, now)
    exports = project.directory / _PLACES["EXPORTS_DIR"]
    remember_weeks(project.directory / _PLACES["STATE_DIR"], NAME, now, _lacking(published_runs(exports, NAME)[-1]))
    if alarms := _crawl(project, now + timedelta(minutes=5)):
        result.problems.append(f"update: alarms before the redesign: {alarms}")
        return result
    project.replica.desks[site.name].redesign()
    moments = (now + number * PACE for number in range(1, 2 * _RUNS + 1))
    if told := _crawl_until(project, site, moments, has_alarms=True):
        number, alarms = told
        result.told = f"alarm in run {number} ({', '.join(alarm.partition(':')[0] for alarm in alarms)})"
    _update(project, result)
    over = _crawl_until(project, site, moments, has_alarms=False)
    result.problems += [] if over else [f"update: alarms after it: {_alarms(project)}"]
    result.problems += _read_otherwise(project, {page["url"] for page in truth})
    return result


def _lacking(run: PublishedRun) -> dict[str, float]:
    """Return the share of a run's articles without each field whose coverage is judged."""
    with_links = {link["article_id"] for link in run.links}
    had = Counter(
        field
        for row in run.articles
        for field in COVERED
        if (row["id"] in with_links if field == "boxes" else row[field])
    )
    return {field: 1 - had[field] / len(run.articles) for field in COVERED}


def _update(project: HiddenProject, result: Updated) -> None:
    """Update the file as its state says, and again: the second time there is nothing to do."""
    before = project.file.read_text()
    state = {"STATE_DIR": _PLACES["STATE_DIR"]}
    status = project.run("onboard", "--update", NAME, log="update.log", **state)
    after = project.file.read_text()
    old, new = _words(before), _words(after)
    changed = sorted(word for word in old | new if old.get(word) != new.get(word))
    result.changed = ", ".join(changed)
    if status:
        result.problems.append(f"update: exit status {status}: {project.said('update.log')}")
    if result.told and not changed:
        result.problems.append(f"update: the file is as it was, in spite of: {result.told}")
    added = {word for word in changed if word not in old}  # such as a paging that the first survey did not meet
    if others := [word for word in changed if not word.startswith("page.") and word not in added]:
        result.problems.append(f"update: changed, though the redesign is of pages alone: {', '.join(others)}")
    result.problems += [f"update: {complaint}" for complaint in ruff_complaints(project)]
    status = project.run("onboard", "--update", NAME, log="update-again.log", **state)
    if status or project.file.read_text() != after:
        result.problems.append(f"update: again, status {status}: {project.said('update-again.log')}")


def _words(source: str) -> dict[str, str]:
    """Return what a site file assigns: word of the site, or "page.WORD" -> its source."""
    body = next(node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    words: dict[str, str] = {}
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
            if name == "page" and isinstance(value, ast.Call):
                words |= {f"page.{keyword.arg}": ast.unparse(keyword.value) for keyword in value.keywords}
            else:
                words[f"page.{name}" if name == "page" else name] = ast.unparse(value)
    return words


def _read_otherwise(project: HiddenProject, urls: Iterable[str]) -> list[str]:
    """Crawl the redesigned site with the updated file, and return which articles read otherwise than before."""
    told = [part for argument in ALL_PAGES for part in ("-a", argument)]
    status = project.run("crawl", NAME, *told, log="afterwards.log", **_AFTERWARDS)
    if status:
        return [f"update: crawl: exit status {status}: {project.said('afterwards.log')}"]
    before = _articles(published_runs(project.exports, NAME))
    after = _articles(published_runs(project.directory / _AFTERWARDS["EXPORTS_DIR"], NAME))
    known = [url for url in urls if url in before]
    lost = [url for url in known if url not in after]
    problems = [f"update: {len(lost)} articles no longer found: {', '.join(lost[:_SHOWN])}"] if lost else []
    otherwise: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for url in known:
        for name in (name for name in before[url] if url in after and before[url][name] != after[url][name]):
            otherwise[name] += 1
            examples.setdefault(name, f"{url}: {after[url][name]!r:.150} instead of {before[url][name]!r:.150}")
    return [
        *problems,
        *(f"update: {number} read otherwise: {name}: {examples[name]}" for name, number in otherwise.items()),
    ]


def _articles(runs: Iterable[PublishedRun]) -> dict[str, dict[str, Any]]:
    """Return articles by address: what is compared of their rows, and where teasers stand: they change."""
    rows: dict[str, dict[str, Any]] = {}
    links: dict[str, set[tuple[Any, ...]]] = {}
    for run in runs:
        for link in run.links:
            place = (link["section"], link["heading"], link["position"])
            links.setdefault(link["article_url"], set()).add(place)
        rows |= {row["url"]: {name: row[name] for name in FIELDS} for row in run.articles}
    return {url: {**row, "teasers": sorted(links.get(url, ()), key=str)} for url, row in rows.items()}


def _crawl_until(
    project: HiddenProject, site: ReplicaSite, moments: Iterator[datetime], *, has_alarms: bool
) -> tuple[int, list[str]] | None:
    """Crawl until a run has alarms, or has none, after a few new articles each; return which, None where none has."""
    for number, now in enumerate(islice(moments, _RUNS), 1):
        project.replica.desks[site.name].publish(A_RUN)
        alarms = _crawl(project, now)
        if bool(alarms) is has_alarms:
            return number, alarms
    return None


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
    return _alarms(project)


def _alarms(project: HiddenProject) -> list[str]:
    report: dict[str, Any] = published_runs(project.directory / _PLACES["EXPORTS_DIR"], NAME)[-1].report
    return [f"{alarm['name']}: {alarm['text']}" for alarm in report["alarms"]]
