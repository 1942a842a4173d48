"""Feeds, sitemaps and listings of every make, broken and hostile ones too, become addresses or one clear error."""

import gzip
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.crawling.discovery import (
    MAX_ENTRIES,
    Entry,
    Listing,
    NotDiscoverable,
    changes,
    kind_of_source,
    newest_first,
    read_feed,
    read_sitemap,
)
from newscrawl.values.moments import PRAGUE

BASE = "https://noviny.example/rss/"
NOW = datetime(2026, 1, 27, 12, tzinfo=PRAGUE)
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Noviny</title><link>https://noviny.example/</link>
<item><title><![CDATA[Říční ledy pukly & řeka stoupá]]></title>
 <link> https://noviny.example/domaci/ricni-ledy.abcd1234?utm_source=rss&amp;utm_medium=feed </link>
 <pubDate>Tue, 27 Jan 2026 09:11:00 +0100</pubDate></item>
<item><title>Žluťoučký kůň &amp; spol.</title><link>/domaci/kun.abcd1235#diskuse</link></item>
</channel></rss>"""


def test_rss() -> None:
    assert read_feed(RSS.format(encoding="utf-8").encode(), BASE) == [
        Entry(
            url="https://noviny.example/domaci/ricni-ledy.abcd1234",
            title="Říční ledy pukly & řeka stoupá",
            published="Tue, 27 Jan 2026 09:11:00 +0100",
        ),
        Entry(url="https://noviny.example/domaci/kun.abcd1235", title="Žluťoučký kůň & spol."),
    ]


@pytest.mark.parametrize("declared", ["utf-8", "windows-1250", "iso-8859-2", "no-such-encoding"])
@pytest.mark.parametrize("served", ["utf-8", "utf-8-sig", "utf-16", "windows-1250"])
def test_the_encoding_is_found_whatever_is_declared(declared: str, served: str) -> None:
    entries = read_feed(RSS.format(encoding=declared).encode(served), BASE)
    assert [entry.title for entry in entries] == ["Říční ledy pukly & řeka stoupá", "Žluťoučký kůň & spol."]


def test_atom_takes_the_alternate_link_and_the_publication_date() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Most</title>
      <link rel="self" href="https://noviny.example/atom/1"/><link rel="enclosure" href="/zvuk.mp3"/>
      <link href="/domaci/most.abcd1234"/><updated>2026-01-27T10:00:00Z</updated>
      <published>2026-01-27T08:00:00Z</published><id>tag:noviny.example,2026:1</id></entry></feed>"""
    assert read_feed(atom.encode(), BASE) == [
        Entry(
            url="https://noviny.example/domaci/most.abcd1234",
            title="Most",
            published="2026-01-27T08:00:00Z",
            modified="2026-01-27T10:00:00Z",
        )
    ]


def test_rss_1_0_with_dublin_core_dates() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://noviny.example/</link></channel>
      <item><title>Most</title><link>https://noviny.example/most.abcd1234</link><dc:date>2026-01-27</dc:date></item>
      </rdf:RDF>"""
    assert read_feed(rdf.encode(), BASE) == [
        Entry(url="https://noviny.example/most.abcd1234", title="Most", published="2026-01-27")
    ]


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    item = "<rss><channel><item><guid>{}</guid></item></channel></rss>"
    assert [e.url for e in read_feed(item.format("https://noviny.example/a.abcd1234").encode(), BASE)] == [
        "https://noviny.example/a.abcd1234"
    ]
    assert read_feed(item.format("66783280").encode(), BASE) == []


def test_entries_without_a_usable_link_and_repeated_ones_are_left_out() -> None:
    links = [
        "",
        "javascript:alert(1)",
        "mailto:a@noviny.example",
        "http://[",
        "/a.abcd1234",
        "/a.abcd1234#x",
        "ftp://x/y",
    ]
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    assert [entry.url for entry in read_feed(f"<rss><channel>{items}</channel></rss>".encode(), BASE)] == [
        "https://noviny.example/a.abcd1234"
    ]


def test_a_feed_cut_off_or_with_bare_ampersands_is_read_as_far_as_it_goes() -> None:
    whole = RSS.format(encoding="utf-8").encode()
    cut = whole[: whole.index(b"<item><title>\xc5\xbd") + 20]
    assert [entry.url for entry in read_feed(cut, BASE)] == ["https://noviny.example/domaci/ricni-ledy.abcd1234"]
    bare = b"<rss><channel><item><title>A & B</title><link>/a.abcd1234</link></item></channel></rss>"
    assert [entry.url for entry in read_feed(b"\n \n" + bare, BASE)] == ["https://noviny.example/a.abcd1234"]


@given(st.integers(0, len(RSS.encode())))
def test_a_feed_cut_anywhere_gives_entries_of_the_whole_or_an_error(end: int) -> None:
    whole = RSS.format(encoding="utf-8").encode()
    try:
        entries = read_feed(whole[:end], BASE)
    except NotDiscoverable:
        return
    assert [entry.url for entry in entries] == [entry.url for entry in read_feed(whole, BASE)[: len(entries)]]
    assert entries.is_whole == (end >= whole.index(b"</rss>") + len(b"</rss>"))


@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_an_error(body: bytes) -> None:
    for read in (read_feed, read_sitemap):
        try:
            found = read(body, BASE)
        except NotDiscoverable:
            continue
        entries = found if isinstance(found, list) else found.entries
        assert all(entry.url.startswith("http") for entry in entries)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"<!DOCTYPE html><html><body><p>Omlouv\xc3\xa1me se</body></html>", "not a feed but <html>"),
        (b"<urlset/>", "not a feed but <urlset>"),
        (b"Omlouvame se, stranka neexistuje", "no"),
        (b"\x1f\x8b" + b"broken", "gzip"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, why: str) -> None:
    with pytest.raises(NotDiscoverable, match=why):
        read_feed(body, BASE)


def test_entities_are_not_expanded_and_nothing_is_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://noviny.example/secret.abcd1234")
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file://{secret}">{laughs}]>'
    items = "<item><title>&e11;</title><link>/a.abcd1234</link></item><item><link>&f;</link></item>"
    entries = read_feed(f"{doctype}<rss><channel>{items}</channel></rss>".encode(), BASE)
    assert all("secret" not in entry.url for entry in entries)
    assert all(len(entry.title or "") < 100 for entry in entries)


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(NotDiscoverable, match="gzip"):
        read_sitemap(gzip.compress(bytes(60 * 1024 * 1024)), BASE)


@pytest.mark.parametrize("depth", ["<a>" * 1_000_000, "<rss>" * 300_000])
def test_deep_nesting_gives_an_error_or_nothing(depth: str) -> None:
    try:
        entries = read_feed(depth.encode(), BASE)
    except NotDiscoverable:
        return
    assert entries == []


def test_the_number_of_entries_is_bounded() -> None:
    urls = "".join(f"<url><loc>https://noviny.example/{number}</loc></url>" for number in range(MAX_ENTRIES + 10))
    assert len(read_sitemap(f"<urlset>{urls}</urlset>".encode(), BASE).entries) == MAX_ENTRIES


SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://noviny.example/most.jpg</image:loc><image:title>Obrázek</image:title></image:image>
 <loc>https://noviny.example/most.abcd1234</loc><lastmod>2026-01-27</lastmod>
 <news:news><news:publication><news:name>Noviny</news:name></news:publication>
 <news:publication_date>2026-01-26T08:00:00+01:00</news:publication_date><news:title>Most</news:title></news:news></url>
<url><loc>https://noviny.example/les.abcd1235</loc><lastmod>2026-01-25</lastmod></url><url/></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_news_sitemap(packed: bool) -> None:
    body = SITEMAP.encode()
    sitemap = read_sitemap(gzip.compress(body) if packed else body, BASE)
    assert sitemap.kind == "pages"
    assert sitemap.entries == [
        Entry(
            url="https://noviny.example/most.abcd1234",
            title="Most",
            published="2026-01-26T08:00:00+01:00",
            modified="2026-01-27",
        ),
        Entry(url="https://noviny.example/les.abcd1235", modified="2026-01-25"),
    ]


def test_sitemap_index() -> None:
    index = "<sitemapindex><sitemap><loc>/mapa-1.xml</loc><lastmod>2026-01</lastmod></sitemap></sitemapindex>"
    sitemap = read_sitemap(index.encode(), BASE)
    assert sitemap.kind == "index"
    assert sitemap.entries == [Entry(url="https://noviny.example/mapa-1.xml", modified="2026-01")]


def test_newest_first_with_undated_ones_last() -> None:
    dates = ["Mon, 26 Jan 2026 09:00:00 +0100", None, "2026-01-27T07:30:00Z", "nevím", "27. ledna 2026 8:45"]
    entries = [Entry(url=f"https://noviny.example/{n}", published=date) for n, date in enumerate(dates)]
    assert [entry.url[-1] for entry in newest_first(entries, NOW)] == ["4", "2", "0", "1", "3"]


def test_newest_first_by_the_last_change_where_nothing_else_is_known() -> None:
    entries = [
        Entry(url="https://noviny.example/1", modified="2026-01-26"),
        Entry(url="https://noviny.example/2", published="2026-01-25", modified="2026-01-28"),
        Entry(url="https://noviny.example/3", modified="2026-01-27"),
    ]
    assert [entry.url[-1] for entry in newest_first(entries, NOW)] == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ("<rss><channel/></rss>", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        (SITEMAP, "sitemap"),
        ("<sitemapindex/>", "sitemap"),
        ("<!DOCTYPE html><html><body><a href='/most.abcd1234'>Most</a></body></html>", "listing"),
    ],
)
def test_kind_of_source(document: str, kind: str) -> None:
    assert kind_of_source(document.encode()) == kind
    assert kind_of_source(gzip.compress(document.encode())) == kind


@pytest.mark.parametrize("body", [b"", b"  ", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_an_empty_or_binary_document_is_no_source(body: bytes) -> None:
    with pytest.raises(NotDiscoverable):
        kind_of_source(body)


@pytest.mark.parametrize(
    "before",
    [
        "<br />\n<b>Warning</b>: date(): not safe in <b>/www/rss.php</b> on line <b>12</b><br />\n",
        "\n \n\ufeff",
        "\ufeff\ufeff\r\n",
        "Notice: Undefined index <x> & co.\n",
        '<?xml-stylesheet href="/rss.xsl"?><!-- <b>feed</b> -->',
    ],
)
@pytest.mark.parametrize("document", [RSS.format(encoding="utf-8"), SITEMAP], ids=["feed", "sitemap"])
def test_what_stands_before_the_xml_is_passed_over(before: str, document: str) -> None:
    read = read_feed if "<rss" in document else (lambda body, base: read_sitemap(body, base).entries)
    assert read(f"{before}{document}".encode(), BASE) == read(document.encode(), BASE)
    assert kind_of_source(f"{before}{document}".encode()) == ("feed" if "<rss" in document else "sitemap")


@given(
    st.lists(
        st.sampled_from(
            ["&", "& ", "&nbsp;", "&ndash;", "&zkratka;", "&amp;", "&#38;", "<", "< ", "a", "=1&b=", "\x0b"]
        )
    )
)
def test_bare_signs_and_entities_of_html_cost_nothing(signs: list[str]) -> None:
    title = "".join(signs)
    item = f"<item><title>Most {title}</title><link>https://noviny.example/?r=1&id=7&amp;x=2</link></item>"
    rest = "<item><link>/les.abcd1235</link><description><![CDATA[A & B <p> &nbsp;]]></description></item>"
    entries = read_feed(f"<rss><channel>{item}{rest}</channel></rss>".encode(), BASE)
    assert [entry.url for entry in entries] == [
        "https://noviny.example/?id=7&r=1&x=2",
        "https://noviny.example/les.abcd1235",
    ]


def test_entities_of_html_are_their_characters() -> None:
    title = "V&nbsp;Brn&ecaron; &ndash; A & B &lt;3 &zkratka;"
    item = f"<rss><channel><item><title>{title}</title><link>/a</link></item></channel></rss>"
    assert read_feed(item.encode(), BASE)[0].title == "V Brně – A & B <3 &zkratka;"


def test_an_error_in_the_xml_costs_no_sign_of_the_addresses_after_it() -> None:
    item = "<item><title>Most</titul><link>https://noviny.example/?r=1&amp;id=7</link></item>"
    entries = read_feed(f"<rss><channel>{item}</channel></rss>".encode(), BASE)
    assert [entry.url for entry in entries] == ["https://noviny.example/?id=7&r=1"]


def test_links_count_from_xml_base() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.noviny.example/x/">
      <entry xml:base="domaci/"><link href="most.abcd1234"/></entry><entry><link href="../sport/kolo.abcd1235"/></entry>
      <entry><link xml:base="http://[" href="les.abcd1236"/></entry>
      <entry><link xml:base="/kultura/" href="les.abcd1237"/></entry></feed>"""
    assert [entry.url.removeprefix("https://www.noviny.example/") for entry in read_feed(atom.encode(), BASE)] == [
        "x/domaci/most.abcd1234",
        "sport/kolo.abcd1235",
        "x/les.abcd1236",
        "kultura/les.abcd1237",
    ]


def test_a_urlset_in_a_urlset_and_one_whose_names_have_a_prefix() -> None:
    loc = "<{0}url><{0}loc>/most.abcd1234</{0}loc></{0}url>"
    nested = f"<urlset><urlset>{loc.format('')}</urlset></urlset>"
    prefixed = f'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">{loc.format("s:")}</s:urlset>'
    for document in (nested, prefixed):
        sitemap = read_sitemap(document.encode(), BASE)
        assert [entry.url for entry in sitemap.entries] == ["https://noviny.example/most.abcd1234"]
        assert sitemap.entries.is_whole


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_may_be_a_list_of_addresses_or_a_feed(pack: Callable[[bytes], bytes]) -> None:
    lines = "\ufeffhttps://noviny.example/a.abcd1234\r\n\r\nhttps://noviny.example/b.abcd1235\nnic\n/c.abcd1236\n"
    sitemap = read_sitemap(pack(lines.encode()), BASE)
    assert (sitemap.kind, [entry.url[-10:] for entry in sitemap.entries]) == ("pages", ["a.abcd1234", "b.abcd1235"])
    assert kind_of_source(pack(lines.encode())) == "sitemap"
    feed = RSS.format(encoding="utf-8").encode()
    assert read_sitemap(pack(feed), BASE).entries == read_feed(feed, BASE)


@given(st.integers(0, len(SITEMAP)), st.booleans())
def test_a_sitemap_cut_anywhere_gives_whole_entries(end: int, packed: bool) -> None:
    body = SITEMAP[:end].encode()
    try:
        found = read_sitemap(gzip.compress(body) if packed else body, BASE).entries
    except NotDiscoverable:
        return
    assert found == read_sitemap(SITEMAP.encode(), BASE).entries[: len(found)]
    assert found.is_whole == (end == len(SITEMAP))


def test_a_gzip_that_breaks_off_is_a_sitemap_that_was_cut() -> None:
    urls = "".join(f"<url><loc>https://noviny.example/{sha256(b'%d' % n).hexdigest()}</loc></url>" for n in range(500))
    packed = gzip.compress(f"<urlset>{urls}</urlset>".encode())
    found = read_sitemap(packed[: len(packed) // 2], BASE).entries
    assert 0 < len(found) < 500
    assert not found.is_whole
    assert {len(entry.url) for entry in found} == {len("https://noviny.example/") + 64}


def test_a_change_is_believed_unless_it_is_when_the_source_was_made_or_lies_ahead() -> None:
    def entries(*stated: str | None) -> list[Entry]:
        return [Entry(url=f"https://noviny.example/{n}", modified=when) for n, when in enumerate(stated)]

    changed = changes(entries("2026-01-27T11:00:00+01:00", None, "nevím", "2026-01-27T12:30:00+01:00"), NOW)
    assert changed == {"https://noviny.example/0": NOW.replace(hour=11)}
    made = "2026-01-27T11:59:30+01:00"
    assert list(changes(entries(*[made] * 6, "2026-01-27T10:00:00+01:00"), NOW)) == ["https://noviny.example/6"]
    assert len(changes(entries(*[made] * 3), NOW)) == 3


HTML = """<html><head><link rel="alternate" type="application/rss+xml" href="/rss/">
<link rel="alternate" hreflang="en" href="/en"><link rel="next" href="?page=3"></head>
<body><a href="/domaci/most.abcd1234">Most</a> <a href=" /domaci/most.abcd1234#diskuse ">Diskuse</a>
<a href="https://noviny.example/domaci/les.abcd1235?utm_source=hp">Les</a>
<a href="javascript:void(0)">x</a><a href="mailto:a@b.cz">x</a><a href="http://[">x</a><a>x</a><a href>x</a></body>"""


def test_listing() -> None:
    listing = Listing(HTML, "https://noviny.example/domaci?page=2")
    assert listing.links() == [
        "https://noviny.example/domaci/most.abcd1234",
        "https://noviny.example/domaci/les.abcd1235",
    ]
    assert listing.next_page() == "https://noviny.example/domaci?page=3"
    assert listing.feeds() == ["https://noviny.example/rss/"]


def test_feeds_are_found_by_every_type_that_pages_declare_them_with() -> None:
    types = ("application/rss+xml; charset=utf-8", "text/xml", "application/rdf+xml", "APPLICATION/ATOM+XML")
    links = "".join(f'<link rel="alternate" type="{kind}" href="/rss{n}">' for n, kind in enumerate((*types, types[0])))
    html = f'{links}<link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="text/html" href="/m">'
    assert [url[-4:] for url in Listing(html, BASE).feeds()] == ["rss0", "rss1", "rss2", "rss3", "rss4"]
    assert len(Listing(links.replace("/rss4", "/rss0"), BASE).feeds()) == 4


def test_listing_with_a_base_element() -> None:
    html = '<base href="/archiv/"><a href="most.abcd1234">Most</a>'
    assert Listing(html, "https://noviny.example/").links() == ["https://noviny.example/archiv/most.abcd1234"]
    assert Listing('<base href="http://["><a href="/a">', "https://noviny.example/").links() == [
        "https://noviny.example/a"
    ]


@pytest.mark.parametrize("html", ["", "<", "\x00", "<a href='/x'" * 1000, "<div>" * 200_000])
def test_broken_listings_end_without_an_error(html: str) -> None:
    listing = Listing(html, BASE)
    assert listing.next_page() is None
    assert len(listing.links()) <= 1
    assert listing.feeds() == []
