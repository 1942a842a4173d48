"""Newsroom: the articles of one replica site, each computed from (site, seed, number) when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zlib import crc32

from . import addresses, words
from .czech_dates import PRAGUE
from .model import Headline, Image, Story
from .prose import NAMES_PER_ARTICLE, Writer, slugify
from .site import Listing, ReplicaSite
from .story import compose
from .variants import variant_of

ANCHOR = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
"""Publication time of the newest article."""
STEP = timedelta(minutes=53)
UPDATE = timedelta(minutes=25)
HIDDEN = 500_000
"""Number of the first article that robots.txt disallows."""
HIDDEN_ARTICLES = 8
_SITES = 97  # each site has its own residue, so no two sites share an invented name

_LABELS = {"opinion": "Komentář", "interview": "Rozhovor", "gallery": "Prohlédněte si galerii"}


class Newsroom:
    """The articles 1 (oldest) to `articles` (newest) of `site`; 899,999 at most, disallowed ones included."""

    def __init__(self, site: ReplicaSite, *, articles: int = 60, seed: int = 1) -> None:
        self.site = site
        self.articles = articles
        self.seed = seed
        self.headline: Callable[[int], Headline] = lru_cache(maxsize=4096)(self._headline)
        """What other pages show of an article."""
        self.path: Callable[..., str] = lru_cache(maxsize=4096)(self._path)
        """Its canonical path, or with a second argument that of another generation, which redirects to it."""

    def writer(self, number: int, part: str, first: int = 0) -> Writer:
        """Return the writer of one part of an article; `first` is where its invented names begin."""
        name = (number * NAMES_PER_ARTICLE + first) * _SITES + crc32(self.site.name.encode()) % _SITES
        return Writer(f"{self.seed}/{self.site.name}/{number}/{part}", name, step=_SITES)

    def _headline(self, number: int) -> Headline:
        writer = self.writer(number, "headline")
        variant = variant_of(number)
        prefix = {"gallery": "OBRAZEM: ", "interview": "ROZHOVOR | ", "live": "ŽIVĚ: "}.get(variant.kind, "")
        title = prefix + writer.write(words.TITLES)
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
            credit=writer.rng.choice(words.CREDITS),
        )

    def published_at(self, number: int) -> datetime:
        """Return the publication time; the archive's articles are of 2018 to 2020."""
        address = variant_of(number).address
        if address != "id8":
            return datetime(2020 if address == "hex" else 2019, 9, 5, 8, 24, tzinfo=PRAGUE) + number * timedelta(
                hours=31
            )
        age = (self.articles - number) * STEP if number <= self.articles else timedelta()
        moment = (ANCHOR.astimezone(UTC) - age).astimezone(PRAGUE)
        return moment.replace(hour=4) if moment.hour == 2 else moment  # no doubt about summer time

    def modified_at(self, number: int) -> datetime | None:
        """Return the time of the update that the page shows, if any."""
        return self.published_at(number) + UPDATE if "updated" in variant_of(number).features else None

    def section(self, number: int) -> tuple[str, str]:
        """Return (path, printed name) of the section the article stands in."""
        site, variant = self.site, variant_of(number)
        if number >= HIDDEN:
            return "interni", "Interní"
        if variant.kind in ("opinion", "sponsored"):
            return site.opinion if variant.kind == "opinion" else site.sponsored
        if "weather" in variant.features:
            return site.weather
        choice = site.sections if variant.address == "id8" else site.old_sections
        return choice[number % len(choice)]

    def authors(self, number: int) -> tuple[str, ...]:
        """Return the people named in the byline."""
        count = {"none": 0, "two": 2}.get(variant_of(number).author, 1)
        return tuple(self.site.staff[(number * 7 + offset) % len(self.site.staff)] for offset in range(count))

    def topics(self, number: int) -> tuple[str, ...]:
        """Return the tags of the article."""
        tags = self.site.tags
        return tuple(
            dict.fromkeys(tags[(number * factor + shift) % len(tags)] for shift, factor in enumerate((1, 3, 5)))
        )

    def _path(self, number: int, generation: str | None = None) -> str:
        slug, generation = slugify(self.headline(number).title), generation or variant_of(number).address
        section, printed_id = self.section(number)[0], addresses.encode(number, generation)
        return f"/{section}/{printed_id}-{slug}" if generation == "digits" else f"/{section}/{slug}.{printed_id}"

    def url(self, number: int) -> str:
        """Return the canonical address."""
        return self.site.origin + self.path(number)

    def listed_href(self, number: int) -> str:
        """Return the link of a listing: mostly the canonical path, sometimes an alias that redirects or is equal."""
        path, site = self.path(number), self.site
        if "slash" in variant_of(number).features:
            return f"{path}/"
        aliases = (
            f"http://www.{site.host}{path}",
            f"{site.origin}{path}?utm_source=web&utm_medium=vypis&utm_campaign=hp",
            f"{path}/",
            self.path(number, "digits"),
            f"{site.origin}{path}#foto",
            *(f"http://{host}{self.path(number, 'digits')}" for host in site.legacy_hosts),
        )
        choice = number % 11
        return aliases[choice] if choice < len(aliases) else path

    def find(self, path: str) -> int | None:
        """Return the article at `path`, of whatever generation, slug or section the address is; None without one."""
        for number in addresses.decode(path):
            if 1 <= number <= self.articles or HIDDEN <= number < HIDDEN + HIDDEN_ARTICLES:
                return number
        return None

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
    def _names(self) -> dict[str, str]:
        tags = {f"wiki/{slugify(tag)}": tag for tag in self.site.tags}
        staff = {f"autor/{slugify(name)}": name for name in self.site.staff}
        return {"": self.site.title} | self.site.all_sections | tags | staff

    @cached_property
    def _shelves(self) -> dict[str, list[int]]:
        shelves: dict[str, list[int]] = {}
        paths = {name: path for path, name in self._names.items() if path.startswith(("wiki/", "autor/"))}
        for number in range(self.articles, 0, -1):
            section = self.section(number)[0]
            parents = {section, section.partition("/")[0]}
            named = {paths[name] for name in (*self.topics(number), *self.authors(number))}
            for path in parents | named:
                shelves.setdefault(path, []).append(number)
        return shelves

    def listing(self, path: str, page: int) -> Listing | None:
        """Return a page (from 1) of a section, "wiki/..." or "autor/...", "" for the home page; None past its end."""
        if path not in self._names:
            return None
        size = self.site.page_size
        numbers = (
            list(range(self.articles, max(self.articles - size, 0), -1)) if path == "" else self._shelves.get(path, [])
        )
        pages = max(1, -(-len(numbers) // size))
        if not 1 <= page <= pages:
            return None
        chosen = numbers[(page - 1) * size : page * size]
        kind = {"": "home", "wiki": "wiki", "autor": "author"}.get(path.partition("/")[0], "section")
        items = [self._item(number) for number in chosen]
        if kind == "section":
            items.insert(len(items) // 2, self._item(HIDDEN + page % HIDDEN_ARTICLES))
            if chosen:
                items.append((self.headline(chosen[0]), f"{self.path(chosen[0])}?tisk=1", "Verze pro tisk"))
        return Listing(kind=kind, name=self._names[path], path=f"/{path}", page=page, pages=pages, items=tuple(items))

    def _item(self, number: int) -> tuple[Headline, str, str | None]:
        href = self.path(number) if number >= HIDDEN else self.listed_href(number)
        return self.headline(number), href, _LABELS.get(variant_of(number).kind)
