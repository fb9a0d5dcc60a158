"""One row of what was sent, read cell by cell; an empty cell and a column that was not sent are the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

Cell = str | date | float | None


@dataclass(frozen=True)
class Row:
    """The cells of a row, each read as what its column holds.

    >>> row = Row({"asked_on": pd.Timestamp(2015, 10, 1), "answered_on": pd.NaT, "people": 3.0})
    >>> row.day("asked_on"), row.day_if_any("answered_on"), row.text("answer"), row.whole("people")
    (datetime.date(2015, 10, 1), None, '', 3)
    """

    cells: Mapping[Hashable, Cell]

    def has(self, name: str) -> bool:
        """True where the cell holds anything."""
        return not pd.isna(self.cells.get(name))

    def text(self, name: str) -> str:
        """The cell's words as they stand; "" where it is empty."""
        return str(self.cells[name]) if self.has(name) else ""

    def day_if_any(self, name: str) -> date | None:
        """The cell's day; None where it is empty, TypeError where it holds something else than a day."""
        found = self.cells.get(name)
        if not self.has(name):
            return None
        if not isinstance(found, datetime):
            raise TypeError(f"{name} holds no day.")
        return found.date()

    def day(self, name: str) -> date:
        """The cell's day, of a column that the gate has held to be filled; ValueError where it is empty."""
        found = self.day_if_any(name)
        if found is None:
            raise ValueError(f"{name} is empty.")
        return found

    def whole_if_any(self, name: str) -> int | None:
        """The cell's whole number; None where it is empty."""
        return int(float(str(self.cells[name]))) if self.has(name) else None

    def whole(self, name: str) -> int:
        """The cell's whole number, of a column that is always filled; ValueError where it is empty."""
        found = self.whole_if_any(name)
        if found is None:
            raise ValueError(f"{name} is empty.")
        return found

    def is_so(self, name: str) -> bool | None:
        """What a yes or no says; None where it is empty."""
        return bool(self.cells[name]) if self.has(name) else None


def rows_of(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of a table, in its order."""
    return (Row(cells) for cells in frame.to_dict("records"))
