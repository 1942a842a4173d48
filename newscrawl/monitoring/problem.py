"""What is wrong with a site, as people are told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is wrong with a site; it lasts from the first run that finds it to the first that does not."""

    name: str
    """What tells it from the other problems of its site, the same in each run: "refused", "coverage published_at"."""
    text: str
    """One line for people, without the site's name: what was found, what is usual, since when that is known."""
    field: str | None = None
    """The field of an article that it is about."""
    share: float | None = None
    """Share that was found, 0..1, or the number, of what `text` says."""
    usual: float | None = None
    """The same as it usually is."""
    examples: tuple[str, ...] = ()
    """Addresses at fault, three at most."""

    @property
    def line(self) -> str:
        """The text and the first example, in one line."""
        return f"{self.text}; for example {self.examples[0]}" if self.examples else self.text
