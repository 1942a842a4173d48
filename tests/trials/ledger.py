"""`make ledger`: ten runs of several replica sites whose teasers change; their sightings must be the replica's record.

Prints, for each site, what was shown and what the sightings cost; exit status 1 when they differ from the record, when
the documented SQL does, or when they take more than 60 % of the bytes of the other files.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from replica.running import Replica
from replica.site import load_sites
from support.paths import ROOT

from .crawls import ALL_PAGES
from .sighted import differences, promotion_differences, published, recorded, summaries, summaries_by_sql
from .world import World

SITES = ("globe24", "irozhlas", "idnes", "denik", "seznamzpravy", "press1")
LEDGER = ("sightings.jsonl", "teasers.jsonl", "visits.jsonl")
MOST_SHARE = 0.6
"""Bytes of the ledger over those of all other files of the same runs."""
SETTINGS = {"CONFIRM_HOURS": "0"}


def change(world: World, chance: random.Random) -> None:
    """Let the site write new headlines, fill boxes anew, publish, and make its front page anew."""
    desk, there = world.replica.desks[world.site], list(world.newsroom.published)
    chance.shuffle(there)
    for number in there[:3]:
        desk.edit(number, title=True)
    for number in there[3:6]:
        with suppress(ValueError):  # the site has no other teasers for it
            desk.reteaser(number)
    for number in there[6:8]:
        desk.noise(number)
    desk.publish(chance.choice((1, 2)))
    if chance.random() < 0.8:
        desk.rearrange()


def crawl(world: World, runs: int, chance: random.Random) -> int:
    """Crawl the site so many times with changes in between, every other time all that is known; return the failures."""
    failed = 0
    for number in range(runs):
        if number:
            change(world, chance)
            if number % 2:
                world.make_due()
        arguments = () if number else ALL_PAGES
        failed += bool(world.run(f"log-{number}", arguments=arguments, **SETTINGS))
    return failed


def problems(world: World) -> list[str]:
    """Return how the sightings of a world differ from the record, and from that what SQL and `scrapy teasers` tell."""
    expected, found = recorded(world.replica.shown(world.site)), published(world.exports, world.site)
    lines = differences(expected, found)
    wanted, told = summaries(expected), summaries_by_sql(world.exports)
    lines += [
        f"by SQL: {url}: {told.get(url)}, not {wanted.get(url)}"
        for url in wanted.keys() | told.keys()
        if wanted.get(url) != told.get(url)
    ]
    if not lines:  # else the moments of the record are not known
        lines += promotion_differences(expected, found, world.exports, world.site)
    kinds = Counter(page.kind for page in found)
    teasers = sum(len(box.teasers) for page in found for box in page.boxes)
    print(f"{world.site}: {dict(kinds)} pages, {teasers} teasers of {len(wanted)} targets", flush=True)
    return lines


def share(world: World) -> float:
    """Return the bytes of the ledger over those of all other files of the runs, and print them."""
    sizes: Counter[str] = Counter()
    for path in world.exports.glob(f"{world.site}/*/*/[!.]*"):
        sizes[path.name] += path.stat().st_size
    ledger = sum(sizes[name] for name in LEDGER)
    found = ledger / (sizes.total() - ledger)
    print(f"{world.site}: ledger {ledger} bytes, {found:.0%} of the others: {dict(sizes)}", flush=True)
    return found


def main() -> int:
    """Crawl, compare, and return the exit status."""
    parser = argparse.ArgumentParser(prog="make ledger", description="Holds sightings against the replica's record.")
    parser.add_argument("--runs", type=int, default=10, help="runs of each site (default 10)")
    parser.add_argument("--articles", type=int, default=30, help="articles at the beginning (default 30)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("sites", nargs="*", metavar="SITE", default=SITES, help=f"default {' '.join(SITES)}")
    options = parser.parse_args()
    if unknown := set(options.sites) - load_sites().keys():
        parser.error(f"no site of the replica: {', '.join(sorted(unknown))}")
    directory = Path(tempfile.mkdtemp(prefix="ledger-"))
    failed = 0
    for site in options.sites:
        (directory / site).mkdir()
        with Replica([site], articles=options.articles, crawl_delay=0.001) as replica:
            world = World(replica, site, directory / site)
            failed += crawl(world, options.runs, random.Random(options.seed))
            found = problems(world)
            print(*found[:5], sep="\n", end="\n" if found else "")
            failed += len(found) + (share(world) > MOST_SHARE)
    if failed:
        print(f"{failed} problems; feeds, states and logs: {directory}")
        return 1
    shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
