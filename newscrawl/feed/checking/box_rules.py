"""What docs/feed.md says of the boxes of a run's sightings: each is written whole, once, and named by what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawl.derived import box_id
from newscrawl.feed.checking.run_files import SIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.feed.checking.row_places import RowPlaces

_Place = tuple[str, str, int]
"""Where a box stood: page, moment, number of the box on the page."""


class BoxRules:
    """The check of the sightings of one run, given row by row.

    Only boxes that are not whole yet are held in memory. The rows must be valid against the schema.
    """

    def __init__(self, places: RowPlaces, *, may_repeat: bool) -> None:
        """Take the rows of the run that is read, and whether it is made of several, each with its own boxes."""
        self._places = places
        self._may_repeat = may_repeat
        self._open: dict[_Place, dict[int, dict[str, Any]]] = {}
        """Boxes to those of their rows that were read, by position."""
        self._named: dict[str, int] = {}
        """Boxes that a row names and that were not read whole so far, to the first line that does."""

    def add(self, row: dict[str, Any], line: int) -> Iterator[str]:
        """Take the row at `line`; yield what is wrong with the box that it makes whole, as "field: what"."""
        if row["position"] is None:
            if not self._places.is_in_run(SIGHTINGS, row["box_id"]):
                self._named.setdefault(row["box_id"], line)
            return
        place = (row["page_url"], row["seen_at"], row["box"])
        box = self._open.setdefault(place, {})
        box[row["position"]] = row | {"line": line}
        if len(box) < row["box_size"]:
            return
        del self._open[place]
        yield from self._whole_problems([box[position] for position in sorted(box)])

    def rest(self) -> Iterator[tuple[int, str]]:
        """Yield lines, and what is wrong with their boxes: that these are nowhere whole in the run."""
        for box in self._open.values():
            first = min(box.values(), key=lambda row: int(row["line"]))
            yield first["line"], f"box_size: {first['box_size']}, but {len(box)} teasers of the box are there"
        for name, line in self._named.items():
            yield line, f"box_id: {name} is nowhere whole in the run"

    def _whole_problems(self, rows: list[dict[str, Any]]) -> Iterator[str]:
        """Yield what is wrong with a box that is whole, given as the rows of its teasers in their order."""
        name = rows[0]["box_id"]
        for what in ("box_id", "box_size", "section", "heading"):
            if len({row[what] for row in rows}) > 1:
                yield f"{what}: not the same in all rows of the box"
        shown = box_id(
            rows[0]["section"],
            rows[0]["heading"],
            ((row["url"], row["title"], row["image_url"]) for row in rows),
        )
        if name != shown:
            yield f"box_id: {name} is not that of what the box shows, {shown}"
        self._named.pop(name, None)
        if not self._places.add_to_run(SIGHTINGS, name) and not self._may_repeat:
            yield f"box_id: {name} is written whole a second time"
