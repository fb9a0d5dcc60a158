"""A share of few over time: a column a quarter, as tall as its cases, filled for those that met it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.look import BLUE, MUTED
from wscb_lib.charts.plot import Plot, Slot, draw_key, patch
from wscb_lib.charts.trends import Trend
from wscb_lib.exhibits import Basis, Exhibit, Shown, describe_trend, subtitle
from wscb_lib.exhibits import headline as write_headline

_NARROW_SLOTS = 8


def divided(
    measure: Any,
    points: Sequence[Shown],
    signal: Any = None,
    *,
    id: str,
    place: str,
    filled: str = "yes",
    hollow: str = "no",
    source: str = "",
    notes: Sequence[str] = (),
    is_specimen: bool = False,
    basis: Basis | None = None,
    concern: Any = None,
    headline: str | None = None,
    sentence: str | None = None,
) -> Exhibit:
    """A share as counts of counts, quarter by quarter, and never a percentage: for what is often out of fewer
    than ten.

    `points` are shown shares with numerator and denominator, in order of time, at most the latest sixteen
    (eight on a telephone); a quarter with none is a gap with a sign. No limits are drawn: they are of
    percentages, and the sentence says them. `basis` and `concern` as for `trend`.

    >>> from types import SimpleNamespace as Some
    >>> divided(Some(title="Changed", unit="percent"), [Shown("2015-16-Q4", 100.0, 5, 5)], id="d", place="Warrington").rows
    (('Jan-Mar 2016', '5 of 5'),)
    """
    whole, short = (Divided(points[-most:], filled, hollow) for most in (len(points), _NARROW_SLOTS))

    def draw(canvas: Canvas) -> None:
        (short if canvas.is_narrow else whole).draw(canvas)

    told_by = {"basis": basis, "concern": concern}
    return Exhibit(
        id=id,
        headline=headline or write_headline(measure, signal, points, **told_by),
        subtitle=subtitle(
            measure.title, "cases", place, str(whole.slots[0].quarter), str(whole.slots[-1].quarter)
        ),
        body=picture(id, draw, height=259, narrow_height=280, is_specimen=is_specimen)
        if whole.has_figures
        else "",
        sentence=sentence or describe_trend(measure, points, signal, **told_by),
        columns=("Quarter", "Counts"),
        rows=whole.rows,
        source=source,
        notes=(*whole.notes, *notes),
        is_specimen=is_specimen,
        form="divided",
    )


class Divided(Trend):
    """Columns as tall as the denominator, filled up to the numerator, with both in words on top."""

    def __init__(self, points: Sequence[Shown], filled: str, hollow: str):
        cases = [replace(p, value=p.denominator) if p.is_figure else p for p in points]
        super().__init__(SimpleNamespace(unit="cases"), cases, as_columns=True)
        self.words = (filled, hollow)

    @property
    def has_figures(self) -> bool:
        """True when any quarter has a case."""
        return any(not slot.gap for slot in self.slots)

    def draw(self, canvas: Canvas) -> None:
        """As a trend is drawn, with room for two lines of words on each column."""
        self.draw_on(self.plot(canvas, top=draw_key(canvas, self.key(canvas)) + 44, bottom=40))

    def _draw_columns(self, plot: Plot) -> None:
        for at, slot in enumerate(self.slots):
            if not slot.gap:
                self._draw_case(plot, at, slot, is_last=at == len(self.slots) - 1)

    def _draw_case(self, plot: Plot, at: int, slot: Slot, *, is_last: bool) -> None:
        left, wide = plot.x(at) - plot.step * 0.34, plot.step * 0.68
        top, full = plot.y(slot.shown.denominator), plot.y(slot.shown.numerator)
        plot.canvas.box(left, plot.bottom, wide, top - plot.bottom, "white", edgecolor=BLUE, linewidth=1.2)
        plot.canvas.box(left, plot.bottom, wide, full - plot.bottom, BLUE)
        plot.canvas.text(
            plot.x(at), top + 18, f"{slot.shown.numerator:,.0f}", BLUE, at="center", bold=is_last
        )
        plot.canvas.text(plot.x(at), top + 4, f"of {slot.shown.denominator:,.0f}", MUTED, at="center")

    def key(self, canvas: Canvas) -> list[tuple[Any, str]]:
        """What filled and hollow mean, and the signs of gaps."""
        filled, hollow = self.words
        return [
            (patch(BLUE), filled),
            (patch("white", edgecolor=BLUE, linewidth=1.4), hollow),
            *super().key(canvas),
        ]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """A row a quarter: a count of a count, or the words for the gap."""
        return tuple((slot.quarter.short, slot.gap or self._counted(slot)) for slot in self.told)

    def _counted(self, slot: Slot) -> str:
        return slot.shown.counts() + (" (partial)" if slot.shown.status == "partial" else "")
