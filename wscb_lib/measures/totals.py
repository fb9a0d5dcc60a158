"""Agreed totals: an agency's own count, sent as a numerator and a denominator instead of rows.

A row says whether there is a figure at all, so that a nought is told from a blank. Which agencies
are expected is learnt from the returns: one that has ever sent a figure for the measure. An agency
whose row is absent, or whose status is anything but ok, is missing for that measure in that quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wscb_lib.framework.declared import Measure, Table
from wscb_lib.measures.columns import Columns, as_label
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.measures.kinds import Figures, divide, rate
from wscb_lib.measures.slots import NOWHERE, Slots
from wscb_lib.measures.status import Standing, judge

NAMED_IN = ("measure", "indicator")
"""The column of a table of totals that says which measure a row is for."""

NEVER_COLLECTED = "not collected"
"""An agency that says this of a measure is not expected to send it."""


HIDDEN = {"any": [{"numerator_status": "suppressed"}, {"denominator_status": "suppressed"}]}
"""Where a symbol such as "c" stood in a figure's place, its word stands in the column beside it."""


@dataclass(frozen=True)
class Totals:
    """The rows of one measure: which row of the table, in which quarter, from which agency, and its numbers.

    `ever_sent` names the agencies that have a row for it in any quarter, wanted or not.
    """

    rows: np.ndarray
    slots: np.ndarray
    senders: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    is_figure: np.ndarray
    words: np.ndarray
    ever_sent: np.ndarray


def totals_of(measure: Measure, table: Table, columns: Columns, senders: np.ndarray, slots: Slots) -> Totals:
    """Gather every row that an agency sent for a measure in the quarters wanted.

    `senders` gives the place of the agency that sent each row of the table.
    """
    wanted = rows_meeting(measure.denominator, columns) & rows_meeting(measure.numerator, columns)
    for name in NAMED_IN:
        if name in table.columns:
            wanted &= rows_meeting({name: as_label(measure.id)}, columns)
    placed = _placed(measure, slots, columns.days(measure.counted_on or table.opened_on))
    status = columns.coded("status")
    labels = np.array(
        [*status.labels, "ok"], dtype=object
    )  # an absent status is -1, the last: the number is there
    ever_sent = np.unique(senders[wanted & (labels[status.codes] != NEVER_COLLECTED)])
    rows = np.flatnonzero(wanted & (placed != NOWHERE))
    hidden = rows_meeting(HIDDEN, columns)
    words = np.where(hidden & (labels[status.codes] == "ok"), "suppressed", labels[status.codes])[rows]
    numerator, denominator = columns.numbers("numerator")[rows], columns.numbers("denominator")[rows]
    needed = (
        numerator if measure.kind in ("count", "stock") or measure.population else numerator + denominator
    )
    is_figure = (words == "ok") & ~np.isnan(needed)
    return Totals(rows, placed[rows], senders[rows], numerator, denominator, is_figure, words, ever_sent)


def _placed(measure: Measure, slots: Slots, days: np.ndarray) -> np.ndarray:
    """The slot in which each total counts.

    Totals of what happened are added up until they are due; a level counts only in the quarter in which it is
    due.
    """
    if measure.kind != "stock" and measure.of_year != "last":
        return slots.of_days(days)
    return Slots(slots.quarters).of_days(days)


def standing_of(totals: Totals, returned: Standing) -> Standing:
    """Work out who returned one measure; they may be fewer than returned the file it came in."""
    shape = returned.by_agency.shape
    is_expected = np.zeros(shape, dtype=bool)
    is_expected[totals.ever_sent] = True
    if not len(totals.ever_sent):
        is_expected[:] = True  # nobody has ever sent it: all who send this return are missing
    is_expected &= ~_where(totals, totals.words == NEVER_COLLECTED, shape)
    words = np.where(is_expected | ~returned.is_expected, _words(totals, returned), "not_applicable")
    is_due = np.asarray(returned.is_expected.any(axis=0))
    return judge(returned.agencies, words, is_expected & returned.is_expected, is_due, returned.is_early)


def _words(totals: Totals, returned: Standing) -> np.ndarray:
    """For each agency and quarter, its standing for this one measure."""
    shape = returned.by_agency.shape
    words = np.where(returned.is_counted, "not_returned", returned.by_agency).astype(object)
    is_whole = _where(totals, totals.is_figure, shape) & ~_where(totals, ~totals.is_figure, shape)
    words[returned.is_counted & is_whole] = "ok"
    words[returned.is_counted & _where(totals, totals.words == "suppressed", shape)] = "suppressed"
    return words


def _where(totals: Totals, chosen: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Agency by quarter, whether any of the rows chosen is there."""
    found = np.zeros(shape, dtype=bool)
    found[totals.senders[chosen], totals.slots[chosen]] = True
    return found


def added(totals: Totals, measure: Measure, cells: np.ndarray, counted: np.ndarray, size: int) -> Figures:
    """The totals of the rows `counted`, added up cell by cell, as the measure's kind has it.

    A median cannot be added: it stands only where a cell holds one row, whose numerator it is.
    """
    cells, numerator, denominator = cells[counted], totals.numerator[counted], totals.denominator[counted]
    rows = np.bincount(cells, minlength=size)
    top = np.bincount(cells, weights=np.nan_to_num(numerator), minlength=size)
    bottom = np.bincount(cells, weights=np.nan_to_num(denominator), minlength=size)
    none = np.full(size, np.nan)
    if measure.kind in ("count", "stock"):
        return Figures(top, none, top)
    if measure.kind == "share":
        return Figures(top, bottom, 100 * divide(top, bottom))
    if measure.kind == "mean":
        return Figures(none, bottom, divide(top, bottom))
    if measure.kind == "median":
        return Figures(none, bottom, np.where(rows == 1, top, np.nan))
    return rate(top, bottom)
