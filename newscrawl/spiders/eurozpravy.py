"""eurozpravy.cz."""

from newscrawl.cms.incorp import ARTICLE_SHAPE, HOUSE_NAMES, ID_IN_URL, INCORP, OTHER_URL, article_url
from newscrawl.news_spider import NewsSpider


class EurozpravySpider(NewsSpider):
    """EuroZprávy.cz.

    Publisher: INCORP a.s.
    Discovery: section listings with ?page=N (seen up to page 777 in 2026). /rss/ stands in several feed lists of 2025,
        none of which says that it was fetched. No sitemap is known.
    Layouts: the present one, of 2026: story, "Související", tags without a heading, "Aktuálně se děje". Addresses of
        2020 (two sections, hex id) and before (digits first) still serve, in it; until about 2018 also on subdomains.
    Caveats: no page was seen as HTML; the one selector comes from one scraper. A teaser's time is that of the crawl.
    """

    name = "eurozpravy"
    allowed_domains = ("eurozpravy.cz",)
    feeds = ("https://eurozpravy.cz/rss/",)
    listings = (
        "https://eurozpravy.cz/domaci",
        "https://eurozpravy.cz/zahranicni",
        "https://eurozpravy.cz/zahranicni/eu",
        "https://eurozpravy.cz/ekonomika",
        "https://eurozpravy.cz/kultura",
        "https://eurozpravy.cz/krimi",
        "https://eurozpravy.cz/pocasi",
        "https://eurozpravy.cz/nazory",
    )
    listing_page_param = "page"
    article_url = article_url("eurozpravy.cz")
    article_shape = ARTICLE_SHAPE
    id_in_url = ID_IN_URL
    other_url = OTHER_URL
    house_names = ("EuroZprávy.cz", *HOUSE_NAMES)
    page = INCORP
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.9, "authors": 0.8, "boxes": 0.9}
