"""Watches one crawl: what it asks for, what comes back, which rows follow, and with which pages something is wrong."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from scrapy import signals

from newscrawl.crawling.signals import page_read
from newscrawl.crawling.visits import ASK
from newscrawl.items import Article, RelatedLink, Tombstone
from newscrawl.monitoring.coverage import FIELDS
from newscrawl.monitoring.figures import Figures
from newscrawl.monitoring.history import Seen
from newscrawl.monitoring.outcomes import JUDGED, REPEATED
from newscrawl.monitoring.pages import PagesAtFault
from newscrawl.monitoring.signs import INCOMPLETE, LAYOUT
from newscrawl.state.crawl_state import state_of
from newscrawl.state.outcomes import GONE, NEW, REVISED, group_of
from newscrawl.state.plan import DAY
from newscrawl.state.run_table import RecentArticle
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix, unix_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

    from newscrawl.facts import PageFacts
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.source_table import KnownSource

_REPEATED = 3
"""New articles of a run with the same perex, from which it is none."""


class Watch:
    """Hears of what one crawl does; `seen` says in the end what that was."""

    def __init__(self, crawler: Crawler, expected: Iterable[str]) -> None:
        """Take the crawl, and the fields that its site expects of articles beside those that are always looked at."""
        self._crawler = crawler
        self._site: str = crawler.spidercls.name
        self._fields = tuple(dict.fromkeys((*FIELDS, *expected)))
        self._rows: dict[int, str] = {}
        """Key of each page of which a row came -> group of its visit."""
        self._before: dict[int, str | None] = {}
        """Key of each page that was asked for -> how its visit before ended, None for the first one."""
        self._copies = self._links = 0
        self._new: list[Article] = []
        self._with_links: set[str] = set()
        """Ids of articles with a related link."""
        self._perexes: Counter[str | None] = Counter()
        """Perexes of the new articles."""
        self._targets: set[int] = set()
        """Keys of the pages that related links lead to."""
        self.pages = PagesAtFault(self._wrong_outcome)
        for receive, signal in (
            (self._request_made, signals.request_reached_downloader),
            (self._response_received, signals.response_received),
            (self._page_read, page_read),
            (self._item_scraped, signals.item_scraped),
        ):
            crawler.signals.connect(receive, signal)

    @cached_property
    def _state(self) -> CrawlState:
        return state_of(self._crawler)

    def share(self, field: str) -> float | None:
        """Return the share of the run's new articles that have a field ("boxes": a link), None where there are none."""
        if not self._new:
            return None
        return round(sum(field not in self._lacking(article) for article in self._new) / len(self._new), 4)

    def seen(self, reason: str, now: int, *, has_history: bool) -> Seen:
        """Return what the crawl saw, which ends now.

        Args:
            reason: its finish reason.
            now: Unix seconds.
            has_history: whether earlier runs of the site are known.

        Raises StateError when the store cannot be read.
        """
        sources = self._sources()
        figures = self._figures(sources)
        is_first = not has_history and figures.in_feed <= figures.new
        return Seen(
            now=now,
            reason=reason,
            figures=figures,
            articles=sorted(map(partial(self._recent, is_first=is_first), self._new), key=lambda new: new.entered),
            sources=sources,
            examples=self.pages.settled(self._state.notebook.outcomes),
            is_first=is_first,
            is_whole=not figures.left,
        )

    def _figures(self, sources: list[KnownSource]) -> Figures:
        stats, named = self._crawler.stats.get_stats(), self._state.notebook.named
        page = getattr(self._crawler.spidercls, "page", None)
        ranks = _ranks(stats, page)
        groups = Counter(self._rows.values())
        return Figures(
            named=len(named),
            in_feed=self._state.known.in_feed(named),
            new=groups[NEW],
            revised=groups[REVISED],
            gone=groups[GONE],
            copies=self._copies,
            links=self._links,
            promoted=len(self._targets),
            promoted_in_feed=self._state.known.in_feed(self._targets),
            outcomes=self._outcomes(),
            first=self._outcomes(first=True),
            read=stats.get("read/articles", 0),
            incomplete=stats.get("read/incomplete", 0),
            boxes=stats.get("read/boxes", 0),
            ranks=ranks,
            selectors={field: declared[0] for field in ranks if (declared := getattr(page, field, ()))},
            requests=stats.get("downloader/request_count", 0),
            statuses=counters(stats, "downloader/response_status_count/"),
            errors=counters(stats, "downloader/exception_type_count/"),
            rejected=counters(stats, "quarantine/"),
            left=sum(stats.get(name, 0) for name in ("budget/left", "discovery/left", "browser/left")),
            sources=len(sources),
            failed_sources=sum(bool(source.failures) for source in sources),
        )

    def _sources(self) -> list[KnownSource]:
        """Return what is known of the sources that the site's file declares, as far as they were ever asked for."""
        spider = self._crawler.spidercls
        declared = [url for kind in ("feeds", "sitemaps", "listings") for url in getattr(spider, kind, ())]
        return [known for known in map(self._state.known.source, declared) if known]

    def _outcomes(self, *, first: bool = False) -> dict[str, int]:
        """Return how many pages were visited with which end, by group; a page of which a row came counts as that.

        With `first` only those count that were never visited before.

        A page whose visit before ended in the same way tells nothing new of the site, and does not count; nor does one
        that was not asked for, since our own rules forbid it.
        """
        groups = {key: group_of(outcome) for key, outcome in self._state.notebook.outcomes.items()}
        return dict(
            Counter(
                group
                for key, group in (groups | self._rows).items()
                if group
                and key in self._before
                and not (first and self._before[key])
                and (group not in REPEATED or group != group_of(self._before[key]))
            )
        )

    def _wrong_outcome(self, key: int) -> str | None:
        """Return the group in which the visit of a page ended, None where that is none that is judged."""
        outcome = self._state.notebook.outcomes.get(key)
        group = group_of(outcome) if outcome else self._rows.get(key)
        return group if group in JUDGED else None

    def _request_made(self, request: Request) -> None:
        if (ask := request.meta.get(ASK)) and ask.key not in self._before:
            known = self._state.known.page(ask.key)
            self._before[ask.key] = known.outcome if known else None
            self.pages.asked(ask.key, request.url)

    def _response_received(self, response: Response, request: Request) -> None:
        if ask := request.meta.get(ASK):
            self.pages.met(ask.key, response)

    def _page_read(self, response: Response, facts: PageFacts) -> None:
        """Note which signs of the reader are wrong on a page."""
        ask = response.meta.get(ASK)
        if ask is None or facts.article is None:
            return
        declared = (name.partition("/") for name in facts.counts)
        wrong = [f"{LAYOUT} {field}" for field, _, rank in declared if rank == "miss" or (rank.isdigit() and int(rank))]
        self.pages.wrong(ask.key, [*wrong, *([INCOMPLETE] if facts.counts["incomplete"] else ())])

    def _item_scraped(self, item: object) -> None:
        if isinstance(item, RelatedLink):
            self._links += 1
            self._with_links.add(item.article_id)
            if item.url:
                self._targets.add(page_key(item.url))
        elif isinstance(item, Tombstone):
            self._rows[page_key(item.url)] = GONE
        elif isinstance(item, Article):
            visit = visit_of_row(item)
            self._rows[visit.key if visit else page_key(item.url)] = NEW if item.revision == 1 else REVISED
            if item.revision == 1:
                self._copies += item.copy_of is not None
                self._new.append(item)
                self._perexes[item.perex] += 1
                if visit:
                    self.pages.wrong(visit.key, [f"coverage {field}" for field in self._lacking(item)])

    def _lacking(self, article: Article) -> list[str]:
        """Return the fields that an article does not have; its links have come before it."""
        return [field for field in self._fields if not self._has(article, field)]

    def _has(self, article: Article, field: str) -> bool:
        """Tell whether an article has a field; a perex that several have is none, but some other part of the page."""
        if field == "boxes":
            return article.id in self._with_links
        if field == "perex" and self._perexes[article.perex] >= _REPEATED:
            return False
        return bool(getattr(article, field))

    def _recent(self, article: Article, *, is_first: bool) -> RecentArticle:
        entered = unix(article.fetched_at)
        published = unix_or_none(article.published_at)
        is_news = not is_first and (published is None or entered - published < DAY)
        return RecentArticle(
            site=self._site,
            entered=entered,
            url=article.url,
            published=published,
            lacking=" ".join(self._lacking(article)),
            is_news=int(is_news),
        )


def counters(stats: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the counters whose names begin with `prefix`, by the rest of their names, sorted."""
    return {key.removeprefix(prefix): stats[key] for key in sorted(stats) if key.startswith(prefix)}


def _ranks(stats: Mapping[str, Any], page: object) -> dict[str, tuple[int, int]]:
    """Return of each field with declared selectors how often the first one gave it, and of how many pages."""
    ranks: dict[str, tuple[int, int]] = {}
    for name, number in counters(stats, "read/").items():
        field, _, rank = name.partition("/")
        if rank == "miss" or rank.isdigit():
            first, pages = ranks.get(field, (0, 0))
            ranks[field] = (first + (number if rank == "0" else 0), pages + number)
    body = getattr(page, "body", ())
    if body and (pages := stats.get("read/articles", 0)):
        ranks["body"] = (stats.get(f"read/body/css:{body[0]}", 0), pages)
    return ranks
