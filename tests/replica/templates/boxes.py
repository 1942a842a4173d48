"""Boxes of teasers and the teasers in them, in the INCORP naming style."""

from __future__ import annotations

from ..markup import Html, join
from ..model import Box, Promo, Story, Teaser
from .skin import Skin


def box(skin: Skin, story: Story, box: Box) -> Html:
    """Return the markup of `box`; one at the story's end is loose, without an element of its own."""
    heading = _heading(skin, story.heading_tag, box.heading) if box.heading else None
    closing = skin("p", "b-box__more", skin("a", "btn", box.more, href="/clanky")) if box.more else None
    full = any(teaser.with_perex for teaser in box.teasers)
    style = (
        "plain" if skin.bare or (box.place == "story_end" and story.teaser_style == "article") else story.teaser_style
    )
    items = [_teaser(skin, style, teaser) for teaser in box.teasers]
    if box.place == "story_end" or style == "plain":
        inner = join(heading, *items, closing)
    elif items:
        inner = join(
            heading, skin("ul", "c-articles__list", *(skin("li", "c-articles__item", item) for item in items)), closing
        )
    else:
        inner = join(heading, skin("ul", "c-articles__list"), closing)
    if box.place == "story_end":
        return inner
    if box.heading is None:
        return skin("div", "b-teaser-line", inner)
    tag = "aside" if box.place in ("inset", "aside") else "section"
    return skin(tag, f"c-articles c-articles--{'full' if full else 'titles'}", inner)


def promo(skin: Skin, line: Promo) -> Html:
    """Return a promo line as it stands between paragraphs."""
    teaser = line.teaser
    return skin("p", "b-article-body__promo", skin("strong", None, f"{line.heading}: "), _link(skin, teaser))


def _heading(skin: Skin, tag: str, text: str) -> Html:
    if tag == "strong":
        return skin("div", "c-articles__title", skin("strong", None, text))
    if tag == "span":
        return skin("div", "c-articles__head", skin("span", "c-articles__title", text))
    return skin(tag, "c-articles__title", text)


def _link(skin: Skin, teaser: Teaser) -> Html:
    return skin("a", "b-teaser__link", teaser.headline.title, href=teaser.href)


def _teaser(skin: Skin, style: str, teaser: Teaser) -> Html:
    if not teaser.with_perex and not teaser.stamp:
        return skin("div", "b-teaser b-teaser--title", _link(skin, teaser)) if style == "plain" else _link(skin, teaser)
    return {"article": _article, "link": _one_link, "plain": _plain}[style](skin, teaser)


def _picture(skin: Skin, teaser: Teaser) -> Html:
    image = teaser.headline.image
    return skin("img", None, src=image.url, alt=image.caption, loading="lazy", width=220, height=124)


def _parts(skin: Skin, teaser: Teaser, title: Html) -> list[Html | None]:
    stamp = skin("p", "b-teaser__time", teaser.stamp) if teaser.stamp else None
    label = skin("span", "b-teaser__label", teaser.label) if teaser.label else None
    perex = skin("p", "b-teaser__perex", " ".join(teaser.headline.perex)) if teaser.with_perex else None
    source = skin("p", "b-teaser__source", f"Zdroj: {teaser.source}") if teaser.source else None
    return [stamp, label, title, perex, source]


def _article(skin: Skin, teaser: Teaser) -> Html:
    picture = skin("a", "b-teaser__img", _picture(skin, teaser), href=teaser.href) if teaser.with_perex else None
    title = skin("h3", "b-teaser__title", _link(skin, teaser))
    return skin("article", "b-teaser", picture, *_parts(skin, teaser, title))


def _plain(skin: Skin, teaser: Teaser) -> Html:
    picture = skin("div", "b-teaser__img", skin("a", None, _picture(skin, teaser), href=teaser.href))
    title = skin("div", "b-teaser__title", _link(skin, teaser))
    return skin("div", "b-teaser", picture if teaser.with_perex else None, *_parts(skin, teaser, title))


def _one_link(skin: Skin, teaser: Teaser) -> Html:
    inside = [
        skin("span", "b-teaser__img", _picture(skin, teaser)) if teaser.with_perex else None,
        skin("span", "b-teaser__time", teaser.stamp) if teaser.stamp else None,
        skin("strong", "b-teaser__title", teaser.headline.title),
        skin("span", "b-teaser__perex", " ".join(teaser.headline.perex)) if teaser.with_perex else None,
    ]
    label = skin("span", "b-teaser__label", teaser.label) if teaser.label else None
    source = skin("p", "b-teaser__source", f"Zdroj: {teaser.source}") if teaser.source else None
    return skin("div", "b-teaser", label, skin("a", "b-teaser__link", *inside, href=teaser.href), source)
