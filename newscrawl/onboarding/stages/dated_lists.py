"""Which lists by day or month are asked for: one that several links with dates lead to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from newscrawl.onboarding.address_form import template_of
from newscrawl.onboarding.stages.sections import may_be_section
from newscrawl.onboarding.templates import archive_template

if TYPE_CHECKING:
    from newscrawl.onboarding.overview import Overview

_FEWEST = 2
"""Links with dates that make an archive."""


def dated_lists(overview: Overview) -> list[str]:
    """Return the oldest list of each archive by year, month or day that pages link to."""
    alike: dict[str, list[str]] = defaultdict(list)
    for url in overview.named_by:
        if may_be_section(url) and not overview.is_articlelike(url):
            alike[template_of(url)].append(url)
    return [min(urls) for urls in alike.values() if len(urls) >= _FEWEST and "{year}" in (archive_template(urls) or "")]
