"""For the tests of the replica: one request to it, every page of a site, and what the real reading finds in them."""

from __future__ import annotations

import gzip
import http.client
import ssl
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec
from scrapy.utils.project import get_project_settings

from newscrawl.values.charset import decode
from newscrawl.workbench.saved_pages import Extractor, SavedPage
from replica import feeds
from replica.newsroom import ANCHOR
from replica.running import Replica

FETCHED = ANCHOR + timedelta(days=5)
FIELDS = ("title", "perex", "text", "kind", "topics", "authors", "agencies", "published_at", "modified_at")
LINK = ("section", "heading", "position", "url", "title")


def fetch(
    replica: Replica, url: str, headers: dict[str, str] | None = None, *, trusted: bool = True
) -> tuple[http.client.HTTPResponse, bytes]:
    """Return the answer to one GET through the proxy, and its body; no redirect is followed."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", replica.port, timeout=10)
    path = url
    if address.scheme == "https":
        context = ssl.create_default_context(cafile=str(replica.ca_file) if trusted else None)
        connection = http.client.HTTPSConnection("127.0.0.1", replica.port, context=context, timeout=10)
        connection.set_tunnel(address.netloc)
        path = url.removeprefix(f"https://{address.netloc}") or "/"
    try:
        connection.request("GET", path, headers={"Host": address.netloc} | (headers or {}))
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def consenting(replica: Replica, site: str, **headers: str) -> dict[str, str]:
    """Return request headers with the cookie of the site's consent, where it asks for one."""
    consent = replica.newsrooms[site].site.consent
    return {name.replace("_", "-"): value for name, value in headers.items()} | (
        {"Cookie": consent.cookie} if consent else {}
    )


def body(replica: Replica, site: str, url: str) -> bytes:
    """Return what is served at `url`, which must be there."""
    [content] = bodies(replica, site, [url])
    return content


def bodies(replica: Replica, site: str, urls: Iterable[str]) -> Iterator[bytes]:
    """Yield what is served at https addresses, which must be there, over one connection for each host."""
    context = ssl.create_default_context(cafile=str(replica.ca_file))
    headers = consenting(replica, site)
    with ExitStack() as stack:
        connections: dict[str, http.client.HTTPSConnection] = {}
        for url in urls:
            host = urlsplit(url).netloc
            if host not in connections:
                connections[host] = http.client.HTTPSConnection("127.0.0.1", replica.port, context=context, timeout=10)
                connections[host].set_tunnel(host)
                stack.callback(connections[host].close)
            connections[host].request("GET", url.removeprefix(f"https://{host}") or "/", headers=headers)
            response = connections[host].getresponse()
            assert response.status == 200, (response.status, url)
            yield response.read()


def articles(replica: Replica, site: str) -> dict[int, bytes]:
    """Return every article page of a site by number."""
    newsroom = replica.newsrooms[site]
    numbers = sorted(newsroom.published)
    return dict(zip(numbers, bodies(replica, site, map(newsroom.url, numbers)), strict=True))


def documents(replica: Replica, site: str) -> dict[str, str]:
    """Return every listing, feed and sitemap of a site by address, as text."""
    texts = {}
    addresses = list(_addresses(replica, site))
    for url, content in zip(addresses, bodies(replica, site, addresses), strict=True):
        texts[url] = decode(gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content)[0]
    return texts


def _addresses(replica: Replica, site: str) -> Iterator[str]:
    newsroom = replica.newsrooms[site]
    declared = newsroom.site
    for source in declared.sources:
        yield from feeds.parts(newsroom, source)
    sections = map(declared.section_url, declared.all_sections)
    people = [*map(declared.topic_url, declared.tags), *map(declared.author_url, declared.staff)]
    for first in dict.fromkeys((declared.origin, *declared.all_news, *sections, *people)):
        url: str | None = first
        while url and (page := newsroom.shelves.page(url)):
            yield url
            url = page.next_url


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor(get_project_settings())


def read(site: str, url: str, page: bytes, fetched_at: datetime = FETCHED) -> tuple[dict[str, Any], list[Any]]:
    """Return the article of a page and its related links as the reading and the pipelines 100-300 find them."""
    saved = SavedPage(text=decode(page)[0], fetched_at=fetched_at)
    article, *links = map(msgspec.to_builtins, _extractor().rows(_extractor().facts(saved, url=url, spider=site)))
    return article, links


def plain(replica: Replica, site: str) -> int:
    """Return the number of an article of `site` that is like most."""
    newsroom = replica.newsrooms[site]
    return next(number for number in newsroom.published if newsroom.variant(number).name == "plain")


def truths(replica: Replica, site: str) -> dict[int, dict[str, Any]]:
    """Return the expected results of a site by number."""
    return {truth["number"]: truth for truth in replica.truth(site)}


def without_links(truth: dict[str, Any]) -> dict[str, Any]:
    """Return what a truth says of the story itself."""
    return {key: value for key, value in truth.items() if key not in ("links", "not_in_text")}


def assert_read(site: str, truth: dict[str, Any], page: bytes) -> None:
    """Check that the real reading finds in a page what the truth says."""
    article, links = read(site, truth["url"], page)
    assert article["url"] == truth["url"]
    for field in FIELDS:
        assert article[field] == truth[field], (truth["variant"], field)
    found = {tuple(link[key] for key in LINK) for link in links}
    assert found == {tuple(link[key] for key in LINK) for link in truth["links"]}, truth["variant"]
