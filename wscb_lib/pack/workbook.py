"""The headline figures as an accessible workbook: numbers are numbers, and absence is a word beside them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.exhibits import Shown
from wscb_lib.json_values import Json
from wscb_lib.pack.face import Face
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    import xlsxwriter
    from gptables import Cover, GPTable

BESIDE = "Measures by quarter"
IN_WORDS = "Figures in words"
_WIDTHS = {"Measure": 380, "Notes": 520}
"""Pixels, of columns whose words are long; the others are as wide as what they hold."""


@dataclass(frozen=True)
class _Row:
    """A measure's headline figure of one period, and what is known of the measure."""

    measure: str
    title: str
    unit: str
    period: str
    shown: Shown

    @property
    def number(self) -> float | int | None:
        """The value to four places, as in the csv; None where none is shown."""
        return _number(self.shown.value) if self.shown.is_figure else None


def write_workbook(
    path: Path,
    records: Sequence[Mapping[str, object]],
    face: Face,
    *,
    titles: Mapping[str, str],
    units: Mapping[str, str],
    notes: Mapping[str, str],
) -> Path:
    """`figures.xlsx`: a cover, a sheet with a row a measure and a column a period, and a sheet with a row for
    each figure that pages write in words. Returns its path.

    `records` are rows of the shown results; only headlines are written. A cell of a number holds a number or
    nothing: why there is nothing is said in "Status", and in "Shown as" in the words that pages print.
    `titles`, `units` and `notes` are by measure's id. The workbook is dated by its last period, never by
    today, so the same results give the same bytes.
    """
    rows = [
        _Row(measure, titles[measure], units[measure], str(each["quarter"]), Shown.of(each))
        for each in records
        for measure in (str(each["measure"]),)
        if each["breakdown"] == "all" and each["agency"] == "all" and each["group"] == "all"
    ]
    with warnings.catch_warnings():
        # gptables leaves a file open, uses pandas' old names, and remarks on cells that are empty on purpose
        warnings.simplefilter("ignore")
        book = _workbook(path, rows, face, notes)
    latest = max((row.period for row in rows), key=lambda period: _ends(period).end)
    book.set_properties({"title": f"{face.board}, {face.quarter}", "created": _last_day(latest)})
    book.close()
    return path


def number_format(value: float, unit: str) -> str:
    """How a cell shows its number: with the digits that pages print, and never as a nought it is not.

    >>> number_format(63.6364, "percent"), number_format(0.25, "percent"), number_format(7, "plans")
    ('0', '0.0', '#,##0')
    >>> number_format(51.4907, "rate_per_10000"), number_format(9.5, "days")
    ('#,##0.0', '#,##0.0')
    """
    if unit == "percent":
        return "0.0" if 0 < value < 0.5 or 99.5 <= value < 100 else "0"
    return "#,##0.0" if unit == "rate_per_10000" or value != int(value) else "#,##0"


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def _workbook(path: Path, rows: Sequence[_Row], face: Face, notes: Mapping[str, str]) -> xlsxwriter.Workbook:
    import gptables

    sheets = {BESIDE: _side_by_side(rows, face, notes)}
    worded = [row for row in rows if row.shown.status != "ok" or not row.shown.is_drawn_as(row.unit)]
    if worded:
        sheets[IN_WORDS] = _in_words(worded, face)
    book = gptables.produce_workbook(str(path), sheets=sheets, cover=_cover(face))
    for name, sheet in sheets.items():
        for at, column in enumerate(sheet.table.columns):
            if column in _WIDTHS:
                book.get_worksheet_by_name(name).set_column_pixels(at, at, _WIDTHS[column])
    return book


def _side_by_side(rows: Sequence[_Row], face: Face, notes: Mapping[str, str]) -> GPTable:
    """A row a measure, a column a period, then what the latest period's figure is or why there is none."""
    at = {(row.measure, row.period): row for row in rows}
    periods = sorted({row.period for row in rows})
    known = {row.measure: row for row in rows}
    latest = _short(periods[-1])
    columns = [
        "Measure", "Measure id", "Unit", *map(_short, periods),
        f"Status, {latest}", f"Shown as, {latest}", "Notes",
    ]  # fmt: skip
    cells = []
    for name, row in known.items():
        numbers = [at[name, period].number if (name, period) in at else None for period in periods]
        last = at.get((name, periods[-1]))
        said = [last.shown.status, last.shown.words(row.unit)] if last else ["none", "no figure"]
        cells.append([row.title, name, _unit(row.unit), *numbers, *said, notes.get(name) or "none"])
    formats = _formats(cells, [row.unit for row in known.values()], range(3, 3 + len(periods)))
    return _sheet(
        "measures_by_quarter",
        f"Headline figures, {face.board}, {face.quarter}",
        f"One row a measure, one column a period. An empty cell holds no figure: the sheet "
        f'"{IN_WORDS}" says why. A share of fewer than ten is there too, as the count of a count that pages '
        "print.",
        face, columns, cells, formats,
    )  # fmt: skip


def _in_words(rows: Sequence[_Row], face: Face) -> GPTable:
    """A row for each figure that is not a number alone: absent, hidden, partial, or a count of a count."""
    columns = [
        "Measure", "Measure id", "Unit", "Period", "Quarter", "Numerator", "Denominator", "Value", "Status",
        "Shown as",
    ]  # fmt: skip
    cells = [
        [
            row.title, row.measure, _unit(row.unit), _short(row.period), row.period, *_counts(row),
            row.number, row.shown.status, row.shown.words(row.unit),
        ]
        for row in rows
    ]  # fmt: skip
    formats = _formats(cells, [row.unit for row in rows], (7,))
    return _sheet(
        "figures_in_words",
        f"Headline figures that pages write in words, {face.board}, {face.quarter}",
        "One row a figure that is absent, hidden, partial, or a share of fewer than ten. Where the cells of "
        'numbers are empty, "Status" says why. "Shown as" is what the pages print.',
        face, columns, cells, formats,
    )  # fmt: skip


def _counts(row: _Row) -> tuple[float | int | None, float | int | None]:
    """Numerator and denominator; neither where no figure is shown, and a share's both or neither."""
    shown = row.shown
    if not shown.is_figure or (row.unit == "percent" and shown.denominator is None):
        return None, None
    return _number(shown.numerator), _number(shown.denominator)


def _formats(cells: Sequence[Sequence[object]], units: Sequence[str], columns: Sequence[int]) -> list[Json]:
    """How each number of these columns is shown, as gptables is told it: cell by cell, for of several cells
    in one instruction it formats the last alone. Row 0 is the heading."""
    return [
        {"cell": {"format": {"num_format": number_format(value, unit)}, "cells": (number, at)}}
        for number, (row, unit) in enumerate(zip(cells, units, strict=True), start=1)
        for at in columns
        for value in [row[at]]
        if isinstance(value, int | float)
    ]


def _sheet(
    name: str,
    title: str,
    instructions: str,
    face: Face,
    columns: Sequence[str],
    cells: Sequence[Sequence[object]],
    formats: list[Json],
) -> GPTable:
    """A sheet by gptables, which lays it out as the Analysis Function asks: one table, its title in A1."""
    import gptables
    import pandas

    return gptables.GPTable(
        table=pandas.DataFrame(cells, columns=list(columns), dtype=object),
        table_name=name,
        title=title,
        subtitles=[_warning(face)] if face.is_specimen else [],
        instructions=instructions,
        scope=face.board,
        source="Agencies' returns to the Board",
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _unit(unit: str) -> str:
    """The unit in words.

    >>> _unit("rate_per_10000"), _unit("working_days")
    ('rate per 10,000', 'working days')
    """
    return "rate per 10,000" if unit == "rate_per_10000" else unit.replace("_", " ")


def _short(period: str) -> str:
    """A quarter as people say it; a year as it is written."""
    return _ends(period).short if "-Q" in period else period


def _ends(period: str) -> Quarter:
    """The quarter a period is, or ends with."""
    return Quarter.parse(period if "-Q" in period else f"{period}-Q4")


def _last_day(period: str) -> datetime:
    day = _ends(period).end
    return datetime(day.year, day.month, day.day)


def _cover(face: Face) -> Cover:
    import gptables

    about = [_warning(face)] if face.is_specimen else []
    return gptables.Cover(
        cover_label="Cover",
        title=f"{face.board}: {face.quarter}",
        intro=[face.marking] if face.marking else [f"Edition: {face.edition}"],
        about=[*about, *(f"{name}: {value}" for name, value in face.provenance)]
        or [f"Edition: {face.edition}"],
    )


def _warning(face: Face) -> str:
    return f"Specimen: every figure of {face.board} in this workbook is made up."
