"""What a look at a site's articles says of its file: shares of fields, sources that lead nowhere, a verdict. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newscrawl.czech.headings import section
from newscrawl.items import Article, RelatedLink
from newscrawl.monitoring.chance import at_least
from newscrawl.page import Page
from newscrawl.site import Site
from newscrawl.values.terminal import columns, printable, shortened
from newscrawl.workbench.inspection import FieldRow, field_rows
from newscrawl.workbench.live_sites import LiveSite, LiveSource, ReadPage

_BY_CHANCE = 0.05
"""A share so low in a sample of articles, or lower, is no chance when it is less likely than this."""
_LEAST_READ = 0.9
"""Share of the pages that the site takes for articles which must be some: now and then one is a gallery or a form."""
_FEWEST_MISSED = 2
"""Articles that the site does not take, of those tried, which are no exception."""
_FEWEST_FOUND_ELSEWHERE = 3
"""Articles on which a field must have been found by no declared source until that is a redesign."""
_VALUE_CHARACTERS = 40
_SOURCE_CHARACTERS = 60
_MOST_NAMED = 5
"""Addresses and headings that one line names."""


@dataclass(slots=True)
class Check:
    """What speaks against a site's file."""

    problems: list[str] = field(default_factory=list)
    """Each of them makes the site ill."""
    notes: list[str] = field(default_factory=list)
    """What a person may want to look at."""


def check(spider: type[Site], live: LiveSite, is_article_url: Callable[[str], bool]) -> Check:
    """Return what speaks against the file of a site.

    Args:
        spider: its class.
        live: what the look at it has found.
        is_article_url: tells which addresses it takes.
    """
    found = Check()
    articles = [page for page in live.pages if page.rows]
    _judge_pages(found, live.pages, articles)
    _judge_fields(found, spider.expect, articles)
    _judge_declared(found, spider.page, articles)
    _judge_sources(found, live, is_article_url)
    _judge_missed(found, live, is_article_url)
    found.notes += _notes_on_headings(articles)
    found.notes += _by_reason(live.failures)
    return found


def share_table(spider: type[Site], articles: Sequence[ReadPage]) -> list[str]:
    """Return lines that show of each field on how many articles it is, what `expect` asks for, and where it comes from.

    The value is that of the first article. Below stand the boxes of teasers, with how many articles have one.
    """
    table = [("field", "articles", "expect", "value", "from", "declared")]
    for name, rows in _rows_of_fields(spider.page, articles).items():
        hits = sum(bool(row.value) for row in rows)
        expected = spider.expect.get(name)
        table.append(
            (
                name,
                f"{hits} of {len(rows)}",
                "" if expected is None else f"{expected:g}",
                shortened(rows[0].value, _VALUE_CHARACTERS) or "-",
                shortened(_counted(row.origin for row in rows if row.origin), _SOURCE_CHARACTERS),
                _counted(row.declared for row in rows if row.declared),
            )
        )
    boxes = Counter(box for page in articles for box in {(link.section, link.heading or "") for link in _links(page)})
    number = len(articles)
    return [
        *columns(table, "  "),
        *(
            f"  box: {printable(heading) or '(no heading)'}, {section}, on {hits} of {number}"
            for (section, heading), hits in boxes.most_common()
        ),
    ]


def has_field(page: ReadPage, name: str) -> bool:
    """Tell whether an article has a field, or with "boxes" a box of teasers."""
    return bool(_links(page) if name == "boxes" else getattr(_article(page), name))


def _judge_pages(found: Check, pages: Sequence[ReadPage], articles: Sequence[ReadPage]) -> None:
    if not articles:
        found.problems.append("no article was found or fetched")
    elif len(articles) < _LEAST_READ * len(pages):
        found.problems.append(
            f"{len(pages) - len(articles)} of {len(pages)} pages that article_url takes are no article"
        )
    found.notes += _by_reason([(page.url, f"no article: {page.reason}") for page in pages if not page.rows])


def _judge_fields(found: Check, expect: Mapping[str, float], articles: Sequence[ReadPage]) -> None:
    """Add the fields that fewer articles have than `expect` asks for, beyond chance."""
    number = len(articles)
    for name, share in expect.items():
        if name == "articles" or not number:
            continue
        hits = sum(has_field(page, name) for page in articles)
        if hits < share * number and 1 - at_least(hits + 1, number, share) < _BY_CHANCE:
            found.problems.append(f"{name} on {hits} of {number} articles, {share:g} expected")


def _judge_declared(found: Check, declared: Page, articles: Sequence[ReadPage]) -> None:
    """Add the fields that are found by no declared source, and note the sources that hit on no article."""
    for name, rows in _rows_of_fields(declared, articles).items():
        source = rows[0].source
        if name == "agencies":  # stand where the authors do
            continue
        declared_sources: tuple[str, ...] = getattr(declared, source, ())
        hits = {row.declared for row in rows}
        elsewhere = [row for row in rows if row.value and row.declared == "miss"]
        if declared_sources and elsewhere and hits == {"miss"}:
            is_redesign = len(elsewhere) >= min(_FEWEST_FOUND_ELSEWHERE, len(articles))
            (found.problems if is_redesign else found.notes).append(f"{name} by no declared source")
        elif declared_sources:
            of = len(declared_sources)
            idle = [entry for rank, entry in enumerate(declared_sources, 1) if f"{rank} of {of}" not in hits]
            if idle and hits != {"miss"}:
                found.notes.append(f"{name}: no article has {', '.join(map(_shown, idle))}")


def _judge_sources(found: Check, live: LiveSite, is_article_url: Callable[[str], bool]) -> None:
    """Add the sources that lead nowhere, and those that are taken for articles."""
    found.problems += [
        f"article_url takes the {source.kind} {_shown(url)}"
        for url, source in live.sources.items()
        if source.kind in ("front", "listing") and is_article_url(url)
    ]
    found.problems += [
        f"{source.kind} {_shown(url)}: {source.problem}" for url, source in live.sources.items() if source.problem
    ]
    found.notes += [
        f"{source.kind} {_shown(url)} is empty" for url, source in live.sources.items() if _is_empty(source)
    ]
    if live.not_asked:
        found.notes.append(f"{len(live.not_asked)} sources were not asked for, such as {_shown(live.not_asked[0])}")


def _is_empty(source: LiveSource) -> bool:
    return source.articles == 0 and source.problem is None


def _judge_missed(found: Check, live: LiveSite, is_article_url: Callable[[str], bool]) -> None:
    """Add articles that the site does not take."""
    missed = [page for page in live.probes if page.rows and not is_article_url(_article(page).url)]
    if missed:
        named = ", ".join(_shown(page.url) for page in missed)
        line = f"article_url does not take {len(missed)} of {len(live.probes)} articles that were tried: {named}"
        (found.problems if len(missed) >= _FEWEST_MISSED else found.notes).append(line)
    if live.strangers:
        url, listing = next(iter(live.strangers.items()))
        example = f"{_shown(url)} on {_shown(listing)}"
        found.notes.append(f"{len(live.strangers)} links look like articles and are not taken, such as {example}")


def _notes_on_headings(articles: Sequence[ReadPage]) -> Iterator[str]:
    headings = Counter(
        heading
        for page in articles
        for heading in {link.heading for link in _links(page) if link.heading}
        if section(heading) is None
    )
    if headings:
        named = ", ".join(f"{_shown(heading)} ({number})" for heading, number in headings.most_common(_MOST_NAMED))
        yield f"{len(headings)} headings of boxes are not in the vocabulary: {named}"


def _by_reason(failures: Sequence[tuple[str, str]]) -> list[str]:
    """Return a line for each reason among `failures`, (address, reason), with the first address that has it."""
    urls: dict[str, list[str]] = defaultdict(list)
    for url, reason in failures:
        urls[reason].append(url)
    return [
        f"{first}: {reason}" + (f", and {len(others)} more" if others else "")
        for reason, (first, *others) in urls.items()
    ]


def _rows_of_fields(declared: Page, articles: Sequence[ReadPage]) -> dict[str, list[FieldRow]]:
    """Return field -> its row in each article."""
    fields: dict[str, list[FieldRow]] = defaultdict(list)
    for page in articles:
        for row in field_rows(_article(page), declared, page.facts.counts):
            fields[row.name].append(row)
    return fields


def _counted(values: Iterator[str]) -> str:
    """Return what values say, the most frequent first, each with its number where they are not all the same."""
    counted = Counter(values).most_common()
    if len(counted) == 1:
        return counted[0][0]
    return ", ".join(f"{value}: {number}" for value, number in counted)


def _article(page: ReadPage) -> Article:
    article = page.rows[0]
    assert isinstance(article, Article)  # noqa: S101 - Extractor.rows says so
    return article


def _links(page: ReadPage) -> list[RelatedLink]:
    return [row for row in page.rows[1:] if isinstance(row, RelatedLink)]


def _shown(text: str) -> str:
    return shortened(text, 2 * _SOURCE_CHARACTERS)
