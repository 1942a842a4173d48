"""What a crawl of the replica must have brought, compared with what the replica printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from replica.running import Replica

from .feed import PublishedRun

STORY = ("title", "perex", "text", "kind", "authors", "agencies", "published_at")
"""Fields of an article that must be exactly as printed."""
TEASER = ("section", "heading", "position", "url", "title")
"""Fields of a related link that must be."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One promise, what was found of it, and whether it was kept; `examples` are some of what broke it."""

    promise: str
    found: str
    kept: bool
    examples: Sequence[str] = ()


def check_crawl(runs: Iterable[PublishedRun], replica: Replica, sites: Iterable[str]) -> list[Check]:
    """Compare published `runs` of `sites` with the truth, and the replica's request log with good manners."""
    runs, sites = list(runs), list(sites)
    return [*check_feed(runs, [page for site in sites for page in replica.truth(site)]), *check_manners(replica, sites)]


def check_feed(runs: Sequence[PublishedRun], truth: Rows) -> list[Check]:
    """Compare the rows of `runs` with the pages that the replica prints."""
    articles = [article for run in runs for article in run.articles]
    links = [link for run in runs for link in run.links]
    return [
        _once(articles, truth),
        _stories(articles, truth),
        _leaks(articles, truth),
        _teasers(links, truth),
        _verified(runs),
    ]


def check_manners(replica: Replica, sites: Iterable[str]) -> list[Check]:
    """Look through the request log for what must not have been asked for."""
    disallowed = {path for site in sites for path in replica.disallowed(site)}
    hosts = {host for newsroom in replica.newsrooms.values() for host in newsroom.site.hosts}
    forbidden = [request.url for request in replica.requests if request.path.partition("?")[0] in disallowed]
    foreign = [request.url for request in replica.requests if request.host not in hosts]
    return [
        _none("paths fetched that robots.txt disallows", forbidden),
        _none("requests to hosts that are not the site's", foreign),
    ]


def _once(articles: Rows, truth: Rows) -> Check:
    found, wanted = Counter(article["url"] for article in articles), {page["url"] for page in truth}
    lost = [f"missing: {url}" for url in wanted - set(found)]
    strange = [f"not of the replica: {url}" for url in set(found) - wanted]
    repeated = [f"{number} times: {url}" for url, number in found.items() if number > 1]
    right = sum(found[url] == 1 for url in wanted)
    return _all("articles in the feed exactly once", right, len(wanted), [*lost, *strange, *repeated])


def _stories(articles: Rows, truth: Rows) -> Check:
    by_url = {article["url"]: article for article in articles}
    wrong = [
        f"{page['variant']}: {field}: {by_url[page['url']][field]!r} instead of {page[field]!r}"
        for page in truth
        if page["url"] in by_url
        for field in STORY
        if by_url[page["url"]][field] != page[field]
    ]
    right = sum(
        page["url"] in by_url and all(by_url[page["url"]][name] == page[name] for name in STORY) for page in truth
    )
    return _all("stories read as printed (title, perex, text, kind, authors, date)", right, len(truth), wrong)


def _leaks(articles: Rows, truth: Rows) -> Check:
    sentences = {sentence for page in truth for sentence in page["not_in_text"]}
    leaks = [
        f"{article['url']}: {sentence}" for article in articles for sentence in sentences if sentence in article["text"]
    ]
    return _none("teaser sentences in a story's text", leaks)


def _teasers(links: Rows, truth: Rows) -> Check:
    wanted = {(page["url"], *(link[field] for field in TEASER)) for page in truth for link in page["links"]}
    found = Counter((link["article_url"], *(link[field] for field in TEASER)) for link in links)
    lost = [f"missing: {teaser}" for teaser in wanted - set(found)]
    strange = [f"not of the replica: {teaser}" for teaser in set(found) - wanted]
    repeated = [f"{number} times: {teaser}" for teaser, number in found.items() if number > 1]
    right = sum(found[teaser] == 1 for teaser in wanted)
    promise = "teasers in related_links with section, heading, position, URL, title"
    return _all(promise, right, len(wanted), [*lost, *strange, *repeated])


def _verified(runs: Sequence[PublishedRun]) -> Check:
    problems = [problem for run in runs for problem in run.problems]
    return _all(
        "runs whose files are as their manifest says", sum(not run.problems for run in runs), len(runs), problems
    )


def _all(promise: str, right: int, wanted: int, wrong: Sequence[str]) -> Check:
    kept = right == wanted > 0 and not wrong
    return Check(promise=promise, found=f"{right} of {wanted}", kept=kept, examples=sorted(wrong)[:5])


def _none(promise: str, wrong: Sequence[str]) -> Check:
    return Check(promise=promise, found=str(len(wrong)), kept=not wrong, examples=sorted(wrong)[:5])
