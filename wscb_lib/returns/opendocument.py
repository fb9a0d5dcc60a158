"""Looks inside an .ods for what its reader leaves out: errors, formulas never worked out, merges, what is
struck out, or shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.left_out import LeftOut, Place, is_somebodys, never_worked_out
from wscb_lib.returns.marks import raised, struck_out
from wscb_lib.returns.shown import WHITE, Colours, shows_another, shows_part_of_a_date
from wscb_lib.returns.spellings import UNSAVED_FORMULA, is_excel_error

_WORTH_A_LOOK = re.compile(
    rb"table:formula|value-type=\"error\"|>(?:#[A-Z#]|Err:)|-spanned=\"(?!1\")"
    rb"|text-position=\"super|text-position=\"[1-9]"
    rb"|line-through-(?:style|type)=\"(?!none)|visibility=\"(?:collapse|filter)\"|null-date"
    rb"|data-style-name|<(?:\w+:)?annotation\b|(?i:#ffffff)|background-color=\"#"
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
    in_part: set[str] = field(default_factory=set)
    otherwise: set[str] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether a cell may look like anything but what it holds."""
        return bool(self.struck or self.raised or self.in_part or self.otherwise)


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
    found, codes = _Styles(), _codes(root)
    for style in root.iter():
        if _local(style) != "style":
            continue
        name, letters, behind = _get(style, "name"), "", ""
        for part in style:
            through = (
                _get(part, "text-line-through-style", "none"),
                _get(part, "text-line-through-type", "none"),
            )
            if any(value != "none" for value in through):
                found.struck.add(name)
            height = _get(part, "text-position").split(" ")[0]
            if height and height not in ("0%", "0"):
                found.raised.add(name)
            letters = _colour(part, "color") or letters
            behind = _colour(part, "background-color") or behind
        code = codes.get(_get(style, "data-style-name"), "General")
        if shows_another(code) or Colours(letters, behind).hide:
            found.otherwise.add(name)
        if shows_part_of_a_date(code):
            found.in_part.add(name)
    return found


def _colour(part: ElementTree.Element, name: str) -> str:
    said = _get(part, name).lower()
    return WHITE if said == "#ffffff" else said if said.startswith("#") else ""


_SIGNS = {
    "scientific-number": "0E+00",
    "fraction": "# ?/?",
    "day": "dd",
    "month": "mm",
    "year": "yyyy",
    "day-of-week": "ddd",
    "hours": "hh",
    "minutes": "mm",
    "seconds": "ss",
    "text-content": "@",
    "boolean": "General",
    "currency-symbol": "£",
}
"""The parts of a format, as Excel would write them."""
_PLAIN_CONDITIONS = (">=0", ">0", "<0")  # those by which a format of several sections is written apart


def _codes(root: ElementTree.Element) -> dict[str, str]:
    """The formats of numbers and dates by name, each written as Excel would."""
    styles = {_get(style, "name"): style for style in root.iter() if _is_of_number(style)}
    single = {name: _code(style) for name, style in styles.items()}
    codes = {}
    for name, style in styles.items():
        sections = []
        for part in style:
            if _local(part) == "map":
                condition = _get(part, "condition").replace("value()", "").replace(" ", "")
                before = "" if condition in _PLAIN_CONDITIONS else f"[{condition}]"
                sections.append(before + single.get(_get(part, "apply-style-name"), "General"))
        codes[name] = ";".join([*sections, single[name]])
    return codes


def _is_of_number(style: ElementTree.Element) -> bool:
    return _local(style).endswith("-style") and "datastyle" in style.tag


def _code(style: ElementTree.Element) -> str:
    """One format without those that it gives way to."""
    code = ""
    for part in style:
        name = _local(part)
        if name == "text":
            code += "%" if part.text == "%" else f'"{part.text or ""}"'
        elif name == "number":
            code += "0" + "," * (len(_get(part, "display-factor", "1").split(".")[0]) // 3)
        elif name == "text-properties" and _colour(part, "color") == WHITE:
            code = f"[White]{code}"
        elif name in _SIGNS:
            code += _SIGNS[name]
    return code or ";"


def _look_at(table: ElementTree.Element, styles: _Styles, left_out: LeftOut, was_worked_out: bool) -> LeftOut:
    sheet = _Sheet(left_out)
    _look_at_columns(table, sheet)
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


def _look_at_columns(table: ElementTree.Element, sheet: _Sheet) -> None:
    place = 0
    for column in _within(table, "table-column"):
        many = int(_get(column, "number-columns-repeated", "1"))
        places = range(place, min(place + many, 16_384))
        sheet.styles |= dict.fromkeys(places, _get(column, "default-cell-style-name"))
        if _get(column, "visibility") in ("collapse", "filter"):
            sheet.left_out.hidden_columns |= set(places)
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
    style = _get(cell, "style-name") or sheet.styles.get(place[1], "")
    left_out.mark(place, style, styles.struck, styles.raised, styles.in_part, styles.otherwise)
    notes = [part for part in cell if _local(part) == "annotation"]
    if any(is_somebodys(_author(note), "".join(note.itertext())) for note in notes):
        left_out.noted.add(place)
    if kind in ("string", "") and (styles.struck or styles.raised) and place not in left_out.texts:
        marked = "\n".join(_marked(part, styles) for part in cell if _local(part) == "p")
        if marked != shown:
            left_out.texts[place] = marked


def _author(note: ElementTree.Element) -> str:
    return next((part.text or "" for part in note if _local(part) == "creator"), "")


def _marked(part: ElementTree.Element, styles: _Styles) -> str:
    """A paragraph's words: what is set high stays high, what is struck out is marked so."""
    text = part.text or ""
    for inner in part:
        text += _marked(inner, styles) + (inner.tail or "")
    style = _get(part, "style-name")
    if _local(part) == "span" and style in styles.struck:
        return struck_out(text)
    return raised(text) if _local(part) == "span" and style in styles.raised else text
