"""Feeds, sitemaps and listings, parsed: bytes or text in, the addresses that they name out. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal

from lxml import etree
from scrapy.utils.gz import gunzip

from newscrawl.crawling.loose_xml import FEED_ROOTS, SITEMAP_ROOTS, NotXml, XmlDocument, base_of, parse_xml, root_name
from newscrawl.czech.dates import parse_date
from newscrawl.values.charset import decode
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url, canonical_url

MAX_ENTRIES = 50_000
"""Entries read of one document at most, the limit of the sitemaps.org protocol; what follows is left out."""
MAX_XML_BYTES = 50 * 1024 * 1024
"""Largest document after decompression, the limit of the sitemaps.org protocol."""
_GZIP_MAGIC = b"\x1f\x8b"
_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
)
"""Media types under which pages declare feeds; the last two say XML and no more, and mostly mean RSS."""
_FEWEST_OF_ONE_MINUTE = 4
"""Entries of one moment that may tell when a source was made; fewer may have been changed together."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


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


class Entries(list[Entry]):
    """The entries of one document in its order, each address once, and whether the document is whole."""

    is_whole: bool = True
    """False where it was cut; an address that is cut is no entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap, whose entries are pages, or a sitemap index, whose entries are sitemaps."""

    kind: Literal["pages", "index"]
    entries: Entries


def read_feed(body: bytes, base: str) -> Entries:
    """Return the entries of an RSS 0.9x, 1.0, 2.0 or Atom document, in its order, each address once.

    Broken XML is read as far as it goes (see `loose_xml`); an entry without a usable link is left out.

    Args:
        body: the document as served, in any encoding, gzipped or not.
        base: the address it came from, for relative links; `xml:base` (RFC 4287 2) goes before it.

    Raises:
        NotDiscoverable: the document is empty, binary, or of another kind.
    """
    document = _parsed(_text_of(body), "feed")
    if _name(document.root) not in FEED_ROOTS:
        raise NotDiscoverable(f"not a feed but <{_name(document.root)}>")
    return _feed_entries(document, base)


def read_sitemap(body: bytes, base: str) -> Sitemap:
    """Return a sitemap, news sitemap or sitemap index, its entries in its order, each address once.

    A text file with one address a line and a feed are sitemaps too (sitemaps.org, "Other Sitemap formats"), and so is a
    `urlset` in a `urlset`. Arguments and errors are those of `read_feed`.
    """
    text = _text_of(body)
    if _is_list(text):
        lines = (Entry(url=url) for line in text.split("\n") if (url := canonical_url(line.strip())))
        return Sitemap(kind="pages", entries=_bounded(lines))
    document = _parsed(text, "sitemap")
    if _name(document.root) in FEED_ROOTS:
        return Sitemap(kind="pages", entries=_feed_entries(document, base))
    kind: Literal["pages", "index"] = "index" if _name(document.root) == "sitemapindex" else "pages"
    tag = "{*}sitemap" if kind == "index" else "{*}url"
    entries = (_sitemap_entry(item, base_of(item, base)) for item in document.root.iter(tag))
    return Sitemap(kind=kind, entries=_bounded(entries, is_whole=document.is_whole))


def kind_of_source(body: bytes) -> Literal["feed", "sitemap", "listing"]:
    """Return what kind of source a document is; one that is neither feed nor sitemap is a listing.

    Raises:
        NotDiscoverable: the document is empty or binary.
    """
    text = _text_of(body)
    name = root_name(text)
    if name in SITEMAP_ROOTS or _is_list(text):
        return "sitemap"
    return "feed" if name in FEED_ROOTS else "listing"


def newest_first(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Return `entries`, the newest first, by publication, else by last change; those without a readable date come last.

    `now` is the aware datetime of the fetch, from which relative dates count.
    """

    def seconds_before_1970(entry: Entry) -> float:
        printed = entry.published or entry.modified
        moment = parse_date(printed, now) if printed else None
        return -moment.timestamp() if moment else float("inf")

    return sorted(entries, key=seconds_before_1970)


def changes(entries: Sequence[Entry], now: datetime) -> dict[str, datetime]:
    """Return when the pages at the addresses of a source's entries were changed last, as far as it can be believed.

    A minute that more than half of the entries state, four at least, is when the source was made. What lies after
    `now`, the aware datetime of the fetch, was written by a wrong clock.
    """
    stated = {entry.url: moment for entry in entries if entry.modified and (moment := parse_date(entry.modified, now))}
    minutes = Counter(moment.replace(second=0, microsecond=0) for moment in stated.values())
    most = max(_FEWEST_OF_ONE_MINUTE - 1, len(entries) / 2)
    made = {minute for minute, number in minutes.items() if number > most}
    return {
        url: moment
        for url, moment in stated.items()
        if moment <= now and moment.replace(second=0, microsecond=0) not in made
    }


class Listing:
    """The links of a section, tag or front page, which is parsed once.

    lxml parses it, while articles are parsed by lexbor: lexbor's time grows with the square of the nesting,
    lxml cuts the tree at 256 levels.
    """

    def __init__(self, html: str, base: str) -> None:
        """Parse a page, given as text, that came from the address `base`."""
        self._root = parse_html(html)
        self._base = base
        self._base = next(self._targets("base"), base)

    def links(self) -> list[str]:
        """Return the canonical URLs of all links in the order of the page, each once, MAX_ENTRIES at most."""
        return list(islice(dict.fromkeys(self._targets("a")), MAX_ENTRIES))

    def next_page(self) -> str | None:
        """Return the address that the page declares as its next (`rel="next"`, HTML standard 4.6.6.13), or None."""
        return next(self._targets("a", "link", rel="next"), None)

    def feeds(self) -> list[str]:
        """Return the addresses of the RSS and Atom feeds that the page declares (`rel="alternate"`), each once."""
        return list(dict.fromkeys(self._targets("link", rel="alternate", types=_FEED_TYPES)))

    def _targets(self, *tags: str, rel: str = "", types: frozenset[str] | None = None) -> Iterator[str]:
        """Yield where elements with these tags lead that have this `rel` and one of these media `types`, if given."""
        for element in self._root.iter(*tags):
            url = _absolute(self._base, element.get("href"))
            relations = element.get("rel", "").lower().split()
            if (
                url is None
                or (rel and rel not in relations)
                or (types and _media_type(element.get("type", "")) not in types)
            ):
                continue
            yield url


def _text_of(body: bytes) -> str:
    """Return the text of a document; the encoding is found as that of pages is, whatever the document declares.

    Raises NotDiscoverable for an empty or binary one.
    """
    if body.startswith(_GZIP_MAGIC):
        body = _decompressed(body)
    try:
        text, _ = decode(body)
    except ValueError as error:
        raise NotDiscoverable(str(error)) from error
    text = text.strip("\ufeff \t\r\n")
    if not text:
        raise NotDiscoverable("empty")
    return text


def _parsed(text: str, kind: str) -> XmlDocument:
    """Return a document as XML; raise NotDiscoverable for one that is no `kind`."""
    try:
        return parse_xml(text)
    except NotXml as error:
        raise NotDiscoverable(f"not a {kind} but {error}") from error


def _is_list(text: str) -> bool:
    """Tell whether a text is a list of addresses: its first line is one and nothing else."""
    return _ADDRESS.fullmatch(text.partition("\n")[0].strip()) is not None


def parse_html(html: str) -> etree._Element:
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


def _bounded(entries: Iterable[Entry | None], *, is_whole: bool = True) -> Entries:
    """Return the first entry of each address, MAX_ENTRIES at most, of a document that is whole or was cut."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.url, entry)
        if len(found) == MAX_ENTRIES:
            break
    bounded = Entries(found.values())
    bounded.is_whole = is_whole
    return bounded


def _feed_entries(document: XmlDocument, base: str) -> Entries:
    items = document.root.iter("{*}item", "{*}entry")
    return _bounded((_feed_entry(item, base) for item in items), is_whole=document.is_whole)


def _feed_entry(item: etree._Element, base: str) -> Entry | None:
    """Return what an RSS item or Atom entry names, None where it has no usable address."""
    for element, href in _feed_links(item):
        url = _absolute(base_of(element, base), href)
        if url is not None:
            return Entry(
                url=url,
                title=_text(item, "{*}title"),
                published=_text(item, "{*}pubDate", "{*}published", "{*}date"),
                modified=_text(item, "{*}updated", "{*}modified"),
            )
    return None


def _feed_links(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield what may be the address of an entry's article, each with the element it stands in, best first.

    These are Atom's links, RSS's link, an id if it is a URL.
    """
    for link in item.iterfind("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield link, link.get("href", "")
    for tag in ("{*}link", "{*}guid", "{*}id"):
        identifier = _text(item, tag)
        if identifier and (tag == "{*}link" or identifier.startswith("http")):
            yield item, identifier


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


def _media_type(printed: str) -> str:
    """Return a media type without its parameters (RFC 9110 8.3.1), in lower case."""
    return printed.partition(";")[0].strip().lower()


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
