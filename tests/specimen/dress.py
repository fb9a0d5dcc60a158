"""Rows to sheets, the way agencies send them: titles, notes, their own headings, codes, dates and totals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from tests.specimen.arrays import DATES, NUMBERS, Rows
from tests.specimen.recipe import Style
from tests.specimen.workbooks import Cell, Sheet, as_text
from wscb_lib.framework.declared import Column, Return, Table
from wscb_lib.quarter import Quarter


def dress(
    spec: Return, tables: Mapping[str, Rows], style: Style, agency: str, quarter: Quarter, submitted: date
) -> list[Sheet]:
    """One file's sheets: guidance first where there is any, then a sheet a table."""
    words = {
        "title": spec.title,
        "agency": agency,
        "quarter": str(quarter),
        "period": quarter.label.split(" (")[0],
        "number": quarter.number,
        "year": quarter.year_label.replace("-", "/"),
        "submitted": as_text(submitted),
    }
    sheets = [_sheet(spec.tables[name], rows, style, words) for name, rows in tables.items()]
    if style.guidance:
        sheets.insert(0, Sheet("Guidance", [[line.format_map(words)] for line in style.guidance]))
    return sheets


def _sheet(table: Table, rows: Rows, style: Style, words: Mapping[str, object]) -> Sheet:
    above = [style.title.format_map(words)] if style.title else []
    merged = (0,) if above and style.kind != "csv" else ()
    above += [line.format_map(words) for line in (*style.block, *style.notes_above)]
    grid: list[list[Cell]] = [[line] for line in above]
    grid += [[]] if above and style.kind != "csv" else []
    headings = _headings(table, style)
    grid.append([*headings])
    cells = [_cells(column, rows[name], style) for name, column in table.columns.items()]
    if style.extra_heading:
        values = style.extra_values or ("",)
        cells.append([values[place % len(values)] for place in range(len(cells[0]))])
    grid += [list(row) for row in zip(*cells, strict=True)]
    if style.has_totals:
        grid.append(["Total", len(cells[0])])
    grid += [[], *([line.format_map(words)] for line in style.notes_below)] if style.notes_below else []
    name = table.name.replace("_", " ").capitalize()[:31]
    return Sheet(name, grid, merged, len(headings), style.blank_rows)


def _headings(table: Table, style: Style) -> list[str]:
    """Each column's heading, as this agency writes it; no two alike."""
    found: list[str] = []
    for column in table.columns.values():
        names = (column.name, *column.aliases)
        wanted = names[min(style.headings, len(names) - 1)]
        found.append(
            next(name for name in (wanted, *names) if name.casefold() not in {f.casefold() for f in found})
        )
    return found + ([style.extra_heading] if style.extra_heading else [])


def _cells(column: Column, values: np.ndarray, style: Style) -> list[Cell]:
    if column.type in DATES:
        return _dates(column, values, style)
    if column.type in NUMBERS:
        return [None if np.isnan(value) else _number(value) for value in values.astype(float)]
    if column.type == "flag":
        yes, no = style.flags
        return [None if value is None else yes if value else no for value in values]
    if column.type == "category":
        spelt = {value: spelling(column, value, style) for value in column.allowed}
        return [None if value is None else spelt[value] for value in values]
    return [None if value is None else str(value) for value in values]


def _number(value: float) -> Cell:
    return int(value) if value.is_integer() else float(value)


def _dates(column: Column, values: np.ndarray, style: Style) -> list[Cell]:
    moments: Sequence = values.astype("datetime64[s]").tolist()
    found: list[Cell] = [
        moment if column.type == "datetime" or moment is None else moment.date() for moment in moments
    ]
    if column.name in style.text_dates:
        return [None if moment is None else as_text(moment) for moment in found]
    return found


def spelling(column: Column, value: str, style: Style) -> str:
    """A value of a list as an agency writes it: its own name, a code for it, or with a letter before it.

    >>> sex = Column("sex", "Sex", "category", allowed=("female", "male"), codes={"F": "female", "M": "male"})
    >>> spelling(sex, "male", Style("xlsx", lettered=("sex",)))
    'b) Male'
    >>> spelling(sex, "male", Style("xlsx", coded=("sex",)))
    'M'
    """
    if column.name in style.coded:
        return next((code for code, means in column.codes.items() if means == value), value)
    if column.name in style.lettered:
        return f"{'abcdefghijklmnopqrstuvwxyz'[column.allowed.index(value)]}) {_with_capital(value)}"
    return _with_capital(value) if style.headings and re.match(r"[a-z]+( |$)", value) else value


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
