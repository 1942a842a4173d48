"""Seen: what a survey has seen of a site so far, each answer parsed once as what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

from newscrawl.crawling.discovery import (
    Entries,
    Listing,
    NotDiscoverable,
    Sitemap,
    kind_of_source,
    read_feed,
    read_sitemap,
)
from newscrawl.czech.dates import parse_date
from newscrawl.facts import ShownBox
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.former_rows import FormerRows
from newscrawl.page import Page
from newscrawl.reading import read_boxes
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.html import decide_page
from newscrawl.values.charset import decode
from newscrawl.values.urls import place_of

Kind = Literal["feed", "sitemap", "page"]


class SeenPage:
    """An HTML page that answered: as an article's page, and as a page of links."""

    def __init__(self, answer: Answer, site: str) -> None:
        """Take an answer with an HTML body; raise NotText for a binary one."""
        self.answer = answer
        self.url = answer.final_url
        self._site = site
        self.html, self.charset = decode(answer.body, answer.headers.get("content-type"))

    @cached_property
    def decisions(self) -> Decisions:
        """The page read without any declaration; raises ValueError beyond the reader's limits."""
        return self.decided(Page())

    def decided(self, page: Page) -> Decisions:
        """Return the page read with a declaration of its markup; raises ValueError beyond the reader's limits."""
        return decide_page(self.html, url=self.url, page=page, site=self._site, fetched_at=self.answer.at)

    @cached_property
    def is_article(self) -> bool:
        """Whether the page reads as an article."""
        try:
            return self.decisions.facts.article is not None
        except ValueError:
            return False

    @cached_property
    def published(self) -> datetime | None:
        """When the article was published, as the page says it; None of a page that is none, or does not say it."""
        article = self.decisions.facts.article
        return parse_date(article.published, self.answer.at) if article and article.published else None

    @cached_property
    def listing(self) -> Listing:
        """Its links."""
        return Listing(self.html, self.url)

    @cached_property
    def boxes(self) -> list[ShownBox]:
        """Its boxes of teasers, read as those of a page of links; [] beyond the reader's limits."""
        try:
            return read_boxes(self.html, url=self.url)
        except ValueError:
            return []


class Seen:
    """What a survey has seen: answers by the address that was asked for, and views of them.

    What answers does not change; `add` takes one more.
    """

    def __init__(
        self,
        name: str,
        domain: str,
        answers: Iterable[Answer] = (),
        robots: Mapping[str, str] | None = None,
    ) -> None:
        """Take the name of the spider to be, the site's domain without `www.`, and what is known.

        Args:
            name: of the spider that is to be made.
            domain: of the site.
            answers: in the order in which they came.
            robots: scheme and host ("https://www.example.cz") -> the text of its robots.txt, "" where it has none.
        """
        self.name = name
        self.domain = domain
        self.answers: dict[str, Answer] = {}
        self.robots: dict[str, str] = dict(robots or {})
        self.feeds: dict[str, Entries] = {}
        """Address as asked for -> the entries of the feed that answered."""
        self.sitemaps: dict[str, Sitemap] = {}
        self.pages: dict[str, SeenPage] = {}
        """HTML pages by the address that was asked for, in the order in which they came."""
        self.useless: dict[str, str] = {}
        """Address as asked for -> why its answer cannot be read, in one line."""
        self.earlier: list[Answer] = []
        """Answers of addresses that were asked for once more, such as those that redirected to a consent wall."""
        self.former: FormerRows = {}
        """What the feed says of its articles from when the site's file still held."""
        for answer in answers:
            self.add(answer)

    def add(self, answer: Answer) -> None:
        """Take in what came of asking for an address, in place of what came of it before."""
        if answer.url in self.answers:
            self.earlier.append(self.answers[answer.url])
        for known in (self.feeds, self.sitemaps, self.pages, self.useless):
            known.pop(answer.url, None)
        self.answers[answer.url] = answer
        if answer.failure is not None:
            return
        try:
            kind = kind_of_source(answer.body)
            if kind == "feed":
                self.feeds[answer.url] = read_feed(answer.body, answer.final_url)
            elif kind == "sitemap":
                self.sitemaps[answer.url] = read_sitemap(answer.body, answer.final_url)
            else:
                self.pages[answer.url] = SeenPage(answer, self.name)
        except (NotDiscoverable, ValueError) as error:
            self.useless[answer.url] = str(error)

    @property
    def articles(self) -> list[SeenPage]:
        """The pages that read as articles, each article once, in the order in which they came."""
        pages = (page for page in self.pages.values() if page.is_article)
        return list({page.decisions.document.address: page for page in reversed(list(pages))}.values())[::-1]

    def former_texts(self, page: SeenPage) -> Mapping[str, list[str]]:
        """Return what the feed says of an article from when the site's file still held: word of `Page` -> texts."""
        return self.former.get(place_of(page.decisions.document.address), {})

    @property
    def others(self) -> list[SeenPage]:
        """The pages that read as no article: front page, sections, and what else answered."""
        return [page for page in self.pages.values() if not page.is_article]
