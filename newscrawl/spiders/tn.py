"""tn.nova.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class TnSpider(NewsSpider):
    """TN.cz, the news of TV Nova.

    Publisher: TV Nova s.r.o.
    Discovery: RSS (several lists; `/feed/atom/tnnova-3` of older ones is not asked for). No sitemap is known; the one
        section known by its address is a listing, whose paging is not known.
    Layouts: none was seen. Metadata and structure carry the reading.
    Caveats: all of it comes from addresses (of 2016-17: `/clanek/<slug>.html`, of 2021-26: `/zpravodajstvi/clanek/
        <6 digits>-<slug>`) and lists of feeds. Whether sections other than zpravodajstvi have articles of that form is
        a guess. `div.article` as the story's container is one old rule set's word, and too common a name to trust.
    """

    name = "tn"
    allowed_domains = ("tn.nova.cz", "tn.cz")
    feeds = ("https://tn.nova.cz/rss",)
    listings = ("https://tn.nova.cz/zpravodajstvi",)
    article_url = (
        r"^https?://(?:www\.)?tn(?:\.nova)?\.cz/"
        r"(?:[a-z0-9-]+/clanek/\d{5,7}-[a-z0-9-]+/?|clanek/(?:[a-z0-9-]+/)*[a-z0-9-]+\.html)$"
    )
    article_id = r"/clanek/(\d{5,7})-"
    house_names = ("TN Nova", "TV Nova")
    page = Page(publisher="TV Nova s.r.o.")
    expect = {"articles": 20, "title": 1.0, "text": 0.8, "published_at": 0.9}
