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
_SCRIPTS = "script:not([type*='json'])"
_ASKS_FOR_SCRIPTS = re.compile(r"java\s?script", re.IGNORECASE)


def is_script_shell(outline: Outline, prose: int) -> bool:
    """Tell whether a page shows next to nothing by itself and has scripts that would put its text in.

    Args:
        outline: the page's elements and text runs.
        prose: characters of running text that were found, wherever they came from; a page with a story is no shell.
    """
    if prose >= _MOST_SHOWN_CHARS or sum(len(run.text) for run in outline.runs) >= _MOST_SHOWN_CHARS:
        return False
    scripts = outline.tree.css(_SCRIPTS)
    if not scripts:
        return False
    if has_shell_marks(outline):
        return True
    return not outline.runs and sum(len(script.text()) for script in scripts) >= _FEWEST_SCRIPT_CHARS


def has_scripts(outline: Outline) -> bool:
    """Tell whether a page has a script that runs."""
    return outline.tree.css_first(_SCRIPTS) is not None


def has_shell_marks(outline: Outline) -> bool:
    """Tell whether a page has a place where a framework puts text, or asks for scripts where there are none."""
    if outline.tree.css_first(_MOUNTS) is not None:
        return True
    return any(_ASKS_FOR_SCRIPTS.search(node.text()) for node in outline.tree.css("noscript"))
