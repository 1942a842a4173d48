"""Names in bylines that are no person's: those of the site, of its publisher, and what stands on every article."""

from __future__ import annotations

import re
from collections import Counter

from newscrawl.czech.article_urls import looks_like_author
from newscrawl.czech.names import looks_like_name, split_bylines
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.house.names import company_key, without_legal_form
from newscrawl.onboarding.house.publisher import site_titles
from newscrawl.onboarding.house.shared_cms import SharedCms
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.terminal import counted

_FEWEST = 3
"""Articles on which a name must stand."""
_NEARLY_ALL = 0.8
"""Share of the articles of which nobody writes so many."""
_BETWEEN = re.compile(r"\s*[()|]\s*|\s+[–—·»:-]\s+")
_MOST_TITLE_WORDS = 4
"""Words of a site's title; a longer one is a motto."""


def learn_house_names(seen: Seen, publisher: Finding[object] | None, shared: SharedCms | None) -> Findings:
    """Return `house_names`: the titles of the site, the brand of its publisher, further names of the house in bylines.

    A name that stands on nearly all articles, mostly beside another one, is the house's; so is one that is spelt like
    the site or its publisher. One that never links to its author's page where others do is a note: that may be a
    person all the same.
    """
    bylines = [_named(page) for page in seen.articles]
    bylined = Counter(name for names in bylines for name in names)
    houses = [part for title in site_titles(seen)[:1] for part in _titles(title)]
    brand = without_legal_form(str(publisher.value)) if publisher else ""
    keys = {company_key(name) for name in (*houses, brand, seen.domain, seen.name)} - {""}
    printed = [name for name, number in bylined.items() if company_key(name) in keys or _is_everywhere(name, bylines)]
    shared_names = shared.words.get("house_names", ()) if shared else ()
    names = _once([*houses, *printed, *(shared_names if isinstance(shared_names, tuple) else ())])
    findings = Findings()
    if names:
        number = sum(bylined[name] for name in printed)
        why = f"in bylines of {counted(number, 'article')}" if number else "the site's own name"
        findings.site["house_names"] = Finding(value=tuple(names), why=why)
    taken = {company_key(name) for name in names} | keys
    if odd := [name for name in _without_page(seen) if company_key(name) not in taken]:
        findings.notes.append(
            f"Bylines name {', '.join(odd[:5])} without a link to an author's page, which others have: "
            "what is no person belongs into `house_names`."
        )
    return findings


def _named(page: SeenPage) -> list[str]:
    """Return the names that an article's bylines have, agencies left out."""
    article = page.decisions.facts.article
    return split_bylines(article.bylines, ())[0] if article else []


def _is_everywhere(name: str, bylines: list[list[str]]) -> bool:
    """Tell whether a name stands on nearly all articles, mostly beside another one."""
    has_it = [names for names in bylines if name in names]
    beside = sum(len(names) > 1 for names in has_it)
    is_often = len(has_it) >= max(_FEWEST, _NEARLY_ALL * len(bylines))
    return is_often and 2 * beside > len(has_it)


def _titles(title: str) -> list[str]:
    """Return the names in a site's title: "Hospodářské noviny (HN.cz)" has two."""
    return [part for part in _BETWEEN.split(title) if part and len(part.split()) <= _MOST_TITLE_WORDS]


def _once(names: list[str]) -> list[str]:
    return list({company_key(name): name for name in reversed(names) if company_key(name)}.values())[::-1]


def _without_page(seen: Seen) -> list[str]:
    """Return names on several articles that never link to an author's page, though most bylines do."""
    linked: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for page in seen.articles:
        links = (link for run in page.decisions.document.outline.runs for link in run.links)
        linking = [text for href, text in links if text and looks_like_author(href)]
        known = {company_key(name) for name in split_bylines(linking, ())[0]}
        for name in _named(page):
            (linked if company_key(name) in known else bare)[name] += 1
    if linked.total() <= bare.total():
        return []
    never = [name for name, number in bare.most_common() if number >= _FEWEST and not linked[name]]
    return [name for name in never if not looks_like_name(name) and not name.strip("()").islower()]
