"""hn.cz and ihned.cz."""

from dataclasses import replace

from newscrawl.cms.economia import ARTICLE_ID, ARTICLE_SHAPE, ECONOMIA, HOUSE_NAMES, OTHER_URL, TAGS
from newscrawl.news_spider import NewsSpider

_HOST = r"^https?://(?:[a-z0-9-]+\.)*(?:hn|ihned)\.cz/"
_SECTIONS = ("byznys", "domaci", "zahranicni", "nazory", "tech", "archiv")


class HnSpider(NewsSpider):
    """Hospodářské noviny (HN.cz).

    Publisher: Economia, a.s. (JSON-LD of 2023).
    Discovery: RSS of the site and of each section (two lists or more; of 2020 two entries were seen). Sections are
        hosts (menu of 2023). Every printed issue since 1994 is a listing, by its date (calendar of 2020).
    Layouts: the one of 2023 (`div.article-header`, JSON-LD, windows-1250); ihned.cz of 2014 and 2017, which structure
        reads almost without a declaration: two h1, lead in `div.headlines`, withheld text after `.article-body`.
        Addresses: `c1-<8 digits>-<slug>` on any host, below sections or not, `c3-...` before 2010, and those of
        aktualne.cz's system on ihned.cz about 2015-17. One article stands on several hosts under one number.
    Caveats: no page after 2023 and no sitemap is known. The issue of a day was seen on archiv.ihned.cz only. Mobile
        addresses on m.ihned.cz are aliases.
    """

    name = "hn"
    allowed_domains = ("hn.cz", "ihned.cz")
    feeds = ("https://hn.cz/?m=rss", *(f"https://{section}.hn.cz/?m=rss" for section in _SECTIONS))
    listings = ("https://hn.cz/", *(f"https://{section}.hn.cz/" for section in _SECTIONS))
    archives = ("https://archiv.ihned.cz/?p=0A0000&archive[source_date]={year}-{month}-{day}",)
    article_url = rf"{_HOST}(?:(?:[a-z0-9-]+/)*c[13]-\d{{8}}(?:-[\w%.-]+)?/?$|[\w%.-]+(?:/[\w%.-]+)*{ARTICLE_ID})"
    article_shape = ARTICLE_SHAPE
    other_url = rf"{OTHER_URL}|[?&](?:m=(?:authors|slots|search)|p=\w+_(?:authors|rss))"
    article_id = r"/(?:c[13]-|r~)((?:i:article:)?[0-9a-f]{6,32})(?:[/-]|$)"
    house_names = ("HN", "Hospodářské noviny", "iHNed.cz", *HOUSE_NAMES)
    page = replace(
        ECONOMIA,
        perex=(
            "css:div.headlines",
            "css:div.article-body-part:first-child > p:first-child",
            "css:div.article-body > p:first-child",
        ),
        published=("json-ld:datePublished", "css:.article-info > p.time", "meta:article:published_time"),
        authors=("css:div.authors > a",),
        topics=("css:div.tags li a", TAGS, "css:div.tag-list a"),
        body=("div.article-body", "#article-content"),
        boxes=("div.tags-extra-box", "div.self-promo-articles > .content > div", "div.article-rating"),
        drop=("#microeshop_screens", "div.a-wrapper", "div.article-social"),
        paywall=("div.paywall", "#paywall-lock-screen", "div.hard-paywall.locked"),
        twins=("hn.cz", "ihned.cz"),
        kinds=((r"//podcasty\.", "podcast"), (r"//(?:benative|hnbrandlab)\.", "sponsored")),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.8, "boxes": 0.8}
