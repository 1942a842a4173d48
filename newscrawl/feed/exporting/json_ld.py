"""schema.org JSON-LD: a NewsArticle, or the subtype of its kind, on each line of `articles.jsonld.jsonl`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.feed.exporting.story import blocks_of, is_paid, known, uri
from newscrawl.feed.json_text import json_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection
    from newscrawl.items import Article, Image, RelatedLink, Video

CONTEXT = "https://schema.org"
_TYPES = {
    "opinion": "OpinionNewsArticle",
    "live": "LiveBlogPosting",
    "sponsored": "AdvertiserContentArticle",
}
"""Kind of an article to its type; NewsArticle for all others, of which schema.org has none of their own."""


def write_json_ld(selection: Selection, directory: Path) -> dict[str, int]:
    """Write `articles.jsonld.jsonl` to `directory`; return the number of its documents."""
    with (directory / "articles.jsonld.jsonl").open("wb") as file:
        for article in selection.articles():
            file.write(json_line(json_ld(article, selection.teasers(article))) + b"\n")
    return {"articles": selection.number}


def json_ld(article: Article, teasers: Sequence[RelatedLink]) -> dict[str, Any]:
    """Return an article as a JSON-LD document; its teasers are `relatedLink` of its page."""
    rights = article.rights
    return known(
        {
            "@context": CONTEXT,
            "@type": _TYPES.get(article.kind, "NewsArticle"),
            "@id": uri(article.url),
            "url": article.moved_to or article.url,
            "identifier": {"@type": "PropertyValue", "propertyID": "newscrawl", "value": article.id},
            "version": article.revision,
            "headline": article.title,
            "description": article.perex,
            "articleBody": article.text,
            "articleSection": article.section,
            "genre": article.kind,
            "keywords": list(dict.fromkeys(article.topics + article.keywords)),
            "author": [{"@type": "Person", "name": name} for name in article.authors],
            "sourceOrganization": [{"@type": "Organization", "name": name} for name in article.agencies],
            "publisher": _organization(article.publisher),
            "datePublished": article.published_at,
            "dateModified": article.modified_at,
            "sdDatePublished": article.fetched_at,
            "inLanguage": article.language,
            "wordCount": article.word_count,
            "isAccessibleForFree": not is_paid(article),
            "license": rights.license if rights else None,
            "copyrightHolder": _organization(rights.holder) if rights else None,
            "isBasedOn": article.copy_of.url if article.copy_of else None,
            "image": [_image(image) for image in article.images if image.url],
            "video": [_video(video) for video in article.videos if video.url or video.title],
            "mainEntityOfPage": known(
                {
                    "@type": "WebPage",
                    "@id": f"{uri(article.url)}#page",
                    "url": article.url,
                    "relatedLink": list(dict.fromkeys(teaser.url for teaser in teasers if teaser.url)),
                }
            ),
            "liveBlogUpdate": _entries(article),
        }
    )


def _organization(name: str | None) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _image(image: Image) -> dict[str, Any]:
    return known(
        {
            "@type": "ImageObject",
            "url": image.url,
            "contentUrl": image.url,
            "caption": image.caption or image.alt,
            "creditText": image.credit,
            "width": image.width,
            "height": image.height,
            "representativeOfPage": image.is_lead,
        }
    )


def _video(video: Video) -> dict[str, Any]:
    return known(
        {
            "@type": "VideoObject",
            "name": video.title,
            "url": video.url,
            "thumbnailUrl": video.image_url,
            "duration": None if video.duration is None else f"PT{video.duration}S",
        }
    )


def _entries(article: Article) -> list[dict[str, Any]]:
    """Return the entries of a live report: from a block with a time to the next one."""
    entries: list[dict[str, Any]] = []
    if article.kind != "live":
        return entries
    for block in blocks_of(article):
        if block.published_at:
            entries.append({"@type": "BlogPosting", "datePublished": block.published_at, "articleBody": ""})
        if entries and block.text:
            said = entries[-1]["articleBody"]
            entries[-1]["articleBody"] = f"{said}\n{block.text}" if said else block.text
    return [known(entry) for entry in entries]
