"""Which pages are asked for as sections: what the menus lead to, then what has most articles below it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_author, looks_like_tag
from newscrawl.onboarding.address_form import template_of
from newscrawl.onboarding.stages.feeds import looks_like_feed
from newscrawl.values.urls import canonical_url, place_of, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.onboarding.overview import Overview

_SERVICE = re.compile(
    r"""
    # about the paper, and what readers sign
    kontakt\w* | inzerce | inzerat\w* | reklama | pro-?inzerenty | o-?nas | about | tiraz | impressum | redakce
  | kariera | podminky[\w-]* | terms[\w-]* | vop | gdpr | cookies?[\w-]* | souhlas[\w-]* | nastaveni[\w-]*
  | ochrana[\w-]* | osobni-udaje | zasady[\w-]* | privacy[\w-]* | pravidla[\w-]* | autorska-prava | copyright
    # what readers do
  | predplat\w* | subscribe | prihla\w* | login | log-?in | sign-?in | logout | odhla\w* | registrac\w* | register
  | ucet | profil\w* | muj-\w+ | account | newsletter\w* | napoveda | help | faq | mapa-(?:stranek|webu) | sitemap
  | hled\w* | vyhled\w* | search | diskus[ez]e? | diskuze | forum | chat | kviz\w* | anket\w* | soutez\w*
  | darujte | podpor\w* | donate
    # what papers offer beside news
  | tv-?program | program | horoskop\w* | jizdni-rady | kurzy-?(?:men)? | slevy | kupony | hry | games | krizovk\w*
  | sudoku | e-?shop | obchod | shop | kosik | cart | seznamka | bazar | realit\w* | prace | kalendar\w* | calendar
    # other pages, other places
  | stranka | stranky | page | aplikace | app | mobil[ni]* | facebook | twitter | instagram | youtube
  | galerie | fotogalerie
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Whole folders of an address, or files without suffix, that no section of news has for a name."""
_ALL_NEWS = re.compile(
    r"archiv|archive|prehled(?:-\w+)?|stalo-se(?:-\d+)?|(?:dalsi|vsechny|nejnovejsi|posledni)-\w+|nejnovejsi",
    re.IGNORECASE,
)
"""Folders of lists of all that a site writes, wherever the link stands."""
_FILE = re.compile(
    r"\.(?:xml|gz|pdf|jpe?g|png|gif|svg|webp|ico|js|css|zip|mp[34]|docx?|xlsx?|txt|json|apk|ics)$", re.IGNORECASE
)
_PAGE_OF_LIST = re.compile(r"(?:^|&)[\w-]*(?:page|strana|pageitem|paged|offset|from)[\w-]*=", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
_MOST_OF_A_TEMPLATE = 3
"""Addresses that differ in nothing but numbers: a calendar has thousands."""
_MOST_FOLDERS = 3
_MOST_MISSES = 2
"""Folders of articles that do not answer, and are more than those that do, until no more are tried."""


def sections(overview: Overview) -> list[str]:
    """Return what may be sections: links in menus of the front page, its other ones, then those of section pages."""
    found: dict[str, str] = {}
    templates: Counter[str] = Counter()
    for url in _ordered(overview):
        place, template = place_of(url), template_of(url.partition("?")[0])
        if place in found or place.partition("?")[0] in found or templates[template] >= _MOST_OF_A_TEMPLATE:
            continue
        templates[template] += 1
        found[place] = url
    found.pop(place_of(overview.front_url), None)
    return list(found.values())


@lru_cache(maxsize=50_000)
def may_be_section(url: str) -> bool:
    """Tell whether an address may be a section's: it is no file, feed, topic, author, service or page of a list."""
    parts = urlsplit(url)
    folders = [folder.partition(".")[0] for folder in parts.path.strip("/").split("/")]
    return not (
        len(folders) > _MOST_FOLDERS
        or _FILE.search(parts.path)
        or looks_like_feed(url)
        or looks_like_tag(url)
        or looks_like_author(url)
        or _PAGE_OF_LIST.search(parts.query)
        or any(_SERVICE.fullmatch(folder) for folder in folders if folder)
    )


@lru_cache(maxsize=50_000)
def below(url: str, section: str) -> bool:
    """Tell whether an address lies below that of a section, which is not a whole host."""
    place = place_of(section)
    return place_of(url).startswith(f"{place}/") if "/" in place else place_of(url).partition("/")[0] == place


def _ordered(overview: Overview) -> Iterator[str]:
    """Yield what may be sections, the likeliest first."""
    first = next(iter(overview.links), None)
    if first is None:
        return
    links = overview.links[first]
    names = [link for link in links if _is_candidate(overview, link.url)]
    articles = [link.url for link in links if overview.is_articlelike(link.url)]
    in_menu = [link.url for link in names if link.is_in_menu and not link.is_in_foot]
    yield from sorted(in_menu, key=lambda url: not any(below(article, url) for article in articles))
    yield from (link.url for link in names if _ALL_NEWS.fullmatch(urlsplit(link.url).path.strip("/")))
    rest = Counter(
        {link.url: sum(below(article, link.url) for article in articles) for link in names if not link.is_in_foot}
    )
    yield from (url for url, count in rest.most_common() if count)
    for url, page_links in overview.links.items():
        if url != first and not overview.seen.pages[url].is_article:
            yield from (
                link.url
                for link in page_links
                if link.is_in_menu and not link.is_in_foot and _is_candidate(overview, link.url)
            )
    articles_read = [page.answer.url for page in overview.seen.articles]
    for url in articles_read:
        yield from _shown_above(overview, url)
    guesses = list(dict.fromkeys(guess for url in articles_read for guess in _folders_of(overview, url)))
    answered = [url in overview.seen.pages for url in guesses if url in overview.seen.answers]
    go_on = answered.count(False) < max(_MOST_MISSES, answered.count(True) + 1)
    yield from (url for url in guesses if go_on or url in overview.seen.answers)
    yield from (url for url, count in rest.items() if not count)


def _shown_above(overview: Overview, article: str) -> Iterator[str]:
    """Yield what an article shows of its section: links of its menu, and those to folders that it lies in."""
    url = canonical_url(overview.seen.answers[article].final_url) or article
    for link in overview.links[article]:
        if (link.is_in_menu or below(url, link.url)) and not link.is_in_foot and _is_candidate(overview, link.url):
            yield link.url


def _folders_of(overview: Overview, article: str) -> Iterator[str]:
    """Yield the folders that an article lies in, whether a link leads to them or not."""
    url = canonical_url(overview.seen.answers[article].final_url) or article
    origin, _, path = url.partition("://")[2].partition("/")
    folders = path.split("/")[:-1][:_MOST_FOLDERS]
    folders = list(takewhile(_WORDS.fullmatch, folders))
    scheme = url.partition(":")[0]
    in_menu = [link.url for link in overview.links[article] if link.is_in_menu and urlsplit(link.url).path != "/"]
    slash = "/" if in_menu and in_menu[0].endswith("/") else ""
    above = (f"{scheme}://{origin}/{'/'.join(folders[:depth])}{slash}" for depth in range(len(folders), 0, -1))
    yield from (section for section in above if _is_candidate(overview, section))


def _is_candidate(overview: Overview, url: str) -> bool:
    if not (may_be_section(url) and overview.may_ask(url)) or overview.is_articlelike(url):
        return False
    host = split(url).hostname or ""
    return host in overview.article_hosts or not _SERVICE.fullmatch(host.partition(".")[0])
