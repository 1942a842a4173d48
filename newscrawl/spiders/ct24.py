"""ct24.ceskatelevize.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page

_SITE = r"^https?://ct24\.ceskatelevize\.cz"


class Ct24Spider(NewsSpider):
    """ČT24.

    Publisher: Česká televize.
    Discovery: RSS of the whole site, of the main news and of each section; news sitemap; sitemap_articles_1.xml and on
        for the past (feed lists and fetchers of 2024-26, two or more each). A JSON list at /api/articles (one source of
        2025) is not read.
    Layouts: the present one, since 2024. Addresses of before, /SECTION/ID-SLUG, have ids of their own.
    Caveats: no page was seen as HTML; container and author line are one scraper's word (July 2025), which read the date
        from the page's script. Stored texts show what is no story: "Nahrávám video", its caption and "Zdroj: ČT24". A
        live report's address begins with "zive-"; how its entries are marked is not known.
    """

    name = "ct24"
    allowed_domains = ("ct24.ceskatelevize.cz",)
    feeds = (
        "https://ct24.ceskatelevize.cz/rss",
        "https://ct24.ceskatelevize.cz/rss/hlavni-zpravy",
        "https://ct24.ceskatelevize.cz/rss/rubrika/domaci-5",
        "https://ct24.ceskatelevize.cz/rss/rubrika/svet-16",
        "https://ct24.ceskatelevize.cz/rss/rubrika/ekonomika-17",
        "https://ct24.ceskatelevize.cz/rss/rubrika/media-19",
        "https://ct24.ceskatelevize.cz/rss/rubrika/kultura-24",
        "https://ct24.ceskatelevize.cz/rss/rubrika/veda-25",
    )
    sitemaps = ("https://ct24.ceskatelevize.cz/sitemaps/sitemap_news.xml",)
    archives = ("https://ct24.ceskatelevize.cz/sitemaps/sitemap_articles_{number}.xml",)
    article_url = rf"{_SITE}/(?:clanek/[a-z0-9-]+(?:/[a-z0-9-]+)?/[a-z0-9-]+-\d{{5,6}}|[a-z0-9-]+/\d{{7}}-[a-z0-9-]+)$"
    article_id = rf"{_SITE}/(?:clanek/.*-|[a-z0-9-]+/)(\d+)(?:-[a-z0-9-]+)?$"
    house_names = ("ČT24", "ČT", "Česká televize")
    page = Page(
        publisher="Česká televize",
        authors=("css:.article-meta__authors", "json-ld:author.name", "meta:author"),
        body=(".article__content",),
        kinds=((r"/zive-[^/]*$", "live"),),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.8}
