"""What the feed of a world must hold, worked out from the replica alone, and how a feed differs from it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from newscrawl.feed.checking.findings import LeftOut, Problem
from newscrawl.feed.checking.verify import verify

from .feed import PublishedRun, published_runs, run_directories, written_rows
from .world import World


class RevisionKey(NamedTuple):
    """What tells a row of articles and tombstones from all others."""

    id: str
    revision: int


class LinkKey(NamedTuple):
    """What tells a related link from all others."""

    article_id: str
    section: str
    url: str


class Story(NamedTuple):
    """What of an article makes another revision when it changes."""

    title: str
    perex: str | None
    text: str


Status = int
"""What a tombstone says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """One line for each way in which a feed is not what it must be."""

    lost: list[str] = field(default_factory=list)
    """Expected rows that are not there, or read otherwise."""
    repeated: list[str] = field(default_factory=list)
    """Rows that are there more than once, or that nothing has led to."""
    broken: list[str] = field(default_factory=list)
    """Files that are not as their manifest and docs/feed.md say, runs that are not complete."""

    def __str__(self) -> str:
        return f"lost {len(self.lost)}, repeated {len(self.repeated)}, broken {len(self.broken)}"

    def __bool__(self) -> bool:
        return bool(self.lost or self.repeated or self.broken)


class Expected:
    """The rows that runs of a site must have brought, all of them together.

    The site must stay as it is from a change until a run has completed: then every state that is `seen` is one
    revision of each article that it changed.
    """

    def __init__(self) -> None:
        self.revisions: dict[RevisionKey, Story | Status] = {}
        self.links: set[LinkKey] = set()
        self._last: dict[int, RevisionKey] = {}

    def see(self, world: World) -> None:
        """Take the present state of the site, which one complete run has seen."""
        pages = {page["number"]: page for page in world.replica.truth(world.site)}
        for number in range(1, world.newsroom.articles + 1):
            if page := pages.get(number):
                self._see_page(number, page)
            elif number in self._last and (status := world.newsroom.edition(number).gone):
                self._add_unless_last(self._last[number], number, status)

    def _see_page(self, number: int, page: Mapping[str, Any]) -> None:
        """Take an article; its id is that of the first address, and links go into the feed with a revision only."""
        last = self._last.get(number) or RevisionKey(_id_of(page["url"]), 0)
        if self._add_unless_last(last, number, Story(page["title"], page["perex"], page["text"])):
            self.links |= {LinkKey(last.id, link["section"], link["url"]) for link in page["links"]}

    def _add_unless_last(self, last: RevisionKey, number: int, content: Story | Status) -> bool:
        known = self.revisions.get(last)
        if known == content or (isinstance(known, Status) and isinstance(content, Status)):
            return False
        self._last[number] = last._replace(revision=last.revision + 1)
        self.revisions[self._last[number]] = content
        return True


def differences(runs: Iterable[PublishedRun], expected: Expected) -> Differences:
    """Compare the rows of all published `runs` of a site with what is expected; their files are not looked at again."""
    runs = list(runs)
    articles = [row for run in runs for row in run.articles]
    tombstones = [row for run in runs for row in run.tombstones]
    links = [row for run in runs for row in run.links]
    contents = {_revision_key(row): Story(row["title"], row["perex"], row["text"]) for row in articles}
    contents |= {_revision_key(row): row["status"] for row in tombstones}
    revisions = Counter(map(_revision_key, [*articles, *tombstones]))
    link_keys = Counter(LinkKey(row["article_id"], row["section"], row["url"]) for row in links)
    link_ids = Counter(row["id"] for row in links)
    wanted = expected.revisions
    return Differences(
        lost=[
            *(f"missing: {key}" for key in wanted.keys() - revisions.keys()),
            *(f"reads otherwise: {key}" for key in wanted.keys() & contents.keys() if wanted[key] != contents[key]),
            *(f"missing: {key}" for key in expected.links - link_keys.keys()),
        ],
        repeated=[
            *(f"nothing led to it: {key}" for key in revisions.keys() - wanted.keys()),
            *(f"nothing led to it: {key}" for key in link_keys.keys() - expected.links),
            *(f"{count} times: {key}" for key, count in (revisions + link_keys).items() if count > 1),
            *(f"{count} times: link {key}" for key, count in link_ids.items() if count > 1),
        ],
        broken=[problem for run in runs for problem in run.problems],
    )


def check_world(world: World, expected: Expected) -> Differences:
    """Read the whole feed of a world and compare it with what is expected; files also with newscrawl's own verifier."""
    found = differences(published_runs(world.exports, world.site), expected)
    verified = [str(finding) for finding in verify([world.exports]) if isinstance(finding, Problem | LeftOut)]
    false = false_visits(run_directories(world.exports, world.site))
    return Differences(lost=found.lost, repeated=found.repeated, broken=[*found.broken, *verified, *false])


def false_visits(runs: Iterable[Path]) -> list[str]:
    """Return the visits of runs, given in their order, that tell of a row which is not there."""
    known: set[str] = set()
    false = []
    for run in runs:
        articles, stones = ({row["id"] for row in written_rows(run, name)} for name in ("articles", "tombstones"))
        known |= articles
        there = {"new": articles, "revised": articles, "gone": stones}
        for visit in written_rows(run, "visits"):
            if visit["article_id"] and visit["article_id"] not in there.get(visit["outcome"], known):
                false.append(f"{run}: {visit['outcome']} without its row: {visit['page_url']}")
    return false


def _revision_key(row: Mapping[str, Any]) -> RevisionKey:
    return RevisionKey(row["id"], row["revision"])


def _id_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
