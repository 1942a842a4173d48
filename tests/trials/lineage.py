"""Whether joins hold: two runs of several sites of the replica, with edits, moves and deletions between them.

Counted exactly, against what the replica knows: every link whose target was in the feed when its run was published has
the `target_id` of that article; which of them could also be joined by address, by `moved_to` or by the file of
addresses. Every page that was asked for has a visit. `python -m trials.lineage` prints the figures.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from newscrawl.feed.checking.verify import verify
from newscrawl.values.urls import domain_of
from replica.newsroom import Newsroom
from replica.running import Replica

from .expected import false_visits
from .feed import run_directories
from .feed import written_rows as rows
from .world import World

Row = dict[str, Any]
SITES = ("globe24", "press1", "idnes", "novinky")


class Joins:
    """What a feed says of the targets of its links, held against the replica."""

    def __init__(self, newsrooms: dict[str, Newsroom]) -> None:
        self.figures: Counter[str] = Counter()
        self.problems: list[str] = []
        self._newsrooms = newsrooms
        self._ids: dict[tuple[str, int], str] = {}
        """Site and number of each article of the runs so far -> its id in the feed."""
        self._by_url: dict[str, str] = {}
        self._by_address: dict[str, str] = {}

    def add(self, runs: Iterable[Path]) -> None:
        """Take in runs in the order in which they were published, each with the links that it has."""
        for run in runs:
            site = run.parent.parent.name
            for article in rows(run, "articles"):
                number = self._newsrooms[site].find(article["url"])
                assert number is not None, article["url"]
                self._ids[site, number] = article["id"]
                self._by_url[article["url"]] = article["id"]
                if article["moved_to"]:
                    self._by_address[article["moved_to"]] = article["id"]
            for address in rows(run, "addresses"):
                self._by_address[address["url"]] = address["article_id"]
            for link in rows(run, "related_links"):
                self._look(run, link)

    def _look(self, run: Path, link: Row) -> None:
        url, target = link["url"], self._target(link["url"])
        if link["target_id"] != target:
            self.problems.append(f"{run}: {url}: target {link['target_id']}, but it is {target}")
        self.figures["links"] += 1
        if target:
            self.figures["targets in the feed"] += 1
            self.figures["by target_id"] += link["target_id"] == target
            self.figures["by url"] += self._by_url.get(url) == target
            self.figures["by another address"] += self._by_url.get(url) is None and self._by_address.get(url) == target
            self.figures["by no address"] += url not in self._by_url and url not in self._by_address

    def _target(self, url: str) -> str | None:
        """Return the id of the article of the feed that the replica has, or had, at an address."""
        for site, room in self._newsrooms.items():
            if domain_of(url) in map(domain_of, (room.site.origin, *map("//{}".format, room.site.legacy_hosts))):
                number = room.find(url)
                return None if number is None else self._ids.get((site, number))
        return None


def live(directory: Path, sites: Iterable[str], *, articles: int, seed: int) -> Joins:
    """Crawl each site twice, with changes in between; return what came of it, the problems of the feed among that."""
    sites, chance = list(sites), Random(seed)
    with Replica(sites, articles=articles, crawl_delay=0.001, seed=seed) as replica:
        worlds = [World(replica, site, directory) for site in sites]
        joins = Joins(replica.newsrooms)
        for number in (1, 2):
            for world in worlds:
                if number > 1:
                    change(world, chance)
                if status := world.run(f"log-{world.site}-{number}"):
                    joins.problems.append(f"{world.site}: exit status {status}")
                joins.add([run_directories(world.exports, world.site)[-1]])
                joins.problems += looks_missing(replica, world)
        for site in sites:
            joins.problems += false_visits(run_directories(directory / "exports", site))
    joins.problems += [str(found) for found in verify([directory / "exports"]) if found.type == "problem"]
    return joins


def change(world: World, chance: Random) -> None:
    """Edit, move, reteaser and delete some articles of a site, publish two, and let every article be due."""
    desk, there = world.replica.desks[world.site], list(world.newsroom.published)
    chance.shuffle(there)
    for what in ("move", "move", "move", "edit", "edit", "reteaser", "delete"):
        with suppress(ValueError):  # an old address has no words to change
            details = {"edit": {"added": 1}, "delete": {"status": 410}}.get(what, {})
            getattr(desk, what)(there.pop(), **details)
    desk.publish(2)
    world.make_due()


def looks_missing(replica: Replica, world: World) -> list[str]:
    """Return the addresses of articles that the last run asked for and that no visit tells of; forget the requests."""
    run = run_directories(world.exports, world.site)[-1]
    visits = rows(run, "visits")
    seen = {world.newsroom.find(visit["page_url"]) for visit in visits if visit["page_kind"] == "article"}
    asked = {request.url for request in replica.requests if world.newsroom.find(request.url) is not None}
    replica.requests.clear()
    return [f"no visit: {url}" for url in asked if world.newsroom.find(url) not in seen]


def main() -> int:
    """Print the figures, then what is wrong; exit status 1 where something is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("sites", nargs="*", default=SITES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        joins = live(Path(directory), given.sites, articles=given.articles, seed=given.seed)
    print(*(f"{number:6} {name}" for name, number in joins.figures.items()), *joins.problems[:40], sep="\n")
    return int(bool(joins.problems))


if __name__ == "__main__":
    raise SystemExit(main())
