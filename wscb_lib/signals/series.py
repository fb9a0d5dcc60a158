"""The series a verdict rests on: what was known of one measure, quarter by quarter, that still compares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wscb_lib.signals.season import phases

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.framework import Measure

Number = float | None
"""A cell of the results: an empty one is None or NaN."""

COMPARABLE = ("ok", "partial")  # the statuses under which a figure stands
PRESENT = (*COMPARABLE, "not_applicable")  # an agency that had nothing to divide by was there all the same


class Slot(NamedTuple):
    """One quarter of one measure. A figure that is absent is NaN, and `status` says why."""

    quarter: str
    numerator: float
    denominator: float
    value: float
    status: str

    @property
    def is_figure(self) -> bool:
        """True when there is something to compare."""
        return self.status in COMPARABLE and not math.isnan(self.value)


@dataclass(frozen=True)
class History:
    """The comparable past of a measure, up to the newest quarter whose outcome is known.

    `slots` begin at the latest break in the measure's definition. Quarters in which nothing was due are
    left out; quarters in which something was due and did not come stay as gaps. `current` is None when
    nothing was sent at all.
    """

    quarter: str  # the quarter reported on
    current: Slot | None  # the newest quarter whose outcome can be known
    slots: tuple[Slot, ...]
    broken_at: str = ""  # the quarter at which the definition changed, or ""
    is_quarterly: bool = True
    agencies_compared: int = 0  # how many agencies the figures are over, when it is not all of them

    @cached_property
    def known(self) -> tuple[Slot, ...]:
        """The slots that hold a figure."""
        return tuple(slot for slot in self.slots if slot.is_figure)

    @property
    def is_current(self) -> bool:
        """True when the newest known quarter is the one reported on."""
        return self.current is not None and self.current.quarter == self.quarter


def history(slots: Sequence[Slot], measure: Measure, agencies_compared: int = 0) -> History:
    """The history of a measure, given one slot a quarter in order, the last being the quarter reported on.

    >>> from types import SimpleNamespace as Some
    >>> early = as_slot("2015-16-Q4", None, None, None, "too_early")
    >>> history([as_slot("2015-16-Q3", 5, None, 5, "ok"), early], Some(breaks=())).current.quarter
    '2015-16-Q3'
    """
    if not slots:
        return History("", None, ())
    last = len(slots)
    while last > 1 and slots[last - 1].status == "too_early":
        last -= 1
    current = slots[last - 1]
    broken_at = latest_break(measure, current.quarter)
    kept = tuple(slot for slot in slots[:last] if slot.quarter >= broken_at and slot.status != "not_due")
    is_quarterly = all(slot.status != "not_due" for slot in slots[:last])
    return History(slots[-1].quarter, current, kept, broken_at, is_quarterly, agencies_compared)


def latest_break(measure: Measure, quarter: str) -> str:
    """The latest quarter, up to this one, from which the measure no longer compares with before; or "".

    >>> from types import SimpleNamespace as Some
    >>> latest_break(Some(breaks=(Some(start="2014-15-Q1", because="a new code"),)), "2015-16-Q4")
    '2014-15-Q1'
    """
    return max((str(one.start) for one in measure.breaks if str(one.start) <= quarter), default="")


def as_slot(quarter: object, numerator: Number, denominator: Number, value: Number, status: object) -> Slot:
    """A slot from the cells of one row; an empty cell is NaN."""
    out_of = [math.nan if cell is None else float(cell) for cell in (numerator, denominator, value)]
    return Slot(str(quarter), out_of[0], out_of[1], out_of[2], str(status))


def slots_of(frame: pd.DataFrame) -> tuple[Slot, ...]:
    """The rows of one measure's series (columns of the results frame) as slots, in the order they stand."""
    names = ("quarter", "numerator", "denominator", "value", "status")
    columns = [frame[name].tolist() for name in names]
    slots = tuple(as_slot(*row) for row in zip(*columns, strict=True))
    quarters = [slot.quarter for slot in slots]
    if len(set(quarters)) != len(quarters) or sorted(quarters) != quarters:
        raise ValueError(
            "signals: found quarters out of order, or twice. Wanted one row a quarter in order of time: the "
            "rows of one measure, one breakdown, one group and one agency."
        )
    return slots


def mean_count(known: Sequence[Slot], kind: str) -> float:
    """The mean number a quarter that the figures rest on: limits are drawn only where it is five or more; NaN
    when unknown.

    A count or rate: the count. A share: the rarer of those who did and those who did not. A median or mean:
    the rows.

    >>> mean_count([Slot("2015-16-Q4", 38, 40, 95.0, "ok")], "share")
    2.0
    """
    if not known:
        return math.nan
    tops, bottoms = [slot.numerator for slot in known], [slot.denominator for slot in known]
    if kind == "share":
        return min(_mean(tops), _mean(bottoms) - _mean(tops)) if _all_known(tops + bottoms) else math.nan
    return _mean(bottoms) if kind in ("median", "mean") else _mean(tops)


class Figures(NamedTuple):
    """What the tests of change read, in order of time: one entry a quarter that has a figure.

    `amounts` are counts, and `exposures` what each is out of (ones where every quarter weighs the same); or,
    where not `are_counts`, the figures themselves. `is_complement` when the counts are of the others, those
    not in the measure: their rise is its fall. `phases` are 1 to 4 where the time of year matters, else all
    0.
    """

    amounts: np.ndarray
    exposures: np.ndarray
    phases: np.ndarray
    are_counts: bool
    is_complement: bool

    @property
    def are_seasonal(self) -> bool:
        """True where figures are compared within their quarter of the year."""
        return len(self.phases) > 0 and bool(self.phases[-1] > 0)


def figures_of(past: History, measure: Measure) -> Figures:
    """The figures of a history that compare, and whether the time of year matters to them.

    >>> from types import SimpleNamespace as Some
    >>> slots = [as_slot(f"2015-16-Q{q}", 9, 10, 90.0, "ok") for q in (1, 2, 3, 4)]
    >>> found = figures_of(history(slots, Some(breaks=())), Some(kind="share"))
    >>> found.amounts.tolist(), found.is_complement, found.are_seasonal
    ([1.0, 1.0, 1.0, 1.0], True, False)
    """
    known = past.known
    values = np.array([slot.value for slot in known], float)
    tops = np.array([slot.numerator for slot in known], float)
    bottoms = np.array([slot.denominator for slot in known], float)
    ones = np.ones(len(known))
    are_counts = measure.kind not in ("median", "mean") and bool(
        np.all(np.isfinite(tops) & (tops == np.floor(tops)))
    )
    has_sizes = bool(np.all(np.isfinite(bottoms) & (bottoms > 0)))
    amounts, exposures, is_complement = values, ones, False
    if are_counts and measure.kind == "share" and has_sizes:
        is_complement = bool((bottoms - tops).sum() < tops.sum())
        amounts, exposures = (bottoms - tops if is_complement else tops), bottoms
    elif are_counts and measure.kind == "share":
        are_counts = False
    elif are_counts:
        amounts, exposures = tops, bottoms if measure.kind == "rate" and has_sizes else ones
    quarters = np.array([int(slot.quarter[-1]) for slot in known], int)
    is_whole = past.is_quarterly and all(slot.is_figure for slot in past.slots)
    is_declared = bool(getattr(measure, "is_seasonal", False)) and past.is_quarterly
    found = phases(amounts, exposures, quarters, is_declared, is_whole)
    return Figures(amounts, exposures, found, are_counts, is_complement)


def same_agencies(
    slots: Sequence[Slot], by_agency: Mapping[str, Mapping[str, Slot]], measure: Measure
) -> tuple[tuple[Slot, ...], int]:
    """The series over agencies that can be compared, and how many they are (0: all of them, as sent).

    Only where some quarter is partial. Of the agencies present in the quarter reported on, a quarter that
    lacks half or more is a gap; the agencies present in every other quarter are put together. A median cannot
    be: its partial quarters are gaps. Figures no agency's rows stand behind are left as they are.

    >>> from types import SimpleNamespace as Some
    >>> whole = [as_slot("2015-16-Q3", 9, None, 9, "ok"), as_slot("2015-16-Q4", 5, None, 5, "partial")]
    >>> before = {"a": as_slot("2015-16-Q3", 5, None, 5, "ok"), "b": as_slot("2015-16-Q3", 4, None, 4, "ok")}
    >>> each = {"2015-16-Q3": before, "2015-16-Q4": {"a": as_slot("2015-16-Q4", 5, None, 5, "ok")}}
    >>> [slot.value for slot in same_agencies(whole, each, Some(kind="count"))[0]]
    [5.0, 5.0]
    """
    known = [slot for slot in slots if slot.is_figure]
    if measure.kind == "stock" or all(slot.status != "partial" for slot in known):
        return tuple(slots), 0
    if measure.kind == "median":
        return tuple(_gap(slot, "not_applicable") if slot.status == "partial" else slot for slot in slots), 0
    sent = {slot.quarter: _senders(by_agency.get(slot.quarter, {})) for slot in known}
    present = sent[known[-1].quarter]
    usable = [quarter for quarter, agencies in sent.items() if 2 * len(agencies & present) > len(present)]
    shared = sorted(present.intersection(*(sent[quarter] for quarter in usable)))
    if not shared:
        return tuple(slots), 0
    return tuple(_over(slot, by_agency, shared, usable, measure) for slot in slots), len(shared)


def _senders(rows: Mapping[str, Slot]) -> set[str]:
    return {agency for agency, row in rows.items() if row.status in PRESENT}


def _over(
    slot: Slot,
    by_agency: Mapping[str, Mapping[str, Slot]],
    shared: Sequence[str],
    usable: Sequence[str],
    measure: Measure,
) -> Slot:
    """One quarter over the shared agencies; a gap when not usable. A rate of the town keeps its
    population."""
    if not slot.is_figure:
        return slot
    if slot.quarter not in usable:
        return _gap(slot, "not_returned")
    rows = [by_agency[slot.quarter][agency] for agency in shared]
    top = _sum(row.numerator for row in rows)
    if measure.kind == "count":
        return slot._replace(numerator=top, value=top, status="ok")
    if measure.kind == "rate" and bool(getattr(measure, "population", "")):
        value = slot.value * top / slot.numerator if slot.numerator else 0.0
        return slot._replace(numerator=top, value=value, status="ok")
    bottom = _sum(row.denominator for row in rows)
    if bottom == 0:
        return _gap(slot, "not_applicable")
    if measure.kind == "mean":
        value = _sum(row.value * row.denominator for row in rows) / bottom
        return Slot(slot.quarter, math.nan, bottom, value, "ok")
    return Slot(slot.quarter, top, bottom, (100 if measure.kind == "share" else 10_000) * top / bottom, "ok")


def _gap(slot: Slot, status: str) -> Slot:
    return Slot(slot.quarter, math.nan, math.nan, math.nan, status)


def _sum(values: Iterable[float]) -> float:
    return math.fsum(value for value in values if not math.isnan(value))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _all_known(values: Sequence[float]) -> bool:
    return not any(math.isnan(value) for value in values)
