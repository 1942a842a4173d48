"""Articles over several pages: which page comes next, which one came before, and how the facts of all become one's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.czech.continued import goes_on
from newscrawl.facts import GOES_ON_ELSEWHERE, INCOMPLETE, SAYS_MORE, BlockFact
from newscrawl.values.paging import is_page_of
from newscrawl.values.text import fold
from newscrawl.values.urls import url_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from newscrawl.facts import ArticleFact, PageFacts, PageLink

FURTHER = "further"
"""Key in the meta of a request for a further page of an article; redirects keep it."""

_SAYS_SO = (GOES_ON_ELSEWHERE, SAYS_MORE)
_OF_WORDS = re.compile(r"\d+ of \d+ words that the page states")
_OF_ARTICLE = re.compile("pokračov|článku|continue", re.IGNORECASE)
"""In a link that says that the article goes on, not that a list does: it may lead to any address of the site."""
_REPEATED_CHARS = 30
"""Characters from which a paragraph that stands on two pages is the same one: shorter ones ("Ano.") recur."""


def next_page(links: Iterable[PageLink], seen: Collection[str]) -> str | None:
    """Return the address of the page on which the article goes on, None where the page names none.

    Args:
        links: those of the page that was read last.
        seen: addresses of the article's pages that were read, in their order: the first page is the first.
    """
    keys = {url_key(each) for each in seen}
    first, *_ = seen
    for link in links:
        if url_key(link.url) in keys or {"prev", "previous"} & link.relations:
            continue
        if is_page_of(first, link.url):
            if "next" in link.relations or not link.text.isdigit() or link.text == str(len(seen) + 1):
                return link.url
        elif goes_on(link.text) and _OF_ARTICLE.search(link.text):
            return link.url
    return None


def first_page(links: Iterable[PageLink], url: str, canonical: str) -> str | None:
    """Return the address of the first page where the page at `url` is a later one of the same article, else None.

    Its `canonical` address says so, or that of the page before it (`rel="prev"`).
    """
    if url_key(canonical) != url_key(url) and is_page_of(canonical, url):
        return canonical
    before = (link.url for link in links if {"prev", "previous"} & link.relations)
    return next((target for target in before if is_page_of(target, url)), None)


def join(facts: PageFacts, further: PageFacts) -> bool:
    """Add what a further page has of the story, and of teasers, to the facts of an article; tell whether it had any."""
    article, more = facts.article, further.article
    if article is None or more is None:
        return False
    told = {fold(text) for text in (article.title, article.perex or "", *(block.text for block in article.blocks))}
    urls = {block.url for block in article.blocks if block.url}
    blocks = [block for block in _blocks(more) if not _is_repeated(block, told, urls)]
    if not any(block.text and block.kind != "heading" and not block.in_box for block in blocks):
        return False
    article.blocks += blocks
    pictures = {image.url for image in article.images}
    further_pictures = [image for image in more.images if image.url not in pictures]
    has_lead = any(image.is_lead for image in article.images)
    article.images += [replace(image, is_lead=False) if has_lead else image for image in further_pictures]
    videos = {video.url for video in article.videos if video.url}
    article.videos += [video for video in more.videos if video.url not in videos]
    article.teaser_texts |= more.teaser_texts
    links = {(link.heading, link.url, link.title) for link in facts.links}
    below = max((link.box or 0 for link in facts.links), default=0)  # its boxes follow those of the pages before it
    facts.links += [
        replace(link, box=link.box and below + link.box)
        for link in further.links
        if (link.heading, link.url, link.title) not in links
    ]
    article.warnings += [warning for warning in more.warnings if warning not in article.warnings]
    return True


def warn(article: ArticleFact, *, is_whole: bool) -> None:
    """Have the warnings of an article of several pages say whether its text is whole now, in one of them at most."""
    said = [warning for warning in article.warnings if warning.startswith(INCOMPLETE)]
    signs = dict.fromkeys(sign for warning in said for sign in warning.removeprefix(INCOMPLETE).split(", "))
    left = [sign for sign in signs if sign not in _SAYS_SO and not (is_whole and _OF_WORDS.fullmatch(sign))]
    if not is_whole:
        left.append(GOES_ON_ELSEWHERE)
    article.warnings = [warning for warning in article.warnings if warning not in said]
    if left:
        article.warnings.append(INCOMPLETE + ", ".join(left))


def _blocks(more: ArticleFact) -> Iterator[BlockFact]:
    """Yield the blocks of a further page: what was taken for its perex is one, unless only its metadata have it."""
    if more.perex and not more.provenance.get("perex", "meta").startswith(("meta", "json-ld")):
        yield BlockFact(kind="paragraph", text=more.perex)
    yield from more.blocks


def _is_repeated(block: BlockFact, told: Collection[str], urls: Collection[str]) -> bool:
    """Tell whether an earlier page of the article has a block, too."""
    if block.url in urls:
        return True
    return (len(block.text) >= _REPEATED_CHARS or block.kind == "heading") and fold(block.text) in told
