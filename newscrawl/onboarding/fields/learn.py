"""What is learned of the fields of a site's articles."""

from __future__ import annotations

from newscrawl.onboarding.fields.authors import learn_linked_authors
from newscrawl.onboarding.fields.dates import learn_modified, learn_published
from newscrawl.onboarding.fields.readings import Reading, readings_of
from newscrawl.onboarding.fields.section import learn_section
from newscrawl.onboarding.fields.story import leads_with_perex, learn_body, learn_root
from newscrawl.onboarding.fields.texts import FIELDS, learn_text
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page

_FEWEST_ARTICLES = 3
"""Articles below which nothing is learned: what two have in common may be chance."""


def learn_fields(seen: Seen, base: Page) -> Findings:
    """Return sources for the fields of a site's articles, each as far as it agrees with what is read without it.

    Args:
        seen: what a survey has seen of the site.
        base: the page of the publisher's CMS, `Page()` where there is none; what it finds needs no other source.
    """
    findings = Findings()
    readings = readings_of(seen, base)
    if len(readings) < _FEWEST_ARTICLES:
        findings.notes.append(f"{len(readings)} articles were seen: too few to learn selectors from.")
        return findings
    for field in FIELDS:
        if not _is_declared(field, readings):
            _take(findings, field, learn_text(field, readings))
    if "authors" not in findings.page and not base.authors:
        _take(findings, "authors", learn_linked_authors(readings))
    _take(findings, "published", learn_published(readings, seen))
    _take(findings, "modified", learn_modified(readings, is_doubted="published" in findings.page))
    _take(findings, "section", learn_section(readings))
    _take(findings, "root", learn_root(readings))
    if not _is_declared_body(base, readings):
        _take(findings, "body", learn_body(readings, base.body))
    if not base.perex_first:
        _take(findings, "perex_first", leads_with_perex(readings))
    return findings


def _is_declared(field: str, readings: list[Reading]) -> bool:
    """Tell whether the base has a source for a field on all pages that have it."""
    found = [reading.found(field) for reading in readings]
    ranks = [each.rank for each in found if each.value]
    return bool(ranks) and all(rank is not None and rank >= 0 for rank in ranks)


def _is_declared_body(base: Page, readings: list[Reading]) -> bool:
    """Tell whether the base has a container of the story on all pages."""
    return all(any(map(reading.document.outline.select, base.body)) for reading in readings)


def _take(findings: Findings, word: str, finding: Finding[object] | None) -> None:
    """Note what was learned for a word of `Page`."""
    if finding is not None:
        findings.page[word] = finding
