"""aktualne.cz."""

from dataclasses import replace

from newscrawl.cms.economia import ARTICLE_ID, ARTICLE_SHAPE, ECONOMIA, HOUSE_NAMES, OTHER_URL, TAGS
from newscrawl.news_spider import NewsSpider

_NO_ARTICLES = (
    r"(?!(?:autori?|diskuse|hledani|rss|tagy?|tema|wiki|aktualneplus|nejlepsi-zpravy-e-mailem)/|spotlight/r~)"
)


class AktualneSpider(NewsSpider):
    """Aktuálně.cz.

    Publisher: Economia, a.s. (in the pages' metadata).
    Discovery: a news sitemap and one of everything, an index of gzipped files (robots.txt of December 2025, which
        disallows the feeds under `/rss/`). Sections on subdomains (menu of 2023). Addresses end in `/r~<32 hex>/` on
        every subdomain, in `/r~i:article:<number>/` until about 2013; a photo of an article has two such parts.
    Layouts: the CMS of 2025/26 ("Folio": perex and body named by three sources); `h1.article-title` of about 2020-25;
        three older ones (captures of 2014-18), in the same addresses, which structure reads without a declaration.
        JSON-LD NewsArticle since about 2015.
    Caveats: no page of the present CMS was seen as HTML. Addresses `www.aktualne.cz/<section>/<slug>` without an id are
        one list's word (September 2026); that a slug of three words ends them is a guess. Where the timeline "Právě se
        děje" prints short news whole, they have no address and are left out. How live reports mark their entries and
        what stands on paid pages is not known.
    """

    name = "aktualne"
    allowed_domains = ("aktualne.cz",)
    sitemaps = ("https://www.aktualne.cz/sitemapnews/",)
    listings = (
        "https://zpravy.aktualne.cz/domaci/",
        "https://zpravy.aktualne.cz/zahranici/",
        "https://zpravy.aktualne.cz/ekonomika/",
        "https://zpravy.aktualne.cz/regiony/",
        "https://nazory.aktualne.cz/",
        "https://magazin.aktualne.cz/kultura/",
        "https://sport.aktualne.cz/",
    )
    archives = ("https://www.aktualne.cz/sitemaps/sitemap.xml.gz",)
    article_url = (
        rf"^https?://(?:[a-z0-9-]+\.)*aktualne\.cz/{_NO_ARTICLES}[\w.,%-]+(?:/[\w.,%-]+)*{ARTICLE_ID}"
        rf"|^https?://(?:www\.)?aktualne\.cz/{_NO_ARTICLES}(?:[a-z0-9-]+/)+[a-z0-9]+(?:-[a-z0-9]+){{2,}}/?$"
    )
    article_shape = ARTICLE_SHAPE
    other_url = rf"{OTHER_URL}|/nejlepsi-zpravy-e-mailem/"
    article_id = ARTICLE_ID
    # robots.txt and pages answer 307 to it, it answers 307 back with `?lp=1` (seen in December 2025)
    identity_hop = r"^https://ecoid-ts\.id-eco\.cz/pid\?"
    tracking = ("lp",)
    house_names = ("Aktuálně.cz", *HOUSE_NAMES)
    page = replace(
        ECONOMIA,
        perex=("css:.e-web-aktualne-articles-show-header__perex", "css:.article__perex"),
        topics=("css:.taglist a[href*='~']", TAGS),
        body=(".e-web-aktualne-articles-show-body .f-tiptap-content__root", "#article-content"),
        boxes=("div.wrapper--reverse > div.left-column", "div.related-wrap"),
        drop=(
            "div.advert",
            "div[class^='advert__']",
            "div.swift-box__wrapper",
            "div.box-label",
            "div.error-report",
            "div.footer",
            "#header",
        ),
        kinds=(
            (r"//video\.", "video"),
            (r"/foto/|/obrazem/", "gallery"),
            (r"/zive-|-online-prenos/", "live"),
            (r"/komercni-", "sponsored"),
        ),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.8, "boxes": 0.8}
