"""The links of a page that may lead to another page of the same article."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from newscrawl.czech.continued import goes_on, names_page
from newscrawl.facts import PageLink
from newscrawl.reading.fields.sources import Document
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url

_RELATIONS = frozenset({"next", "prev", "previous"})


@lru_cache(maxsize=4096)
def _leads_on(text: str) -> bool:
    """Tell whether a link says that it leads to another page; the pages of a site have most links in common."""
    return names_page(text) or goes_on(text)


def page_links(document: Document) -> list[PageLink]:
    """Return the links to pages before and after this one as the page declares them, then those that it prints."""
    tree = document.outline.tree
    declared = tree.head.css_first("base[href]") if tree.head is not None else None
    base = (absolute_url(document.url, declared.attributes["href"] or "") if declared is not None else None) or (
        document.url
    )
    found: list[tuple[str, str, frozenset[str]]] = []
    for node in tree.css("[rel][href]"):
        relations = frozenset((node.attributes["rel"] or "").lower().split())
        if not relations.isdisjoint(_RELATIONS):
            found.append((node.attributes["href"] or "", clean(node.text()), relations))
    printed = ((href, text) for run in document.outline.runs for href, text in run.links)
    found += [(href, text, frozenset()) for href, text in printed if _leads_on(text)]
    host = urlsplit(document.url).hostname
    links: dict[PageLink, None] = {}
    for href, text, relations in found:
        url = absolute_url(base, href) if href and not href.startswith("#") else None
        if url and urlsplit(url).hostname == host:
            links[PageLink(url, text, relations)] = None
    return list(links)
