"""A stock at each quarter's end, drawn without limits: what moves it, starts and ends, stands underneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture, text_width
from wscb_lib.charts.look import BLUE, LIGHT_BLUE, RULE
from wscb_lib.charts.plot import Entry, Plot, Slot, draw_key, patch, stroke
from wscb_lib.charts.trends import Trend
from wscb_lib.exhibits import Exhibit, Shown, describe_trend, fit_words, subtitle
from wscb_lib.exhibits import headline as write_headline
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.headlines import year_before

if TYPE_CHECKING:
    from wscb_lib.framework import Comparator, Measure, Target
    from wscb_lib.signals import Signal

_FLOWS = 92.0
"""Points kept under the level for what started and what ended."""


def level(
    measure: Measure,
    points: Sequence[Shown],
    *,
    starts: Sequence[Shown] = (),
    ends: Sequence[Shown] = (),
    flows: tuple[str, str] = ("started", "ended"),
    comparators: Sequence[Comparator] = (),
    target: Target | None = None,
    signal: Signal | None = None,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw how many there were at the end of each quarter, as a line, over small bars of `starts` and `ends`.

    A level is never judged by limits (a stable one would be flagged two quarters in five): only the sentence
    of `signal` is used, where one is given. `flows` names the two kinds of bar. Bars up are starts, bars down
    are ends.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Children with a plan", unit="children", better="lower", breaks=())
    >>> level(plans, [Shown("2015-16-Q4", 276)], id="open", place="Warrington").headline
    'Children with a plan: 276 at the end of the quarter'
    """
    story = Level(measure, points, starts, ends, flows, comparators, target)
    slots = story.trend.slots
    first, last = (str(slots[0].quarter), str(slots[-1].quarter)) if slots else ("", "")
    title = _dated(measure.title, "at the end of each quarter")
    tall = 259 + (_FLOWS if story.has_flows else 0)
    return captioned(
        caption,
        form="level",
        headline=caption.get("headline") or _headline(measure, points),
        subtitle=subtitle(title, measure.unit, caption["place"], first, last),
        body=picture(
            caption,
            story.draw,
            alt=story.trend.seen(story.flows_seen),
            marks=story.trend.marks,
            height=tall,
            narrow_height=tall + 16,
        ),
        sentence=caption.get("sentence") or describe_trend(measure, points, signal),
        columns=story.columns,
        rows=story.rows,
        notes=story.trend.notes,
        behind=story.trend.published.notes(),
    )


def _headline(measure: Measure, points: Sequence[Shown]) -> str:
    """A level is said beside that of a year before, and not judged."""
    latest = points[-1]
    if not latest.is_figure:
        return write_headline(measure, None, [latest])
    title, figure = measure.title, latest.words(measure.unit)
    before = year_before(measure, points)
    return fit_words(
        title,
        *((f"{title}: {figure}, {before}",) if before else ()),
        _dated(f"{title}: {figure}", "at the end of the quarter"),
        f"{title}: {figure}",
        title,
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
        measure: Measure,
        points: Sequence[Shown],
        starts: Sequence[Shown],
        ends: Sequence[Shown],
        flows: tuple[str, str],
        comparators: Sequence[Comparator],
        target: Target | None,
    ) -> None:
        self.trend = Trend(measure, points, None, target, tuple(comparators), None, as_columns=False)
        self.flows = flows
        self.starts = {point.quarter: point for point in starts}
        self.ends = {point.quarter: point for point in ends}

    @property
    def has_flows(self) -> bool:
        return bool(self.starts or self.ends)

    @property
    def flows_seen(self) -> str:
        """How the bars underneath look; "" where there are none."""
        if not self.has_flows:
            return ""
        return (
            f"underneath, a bar up a quarter for what {self.flows[0]} and a bar down for what {self.flows[1]}"
        )

    def draw(self, canvas: Canvas) -> None:
        flows: list[Entry] = [
            (stroke(BLUE, linewidth=2), "at quarter end"),
            (patch(BLUE), self.flows[0]),
            (patch(LIGHT_BLUE), self.flows[1]),
        ]
        top = draw_key(canvas, [*(flows if self.has_flows else ()), *self.trend.key(canvas)]) + 12
        self.trend.rooms = [text_width(words) for _, words in self._latest_words()]
        plot = self.trend.plot(canvas, top=top, bottom=40 + (_FLOWS if self.has_flows else 0))
        self.trend.draw_on(plot)
        if self.has_flows:
            self._flows(plot)

    def _flows(self, plot: Plot) -> None:
        """Bars up and down from one line, to one scale; only the latest has its figures beside it."""
        middle = _FLOWS / 2 - 4
        every = [*self.starts.values(), *self.ends.values()]
        largest = max([1.0, *(shown.number for shown in every if shown.is_figure)])
        for at, slot in enumerate(plot.slots):
            for found, colour, way in ((self.starts, BLUE, 1), (self.ends, LIGHT_BLUE, -1)):
                shown = found.get(str(slot.quarter))
                if shown is not None and shown.is_figure:
                    tall = (_FLOWS / 2 - 8) * shown.number / largest
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
        return (*self.trend.table.columns, *flows)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.trend.table.rows_with(self._flow_cells)

    def _flow_cells(self, slot: Slot) -> tuple[str, ...]:
        if not self.has_flows:
            return ()
        found = (self.starts.get(str(slot.quarter)), self.ends.get(str(slot.quarter)))
        return tuple("no figure" if shown is None else shown.words("counts") for shown in found)
