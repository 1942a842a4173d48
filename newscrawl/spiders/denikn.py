"""denikn.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class DenikNSpider(NewsSpider):
    """Deník N.

    Publisher: N media a.s., of the footer of a page of 2023.
    Discovery: RSS of the site, of `/minuta/` (short news) and of the sections, in several lists of feeds. Sections as
        in the menu of 2023. The site is WordPress, whose query variables `paged` (page of a listing) and `m` (day of an
        archive) work under every form of address; neither was seen here.
    Layouts: one, of a page of February 2023, seen with its lock: headline, byline, photo and perex in the header, the
        story, fact boxes (`t_greybox`, which are story), tiles named after the rubric and "V tomto okamžiku
        nejčtenější". `/ID/SLUG/` is an article's address, `/ID` its short link, `/minuta/ID/` short news.
    Caveats: inline cards (`a_art__link`), tags and the thanks to subscribers are scrapers' word of 2023-26. No unlocked
        page was seen and none of short news, whose address is general knowledge. Opinions are told by the section that
        the page names, in the spelling of the menu. Nearly every article is paid. The consent (Didomi) lies over a page
        that is complete without it.
    """

    name = "denikn"
    allowed_domains = ("denikn.cz",)
    feeds = (
        "https://denikn.cz/feed/",
        "https://denikn.cz/minuta/feed/",
        "https://denikn.cz/cesko/feed/",
        "https://denikn.cz/svet/feed/",
        "https://denikn.cz/ekonomika/feed/",
        "https://denikn.cz/kultura/feed/",
        "https://denikn.cz/komentare/feed/",
        "https://denikn.cz/lifestyle/feed/",
        "https://denikn.cz/veda/feed/",
    )
    listings = (
        "https://denikn.cz/cesko/",
        "https://denikn.cz/svet/",
        "https://denikn.cz/ekonomika/",
        "https://denikn.cz/komentare/",
        "https://denikn.cz/kultura/",
        "https://denikn.cz/veda/",
        "https://denikn.cz/sport/",
        "https://denikn.cz/kontext-n/",
    )
    listing_page_param = "paged"
    archives = ("https://denikn.cz/?m={year}{month}{day}",)
    article_url = r"^https?://(?:www\.)?denikn\.cz/(?:minuta/)?\d+(?:/(?!(?:feed|embed|amp)/?$)[^/?]+)?/?$"
    tracking = ("ref", "referer")
    article_id = r"^https?://(?:www\.)?denikn\.cz/((?:minuta/)?\d+)(?:/|$)"
    house_names = ("Deník N",)
    page = Page(
        publisher="N media a.s.",
        perex=("css:div.b_single_e",),
        topics=("css:article.b_single .e_terms_tag",),
        body=("div.a_single",),
        drop=("div.e_lock", "div.t_thankyou", "div.e_ads"),
        paywall=("#e_lock__hard",),
        kinds=(("css:meta[property='article:section'][content='Komentáře']", "opinion"),),
    )
    expect = {"articles": 20, "title": 1.0, "published_at": 0.98, "authors": 0.9, "boxes": 0.9}
