"""Whether the pages of a site are those of a CMS that `newscrawl.cms` knows."""

from __future__ import annotations

import re
from collections import Counter

from newscrawl.facts import ArticleFact
from newscrawl.onboarding.house.shared_cms import SharedCms, shared_cms
from newscrawl.onboarding.seen import Seen, SeenPage

_FEWEST_SELECTORS = 3
"""Selectors of its own that must hit on most articles, where the publisher is another one or not known."""
_FEWEST_PAGES = 3
"""Articles that must have been seen then."""
_MOST = 0.6
"""Share of the articles that are most of them: the oldest ones may have another layout."""
_LEAST = 0.85
"""Share of the articles that must read alike with and without it: on others it may say better."""
_LEAST_OF_OWN = 0.7
"""The same where the publisher is that of the CMS."""
_LIKE_TEXT = 0.9
"""Share of the words of a text that are those of a like one."""


def learn_base(seen: Seen, publisher: str | None) -> SharedCms | None:
    """Return the shared CMS whose markup the articles have, None where there is none or there is doubt.

    Several selectors of its own must hit on most articles; fewer do where the publisher is that of the CMS. Read with
    its page, the articles must be what they are without it.

    Args:
        seen: the survey.
        publisher: the name of the site's, None where it is not known.
    """
    pages = seen.articles
    ranked = sorted(((_hits(shared, pages), shared) for shared in shared_cms()), key=lambda entry: -entry[0])
    for hits, shared in ranked:
        is_own = publisher is not None and shared.is_published_by(publisher)
        needed = min(1, len(shared.selectors)) if is_own else _FEWEST_SELECTORS
        if (
            len(pages) >= (1 if is_own else _FEWEST_PAGES)
            and hits >= needed
            and _agrees(shared, pages, _LEAST_OF_OWN if is_own else _LEAST)
        ):
            return shared
    return None


def _hits(shared: SharedCms, pages: list[SeenPage]) -> int:
    """Return how many of the selectors of its own hit on most of the articles."""
    hits: Counter[str] = Counter()
    for page in pages:
        tree = page.decisions.document.outline.tree
        hits.update(selector for selector in set(shared.selectors) if tree.css_first(selector) is not None)
    return sum(number >= _MOST * len(pages) for number in hits.values())


def _agrees(shared: SharedCms, pages: list[SeenPage], least: float) -> bool:
    """Tell whether the `least` share of the articles read with its page as they do without."""
    alike = [_is_alike(page, shared) for page in pages]
    return sum(alike) >= least * len(alike)


def _is_alike(page: SeenPage, shared: SharedCms) -> bool:
    """Tell whether an article has the same title, a date and the same text, perhaps with more or fewer lines."""
    bare, read = page.decisions.facts.article, page.decided(shared.page).facts.article
    if bare is None or read is None or bare.title != read.title:
        return False
    if bare.published and not read.published:
        return False
    said, now = _words(bare), _words(read)
    is_whole = 2 * now.total() >= said.total()
    return is_whole and (said & now).total() >= _LIKE_TEXT * min(said.total(), now.total())


def _words(article: ArticleFact) -> Counter[str]:
    """Return the words of perex and story: which of the two the first paragraph is does not matter."""
    texts = [article.perex or "", *(block.text for block in article.blocks if not block.in_box)]
    return Counter(re.findall(r"\w+", " ".join(dict.fromkeys(texts)).casefold()))
