"""RSS 2.0 (rssboard.org, 2.0.11): the newest articles of all that are asked for, and of each site, newest first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from lxml import etree

from newscrawl.feed.exporting.xhtml import story_xhtml
from newscrawl.feed.run import site_directory
from newscrawl.values.moments import unix
from newscrawl.values.text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection
    from newscrawl.items import Article, Image

_CONTENT, _DC, _MEDIA = (
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://search.yahoo.com/mrss/",
)
_NAMESPACES = {"content": _CONTENT, "dc": _DC, "media": _MEDIA}
_NO_ARTICLE = "about:blank"
"""Link of a channel without items: RSS wants one."""


class _Newest:
    """The articles that were published last, no more than a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._heap: list[tuple[int, str, Article]] = []

    def add(self, article: Article) -> None:
        """Take an article, and let the oldest one go where there are too many."""
        entry = unix(article.published_at or article.first_seen_at), article.id, article
        if len(self._heap) < self._limit:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def articles(self) -> list[Article]:
        """Return them, the newest first."""
        return [article for _, _, article in sorted(self._heap, reverse=True)]


def write_rss(selection: Selection, directory: Path, *, limit: int) -> dict[str, int]:
    """Write `feed.xml` and `sites/<site>.xml` to `directory`; return the number of items in the first.

    `limit` bounds the items of a file. Raises FeedError for a site whose name is no plain file name.
    """
    of_all = _Newest(limit)
    by_site: defaultdict[str, _Newest] = defaultdict(lambda: _Newest(limit))
    for article in selection.articles():
        of_all.add(article)
        by_site[article.site].add(article)
    (directory / "sites").mkdir()
    _write(directory / "feed.xml", "newscrawl", of_all.articles())
    for site, newest in by_site.items():
        path = site_directory(directory / "sites", site)
        _write(path.with_name(f"{site}.xml"), f"newscrawl: {site}", newest.articles())
    return {"items": len(of_all.articles())}


def _write(path: Path, title: str, articles: list[Article]) -> None:
    root = etree.Element("rss", {"version": "2.0"}, nsmap=_NAMESPACES)
    channel = etree.SubElement(root, "channel")
    home = "/".join((*articles[0].url.split("/")[:3], "")) if articles else _NO_ARTICLE
    _add(channel, "title", title)
    _add(channel, "link", home)
    _add(channel, "description", "Articles as newscrawl has read them")
    if len(languages := {article.language for article in articles}) == 1:
        _add(channel, "language", languages.pop())
    _add(channel, "lastBuildDate", format_datetime(datetime.now(UTC)))
    _add(channel, "generator", "newscrawl")
    for article in articles:
        _add_item(channel, article)
    etree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add_item(channel: etree._Element, article: Article) -> None:
    item = etree.SubElement(channel, "item")
    _add(item, "title", article.title)
    _add(item, "link", article.moved_to or article.url)
    _add(item, "guid", article.url, isPermaLink="false" if article.moved_to else "true")
    moment = datetime.fromisoformat(article.published_at or article.first_seen_at)
    _add(item, "pubDate", format_datetime(moment))
    _add(item, "description", article.perex or article.title)
    for name in dict.fromkeys(filter(None, (article.section, *article.topics))):
        _add(item, "category", name)
    _add_all(item, f"{{{_DC}}}creator", article.authors + article.agencies)
    if story := story_xhtml(article):
        _add(item, f"{{{_CONTENT}}}encoded", story)
    for image in article.images:
        if image.url:
            _add_picture(item, image)


def _add_picture(item: etree._Element, image: Image) -> None:
    picture = _add(item, f"{{{_MEDIA}}}content", None, url=xml_text(image.url or ""), medium="image")
    for name, pixels in (("width", image.width), ("height", image.height)):
        if pixels:
            picture.set(name, str(pixels))
    if image.caption:
        _add(picture, f"{{{_MEDIA}}}description", image.caption)
    if image.credit:
        _add(picture, f"{{{_MEDIA}}}credit", image.credit)


def _add_all(parent: etree._Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        _add(parent, name, text)


def _add(parent: etree._Element, name: str, text: str | None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = None if text is None else xml_text(text)
    return element
