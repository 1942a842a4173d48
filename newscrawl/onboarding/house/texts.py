"""The language of a site's articles, and pages that declare a charset which they are not in."""

from __future__ import annotations

import codecs
from collections import Counter

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.terminal import shortened

_MOST_SHOWN_CHARS = 120


def text_notes(seen: Seen) -> list[str]:
    """Return sentences for the report: the language of the articles, and wrong charsets."""
    languages: Counter[str] = Counter()
    for page in seen.articles:
        fields = page.decisions.fields
        languages[(fields and fields.language.value) or "unknown"] += 1
    said = ", ".join(f"{language} on {number}" for language, number in languages.most_common())
    notes = [f"Language of the articles: {said}."] if said else []
    wrong = [(page, declared) for page in seen.pages.values() if (declared := _wrong_charset(page))]
    if wrong:
        page, declared = wrong[0]
        what = f"{len(wrong)} of {len(seen.pages)} pages declare {declared} and are in {page.charset}"
        notes.append(f"{what}, which is how they are read: {shortened(page.url, _MOST_SHOWN_CHARS)}.")
    return notes


def _wrong_charset(page: SeenPage) -> str | None:
    """Return the charset that a page declares, None where it is the one that it was read in, or it declares none."""
    header = http_content_type_encoding(page.answer.headers.get("content-type"))
    declared = header or html_body_declared_encoding(page.answer.body)
    try:
        is_same = declared is None or codecs.lookup(declared) == codecs.lookup(page.charset)
    except LookupError:
        is_same = True
    return None if is_same or page.answer.body.isascii() else declared
