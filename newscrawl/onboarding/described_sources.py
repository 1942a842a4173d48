"""What the docstring of a site's class says of its sources: which there are, and what they named on the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.sources.declared_sitemaps import articles_in, children_of
from newscrawl.values.terminal import counted
from newscrawl.values.urls import canonical_url, place_of

_FIRST_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)")


def discovery(findings: Findings, seen: Seen) -> Iterator[str]:
    """Yield a sentence for each kind of source that is declared, and on how more of them are found."""
    is_article = _taken_by(findings)
    yield from _feeds(_urls(findings, "feeds"), seen, is_article)
    yield from _sitemaps(_urls(findings, "sitemaps"), seen, is_article)
    yield from _listings(findings, seen)
    if archives := _urls(findings, "archives"):
        yield f"{_one(len(archives), 'archive')} of former years."


def _taken_by(findings: Findings) -> Callable[[str], bool]:
    """Return whether `article_url` takes an address; without one, or with one that is none, it takes nothing."""
    pattern = findings.site.get("article_url")
    try:
        compiled = re.compile(str(pattern.value) if pattern else r"(?!)")
    except re.error:
        compiled = re.compile(r"(?!)")
    return lambda url: compiled.search(url) is not None


def _urls(findings: Findings, word: str) -> tuple[str, ...]:
    finding = findings.site.get(word)
    return finding.value if finding and isinstance(finding.value, tuple) else ()


def _feeds(urls: tuple[str, ...], seen: Seen, is_article: Callable[[str], bool]) -> Iterator[str]:
    if not urls:
        return
    read = [asked for asked in seen.feeds if _is_one_of(seen, asked, urls)]
    forms = {_form(seen.answers[asked].body) for asked in read}
    noun = f"{forms.pop()} feed" if len(forms) == 1 else "feed"
    named = {place_of(entry.url) for asked in read for entry in seen.feeds[asked] if is_article(entry.url)}
    yield f"{_one(len(urls), noun)} {_names(len(urls))} {counted(len(named), 'article')}."


def _form(body: bytes) -> str:
    """Return the kind of a feed: Atom's root is `feed` (RFC 4287 4.1.1), that of RSS is `rss` or `RDF`."""
    first = _FIRST_ELEMENT.search(body)
    return "Atom" if first and first[1].rpartition(b":")[2] == b"feed" else "RSS"


def _sitemaps(urls: tuple[str, ...], seen: Seen, is_article: Callable[[str], bool]) -> Iterator[str]:
    read = [asked for asked in seen.sitemaps if _is_one_of(seen, asked, urls)]
    for noun in ("news sitemap", "sitemap", "sitemap index"):
        kind = [asked for asked in read if _kind(seen, asked) == noun]
        if not kind:
            continue
        told = sum(any(asked in text for text in seen.robots.values()) for asked in kind)
        where = "" if not told else " (in robots.txt)" if told == len(kind) else f" ({told} in robots.txt)"
        files = {file for asked in kind for file in (asked, *children_of(seen, asked)) if file in seen.sitemaps}
        number = sum(articles_in(seen, file, is_article) for file in files)
        subject = f"{_one(len(kind), noun)}{where}" if noun != "sitemap index" else _index(len(kind), where)
        yield f"{subject} {_names(len(kind))} {counted(number, 'article')}."


def _index(number: int, where: str) -> str:
    return "One sitemap index" + where if number == 1 else f"{number} sitemap indexes{where}"


def _kind(seen: Seen, asked: str) -> str:
    sitemap = seen.sitemaps[asked]
    if sitemap.kind == "index":
        return "sitemap index"
    return "news sitemap" if any(entry.published for entry in sitemap.entries) else "sitemap"


def _listings(findings: Findings, seen: Seen) -> Iterator[str]:
    urls = _urls(findings, "listings")
    if urls:
        read = {canonical_url(url) for asked, page in seen.pages.items() for url in (asked, page.url)}
        missing = sum(canonical_url(url) not in read for url in urls)
        unread = f", {missing} of which {'was' if missing == 1 else 'were'} not read" if missing else ""
        yield f"{_one(len(urls), 'section')}{unread}."
    if findings.site.get("section_url"):
        yield "Further sections are those that pages link to."
    if not urls:
        return
    if parameter := findings.site.get("listing_page_param"):
        yield f"Sections have further pages by `{parameter.value}`."
    elif any(page.listing.next_page() for page in seen.others):
        yield "Sections link to their next page."
    else:
        yield "No further pages of sections were found."


def _is_one_of(seen: Seen, asked: str, urls: Iterable[str]) -> bool:
    """Tell whether an address that was asked for is declared, by itself or as the one that it redirects to."""
    return not {asked, canonical_url(seen.answers[asked].final_url)}.isdisjoint(urls)


def _one(number: int, noun: str) -> str:
    """Return how many there are at the beginning of a sentence: "One feed", "3 feeds"."""
    return f"One {noun}" if number == 1 else counted(number, noun)


def _names(number: int) -> str:
    return "names" if number == 1 else "name"
