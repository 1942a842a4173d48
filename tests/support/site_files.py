"""For the tests of site files: the paragraphs that every site file's docstring has."""

from __future__ import annotations

TERMS = ("Publisher:", "Discovery:", "Layouts:", "Caveats:")
"""Beginnings of the paragraphs in its docstring."""
