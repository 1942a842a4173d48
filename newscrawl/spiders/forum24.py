"""forum24.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class Forum24Spider(NewsSpider):
    """FORUM 24.

    Publisher: FORUM 24 a.s. (general knowledge).
    Discovery: RSS; `/rubrika/NAME` are listings (both in several sources of 2023-26). The site is WordPress, whose
        query variables `paged` (page of a listing) and `m` (day of an archive) work under every form of address;
        neither was seen here.
    Layouts: none is known as HTML but WordPress's `article` around the story and captions "FOTO: ...", often printed
        twice. Live reports are called "ON-LINE: ...", their entries are paragraphs of a bold time, a dash and a text.
        An address is a slug, with neither id nor section.
    Caveats: reading relies on metadata and structure. Articles are told from static pages by a slug of three words or
        more; which static pages have so many is a guess.
    """

    name = "forum24"
    allowed_domains = ("forum24.cz",)
    feeds = ("https://www.forum24.cz/feed/",)
    listings = ("https://www.forum24.cz/", "https://www.forum24.cz/rubrika/domaci")
    listing_page_param = "paged"
    section_url = r"^https?://(?:www\.)?forum24\.cz/rubrika/[a-z0-9-]+/?$"
    archives = ("https://www.forum24.cz/?m={year}{month}{day}",)
    article_url = (
        r"^https?://(?:www\.)?forum24\.cz/(?!wp-|[a-z-]*(?:osobnich-udaju|obchodni-podminky|eticky-kodex)/?$)"
        r"[a-z0-9]+(?:-[a-z0-9]+){2,}/?$"
    )
    house_names = ("FORUM 24",)
    page = Page(publisher="FORUM 24 a.s.")
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.98}
