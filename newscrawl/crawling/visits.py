"""Turns requests and responses into visits: what the state is to know of a page that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.facts import Visit
from newscrawl.values.keys import page_key

if TYPE_CHECKING:
    from scrapy.http import Request, Response

    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.source_table import KnownSource

ASK = "ask"
"""Key in a request's meta of its `frontier.Ask` for an article page; redirects keep it."""
RIGHTS = "rights"
"""Key in a request's meta of what its answer and its host say of rights, once it is answered: signals."""
MAX_ETAG_CHARACTERS = 1000
"""A longer ETag is not kept: servers refuse requests with long headers."""
FOR_GOOD = frozenset((301, 308))
"""Statuses of permanent redirects: they tell where a page is from now on (RFC 9110 15.4)."""


def conditions(known: KnownPage | KnownSource | None) -> dict[str, str]:
    """Return the headers that ask for a page or source only if it has changed since (RFC 9110 13.1).

    Returns {} where nothing is known of it, or no validators are.
    """
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def is_for_good(request: Request) -> bool:
    """Tell whether all redirects that led to `request` are permanent, or there were none."""
    return FOR_GOOD.issuperset(request.meta.get("redirect_reasons", ()))


def request_of(response: Response) -> Request:
    """Return the request that a crawl's response answers; it always has one."""
    assert response.request is not None  # noqa: S101
    return response.request


def visit_of(request: Request, response: Response | None = None) -> Visit:
    """Return the visit to the page that was asked for before redirects, with the validators of `response`, if any."""
    key = request.meta[ASK].key if ASK in request.meta else page_key(asked_for(request))
    etag, last_modified = validators(response) if response else (None, None)
    return Visit(key=key, etag=etag, last_modified=last_modified)


def keys_on_the_way(request: Request) -> tuple[int, ...]:
    """Return the keys of the address that was asked for, of those that redirects led through, and of the last."""
    return tuple(map(page_key, _addresses(request)))


def keys_that_lead_to(request: Request) -> tuple[int, ...]:
    """Return the keys of the addresses that lead to the page of `request` for good, its own included.

    Where one redirect on the way is not permanent, that is its own address alone.
    """
    addresses = _addresses(request) if is_for_good(request) else (request.url,)
    return tuple(page_key(url) for url in addresses)


def validators(response: Response) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of a response, None for one that is missing, empty or too long.

    They are the validators (RFC 9110 8.8) with which a later request asks whether the page has changed.
    """
    etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
    return etag if etag and len(etag) <= MAX_ETAG_CHARACTERS else None, last_modified


def asked_for(request: Request) -> str:
    """Return the address that was asked for first, before redirects."""
    return _addresses(request)[0]


def _addresses(request: Request) -> tuple[str, ...]:
    """Return the addresses that redirects led through to `request`, in their order, its own as the last."""
    return (*request.meta.get("redirect_urls", ()), request.url)


def header(message: Request | Response, name: str) -> str | None:
    """Return the header `name` of a message as text, None where it is missing or empty."""
    value = message.headers.get(name)
    return value.decode("latin-1") if value else None
