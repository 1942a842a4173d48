"""learn_markup: what of a site's markup has to be declared beside the sources of its fields."""

from __future__ import annotations

from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.markup.kinds import learn_kinds
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page


def learn_markup(seen: Seen, base: Page) -> Findings:
    """Return the words of `Page` about boxes, withheld stories, kinds, and what is neither story nor teaser.

    Args:
        seen: what was seen of the site.
        base: the page of the publisher's CMS, or `Page()`; what it says is not said again.
    """
    findings = Findings()
    if (kinds := learn_kinds(seen, base)) is not None:
        findings.page["kinds"] = kinds
    return findings
