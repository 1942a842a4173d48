"""Which feeds a site file declares: those that name its articles, each of them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.stages.feeds import is_feed_of_news
from newscrawl.values.terminal import counted
from newscrawl.values.urls import canonical_url, is_within, place_of, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.onboarding.seen import Seen


def learn_feeds(seen: Seen, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return the feeds that name articles of the site which no larger one names, in the order they were asked for."""
    named = {
        url: set(map(place_of, filter(is_article, (entry.url for entry in seen.feeds[url])))) for url in seen.feeds
    }
    named = {url: articles for url, articles in named.items() if articles and _is_declarable(seen, url)}
    kept: list[str] = []
    for url in sorted(named, key=lambda url: -len(named[url])):
        if not any(named[url] <= named[other] for other in kept):
            kept.append(url)
    if not kept:
        return None
    addresses = dict.fromkeys(answering(seen, url) for url in named if url in kept)
    count = len(set().union(*(named[url] for url in kept)))
    return Finding(
        value=tuple(addresses),
        why=f"{'it names' if len(addresses) == 1 else 'they name'} {counted(count, 'article')}",
        addresses=tuple(kept[:5]),
    )


def answering(seen: Seen, url: str) -> str:
    """Return the address that answers for one that redirects, canonical; of another site never."""
    final = canonical_url(seen.answers[url].final_url)
    return final if final and is_within(split(final).hostname or "", seen.domain) else url


def _is_declarable(seen: Seen, url: str) -> bool:
    """Tell whether a feed is one of stories; half of its entries lead to the site at least."""
    entries = seen.feeds[url]
    own = sum(is_within(split(entry.url).hostname or "", seen.domain) for entry in entries)
    return is_feed_of_news(url) and 2 * own >= len(entries)
