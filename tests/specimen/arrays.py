"""One table as arrays, and what stands for nothing in each kind of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from wscb_lib.framework.declared import Column

Rows = dict[str, np.ndarray]
"""Column -> values: dates as `datetime64[D]`, times as `datetime64[s]`, numbers as floats, all else as
objects. A column whose name begins with "_" is for the makers and never sent."""

DATES = ("date", "datetime")
NUMBERS = ("count", "number", "age")
_FLAGS = {"true": True, "false": False, "yes": True, "no": False, True: True, False: False}


def objects(values: Iterable[Any]) -> np.ndarray:
    """Values as they are, in an array of objects.

    >>> objects([True, None])
    array([True, None], dtype=object)
    """
    values = list(values)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def absence(values: np.ndarray) -> Any:
    """What stands for nothing in an array of this kind: NaT, NaN or None."""
    if values.dtype.kind == "M":
        return np.datetime64("NaT")
    return np.nan if values.dtype.kind == "f" else None


def absent(column: Column) -> Any:
    """What stands for nothing in a column: NaT, NaN or None."""
    if column.type in DATES:
        return np.datetime64("NaT")
    return np.nan if column.type in NUMBERS else None


def typed(values: np.ndarray, column: Column | None) -> np.ndarray:
    """Values written in a recipe, as the column holds them; as they are, where there is no such column."""
    kind = "" if column is None else column.type
    if kind in NUMBERS:
        return np.array([np.nan if value is None else float(value) for value in values])
    if kind == "date":
        return np.array([np.datetime64(value or "NaT", "D") for value in values], dtype="datetime64[D]")
    if kind == "datetime":
        return np.array([np.datetime64(value or "NaT", "s") for value in values], dtype="datetime64[s]")
    if kind == "flag":
        return objects(_FLAGS.get(value) for value in values)
    return values


def rows_of(rows: Rows, kept: np.ndarray) -> Rows:
    """Some of a table's rows: `kept` as booleans or places."""
    return {name: values[kept] for name, values in rows.items()}
