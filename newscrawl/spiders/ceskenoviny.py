"""ceskenoviny.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page

_ADDRESS = r"^https?://(?:www\.)?ceskenoviny\.cz/(?:(?:[a-z_-]+/){0,2}(?:zpravy|pr)/[^/?]+/|index_view\.php\?id=)"


class CeskenovinySpider(NewsSpider):
    """České noviny.

    Publisher: ČTK, the national news agency (free, no consent wall).
    Discovery: six RSS feeds (two lists or more), sitemaps of news and of PR texts (robots.txt of about 2025), the
        overview `/prehled-zprav/` and the sections of the menu, which grow by script and are read as served.
    Layouts: one, of a page of 2023 whose style sheets are of 2015: microdata, perex and agency line inside
        `#articlebody`. Scrolling down loads further articles, each in a `div#row-detail-<id>` of its own.
        `/zpravy/<slug>/<id>` with any slug, the older `/index_view.php?id=<id>`, and `/<section>/zpravy/<slug>/<id>`
        before 2015 (from memory) are one article.
    Caveats: the JSON-LD date has a fixed offset (+02:00 in February 2023) and the microdata one is an hour off, so the
        printed dates come first. What PR texts look like, and that they stand under `/pr/`, is a guess. robots.txt
        shuts `/tema/` and `/vyhledavani/`.
    """

    name = "ceskenoviny"
    allowed_domains = ("ceskenoviny.cz",)
    feeds = tuple(
        f"https://www.ceskenoviny.cz/sluzby/rss/{feed}.php"
        for feed in ("zpravy", "cr", "svet", "ekonomika", "kultura", "sport")
    )
    sitemaps = ("https://www.ceskenoviny.cz/sitemap_zpravy.php", "https://www.ceskenoviny.cz/sitemap_zpravy_pr.php")
    listings = tuple(
        f"https://www.ceskenoviny.cz/{section}/"
        for section in ("prehled-zprav", "cr", "svet", "ekonomika", "kultura", "sport", "magazin")
    )
    archives = ("https://www.ceskenoviny.cz/sitemap.php",)
    article_url = _ADDRESS + r"\d{4,8}/?$"
    article_id = _ADDRESS + r"(\d{4,8})/?$"
    house_names = ("České noviny",)
    page = Page(
        publisher="ČTK",
        root=("div[id^='row-detail-']",),
        title=("css:.box-article h1[itemprop='name']",),
        perex=("css:#articlebody p.big[itemprop='description']",),
        published=("css:.box-article-info [itemprop='datePublished']", "meta:created", "json-ld:datePublished"),
        modified=("css:.box-article-info [itemprop='dateModified']",),
        authors=("css:.box-article-footer p.author a", "json-ld:author.name"),
        topics=("css:.box-article p.tags a",),
        body=("#articlebody[itemprop='articleBody']",),
        drop=(".infobox", "[class*='box-offer']", ".box-article-footer", "[id^='hyperbox']", "#nativPodclanek"),
        kinds=((r"/pr/", "sponsored"),),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "agencies": 0.9, "boxes": 0.9}
