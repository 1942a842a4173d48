"""Requests and responses as visits: what the state must know of how a page was asked for and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.facts import Visit
from newscrawl.values.keys import page_key

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.source_table import KnownSource

ASK = "ask"
"""Key of a request's meta: the `frontier.Ask` for the article page, also after redirects."""
MAX_ETAG = 1000
"""Characters; servers refuse requests with long headers."""
FOR_GOOD = frozenset((301, 308))
"""Redirects that tell where a page is from now on (RFC 9110 15.4)."""


def conditions(known: KnownPage | KnownSource | None) -> dict[str, str]:
    """Return the headers that ask for something only if it has changed (RFC 9110 13.1); {} without validators."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def is_for_good(request: Request) -> bool:
    """Tell whether all redirects that led to `request` are permanent; true where there were none."""
    return FOR_GOOD.issuperset(request.meta.get("redirect_reasons", ()))


def request_of(response: Response) -> Request:
    """Return the request of a response that a crawl brought: it always has one."""
    assert response.request is not None  # noqa: S101
    return response.request


def visit_of(request: Request, response: Response | None = None) -> Visit:
    """Return the visit to the page that was asked for first, with the validators of what came back."""
    key = request.meta[ASK].key if ASK in request.meta else page_key(asked_for(request))
    etag, last_modified = validators(response) if response else (None, None)
    return Visit(key=key, etag=etag, last_modified=last_modified)


def keys_on_the_way(request: Request) -> tuple[int, ...]:
    """Return the keys of the address that was asked for and of those it led to."""
    return tuple(map(page_key, _addresses(request)))


def keys_that_lead_to(request: Request) -> tuple[int, ...]:
    """Return the keys of the addresses that lead to the page at `request` for good, its own included."""
    addresses = _addresses(request) if is_for_good(request) else (request.url,)
    return tuple(page_key(url) for url in addresses)


def validators(response: Response) -> tuple[str | None, str | None]:
    """Return what a later request can ask with: ETag and Last-Modified, None where the response has none of use."""
    etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
    return etag if etag and len(etag) <= MAX_ETAG else None, last_modified


def asked_for(request: Request) -> str:
    """Return the address that was asked for, before redirects."""
    return _addresses(request)[0]


def _addresses(request: Request) -> tuple[str, ...]:
    """Return the addresses that redirects led through, in their order; that of `request` itself is the last."""
    return (*request.meta.get("redirect_urls", ()), request.url)


def header(message: Request | Response, name: str) -> str | None:
    """Return a header as text, None where there is none or it is empty."""
    value = message.headers.get(name)
    return value.decode("latin-1") if value else None
