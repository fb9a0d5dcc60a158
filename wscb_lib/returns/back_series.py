"""The Board's own history of a return: csv files whose headings are the columns' names, saved by whatever
saved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from wscb_lib.framework.declared import Return, Table
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.files import Sheet
from wscb_lib.returns.frames import Draft, build_frame, cells_of, shown_path
from wscb_lib.returns.headings import Headings, Wanted
from wscb_lib.returns.readings import Reading
from wscb_lib.returns.rows import Rows, refuse_totals, short_rows, too_many_cells
from wscb_lib.returns.spellings import did_you_mean, is_blank_row, listed
from wscb_lib.returns.totals import NO_CASE, is_total

LATEST_YEAR = 2049  # a year of two digits in a history is read as no later than this


def read_back_series(spec: Return, folder: Path, workspace: Path) -> Reading | None:
    """Read a return's history, `<return>__<table>.csv` in `folder`; None when there is none.

    History is the Board's own: headings are the columns' names exactly, and cells are read as those of any
    return, so that a file saved again by Excel is the same history. A return sent by several agencies may
    have one heading more, `agency`, which becomes the column `_agency`.
    """
    paths = history_files(spec, folder)
    if not paths:
        return None
    draft = Draft(workspace, LATEST_YEAR)
    for path in paths:
        name = path.stem.split("__", 1)[1]
        if name in spec.tables:
            _read_history(spec, path, spec.tables[name], draft)
        else:
            mend = f"Its tables are {listed(spec.tables)}.{did_you_mean(name, spec.tables)}"
            fault = _history_fault(
                f'"{name}" is no table of return {spec.id}',
                mend,
                "one of its files is named for no table of it",
            )
            draft.faults.append(fault.at(shown_path(path, workspace)))
    return draft.finish(spec, "all", None, folder)


def history_files(spec: Return, folder: Path) -> list[Path]:
    """The files of a return's history, in order of name: whatever its table is called; [] when there are
    none."""
    return sorted(path for path in folder.glob(f"{spec.id}__*.csv") if path.is_file())


def _read_history(spec: Return, path: Path, table: Table, draft: Draft) -> None:
    """Read one csv of the back series: the first row is the columns' names, and no other name is taken for
    one."""
    shown, noted = shown_path(path, draft.workspace), len(draft.notes)
    opened = draft.open(path, Wanted(table).score)
    if opened is None:
        return
    sheet = opened.sheets[0]
    written = _written(sheet)
    extra = ("agency",) if spec.per_agency and "agency" not in table.columns else ()
    if faults := _history_faults(written, table, extra):
        draft.faults += [fault.at(f"{shown}, row 1") for fault in faults]
        return
    headings = _exact_headings(sheet, written, table)
    draft.matches += headings.matches
    rows = _history_rows(headings, table)
    draft.notes += rows.notes
    frame = build_frame(table, headings, rows, path, draft, is_history=True)
    if extra and "agency" in written:
        frame["_agency"] = pd.Series(cells_of(rows, written.index("agency")), dtype=object)
    draft.tables[table.name] = frame
    draft.notes[noted:] = [
        f"{path.name}: {note.removeprefix(sheet.place).lstrip(',: ')}" for note in draft.notes[noted:]
    ]


def _written(sheet: Sheet) -> tuple[str, ...]:
    """The headings, without the blank columns that Excel saves behind what was once used."""
    cells = [str(cell).strip() for row in sheet.rows[:1] for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _history_fault(found: str, mend: str, shown: str = "") -> Fault:
    """The back series is laid by the Board's own analyst: no agency is asked to mend it."""
    return Fault(found, mend, mend, shown, more="The feedback (--check) says more, in back_series.txt.")


def _history_faults(written: Sequence[str], table: Table, extra: Sequence[str]) -> list[Fault]:
    known = [*table.columns, *extra]
    faults = [
        _history_fault(
            f'found the heading "{heading}"',
            f"Wanted the names of the columns, exactly.{did_you_mean(heading, known)}",
            "a heading is the name of no column",
        )
        for heading in written
        if heading not in known
    ]
    missing = [c.name for c in table.columns.values() if not c.is_optional and c.name not in written]
    faults += (
        [_history_fault(f"these headings are missing: {listed(missing, 40)}", "Add them.")] if missing else []
    )
    doubled = [name for name in dict.fromkeys(written) if name and written.count(name) > 1]
    return faults + (
        [_history_fault(f"these headings stand twice: {listed(doubled)}", "Keep one of each.")]
        if doubled
        else []
    )


def _exact_headings(sheet: Sheet, written: tuple[str, ...], table: Table) -> Headings:
    places: Mapping[str, int] = {name: place for place, name in enumerate(written) if name in table.columns}
    absent = tuple(name for name in table.columns if name not in places)
    return Headings(
        table.name, sheet, 0, written, places, dict.fromkeys(places.values(), "name"), {}, (), absent
    )


def _history_rows(headings: Headings, table: Table) -> Rows:
    """The rows that hold something, by their numbers; one with something behind the last heading, or that is
    a total, is told apart."""
    rows, width = Rows(), len(headings.written)
    for number, cells in enumerate(headings.sheet.rows[1:], 2):
        if not is_blank_row(cells):
            rows.numbers.append(number)
            rows.cells.append(cells)
            if len(cells) > width and not is_blank_row(cells[width:]):
                rows.refuse(len(rows.cells) - 1, too_many_cells(width))
            elif is_total(cells, headings, table):
                rows.refuse(len(rows.cells) - 1, NO_CASE)
    rows.notes = [*refuse_totals(rows, headings, table), *short_rows(rows, headings)]
    return rows
