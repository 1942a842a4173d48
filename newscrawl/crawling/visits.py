"""Turns requests and responses into visits: what the state is to know of a page that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.facts import Exchange, Visit
from newscrawl.values.keys import page_key
from newscrawl.values.moments import in_prague

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scrapy.http import Request, Response

    from newscrawl.clock import Clock
    from newscrawl.facts import Found
    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.source_table import KnownSource

ASK = "ask"
"""Key in a request's meta of its `frontier.Ask` for an article page; redirects keep it."""
RIGHTS = "rights"
"""Key in a request's meta of what its answer and its host say of rights, once it is answered: signals."""
ARCHIVED = "archived"
"""Key in a request's meta of the Archived that says where its answer is kept, once it was read."""
FOUND = "found"
"""Key in the meta of a request without an ASK of the Found that led to its page; redirects keep it."""
_MOMENT = "moment"
"""Key in the meta of a request of the moment at which its answer was looked at."""
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


def cookie_headers(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return the header that sends these cookies, {} for none."""
    sent = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": sent} if sent else {}


def is_for_good(request: Request) -> bool:
    """Tell whether all redirects that led to `request` are permanent, or there were none."""
    return FOR_GOOD.issuperset(request.meta.get("redirect_reasons", ()))


def request_of(response: Response) -> Request:
    """Return the request that a crawl's response answers; it always has one."""
    assert response.request is not None  # noqa: S101
    return response.request


def visit_of(request: Request, response: Response | None = None) -> Visit:
    """Return the visit to the page that was asked for before redirects, with the validators of `response`, if any."""
    ask = request.meta.get(ASK)
    found: Found | None = ask.found if ask else request.meta.get(FOUND)
    etag, last_modified = validators(response) if response else (None, None)
    return Visit(
        key=ask.key if ask else page_key(asked_for(request)),
        etag=etag,
        last_modified=last_modified,
        exchange=exchange_of(request, response),
        found=found,
        moment=request.meta.get(_MOMENT),
    )


def exchange_of(request: Request, response: Response | None = None) -> Exchange:
    """Return what was asked for before redirects, and what came of it; without `response` the last redirect did."""
    redirects = [reason for reason in request.meta.get("redirect_reasons", ()) if isinstance(reason, int)]
    status = response.status if response else redirects[-1] if redirects else None
    return Exchange(
        requested_url=asked_for(request),
        final_url=response.url if response else request.url,
        status=status,
        archived=response.meta.get(ARCHIVED) if response else None,
    )


def moment_of(message: Request | Response, clock: Clock) -> datetime:
    """Return when an answer was first looked at, by `clock`, in Europe/Prague: the same whoever asks."""
    moment: datetime = message.meta.setdefault(_MOMENT, in_prague(clock.now()))
    return moment


def answered_at(request: Request, moment: datetime) -> None:
    """Take it that the answer to a request was first looked at at `moment`, which is in Europe/Prague."""
    request.meta[_MOMENT] = moment


def keys_on_the_way(request: Request) -> tuple[int, ...]:
    """Return the keys of the address that was asked for, of those that redirects led through, and of the last."""
    return tuple(map(page_key, _addresses(request)))


def keys_that_lead_to(request: Request) -> tuple[int, ...]:
    """Return the keys of the addresses that lead to the page of `request` for good (see `addresses_that_lead_to`)."""
    return tuple(map(page_key, addresses_that_lead_to(request)))


def addresses_that_lead_to(request: Request) -> tuple[str, ...]:
    """Return the addresses that lead to the page of `request` for good, its own included, as they were asked for.

    Where one redirect on the way is not permanent, that is its own address alone.
    """
    return _addresses(request) if is_for_good(request) else (request.url,)


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
