"""globe24.cz."""

from newscrawl.cms.incorp import ARTICLE_SHAPE, HOUSE_NAMES, ID_IN_URL, INCORP, OTHER_URL, article_url, section_url
from newscrawl.news_spider import NewsSpider


class Globe24Spider(NewsSpider):
    """Globe24.cz.

    Publisher: INCORP a.s.
    Discovery: /svet is the one section known, the others are found on the front page; paging and /rss/ are guesses
        after the sister site eurozpravy.cz. No sitemap is known.
    Layouts: one, of 2024-2026: story, "Témata:", "Související", "Aktuálně se děje", "Zdroj: <author>", "Další zprávy".
    Caveats: no page was seen as HTML, so no selector of its own; "Zdroj:" names the author of the teaser above it.
    """

    name = "globe24"
    allowed_domains = ("globe24.cz",)
    feeds = ("https://globe24.cz/rss/",)
    listings = ("https://globe24.cz/", "https://globe24.cz/svet")
    listing_page_param = "page"
    section_url = section_url("globe24.cz")
    article_url = article_url("globe24.cz")
    article_shape = ARTICLE_SHAPE
    id_in_url = ID_IN_URL
    other_url = OTHER_URL
    house_names = ("Globe24.cz", *HOUSE_NAMES)
    page = INCORP
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.9, "authors": 0.8, "boxes": 0.9}
