"""The styles of an OpenDocument spreadsheet: which strike out, set high, hide, or show another figure.

A cell names a style of the page that holds it, or one of the page of styles; each may take what it does not
say itself from a parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.shown import (
    NARROWEST,
    SMALLEST_LETTERS,
    WHITE,
    Colours,
    shows_another,
    shows_part_of_a_date,
)

DEFAULT = "Default"
"""The style of a cell that names none."""
_LENGTH = re.compile(r"(\d*\.?\d+)(pt|in|cm|mm|pc|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12.0, "px": 0.75}
_POINTS_OF_A_LETTER = 5.0  # how wide a letter of a usual size is
_MOST_PARENTS = 20  # a style that is its own ancestor has more


@dataclass
class Styles:
    """The names of the styles that matter: of cells and of parts of their words, of rows that are too low to
    be read, and of columns too narrow."""

    struck: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    in_part: set[str] = field(default_factory=set)
    otherwise: set[str] = field(default_factory=set)
    low: set[str] = field(default_factory=set)
    narrow: set[str] = field(default_factory=set)

    @property
    def any_words(self) -> bool:
        """Whether a part of a cell's words may be set high, struck out or hidden."""
        return bool(self.struck or self.raised or self.otherwise)


def local(element: ElementTree.Element) -> str:
    """The name of an element without its space."""
    return element.tag.rpartition("}")[2]


def get(element: ElementTree.Element, name: str, missing: str = "") -> str:
    """An attribute by its name alone; of two that differ only by their prefix, the one of the standard."""
    found = [(key, value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name]
    return min(found, key=lambda pair: "oasis" not in pair[0])[1] if found else missing


def read_styles(roots: Sequence[ElementTree.Element]) -> Styles:
    """The styles of the page that holds the cells, and of the page of styles."""
    found, codes = Styles(), _codes(roots)
    styles = {
        get(style, "name"): style
        for root in reversed(roots)
        for style in root.iter()
        if local(style) == "style"
    }
    for name, style in styles.items():
        said = _said(style, styles)
        if any(said.get(key, "none") != "none" for key in _THROUGH):
            found.struck.add(name)
        if said.get("text-position", "0").split(" ")[0] not in ("0%", "0"):
            found.raised.add(name)
        code = codes.get(said.get("data-style-name", ""), "General")
        letters = _hex(said.get("color", ""))
        hides = Colours(letters, _hex(said.get("background-color", ""))).hide
        if shows_another(code) or hides or _points(said.get("font-size", "")) < SMALLEST_LETTERS:
            found.otherwise.add(name)
        if shows_part_of_a_date(code):
            found.in_part.add(name)
        if _points(said.get("row-height", "")) < SMALLEST_LETTERS:
            found.low.add(name)
        if _points(said.get("column-width", "")) < NARROWEST * _POINTS_OF_A_LETTER:
            found.narrow.add(name)
    return found


_THROUGH = ("text-line-through-style", "text-line-through-type")
_SAID = (*_THROUGH, "text-position", "color", "background-color", "font-size", "row-height", "column-width")


def _said(style: ElementTree.Element, styles: Mapping[str, ElementTree.Element]) -> dict[str, str]:
    """What a style says of how things look, and what it takes from its parents."""
    said: dict[str, str] = {}
    for each in _with_parents(style, styles):
        parts = [(key, get(part, key)) for part in each for key in _SAID]
        parts.append(("data-style-name", get(each, "data-style-name")))
        for key, value in reversed(parts):
            if value and key not in said:
                said[key] = value
    return said


def _with_parents(
    style: ElementTree.Element, styles: Mapping[str, ElementTree.Element]
) -> Iterator[ElementTree.Element]:
    known: ElementTree.Element | None = style
    for _ in range(_MOST_PARENTS):
        if known is None:
            return
        yield known
        known = styles.get(get(known, "parent-style-name"))


def _points(said: str) -> float:
    """A length in points; without end where none is said."""
    found = _LENGTH.fullmatch(said)
    return float(found[1]) * _POINTS[found[2]] if found else float("inf")


def _hex(said: str) -> str:
    """A colour as RRGGBB; "" where none is said."""
    return said[1:].upper() if said.startswith("#") else ""


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


def _codes(roots: Sequence[ElementTree.Element]) -> dict[str, str]:
    """The formats of numbers and dates by name, each written as Excel would."""
    styles = {get(style, "name"): style for root in roots for style in root.iter() if _is_of_number(style)}
    single = {name: _code(style) for name, style in styles.items()}
    codes = {}
    for name, style in styles.items():
        sections = []
        for part in style:
            if local(part) == "map":
                condition = get(part, "condition").replace("value()", "").replace(" ", "")
                before = "" if condition in _PLAIN_CONDITIONS else f"[{condition}]"
                sections.append(before + single.get(get(part, "apply-style-name"), "General"))
        codes[name] = ";".join([*sections, single[name]])
    return codes


def _is_of_number(style: ElementTree.Element) -> bool:
    return local(style).endswith("-style") and "datastyle" in style.tag


def _code(style: ElementTree.Element) -> str:
    """One format without those that it gives way to."""
    code = ""
    for part in style:
        name = local(part)
        if name == "text":
            code += "%" if part.text == "%" else f'"{part.text or ""}"'
        elif name == "number":
            code += "0" + "," * (len(get(part, "display-factor", "1").split(".")[0]) // 3)
        elif name == "text-properties" and _hex(get(part, "color")) == WHITE:
            code = f"[White]{code}"
        elif name in _SIGNS:
            code += _SIGNS[name]
    return code or ";"
