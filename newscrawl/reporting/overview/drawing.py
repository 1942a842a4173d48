"""Charts over time as SVG for a page in light and dark: drawn by matplotlib, coloured by the page's style."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from lxml import etree
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

WIDTH, HEIGHT = 340, 132
"""Size of a chart; on a phone, where it is as wide as the screen, a unit is about a pixel."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 10, 26
"""Margins of what is drawn, in the same units: room for the numbers and days."""
_SPARK_WIDTH, _SPARK_HEIGHT = 120, 26
_POINTS_PER_INCH = 72
_ALARM_BAND = (-0.09, -0.03)
"""Where the band lies that shows when problems lasted, as shares of the chart's height: below its lowest line."""
_MOST_STEPS = 3
"""Horizontal lines of a chart."""
_ALONE_SECONDS = 60
"""Half the length of the line by which a value without neighbours is shown: a dot, by its round ends."""
_COLOURS = {
    "#010101": "var(--first)",
    "#020202": "var(--second)",
    "#030303": "var(--third)",
    "#040404": "var(--bad)",
    "#050505": "var(--muted)",
    "#060606": "var(--line)",
}
"""Colour that matplotlib draws with -> the colour of the page's style, which is another one in the dark."""
FIRST, SECOND, THIRD, BAD, _TEXT, _GRID = _COLOURS
_RC: Any = {"svg.fonttype": "none", "svg.hashsalt": "newscrawl", "font.size": 11, "path.simplify": False}
_SVG = "http://www.w3.org/2000/svg"
_KEPT = frozenset({"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "text-anchor", "opacity"})


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart."""

    colour: str
    values: NDArray[np.float64]
    """One for each span between two edges; NaN where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What people read of a chart who do not see it."""

    name: str
    """An XML name that nothing else on the page has."""
    title: str
    text: str = ""


class Drawing:
    """Draws charts that share the time which they show; moments are Unix seconds.

    One figure is used for all of them: most of the time that matplotlib takes goes into axes and ticks.
    """

    def __init__(
        self, since: int, until: int, ticks: Sequence[tuple[int, str]], number: Callable[[float], str]
    ) -> None:
        """Begin.

        Args:
            since: where charts begin.
            until: where they end.
            ticks: moments and their labels.
            number: prints a number.
        """
        self._number = number
        with rc_context(_RC):
            self._figure = Figure(figsize=(WIDTH / _POINTS_PER_INCH, HEIGHT / _POINTS_PER_INCH))
            box = (_LEFT / WIDTH, _BOTTOM / HEIGHT, 1 - (_LEFT + _RIGHT) / WIDTH, 1 - (_TOP + _BOTTOM) / HEIGHT)
            self._axes = self._figure.add_axes(box)
            self._spark = Figure(figsize=(_SPARK_WIDTH / _POINTS_PER_INCH, _SPARK_HEIGHT / _POINTS_PER_INCH))
            self._spark_axes = self._spark.add_axes((0, 0, 1, 1))
        for axes in (self._axes, self._spark_axes):
            axes.set_xlim(since, until)
            axes.set_autoscale_on(False)
        self._spark_axes.set_axis_off()
        self._axes.set_frame_on(False)
        self._axes.tick_params(bottom=False, left=False, labelcolor=_TEXT)
        self._axes.tick_params(axis="x", pad=18)  # points to the line that the letters stand on, the alarms above them
        self._axes.grid(axis="y", color=_GRID, linewidth=1)
        self._axes.set_axisbelow(True)
        self._axes.set_xticks([moment for moment, _ in ticks], [label for _, label in ticks], va="baseline")

    def bars(
        self, caption: Caption, edges: Sequence[int], series: Sequence[Series], alarms: Sequence[tuple[int, int]] = ()
    ) -> str:
        """Return a chart of series that stand on one another, the first one lowest.

        Args:
            caption: what it is.
            edges: one moment more than a series has values.
            series: at least one.
            alarms: when problems lasted.
        """
        with self._cleared(self._axes):
            below = np.zeros(len(edges) - 1)
            for one in series:
                above = below + np.nan_to_num(one.values)
                self._axes.add_artist(_steps(above, edges, below, one.colour))
                below = above
            return self._finished(caption, float(below.max(initial=0)), alarms, integer=True)

    def lines(
        self, caption: Caption, edges: Sequence[int], series: Sequence[Series], alarms: Sequence[tuple[int, int]] = ()
    ) -> str:
        """Return a chart of lines through the middles of the spans, interrupted where there is no value; see `bars`."""
        moments = np.asarray(edges, dtype=float)
        middles = (moments[1:] + moments[:-1]) / 2
        top = 0.0
        with self._cleared(self._axes):
            for one in series:
                values = one.values
                known = ~np.isnan(values)
                alone = known & ~np.r_[False, known[:-1]] & ~np.r_[known[1:], False]
                self._axes.plot(middles, values, color=one.colour, linewidth=1.8, clip_on=False)
                for at, value in zip(middles[alone], values[alone], strict=True):
                    ends = (at - _ALONE_SECONDS, at + _ALONE_SECONDS)
                    self._axes.plot(
                        ends, (value, value), color=one.colour, linewidth=4, solid_capstyle="round", clip_on=False
                    )
                top = max(top, float(values[known].max(initial=0)))
            return self._finished(caption, top, alarms, integer=False)

    def sparkline(self, caption: Caption, edges: Sequence[int], values: NDArray[np.float64], *, is_bad: bool) -> str:
        """Return a small chart without axes, in the colour of what is wrong where `is_bad`."""
        axes = self._spark_axes
        with self._cleared(axes):
            axes.add_artist(_steps(values, edges, 0, BAD if is_bad else FIRST))
            axes.set_ylim(0, max(1.0, float(np.max(values, initial=0))))
            drawn = _svg(self._spark, caption, (_SPARK_WIDTH, _SPARK_HEIGHT))
        return drawn.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)

    @contextmanager
    def _cleared(self, axes: Axes) -> Iterator[None]:
        """Draw with matplotlib's settings of this module, and take away in the end what was drawn."""
        with rc_context(_RC):
            yield
        for artist in [*axes.lines, *axes.patches]:
            artist.remove()

    def _finished(self, caption: Caption, top: float, alarms: Sequence[tuple[int, int]], *, integer: bool) -> str:
        """Return the chart with its numbers up to `top`, and the band of the alarms below."""
        for begin, end in alarms:
            self._axes.axvspan(begin, end, *_ALARM_BAND, color=BAD, linewidth=0, clip_on=False)
        steps = MaxNLocator(_MOST_STEPS, steps=[1, 2, 5, 10], integer=integer).tick_values(0, top or 1)
        self._axes.set_ylim(0, max(steps[-1], top))
        self._axes.set_yticks(steps, [self._number(step) for step in steps])
        return _svg(self._figure, caption, (WIDTH, HEIGHT))


def _steps(values: NDArray[np.float64], edges: Sequence[int], baseline: Any, colour: str) -> StepPatch:
    """Return what `Axes.stairs` draws, which also looks for the limits of each step, and takes most of its time so."""
    return StepPatch(values, edges, baseline=baseline, fill=True, color=colour, linewidth=0, clip_on=False)


def _svg(figure: Figure, caption: Caption, size: tuple[int, int]) -> str:
    """Return the figure as an element of an HTML page, with nothing in it but shapes, texts and the caption."""
    written = io.BytesIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    named = f"{caption.name}-title"
    result = etree.Element("svg", {"viewBox": f"0 0 {size[0]} {size[1]}", "role": "img", "aria-labelledby": named})
    etree.SubElement(result, "title", id=named).text = caption.title
    if caption.text:
        result.set("aria-describedby", f"{caption.name}-desc")
        etree.SubElement(result, "desc", id=f"{caption.name}-desc").text = caption.text
    for drawn in etree.fromstring(written.getvalue()).iter(f"{{{_SVG}}}path", f"{{{_SVG}}}text"):
        style = _style(drawn.get("style", ""))
        if drawn.tag.endswith("text"):
            place = {name: _number(drawn.get(name, "0")) for name in ("x", "y")}
            etree.SubElement(result, "text", {"style": style, **place}).text = drawn.text
        elif "var(" in style:  # what has no colour of the page is the figure's own background
            etree.SubElement(result, "path", d=_rounded(drawn.get("d", "")), style=style)
    return etree.tostring(result, encoding="unicode")


def _style(written: str) -> str:
    """Return the part of a style that the page does not have itself, in the page's colours."""
    pairs = [pair.split(": ", 1) for pair in written.split("; ") if ": " in pair]
    kept = [f"{name}:{_COLOURS.get(value, value)}" for name, value in pairs if name in _KEPT]
    return ";".join(kept)


def _rounded(path: str) -> str:
    """Return the data of a path of straight lines with one decimal, a tenth of a pixel, as short as SVG allows."""
    written: list[str] = []
    before = ("", "")
    for command, x, y in re.findall(r"([MLz])(?: (\S+) (\S+))?", path):
        point = (_number(x), _number(y))
        if command == "z":
            written.append("z")
        elif command == "L" and point[0] == before[0]:
            written += [f"V{point[1]}"] * (point != before)
        elif command == "L" and point[1] == before[1]:
            written.append(f"H{point[0]}")
        else:
            written.append(f"{command}{point[0]} {point[1]}")
        before = point
    if len(written) == 1:
        written.append("h0")  # a line of no length is a dot, by its ends
    return "".join(written)


def _number(printed: str) -> str:
    return f"{float(printed):.1f}".removesuffix(".0") if printed else ""
