"""What the sightings of a feed say, held against the replica's own record of what it showed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.czech.headings import section
from newscrawl.reporting.promotion.ledger import opened
from newscrawl.reporting.promotion.targets import targets
from newscrawl.values.urls import canonical_url, url_key
from replica.record import Shown, ShownBox
from support.ledgers import Look, Model, wrong_in
from support.paths import ROOT


class Place(NamedTuple):
    """A teaser in its box."""

    position: int
    url: str
    title: str


class Box(NamedTuple):
    """A box of teasers."""

    section: str
    heading: str | None
    teasers: tuple[Place, ...]


class Page(NamedTuple):
    """A page at one moment, its boxes sorted."""

    url: str
    kind: str
    boxes: tuple[Box, ...]
    seen_at: str = ""
    """When a crawl read it; "" in the record."""


class Summary(NamedTuple):
    """What was seen of a target."""

    best_position: int
    headlines: frozenset[str]
    sightings: int


def recorded(shown: Iterable[Shown]) -> list[Page]:
    """Return the record as a right feed has it: an article is told by the first address that the record has for it."""
    SpiderLoader.from_settings(get_project_settings())  # what the site files declare of addresses
    addresses: dict[int, str] = {}
    pages = []
    for page in shown:
        url = page.url if page.number is None else addresses.setdefault(page.number, page.url)
        boxes = sorted((_expected(box, page.kind) for box in page.boxes), key=str)
        pages.append(Page(canonical_url(url) or url, page.kind, tuple(boxes)))
    return pages


def _expected(box: ShownBox, kind: str) -> Box:
    """Return a box as it is to be read: on pages that are no articles each target once."""
    places = [Place(each.position, canonical_url(each.href) or each.href, each.title) for each in box.teasers]
    if kind != "article":
        once = {url_key(place.url): place for place in reversed(places)}  # the first of each
        places = [place._replace(position=position) for position, place in enumerate(sorted(once.values()), 1)]
    named = box.section or section(box.heading or "") or "lead"
    return Box(named, box.heading, tuple(places))


def published(exports: Path, site: str) -> list[Page]:
    """Return what the sightings of a site's runs say, in the order of runs and rows."""
    return [page for run in sorted(exports.glob(f"{site}/*/*/")) for page in _pages(run)]


def _pages(run: Path) -> Iterator[Page]:
    teasers = {row["id"]: row for row in _rows(run / "teasers.jsonl")}
    for row in _rows(run / "sightings.jsonl"):
        numbers = [box["box"] for box in row["boxes"]]
        assert numbers == list(range(1, len(numbers) + 1)), row
        boxes = sorted((_box(box, teasers) for box in row["boxes"]), key=str)
        yield Page(row["page_url"], row["page_kind"], tuple(boxes), row["seen_at"])


def _box(box: dict[str, Any], teasers: dict[str, dict[str, Any]]) -> Box:
    places = [
        Place(position, teasers[each]["url"], teasers[each]["title"])
        for position, each in enumerate(box["teasers"], 1)
        if each is not None
    ]
    return Box(box["section"], box["heading"], tuple(places))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def differences(expected: Iterable[Page], found: Iterable[Page]) -> list[str]:
    """Return a line for each page at which a feed differs from the record: what it showed first, next, and so on."""
    wanted, there = _by_page(expected), _by_page(found)
    lines = []
    for page in sorted(wanted.keys() | there.keys()):
        if len(wanted[page]) != len(there[page]):
            lines.append(f"{page}: shown {len(wanted[page])} times, {len(there[page])} sightings")
        for number, (left, right) in enumerate(zip(wanted[page], there[page], strict=False), 1):
            missing, more = [box for box in left if box not in right], [box for box in right if box not in left]
            if missing or more:
                lines.append(f"{page}, time {number}: missing {missing}, more {more}")
    return lines


def _by_page(pages: Iterable[Page]) -> defaultdict[tuple[str, str], list[tuple[Box, ...]]]:
    found: defaultdict[tuple[str, str], list[tuple[Box, ...]]] = defaultdict(list)
    for page in pages:
        found[page.url, page.kind].append(page.boxes)
    return found


def summaries(pages: Iterable[Page]) -> dict[str, Summary]:
    """Return what pages say of each target."""
    seen: defaultdict[str, list[Place]] = defaultdict(list)
    for place in (place for page in pages for box in page.boxes for place in box.teasers):
        seen[place.url].append(place)
    return {
        url: Summary(min(each.position for each in places), frozenset(each.title for each in places), len(places))
        for url, places in seen.items()
    }


def summaries_by_sql(exports: Path) -> dict[str, Summary]:
    """Return the same by the query that docs/feed.md shows, run by DuckDB on the files of all runs."""
    page = (ROOT / "docs" / "feed.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?);\n```", page, re.DOTALL)
    (query,) = (query.replace("'exports/", f"'{exports}/") for query in queries if "sightings.jsonl" in query)
    counted = "select url, min(position), list(distinct title), count(*) from shown group by url"
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(f"with shown as ({query}) {counted}").fetchall()
    return {url: Summary(best, frozenset(titles), number) for url, best, titles, number in rows}


def promotion_differences(expected: Iterable[Page], found: Iterable[Page], exports: Path, site: str) -> list[str]:
    """Return where what `scrapy teasers` tells of targets is not what the record says.

    The record has no moments: each page of it is taken at that of its sighting. That a page was as before (304) only
    the visits tell.
    """
    moments: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for page in found:
        moments[page.url, page.kind].append(page.seen_at)
    with opened([exports], [site]) as connection:
        own = dict(connection.execute("select known.url, entered.url from known join entered using (id)").fetchall())
        told = list(targets(connection, lambda *_: None))
    looks = [
        Look(
            page.url,
            datetime.fromisoformat(moments[page.url, page.kind].pop(0)),
            tuple(tuple((own.get(place.url, place.url), place.title) for place in box.teasers) for box in page.boxes),
        )
        for page in expected
    ]
    visits = (row for run in sorted(exports.glob(f"{site}/*/*/")) for row in _rows(run / "visits.jsonl"))
    looks += [
        Look(row["page_url"], datetime.fromisoformat(row["fetched_at"]), (), repeats=True)
        for row in visits
        if row["outcome"] == "304"
    ]
    model = Model(looks)
    missing = sorted(model.shown().keys() - {target.url for target in told})
    return [f"not told: {url}" for url in missing] + [line for target in told for line in wrong_in(target, model)]
