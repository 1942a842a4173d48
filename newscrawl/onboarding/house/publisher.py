"""Who publishes a site: by the metadata of its articles, and by the line at the foot of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newscrawl.onboarding.finding import Certainty, Finding
from newscrawl.onboarding.house.names import company_key, has_legal_form, owner_in
from newscrawl.onboarding.house.pages import readable
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.reading.document.metadata import lookup
from newscrawl.values.terminal import counted, printable
from newscrawl.values.text import clean

_FEW_PAGES = 5
"""Fewer pages than these are few."""
_MOST_NAME_CHARS = 80
"""Characters of the longest name of a publisher."""
_META = ("publisher", "dc.publisher", "dcterms.publisher")
"""Names of metadata in which a publisher stands."""
_SITE_META = ("og:site_name", "application-name")


def learn_publisher(seen: Seen) -> Finding[object] | None:
    """Return who publishes the site, None where no page names anybody.

    A company's name goes before a newspaper's: metadata often call the publisher as its site. What the metadata of the
    articles name goes before what stands at the foot of pages, and the site's own name comes last.
    """
    pages = seen.articles
    titles = {company_key(name) for name in site_titles(seen)}
    stated = Counter(name for page in pages for name in set(_stated(page)))
    printed = Counter(name for page in (pages or readable(seen)) for name in set(_printed(page)))
    named = [("in the metadata", name, number) for name, number in stated.most_common()]
    named += [("at the foot", name, number) for name, number in printed.most_common()]
    named = [(where, name, number) for where, name, number in named if 2 * number >= len(pages) or number > 1]
    rank = {id(entry): _rank(entry[1], titles) for entry in named}
    best = min(named, key=lambda entry: rank[id(entry)], default=None)
    if best is None:
        return _by_title(seen)
    same = [entry for entry in named if company_key(entry[1]) == company_key(best[1])]
    where, name, number = same[0]  # as the metadata spell it, if these name it
    certainty: Certainty = "few" if number < _FEW_PAGES or rank[id(best)] == 2 else "sure"
    others = tuple(dict.fromkeys(other for _, other, _ in named if company_key(other) != company_key(name)))
    why = f"{where} of {number} of {counted(len(pages) or len(seen.others), 'page')}"
    addresses = tuple(page.url for page in pages[:1])
    return Finding(value=name, certainty=certainty, why=why, addresses=addresses, alternatives=others[:3])


def site_titles(seen: Seen) -> list[str]:
    """Return the names that pages give their site, the most frequent first."""
    titles: Counter[str] = Counter()
    for page in seen.articles or readable(seen):
        meta = page.decisions.document.metadata.meta
        titles.update({_clean(value) for name in _SITE_META for value in meta.get(name, ())} - {""})
    return [title for title, _ in titles.most_common() if "://" not in title]


def _rank(name: str, titles: set[str]) -> int:
    """Return how well a name is a publisher's, 0 the best: a company, another name, the name of the site."""
    if has_legal_form(name):
        return 0
    return 2 if company_key(name) in titles else 1


def _by_title(seen: Seen) -> Finding[object] | None:
    titles = site_titles(seen)
    if not titles:
        return None
    return Finding(value=titles[0], certainty="unsure", why="the name of the site; no page names a publisher")


def _stated(page: SeenPage) -> Iterator[str]:
    """Yield the publishers that an article's metadata name."""
    document = page.decisions.document
    names = lookup(document.node, "publisher.name") or lookup(document.node, "publisher")
    names += [value for name in _META for value in document.metadata.meta.get(name, ())]
    names += [owner for value in document.metadata.meta.get("copyright", ()) if (owner := owner_in(f"© {value}"))]
    yield from filter(None, (_clean(name) for name in names if not name.startswith(("http:", "https:"))))


def _printed(page: SeenPage) -> Iterator[str]:
    """Yield the owners that lines below the story name: in it stand those of pictures."""
    story = page.decisions.story.runs
    below = story[-1].index + 1 if story else 0
    for run in page.decisions.document.outline.runs[below:]:
        if not run.media and (name := owner_in(run.text)):
            yield _clean(name)


def _clean(name: str) -> str:
    """Return a name as it is shown, "" for a text that is too long for one."""
    name = printable(clean(name))
    return name if len(name) <= _MOST_NAME_CHARS else ""
