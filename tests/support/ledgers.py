"""Small feeds that say what pages showed: runs of sightings and visits, written as a crawl writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawl.derived import teaser_id
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.run import Run, report
from newscrawl.items import Article, PageVisit, SightedBox, Sighting, Teaser
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
