"""Difference: a word of a site's file that no longer holds, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.onboarding.finding import Finding

SOURCES = ("feeds", "sitemaps", "listings")
"""Words whose entries may be out of order today and not tomorrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A word of a site's file that should say something else."""

    word: str
    """Of `Site`, or "page.WORD"."""
    why: str
    addresses: tuple[str, ...] = ()
    first: tuple[object, ...] = ()
    """Entries that come before the declared ones."""
    gone: tuple[object, ...] = ()
    """Declared entries that go."""
    last: tuple[object, ...] = ()
    """Entries that come after the declared ones."""
    value: object = None
    """Of a word that is no tuple, what it should say."""

    @property
    def is_change(self) -> bool:
        """Whether something is known that would mend it."""
        return bool(self.first or self.gone or self.last or self.value)

    @property
    def is_for_person(self) -> bool:
        """Whether a person must change the file: nothing is known that would mend it, and it will not mend itself."""
        return not self.is_change and self.word not in SOURCES


def learned_entries(finding: Finding[object] | None, declared: tuple[object, ...]) -> tuple[object, ...]:
    """Return the entries that were learned and are no guess, but for those that are declared."""
    if finding is None or finding.certainty == "unsure" or not isinstance(finding.value, tuple):
        return ()
    return tuple(entry for entry in finding.value if entry not in declared)
