import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.urls import MAX_URL_CHARACTERS, absolute_url, article_id, canonical_url, unwrap, url_key

COLLECTOR = (
    "https://www.idnes.cz/_servix/recombee/collector.aspx?recommendation=0000&page=A201124_171743_automoto_fdv&url="
)
TARGET = "https://www.idnes.cz/auto/zpravodajstvi/novy-vuz.A201124_171743_automoto_fdv"

urls = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "//", "http:", "javascript:", ""]),
    st.sampled_from(["www.idnes.cz", "Háčky.cz:443", "u:p@a.cz", "[::1]:80", "l.facebook.com", "a.cz.", ""])
    | st.text(),
    st.sampled_from(
        ["/l.php?u=https%3A%2F%2Fa.cz%2F%3Fu%3D1", "/../", "\\", "/%7e%zz;a=1", "/_servix/recombee/?url=http:"]
    )
    | st.text(),
    st.sampled_from(["", "?utm_source=a&b", "?zdroj=x&%C5%99=1&&a", "?", "#x", "?a=1#b", "?c=A1;d"]) | st.text(),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://EuroZpravy.CZ/domaci", "https://eurozpravy.cz/domaci"),
        ("  https://globe24.cz/svet/a.zrehftlg\n", "https://globe24.cz/svet/a.zrehftlg"),
        ("https://globe24.cz", "https://globe24.cz/"),
        ("https://www.novinky.cz/clanek/a-40423310#diskuze", "https://www.novinky.cz/clanek/a-40423310"),
        ("http://www.irozhlas.cz:80/a", "http://www.irozhlas.cz/a"),
        ("https://hn.cz:443/a", "https://hn.cz/a"),
        ("http://hn.cz:8080/a", "http://hn.cz:8080/a"),
        ("https://novinky.cz./a", "https://novinky.cz/a"),
        ("https://jmeno:heslo@hn.cz/a", "https://hn.cz/a"),
        ("https://idnes.cz@jiny.example/a", "https://jiny.example/a"),
        ("https://háčky.cz/řeka a les", "https://xn--hky-ela4t.cz/%C5%99eka%20a%20les"),
        ("https://aktualne.cz/x/r%7ei%3aarticle%3a773404/", "https://aktualne.cz/x/r~i:article:773404/"),
        ("https://echo24.cz/a/../b/./c", "https://echo24.cz/b/c"),
        ("https:\\\\echo24.cz\\a", "https://echo24.cz/a"),
        ("https://echo24.cz/a\n/b", "https://echo24.cz/a/b"),
        ("http://[::0001]:80/a", "http://[::1]/a"),
    ],
)
def test_canonical_url_writes_one_form(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://denik.cz/a?utm_source=rss&utm_medium=feed", "https://denik.cz/a"),
        ("https://denik.cz/a?utm_source=rss&id=3", "https://denik.cz/a?id=3"),
        ("https://e15.cz/a?fbclid=1&gclid=2&_ga=3&sznclid=4", "https://e15.cz/a"),
        ("https://www.seznamzpravy.cz/a?seq-no=3&dop-ab-variant&source=hp&autoplay=1", "https://www.seznamzpravy.cz/a"),
        ("https://www.seznamzpravy.cz/a?amp=1", "https://www.seznamzpravy.cz/a"),
        ("https://www.lidovky.cz/a?setver=touch&zdroj=vybava_lidovky", "https://www.lidovky.cz/a"),
        ("https://denikn.cz/1/a/?ref=tit1", "https://denikn.cz/1/a/"),
        ("https://hn.cz/?m=rss", "https://hn.cz/?m=rss"),
        ("http://auto.idnes.cz/a.aspx?c=A110509_021956_ak", "http://auto.idnes.cz/a.aspx?c=A110509_021956_ak"),
        ("https://jinde.cz/a?source=1&ref=2&zdroj=3", "https://jinde.cz/a?ref=2&source=1&zdroj=3"),
        ("https://eurozpravy.cz/domaci?page=54", "https://eurozpravy.cz/domaci?page=54"),
        ("https://hn.cz/?p=2&a=1&a=1", "https://hn.cz/?a=1&a=1&p=2"),
        ("https://hn.cz/?", "https://hn.cz/"),
    ],
)
def test_canonical_url_drops_tracking_and_keeps_the_rest_of_the_query_sorted(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        *("", " ", "#", "/domaci", "//globe24.cz/a", "globe24.cz/a", "javascript:void(0)", "mailto:a@b.cz", "tel:+420"),
        *("data:text/html,x", "file:///etc/passwd", "ftp://a.cz/", "https://", "https:///a", "https://.cz/"),
        *("https://a b.cz/", "https://a.cz\x00.b.cz/", "https://a.cz/\x00", "https://[", "https://a.cz:99999/"),
        *("https://a.cz:x/", "https://a.cz/\ud800", "https://a<b>.cz/", "https://a.cz/" + "a" * MAX_URL_CHARACTERS),
    ],
)
def test_what_is_no_web_address_has_no_canonical_url(url: str) -> None:
    assert canonical_url(url) is None
    assert url_key(url) is None


@given(urls | st.text())
def test_canonical_url_is_idempotent_and_never_raises(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical.startswith(("http://", "https://"))
        assert canonical.isascii()
        assert canonical.split() == [canonical]
        assert canonical_url(canonical) == canonical
        assert url_key(canonical) == url_key(url)


@pytest.mark.parametrize(
    "other",
    [
        "http://www.globe24.cz/svet/a.zrehftlg",
        "https://globe24.cz/svet/a.zrehftlg/",
        "https://WWW.globe24.cz/svet/a.zrehftlg?utm_source=fb#x",
    ],
)
def test_url_key_is_equal_for_the_addresses_of_one_page(other: str) -> None:
    assert url_key(other) == url_key("https://globe24.cz/svet/a.zrehftlg") == "globe24.cz/svet/a.zrehftlg"


@pytest.mark.parametrize(
    "other", ["https://globe24.cz/svet/b", "https://globe24.cz/svet/a?page=2", "https://m.globe24.cz/svet/a"]
)
def test_url_key_differs_for_other_pages(other: str) -> None:
    assert url_key(other) != url_key("https://globe24.cz/svet/a")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/krimi/b.k7p9ta13", "https://eurozpravy.cz/krimi/b.k7p9ta13"),
        ("c.iod2srt8 ", "https://eurozpravy.cz/domaci/c.iod2srt8"),
        ("?page=2", "https://eurozpravy.cz/domaci/a?page=2"),
        ("#diskuse", "https://eurozpravy.cz/domaci/a"),
        ("//globe24.cz/a", "https://globe24.cz/a"),
        ("../../../x", "https://eurozpravy.cz/x"),
        ("mailto:redakce@eurozpravy.cz", None),
        ("javascript:;", None),
        ("https://[", None),
        ("file:///etc/passwd", None),
    ],
)
def test_absolute_url_resolves_a_link_of_a_page(href: str, expected: str | None) -> None:
    assert absolute_url("https://eurozpravy.cz/domaci/a", href) == expected


@given(st.text(), st.text())
def test_absolute_url_never_raises(base: str, href: str) -> None:
    result = absolute_url(base, href)
    assert result is None or canonical_url(result) == result


def test_a_relative_recombee_link_leads_to_its_target() -> None:
    href = (
        COLLECTOR.removeprefix("https://www.idnes.cz")
        + "https%3a%2f%2fwww.idnes.cz%2fauto%2fzpravodajstvi%2f"
        + ("novy-vuz.A201124_171743_automoto_fdv%3fzdroj%3dvybava_idnes")
    )
    assert absolute_url("https://www.idnes.cz/auto", href) == TARGET


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (f"{COLLECTOR}{TARGET}", TARGET),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fhn.cz%2Fa&h=AT0", "https://hn.cz/a"),
        ("http://r.idnes.cz/r.asp?r=x&url=https%3A%2F%2Fwww.idnes.cz%2Fa", "https://www.idnes.cz/a"),
        ("https://www.google.com/url?q=https://hn.cz/a&sa=U", "https://hn.cz/a"),
        (f"https://l.facebook.com/l.php?u={COLLECTOR.replace('&', '%26')}{TARGET}", TARGET),
    ],
)
def test_unwrap_gives_the_target_of_a_known_wrapper(url: str, target: str) -> None:
    assert unwrap(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fhn.cz%2Fa",
        "https://www.idnes.cz/ucet/prihlasit?url=https%3A%2F%2Fwww.idnes.cz%2F",
        "https://jinde.cz/l.php?u=https://hn.cz/",
        "https://zlyidnes.cz/_servix/recombee/collector.aspx?url=https://hn.cz/",
        "https://l.facebook.com/l.php?u=javascript:alert(1)",
        "https://l.facebook.com/l.php",
        "https://[",
    ],
)
def test_other_links_are_not_unwrapped(url: str) -> None:
    assert unwrap(url) == url


def test_article_id_is_the_head_of_the_sha256() -> None:
    url = "https://globe24.cz/svet/a.zrehftlg"
    assert article_id(url) == hashlib.sha256(url.encode()).hexdigest()[:16]
    assert article_id(url) != article_id(url + "/")
