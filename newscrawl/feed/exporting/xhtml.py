"""The story of an article as XHTML: a fragment that is well-formed XML, without scripts and styles."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newscrawl.feed.exporting.story import grouped, pictures_before, table_rows
from newscrawl.values.text import xml_text

if TYPE_CHECKING:
    from newscrawl.items import Article, Block


def story_xhtml(article: Article) -> str:
    """Return perex, pictures and blocks of the article, each as an element, one a line."""
    lead = [_element("p", article.perex)] if article.perex else []
    pictures = [_figure(image.url, image.alt, image.caption, image.credit) for image in pictures_before(article)]
    return "\n".join([*lead, *pictures, *(_blocks(blocks) for blocks in grouped(article))])


def _blocks(blocks: list[Block]) -> str:
    first = blocks[0]
    time = f"<p><time>{escape(first.published_at)}</time></p>\n" if first.published_at else ""
    return time + _markup(blocks)


def _markup(blocks: list[Block]) -> str:
    block = blocks[0]
    match block.kind:
        case "heading":
            return _element(f"h{block.level or 2}", block.text)
        case "list_item":
            return f"<ul>{''.join(_element('li', item.text) for item in blocks)}</ul>"
        case "quote":
            return f"<blockquote>{_element('p', block.text)}</blockquote>"
        case "table":
            rows = ("".join(_element("td", cell) for cell in row) for row in table_rows(block))
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        case "image":
            return _figure(block.url, None, block.caption, block.credit)
        case "embed":
            return f"<p>{_link(block.url)}</p>" if block.url else ""
    return _element("p", block.text)


def _figure(url: str | None, alt: str | None, caption: str | None, credit: str | None) -> str:
    image = f'<img src="{_escaped(url)}" alt="{_escaped(alt or "")}"/>' if url else ""
    said = " ".join(filter(None, (caption, credit and f"({credit})")))
    return f"<figure>{image}{_element('figcaption', said) if said else ''}</figure>"


def _link(url: str) -> str:
    return f'<a href="{_escaped(url)}">{_escaped(url)}</a>'


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _escaped(text: str) -> str:
    return escape(xml_text(text))
