"""The <head> of an article page: meta, OpenGraph and JSON-LD, in the forms a variant asks for."""

from __future__ import annotations

import json
from typing import Any

from ..markup import Html, el, join
from ..model import Story
from ..site import ReplicaSite


def article_head(site: ReplicaSite, story: Story, *extra: Html) -> Html:
    """Return the whole <head> element of the page of `story`."""
    return el(
        "head",
        None if "undeclared" in story.features else el("meta", charset=story.charset),
        el("title", f"{story.headline.title} | {site.title}"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("link", rel="canonical", href=story.url),
        el("link", rel="alternate", type="application/rss+xml", href=site.feed_path),
        el("link", rel="stylesheet", href="/assets/css/style.css?v=8f31c2"),
        *(_meta(site, story) if story.meta else ()),
        None if story.json_ld == "none" else _json_ld(site, story),
        *extra,
    )


def _meta(site: ReplicaSite, story: Story) -> list[Html]:
    perex = " ".join(story.headline.perex)
    named = {
        "description": perex,
        "author": ", ".join(story.authors),
        "robots": "index, follow, max-image-preview:large",
    }
    named |= {"keywords": ", ".join((*story.topics, *story.keywords)), "twitter:card": "summary_large_image"}
    properties = {
        "og:title": story.headline.title,
        "og:description": perex,
        "og:type": "article",
        "og:url": story.url,
        "og:site_name": site.title,
        "og:locale": "cs_CZ",
        "og:image": story.headline.image.url,
        "article:published_time": story.published_at.isoformat(),
        "article:section": story.section_name,
    }
    if story.modified_at:
        properties["article:modified_time"] = story.modified_at.isoformat()
    return [
        *(el("meta", name=name, content=value) for name, value in named.items() if value),
        *(el("meta", property=name, content=value) for name, value in properties.items()),
    ]


def _json_ld(site: ReplicaSite, story: Story) -> Html:
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": story.headline.title,
        "description": " ".join(story.headline.perex),
        "mainEntityOfPage": {"@type": "WebPage", "@id": story.url},
        "datePublished": story.published_at.isoformat(),
        "dateModified": (story.modified_at or story.published_at).isoformat(),
        "articleSection": story.section_name,
        "image": {"@type": "ImageObject", "url": story.headline.image.url, "width": 660, "height": 371},
        "publisher": {"@type": "Organization", "name": site.title, "logo": f"{site.origin}/assets/img/logo.svg"},
    }
    if story.video:
        article["video"] = {
            "@type": "VideoObject",
            "name": story.video.title,
            "embedUrl": story.video.url,
            "duration": f"PT{story.video.seconds // 60}M{story.video.seconds % 60}S",
        }
    if story.authors:
        article["author"] = [{"@type": "Person", "name": name} for name in story.authors]
    graph: dict[str, Any] = {"@context": "https://schema.org"} | article
    if story.json_ld == "graph":
        crumbs = [{"@type": "ListItem", "position": 1, "name": story.section_name, "item": site.origin}]
        website = {"@type": "WebSite", "name": site.title, "url": site.origin}
        breadcrumbs = {"@type": "BreadcrumbList", "itemListElement": crumbs}
        graph = {"@context": "https://schema.org", "@graph": [website, breadcrumbs, article]}
    text = json.dumps(graph, ensure_ascii=False)
    if story.json_ld == "broken":
        text = text.replace(". ", ".\n\t", 2)
    return el("script", Html(text.replace("</", "<\\/")), type="application/ld+json")


def settings_script(site: ReplicaSite, story: Story) -> Html:
    """Return an inline script that repeats the headline, as analytics do."""
    layer = {"event": "article", "id": story.number, "title": story.headline.title, "tags": list(story.topics)}
    data = json.dumps(layer, ensure_ascii=False).replace("</", "<\\/")
    cpex = json.dumps({"name": site.host, "publisher": "incorp", "area": story.section_path})
    return join(
        el("script", Html(f"window.dataLayer=window.dataLayer||[];dataLayer.push({data});")),
        el("script", Html(f"window.cpexWebsiteSettings={cpex};")),
    )
