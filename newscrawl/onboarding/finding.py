"""Finding: one thing learned of a site, with how sure it is and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from newscrawl.page import Page

T = TypeVar("T")
Certainty = Literal["sure", "few", "unsure"]
"""`few` rests on few pages, of `unsure` a person must decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Generic[T]):
    """A value for one word of the site file."""

    value: T
    certainty: Certainty = "sure"
    why: str
    """In a few words for the report: "on 19 of 20 articles"."""
    addresses: tuple[str, ...] = ()
    """Pages on which a person sees it, or that speak against it; a handful."""
    alternatives: tuple[T, ...] = ()
    """What else it may be, where a person must decide; `value` is the best guess."""


@dataclass(slots=True, kw_only=True)
class Findings:
    """All that was learned of a site."""

    site: dict[str, Finding[object]] = field(default_factory=dict)
    """Word of `Site` -> what it should say, in the type that `Site` wants ("feeds" -> a tuple of addresses)."""
    page: dict[str, Finding[object]] = field(default_factory=dict)
    """Word of `Page` -> what it should say ("title" -> a tuple of sources, "publisher" -> a name)."""
    base: str | None = None
    """A constant of `newscrawl.cms` from which the page is made, such as "mafra.MAFRA"; None for none."""
    notes: list[str] = field(default_factory=list)
    """Further sentences for the report."""

    def declared_page(self, base: Page | None = None) -> Page:
        """Return the page as it would be declared, on that of the publisher's CMS where there is one."""
        own = {name: finding.value for name, finding in self.page.items()}
        kept = {name: getattr(base, name) for name in Page.__dataclass_fields__} if base is not None else {}
        return Page(**(kept | own))
