"""lidovky.cz."""

from dataclasses import replace

from newscrawl.cms import mafra
from newscrawl.news_spider import NewsSpider


class LidovkySpider(NewsSpider):
    """Lidovky.cz.

    Publisher: MAFRA a.s.
    Discovery: RSS of the site and of four rubrics (two sources or more); the archive, whose form of 2018 takes a day
        and pages by `strana` as its twin on idnes.cz did (that it still does is a guess). No sitemap is known.
    Layouts: one page of 2023: headline in `div.overopener-title-in` above the story, boxes "Mohlo by vás zajímat",
        "Nejčtenější", premium offers without a heading (also of idnes.cz), in the footer "Právě čtete".
    Caveats: many articles are twins of idnes.cz: canonical there, robots "noindex", the same id in the address they are
        fetched from, which is theirs in the feed; `copy_of` names the twin. Ids of its own have "_ln_". `span.brisk`
        ("Doporučujeme", "Komerční sdělení") labels the teaser it stands in. "Obrazem" leads to photo series, which are
        no articles. Consent and charset as idnes.cz.
    """

    name = "lidovky"
    allowed_domains = ("lidovky.cz",)
    feeds = (
        "https://servis.lidovky.cz/rss.aspx",
        *(f"https://servis.lidovky.cz/rss.aspx?c=ln_{rubric}" for rubric in ("domov", "nazory", "relax", "orientace")),
    )
    listings = tuple(
        f"https://www.lidovky.cz/{section}"
        for section in ("archiv/", "domov", "nazory", "kultura", "orientace", "relax")
    )
    listing_page_param = "strana"
    archives = ("https://www.lidovky.cz/archiv/?datum={day}.+{month}.+{year}&idostrova=ln_lidovky",)
    article_url = mafra.article_url("lidovky.cz")
    other_url = mafra.OTHER_URL
    tracking = mafra.TRACKING
    wrappers = mafra.WRAPPERS
    article_id = mafra.ARTICLE_ID
    cookies = mafra.COOKIES
    consent_url = mafra.CONSENT_URL
    house_names = ("Lidovky.cz", "Lidové noviny", *mafra.HOUSE_NAMES)
    page = replace(mafra.MAFRA, drop=(*mafra.MAFRA.drop, "div.obrazem"))
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.8, "boxes": 0.9}
