"""seznamzpravy.cz."""

from dataclasses import replace

from newscrawl.cms.seznam import HOUSE_NAMES, SEZNAM, TRACKING
from newscrawl.news_spider import NewsSpider

_SITE = r"^https?://(?:www\.)?seznamzpravy\.cz"
_SERVICES = r"(?:redakce-seznam|newslettery-seznam-zprav|kodex-diskuzi-na-seznam-zpravach)-"
"""Pages of the footer that have an article's address (page of November 2025)."""


class SeznamzpravySpider(NewsSpider):
    """Seznam Zprávy.

    Publisher: Seznam Zprávy, a.s. (footer of November 2025).
    Discovery: one RSS feed for all sections; news sitemap; sitemap_articles_0.xml and on for the past (parsers and
        fetchers of 2025-26, two or more each). Sections are those of the menu of November 2025.
    Layouts: November 2025 (`speakable` paragraphs, <time datetime> in local time), 2022-23 (`mol-rich-content`, dates
        as spans) and 2018 (series in the <h1>, cards under a plain paragraph such as "Osobnosti na Seznam Zprávách");
        the parts have kept their `data-dot` names. Articles of 2018 are also served in the layout of the day.
    Caveats: sections page through "Načíst starší články" with ?timeline--pageItem=ID, which is not followed; sitemaps
        are. A browser without consent is sent to cmp.seznam.cz; plain HTTP got whole pages (2023 and 2025). No cookie
        that answers it is known, so such a redirect is refused and counted. Boxes filled by script ("Doporučované") are
        empty in the HTML. Nothing of a live report's own page is known.
    """

    name = "seznamzpravy"
    allowed_domains = ("seznamzpravy.cz",)
    feeds = ("https://www.seznamzpravy.cz/rss",)
    sitemaps = ("https://www.seznamzpravy.cz/sitemaps/sitemap_news.xml",)
    listings = (
        "https://www.seznamzpravy.cz/sekce/stalo-se-177",
        "https://www.seznamzpravy.cz/sekce/domaci-13",
        "https://www.seznamzpravy.cz/sekce/domaci-kauzy-7",
        "https://www.seznamzpravy.cz/sekce/zahranicni-11",
        "https://www.seznamzpravy.cz/sekce/ekonomika-194",
        "https://www.seznamzpravy.cz/sekce/nazory-komentare-246",
        "https://www.seznamzpravy.cz/sekce/kultura-163",
        "https://www.seznamzpravy.cz/sekce/sport-147",
        "https://www.seznamzpravy.cz/sekce/magazin-232",
        "https://www.seznamzpravy.cz/sekce/tech-430",
    )
    archives = ("https://www.seznamzpravy.cz/sitemaps/sitemap_articles_{number}.xml",)
    article_url = rf"{_SITE}/clanek/(?!{_SERVICES})[a-z0-9-]+-\d{{4,7}}$"
    tracking = TRACKING
    article_id = rf"{_SITE}/clanek/[a-z0-9-]+-(\d+)$"
    house_names = ("Seznam Zprávy", *HOUSE_NAMES)
    page = replace(
        SEZNAM,
        publisher="Seznam Zprávy, a.s.",
        kinds=(
            (r"/clanek/(?:nazory|ekonomika-ocima-byznysu)-", "opinion"),
            (r"/clanek/audio-podcast-", "podcast"),
            (r"/clanek/(?:ekonomika-byznys-)?rozhovory-", "interview"),
            (r"/clanek/obrazem-", "gallery"),
            (r"/clanek/porady-", "video"),
        ),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.95, "published_at": 0.98, "authors": 0.9, "boxes": 0.9}
