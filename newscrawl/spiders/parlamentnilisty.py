"""parlamentnilisty.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class ParlamentnilistySpider(NewsSpider):
    """ParlamentníListy.cz.

    Publisher: OUR MEDIA a.s.
    Discovery: one RSS feed; all news in time order under `/dalsi-zpravy?p=N` (two scrapers or more), the past under
        `/archiv/?p=N`. No sitemap is known.
    Layouts: one, of a page of 2023: story in `section.article-content` with politicians' cards, "Psali jsme:" and
        appeals for donations between its paragraphs, the author's initials in the last box; every box has an <h1>.
    Caveats: the JSON-LD prints the month as minutes (21:02 for 21:50 in February), so the printed date comes first. One
        parser of 2026 reads a `div.article-container` that the page of 2023 lacks; structure has to find it. Posts on
        politicians' profiles (`/profily/`) are no articles. `/zpravy/<id>.aspx` (about 2011) is from memory.
    """

    name = "parlamentnilisty"
    allowed_domains = ("parlamentnilisty.cz",)
    feeds = ("https://www.parlamentnilisty.cz/export/rss.aspx",)
    listings = ("https://www.parlamentnilisty.cz/dalsi-zpravy",)
    listing_page_param = "p"
    archives = ("https://www.parlamentnilisty.cz/archiv/",)
    article_url = (
        r"^https?://(?:www\.)?parlamentnilisty\.cz/(?!(?:profily|redakce|vop|napoveda|tagy|special)/)"
        r"(?:(?:[a-z0-9-]+/){1,2}[^/?]+-\d{5,7}|zpravy/\d{5,7}\.aspx)$"
    )
    article_id = r"^https?://(?:www\.)?parlamentnilisty\.cz/(?:[a-z0-9-]+/){1,2}(?:[^/?]+-)?(\d{5,7})(?:\.aspx)?$"
    house_names = ("ParlamentníListy.cz",)
    page = Page(
        publisher="OUR MEDIA a.s.",
        title=("css:section.article-header h1",),
        perex=("css:section.article-header p.brief",),
        published=("css:section.article-header .time", "json-ld:datePublished"),
        authors=("json-ld:author.name", "css:section.section-inarticle > p > i"),
        topics=("css:section.article-tags a.tag",),
        body=("section.article-content",),
        boxes=(
            "section.related-articles-wrap",
            "section.rubrics-list",
            "section.quick-list:has(> h1)",
            "section.pre-footer div.section-brown:has(> h1)",
        ),
        drop=(
            "section.section-inarticle",
            "section.profile-thumb-card",
            "div.donate-banner",
            "div.advert-caption",
            "article.dynamic-question-emotions-container",
            "section.marquee",
            "section.news-from-profiles",
            "section.pre-footer .newsletter",
            "p:has(> a[href*='/predplatne'])",
            "p:has(> a[href*='ProfileRegistration.aspx'])",
        ),
        kinds=((r"/arena/nazory-a-petice/|/politika/(?:politici|obce)-volicum/", "opinion"),),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.8, "boxes": 0.9}
