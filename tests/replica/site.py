"""ReplicaSite: what one site declares about itself; the files in sites/ are its instances.

A new site is one file there with a `SITE`. A family of sites with pages of another kind is one more file in templates/.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from .model import Headline, Story


@dataclass(frozen=True, kw_only=True)
class BoxSpec:
    """A box that every article page of a site has."""

    section: str
    heading: str
    size: tuple[int, int]
    perex: bool = False
    stamps: bool = False
    newest: bool = False
    """Its teasers come from the newest articles instead of all."""
    more: str | None = None
    place: str = "after"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a section, tag or author."""

    kind: str
    """section | wiki | author | home."""
    name: str
    path: str
    page: int
    pages: int
    items: tuple[tuple[Headline, str, str | None], ...]
    """Headline, link as written, label before the title."""


class Template(Protocol):
    """Writes the pages of one family of sites."""

    def article(self, site: ReplicaSite, story: Story) -> str:
        """Return the page of `story` as HTML."""

    def listing(self, site: ReplicaSite, listing: Listing) -> str:
        """Return a page of a section, tag or author, or (kind "missing") the 404 page, as HTML."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ReplicaSite:
    """A site: where it lives, how its addresses and pages look. All sites are served by the same code."""

    name: str
    host: str
    title: str
    publisher: str
    sections: tuple[tuple[str, str], ...]
    """(path without slashes, printed name) of the sections that news go to."""
    old_sections: tuple[tuple[str, str], ...]
    """Sections of the articles with hex and digits addresses."""
    weather: tuple[str, str]
    opinion: tuple[str, str]
    sponsored: tuple[str, str]
    staff: tuple[str, ...]
    tags: tuple[str, ...]
    boxes: tuple[BoxSpec, ...]
    """In page order."""
    template: Template
    always: frozenset[str] = frozenset()
    """Features (see variants.py) of all its articles."""
    padded_hours: bool = False
    legacy_hosts: tuple[str, ...] = ()
    """Former hosts whose addresses redirect (301)."""
    disallow: tuple[str, ...] = ("/interni/", "/*?tisk=")
    rss_path: str = "/rss/"
    rss_size: int = 30
    page_size: int = 20
    sitemap: bool = False

    @property
    def origin(self) -> str:
        """Scheme and host of its canonical addresses."""
        return f"https://{self.host}"

    @property
    def navigation(self) -> dict[str, str]:
        """Section path to printed name, those in the navigation of every page."""
        return dict([*self.sections, self.weather, self.opinion])

    @property
    def all_sections(self) -> dict[str, str]:
        """Section path to printed name, all there are."""
        return self.navigation | dict([*self.old_sections, self.sponsored])

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host it answers for."""
        return (self.host, f"www.{self.host}", *self.legacy_hosts)


def load_sites() -> dict[str, ReplicaSite]:
    """Return every site declared in sites/, by name."""
    package = f"{__package__}.sites"
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent / "sites")]))
    sites = [import_module(f"{package}.{name}").SITE for name in names]
    return {site.name: site for site in sites}
