"""What a page in the browser may ask for: scripts and what these fetch; no pictures, adverts, counters of readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.values.urls import is_within

if TYPE_CHECKING:
    from collections.abc import Iterable

PART = "browser_part"
"""Key in the meta of a request that a page in the browser makes: its kind, as the browser calls it."""
OTHERS_SLOT = "others"
"""The downloader's slot for parts from hosts that are not the site's, such as libraries; a run fetches each once."""

FETCHED = frozenset(("script", "xhr", "fetch"))
"""Kinds of parts that are fetched, besides frames ("document"): nothing else changes what a page says."""
_SAFE, _BY_SCRIPT = frozenset(("GET", "HEAD")), frozenset(("xhr", "fetch"))
_TRACKERS = frozenset(
    (
        "addthis.com",
        "adform.net",
        "adformdsp.net",
        "adnxs.com",
        "adocean.pl",
        "ads-twitter.com",
        "adservice.google.com",
        "amazon-adsystem.com",
        "bing.com",
        "bugsnag.com",
        "casalemedia.com",
        "chartbeat.com",
        "chartbeat.net",
        "clarity.ms",
        "cpex.cz",
        "criteo.com",
        "criteo.net",
        "cxense.com",
        "disqus.com",
        "doubleclick.net",
        "facebook.com",
        "facebook.net",
        "gemius.cz",
        "gemius.pl",
        "google-analytics.com",
        "googleadservices.com",
        "googlesyndication.com",
        "googletagmanager.com",
        "googletagservices.com",
        "gravitec.net",
        "hotjar.com",
        "imasdk.googleapis.com",
        "imedia.cz",
        "licdn.com",
        "matomo.cloud",
        "mouseflow.com",
        "newrelic.com",
        "nr-data.net",
        "onesignal.com",
        "openx.net",
        "outbrain.com",
        "pinimg.com",
        "pubmatic.com",
        "pushwoosh.com",
        "r2b2.cz",
        "r2b2.io",
        "rubiconproject.com",
        "scorecardresearch.com",
        "sentry.io",
        "sharethis.com",
        "smartadserver.com",
        "smartlook.com",
        "snapchat.com",
        "strossle.com",
        "taboola.com",
        "teads.tv",
        "tiktok.com",
        "toplist.cz",
        "yandex.ru",
    )
)
"""Domains of adverts, of what counts and follows readers, and of widgets that show no story, named by their owners."""
_ADVERT = re.compile(r"(?:^|[/._-])(?:ads?|advert\w*|prebid\w*|gtm|gtag|pixel|beacon|analytics|tracking)(?:[/._-]|$)")
"""In the path of another host's script, in lower case."""


def refusal_of(kind: str, method: str, url: str, *, is_own: bool) -> str | None:
    """Return in one word why a page's part is not fetched, None where it may be.

    Args:
        kind: what the browser asks for: "script", "image", "websocket", ...
        method: of the request.
        url: its address.
        is_own: whether that is on the site's own hosts, or on those that its file declares (`Site.render_hosts`).
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return "scheme"
    if kind == "document":
        return None if is_own and method in _SAFE else "document"
    if kind not in FETCHED:
        return kind
    if method not in _SAFE and not (is_own and kind in _BY_SCRIPT and method == "POST"):
        return "method"
    host = parts.hostname or ""
    if any(is_within(host, domain) for domain in _TRACKERS) or (not is_own and _ADVERT.search(parts.path.lower())):
        return "advert"
    return None


def is_own(spider: object, url: str) -> bool:
    """Tell whether a part is of the site of `spider` itself: on its domains, or on hosts that its file declares."""
    host = urlsplit(url).hostname or ""
    domains: Iterable[str] = getattr(spider, "allowed_domains", None) or ()
    declared: Iterable[str] = getattr(spider, "render_hosts", ())
    return any(is_within(host, domain) for domain in (*domains, *declared))
