"""What is neither story nor teaser, though it reads as one of them: `Page.drop`."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.markup.repeats import learn_repeats
from newscrawl.onboarding.markup.strips import learn_strips
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page


def learn_drop(seen: Seen, base: Page, hidden: Sequence[str]) -> tuple[Finding[object] | None, list[str]]:
    """Return what has to be dropped, and sentences about what should be and cannot.

    Args:
        seen: what was seen of the site.
        base: the page of the publisher's CMS.
        hidden: selectors of text that is withheld.
    """
    strips = learn_strips(seen, base)
    repeats, notes = learn_repeats(seen, base)
    reasons = {
        "withheld text follows a mark": hidden,
        "teasers that are no news of the site": strips,
        "lines that repeat in stories": repeats,
    }
    own = dict.fromkeys(selector for selectors in reasons.values() for selector in selectors)
    if not own:
        return None, notes
    finding: Finding[object] = Finding(
        value=(*own, *base.drop),
        certainty="few" if strips else "sure",
        why="; ".join(reason for reason, selectors in reasons.items() if selectors),
        addresses=tuple(page.url for page in seen.articles[:3]),
    )
    return finding, notes
