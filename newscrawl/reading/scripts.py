"""The signs that scripts put into a page what is missing on it as it was fetched."""

from __future__ import annotations

from newscrawl.facts import PageFacts, ScriptSign
from newscrawl.reading.document.outline import Outline
from newscrawl.reading.evidence.shell import has_scripts, has_shell_marks
from newscrawl.reading.fields.sources import Document

_EMPTY = ("no_headline", "short", "empty")
"""Kinds of refused pages that may be a shell with a header and a footer."""
_ASKS = ("consent", "browser")
"""Kinds of notices that scripts put in the place of the page, or that ask for scripts."""


def why_scripts(document: Document, facts: PageFacts) -> ScriptSign | None:
    """Return why scripts may put into a page what is missing on it, None where nothing speaks for that.

    Args:
        document: the page.
        facts: what was read on it.
    """
    outline = document.outline
    if not has_scripts(outline):
        return None
    kinds = {name.removeprefix("no_article/") for name in facts.counts if name.startswith("no_article/")}
    if "script_shell" in kinds or (not kinds.isdisjoint(_EMPTY) and has_shell_marks(outline)):
        return "shell"
    if not kinds.isdisjoint(_ASKS):
        return "consent"
    if facts.article is None:
        return None
    if facts.counts["incomplete"] and has_shell_marks(outline):
        return "incomplete"
    return "lazy_box" if _lacks_box(outline, document.declared.lazy_boxes) else None


def _lacks_box(outline: Outline, selectors: tuple[str, ...]) -> bool:
    """Tell whether one of the boxes that a site declares is missing on a page, or has no link."""
    return any(not any(node.css_first("a[href]") for node in outline.tree.css(selector)) for selector in selectors)
