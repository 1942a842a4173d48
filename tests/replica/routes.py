"""Which answer a site gives to which address: pages, feeds, redirects of aliases, 404."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from . import feeds, scripted
from .model import Story
from .newsroom import Newsroom
from .record import Shown, shown_article, shown_listing
from .site import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is sent back; the server adds Content-Length, Date and compression."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    shown: Shown | None = None
    """What a page of teasers, or around a story, shows."""


@lru_cache(maxsize=8)
def _padding(kilobytes: int) -> tuple[str, str]:
    rules = "".join(
        f".u-{number:05d}{{margin:{number % 90}px;color:#{number:06x}}}" for number in range(kilobytes * 30)
    )
    icons = ",".join(f'{{"id":{number},"d":"M{number} 0h{number % 48}v24H0z"}}' for number in range(kilobytes * 28))
    return f"<style>{rules}</style></head>", f'<script type="application/json">[{icons}]</script></body>'


def _noise(count: int) -> str:
    """Return what no reader may care about: an advert and a counter of another value for each `count`."""
    return f'<div class="ad" data-zone="{7_000 + count}"></div><script>window.pageviews = {count};</script></body>'


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

    def respond(self, scheme: str, host: str, target: str, cookie: str = "") -> Response | None:
        """Return the answer to GET `target` (path and query) on `host`; None when the host is nobody's."""
        newsroom = self._by_host.get(host)
        if newsroom is None:
            return None
        with newsroom.lock:
            return self._answer(newsroom, scheme, host, target, cookie)

    def _answer(self, newsroom: Newsroom, scheme: str, host: str, target: str, cookie: str) -> Response:
        site, url = newsroom.site, f"{scheme}://{host}{target}"
        if urlsplit(target).path == "/robots.txt":
            return _text(feeds.robots(newsroom, self._crawl_delay).encode(), "text/plain; charset=utf-8")
        if urlsplit(target).path == "/.well-known/tdmrep.json" and site.rights.tdmrep is not None:
            return _text(site.rights.tdmrep.encode(), "application/json")
        if found := newsroom.locate(url):
            number, is_served = found
            if status := newsroom.edition(number).gone:
                return _error(newsroom, url, status)
            if is_served and site.consent and site.consent.cookie not in cookie:
                return _moved(site.consent.url.format(url=quote(url, safe="")), 302)
            if not is_served:
                return _moved(newsroom.url(number))
            return self._article(newsroom, number, _page_number(target))
        if site.script and url.startswith(f"{site.parts_origin}{scripted.FOLDER}"):
            return self._part(newsroom, urlsplit(target).path)
        if host not in site.live_hosts:
            return _moved(f"{site.origin}{target}")
        return _section(newsroom, f"https://{host}{target}") if scheme == "https" else _moved(f"https://{host}{target}")

    def _article(self, newsroom: Newsroom, number: int, page: int) -> Response:
        """Return page `page` of an article, 1 and 2 where it stands on several, else always the whole."""
        story = newsroom.story(number)
        html = whole = newsroom.site.template.article(newsroom.site, story)
        if "pages" in story.features:
            html = _half(newsroom, story, page)
        if self._padding:
            head, body = _padding(self._padding // 2)
            html = html.replace("</head>", head, 1).replace("</body>", body, 1)
        if story.noise:
            html = html.replace("</body>", _noise(story.noise), 1)
        rights = newsroom.site.rights
        html = html.replace("</head>", f"{rights.head}</head>", 1)
        if site_script := newsroom.site.script:
            html = scripted.served(site_script, html, number, newsroom.site.parts_origin)
        moment = format_datetime((story.modified_at or story.published_at).astimezone(UTC), usegmt=True)
        declared = "" if "undeclared" in story.features else f"; charset={story.charset}"
        headers = {"Content-Type": f"text/html{declared}", "Last-Modified": moment, **rights.headers}
        shown = shown_article(newsroom.site.name, story) if page == 1 else None
        response = Response(body=html.encode(story.charset, "xmlcharrefreplace"), headers=headers, shown=shown)
        return _tagged(response, whole if "pages" in story.features else "")

    def _part(self, newsroom: Newsroom, path: str) -> Response:
        """Return what scripts of a site load, also those on another of its hosts."""
        site = newsroom.site
        assert site.script is not None
        found = scripted.part(site.script, path, lambda number: site.template.article(site, newsroom.story(number)))
        if found is None:
            return _error(newsroom, f"{site.origin}{path}", 404)
        response = _text(found[0].encode(), f"{found[1]}; charset=utf-8")
        response.headers["Access-Control-Allow-Origin"] = site.origin
        return response


def _page_number(target: str) -> int:
    return 2 if "strana=2" in urlsplit(target).query.split("&") else 1


def _half(newsroom: Newsroom, story: Story, page: int) -> str:
    """Return the page with the first or second half of a story, which names the other one."""
    middle = max(1, len(story.pieces) // 2)
    pieces = story.pieces[:middle] if page == 1 else story.pieces[middle:]
    html = newsroom.site.template.article(newsroom.site, replace(story, pieces=pieces))
    mark = "&amp;" if "?" in story.url else "?"
    other = f'"next" href="{story.url}{mark}strana=2"' if page == 1 else f'"prev" href="{story.url}"'
    return html.replace("</head>", f"<link rel={other}></head>", 1)


def _section(newsroom: Newsroom, url: str) -> Response:
    site = newsroom.site
    try:
        document, listing = feeds.answer(newsroom, url), newsroom.shelves.page(url)
    except LookupError:
        document = listing = None
    if document:
        return _text(*document)
    if listing:
        shown = shown_listing(site.name, url, listing, site.template.heading(listing))
        return _tagged(replace(_page(newsroom, listing), shown=shown))
    if site.consent and site.consent.url.partition("?")[0] == url.partition("?")[0]:
        return _page(newsroom, _empty(url, "Souhlas s využíváním osobních údajů"))
    return _error(newsroom, url, 404)


def _page(newsroom: Newsroom, listing: Listing, status: int = 200) -> Response:
    site = newsroom.site
    html = site.template.front(site, listing) if listing.boxes else site.template.listing(site, listing)
    body = html.encode(site.charset, "xmlcharrefreplace")
    return Response(status=status, body=body, headers={"Content-Type": f"text/html; charset={site.charset}"})


def _empty(url: str, name: str) -> Listing:
    return Listing(kind="missing", name=name, path=urlsplit(url).path, page=1, pages=1, items=())


def _error(newsroom: Newsroom, url: str, status: int) -> Response:
    return _page(newsroom, _empty(url, "Stránka nenalezena"), status)


def _text(body: bytes, content_type: str) -> Response:
    return _tagged(Response(body=body, headers={"Content-Type": content_type}))


def _tagged(response: Response, of: str = "") -> Response:
    """Return a response with an ETag, which also changes with what it is a page `of`."""
    response.headers["ETag"] = f'"{sha256(response.body + of.encode()).hexdigest()[:20]}"'
    return response


def _moved(location: str, status: int = 301) -> Response:
    headers = {"Location": location, "Content-Type": "text/html; charset=utf-8"}
    return Response(status=status, headers=headers, body=f"<h1>{status} {HTTPStatus(status).phrase}</h1>".encode())
