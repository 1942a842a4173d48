"""Spiders of the replica's sites whose pages need a browser: SPIDER_MODULES=support.scripted_spiders."""

from __future__ import annotations

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class ClientSpider(NewsSpider):
    """The story comes by script, from another host."""

    name = "client"
    allowed_domains = ("client-noviny.example",)
    render_hosts = ("client-dodavatel.example",)
    feeds = ("https://www.client-noviny.example/rss",)
    article_url = r"/[a-z]+/[a-z0-9-]+-\d{7}$"
    page = Page(body=(".story-text",))


class ConsentSpider(NewsSpider):
    """The story comes when consent is given or refused."""

    name = "consent"
    allowed_domains = ("consent-noviny.example",)
    feeds = ("https://www.consent-noviny.example/rss",)
    article_url = r"/[a-z]+/[a-z0-9-]+-\d{7}$"
    page = Page(body=(".story-text",))


class LazySpider(NewsSpider):
    """A box is loaded when it comes into view."""

    name = "lazy"
    allowed_domains = ("lazy-noviny.example",)
    feeds = ("https://www.lazy-noviny.example/rss",)
    article_url = r"/[a-z]+/[a-z0-9-]+-\d{7}$"
    page = Page(body=(".story-text",), lazy_boxes=("#aktualne",))


class EndlessSpider(NewsSpider):
    """The story comes by a script that never ends."""

    name = "endless"
    allowed_domains = ("endless-noviny.example",)
    feeds = ("https://www.endless-noviny.example/rss",)
    article_url = r"/[a-z]+/[a-z0-9-]+-\d{7}$"
    page = Page(body=(".story-text",))
