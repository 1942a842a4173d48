"""From the facts of a fetched page to the item that goes to the pipelines: its article, with its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.crawling.identity import is_at, target_of
from newscrawl.crawling.visits import ASK, asked_for, request_of, visit_of
from newscrawl.state.page_table import Forgotten
from newscrawl.values.keys import page_key

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
"""Redirects that are followed from an address that is asked for evidence: as many as elsewhere (REDIRECT_MAX_TIMES)."""

OK = 200
"""Status of a response with the page that was asked for (RFC 9110 15.3.1)."""


class ArticlePages:
    """Decides what becomes of each article page of one run.

    - Its facts go on to the pipelines.
    - It looks like an article that the feed knows by another address, and its own address does not tell: that former
      address is asked for first, and the facts go on when it has answered.
    - It states a canonical address of which nothing is known: that is asked for first, as an article like any other.
    - It is no article, or not of the days the run is for: nothing goes on.
    """

    def __init__(
        self,
        notebook: Notebook,
        identity: Identity,
        days: Days,
        *,
        ask_former: Callable[..., Request],
        ask_target: Callable[..., Request],
        read: Callable[[Response], PageFacts | None],
        post_process: Callable[[ArticleFact, Response], ArticleFact],
        count: Callable[[str], None],
    ) -> None:
        """Take the parts of the run that decide, and what the spider does.

        Args:
            notebook: where visits that bring nothing are noted.
            identity: tells which article of the feed a page is.
            days: tells whether an article is of the days the run is for.
            ask_former: returns the request for a former address; it is given that address and, by keyword, the
                arguments of `take_former`.
            ask_target: returns the request for a canonical address; it is given an address and, by keyword, the
                arguments of `take_target`.
            read: returns the facts of a page, None where it cannot be read.
            post_process: the spider's hook for an article.
            count: adds 1 to the counter of this name.
        """
        self._notebook = notebook
        self._identity = identity
        self._days = days
        self._ask_former = ask_former
        self._ask_target = ask_target
        self._read = read
        self._post_process = post_process
        self._count = count
        self._waiting: dict[int, list[tuple[PageFacts, Response]]] = {}
        """Key of a canonical address that is asked for to the pages that state it."""

    def take(self, facts: PageFacts, response: Response, *, may_ask: bool = True) -> Iterator[Fact | Request]:
        """Yield what follows from the page in `response`, whose `facts` were read: its item, or a request.

        `may_ask` says whether a canonical address of which nothing is known is asked for.
        """
        article, request = facts.article, request_of(response)
        if article is None:
            self._identity.read_nothing(response.url)
            is_notice = bool(facts.counts["no_article/notice"])  # of maintenance, a robot check: nothing of the page
            outcome = "notice" if is_notice else "no_article"
            self._notebook.visited(visit_of(request, response), outcome, failed=is_notice)
        elif not self._days.holds(asked_for(request), article.published, article.fetched_at):
            self._pass_over(request)
        elif target := self._identity.settle(article, response, may_ask=may_ask):
            yield from self._wait(target, facts, response)
        elif (former := self._identity.look_alike(article)) is None:
            yield from self.facts(facts, response)
        elif self._identity.has_name_of(article, former):
            yield from self.facts(facts, response, former)
        else:
            yield self._ask_former(former.moved_to or former.url, former=former, facts=facts, at=response)

    def take_former(
        self, response: Response, former: KnownPage, facts: PageFacts, at: Response, hops: int
    ) -> Iterator[Fact | Request]:
        """Yield the item of a page that may be an article at a new address, now that the former address has answered.

        It is that article where the former address redirects to it for good, through MAX_HOPS redirects at most: while
        these lead elsewhere, the request for the next one is yielded. Else it is an article of its own.

        Args:
            response: what the former address, or the one it redirects to, answers.
            former: the article as the state knows it.
            facts: of the page.
            at: the response that brought the page.
            hops: redirects that were followed so far.
        """
        target = target_of(response)
        has_moved = target is not None and is_at(target, at)
        if target and not has_moved and hops < MAX_HOPS:
            yield self._ask_former(target, former=former, facts=facts, at=at, hops=hops + 1)
            return
        if has_moved:
            self._count("revisit/moved")
        yield from self.facts(facts, at, former if has_moved else None)

    def take_target(self, response: Response, target: str, hops: int) -> Iterator[Fact | Request]:
        """Yield what follows from the answer of a canonical address, and then from the pages that state it.

        Args:
            response: what `target`, or the address that it redirects to, answers.
            target: the canonical address.
            hops: permanent redirects that were followed so far.
        """
        location = target_of(response)
        leads_back = location is not None and any(
            is_at(location, at) for _, at in self._waiting.get(page_key(target), ())
        )
        if location and not leads_back and hops < MAX_HOPS:
            yield self._ask_target(location, target=target, hops=hops + 1)
            return
        facts = self._read(response) if response.status == OK else None
        if facts and facts.article:
            yield from self.take(facts, response, may_ask=False)
            self._identity.leads(target, response.url)
        yield from self.target_answered(target)

    def target_answered(self, target: str) -> Iterator[Fact | Request]:
        """Yield what follows from the pages that state the canonical address `target`, now that it has answered."""
        self._identity.read_nothing(target)
        for facts, response in self.target_not_asked(target):
            yield from self.take(facts, response, may_ask=False)

    def target_not_asked(self, target: str) -> list[tuple[PageFacts, Response]]:
        """Return the pages that wait for the canonical address `target`; they no longer do."""
        return self._waiting.pop(page_key(target), [])

    def _wait(self, target: str, facts: PageFacts, response: Response) -> Iterator[Request]:
        """Let a page wait for the answer of the canonical address `target`; yield the request for it, once."""
        waiting = self._waiting.setdefault(page_key(target), [])
        waiting.append((facts, response))
        if len(waiting) == 1:
            yield self._ask_target(target, target=target)

    def facts(self, facts: PageFacts, response: Response, former: KnownPage | None = None) -> Iterator[Fact]:
        """Yield the article of a page with its links, as one item.

        `former` is the article of the feed that has moved to this page, None where none has.
        """
        if facts.article is None:
            return
        article = self._post_process(facts.article, response)
        self._identity.identify(facts, article, response, former)
        article.links = facts.links
        yield article

    def _pass_over(self, request: Request) -> None:
        """Count a page of a day the run is not for; have a new one forgotten, so that another run fetches it."""
        self._count("read/outside_window")
        ask: Ask | None = request.meta.get(ASK)
        if ask and ask.is_new:
            self._notebook.note(Forgotten(key=visit_of(request).key))
