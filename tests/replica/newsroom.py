"""Newsroom: the articles of one replica site, each computed from (site, seed, number) when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import words
from .czech_dates import PRAGUE
from .model import Headline, Image, Story
from .prose import NAMES_PER_ARTICLE, Writer, slugify
from .site import Listing, ReplicaSite
from .story import compose
from .variants import Variant

ANCHOR = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
"""Publication time of the newest article."""
UPDATE = timedelta(minutes=25)
HIDDEN = 500_000
"""Number of the first article that robots.txt disallows."""
HIDDEN_ARTICLES = 8
_SITES = 97  # each site has its own series, so no two sites share an invented name

_LABELS = {"opinion": "Komentář", "interview": "Rozhovor", "gallery": "Prohlédněte si galerii"}


class Newsroom:
    """The articles 1 (oldest) to `articles` (newest) of `site`; 899,999 at most, disallowed ones included."""

    def __init__(self, site: ReplicaSite, *, articles: int = 60, seed: int = 1) -> None:
        self.site = site
        self.articles = articles
        self.seed = seed
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
        if number >= HIDDEN and site.hidden_section:
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
        return 1 <= number <= self.articles or HIDDEN <= number < HIDDEN + HIDDEN_ARTICLES

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of all articles, disallowed ones included."""
        return chain(range(1, self.articles + 1), range(HIDDEN, HIDDEN + HIDDEN_ARTICLES))

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
        return [self.path(HIDDEN + offset) for offset in range(HIDDEN_ARTICLES)]

    @cached_property
    def _shelf_names(self) -> dict[str, tuple[str, str, str]]:
        """Address without scheme to (kind, name, address) of every listing."""
        site = self.site
        shelves = [("home", site.title, site.origin), *(("news", "Zprávy", url) for url in site.all_news)]
        shelves += [("section", name, site.section_url(path)) for path, name in site.all_sections.items()]
        shelves += [("wiki", tag, site.topic_url(tag)) for tag in site.tags]
        shelves += [("author", name, site.author_url(name)) for name in site.staff]
        return {_place(url): (kind, name, url) for kind, name, url in shelves}

    @cached_property
    def _shelves(self) -> dict[str, list[int]]:
        """Address without scheme to the articles of every listing, newest first."""
        site = self.site
        named = {name: place for place, (kind, name, _) in self._shelf_names.items() if kind in ("wiki", "author")}
        shelves: dict[str, list[int]] = {place: [] for place in self._shelf_names}
        for number in range(self.articles, 0, -1):
            section = self.section(number)[0]
            places = {_place(site.section_url(path)) for path in {section, section.partition("/")[0]}}
            places |= {named[name] for name in (*self.topics(number), *self.authors(number))}
            for place in places & shelves.keys() | set(map(_place, site.all_news)):
                shelves[place].append(number)
        shelves[_place(site.origin)] = list(range(self.articles, max(self.articles - site.page_size, 0), -1))
        return shelves

    def listing(self, url: str) -> Listing | None:
        """Return the page of a section, topic or author, or of the front page, at `url`; None past its end."""
        bare, page = _page_of(url, self.site)
        place = _place(bare)
        if place not in self._shelf_names:
            return None
        kind, name, first = self._shelf_names[place]
        numbers, size = self._shelves[place], self.site.page_size
        pages = max(1, -(-len(numbers) // size))
        if not 1 <= page <= pages:
            return None
        address = urlsplit(first)
        chosen = numbers[(page - 1) * size : page * size]
        items = [self._item(number, address.netloc) for number in chosen]
        if kind in ("section", "news"):
            items.insert(len(items) // 2, self._item(HIDDEN + page % HIDDEN_ARTICLES, address.netloc))
            items += self._again(chosen, address.netloc)
        return Listing(
            kind=kind,
            name=name,
            path=address.path or "/",
            page=page,
            pages=pages,
            items=tuple(items),
            url=first,
            next_url=_page_url(first, page + 1, self.site) if page < pages else None,
            previous_url=_page_url(first, page - 1, self.site) if page > 1 else None,
        )

    def _item(self, number: int, host: str) -> tuple[Headline, str, str | None]:
        href = self.href(number, host) if number >= HIDDEN else self.site.addresses.listed(self, number, host)
        return self.headline(number), href, _LABELS.get(self.variant(number).kind)

    def _again(self, numbers: list[int], host: str) -> Iterator[tuple[Headline, str, str | None]]:
        """Yield links that lead to articles of the listing a second time: for printing, and under other addresses."""
        if numbers:
            mark = "&" if "?" in self.url(numbers[0]) else "?"
            yield self.headline(numbers[0]), f"{self.href(numbers[0], host)}{mark}tisk=1", "Verze pro tisk"
        for place, number in enumerate(numbers):
            yield from (
                (self.headline(number), url, None)
                for url in self.site.addresses.aliases(self, number)[place : place + 1]
            )


def _place(url: str) -> str:
    address = urlsplit(url)
    return f"{address.netloc}{address.path.rstrip('/')}"


def _page_of(url: str, site: ReplicaSite) -> tuple[str, int]:
    """Return the address of a listing's first page and the number, from 1, of the page at `url`."""
    address = urlsplit(url)
    parameter, _, rest = site.paging.partition("=")
    if rest:
        printed = parse_qs(address.query).get(parameter[1:], [""])[0]
        bare = f"{address.scheme}://{address.netloc}{address.path}"
        return bare, int(printed) - site.first_page + 1 if printed.isdecimal() else 1
    match = re.fullmatch(rf"(.*/){re.escape(site.paging).replace(re.escape('{page}'), '([0-9]+)')}", address.path)
    path, page = (match[1], int(match[2]) - site.first_page + 1) if match else (address.path, 1)
    return f"{address.scheme}://{address.netloc}{path}", page


def _page_url(bare: str, page: int, site: ReplicaSite) -> str:
    if page == 1:
        return bare
    start = bare if "=" in site.paging else f"{bare.rstrip('/')}/"
    return start + site.paging.format(page=page + site.first_page - 1)
