"""Which articles are asked for: of all forms of addresses, sections and ages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.onboarding.address_form import form_of, group_of

if TYPE_CHECKING:
    from newscrawl.onboarding.overview import Overview

ENOUGH = 24
"""Articles that are read, at least, where there are so many."""
_READ_OF_A_FORM = 3
_READ_OF_A_GROUP = 1
_READ_OF_A_SOURCE = 2
"""Of each form, group (see `address_form`) and page or feed that names them, so many are read even beyond ENOUGH."""
_FAMILIAR = 6
"""Articles in a row whose pages have no class name that is new, until their layouts are all known."""
_HOPELESS = 12
"""Pages that were read at addresses like an article's, none of which is one, until the site is given up."""
_HOPELESS_PAGES = 36
"""The same of pages at any address: those that front pages name as feeds, sitemaps and sections may be 24."""


def articles(overview: Overview) -> list[str]:
    """Return the addresses to read as articles: those that were, then the rest, what is least known first.

    The rest is empty when enough were read, of all forms, groups and sources.
    """
    candidates = [url for url in overview.named_by if overview.is_articlelike(url) and overview.may_ask(url)]
    asked = [url for url in candidates if overview.is_asked(url)]
    forms, groups, sources = (Counter[str]() for _ in range(3))
    for url in asked:
        forms[form_of(url)] += 1
        groups[group_of(url)] += 1
        sources.update(_sources(overview, url))

    def known(url: str) -> tuple[int, int, int]:
        source = min(sources[by] for by in _sources(overview, url))
        return min(forms[form_of(url)], _READ_OF_A_FORM), groups[group_of(url)], source

    open_ones = sorted((url for url in candidates if not (overview.is_asked(url) or overview.is_alias(url))), key=known)
    if len(overview.seen.articles) >= ENOUGH and overview.since_new_names >= _FAMILIAR:
        open_ones = [url for url in open_ones if _is_needed(known(url))]
    return [*asked, *open_ones]


def is_hopeless(overview: Overview) -> bool:
    """Tell whether enough pages were read and none is an article."""
    pages = overview.seen.pages
    if overview.seen.articles or len(pages) <= _HOPELESS:
        return False
    return len(pages) > _HOPELESS_PAGES or sum(map(looks_like_article, pages)) > _HOPELESS


def _is_needed(known: tuple[int, int, int]) -> bool:
    form, group, source = known
    return form < _READ_OF_A_FORM or group < _READ_OF_A_GROUP or source < _READ_OF_A_SOURCE


def _sources(overview: Overview, url: str) -> set[str]:
    """Return what names an address; all boxes on articles are one source."""
    by = overview.named_by[url]
    return {"" if name in overview.seen.pages and overview.seen.pages[name].is_article else name for name in by}
