"""learn_markup: what of a site's markup has to be declared beside the sources of its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.markup.boxes import learn_boxes
from newscrawl.onboarding.markup.drop import learn_drop
from newscrawl.onboarding.markup.kinds import learn_kinds
from newscrawl.onboarding.markup.paywalls import learn_paywall
from newscrawl.onboarding.markup.unknown_headings import heading_notes
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page
from newscrawl.reading.document.outline import nodes_of


def learn_markup(seen: Seen, base: Page) -> Findings:
    """Return the words of `Page` about boxes, withheld stories, kinds, and what is neither story nor teaser.

    Args:
        seen: what was seen of the site.
        base: the page of the publisher's CMS, or `Page()`; a word that is learned has what it says after its own.
    """
    paywall, hidden = learn_paywall(seen, base)
    drop, notes = learn_drop(seen, base, hidden)
    findings = Findings(notes=[*notes, *heading_notes(seen)])
    learned: dict[str, Finding[object] | None] = {
        "boxes": _beyond(base.boxes, learn_boxes(seen, base), seen),
        "drop": _beyond(base.drop, drop, seen),
        "paywall": _beyond(base.paywall, paywall, seen),
        "kinds": learn_kinds(seen, base),
    }
    findings.page.update({name: finding for name, finding in learned.items() if finding is not None})
    return findings


def _beyond(declared: tuple[str, ...], finding: Finding[object] | None, seen: Seen) -> Finding[object] | None:
    """Return a finding without the selectors that match what those of the CMS match anyway; None where none is left."""
    if finding is None or not declared:
        return finding
    learned = [selector for selector in cast("tuple[str, ...]", finding.value) if selector not in declared]
    own = tuple(selector for selector in learned if not _is_known(selector, declared, seen))
    return replace(finding, value=(*own, *declared)) if own else None


def _is_known(selector: str, declared: tuple[str, ...], seen: Seen) -> bool:
    """Tell whether all that a selector matches on the articles is matched by a declared one."""
    for page in seen.articles:
        outline = page.decisions.document.outline
        known = {node.mem_id for each in declared for node in nodes_of(outline.tree, each)}
        if any(node.mem_id not in known for node in nodes_of(outline.tree, selector)):
            return False
    return True
