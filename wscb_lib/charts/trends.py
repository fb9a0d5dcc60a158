"""The quarterly trend: each quarter's figure, what it was judged against, which quarters made the finding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, Unpack

from wscb_lib.charts.beside import Beside, Given
from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.judged import Judged
from wscb_lib.charts.look import BLUE, INK, TEXT
from wscb_lib.charts.noted import Note, Noted
from wscb_lib.charts.plot import (
    Entry,
    Label,
    Plot,
    Slot,
    as_drawn,
    draw_key,
    gap_key,
    patch,
    slots_of,
    swatch,
)
from wscb_lib.charts.published import Published
from wscb_lib.charts.seen import Point, course, written_out
from wscb_lib.charts.trend_table import TrendTable
from wscb_lib.counts_in_words import several
from wscb_lib.days_in_words import day_as_given
from wscb_lib.exhibits import Basis, Exhibit, Shown, describe_trend, format_value, newest, subtitle
from wscb_lib.exhibits import headline as write_headline
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned

if TYPE_CHECKING:
    from wscb_lib.framework import Comparator, Measure, Target
    from wscb_lib.framework.declared import Break
    from wscb_lib.signals import Concern, Signal

_COLUMNS_UP_TO = 12
"""Counts no larger than this are drawn as columns: a line would make eleven look like a flow."""
_WIDEST_NAME = 150.0
"""Points of a published area's label beyond which it is named in the key: the picture needs the room."""
_OWN = "the measure’s own figure"
_NOT_COUNTS = ("percent", "rate_per_10000", "days", "working_days", "score")


def trend(
    measure: Measure,
    points: Sequence[Shown],
    signal: Signal | None = None,
    *,
    target: Target | None = None,
    comparators: Sequence[Comparator] = (),
    beside: Given | None = None,
    as_columns: bool | None = None,
    basis: Basis | None = None,
    concern: Concern | None = None,
    noted: Sequence[Note] = (),
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw a measure quarter by quarter, at most the latest sixteen; the last is the quarter reported on.

    `points` are its shown figures in order of time; a quarter with none is a gap with a sign and a word, and
    so is a share out of fewer than ten, which the table holds as "5 of 5". Small counts are drawn as columns,
    the rest as a line; `as_columns` decides otherwise. Values always start at zero. Where no quarter has a
    figure there is no picture, only the words.

    `signal` brings the limits, the level before a change, and the quarters that made it. `concern` is the one
    that the Board has yet to answer, or None. `target` is drawn as a line; each of `comparators` as a mark
    over the four quarters of its own year; `beside` as a second, lighter line, or as a row of figures under
    the years where its scale is another.

    `noted` are days on which the Board did something about the measure: each is a number over its quarter.

    Where the signal was given on another `basis`, that basis is drawn, with its limits, and the measure's own
    figures stand under the years. A target or a published figure belongs to the measure's own figures: where
    there is one, those are drawn, and the basis stands under the years without limits. The subtitle says
    which is drawn; the table holds both.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Plans started", unit="plans", better="lower", breaks=())
    >>> trend(plans, [Shown("2015-16-Q4", 76)], id="plans", place="Warrington").rows
    (('Jan-Mar 2016', '76'),)
    """
    drawing = Trend(measure, points, signal, target, tuple(comparators), beside, as_columns, basis, noted)
    first, last = str(drawing.slots[0].quarter), str(drawing.slots[-1].quarter)
    return captioned(
        caption,
        form="trend",
        headline=caption.get("headline")
        or write_headline(measure, signal, points, basis=basis, concern=concern),
        subtitle=subtitle(measure.title, measure.unit, caption["place"], first, last) + drawing.drawn_by,
        body=picture(
            caption, drawing.draw, alt=drawing.seen(), marks=drawing.marks, height=259, narrow_height=280
        ),
        sentence=caption.get("sentence")
        or describe_trend(measure, points, signal, basis=basis, concern=concern),
        columns=drawing.table.columns,
        rows=drawing.table.rows,
        notes=drawing.notes,
        behind=drawing.published.notes(),
    )


class Drawable(Protocol):
    """What the drawing of a trend asks of a measure: the unit of its figures, and where its counting
    changed."""

    @property
    def unit(self) -> str: ...

    @property
    def breaks(self) -> tuple[Break, ...]: ...


class Trend:
    """The drawing of a trend: what stands where, in what order, and the figures it stands for."""

    def __init__(
        self,
        measure: Drawable,
        points: Sequence[Shown],
        signal: Signal | None = None,
        target: Target | None = None,
        comparators: tuple[Comparator, ...] = (),
        beside: Given | None = None,
        as_columns: bool | None = None,
        basis: Basis | None = None,
        noted: Sequence[Note] = (),
    ) -> None:
        self.unit = measure.unit
        self.wanted = _wanted(target)
        self.told = slots_of(points)
        self.basis = basis if basis and newest(basis.points) else None
        self.on_basis = slots_of(self._judged_points(self.basis)) if self.basis else ()
        self.draws_basis = self.basis is not None and not (self.wanted or comparators)
        self.slots = as_drawn(self.on_basis if self.draws_basis else self.told, measure.unit)
        is_of_slots = self.draws_basis or not self.basis
        renamed = getattr(measure, "renamed", ())
        self.judged = Judged(signal, self.slots, measure.unit, measure.breaks, is_of_slots, renamed)
        self.noted = Noted.of(self.slots, noted)
        self.published = Published(comparators, self.slots, measure.unit)
        is_small = self.unit not in _NOT_COUNTS and self._highest() <= _COLUMNS_UP_TO
        self.is_columns = is_small if as_columns is None else as_columns
        beside = self._other(points, self.basis) if self.basis else beside
        self.beside = Beside.of(beside, measure.unit, self.slots, is_row=self.is_columns or bool(self.basis))
        self.table = TrendTable(self.unit, self.told, self.basis, self.on_basis, self.beside)
        self.rooms: list[float] = []

    @property
    def marks(self) -> int:
        """How many quarters have a figure to draw."""
        return sum(not slot.gap for slot in self.slots)

    def seen(self, *more: str) -> str:
        """What the picture looks like, with `more` of what a form of its own adds."""
        points = [
            Point(slot.quarter.short, slot.value, slot.words(self.unit))
            for slot in self.slots
            if not slot.gap
        ]
        start = self.judged.window_start
        begins = "" if start is None else self.slots[start].quarter.short
        kind = "columns" if self.is_columns else "a line"
        empty = len(self.slots) - len(points)
        return written_out(
            f"{kind} over {several(len(self.slots), 'quarter')}: {course(points, self._largest(), begins)}",
            *self.judged.seen(),
            *(
                f"{name} at {format_value(value, self.unit)}, a dark line across"
                for name, value, _ in self.wanted
            ),
            *(f"short marks for {area}" for area in self.published.by_area()),
            self.beside.seen(),
            self.noted.seen(),
            f"{several(empty, 'quarter')} without a figure" if empty else "",
            *more,
        )

    def _judged_points(self, basis: Basis) -> list[Shown]:
        """The figures judged, one for each quarter told; a quarter without one is a gap that says so."""
        found = {point.quarter: point for point in basis.points}
        return [
            found.get(str(slot.quarter)) or Shown(str(slot.quarter), status="not_returned")
            for slot in self.told
        ]

    def _other(self, points: Sequence[Shown], basis: Basis) -> tuple[str, Sequence[Shown], str]:
        """The series under the years: the measure's own where the basis is drawn, else the basis."""
        own = _OWN if self.unit in _NOT_COUNTS else self.unit.replace("_", " ")
        if self.draws_basis:
            return own, points, self.unit
        return f"judged, {self._noun(basis)}", self._judged_points(basis), self.unit

    @property
    def drawn_by(self) -> str:
        """Words for the subtitle that name what is drawn and what was judged; "" where both are the
        measure's own figure."""
        if not self.basis:
            return ""
        noun = self.basis.noun
        return (
            f"; drawn by {noun}, on which it is judged"
            if self.draws_basis
            else f"; judged on {noun}, whose figures stand under the years"
        )

    def draw(self, canvas: Canvas) -> None:
        """Everything: the key, the frame, what it is judged against, the figures, the labels."""
        top = draw_key(canvas, self.key(canvas)) + (30 if self.is_columns else 12) + self.noted.room
        self.draw_on(self.plot(canvas, top=top, bottom=40 + self.beside.room))

    def plot(self, canvas: Canvas, *, top: float, bottom: float) -> Plot:
        """The frame, with a scale that clears everything to be drawn."""
        return Plot(
            canvas, self.slots, self.unit, self._largest(), self._labels(canvas), top=top, bottom=bottom
        )

    def draw_on(self, plot: Plot) -> None:
        """The figures over what they are judged against."""
        self.judged.draw_window(plot)
        plot.frame()
        self.judged.draw_lines(plot)
        for _, value, _ in self.wanted:
            plot.canvas.line(plot.edges, [plot.y(value)] * 2, INK, linewidth=1.4)
        self.published.draw(plot)
        feet = (
            {at: self._figure_at(plot, at) + TEXT for at in range(len(self.slots))} if self.is_columns else {}
        )
        self.noted.draw(plot, lift=14 if self.is_columns else 0, feet=feet)
        self.beside.draw(plot)
        self._draw_columns(plot) if self.is_columns else self._draw_line(plot)
        plot.gaps()
        plot.set_labels()

    def _draw_line(self, plot: Plot) -> None:
        """Draw a line, broken at gaps, where counting changed and where an agency is missing; flags by
        their shape."""
        xs = [plot.x(at) for at in range(len(self.slots))]
        ys = [plot.y(slot.value) for slot in self.slots]
        edges = {0, *self.judged.break_places(), *self._where_agencies_change(), len(xs)}
        for start, end in pairwise(sorted(edges)):
            plot.canvas.line(xs[start:end], ys[start:end], BLUE)
        flagged = self.judged.flagged()
        plain = [at for at, slot in enumerate(self.slots) if not slot.gap and at not in flagged]
        for is_hollow in (False, True):
            places = [at for at in plain if self.slots[at].is_partial == is_hollow]
            plot.canvas.markers(
                [xs[at] for at in places], [ys[at] for at in places], "o", BLUE, is_hollow=is_hollow, size=5
            )
        self._draw_flags(plot, [(at, 0.0) for at in flagged if not self.slots[at].gap], size=9)

    def _where_agencies_change(self) -> list[int]:
        """The slots from which an agency is missing, or is there again: a line through them would fall, or
        rise, for that alone."""
        lacking = [slot.is_partial for slot in self.slots]
        return [at for at in range(1, len(lacking)) if lacking[at] != lacking[at - 1]]

    def _draw_columns(self, plot: Plot) -> None:
        """A column a quarter with its figure on top; the flagged ones wear their shape between the two."""
        flagged = self.judged.flagged()
        for at, slot in enumerate(self.slots):
            if not slot.gap:
                y, is_last = plot.y(slot.value), at == len(self.slots) - 1
                self._draw_column(plot, at, slot, y)
                over = self._figure_at(plot, at)
                plot.canvas.text(plot.x(at), over, f"{slot.value:g}", BLUE, at="center", bold=is_last)
        self._draw_flags(plot, [(at, 9.0) for at in flagged if not self.slots[at].gap], size=8)

    def _figure_at(self, plot: Plot, at: int) -> float:
        """Where the figure of a column stands: over the column, and over its flag where it wears one; at the
        foot of the frame where there is none."""
        if self.slots[at].gap:
            return plot.bottom - TEXT
        y = plot.y(self.slots[at].value)
        return self._over_lines(plot, at, y + (17 if at in self.judged.flagged() else 4))

    def _over_lines(self, plot: Plot, at: int, baseline: float) -> float:
        """Where a figure may stand: lifted above every line that would strike it through."""
        judged = [value for _, value, _, start in self.judged.lines() if at >= start]
        for height in sorted(plot.y(value) for value in (*judged, *(value for _, value, _ in self.wanted))):
            if baseline - 2 < height < baseline + TEXT:
                baseline = height + 3
        return baseline

    def _draw_column(self, plot: Plot, at: int, slot: Slot, y: float) -> None:
        left, wide, tall = plot.x(at) - plot.step * 0.34, plot.step * 0.68, y - plot.bottom
        if slot.is_partial:
            plot.canvas.box(left, plot.bottom, wide, tall, "white", edgecolor=BLUE, linewidth=1.4)
        else:
            plot.canvas.box(left, plot.bottom, wide, tall, BLUE)

    def _draw_flags(self, plot: Plot, places: list[tuple[int, float]], size: float) -> None:
        if places:
            colour, shape = self.judged.mark
            xs = [plot.x(at) for at, _ in places]
            ys = [plot.y(self.slots[at].value) + above for at, above in places]
            plot.canvas.markers(xs, ys, shape, colour, is_hollow=self.judged.is_watch, size=size)

    def key(self, canvas: Canvas) -> list[Entry]:
        """Every sign used, with its words."""
        partial = any(not slot.gap and slot.is_partial for slot in self.slots)
        hollow = (
            patch("white", edgecolor=BLUE, linewidth=1.4)
            if self.is_columns
            else swatch("o", BLUE, is_hollow=True)
        )
        entries: list[Entry] = [(hollow, "partial: an agency is missing")] if partial else []
        areas = self.published.key(self._short) if self._has_area_key(canvas) else []
        return [
            *self.judged.key(canvas.width),
            *areas,
            *self.beside.key(),
            *entries,
            *gap_key(self.slots),
            *self.noted.key(),
        ]

    def _has_area_key(self, canvas: Canvas) -> bool:
        """Published figures are named at the right, unless there is no room or a name would leave none."""
        widest = max((label.width for label in self.published.labels(self._short)), default=0)
        return canvas.is_narrow or widest > _WIDEST_NAME

    def _highest(self) -> float:
        return max((slot.value for slot in self.slots if not slot.gap), default=0.0)

    def _largest(self) -> float:
        values = [self._highest(), *(value for _, value, *_ in self.judged.lines()), *self.published.values]
        values += [value for _, value, _ in self.wanted]
        values += self.beside.values
        return max(values)

    def _labels(self, canvas: Canvas) -> list[Label]:
        """Words at the right: every line's name and value, and the latest figure."""
        found = self.judged.labels(self._short)
        found += [] if self._has_area_key(canvas) else self.published.labels(self._short)
        found += [Label(0, (), room=room) for room in self.rooms]
        found += [Label(value, (f"{name} {self._short(value)}",), INK) for name, value, _ in self.wanted]
        found += self.beside.labels(self._short)
        return found if self.is_columns else [*found, *self._latest()]

    def _latest(self) -> list[Label]:
        """The latest figure there is, with its quarter when that is not the last one drawn."""
        at = max((at for at, slot in enumerate(self.slots) if not slot.gap), default=None)
        if at is None:
            return []
        slot = self.slots[at]
        words = self._short(slot.value, slot.shown)
        if self.basis and self.draws_basis:
            words = f"{words} {self._noun(self.basis)}"
        lines = [words] if at == len(self.slots) - 1 else [words, f"in {slot.quarter.short}"]
        return [Label(slot.value, tuple(lines), BLUE, is_bold=True)]

    @property
    def _axis_unit(self) -> str:
        """Beside an axis the unit is already said, but for the per cent sign."""
        return "percent" if self.unit == "percent" else "counts"

    def _short(self, value: float, shown: Shown | None = None) -> str:
        """A value as it stands beside the axis; `shown` brings the counts of a share of fewer than ten."""
        if self.unit == "rate_per_10000":
            return f"{value:,.1f}"
        if shown is not None:
            return format_value(
                value, self._axis_unit, numerator=shown.numerator, denominator=shown.denominator
            )
        return format_value(
            math.floor(value + 0.5) if value >= 10 else value, self._axis_unit
        )  # halves go up, as in words

    def _noun(self, basis: Basis) -> str:
        return f"of {basis.noun}" if self.unit == "percent" else basis.noun

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on what the picture does not say of itself: why counting changed, and by when the target."""
        wanted = [
            f"{name.capitalize()}: {format_value(value, self.unit)}{by}." for name, value, by in self.wanted
        ]
        return (*self.judged.notes(), *wanted)


def _wanted(target: Target | None) -> list[tuple[str, float, str]]:
    """The target's line: its name, value and date; its milestone when no end is set; else nothing."""
    if target is None:
        return []
    by = f", by {day_as_given(target.by_when)}" if target.by_when else ""
    if target.target is not None:
        return [("target", target.target, by)]
    return [] if target.milestone is None else [("milestone", target.milestone, by)]
