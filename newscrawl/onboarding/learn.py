"""All that a survey teaches of a site: what each learner found, put together and checked as a whole."""

from __future__ import annotations

import re

from newscrawl.onboarding.addresses import learn_addresses
from newscrawl.onboarding.agreement import agreed
from newscrawl.onboarding.declaration import Shared
from newscrawl.onboarding.fields import learn_fields
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.house import learn_house
from newscrawl.onboarding.markup import learn_markup, with_section_kinds
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.sources import learn_sources
from newscrawl.page import Page


def learn(seen: Seen) -> Findings:
    """Return what was learned of a site; () and "" are no findings."""
    house = learn_house(seen)
    base = Shared(house.base, seen.domain).page if house.base else Page()
    found = merged(house, learn_addresses(seen))
    article_url = found.site.get("article_url")
    takes = re.compile(str(article_url.value) if article_url else r"(?!)").search
    found = merged(found, learn_sources(seen, lambda url: takes(url) is not None))
    found = merged(found, learn_fields(seen, base), learn_markup(seen, base))
    return with_section_kinds(seen, agreed(seen, found, base), base)


def merged(*parts: Findings) -> Findings:
    """Return the findings of all parts.

    Where two speak of a word, the earlier one holds, unless it is unsure and the later one is not.
    """
    found = Findings()
    for part in parts:
        _add(found.site, part.site)
        _add(found.page, part.page)
        found.base = found.base or part.base
        found.notes += [note for note in part.notes if note not in found.notes]
    return found


def _add(words: dict[str, Finding[object]], more: dict[str, Finding[object]]) -> None:
    for word, finding in more.items():
        if word not in words or (words[word].certainty == "unsure" and finding.certainty != "unsure"):
            words[word] = finding
