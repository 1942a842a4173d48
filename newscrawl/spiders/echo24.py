"""echo24.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class Echo24Spider(NewsSpider):
    """Echo24.

    Publisher: Echo Media.
    Discovery: RSS of the site and of three sections; the others answered 404 (feed lists of 2024-26, an audit of 2026).
        The front page is a listing, without paging. No sitemap and no archive is known.
    Layouts: none is known as HTML. Texts of 2022 print in this order: a line in capitals, the headline, sometimes with
        "AKTUALIZOVÁNO" right after it, caption and number of photos, section, author, share bar, perex, story; in live
        reports "Živý přenos", names of days in capitals, entries of a time and a text, "Ostatní online zpravodajství".
        `/a/ID/SLUG` is an article's address, on three hosts; newer slugs begin with the section.
    Caveats: reading relies on metadata and structure; no selector and no paywall mark is known. That an address may do
        without its slug is a guess.
    """

    name = "echo24"
    allowed_domains = ("echo24.cz",)
    feeds = (
        "https://echo24.cz/rss",
        "https://echo24.cz/rss/s/domov",
        "https://echo24.cz/rss/s/svet",
        "https://echo24.cz/rss/s/ekonomika",
    )
    listings = ("https://www.echo24.cz/",)
    article_url = r"^https?://(?:(?:www|m)\.)?echo24\.cz/a/[0-9A-Za-z]{5}(?:/[^/?]+)?/?$"
    article_id = r"^https?://(?:(?:www|m)\.)?echo24\.cz/a/([0-9A-Za-z]{5})(?:/|$)"
    house_names = ("Echo24",)
    page = Page(publisher="Echo Media")
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 0.9}
