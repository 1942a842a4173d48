"""reflex.cz."""

from dataclasses import replace

from newscrawl.cms.cnc import ARTICLE_SHAPE, CNC, NUMBERED, NUMBERED_ID
from newscrawl.news_spider import NewsSpider


class ReflexSpider(NewsSpider):
    """Reflex, with Lidé a země.

    Publisher: CZECH NEWS CENTER a.s.
    Discovery: RSS of the site and of sections (`/rss/2984` is Komentáře; several lists, links in a page of 2023),
        numbered sitemaps (one fetcher of 2026). Sections as listings; their paging is not known.
    Layouts: one, of February 2023 (real page): "Nejčtenější články z Reflex.cz" above the headline, `article#dataBrand`
        with `div.perex` and `div.content`, "Vybíráme z placeného obsahu", "Čtěte také", "Doporučujeme", "Nejčtenější".
    Caveats: of galleries told as articles only texts are known; they print "Pokračování 2 / 8" between the parts.
        What stands in `div.media-description` is the caption of the picture above it.
    """

    name = "reflex"
    allowed_domains = ("reflex.cz",)
    feeds = ("https://www.reflex.cz/rss", "https://www.reflex.cz/rss/2984")
    listings = (
        "https://www.reflex.cz/kategorie/3025/zpravy",
        "https://www.reflex.cz/kategorie/2984/komentare",
        "https://www.reflex.cz/kategorie/3091/kultura",
        "https://www.reflex.cz/fotogalerie",
        "https://www.reflex.cz/lideazeme",
    )
    archives = ("https://www.reflex.cz/sitemap{number}.xml",)
    article_url = rf"^https?://(?:www\.)?reflex\.cz{NUMBERED}"
    article_shape = ARTICLE_SHAPE
    article_id = NUMBERED_ID
    house_names = ("Reflex",)
    page = replace(
        CNC,
        authors=("json-ld:author.name", "css:.article-top .meta .author"),
        boxes=("div.recentarticles-premium",),
        kinds=((r"/clanek/fotogalerie/", "gallery"), *CNC.kinds),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 1.0, "authors": 0.9, "boxes": 1.0}
