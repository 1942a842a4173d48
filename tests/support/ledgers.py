"""Small feeds that say what pages showed: runs of sightings and visits, written as a crawl writes them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from newscrawl.derived import teaser_id
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.run import Run, report
from newscrawl.items import Article, PageVisit, SightedBox, Sighting, Teaser
from newscrawl.reporting.promotion.targets import Target
from newscrawl.values.moments import to_iso
from newscrawl.values.urls import article_id
from support.row_crawls import article

BEGIN = datetime(2026, 11, 20, 8, tzinfo=UTC)
FRONT = "https://zpravy.example/"
PAGES = (FRONT, "https://zpravy.example/domaci", article(1).url)
TARGETS = tuple(f"https://zpravy.example/clanek-{number}" for number in range(1, 7))

Box = tuple[tuple[str, str], ...]
"""Target and headline of each teaser, in order."""


@dataclass
class Look:
    """What a page showed at a moment, and whether it only said that it is as it was (304)."""

    page: str
    at: datetime
    boxes: tuple[Box, ...]
    repeats: bool = False


@dataclass
class Model:
    """What pages showed, look by look."""

    looks: list[Look] = field(default_factory=list)

    def by_page(self) -> dict[str, list[Look]]:
        """Return the looks of each page in order; one that repeats shows what the last read one showed."""
        found: dict[str, list[Look]] = defaultdict(list)
        for look in sorted(self.looks, key=lambda look: look.at):
            before = found[look.page]
            boxes = (before[-1].boxes if before else ()) if look.repeats else look.boxes
            before.append(Look(look.page, look.at, boxes))
        return found

    def shown(self) -> dict[str, list[tuple[datetime, str, int, int, str]]]:
        """Return target -> (moment, page, box, position, headline) of each time it was shown."""
        found: dict[str, list[tuple[datetime, str, int, int, str]]] = defaultdict(list)
        for looks in self.by_page().values():
            for look in looks:
                for number, box in enumerate(look.boxes, 1):
                    for position, (url, title) in enumerate(box, 1):
                        found[url].append((look.at, look.page, number, position, title))
        return found

    def on_air(self, target: str) -> int:
        """Return the seconds, counted one by one, in which some page showed a target at the looks before and after."""
        seconds: set[int] = set()
        for looks in self.by_page().values():
            has = [any(url == target for box in look.boxes for url, _ in box) for look in looks]
            for (here, there), (is_here, is_there) in zip(pairwise(looks), pairwise(has), strict=True):
                if is_here and is_there:
                    seconds.update(range(int(here.at.timestamp()), int(there.at.timestamp())))
        return len(seconds)


def wrong_in(told: Target, model: Model) -> list[str]:
    """Return what is told of a target otherwise than the model has it."""
    seen = model.shown()[told.url]
    moments = [at for at, *_ in seen]
    headlines = {title: [at for at, *_, shown in seen if shown == title] for title in {title for *_, title in seen}}
    pairs = {
        "first": (told.first_promoted_at, to_iso(min(moments))),
        "last": (told.last_promoted_at, to_iso(max(moments))),
        "best position": (told.best_position, min(position for *_, position, _ in seen)),
        "pages": (told.pages, len({page for _, page, *_ in seen})),
        "sightings": (told.sightings, len(seen)),
        "headlines": (
            {each.title: (each.first_seen_at, each.last_seen_at, each.sightings) for each in told.headlines},
            {title: (to_iso(min(under)), to_iso(max(under)), len(under)) for title, under in headlines.items()},
        ),
        "seconds on air": (told.on_air_seconds, model.on_air(told.url)),
    }
    return [f"{told.url}: {name}: {found}, not {true}" for name, (found, true) in pairs.items() if found != true]


def kind_of(page: str) -> Any:
    return {FRONT: "front", PAGES[1]: "section"}.get(page, "article")


def publish(exports: Path, looks: list[Look], *rows: Any, began: datetime = BEGIN, site: str = "lab") -> None:
    """Publish a run that made these looks, and wrote each box once."""
    run = Run(exports, site, began)
    pages = PageBuffer()
    pages.run_id = run.id
    written: set[str] = set()
    for look in looks:
        common: dict[str, Any] = {"site": site, "page_url": look.page, "page_kind": kind_of(look.page)}
        outcome: Any = "304" if look.repeats else "unchanged" if common["page_kind"] == "article" else "read"
        pages.add_seen(PageVisit(**common, outcome=outcome, status=200, fetched_at=to_iso(look.at)))
        if not look.repeats:
            boxes = [
                SightedBox(
                    box=number, section="latest", heading="Nejnovější", teasers=[teaser(*each).id for each in box]
                )
                for number, box in enumerate(look.boxes, 1)
            ]
            page = article_id(look.page) if common["page_kind"] == "article" else None
            pages.add_seen(Sighting(**common, article_id=page, boxes=boxes, seen_at=to_iso(look.at)))
            for url, title in (each for box in look.boxes for each in box):
                if (row := teaser(url, title, site)).id not in written:
                    written.add(row.id)
                    pages.add_seen(row)
    for row in rows:
        pages.add(row) if isinstance(row, Article) else pages.add_seen(row)
    run.append(pages.take())
    run.publish(report(site, run.id, "finished", dict(run.rows), began))


def teaser(url: str, title: str, site: str = "lab") -> Teaser:
    return Teaser(site=site, id=teaser_id(url, title, None), url=url, title=title)


def shown(url: str, hours: float = 1) -> Look:
    return Look(FRONT, BEGIN + timedelta(hours=hours), (((url, "Titulek"),),))
