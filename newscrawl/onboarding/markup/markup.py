"""learn_markup: what of a site's markup has to be declared beside the sources of its fields."""

from __future__ import annotations

from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.markup.boxes import learn_boxes
from newscrawl.onboarding.markup.drop import learn_drop
from newscrawl.onboarding.markup.kinds import learn_kinds
from newscrawl.onboarding.markup.paywalls import learn_paywall
from newscrawl.onboarding.markup.unknown_headings import heading_notes
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page


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
        "boxes": learn_boxes(seen, base),
        "drop": drop,
        "paywall": paywall,
        "kinds": learn_kinds(seen, base),
    }
    findings.page.update({name: finding for name, finding in learned.items() if finding is not None})
    return findings
