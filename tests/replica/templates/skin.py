"""Skin: which element and class names a template writes, so that one template gives four eras of a site."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256

from ..markup import Html, el

_SEMANTIC = frozenset(
    {"article", "main", "header", "footer", "nav", "aside", "section", "figure", "figcaption", "time"}
)
_TEXTUAL = frozenset({"figcaption", "time"})


class Skin:
    """Writes elements for one layout.

    "current" has the template's own class names, "redesign" a random token for each, "bare" no attribute that means
    anything and no semantic element, "archive" the names of `archive` where it has them.
    """

    def __init__(self, layout: str, *, salt: str, archive: dict[str, str]) -> None:
        self._layout = layout
        self._salt = salt
        self._archive = archive
        self._class: Callable[[str], str] = lru_cache(maxsize=512)(self._class_of)

    @property
    def bare(self) -> bool:
        """Whether the layout has no hooks."""
        return self._layout == "bare"

    def __call__(self, tag: str, name: str | None, /, *children: str | None, **attributes: str | int | None) -> Html:
        """Return element `tag` of the template's class `name` (None: no class)."""
        if self.bare:
            kept = {key: value for key, value in attributes.items() if key in ("href", "src", "alt", "content", "type")}
            if tag in _SEMANTIC:
                tag = "span" if tag in _TEXTUAL else "div"
            return el(tag, *children, **kept)
        return el(tag, *children, class_=self._class(name) if name else None, **attributes)

    def _class_of(self, name: str) -> str:
        if self._layout == "archive":
            return self._archive.get(name, name)
        if self._layout == "redesign":
            return " ".join(f"css-{sha256(f'{self._salt}{part}'.encode()).hexdigest()[:7]}" for part in name.split())
        return name
