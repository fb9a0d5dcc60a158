"""Looks inside an .xlsx for what its reader leaves out: error cells, formulas never worked out, hidden rows."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
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
)


@dataclass
class LeftOut:
    """What one sheet holds that the reader shows as blank: texts by (row, column), both from 0."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0


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
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]) - 1, column - 1
