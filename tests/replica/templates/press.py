"""Press: pages of a site from the site's own page skeleton, templates/pages/SITE.html (Jinja).

A skeleton is the site's real markup with the names below in it; `_parts.html` has macros for what many sites share.
Listings come from SITE-listing.html where a site has one, else from listing.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..czech_dates import formatted
from ..fronts import SHAPES
from ..model import Block, Box, Piece, Story
from ..prose import slugify
from ..site import Listing, ReplicaSite

_PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Items:
    """Neighbouring items of one list."""

    items: list[Block]
    kind: str = "list"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"date": formatted, "slug": slugify, "linked": _linked, "rest": _rest, "rows": _rows}
    return environment


@dataclass(frozen=True, kw_only=True)
class Press:
    """The template of every site that has a skeleton."""

    skeleton: str = ""
    """Name of the skeleton, where that is not the site's."""

    def article(self, site: ReplicaSite, story: Story) -> str:
        """Return the page of `story` as HTML."""
        return (
            _environment()
            .get_template(f"{self.skeleton or site.name}.html")
            .render(_shared(site) | _names(site, story))
        )

    def listing(self, site: ReplicaSite, listing: Listing) -> str:
        """Return a page of a section, tag or author, or (kind "missing") the 404 page, as HTML."""
        template = _environment().select_template([f"{site.name}-listing.html", "listing.html"])
        return template.render(_shared(site) | {"listing": listing})

    def front(self, site: ReplicaSite, listing: Listing) -> str:
        """Return the front page of a site as HTML."""
        return front_page(site, listing)

    def heading(self, listing: Listing) -> str:
        """Return the heading that stands over the teasers of such a page."""
        return listing.name


def front_page(site: ReplicaSite, listing: Listing) -> str:
    """Return the front page of a site, of whatever family, as HTML."""
    names = _shared(site) | {"listing": listing, "boxes": listing.boxes, "shape": site.series % SHAPES}
    return _environment().get_template("front.html").render(names)


def _shared(site: ReplicaSite) -> dict[str, Any]:
    return {
        "site": site,
        "section_url": site.section_url,
        "topic_url": site.topic_url,
        "author_url": site.author_url,
    }


def _names(site: ReplicaSite, story: Story) -> dict[str, Any]:
    """Return what a skeleton may use; see README.md."""
    return {
        "story": story,
        "title": story.headline.title,
        "perex": " ".join(story.headline.perex),
        "photo": story.headline.image,
        "published": story.published_at,
        "updated": story.modified_at,
        "modified": story.modified_named,
        "byline": [*story.authors, *story.agencies],
        "pieces": list(_pieces(story.pieces)),
        "boxes": partial(_boxes, story),
        "json_ld": partial(_json_ld, site, story),
        "has": story.features.__contains__,
        "following": _names(site, story.following) if story.following else None,
    }


def _pieces(pieces: tuple[Piece, ...]) -> Iterator[Piece | Items]:
    """Yield the pieces of a story with neighbouring list items together."""
    items: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Block) and piece.kind == "list_item":
            items.append(piece)
            continue
        if items:
            yield Items(items)
            items = []
        yield piece
    if items:
        yield Items(items)


def _boxes(story: Story, place: str) -> list[Box]:
    """Return the boxes of a place, those that show nothing left out."""
    return [box for box in story.boxes if box.place == place and box.teasers]


def _linked(block: Block) -> Markup:
    """Return a block's text as HTML, its first words bold and some words a link where the story has them so."""
    lead = Markup("<strong>{}</strong>").format(block.lead) if block.lead else ""
    if not block.linked:
        return Markup("{}{}").format(lead, _rest(block))
    start, linked, end = _rest(block).partition(block.linked)
    href = f"/tema/{slugify(linked)}"
    return Markup('{}{}<a href="{}">{}</a>{}').format(lead, start, href, linked, end)


def _rest(block: Block) -> str:
    """Return a block's text without the lead, such as the time of an entry of a live report."""
    return block.text[len(block.lead) :]


def _rows(block: Block) -> list[list[str]]:
    """Return the cells of a table by row."""
    return [row.split("\t") for row in block.text.split("\n")]


def _json_ld(
    site: ReplicaSite,
    story: Story,
    *,
    form: str = "object",
    type: str = "NewsArticle",
    date: str = "%Y-%m-%dT%H:%M:%S%:z",
    raw_breaks: bool = False,
    leave: tuple[str, ...] = (),
    **more: Any,
) -> Markup:
    """Return the page's JSON-LD script element.

    `form` is object, array or graph; `date` the form of its times (see `czech_dates.formatted`); `raw_breaks` writes
    line breaks inside strings, as parlamentnilisty does; `leave` names keys left out, `more` adds or replaces keys.
    """
    node: dict[str, Any] = {"@context": "https://schema.org", "@type": type}
    node |= _article_node(site, story, partial(_moment, form=date)) | more
    node = {key: value for key, value in node.items() if key not in leave and value not in (None, [])}
    website = {"@context": "https://schema.org", "@type": "WebSite", "name": site.title, "url": site.origin}
    crumb = {
        "@type": "ListItem",
        "position": 1,
        "name": story.section_name,
        "item": site.section_url(story.section_path),
    }
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [crumb]}
    forms: dict[str, Any] = {
        "object": node,
        "array": [website, crumbs, node],
        "graph": {"@context": "https://schema.org", "@graph": [website, crumbs, node]},
    }
    text = json.dumps(forms[form], ensure_ascii=False).replace("</", "<\\/")
    if raw_breaks:
        text = text.replace(". ", ".\n", 2)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))


def _article_node(site: ReplicaSite, story: Story, moment: Callable[[datetime], str]) -> dict[str, Any]:
    return {
        "headline": story.headline.title,
        "description": " ".join(story.headline.perex),
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "datePublished": moment(story.published_at),
        "dateModified": moment(story.modified_named) if story.modified_named else None,
        "articleSection": story.section_name if story.section_printed else None,
        "author": [{"@type": "Person", "name": name} for name in (*story.authors, *story.agencies)],
        "image": {"@type": "ImageObject", "url": story.headline.image.url, "width": 1200, "height": 675},
        "publisher": {"@type": "Organization", "name": site.publisher},
    }


def _moment(moment: datetime, form: str) -> str:
    offset = moment.strftime("%z")
    return formatted(moment, form.replace("%:z", f"{offset[:3]}:{offset[3:]}"))
