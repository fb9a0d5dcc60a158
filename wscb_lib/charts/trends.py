"""The quarterly trend: each quarter's figure, what it was judged against, which quarters made the finding."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Any

from wscb_lib.charts.beside import Beside
from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.judged import Judged
from wscb_lib.charts.look import BLUE, INK, TEXT
from wscb_lib.charts.plot import (
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
from wscb_lib.exhibits import (
    Basis,
    Exhibit,
    Shown,
    describe_trend,
    format_value,
    newest,
    subtitle,
    unit_words,
)
from wscb_lib.exhibits import headline as write_headline

_COLUMNS_UP_TO = 12
"""Counts no larger than this are drawn as columns: a line would make eleven look like a flow."""
_WIDEST_NAME = 150.0
"""Points of a published area's label beyond which it is named in the key: the picture needs the room."""
_OWN = "the measure’s own figure"
_NOT_COUNTS = ("percent", "rate_per_10000", "days", "working_days", "score")


def trend(
    measure: Any,
    points: Sequence[Shown],
    signal: Any = None,
    *,
    id: str,
    place: str,
    source: str = "",
    notes: Sequence[str] = (),
    is_specimen: bool = False,
    target: Any = None,
    comparators: Sequence[Any] = (),
    beside: Sequence[Any] | None = None,
    as_columns: bool | None = None,
    basis: Basis | None = None,
    concern: Any = None,
    headline: str | None = None,
    sentence: str | None = None,
) -> Exhibit:
    """Quarter by quarter, at most the latest sixteen; the last point is the quarter reported on.

    `points` are shown figures in order of time; a quarter with none is a gap with a sign and a word. `signal`
    brings the limits, the level before a change, and which quarters made it. Where it was given on another
    `basis`, that is what is drawn, with the limits it was held to, and the measure's own figures stand under
    the years; but where there is a target or a published figure, which are of the measure's own, those are
    drawn and the basis stands under the years, without limits. The subtitle says which, and the table holds
    both, the measure's own first. `concern` is the one the Board has yet to answer, or None. `target` is
    drawn as a line, `comparators` as marks over the four quarters of their own year, `beside` (label, points,
    unit) as a second, lighter line, or as a row of figures where its scale is another. A share out of fewer
    than ten is a gap too, and stands in the table as "5 of 5". Small counts are columns, the rest a line;
    `as_columns` decides otherwise. Values always start at zero. With no figure in any quarter there is no
    picture, only the words.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Plans started", unit="plans")
    >>> trend(plans, [Shown("2015-16-Q4", 76)], id="plans", place="Warrington").rows
    (('Jan-Mar 2016', '76'),)
    """
    drawing = Trend(measure, points, signal, target, tuple(comparators), beside, as_columns, basis)
    slots = drawing.slots
    has_figures = any(not slot.gap for slot in slots)
    told_by = {"basis": basis, "concern": concern}
    return Exhibit(
        id=id,
        headline=headline or write_headline(measure, signal, points, **told_by),
        subtitle=subtitle(measure.title, measure.unit, place, str(slots[0].quarter), str(slots[-1].quarter))
        + drawing.drawn_by,
        body=picture(id, drawing.draw, height=259, narrow_height=280, is_specimen=is_specimen)
        if has_figures
        else "",
        sentence=sentence or describe_trend(measure, points, signal, **told_by),
        columns=drawing.columns,
        rows=drawing.rows,
        source=source,
        notes=(*drawing.notes, *notes),
        is_specimen=is_specimen,
        form="trend",
    )


class Trend:
    """The drawing of a trend: what stands where, in what order, and the figures it stands for."""

    def __init__(
        self,
        measure: Any,
        points: Sequence[Shown],
        signal: Any = None,
        target: Any = None,
        comparators: tuple[Any, ...] = (),
        beside: Sequence[Any] | None = None,
        as_columns: bool | None = None,
        basis: Basis | None = None,
    ):
        self.unit = measure.unit
        self.wanted = _wanted(target)
        self.told = slots_of(points)
        self.basis = basis if basis and newest(basis.points) else None
        self.on_basis = slots_of(self._judged_points()) if self.basis else ()
        self.draws_basis = bool(self.basis) and not (self.wanted or comparators)
        self.slots = as_drawn(self.on_basis if self.draws_basis else self.told, measure.unit)
        is_of_slots = self.draws_basis or not self.basis
        self.judged = Judged(
            signal, self.slots, measure.unit, tuple(getattr(measure, "breaks", ())), is_of_slots
        )
        self.published = Published(comparators, self.slots, measure.unit)
        is_small = self.unit not in _NOT_COUNTS and self._highest() <= _COLUMNS_UP_TO
        self.is_columns = is_small if as_columns is None else as_columns
        beside = self._other(points) if self.basis else beside
        self.beside = Beside.of(beside, measure.unit, self.slots, is_row=self.is_columns or bool(self.basis))
        self.rooms: list[float] = []

    def _judged_points(self) -> list[Shown]:
        """The figures judged, one for each quarter told; a quarter without one is a gap that says so."""
        found = {point.quarter: point for point in self.basis.points}
        return [
            found.get(str(slot.quarter)) or Shown(str(slot.quarter), status="not_returned")
            for slot in self.told
        ]

    def _other(self, points: Sequence[Shown]) -> tuple[str, Sequence[Shown], str]:
        """What stands under the years: of the measure's own figure and the one judged, that which is not
        drawn."""
        own = _OWN if self.unit in _NOT_COUNTS else self.unit.replace("_", " ")
        return (
            (own, points, self.unit)
            if self.draws_basis
            else (f"judged, {self._noun}", self._judged_points(), self.unit)
        )

    @property
    def drawn_by(self) -> str:
        """What is drawn and what was judged, for a subtitle, where the verdict is not on the measure's own
        figure; else ""."""
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
        top = draw_key(canvas, self.key(canvas)) + (30 if self.is_columns else 12)
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
        self.beside.draw(plot)
        self._draw_columns(plot) if self.is_columns else self._draw_line(plot)
        plot.gaps()
        plot.set_labels()

    def _draw_line(self, plot: Plot) -> None:
        """A line broken at gaps, where counting changed and where an agency is missing; the flagged points by
        shape."""
        xs = [plot.x(at) for at in range(len(self.slots))]
        ys = [plot.y(slot.value) for slot in self.slots]
        edges = {0, *self.judged.break_places(), *self._where_agencies_change(), len(xs)}
        for start, end in pairwise(sorted(edges)):
            plot.canvas.line(xs[start:end], ys[start:end], BLUE)
        flagged = self.judged.flagged()
        plain = [at for at, slot in enumerate(self.slots) if not slot.gap and at not in flagged]
        for is_hollow in (False, True):
            places = [at for at in plain if (self.slots[at].shown.status == "partial") == is_hollow]
            plot.canvas.markers(
                [xs[at] for at in places], [ys[at] for at in places], "o", BLUE, is_hollow=is_hollow, size=5
            )
        self._draw_flags(plot, [(at, 0.0) for at in flagged if not self.slots[at].gap], size=9)

    def _where_agencies_change(self) -> list[int]:
        """The slots at which a total begins or ceases to lack an agency: a line through them would fall, or
        rise."""
        lacking = [bool(slot.shown) and slot.shown.status == "partial" for slot in self.slots]
        return [at for at in range(1, len(lacking)) if lacking[at] != lacking[at - 1]]

    def _draw_columns(self, plot: Plot) -> None:
        """A column a quarter with its figure on top; the flagged ones wear their shape between the two."""
        flagged = self.judged.flagged()
        for at, slot in enumerate(self.slots):
            if not slot.gap:
                y, is_last = plot.y(slot.value), at == len(self.slots) - 1
                self._draw_column(plot, at, slot, y)
                over = self._over_lines(plot, at, y + (17 if at in flagged else 4))
                plot.canvas.text(plot.x(at), over, f"{slot.value:g}", BLUE, at="center", bold=is_last)
        self._draw_flags(plot, [(at, 9.0) for at in flagged if not self.slots[at].gap], size=8)

    def _over_lines(self, plot: Plot, at: int, baseline: float) -> float:
        """Where a figure may stand: lifted above every line that would strike it through."""
        judged = [value for _, value, _, start in self.judged.lines() if at >= start]
        for height in sorted(plot.y(value) for value in (*judged, *(value for _, value, _ in self.wanted))):
            if baseline - 2 < height < baseline + TEXT:
                baseline = height + 3
        return baseline

    def _draw_column(self, plot: Plot, at: int, slot: Slot, y: float) -> None:
        is_partial = slot.shown.status == "partial"
        style = {"edgecolor": BLUE, "linewidth": 1.4} if is_partial else {}
        left, wide = plot.x(at) - plot.step * 0.34, plot.step * 0.68
        plot.canvas.box(left, plot.bottom, wide, y - plot.bottom, "white" if is_partial else BLUE, **style)

    def _draw_flags(self, plot: Plot, places: list[tuple[int, float]], size: float) -> None:
        if places:
            colour, shape = self.judged.mark
            xs = [plot.x(at) for at, _ in places]
            ys = [plot.y(self.slots[at].value) + above for at, above in places]
            plot.canvas.markers(xs, ys, shape, colour, is_hollow=self.judged.is_watch, size=size)

    def key(self, canvas: Canvas) -> list[tuple[Any, str]]:
        """Every sign used, with its words."""
        partial = any(not slot.gap and slot.shown.status == "partial" for slot in self.slots)
        hollow = (
            patch("white", edgecolor=BLUE, linewidth=1.4)
            if self.is_columns
            else swatch("o", BLUE, is_hollow=True)
        )
        entries = [(hollow, "partial: an agency is missing")] if partial else []
        areas = self.published.key(self._short) if self._has_area_key(canvas) else []
        return [*self.judged.key(canvas.width), *areas, *self.beside.key(), *entries, *gap_key(self.slots)]

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
        lines = (words,) if at == len(self.slots) - 1 else (words, f"in {slot.quarter.short}")
        lines += (self._noun,) if self.draws_basis else ()
        return [Label(slot.value, lines, BLUE, is_bold=True)]

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

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the figures behind the picture."""
        counted = ("Counts",) if self._has_counts else ()
        return (
            "Quarter",
            unit_words(self.unit).capitalize(),
            *counted,
            *((f"Judged on {self.basis.noun}",) if self.basis else self.beside.heading),
        )

    @property
    def _has_counts(self) -> bool:
        return self.unit == "percent" and any(slot.shown and slot.shown.counts() for slot in self.told)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """A row a quarter, absences in words; with no figure at all, quarters that say the same share one."""
        return self.rows_with(lambda slot: ())

    def rows_with(self, cells: Callable[[Slot], tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        """The same rows with further cells at the end of each."""
        every = [(*self._row(slot), *cells(slot)) for slot in self.told]
        return tuple(every) if any(not slot.gap for slot in self.told) else _gathered(every)

    def _row(self, slot: Slot) -> tuple[str, ...]:
        counted = ((slot.shown.counts() if slot.shown else "") or "no counts",) if self._has_counts else ()
        return (
            slot.quarter.short,
            slot.gap or slot.shown.words(self.unit),
            *counted,
            *(self._judged_cell(slot) if self.basis else self.beside.cell(slot)),
        )

    def _judged_cell(self, slot: Slot) -> tuple[str, ...]:
        return tuple(
            each.gap or each.shown.words(self.unit) for each in self.on_basis if each.quarter == slot.quarter
        )

    @property
    def _noun(self) -> str:
        return f"of {self.basis.noun}" if self.unit == "percent" else self.basis.noun

    @property
    def notes(self) -> tuple[str, ...]:
        """What is drawn but is not a row of the table."""
        wanted = [
            f"{name.capitalize()}: {format_value(value, self.unit)}{by}." for name, value, by in self.wanted
        ]
        return (*self.judged.notes(), *wanted, *self.published.notes())


def _gathered(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows that say the same, one after another, as one row from the first quarter to the last.

    >>> _gathered([("Apr-Jun 2015", "held"), ("Jul-Sep 2015", "held"), ("Oct-Dec 2015", "not due")])
    (('Apr-Jun 2015 to Jul-Sep 2015', 'held'), ('Oct-Dec 2015', 'not due'))
    """
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row[1:])]
    return tuple(
        (run[0][0] if len(run) == 1 else f"{run[0][0]} to {run[-1][0]}", *run[0][1:]) for run in runs
    )


def _wanted(target: Any) -> list[tuple[str, float, str]]:
    """The target's line: its name, value and date; its milestone when no end is set; else nothing."""
    if target is None:
        return []
    by = f", by {target.by_when}" if getattr(target, "by_when", "") else ""
    if target.target is not None:
        return [("target", target.target, by)]
    milestone = getattr(target, "milestone", None)
    return [] if milestone is None else [("milestone", milestone, by)]
