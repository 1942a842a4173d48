"""All fields of an article page, read one after the other: what depends on another field is given it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newscrawl.facts import ImageFact, VideoFact
from newscrawl.items import ArticleKind
from newscrawl.reading.fields.access import Access
from newscrawl.reading.fields.bylines import find_bylines
from newscrawl.reading.fields.dates import find_modified
from newscrawl.reading.fields.external_id import find_external_id
from newscrawl.reading.fields.images import StoryRuns, find_images
from newscrawl.reading.fields.keywords import find_keywords
from newscrawl.reading.fields.kinds import find_kind
from newscrawl.reading.fields.language import find_language
from newscrawl.reading.fields.section import find_section
from newscrawl.reading.fields.sources import Document, Found, IsFree, Values
from newscrawl.reading.fields.topics import find_topics
from newscrawl.reading.fields.videos import find_videos
from newscrawl.reading.story.story import Story

ROW_FIELDS = {"published": "published_at", "modified": "modified_at"}
"""Name of a field in `Page` and in facts -> in the rows, where these differ."""
_HEAD_RUNS = 12
"""Runs below the headline of a page without a story's text: photo, caption, byline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The fields that tell whether a page is an article."""

    title: Found[str | None]
    perex: Found[str | None]
    published: Found[str | None]

    @property
    def taken(self) -> frozenset[int]:
        """Indexes of the runs that these fields took."""
        return _taken(self.title, self.perex, self.published)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What was found for the fields of an article."""

    lead: Lead
    authors: Values
    section: Found[str | None]
    topics: Values
    modified: Found[str | None]
    kind: Found[ArticleKind]
    access: Found[Access]
    images: Found[list[ImageFact]]
    videos: Found[list[VideoFact]]
    keywords: Values
    external_id: Found[str | None]
    language: Found[str | None]

    @property
    def taken(self) -> frozenset[int]:
        """Indexes of the runs that are no part of the story; what other fields were read from may be both."""
        return self.lead.taken | self.authors.runs

    @property
    def proven(self) -> dict[str, Found[Any]]:
        """The fields that the site may declare, by their names in `Page`, which are those of the counters."""
        return {
            "title": self.lead.title,
            "perex": self.lead.perex,
            "published": self.lead.published,
            "authors": self.authors,
            "section": self.section,
            "topics": self.topics,
            "modified": self.modified,
            "external_id": self.external_id,
        }

    @property
    def named(self) -> dict[str, Found[Any]]:
        """All fields by name."""
        return self.proven | {
            "keywords": self.keywords,
            "language": self.language,
            "kind": self.kind,
            "access": self.access,
            "images": self.images,
            "videos": self.videos,
        }

    @property
    def provenance(self) -> dict[str, str]:
        """Name of a row's field -> the source of its value, of all that were found."""
        return {ROW_FIELDS.get(name, name): found.source for name, found in self.named.items() if found.source}


def find_fields(document: Document, lead: Lead, story: Story, access: Found[Access], is_free: IsFree) -> Fields:
    """Return all fields of an article.

    Args:
        document: the page.
        lead: title, perex and date of publication.
        story: its story.
        access: how open it is.
        is_free: tells runs outside boxes.
    """
    start, end = document.headline_index, _end(document, lead, story)
    authors = find_bylines(document, is_free, end)
    section = find_section(document)
    topics = find_topics(document, is_free, end)
    modified = find_modified(document, lead.published, is_free)
    taken = lead.taken | _taken(authors, section, topics, modified)
    runs = StoryRuns(start, _text_start(lead, story, end), end)
    return Fields(
        lead=lead,
        authors=authors,
        section=section,
        topics=topics,
        modified=modified,
        kind=find_kind(document, lead.title.value or "", section.value),
        access=access,
        images=find_images(document, is_free, runs, authors.value, taken),
        videos=find_videos(document, is_free, range(start, end)),
        keywords=find_keywords(document, lead.title.value or "", section.value),
        external_id=find_external_id(document),
        language=find_language(document, story),
    )


def _end(document: Document, lead: Lead, story: Story) -> int:
    """Return the index of the first run after the story."""
    taken = lead.taken
    own = [run.index for run in story.runs if run.index not in taken]
    return own[-1] + 1 if own else document.headline_index + _HEAD_RUNS


def _text_start(lead: Lead, story: Story, end: int) -> int:
    """Return the index of the story's first run of text below the perex, `end` where there is none."""
    return next((run.index for run in story.runs if not run.media and run.index not in lead.taken), end)


def _taken(*fields: Found[Any]) -> frozenset[int]:
    return frozenset().union(*(found.runs for found in fields))
