"""The variants of article pages: what each differs in from the plain one.

Sources: the block grammar of incorp.md (November 2026), the list of traps of issue 2, and for the press what issue 3
asks of every site. Every variant of a site occurs in its first articles, those of former years being the oldest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way of printing an article page."""

    name: str
    features: frozenset[str] = frozenset()
    """Names that `compose` and the templates ask for: "promo", "inset", "table" ...; "day_only" has no time of day,
    "pages" stands on two pages, "silent" does not say when it was modified."""
    layout: str = "current"
    """current | redesign (all class names random) | bare (no semantic hook at all) | archive (markup of 2019); the
    sites of the press name their former layouts themselves."""
    address: str = "current"
    """The generation of its URL: current, or a former one of the site, such as INCORP's hex and digits."""
    year: int | None = None
    """Of a former layout or address: the year it was published in."""
    heading_tag: str = "h2"
    """Element of the boxes' headings; "strong" is <div><strong>."""
    teaser_style: str = "article"
    """article (image, time, linked heading, perex) | link (all in one <a>) | plain (divs) ."""
    kind: str = "article"
    json_ld: str = "full"
    """full | graph | broken (raw line breaks inside strings) | none."""
    meta: bool = True
    author: str = "one"
    """one | twice (photo alt and link) | two | agency (beside one) | agency_only | none."""
    access: str = "free"
    """free | metered | paid: of the latter only the first paragraphs are printed."""
    date_form: str = "plain"
    """plain "27. ledna 2026 9:11" | comma "5. září 2019, 8:24"; the feature "updated" adds "Aktualizováno ..."."""
    charset: str = "utf-8"


def _variant(name: str, *features: str, **changes: object) -> Variant:
    return Variant(name=name, features=frozenset(features), **changes)  # type: ignore[arg-type]


ARCHIVE = (
    _variant("archive-markup", layout="archive", address="digits", year=2019, date_form="comma", json_ld="none"),
    _variant("archive-digits", "dateline", address="digits", year=2019, date_form="comma", author="none"),
    _variant(
        "archive-digits-no-hooks",
        "dateline",
        "short",
        layout="bare",
        address="digits",
        year=2019,
        json_ld="none",
        meta=False,
    ),
    _variant("archive-hex", address="hex", year=2020, date_form="comma", json_ld="none"),
    _variant("archive-hex-slash", "slash", address="hex", year=2020, kind="sponsored"),
)

CURRENT = (
    _variant("plain"),
    _variant("heading-h3", heading_tag="h3", author="twice"),
    _variant("heading-strong", heading_tag="strong", teaser_style="plain"),
    _variant("heading-div", heading_tag="div", author="twice"),
    _variant("heading-span", heading_tag="span", teaser_style="plain", json_ld="none"),
    _variant("heading-p", heading_tag="p", teaser_style="plain"),
    _variant("teaser-links", teaser_style="link"),
    _variant("boxes-in-story", "story_end"),
    _variant("boxes-in-story-p", "story_end", heading_tag="p", teaser_style="plain", json_ld="none"),
    _variant("inset", "inset", author="twice"),
    _variant("inset-div", "inset", heading_tag="div", teaser_style="plain"),
    _variant("empty-box", "empty_related"),
    _variant("empty-box-p", "empty_related", heading_tag="p", teaser_style="plain"),
    _variant("twice-in-box", "twice_in_box"),
    _variant("twice-in-boxes", "twice_in_boxes", teaser_style="link"),
    _variant("dated-teaser", "dated_teaser", author="twice"),
    _variant("dated-teaser-no-hooks", "dated_teaser", layout="bare", heading_tag="div", json_ld="none", meta=False),
    _variant("promo-lines", "promo"),
    _variant("promo-lines-redesign", "promo", layout="redesign"),
    _variant("own-words", "own_words"),
    _variant("own-words-no-hooks", "own_words", layout="bare", heading_tag="p", json_ld="none"),
    _variant("own-subheading", "own_subheading", "subheads"),
    _variant("own-subheading-redesign", "own_subheading", layout="redesign", heading_tag="h3"),
    _variant("photo-only", "photo_only"),
    _variant("photo-only-no-metadata", "photo_only", json_ld="none", meta=False),
    _variant("gallery", "gallery", kind="gallery", author="twice"),
    _variant("no-author", author="none"),
    _variant("two-authors", author="two"),
    _variant("agency", author="agency"),
    _variant("several-bodies", "several_bodies", "advert"),
    _variant("several-bodies-images", "several_bodies", "images", author="twice"),
    _variant("redesign", "video", layout="redesign", teaser_style="link"),
    _variant("redesign-no-metadata", layout="redesign", json_ld="none", meta=False),
    _variant("no-hooks", layout="bare", heading_tag="div", teaser_style="plain", json_ld="none", meta=False),
    _variant("no-hooks-boxes-in-story", "story_end", layout="bare", heading_tag="div", json_ld="none", meta=False),
    _variant("json-ld-graph", json_ld="graph", meta=False),
    _variant("json-ld-broken", json_ld="broken"),
    _variant("json-ld-none", "video", json_ld="none"),
    _variant("updated", "updated"),
    _variant("updated-no-metadata", "updated", json_ld="none", meta=False),
    _variant("source-line", "source"),
    _variant("source-line-in-story", "source", "story_end", heading_tag="div", teaser_style="plain"),
    _variant("interview", "interview", kind="interview"),
    _variant("list-and-quote", "list", "quote"),
    _variant("table", "table", "subheads", "video"),
    _variant("weather", "weather"),
    _variant("sponsored", "list", kind="sponsored"),
    _variant("opinion", kind="opinion", author="twice"),
    _variant("windows-1250", charset="windows-1250"),
    _variant("windows-1250-undeclared", "undeclared", charset="windows-1250", json_ld="none", meta=False),
    _variant("live", "live", kind="live"),
    _variant("images-in-story", "images", "advert"),
    _variant("long", "long", "subheads", "promo", "inset"),
    _variant("short", "short"),
    _variant("dateline", "dateline", "linked_words"),
)


_PRESS = (
    _variant("plain"),
    _variant("subheads", "subheads", "linked_words", "advert"),
    _variant("list-and-quote", "list", "quote"),
    _variant("table", "table"),
    _variant("images", "images"),
    _variant("promo", "promo"),
    _variant("cards", "cards", "linked_words"),
    _variant("inset", "inset"),
    _variant("own-words", "own_words"),
    _variant("dateline", "dateline"),
    _variant("embed", "embed", "advert"),
    _variant("long", "long", "subheads"),
    _variant("short", "short"),
    _variant("pages", "long", "pages"),
    _variant("paid", access="paid"),
    _variant("metered", access="metered"),
    _variant("live", "live", kind="live"),
    _variant("gallery", "gallery", kind="gallery"),
    _variant("interview", "interview", kind="interview"),
    _variant("opinion", kind="opinion"),
    _variant("sponsored", "list", kind="sponsored"),
    _variant("several", "several"),
    _variant("updated", "updated"),
    _variant("two-authors", author="two"),
    _variant("agency", author="agency"),
    _variant("agency-only", author="agency_only"),
    _variant("no-author", author="none"),
)
"""What pages of the press differ in; a site names those that its template prints."""


def press(*names: str) -> tuple[Variant, ...]:
    """Return the variants of the press with these names; raises KeyError for others."""
    by_name = {variant.name: variant for variant in _PRESS}
    return tuple(by_name[name] for name in names)
