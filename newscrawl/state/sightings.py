"""What the pages of one crawl show, as rows of the ledger: which teasers stood where, each teaser told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.derived import teaser_id
from newscrawl.items import SightedBox, Sighting, Teaser
from newscrawl.state.promoted_table import Promoted
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import to_iso, unix_of
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newscrawl.facts import ShownBox
    from newscrawl.items import PageKind
    from newscrawl.state.ledger import Ledger
    from newscrawl.state.notebook import Notebook


class Sightings:
    """Adds to the ledger what each page that is read shows, and notes the addresses that it promotes.

    Of what it has added it remembers 64 bits for each teaser and each target, and 128 for each page at each moment.
    """

    def __init__(self, site: str, ledger: Ledger, notebook: Notebook) -> None:
        """Take the name of the spider, and where rows and notes go."""
        self._site = site
        self._ledger = ledger
        self._notebook = notebook
        self._told: set[int] = set()
        """Teasers that this run has told."""
        self._pages: set[tuple[int, int]] = set()
        """Address and moment, in Unix seconds, of each page that was shown."""
        self._promoted: set[int] = set()

    def shown(self, page_url: str, kind: PageKind, seen_at: datetime, boxes: Iterable[ShownBox]) -> None:
        """Add what a page shows; the same page within the same second, which would have the same key, is left out.

        Args:
            page_url: of an article its address in the feed, of another page its canonical address.
            kind: of the page.
            seen_at: aware moment at which it was fetched.
            boxes: of teasers, in document order.
        """
        page = (page_key(page_url), unix_of(seen_at))
        if not self._ledger.is_open or page in self._pages:
            return
        self._pages.add(page)
        sighting = Sighting(
            site=self._site,
            page_url=page_url,
            page_kind=kind,
            article_id=article_id(page_url) if kind == "article" else None,
            boxes=[],
            seen_at=to_iso(seen_at),
        )
        for box in boxes:
            ids = self._ids(box)
            sighting.boxes.append(SightedBox(box=box.number, section=box.section, heading=box.heading, teasers=ids))
            self._note_targets(box, unix_of(seen_at))
        self._ledger.add(sighting)

    def _ids(self, box: ShownBox) -> list[str | None]:
        """Return the ids of the teasers of a box, each at its position; tell those that the run has not told yet."""
        ids: list[str | None] = [None] * max(teaser.position for teaser in box.teasers)
        for teaser in box.teasers:
            found = teaser_id(teaser.url, teaser.title, teaser.image_url)
            ids[teaser.position - 1] = found
            if (key := hex_key(found)) not in self._told:
                self._told.add(key)
                row = Teaser(site=self._site, id=found, url=teaser.url, title=teaser.title, image_url=teaser.image_url)
                self._ledger.add(row)
        return ids

    def _note_targets(self, box: ShownBox, now: int) -> None:
        """Note which addresses a box promotes, each once in a run."""
        for url in [teaser.url for teaser in box.teasers if teaser.url]:
            if (key := page_key(url)) not in self._promoted:
                self._promoted.add(key)
                self._notebook.note(Promoted(site=self._site, key=key, url=url, now=now))
