"""read_text: the plain text of a page that somebody else has flattened -> its story and its teasers, as facts.

What markup told is gone; what is left are the printed headings and the shapes of the lines. The grammar is that of a
Czech article page: skip links, headline, byline, date, photo alt and caption, perex, paragraphs, and a tail of boxes,
each a heading and items of [time line] [photo alt] title [perex] ["Zdroj: author"].
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.credits import split_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_label, role, split_promo
from newscrawl.facts import ArticleFact, BlockFact, ImageFact, LinkFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.fields.field_reader import section_of_url
from newscrawl.reading.fields.kinds import kind_of
from newscrawl.values.text import clean, fold

_SENTENCE = re.compile(r"[.!?…][\"“”’')»]*$")
_FULL_STOP = re.compile(r"[.…][\"“”’')»]*$")
_PROSE = 60
"""Characters of the shortest line that is a paragraph of running text."""
_CUT = 170
"""Characters of a line that is too long for a headline, whatever it ends with: the text may be cut off."""
_FRAGMENT = 40
"""Characters from which the text's last line, without a sentence's end, is taken for a paragraph that was cut off."""
_LONG_TITLE = 100
"""Characters that few headlines have."""
_LABELLED = re.compile(r"^(?P<label>[^\W\d][^:]{1,30}):\s*(?P<rest>.*)$")
_CREDIT_LINE = re.compile(r"^(?:ilustrační )?foto\s*:\s*(.+)$", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"^(?:Zdroj|Autor)\s*:\s*([^.!?]{2,60})$")
_NAME = r"[A-ZÁ-Ž][\w'’.-]+(?: (?:[A-ZÁ-Ž][\w'’.-]*|von|van|de|al|ml\.|st\.)){1,3}"
_AUTHOR_LINE = re.compile(_NAME)
_BYLINE = re.compile(r"Autor(?:ka|ři)?\s*:\s*\S", re.IGNORECASE)
_AUTHOR_AND_DATE = re.compile(rf"(?P<author>{_NAME}) (?P<date>\d{{1,2}}\. ?\S+ \d{{4}}.*)")
_TITLE_LABELS = re.compile(r"^(?:Mimořádná zpráva|Prohlédněte si galerii|Komentář|Rozhovor|Analýza)\s+(?=\S)")
_SLUG = re.compile(r"/(?:\d+-)?([a-z0-9-]{8,}?)(?:\.[0-9a-z]{8})?(?:\.html)?/?$")


@dataclass(slots=True)
class _Item:
    """One teaser of the tail."""

    published: str | None = None
    title: str | None = None
    perex: str | None = None
    byline: str | None = None


@dataclass(slots=True)
class _Box:
    """One box of the tail: its printed heading, None for a teaser that stands alone after the story."""

    heading: str | None
    items: list[_Item] = field(default_factory=list)


@dataclass(slots=True)
class _Head:
    """What stands above the story."""

    title: str | None = None
    bylines: list[str] = field(default_factory=list)
    published: str | None = None
    images: list[ImageFact] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where the text came from."""

    url: str
    page: Page
    site: str
    fetched_at: datetime


def read_text(text: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> PageFacts:
    """Read the plain text of one page.

    Args:
        text: the text; lines are blocks, blank lines are ignored.
        url: the address of the page.
        page: what the site declares; only its publisher and kinds matter here.
        site: the spider's name.
        fetched_at: aware time of the fetch; relative dates count from it.

    Returns:
        The facts. Links have no `url`: text has none. `article` is None for what is no article, with the reason.
    """
    lines = [line for raw in text.splitlines() if (line := clean(raw)) and not _is_skip_link(line)]
    lines = [line for line in lines if not line.casefold().startswith(("copyright", "©"))]
    head, rest = _read_head(lines)
    end = _end_of_story(rest, is_live=kind_of(url, head.title or "", page) == "live")
    story, (boxes, topics) = rest[:end], _read_tail(rest[end:])
    reason = _why_no_article(head, story, boxes, url)
    if reason:
        return PageFacts(reason=reason)
    source = _Source(url=url, page=page, site=site, fetched_at=fetched_at)
    article = _article(head, story, topics, boxes, source)
    promos = [promo for line in story if (promo := split_promo(line)) and promo[1]]
    counts = Counter({"articles": 1, "boxes": len(boxes), "body/text": 1})
    return PageFacts(article=article, links=_links(boxes, promos, source), counts=counts)


def _is_skip_link(line: str) -> bool:
    return all(role(part.strip()) == "navigation" for part in line.split("|") if part.strip())


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE and bool(_SENTENCE.search(line)) and not is_date_line(line)


def _is_perex(line: str) -> bool:
    """Tell whether a line of a box is a teaser's perex: headlines may end with a question, hardly with a full stop."""
    return len(line) >= _CUT or (len(line) >= _PROSE and bool(_FULL_STOP.search(line)) and not is_date_line(line))


def _read_head(lines: list[str]) -> tuple[_Head, list[str]]:
    """Read headline, byline, date and photo; the rest begins with the perex."""
    head = _Head()
    stop = next((i for i in range(len(lines)) if _opens_story(lines, i)), len(lines))
    stop = min(stop, next((i for i, line in enumerate(lines) if i and role(line) in SECTIONS), stop))
    captions: list[str] = []
    for index, line in enumerate(lines[:stop]):
        combined = _AUTHOR_AND_DATE.fullmatch(line)
        if head.title is None:
            head.title = line
        elif is_date_line(line):
            head.published = head.published or line
        elif combined and is_date_line(combined["date"]):
            head.bylines.append(combined["author"])
            head.published = head.published or combined["date"]
        elif _BYLINE.match(line) and not captions and not head.bylines:
            head.bylines.append(line)
        elif match := _CREDIT_LINE.match(line):
            head.images.append(ImageFact(caption=captions[-1] if captions else None, credit=match[1]))
            captions.clear()
        elif split_credit(line)[1]:
            caption, credit = split_credit(line)
            head.images.append(ImageFact(caption=caption, credit=credit))
            captions.clear()
        elif _AUTHOR_LINE.fullmatch(line) and not head.bylines and _is_dated(lines[index : min(stop, index + 4)]):
            head.bylines.append(line)
        elif not is_boilerplate(line) and role(line) is None and line not in head.bylines:
            captions.append(re.sub(r"\s*Fotogalerie \+\d+$", "", line))
    if captions and not head.images:
        head.images.append(ImageFact(caption=captions[-1]))
    return head, lines[stop:]


def _opens_story(lines: list[str], index: int) -> bool:
    """Tell whether a line is the story's first: running text that is neither headline nor the alt text of a caption."""
    line = lines[index]
    if not _is_prose(line) or split_credit(line)[1]:
        return False
    if index == 0 and len(line) <= 180 and not _FULL_STOP.search(line):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return not following.startswith(line)


def _is_dated(lines: list[str]) -> bool:
    """Tell whether the line after a name, which may be printed twice, is a date: then the name is the byline."""
    after = next((line for line in lines if line != lines[0]), "")
    return is_date_line(after)


def _end_of_story(lines: list[str], *, is_live: bool) -> int:
    """Return the index of the tail's first line: a box's heading, or the time line of a lone teaser.

    In a live report a time line is an entry's.
    """
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _topics_of(line) is not None or (role(line) in SECTIONS | {"topics"} and not _is_prose(following)):
            return index
        if not is_live and is_date_line(line) and following and not _is_prose(following):
            return index
        if _SOURCE_LINE.match(line) and not following:
            return index
    return len(lines)


def _topics_of(line: str) -> str | None:
    """Return what stands after "Témata:" in a line, None where it is no such line."""
    match = _LABELLED.match(line)
    return match["rest"] if match and role(match["label"]) == "topics" else None


def _read_tail(lines: list[str]) -> tuple[list[_Box], list[str]]:
    """Read the boxes and topics below the story."""
    boxes: list[_Box] = []
    topics: list[str] = []
    pending: list[str] = []

    def close() -> None:
        if pending:
            box = boxes[-1] if boxes else _Box(None)
            if not boxes:
                boxes.append(box)
            rest = [line for line in pending if not _is_topic_list(line)]
            topics.extend(part.strip() for line in pending if _is_topic_list(line) for part in line.split(" , "))
            box.items.extend(_read_items(rest))
            pending.clear()

    topics_follow = False
    for line in lines:
        named = _topics_of(line)
        if named is not None:
            close()
            topics.extend(part.strip() for part in re.split(r"\s*[,|]\s*", named) if part.strip())
            topics_follow = not named
        elif role(line) in SECTIONS:
            close()
            boxes.append(_Box(line))
            topics_follow = fold(line).startswith("více")
        elif topics_follow and not is_date_line(line) and not _is_prose(line):
            topics.append(line)
        elif role(line) is None and not is_boilerplate(line) and not is_label(line):
            pending.append(line)
    close()
    return boxes, topics


def _is_topic_list(line: str) -> bool:
    return " , " in line and not _SENTENCE.search(line)


def _read_items(lines: list[str]) -> list[_Item]:
    """Read the teasers of one box. A time line opens an item; a perex or an author line ends one."""
    items: list[_Item] = []
    titles: list[str] = []
    published: str | None = None
    timed = any(is_date_line(line) for line in lines)
    with_perex = any(_is_perex(line) for line in lines)

    def close(perex: str | None = None) -> None:
        nonlocal published
        for title in _titles(titles, single=timed or (with_perex and perex is not None)):
            items.append(_Item(published=published, title=title))
        if perex is not None and titles and items:
            items[-1].perex = perex
        titles.clear()
        published = None

    for line in lines:
        source = _SOURCE_LINE.match(line)
        if is_date_line(line):
            close()
            published = line
        elif source:
            close()
            if items:
                items[-1].byline = source[1]
        elif _is_perex(line) and titles:
            close(line)
        elif _is_perex(line) and items and items[-1].perex is not None:
            items[-1].perex = f"{items[-1].perex} {line}"
        elif not (_is_perex(line) and items):
            titles.append(line)
    if len(titles) > 1 and len(titles[-1]) >= (_PROSE if with_perex else _LONG_TITLE):
        close(titles.pop())  # the text was cut off within the last perex
    close()
    return items


def _titles(lines: list[str], *, single: bool) -> list[str]:
    """Return the headlines among short lines: of one teaser the last, of several all but photo alts."""
    shown = (
        lines[-1:]
        if single
        else [line for line, after in zip_longest(lines, lines[1:], fillvalue="") if not _is_alt(line, after)]
    )
    return [_TITLE_LABELS.sub("", line) for line in shown if len(line) >= 8]


def _is_alt(line: str, title: str) -> bool:
    """Tell whether a line is the alt text of the photo of the next line's teaser: its beginning, or the same words."""
    return bool(title) and (fold(title).startswith(fold(line)) or "ilustrační foto" in line.casefold())


def _why_no_article(head: _Head, story: list[str], boxes: list[_Box], url: str) -> str | None:
    if url.startswith("http") and not looks_like_article(url):
        return "the address is no article's"
    if not head.title and not _title_of_url(url):
        return "no headline"
    captioned = any(image.caption for image in head.images)
    if any(_is_prose(line) for line in story) or (captioned and boxes and head.title):
        return None
    return "no paragraph of running text above the first box"


def _title_of_url(url: str) -> str:
    """Return the words of an address's slug, "" where it has none."""
    match = _SLUG.search(url) if url.startswith("http") else None
    return match[1].replace("-", " ").capitalize() if match else ""


def _article(head: _Head, story: list[str], topics: list[str], boxes: list[_Box], source: _Source) -> ArticleFact:
    paragraphs = [
        line
        for line in story
        if not is_boilerplate(line) and not _SOURCE_LINE.match(line) and not _CREDIT_LINE.match(line)
    ]
    perex = paragraphs.pop(0) if paragraphs and _is_prose(paragraphs[0]) else None
    title = head.title or _title_of_url(source.url)
    kind = kind_of(source.url, title, source.page)
    texts = {fold(text) for box in boxes for item in box.items for text in (item.title, item.perex) if text}
    return ArticleFact(
        site=source.site,
        url=source.url,
        fetched_at=source.fetched_at,
        publisher=source.page.publisher,
        kind=kind,
        title=title,
        perex=perex,
        blocks=_entries(paragraphs) if kind == "live" else [_block(line, paragraphs) for line in paragraphs],
        section=section_of_url(source.url),
        topics=topics,
        bylines=head.bylines,
        published=head.published,
        images=head.images,
        teaser_texts=frozenset(texts),
        provenance={"title": "text" if head.title else "url", "perex": "text:first", "body": "text"},
        warnings=[] if head.title else ["title: not in the text, made from the address"],
    )


def _entries(lines: list[str]) -> list[BlockFact]:
    """Return the blocks of a live report; a line with nothing but a time is that of the block below it."""
    blocks = []
    clock = None
    for line in lines:
        if is_date_line(line):
            clock = line
            continue
        block = _block(line, lines)
        block.published, clock = clock, None
        blocks.append(block)
    return blocks


def _block(line: str, lines: list[str]) -> BlockFact:
    """Return the block of a line; short and without a sentence's end it is a subheading, or the text's cut end."""
    cut_off = line is lines[-1] and len(line) >= _FRAGMENT
    if not cut_off and not _SENTENCE.search(line) and len(line) <= 120 and split_promo(line) is None:
        return BlockFact(kind="heading", text=line, level=2)
    return BlockFact(kind="paragraph", text=line)


def _links(boxes: list[_Box], promos: list[tuple[str, str]], source: _Source) -> list[LinkFact]:
    def link(heading: str | None, position: int, item: _Item) -> LinkFact:
        return LinkFact(
            site=source.site,
            article_url=source.url,
            seen_at=source.fetched_at,
            heading=heading,
            place="more_news" if heading else "related",
            position=position,
            title=item.title or "",
            perex=item.perex,
            published=item.published,
            bylines=[item.byline] if item.byline else [],
        )

    links = [link(box.heading, position, item) for box in boxes for position, item in enumerate(box.items, 1)]
    counted: Counter[str] = Counter()
    for heading, title in promos:
        counted[heading] += 1
        links.append(link(heading, counted[heading], _Item(title=title)))
    return links
