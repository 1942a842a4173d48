"""respekt.cz."""

from dataclasses import replace

from newscrawl.cms.economia import ECONOMIA, HOUSE_NAMES
from newscrawl.news_spider import NewsSpider

_NO_SECTIONS = r"(?!(?:api|archiv|autor|digital|newsletter-tag|predplatne|redakce|rss|special|tema|tydenik|uzivatel)/)"


class RespektSpider(NewsSpider):
    """Respekt.

    Publisher: Economia, a.s. (foot of the page).
    Discovery: the RSS that the pages name; sections; every printed issue is a listing, `/tydenik/<year>/<number>`
        (links of 2023).
    Layouts: one, of 2023, a Next.js site whose class names are `<component>_<part>__<hash>`, selected by the component.
        Addresses `/<section>/<slug>` and `/tydenik/<year>/<number>/<slug>`. No JSON-LD; the day is printed, no hour.
    Caveats: all of it from two pages captured on 23 February 2023. How a paid text is marked was not seen, nor whether
        a section has pages to turn.
    """

    name = "respekt"
    allowed_domains = ("respekt.cz",)
    feeds = ("https://www.respekt.cz/api/rss",)
    listings = (
        "https://www.respekt.cz/komentare",
        "https://www.respekt.cz/kontext",
        "https://www.respekt.cz/kultura",
        "https://www.respekt.cz/literatura",
        "https://www.respekt.cz/rozhovor",
    )
    archives = ("https://www.respekt.cz/tydenik/{year}/{number}",)
    article_url = (
        r"^https?://(?:www\.)?respekt\.cz/"
        rf"(?:tydenik/\d{{4}}/\d{{1,2}}/[a-z0-9-]+|{_NO_SECTIONS}[a-z0-9-]+/[a-z0-9]+(?:-[a-z0-9]+){{2,}})/?$"
    )
    house_names = ("Respekt", *HOUSE_NAMES)
    page = replace(
        ECONOMIA,
        authors=("css:[class*='AuthorLocket_heading']", "css:article div:has(> a[href^='/redakce/'])"),
        kinds=((r"/fotogalerie/", "gallery"), (r"/externi-hlasy/", "opinion")),
    )
    expect = {"articles": 10, "title": 1.0, "text": 0.9, "published_at": 0.95, "authors": 0.8, "boxes": 0.8}
