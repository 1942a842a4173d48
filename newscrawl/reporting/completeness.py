"""How much of what a site promotes the feed has: the crawl's own completeness, told in each report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.state.plan import DAY
from newscrawl.state.promoted_table import KEPT_SECONDS
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.page_table import KnownPage

_IN_TIME_SECONDS = DAY
"""How long after it is first promoted an article may come into the feed."""
_MOST_NAMED = 20


def completeness(
    state: CrawlState, is_article_url: Callable[[str], bool], name_of: Callable[[str], str | None]
) -> dict[str, Any]:
    """Return what a report says of the articles that teasers of the site first led to in the last four days.

    Those whose first day is over are judged; plain JSON values.

    Args:
        state: of the crawl.
        is_article_url: tells whether a canonical URL is that of one of the site's articles.
        name_of: returns what all addresses of the article at an address share (see `Site.article_id`).

    Raises StateError when the store cannot be read.
    """
    now = unix_of(state.clock.now())
    promoted = [(url, first) for url, first in state.known.promoted(now - KEPT_SECONDS, now) if is_article_url(url)]
    judged = [(url, first) for url, first in promoted if first + _IN_TIME_SECONDS <= now]
    pages = [(state.known.page_at(url, name_of(url)), url, first) for url, first in judged]
    in_feed = sum(_is_in_time(page, first) for page, _, first in pages)
    missing = [url for page, url, _ in pages if page is None or page.fetched is None]
    return {
        "articles": len(judged),
        "in_feed": in_feed,
        "share": round(100 * in_feed / len(judged), 1) if judged else None,
        "waiting": len(promoted) - len(judged),
        "never_fetched": len(missing),
        "examples": missing[:_MOST_NAMED],
    }


def _is_in_time(page: KnownPage | None, first: int) -> bool:
    """Tell whether an article that was first promoted at a moment was in the feed then or soon after."""
    return page is not None and page.entered is not None and page.entered <= first + _IN_TIME_SECONDS
