"""What the process has imported of which `support.forks` makes its forks: Scrapy, and of the project what crawls use.

What only some runs use stays out, as pyarrow does: it would be in the memory of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import scrapy.cmdline  # noqa: F401 - for the forks
from scrapy.settings import Settings

import newscrawl

LEFT_OUT = ("newscrawl.feed.parquet", "newscrawl.templates", "scrapy.core.downloader.handlers.httpx")


def named(value: object) -> Iterator[str]:
    """Yield the names of classes in a setting."""
    if isinstance(value, str) and value.startswith(("scrapy.", "newscrawl.")) and " " not in value:
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from named(pair[0])
            yield from named(pair[1])


def names() -> Iterator[str]:
    """Yield the modules to import."""
    yield from (module.name for module in walk_packages(newscrawl.__path__, "newscrawl."))
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    for value in settings.copy_to_dict().values():
        yield from (name.rpartition(".")[0] for name in named(value))


for name in names():
    if not name.startswith(LEFT_OUT):
        import_module(name)
