"""What pages in the browser may ask for, by kind, method and address."""

from __future__ import annotations

import pytest

from newscrawl.downloading.part_rules import is_own, refusal_of

OWN = "https://www.noviny.example/x"
OTHER = "https://cdn.knihovna.example/lib.min.js"


class Noviny:
    allowed_domains = ("noviny.example",)
    render_hosts = ("api.dodavatel.example",)


@pytest.mark.parametrize("kind", ["script", "xhr", "fetch"])
@pytest.mark.parametrize("url", [OWN, OTHER])
def test_scripts_and_what_they_fetch(kind: str, url: str) -> None:
    assert refusal_of(kind, "GET", url, is_own=url == OWN) is None


@pytest.mark.parametrize(
    "kind",
    ["image", "font", "media", "stylesheet", "websocket", "eventsource", "ping", "manifest", "texttrack", "other"],
)
def test_nothing_that_no_text_comes_from(kind: str) -> None:
    assert refusal_of(kind, "GET", OWN, is_own=True) == kind


@pytest.mark.parametrize(
    ("kind", "method", "own", "refusal"),
    [
        ("fetch", "POST", True, None),
        ("xhr", "POST", True, None),
        ("fetch", "POST", False, "method"),
        ("script", "POST", True, "method"),
        ("fetch", "PUT", True, "method"),
        ("fetch", "DELETE", True, "method"),
        ("document", "GET", True, None),
        ("document", "GET", False, "document"),
        ("document", "POST", True, "document"),
    ],
)
def test_nothing_that_changes_another_site(kind: str, method: str, own: bool, refusal: str | None) -> None:
    assert refusal_of(kind, method, OWN if own else OTHER, is_own=own) == refusal


@pytest.mark.parametrize("url", ["data:text/javascript,1", "blob:https://x/1", "file:///etc/passwd", "chrome://gpu"])
def test_nothing_but_http(url: str) -> None:
    assert refusal_of("script", "GET", url, is_own=False) == "scheme"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.googletagmanager.com/gtm.js?id=1",
        "https://gacz.hit.gemius.pl/xgemius.js",
        "https://cdn.jinde.example/ads/show.js",
        "https://cdn.jinde.example/prebid9.js",
        "https://cdn.jinde.example/js/analytics.js",
    ],
)
def test_no_adverts_and_trackers_of_others(url: str) -> None:
    assert refusal_of("script", "GET", url, is_own=False) == "advert"


@pytest.mark.parametrize(
    "path", ["uploads/app.js", "adresar/a.js", "readspeaker.js", "gtmetrix-clanek.js", "headers.js"]
)
def test_words_that_only_look_like_adverts(path: str) -> None:
    assert refusal_of("script", "GET", f"https://cdn.jinde.example/{path}", is_own=False) is None


@pytest.mark.parametrize(
    ("url", "own"),
    [
        (OWN, True),
        ("https://noviny.example:8443/", True),
        ("https://api.dodavatel.example/a", True),
        ("https://eu.api.dodavatel.example/a", True),
        ("https://dodavatel.example/a", False),
        ("https://neapi.dodavatel.example/a", False),
        (OTHER, False),
        ("data:,", False),
    ],
)
def test_own_hosts(url: str, own: bool) -> None:
    assert is_own(Noviny(), url) is own
