"""From the facts of a fetched page to the facts that go to the pipelines: its article last, after its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.crawling.identity import is_at, target_of
from newscrawl.crawling.visits import ASK, asked_for, request_of, visit_of
from newscrawl.state.page_table import Forgotten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.crawling.days import Days
    from newscrawl.crawling.frontier import Ask
    from newscrawl.crawling.identity import Identity
    from newscrawl.facts import ArticleFact, Fact, PageFacts
    from newscrawl.state.notebook import Notebook
    from newscrawl.state.page_table import KnownPage

MAX_HOPS = 5
"""Redirects that are followed from the former address of an article: as many as the crawl follows elsewhere."""


class ArticlePages:
    """Takes the article pages of one run, each by one of three ways.

    - It is an article at its address: its facts go on.
    - It may be one that the feed knows by another address, and nothing in its own tells: that one is asked for first.
    - It is no article, or none of the days that are asked for: that is noted, and nothing goes on.
    """

    def __init__(
        self,
        notebook: Notebook,
        identity: Identity,
        days: Days,
        *,
        ask_former: Callable[..., Request],
        post_process: Callable[[ArticleFact, Response], ArticleFact],
        count: Callable[[str], None],
    ) -> None:
        """Take the parts of the run that decide, and what the spider does.

        Args:
            notebook: where visits are noted that bring nothing.
            identity: tells the articles of the feed.
            days: tells which days are meant.
            ask_former: returns the request for a former address, given that and the arguments of `parse_former`.
            post_process: the spider's hook for an article.
            count: adds one to the counter of this name.
        """
        self._notebook = notebook
        self._identity = identity
        self._days = days
        self._ask_former = ask_former
        self._post_process = post_process
        self._count = count

    def take(self, facts: PageFacts, response: Response) -> Iterator[Fact | Request]:
        """Yield what follows from a page that was read."""
        article, request = facts.article, request_of(response)
        if article is None:
            self._notebook.visited(visit_of(request, response), "no_article")
        elif not self._days.holds(asked_for(request), article.published, article.fetched_at):
            self._pass_over(request)
        elif (former := self._identity.look_alike(article)) is None:
            yield from self.facts(facts, response)
        elif self._identity.has_name_of(article, former):
            yield from self.facts(facts, response, former)
        else:
            yield self._ask_former(former.moved_to or former.url, former=former, facts=facts, at=response)

    def take_former(
        self, response: Response, former: KnownPage, facts: PageFacts, at: Response, hops: int
    ) -> Iterator[Fact | Request]:
        """Yield what follows for the page `at` a new address from what its `former` one answers.

        The page is that of the known article if the former address leads there for good, be it by way of others,
        MAX_HOPS at most; else it is an article of its own.
        """
        target = target_of(response)
        has_moved = target is not None and is_at(target, at)
        if target and not has_moved and hops < MAX_HOPS:
            yield self._ask_former(target, former=former, facts=facts, at=at, hops=hops + 1)
            return
        if has_moved:
            self._count("revisit/moved")
        yield from self.facts(facts, at, former if has_moved else None)

    def facts(self, facts: PageFacts, response: Response, former: KnownPage | None = None) -> Iterator[Fact]:
        """Yield the links of a page, then its article: an article in the feed means that all of its page is.

        `former` is the known article that has moved here, None where none has.
        """
        if facts.article is None:
            return
        article = self._post_process(facts.article, response)
        self._identity.settle(facts, article, response, former)
        yield from facts.links
        yield article

    def _pass_over(self, request: Request) -> None:
        """Count a page of another day; one that this run has found is left for a run that is asked for that day."""
        self._count("read/outside_window")
        ask: Ask | None = request.meta.get(ASK)
        if ask and ask.is_new:
            self._notebook.note(Forgotten(key=visit_of(request).key))
