"""The table behind a trend: a row a quarter, with the figure in words or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wscb_lib.charts.beside import Beside
from wscb_lib.charts.plot import Slot
from wscb_lib.exhibits import Basis, unit_words


@dataclass(frozen=True)
class TrendTable:
    """What a trend tells, one quarter a row; of a share with its counts, and with what stands beside it."""

    unit: str
    told: Sequence[Slot]
    basis: Basis | None
    on_basis: Sequence[Slot]
    """What was judged, where that is not the measure's own figure; empty where there is no `basis`."""
    beside: Beside

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
        return self.unit == "percent" and any(slot.counts() for slot in self.told)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the table, one a quarter, absences in words.

        Where there is no figure at all, quarters that say the same share one row.
        """
        return self.rows_with(lambda slot: ())

    def rows_with(self, cells: Callable[[Slot], tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        """The same rows with further cells at the end of each."""
        every = [(*self._row(slot), *cells(slot)) for slot in self.told]
        return tuple(every) if any(not slot.gap for slot in self.told) else _gathered(every)

    def _row(self, slot: Slot) -> tuple[str, ...]:
        counted = (slot.counts() or "no counts",) if self._has_counts else ()
        return (
            slot.quarter.short,
            slot.words(self.unit),
            *counted,
            *(self._judged_cell(slot) if self.basis else self.beside.cell(slot)),
        )

    def _judged_cell(self, slot: Slot) -> tuple[str, ...]:
        return tuple(each.words(self.unit) for each in self.on_basis if each.quarter == slot.quarter)


def _gathered(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Rows that say the same, one after another, as one row from the first quarter to the last.

    >>> _gathered([("Apr-Jun 2015", "held"), ("Jul-Sep 2015", "held"), ("Oct-Dec 2015", "not due")])
    (('Apr-Jun 2015 to Jul-Sep 2015', 'held'), ('Oct-Dec 2015', 'not due'))
    """
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row[1:])]
    return tuple(
        (run[0][0] if len(run) == 1 else f"{run[0][0]} to {run[-1][0]}", *run[0][1:]) for run in runs
    )
