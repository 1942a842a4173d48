"""For all tests: where the project lies, its fixtures, and the labelled pages beside it, where there are any."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's root."""
FIXTURES = ROOT / "tests" / "fixtures"
"""The saved pages of the sites, one directory a spider: section [fixtures] of scrapy.cfg."""
SHARED = ROOT.parent / "shared"
"""Labelled pages and facts; tests that need them skip where they are missing."""
