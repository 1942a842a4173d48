"""What a site of the press may declare: its addresses, feeds, sitemaps, listings, charset and consent."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from protego import Protego

from newscrawl.crawling.discovery import Listing, read_feed, read_sitemap
from newscrawl.values.urls import canonical_url
from replica.newsroom import Newsroom
from replica.patterns import Id, Patterns
from replica.routes import Response, Router
from replica.site import BoxSpec, Consent, ReplicaSite, Source, load_sites
from replica.variants import Variant, press

IROZHLAS = load_sites()["irozhlas"]
HOST = "https://www.irozhlas.cz"


def site(**changes: Any) -> ReplicaSite:
    return replace(IROZHLAS, **changes)


def newsroom_of(patterns: Patterns, articles: int = 24, **changes: Any) -> Newsroom:
    return Newsroom(site(addresses=patterns, **changes), articles=articles)


def get(newsroom: Newsroom, url: str, cookie: str = "") -> Response:
    address = urlsplit(url)
    target = address.path or "/"
    response = Router([newsroom]).respond(
        address.scheme, address.netloc, f"{target}?{address.query}" if address.query else target, cookie
    )
    assert response is not None, f"{url}: nobody's host"
    return response


class TestAddresses:
    @pytest.mark.parametrize(
        ("pattern", "form"),
        [
            (HOST + "/{section}/{slug}_{published:%y%m%d%H%M}_{initials:3}", r"/[a-z-]+/[a-z0-9-]+_\d{10}_[a-z]{3}"),
            (HOST + "/clanek/{section}-{slug}-{digits:8}", r"/clanek/[a-z0-9-]+-[1-9]\d{7}"),
            (HOST + "/{slug}/r~{hex:32}/", r"/[a-z0-9-]+/r~[0-9a-f]{32}/"),
            (HOST + "/a/{alnum:5}/{slug}", r"/a/[0-9a-zA-Z]{5}/[a-z0-9-]+"),
            (HOST + "/{slug}/", r"/[a-z0-9-]+/"),
        ],
    )
    def test_every_article_is_found_at_its_own(self, pattern: str, form: str) -> None:
        newsroom = newsroom_of(Patterns(current=pattern), articles=300)
        urls = [newsroom.url(number) for number in newsroom.numbers]
        assert len(set(urls)) == 308
        for number, url in zip(newsroom.numbers, urls, strict=True):
            assert re.fullmatch(re.escape(HOST) + form, url)
            assert newsroom.locate(url) == (number, True)

    def test_ids_differ_within_their_width(self) -> None:
        assert len({f"{Id(number, '0123456789'):3}" for number in range(900)}) == 900

    def test_one_address_for_two_articles_is_an_error(self) -> None:
        newsroom = newsroom_of(Patterns(current=HOST + "/{section}/{published:%Y}"))
        with pytest.raises(ValueError, match="two articles"):
            newsroom.find(newsroom.url(1))

    def test_other_addresses_serve_or_redirect(self) -> None:
        patterns = Patterns(
            current=HOST + "/{slug}.A{digits:6}",
            served=("{url}?setver=touch", "https://m.irozhlas.cz/{slug}.A{digits:6}"),
            moved=("{url}/foto", HOST + "/clanek.aspx?c=A{digits:6}", "http://zpravy.irozhlas.cz/A{digits:6}"),
        )
        newsroom = newsroom_of(patterns)
        url, page = newsroom.url(7), get(newsroom, newsroom.url(7)).body
        touch, mobile, *moved = patterns.aliases(newsroom, 7)
        for served in (url, touch, mobile, f"{url}?utm_source=x"):
            assert (get(newsroom, served).status, get(newsroom, served).body) == (200, page)
        for address in (*moved, url.replace("https:", "http:"), f"{url}/", url.replace("www.", "")):
            answer = get(newsroom, address)
            while answer.status == 301 and answer.headers["Location"] != url:
                answer = get(newsroom, answer.headers["Location"])
            assert (answer.status, answer.headers.get("Location")) == (301, url), address
        assert get(newsroom, f"{HOST}/clanek.aspx?c=A1").status == 404

    def test_an_article_of_a_former_year_keeps_its_address(self) -> None:
        old = Variant(name="old", address="2014", year=2014)
        patterns = Patterns(current=HOST + "/{slug}-{digits:6}", older={"2014": HOST + "/zprava/{digits:6}"})
        newsroom = newsroom_of(patterns, variants=(*press("plain"), old))
        assert re.fullmatch(re.escape(HOST) + r"/zprava/\d{6}", newsroom.url(1))
        assert newsroom.published_at(1).year == 2014
        assert get(newsroom, newsroom.url(1)).status == 200
        newer = newsroom.url(2, "2014")
        assert get(newsroom, newer).headers["Location"] == newsroom.url(2) != newer

    def test_sections_on_hosts_of_their_own(self) -> None:
        patterns = Patterns(current="https://{host}/c1-{digits:8}-{slug}")
        hosts = {"ekonomika": "byznys.irozhlas.cz"}
        newsroom = newsroom_of(patterns, section_hosts=hosts)
        found = {urlsplit(newsroom.url(number)).netloc for number in range(1, 25)}
        assert found == {"www.irozhlas.cz", "byznys.irozhlas.cz"} < set(newsroom.site.hosts)
        for number in range(1, 25):
            story = newsroom.story(number)
            hrefs = [teaser.href for box in story.boxes for teaser in box.teasers]
            assert {newsroom.find(urljoin(story.url, href)) for href in hrefs} <= set(range(1, 25))


class TestSources:
    def source(self, *sources: Source, **changes: Any) -> Newsroom:
        return Newsroom(site(sources=sources, **changes), articles=24)

    def test_feed_of_all_and_of_one_section(self) -> None:
        newsroom = self.source(
            Source(url=f"{HOST}/rss?c=vse", size=5),
            Source(url=f"{HOST}/rss?c=kraj", section="ekonomika"),
            Source(url=f"{HOST}/rss/{{section}}.xml", link_query=""),
        )
        newest = [newsroom.url(number) for number in range(24, 19, -1)]
        assert [entry.url for entry in read_feed(get(newsroom, f"{HOST}/rss?c=vse").body, HOST)] == newest
        economy = read_feed(get(newsroom, f"{HOST}/rss?c=kraj").body, HOST)
        assert {urlsplit(entry.url).path.split("/")[1] for entry in economy} == {"ekonomika"}
        same = read_feed(get(newsroom, f"{HOST}/rss/ekonomika.xml").body, HOST)
        assert [entry.url for entry in same] == [entry.url for entry in economy]
        for missing in ("/rss", "/rss?c=jine", "/rss/neni.xml"):
            assert get(newsroom, HOST + missing).status == 404

    def test_names_of_sections_and_tracking_parameters(self) -> None:
        newsroom = self.source(
            Source(url=f"{HOST}/a", section_element="szn:sections", creators=False),
            Source(url=f"{HOST}/b", link_query="utm_medium=x"),
        )
        seznam, tracked = get(newsroom, f"{HOST}/a").body.decode(), get(newsroom, f"{HOST}/b").body.decode()
        assert "<szn:value>Ekonomika</szn:value>" in seznam
        assert (seznam.count("<category>"), tracked.count("<category>")) == (0, 24)
        assert "creator" not in seznam
        assert "?utm_medium=x</link>" in tracked

    def test_index_leads_to_every_article(self) -> None:
        parts = Source(url=f"{HOST}/mapa_{{number}}.xml.gz", form="sitemap", size=10, first_number=1, gzipped=True)
        index = Source(url=f"{HOST}/mapa.xml", form="index", children=(parts.url,), in_robots=True)
        newsroom = self.source(parts, index)
        children = [entry.url for entry in read_sitemap(get(newsroom, index.url).body, HOST).entries]
        assert children == [f"{HOST}/mapa_{number}.xml.gz" for number in (1, 2, 3)]
        found = [entry.url for child in children for entry in read_sitemap(get(newsroom, child).body, HOST).entries]
        assert sorted(found) == sorted(newsroom.urls())
        assert get(newsroom, f"{HOST}/mapa_4.xml.gz").status == 404
        assert f"Sitemap: {HOST}/mapa.xml" in get(newsroom, f"{HOST}/robots.txt").body.decode()

    def test_dated_archive(self) -> None:
        newsroom = self.source(Source(url=f"{HOST}/archiv?d={{year}}-{{month}}-{{day}}", form="sitemap"))
        day = read_sitemap(get(newsroom, f"{HOST}/archiv?d=2026-11-21").body, HOST)
        wanted = [n for n in range(1, 25) if f"{newsroom.published_at(n):%Y-%m-%d}" == "2026-11-21"]
        assert {entry.url for entry in day.entries} == {newsroom.url(number) for number in wanted}
        assert get(newsroom, f"{HOST}/archiv?d=2026-11-30").status == 404

    @pytest.mark.parametrize(
        "pattern",
        [
            "/archiv/?datum={day}.+{month}.+{year}&idostrova=ln",
            "/?p=0A0000&archive[source_date]={year}-{month}-{day}",
            "/?m={year}{month}{day}",
        ],
    )
    def test_archive_pages_by_day_however_a_client_writes_their_parameters(self, pattern: str) -> None:
        newsroom = self.source(Source(url=HOST + pattern, form="listing"))
        url = HOST + pattern.format(year=2026, month=11, day=21)
        written = canonical_url(url)
        assert written is not None
        for address in (url, written):
            links = Listing(get(newsroom, address).body.decode(), HOST).links()
            assert {newsroom.find(link) for link in links} - {None} == set(range(1, 11))
        assert get(newsroom, HOST + pattern.format(year=2026, month=10, day=31)).status == 404

    def test_pages_of_a_feed_begin_with_the_newest(self) -> None:
        newsroom = self.source(Source(url=f"{HOST}/rss/?page={{number}}", size=10, first_number=1))
        pages = [read_feed(get(newsroom, f"{HOST}/rss/?page={number}").body, HOST) for number in (1, 2, 3)]
        found = [newsroom.find(entry.url) for page in pages for entry in page]
        assert found == list(range(24, 0, -1))

    def test_feed_on_the_host_of_each_section(self) -> None:
        patterns = Patterns(current="https://{section}.irozhlas.cz/c1-{digits:8}")
        feeds = (Source(url="https://{section}.irozhlas.cz/?m=rss"),)
        newsroom = newsroom_of(patterns, sources=feeds, listing_url="https://{section}.irozhlas.cz/")
        entries = read_feed(get(newsroom, "https://ekonomika.irozhlas.cz/?m=rss").body, HOST)
        page = get(newsroom, "https://ekonomika.irozhlas.cz/").body.decode()
        links = Listing(page, "https://ekonomika.irozhlas.cz/").links()
        assert {urlsplit(entry.url).netloc for entry in entries} == {"ekonomika.irozhlas.cz"}
        assert {newsroom.find(entry.url) for entry in entries} <= {newsroom.find(link) for link in links}

    def test_feed_of_a_section_holds_those_below(self) -> None:
        sections = (("zpravy", "Zprávy"), ("zpravy/domaci", "Domácí"), ("zpravyx", "Jiné"))
        newsroom = self.source(Source(url=f"{HOST}/f", section="zpravy"), sections=sections)
        found = {
            urlsplit(entry.url).path.rpartition("/")[0] for entry in read_feed(get(newsroom, f"{HOST}/f").body, HOST)
        }
        assert found == {"/zpravy", "/zpravy/domaci"}

    def test_news_sitemap_names_title_and_time(self) -> None:
        newsroom = self.source(Source(url=f"{HOST}/news.xml", form="news", size=3))
        entries = read_sitemap(get(newsroom, f"{HOST}/news.xml").body, HOST).entries
        assert [entry.title for entry in entries] == [newsroom.headline(number).title for number in (24, 23, 22)]
        assert entries[0].published == newsroom.published_at(24).isoformat()

    def test_charset_of_a_feed_and_a_wrong_declaration(self) -> None:
        newsroom = self.source(
            Source(url=f"{HOST}/a", charset="windows-1250"),
            Source(url=f"{HOST}/b", form="news", declared="windows-1250"),
        )
        right, wrong = get(newsroom, f"{HOST}/a"), get(newsroom, f"{HOST}/b")
        assert right.headers["Content-Type"].endswith("charset=windows-1250")
        assert newsroom.headline(24).title in right.body.decode("windows-1250")
        assert b'encoding="windows-1250"' in wrong.body
        assert newsroom.headline(24).title in wrong.body.decode()


class TestPages:
    @pytest.mark.parametrize(
        ("paging", "first_page", "second"),
        [
            ("?page={page}", 1, "/ekonomika?page=2"),
            ("?strana={page}", 0, "/ekonomika?strana=1"),
            ("page/{page}/", 1, "/ekonomika/page/2/"),
        ],
    )
    def test_listings_are_paged_as_declared(self, paging: str, first_page: int, second: str) -> None:
        newsroom = Newsroom(site(paging=paging, first_page=first_page, page_size=2), articles=24)
        url: str | None = f"{HOST}/ekonomika"
        seen, links = [], set()
        while url:
            seen.append(url.removeprefix(HOST))
            listing = Listing(get(newsroom, url).body.decode(), url)
            links |= {newsroom.find(link) for link in listing.links()} - {None}
            url = listing.next_page()
        assert seen[1] == second
        assert links >= {number for number in range(1, 25) if newsroom.section(number)[0] == "ekonomika"}
        assert get(newsroom, HOST + second.replace("2", "99").replace("=1", "=99")).status == 404

    def test_section_with_an_address_of_its_own(self) -> None:
        newsroom = Newsroom(site(section_urls={"ekonomika": f"{HOST}/sekce/ekonomika-10"}), articles=24)
        links = Listing(get(newsroom, f"{HOST}/sekce/ekonomika-10").body.decode(), HOST).links()
        assert {newsroom.section(number)[0] for link in links if (number := newsroom.find(link))} >= {"ekonomika"}
        assert get(newsroom, f"{HOST}/ekonomika").status == 404

    def test_listing_of_all_news(self) -> None:
        newsroom = Newsroom(site(all_news=(f"{HOST}/archiv/",), page_size=50), articles=24)
        links = Listing(get(newsroom, f"{HOST}/archiv/").body.decode(), HOST).links()
        assert {newsroom.find(link) for link in links} >= set(range(1, 25))

    def test_robots_disallow_articles_that_listings_link_to(self) -> None:
        newsroom = Newsroom(IROZHLAS, articles=24)
        rules = Protego.parse(get(newsroom, f"{HOST}/robots.txt").body.decode())
        links = Listing(get(newsroom, f"{HOST}/ekonomika").body.decode(), f"{HOST}/ekonomika").links()
        hidden = [link for link in links if (newsroom.find(link) or 0) > 24]
        assert hidden
        assert not any(rules.can_fetch(link, "newscrawl") for link in hidden)
        assert all(rules.can_fetch(url, "newscrawl") for url in newsroom.urls())
        assert {urlsplit(link).path for link in hidden} <= set(newsroom.disallowed_paths)

    def test_charset(self) -> None:
        newsroom = Newsroom(site(charset="windows-1250"), articles=24)
        for url, name in ((newsroom.url(1), newsroom.headline(1).title), (f"{HOST}/komentare", "Komentáře")):
            page = get(newsroom, url)
            assert page.headers["Content-Type"] == "text/html; charset=windows-1250"
            assert b'<meta charset="windows-1250">' in page.body
            assert name in page.body.decode("windows-1250")

    def test_consent(self) -> None:
        wall = Consent(cookie="dCMP=1", url=f"{HOST}/nastaveni-souhlasu?url={{url}}")
        newsroom = Newsroom(site(consent=wall), articles=24)
        refused = get(newsroom, newsroom.url(3))
        assert refused.status == 302
        assert refused.headers["Location"].startswith(f"{HOST}/nastaveni-souhlasu?url=https%3A%2F%2F")
        assert "Souhlas" in get(newsroom, refused.headers["Location"]).body.decode()
        assert get(newsroom, newsroom.url(3), "a=b; dCMP=1").status == 200
        for free in ("/robots.txt", "/rss/irozhlas", "/ekonomika"):
            assert get(newsroom, HOST + free).status == 200

    @pytest.mark.parametrize("access", ["paid", "metered"])
    def test_what_is_paid_for_is_not_in_the_page(self, access: str) -> None:
        whole = Newsroom(site(variants=press("plain")), articles=3).story(2)
        cut = Newsroom(site(variants=press(access)), articles=3).story(2)
        assert cut.body == whole.body[:3] != whole.body
        assert cut.truth()["access"] == access

    @pytest.mark.parametrize(
        ("form", "printed", "meaning"),
        [
            ("%-d. {month} %Y %-H:%M", r"2[12]\. listopadu 2026 \d?\d:\d\d", "%Y-%m-%d %H:%M"),
            ("{utc}", r"2026-11-2[12]T\d\d:\d\d:00\.000Z", "%Y-%m-%d %H:%M"),
            ("{day} %d.%m.%Y", r"(sobota|neděle) 2[12]\.11\.2026", "%Y-%m-%d 00:00"),
            ("%-H:%M", r"\d?\d:\d\d", None),
        ],
    )
    def test_times_of_teasers(self, form: str, printed: str, meaning: str | None) -> None:
        boxes = (BoxSpec(section="latest", heading="Stalo se", size=(3, 3), date_form=form),)
        newsroom = Newsroom(site(boxes=boxes, variants=press("plain")), articles=24)
        [box] = newsroom.story(5).boxes
        for teaser in box.teasers:
            published = newsroom.published_at(teaser.headline.number)
            assert re.fullmatch(printed, str(teaser.stamp))
            found = teaser.published_at and f"{teaser.published_at:%Y-%m-%d %H:%M}"
            assert found == (meaning and published.strftime(meaning))

    def test_day_of_publication_without_a_time(self) -> None:
        newsroom = Newsroom(site(always=frozenset({"day_only"})), articles=24)
        published = newsroom.published_at(7)
        assert published.hour > 0
        assert newsroom.story(7).truth()["published_at"] == f"{published:%Y-%m-%d}T00:00:00+01:00"

    def test_another_article_on_the_page_is_not_its_text(self) -> None:
        newsroom = Newsroom(site(variants=press("plain", "several")), articles=4)
        story = newsroom.story(2)
        assert story.following == newsroom.story(1)
        assert {block.text for block in story.following.body} <= set(story.truth()["not_in_text"])
        assert newsroom.story(1).following is None

    def test_gzip_is_reproducible(self) -> None:
        newsroom = Newsroom(site(sources=(Source(url=f"{HOST}/m.gz", form="sitemap", gzipped=True),)), articles=24)
        first, second = get(newsroom, f"{HOST}/m.gz").body, get(newsroom, f"{HOST}/m.gz").body
        assert first == second
        assert gzip.decompress(first).startswith(b"<?xml")
