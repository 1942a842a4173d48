"""For tests and trials of reading after a redesign: a page with the same structure and other class names and ids."""

from __future__ import annotations

from hashlib import sha256

from selectolax.lexbor import LexborHTMLParser

_SOURCES = ("data-src", "data-srcset", "data-original", "data-lazy-src")


def scrambled(html: str) -> str:
    """Return a page whose classes, ids and data-* values are random tokens, the same for the same name.

    Where a picture lies (`data-src` and its kin) stays, as a redesign would keep it too.
    """
    tree = LexborHTMLParser(html)
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if name == "class":
                node.attrs[name] = " ".join(map(_token, (value or "").split()))
            elif name == "id" or (name.startswith("data-") and name not in _SOURCES):
                node.attrs[name] = _token(value or "")
    return tree.html or ""


def _token(name: str) -> str:
    return f"x{sha256(name.encode()).hexdigest()[:8]}"
