"""What is known about each run of a page beyond its text: its box, its caption, whether it is furniture."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.reading.document.captions import find_captions
from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.reading.story.container import Container
from newscrawl.reading.story.furniture import find_furniture
from newscrawl.reading.story.tables import is_data_table
from newscrawl.values.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks on a page's runs, by index."""

    headline: str | None
    """The headline's text, folded."""
    boxed: frozenset[int]
    """Runs in boxes of teasers."""
    tables: set[int]
    """Indexes of the elements that are tables of data."""
    furniture: dict[int, str]
    """Run that is furniture -> why."""
    captions: dict[int, str]
    """Run that is a caption or a credit -> why."""

    def table_of(self, run: TextRun) -> Element | None:
        """Return the table of data in the story's column that a run is a cell of."""
        if not self.tables or run.tag not in ("td", "th") or run.media or not self.is_free(run):
            return None
        return next((element for element in run.element.ancestors() if element.index in self.tables), None)

    def is_free(self, run: TextRun) -> bool:
        """Tell whether a run may be story: no box, no furniture, no caption."""
        return run.index not in self.boxed and run.index not in self.furniture and run.index not in self.captions


def mark_runs(
    outline: Outline,
    boxed: frozenset[int],
    container: Container,
    headline: TextRun | None,
    *,
    videos: list[str],
    url: str,
) -> Marks:
    """Return the marks on the runs of a page whose story stands in `container`.

    Args:
        outline: the page's elements and text runs.
        boxed: indexes of the runs in boxes of teasers.
        container: where the story stands.
        headline: the run of the headline.
        videos: names of the page's videos, which their players print as captions.
        url: the page's address.
    """
    inside = _inside(outline, container)
    tables = {element.index for element in inside if element.tag == "table" and is_data_table(element, outline)}
    return Marks(
        headline=fold(headline.text) if headline is not None else None,
        boxed=boxed,
        tables=tables,
        furniture=find_furniture(outline, inside, container.weights, tables, url),
        captions=find_captions(outline, container.elements, inside, videos, boxed),
    )


def _inside(outline: Outline, container: Container) -> list[Element]:
    """Return the elements that stand in the container, without the container itself."""
    holders = set(container.elements)
    inside: list[Element] = []
    for element in outline.elements:
        if element.parent in holders:
            holders.add(element)
            inside.append(element)
    return inside
