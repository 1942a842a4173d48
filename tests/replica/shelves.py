"""Shelves: the listings of a replica site, each with its articles, newest first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from operator import neg
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from .fronts import front_boxes
from .model import Headline
from .site import Listing, ReplicaSite

if TYPE_CHECKING:
    from .newsroom import Newsroom

_LABELS = {"opinion": "Komentář", "interview": "Rozhovor", "gallery": "Prohlédněte si galerii"}


class Shelves:
    """The sections, topics and authors of `newsroom`, its front page and its listings of all news."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    @cached_property
    def _names(self) -> dict[str, tuple[str, str, str]]:
        """Address without scheme to (kind, name, address) of every listing."""
        site = self._newsroom.site
        shelves = [("home", site.title, site.front), *(("news", "Zprávy", url) for url in site.all_news)]
        shelves += [("section", name, site.section_url(path)) for path, name in site.all_sections.items()]
        shelves += [("wiki", tag, site.topic_url(tag)) for tag in site.tags]
        shelves += [("author", name, site.author_url(name)) for name in site.staff]
        return {_place(url): (kind, name, url) for kind, name, url in shelves}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Address without scheme to the articles of every listing, newest first."""
        shelves: dict[str, list[int]] = {place: [] for place in self._names}
        for number in self._newsroom.published:
            for place in self._places_of(number):
                shelves[place].append(number)
        return shelves

    @cached_property
    def _named(self) -> dict[str, str]:
        """Name of a topic or author to the address, without scheme, of their listing."""
        return {name: place for place, (kind, name, _) in self._names.items() if kind in ("wiki", "author")}

    def _places_of(self, number: int) -> set[str]:
        """Return the addresses, without scheme, of the listings of an article, its place on the front page apart."""
        newsroom, site = self._newsroom, self._newsroom.site
        section = newsroom.section(number)[0]
        places = {_place(site.section_url(path)) for path in {section, section.partition("/")[0]}}
        places |= {self._named[name] for name in (*newsroom.topics(number), *newsroom.authors(number))}
        return places & self._names.keys() | set(map(_place, site.all_news))

    def refresh(self, number: int) -> None:
        """Take an article in that was published, or out that was deleted."""
        for place in self._places_of(number):
            numbers = self._numbers[place]
            at = bisect_left(numbers, -number, key=neg)
            numbers[at : at + numbers.count(number)] = [number] if self._newsroom.is_published(number) else []

    def _shelf(self, place: str) -> list[int]:
        newsroom, site = self._newsroom, self._newsroom.site
        if place == _place(site.front):
            return list(islice(newsroom.published, site.page_size))
        return self._numbers[place]

    def page(self, url: str) -> Listing | None:
        """Return the page of a section, topic or author, or of the front page, at `url`; None past its end."""
        newsroom, site = self._newsroom, self._newsroom.site
        bare, page = _page_of(url, site)
        place = _place(bare)
        if place not in self._names:
            return None
        kind, name, first = self._names[place]
        numbers, size = self._shelf(place), site.page_size
        pages = max(1, -(-len(numbers) // size))
        if not 1 <= page <= pages:
            return None
        address = urlsplit(first)
        chosen = numbers[(page - 1) * size : page * size]
        items = [self._item(number, address.netloc) for number in chosen]
        boxes = front_boxes(newsroom, address.netloc) if kind == "home" else ()
        items = [item for box in boxes for item in box.items] or items
        if kind in ("section", "news"):
            items.insert(len(items) // 2, self._item(newsroom.hidden[page % len(newsroom.hidden)], address.netloc))
            items = [*self._aliases(chosen), *items, *self._for_printing(chosen[:1], address.netloc)]
        return Listing(
            kind=kind,
            name=name,
            path=address.path or "/",
            page=page,
            pages=pages,
            items=tuple(items),
            url=first,
            boxes=boxes,
            next_url=_page_url(first, page + 1, site) if page < pages else None,
            previous_url=_page_url(first, page - 1, site) if page > 1 else None,
        )

    def selection(self, url: str, numbers: Sequence[int]) -> Listing:
        """Return a page that lists these articles, such as those of a day."""
        address = urlsplit(url)
        items = tuple(self._item(number, address.netloc) for number in numbers)
        return Listing(kind="archive", name="Archiv", path=address.path, page=1, pages=1, items=items, url=url)

    def _item(self, number: int, host: str) -> tuple[Headline, str, str | None]:
        newsroom = self._newsroom
        is_hidden = number in newsroom.hidden
        href = newsroom.href(number, host) if is_hidden else newsroom.site.addresses.listed(newsroom, number, host)
        return newsroom.headline(number), href, _LABELS.get(newsroom.variant(number).kind)

    def _aliases(self, numbers: list[int]) -> Iterator[tuple[Headline, str, str | None]]:
        """Yield links to the oldest of these articles under their other addresses, each under another one."""
        newsroom = self._newsroom
        for place, number in enumerate(reversed(numbers)):
            aliases = newsroom.site.addresses.aliases(newsroom, number)
            yield from ((newsroom.headline(number), url, None) for url in aliases[place : place + 1])

    def _for_printing(self, numbers: list[int], host: str) -> Iterator[tuple[Headline, str, str | None]]:
        for number in numbers:
            href = self._newsroom.href(number, host)
            mark = "&" if "?" in href else "?"
            yield self._newsroom.headline(number), f"{href}{mark}tisk=1", "Verze pro tisk"


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
