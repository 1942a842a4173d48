"""For the tests of reading and separation: news pages invented by hypothesis, with story, boxes of teasers and markup.

Every sentence of a page is its own, by a running number, so that a sentence found in the wrong place tells where it
came from. `write` prints a page as HTML, `flatten` as the text that somebody else made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import count

from hypothesis import strategies as st
from scrapy import Spider
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newscrawl.facts import PageFacts
from newscrawl.items import Article, RelatedLink
from newscrawl.page import Page
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.separate import Separate
from newscrawl.pipelines.validate import Validate
from newscrawl.reading import read_page, read_text
from newscrawl.values.moments import PRAGUE

ORIGIN = "https://zpravy.example"
URL = f"{ORIGIN}/region/obec-opravi-most-pres-reku.k3x9m2ap"
FETCHED = datetime(2026, 11, 20, 12, 0, tzinfo=PRAGUE)

HEADINGS = {
    "related": ("Související", "Čtěte také:", "K tématu", "Související články"),
    "latest": ("Aktuálně se děje", "Právě se děje", "Stalo se", "Nejnovější články"),
    "more_news": ("Další zprávy", "Další články", "Hlavní zprávy", "Zprávy odjinud"),
    "most_read": ("Nejčtenější", "Nejčtenější za posledních 24 hodin"),
    "recommended": ("Mohlo by vás zajímat", "Doporučujeme", "Vybíráme pro vás"),
}


@dataclass(frozen=True)
class Teaser:
    """One teaser; `time` is the line printed above it, `author` the name after "Zdroj:" below it."""

    title: str
    href: str
    perex: str | None = None
    time: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Box:
    """A heading and its teasers, where they stand and how they are written: a key of `_BOX_MARKUP`."""

    section: str
    heading: str
    teasers: tuple[Teaser, ...]
    place: str = "after"
    markup: str = "article"


@dataclass(frozen=True)
class Story:
    """Headline, lead, and (kind, text) of each block."""

    title: str
    perex: str
    blocks: tuple[tuple[str, str], ...]

    @property
    def lines(self) -> list[str]:
        """All running text in order, the lead first."""
        return [self.perex, *(text for _, text in self.blocks)]


@dataclass(frozen=True)
class NewsPage:
    """A page; `layout` is a key of `_LAYOUTS`."""

    story: Story
    boxes: tuple[Box, ...]
    layout: str = "semantic"

    def in_order(self) -> Iterator[tuple[Box, int, Teaser]]:
        """Yield each teaser with its box and its 1-based place in it."""
        for box in self.boxes:
            for position, teaser in enumerate(box.teasers, 1):
                yield box, position, teaser


# --- what a page says -------------------------------------------------------------------------------------------------

_LEADS = (
    "Podle starosty Horní Lhoty",
    "Podle mluvčí krajského úřadu",
    "Jak uvedla ředitelka nemocnice,",
    "Z rozpočtu města vyplývá, že",
    "V sobotu ráno",
    "Další zprávy z okresu dokládají, že",
    "„Letos poprvé,“ řekl trenér hokejistů,",
    "Nejčtenější příspěvek ankety tvrdí, že",
)
_CLAUSES = (
    "přijde oprava mostu přes řeku na {} milionů korun",
    "přibude na sídlišti {} parkovacích míst pro místní",
    "dorazilo na závody v orientačním běhu {} dětí z celého kraje",
    "opustilo zatopené domy {} lidí, mezi nimi i rodiny s dětmi",
    "vysázejí dobrovolníci podél staré cesty {} hrušní a jabloní",
    "čeká na výměnu kolejí {} metrů trati u starého nádraží",
    "zůstalo po bouřce bez proudu {} domácností na Vysočině",
)
_TITLES = (
    "Oprava mostu ve Lhotě přijde na {} milionů",
    "Kraj koupí {} autobusů, jezdit mají už na jaře",
    "ROZHOVOR | Za {} let jsem nezažil horší zimu",
    "Hasiči vyjížděli k {} požárům. Nejhorší byl ten u pily",
    "Zdraží lístky na {} korun? Dopravní podnik zatím mlčí",
    "Veterináři našli {} nemocných ptáků, chovatelé mají obavy",
    "„Máme jich {},“ hlásí zoo a ukazuje mláďata",
)
_SUBHEADINGS = (
    "Kolik to bude stát v roce {}",
    "Co bude s číslem {}",
    "Další zprávy z obce číslo {}",
    "Stavba číslo {}",
)
_SHORT = ("Stavět se má {} dnů.", "„Je jich {},“ dodal starosta.", "A co dál? Zbývá {} dnů.")
_TIMES = ("před 46 minutami", "včera", "8:33", "19. listopadu 2026 21:57", "Aktualizováno včera", "před 1 hodinou")
_NAMES = ("Jana Malá", "Petr Vodička", "Libuše Nová")


class _Writer:
    """Draws texts for one page."""

    def __init__(self, draw: Callable) -> None:
        self.draw = draw
        self.numbers = count(11)

    def phrase(self, patterns: tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(patterns)).format(next(self.numbers))

    def paragraph(self, most: int = 3) -> str:
        sentences = range(self.draw(st.integers(1, most)))
        return " ".join(f"{self.draw(st.sampled_from(_LEADS))} {self.phrase(_CLAUSES)}." for _ in sentences)

    def story(self) -> Story:
        blocks = [("paragraph", f"{self.paragraph(2)} {self.paragraph(2)}")]
        for kind in self.draw(
            st.lists(st.sampled_from(("paragraph", "paragraph", "short", "part", "list")), max_size=5)
        ):
            if kind == "short":
                blocks += [("paragraph", self.phrase(_SHORT)), ("paragraph", self.paragraph())]
            elif kind == "part":
                blocks += [("heading", self.phrase(_SUBHEADINGS)), ("paragraph", self.paragraph())]
            elif kind == "list":
                items = range(self.draw(st.integers(2, 4)))
                blocks += [*(("list_item", self.paragraph(1)) for _ in items), ("paragraph", self.paragraph())]
            else:
                blocks.append(("paragraph", self.paragraph()))
        return Story(self.phrase(_TITLES), self.paragraph(2), (*blocks, ("paragraph", self.paragraph())))

    def teaser(self, *, with_perex: bool, with_time: bool) -> Teaser:
        title = self.phrase(_TITLES)
        return Teaser(
            title=title,
            href=f"/domaci/{slug(title)}.{next(self.numbers):08d}",
            perex=self.paragraph() if with_perex else None,
            time=self.draw(st.sampled_from(_TIMES)) if with_time else None,
            author=self.draw(st.none() | st.sampled_from(_NAMES)) if with_perex else None,
        )

    def box(self, place: str, markup: str, *, uniform: bool, least: int = 1) -> Box:
        section = self.draw(st.sampled_from(tuple(HEADINGS)))
        perexes, times = self.draw(st.booleans()), self.draw(st.booleans())
        teasers = []
        for _ in range(self.draw(st.integers(least, 5))):
            with_perex = perexes if uniform else self.draw(st.booleans())
            teasers.append(self.teaser(with_perex=with_perex, with_time=times))
        heading = self.draw(st.sampled_from(HEADINGS[section]))
        return Box(section, heading, tuple(teasers), place, markup)


@st.composite
def stories(draw: Callable) -> Story:
    """Stories of 3 to 20 blocks."""
    return _Writer(draw).story()


@st.composite
def pages(draw: Callable, markups: tuple[str, ...] = ("article", "card", "list", "divs"), most: int = 4) -> NewsPage:
    """Pages of every layout whose boxes have elements of their own, no two with the same heading."""
    writer = _Writer(draw)
    story = writer.story()
    places = st.sampled_from(("after", "after", "story_end", "inset", "aside"))
    boxes: dict[str, Box] = {}
    for _ in range(draw(st.integers(1, most))):
        box = writer.box(draw(places), draw(st.sampled_from(markups)), uniform=False)
        boxes.setdefault(box.heading, box)
    if draw(st.booleans()):
        promos = tuple(writer.teaser(with_perex=False, with_time=False) for _ in range(draw(st.integers(1, 2))))
        boxes["Čtěte také"] = Box("related", "Čtěte také", promos, "inset", "promo")
    return NewsPage(story, tuple(boxes.values()), draw(st.sampled_from(tuple(_LAYOUTS))))


@st.composite
def loose_pages(draw: Callable) -> NewsPage:
    """Pages whose boxes are but siblings of the story's last paragraph; in one box every teaser is written alike."""
    writer = _Writer(draw)
    story = writer.story()
    boxes: dict[str, Box] = {}
    for _ in range(draw(st.integers(1, 3))):
        box = writer.box(draw(st.sampled_from(("story_end", "after"))), "loose", uniform=True, least=2)
        boxes.setdefault(box.heading, box)
    return NewsPage(story, tuple(boxes.values()), draw(st.sampled_from(tuple(_LAYOUTS))))


@st.composite
def flat_pages(draw: Callable) -> NewsPage:
    """Pages to flatten: all boxes stand below the story, and in one box every teaser has the same parts."""
    writer = _Writer(draw)
    story = writer.story()
    boxes: dict[str, Box] = {}
    for _ in range(draw(st.integers(1, 4))):
        box = writer.box("after", "loose", uniform=True)
        boxes.setdefault(box.heading, box)
    return NewsPage(story, tuple(boxes.values()))


def slug(text: str) -> str:
    """Return the last part of an address for a headline."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().translate(_PLAIN)).strip("-")


_PLAIN = str.maketrans("áčďéěíňóřšťúůýž", "acdeeinorstuuyz")

# --- how it is printed ------------------------------------------------------------------------------------------------


def _link(teaser: Teaser) -> str:
    return f'<a class="teaser-link" href="{teaser.href}">{escape(teaser.title)}</a>'


def _parts(teaser: Teaser) -> tuple[str, str, str]:
    time = f'<div class="teaser-time">{teaser.time}</div>' if teaser.time else ""
    perex = f'<p class="teaser-perex">{escape(teaser.perex)}</p>' if teaser.perex else ""
    author = f'<p class="teaser-source">Zdroj: {teaser.author}</p>' if teaser.author else ""
    return time, perex, author


def _article(teaser: Teaser) -> str:
    time, perex, author = _parts(teaser)
    image = f'<a class="thumb" href="{teaser.href}"><img src="{teaser.href}.jpg" alt="Ilustrační snímek"></a>'
    return f'<article class="teaser">{image}{time}<h3>{_link(teaser)}</h3>{perex}{author}</article>'


def _card(teaser: Teaser) -> str:
    time = f'<span class="time">{teaser.time}</span>' if teaser.time else ""
    perex = f'<span class="perex">{escape(teaser.perex)}</span>' if teaser.perex else ""
    author = f"<p>Zdroj: {teaser.author}</p>" if teaser.author else ""
    inside = f'{time}<strong class="title">{escape(teaser.title)}</strong>{perex}'
    return f'<div class="card"><a href="{teaser.href}"><img src="{teaser.href}.jpg" alt="">{inside}</a>{author}</div>'


def _divs(teaser: Teaser) -> str:
    time, perex, author = _parts(teaser)
    return f'<div class="item">{time}<div class="name">{_link(teaser)}</div>{perex}{author}</div>'


def _list(teaser: Teaser) -> str:
    time, perex, author = _parts(teaser)
    return f"<li>{time}{_link(teaser)}{perex}{author}</li>"


def _loose(teaser: Teaser) -> str:
    time, perex, author = _parts(teaser)
    return f'{time}<h4 class="teaser-title">{_link(teaser)}</h4>{perex}{author}'


_BOX_MARKUP: dict[str, tuple[str, Callable[[Teaser], str], str]] = {
    "article": ('<section class="box"><h2 class="box-title">{}</h2>', _article, "</section>"),
    "card": ('<div class="box"><div class="box-head"><span>{}</span></div><div class="row">', _card, "</div></div>"),
    "list": ('<div class="box"><h3>{}</h3><ul>', _list, "</ul></div>"),
    "divs": ('<div class="box"><div class="box-title"><strong>{}</strong></div>', _divs, "</div>"),
    "loose": ('<h3 class="box-title">{}</h3>', _loose, ""),
}


def _promo(box: Box) -> str:
    return "".join(f"<p><strong>{box.heading}: </strong>{_link(teaser)}</p>" for teaser in box.teasers)


def _box(box: Box) -> str:
    if box.markup == "promo":
        return _promo(box)
    opening, item, closing = _BOX_MARKUP[box.markup]
    return opening.format(box.heading) + "".join(map(item, box.teasers)) + closing


def _blocks(story: Story, insets: list[str], glue: str) -> str:
    tags = {"paragraph": "p", "heading": "h2", "list_item": "li"}
    parts: list[str] = []
    for number, (kind, text) in enumerate(story.blocks):
        item = f"<{tags[kind]}>{escape(text)}</{tags[kind]}>"
        if kind == "list_item":
            before = story.blocks[number - 1][0] == "list_item"
            after = story.blocks[number + 1][0] == "list_item"
            item = f"{'' if before else '<ul>'}{item}{'' if after else '</ul>'}"
        parts.append(item)
    return "\n".join((parts[0], *insets, glue, *parts[1:]))


_HEAD = '<!DOCTYPE html><html lang="cs"><head><meta charset="utf-8"><title>{title} | Zprávy</title>{meta}</head><body>'
_NAV = '<div class="top" id="top"><a href="/">Zprávy</a> <a href="/region">Region</a> <a href="/sport">Sport</a></div>'
_END = '<div class="bottom" id="bottom"><p>© Zprávy 2026</p><a href="/kontakt">Kontakt</a></div></body></html>'
_LAYOUTS = {
    "semantic": (
        '<header>{nav}</header><main id="main"><article class="detail"><h1 class="title">{title}</h1>'
        '<p class="meta"><a href="/autor/jana-mala">Jana Malá</a> <time>19. listopadu 2026 9:05</time></p>'
        '<p class="perex">{perex}</p><div class="body">{body}{story_end}</div>{after}</article></main>'
        '<aside class="side">{aside}</aside><footer>{end}</footer>'
    ),
    "divs": (
        '<div>{nav}</div><div class="page"><div class="left"><h1>{title}</h1>'
        '<div class="date">19. listopadu 2026 9:05</div><div class="lead"><b>{perex}</b></div>'
        '<div class="text">{body}{story_end}</div>{after}</div>'
        '<div class="right">{aside}</div></div><div>{end}</div>'
    ),
    "two bodies": (
        '<div>{nav}</div><main><h1>{title}</h1><div class="date">19. listopadu 2026 9:05</div>'
        '<p class="lead">{perex}</p><div class="text">{body}{story_end}</div>{after}</main>'
        "<div>{aside}</div><div>{end}</div>"
    ),
    "one column": (
        '<div>{nav}</div><div class="page"><h1>{title}</h1><p>19. listopadu 2026 9:05</p>'
        "<p><strong>{perex}</strong></p>{body}{story_end}{after}</div><div>{aside}</div><div>{end}</div>"
    ),
}


_GLUE = {"two bodies": '</div><div class="ad"><p>Reklama</p></div><div class="text">'}
"""What stands between the first paragraph and the others, by layout."""


def write(page: NewsPage) -> str:
    """Return the page as HTML."""
    story = page.story
    at = {
        place: [_box(box) for box in page.boxes if box.place == place]
        for place in ("after", "story_end", "inset", "aside")
    }
    column = _LAYOUTS[page.layout].format(
        nav=_NAV,
        title=escape(story.title),
        perex=escape(story.perex),
        body=_blocks(story, at["inset"], _GLUE.get(page.layout, "")),
        story_end="".join(at["story_end"]),
        after="".join(at["after"]),
        aside="".join(at["aside"]),
        end="",
    )
    meta = f'<meta property="og:title" content="{escape(story.title)}">' if page.layout == "semantic" else ""
    return _HEAD.format(title=escape(story.title), meta=meta) + column + _END


def without_names(html: str) -> str:
    """Return a page without any class and id."""
    return re.sub(r' (?:class|id)="[^"]*"', "", html)


def flatten(page: NewsPage) -> str:
    """Return the page as plain text, one block a line, lines apart as most extractors leave them."""
    story = page.story
    lines = [story.title, "19. listopadu 2026 9:05", *story.lines]
    for box in page.boxes:
        lines.append(box.heading)
        for teaser in box.teasers:
            author = f"Zdroj: {teaser.author}" if teaser.author else None
            lines += [line for line in (teaser.time, teaser.title, teaser.perex, author) if line]
    return "\n\n".join(lines)


def add_box(page: NewsPage, box: Box) -> NewsPage:
    """Return `page` with one more box."""
    return replace(page, boxes=(*page.boxes, box))


# --- and read ---------------------------------------------------------------------------------------------------------

_STAGES = tuple(stage.from_crawler(get_crawler(Spider)) for stage in (Normalise, Separate))


def read_html(html: str, *, url: str = URL, page: Page | None = None, now: datetime = FETCHED) -> PageFacts:
    """Read HTML as a crawl does; a site without a spider where no `page` is given."""
    return read_page(html, url=url, page=page or Page(), site="generic", fetched_at=now)


def read_flat(text: str, *, url: str = URL, page: Page | None = None, now: datetime = FETCHED) -> PageFacts:
    """Read plain text as `scrapy extract` does."""
    return read_text(text, url=url, page=page or Page(), site="generic", fetched_at=now)


def rows(facts: PageFacts) -> tuple[Article, list[RelatedLink]]:
    """Return what the pipelines 100-300 make of the facts of an article page."""
    assert facts.article is not None, facts.reason
    article = through(facts.article)
    assert isinstance(article, Article), article
    links = [row for fact in facts.links if isinstance(row := through(fact), RelatedLink)]
    return article, links


def through(item: object) -> object:
    """Return the row that the pipelines 100-300 make of a fact, or the DropItem that says why there is none."""
    for stage in (*_STAGES, Validate()):
        try:
            item = stage.process_item(item)
        except DropItem as dropped:
            return dropped
    return item
