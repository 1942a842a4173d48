"""What was promoted: each target with its times, places and headlines, and each site as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from newscrawl.items import Id, PageKind, Text, Timestamp, Url, Zone
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time during which a target was on air: seen first and last."""

    began_at: Timestamp
    ended_at: Timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineShown:
    """A headline under which a target was promoted."""

    title: Text
    first_seen_at: Timestamp
    last_seen_at: Timestamp
    sightings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShown:
    """Pages of one kind, and boxes of one section on them, that promoted a target."""

    page_kind: PageKind
    section: Zone
    first_seen_at: Timestamp
    last_seen_at: Timestamp
    best_box: int
    """Place of the highest box, from 1."""
    best_position: int
    """Highest place in a box, from 1."""
    pages: int
    sightings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A page that a site promoted: an article of the feed, by whatever address, or another address."""

    type: Literal["target"] = "target"
    site: Text
    """Site that promoted it first."""
    url: Url
    """`url` of the article, else the address."""
    target_id: Id | None
    """`id` of the article of the feed."""
    in_feed_at: Timestamp | None
    """When the article first came into the feed; null where it never did, or that is not in the runs that were read."""
    is_article: bool | None
    """Whether its address is that of one of the site's articles; null where no spider has the site's name."""
    first_promoted_at: Timestamp
    last_promoted_at: Timestamp
    on_air_seconds: int
    """Length of `on_air`: at least so long, since nobody knows what was shown between the last look and the next."""
    best_position: int
    pages: int
    sightings: int
    """Times that a page showed it; a page that said 304 shows what it showed before."""
    headlines: list[HeadlineShown] = field(default_factory=list)
    places: list[PlaceShown] = field(default_factory=list)
    on_air: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePromotion:
    """What one site promoted in all."""

    type: Literal["site"] = "site"
    site: Text
    targets: int
    articles: int
    """Targets that are articles of the site by their address, or of the feed."""
    in_feed: int
    """Of these, those in the feed."""
    within_a_day: float | None
    """Share of the articles that came into the feed within a day of their first promotion, 0..1, of those promoted at
    least a day before the last look at the site; null where there are none."""
    never_fetched: list[Url]
    """Articles that are not in the feed, those promoted first as the first ones."""
    sightings: int
    looks: int
    """Times that it is known what a page showed."""


def targets(connection: duckdb.DuckDBPyConnection, is_article: Callable[[str, str], bool | None]) -> Iterator[Target]:
    """Yield what was promoted, by site, the first as the first one.

    Args:
        connection: to the tables of `shown.sql`.
        is_article: tells, of a site's name and an address, whether that is one of its articles; None for not known.
    """
    headlines = _lists(connection, _HEADLINES, _headline)
    places = _lists(connection, _PLACES, _place)
    spells = _lists(connection, "SELECT target, began, ended FROM spell ORDER BY began", lambda *moments: moments)
    query = (
        "SELECT target, site, url, target_id, in_feed_at, first_at, last_at, best_position, pages, sightings"
        " FROM promoted ORDER BY site, first_at, url"
    )
    for row in connection.execute(query).fetchall():
        target, site, url, target_id, entered, first, last, best, pages, sightings = row
        on_air = spells[target]
        yield Target(
            site=site,
            url=url,
            target_id=target_id,
            in_feed_at=to_iso(entered) if entered else None,
            is_article=True if target_id else is_article(site, url),
            first_promoted_at=to_iso(first),
            last_promoted_at=to_iso(last),
            on_air_seconds=sum(int((ended - began).total_seconds()) for began, ended in on_air),
            best_position=best,
            pages=pages,
            sightings=sightings,
            headlines=headlines[target],
            places=places[target],
            on_air=[Span(began_at=to_iso(began), ended_at=to_iso(ended)) for began, ended in on_air],
        )


def sites(connection: duckdb.DuckDBPyConnection, found: list[Target]) -> list[SitePromotion]:
    """Return what each site promoted in all, by name; `found` is what `targets` yields."""
    looks = connection.execute("SELECT site, count(*), max(moment) FROM look GROUP BY site ORDER BY site").fetchall()
    return [_site(site, number, last, [each for each in found if each.site == site]) for site, number, last in looks]


def _site(site: str, looks: int, last_look: datetime, found: list[Target]) -> SitePromotion:
    articles = [each for each in found if each.is_article]
    waits = [_wait(each) for each in articles if _seconds(each.first_promoted_at, last_look) >= _DAY_SECONDS]
    in_time = sum(wait is not None and wait <= _DAY_SECONDS for wait in waits)
    return SitePromotion(
        site=site,
        targets=len(found),
        articles=len(articles),
        in_feed=sum(each.target_id is not None for each in articles),
        within_a_day=round(in_time / len(waits), 4) if waits else None,
        never_fetched=[each.url for each in articles if each.target_id is None],
        sightings=sum(each.sightings for each in found),
        looks=looks,
    )


def _wait(target: Target) -> float | None:
    """Return the seconds from a target's first promotion to its coming into the feed, None where it is not there.

    An article of the feed whose first row is in none of the runs that were read came before.
    """
    if target.target_id is None:
        return None
    return _seconds(target.first_promoted_at, datetime.fromisoformat(target.in_feed_at)) if target.in_feed_at else 0.0


def _seconds(began: str, ended: datetime) -> float:
    return (ended - datetime.fromisoformat(began)).total_seconds()


_HEADLINES = "SELECT target, title, first_at, last_at, sightings FROM headline ORDER BY first_at, title"
_PLACES = (
    "SELECT target, page_kind, section, first_at, last_at, best_box, best_position, pages, sightings"
    " FROM place ORDER BY first_at, page_kind, section"
)


def _headline(title: str, first: datetime, last: datetime, sightings: int) -> HeadlineShown:
    return HeadlineShown(title=title, first_seen_at=to_iso(first), last_seen_at=to_iso(last), sightings=sightings)


def _place(page_kind: PageKind, section: Zone, first: datetime, last: datetime, *numbers: int) -> PlaceShown:
    best_box, best_position, pages, sightings = numbers
    return PlaceShown(
        page_kind=page_kind,
        section=section,
        first_seen_at=to_iso(first),
        last_seen_at=to_iso(last),
        best_box=best_box,
        best_position=best_position,
        pages=pages,
        sightings=sightings,
    )


def _lists(connection: duckdb.DuckDBPyConnection, query: str, made: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return the rows of `query`, whose first column is a target, by target, made of the other columns."""
    found: dict[str, list[Any]] = {}
    for target, *values in connection.execute(query).fetchall():
        found.setdefault(target, []).append(made(*values))
    return found
