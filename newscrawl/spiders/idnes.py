"""idnes.cz."""

from newscrawl.cms import mafra
from newscrawl.news_spider import NewsSpider

_REGIONS = (
    *("praha", "brno", "ceske-budejovice", "hradec-kralove", "jihlava", "karlovy-vary", "liberec"),
    *("olomouc", "ostrava", "pardubice", "plzen", "usti", "zlin"),
)


class IdnesSpider(NewsSpider):
    """iDNES.cz.

    Publisher: MAFRA a.s.
    Discovery: RSS by rubric (`?c=`), news sitemaps of four sections (one source, 2026; declared windows-1250, really
        UTF-8), an index of sitemaps with one file a month (two sources) for the past. Section pages; their paging
        (`strana`) was seen on the archive of 2018 only, that months have two digits in the sitemap's name is a guess.
    Layouts: one since about 2014, seen on pages captured 2014-2023: story in `div.bbtext`, tables of other articles
        and galleries in it, "Související" or "Kam dál?", "Nejčtenější" and, without headings, premium offers and main
        news. Targets are wrapped in /_servix/recombee/. Pages before the move of 2018 are on subdomains.
    Caveats: articles answer a cookie only, see `cms.mafra`. Bytes are windows-1250. Nothing after 2023 was seen as
        HTML. Live reports (`div.online2016`, og:type "website") are marked, the names of their entries are not known.
        sdeleni.idnes.cz is paid content (one source).
    """

    name = "idnes"
    allowed_domains = ("idnes.cz",)
    feeds = tuple(
        f"https://servis.idnes.cz/rss.aspx?c={rubric}"
        for rubric in ("zpravodaj", "domaci", "kultura", "praha", "budejovice", "autokat")
    )
    sitemaps = tuple(
        f"https://www.idnes.cz/{section}/sitemap" for section in ("zpravy", "revue", "ekonomika", "kultura")
    )
    listings = (
        *(f"https://www.idnes.cz/{section}" for section in ("zpravy", "ekonomika", "kultura", "sport", "technet")),
        *(f"https://www.idnes.cz/zpravy/{section}" for section in ("domaci", "zahranicni", "cerna-kronika")),
        *(f"https://www.idnes.cz/{region}/zpravy" for region in _REGIONS),
    )
    listing_page_param = "strana"
    archives = ("https://www.idnes.cz/sitemap.xml?type=clanky-{year}_{month}",)
    article_url = mafra.article_url("idnes.cz")
    other_url = mafra.OTHER_URL
    tracking = mafra.TRACKING
    wrappers = (*mafra.WRAPPERS, ("/r.asp", "url"))
    article_id = mafra.ARTICLE_ID
    cookies = mafra.COOKIES
    consent_url = mafra.CONSENT_URL
    house_names = ("iDNES.cz", "MF DNES", *mafra.HOUSE_NAMES)
    page = mafra.MAFRA
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.8, "boxes": 0.9}
