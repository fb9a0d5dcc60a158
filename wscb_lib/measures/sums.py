"""What a measure is added up from: rows chosen one by one, or agencies' own totals.

Both answer alike, so that whoever writes results need not know which it has: `standing` says who returned,
`figures` works the measure out for every group and quarter, `rows_in` counts, and `behind` says which rows.
"""

from __future__ import annotations

import numpy as np

from wscb_lib.framework.board import Board
from wscb_lib.framework.declared import Measure, Return, Table
from wscb_lib.framework.filters import columns_named
from wscb_lib.measures import kinds, totals
from wscb_lib.measures.columns import Coded, Columns, beside
from wscb_lib.measures.filters import rows_meeting, span_between
from wscb_lib.measures.groups import Groups
from wscb_lib.measures.kinds import Figures, population, tally
from wscb_lib.measures.slots import NOWHERE, Slots
from wscb_lib.measures.status import Standing, judge

OF_A_COLUMN = {"median": kinds.median, "mean": kinds.mean, "sum": kinds.added}
"""The kinds made from a number in each row, rather than from how many rows there are."""


class RowSums:
    """A measure made from rows: each row that counts, and the quarter it counts in."""

    def __init__(
        self,
        board: Board,
        spec: Return,
        measure: Measure,
        table: Table,
        columns: Columns,
        senders: np.ndarray,
        slots: Slots,
        returned: Standing,
    ) -> None:
        self.board, self.measure, self.columns, self.slots = board, measure, columns, slots
        self.senders = senders if spec.per_agency else None
        self.standing = self._without_missing_columns(returned, table)
        met = rows_meeting(measure.numerator, columns)
        kept = rows_meeting(measure.denominator, columns)
        if measure.kind != "share":
            kept = kept & met
        rows, placed = self._placed(table)
        counts = kept[rows] & self.standing.is_counted[senders[rows], placed]
        self.rows, self.placed = rows[counts], placed[counts]
        self.met = met[self.rows]

    def _placed(self, table: Table) -> tuple[np.ndarray, np.ndarray]:
        measure, columns, slots = self.measure, self.columns, self.slots
        if measure.open_from:
            opened, ended = columns.days(measure.open_from), columns.days(measure.open_to)
            name = f"{measure.open_from} {measure.open_to} {slots.due}"
            return columns.remember("open", name, lambda: slots.of_spells(opened, ended))
        day = measure.counted_on or table.opened_on
        return columns.remember("dated", f"{day} {slots.due}", lambda: _dated(slots, columns.days(day)))

    def _without_missing_columns(self, returned: Standing, table: Table) -> Standing:
        """A measure whose column no file has is not returned: counting it would print a false nought."""
        measure = self.measure
        needed = columns_named(measure.numerator) | columns_named(measure.denominator) | set(measure.measured)
        needed |= {n for n in (measure.of, measure.counted_on, measure.open_from) if n}
        if not any(self.columns.is_missing(name) for name in needed):
            return returned
        words = np.where(returned.is_counted, "not_returned", returned.by_agency)
        is_due = np.asarray(returned.is_expected.any(axis=0))
        return judge(returned.agencies, words, returned.is_expected, is_due, returned.is_early)

    def behind(self, slot: int) -> tuple[np.ndarray, np.ndarray]:
        """The rows that count in one quarter, and whether each meets the numerator."""
        here = self.placed == slot
        return self.rows[here], self.met[here]

    def rows_in(self, codes: np.ndarray, width: int) -> np.ndarray:
        """How many rows each group has, quarter by group."""
        cells = self.placed * width + codes[self.rows]
        return tally(cells, len(self.slots) * width).reshape(len(self.slots), width)

    def figures(
        self, codes: np.ndarray, width: int, *, events: bool = False, groups: Groups | None = None
    ) -> Figures:
        """The measure for every group of `codes` in every quarter; `events` counts events instead."""
        measure, size = self.measure, len(self.slots) * width
        cells = self.placed * width + codes[self.rows]
        if make := OF_A_COLUMN.get(measure.kind):
            return make(cells, self._measured()[self.rows], size)
        distinct = measure.events if events else measure.of
        of = self._told_apart(distinct) if distinct else None
        counted = tally(cells, size, of, self.rows)
        if measure.kind == "share" and len(measure.measured) == 2:  # numbers that rows hold, not rows
            part, whole = (self.columns.numbers(name)[self.rows] for name in measure.measured)
            return kinds.share(*(kinds.added(cells, n, size).value for n in (part, whole)))
        if measure.kind == "share":
            return kinds.share(tally(cells[self.met], size, of, self.rows[self.met]), counted)
        if measure.kind == "rate":
            return _rate(self.board, measure, self.slots, counted, width, groups)
        return kinds.count(counted)

    def _told_apart(self, name: str) -> Coded:
        """The values of a column to count once each: beside their sender where each agency numbers its
        own."""
        coded, declared = self.columns.coded(name), self.columns.declared.columns.get(name)
        senders = self.senders
        if senders is None or declared is None or not declared.is_senders_own:
            return coded
        return self.columns.remember("own", name, lambda: beside(coded, senders))

    def _measured(self) -> np.ndarray:
        first, *second = self.measure.measured
        if not second:
            return self.columns.numbers(first)
        return span_between(self.measure.unit or "days", first, second[0], self.columns)


class TotalSums:
    """A measure made from agencies' own totals."""

    def __init__(
        self,
        board: Board,
        measure: Measure,
        table: Table,
        columns: Columns,
        senders: np.ndarray,
        slots: Slots,
        returned: Standing,
    ) -> None:
        self.board, self.measure, self.slots = board, measure, slots
        self.totals = totals.totals_of(measure, table, columns, senders, slots)
        self.standing = totals.standing_of(self.totals, returned)
        self.counted = (
            self.standing.is_counted[self.totals.senders, self.totals.slots] & self.totals.is_figure
        )

    def behind(self, slot: int) -> tuple[np.ndarray, np.ndarray]:
        """The agencies' own totals added up in one quarter; each holds a numerator."""
        here = self.totals.rows[self.counted & (self.totals.slots == slot)]
        return here, np.ones(len(here), dtype=bool)

    def rows_in(self, codes: np.ndarray, width: int) -> np.ndarray:
        """How many totals each group has, quarter by group."""
        cells = (self.totals.slots * width + codes[self.totals.rows])[self.counted]
        return tally(cells, len(self.slots) * width).reshape(len(self.slots), width)

    def figures(
        self, codes: np.ndarray, width: int, *, events: bool = False, groups: Groups | None = None
    ) -> Figures:
        """The measure for every group of `codes` in every quarter, by adding totals up."""
        cells = self.totals.slots * width + codes[self.totals.rows]
        made = totals.added(self.totals, self.measure, cells, self.counted, len(self.slots) * width)
        if self.measure.kind == "rate" and self.measure.population:
            return _rate(self.board, self.measure, self.slots, made.numerator, width, groups)
        return made


def _dated(slots: Slots, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    placed = slots.of_days(days)
    rows = np.flatnonzero(placed != NOWHERE)
    return rows, placed[rows]


def _rate(
    board: Board, measure: Measure, slots: Slots, counted: np.ndarray, width: int, groups: Groups | None
) -> Figures:
    """A rate of what was counted, by the population behind each cell: a group's own where the Board's page
    gives one, never the whole town's."""
    names = [measure.population] * width if groups is None else list(groups.labels)
    people = np.array([population(board, name, q) for q in slots.quarters for name in names])
    yearly = 4 / np.repeat(slots.quarters_covered, width) if measure.annualised else 1.0
    return kinds.rate(counted, people, yearly)
