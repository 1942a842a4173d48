"""The search for teasers: every linked headline of another article, and the largest element that shows it alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import partial
from itertools import accumulate
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_label, role, split_promo
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.teasers.card import Card, is_link, is_unlinked_text
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url, url_key

_LABEL_CHARS = 25
"""Characters below which a linked text may be a label over the headline."""
_OWN_TEXT_PEREX_CHARS = 50
"""Characters from which unlinked text of a card is its perex: it has one, below its headline."""
_SHORTEST_HEADLINE_CHARS = 20
"""Characters of the shortest headline outside a heading element."""
_CARD_CHARS = 900
"""Characters of unlinked text in one card."""
_TITLED_LINK_CHARS = 40
"""Characters of a linked heading that is a headline, not the name of a section."""
_TELLING_SLUG_CHARS = 20
"""Characters of a slug that no other address has by chance."""
_CARD_RUNS = 40
"""Most runs of one card, images included."""
_LONG_SENTENCE_CHARS = 60
"""Characters from which a link's text that ends with a full stop is a perex."""
_LONGEST_TITLE_CHARS = 170
"""Characters from which a link's text is a perex, whatever it ends with."""
_CREDITED_LINE = re.compile(r"\S.*\bFoto:|Foto:.{,30}$", re.IGNORECASE)
"""A caption with its credit, or a credit alone; a headline may begin with "Foto:"."""
_CLOCK_AND_TITLE = re.compile(r"(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d)\s+(?:[-–|•]\s*)?(?P<title>\S.{15,})")
"""A time of day and a headline in one line."""


def find_cards(outline: Outline, url: str, headline: TextRun | None, columns: list[Element]) -> list[Card]:
    """Return the cards of a page in document order; the same teaser shown twice gives two.

    Args:
        outline: the page's elements and text runs.
        url: its address; links back to it are no teasers.
        headline: the run of the story's headline; no card may swallow it.
        columns: elements known to hold the story; no card may be as large.
    """
    return _Search(outline, url, headline, columns).find()


class _Search:
    """The search for the cards of one page: what it knows of the links, each looked at once."""

    def __init__(self, outline: Outline, url: str, headline: TextRun | None, columns: list[Element]) -> None:
        self.outline = outline
        self.columns = frozenset(columns)
        self.base = url
        self.own = url_key(url) if looks_like_article(url) else None
        """Key of the page's address; a section's has none: what lies below it are articles."""
        self.headline = headline
        self.headline_text = fold(headline.text) if headline is not None else None
        self.known: dict[tuple[str, bool], tuple[str, str] | None] = {}
        """(link as printed, whether it is a whole headline) -> key and address of its article."""
        self.at: list[int] = []
        """Indexes of the runs that are headlines of teasers, in order."""
        self.targets: list[str] = []
        """Keys of the articles that they lead to."""
        self.same_until: list[int] = []
        """For each headline the number of the next one that leads elsewhere."""
        self.roots: dict[tuple[int, str], Element] = {}
        """(index of a run, key of an article) -> the largest element that shows its teaser alone."""
        self.keys: dict[str, str | None] = {}
        """Link as printed -> key of its address."""
        own = [run for run in outline.runs if is_unlinked_text(run)]
        self.chars = [0, *accumulate(len(run.text) if is_unlinked_text(run) else 0 for run in outline.runs)]
        """Characters of unlinked text before each run."""
        self.prose = [run.index for run in own if len(run.text) >= _OWN_TEXT_PEREX_CHARS]
        self.box_names = [run.index for run in own if _names_a_box(run)]
        self.headings = [run.index for run in own if run.tag in HEADING_TAGS]
        """Indexes of the unlinked runs that may be a teaser's perex, that name a box, and that are headings."""

    def find(self) -> list[Card]:
        seeds = [(run, text, target) for run in self.outline.runs if run.links for text, target in self._headlines(run)]
        self.at = [run.index for run, _, _ in seeds]
        self.targets = [target[0] for _, _, target in seeds]
        self.same_until = _ends_of_stretches(self.targets)
        cards: list[Card] = []
        for run, text, (key, url) in seeds:
            if (run.index, key) not in self.roots:
                self.roots[run.index, key] = self._root(run, key)
            root = self.roots[run.index, key]
            if cards and cards[-1].target == key and cards[-1].root is root:
                if _is_better_title(run, text, cards[-1]):
                    cards[-1].title, cards[-1].title_text = run, text
                continue
            cards.append(self._card(root, run, text, key, url))
        return cards

    def _card(self, root: Element, run: TextRun, text: str, key: str, url: str) -> Card:
        """Return the card of a headline; where `root` shows more than this teaser, its line alone is the card."""
        alone = root is not run.element or self._shows_only(root, key)
        clock = _CLOCK_AND_TITLE.match(text)
        return Card(
            root=root,
            start=root.start if alone else run.index,
            end=max(root.end, run.index + 1) if alone else run.index + 1,
            target=key,
            url=url,
            is_target=partial(self._leads_to, key),
            title=run,
            title_text=clock["title"] if clock else text,
            clock=clock["time"] if clock else None,
            is_own=key == self.own,
        )

    def _headlines(self, run: TextRun) -> list[tuple[str, tuple[str, str]]]:
        """Return (title, target) of the links in `run` that are headlines of other articles."""
        if run.media or run.is_dropped or run is self.headline or not is_link(run):
            return []
        is_heading = run.tag in HEADING_TAGS
        shortest = 0 if is_heading else _SHORTEST_HEADLINE_CHARS
        found = [
            (text, target)
            for href, text in run.links
            if len(text) >= shortest
            and " " in text
            and not _is_service(run, text)
            and (target := self._target(href, titled=is_heading and len(text) >= _TITLED_LINK_CHARS))
            and (target[0] == self.own) == (fold(text) == self.headline_text)
        ]
        return [(run.text, target) for _, target in found] if found and split_promo(run.text) is not None else found

    def _target(self, href: str, *, titled: bool = False) -> tuple[str, str] | None:
        """Return key and address of the article a link leads to; one with a whole headline may have a short address."""
        if (href, titled) not in self.known:
            self.known[href, titled] = self._article_target(href, titled=titled)
        return self.known[href, titled]

    def _leads_to(self, key: str, href: str) -> bool:
        if href not in self.keys:
            url = absolute_url(self.base, href)
            self.keys[href] = url_key(url) if url is not None else None
        return self.keys[href] == key

    def _article_target(self, href: str, *, titled: bool) -> tuple[str, str] | None:
        if not href or href.startswith("#"):
            return None
        url = absolute_url(self.base, href)
        if url is None or not (looks_like_article(url) or (titled and _has_slug(url))):
            return None
        key = url_key(url)
        return None if key is None or _is_within(key, self.own) or _carries(url, self.own) else (key, url)

    def _root(self, run: TextRun, key: str) -> Element:
        """Climb from the headline to the largest element that shows this teaser alone."""
        root = run.element
        if split_promo(run.text):
            return root
        for above in run.element.ancestors():
            if above.tag in ("body", "main") or not self._shows_only(above, key):
                break
            root = above
        return root

    def _shows_only(self, element: Element, key: str) -> bool:
        if element.end - element.start > _CARD_RUNS:
            return False
        first, last = bisect_left(self.at, element.start), bisect_left(self.at, element.end)
        if first < last and (self.targets[first] != key or self.same_until[first] < last):
            return False
        if self.headline is not None and element.start <= self.headline.index < element.end:
            return False
        if element in self.columns:
            return False
        title = self.at[first]
        prose = _between(self.prose, element.start, element.end)
        return (
            len(prose) <= 1
            and all(index > title for index in prose)
            and self.chars[element.end] - self.chars[element.start] <= _CARD_CHARS
            and not _between(self.box_names, element.start, element.end)
            and not any(self._heads(index, title) for index in _between(self.headings, element.start, title))
            and not any(self._leads_elsewhere(run) for run in self.outline.runs[element.start : title])
        )

    def _leads_elsewhere(self, run: TextRun) -> bool:
        """Tell whether a run is a linked heading of a box: it leads to a section, to no article."""
        return run.tag in HEADING_TAGS and bool(run.links) and not any(self._target(href) for href, _ in run.links)

    def _heads(self, above: int, title: int) -> bool:
        """Tell whether a heading above a title is a box's rather than a teaser's label: it is of higher rank."""
        rank, other = self.outline.runs[above].tag, self.outline.runs[title].tag
        return other not in HEADING_TAGS or rank <= other


def _between(indexes: list[int], start: int, end: int) -> list[int]:
    """Return those of the sorted indexes that are in a half-open range."""
    return indexes[bisect_left(indexes, start) : bisect_left(indexes, end)]


def _ends_of_stretches(keys: list[str]) -> list[int]:
    """Return for each key the index after the last of the equal keys that it stands among."""
    ends = [len(keys)] * len(keys)
    for index in range(len(keys) - 2, -1, -1):
        ends[index] = ends[index + 1] if keys[index] == keys[index + 1] else index + 1
    return ends


def _carries(url: str, own: str | None) -> bool:
    """Tell whether an address has the page's own one as a parameter, as those of log-ins, galleries and discussions."""
    query = urlsplit(url).query
    return own is not None and "://" in unquote(query) and own in (url_key(value) for _, value in parse_qsl(query))


def _has_slug(url: str) -> bool:
    """Tell whether an address that does not look like an article's may be one: two words, and nowhere special."""
    return "-" in urlsplit(url).path and not is_never_article(url)


def _is_within(key: str, own: str | None) -> bool:
    """Tell whether an address is below the page's own: its gallery, its discussion; some sites keep but its slug."""
    if own is None:
        return False
    slug = own.rstrip("/").rpartition("/")[2]
    return key.startswith((f"{own}/", f"{own}?")) or (len(slug) >= _TELLING_SLUG_CHARS and f"/{slug}/" in key)


def _is_service(run: TextRun, text: str) -> bool:
    """Tell whether a link's text is no headline: a caption, a time, a label, a button."""
    return (
        role(text) is not None
        or (run.tag not in HEADING_TAGS and ":" in text and bool(_CREDITED_LINE.match(text)))
        or is_boilerplate(text)
        or is_date_line(text)
        or is_label(text)
    )


def _names_a_box(run: TextRun) -> bool:
    return role(run.text) in SECTIONS and not is_label(run.text)


def _is_better_title(run: TextRun, text: str, card: Card) -> bool:
    """Tell whether a later link text of a card is its headline: it stands in a heading, or the first is but a label."""
    if card.title.tag in HEADING_TAGS or _reads_like_perex(text):
        return False
    return run.tag in HEADING_TAGS or len(card.title_text) < _LABEL_CHARS or _reads_like_perex(card.title_text)


def _reads_like_perex(text: str) -> bool:
    long_enough = len(text) > _LONG_SENTENCE_CHARS and text.endswith((".", "…", "..."))
    return long_enough or len(text) > _LONGEST_TITLE_CHARS
