"""The Board's own history of a return: csv files whose headings are the columns' names, and nothing is forgiven."""

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
from wscb_lib.returns.rows import Rows
from wscb_lib.returns.spellings import did_you_mean, listed


def read_back_series(spec: Return, folder: Path, workspace: Path) -> Reading | None:
    """Read a return's history, `<return>__<table>.csv` in `folder`; None when there is none.

    History is the Board's own: headings are the columns' names exactly and dates are written 2016-03-31. A return
    sent by several agencies may have one heading more, `agency`, which becomes the column `_agency`.
    """
    paths = sorted(path for path in folder.glob(f"{spec.id}__*.csv") if path.is_file())
    if not paths:
        return None
    draft = Draft(workspace, 0)
    for path in paths:
        name = path.stem.split("__", 1)[1]
        if name in spec.tables:
            _read_history(spec, path, spec.tables[name], draft)
        else:
            near = did_you_mean(name, spec.tables)
            draft.faults.append(_history_fault(f'"{name}" is no table of return {spec.id}.{near}').at(shown_path(path, workspace)))
    return draft.finish(spec, "all", None, folder)


def _read_history(spec: Return, path: Path, table: Table, draft: Draft) -> None:
    """Read one csv of the back series: the first row is the columns' names, and nothing is forgiven."""
    shown = shown_path(path, draft.workspace)
    opened = draft.open(path, Wanted(table).score)
    if opened is None:
        return
    sheet = opened.sheets[0]
    written = tuple(str(cell).strip() for row in sheet.rows[:1] for cell in row)
    extra = ("agency",) if spec.per_agency and "agency" not in table.columns else ()
    if faults := _history_faults(written, table, extra):
        draft.faults += [_history_fault(fault).at(f"{shown}, row 1") for fault in faults]
        return
    headings = _exact_headings(sheet, written, table)
    draft.matches += headings.matches
    rows = _history_rows(sheet)
    frame = build_frame(table, headings, rows, path, draft, is_strict=True)
    if extra and "agency" in written:
        frame["_agency"] = pd.Series(cells_of(rows, written.index("agency")), dtype=object)
    draft.tables[table.name] = frame


def _history_fault(said: str) -> Fault:
    """The back series is laid by the Board's own analyst: no agency is asked to mend it."""
    found, _, mend = said.partition(". ")
    return Fault(found, mend, mend, shown="the back series cannot be read")


def _history_faults(written: Sequence[str], table: Table, extra: Sequence[str]) -> list[str]:
    known = [*table.columns, *extra]
    faults = [
        f'found the heading "{heading}". Wanted the names of the columns, exactly.{did_you_mean(heading, known)}'
        for heading in written
        if heading not in known
    ]
    missing = [c.name for c in table.columns.values() if not c.is_optional and c.name not in written]
    faults += [f"these headings are missing: {listed(missing, 40)}. Add them."] if missing else []
    doubled = [name for name in dict.fromkeys(written) if written.count(name) > 1]
    return faults + ([f"these headings stand twice: {listed(doubled)}. Keep one of each."] if doubled else [])


def _exact_headings(sheet: Sheet, written: tuple[str, ...], table: Table) -> Headings:
    places: Mapping[str, int] = {name: place for place, name in enumerate(written) if name in table.columns}
    absent = tuple(name for name in table.columns if name not in places)
    return Headings(
        table.name, sheet, 0, written, places, dict.fromkeys(places.values(), "name"), {}, (), absent
    )


def _history_rows(sheet: Sheet) -> Rows:
    rows = Rows()
    for number, cells in enumerate(sheet.rows[1:], 2):
        if any(str(cell).strip() for cell in cells):
            is_overlong = len(cells) > len(sheet.rows[0])
            rows.overlong += [number] if is_overlong else []
            rows.numbers.append(number)
            rows.cells.append(() if is_overlong else cells)
    return rows
