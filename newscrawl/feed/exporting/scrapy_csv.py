"""CSV by Scrapy's own feed exports (`scrapy crawl SITE -O items.csv`, FEEDS): a file for each type of row."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.exceptions import UsageError
from scrapy.exporters import CsvItemExporter

from newscrawl.feed.exporting.cells import cell
from newscrawl.feed.manifest import resource_name
from newscrawl.feed.run import FILES
from newscrawl.items import Article, RelatedLink, Tombstone

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_ROW_CLASSES: tuple[type, ...] = (Article, RelatedLink, Tombstone)
"""What a spider's rows are; a CSV file has columns for one of them."""


class RowCsvItemExporter(CsvItemExporter):
    """Scrapy's exporter with cells as `scrapy feed export --to csv` writes them: what is nested is JSON."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Return the cell of a value."""
        return cell(msgspec.to_builtins(value))


def split_csv_feeds(settings: BaseSettings) -> None:
    """Make of each CSV file in FEEDS that is to take all rows one for each type: `items-articles.csv` and so on.

    Scrapy takes the columns of a CSV file from its first row, and leaves out what another type has more. Raises
    UsageError where a file cannot be split.
    """
    feeds = settings.getdict("FEEDS")
    split: dict[str, dict[str, Any]] = {}
    for uri, options in feeds.items():
        if not isinstance(options, dict):
            raise UsageError(f"FEEDS {uri}: a dictionary such as {{'format': 'csv'}}, please")
        classes = options.get("item_classes") or ()
        if options.get("format") != "csv" or len(classes) == 1:
            split[str(uri)] = options
        elif classes or str(uri).startswith("stdout:"):
            raise UsageError(f"FEEDS {uri} has rows of several types, and CSV columns for one: write to a file")
        else:
            split |= {_uri_of(str(uri), row): options | _for_class(row) for row in _ROW_CLASSES}
    if split.keys() != feeds.keys():
        settings.set("FEEDS", split, priority="cmdline")


def _for_class(row_class: type) -> dict[str, Any]:
    return {"item_classes": [row_class], "fields": [field.name for field in dataclasses.fields(row_class)]}


def _uri_of(uri: str, row_class: type) -> str:
    """Return the address of a file beside `uri` for rows of the class."""
    path, end, more = uri.rpartition(".csv")
    resource = resource_name(FILES[row_class])
    return f"{path}-{resource}{end}{more}" if end else f"{uri}-{resource}"
