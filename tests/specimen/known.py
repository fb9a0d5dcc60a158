"""What is known on a day, and which rows go into a quarter's file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from tests.specimen.arrays import DATES, NUMBERS, Rows, absent, rows_of
from tests.specimen.days import quarter_places
from tests.specimen.reading import fill
from tests.specimen.recipe import TableRecipe, Until
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Column, Table
from wscb_lib.quarter import Quarter


def as_known(rows: Rows, table: Table, recipe: TableRecipe, day: date) -> Rows:
    """A table as it stood at the end of a day: what had not come into being is gone, what had not happened
    blank."""
    last = np.datetime64(day, "D")
    opened = rows[table.opened_on].astype("datetime64[D]")
    found = rows_of(rows, opened <= last)
    to_come = {
        name: found[name].astype("datetime64[D]") > last
        for name, column in table.columns.items()
        if column.type in DATES and name not in recipe.ahead
    }
    for name, column in table.columns.items():
        if name in to_come:
            found[name] = np.where(to_come[name], np.datetime64("NaT"), found[name])
        elif column.known_from in to_come:
            unknown = to_come[column.known_from] | np.isnat(found[column.known_from])
            found[name] = np.where(unknown, absent(column), found[name])
    for name, steps in recipe.awaiting.items():
        for step in read_awaiting(name, steps):
            found[name] = np.where(to_come[step.column], step.value, found[name])
    return found


def read_awaiting(name: str, steps: object) -> list[Until]:
    """What a column reads until dates have come. Raises `FrameworkFault` for a recipe that is at fault."""
    faults: list[str] = []
    found = [fill(Until, step, f"awaiting, {name}", faults) for step in steps]  # type: ignore[union-attr]
    if faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    return found  # type: ignore[return-value]


def is_sent_in(rows: Rows, table: Table, recipe: TableRecipe, quarter: Quarter) -> np.ndarray:
    """Which rows, of those known, go into a quarter's file: any of whose dates falls in it.

    Where open rows are sent until they end, also those open on any day of it.
    """
    first, last = np.datetime64(quarter.start, "D"), np.datetime64(quarter.end, "D")
    found = np.zeros(len(rows[table.opened_on]), dtype=bool)
    for name, column in table.columns.items():
        if column.type in DATES and name not in recipe.ahead:
            days = rows[name].astype("datetime64[D]")
            found |= (days >= first) & (days <= last)
    opened = rows[table.opened_on].astype("datetime64[D]")
    found |= (opened >= first) & (opened <= last)
    if table.carries_forward and table.ended_on:
        ended = rows[table.ended_on].astype("datetime64[D]")
        found |= np.isnat(ended) | (ended >= first)
    return found & (opened <= last)


def as_frame(rows: Rows, table: Table, quarters: tuple[Quarter, ...], usual_agency: str) -> pd.DataFrame:
    """A table as facts: the declared columns, typed, and `_quarter`, `_agency`, `_file` and `_row`.

    `agency` too is who sent the row, unless the table has a column of that name.

    Text, categories and ids are objects with None where absent; dates `datetime64[ns]`; numbers floats; flags
    True, False or None. `_quarter` is the quarter in which the row came into being, never before the first.
    """
    made: dict[str, pd.Series] = {}
    count = len(rows[table.opened_on])
    for name, column in table.columns.items():
        made[name] = pd.Series(_as_fact(rows[name], column), dtype=object if _is_object(column) else None)
    senders = rows.get("_agency", np.full(count, usual_agency, dtype=object))
    made["_quarter"] = pd.Series(quarter_names(rows[table.opened_on], quarters), dtype=object)
    made["_agency"] = pd.Series(senders, dtype=object)
    made.setdefault(
        "agency", made["_agency"]
    )  # a table may have a column of this name, which means something else
    made["_file"] = pd.Series(np.full(count, "", dtype=object), dtype=object)
    made["_row"] = pd.Series(np.arange(1, count + 1))
    return pd.DataFrame(made)


def _is_object(column: Column) -> bool:
    return column.type not in DATES and column.type not in NUMBERS


def _as_fact(values: np.ndarray, column: Column) -> np.ndarray:
    if column.type in DATES:
        return values.astype("datetime64[ns]")
    return values.astype(float) if column.type in NUMBERS else values


def quarter_names(opened: np.ndarray, quarters: tuple[Quarter, ...]) -> np.ndarray:
    """The quarter each row came into being in, as written; the first, for what is older."""
    names = np.array([str(quarter) for quarter in quarters], dtype=object)
    return names[quarter_places(opened.astype("datetime64[D]"), quarters[0], len(quarters))]
