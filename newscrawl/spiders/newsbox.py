"""newsbox.cz."""

from newscrawl.cms.incorp import ARTICLE_SHAPE, HOUSE_NAMES, ID_IN_URL, INCORP, OTHER_URL, article_url, section_url
from newscrawl.news_spider import NewsSpider


class NewsboxSpider(NewsSpider):
    """Newsbox.cz.

    Publisher: INCORP a.s.
    Discovery: the front page and the sections it links to, none of which is known; paging and /rss/ are guesses after
        the sister site eurozpravy.cz. No sitemap is known.
        Addresses are those of the sister sites, or have a dash before the id instead of a dot (one page of 2026).
    Layouts: one, of 2026: photo, author and date in one line, "Sdílej:", story, "Témata:", "Stalo se".
    Caveats: known from one page's text; no page was seen as HTML.
    """

    name = "newsbox"
    allowed_domains = ("newsbox.cz",)
    feeds = ("https://newsbox.cz/rss/",)
    listings = ("https://newsbox.cz/",)
    listing_page_param = "page"
    section_url = section_url("newsbox.cz")
    article_url = article_url("newsbox.cz", before_id=".-")
    article_shape = rf"{ARTICLE_SHAPE}|newsbox\.cz/(?:[a-z-]+/){{1,2}}(?:[a-z0-9]+-){{3,}}[0-9a-z]{{8}}(?:[/?]|$)"
    article_id = r"newsbox\.cz/(?:[a-z0-9-]+/){1,2}(?!\d{3,7}-)([a-z0-9-]+)[.-]([0-9a-z]{8})/?$"
    id_in_url = ID_IN_URL
    other_url = OTHER_URL
    house_names = ("Newsbox.cz", *HOUSE_NAMES)
    page = INCORP
    expect = {"articles": 10, "title": 1.0, "text": 0.9, "published_at": 0.9, "authors": 0.8, "boxes": 0.8}
