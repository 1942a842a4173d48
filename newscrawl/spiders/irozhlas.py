"""irozhlas.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page

_SECTIONS = ("zpravy-domov", "zpravy-svet", "ekonomika", "veda-technologie", "sport", "kultura", "komentare")


class IrozhlasSpider(NewsSpider):
    """iROZHLAS.

    Publisher: Český rozhlas (public radio, no paywall).
    Discovery: RSS of the site and of each section (two lists or more), a news sitemap and numbered archive sitemaps
        beside it (one source each, 2025-26: 6 and 7 were seen). Sections as listings; their paging is not known.
    Layouts: one, on pages captured 2020-2023, into which articles back to 2008 were moved: perex, date and place in
        `header.b-detail__head`, author at the end, audio boxes and teaser cards between paragraphs. Addresses end in
        the minute of publication and the editor: `_<YYMMDDHHMM>_<initials>`, `_<YYYYMMDDHHMM>_<user>` until 2016.
    Caveats: bursts are answered 403 by Cloudflare (one fetcher, 2026), hence the delay. No page after 2023 was seen;
        one parser of 2025 still reads the JSON-LD NewsArticle. Boxes of old articles link to the older site on
        rozhlas.cz, which is not crawled. Live reports are known by their headline only.
    """

    name = "irozhlas"
    allowed_domains = ("irozhlas.cz",)
    custom_settings = {"DOWNLOAD_DELAY": 3}
    feeds = (
        "https://www.irozhlas.cz/rss/irozhlas",
        *(f"https://www.irozhlas.cz/rss/irozhlas/section/{section}" for section in _SECTIONS),
    )
    sitemaps = ("https://www.irozhlas.cz/sites/default/files/irozhlas_feeds/sitemaps/news.xml",)
    listings = tuple(f"https://www.irozhlas.cz/{section}" for section in _SECTIONS)
    archives = ("https://www.irozhlas.cz/sites/default/files/irozhlas_feeds/sitemaps/sitemap-{number}.xml",)
    article_url = r"^https?://(?:www\.)?irozhlas\.cz/(?:[a-z0-9_-]+/)+[\w-]+_(?:\d{10}|\d{12})_[a-z0-9]{2,20}$"
    id_in_url = r"_((?:\d{10}|\d{12})_[a-z0-9]{2,20})/?$"
    article_date = r"_(?P<year>(?:20)?\d\d)(?P<month>\d\d)(?P<day>\d\d)\d{4}_[a-z0-9]+$"
    house_names = ("iROZHLAS", "Český rozhlas")
    page = Page(
        publisher="Český rozhlas",
        title=("css:h1[id^='article-news-full-']",),
        perex=("css:header.b-detail__head > p:not(.meta)",),
        published=("json-ld:datePublished", "css:header.b-detail__head time@datetime"),
        authors=("json-ld:author.name", "css:div.b-detail > p.meta--right strong"),
        section=("css:nav.m-breadcrumb a:not([href='/']):not([href*='/zpravy-tag/'])",),
        topics=("css:nav.m-breadcrumb a[href*='/zpravy-tag/']",),
        body=("div.b-detail",),
        drop=("p.meta", "div.b-inline", "div.b-tweet", "div.embed", "[class*='b-audio-player']"),
        kinds=((r"[/-]podcast-vinohradska-12", "podcast"),),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.9, "boxes": 0.9}
