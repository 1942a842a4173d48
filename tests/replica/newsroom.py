"""Newsroom: the articles of one replica site, each computed from (site, seed, number, edition) when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from . import words
from .czech_dates import PRAGUE
from .editions import FIRST, Edition
from .model import Headline, Image, Story
from .prose import NAMES_PER_ARTICLE, Writer, slugify
from .shelves import Shelves
from .site import ReplicaSite
from .story import compose
from .variants import Variant

ANCHOR = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
"""Publication time of the newest article, before more are published."""
UPDATE = timedelta(minutes=25)
EDIT = timedelta(minutes=20)
"""From one edit of a story to the next."""
_SITES = 97  # each site has its own series, so no two sites share an invented name


class Newsroom:
    """The articles 1 (oldest) to `articles` (newest) of `site`; 899,999 at most, disallowed ones included.

    `Desk` changes them. Whoever needs more than one fact at the same state of things holds `lock`.
    """

    def __init__(self, site: ReplicaSite, *, articles: int = 60, seed: int = 1) -> None:
        self.site = site
        self.articles = articles
        self.first_articles = articles
        """How many there were before more were published."""
        self.editions: dict[int, Edition] = {}
        """By number, of the articles that something has happened to."""
        self.front = 0
        """How often the front page was made anew."""
        self.lock = RLock()
        self.seed = seed
        self.hidden = range(500_000, 500_008)
        """Articles that robots.txt disallows."""
        self._archive = [variant for variant in site.variants if variant.year]
        self._current = [variant for variant in site.variants if not variant.year]
        self._first_headline: Callable[[int], Headline] = lru_cache(maxsize=4096)(self._headline)
        self._first_url: Callable[[int, str], str] = lru_cache(maxsize=4096)(self._url)

    def variant(self, number: int) -> Variant:
        """Return the variant of the article with this number (1 is the oldest)."""
        if number <= len(self._archive):
            return self._archive[number - 1]
        return self._current[(number - len(self._archive) - 1) % len(self._current)]

    def writer(self, number: int, part: str, first: int = 0) -> Writer:
        """Return the writer of one part of an article; `first` is where its invented names begin."""
        name = (number * NAMES_PER_ARTICLE + first) * _SITES + self.site.series
        return Writer(f"{self.seed}/{self.site.name}/{number}/{part}", name, step=_SITES)

    def edition(self, number: int) -> Edition:
        """Return what has become of an article."""
        return self.editions.get(number, FIRST)

    def headline(self, number: int) -> Headline:
        """Return what other pages show of an article."""
        first, edition = self._first_headline(number), self.edition(number)
        if edition.title is None and edition.perex is None:
            return first
        return replace(first, title=edition.title or first.title, perex=edition.perex or first.perex)

    def title(self, number: int, writer: Writer) -> str:
        """Return a headline for an article."""
        return self.site.prefixes.get(self.variant(number).kind, "") + writer.write(words.TITLES)

    def perex(self, writer: Writer) -> tuple[str, ...]:
        """Return the sentences of a perex."""
        return writer.sentences(words.PEREX, writer.rng.randint(2, 4))

    def _headline(self, number: int) -> Headline:
        writer = self.writer(number, "headline")
        title = self.title(number, writer)
        day = self.published_at(number)
        return Headline(
            number=number,
            title=title,
            perex=self.perex(writer),
            image=self.image(writer, day),
            author=self.authors(number)[0] if self.authors(number) else self.site.staff[0],
        )

    def image(self, writer: Writer, day: datetime) -> Image:
        """Return an invented picture published on `day`."""
        caption = writer.write(words.CAPTIONS)
        name = f"{slugify(caption, 40)}-{writer.rng.randrange(16**6):06x}_660x371.jpg"
        return Image(
            url=f"{self.site.origin}/pictures/photo/{day:%Y/%m/%d}/{name}",
            caption=caption,
            credit=writer.rng.choice(self.site.credits),
        )

    def published_at(self, number: int) -> datetime:
        """Return the publication time; the newest article is at first of `ANCHOR`, the others are `site.step` apart."""
        if year := self.variant(number).year:
            return datetime(year, 9, 5, 8, 24, tzinfo=PRAGUE) + number * timedelta(hours=31)
        age = timedelta() if number in self.hidden else (self.first_articles - number) * self.site.step
        moment = (ANCHOR.astimezone(UTC) - age).astimezone(PRAGUE)
        return moment.replace(hour=4) if moment.hour == 2 else moment  # no doubt about summer time

    def modified_at(self, number: int) -> datetime | None:
        """Return the time of the last update, if there was any."""
        edits, published = self.edition(number).edits, self.published_at(number)
        if "updated" in self.variant(number).features:
            return published + UPDATE + edits * EDIT
        return published + edits * EDIT if edits else None

    def section(self, number: int) -> tuple[str, str]:
        """Return (path, printed name) of the section the article stands in."""
        site, variant = self.site, self.variant(number)
        if number in self.hidden and site.hidden_section:
            return site.hidden_section, "Interní"
        special = {"opinion": site.opinion, "sponsored": site.sponsored}.get(variant.kind)
        if "weather" in variant.features:
            special = site.weather
        choice = site.old_sections if variant.year and site.old_sections else site.sections
        return special or choice[number % len(choice)]

    def authors(self, number: int) -> tuple[str, ...]:
        """Return the people named in the byline."""
        count = {"none": 0, "agency_only": 0, "two": 2}.get(self.variant(number).author, 1)
        return tuple(self.site.staff[(number * 7 + offset) % len(self.site.staff)] for offset in range(count))

    def topics(self, number: int) -> tuple[str, ...]:
        """Return the tags of the article."""
        tags = self.site.tags
        places = (number * factor + shift for shift, factor in enumerate((1, 3, 5)))
        return tuple(dict.fromkeys(tags[place % len(tags)] for place in places)) if tags else ()

    def keywords(self, number: int) -> tuple[str, ...]:
        """Return what metadata name besides the topics."""
        words = self.site.keywords
        return tuple(dict.fromkeys(words[(number * factor) % len(words)] for factor in (1, 2))) if words else ()

    def slugs(self, number: int) -> tuple[str, ...]:
        """Return the words of the addresses that an article had, the last being those of today's."""
        return (slugify(self._first_headline(number).title), *self.edition(number).slugs)

    def url(self, number: int, generation: str | None = None) -> str:
        """Return the article's canonical address, or that of another generation."""
        generation = generation or self.variant(number).address
        if slugs := self.edition(number).slugs:
            return self.site.addresses.url(self, number, generation, slugs[-1])
        return self._first_url(number, generation)

    def _url(self, number: int, generation: str) -> str:
        return self.site.addresses.url(self, number, generation, self.slugs(number)[0])

    def path(self, number: int, generation: str | None = None) -> str:
        """Return path and query of an address of the article, see `url`."""
        return self.href(number, urlsplit(self.url(number)).netloc, generation)

    def href(self, number: int, host: str, generation: str | None = None) -> str:
        """Return the article's address as a page on `host` writes it: without scheme and host if they are its own."""
        return self.url(number, generation).removeprefix(f"https://{host}")

    def find(self, url: str) -> int | None:
        """Return the article at `url`, or at this path of the site's own host; None without one."""
        found = self.locate(url if "://" in url else self.site.origin + url)
        return found[0] if found else None

    def locate(self, url: str) -> tuple[int, bool] | None:
        """Return the article at `url`, of whatever generation it is, and whether it is served there or has moved.

        A deleted one is found too, see `Edition.gone`.
        """
        with self.lock:
            return self.site.addresses.find(self, url)

    def exists(self, number: int) -> bool:
        """Tell whether there is an article with this number, disallowed and deleted ones included."""
        return 1 <= number <= self.articles or number in self.hidden

    def is_published(self, number: int) -> bool:
        """Tell whether there is an article with this number that was not deleted, disallowed ones included."""
        return self.exists(number) and self.edition(number).gone is None

    @property
    def published(self) -> Iterator[int]:
        """The numbers of all articles that may be fetched, newest first."""
        return filter(self.is_published, range(self.articles, 0, -1))

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of all articles, disallowed and deleted ones included."""
        return chain(range(1, self.articles + 1), self.hidden)

    def story(self, number: int) -> Story:
        """Return the whole article page."""
        with self.lock:
            return compose(self, number)

    def urls(self) -> Iterator[str]:
        """Yield the canonical address of every article that may be fetched, oldest first; cheaper than `truth`."""
        return (self.url(number) for number in range(1, self.articles + 1) if self.is_published(number))

    def truth(self) -> Iterator[dict[str, Any]]:
        """Yield the expected result of every article that may be fetched, oldest first (see `Story.truth`)."""
        for number in range(1, self.articles + 1):
            if self.is_published(number):
                yield self.story(number).truth()

    @property
    def disallowed_paths(self) -> list[str]:
        """Paths of existing articles that listings link to and robots.txt disallows."""
        return [self.path(number) for number in self.hidden]

    @cached_property
    def shelves(self) -> Shelves:
        """Its listings."""
        return Shelves(self)
