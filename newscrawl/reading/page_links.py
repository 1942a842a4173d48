"""The links of a page that may lead to another page of the same article."""

from __future__ import annotations

from urllib.parse import urlsplit

from newscrawl.czech.continued import goes_on, names_page
from newscrawl.facts import PageLink
from newscrawl.reading.fields.sources import Document
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url

_RELATED = ", ".join(f"{tag}[rel~='{name}' i][href]" for tag in ("link", "a") for name in ("next", "prev", "previous"))


def page_links(document: Document) -> list[PageLink]:
    """Return the links to pages before and after this one as the page declares them, then those that it prints."""
    tree = document.outline.tree
    declared = tree.css_first("base[href]")
    base = (absolute_url(document.url, declared.attributes["href"] or "") if declared is not None else None) or (
        document.url
    )
    found = [
        (node.attributes["href"] or "", clean(node.text()), frozenset((node.attributes["rel"] or "").lower().split()))
        for node in tree.css(_RELATED)
    ]
    printed = ((href, text) for run in document.outline.runs for href, text in run.links)
    found += [(href, text, frozenset()) for href, text in printed if names_page(text) or goes_on(text)]
    host = urlsplit(document.url).hostname
    links: dict[PageLink, None] = {}
    for href, text, relations in found:
        url = absolute_url(base, href) if href and not href.startswith("#") else None
        if url and urlsplit(url).hostname == host:
            links[PageLink(url, text, relations)] = None
    return list(links)
