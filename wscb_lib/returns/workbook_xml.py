"""Looks inside an .xlsx for what its reader leaves out: error cells, formulas never worked out, hidden rows.

And, before it is read at all, for a cell so far from the others that reading it would end the whole run.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.spellings import UNSAVED_FORMULA

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</(?:\w+:)?v>|<(?:\w+:)?is\b")
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"')
_UNREADABLE = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
    EOFError,
    zlib.error,
)

MOST_PLACES = 40_000_000
"""Rows times columns, of all sheets together, above which a workbook is not opened.

The reader lays out every place from A1 to the last cell, blank or not, at some 40 bytes each: so many take 2 GB. They
are hundreds of times the largest return, and a space in the last row that Excel has, below 38 columns, is still read.
"""
_HOLDS_SOMETHING = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,10})[\"'][^>/]*>(?!\s*</)"  # a format alone lays out nothing
)


@dataclass
class LeftOut:
    """What one sheet holds that the reader shows as blank: texts by (row, column), both from 0."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0


def far_cell(raw: bytes) -> str:
    """The last row and column, as `XFD1048576`, of the sheet that lays out most, when all lay out too many; else "".

    "" too for any other kind of file.
    """
    if not raw.startswith(b"PK"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            found = [_last_place(parts.read(name)) for name in parts.namelist() if _may_be_sheet(name)]
    except _UNREADABLE:
        return ""  # the reader will say that it is damaged
    if sum(row * column for row, column in found) <= MOST_PLACES:
        return ""
    row, column = max(found, key=lambda last: last[0] * last[1])
    return f"{_letters(column)}{row}"


def _may_be_sheet(name: str) -> bool:
    """Any part of a workbook but its words: where its sheets stand is the writer's choice."""
    folded = name.casefold()
    return folded.startswith("xl/") and folded.endswith(".xml") and not folded.endswith("sharedstrings.xml")


def _last_place(xml: bytes) -> tuple[int, int]:
    """How many rows and columns a sheet lays out; noughts where nothing stands."""
    rows, columns = {0}, {b""}
    for cell in _HOLDS_SOMETHING.finditer(xml):
        columns.add(cell[1])
        rows.add(int(cell[2]))
    return max(rows), max(map(_number, columns))


def look(raw: bytes) -> dict[str, LeftOut]:
    """What each sheet of an .xlsx leaves out, by sheet name; empty for any other kind of file."""
    if not raw.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                return {}
            return {name: _look_at(parts.read(part)) for name, part in _sheet_parts(parts).items()}
    except _UNREADABLE:
        return {}  # the reader itself has opened the workbook: only these extras are unknown


def _sheet_parts(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names and the file of the archive that holds each."""
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
        for link in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    found = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            if targets.get(link) in parts.namelist():
                found[element.get("name", "")] = targets[link]
    return found


def _look_at(xml: bytes) -> LeftOut:
    left_out = LeftOut(hidden_rows=len(_HIDDEN_ROW.findall(xml)))
    if b't="e"' not in xml and not re.search(rb"<(?:\w+:)?f\b", xml):
        return left_out
    for cell in _CELL.finditer(xml):
        attributes, inside = cell[1], cell[2] or b""
        place, value = _PLACE.search(attributes), _VALUE.search(inside)
        if not place:
            continue
        if b't="e"' in attributes and value and value[1]:
            left_out.texts[_position(place)] = value[1].decode("ascii", "replace")
        elif re.search(rb"<(?:\w+:)?f\b", inside) and not value and b't="str"' not in attributes:
            left_out.texts[_position(place)] = UNSAVED_FORMULA
    return left_out


def _position(place: re.Match[bytes]) -> tuple[int, int]:
    """`B7` as (6, 1)."""
    return int(place[2]) - 1, _number(place[1]) - 1


def _number(letters: bytes) -> int:
    """A column's letters as its number, A as 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


def _letters(column: int) -> str:
    """A column's number as its letters.

    >>> _letters(16384), _number(b"XFD")
    ('XFD', 16384)
    """
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters
