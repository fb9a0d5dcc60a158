"""How wide a table's columns are on paper: reckoned here once, for the press would lay every table out
twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from xml.etree.ElementTree import Element, SubElement

from wscb_lib.paper.tree import words_of

SHEET = 106
"""Characters of a table's type across a sheet."""
_SHEET_OF_MANY = 128
"""The same in a table of so many columns that it is set in smaller type."""
_HELD = "\xa0"
_PADDING, _PICTURE, _PARTED = 3, 17, 10
"""Characters: between columns, of a small picture, and of a heading that parts between syllables."""


def set_columns(table: Element) -> int:
    """Give a table its columns' widths, and no more of the sheet than it needs; about how many lines it is
    tall.

    One with cells across several columns is left to the press, and reckoned at two lines a row.
    """
    rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    if not rows or len({len(row) for row in rows}) > 1 or any("colspan" in c.attrib for r in rows for c in r):
        return 2 * len(rows)
    columns_of = list(zip(*rows, strict=True))
    if sum(max(map(_least, column)) for column in columns_of) > SHEET:
        _let_break([cell for row in rows for cell in row])
    least, sheet = [max(_least(cell) for cell in column) for column in columns_of], SHEET
    if sum(least) > SHEET:
        # smaller type, and headings that part between syllables
        table.set("class", f"{table.get('class', '')} many".strip())
        sheet = _SHEET_OF_MANY
        least = [max(_PARTED, *map(_least, column[1:])) for column in columns_of]
    widths = widths_of([max(_asked(c), n) for c, n in zip(columns_of, least, strict=True)], least, sheet)
    table.set("style", f"width:{100 * sum(widths) / sheet:.1f}%")
    columns = Element("colgroup")
    for width in widths:
        SubElement(columns, "col", {"style": f"width:{100 * width / sum(widths):.2f}%"})
    table.insert(0, columns)
    return sum(max(map(_lines, row, widths)) for row in rows)


def _lines(cell: Element, width: float) -> int:
    """Lines that a cell's words take; a small picture is one more."""
    picture = cell.find(".//svg") is not None
    return ceil((len(words_of(cell)) + _PADDING) / width) + picture


def widths_of(asked: Sequence[int], least: Sequence[int], sheet: int = SHEET) -> list[float]:
    """Each column's width in characters, never more than the sheet together.

    What all ask for where there is room; else each has its longest word, and shares what is left by what it
    asks for beyond.

    >>> widths_of([20, 10], [8, 6], sheet=40)
    [20.0, 10.0]
    >>> widths_of([60, 10], [10, 10], sheet=40)
    [30.0, 10.0]
    >>> sum(widths_of([60, 60], [30, 30], sheet=40))
    40.0
    """
    if sum(asked) <= sheet:
        return [float(each) for each in asked]
    if sum(least) >= sheet:
        return [each * sheet / sum(least) for each in least]
    left = sheet - sum(least)
    beyond = [max(0, wish - need) for wish, need in zip(asked, least, strict=True)]
    return [need + left * more / sum(beyond) for need, more in zip(least, beyond, strict=True)]


def _asked(column: Sequence[Element]) -> int:
    """What a column would have: its longest cell on one line, unless most of its cells are far shorter."""
    lengths = [len(words_of(cell)) + _PADDING for cell in column]
    usual = round(1.5 * sum(lengths) / len(lengths)) + 10
    return max(min(max(lengths), usual), *map(_least, column))


def _let_break(cells: Sequence[Element]) -> None:
    """Figures that stand unbroken on a screen may part between their words, where a sheet has no room for
    them whole: the press would part them anywhere."""
    for part in (part for cell in cells for part in cell.iter()):
        part.text, part.tail = (words and words.replace(_HELD, " ") for words in (part.text, part.tail))


def _least(cell: Element) -> int:
    """The cell's longest word, or the small picture in it; what is bold is wider, and what is held together
    is one word."""
    longest = max(map(len, re.split("[ \n]+", "".join(cell.itertext()))))
    wide = 1.15 if cell.tag == "th" and cell.get("scope") == "col" else 1
    return max(round(longest * wide) + _PADDING, _PICTURE if cell.find(".//svg") is not None else 0)
