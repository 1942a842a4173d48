"""ReplicaSite: what one site declares about itself; the files in sites/ are its instances.

A new site is one file there with a `SITE`, and for the press a skeleton in templates/pages/; see README.md.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from . import words
from .fronts import FrontBox
from .model import Headline, Story
from .prose import slugify
from .scripted import Script
from .variants import ARCHIVE, CURRENT, Variant

if TYPE_CHECKING:
    from .newsroom import Newsroom

STEP = timedelta(minutes=53)


@dataclass(frozen=True, kw_only=True)
class BoxSpec:
    """A box that every article page of a site has."""

    section: str
    heading: str | None
    """As printed; `{section}` stands for the name of the article's section."""
    size: tuple[int, int]
    """Fewest and most teasers."""
    perex: bool = False
    stamps: bool = False
    """Whether teasers print a time, in one of INCORP's forms."""
    date_form: str | None = None
    """The form of that time instead, see `czech_dates.formatted`."""
    newest: bool = False
    """Its teasers come from the newest articles instead of all."""
    more: str | None = None
    place: str = "after"
    """What the template calls the place where it stands."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a section, tag or author."""

    kind: str
    """section | wiki | author | home | news (all articles) | archive (of a day) | missing."""
    name: str
    path: str
    page: int
    pages: int
    items: tuple[tuple[Headline, str, str | None], ...]
    """Headline, link as written, label before the title."""
    url: str = ""
    next_url: str | None = None
    previous_url: str | None = None
    boxes: tuple[FrontBox, ...] = ()
    """Of the front page, what stands in it; `items` are the teasers of all of them."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A feed, a sitemap, or an archive."""

    url: str
    """Pattern of its addresses: `{section}`, `{year}`, `{month}`, `{day}` choose articles, `{number}` a part of all."""
    form: Literal["rss", "sitemap", "news", "index", "listing"] = "rss"
    """`news` is a Google News sitemap, `index` lists the addresses of other sources, `listing` is an HTML page."""
    section: str | None = None
    """Path of the only section whose articles it names, those below it included."""
    size: int = 30
    """Articles of a feed or news sitemap, and of a part with `{number}`. Other sitemaps and listings name all."""
    first_number: int = 0
    """`{number}` of the first part: of the oldest articles in sitemaps, of the newest in feeds and listings."""
    children: tuple[str, ...] = ()
    """Patterns of the sources that an index lists."""
    in_robots: bool = False
    """Whether robots.txt names it."""
    gzipped: bool = False
    charset: str = "utf-8"
    declared: str | None = None
    """The charset its XML declaration names, where that is another."""
    link_query: str = "utm_source=rss&utm_medium=feed"
    """Added to every third link of a feed; "" for none."""
    section_element: str = "category"
    """Element of a feed that names the section, "szn:sections" for Seznam's."""
    creators: bool = True
    """Whether a feed names the authors."""


@dataclass(frozen=True, kw_only=True)
class RightsSpec:
    """What a site says of what may be done with its articles."""

    tdmrep: str | None = None
    """Body of /.well-known/tdmrep.json, None where there is none."""
    robots_own: tuple[str, ...] = ()
    """Lines of robots.txt in the group for all."""
    robots_other: tuple[str, ...] = ()
    """Lines of robots.txt outside that group: licences, groups for other crawlers."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of article pages."""
    head: str = ""
    """HTML in the head of article pages."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A wall: without the cookie every article redirects (302) to a page that asks for consent."""

    cookie: str
    """As sent: "dCMP=1"."""
    url: str
    """Pattern of the page's address; `{url}` is the quoted address that was asked for."""


class Template(Protocol):
    """Writes the pages of one family of sites."""

    def article(self, site: ReplicaSite, story: Story) -> str:
        """Return the page of `story` as HTML."""

    def listing(self, site: ReplicaSite, listing: Listing) -> str:
        """Return a page of a section, tag or author, or (kind "missing") the 404 page, as HTML."""

    def front(self, site: ReplicaSite, listing: Listing) -> str:
        """Return the front page as HTML."""

    def heading(self, listing: Listing) -> str:
        """Return the heading that stands over the teasers of such a page."""


class Addresses(Protocol):
    """How a site writes the addresses of its articles, and finds them again."""

    def url(self, newsroom: Newsroom, number: int, generation: str, slug: str) -> str:
        """Return the address of an article in a generation of the site's addresses, with these words in it."""

    def learn(self, newsroom: Newsroom, number: int) -> None:
        """Take in that an article is new or has another address."""

    def find(self, newsroom: Newsroom, url: str) -> tuple[int, bool] | None:
        """Return the article behind `url`, and whether it is served there or has moved; None without one."""

    def listed(self, newsroom: Newsroom, number: int, host: str) -> str:
        """Return the link that a listing on `host` writes: mostly the canonical address, now and then an equal one."""

    def aliases(self, newsroom: Newsroom, number: int) -> list[str]:
        """Return other addresses of an article that listings print beside its own."""

    def hosts(self, site: ReplicaSite) -> set[str]:
        """Return the hosts on which articles are served."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ReplicaSite:
    """A site: where it lives, how its addresses and pages look. All sites are served by the same code."""

    name: str
    series: int
    """Number from 0 to 96, no other site's, of the series of its invented names."""
    host: str
    title: str
    publisher: str
    sections: tuple[tuple[str, str], ...]
    """(path without slashes, printed name) of the sections that news go to."""
    addresses: Addresses
    template: Template
    old_sections: tuple[tuple[str, str], ...] = ()
    """Sections of the articles of former years; without any those of today."""
    weather: tuple[str, str] | None = None
    opinion: tuple[str, str] | None = None
    sponsored: tuple[str, str] | None = None
    section_hosts: Mapping[str, str] = field(default_factory=dict)
    """Section path to its host, where that is not `host`."""
    staff: tuple[str, ...]
    tags: tuple[str, ...] = ()
    boxes: tuple[BoxSpec, ...] = ()
    """In page order."""
    cards: BoxSpec | None = None
    """A teaser between paragraphs, of articles with the feature "cards"."""
    promos: tuple[str, ...] = ("Čtěte také", "Přečtěte si", "Čtěte také")
    """Headings of the promo lines, of articles with the feature "promo"."""
    variants: tuple[Variant, ...] = (*ARCHIVE, *CURRENT)
    """Kinds of article pages; those with a year are its oldest articles, the others come again and again."""
    always: frozenset[str] = frozenset()
    """Features (see variants.py) of all its articles."""
    prefixes: Mapping[str, str] = field(
        default_factory=lambda: {"gallery": "OBRAZEM: ", "interview": "ROZHOVOR | ", "live": "ŽIVĚ: "}
    )
    """Article kind to what its titles begin with."""
    credits: tuple[str, ...] = words.CREDITS
    charset: str = "utf-8"
    padded_hours: bool = False
    keywords: tuple[str, ...] = ()
    """What its metadata name as keywords besides the topics."""
    sizes_printed: bool = False
    """Whether its pages print how large pictures are, and what stands in their place."""
    always_modified: bool = True
    """Whether the metadata of an article name a time of modification though it never was modified."""
    section_printed: bool = True
    step: timedelta = STEP
    """Time between two articles."""
    legacy_hosts: tuple[str, ...] = ()
    """Former hosts whose addresses redirect (301)."""
    hidden_section: str | None = None
    """Section of the articles that robots.txt disallows, as a whole; without one it names each of them."""
    disallow: tuple[str, ...] = ("/*?tisk=",)
    sources: tuple[Source, ...] = ()
    rights: RightsSpec = RightsSpec()
    consent: Consent | None = None
    listing_url: str = "https://{host}/{section}"
    """Pattern of a section's address."""
    section_urls: Mapping[str, str] = field(default_factory=dict)
    """Section path to its address, where the pattern does not give it."""
    all_news: tuple[str, ...] = ()
    """Addresses of listings of all articles."""
    paging: str = "?page={page}"
    """What follows a listing's address on later pages: a parameter or a path."""
    first_page: int = 1
    page_size: int = 20
    topic_path: str = "wiki/{slug}"
    author_path: str = "autor/{slug}"
    script: Script | None = None
    """What its pages need a browser for."""
    front_host: str | None = None
    """Host of the front page, where that is not `host`."""
    parts_host: str | None = None
    """Host from which the scripts load what they show, where that is not `host`."""

    @property
    def origin(self) -> str:
        """Scheme and host of most of its pages."""
        return f"https://{self.host}"

    @property
    def front(self) -> str:
        """Address of its front page."""
        return f"https://{self.front_host or self.host}/"

    @property
    def feed_path(self) -> str:
        """Link of its front page to its feed."""
        feeds = (source.url for source in self.sources if source.form == "rss")
        return next(feeds, "").removeprefix(self.origin)

    @property
    def navigation(self) -> dict[str, str]:
        """Section path to printed name, those in the navigation of every page."""
        return dict([*self.sections, *(section for section in (self.weather, self.opinion) if section)])

    @property
    def all_sections(self) -> dict[str, str]:
        """Section path to printed name, all there are."""
        return self.navigation | dict([*self.old_sections, *([self.sponsored] if self.sponsored else [])])

    def section_url(self, path: str) -> str:
        """Return the address of a section."""
        if path in self.section_urls:
            return self.section_urls[path]
        return self.listing_url.format(host=self.section_hosts.get(path, self.host), section=path)

    def topic_url(self, topic: str) -> str:
        """Return the address of a tag."""
        return f"{self.origin}/{self.topic_path.format(slug=slugify(topic))}"

    def author_url(self, name: str) -> str:
        """Return the address of an author."""
        return f"{self.origin}/{self.author_path.format(slug=slugify(name))}"

    @cached_property
    def live_hosts(self) -> frozenset[str]:
        """Hosts that serve pages."""
        pages = [*map(self.section_url, self.all_sections), *self.all_news]
        pages += [source.url.replace("{section}", path) for source in self.sources for path in self.all_sections]
        pages += [self.front, *([self.consent.url] if self.consent else [])]
        return frozenset({self.host, *(urlsplit(url).netloc for url in pages), *self.addresses.hosts(self)})

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host it answers for; those that serve no page redirect."""
        bare = self.host.removeprefix("www.")
        parts = [self.parts_host] if self.parts_host else []
        return tuple(dict.fromkeys((*sorted(self.live_hosts), bare, f"www.{bare}", *self.legacy_hosts, *parts)))

    @property
    def parts_origin(self) -> str:
        """Scheme and host from which scripts load what they show."""
        return f"https://{self.parts_host or self.host}"


def load_sites() -> dict[str, ReplicaSite]:
    """Return every site declared in sites/, by name."""
    package = f"{__package__}.sites"
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / "sites")]))
    sites = [import_module(f"{package}.{name}").SITE for name in names]
    return {site.name: site for site in sites}
