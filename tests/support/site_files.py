"""What every site file says of itself."""

from __future__ import annotations

TERMS = ("Publisher:", "Discovery:", "Layouts:", "Caveats:")
"""Beginnings of the paragraphs in its docstring."""
