"""A Reading in the making: rows become frames of typed columns, and what is found on the way is gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.returns.as_shown import all_the_same, as_shown, marked_cells
from wscb_lib.returns.cells import Typed, read_column
from wscb_lib.returns.date_order import NOTHING_SAID, FileDates
from wscb_lib.returns.faults import Fault, told
from wscb_lib.returns.files import Opened, open_file
from wscb_lib.returns.headings import Headings
from wscb_lib.returns.marks import named
from wscb_lib.returns.readings import CellFault, Lacking, Match, Reading
from wscb_lib.returns.rows import Rows
from wscb_lib.returns.spellings import listed

_LONGEST_FOUND = 40  # characters of a cell that a message repeats


@dataclass
class Draft:
    """A Reading in the making: gathers what is found in each file until `finish`."""

    workspace: Path
    latest_year: int  # two-digit years are read as no later than this
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    cell_faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lacking: dict[str, Fault] = field(default_factory=dict)  # tables that did not come, and how that is said
    broken: dict[str, list[Fault]] = field(default_factory=dict)  # tables whose headings cannot be matched
    kinds: list[str] = field(default_factory=list)
    dates: FileDates = NOTHING_SAID  # what the dates of all its files say together

    def open(self, path: Path, score: Callable[[Sequence[object]], float]) -> Opened | None:
        """Open one file, keeping what is to be said of it; None, and a fault, when it cannot be opened."""
        opened = open_file(path, score)
        self.kinds += [opened.kind] if opened.kind else []
        self.notes += opened.notes
        if opened.fault:
            self.faults.append(opened.fault.at(shown_path(path, self.workspace)))
        return None if opened.fault else opened

    def finish(
        self, spec: Return, agency: str, quarter: Quarter | None, path: Path, version: int = 1
    ) -> Reading:
        """The Reading; with any fault it holds no table.

        A table that did not come, or whose headings are broken, leaves the others as they are. Where none
        came that must, or something else is wrong too, that is a fault among the others, so that all is told
        at once.
        """
        if self.faults or not any(
            name in self.tables and not spec.tables[name].is_optional for name in spec.tables
        ):
            self.faults += [fault for faults in self.broken.values() for fault in faults]
            self.faults += self.lacking.values()
        fault = bool(self.faults)
        return Reading(
            return_id=spec.id,
            agency=agency,
            quarter=quarter,
            path=relative_path(path, self.workspace),
            version=version,
            header=self.header,
            tables={} if fault else {name: self.tables[name] for name in spec.tables if name in self.tables},
            matches=tuple(self.matches),
            cell_faults=() if fault else tuple(self.cell_faults),
            notes=tuple(dict.fromkeys(self.notes)),
            opened_as=listed(dict.fromkeys(self.kinds)),
            lacking=()
            if fault
            else tuple(
                Lacking(
                    name,
                    " ".join(f.in_the_log for f in faults),
                    " ".join(f.asked_of_agency for f in faults),
                    " ".join(dict.fromkeys(f.on_a_page for f in faults)),
                    name in self.broken,
                )
                for name, faults in (
                    *((name, [fault]) for name, fault in self.lacking.items()),
                    *self.broken.items(),
                )
            ),
            **told(self.faults),
        )


def build_frame(
    table: Table, headings: Headings, rows: Rows, path: Path, draft: Draft, is_history: bool = False
) -> pd.DataFrame:
    """The rows as a frame of typed columns; faults and remarks go into the draft.

    Of a history nobody is asked whether one value all down a column can be so.
    """
    values: dict[str, np.ndarray] = {}
    statuses: dict[str, np.ndarray] = {}
    dates = replace(draft.dates, counts_from_1904=headings.sheet.left_out.counts_from_1904)
    draft.notes += marked_cells(headings, rows)
    file = shown_path(path, draft.workspace)
    laid = list(islice(zip_longest(*rows.cells), max(headings.columns.values(), default=-1) + 1))
    for name, column in table.columns.items():
        place = headings.columns.get(name, -1)
        cells = laid[place] if 0 <= place < len(laid) else [None] * len(rows.cells)
        shown = as_shown(column, headings, rows, cells)
        typed = read_column(column, shown.cells, draft.latest_year, dates)
        if shown.wrong:
            typed = replace(typed, wrong=(*typed.wrong, *shown.wrong))
        values[name] = typed.values
        if typed.statuses is not None:
            statuses[f"{name}_status"] = typed.statuses
        heading = headings.written[place] if place >= 0 else name
        where = f'{headings.sheet.place}, column "{heading}"'
        remarks = [
            *shown.remarks,
            *typed.remarks,
            *([] if is_history else all_the_same(column, typed.values)),
        ]
        draft.notes += [f"{where}: {remark}" for remark in remarks]
        draft.cell_faults += _cell_faults(table, column, typed, headings, rows, file)
    draft.cell_faults += _refused_faults(table, headings, rows, file)
    for name, words in statuses.items():
        # A return may have such a column of its own: then a symbol only fills its gaps.
        values[name] = np.where(pd.isna(values[name]), words, values[name]) if name in values else words
    index = pd.RangeIndex(len(rows.numbers))
    values["_row"] = np.array(rows.numbers, dtype="int64")
    values["_file"] = np.full(len(index), relative_path(path, draft.workspace), dtype=object)
    values["_sheet"] = np.full(len(index), headings.sheet.name, dtype=object)
    # An object Series stays one: text keeps None for absent, where pandas' own strings would make it NaN.
    series = {name: pd.Series(array, index, array.dtype, copy=False) for name, array in values.items()}
    return pd.DataFrame(series, index)


def cells_of(rows: Rows, place: int) -> list[object]:
    """The cells of one column; None where a row is too short, and in every row of a column that was not
    sent."""
    if place < 0:
        return [None] * len(rows.cells)
    return [cells[place] if place < len(cells) else None for cells in rows.cells]


def _cell_faults(
    table: Table, column: Column, typed: Typed, headings: Headings, rows: Rows, file: str
) -> list[CellFault]:
    hides = column.is_identifying or column.type in ("text", "id")
    return [
        CellFault(
            table=table.name,
            sheet=headings.sheet.name,
            row=rows.numbers[position],
            heading=headings.written[headings.columns[column.name]],
            column=column.name,
            found="" if hides else _shorten(text),
            wanted=wanted,
            file=file,
        )
        for position, text, wanted in typed.wrong
    ]


def _refused_faults(table: Table, headings: Headings, rows: Rows, file: str) -> list[CellFault]:
    key = table.key[0] if table.key else next(iter(table.columns))
    return [
        CellFault(table.name, headings.sheet.name, row, "", key, "", wanted, file)
        for row, wanted in rows.refused.items()
    ]


def _shorten(text: str) -> str:
    line = named(" ".join(text.split()))
    return line if len(line) <= _LONGEST_FOUND else f"{line[: _LONGEST_FOUND - 1]}…"


def relative_path(path: Path, workspace: Path) -> str:
    """The path within the workspace; the name alone when it lies elsewhere."""
    return _within(path, workspace.resolve())


def _within(path: Path, whole: Path) -> str:
    try:
        return path.resolve().relative_to(whole).as_posix()
    except ValueError:
        return path.name


def shown_path(path: Path, workspace: Path) -> str:
    """The path as messages give it: data/live/returns/…, the same on every machine."""
    whole = workspace.resolve()
    named = f"data/{whole.name}" if whole.parent.name == "data" else whole.name
    return f"{named}/{_within(path, whole)}"
