"""A share of few over time: a column a quarter, as tall as its cases, filled for those that met it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.look import BLUE, MUTED
from wscb_lib.charts.plot import Entry, Plot, Slot, draw_key, patch
from wscb_lib.charts.seen import Point, course, written_out
from wscb_lib.charts.trends import Trend
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Basis, Exhibit, Shown, describe_trend, subtitle
from wscb_lib.exhibits import headline as write_headline
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned

if TYPE_CHECKING:
    from wscb_lib.framework import Measure
    from wscb_lib.framework.declared import Break
    from wscb_lib.signals import Concern, Signal

_NARROW_SLOTS = 8


def divided(
    measure: Measure,
    points: Sequence[Shown],
    signal: Signal | None = None,
    *,
    filled: str = "yes",
    hollow: str = "no",
    basis: Basis | None = None,
    concern: Concern | None = None,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw a share as counts of counts, quarter by quarter, where it is often out of fewer than ten.

    `points` are shown shares with numerator and denominator, in order of time, at most the latest sixteen
    (eight on a telephone); a quarter with none is a gap with a sign. No limits are drawn, because limits are
    of percentages; the sentence says them. `basis` and `concern` as for `trend`.

    >>> from types import SimpleNamespace as Some
    >>> changed, all_five = Some(title="Changed", unit="percent"), Shown("2015-16-Q4", 100.0, 5, 5)
    >>> divided(changed, [all_five], id="d", place="Warrington").rows
    (('Jan-Mar 2016', '5 of 5'),)
    """
    whole, short = (Divided(points[-most:], filled, hollow) for most in (len(points), _NARROW_SLOTS))

    def draw(canvas: Canvas) -> None:
        (short if canvas.is_narrow else whole).draw(canvas)

    first, last = str(whole.slots[0].quarter), str(whole.slots[-1].quarter)
    return captioned(
        caption,
        form="divided",
        headline=caption.get("headline")
        or write_headline(measure, signal, points, basis=basis, concern=concern),
        subtitle=subtitle(measure.title, "cases", caption["place"], first, last),
        body=picture(caption, draw, alt=whole.seen(), marks=whole.marks, height=259, narrow_height=280),
        sentence=caption.get("sentence")
        or describe_trend(measure, points, signal, basis=basis, concern=concern),
        columns=("Quarter", "Counts"),
        rows=whole.rows,
        notes=whole.notes,
    )


@dataclass(frozen=True)
class _Cases:
    """Cases, as a trend draws them: counts whose counting never changed."""

    unit: str = "cases"
    breaks: tuple[Break, ...] = ()


class Divided(Trend):
    """Columns as tall as the denominator, filled up to the numerator, with both in words on top."""

    def __init__(self, points: Sequence[Shown], filled: str, hollow: str) -> None:
        cases = [replace(p, value=p.denominator) if p.is_figure else p for p in points]
        super().__init__(_Cases(), cases, as_columns=True)
        self.words = (filled, hollow)

    def draw(self, canvas: Canvas) -> None:
        """Draw it as a trend is drawn, with room for two lines of words on each column."""
        self.draw_on(self.plot(canvas, top=draw_key(canvas, self.key(canvas)) + 44, bottom=40))

    def seen(self, *more: str) -> str:
        """What the picture looks like: how tall the columns are, and how full."""
        points = [
            Point(slot.quarter.short, _counted(slot)[0] / _counted(slot)[1], slot.counts())
            for slot in self.slots
            if not slot.gap and _counted(slot)[1]
        ]
        said = f"columns over {several(len(self.slots), 'quarter')}, each as tall as its cases and filled for"
        return written_out(f"{said} “{self.words[0]}”: the filled part {course(points, 1)}", *more)

    def _draw_columns(self, plot: Plot) -> None:
        for at, slot in enumerate(self.slots):
            if not slot.gap:
                self._draw_case(plot, at, slot, is_last=at == len(self.slots) - 1)

    def _draw_case(self, plot: Plot, at: int, slot: Slot, *, is_last: bool) -> None:
        met, cases = _counted(slot)
        left, wide = plot.x(at) - plot.step * 0.34, plot.step * 0.68
        top, full = plot.y(cases), plot.y(met)
        plot.canvas.box(left, plot.bottom, wide, top - plot.bottom, "white", edgecolor=BLUE, linewidth=1.2)
        plot.canvas.box(left, plot.bottom, wide, full - plot.bottom, BLUE)
        plot.canvas.text(plot.x(at), top + 18, f"{met:,.0f}", BLUE, at="center", bold=is_last)
        plot.canvas.text(plot.x(at), top + 4, f"of {cases:,.0f}", MUTED, at="center")

    def key(self, canvas: Canvas) -> list[Entry]:
        """The words for filled and for hollow, then the signs of gaps."""
        filled, hollow = self.words
        return [
            (patch(BLUE), filled),
            (patch("white", edgecolor=BLUE, linewidth=1.4), hollow),
            *super().key(canvas),
        ]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """A row a quarter: a count of a count, or the words for the gap."""
        return tuple((slot.quarter.short, slot.gap or _counted_words(slot)) for slot in self.told)


def _counted(slot: Slot) -> tuple[float, float]:
    """How many met it, and out of how many; ValueError for a figure that came without its counts."""
    found = slot.shown.counted if slot.shown else None
    if found is None:
        raise ValueError(f"divided: {slot.quarter} has a figure without a numerator and a denominator.")
    return found


def _counted_words(slot: Slot) -> str:
    return slot.counts() + (" (partial)" if slot.is_partial else "")
