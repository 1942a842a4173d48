"""Whether a declared page reads as well as one without: what changes a field for the worse is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from newscrawl.czech.dates import parse_date, parse_update
from newscrawl.czech.names import split_bylines
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.page import Page
from newscrawl.reading.document.outline import nodes_of
from newscrawl.reading.fields.sources import Document, values_of
from newscrawl.values.text import clean, fold

_SOURCES = frozenset({"title", "perex", "published", "modified", "authors", "topics", "section", "external_id"})
_SELECTORS = frozenset({"root", "body", "drop", "boxes", "lazy_boxes", "paywall"})
_MEANT: Mapping[str, frozenset[str]] = {
    "published": frozenset({"published", "modified"}),
    "modified": frozenset({"modified"}),
    "section": frozenset({"section"}),
    "authors": frozenset({"bylines"}),
    "external_id": frozenset({"external_id"}),
    "kinds": frozenset({"kind"}),
    "paywall": frozenset({"access", "blocks"}),
    "drop": frozenset({"blocks", "links"}),
    "boxes": frozenset({"blocks", "links"}),
    "lazy_boxes": frozenset({"links"}),
    "root": frozenset({"blocks", "links", "topics", "bylines", "modified"}),
    "perex_first": frozenset({"perex", "blocks"}),
    "body": frozenset({"blocks"}),
}
"""Word of `Page` -> what it is declared to change."""
_WORDS = {"bylines": "authors", "blocks": "body", "access": "paywall", "kind": "kinds", "links": "boxes"}
"""Field as it is compared -> word of `Page` that says where it stands, where the names differ."""
_KEPT_SHARE = 0.5
"""Share of the story's characters that must be left where something is dropped from it."""
_GAINED_SHARE = 1.1
"""The story's characters against those without a declaration, beyond which a container that brings several lines
holds more than the story."""
_CUTTING = frozenset({"drop", "boxes", "lazy_boxes", "paywall", "root"})
"""Words that take something out of the story."""
_TRIED_ARTICLES = 5
"""Articles that read worse on which it is tried which entry makes them so."""

_Unit = tuple[str, object]
"""A word of `Page`, and one entry of its value."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """An article as it is compared."""

    read: Mapping[str, Any]
    """Without what was learned; {} where the page does not read as an article."""
    former: Mapping[str, Any]
    """As the feed had it before a redesign, as far as that is known."""

    def differs(self, name: str, value: Any) -> bool:
        """Tell whether a field has another value than it had, now and before."""
        return bool(value != self.read[name] and (name not in self.former or value != self.former[name]))


def agreed(seen: Seen, findings: Findings, base: Page) -> Findings:
    """Return what was learned without what changes a field of the articles seen for the worse, or never hits.

    Args:
        seen: what a survey has seen.
        findings: what was learned from it; not changed.
        base: the page of the publisher's CMS, `Page()` where there is none: what is read with it is the measure.
    """
    kept = replace(findings, page=dict(findings.page), notes=list(findings.notes))
    articles = [page for page in seen.articles if page.decided(base).fields is not None]
    _leave_out_idle(kept, articles, base)
    plain = [_Measure(_read(page, base), _former(seen.former_texts(page))) for page in articles]
    while worse := _worse(articles, plain, kept, base):
        unit = _culprit(worse, articles, plain, kept, base)
        if unit is None:
            break
        _take_back(kept, unit, worse, articles)
    kept.page = {word: finding for word, finding in kept.page.items() if finding.value != getattr(base, word)}
    return kept


def _read(page: SeenPage, declared: Page) -> dict[str, Any]:
    """Return what is compared of an article, in one spelling; {} where the page does not read as one."""
    facts = page.decided(declared).facts
    article = facts.article
    if article is None:
        return {}
    published, modified = _dates(article.published, article.modified, page)
    return {
        "title": article.title,
        "perex": article.perex,
        "blocks": [clean(block.text) for block in article.blocks if block.text and not block.in_box],
        "section": article.section,
        "topics": list(dict.fromkeys(map(fold, article.topics))),
        "bylines": split_bylines(article.bylines, ()),
        "published": published,
        "modified": modified,
        "kind": article.kind,
        "access": article.access_level,
        "external_id": article.external_id,
        "links": [(link.heading, link.position, link.url, link.title) for link in facts.links],
    }


def _former(texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what the feed had of an article, in the spelling of `_read`."""
    former: dict[str, Any] = {word: texts[word][0] for word in ("title", "perex", "section") if word in texts}
    if "topics" in texts:
        former["topics"] = list(dict.fromkeys(map(fold, texts["topics"])))
    if "authors" in texts:
        former["bylines"] = split_bylines(texts["authors"], ())
    return former


def _dates(published: str | None, modified: str | None, page: SeenPage) -> tuple[datetime | None, datetime | None]:
    """Return the moments of printed dates as rows have them: the change may stand beside the publication."""
    now = page.answer.at
    moment = parse_date(published, now) if published else None
    change = parse_update(modified or published or "", now) or (parse_date(modified, now) if modified else None)
    return moment, None if moment and change and change < moment else change


def _worse(
    articles: Sequence[SeenPage], plain: Sequence[_Measure], findings: Findings, base: Page
) -> list[tuple[int, str]]:
    """Return (place of an article, field) of each difference that nothing learned was meant to make."""
    declared = findings.declared_page(base)
    meant = frozenset().union(*(_MEANT.get(word, frozenset()) for word in findings.page))
    is_cut = any(word in findings.page for word in _CUTTING)
    after = [_read(page, declared) for page in articles]
    repeated = _repeated(after)
    worse = [
        (place, "article") for place, (old, new) in enumerate(zip(plain, after, strict=True)) if old.read and not new
    ]
    for place, (old, new) in enumerate(zip(plain, after, strict=True)):
        for name in (name for name in new if old.read and old.differs(name, new[name])):
            before = old.read[name]
            is_lost = name not in meant or _is_loss(name, before, new[name], is_cut=is_cut)
            gained = set(new[name]) - set(before) if name == "blocks" else set()
            if is_lost or not repeated.isdisjoint(gained):
                worse.append((place, name))
    return worse


def _repeated(read: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the lines that stand in the stories of several articles: no story has them."""
    counted = Counter(line for article in read for line in set(article.get("blocks", ())))
    return {line for line, number in counted.items() if number > 1}


def _is_loss(field: str, before: Any, after: Any, *, is_cut: bool) -> bool:
    """Tell whether a field that was meant to change has lost its value, or another replaces the perex or bylines found.

    A story that nothing was to be cut from keeps each of its lines, and gains little.
    """
    if field == "blocks":
        chars, left = sum(map(len, before)), sum(map(len, after))
        is_more = len(set(after) - set(before)) > 1 and left > _GAINED_SHARE * chars
        is_changed = not is_cut and (is_more or not set(before) <= set(after))
        return is_changed or left < _KEPT_SHARE * chars
    if field == "perex":
        return before is not None
    if field == "bylines":
        return any(before)
    return field in ("published", "section", "external_id") and before is not None and after is None


def _culprit(
    worse: Sequence[tuple[int, str]],
    articles: Sequence[SeenPage],
    plain: Sequence[_Measure],
    findings: Findings,
    base: Page,
) -> _Unit | None:
    """Return the entry without which the fewest of these differences are left.

    Where no single one lessens them, it is one of the word that says where such a field stands.
    """
    places = sorted({place for place, _ in worse})[:_TRIED_ARTICLES]
    number = sum(place in places for place, _ in worse)
    few, few_plain = [articles[place] for place in places], [plain[place] for place in places]
    left = [(len(_worse(few, few_plain, _without(findings, unit), base)), unit) for unit in _units(findings, base)]
    fewest = min(left, key=lambda entry: entry[0], default=None)
    if fewest is None or fewest[0] < number:
        return fewest and fewest[1]
    named = {_WORDS.get(field, field) for _, field in worse}
    return next((unit for _, unit in left if unit[0] in named), left[0][1])


def _units(findings: Findings, base: Page) -> Iterator[_Unit]:
    """Yield each entry of each word that was learned, the last first: what comes last matters least.

    What the CMS says stays, but for its sources, whose order may have been learned.
    """
    for word in reversed(findings.page):
        value = findings.page[word].value
        if word in _MEANT or word in _SOURCES or word in _SELECTORS:
            for entry in reversed(value) if isinstance(value, tuple) else (value,):
                if word in _SOURCES or not _is_said(base, word, entry):
                    yield word, entry


def _is_said(base: Page, word: str, entry: object) -> bool:
    said = getattr(base, word)
    return isinstance(said, tuple) and entry in said


def _without(findings: Findings, unit: _Unit) -> Findings:
    """Return findings without an entry of a word, and without the word where it was the only one."""
    word, entry = unit
    page = dict(findings.page)
    value = page[word].value
    left = tuple(other for other in value if other != entry) if isinstance(value, tuple) else ()
    if left:
        page[word] = replace(page[word], value=left)
    else:
        del page[word]
    return replace(findings, page=page)


def _take_back(findings: Findings, unit: _Unit, worse: Sequence[tuple[int, str]], articles: Sequence[SeenPage]) -> None:
    """Leave an entry out of the findings, and say why."""
    findings.page = _without(findings, unit).page
    fields = ", ".join(sorted({field for _, field in worse}))
    url = articles[worse[0][0]].url
    findings.notes.append(f"page.{unit[0]}: {unit[1]!r} was left out: it changes {fields}, as on {url}")


def _leave_out_idle(findings: Findings, articles: Sequence[SeenPage], base: Page) -> None:
    """Leave out the entries that hit on none of the articles; nothing is said of them."""
    documents = [page.decided(base).document for page in articles]
    for unit in list(_units(findings, base)):
        if not _is_said(base, *unit) and not any(_hits(unit, document) for document in documents):
            findings.page = _without(findings, unit).page


def _hits(unit: _Unit, document: Document) -> bool:
    """Tell whether an entry of a word says anything of a page."""
    word, entry = unit
    if word in _SOURCES:
        return bool(values_of(document, str(entry)))
    mark = entry[0] if word == "kinds" and isinstance(entry, tuple) else entry
    if word in _SELECTORS or str(mark).startswith("css:"):
        return bool(nodes_of(document.outline.tree, str(mark).removeprefix("css:")))
    return word != "kinds" or re.search(str(mark), document.url) is not None
