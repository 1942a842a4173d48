"""Newsroom: the articles of one replica site, each computed from (site, seed, number) when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from . import words
from .czech_dates import PRAGUE
from .model import Headline, Image, Story
from .prose import NAMES_PER_ARTICLE, Writer, slugify
from .shelves import Shelves
from .site import ReplicaSite
from .story import compose
from .variants import Variant

ANCHOR = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
"""Publication time of the newest article."""
UPDATE = timedelta(minutes=25)
_SITES = 97  # each site has its own series, so no two sites share an invented name


class Newsroom:
    """The articles 1 (oldest) to `articles` (newest) of `site`; 899,999 at most, disallowed ones included."""

    def __init__(self, site: ReplicaSite, *, articles: int = 60, seed: int = 1) -> None:
        self.site = site
        self.articles = articles
        self.seed = seed
        self.hidden = range(500_000, 500_008)
        """Articles that robots.txt disallows."""
        self._archive = [variant for variant in site.variants if variant.year]
        self._current = [variant for variant in site.variants if not variant.year]
        self.headline: Callable[[int], Headline] = lru_cache(maxsize=4096)(self._headline)
        """What other pages show of an article."""
        self.url: Callable[..., str] = lru_cache(maxsize=4096)(self._url)
        """Its canonical address, or with a second argument that of another generation."""

    def variant(self, number: int) -> Variant:
        """Return the variant of the article with this number (1 is the oldest)."""
        if number <= len(self._archive):
            return self._archive[number - 1]
        return self._current[(number - len(self._archive) - 1) % len(self._current)]

    def writer(self, number: int, part: str, first: int = 0) -> Writer:
        """Return the writer of one part of an article; `first` is where its invented names begin."""
        name = (number * NAMES_PER_ARTICLE + first) * _SITES + self.site.series
        return Writer(f"{self.seed}/{self.site.name}/{number}/{part}", name, step=_SITES)

    def _headline(self, number: int) -> Headline:
        writer = self.writer(number, "headline")
        title = self.site.prefixes.get(self.variant(number).kind, "") + writer.write(words.TITLES)
        day = self.published_at(number)
        return Headline(
            number=number,
            title=title,
            perex=writer.sentences(words.PEREX, writer.rng.randint(2, 4)),
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
        """Return the publication time; the newest article is of `ANCHOR`, older ones follow at `site.step`."""
        if year := self.variant(number).year:
            return datetime(year, 9, 5, 8, 24, tzinfo=PRAGUE) + number * timedelta(hours=31)
        age = (self.articles - number) * self.site.step if number <= self.articles else timedelta()
        moment = (ANCHOR.astimezone(UTC) - age).astimezone(PRAGUE)
        return moment.replace(hour=4) if moment.hour == 2 else moment  # no doubt about summer time

    def modified_at(self, number: int) -> datetime | None:
        """Return the time of the update that the page shows, if any."""
        return self.published_at(number) + UPDATE if "updated" in self.variant(number).features else None

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

    def _url(self, number: int, generation: str | None = None) -> str:
        return self.site.addresses.url(self, number, generation or self.variant(number).address)

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
        """Return the article at `url`, of whatever generation it is, and whether it is served there or has moved."""
        return self.site.addresses.find(self, url)

    def exists(self, number: int) -> bool:
        """Tell whether there is an article with this number, disallowed ones included."""
        return 1 <= number <= self.articles or number in self.hidden

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of all articles, disallowed ones included."""
        return chain(range(1, self.articles + 1), self.hidden)

    def story(self, number: int) -> Story:
        """Return the whole article page."""
        return compose(self, number)

    def urls(self) -> Iterator[str]:
        """Yield the canonical address of every article that may be fetched, oldest first; cheaper than `truth`."""
        return (self.url(number) for number in range(1, self.articles + 1))

    def truth(self) -> Iterator[dict[str, Any]]:
        """Yield the expected result of every article that may be fetched, oldest first (see `Story.truth`)."""
        for number in range(1, self.articles + 1):
            yield self.story(number).truth()

    @property
    def disallowed_paths(self) -> list[str]:
        """Paths of existing articles that listings link to and robots.txt disallows."""
        return [self.path(number) for number in self.hidden]

    @cached_property
    def shelves(self) -> Shelves:
        """Its listings."""
        return Shelves(self)
