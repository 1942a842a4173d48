"""Composes one article page: the story's blocks, what stands between them, and the boxes around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import words
from .czech_dates import formatted, meant, printed, stamp
from .editions import revised
from .model import Block, Box, Image, Insert, Piece, Promo, Story, Teaser, Video
from .site import BoxSpec
from .variants import Variant

if TYPE_CHECKING:
    from .newsroom import Newsroom

_NEWEST = 40
_VISIBLE = 3
"""Blocks printed of a story that is paid for."""
_BODY_NAMES = 16  # the headline's writer has the names before


def compose(newsroom: Newsroom, number: int) -> Story:
    """Return the article page `number` of `newsroom`."""
    return _Composer(newsroom, number).story()


class _Composer:
    def __init__(self, newsroom: Newsroom, number: int) -> None:
        self.newsroom = newsroom
        self.number = number
        self.variant: Variant = newsroom.variant(number)
        self.features = self.variant.features | newsroom.site.always
        self.host = urlsplit(newsroom.url(number)).netloc
        self.writer = newsroom.writer(number, "body", _BODY_NAMES)
        self.edition = newsroom.edition(number)
        refilled = self.edition.teasers
        self.rng = newsroom.writer(number, f"boxes/{refilled}" if refilled else "boxes").rng
        self.taken = {number}
        self.shown: dict[str, set[int]] = {}

    def story(self) -> Story:
        newsroom, variant, number = self.newsroom, self.variant, self.number
        path, name = newsroom.section(number)
        published = newsroom.published_at(number)
        padded = newsroom.site.padded_hours
        modified = newsroom.modified_at(number)
        line = printed(published, comma=variant.date_form == "comma", padded=padded)
        pieces = self._pieces()
        if variant.access != "free":
            del pieces[_VISIBLE:]
        pieces = self._without_deleted(revised(pieces, self.edition.changes))
        return Story(
            number=number,
            variant=variant.name,
            layout=variant.layout,
            url=newsroom.url(number),
            headline=newsroom.headline(number),
            kind=variant.kind,
            section_path=path,
            section_name=name,
            section_printed=newsroom.site.section_printed
            and (variant.meta or variant.json_ld != "none" or path in newsroom.site.navigation),
            authors=newsroom.authors(number),
            agencies=("ČTK",) if variant.author.startswith("agency") else (),
            published_at=published,
            modified_at=modified,
            modified_named=self._modified_named(),
            topics=newsroom.topics(number),
            keywords=newsroom.keywords(number),
            video=self._film()
            if any(isinstance(piece, Insert) and piece.kind == "video" for piece in pieces)
            else None,
            sizes_printed=newsroom.site.sizes_printed,
            gallery=tuple(self._image() for _ in range(5)) if "gallery" in self.features else (),
            pieces=tuple(pieces),
            boxes=tuple(self._left(box) for box in self._boxes()),
            date_line=f"{line} | Aktualizováno {printed(modified, padded=padded)}" if modified else line,
            features=self.features | {f"author_{variant.author}"},
            heading_tag=variant.heading_tag,
            teaser_style=variant.teaser_style,
            json_ld=variant.json_ld,
            meta=variant.meta,
            charset=newsroom.site.charset if variant.charset == "utf-8" else variant.charset,
            access=variant.access,
            following=self._following(),
            noise=self.edition.noise,
        )

    def _modified_named(self) -> datetime | None:
        newsroom, number = self.newsroom, self.number
        if "silent" in self.features:
            return None
        always = newsroom.site.always_modified and self.variant.json_ld != "none"
        return newsroom.modified_at(number) or (newsroom.published_at(number) if always else None)

    def _following(self) -> Story | None:
        other = self.number - 1 if self.number > 1 else 2
        shown = "several" in self.features and self.newsroom.is_published(other)
        return compose(self.newsroom, other) if shown else None

    def _without_deleted(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return what stands between paragraphs without teasers of deleted articles, nor boxes that held only these."""
        left = [self._left(piece) if isinstance(piece, Box) else piece for piece in pieces]
        return [
            piece
            for piece in left
            if not (isinstance(piece, Box) and not piece.teasers)
            and not (isinstance(piece, Promo) and not self._is_left(piece.teaser))
        ]

    def _left(self, box: Box) -> Box:
        return replace(box, teasers=tuple(teaser for teaser in box.teasers if self._is_left(teaser)))

    def _is_left(self, teaser: Teaser) -> bool:
        return self.newsroom.is_published(teaser.headline.number)

    def _pieces(self) -> list[Piece]:
        if "photo_only" in self.features:
            return []
        if "interview" in self.features:
            return list(self._interview())
        number = 1 if "short" in self.features else 18 if "long" in self.features else self.writer.rng.randint(5, 9)
        pieces: list[Piece] = [Block(kind="paragraph", text=self.writer.paragraph()) for _ in range(number)]
        for feature, add in _ADDITIONS:
            if feature in self.features:
                add(self, pieces)
        return pieces

    def _interview(self) -> list[Block]:
        blocks = []
        for _ in range(5):
            question = self.writer.write(words.QUESTIONS)
            blocks.append(Block(kind="paragraph", text=question, lead=question))
            answer = " ".join(self.writer.sentences(words.ANSWERS, 2))
            blocks.append(Block(kind="paragraph", text=answer))
        return blocks

    def _image(self) -> Image:
        return self.newsroom.image(self.writer, self.newsroom.published_at(self.number))

    def _film(self) -> Video:
        title = f"{self.newsroom.headline(self.number).title}, záběry z místa"
        return Video(
            url=f"https://www.youtube.com/embed/{self.newsroom.site.series:03d}x{self.number:07d}",
            title=title,
            seconds=60 + self.number % 240,
        )

    # additions to a story, in the order of _ADDITIONS

    def _dateline(self, pieces: list[Piece]) -> None:
        first = pieces[0]
        assert isinstance(first, Block)
        pieces[0] = Block(kind="paragraph", text=f"Praha - {first.text}")

    def _own_words(self, pieces: list[Piece]) -> None:
        for place, pattern in enumerate(words.OWN_WORDS):
            text = f"{self.writer.write((pattern,))} {self.writer.paragraph()}"
            pieces.insert(2 + 2 * place, Block(kind="paragraph", text=text))

    def _own_subheading(self, pieces: list[Piece]) -> None:
        level = 3 if self.variant.heading_tag == "h3" else 2
        pieces.insert(len(pieces) - 3, Block(kind="heading", text="Další zprávy", level=level))

    def _subheads(self, pieces: list[Piece]) -> None:
        for place in range(len(pieces) - 2, 1, -4):
            pieces.insert(place, Block(kind="heading", text=self.writer.write(words.SUBHEADS), level=3))

    def _list(self, pieces: list[Piece]) -> None:
        items = [Block(kind="list_item", text=text) for text in self.writer.sentences(words.LIST_ITEMS, 4)]
        pieces[2:2] = [Block(kind="paragraph", text=f"{self.writer.write(words.BODY)} Jde o tyto částky:"), *items]

    def _quote(self, pieces: list[Piece]) -> None:
        pieces.insert(2, Block(kind="quote", text=self.writer.write(words.BODY)))

    def _table(self, pieces: list[Piece]) -> None:
        names = [text.partition(":") for text in self.writer.sentences(words.LIST_ITEMS, 4)]
        rows = ["Příjemce\tPodpora", *(f"{name}\t{amount.strip()}" for name, _, amount in names)]
        pieces.insert(3, Block(kind="table", text="\n".join(rows)))

    def _weather(self, pieces: list[Piece]) -> None:
        for line in ("Předpověď na sobotu (00-24):", "Předpověď na neděli:", "Počasí přes den (07-24):"):
            pieces.append(Block(kind="paragraph", text=line, lead=line))
            pieces.append(Block(kind="paragraph", text=" ".join(self.writer.sentences(words.FORECAST, 2))))

    def _live(self, pieces: list[Piece]) -> None:
        for place, piece in enumerate(pieces):
            assert isinstance(piece, Block)
            lead = f"{18 - place}:{33 - place}"
            pieces[place] = Block(kind="paragraph", text=f"{lead} {piece.text}", lead=lead, is_timed=True)

    def _images(self, pieces: list[Piece]) -> None:
        pieces.insert(2, Block(kind="image", image=self._image()))
        pieces.insert(5, Block(kind="image", image=self._image()))

    def _linked_words(self, pieces: list[Piece]) -> None:
        for place, piece in enumerate(pieces):
            if isinstance(piece, Block) and place % 2:
                chosen = " ".join(piece.text.split()[3:6])
                pieces[place] = Block(kind="paragraph", text=piece.text, linked=chosen)

    def _advert(self, pieces: list[Piece]) -> None:
        pieces.insert(2, Insert(kind="advert"))
        pieces.insert(5, Insert(kind="script"))

    def _promo(self, pieces: list[Piece]) -> None:
        for place, heading in zip((2, 4, 6), self.newsroom.site.promos, strict=False):
            if picked := self._pick(1, "related"):
                pieces.insert(place, Promo(heading=heading, teaser=self._teaser(picked[0])))

    def _cards(self, pieces: list[Piece]) -> None:
        spec = self.newsroom.site.cards
        assert spec, "a site with the variant cards declares what they look like"
        for place in (2, 5):
            pieces.insert(place, replace(self._box(spec, ()), place="card"))

    def _embed(self, pieces: list[Piece]) -> None:
        pieces.insert(3, Insert(kind="embed"))

    def _video(self, pieces: list[Piece]) -> None:
        pieces.insert(3, Insert(kind="video"))

    def _inset(self, pieces: list[Piece]) -> None:
        picked = self._pick(2, "recommended")
        teasers = [self._teaser(number, perex=True, stamps=place == 0) for place, number in enumerate(picked)]
        box = Box(section="recommended", heading="Mohlo by vás zajímat", teasers=tuple(teasers), place="inset")
        pieces.insert(3, box)

    # boxes

    def _pick(self, number: int, section: str, *, newest: bool = False) -> list[int]:
        """Return articles that no teaser of the page shows yet, or where all are shown none of this section.

        Those published later move only into boxes of the newest, so that other boxes stay as they were.
        """
        last = self.newsroom.first_articles
        pool = range(max(1, last - _NEWEST + 1) if newest else 1, last + 1)
        later = self.newsroom.articles - last if newest else 0
        wanted = min(number + len(self.taken), len(pool))
        sample = [chosen + later for chosen in self.rng.sample(pool, wanted)]
        shown = self.shown.setdefault(section, {self.number})
        free = [chosen for chosen in sample if chosen not in self.taken][:number]
        free += [chosen for chosen in sample if chosen not in shown.union(free)][: number - len(free)]
        self.taken.update(free)
        shown.update(free)
        return free

    def _teaser(
        self, number: int, *, perex: bool = False, stamps: bool = False, date_form: str | None = None
    ) -> Teaser:
        newsroom, rng = self.newsroom, self.rng
        published = newsroom.published_at(number)
        line, moment = stamp(published, rng) if stamps else (None, None)
        if date_form:
            line, moment = formatted(published, date_form), meant(published, date_form)
        path = newsroom.href(number, self.host)
        href = rng.choice((path, path, newsroom.url(number)))
        if rng.random() < 0.1 and "?" not in href:
            href = f"{newsroom.url(number)}?utm_source=web&utm_medium=box"
        return Teaser(
            headline=newsroom.headline(number),
            url=newsroom.url(number),
            href=href,
            stamp=line,
            published_at=moment,
            label="Mimořádná zpráva" if stamps and rng.random() < 0.1 else None,
            with_perex=perex,
        )

    def _boxes(self) -> list[Box]:
        boxes = []
        if "dated_teaser" in self.features and (picked := self._pick(1, "related")):
            teaser = self._teaser(picked[0], stamps=True)
            boxes.append(
                Box(section="related", heading=None, teasers=(replace(teaser, stamp="včera", published_at=None),))
            )
        for spec in self.newsroom.site.boxes:
            boxes.append(self._box(spec, boxes))
        return boxes

    def _box(self, spec: BoxSpec, before: Sequence[Box]) -> Box:
        numbers = self._pick(self.rng.randint(*spec.size), spec.section, newest=spec.newest)
        teasers = [
            self._teaser(number, perex=spec.perex, stamps=spec.stamps, date_form=spec.date_form) for number in numbers
        ]
        if spec.section == "related" and "empty_related" in self.features:
            teasers = []
        if spec.section == "latest" and teasers:
            teasers = self._repeat(teasers, spec, before)
        if spec.section == "latest" and teasers and "source" in self.features:
            teasers[-1] = replace(teasers[-1], source=teasers[-1].headline.author)
        place = "story_end" if spec.place == "after" and "story_end" in self.features else spec.place
        heading = spec.heading and spec.heading.format(section=self.newsroom.section(self.number)[1])
        return Box(section=spec.section, heading=heading, teasers=tuple(teasers), place=place, more=spec.more)

    def _repeat(self, teasers: list[Teaser], spec: BoxSpec, before: Sequence[Box]) -> list[Teaser]:
        if "twice_in_box" in self.features:
            return [*teasers[:2], teasers[0], *teasers[2:]]
        related = [teaser for box in before if box.section == "related" for teaser in box.teasers]
        if "twice_in_boxes" in self.features and related:
            again = self._teaser(related[0].headline.number, perex=spec.perex, stamps=spec.stamps)
            return [teasers[0], again, *teasers[1:]]
        return teasers


_ADDITIONS: tuple[tuple[str, Callable[[_Composer, list[Piece]], None]], ...] = (
    ("dateline", _Composer._dateline),
    ("linked_words", _Composer._linked_words),
    ("own_words", _Composer._own_words),
    ("own_subheading", _Composer._own_subheading),
    ("subheads", _Composer._subheads),
    ("list", _Composer._list),
    ("quote", _Composer._quote),
    ("table", _Composer._table),
    ("weather", _Composer._weather),
    ("live", _Composer._live),
    ("images", _Composer._images),
    ("advert", _Composer._advert),
    ("inset", _Composer._inset),
    ("promo", _Composer._promo),
    ("cards", _Composer._cards),
    ("embed", _Composer._embed),
    ("video", _Composer._video),
)
