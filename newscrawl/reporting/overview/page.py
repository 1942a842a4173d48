"""The page of `scrapy report`, put together: figures, charts, words and templates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
from markupsafe import Markup

from newscrawl.reporting.health import SILENT, UNWELL
from newscrawl.reporting.overview.drawing import FIRST, SECOND, THIRD, Caption, Drawing, Series
from newscrawl.reporting.overview.period import SUMS
from newscrawl.reporting.overview.wording import Wording, iso, local
from newscrawl.reporting.page_templates import page_templates
from newscrawl.state.plan import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newscrawl.reporting.health import Health, SiteHealth
    from newscrawl.reporting.overview.period import Period, SitePeriod
    from newscrawl.reporting.overview.wording import Language

_CLASS = {FIRST: "first", SECOND: "second", THIRD: "third"}
"""Colour of a chart -> class of its legend."""
_MOST_DAY_TICKS = 8
_OWN_WORDS = {SILENT, UNWELL}
"""Problems that `health` finds, whose texts the page has in each language."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its heading and legend."""

    title: str
    svg: Markup
    legend: Sequence[tuple[str, str]]
    """Class and words of each colour."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A problem as the page tells of it."""

    title: str
    text: str
    language: str
    """Of the text."""
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """What the page shows of a site."""

    health: SiteHealth
    period: SitePeriod | None
    """None where the state cannot be read."""
    spark: Markup
    charts: Sequence[Chart]
    now: Sequence[Alarm]
    """Problems that last."""
    alarms: Sequence[Alarm]
    """All problems of the period."""


def render(health: Health, periods: Mapping[str, SitePeriod], period: Period, language: Language) -> str:
    """Return the page as HTML that loads nothing.

    Args:
        health: how the sites are now; the page has them in this order.
        periods: site -> what it did in the period; none where the state cannot be read.
        period: the time that the page shows.
        language: of its words, numbers and times.
    """
    words = Wording(language)
    desk = _Desk(
        words, period, Drawing(period.since, period.until, _ticks(period, words), lambda n: words.number(n, 1))
    )
    views = [_view(f"s{place}", site, periods.get(site.site), desk) for place, site in enumerate(health.sites)]
    templates = page_templates("newscrawl.reporting.overview")
    templates.globals.update(w=words, iso=iso, period=period, health=health)
    return templates.get_template("report.html.jinja").render(
        views=views,
        articles=sum(one.total("new") for one in periods.values()),
        revisions=sum(one.total("revised") for one in periods.values()),
        csv=_data_address(_csv(periods.values(), period)),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all sites of the page have in common."""

    words: Wording
    period: Period
    drawing: Drawing


def _view(name: str, site: SiteHealth, found: SitePeriod | None, desk: _Desk) -> SiteView:
    words, period = desk.words, desk.period
    now = [_alarm(one.name, one.text, one.since, None, words) for one in site.problems]
    if found is None:
        return SiteView(site, None, Markup(), (), now, now)
    ended = [_alarm(one.name, one.text, one.since, one.ended, words) for one in found.problems if one.ended is not None]
    bands = [(max(one.since, period.since), one.until or period.until) for one in (*now, *ended)]
    spark = desk.drawing.sparkline(
        Caption(name=f"{name}-spark", title=f"{site.site}: {words('chart_spark')}"),
        period.middle,
        _rates(found.middle["new"], period.middle),
        is_bad=not site.is_well,
    )
    charts = _Charts(name, found, desk, bands)
    return SiteView(site, found, Markup(spark), tuple(charts), now, [*now, *ended])  # noqa: S704 - made by lxml


class _Charts:
    """The charts of one site."""

    def __init__(self, name: str, found: SitePeriod, desk: _Desk, bands: Sequence[tuple[int, int]]) -> None:
        self._name, self._found, self._bands = name, found, bands
        self._drawing, self._words, self._period = desk.drawing, desk.words, desk.period

    def __iter__(self) -> Iterator[Chart]:
        """Yield them in the order of the page."""
        fine, middle, found = self._period.fine, self._period.middle, self._found
        originals = _rates(found.fine["new"] - found.fine["copies"], fine)
        copies = _rates(found.fine["copies"], fine)
        yield self._bars("articles", fine, {"originals": originals, "copies": copies})
        minutes = {"median": found.delay.median, "slow": found.delay.slow}
        yield self._lines("delay", middle, {name: np.asarray(values) / MINUTE for name, values in minutes.items()})
        changes = {"revisions": "revised", "holds": "held", "tombstones": "gone"}
        yield self._bars("changes", middle, {name: found.middle[key] for name, key in changes.items()})
        errors = ("http_errors", "rejected", "download_errors")
        yield self._bars("errors", middle, {name: found.middle[name] for name in errors})
        with np.errstate(invalid="ignore", divide="ignore"):
            boxes = np.where(found.middle["read"] > 0, found.middle["boxes"] / found.middle["read"], np.nan)
        yield self._lines("boxes", middle, {"boxes": boxes})

    def _bars(self, name: str, edges: Sequence[int], values: Mapping[str, NDArray[np.float64]]) -> Chart:
        series = self._series(values)
        total = np.sum([one.values for one in series], axis=0)
        return self._chart(name, self._drawing.bars(self._caption(name, total), edges, series, self._bands), values)

    def _lines(self, name: str, edges: Sequence[int], values: Mapping[str, NDArray[np.float64]]) -> Chart:
        series = self._series(values)
        caption = self._caption(name, series[0].values)
        return self._chart(name, self._drawing.lines(caption, edges, series, self._bands), values)

    def _series(self, values: Mapping[str, NDArray[np.float64]]) -> list[Series]:
        return [Series(colour, found) for colour, found in zip(_CLASS, values.values(), strict=False)]

    def _caption(self, name: str, values: NDArray[np.float64]) -> Caption:
        """Return the caption with the largest value and the mean."""
        known = values[~np.isnan(values)]
        text = self._words("nothing_known")
        if known.size:
            most, mean = (self._words.number(float(value), 1) for value in (known.max(), known.mean()))
            text = f"{self._words('most')} {most}, {self._words('mean')} {mean}"
        title = f"{self._found.site}: {self._words(f'chart_{name}')}"
        return Caption(name=f"{self._name}-{name}", title=title, text=text)

    def _chart(self, name: str, svg: str, values: Mapping[str, object]) -> Chart:
        legend = [(kind, self._words(one)) for kind, one in zip(_CLASS.values(), values, strict=False)]
        if self._bands and name == "articles":
            legend.append(("bad", self._words("alarm_band")))
        return Chart(self._words(f"chart_{name}"), Markup(svg), legend)  # noqa: S704 - made by lxml


def _alarm(name: str, text: str, since: int, until: int | None, words: Wording) -> Alarm:
    if name in _OWN_WORDS:
        return Alarm(words.problem(name), words(f"told_{name}"), words.language, since, until)
    return Alarm(words.problem(name), text, "en", since, until)


def _rates(numbers: NDArray[np.float64], edges: Sequence[int]) -> NDArray[np.float64]:
    """Return numbers of spans as numbers an hour."""
    return numbers / (np.diff(np.asarray(edges)) / HOUR)


def _ticks(period: Period, words: Wording) -> list[tuple[int, str]]:
    """Return the moments that charts name: midnights, also every sixth hour where these are few."""
    midnights = period.days[1:-1]
    if period.until - period.since <= 2 * DAY:
        quarters = (moment for moment in period.fine[1:-1] if local(moment).hour % 6 == 0)
        return [(moment, (words.hour if local(moment).hour else words.day)(moment)) for moment in quarters]
    if len(midnights) <= _MOST_DAY_TICKS:
        return [(moment, words.day(moment)) for moment in midnights]
    step = -(-len(midnights) // (_MOST_DAY_TICKS - 1))
    return [(moment, words.date(moment)) for moment in midnights[::step]]


def _csv(periods: Iterable[SitePeriod], period: Period) -> str:
    """Return the finest figures of all sites as CSV: a line for each site and span."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("site", "from", *SUMS))
    for one in periods:
        for place, moment in enumerate(period.fine[:-1]):
            lines.writerow((one.site, iso(moment), *(int(one.fine[name][place]) for name in SUMS)))
    return written.getvalue()


def _data_address(text: str) -> str:
    return f"data:text/csv;charset=utf-8,{quote(text, safe=',:')}"
