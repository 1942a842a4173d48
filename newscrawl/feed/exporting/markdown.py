"""Markdown (CommonMark, tables as GitHub has them): a file an article, with YAML front matter, for language models."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import yaml

from newscrawl.feed.checking.partitions import day_of_moment
from newscrawl.feed.exporting.story import grouped, known, pictures_before, table_rows
from newscrawl.feed.run import site_directory
from newscrawl.values.text import xml_text

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection
    from newscrawl.items import Article, Block

_INLINE = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
"""What begins emphasis, code, links, HTML or a character reference anywhere in a line."""
_AT_START = re.compile(r"^([#+=|-]|\d{1,9}(?=[.)]))")
"""What makes a heading, list, rule or table of a line that begins with it."""
_MOST_SLUG_CHARACTERS = 60


class _Dumper(yaml.SafeDumper):
    """Writes strings with line ends of Unicode between double quotes, escaped: PyYAML would fold them otherwise."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Return the node of a string."""
        style = None if data.splitlines() == [data] else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _Dumper.represent_str)


def write_markdown(selection: Selection, directory: Path) -> dict[str, int]:
    """Write `<site>/<day>-<words of the title>-<id>.md` for each article; return their number.

    The day is that of publication in Prague, else that on which the article was first seen. Raises FeedError for a site
    whose name is no plain directory name.
    """
    for article in selection.articles():
        path = site_directory(directory, article.site) / file_name(article)
        path.parent.mkdir(exist_ok=True)
        path.write_text(document(article), encoding="utf-8", newline="\n")
    return {"articles": selection.number}


def file_name(article: Article) -> str:
    """Return the name of an article's file: ASCII letters, digits and hyphens alone."""
    day = day_of_moment(article.published_at or article.first_seen_at)
    letters = unicodedata.normalize("NFKD", article.title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:_MOST_SLUG_CHARACTERS].strip("-")
    return "-".join(filter(None, (day, words, article.id))) + ".md"


def document(article: Article) -> str:
    """Return an article as Markdown with front matter."""
    front = yaml.dump(_front(article), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{front}---\n\n{body(article)}"


def body(article: Article) -> str:
    """Return title, lead, pictures and story of an article as Markdown."""
    lead = [_paragraph(article.perex)] if article.perex else []
    pictures = [_picture(image.url, image.caption or image.alt, image.credit) for image in pictures_before(article)]
    blocks = ["\n\n".join(filter(None, (_time(blocks[0]), _markup(blocks)))) for blocks in grouped(article)]
    return "\n\n".join(filter(None, (_heading(1, article.title), *lead, *pictures, *blocks))) + "\n"


def _front(article: Article) -> dict[str, Any]:
    rights = article.rights
    return known(
        {
            "title": article.title,
            "id": article.id,
            "url": article.url,
            "moved_to": article.moved_to,
            "site": article.site,
            "publisher": article.publisher,
            "language": article.language,
            "kind": article.kind,
            "section": article.section,
            "topics": article.topics,
            "keywords": article.keywords,
            "authors": article.authors,
            "agencies": article.agencies,
            "published_at": article.published_at,
            "modified_at": article.modified_at,
            "fetched_at": article.fetched_at,
            "revision": article.revision,
            "story_id": article.story_id,
            "word_count": article.word_count,
            "access": article.access.level,
            "license": rights.license if rights else None,
            "rights_holder": rights.holder if rights else None,
            "warnings": article.warnings,
        }
    )


def _time(block: Block) -> str:
    """Return the time of a live report's entry as a line of its own."""
    return f"**{block.published_at}**" if block.published_at else ""


def _markup(blocks: list[Block]) -> str:
    block = blocks[0]
    match block.kind:
        case "heading":
            return _heading(block.level or 2, block.text)
        case "list_item":
            return "\n".join(f"- {_paragraph(item.text)}" for item in blocks)
        case "quote":
            return f"> {_paragraph(block.text)}"
        case "table":
            return _table(table_rows(block))
        case "image":
            return _picture(block.url, block.caption, block.credit)
        case "embed":
            return _link(block.url) if block.url else ""
    return _paragraph(block.text)


def _table(rows: list[list[str]]) -> str:
    """Return a table; its first row is the head, which Markdown wants."""
    lines = [f"| {' | '.join(_inline(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def _picture(url: str | None, caption: str | None, credit: str | None) -> str:
    """Return a picture with what it shows; without an address that alone."""
    said = _inline(" ".join(filter(None, (caption, credit and f"({credit})")))).strip()
    if url is None:
        return f"*{said}*" if said else ""
    return f"![{said}](<{_address(url)}>)"


def _link(url: str) -> str:
    return f"<{_address(url)}>"


def _address(url: str) -> str:
    """Return an address as it can stand between angle brackets."""
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")


def _paragraph(text: str) -> str:
    """Return text that begins a line."""
    return _AT_START.sub(lambda found: _escaped_start(found[1]), _inline(text).strip())


def _escaped_start(mark: str) -> str:
    """Return what begins a line so that it is text: of a number the full stop after it would be escaped."""
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _inline(text: str) -> str:
    """Return text on one line, as it reads, with no markup and no control characters in it."""
    return _INLINE.sub(r"\\\g<0>", xml_text(" ".join(text.splitlines())))


def _heading(level: int, text: str) -> str:
    """Return a heading; number signs at its end would be taken for its closing ones."""
    return (
        f"{'#' * level} {re.sub(r'(#+)$', lambda found: found[1].replace('#', chr(92) + '#'), _inline(text).strip())}"
    )
