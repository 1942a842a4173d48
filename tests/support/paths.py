"""Where things lie: the project, and the labelled pages beside it, which a checkout elsewhere lacks."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's root."""
SHARED = ROOT.parent / "shared"
"""Labelled pages and facts; tests that need them skip where they are missing."""
