"""The page of `scrapy teasers`: what each site promoted, as pictures and lists, in HTML that loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawl.reporting.page_templates import page_templates
from newscrawl.values.moments import PRAGUE, to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.reporting.promotion.targets import SitePromotion, Target

_MOST_LINES = 40
"""Targets in a picture, those that were longest on air."""
_MOST_CHANGED = 60
"""Targets in a list of headlines."""
_LEAST_WIDTH = 0.3
"""Percent of the picture's width by which a target is drawn that was seen once."""
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A time on air; both numbers are percent of the picture's width."""

    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A target in a picture."""

    target: Target
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class SiteView:
    """What the page shows of a site."""

    site: SitePromotion
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    """Percent of the picture's width, and the moment there."""
    changed: Sequence[Target]
    """Targets with more than one headline, those with most as the first ones."""


def render(sites: Sequence[SitePromotion], targets: Sequence[Target]) -> str:
    """Return the page; `targets` are those of all `sites`."""
    templates = page_templates("newscrawl.reporting.promotion")
    templates.filters["moment"] = _moment
    templates.filters["span"] = _span
    views = [_view(site, [target for target in targets if target.site == site.site]) for site in sites]
    return templates.get_template("teasers.html.jinja").render(views=views)


def _view(site: SitePromotion, targets: Sequence[Target]) -> SiteView:
    longest = sorted(targets, key=lambda target: (-target.on_air_seconds, target.first_promoted_at))[:_MOST_LINES]
    longest.sort(key=lambda target: target.first_promoted_at)
    began = min((_unix(target.first_promoted_at) for target in longest), default=0.0)
    ended = max((_unix(target.last_promoted_at) for target in longest), default=began)
    length = max(ended - began, 1.0)
    lines = [Line(target, list(_bars(target, began, length))) for target in longest]
    ticks = [(100 * step / _TICKS, _moment_of(began + length * step / _TICKS)) for step in range(_TICKS)]
    changed = sorted((each for each in targets if len(each.headlines) > 1), key=lambda each: -len(each.headlines))
    return SiteView(site, lines, ticks if lines else (), changed[:_MOST_CHANGED])


def _bars(target: Target, began: float, length: float) -> Iterator[Bar]:
    for span in target.on_air:
        left = 100 * (_unix(span.began_at) - began) / length
        width = 100 * (_unix(span.ended_at) - _unix(span.began_at)) / length
        yield Bar(round(min(left, 100 - _LEAST_WIDTH), 2), round(max(width, _LEAST_WIDTH), 2))


def _unix(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _moment(moment: str) -> str:
    """Return a row's timestamp as people read it, in Prague's time."""
    return f"{datetime.fromisoformat(moment):%d %b %H:%M}".lstrip("0")


def _moment_of(unix: float) -> str:
    return _moment(to_iso(datetime.fromtimestamp(unix, PRAGUE)))


def _span(seconds: int) -> str:
    """Return a length of time in hours and minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
