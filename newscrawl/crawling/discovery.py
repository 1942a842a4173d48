"""Feeds, sitemaps and listings, parsed: bytes or text in, the addresses that they name out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from lxml import etree
from scrapy.utils.gz import gunzip

from newscrawl.czech.dates import parse_date
from newscrawl.values.charset import decode
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url

MAX_ENTRIES = 50_000
"""Entries read of one document at most, the limit of the sitemaps.org protocol; what follows is left out."""
MAX_XML_BYTES = 50 * 1024 * 1024
"""Largest document after decompression, the limit of the sitemaps.org protocol."""
_GZIP_MAGIC = b"\x1f\x8b"
_FEED_ROOTS = ("rss", "RDF", "feed")
"""Root elements of RSS 0.9x and 2.0, RSS 1.0 and Atom."""
_SITEMAP_ROOTS: dict[str, tuple[Literal["pages", "index"], str]] = {
    "urlset": ("pages", "{*}url"),
    "sitemapindex": ("index", "{*}sitemap"),
}
"""Root element -> (kind, element of an entry), see the sitemaps.org protocol 0.9."""
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml"))


class NotDiscoverable(ValueError):  # noqa: N818 - says what the document is, as charset.NotText does
    """The document is no feed or no sitemap; the message says in one line what it is instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address that a feed or sitemap names, with what it says about it, as printed."""

    url: str
    """Canonical."""
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    """When the page at the address was last changed; of a sitemap in an index, when any page in that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap, whose entries are pages, or a sitemap index, whose entries are sitemaps."""

    kind: Literal["pages", "index"]
    entries: list[Entry]


def read_feed(body: bytes, base: str) -> list[Entry]:
    """Return the entries of an RSS 0.9x, 1.0, 2.0 or Atom document, in its order, each address once.

    Broken XML is read as far as it goes; an entry without a usable link is left out.

    Args:
        body: the document as served, in any encoding, gzipped or not.
        base: the address it came from, for relative links.

    Raises:
        NotDiscoverable: the document is empty, binary, or of another kind.
    """
    root = _parse(body)
    if _name(root) not in _FEED_ROOTS:
        raise NotDiscoverable(f"not a feed but <{_name(root)}>")
    entries = (_feed_entry(item, base) for item in root.iter("{*}item", "{*}entry"))
    return _bounded(entries)


def read_sitemap(body: bytes, base: str) -> Sitemap:
    """Return a sitemap, news sitemap or sitemap index, its entries in its order, each address once.

    Arguments and errors are those of `read_feed`.
    """
    root = _parse(body)
    if _name(root) not in _SITEMAP_ROOTS:
        raise NotDiscoverable(f"not a sitemap but <{_name(root)}>")
    kind, tag = _SITEMAP_ROOTS[_name(root)]
    return Sitemap(kind=kind, entries=_bounded(_sitemap_entry(item, base) for item in root.iterfind(tag)))


def kind_of_source(body: bytes) -> Literal["feed", "sitemap", "listing"]:
    """Return what kind of source a document is; one that is neither feed nor sitemap is a listing.

    Raises:
        NotDiscoverable: the document is empty or binary.
    """
    name = _name(_parse(body))
    if name in _SITEMAP_ROOTS:
        return "sitemap"
    return "feed" if name in _FEED_ROOTS else "listing"


def newest_first(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Return `entries`, the newest first, by publication, else by last change; those without a readable date come last.

    `now` is the aware datetime of the fetch, from which relative dates count.
    """

    def seconds_before_1970(entry: Entry) -> float:
        printed = entry.published or entry.modified
        moment = parse_date(printed, now) if printed else None
        return -moment.timestamp() if moment else float("inf")

    return sorted(entries, key=seconds_before_1970)


class Listing:
    """The links of a section, tag or front page, which is parsed once.

    lxml parses it, while articles are parsed by lexbor: lexbor's time grows with the square of the nesting,
    lxml cuts the tree at 256 levels.
    """

    def __init__(self, html: str, base: str) -> None:
        """Parse a page, given as text, that came from the address `base`."""
        self._root = _parse_html(html)
        self._base = base
        self._base = next(self._targets("base"), base)

    def links(self) -> list[str]:
        """Return the canonical URLs of all links in the order of the page, each once, MAX_ENTRIES at most."""
        return list(islice(dict.fromkeys(self._targets("a")), MAX_ENTRIES))

    def next_page(self) -> str | None:
        """Return the address that the page declares as its next (`rel="next"`, HTML standard 4.6.6.13), or None."""
        return next(self._targets("a", "link", rel="next"), None)

    def feeds(self) -> list[str]:
        """Return the addresses of the RSS and Atom feeds that the page declares (`rel="alternate"`)."""
        return list(self._targets("link", rel="alternate", types=_FEED_TYPES))

    def _targets(self, *tags: str, rel: str = "", types: frozenset[str] | None = None) -> Iterator[str]:
        """Yield where elements with these tags lead that have this `rel` and one of these media `types`, if given."""
        for element in self._root.iter(*tags):
            url = _absolute(self._base, element.get("href"))
            relations = element.get("rel", "").lower().split()
            if (
                url is None
                or (rel and rel not in relations)
                or (types and element.get("type", "").lower() not in types)
            ):
                continue
            yield url


def _parse(body: bytes) -> etree._Element:
    """Return the root of an XML document, parsed without DTD, entities and network, however broken it is.

    The encoding is found as that of pages is, whatever the document declares. Raises NotDiscoverable for no XML.
    """
    if body.startswith(_GZIP_MAGIC):
        body = _decompressed(body)
    try:
        text, _ = decode(body)
    except ValueError as error:
        raise NotDiscoverable(str(error)) from error
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NotDiscoverable(f"not XML: {error.msg}") from error
    if root is None:
        raise NotDiscoverable("no XML element in it" if text.strip() else "empty")
    return root


def _parse_html(html: str) -> etree._Element:
    """Return the root of a page, an empty one where nothing is in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    return etree.Element("html") if root is None else root


def _decompressed(body: bytes) -> bytes:
    try:
        return gunzip(body, max_size=MAX_XML_BYTES)
    except (OSError, EOFError, ValueError) as error:
        raise NotDiscoverable(f"gzip: {error}") from error


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _bounded(entries: Iterable[Entry | None]) -> list[Entry]:
    """Return the first entry of each address, MAX_ENTRIES at most."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.url, entry)
        if len(found) == MAX_ENTRIES:
            break
    return list(found.values())


def _feed_entry(item: etree._Element, base: str) -> Entry | None:
    """Return what an RSS item or Atom entry names, None where it has no usable address."""
    for href in _feed_links(item):
        url = _absolute(base, href)
        if url is not None:
            return Entry(
                url=url,
                title=_text(item, "{*}title"),
                published=_text(item, "{*}pubDate", "{*}published", "{*}date"),
                modified=_text(item, "{*}updated"),
            )
    return None


def _feed_links(item: etree._Element) -> Iterator[str]:
    """Yield what may be the address of an entry's article, best first: Atom's links, RSS's link, an id if a URL."""
    for link in item.iterfind("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield link.get("href", "")
    for tag in ("{*}link", "{*}guid", "{*}id"):
        identifier = _text(item, tag)
        if identifier and (tag == "{*}link" or identifier.startswith("http")):
            yield identifier


def _sitemap_entry(item: etree._Element, base: str) -> Entry | None:
    """Return what a `url` or `sitemap` element names, None where it has no usable address."""
    url = _absolute(base, _text(item, "{*}loc"))
    if url is None:
        return None
    return Entry(
        url=url,
        title=_text(item, "{*}news/{*}title"),
        published=_text(item, "{*}news/{*}publication_date"),
        modified=_text(item, "{*}lastmod"),
    )


def _absolute(base: str, href: str | None) -> str | None:
    """Return the canonical URL of a link, None where its `href` is empty, which RFC 3986 lets lead to `base` itself."""
    return absolute_url(base, href) if href and href.strip() else None


def _text(element: etree._Element, *paths: str) -> str | None:
    """Return the clean text of the first sub-element at one of `paths` that has text, None where none has."""
    for path in paths:
        for found in element.iterfind(path):
            text = clean("".join(map(str, found.itertext())))
            if text:
                return text
    return None
