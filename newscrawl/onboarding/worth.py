"""Whether what a survey has seen is a news site that can be read, and why it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from newscrawl.czech.notices import notice_in, notice_in_title
from newscrawl.czech.trade import baskets, prices
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.speech import is_czech, name_of_language
from newscrawl.values.urls import url_key

FEWEST_ARTICLES = 3
"""With a date of publication, that make a site one of news; a survey sees about twenty."""
_FEWEST_PRICES, _FEWEST_BASKETS = 3, 1
"""Lines of a page that offers goods: those of pages of shops have dozens."""
_REFUSING = frozenset((401, 402, 403, 407, 429, 451))
"""Statuses by which a site turns a crawler away."""
_SAID = {
    "consent": "its pages stand behind a consent wall whose answer is not known",
    "wall": "its pages stand behind a wall: they redirect to another page that is to lead back",
    "sign_in": "its pages are for readers who have signed in",
    "robot_check": "it shows a check for robots instead of its pages",
    "maintenance": "it is under maintenance",
    "script_shell": "its pages have no text before scripts put it in",
    "refused": "it refuses its pages",
    "forbidden": "its robots.txt forbids its pages",
    "shop": "it is a shop: its pages offer goods",
}
"""What stands where articles should be -> what is said of the site."""
_OF_FAILURE = {
    "redirects to a consent wall": "consent",
    "redirects to a wall": "wall",
    "robots.txt forbids it": "forbidden",
}


def why_not(seen: Seen) -> str | None:
    """Return in one line why no file is to be made from what a survey has seen, None where one is.

    Args:
        seen: all that came; the first answer is that of the front page.
    """
    front = next(iter(seen.answers.values()), None)
    if front is None:
        return "no request was left for the front page"
    if (why := _why_no_front(seen, front)) is not None:
        return f"{front.url}: {why}"
    why = _why_foreign(seen) or _why_no_news(seen)
    return f"{front.url}: {why}" if why else None


def _why_no_front(seen: Seen, front: Answer) -> str | None:
    """Return why the front page cannot be read, None where it can."""
    if front.failure is not None:
        leads = f": {front.final_url}" if front.way else ""
        return f"{front.failure}{leads}"
    if front.url in seen.useless:
        return seen.useless[front.url]
    if front.url not in seen.pages:
        return "not a front page but a feed or sitemap"
    return None


def _why_foreign(seen: Seen) -> str | None:
    """Return in which language a site is the reader is not made for, None where it is Czech, or says little."""
    pages = seen.articles or list(seen.pages.values())
    words = [word for page in pages for text in _texts(page) for word in text.split()]
    if is_czech(words) is not False:
        return None
    declared = (page.decisions.document.metadata.language for page in pages if _is_readable(page))
    name = name_of_language(words, declared)
    return f"in {name}, and only Czech is read" if name else "not in Czech, and only that is read"


def _why_no_news(seen: Seen) -> str | None:
    """Return what a site is that has no news, None where it has some."""
    articles = seen.articles
    dated = [page for page in articles if _is_dated(page)]
    stands = Counter(_instead(seen))
    if len(dated) >= FEWEST_ARTICLES and stands["shop"] <= len(dated):
        return None
    most, count = next(iter(stands.most_common(1)), ("", 0))
    if most and 2 * count >= len(seen.answers) - len(articles):
        return f"no news: {_SAID[most]}"
    if len(seen.answers) == 1 and not _leads_on(seen):
        return "no news: a site of one page"
    return f"no news: {len(articles)} of {len(seen.pages)} pages read as articles, {len(dated)} with a date"


def _instead(seen: Seen) -> Iterator[str]:
    """Yield what stands where an article could: a key of `_SAID` for each answer of which that can be told."""
    for answer in seen.answers.values():
        page = seen.pages.get(answer.url)
        if page is not None and not page.is_article:
            kind = _kind(page)
        elif page is not None:
            kind = "shop" if _offers_goods(page) else ""
        elif answer.status in _REFUSING:
            kind = "refused"
        else:
            kind = _OF_FAILURE.get(answer.failure or "", "")
        if kind in _SAID:
            yield kind


def _kind(page: SeenPage) -> str:
    """Return what a page that is no article is, "" where nothing of `_SAID`."""
    if not _is_readable(page):
        return ""
    document, counts = page.decisions.document, page.decisions.facts.counts
    kinds = [name.removeprefix("no_article/") for name in counts if name.startswith("no_article/")]
    if "front_page" in kinds:  # is told by its address, whatever stands there
        titled = notice_in_title(document.metadata.title or "")
        headed = notice_in(document.headline.text) if document.headline is not None else None
        kinds = [kind for kind in (headed, titled and titled[1]) if kind]
    if "goods" in kinds or _offers_goods(page):
        return "shop"
    return next((kind for kind in kinds if kind in _SAID), "")


def _offers_goods(page: SeenPage) -> bool:
    """Tell whether goods are offered on a page, with their prices and what puts them into a basket."""
    texts = list(_texts(page))
    if prices(texts) < _FEWEST_PRICES:
        return False
    buttons = [button.text(strip=True) for button in LexborHTMLParser(page.html).css("button")]  # no text of a page
    return baskets([*texts, *buttons]) >= _FEWEST_BASKETS


def _texts(page: SeenPage) -> Iterator[str]:
    """Yield the texts of a page, in its order; none of one beyond the reader's limits."""
    if _is_readable(page):
        yield from (run.text for run in page.decisions.document.outline.runs)


def _is_readable(page: SeenPage) -> bool:
    try:
        return page.decisions is not None
    except ValueError:
        return False


def _is_dated(page: SeenPage) -> bool:
    article = page.decisions.facts.article
    return article is not None and article.published is not None


def _leads_on(seen: Seen) -> bool:
    """Tell whether a page links to another one of its site."""
    return any(
        url_key(url) != url_key(page.url) and urlsplit(url).hostname == urlsplit(page.url).hostname
        for page in seen.pages.values()
        for url in page.listing.links()
    )
