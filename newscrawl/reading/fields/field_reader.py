"""The fields of an article page: each from the first source that has it, with the source's name for provenance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from newscrawl.czech.article_urls import looks_like_author
from newscrawl.czech.credits import split_credit
from newscrawl.czech.dates import is_date_line, is_update
from newscrawl.czech.headings import role
from newscrawl.czech.names import split_bylines
from newscrawl.items import ArticleKind
from newscrawl.page import Page
from newscrawl.reading.document.captions import credited
from newscrawl.reading.document.metadata import Metadata, itemprop, lookup, microdata_value
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.fields.headline import find_headline, heading_text, strip_suffix
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import domain_of

_UPDATE_MARK = re.compile(r"(?<=\S)\s*\bAKTUALIZOVÁNO:?$|(?<=[a-zá-ž0-9?!.“])AKTUALIZOVÁNO:?$")
"""Printed after a headline, sometimes without a blank (echo24.cz, text of 2022)."""
_PEREX_NAMES = re.compile(
    r"perex|opener|anotace|annotation|standfirst|introtext|excerpt|abstract|(?:^|[\s_-])lead(?:$|[\s_-])"
)
_AUTHOR_NAMES = re.compile(r"(?:^|[\s_-])(?:author|autor|byline|authors|autori)(?:$|[\s_-])")
_AUTHOR_LINE = re.compile(r"(?:^|[|,–—-]\s*)(?:autoři|autorka|autor|text)\s*[:▪]\s*([^|]{3,80})", re.IGNORECASE)
_INITIALS = re.compile(r"(\([a-zá-ž]{2,4}(?:, ?(?:[a-zá-ž]{2,4}|ČTK))*\))")
"""The byline of a short text, alone in its last line: "(kra)", "(jk, čtk)" (denik.cz, pages of 2017-18)."""
_ABOVE = 3
"""Runs above the headline in which a line of its own may name date and topics."""
_TOPICS = re.compile(r"\btémata:", re.IGNORECASE)
_TOPIC_LINK = re.compile(
    r"/l~|/(?:(?:zpravy-)?tagy?|tema(?:ta)?|wiki|stitk?[ye]?k?|stitek|klicova-slova|osobnosti)/", re.IGNORECASE
)
_PHOTO = re.compile(r"\b(?:foto|video|zdroj)\s*:", re.IGNORECASE)
_DATE_IN_LINE = re.compile(
    r"\d{1,2}\.\s?(?:\d{1,2}\.|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince)\s?\d{4}"
    r"(?:,?\s(?:v\s)?\d{1,2}[:.]\d{2})?"
)
_LEAD = 20
"""Runs below the headline in which a lead stands that nothing names."""
_NO_SECTIONS = frozenset({"clanek", "zpravy", "a"})

Found = tuple[str, str]
"""(value as printed, source)."""


@dataclass(slots=True)
class Fields:
    """The fields found so far, the runs they took, and where each came from."""

    provenance: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    """Declared field -> rank of the source that hit, -1 where all missed."""
    taken: set[int] = field(default_factory=set)


class FieldReader:
    """Reads the fields of one page; every method returns the value as printed, or None."""

    def __init__(self, page: Outline, declared: Page, metadata: Metadata, url: str) -> None:
        self.page = page
        self.declared = declared
        self.metadata = metadata
        self.url = url
        self.headline: TextRun | None = None
        self.found = Fields()

    # -- sources

    def declared_values(self, name: str) -> list[str]:
        """Return the values of the first declared source of a field that has any; the rank that hit is noted."""
        sources: tuple[str, ...] = getattr(self.declared, name)
        for rank, source in enumerate(sources):
            values = self.values_of(source)
            if values:
                self.found.ranks[name] = rank
                self.found.provenance[name] = source
                return values
        if sources:
            self.found.ranks[name] = -1
        return []

    def values_of(self, source: str) -> list[str]:
        """Return all values of one source such as "json-ld:author.name" or "css:span.author"."""
        scheme, _, rest = source.partition(":")
        if scheme == "json-ld":
            return lookup(self.node(), rest)
        if scheme == "meta":
            return [value for value in self.metadata.meta.get(rest.lower(), []) if value]
        if scheme == "itemprop":
            return itemprop(self.page.tree, rest)
        selector, _, attribute = rest.partition("@")
        values = []
        for node in self.page.tree.css(selector):
            text = clean(node.attributes.get(attribute) or "" if attribute else self._text_of(node))
            if text:
                values.append(text)
                self._take(node.mem_id)
        return values

    def _text_of(self, node: LexborNode) -> str:
        """Return the text of an element: its blocks with blanks between, its inline elements without."""
        element = self.page.by_node.get(node.mem_id)
        if element is not None and element.end > element.start and element.tag != "a":
            return " ".join(run.text for run in self.page.runs[element.start : element.end] if not run.media)
        return node.text(separator=" " if node.css_first("br, div, p, li") else "")

    def node(self) -> dict[str, object]:
        """Return the JSON-LD node of this article."""
        return self.metadata.article_node(self.headline.text if self.headline else None)

    def _take(self, node_id: int) -> None:
        element = self.page.by_node.get(node_id)
        if element is not None and element.end - element.start <= 3:
            self.found.taken.update(range(element.start, element.end))

    def first(self, name: str, *sources: str | Callable[[], Found | None]) -> str | None:
        """Return the first value of a field: declared sources, then these."""
        values = self.declared_values(name)
        if values:
            return values[0]
        for source in sources:
            hit = ((self.values_of(source) or [""])[0], source) if isinstance(source, str) else source()
            if hit and hit[0]:
                self.found.provenance[name] = hit[1]
                return hit[0]
        return None

    # -- fields

    def title(self) -> str | None:
        """Return the headline: the one the page shows, checked against what it says of itself."""
        self.headline = find_headline(self.page, self.declared, self.metadata)
        found = self.first(
            "title",
            lambda: (heading_text(self.page, self.headline), "structure:h1") if self.headline else None,
            "json-ld:headline",
            lambda: (strip_suffix(self.metadata.first_meta("og:title", "twitter:title") or ""), "meta:og:title"),
            lambda: (strip_suffix(self.metadata.title or ""), "structure:title"),
        )
        return _UPDATE_MARK.sub("", found) if found else None

    def perex(self, solid: list[TextRun], container_start: int, free: Callable[[TextRun], bool]) -> str | None:
        """Return the lead paragraph.

        Args:
            solid: the prose runs after the headline, outside boxes, in order.
            container_start: index of the first run of the story's container.
            free: tells runs outside boxes.
        """

        def by_name() -> Found | None:
            for run in self._near_headline(40):
                if not free(run) or run.tag == "h1" or _is_credited(run):
                    continue
                if len(run.text) >= 30 and run.link_share < 0.5:
                    for element in run.element.ancestors()[:4]:
                        if element.end - element.start <= 4 and _is_perex(
                            element.names, element.attributes.get("itemprop")
                        ):
                            return self._taking(run, "structure:perex")
            return None

        above = [run for run in solid if container_start - 8 <= run.index < container_start and self._is_lead(run)]

        def by_description() -> Found | None:
            for name in ("og:description", "description", "twitter:description"):
                start = fold(self.metadata.first_meta(name) or "")[:60]
                for run in solid[:3]:
                    if len(start) >= 25 and fold(run.text).startswith(start):
                        below_lead = run.index >= container_start and above
                        return None if below_lead else self._taking(run, f"meta:{name}")
                whole = fold(self.metadata.first_meta(name) or "")
                for run in self._near_headline(_LEAD) if len(whole) >= 25 else ():
                    if free(run) and run is not self.headline and fold(run.text) == whole:
                        return self._taking(run, f"meta:{name}")
            return None

        def by_place() -> Found | None:
            if above:
                return self._taking(above[0], "structure:above")
            for run in solid[:1]:
                if run.bold_chars >= 0.9 * len(run.text) or self.declared.perex_first:
                    return self._taking(run, "structure:first")
            return None

        return self.first("perex", by_name, by_description, by_place)

    def _is_lead(self, run: TextRun) -> bool:
        """Tell whether a run above the story may be its lead: near the headline and no caption."""
        at = self.headline.index if self.headline else 0
        pictures = [image for image in self.page.runs[max(0, run.index - 5) : run.index] if image.media == "image"]
        captioned = any(run.index in credited(image, self.page) or run.text == image.text for image in pictures)
        return run.index - at <= _LEAD and not _is_credited(run) and not captioned

    def _taking(self, run: TextRun, source: str) -> Found:
        self.found.taken.add(run.index)
        return run.text, source

    def _near_headline(self, count: int, before: int = 0) -> Iterable[TextRun]:
        at = self.headline.index if self.headline else 0
        return (run for run in self.page.runs[max(0, at - before) : at + count] if not run.media)

    def published(self, free: Callable[[TextRun], bool]) -> str | None:
        """Return the publication date as printed; `free` tells runs outside boxes."""

        near = [run for run in self._near_headline(25, before=8) if free(run)]

        def by_line() -> Found | None:
            for run in near:
                if is_date_line(run.text):
                    return self._taking(run, "structure:date")
                if run.time and len(run.text) < 160:
                    return run.time, "structure:time"
            return None

        def by_date_in_line() -> Found | None:
            for run in near:
                match = _DATE_IN_LINE.search(run.text)
                if match and len(run.text) < 160 and not _PHOTO.search(run.text) and f"({match[0]}" not in run.text:
                    self.found.taken.add(run.index)
                    rest = run.text[match.start() :]
                    return rest if is_date_line(rest) else match[0], "structure:date"
            return None

        return self.first(
            "published",
            "json-ld:datePublished",
            "meta:article:published_time",
            "itemprop:datePublished",
            by_line,
            by_date_in_line,
        )

    def modified(self, free: Callable[[TextRun], bool]) -> str | None:
        """Return the date of the last change: of the metadata, or of a line such as "Aktualizováno včera"."""

        def by_line() -> Found | None:
            lines = (run for run in self._near_headline(25, before=8) if free(run) and is_date_line(run.text))
            return next((self._taking(run, "structure:date") for run in lines if is_update(run.text)), None)

        if self.values_of("json-ld:dateModified") == self.values_of("json-ld:datePublished") and (
            not self.found.provenance.get("published", "json-ld").startswith("json-ld")
        ):
            return self.first("modified", "meta:article:modified_time", "itemprop:dateModified", by_line)
        return self.first(
            "modified", "json-ld:dateModified", "meta:article:modified_time", "itemprop:dateModified", by_line
        )

    def bylines(self, free: Callable[[TextRun], bool], end: int) -> list[str]:
        """Return the author values as printed; `end` is the index of the first run after the story."""
        values = self.declared_values("authors")
        if values:
            shown = not self.found.provenance["authors"].startswith("css:")
            return [*values, *self._shown_agencies(free)] if shown else values
        sources: tuple[tuple[str, Callable[[], list[str]]], ...] = (
            ("json-ld:author.name", lambda: lookup(self.node(), "author.name") or lookup(self.node(), "author")),
            ("itemprop:author", self._microdata_authors),
            ("structure:author-link", lambda: self._author_links(free)),
            ("structure:author", lambda: self._author_lines(free, end)),
            ("meta:author", lambda: self.values_of("meta:author")),
            ("meta:article:author", lambda: self.values_of("meta:article:author")),
        )
        for source, read in sources:
            values = read()
            if values:
                self.found.provenance["authors"] = source
                return values if source.startswith("structure") else [*values, *self._shown_agencies(free)]
        return []

    def _shown_agencies(self, free: Callable[[TextRun], bool]) -> list[str]:
        """Return the agencies of the printed byline: metadata often name the people alone."""
        return split_bylines(self._author_links(free), ())[1]

    def _microdata_authors(self) -> list[str]:
        values: list[str] = []
        for node in self.page.tree.css("[itemprop~='author']"):
            named = node.css_first("[itemprop~='name']")
            value = microdata_value(named if named is not None else node)
            if value:
                values.append(value)
                self._take(node.mem_id)
        return values

    def _author_links(self, free: Callable[[TextRun], bool]) -> list[str]:
        values: list[str] = []
        for run in self._near_headline(30, before=4):
            if free(run) and len(run.text) < 160:
                names = [text for href, text in run.links if text and looks_like_author(href)]
                if names:
                    beside = _DATE_IN_LINE.split(run.text)[0]
                    for name in names:
                        beside = beside.replace(name, "\n")
                    values.extend([*names, *split_bylines([beside], ())[1]])
                    self.found.taken.add(run.index)
        return values

    def _author_lines(self, free: Callable[[TextRun], bool], end: int) -> list[str]:
        at = self.headline.index if self.headline else 0
        values = []
        for run in self.page.runs[max(0, at - 4) : end + 12]:
            if run.media or not free(run) or len(run.text) > 100 or self._is_below_photo(run):
                continue
            match = _AUTHOR_LINE.search(run.text) or (_INITIALS.fullmatch(run.text) if run.index >= end - 1 else None)
            if match and not _is_caption(run):
                values.append(match[1])
                self.found.taken.add(run.index)
            elif len(run.text) >= 4 and any(
                _AUTHOR_NAMES.search(element.names)
                for element in run.element.ancestors()[:3]
                if element.end - element.start <= 3
            ):
                values.append(run.text)
                self.found.taken.add(run.index)
        return values

    def _is_below_photo(self, run: TextRun) -> bool:
        """Tell whether a run stands with a picture in a small element: it names the photographer."""
        before = self.page.runs[max(0, run.index - 2) : run.index]
        photo = next((image for image in reversed(before) if image.media == "image"), None)
        if photo is None or self.headline is None or run.index <= self.headline.index:
            return False
        return any(above.start <= photo.index and above.end - above.start <= 3 for above in run.element.ancestors()[:4])

    def topics(self, free: Callable[[TextRun], bool], end: int) -> list[str]:
        """Return the topics the story is filed under."""
        values = self.declared_values("topics")
        if values:
            return values if self.found.provenance["topics"].startswith("css:") else _split_keywords(values)
        at = self.headline.index if self.headline else 0
        above = [run for run in self.page.runs[max(0, at - _ABOVE) : at] if run.time or _TOPICS.search(run.text)]
        below = [run for run in self.page.runs[at : end + 25] if run.link_share > 0.5]
        shown = [
            text
            for run in (*above, *below)
            if free(run)
            for href, text in run.links
            if 2 <= len(text) <= 60 and _TOPIC_LINK.search(href) and not looks_like_author(href) and role(text) is None
        ]
        if shown:
            self.found.provenance["topics"] = "structure:topic-links"
            return shown
        for source in ("json-ld:keywords", "meta:article:tag", "meta:keywords"):
            values = _split_keywords(self.values_of(source))
            if values:
                self.found.provenance["topics"] = source
                return values
        return []

    def section(self) -> str | None:
        """Return the section of the site that the story is in."""
        named = self.first("section", "json-ld:articleSection", "meta:article:section", self._section_of_url)
        return None if named and domain_of(self.url) in named else named

    def _section_of_url(self) -> Found | None:
        """Return the section the address names, as the site's own links to it print it."""
        folder = urlsplit(self.url).path.rsplit("/", 1)[0]
        names = {
            _path(href): text
            for run in reversed(self.page.runs)
            for href, text in run.links
            if text and len(text) <= 40
        }
        while folder:
            if folder in names:
                return names[folder], "structure:section-link"
            folder = folder.rpartition("/")[0]
        found = section_of_url(self.url)
        return (found, "url") if found else None

    def kind(self, title: str) -> ArticleKind:
        """Return what kind of article it is: by its URL, its JSON-LD type, its headline's prefix."""
        types = self.node().get("@type")
        names = types if isinstance(types, list) else [types]
        for mark, kind in self.declared.kinds:
            if mark.startswith("css:") and self.page.tree.css_matches(mark[4:]):
                return kind  # type: ignore[return-value]
        return kind_of(self.url, title, self.declared, [name for name in names if isinstance(name, str)])


def _split_keywords(values: list[str]) -> list[str]:
    return [part for value in values for part in re.split(r"[,;]", value) if part.strip()]


def _path(href: str) -> str | None:
    """Return the path of an address as printed, None where it has a query or is broken."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return None if parts.query else parts.path.rstrip("/")


def section_of_url(url: str) -> str | None:
    """Return the first part of an article's path if it names a section of the site."""
    parts = [part for part in urlsplit(url).path.split("/") if part] if url.startswith("http") else []
    if len(parts) >= 2 and re.fullmatch(r"[a-z]+(?:-[a-z]+){0,3}", parts[0]) and parts[0] not in _NO_SECTIONS:
        return parts[0]
    return None


def _is_credited(run: TextRun) -> bool:
    return split_credit(run.text)[1] is not None


def _is_caption(run: TextRun) -> bool:
    return any(element.tag in ("figure", "figcaption") for element in run.element.ancestors()[:4])


def _is_perex(names: str, itemprop_value: str | None) -> bool:
    return bool(_PEREX_NAMES.search(names)) or "description" in (itemprop_value or "")


def _agreement(shown: str, announced: str) -> float:
    """Return how well a shown heading agrees with an announced one, 0..1: the share of common words."""
    if shown == announced:
        return 1.0
    left, right = set(shown.split()), set(announced.split())
    return len(left & right) / max(len(left), len(right)) if left and right else 0.0
