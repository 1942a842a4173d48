"""Articles over several pages: which page comes next, which one came before, and how the facts of all become one's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from newscrawl.crawling.discovery import parse_html
from newscrawl.czech.continued import goes_on
from newscrawl.facts import BlockFact
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, url_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml import etree

    from newscrawl.facts import ArticleFact, PageFacts

FURTHER = "further"
"""Key in the meta of a request for a further page of an article; redirects keep it."""
INCOMPLETE = "text: incomplete, "
"""How the warning begins that names, between commas, what speaks for a text's being incomplete."""
NEXT_PAGE = "it goes on on another page"
"""What the warning says of an article of which not all pages are read."""

_SAYS_SO = (NEXT_PAGE, "the page says that it goes on")
_OF_WORDS = re.compile(r"\d+ of \d+ words that the page states")
_MAY_GO_ON = re.compile(
    r"rel\s*=\s*[\"']?[^\"'>]{0,40}\b(?:next|prev)\b|další\s+str|následující\s+str|pokračov|next\s+page|str[aá]nkov|pag(?:er|ination|inator)",
    re.IGNORECASE,
)
"""What stands on every page with a next one; most pages have none of it, and are not parsed once more."""
_NAMES = "strana|stranka|str|page|paged|pagina|pg|p|seite|part|cast"
_QUERY_NAME = re.compile(_NAMES, re.IGNORECASE)
_PATH_END = re.compile(rf"[/,_.;-](?:(?:{_NAMES})[/=,_-]?)?\d{{1,3}}(?:\.\w{{2,5}})?", re.IGNORECASE)
"""What the path of a further page has after that of the first: /2, -2, ,2, /strana-2, -page-2.html, /page/2."""
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)
_NEXT = re.compile(r"\W*(?:další|následující|next)(?:\s+(?:strana|stránka|část|page))?\W*|\s*[>»›→]+\s*", re.IGNORECASE)
_OF_ARTICLE = re.compile("pokračov|článku|continue", re.IGNORECASE)
"""In a link that says that the article goes on, not that a list does: it may lead to any address of the site."""
_REPEATED_CHARS = 30
"""Characters from which a paragraph that stands on two pages is the same one: shorter ones ("Ano.") recur."""


def is_page_of(first: str, url: str) -> bool:
    """Tell whether the address `url` is that of a further page of the article whose first page is at `first`."""
    try:
        base, target = urlsplit(first), urlsplit(url)
    except ValueError:
        return False
    if base.hostname != target.hostname:
        return False
    own, other = (parse_qsl(each.query, keep_blank_values=True) for each in (base, target))
    path, stem = target.path.rstrip("/"), base.path.rstrip("/")
    if path == stem:
        more = [pair for pair in other if pair not in own]
        return len(more) == 1 == len(other) - len(own) and _is_number(*more[0])
    ends = (path[len(each) :] for each in {stem, _EXTENSION.sub("", stem)} - {""} if path.startswith(each))
    return own == other and any(_PATH_END.fullmatch(end) for end in ends)


def next_page(html: str, url: str, seen: Collection[str]) -> str | None:
    """Return the address of the page on which the article goes on, None where the page names none.

    Args:
        html: the page.
        url: its address.
        seen: addresses of the article's pages that were read, in their order: the first page is the first.
    """
    if not _MAY_GO_ON.search(html):
        return None
    keys = {url_key(each) for each in seen}
    first, *_ = seen
    for target, text, relations in _links(html, url):
        if url_key(target) in keys or urlsplit(target).hostname != urlsplit(first).hostname:
            continue
        if is_page_of(first, target):
            if "next" in relations or goes_on(text) or _NEXT.fullmatch(text) or text == str(len(seen) + 1):
                return target
        elif goes_on(text) and _OF_ARTICLE.search(text):
            return target
    return None


def first_page(html: str, url: str, canonical: str) -> str | None:
    """Return the address of the first page where the page at `url` is a later one of the same article, else None.

    Its `canonical` address says so, or that of the page before it (`rel="prev"`).
    """
    if url_key(canonical) != url_key(url) and is_page_of(canonical, url):
        return canonical
    if not _MAY_GO_ON.search(html):
        return None
    before = (target for target, _, relations in _links(html, url) if not {"prev", "previous"}.isdisjoint(relations))
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
    article.images += [image for image in more.images if image.url not in pictures]
    article.teaser_texts |= more.teaser_texts
    links = {(link.heading, link.url, link.title) for link in facts.links}
    facts.links += [link for link in further.links if (link.heading, link.url, link.title) not in links]
    article.warnings += [warning for warning in more.warnings if warning not in article.warnings]
    return True


def warn(article: ArticleFact, *, is_whole: bool) -> None:
    """Have the warnings of an article of several pages say whether its text is whole now, in one of them at most."""
    said = [warning for warning in article.warnings if warning.startswith(INCOMPLETE)]
    signs = dict.fromkeys(sign for warning in said for sign in warning.removeprefix(INCOMPLETE).split(", "))
    left = [sign for sign in signs if sign not in _SAYS_SO and not (is_whole and _OF_WORDS.fullmatch(sign))]
    if not is_whole:
        left.append(NEXT_PAGE)
    article.warnings = [warning for warning in article.warnings if warning not in said]
    if left:
        article.warnings.append(INCOMPLETE + ", ".join(left))


def _is_number(name: str, value: str) -> bool:
    return _QUERY_NAME.fullmatch(name) is not None and value.isdigit() and len(value) <= 3


def _links(html: str, url: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield target, text and relations of each link of a page, declared ones and those to click on."""
    root = parse_html(html)
    base = next((found for each in root.iter("base") if (found := absolute_url(url, each.get("href") or ""))), url)
    for element in root.iter("link", "a"):
        href = (element.get("href") or "").strip()
        target = absolute_url(base, href) if href and not href.startswith("#") else None
        if target:
            yield target, _text(element), (element.get("rel") or "").lower().split()


def _text(element: etree._Element) -> str:
    return clean("".join(map(str, element.itertext())))


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
