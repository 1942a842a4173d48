"""Which cookies are sent where pages stand behind a consent wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.cms import mafra

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawl.onboarding.overview import Overview

_KNOWN: tuple[Mapping[str, str], ...] = (mafra.COOKIES,)
"""Answers to walls of known publishers; each is tried where walls were met."""


def cookies(overview: Overview) -> Mapping[str, str]:
    """Return what is sent with the next request: nothing until a wall is met, then one known answer after another."""
    return _KNOWN[min(overview.walls, len(_KNOWN)) - 1] if overview.walls else {}
