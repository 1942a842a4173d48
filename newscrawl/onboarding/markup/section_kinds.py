"""Kinds of articles that the names of their sections alone tell: no address and no element does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newscrawl.czech.rubrics import kind_of_rubric
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.page import OF_SECTION, Page

_KINDS = frozenset({"opinion", "sponsored", "interview"})
"""Kinds that the name of a section tells; "Video" may be one of pages with a film in them."""
_MOST_ADDRESSES = 5


def with_section_kinds(seen: Seen, findings: Findings, base: Page) -> Findings:
    """Return findings with the marks `section:NAME` for the sections whose articles read as of no kind.

    Args:
        seen: what a survey has seen.
        findings: what was learned, by which the articles are read; not changed.
        base: the page of the publisher's CMS, `Page()` where there is none.
    """
    missed = _missed(seen.articles, findings.declared_page(base))
    if not missed:
        return findings
    names = dict(missed.values())
    known = findings.page.get("kinds")
    marks = tuple((f"{OF_SECTION}{name}", kind) for name, kind in names.items())
    before = known.value if known is not None else base.kinds
    finding: Finding[object] = Finding(
        value=(*(before if isinstance(before, tuple) else ()), *marks),
        certainty="sure" if known is None or known.certainty == "sure" else known.certainty,
        why=f"{known.why}; by the section's name on {len(missed)}" if known else f"by the section on {len(missed)}",
        addresses=(*(known.addresses if known else ()), *missed)[:_MOST_ADDRESSES],
    )
    return replace(findings, page=findings.page | {"kinds": finding})


def _missed(articles: Sequence[SeenPage], declared: Page) -> dict[str, tuple[str, str]]:
    """Return (section, kind that its name tells) of the articles that read as of no kind, by their addresses."""
    found = {}
    for page in articles:
        try:
            article = page.decided(declared).facts.article
        except ValueError:
            continue
        if article is None or article.kind != "article" or not article.section:
            continue
        if (kind := kind_of_rubric(article.section)) in _KINDS:
            found[page.url] = (article.section, str(kind))
    return found
