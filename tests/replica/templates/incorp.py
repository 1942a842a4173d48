"""Pages of the INCORP sites.

The order of the parts and the class `b-article-body__text u-last-m0` are site facts (incorp.md, November 2026). All
other class names are INVENTED in that naming style, because none is known; the "archive" names are those of 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..markup import Html, el, join
from ..model import Block, Box, Headline, Image, Insert, Piece, Promo, Story
from ..prose import slugify
from ..site import Listing, ReplicaSite
from . import boxes, chrome
from .head import article_head, settings_script
from .press import front_page
from .skin import Skin

_ARCHIVE = {
    "b-article__title": "article_head js-article-selectable",
    "b-article__perex": "article_perex",
    "b-article-body__text u-last-m0": "article_body",
    "b-article__meta": "article_meta_main",
    "b-article__author": "colophon",
    "b-article__date": "date",
    "b-article__tags": "articles_next_to_topic",
    "b-ad b-ad--article": "ad",
}
_BODIES = 3
_HEADING = "Související články:"
"""Over the articles of a section or author."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Incorp:
    """The family's template; the attributes are what its sites differ in."""

    tail: tuple[str, ...]
    """What follows the story, in order: "topics" and sections of boxes."""
    topics_label: str | None = None
    photo_first: bool = False
    """Whether the photo stands before author and date."""
    comma_caption: bool = False
    """Whether the credit follows the caption as ", foto: NAME"."""

    def article(self, site: ReplicaSite, story: Story) -> str:
        """Return the page of `story` as HTML."""
        return _article(self, site, story)

    def listing(self, site: ReplicaSite, listing: Listing) -> str:
        """Return a page of a section, tag or author as HTML; the order of parts is incorp.md's section 6."""
        return _listing(site, listing)

    def front(self, site: ReplicaSite, listing: Listing) -> str:
        """Return the front page of a site as HTML; its markup is that of all sites."""
        return front_page(site, listing)

    def heading(self, listing: Listing) -> str:
        """Return the heading that stands over the teasers of such a page."""
        return _HEADING if listing.kind in ("section", "author") else listing.name


@lru_cache(maxsize=64)
def _skin(site: str, layout: str) -> Skin:
    return Skin(layout, salt=site, archive=_ARCHIVE)


@lru_cache(maxsize=64)
def _chrome(site: ReplicaSite, layout: str) -> tuple[Html, Html]:
    skin = _skin(site.name, layout)
    return chrome.before(skin, site), chrome.after(skin, site)


def _article(style: Incorp, site: ReplicaSite, story: Story) -> str:
    skin = _skin(site.name, story.layout)
    before, after = _chrome(site, story.layout)
    meta, photo = _meta_line(skin, story), _figure(skin, style, story.headline.image, "b-article__img")
    page = skin(
        "article",
        "b-article",
        skin(
            "header",
            "b-article__head",
            skin("h1", "b-article__title", story.headline.title),
            *((photo, meta) if style.photo_first else (meta, photo)),
        ),
        chrome.share(skin, story.url) if style.photo_first else None,
        skin("p", "b-article__perex", _perex(skin, story)),
        None if style.photo_first else chrome.share(skin, story.url),
        *(_figure(skin, style, image, "b-gallery__item") for image in story.gallery),
        skin("div", "b-article-body", *_bodies(skin, style, story)),
        data_id=story.number,
    )
    column = skin("div", "grid__cell size--8-12@lg", page, *_tail(skin, style, story))
    aside = [boxes.box(skin, story, box) for box in story.boxes if box.place == "aside"]
    side = skin("aside", "grid__cell size--4-12@lg", chrome.advert(skin, "sidebar"), *aside)
    main = skin("main", "main", skin("div", "row-main", skin("div", "grid", column, side)), id="main", role="main")
    body = skin("body", f"t-article t-{slugify(story.section_name)}", before, main, after)
    return f"<!DOCTYPE html>\n{el('html', article_head(site, story, settings_script(site, story)), body, lang='cs')}\n"


def _perex(skin: Skin, story: Story) -> Html:
    text = " ".join(story.headline.perex)
    return el("b", text) if skin.bare else join(text)


def _meta_line(skin: Skin, story: Story) -> Html:
    published, _, updated = story.date_line.partition(" | ")
    lines = [
        _byline(skin, story),
        skin("time", "b-article__date", published),
        skin("span", "b-article__updated", updated) if updated else None,
    ]
    return skin("p", "b-article__meta", *lines)


def _byline(skin: Skin, story: Story) -> Html | None:
    if not story.authors:
        return None
    names: list[Html | str] = []
    for name in story.authors:
        href = f"/autor/{slugify(name)}"
        if "author_twice" in story.features:
            portrait = skin("img", "b-author__photo", src=f"/pictures/autor/{slugify(name)}.jpg", alt=name)
            names.append(skin("a", "b-author__img", portrait, href=href))
        names += [", "] if names and "author_two" in story.features else []
        names.append(skin("a", "b-author__link", name, href=href))
    names += [f", {agency}" for agency in story.agencies]
    return skin("span", "b-article__author", "— Autor: " if story.layout == "archive" else None, *names)


def _figure(skin: Skin, style: Incorp, image: Image, name: str) -> Html:
    picture = skin("img", None, src=image.url, alt=image.caption, width=image.width, height=image.height)
    if style.comma_caption:
        caption = join(f"{image.caption}, foto: {image.credit}")
    else:
        caption = join(image.caption, " ", skin("span", "b-article__credit", f"Foto: {image.credit}"))
    return skin("figure", name, picture, skin("figcaption", "b-article__caption", caption))


def _bodies(skin: Skin, style: Incorp, story: Story) -> list[Html]:
    parts = [part for group in _groups(story.pieces) for part in _piece(skin, style, story, group)]
    loose = [boxes.box(skin, story, box) for box in story.boxes if box.place == "story_end"]
    chunks = [parts]
    if "several_bodies" in story.features:
        size = -(-len(parts) // _BODIES)
        chunks = [parts[start : start + size] for start in range(0, len(parts), size)]
    chunks[-1] = chunks[-1] + loose
    written: list[Html] = []
    for place, chunk in enumerate(chunks):
        if place:
            written.append(chrome.advert(skin, f"body-{place}"))
        written.append(skin("div", "b-article-body__text u-last-m0", *chunk))
    return written


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces with neighbouring list items together."""
    grouped: list[list[Piece]] = []
    for before, piece in zip((None, *pieces), pieces, strict=False):
        if _is_item(before) and _is_item(piece):
            grouped[-1].append(piece)
        else:
            grouped.append([piece])
    return grouped


def _is_item(piece: Piece | None) -> bool:
    return isinstance(piece, Block) and piece.kind == "list_item"


def _piece(skin: Skin, style: Incorp, story: Story, group: list[Piece]) -> list[Html]:
    match group[0]:
        case Promo() as line:
            return [boxes.promo(skin, line)]
        case Box() as inset:
            return [boxes.box(skin, story, inset)]
        case Insert(kind="advert"):
            return [chrome.advert(skin, "inread")]
        case Insert(kind="video") if story.video:
            frame = skin("iframe", None, src=story.video.url, title="YouTube video player", allowfullscreen="")
            return [skin("div", "b-video", frame)]
        case Insert():
            return [
                skin(
                    "script",
                    None,
                    Html(f'window.incorpSlots=window.incorpSlots||[];incorpSlots.push("{story.number}");'),
                )
            ]
        case Block(kind="list_item"):
            return [skin("ul", None, *(skin("li", None, item.text) for item in group if isinstance(item, Block)))]
        case Block() as block:
            return [_block(skin, style, block)]
    raise TypeError(group[0])


def _block(skin: Skin, style: Incorp, block: Block) -> Html:
    if block.kind == "heading":
        return skin(f"h{block.level}", None, block.text)
    if block.kind == "quote":
        return skin("blockquote", None, skin("p", None, block.text))
    if block.kind == "table":
        rows = [row.split("\t") for row in block.text.split("\n")]
        cells = [skin("tr", None, *(skin("td", None, cell) for cell in row)) for row in rows]
        return skin("div", "u-table-responsive", skin("table", "b-table", skin("tbody", None, *cells)))
    if block.image:
        return _figure(skin, style, block.image, "b-article-body__img")
    lead = skin("strong", None, block.lead) if block.lead else None
    rest = block.text[len(block.lead) :]
    if block.linked:
        start, linked, end = rest.partition(block.linked)
        return skin("p", None, start, skin("a", None, linked, href=f"/wiki/{slugify(linked)}"), end)
    return skin("p", None, lead, rest or None)


def _topics(skin: Skin, style: Incorp, story: Story) -> Html:
    archive = story.layout == "archive"
    label = "Témata:" if archive else style.topics_label
    links = [skin("a", "b-article__tag", topic, href=f"/wiki/{slugify(topic)}") for topic in story.topics]
    separated = [part for link in links for part in (Html(" | " if archive else " "), link)][1:]
    title = skin("strong" if label else "span", "b-article__tags-title", label) if label else None
    return skin("p", "b-article__tags", title, " " if label else None, *separated)


def _tail(skin: Skin, style: Incorp, story: Story) -> list[Html]:
    dated = [box for box in story.boxes if box.heading is None]
    parts = [boxes.box(skin, story, box) for box in dated]
    for name in style.tail:
        if name == "topics":
            parts.append(_topics(skin, style, story))
        else:
            chosen = [box for box in story.boxes if box.section == name and box.place == "after" and box not in dated]
            parts += [boxes.box(skin, story, box) for box in chosen]
    return parts


def _listing(site: ReplicaSite, listing: Listing) -> str:
    skin = _skin(site.name, "current")
    before, after = _chrome(site, "current")
    items = [_item(skin, *item) for item in listing.items]
    parts = [
        skin("h1", "b-listing__title", "Profil editora" if listing.kind == "author" else listing.name),
        _profile(skin, listing.name) if listing.kind == "author" else None,
        skin("h2", "c-articles__title", _HEADING) if listing.kind in ("section", "author") else None,
        skin("div", "c-articles c-articles--listing", *items),
        _paging(skin, listing),
    ]
    main = skin("main", "main", skin("div", "row-main", *parts), id="main", role="main")
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("title", f"{listing.name} | {site.title}"),
        el("link", rel="canonical", href=f"{site.origin}{listing.path}"),
        el("link", rel="alternate", type="application/rss+xml", href=site.feed_path),
    )
    return f"<!DOCTYPE html>\n{el('html', head, skin('body', 't-listing', before, main, after), lang='cs')}\n"


def _item(skin: Skin, headline: Headline, href: str, label: str | None) -> Html:
    image = skin("img", None, src=headline.image.url, alt=headline.image.caption, loading="lazy")
    return skin(
        "article",
        "b-teaser b-teaser--listing",
        skin("a", "b-teaser__img", image, skin("span", "b-teaser__label", label) if label else None, href=href),
        skin("h3", "b-teaser__title", skin("a", "b-teaser__link", headline.title, href=href)),
        skin("p", "b-teaser__perex", " ".join(headline.perex)),
    )


def _profile(skin: Skin, name: str) -> Html:
    return skin(
        "div",
        "b-profile",
        skin("img", None, src=f"/pictures/autor/{slugify(name)}.jpg", alt=name),
        skin("h2", "b-profile__name", name),
        skin("p", "b-profile__role", "redaktor, editor"),
        skin(
            "p", "b-profile__bio", f"{name} píše o domácím dění a o kultuře, do redakce přišel po studiích v Olomouci."
        ),
        skin(
            "form",
            "f-contact",
            skin("h3", None, "Napište autorovi"),
            skin("p", None, "Zbývá 1000 znaků."),
            action="/napiste",
        ),
    )


def _paging(skin: Skin, listing: Listing) -> Html | None:
    if listing.pages == 1:
        return None
    links = []
    if listing.page > 1:
        links.append(
            skin("a", "m-paging__prev", "Předchozí", href=f"{listing.path}?page={listing.page - 1}", rel="prev")
        )
    links.append(skin("span", "m-paging__current", f"{listing.page} / {listing.pages}"))
    if listing.page < listing.pages:
        links.append(
            skin("a", "m-paging__next", "Následující", href=f"{listing.path}?page={listing.page + 1}", rel="next")
        )
    return skin("nav", "m-paging", *links)
