"""press1.cz."""

from newscrawl.cms.incorp import ARTICLE_SHAPE, HOUSE_NAMES, ID_IN_URL, INCORP, OTHER_URL, article_url, section_url
from newscrawl.news_spider import NewsSpider


class Press1Spider(NewsSpider):
    """Press1.cz.

    Publisher: INCORP a.s.
    Discovery: the front page and the sections it links to, none of which is known; paging, /rss/ and /sitemap.xml are
        guesses at the usual places.
    Layouts: one, of 2026: the perexes of teasers follow the story.
    Caveats: known from texts without headings; no page was seen as HTML.
    """

    name = "press1"
    allowed_domains = ("press1.cz",)
    feeds = ("https://press1.cz/rss/",)
    sitemaps = ("https://press1.cz/sitemap.xml",)
    listings = ("https://press1.cz/",)
    listing_page_param = "page"
    section_url = section_url("press1.cz")
    article_url = article_url("press1.cz")
    article_shape = ARTICLE_SHAPE
    id_in_url = ID_IN_URL
    other_url = OTHER_URL
    house_names = ("Press1.cz", *HOUSE_NAMES)
    page = INCORP
    expect = {"articles": 10, "title": 1.0, "text": 0.9, "published_at": 0.9, "boxes": 0.8}
