"""Which answer a site gives to which address: pages, feeds, redirects of aliases, 404."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from . import feeds
from .newsroom import Newsroom
from .site import Listing
from .variants import variant_of

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is sent back; the server adds Content-Length, Date and compression."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=8)
def _padding(kilobytes: int) -> tuple[str, str]:
    rules = "".join(
        f".u-{number:05d}{{margin:{number % 90}px;color:#{number:06x}}}" for number in range(kilobytes * 30)
    )
    icons = ",".join(f'{{"id":{number},"d":"M{number} 0h{number % 48}v24H0z"}}' for number in range(kilobytes * 28))
    return f"<style>{rules}</style></head>", f'<script type="application/json">[{icons}]</script></body>'


class Router:
    """Answers for the sites of `newsrooms`.

    `crawl_delay` (seconds) goes into robots.txt, `padding` (kilobytes) is added to every article page as inline style
    and script, as real pages have it.
    """

    def __init__(self, newsrooms: list[Newsroom], *, crawl_delay: float = 0.02, padding: int = 0) -> None:
        self._by_host = {host: newsroom for newsroom in newsrooms for host in newsroom.site.hosts}
        self._crawl_delay = crawl_delay
        self._padding = padding

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that is answered for."""
        return tuple(self._by_host)

    def respond(self, scheme: str, host: str, target: str) -> Response | None:
        """Return the answer to GET `target` (path and query) on `host`; None when the host is nobody's."""
        newsroom = self._by_host.get(host)
        if newsroom is None:
            return None
        site = newsroom.site
        address = urlsplit(target)
        path = address.path or "/"
        if path == "/robots.txt":
            return _text(feeds.robots(newsroom, self._crawl_delay), "text/plain; charset=utf-8")
        if number := newsroom.find(path):
            return self._article(newsroom, number, f"{scheme}://{host}{path}")
        if scheme != "https" or host != site.host:
            return _moved(f"{site.origin}{target}")
        return _section(newsroom, path, parse_qs(address.query).get("page", ["1"])[0])

    def _article(self, newsroom: Newsroom, number: int, requested: str) -> Response:
        canonical = newsroom.url(number)
        same = requested == canonical or ("slash" in variant_of(number).features and requested == f"{canonical}/")
        if not same:
            return _moved(canonical)
        story = newsroom.story(number)
        html = newsroom.site.template.article(newsroom.site, story)
        if self._padding:
            head, body = _padding(self._padding // 2)
            html = html.replace("</head>", head, 1).replace("</body>", body, 1)
        moment = format_datetime(story.modified_at or story.published_at)
        declared = "" if "undeclared" in story.features else f"; charset={story.charset}"
        headers = {"Content-Type": f"text/html{declared}", "Last-Modified": moment}
        return _tagged(Response(body=html.encode(story.charset, "xmlcharrefreplace"), headers=headers))


def _section(newsroom: Newsroom, path: str, page: str) -> Response:
    if path == newsroom.site.rss_path:
        return _text(feeds.rss(newsroom), "application/rss+xml; charset=utf-8")
    if path == "/sitemap.xml" and newsroom.site.sitemap:
        return _text(feeds.sitemap(newsroom), _XML)
    listing = newsroom.listing(path.strip("/"), int(page) if page.isdecimal() else 1)
    if listing is not None:
        return _text(newsroom.site.template.listing(newsroom.site, listing), _HTML)
    missing = Listing(kind="missing", name="Stránka nenalezena", path=path, page=1, pages=1, items=())
    return Response(
        status=404,
        body=newsroom.site.template.listing(newsroom.site, missing).encode(),
        headers={"Content-Type": _HTML},
    )


def _text(text: str, content_type: str) -> Response:
    return _tagged(Response(body=text.encode(), headers={"Content-Type": content_type}))


def _tagged(response: Response) -> Response:
    response.headers["ETag"] = f'"{sha256(response.body).hexdigest()[:20]}"'
    return response


def _moved(location: str) -> Response:
    return Response(
        status=301, headers={"Location": location, "Content-Type": _HTML}, body=b"<h1>301 Moved Permanently</h1>"
    )
