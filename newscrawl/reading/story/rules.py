"""What rules make of the runs of a story's column: evidence for the network, and words for people."""

from __future__ import annotations

from newscrawl.czech.headings import role
from newscrawl.reading.document.outline import HEADING_TAGS, Outline, TextRun
from newscrawl.reading.story.container import Container, is_prose
from newscrawl.reading.story.ends import find_extent
from newscrawl.reading.story.lines import is_story_line, why_no_line
from newscrawl.reading.story.marks import Marks
from newscrawl.values.text import fold


def rule_runs(outline: Outline, container: Container, marks: Marks, headline: TextRun | None) -> dict[int, str | None]:
    """Return for each run of text in the story's column why it is no story by the rules, None where it is.

    Args:
        outline: the page's elements and text runs.
        container: the story's column.
        marks: what is known of its runs.
        headline: the run of the headline; where structure alone found the column, nothing above it is story.
    """
    candidates = column_runs(outline, container, headline)
    extent = find_extent(outline, candidates, marks)
    return {run.index: _why_no_story(run, marks, between=run.index in extent) for run in candidates if not run.media}


def column_runs(outline: Outline, container: Container, headline: TextRun | None) -> list[TextRun]:
    """Return the runs of the story's column; those below the headline alone where structure found it."""
    runs = [run for element in container.elements for run in outline.runs[element.start : element.end]]
    if headline is None or container.source != "structure":
        return runs
    return [run for run in runs if run.index > headline.index]


def _why_no_story(run: TextRun, marks: Marks, *, between: bool) -> str | None:
    """Return why a run is no story, None where it is; `between` tells whether it stands between two paragraphs."""
    if run.index in marks.boxed:
        return "in a box of teasers"
    if marks.table_of(run) is not None:
        return None
    why = marks.furniture.get(run.index) or marks.captions.get(run.index) or why_no_line(run)
    if why is not None:
        return why
    if run.tag in HEADING_TAGS:
        is_headline = run.tag == "h1" or fold(run.text) == marks.headline
        return "the headline once more" if is_headline else None
    if role(run.text) is not None or is_prose(run) or is_story_line(run, between=between):
        return None
    return "a label in the story" if between else "a label above or below the story"
