"""Pages that show several articles, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NUMBERS = re.compile(r"\d{5,}")


def keep_own(tree: LexborHTMLParser, selectors: Iterable[str], url: str) -> None:
    """Remove from a page the articles that are not its own.

    Args:
        tree: the parsed page, which is changed.
        selectors: what the site declares as `Page.root`.
        url: the page's address; its own article is the one whose id holds the address's last number of five digits or
            more, else the first.
    """
    for selector in selectors:
        nodes = tree.css(selector)
        if len(nodes) > 1:
            own = _own(nodes, url)
            for node in nodes:
                if node.mem_id != own.mem_id:
                    node.decompose()
            return


def _own(nodes: list[LexborNode], url: str) -> LexborNode:
    number = next(reversed(_NUMBERS.findall(url)), None)
    named = (node for node in nodes if number and number in _NUMBERS.findall(node.attributes.get("id") or ""))
    return next(named, nodes[0])
