"""Invented histories: what the runs of 24 sites did in two weeks, with nights, weekends and what befell some sites.

The same arguments always give the same history.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from newscrawl.monitoring.figures import Figures
from newscrawl.state.opening import open_store
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KnownRun, RecentArticle, RunEnded
from newscrawl.state.store import Store
from newscrawl.values.moments import PRAGUE, unix_now
from support.state_notes import NOW

Kind = Literal["refused", "undated", "halved", "frozen", "redesigned", "silent", "too costly"]

FIELDS = {"perex": 0.93, "published_at": 0.99, "authors": 0.72, "topics": 0.85, "images": 0.94, "section": 0.97}
"""Field of an article -> share of the articles that have it."""
_OF_HOUR = (1, 1, 0.5, 0.5, 1, 3, 6, 8, 9, 10, 10, 10, 9, 9, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2)
"""Articles of each hour of a day in Prague, as shares of their sum."""
_ON_WEEKENDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What befell a site."""

    kind: Kind
    begun: int
    """Seconds before the end of the history."""
    lasted: int | None = None
    """Seconds, None for what has not ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How a site is crawled, and what it gives on a day of work."""

    site: str
    minutes: int = 10
    """From one run to the next."""
    articles: int = 80
    troubles: tuple[Trouble, ...] = ()

    def has(self, kind: Kind, until: int, moment: int) -> bool:
        """Tell whether the site has such a trouble at a moment of the history that ends `until`."""
        return any(
            trouble.kind == kind and 0 <= moment - (until - trouble.begun) < (trouble.lasted or until)
            for trouble in self.troubles
        )


LIVES = (
    Life(site="aktualne", minutes=10, articles=110),
    Life(site="blesk", minutes=5, articles=240),
    Life(site="ceskenoviny", minutes=5, articles=300),
    Life(site="cnnprima", minutes=10, articles=90, troubles=(Trouble(kind="refused", begun=5 * HOUR),)),
    Life(site="ct24", minutes=5, articles=130),
    Life(site="denik", minutes=10, articles=260, troubles=(Trouble(kind="undated", begun=26 * HOUR),)),
    Life(site="denikn", minutes=15, articles=45),
    Life(site="e15", minutes=15, articles=60),
    Life(site="echo24", minutes=15, articles=55),
    Life(site="eurozpravy", minutes=15, articles=70),
    Life(site="forum24", minutes=30, articles=35, troubles=(Trouble(kind="refused", begun=3 * DAY, lasted=7 * HOUR),)),
    Life(site="globe24", minutes=10, articles=25),
    Life(site="hn", minutes=10, articles=75),
    Life(site="idnes", minutes=5, articles=280),
    Life(site="irozhlas", minutes=10, articles=95),
    Life(site="lidovky", minutes=15, articles=40, troubles=(Trouble(kind="silent", begun=9 * HOUR),)),
    Life(site="newsbox", minutes=30, articles=20),
    Life(site="novinky", minutes=5, articles=230),
    Life(site="parlamentnilisty", minutes=10, articles=85),
    Life(site="press1", minutes=30, articles=15, troubles=(Trouble(kind="frozen", begun=2 * DAY),)),
    Life(site="reflex", minutes=30, articles=30),
    Life(site="respekt", minutes=30, articles=8),
    Life(site="seznamzpravy", minutes=5, articles=150, troubles=(Trouble(kind="redesigned", begun=2 * DAY),)),
    Life(site="tn", minutes=10, articles=120, troubles=(Trouble(kind="halved", begun=30 * HOUR),)),
)
_TOLD: dict[Kind, tuple[str, str]] = {
    "refused": ("refused", "31 of 31 pages answered 403; for example https://{site}.example/clanek-7"),
    "undated": ("coverage published_at", "published_at: 3 of 50 articles have it, 99 of 100 in the last two weeks"),
    "halved": ("volume", "articles: 31 in the last 12 hours, 64 are usual at this time"),
    "redesigned": ("layout", "title: the first selector found it on 0 of 214 pages, 208 of 210 are usual"),
    "frozen": ("age", "the newest article is 31 hours old, 5 are usual"),
    "too costly": ("costly", "pages that took more time or memory to read than a page may: 4"),
}
"""Trouble -> name and text of the problem that runs find; of silence no run can tell."""


def fill(store: Store, *, until: int = NOW, days: float = 14, lives: Iterable[Life] = LIVES) -> None:
    """Put the histories of sites that end at `until` into a store."""
    for life in lives:
        store.apply(notes(life, until=until, days=days))


def well_until_now(directory: Path, *sites: str, days: float = 1) -> None:
    """Make a state in `directory` in which sites have been well until now, by the clock of the machine."""
    store = open_store(directory / "state", directory / "exports")
    fill(store, until=unix_now(), days=days, lives=[Life(site=site) for site in sites])
    store.close()


def notes(life: Life, *, until: int = NOW, days: float = 14) -> Iterator[RunEnded | ProblemsFound]:
    """Yield the runs of a site, and after those that find a problem begun or over the problems found."""
    found: dict[str, str] = {}
    for note in runs(life, until=until, days=days):
        yield note
        began = note.run.started
        told = [_TOLD[kind] for kind in _TOLD if life.has(kind, until, began)]
        before, found = found, {name: text.format(site=life.site) for name, text in told}
        if found != before:
            yield ProblemsFound(site=life.site, now=note.run.ended, texts=found)


def runs(life: Life, *, until: int = NOW, days: float = 14) -> Iterator[RunEnded]:
    """Yield the runs of a site, the oldest first; the last one has ended before `until`."""
    chance = random.Random(f"{life.site} {until} {days}")
    every = life.minutes * MINUTE
    began = until - int(days * DAY) + chance.randrange(every)
    before = began - every
    number = 0
    while began + 5 * MINUTE < until:
        if not life.has("silent", until, began):
            note = _run(life, chance, until=until, before=before, began=began, number=number)
            number += len(note.articles)
            yield note
            before = began
        began += every


def expected(life: Life, since: int, until: int) -> float:
    """Return how many articles a healthy site publishes between two moments of one or two hours."""
    at = datetime.fromtimestamp((since + until) // 2, PRAGUE)
    of_day = life.articles * (_ON_WEEKENDS if at.weekday() >= 5 else 1)
    return of_day * _OF_HOUR[at.hour] / sum(_OF_HOUR) * (until - since) / HOUR


def _run(life: Life, chance: random.Random, *, until: int, before: int, began: int, number: int) -> RunEnded:
    def has(kind: Kind) -> bool:
        return life.has(kind, until, began)

    usual = expected(life, before, began) * (0.5 if has("halved") else 0 if has("frozen") else 1)
    found = poisson(chance, usual)
    refused = found + 3 if has("refused") else 0
    new = 0 if refused else found
    duration = 30 + 2 * new + chance.randrange(20)
    articles = tuple(
        _article(life, chance, number=number + n, before=before, began=began, is_undated=has("undated"))
        for n in range(new)
    )
    revisits = 0 if refused else poisson(chance, 3 * usual)
    revised = sum(chance.random() < 0.08 for _ in range(revisits))
    read = new + revised + poisson(chance, revisits / 3)
    failed = sum(chance.random() < 0.002 for _ in range(new + revisits))
    rejected = poisson(chance, 0.02 * read)
    costly = 4 if has("too costly") else 0
    names = [name for kind, (name, _) in _TOLD.items() if has(kind)]
    figures = Figures(
        named=60 + new,
        in_feed=60 + new if not refused else 60,
        new=new,
        revised=revised,
        gone=int(chance.random() < 0.002),
        copies=sum(chance.random() < 0.06 for _ in range(new)),
        links=9 * new + poisson(chance, 2),
        outcomes={
            **{"new": new, "unchanged": revisits - revised, "revised": revised, "refused": refused},
            "held": int(chance.random() < 0.01),
        },
        read=read,
        incomplete=sum(chance.random() < 0.01 for _ in range(read)),
        boxes=(0 if has("redesigned") else 3) * read,
        ranks={
            name: (0 if has("redesigned") else read - int(chance.random() < 0.02 and read > 0), read)
            for name in ("title", "perex", "body", "boxes")
        }
        if read
        else {},
        requests=10 + new + revisits + 3 * failed + refused,
        statuses={
            "200": 4 + read,
            "304": 6 + revisits - revised,
            **({"403": refused} if refused else {}),
            **({"404": 1} if chance.random() < 0.03 else {}),
            **({"503": failed} if failed else {}),
        },
        errors={"TimeoutError": failed} if failed else {},
        rejected={
            **({"NoArticle": rejected} if rejected else {}),
            **({"TooCostly": costly} if costly else {}),
        },
        promoted=7 * new,
        promoted_in_feed=5 * new,
        sources=8,
        failed_sources=int(chance.random() < 0.01),
        problems=tuple(names),
    )
    run = KnownRun(
        life.site,
        f"{datetime.fromtimestamp(began, PRAGUE):%Y%m%dT%H%M%S}-{life.site}",
        began,
        began + duration,
        "finished",
        int(not names),
        msgspec.json.encode(figures),
    )
    return RunEnded(run=run, articles=articles)


def _article(
    life: Life, chance: random.Random, *, number: int, before: int, began: int, is_undated: bool
) -> RecentArticle:
    lacking = {name for name, share in FIELDS.items() if chance.random() > share}
    if is_undated and chance.random() < 0.95:
        lacking.add("published_at")
    if chance.random() < 0.05:
        lacking.add("boxes")
    entered = began + 5 + chance.randrange(25)
    published = entered - int(chance.expovariate(1 / (4 * MINUTE))) - chance.randrange(max(1, began - before))
    return RecentArticle(
        life.site,
        entered,
        f"https://{life.site}.example/clanek-{number}",
        None if "published_at" in lacking else published,
        " ".join(sorted(lacking)),
        1,
    )


def poisson(chance: random.Random, mean: float) -> int:
    """Return a number that is random around `mean` as events are that do not know of one another (Knuth's way)."""
    limit, number, product = math.exp(-min(mean, 500)), 0, chance.random()
    while product > limit:
        number += 1
        product *= chance.random()
    return number
