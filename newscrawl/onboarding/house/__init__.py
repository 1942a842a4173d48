"""The house: who publishes a site, whose CMS it has, and what stands before its pages."""

from __future__ import annotations

from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.house.base import learn_base
from newscrawl.onboarding.house.consent import learn_consent
from newscrawl.onboarding.house.house_names import learn_house_names
from newscrawl.onboarding.house.publisher import learn_publisher
from newscrawl.onboarding.house.scripts import learn_scripts
from newscrawl.onboarding.house.texts import text_notes
from newscrawl.onboarding.seen import Seen


def learn_house(seen: Seen) -> Findings:
    """Return what was learned of the site at large: publisher, names of the house, shared CMS, consent, browser.

    `base` is set where the pages are those of a CMS of `newscrawl.cms`; what else its module says and what was seen
    bears out is among the words. Notes tell of wrong charsets and of the language.
    """
    findings = Findings(notes=text_notes(seen))
    publisher = learn_publisher(seen)
    shared = learn_base(seen, str(publisher.value) if publisher else None)
    if publisher is not None and not (shared and shared.is_published_by(str(publisher.value))):
        findings.page["publisher"] = publisher
    if shared is not None:
        findings.base = shared.name
        findings.site |= shared.words_borne_out(seen)
    for part in (learn_consent(seen), learn_scripts(seen), learn_house_names(seen, publisher, shared)):
        findings.site |= part.site
        findings.notes += part.notes
    return findings
