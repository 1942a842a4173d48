"""Settings that hold passwords or tokens, which no log line and no command shows."""

from __future__ import annotations


class Secret:
    """A text that shows itself as "***"; `reveal` gives it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "***" if self._text else ""

    def reveal(self) -> str:
        """Return the text itself, for whoever uses it; it must not be logged."""
        return self._text


def revealed(setting: object) -> str:
    """Return the text of a setting that may be a Secret, "" for None; it must not be logged."""
    return setting.reveal() if isinstance(setting, Secret) else str(setting or "")
