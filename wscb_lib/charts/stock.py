"""A stock at each quarter's end, drawn without limits: what moves it, starts and ends, stands underneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wscb_lib.charts.canvas import Canvas, picture, text_width
from wscb_lib.charts.look import BLUE, LIGHT_BLUE, RULE
from wscb_lib.charts.plot import Plot, draw_key, patch, stroke
from wscb_lib.charts.trends import Trend
from wscb_lib.exhibits import Exhibit, Shown, describe_trend, fit_words, subtitle
from wscb_lib.exhibits import headline as write_headline

_FLOWS = 92.0
"""Points kept under the level for what started and what ended."""


def level(
    measure: Any,
    points: Sequence[Shown],
    *,
    id: str,
    place: str,
    starts: Sequence[Shown] = (),
    ends: Sequence[Shown] = (),
    flows: tuple[str, str] = ("started", "ended"),
    comparators: Sequence[Any] = (),
    target: Any = None,
    signal: Any = None,
    source: str = "",
    notes: Sequence[str] = (),
    is_specimen: bool = False,
    headline: str | None = None,
    sentence: str | None = None,
) -> Exhibit:
    """How many there were at the end of each quarter, as a line; `starts` and `ends` as small bars under it.

    A level is never judged by limits (a stable one would be flagged two quarters in five): `signal`, when
    given, lends only its sentence. `flows` names the two kinds of bar. Bars up are starts, bars down are
    ends.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Children with a plan", unit="children")
    >>> level(plans, [Shown("2015-16-Q4", 276)], id="open", place="Warrington").headline
    'Children with a plan: 276 at the end of the quarter'
    """
    story = Level(measure, points, starts, ends, flows, comparators, target)
    slots = story.trend.slots
    first, last = (str(slots[0].quarter), str(slots[-1].quarter)) if slots else ("", "")
    has_figures = any(not slot.gap for slot in slots)
    tall = 259 + (_FLOWS if story.has_flows else 0)
    return Exhibit(
        id=id,
        headline=headline or _headline(measure, points[-1]),
        subtitle=subtitle(
            _dated(measure.title, "at the end of each quarter"), measure.unit, place, first, last
        ),
        body=picture(id, story.draw, height=tall, narrow_height=tall + 16, is_specimen=is_specimen)
        if has_figures
        else "",
        sentence=sentence or describe_trend(measure, points, signal),
        columns=story.columns,
        rows=story.rows,
        source=source,
        notes=(*story.trend.notes, *notes),
        is_specimen=is_specimen,
        form="level",
    )


def _headline(measure: Any, latest: Shown) -> str:
    """A level is said, not judged."""
    if not latest.is_figure:
        return write_headline(measure, None, [latest])
    title, figure = measure.title, latest.words(measure.unit)
    return fit_words(
        title, _dated(f"{title}: {figure}", "at the end of the quarter"), f"{title}: {figure}", title
    )


def _dated(words: str, when: str) -> str:
    """With the day it was counted, unless the title already says so.

    >>> _dated("Open at the end of the quarter: 9", "at the end of the quarter")
    'Open at the end of the quarter: 9'
    """
    return words if "at the end of" in words.lower() else f"{words} {when}"


class Level:
    """A trend with no signal to judge it, and two rows of bars below."""

    def __init__(
        self,
        measure: Any,
        points: Sequence[Shown],
        starts: Sequence[Shown],
        ends: Sequence[Shown],
        flows: tuple[str, str],
        comparators: Sequence[Any],
        target: Any,
    ):
        self.trend = Trend(measure, points, None, target, tuple(comparators), None, as_columns=False)
        self.flows = flows
        self.starts = {point.quarter: point for point in starts}
        self.ends = {point.quarter: point for point in ends}

    @property
    def has_flows(self) -> bool:
        return bool(self.starts or self.ends)

    def draw(self, canvas: Canvas) -> None:
        key = self.trend.key(canvas)
        if self.has_flows:
            key = [
                (stroke(BLUE, linewidth=2), "at quarter end"),
                (patch(BLUE), self.flows[0]),
                (patch(LIGHT_BLUE), self.flows[1]),
                *key,
            ]
        top = draw_key(canvas, key) + 12
        self.trend.rooms = [text_width(words) for _, words in self._latest_words()]
        plot = self.trend.plot(canvas, top=top, bottom=40 + (_FLOWS if self.has_flows else 0))
        self.trend.draw_on(plot)
        if self.has_flows:
            self._flows(plot)

    def _flows(self, plot: Plot) -> None:
        """Bars up and down from one line, to one scale; only the latest has its figures beside it."""
        middle = _FLOWS / 2 - 4
        largest = max(
            [
                1.0,
                *(
                    shown.value
                    for found in (self.starts, self.ends)
                    for shown in found.values()
                    if shown.is_figure
                ),
            ]
        )
        for at, slot in enumerate(plot.slots):
            for found, colour, way in ((self.starts, BLUE, 1), (self.ends, LIGHT_BLUE, -1)):
                shown = found.get(str(slot.quarter))
                if shown is not None and shown.is_figure:
                    tall = (_FLOWS / 2 - 8) * shown.value / largest
                    y = middle + (1 if way > 0 else -1 - tall)
                    plot.canvas.box(plot.x(at) - plot.step * 0.3, y, plot.step * 0.6, tall, colour)
        plot.canvas.line(plot.edges, [middle] * 2, RULE, linewidth=1)
        self._latest_flows(plot, middle)

    def _latest_flows(self, plot: Plot, middle: float) -> None:
        for above, words in self._latest_words():
            plot.canvas.note(plot.edges[1] + 8, middle + above, words)

    def _latest_words(self) -> list[tuple[float, str]]:
        """How far above the middle line, and the words, of the latest quarter's two flows."""
        last = str(self.trend.slots[-1].quarter)
        flows = ((12.0, self.starts, self.flows[0]), (-20.0, self.ends, self.flows[1]))
        return [
            (above, f"{found[last].words('counts')} {name}") for above, found, name in flows if last in found
        ]

    @property
    def columns(self) -> tuple[str, ...]:
        flows = tuple(name.capitalize() for name in self.flows) if self.has_flows else ()
        return (*self.trend.columns, *flows)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.trend.rows_with(self._flow_cells)

    def _flow_cells(self, slot: Any) -> tuple[str, ...]:
        if not self.has_flows:
            return ()
        found = (self.starts.get(str(slot.quarter)), self.ends.get(str(slot.quarter)))
        return tuple("no figure" if shown is None else shown.words("counts") for shown in found)
