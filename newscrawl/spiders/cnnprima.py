"""cnn.iprima.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class CnnPrimaSpider(NewsSpider):
    """CNN Prima NEWS.

    Publisher: FTV Prima, as the page of 2023 names it in its JSON-LD; in `meta[name=author]` it is no author.
    Discovery: RSS, `/rss` named by the page of 2023 and `/rss/SECTION` in two lists of feeds; for the past a sitemap a
        year, of one fetcher of 2026. The front page and the sections of the page of 2023 are listings, their paging is
        not known.
    Layouts: one, of a page of February 2023: strips of headlines above the headline, "K tématu" and "ČTĚTE TAKÉ:" in
        the story, "Právě se děje" beside it, "Mohlo by vás zajímat" and "Návrhy pro vás" with articles of sister sites.
        The footer's "Vybíráme pro vás" and "Neuteklo vám?" show television programmes, the strip below sister sites.
        Addresses end with an id of four digits (2020) to six, some after a section (`/show-time/`).
    Caveats: nothing later was seen; a topic may have an address with an id, too, and is told by its page. Opinions are
        told by the breadcrumb, whose form is that of 2023 and whose section `/nazory` is that of the feed. How a live
        report (`/on-line-ID`) looks is not known. The consent (Didomi) lies over a page that is complete without it.
    """

    name = "cnnprima"
    allowed_domains = ("cnn.iprima.cz",)
    feeds = (
        "https://cnn.iprima.cz/rss",
        "https://cnn.iprima.cz/rss/domaci",
        "https://cnn.iprima.cz/rss/zahranici",
        "https://cnn.iprima.cz/rss/ekonomika",
        "https://cnn.iprima.cz/rss/krimi",
        "https://cnn.iprima.cz/rss/politika",
        "https://cnn.iprima.cz/rss/sport",
        "https://cnn.iprima.cz/rss/nazory",
        "https://cnn.iprima.cz/rss/kultura",
        "https://cnn.iprima.cz/rss/zpravy-z-regionu",
    )
    listings = (
        "https://cnn.iprima.cz/",
        "https://cnn.iprima.cz/domaci",
        "https://cnn.iprima.cz/zahranici",
        "https://cnn.iprima.cz/byznys",
        "https://cnn.iprima.cz/lifestyle",
        "https://cnn.iprima.cz/show-time",
    )
    archives = ("https://cnn.iprima.cz/sitemap-content-{year}.xml",)
    article_url = r"^https?://cnn\.iprima\.cz/(?:[a-z-]+/)?(?!galerie-)[a-z0-9-]+-(?!20[12]\d$)\d{4,6}$"
    article_id = r"^https?://cnn\.iprima\.cz/.*-(\d{4,6})$"
    house_names = ("CNN Prima NEWS", "FTV Prima")
    page = Page(
        publisher="FTV Prima",
        perex=("css:#article-content p.lead",),
        authors=("json-ld:author.name", "css:.article-authors h4"),
        topics=("meta:keywords",),
        section=("css:.atom-breadcrumbs a:first-of-type + * + a",),
        body=("#article-content .padding-wrapper",),
        drop=(
            "div.mone_box",
            "div.play-video",
            "div.gallery-thumbnails",
            "section.recommended",
            "section.selection",
            "section.cross-content-footer",
        ),
        boxes=("div.ticker", ".main-container > .content > section"),
        kinds=(
            (r"/on-line-\d+$", "live"),
            (r"/obrazem-", "gallery"),
            ("css:.atom-breadcrumbs a[href$='/nazory']", "opinion"),
        ),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.98, "authors": 0.8, "boxes": 0.9}
