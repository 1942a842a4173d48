"""URL rules shared by the whole project: one written form per address, and one key per page.

Built on w3lib, which percent-encodes, punycodes, resolves dot segments and sorts the query; here stands only what it
leaves open: which strings are addresses at all, which parameters are tracking, which links only wrap another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

MAX_LENGTH = 2083
"""Longest URL kept: Scrapy's own URLLENGTH_LIMIT, so nothing longer could be fetched."""

_TRACKING_PREFIXES = ("utm_", "rtm_", "dop-", "dop_")
"""Google Analytics, REMP (denikn.cz, page of 2023), Seznam's recommendations (seznamzpravy.cz, page of 2018)."""
_TRACKING = frozenset(
    (
        *("_ga", "_gl", "amp", "dclid", "fbclid", "gbraid", "gclid", "igshid", "mc_cid", "mc_eid"),
        *("msclkid", "sznclid", "ttclid", "twclid", "wbraid", "yclid"),
    )
)
_MAFRA = frozenset(("setver", "zdroj"))
_SEZNAM = frozenset(("autoplay", "search--active", "seq-no", "source"))
_SITE_TRACKING = {
    "denikn.cz": frozenset(("ref", "referer")),
    "idnes.cz": _MAFRA,
    "lidovky.cz": _MAFRA,
    "novinky.cz": _SEZNAM,
    "seznamzpravy.cz": _SEZNAM,
}
"""Domain to parameters that tell where the reader clicked or on what device, never another page (pages of 2018-23)."""

_WRAPPERS = (
    (re.compile(r"(?:[^/]+\.)?(?:idnes|lidovky)\.cz"), "/_servix/recombee/", "url"),
    (re.compile(r"r\.idnes\.cz"), "/r.asp", "url"),
    (re.compile(r"lm?\.facebook\.com|www\.facebook\.com"), "/l.php", "u"),
    (re.compile(r"www\.google\.(?:com|cz)"), "/url", "q"),
)
"""Redirects that carry their target: host, start of the path, parameter (idnes and lidovky: pages of 2020-23)."""

_HTTP = re.compile(r"\s*https?:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str | None:
    """Return the one written form of an absolute http(s) URL, None for anything else.

    Lower-case scheme and host, IDN in punycode, no user, password, default port or fragment, no tracking parameter, the
    rest of the query sorted, percent-encoding normalised, known redirect wrappers unwrapped. Scheme, `www.` and a
    trailing slash stay: the site's own canonical link decides about them. Idempotent; never raises.
    """
    try:
        return _canonical(unwrap(url))
    except ValueError:
        return None


def unwrap(url: str) -> str:
    """Return the target that a known redirect wrapper carries, any other `url` as it is."""
    while target := _wrapped(url):
        url = target
    return url


def url_key(url: str) -> str | None:
    """Return what makes a page the same page: its canonical URL without scheme, `www.` and trailing slash.

    For telling duplicates, never for fetching. None where there is no canonical URL.
    """
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    return urlunsplit(("", "", parts.netloc.removeprefix("www.") + parts.path.rstrip("/"), parts.query, ""))


def absolute_url(base: str, href: str) -> str | None:
    """Return the canonical URL of the link `href` on the page `base`, None where it leads to no http(s) page."""
    try:
        return canonical_url(urljoin(base, href.strip()))
    except ValueError:
        return None


def domain_of(url: str) -> str:
    """Return the registrable domain of a Czech site's address: its last two labels."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def is_within(host: str, domain: str) -> bool:
    """Tell whether a host is `domain` or below it."""
    return host == domain or host.endswith(f".{domain}")


def article_id(canonical: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a canonical URL."""
    return sha256(canonical.encode()).hexdigest()[:16]


def _canonical(url: str) -> str | None:
    if not _HTTP.match(url) or _CONTROL.search(url):
        return None
    parts = urlsplit(canonicalize_url(url))
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.fullmatch(host):
        return None
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    canonical = urlunsplit((parts.scheme, host + port, parts.path, _without_tracking(parts.query, host), ""))
    return canonical if len(canonical) <= MAX_LENGTH else None


def _without_tracking(query: str, host: str) -> str:
    if not query:
        return ""
    site = _SITE_TRACKING.get(".".join(host.split(".")[-2:]), frozenset())
    names = ((pair.partition("=")[0], pair) for pair in query.split("&"))
    return "&".join(
        pair
        for name, pair in names
        if name not in _TRACKING and name not in site and not name.startswith(_TRACKING_PREFIXES)
    )


def _wrapped(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for host, path, parameter in _WRAPPERS:
        if parts.path.startswith(path) and host.fullmatch(parts.netloc.lower()):
            target = parse_qs(parts.query).get(parameter, [""])[0]
            return target if _HTTP.match(target) else None
    return None
