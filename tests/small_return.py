"""A small return with a column of every kind, written as each kind of file; and what it must never be read
as.

`never_silent` is the rule of reading: whatever dirt is put into a file, no cell says anything else than in
the clean one; it says the same, or nothing; and where it says nothing, or dirt was passed over, a fault or a
note says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl.worksheet.worksheet import Worksheet

from wscb_lib.framework import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Reading, read_return

QUARTER = Quarter.parse("2015-16-Q4")
HEADINGS = [
    "Case ref",
    "Opened",
    "Closed",
    "Reported at",
    "Outcome",
    "Suspended",
    "Age",
    "Contacts",
    "Miles",
    "Remarks",
]
NAMES = [
    "case_id",
    "opened_on",
    "closed_on",
    "reported_at",
    "outcome",
    "is_suspended",
    "age",
    "contacts",
    "miles_from_home",
    "remarks",
]
OUTCOMES = ("substantiated", "unsubstantiated", "unfounded", "malicious")
_TYPES = ["id", "date", "date", "datetime", "category", "flag", "age", "count", "number", "text"]
ROWS = [
    [
        "C1",
        dt.date(2015, 7, 3),
        dt.date(2015, 9, 29),
        dt.datetime(2015, 7, 2, 9, 30),
        "substantiated",
        "Y",
        9,
        7,
        12.5,
        "seen",
    ],
    [
        "C2",
        dt.date(2015, 8, 21),
        dt.date(2015, 10, 8),
        dt.datetime(2015, 8, 20, 14, 5),
        "unfounded",
        "N",
        14,
        3,
        0.5,
        "calm",
    ],
    [
        "C3",
        dt.date(2015, 11, 30),
        dt.date(2016, 1, 12),
        dt.datetime(2015, 11, 30, 8, 0),
        "malicious",
        "N",
        2,
        15,
        31.0,
        "told",
    ],
    [
        "C4",
        dt.date(2016, 1, 5),
        dt.date(2016, 2, 18),
        dt.datetime(2016, 1, 4, 17, 45),
        "unsubstantiated",
        "Y",
        11,
        65,
        4.25,
        "left",
    ],
    [
        "C5",
        dt.date(2016, 2, 11),
        dt.date(2016, 3, 24),
        dt.datetime(2016, 2, 10, 11, 20),
        "substantiated",
        "N",
        6,
        1,
        7.0,
        "here",
    ],
    [
        "C6",
        dt.date(2016, 3, 2),
        dt.date(2016, 3, 31),
        dt.datetime(2016, 3, 1, 23, 10),
        "unfounded",
        "Y",
        16,
        4,
        2.75,
        "gone",
    ],
]
CASES = Table(
    "cases",
    "one row a case",
    ("case_id",),
    "opened_on",
    {
        name: Column(
            name,
            name,
            type_,
            aliases=(heading,),
            allowed=OUTCOMES if type_ == "category" else (),
            codes={"SUB": "substantiated"} if type_ == "category" else {},
            is_optional=type_ == "text",
        )
        for name, heading, type_ in zip(NAMES, HEADINGS, _TYPES, strict=True)
    },
)
SPEC = Return("lado", "Cases", ("lado",), "quarterly", "for tests of reading", tables={"cases": CASES})


def home(folder: Path) -> Path:
    """The folder of the quarter's returns in a workspace of its own."""
    made = folder / "data" / "live" / "returns" / "2015-16-Q4"
    made.mkdir(parents=True, exist_ok=True)
    return made


def with_cell(heading: str, *values: object) -> list[list[object]]:
    """The clean rows with other values under one heading, from the first row on."""
    place = HEADINGS.index(heading)
    return [[*row[:place], value, *row[place + 1 :]] for row, value in zip(ROWS, values, strict=False)] + [
        list(row) for row in ROWS[len(values) :]
    ]


def changed(heading: str, change: Callable[[object], object]) -> list[list[object]]:
    """The clean rows with every value under one heading changed."""
    place = HEADINGS.index(heading)
    return with_cell(heading, *(change(row[place]) for row in ROWS))


def write_xlsx(path: Path, rows: list[list[object]], headings: list[str] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "LADO"
    for row in (headings, *rows):
        sheet.append(row)
    book.save(path)
    return path


def edited(folder: Path, edit: Callable[[Worksheet], object]) -> Path:
    """The clean workbook after `edit(sheet)`."""
    path = write_xlsx(home(folder) / "lado.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    edit(book.active)
    book.save(path)
    return path


def write_xls(
    path: Path,
    rows: list[list[object]],
    headings: list[str] = HEADINGS,
    more: Callable[[xlwt.Worksheet], object] = id,
) -> Path:
    """An old workbook, and whatever `more(sheet)` does to it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("LADO", cell_overwrite_ok=True)
    day, moment = xlwt.easyxf(num_format_str="DD/MM/YYYY"), xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM")
    for down, row in enumerate((headings, *rows)):
        for across, cell in enumerate(row):
            style = (
                moment
                if isinstance(cell, dt.datetime)
                else day
                if isinstance(cell, dt.date)
                else xlwt.Style.default_style
            )
            sheet.write(down, across, cell, style)
    more(sheet)
    book.save(str(path))
    return path


def odf_cell(value: object) -> TableCell:
    if isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def write_ods(path: Path, rows: list[list[object]], headings: list[str] = HEADINGS) -> Path:
    document, sheet = OpenDocumentSpreadsheet(), OdfTable(name="LADO")
    for row in (headings, *rows):
        line = TableRow()
        for cell in row:
            line.addElement(odf_cell(cell))
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(path))
    return path


def _as_text(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else value


def write_csv(
    path: Path, rows: list[list[object]], headings: list[str] = HEADINGS, separator: str = ","
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(
            [headings, *([_as_text(cell) for cell in row] for row in rows)]
        )
    return path


def spoil(path: Path, part: str, was: bytes, now: bytes) -> None:
    """Change the first place of one part of a workbook that holds some bytes; they must be there."""
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    assert was in parts[part], f"{part} has no {was!r}"
    parts[part] = parts[part].replace(was, now, 1)
    with zipfile.ZipFile(path, "w") as whole:
        for name, content in parts.items():
            whole.writestr(name, content)


WRITERS = {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods, ".csv": write_csv}


def read(path: Path) -> Reading:
    return read_return(SPEC, path, path.parents[2], QUARTER, "lado")


@dataclass(frozen=True)
class Compared:
    """A dirty reading beside the clean one."""

    reading: Reading
    absent: int  # cells that say nothing where the clean ones say something
    said: tuple[str, ...]  # its notes: the clean file has none

    @property
    def faults(self) -> int:
        return len(self.reading.cell_faults)


@cache
def _clean() -> pd.DataFrame:
    with TemporaryDirectory() as folder:
        clean = read(write_xlsx(home(Path(folder)) / "lado.xlsx", ROWS))
    assert (clean.fault, clean.notes, clean.cell_faults) == ("", (), ())
    return clean.tables["cases"]


def compare(path: Path) -> Compared:
    """A dirty file's cells beside the clean rows: the same, or nothing, and never in silence."""
    reading = read(path)
    assert reading.fault == ""
    wanted, table = _clean(), reading.tables["cases"]
    assert len(table) == len(wanted)
    absent = 0
    for name in NAMES:
        for row, (was, now) in enumerate(zip(wanted[name], table[name], strict=True)):
            if pd.isna(now):
                absent += not pd.isna(was)
            else:
                assert now == was, f"{name}, row {row}: {was!r} became {now!r}"
    assert not absent or reading.notes or reading.cell_faults, "a cell fell silent and nothing was said"
    return Compared(reading, absent, reading.notes)
