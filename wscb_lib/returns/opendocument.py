"""Looks inside an .ods for what its reader leaves out: errors, formulas never worked out, merges, what is
struck out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.left_out import LeftOut, Place, never_worked_out
from wscb_lib.returns.marks import raised, struck_out
from wscb_lib.returns.spellings import UNSAVED_FORMULA, is_excel_error

_WORTH_A_LOOK = re.compile(
    rb"table:formula|value-type=\"error\"|>(?:#[A-Z#]|Err:)|-spanned=\"(?!1\")"
    rb"|text-position=\"super|text-position=\"[1-9]"
    rb"|line-through-(?:style|type)=\"(?!none)|visibility=\"(?:collapse|filter)\"|null-date"
)
_CALCULATES = (b"libreoffice", b"openoffice", b"collabora", b"microsoft", b"gnumeric")
_MOST = 1_048_576  # rows of a sheet: what is repeated beyond is the blank tail
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


@dataclass
class _Styles:
    struck: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)


@dataclass
class _Sheet:
    """One sheet as it is gone through."""

    left_out: LeftOut
    noughts: list[Place] = field(default_factory=list)
    formulas: list[Place] = field(default_factory=list)


def look(raw: bytes) -> dict[str, LeftOut]:
    """List what each sheet of an .ods leaves out, by sheet name; empty for any other file, or where
    nothing is left out."""
    if not raw.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = set(parts.namelist())
            if "content.xml" not in names:
                return {}
            content = parts.read("content.xml")
            if not _WORTH_A_LOOK.search(content):
                return {}
            meta = parts.read("meta.xml").lower() if "meta.xml" in names else b""
            root = ElementTree.fromstring(content)
    except _UNREADABLE:
        return {}  # the reader itself has opened the spreadsheet: only these extras are unknown
    was_worked_out = any(name in meta for name in _CALCULATES)
    styles, counts_from_1904 = _styles(root), _counts_from_1904(root)
    return {
        _get(table, "name"): _look_at(
            table, styles, LeftOut(counts_from_1904=counts_from_1904), was_worked_out
        )
        for table in root.iter()
        if _local(table) == "table"
    }


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: ElementTree.Element, name: str, missing: str = "") -> str:
    """An attribute by its name alone; of two that differ only by their prefix, the one of the standard."""
    found = [(key, value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name]
    return min(found, key=lambda pair: "oasis" not in pair[0])[1] if found else missing


def _counts_from_1904(root: ElementTree.Element) -> bool:
    return any(
        _local(part) == "null-date" and _get(part, "date-value").startswith("1904") for part in root.iter()
    )


def _styles(root: ElementTree.Element) -> _Styles:
    found = _Styles()
    for style in root.iter():
        if _local(style) != "style":
            continue
        for part in style:
            through = (
                _get(part, "text-line-through-style", "none"),
                _get(part, "text-line-through-type", "none"),
            )
            if any(value != "none" for value in through):
                found.struck.add(_get(style, "name"))
            height = _get(part, "text-position").split(" ")[0]
            if height and height not in ("0%", "0"):
                found.raised.add(_get(style, "name"))
    return found


def _look_at(table: ElementTree.Element, styles: _Styles, left_out: LeftOut, was_worked_out: bool) -> LeftOut:
    sheet = _Sheet(left_out)
    _look_at_columns(table, left_out)
    row = 0
    for line in _within(table, "table-row"):
        many = int(_get(line, "number-rows-repeated", "1"))
        is_hidden = _get(line, "visibility") in ("collapse", "filter")
        holds = any(_local(cell) == "table-cell" and len(cell) for cell in line)
        left_out.hidden_rows += many if is_hidden and holds else 0
        for again in range(many if holds and row + many <= _MOST else 0):
            _look_at_row(line, row + again, styles, sheet)
        row += many
    left_out.texts |= never_worked_out(sheet.noughts, sheet.formulas, False, was_worked_out)
    return left_out


def _within(table: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """A sheet's rows or columns in order, in groups or out of them; not those of a table within a cell."""
    for part in table:
        if _local(part) == name:
            yield part
        elif _local(part) in (
            "table-row-group",
            "table-header-rows",
            "table-rows",
            "table-column-group",
            "table-header-columns",
            "table-columns",
        ):
            yield from _within(part, name)


def _look_at_columns(table: ElementTree.Element, left_out: LeftOut) -> None:
    place = 0
    for column in _within(table, "table-column"):
        many = int(_get(column, "number-columns-repeated", "1"))
        if _get(column, "visibility") in ("collapse", "filter"):
            left_out.hidden_columns |= set(range(place, min(place + many, 16_384)))
        place += many


def _look_at_row(line: ElementTree.Element, row: int, styles: _Styles, sheet: _Sheet) -> None:
    column = 0
    for cell in line:
        if _local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        many = int(_get(cell, "number-columns-repeated", "1"))
        if len(cell) or _get(cell, "formula"):
            for again in range(many):
                _look_at_cell(cell, (row, column + again), styles, sheet)
        column += many


def _look_at_cell(cell: ElementTree.Element, place: Place, styles: _Styles, sheet: _Sheet) -> None:
    left_out = sheet.left_out
    shown = "\n".join("".join(part.itertext()) for part in cell if _local(part) == "p")
    down, across = int(_get(cell, "number-rows-spanned", "1")), int(_get(cell, "number-columns-spanned", "1"))
    if down > 1 or across > 1:
        left_out.merges.append((*place, place[0] + down - 1, place[1] + across - 1))
    kind, formula = _get(cell, "value-type"), _get(cell, "formula")
    if is_excel_error(shown) or any(
        key.endswith("}value-type") and value == "error" for key, value in cell.attrib.items()
    ):
        left_out.texts[place] = shown if is_excel_error(shown) else "#VALUE!"
    elif formula:
        sheet.formulas.append(place)
        if not kind and not shown:
            left_out.texts[place] = UNSAVED_FORMULA
        elif kind == "float" and float(_get(cell, "value", "0") or 0) == 0:
            sheet.noughts.append(place)
    style = _get(cell, "style-name")
    if style in styles.struck:
        left_out.struck.add(place)
    if style in styles.raised:
        left_out.raised.add(place)
    if kind in ("string", "") and (styles.struck or styles.raised) and place not in left_out.texts:
        marked = "\n".join(_marked(part, styles) for part in cell if _local(part) == "p")
        if marked != shown:
            left_out.texts[place] = marked


def _marked(part: ElementTree.Element, styles: _Styles) -> str:
    """A paragraph's words: what is set high stays high, what is struck out is marked so."""
    text = part.text or ""
    for inner in part:
        text += _marked(inner, styles) + (inner.tail or "")
    style = _get(part, "style-name")
    if _local(part) == "span" and style in styles.struck:
        return struck_out(text)
    return raised(text) if _local(part) == "span" and style in styles.raised else text
