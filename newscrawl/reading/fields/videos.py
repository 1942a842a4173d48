"""The videos of a story: those that the page states of the article, and those that play in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from newscrawl.facts import VideoFact
from newscrawl.reading.document.metadata import first_text, spread, types_of
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.document.picture_sizes import node_address
from newscrawl.reading.document.players import is_player, video_key
from newscrawl.reading.fields.sources import Document, Found, IsFree
from newscrawl.values.pictures import picture_key
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, domain_of

_ABOVE_HEADLINE_RUNS = 3
"""Runs above the headline among which the article's player may stand."""
_BELOW_STORY_RUNS = 3
"""Runs below the story's last one among which a player still belongs to it."""
_MOST_VIDEOS = 50
"""Videos of one article."""
_MOST_STATEMENTS = 200
"""Statements of videos that are compared with each other, and as many players."""
_HOLDERS = ("video", "associatedMedia", "hasPart")
"""Properties of an article's node that hold its videos."""
_ADDRESSES = ("contentUrl", "embedUrl", "url", "mainEntityOfPage", "@id")
"""Properties of a video's node that hold an address: of the video, of its player, of its page."""
_PREVIEWS = ("thumbnailUrl", "thumbnail", "image")
_OPEN_GRAPH = ("og:video", "og:video:url", "og:video:secure_url")
_DURATIONS = ("og:video:duration", "video:duration")
_ADVERT = re.compile(r"(?:^|[\s_-])(?:ads?|advert\w*|reklam\w*|outstream|vast)(?:[\s_-]|$)", re.IGNORECASE)
"""What names an element around a player of adverts."""
_ADVERT_ANCESTORS = 4
_PLAYER_TITLES = frozenset({"video", "player", "embed", "embedded content", "iframe", "content", "media", "přehrávač"})
"""Titles, folded, that name the player and not the video; so does all that ends with "video player"."""
_LONGEST_TITLE_CHARS = 300


@dataclass(slots=True)
class _Video:
    """A video, and what it is recognised by."""

    fact: VideoFact
    keys: set[str] = field(default_factory=set)
    """Of its addresses and of its preview (`video_key`, `picture_key`)."""
    is_own: bool = False
    """Whether the site plays it itself: then metadata may state quite another address of it."""


def find_videos(document: Document, is_free: IsFree, story: range) -> Found[list[VideoFact]]:
    """Return the videos of a story, each once: those that metadata state, then the others that play in it.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
        story: indexes of the runs from the headline to the end of the story.
    """
    source, stated = "json-ld:video", list(islice(_of_json_ld(document, is_free), _MOST_STATEMENTS))
    if not stated:
        source, stated = "meta:og:video", list(_of_open_graph(document))
    videos = _each_once(stated)
    if not videos:
        source = "structure:player"
    unseen = list(videos)
    for shown in islice(_shown(document, is_free, story), _MOST_STATEMENTS):
        same = next((video for video in videos if _is_same(video, shown)), None)
        if same is None and shown.is_own and unseen:
            same = unseen[0]
        if same is None:
            videos.append(shown)
        else:
            unseen = [video for video in unseen if video is not same]
            _join(same, shown)
    facts = [video.fact for video in videos if _is_told(video.fact)][:_MOST_VIDEOS]
    return Found(facts, source, "a player, or metadata of a video") if facts else Found([])


def _is_told(video: VideoFact) -> bool:
    """Tell whether anything is known of a video by which it can be told from others."""
    return bool(video.url or video.title or video.image_url)


def _each_once(stated: Iterable[_Video]) -> list[_Video]:
    """Return videos with those that are the same one joined."""
    videos: list[_Video] = []
    for each in stated:
        same = next((video for video in videos if _is_same(video, each)), None)
        if same is None:
            videos.append(each)
        else:
            _join(same, each)
    return videos


def _is_same(video: _Video, other: _Video) -> bool:
    """Tell whether two are one video: by an address or a preview, unless they have titles of their own.

    Some sites state the address of their player for each of their videos (cbc.ca, page of 2024).
    """
    titles = {fold(each.fact.title) for each in (video, other) if each.fact.title}
    return bool(video.keys & other.keys) and len(titles) < 2


def _join(video: _Video, other: _Video) -> None:
    """Add to a video what another statement of the same one knows besides."""
    video.keys |= other.keys
    for name in ("url", "title", "image_url", "duration"):
        if getattr(video.fact, name) is None:
            setattr(video.fact, name, getattr(other.fact, name))


def _video(document: Document, addresses: Iterable[str], preview: str | None, **told: str | None) -> _Video:
    """Return a video with these addresses, as printed, the best first."""
    page = {document.url, document.address}
    urls = [url for printed in addresses if (url := absolute_url(document.url, printed)) and url not in page]
    image = absolute_url(document.url, preview) if preview else None
    keys = {video_key(url) for url in urls} | ({f"picture {picture_key(image)}"} if image else set())
    return _Video(VideoFact(url=urls[0] if urls else None, image_url=image, **told), keys)


def _of_json_ld(document: Document, is_free: IsFree) -> Iterator[_Video]:
    """Yield the videos of the article's node, and those beside it that no teaser shows."""
    held = [(key, value) for key in _HOLDERS for value in spread([document.node.get(key)])]
    for key, value in held:
        if isinstance(value, str) and key == "video":
            yield _video(document, [value], None)
        elif isinstance(value, dict) and (key == "video" or "VideoObject" in types_of(value)):
            yield _of_node(document, value)
    beside = [node for node in document.metadata.media_nodes if "VideoObject" in types_of(node)]
    if beside:
        teasers = {fold(run.text) for run in document.outline.runs if run.text and not is_free(run)}
        videos = (_of_node(document, node) for node in beside)
        yield from (video for video in videos if fold(video.fact.title or "") not in teasers)


def _of_node(document: Document, node: dict[str, Any]) -> _Video:
    """Return the video that a JSON-LD node stands for."""
    values = (next(spread([node.get(key)]), None) for key in _ADDRESSES)
    addresses = [value.get("@id") if isinstance(value, dict) else value for value in values]
    return _video(
        document,
        [address for address in addresses if isinstance(address, str)],
        next((address for key in _PREVIEWS if (address := _preview(node.get(key)))), None),
        title=_title(first_text(node.get("name")) or first_text(node.get("headline"))),
        duration=first_text(node.get("duration")),
    )


def _preview(value: Any) -> str | None:
    """Return the first address in a value that holds a picture: an address, a node, a list of either."""
    first = next(spread([value]), None)
    return node_address(first) if isinstance(first, dict) else first if isinstance(first, str) else None


def _of_open_graph(document: Document) -> Iterator[_Video]:
    """Yield the video of Open Graph, or of Twitter's card where that is a player of videos."""
    metadata = document.metadata
    addresses = [address for name in _OPEN_GRAPH for address in metadata.meta.get(name, ()) if address]
    addresses += [player for player in metadata.meta.get("twitter:player", ()) if is_player(player)]
    if addresses:
        yield _video(document, addresses, None, duration=metadata.first_meta(*_DURATIONS))


def _shown(document: Document, is_free: IsFree, story: range) -> Iterator[_Video]:
    """Yield the videos that play in the story or right beside it."""
    runs = document.outline.runs[max(0, story.start - _ABOVE_HEADLINE_RUNS) : story.stop + _BELOW_STORY_RUNS]
    for run in runs:
        if run.media == "embed" and run.node is not None and is_free(run) and not _is_advert(run):
            video = _of_player(document, run.node, run.source)
            if video is not None:
                yield video


def _of_player(document: Document, node: LexborNode, source: str | None) -> _Video | None:
    """Return the video that an element plays, None where it plays none."""
    attributes = node.attributes
    title = _title(attributes.get("title") or attributes.get("aria-label"))
    if node.tag == "video":
        sources = [source, *(each.attributes.get("src") for each in node.css("source[src]"))]
        video = _video(document, filter(None, sources), attributes.get("poster"), title=title)
        video.is_own = True
        return video
    url = absolute_url(document.url, source) if source else None
    if node.tag == "audio" or url is None or not is_player(url):
        return None
    video = _video(document, [url], None, title=title)
    video.is_own = domain_of(url) == domain_of(document.url)
    return video


def _is_advert(run: TextRun) -> bool:
    """Tell whether a player stands in an element that is called one of adverts."""
    own = (run.node.attributes.get(name) or "" for name in ("class", "id")) if run.node is not None else ()
    around = (element.names for element in run.element.nearest(_ADVERT_ANCESTORS))
    return any(_ADVERT.search(names) for names in (*own, *around))


def _title(printed: str | None) -> str | None:
    """Return the title of a video, None for that of a player."""
    title = clean(printed or "")
    folded = fold(title)
    is_player_name = folded in _PLAYER_TITLES or folded.endswith(("video player", "přehrávač"))
    return None if not title or is_player_name or len(title) > _LONGEST_TITLE_CHARS else title
