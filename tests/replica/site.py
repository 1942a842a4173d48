"""ReplicaSite: what one site declares about itself; the files in sites/ are its instances."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

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
    article: Callable[[ReplicaSite, Story], str]
    listing: Callable[[ReplicaSite, Listing], str]
    topics_label: str | None = None
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
    options: dict[str, str] = field(default_factory=dict)
    """Words of its template: class prefix, labels."""

    @property
    def origin(self) -> str:
        """Scheme and host of its canonical addresses."""
        return f"https://{self.host}"

    @property
    def all_sections(self) -> dict[str, str]:
        """Section path to printed name, all there are."""
        return dict([*self.sections, *self.old_sections, self.weather, self.opinion, self.sponsored])

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
