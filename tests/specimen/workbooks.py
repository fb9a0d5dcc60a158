"""Cells to files: xlsx, xls, ods and csv whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | int | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """A grid of cells. `merged` are rows (from 0) whose first cell is laid over so many columns; `wide` is
    their width.

    `blank_rows` rows after the last have been touched, and hold nothing.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[int, ...] = ()
    wide: int = 1
    blank_rows: int = 0


def write_xlsx(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """An Excel workbook; `made_on` is the day its properties give."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
    day, time = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
    bold, lined = book.add_format({"bold": True}), book.add_format({"bottom": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                _write_xlsx_cell(page, row, column, cell, day, time)
        for row in sheet.merged:
            page.merge_range(row, 0, row, max(sheet.wide - 1, 1), sheet.rows[row][0], bold)
        for row in range(len(sheet.rows), len(sheet.rows) + sheet.blank_rows):
            for column in range(sheet.wide):
                page.write_blank(row, column, None, lined)
    book.close()
    return buffer.getvalue()


def _write_xlsx_cell(page: Any, row: int, column: int, cell: Cell, day: Any, time: Any) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(row, column, cell, time)
    elif isinstance(cell, date):
        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, str):
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)


def write_xls(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """A workbook of the kind Excel made before 2007. It keeps no dates of its own."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day, time = xlwt.easyxf(num_format_str="DD/MM/YYYY"), xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM")
    plain, lined = xlwt.easyxf(), xlwt.easyxf("borders: bottom thin")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            if row in sheet.merged:
                page.write_merge(row, row, 0, max(sheet.wide - 1, 1), cells[0], plain)
                continue
            for column, cell in enumerate(cells):
                if cell is not None:
                    page.write(
                        row,
                        column,
                        cell,
                        time if isinstance(cell, datetime) else day if isinstance(cell, date) else plain,
                    )
        for row in range(len(sheet.rows), len(sheet.rows) + sheet.blank_rows):
            for column in range(sheet.wide):
                page.write(row, column, "", lined)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_ods(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """An OpenDocument spreadsheet. It keeps no dates of its own."""
    tables = "".join(_ods_table(sheet) for sheet in sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_ODS_NAMES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for name, text in (
            ("mimetype", _ODS_TYPE),
            ("content.xml", content),
            ("META-INF/manifest.xml", _ODS_MANIFEST),
        ):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            parts.writestr(entry, text)
    return buffer.getvalue()


def _ods_table(sheet: Sheet) -> str:
    rows = []
    for place, cells in enumerate(sheet.rows):
        spans = sheet.wide if place in sheet.merged else 1
        rows.append(
            "".join(_ods_cell(cell, spans if column == 0 else 1) for column, cell in enumerate(cells))
        )
    rows += ["<table:table-cell/>" * sheet.wide] * sheet.blank_rows
    lines = "".join(f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>" for cells in rows)
    return f"<table:table table:name={quoteattr(sheet.name)}>{lines}</table:table>"


def _ods_cell(cell: Cell, spans: int) -> str:
    span = f' table:number-columns-spanned="{spans}"' if spans > 1 else ""
    if cell is None or cell == "":
        return f"<table:table-cell{span}/>"
    if isinstance(cell, date):
        told = cell.isoformat()
        return (
            f'<table:table-cell{span} office:value-type="date" '
            f'office:date-value="{told}"><text:p>{told}</text:p></table:table-cell>'
        )
    if isinstance(cell, str):
        return (
            f"<table:table-cell{span} "
            f'office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        )
    return (
        f'<table:table-cell{span} office:value-type="float" '
        f'office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


def write_csv(sheets: Sequence[Sheet], encoding: str) -> bytes:
    """One sheet as text, in an encoding Excel may have chosen; days as 31/03/2016."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in sheets[0].rows:
        writer.writerow([as_text(cell) for cell in cells])
    for _ in range(sheets[0].blank_rows):
        writer.writerow([""] * sheets[0].wide)
    return buffer.getvalue().encode(encoding)


def as_text(cell: Cell) -> str:
    """A cell as a person types it.

    >>> as_text(date(2016, 3, 31)), as_text(4.0), as_text(None)
    ('31/03/2016', '4', '')
    """
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


WRITERS: Mapping[str, Callable[[Sequence[Sheet], date], bytes]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
}
