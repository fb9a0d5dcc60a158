"""The rows that made a figure, with file, sheet and row: for the analyst's own eyes, and never part of a
pack."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
from markupsafe import Markup

from wscb_lib.errors import UsageFault
from wscb_lib.framework import Framework, Measure
from wscb_lib.measures import rows_behind
from wscb_lib.notebook.run import Run
from wscb_lib.quarter import Quarter

BAND = "children's rows: never part of a pack"
MOST_SHOWN = 200  # rows laid out in a notebook; `frame` holds them all
WHERE = ("_file", "_sheet", "_row")
SIDE = "counted in"
_OURS = ("_agency", "_quarter")
_WORKPLACES = ("workbench", "tour")
"""The notebooks, beside those of scratch/, in which rows may be looked at."""

_BAND = Markup('<p style="background:#b10e1e;color:#fff;font-weight:bold;padding:.4em .8em;margin:0">{}</p>')


@dataclass(frozen=True)
class TrueRows:
    """The rows behind one figure, as returned and typed, before disclosure control.

    In a notebook they stand under a red band. `frame` holds them as a DataFrame: file, sheet, row, the side
    each counts on, then every column of the table. Printed as text, they are their places and nothing else.
    """

    title: str
    quarter: Quarter
    frame: pd.DataFrame

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return "\n".join([BAND, *places_in_words(self.title, self.quarter, self.frame)])

    def _repr_html_(self) -> str:
        """The rows between two red bands, the first 200 of them."""
        head = Markup("<p><strong>{}</strong>, {}: {}</p>").format(
            self.title, self.quarter.short, _rows(len(self.frame))
        )
        over = len(self.frame) - MOST_SHOWN
        more = (
            Markup("<p>And {} more: all of them are in .frame</p>").format(over) if over > 0 else Markup("")
        )
        shown = self.frame.head(MOST_SHOWN).to_html(index=False, na_rep="", border=0)
        shown = shown.replace("<td>", '<td style="white-space:nowrap">')
        band = _BAND.format(f"{BAND}. Clear this output before you save, send or commit the notebook.")
        return f"{band}{head}{shown}{more}{band}"


def true_rows(run: Run, measure: Measure, quarter: str, framework: Framework | None = None) -> TrueRows:
    """The rows that made a measure's headline in a quarter, in the order of their files.

    `framework` is another than the run's where the measure is only being tried. Raises `UsageFault` where a
    function works the figure out, for totals of past quarters, and in the notebook of a page.
    """
    _refuse_on_a_page()
    return TrueRows(measure.title, run.quarter_known(quarter), places(run, measure, quarter, framework))


def places(run: Run, measure: Measure, quarter: str, framework: Framework | None = None) -> pd.DataFrame:
    """The rows themselves, with `file`, `sheet`, `row` and `counted in` before the table's own columns."""
    when = run.quarter_known(quarter)
    _refuse_totals(run, measure, when)
    trace = rows_behind(
        framework or run.framework, run.facts, run.record.statuses, measure, when, run.quarter
    )
    if trace is None:
        name = measure.function.rpartition(":")[2]
        raise UsageFault(
            f"{measure.id}: a function works it out ({name}, in {measure.function.partition(':')[0]}), which "
            "follows no one row. Read what it counts in its first lines, and look at the table "
            f"{measure.table} of {measure.return_id}."
        )
    table = run.facts.get(trace.table, pd.DataFrame(columns=[*WHERE]))
    frame = table.iloc[trace.places]
    sides = _sides(measure, trace.is_in_numerator)
    own = frame.drop(columns=[c for c in (*WHERE, *_OURS) if c in frame])
    where = {name.lstrip("_"): frame.get(name, "") for name in WHERE}
    own = own.rename(columns={name: f"{name} (column)" for name in (*where, SIDE)})
    found = pd.concat([pd.DataFrame({**where, SIDE: sides}, index=frame.index), own], axis=1)
    return found.sort_values(["file", "sheet", "row"], kind="stable").reset_index(drop=True)


def places_in_words(title: str, quarter: Quarter, frame: pd.DataFrame, folder: str = "") -> list[str]:
    """Where the rows lie, a sentence for each file, sheet and side; no value of any row.

    `folder` is put before each file, such as "data/specimen/".

    >>> rows = pd.DataFrame({"file": "returns/2015-16-Q4/lado.xlsx", "sheet": "Cases", "row": [4, 5, 6, 9],
    ...                      "counted in": "the count"})
    >>> print("\\n".join(places_in_words("Allegations", Quarter(2015, 4), rows)))
    Allegations, Jan-Mar 2016: made from 4 rows.
    returns/2015-16-Q4/lado.xlsx, sheet "Cases": rows 4 to 6 and 9, in the count.
    """
    said = [f"{title}, {quarter.short}: made from {_rows(len(frame))}."]
    for (file, sheet, side), part in frame.groupby(["file", "sheet", SIDE], sort=True):
        place = (
            f'{PurePosixPath(folder) / str(file)}, sheet "{sheet}"'
            if sheet
            else f"{PurePosixPath(folder) / str(file)}"
        )
        said.append(f"{place}: {_numbers(part['row'].tolist())}, in {side}.")
    return said


def _sides(measure: Measure, is_in_numerator: np.ndarray) -> np.ndarray:
    if measure.way_in == "totals":
        return np.full(len(is_in_numerator), "the agency's own total", dtype=object)
    if measure.kind != "share":
        word = {"median": "the median", "mean": "the mean", "sum": "the sum"}.get(measure.kind, "the count")
        return np.full(len(is_in_numerator), word, dtype=object)
    return np.where(is_in_numerator, "numerator and denominator", "denominator only").astype(object)


def _refuse_on_a_page() -> None:
    """JupyterLab names the notebook a kernel was started for; a page's own is no place for rows."""
    session = os.environ.get("JPY_SESSION_NAME", "")
    path = PurePosixPath(session)
    if session and path.stem not in _WORKPLACES and "scratch" not in path.parts:
        raise UsageFault(
            f"{path.name}: rows are not shown in the notebook of a page, which is committed. Open "
            "notebooks/workbench.ipynb, or a notebook of your own in notebooks/scratch, and ask there."
        )


def _refuse_totals(run: Run, measure: Measure, quarter: Quarter) -> None:
    """A total laid for a past quarter has a line and no rows: the line is said."""
    lines = [
        t.line
        for t in run.record.totals
        if (t.measure, t.quarter, t.breakdown, t.agency) == (measure.id, quarter, "all", "all")
    ]
    if lines:
        raise UsageFault(
            f"{measure.id}, {quarter}: the figure is a total that was sent, and no rows came with it. It is "
            f"line {lines[0]} of returns/back_series/results.csv."
        )


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _numbers(rows: Sequence[int]) -> str:
    """Row numbers in words, neighbours together.

    >>> _numbers([4, 5, 6, 9]), _numbers([7])
    ('rows 4 to 6 and 9', 'row 7')
    """
    spans = [
        f"{first} to {last}" if last > first else f"{first}" for first, last in _spans(sorted(set(rows)))
    ]
    listed = f"{', '.join(spans[:-1])} and {spans[-1]}" if len(spans) > 1 else spans[0]
    return f"row {listed}" if len(rows) == 1 else f"rows {listed}"


def _spans(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        found = [row for _, row in run]
        yield found[0], found[-1]
