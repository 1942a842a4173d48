"""One spelling of an address, its canonical URL, and one key for all addresses that are the same page.

w3lib percent-encodes, punycodes, resolves dot segments and sorts the query. Here stands what it leaves open: which
strings are addresses at all, which links only wrap another one; which parameters are tracking stands in
`values.tracking`. What a single site does
with its addresses is declared in its file: canonical URLs of such a site, and with them the keys of pages in the state,
are right only in processes that have imported the site files (see `values.known_sites`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from newscrawl.values import tracking
from newscrawl.values.known_sites import remembered, rules_of_sites, sites_at

MAX_URL_CHARACTERS = 2083
"""A longer URL is none: Scrapy would not fetch it (its default of URLLENGTH_LIMIT)."""

_MOST_PRINTED_CHARACTERS = 20_000
"""Of an address as printed, with its tracking and what wraps it; the longest real link has 1,635."""
_MOST_WRAPPERS = 5
"""Redirects one in the other that are unwrapped; an address in more is none."""

_WRAPPERS = (
    (re.compile(r"lm?\.facebook\.com|www\.facebook\.com"), "/l.php", "u"),
    (re.compile(r"www\.google\.(?:com|cz)"), "/url", "q"),
)
"""(host, start of the path, parameter) of redirects that have their target in a parameter; see also `Site.wrappers`."""

_PATH = r"(?:/[\w~:=@!$'()*+-][\w~.,:=@!$'()*+-]*+)*+/?"
_PLAIN = re.compile(
    rf"""
    https?://(?P<host>[a-z0-9_-]{{1,63}}(?:\.[a-z0-9_-]{{1,63}})*+)
    (?P<path>{_PATH})
    (?:\?(?P<query>[\w~.-]+=[\w~.+-]*+(?:&[\w~.-]+=[\w~.+-]*+)*+))?
    (?:\#[!-~]*+)?
    """,
    re.ASCII | re.VERBOSE,
)
"""An address in which nothing is encoded, resolved or unwrapped: nearly all that pages print."""
_ROOTED = re.compile(_PATH, re.ASCII)
"""A path from the root of a site in which nothing is, either; or nothing at all."""
_HTTP = re.compile(r"\s*https?:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_ESCAPED_TWICE = re.compile(r"(?<=[?&])(?:amp(?:;|%3B)|#0*38;|#x0*26;)+", re.IGNORECASE)
"""What is left in a query of an `&` that was escaped once more than it is read."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Split(NamedTuple):
    """The parts of an address that tell where a page is."""

    netloc: str
    hostname: str | None
    path: str
    query: str


@remembered
def canonical_url(url: str) -> str | None:
    """Return the canonical spelling of an absolute http(s) URL, None for anything else.

    It has scheme and host in lower case, IDN in punycode, no user, password, default port or fragment, no tracking
    parameter or session, the rest of the query sorted and its percent-encoding normalised; of a known redirect wrapper
    it is the target. Scheme, `www.` and a trailing slash stay as they are: a site's own canonical link decides about
    them. A canonical URL is its own canonical spelling. Nothing is raised.
    """
    if len(url) > _MOST_PRINTED_CHARACTERS:
        return None
    if plain := _PLAIN.fullmatch(url):
        return _canonical_of_plain(plain)
    try:
        return _canonical(unwrap(url))
    except ValueError:
        return None


def unwrap(url: str) -> str:
    """Return the target that is in the address of a known redirect wrapper, any other `url` as it is.

    Raises:
        ValueError: more than five wrappers are around it.
    """
    for _ in range(_MOST_WRAPPERS):
        target = _wrapped(url)
        if target is None:
            return url
        url = target
    raise ValueError("redirects wrapped in redirects")


def url_key(url: str) -> str | None:
    """Return what is equal for all addresses of one page: the canonical URL without scheme, `www.` and trailing slash.

    It serves to recognise duplicates, never to fetch. None where there is no canonical URL.
    """
    canonical = canonical_url(url)
    return None if canonical is None else place_of(canonical)


def place_of(canonical: str) -> str:
    """Return the key of an address that is canonical, or was by the rules of its time: `url_key` without any rule."""
    place, mark, query = canonical.partition("://")[2].removeprefix("www.").partition("?")
    return place.rstrip("/") + mark + query


def rules() -> str:
    """Return all rules that the canonical spelling of an address depends on: another string where they have changed."""
    return repr((tracking.RULES, _ESCAPED_TWICE.pattern, _WRAPPERS, rules_of_sites()))


def absolute_url(base: str, href: str) -> str | None:
    """Return the canonical URL of the link `href` on a page at `base`, None where it is no http(s) address."""
    if len(href) > _MOST_PRINTED_CHARACTERS:
        return None
    try:
        return canonical_url(joined(base, href.strip()))
    except ValueError:
        return None


def joined(base: str, href: str) -> str:
    """Return what `urljoin` does, sooner where nothing is to be resolved; raise ValueError for what is no address."""
    if href.startswith("/") and _ROOTED.fullmatch(href) and (origin := _origin(base)):
        return origin + href
    return href if _PLAIN.fullmatch(href) else urljoin(base, href)


def split(url: str) -> Split:
    """Return what `urlsplit` does of host, path and query, sooner of a plain address; raise ValueError for none."""
    if plain := _PLAIN.fullmatch(url):
        return Split(plain["host"], plain["host"], plain["path"], plain["query"] or "")
    parts = urlsplit(url)
    return Split(parts.netloc, parts.hostname, parts.path, parts.query)


@lru_cache(maxsize=16)
def _origin(base: str) -> str | None:
    """Return scheme and host of a plain address, None of any other."""
    plain = _PLAIN.fullmatch(base)
    return base[: plain.end("host")] if plain else None


def domain_of(url: str) -> str:
    """Return the registrable domain of a Czech site's address: its last two labels."""
    return ".".join((split(url).hostname or "").split(".")[-2:])


def is_within(host: str, domain: str) -> bool:
    """Tell whether `host` is `domain` or one of its subdomains."""
    return host == domain or host.endswith(f".{domain}")


def is_front(url: str) -> bool:
    """Tell whether a canonical URL is that of a front page: it has neither path nor query."""
    parts = split(url)
    return not parts.path.strip("/") and not parts.query


def article_id(canonical: str) -> str:
    """Return the id of the article at a canonical URL: the first 16 hex digits of its SHA-256."""
    return sha256(canonical.encode()).hexdigest()[:16]


def _canonical_of_plain(plain: re.Match[str]) -> str | None:
    """Return the canonical spelling of a plain address: its query is sorted and freed of tracking."""
    query = plain["query"]
    canonical = plain.string[: plain.start("path")] + (tracking.without_session(plain["path"]) or "/")
    if query:
        pairs = sorted(query.split("&"), key=lambda pair: pair.split("=")) if "&" in query else [query]
        query = _without_tracking("&".join(pairs), plain["host"])
    canonical += f"?{query}" if query else ""
    return canonical if len(canonical) <= MAX_URL_CHARACTERS else None


def _canonical(url: str) -> str | None:
    if not _HTTP.match(url) or _CONTROL.search(url):
        return None
    parts = urlsplit(canonicalize_url(_ESCAPED_TWICE.sub("", url)))
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host):
        return None
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    path, query = tracking.without_session(parts.path), _without_tracking(parts.query, host)
    canonical = urlunsplit((parts.scheme, host + port, path, query, ""))
    return canonical if len(canonical) <= MAX_URL_CHARACTERS else None


def _without_tracking(query: str, host: str) -> str:
    """Return the query of an address on `host` without tracking parameters."""
    if not query:
        return ""
    own = {name.lower() for site in sites_at(host) for name in site.tracking}
    return "&".join(
        pair
        for pair in query.split("&")
        if pair.partition("=")[0].lower() not in own and not tracking.is_tracking(pair)
    )


def _wrapped(url: str) -> str | None:
    """Return the target in the address of a wrapper, None where `url` is no wrapper or has no target in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for path, parameter in _wrappers_of(parts):
        if parts.path.startswith(path):
            target = parse_qs(parts.query).get(parameter, [""])[0]
            return target if _HTTP.match(target) else None
    return None


def _wrappers_of(parts: SplitResult) -> list[tuple[str, str]]:
    """Return (start of the path, query parameter) of the wrappers on the host of an address."""
    netloc = parts.netloc.lower()
    known = [(path, parameter) for host, path, parameter in _WRAPPERS if host.fullmatch(netloc)]
    return known or [wrapper for site in sites_at(parts.hostname or "") for wrapper in site.wrappers]
