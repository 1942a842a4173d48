"""denik.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page

_REGION = r"(?:fm|[a-z]+[cs]ky)"
"""Host of a regional paper: jicinsky, ustecky, fm (73 in the footer of pages of 2021-23)."""
_OTHER = (
    r"(?:autor|diskuse|galerie|hledani|inzerat|inzerce|nastaveni|newsletter|o-deniku|rss|sitemaps|souteze|tagy|tema)"
)


class DenikSpider(NewsSpider):
    """Deník.cz and its regional papers.

    Publisher: VLTAVA LABE MEDIA a.s.
    Discovery: RSS by rubric, a news sitemap (one source), sections, and the regional papers' front pages, which every
        page's footer links to. /sitemap.xml (one source) is read for the past. Paging of sections is not known.
    Layouts: 2026 (`js-article-perex` on the perex and on the story, two sources, no page seen); 2018-23 (`article-`
        names, real pages, the story in two parts around a registration wall that was open); 2016-17 (`dv4-clanek-`);
        2013-14 (`clanek-`). Old articles are printed in the layout of the day they are fetched. Addresses end in
        .html, with a date until about 2021, glued to the slug in 2008; in a slash in 2026.
    Caveats: a date in an address is a day early now and then, so it is not used. `div.js-regwall` stands on free pages
        as well; only `#content_break` of 2026 marks paid ones, and what follows it is not read. Tinted boxes
        (`div.rastr`, `div.content-box`) hold tables of results and facts, no story.
    """

    name = "denik"
    allowed_domains = ("denik.cz",)
    feeds = tuple(
        f"https://www.denik.cz/rss/{rubric}.html"
        for rubric in ("all", "zpravy", "z_domova", "podnikani", "sport", "nazory", "magazin")
    )
    sitemaps = ("https://www.denik.cz/sitemaps/news.html",)
    listings = tuple(
        f"https://www.denik.cz/{section}/"
        for section in ("zpravy", "z_domova", "ze_sveta", "ekonomika", "regiony", "krimi", "kultura", "nazory", "sport")
    )
    section_url = rf"^https?://{_REGION}\.denik\.cz/?$"
    archives = ("https://www.denik.cz/sitemap.xml",)
    article_url = (
        rf"^https?://(?:www|{_REGION})\.denik\.cz/(?!{_OTHER}/)[a-z0-9_-]+/"
        r"(?:[\w-]+\.html|[a-z0-9]+(?:-[a-z0-9]+)+/)$"
    )
    house_names = ("Deník",)
    page = Page(
        publisher="VLTAVA LABE MEDIA a.s.",
        title=("css:h1.article-title", "css:.dv4-clanek-content h1", "css:div.clanek > h1"),
        perex=(
            "css:p.js-article-perex",
            "css:p.article-perex",
            "css:.dv4-clanek-content p.perex",
            "css:p.clanek-perex",
        ),
        published=("json-ld:datePublished", "meta:article:published_time", "css:p.clanek-datum"),
        authors=(
            "css:.article-info__author-name",
            "css:p.section-article-autor",
            "css:p.dv4-clanek-autor",
            "css:p.clanek-autor",
        ),
        topics=("css:.article-tags a", "css:.clanek-temata a"),
        body=(
            "section.article-body div.article-body-blocks",
            "div.article-text.article-content",
            "div.dv4-clanek-text",
            "div.clanek > div.bbtext",
        ),
        drop=(
            "#content_break.js-paywall ~ *",
            "div.article-info",
            "nav.article-gallery",
            ".multimedium-hover",
            "aside.inserted-gallery",
            "div.newsletter",
            "div.reklama-box",
            "div.service-box",
            "div.ugc-promo",
            "div.rastr",
        ),
        boxes=("div.content-box",),
        paywall=("#content_break.js-paywall",),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.7, "boxes": 0.9}
