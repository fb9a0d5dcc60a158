"""A results frame as plain rows: whoever looks through it many times takes it apart once."""

from __future__ import annotations

from typing import Any, TypeAlias

import pandas as pd

Columns: TypeAlias = dict[str, list[Any]]  # a results frame: by name, each row's cell
# one row of a results frame: what `ROW` names
Row: TypeAlias = tuple[str, str, str, str, str, float, float, float, str, str]
ROW = (
    *("measure", "quarter", "breakdown", "group", "agency"),
    *("numerator", "denominator", "value", "status", "shown_as"),
)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a results frame, shown or not, in their order."""
    cells = (frame[name].tolist() if name in frame else [""] * len(frame) for name in ROW)
    return list(zip(*cells, strict=True))
