"""e15.cz."""

from dataclasses import replace

from newscrawl.cms.cnc import ARTICLE_SHAPE, CNC
from newscrawl.news_spider import NewsSpider


class E15Spider(NewsSpider):
    """E15, with Finexpert.

    Publisher: CZECH NEWS CENTER a.s.
    Discovery: RSS of the site and of sections (`/rss/6089` is Byznys; several lists, links in a page of 2023).
        No sitemap is known. Sections as listings; their paging is not known.
    Layouts: one, of February 2023 (real page): `article#dataBrand` with `div.perex` and `div.content`, "Související
        články", calculators, a premium offer, "Hlavní zprávy", "Nejčtenější", "Video", "Články odjinud".
    Caveats: evergreen articles without a number (`/katastr-nemovitosti-vyhledavani-podle-adresy-jmena-majitele`) have
        the address of a section and are found as teasers only. `.article-linktoanother` is one rule set's word, 2026.
    """

    name = "e15"
    allowed_domains = ("e15.cz",)
    feeds = ("https://www.e15.cz/rss", "https://www.e15.cz/rss/6089")
    listings = (
        "https://www.e15.cz/zpravy",
        "https://www.e15.cz/domaci",
        "https://www.e15.cz/zahranicni",
        "https://www.e15.cz/byznys",
        "https://www.e15.cz/byznys/burzy-a-trhy",
        "https://www.e15.cz/finexpert",
        "https://www.e15.cz/nazory",
        "https://www.e15.cz/rozhovory",
    )
    article_url = (
        r"^https?://(?:[a-z0-9-]+\.)*e15\.cz/(?!(?:galerie|tag|kategorie|writerprofile|titulni-strana|system/seo-\w+)/)"
        r"(?:[\w-]+/){0,3}[\w-]+-\d{6,7}/?$"
    )
    article_shape = ARTICLE_SHAPE
    article_id = r"(?:-|/clanek/)(\d{6,7})(?:[/?]|$)"
    house_names = ("E15",)
    page = replace(
        CNC,
        authors=("json-ld:author.name", "css:.author-name h3"),
        drop=(*CNC.drop, ".author-image", ".gallery-advertisement"),
        kinds=(("/reklama/", "sponsored"), ("/video/", "video")),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.7, "published_at": 1.0, "authors": 0.8, "boxes": 1.0}
