"""The id that the site's content management system gives an article, as the page states it."""

from __future__ import annotations

import re

from newscrawl.reading.fields.sources import Document, Found, declared_values, values_of

_STATED = (
    "json-ld:identifier.value",
    "json-ld:identifier",
    *(f"meta:{name}" for name in ("article:id", "article_id", "articleid", "article-id", "cxenseparse:articleid")),
    *(f"meta:{name}" for name in ("cxenseparse:recs:articleid", "parsely-post-id", "arc-id", "bt:id", "storyid")),
    *(
        f"meta:{name}"
        for name in ("content_id", "contentid", "content-id", "vf:container_id", "dcterms.identifier", "dc.identifier")
    ),
    "meta:identifier",
)
"""Where pages state it, the surest first."""
_ID = re.compile(r"(?!https?:)\w[\w.:/~-]{1,79}", re.ASCII)
"""One word and no address; a digit must be in it, or it is the name of something else."""
_NAMED = re.compile(r".*[:._-]article[_-]?id")
"""Names of meta tags that say so, whatever service they are for."""
_WORDPRESS = re.compile(r"(?:^|\s)postid-(\d+)(?:\s|$)")
"""The class of the body of WordPress's pages that show one post."""


def find_external_id(document: Document) -> Found[str | None]:
    """Return the first value that may be an id, of the site's declared sources and then of those of all sites."""
    declared = declared_values(document, "external_id")
    if value := _first_id(declared.value):
        return Found(value, declared.source, declared.why, rank=declared.rank)
    named = (f"meta:{name}" for name in document.metadata.meta if _NAMED.fullmatch(name))
    for source in (*_STATED, *named):
        if value := _first_id(values_of(document, source)):
            return Found(value, source, "the page's metadata", rank=declared.rank)
    body = next(iter(document.outline.elements), None)
    match = _WORDPRESS.search(body.names) if body is not None else None
    if match is not None:
        return Found(match[1], "structure:postid", "a class of the body", rank=declared.rank)
    return Found(None, rank=declared.rank)


def _first_id(values: list[str]) -> str | None:
    return next((value for value in values if _ID.fullmatch(value) and any(map(str.isdigit, value))), None)
