"""Opens what agencies send: xlsx, xls, ods and csv become sheets of cells. Knows nothing of returns.

Nothing here raises for a bad file: `Opened.fault` says what is wrong and what to do.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from wscb_lib.returns import workbook_xml
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.spellings import counted, is_blank, is_blank_row

WORKBOOKS = (".xlsx", ".xls", ".ods")
KINDS = (*WORKBOOKS, ".csv")
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old .xls files begin, and workbooks with a password
_ACCEPTED = "Wanted an Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or a .csv."


@dataclass(frozen=True)
class Sheet:
    """A grid of cells as opened; row 1 of the sheet is `rows[0]`. A csv is one sheet with no name."""

    name: str
    rows: list[list[Any]]
    is_hidden: bool = False

    @property
    def place(self) -> str:
        """How a sentence names it."""
        return f'sheet "{self.name}"' if self.name else "the file"

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(is_blank_row(row) for row in self.rows)


@dataclass(frozen=True)
class Opened:
    """A file's sheets; or, when it cannot be opened, the `fault`."""

    sheets: tuple[Sheet, ...] = ()
    kind: str = ""
    notes: tuple[str, ...] = ()
    fault: Fault | None = None


@dataclass
class _Csv:
    text: str
    encoding: str
    notes: list[str] = field(default_factory=list)


def open_file(path: Path, score: Callable[[Sequence[Any]], float]) -> Opened:
    """Open a return. `score` says how well a row serves as headings: it settles which separator a csv uses."""
    if path.is_dir():
        return Opened(
            fault=Fault(
                "it is a folder",
                "Wanted a file: move the agency's file out of it and remove the folder.",
                "Send the file itself.",
            )
        )
    if path.suffix.lower() not in KINDS:
        return Opened(
            fault=Fault(
                f'it is of the kind "{path.suffix}"',
                f"{_ACCEPTED} Ask for one of those, or save it as one.",
                f"{_ACCEPTED} Save it as one of those and send it again.",
                shown="it is of a kind that is not read",
            )
        )
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Opened(fault=Fault("there is no such file", "Check the name and the quarter's folder.", "Send it again."))
    except OSError:
        return Opened(
            fault=Fault("it cannot be opened", "Close it in Excel and check that you may read it.", "Send it again.")
        )
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        nil = "a nil return still carries its headings."
        return Opened(fault=Fault("it is blank", f"Ask for it again: {nil}", f"Send it again: {nil}"))
    return (
        _open_csv(raw, score) if path.suffix.lower() == ".csv" else _open_workbook(raw, path.suffix.lower())
    )


def _open_workbook(raw: bytes, suffix: str) -> Opened:
    if locked := _is_locked(raw):
        return Opened(fault=locked)
    if far := workbook_xml.far_cell(raw):  # the reader would end the whole run, and raise nothing
        return Opened(fault=_too_far(far))
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            sheets = _read_sheets(book)
    except python_calamine.PasswordError:
        return Opened(fault=_PASSWORD)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 (a damaged .xls panics inside the reader: that is no Exception)
        return Opened(
            fault=Fault(
                f"it is not a workbook that can be read: damaged, or another kind of file named {suffix}",
                "Open it in Excel, save it as .xlsx and put that here, or ask for it again.",
                "Open it in Excel, save it as .xlsx and send that.",
            )
        )
    return _with_what_the_reader_leaves_out(raw, sheets, suffix)


def _read_sheets(book: python_calamine.CalamineWorkbook) -> tuple[Sheet, ...]:
    hidden = {m.name for m in book.sheets_metadata if m.visible != python_calamine.SheetVisibleEnum.Visible}
    found = []
    for place, name in enumerate(book.sheet_names):
        try:
            rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
        except python_calamine.WorksheetNotFound:  # a sheet that is a chart
            continue
        found.append(Sheet(name, rows, name in hidden))
    return tuple(found)


def _too_far(cell: str) -> Fault:
    """The fault of a workbook whose cells span more than can be laid out. A cell's address is nobody's value."""
    clear = "Go to the end of each sheet (Ctrl+End), delete the rows and columns that are not part of the list, and save it"
    return Fault(
        f"a sheet reaches as far as {cell}, for a cell there holds something far from all others, if only a space",
        f"Wanted a list with nothing far below it or beside it. {clear}.",
        f"Wanted a list with nothing far below it or beside it. {clear} and send it again.",
    )


_PASSWORD = Fault(
    "it is protected by a password",
    "Ask for it without one, by the secure route agreed for returns.",
    "Send it without one, by the secure route agreed for returns.",
)


def _is_locked(raw: bytes) -> Fault | None:
    """The fault of a workbook that wants a password; None when it wants none. Workbooks with a password are wrapped so that they no longer look like workbooks."""
    if raw.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        return _PASSWORD
    if raw.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as parts:
                if "META-INF/manifest.xml" in parts.namelist():
                    return _PASSWORD if b"encryption-data" in parts.read("META-INF/manifest.xml") else None
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
            return None
    return None


def _with_what_the_reader_leaves_out(raw: bytes, sheets: tuple[Sheet, ...], suffix: str) -> Opened:
    """The reader shows Excel's error cells, and formulas with no saved result, as blanks: say which they were."""
    notes: list[str] = []
    if raw.startswith(_OLE):
        notes.append(
            "an old .xls workbook: error cells such as #N/A cannot be told from blanks. Ask for .xlsx"
        )
    for name, left_out in workbook_xml.look(raw).items():
        sheet = next((s for s in sheets if s.name == name), None)
        if sheet is None:
            continue
        for (row, column), text in left_out.texts.items():
            _put(sheet.rows, row, column, text)
        if left_out.hidden_rows:
            notes.append(f"{sheet.place}: {counted(left_out.hidden_rows, 'hidden row')} read like the others")
    return Opened(sheets, f"workbook ({suffix})", tuple(notes))


def _put(rows: list[list[Any]], row: int, column: int, text: str) -> None:
    """Write into a grid where its cell is blank; the grid holds only what has been used, so it may not reach."""
    if row < len(rows):
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        if is_blank(rows[row][column]):
            rows[row][column] = text


def _open_csv(raw: bytes, score: Callable[[Sequence[Any]], float]) -> Opened:
    if raw.startswith((b"PK\x03\x04", _OLE)):
        return Opened(
            fault=Fault(
                "it is a workbook named .csv",
                "Rename it to .xlsx or .xls, or save it from Excel as csv.",
                "Rename it to .xlsx or .xls, or save it from Excel as csv, and send it again.",
            )
        )
    decoded = _decode(raw)
    if decoded is None:
        return Opened(
            fault=Fault(
                "it is not text in UTF-8 or Windows-1252",
                "Open it in Excel and save it as CSV UTF-8.",
                "Open it in Excel, save it as CSV UTF-8 and send it again.",
            )
        )
    separator, rows = _separate(decoded, score)
    if rows is None:
        return Opened(
            fault=Fault(
                "a quotation mark is opened and never closed, or stands in the middle of a cell, so cells cannot be "
                "told apart",
                "Open it in Excel, find where the columns go wrong, and save it again.",
                "Open it in Excel, find where the columns go wrong, save it and send it again.",
            )
        )
    kind = f"csv ({decoded.encoding}, separated by {_SEPARATORS.get(separator, repr(separator))})"
    return Opened((Sheet("", rows),), kind, tuple(decoded.notes))


def _decode(raw: bytes) -> _Csv | None:
    """Text from bytes: UTF-8, then Windows-1252, each with or without the mark of UTF-8; and which it was."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _Csv(
                raw.decode("utf-16"), "UTF-16", ["the file is in UTF-16, Excel's Unicode text: read so"]
            )
        except UnicodeDecodeError:
            return None
    for codec, name in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            text = raw.removeprefix(codecs.BOM_UTF8).decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            return None
        notes = (
            []
            if name == "UTF-8"
            else [f"the file is not in UTF-8: read as {name}. Look at names with accents"]
        )
        return _Csv(text, name, notes)
    return None


def _separate(decoded: _Csv, score: Callable[[Sequence[Any]], float]) -> tuple[str, list[list[Any]] | None]:
    """The separator whose first rows best serve as headings, and every row; None when quotation marks are broken."""
    text = decoded.text
    if told := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):  # Excel's own way of saying it
        return told[1], _rows(text[told.end() :], told[1])

    def merit(separator: str) -> tuple[float, int]:
        # Broken quotation marks are for the whole reading to report: here only the first lines count.
        rows = list(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator))[:20]
        return max((score(row) for row in rows), default=0), max((len(row) for row in rows), default=0)

    try:
        best = max(_SEPARATORS, key=merit)
    except csv.Error:
        return ",", None
    if best != ",":
        decoded.notes.append(f"the file is separated by {_SEPARATORS[best]}: read so")
    return best, _rows(text, best)


def _rows(text: str, separator: str) -> list[list[Any]] | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
