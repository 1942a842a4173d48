"""IPTC ninjs 3.1 (News in JSON, approved in May 2025): one document a line of `ninjs.jsonl`.

The schema refuses properties that it does not know, so what ninjs has no word for is not in a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.feed.exporting.story import byline, is_partial, known, pictures_before, uri
from newscrawl.feed.exporting.xhtml import story_xhtml
from newscrawl.feed.json_text import json_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection
    from newscrawl.items import Article, RelatedLink

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"


def write_ninjs(selection: Selection, directory: Path) -> dict[str, int]:
    """Write `ninjs.jsonl` to `directory`; return the number of its documents."""
    with (directory / "ninjs.jsonl").open("wb") as file:
        for article in selection.articles():
            file.write(json_line(ninjs(article, selection.teasers(article))) + b"\n")
    return {"articles": selection.number}


def ninjs(article: Article, teasers: Sequence[RelatedLink]) -> dict[str, Any]:
    """Return an article as a ninjs document; pictures, videos and teasers are its associations."""
    rights = article.rights
    return known(
        {
            "uri": uri(article.url),
            "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
            "type": "text",
            "representationType": "partial" if is_partial(article) else "full",
            "pubStatus": "usable",
            "version": str(article.revision),
            "firstCreated": article.published_at or article.first_seen_at,
            "versionCreated": article.modified_at or article.fetched_at,
            "language": article.language,
            "by": byline(article),
            "copyrightHolder": rights.holder if rights else None,
            "usageTerms": rights.license if rights else None,
            "headlines": [{"role": "main", "value": article.title}],
            "descriptions": [{"role": "lead", "value": article.perex}] if article.perex else [],
            "bodies": _bodies(article),
            "subjects": [{"name": name} for name in dict.fromkeys(article.topics + article.keywords)],
            "infoSources": [{"name": name} for name in article.agencies],
            "altIds": _other_ids(article),
            "associations": [*_pictures(article), *_videos(article), *_teasers(teasers)],
        }
    )


def _bodies(article: Article) -> list[dict[str, Any]]:
    """Return the story as plain text and as XHTML; ninjs has no empty body."""
    markup = story_xhtml(article)
    bodies: list[dict[str, Any]] = [
        {
            "role": "main",
            "contentType": "text/plain",
            "charCount": len(article.text),
            "wordCount": article.word_count,
            "value": article.text,
        },
        {"role": "main", "contentType": "application/xhtml+xml", "value": f"<div>{markup}</div>" if markup else ""},
    ]
    return [body for body in bodies if body["value"]]


def _other_ids(article: Article) -> list[dict[str, str]]:
    of_site = [{"role": "publisher", "value": article.external_id}] if article.external_id else []
    return [{"role": "newscrawl", "value": article.id}, *of_site]


def _pictures(article: Article) -> list[dict[str, Any]]:
    """Return the pictures that have an address, those before the story first; ninjs needs a uri of each."""
    before = {image.url for image in pictures_before(article)}
    ordered = sorted(article.images, key=lambda image: image.url not in before)
    addresses = [(uri(image.url), image) for image in ordered if image.url]
    return [
        known(
            {
                "name": f"picture-{number}",
                "uri": address,
                "type": "picture",
                "by": image.credit,
                "descriptions": [{"role": "caption", "value": image.caption}] if image.caption else [],
                "renditions": [known({"name": "main", "href": address, "width": image.width, "height": image.height})],
            }
        )
        for number, (address, image) in enumerate(addresses, 1)
    ]


def _videos(article: Article) -> list[dict[str, Any]]:
    addresses = [(uri(video.url), video) for video in article.videos if video.url]
    return [
        known(
            {
                "name": f"video-{number}",
                "uri": address,
                "type": "video",
                "headlines": [{"role": "main", "value": video.title}] if video.title else [],
            }
        )
        for number, (address, video) in enumerate(addresses, 1)
    ]


def _teasers(teasers: Sequence[RelatedLink]) -> list[dict[str, Any]]:
    """Return the teasers that have an address, named by box and place."""
    return [
        {
            "name": f"{teaser.section}-{teaser.position}",
            "uri": uri(teaser.url),
            "type": "text",
            "headlines": [{"role": "main", "value": teaser.title}],
        }
        for teaser in teasers
        if teaser.url
    ]
