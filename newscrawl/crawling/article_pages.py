"""From the facts of a fetched page to the item that goes to the pipelines: its article, with its links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.crawling.further_pages import first_page, join, next_page, warn
from newscrawl.crawling.identity import is_at, target_of
from newscrawl.crawling.visits import ASK, FOUND, RIGHTS, asked_for, request_of, visit_of
from newscrawl.czech.notices import NOTICES
from newscrawl.facts import INCOMPLETE, Found
from newscrawl.state.page_notes import Forgotten
from newscrawl.values.keys import page_key
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newscrawl.crawling.days import Days
    from newscrawl.crawling.frontier import Ask
    from newscrawl.crawling.identity import Identity
    from newscrawl.facts import ArticleFact, Fact, PageFacts, PageLink
    from newscrawl.state.notebook import Notebook
    from newscrawl.state.page_table import KnownPage

MAX_HOPS = 5
"""Redirects that are followed from an address that is asked for evidence: as many as elsewhere (REDIRECT_MAX_TIMES)."""

MAX_FRUITLESS = 5
"""Further pages in a row that had nothing of their article, after which a run asks for none any more: the site calls
something else its next page, such as one of comments."""


class ArticlePages:
    """Decides what becomes of each article page of one run.

    - Its facts go on to the pipelines.
    - Its article goes on on another page: that one is asked for first, and its facts are joined to those of the first.
    - It is a later page of an article: the first one is asked for instead.
    - It looks like an article that the feed knows by another address, and its own address does not tell: that former
      address is asked for first, and the facts go on when it has answered.
    - It states a canonical address of which nothing is known: that is asked for first, as an article like any other.
    - It is no article, or not of the days the run is for: nothing goes on.

    Stats: `further/pages`, `further/fruitless`, `further/failed`, `further/held`, `further/first`.
    """

    def __init__(
        self,
        notebook: Notebook,
        identity: Identity,
        days: Days,
        *,
        most_pages: int,
        ask_former: Callable[..., Request],
        ask_further: Callable[..., Request],
        ask_first: Callable[[str, str], Iterator[Request]],
        ask_target: Callable[..., Request],
        post_process: Callable[[ArticleFact, Response], ArticleFact],
        count: Callable[[str], None],
    ) -> None:
        """Take the parts of the run that decide, and what the spider does.

        Args:
            notebook: where visits that bring nothing are noted.
            identity: tells which article of the feed a page is.
            days: tells whether an article is of the days the run is for.
            most_pages: pages that are read of one article at most.
            ask_former: returns the request for a former address; it is given that address and, by keyword, the
                arguments of `take_former`.
            ask_further: the same for a further page of an article and `take_further`.
            ask_first: yields the request for the article page at an address, unless the run has met it; it is also
                given the address of the page that led to it.
            ask_target: returns the request for a canonical address; it is given an address and, by keyword, the
                arguments of `take_target`.
            post_process: the spider's hook for an article.
            count: adds 1 to the counter of this name.
        """
        self._notebook = notebook
        self._identity = identity
        self._days = days
        self._most_pages = most_pages
        self._fruitless = 0
        self._ask_former = ask_former
        self._ask_further = ask_further
        self._ask_first = ask_first
        self._ask_target = ask_target
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
            is_notice = any(facts.counts[f"no_article/{kind}"] for kind in NOTICES)  # nothing of the page itself
            outcome = "notice" if is_notice else "no_article"
            self._notebook.visited(visit_of(request, response), outcome, failed=is_notice)
        elif not self._days.holds(asked_for(request), article.published, article.fetched_at):
            self._pass_over(request, response)
        elif (first := first_page(facts.page_links, response.url, article.url)) is not None:
            self._count("further/first")
            self._notebook.visited(visit_of(request, response), "further_page")
            self._notebook.same_as(page_key(first), (canonical_url(asked_for(request)) or first,))
            yield from self._ask_first(first, response.url)
        else:
            yield from self._go_on(facts, response, facts.page_links, (response.url,), may_ask=may_ask)

    def take_further(
        self, further: PageFacts | None, response: Response, facts: PageFacts, at: Response, seen: tuple[str, ...]
    ) -> Iterator[Fact | Request]:
        """Yield what follows from a further page of an article: its item, or the request for the next page.

        Args:
            further: what was read on the page, None where it could not be read.
            response: that brought it.
            facts: of the article's pages before it, joined.
            at: the response that brought the first page.
            seen: addresses of the pages before it, in their order.
        """
        if further is None or further.article is None:
            yield from self.broken_off(facts, at)
            return
        assert facts.article is not None  # noqa: S101 - nothing is asked for after a page that is no article
        if join(facts, further):
            self._fruitless = 0
            self._count("further/pages")
            further_url = asked_for(request_of(response))
            self._notebook.same_as(visit_of(request_of(at)).key, (canonical_url(further_url) or further_url,))
            yield from self._go_on(facts, at, further.page_links, (*seen, response.url))
            return
        self._fruitless += 1
        self._count("further/fruitless")
        warn(facts.article, is_whole=True)
        yield from self._settled(facts, at)

    def broken_off(self, facts: PageFacts, at: Response) -> Iterator[Fact | Request]:
        """Yield the item of an article of which a further page was not read, with a warning that it is not whole.

        One that is in the feed stays as it is there: that its end is missing is no revision.
        """
        assert facts.article is not None  # noqa: S101 - nothing is asked for after a page that is no article
        request = request_of(at)
        self._count("further/failed")
        if self._identity.is_published(visit_of(request)):
            self._count("further/held")
            self._notebook.visited(visit_of(request, at), "further_failed")
            return
        warn(facts.article, is_whole=False)
        yield from self._settled(facts, at)

    def _go_on(
        self,
        facts: PageFacts,
        at: Response,
        links: Iterable[PageLink],
        seen: tuple[str, ...],
        *,
        may_ask: bool = True,
    ) -> Iterator[Fact | Request]:
        """Yield the request for the page on which an article goes on by the links of its last one, else its item.

        Of an article with more pages than are read the item has a warning that it is not whole.
        """
        assert facts.article is not None  # noqa: S101 - nothing goes on of a page that is no article
        url = next_page(links, seen)
        if url and len(seen) < self._most_pages and self._fruitless < MAX_FRUITLESS:
            yield self._ask_further(url, facts=facts, at=at, seen=seen)
            return
        if len(seen) > 1:
            warn(facts.article, is_whole=url is None)
        yield from self._settled(facts, at, may_ask=may_ask)

    def _settled(self, facts: PageFacts, response: Response, *, may_ask: bool = True) -> Iterator[Fact | Request]:
        """Yield the item of an article whose pages are read, or the request for an address that tells which it is."""
        article = facts.article
        if article is None:
            return
        if target := self._identity.settle(article, response, may_ask=may_ask):
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

    def take_target(
        self, facts: PageFacts | None, response: Response, target: str, hops: int
    ) -> Iterator[Fact | Request]:
        """Yield what follows from the answer of a canonical address, and then from the pages that state it.

        Args:
            facts: what was read on the page that answers, None where there is none to read.
            response: what `target`, or the address that it redirects to, answers.
            target: the canonical address.
            hops: permanent redirects that were followed so far.
        """
        location = target_of(response)
        leads_back = location is not None and any(
            is_at(location, at) for _, at in self._waiting.get(page_key(target), ())
        )
        if location and not leads_back and hops < MAX_HOPS:
            yield self._target_request(location, response.meta.get(FOUND), target=target, hops=hops + 1)
            return
        if facts and facts.article:
            yield from self.take(facts, response, may_ask=False)
            self._identity.leads(target, response.url)
        yield from self.target_answered(target)

    def target_answered(self, target: str) -> Iterator[Fact | Request]:
        """Yield what follows from the pages that state the canonical address `target`, now that it has answered."""
        self._identity.read_nothing(target)
        for facts, response in self.target_not_asked(target):
            yield from self._settled(facts, response, may_ask=False)

    def target_not_asked(self, target: str) -> list[tuple[PageFacts, Response]]:
        """Return the pages that wait for the canonical address `target`; they no longer do."""
        return self._waiting.pop(page_key(target), [])

    def _wait(self, target: str, facts: PageFacts, response: Response) -> Iterator[Request]:
        """Let a page wait for the answer of the canonical address `target`; yield the request for it, once."""
        waiting = self._waiting.setdefault(page_key(target), [])
        waiting.append((facts, response))
        if len(waiting) == 1 and facts.article:
            found = Found(kind="page", url=canonical_url(response.url), at=unix_of(facts.article.fetched_at))
            yield self._target_request(target, found, target=target)

    def _target_request(self, url: str, found: Found | None, **arguments: Any) -> Request:
        """Return the request for a canonical address, or where that redirects to; `found` is what led there."""
        request = self._ask_target(url, **arguments)
        request.meta[FOUND] = found
        return request

    def facts(self, facts: PageFacts, response: Response, former: KnownPage | None = None) -> Iterator[Fact]:
        """Yield the article of a page with its links, as one item.

        `former` is the article of the feed that has moved to this page, None where none has.
        """
        if facts.article is None:
            return
        facts.article.signals = [*(facts.article.signals or ()), *request_of(response).meta.get(RIGHTS, ())]
        article = self._post_process(facts.article, response)
        if any(warning.startswith(INCOMPLETE) for warning in article.warnings):
            self._count("read/incomplete")
        self._identity.identify(facts, article, response, former)
        article.links = facts.links
        yield article

    def _pass_over(self, request: Request, response: Response) -> None:
        """Count a page of a day the run is not for; have a new one forgotten, so that another run fetches it."""
        self._count("read/outside_window")
        self._notebook.passed_over(visit_of(request, response))
        ask: Ask | None = request.meta.get(ASK)
        if ask and ask.is_new:
            self._notebook.note(Forgotten(key=visit_of(request).key))
