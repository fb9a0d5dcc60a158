"""Which quarter a row falls in: dates to slots, a slot being the place of a quarter among those wanted.

Something due once or twice a year covers the quarters since it was last due: what happened in them
falls in the quarter in which it is due, and the others have no figure of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wscb_lib.quarter import Quarter

DUE: dict[str, tuple[int, ...]] = {
    "quarterly": (1, 2, 3, 4),
    "half_yearly": (2, 4),
    "termly": (2, 3, 4),  # the summer term ends in July, autumn in December, spring by the end of March
    "annual": (4,),
    "on_publication": (1, 2, 3, 4),
}
"""The quarters of the financial year in which each cadence is due, unless the return names its own."""

NOWHERE = -1
_JANUARY_1970 = 1969 * 4 + 3  # its place in a count of quarters, as Quarter counts them


def place(quarter: Quarter) -> int:
    """A quarter as one whole number; the quarter after is one more.

    >>> place(Quarter(2015, 4)) - place(Quarter(2015, 1))
    3
    """
    return quarter.year * 4 + quarter.number - 1


def places(days: np.ndarray) -> np.ndarray:
    """The place of the quarter each day falls in; `NOWHERE` for an absent day.

    >>> days = np.array(["2016-03-31", "NaT"], dtype="datetime64[D]")
    >>> places(days).tolist() == [place(Quarter(2015, 4)), -1]
    True
    """
    months = days.astype("datetime64[M]").astype("int64")
    return np.where(np.isnat(days), NOWHERE, months // 3 + _JANUARY_1970)


@dataclass(frozen=True)
class Slots:
    """The quarters wanted, in order, and the quarters of the year in which a figure is due."""

    quarters: tuple[Quarter, ...]
    due: tuple[int, ...] = (1, 2, 3, 4)

    def __len__(self) -> int:
        return len(self.quarters)

    @property
    def is_due(self) -> np.ndarray:
        """For each slot, whether a figure is due."""
        return np.array([quarter.number in self.due for quarter in self.quarters], dtype=bool)

    @property
    def quarters_covered(self) -> np.ndarray:
        """For each slot, how many quarters its figure covers: one when quarterly, four when annual."""
        return np.array([self._since_last_due(quarter.number) for quarter in self.quarters])

    def _since_last_due(self, number: int) -> int:
        return next(back for back in range(1, 5) if (number - back - 1) % 4 + 1 in self.due)

    def of_days(self, days: np.ndarray) -> np.ndarray:
        """The slot in which each day is counted; `NOWHERE` when that quarter is not wanted or the day
        absent."""
        found = places(days)
        wait = np.array([self._until_due(number) for number in (1, 2, 3, 4)])
        return self._slots(np.where(found == NOWHERE, NOWHERE, found + wait[found % 4]))

    def _until_due(self, number: int) -> int:
        return next(ahead for ahead in range(4) if (number + ahead - 1) % 4 + 1 in self.due)

    def of_spells(self, opened: np.ndarray, ended: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows and slots: one pair for each quarter wanted at whose end the row is open.

        A row is open from its first day until the day before its last: one that ended on the quarter's
        last day is not open, so that opening level + started - ended = closing level.
        """
        if not self.quarters:
            return np.array([], dtype="int64"), np.array([], dtype="int64")
        first, last = place(self.quarters[0]), place(self.quarters[-1])
        starts, ends = places(opened), places(ended)
        begins = np.where(starts == NOWHERE, last + 1, np.maximum(starts, first))
        finishes = np.where(ends == NOWHERE, last, np.minimum(ends - 1, last))
        lengths = np.maximum(finishes - begins + 1, 0)
        rows = np.repeat(np.arange(len(opened)), lengths)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        slots = self._slots(begins[rows] + within)
        wanted = (slots != NOWHERE) & self.is_due[slots]
        return rows[wanted], slots[wanted]

    def _slots(self, found: np.ndarray) -> np.ndarray:
        if not self.quarters:
            return np.full(len(found), NOWHERE)
        first = place(self.quarters[0])
        lookup = np.full(place(self.quarters[-1]) - first + 1, NOWHERE)
        for slot, quarter in enumerate(self.quarters):
            lookup[place(quarter) - first] = slot
        inside = (found >= first) & (found < first + len(lookup))
        return np.where(inside, lookup[np.where(inside, found - first, 0)], NOWHERE)
