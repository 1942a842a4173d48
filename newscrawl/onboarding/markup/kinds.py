"""Which addresses and marks tell what kind of article a page is: `Page.kinds`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.czech.rubrics import kind_of_rubric
from newscrawl.items import ArticleKind
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.markup.rubrics import SECTION_METAS, Rubric, told_rubrics
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.selectors import selectors_for
from newscrawl.page import Page
from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.values.terminal import counted
from newscrawl.values.urls import absolute_url

_ORDER: tuple[ArticleKind, ...] = ("sponsored", "opinion", "podcast", "interview", "live", "gallery", "video")
"""Which kind holds where a page is of two rubrics: who paid and who speaks comes before the form."""
_FEWEST = 3
"""Articles of one kind from which a part of the address needs no name of a rubric in it."""
_SURE = 2
"""Articles on which a mark must be seen to be sure."""
_WORDS = 4
"""Words at the beginning of a slug that may name its rubric."""
_LEVELS = 3
"""Elements above a rubric's link that may tell it from the same link in a menu."""
_MOST_ADDRESSES = 5
_SAFE = re.compile(r"[^'\"\\\n\r<>]{1,60}")
"""What may stand in quotes in a selector."""


@dataclass(frozen=True, slots=True)
class _Article:
    """One seen article: what of it tells the kind."""

    page: SeenPage
    url: str
    kind: ArticleKind | None
    """What its rubric is, None for an article of any other rubric."""
    rubrics: tuple[Rubric, ...]
    bare: ArticleKind
    """What it reads as without a declaration."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """What may be declared, and the articles that it hits."""

    text: str
    hits: frozenset[str]
    is_named: bool = True
    """Whether it has the name of a rubric of the kind in it."""
    is_of_address: bool = False
    """Whether it is searched in addresses; of these the shortest is best, of selectors the first."""


def learn_kinds(seen: Seen, base: Page) -> Finding[object] | None:
    """Return the marks by which the kinds of articles are told that reading with `base` does not tell.

    The rubric that a page prints or states says what kind it is (`czech.rubrics`); then a part of the addresses of
    that rubric is declared that no other article has, else the element that prints its name.
    """
    articles = _articles(seen, base)
    chosen: list[tuple[str, str]] = []
    certain = True
    addresses: list[str] = []
    told = 0
    for kind in _ORDER:
        missed = [each for each in articles if each.kind == kind and each.bare != kind]
        others = [each for each in articles if each.kind != kind]
        while missed:
            mark = _best_mark(kind, missed, others)
            if mark is None:
                break
            chosen.append((mark.text, kind))
            certain = certain and len(mark.hits) >= _SURE
            addresses += sorted(mark.hits)[:2]
            told += len(mark.hits)
            missed = [each for each in missed if each.url not in mark.hits]
    chosen += [entry for entry in _named_folders(seen, base, articles) if entry not in chosen]
    if not chosen:
        return None
    return Finding(
        value=(*chosen, *base.kinds),
        certainty="sure" if certain and told else "few",
        why=(f"told so on {told} of {counted(len(articles), 'article')}" if told else "by the names of folders alone"),
        addresses=tuple(addresses[:_MOST_ADDRESSES]),
    )


def _articles(seen: Seen, base: Page) -> list[_Article]:
    pages = seen.articles
    rubrics = told_rubrics(pages)
    sections = _named_sections(seen)
    articles = []
    for page, printed in zip(pages, rubrics, strict=True):
        fact = page.decisions.facts.article
        url = fact.url if fact is not None else page.url
        bare = kind_of(url, "", base) if base.kinds else fact.kind if fact is not None else "article"
        bare = fact.kind if fact is not None and bare == "article" else bare
        kinds = {rubric.kind for rubric in printed}
        kinds |= {kind for start, kind in sections.items() if url.startswith(start)}
        told = next((kind for kind in _ORDER if kind in kinds), None)
        articles.append(_Article(page, url, told if bare in ("article", told) else None, tuple(printed), bare))
    return articles


def _named_sections(seen: Seen) -> dict[str, ArticleKind]:
    """Return the addresses of sections whose names tell a kind, each with a slash at its end."""
    found: dict[str, ArticleKind] = {}
    for page in seen.pages.values():
        for run in _runs(page):
            for href, text in run.links:
                kind = kind_of_rubric(text)
                url = absolute_url(page.url, href) if kind is not None else None
                if kind is not None and url is not None and urlsplit(url).path.strip("/"):
                    found[url.partition("?")[0].partition("#")[0].rstrip("/") + "/"] = kind
    return found


def _runs(page: SeenPage) -> list[TextRun]:
    try:
        return page.decisions.document.outline.runs
    except ValueError:
        return []


def _best_mark(kind: ArticleKind, missed: Sequence[_Article], others: Sequence[_Article]) -> _Mark | None:
    """Return the mark that hits most of the articles and none of the others; one of addresses before one of markup."""
    printed = _markup_marks(missed) if len(others) >= _FEWEST else ()
    for marks in (_address_marks(kind, missed), printed):
        right = [mark for mark in marks if not any(_hits(mark.text, each) for each in others)]
        if right:
            return max(right, key=lambda mark: (mark.is_named, len(mark.hits), -len(mark.text) * mark.is_of_address))
    return None


def _hits(mark: str, article: _Article) -> bool:
    if mark.startswith("css:"):
        return article.page.decisions.document.outline.tree.css_matches(mark[4:])
    return re.search(mark, article.url) is not None


def _address_marks(kind: ArticleKind, articles: Sequence[_Article]) -> Iterator[_Mark]:
    """Yield the parts of addresses that name the kind, the rubric's own address, or stand in several."""
    tried: set[str] = set()
    for article in articles:
        ends = {end for rubric in article.rubrics if rubric.href for end in _ends(rubric.href)}
        for pattern, word, is_folder in _parts(article.url):
            if pattern in tried:
                continue
            tried.add(pattern)
            hits = frozenset(each.url for each in articles if re.search(pattern, each.url))
            is_named = kind_of_rubric(word) == kind
            is_host = pattern.startswith("^") and is_folder
            is_called = word in ends and (not is_host or len(hits) >= _SURE)
            if is_named or is_called or (is_folder and not is_host and len(hits) >= _FEWEST):
                yield _Mark(pattern, hits, is_named, is_of_address=True)


def _ends(href: str) -> set[str]:
    """Return what the address of a rubric calls it: its last folder, with and without a number, and its own host."""
    parts = urlsplit(href)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return {last, re.sub(r"-\d+$", "", last), (parts.hostname or "").partition(".")[0]} - {"", "www"}


def _escape(text: str) -> str:
    """Return a regular expression that matches a text, without the escapes that it does not need."""
    return re.escape(text).replace(r"\-", "-")


def _parts(url: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (expression, words it is about, whether it is a host or folder) for the parts of an address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.startswith("www.") and host.count(".") >= 2:
        yield rf"^https?://{_escape(host)}/", host.partition(".")[0], True
    *folders, slug = parts.path.strip("/").split("/")
    for number, folder in enumerate(folders):
        yield rf"/{_escape(folder)}/", folder, True
        if number:
            pair = f"{folders[number - 1]}/{folder}"
            yield rf"/{_escape(pair)}/", folder, True
    words = slug.split("-")
    before = f"/{_escape(folders[-1])}/" if folders else rf"^https?://{_escape(host)}/"
    for count in range(1, min(_WORDS, len(words) - 1) + 1):
        start = "-".join(words[:count])
        yield f"{before}{_escape(start)}-", start, False
    for word in re.findall(r"(?<=_)[a-z-]+(?=_)", slug):
        yield rf"_{_escape(word)}_", word, False


def _markup_marks(articles: Sequence[_Article]) -> Iterator[_Mark]:
    """Yield the elements that state or print the rubric of these articles."""
    stated = [text for each in articles for rubric in each.rubrics for text in _meta_selectors(rubric)]
    for text in dict.fromkeys([*stated, *_printed_selectors(articles)]):
        hits = frozenset(each.url for each in articles if _hits(text, each))
        if hits:
            yield _Mark(text, hits)


def _meta_selectors(rubric: Rubric) -> Iterator[str]:
    """Yield the selector of the <meta> tag that states a rubric."""
    name = rubric.place.removeprefix("meta:")
    if name in SECTION_METAS and _SAFE.fullmatch(rubric.name):
        key = "property" if ":" in name else "name"
        yield f"css:meta[{key}='{name}'][content='{rubric.name}']"


def _printed_selectors(articles: Sequence[_Article]) -> Iterator[str]:
    """Yield selectors of the links to a rubric in the elements that print it, or of its label."""
    places: dict[tuple[int, str, str], list[tuple[Outline, list[Element]]]] = {}
    for article in articles:
        for rubric in article.rubrics:
            path = urlsplit(rubric.href).path if rubric.href else ""
            if rubric.run is None or (rubric.href and not (path.strip("/") and _SAFE.fullmatch(path))):
                continue
            end = f" a[href$='{path}']" if path else ""
            outline = article.page.decisions.document.outline
            for level, element in enumerate(rubric.run.element.nearest(_LEVELS if end else 1)):
                places.setdefault((level, rubric.place, end), []).append((outline, [element]))
    for (_, _, end), found in sorted(places.items(), key=lambda entry: entry[0][0]):
        if len(found) < _SURE and kind_of_rubric(end.rstrip("/']").rpartition("/")[2]) is None:
            continue  # what one page prints, others may print over another kind
        yield from (f"css:{selector}{end}" for selector in selectors_for(found)[:1])


def _named_folders(seen: Seen, base: Page, articles: Sequence[_Article]) -> list[tuple[str, str]]:
    """Return the folders of addresses in feeds and sitemaps that are called as a rubric whose kind is not known.

    No article of them was seen, but the site's own menu names them so.
    """
    sections = _named_sections(seen)
    known = {urlsplit(each.url).path for each in articles}
    sources = [*seen.feeds.values(), *(sitemap.entries for sitemap in seen.sitemaps.values())]
    found: dict[tuple[str, str], None] = {}
    for entry in (entry for entries in sources for entry in entries):
        if urlsplit(entry.url).path in known or kind_of(entry.url, "", base) != "article":
            continue
        for start, kind in sections.items():
            folder = urlsplit(start).path
            if entry.url.startswith(start) and kind_of_rubric(folder.strip("/").rpartition("/")[2]) == kind:
                found[_escape(folder), kind] = None
    return list(found)
