"""The sightings of a feed as a flat table: one row for each teaser on each page that was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from newscrawl.derived import link_id
from newscrawl.items import Id, PageKind, Text, Timestamp, Url, Zone
from newscrawl.values.moments import to_iso
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_AT_ONCE = 10_000
"""Rows that are in memory at one time."""
_QUERY = """
    SELECT there.run_id, there.site, page_url, page_kind, article_id, seen.box, seen.section, seen.heading, position,
           teaser.url, teaser.target_id, teaser.title, teaser.image_url, seen_at
    FROM (
        SELECT *, unnest(seen.teasers) AS id, generate_subscripts(seen.teasers, 1) AS position
        FROM (SELECT * EXCLUDE boxes, unnest(boxes) AS seen FROM sighting)
    ) AS there
    JOIN teaser ON teaser.run_id = there.run_id AND teaser.id = there.id
    ORDER BY seen_at, page_url, seen.box, position
"""
_COLUMNS = (
    *("run_id", "site", "page_url", "page_kind", "article_id", "box", "section", "heading", "position"),
    *("url", "target_id", "title", "image_url"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTeaser:
    """One teaser on one page at one moment; its fields are those of sightings and teasers (docs/feed.md)."""

    type: Literal["shown_teaser"] = "shown_teaser"
    run_id: Text | None
    site: Text
    page_url: Url
    page_kind: PageKind
    article_id: Id | None
    link_id: Id
    """On an article's page `id` of the related link: it follows from page, section and target."""
    section: Zone
    heading: Text | None
    box: Annotated[int, Meta(ge=1)]
    position: Annotated[int, Meta(ge=1)]
    url: Url | None
    target_id: Id | None
    title: Text
    image_url: Url | None
    seen_at: Timestamp


def rows(connection: DuckDBPyConnection) -> Iterator[ShownTeaser]:
    """Yield each teaser on each page, by moment, page, box and position.

    `connection` is to the tables of `ledger.opened`.
    """
    found = connection.execute(_QUERY)
    while batch := found.fetchmany(_AT_ONCE):
        for *values, moment in batch:
            row = dict(zip(_COLUMNS, values, strict=True))
            link = link_id(article_id(row["page_url"]), row["section"], row["url"], row["title"])
            yield ShownTeaser(**row, link_id=link, seen_at=to_iso(moment))
