"""novinky.cz."""

from dataclasses import replace

from newscrawl.cms.seznam import HOUSE_NAMES, SEZNAM, TRACKING
from newscrawl.news_spider import NewsSpider

_SITE = r"^https?://(?:www\.)?novinky\.cz"


class NovinkySpider(NewsSpider):
    """Novinky.

    Publisher: Borgis a.s., with Seznam.cz (footer of February 2023).
    Discovery: one RSS feed, whatever section is asked for (fetched live in August 2026); news sitemap;
        sitemap_articles_0.xml and on for the past (two or more sources of 2025-26). Sections are those of the menu of
        February 2023.
    Layouts: February 2023; until 2022 (page saved in May 2022: the story in <article>, hardly any part named, menus and
        "Hlavní zprávy" below); 2008-2018 (pages saved in 2014 and 2017: ids, the author last). Addresses:
        /clanek/SLUG-ID today, /SECTION/clanek/SLUG-ID before, /SECTION/ID-SLUG.html until 2018, with one sub-section at
        most; the last have ids of their own.
    Caveats: of 2024-26 no page was seen; the author's part is then called `ogm-article-author-header` (one parser). A
        browser without consent is sent to cmp.seznam.cz; plain HTTP got whole pages (2023). No cookie that answers it
        is known, so such a redirect is refused and counted. The kinds are read off names of sections.
    """

    name = "novinky"
    allowed_domains = ("novinky.cz",)
    feeds = ("https://www.novinky.cz/rss",)
    sitemaps = ("https://www.novinky.cz/sitemaps/sitemap_news.xml",)
    listings = (
        "https://www.novinky.cz/sekce/stalo-se-154",
        "https://www.novinky.cz/sekce/domaci-13",
        "https://www.novinky.cz/sekce/zahranicni-7",
        "https://www.novinky.cz/sekce/valka-na-ukrajine-358",
        "https://www.novinky.cz/sekce/krimi-8",
        "https://www.novinky.cz/sekce/ekonomika-10",
        "https://www.novinky.cz/sekce/finance-178",
        "https://www.novinky.cz/sekce/kultura-9",
        "https://www.novinky.cz/sekce/komentare-266",
        "https://www.novinky.cz/sekce/internet-a-pc-18",
        "https://www.novinky.cz/sekce/veda-skoly-37",
    )
    archives = ("https://www.novinky.cz/sitemaps/sitemap_articles_{number}.xml",)
    article_url = (
        rf"{_SITE}/(?:(?:[a-z0-9-]+/){{0,2}}clanek/[a-z0-9-]+-\d{{8}}|(?:[a-z0-9-]+/){{1,2}}\d+-[a-z0-9-]+\.html)$"
    )
    other_url = r"/tema/clanek/"  # the articles about a topic
    tracking = TRACKING
    article_id = rf"{_SITE}/(?:.*/)?(?:clanek/[a-z0-9-]+-)?(\d+)(?:-[a-z0-9-]+\.html)?$"
    house_names = ("Novinky", "Právo", *HOUSE_NAMES)
    page = replace(
        SEZNAM,
        publisher="Borgis a.s.",
        authors=("json-ld:author.name", "css:p.articleAuthors"),
        kinds=(
            (r"/clanek/komentare-", "opinion"),
            (r"/clanek/podcasty-", "podcast"),
            (r"/(?:clanek/)?komercni-clanky[-/]", "sponsored"),
        ),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.9, "boxes": 0.9}
