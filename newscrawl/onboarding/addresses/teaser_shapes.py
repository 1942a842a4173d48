"""`article_shape` and `other_url`: where the rules of all sites do not tell this site's articles from other pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.onboarding.addresses.article_url import Expression, path_of
from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.expression import shape_expression
from newscrawl.onboarding.addresses.parts import escaped

_MOST_OTHERS = 8
"""Alternatives of an `other_url`; more would be a list of pages."""
_FEWEST_PAGES = 2
"""Below a directory, before it is one of other pages."""


def shape_for_teasers(expression: Expression, evidence: Evidence) -> tuple[str, tuple[str, ...]] | None:
    """Return the expression of the articles that look like none, and some of them; None where all look like articles.

    It must not match a list or section: one that does is not used.
    """
    missed = [url for url in evidence.sure if expression.matches(url) and not looks_like_article(url)]
    strange = frozenset(missed)
    shapes = [shape for shape in expression.shapes if any(each.url in strange for each in shape.members)]
    written = [shape_expression(shape, evidence.listings) for shape in shapes]
    kept = [each for each in written if not _is_wide(each, evidence)]
    if not kept:
        return None
    paths = kept[0] if len(kept) == 1 else f"(?:{'|'.join(kept)})"
    return rf"^https?://[^/]+/{paths}(?:\?|$)", tuple(missed[:3])


def others_for_teasers(expression: Expression, evidence: Evidence) -> tuple[str, tuple[str, ...]] | None:
    """Return the expression of the pages that look like articles and are none, and some of them; None without any."""
    wrong = [url for url in evidence.others if looks_like_article(url) and not expression.matches(url)]
    taken = [path_of(url) for url in (*evidence.sure, *evidence.teased)]
    written = list(dict.fromkeys(each for url in wrong if (each := _told(url, wrong, taken))))[:_MOST_OTHERS]
    if not written:
        return None
    pattern = "|".join(written)
    return pattern, tuple(url for url in wrong if re.search(pattern, url))[:3]


def _told(url: str, wrong: Sequence[str], taken: Sequence[str]) -> str:
    """Return what tells an address from those of articles: a directory of several such pages, else its whole path."""
    first, slash, _ = path_of(url).partition("/")
    beside = sum(path_of(each).startswith(f"{first}/") for each in wrong)
    if slash and first and beside >= _FEWEST_PAGES and not any(f"/{first}/" in f"/{path}" for path in taken):
        return f"/{escaped(first)}/"
    path = path_of(url).rstrip("/")
    if "?" in path or path in {each.rstrip("/") for each in taken}:
        return ""
    return f"/{escaped(path)}$" if "." in path.rpartition("/")[2] else f"/{escaped(path)}/?$"


def _is_wide(path: str, evidence: Evidence) -> bool:
    pattern = re.compile(rf"^https?://[^/]+/{path}(?:\?|$)", re.IGNORECASE)
    return any(pattern.search(url) for url in evidence.others)
