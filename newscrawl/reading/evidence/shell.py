"""Whether a page is but a shell whose text scripts put in when a browser shows it."""

from __future__ import annotations

import re

from newscrawl.reading.document.outline import Outline

_MOST_SHOWN_CHARS = 300
"""Characters that a shell shows: its site's name, "Načítám", a line for browsers without scripts."""
_FEWEST_SCRIPT_CHARS = 2000
"""Characters of the scripts in a page that fill it, where none is loaded beside it."""
_MOUNTS = "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, app-root, [data-reactroot], [ng-app], [ng-version]"
"""Where the usual frameworks put a page's text: React, Vue, Next, Nuxt, Gatsby, Svelte, Angular."""
_ASKS_FOR_SCRIPTS = re.compile(r"java\s?script", re.IGNORECASE)


def is_script_shell(outline: Outline, prose: int) -> bool:
    """Tell whether a page shows next to nothing by itself and has scripts that would put its text in.

    Args:
        outline: the page's elements and text runs.
        prose: characters of running text that were found, wherever they came from; a page with a story is no shell.
    """
    if prose >= _MOST_SHOWN_CHARS or sum(len(run.text) for run in outline.runs) >= _MOST_SHOWN_CHARS:
        return False
    tree = outline.tree
    scripts = tree.css("script:not([type*='json'])")
    if not scripts:
        return False
    if tree.css_first(_MOUNTS) is not None:
        return True
    if any(_ASKS_FOR_SCRIPTS.search(node.text()) for node in tree.css("noscript")):
        return True
    return not outline.runs and sum(len(script.text()) for script in scripts) >= _FEWEST_SCRIPT_CHARS
