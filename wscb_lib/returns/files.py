"""Opens what agencies send: xlsx, xls, ods and csv become sheets of cells. Knows nothing of returns.

Nothing here raises for a bad file: `Opened.fault` says what is wrong and what to do.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import python_calamine

from wscb_lib.counts_in_words import counted
from wscb_lib.returns import old_workbook, opendocument, workbook_xml
from wscb_lib.returns.delimited import SEPARATORS, decode, separate
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.left_out import LeftOut
from wscb_lib.returns.spellings import is_blank_row

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
KINDS = (*WORKBOOKS, *TEXTS)
MOST_UNPACKED = int(os.environ.get("WSCB_UNPACKED_MEGABYTES", "200")) * 10**6
"""Bytes that a file may unpack to: it can be set. The specimen's largest return, of four years, is 4 MB."""
LEAST_PART = 20_000  # bytes that a part counts for however small: ten thousand of them are no workbook
LONGEST_CELL = 250_000  # letters
MOST_HEADINGS = 2_000
FIRST_ROWS = 20  # headings are looked for so far down
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old .xls files begin, and workbooks with a password
_ACCEPTED = "Wanted an Excel workbook (.xlsx or .xls), an OpenDocument spreadsheet (.ods) or a .csv."


@dataclass(frozen=True)
class Sheet:
    """A grid of cells as opened; row 1 of the sheet is `rows[0]`. A csv is one sheet with no name."""

    name: str
    rows: list[list[object]]
    is_hidden: bool = False
    left_out: LeftOut = field(default_factory=LeftOut)

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


def open_file(path: Path, score: Callable[[Sequence[object]], float]) -> Opened:
    """Open a return. `score` says how well a row serves as headings: it settles which separator a csv
    uses."""
    if path.is_dir():
        return Opened(
            fault=Fault(
                "it is a folder",
                "Wanted a file: move the agency's file out of it and remove the folder.",
                "Send the file itself.",
            )
        )
    if path.exists() and not path.is_file():
        return Opened(
            fault=Fault(
                "it is a pipe or a device and no file",
                "Put the agency's file there.",
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
        return Opened(
            fault=Fault("there is no such file", "Check the name and the quarter's folder.", "Send it again.")
        )
    except OSError:
        return Opened(
            fault=Fault(
                "it cannot be opened", "Close it in Excel and check that you may read it.", "Send it again."
            )
        )
    if len(raw) > MOST_UNPACKED:
        return Opened(fault=_TOO_LARGE)
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        nil = "a nil return still carries its headings."
        return Opened(fault=Fault("it is blank", f"Ask for it again: {nil}", f"Send it again: {nil}"))
    is_text = path.suffix.lower() in TEXTS
    opened = _open_csv(raw, score) if is_text else _open_workbook(raw, path.suffix.lower())
    beyond = next((fault for sheet in opened.sheets if (fault := _beyond_measure(sheet))), None)
    return Opened(fault=beyond) if beyond else opened


def _beyond_measure(sheet: Sheet) -> Fault | None:
    """The fault of a sheet that no list of people could be: nobody may wait for it to be understood."""
    mend = "Copy the list alone into a new workbook"
    longest = max((len(cell) for row in sheet.rows for cell in row if type(cell) is str), default=0)
    if longest > LONGEST_CELL:
        found = f"a cell holds {longest:,} letters: Excel itself writes no more than 32,767"
        return Fault(found, f"{mend} and put that in its place.", f"{mend} and send that.")
    widest = max((len(row) - row.count("") for row in sheet.rows[:FIRST_ROWS]), default=0)
    if widest > MOST_HEADINGS:
        found = f"one row holds {widest:,} headings, and no return has {MOST_HEADINGS:,}"
        return Fault(found, f"{mend} and put that in its place.", f"{mend} and send that.")
    return None


def _open_workbook(raw: bytes, suffix: str) -> Opened:
    if locked := _is_locked(raw):
        return Opened(fault=locked)
    if unpacked(raw) > MOST_UNPACKED:
        return Opened(fault=_TOO_LARGE)
    inside = workbook_xml.look_inside(raw)
    if inside.far:  # the reader would end the whole run, and raise nothing
        return Opened(fault=_too_far(inside.far))
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
    left_out = inside.sheets or opendocument.look(raw)
    notes: list[str] = []
    if raw.startswith(_OLE):
        seen = old_workbook.look(raw)
        left_out = seen or {}
        if seen is None:
            notes.append(
                "an old .xls workbook: error cells such as #N/A cannot be told from blanks. Ask for .xlsx"
            )
    sheets = tuple(_with_what_is_left_out(sheet, left_out.get(sheet.name, LeftOut())) for sheet in sheets)
    notes += [
        f"{sheet.place}: {counted(sheet.left_out.hidden_rows, 'hidden row')} read like the others"
        for sheet in sheets
        if sheet.left_out.hidden_rows
    ]
    return Opened(sheets, f"workbook ({suffix})", tuple(notes))


def _read_sheets(book: python_calamine.CalamineWorkbook) -> tuple[Sheet, ...]:
    hidden = {m.name for m in book.sheets_metadata if m.visible != python_calamine.SheetVisibleEnum.Visible}
    found = []
    for place, name in enumerate(book.sheet_names):
        try:
            rows: list[list[object]] = [
                [*row] for row in book.get_sheet_by_index(place).to_python(skip_empty_area=False)
            ]
        except python_calamine.WorksheetNotFound:  # a sheet that is a chart
            continue
        found.append(Sheet(name, rows, name in hidden))
    return tuple(found)


def _too_far(cell: str) -> Fault:
    """The fault of a workbook whose cells span more than can be laid out. A cell's address is nobody's
    value."""
    clear = (
        "Go to the end of each sheet (Ctrl+End), delete the rows and columns that are not part of the list, "
        "and save it"
    )
    return Fault(
        f"a sheet reaches as far as {cell}, for a cell there holds something far from all others, if only a "
        "space",
        f"Wanted a list with nothing far below it or beside it. {clear}.",
        f"Wanted a list with nothing far below it or beside it. {clear} and send it again.",
    )


_PASSWORD = Fault(
    "it is protected by a password",
    "Ask for it without one, by the secure route agreed for returns.",
    "Send it without one, by the secure route agreed for returns.",
)


_TOO_LARGE = Fault(
    f"it holds more than {MOST_UNPACKED // 10**6} megabytes unpacked, many times the largest return",
    "Open it in Excel, copy the list alone into a new workbook, and put that in its place.",
    "Copy the list alone into a new workbook and send that.",
)


def unpacked(raw: bytes) -> int:
    """How many bytes an archive says it unpacks to; 0 of what is none."""
    if not raw.startswith(b"PK"):
        return 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            return sum(part.file_size + LEAST_PART for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError):
        return 0


def _is_locked(raw: bytes) -> Fault | None:
    """The fault of a workbook that wants a password; None when it wants none. Workbooks with a password are
    wrapped so that they no longer look like workbooks."""
    if raw.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        return _PASSWORD
    if raw.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as parts:
                if "META-INF/manifest.xml" in parts.namelist():
                    return _PASSWORD if b"encryption-data" in parts.read("META-INF/manifest.xml") else None
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, KeyError, EOFError, zlib.error):
            return None
    return None


def _with_what_is_left_out(sheet: Sheet, left_out: LeftOut) -> Sheet:
    """Put back into a sheet what its reader shows otherwise: errors, formulas without a result, marks."""
    for (row, column), text in left_out.texts.items():
        if row < len(sheet.rows):  # the grid holds only what has been used, so it may not reach
            cells = sheet.rows[row]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text
    return replace(sheet, left_out=left_out)


def _open_csv(raw: bytes, score: Callable[[Sequence[object]], float]) -> Opened:
    if raw.startswith((b"PK\x03\x04", _OLE)):
        return Opened(
            fault=Fault(
                "it is a workbook named .csv",
                "Rename it to .xlsx or .xls, or save it from Excel as csv.",
                "Rename it to .xlsx or .xls, or save it from Excel as csv, and send it again.",
            )
        )
    decoded = decode(raw)
    if decoded is None:
        return Opened(
            fault=Fault(
                "it is not text in UTF-8 or Windows-1252",
                "Open it in Excel and save it as CSV UTF-8.",
                "Open it in Excel, save it as CSV UTF-8 and send it again.",
            )
        )
    separator, rows = separate(decoded, score)
    if rows is None:
        return Opened(
            fault=Fault(
                "a quotation mark is opened and never closed, or stands in the middle of a cell, so cells "
                "cannot be told apart",
                "Open it in Excel, find where the columns go wrong, and save it again.",
                "Open it in Excel, find where the columns go wrong, save it and send it again.",
            )
        )
    kind = f"csv ({decoded.encoding}, separated by {SEPARATORS.get(separator, repr(separator))})"
    return Opened((Sheet("", rows),), kind, tuple(decoded.notes))
