"""Looks inside an .ods for what its reader leaves out: errors, formulas never worked out, merges, what is
struck out, or shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.left_out import LeftOut, Place, is_somebodys, never_worked_out
from wscb_lib.returns.marks import raised, struck_out
from wscb_lib.returns.opendocument_styles import DEFAULT, Styles, get, local, read_styles
from wscb_lib.returns.spellings import UNSAVED_FORMULA, is_excel_error

_WORTH_A_LOOK = re.compile(
    rb"table:formula|value-type=\"error\"|>(?:#[A-Z#]|Err:)|-spanned=\"(?!1\")"
    rb"|text-position=\"super|text-position=\"[1-9]"
    rb"|line-through-(?:style|type)=\"(?!none)|visibility=\"(?:collapse|filter)\"|null-date"
    rb"|data-style-name|<(?:\w+:)?annotation\b|(?i:color=\"#f[0-9a-f]f[0-9a-f]f)|background-color=\"#"
    rb"|font-size=\"[0-3]?(?:\.\d+)?(?:pt|mm)|(?:row-height|column-width)=\"[0-3]?(?:\.\d+)?(?:pt|mm|cm|in)"
)
_PAGES = ("content.xml", "styles.xml")
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
class _Sheet:
    """One sheet as it is gone through; `styles` is the style of each column whose cells have none of their
    own."""

    left_out: LeftOut
    styles: dict[int, str] = field(default_factory=dict)
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
            pages = [parts.read(name) for name in _PAGES if name in names]
            if not any(map(_WORTH_A_LOOK.search, pages)):
                return {}
            meta = parts.read("meta.xml").lower() if "meta.xml" in names else b""
            root, *others = map(ElementTree.fromstring, pages)
    except _UNREADABLE:
        return {}  # the reader itself has opened the spreadsheet: only these extras are unknown
    was_worked_out = any(name in meta for name in _CALCULATES)
    styles, counts_from_1904 = read_styles([root, *others]), _counts_from_1904(root)
    return {
        get(table, "name"): _look_at(
            table, styles, LeftOut(counts_from_1904=counts_from_1904), was_worked_out
        )
        for table in root.iter()
        if local(table) == "table"
    }


def _counts_from_1904(root: ElementTree.Element) -> bool:
    return any(
        local(part) == "null-date" and get(part, "date-value").startswith("1904") for part in root.iter()
    )


def _look_at(table: ElementTree.Element, styles: Styles, left_out: LeftOut, was_worked_out: bool) -> LeftOut:
    sheet = _Sheet(left_out)
    _look_at_columns(table, styles, sheet)
    row = 0
    for line in _within(table, "table-row"):
        many = int(get(line, "number-rows-repeated", "1"))
        is_hidden = _is_hidden(line, styles.low)
        holds = any(local(cell) == "table-cell" and len(cell) for cell in line)
        left_out.hidden_rows += many if is_hidden and holds else 0
        for again in range(many if holds and row + many <= _MOST else 0):
            _look_at_row(line, row + again, styles, sheet)
        row += many
    left_out.texts |= never_worked_out(sheet.noughts, sheet.formulas, False, was_worked_out)
    return left_out


def _is_hidden(line: ElementTree.Element, small: Container[str]) -> bool:
    """Whether a row or a column is hidden, or by its style too low or too narrow to be read."""
    return get(line, "visibility") in ("collapse", "filter") or get(line, "style-name") in small


def _within(table: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """A sheet's rows or columns in order, in groups or out of them; not those of a table within a cell."""
    for part in table:
        if local(part) == name:
            yield part
        elif local(part) in (
            "table-row-group",
            "table-header-rows",
            "table-rows",
            "table-column-group",
            "table-header-columns",
            "table-columns",
        ):
            yield from _within(part, name)


def _look_at_columns(table: ElementTree.Element, styles: Styles, sheet: _Sheet) -> None:
    place = 0
    for column in _within(table, "table-column"):
        many = int(get(column, "number-columns-repeated", "1"))
        places = range(place, min(place + many, 16_384))
        sheet.styles |= dict.fromkeys(places, get(column, "default-cell-style-name"))
        if _is_hidden(column, styles.narrow):
            sheet.left_out.hidden_columns |= set(places)
        place += many


def _look_at_row(line: ElementTree.Element, row: int, styles: Styles, sheet: _Sheet) -> None:
    column = 0
    for cell in line:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        many = int(get(cell, "number-columns-repeated", "1"))
        if len(cell) or get(cell, "formula"):
            for again in range(many):
                _look_at_cell(cell, (row, column + again), styles, sheet)
        column += many


def _look_at_cell(cell: ElementTree.Element, place: Place, styles: Styles, sheet: _Sheet) -> None:
    left_out = sheet.left_out
    shown = "\n".join("".join(part.itertext()) for part in cell if local(part) == "p")
    down, across = int(get(cell, "number-rows-spanned", "1")), int(get(cell, "number-columns-spanned", "1"))
    if down > 1 or across > 1:
        left_out.merges.append((*place, place[0] + down - 1, place[1] + across - 1))
    kind, formula = get(cell, "value-type"), get(cell, "formula")
    if is_excel_error(shown) or any(
        key.endswith("}value-type") and value == "error" for key, value in cell.attrib.items()
    ):
        left_out.texts[place] = shown if is_excel_error(shown) else "#VALUE!"
    elif formula:
        sheet.formulas.append(place)
        if not kind and not shown:
            left_out.texts[place] = UNSAVED_FORMULA
        elif kind == "float" and float(get(cell, "value", "0") or 0) == 0:
            sheet.noughts.append(place)
    style = get(cell, "style-name") or sheet.styles.get(place[1], "") or DEFAULT
    left_out.mark(place, style, styles.struck, styles.raised, styles.in_part, styles.otherwise)
    notes = [part for part in cell if local(part) == "annotation"]
    if any(is_somebodys(_author(note), "".join(note.itertext())) for note in notes):
        left_out.noted.add(place)
    if kind in ("string", "") and styles.any_words and place not in left_out.texts:
        marked = "\n".join(_marked(part, styles, shown) for part in cell if local(part) == "p")
        if marked != shown:
            left_out.texts[place] = marked


def _author(note: ElementTree.Element) -> str:
    return next((part.text or "" for part in note if local(part) == "creator"), "")


def _marked(part: ElementTree.Element, styles: Styles, shown: str) -> str:
    """A paragraph's words: what is set high stays high, what is struck out, or hidden among what is shown, is
    marked so."""
    text = part.text or ""
    for inner in part:
        text += _marked(inner, styles, shown) + (inner.tail or "")
    if local(part) != "span":
        return text
    style = get(part, "style-name")
    if style in styles.struck or (style in styles.otherwise and text != shown):
        return struck_out(text)
    return raised(text) if style in styles.raised else text
