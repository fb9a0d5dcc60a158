"""Looks inside an .xlsx, each sheet once, for what its reader leaves out: errors, formulas never worked out,
merges.

And, before it is read at all, for a cell so far from the others that reading it would end the whole run.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.left_out import LeftOut, Place, centred_over, never_worked_out
from wscb_lib.returns.spellings import UNSAVED_FORMULA
from wscb_lib.returns.workbook_parts import MARKED_RUNS, Book, Formats, marked_text, noted, read_book

# A cell with something in it: a format alone lays out nothing.
_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,10})[\"'][^>]*)(?<!/)>(?!\s*</)(.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
_FILLED = re.compile(  # the same, where only its place is asked
    rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,10})[\"'][^>]*(?<!/)>(?!\s*</)"
)
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:\s+(?!r=)[\w:]+=(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:row\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL)
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,3})(\d{1,10})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_INLINE = re.compile(rb"<(?:\w+:)?is\b.*</(?:\w+:)?is>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b([^>]*)>")
_SPREAD = re.compile(
    rb"\bt=[\"'](?:array|dataTable)[\"'].*?\bref=[\"']([^\"']+)|\bref=[\"']([^\"']+)[\"'].*?\bt=[\"']array"
)
_KIND = re.compile(rb"\bt=[\"'](\w+)[\"']")
_FORMAT = re.compile(rb"\bs=[\"'](\d+)[\"']")
_NOUGHT = re.compile(rb"\s*[-+]?0*\.?0*(?:[eE][-+]?\d+)?\s*")
_HIDDEN_ROW = re.compile(  # or lower than letters that can be read
    rb"<(?:\w+:)?row\b[^>]*(?:\bhidden=[\"'](?:1|true)[\"']|\bht=[\"'][0-3](?:\.\d+)?[\"'])"
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_IS_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']|\bwidth=[\"']0(?:\.\d+)?[\"']")
_MAY_HIDE = (b"hidden", b' width="0')
_LOW = [b' ht="%d%c' % (low, end) for low in range(4) for end in b'."']
_RULES = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b([^>]*)>(.*?)</(?:\w+:)?conditionalFormatting>", re.DOTALL
)
_RULE = re.compile(rb"\bdxfId=[\"'](\d+)[\"']")
_STRIKE = re.compile(rb"<(?:\w+:)?strike(?!\s+val=[\"'](?:0|false)[\"'])")
_SHOWS_NONE = re.compile(rb"\bshowValue=[\"'](?:0|false)[\"']")  # a bar or a sign in a figure's place
_RULED = re.compile(rb"\bsqref(?:=[\"']|>)([^\"'<]+)")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([^\"']+)[\"']")
_CORNERS = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")
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

The reader lays out every place from A1 to the last cell, blank or not, at some 40 bytes each: so many take 2
GB. They are hundreds of times the largest return, and a space in the last row that Excel has, below 38
columns, is still read.
"""
_MOST_COLUMNS = 16_384


@dataclass(frozen=True)
class Inside:
    """What an .xlsx holds beside the values its reader shows; empty for any other kind of file.

    `far` is the last row and column, as `XFD1048576`, of the sheet that lays out most, when all lay out too
    many.
    """

    far: str = ""
    sheets: dict[str, LeftOut] = field(default_factory=dict)


def look_inside(raw: bytes) -> Inside:
    """Look once at every sheet of an .xlsx."""
    if not raw.startswith(b"PK"):
        return Inside()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            try:
                book = read_book(parts)
            except _UNREADABLE:
                book = Book()  # the reader will say that it is damaged, or that it is no workbook of Excel
            scans = {name: _scan(parts.read(name), book) for name in parts.namelist() if _may_be_sheet(name)}
            for part in scans.keys() & set(book.sheets.values()):
                with suppress(*_UNREADABLE):
                    areas = [_area(ref.encode()) for ref in noted(parts, part)]
                    scans[part].left_out.noted |= {area[:2] for area in areas if area}
    except _UNREADABLE:
        return Inside()
    return Inside(
        _far([scan.last for scan in scans.values()]),
        {name: scans[part].left_out for name, part in book.sheets.items() if part in scans},
    )


def look(raw: bytes) -> dict[str, LeftOut]:
    """List what each sheet of an .xlsx leaves out, by sheet name; empty for any other kind of file."""
    return look_inside(raw).sheets


def _may_be_sheet(name: str) -> bool:
    """Any part of a workbook but its words: where its sheets stand is the writer's choice."""
    folded = name.casefold()
    return folded.startswith("xl/") and folded.endswith(".xml") and not folded.endswith("sharedstrings.xml")


def _far(last: list[Place]) -> str:
    if sum(row * column for row, column in last) <= MOST_PLACES:
        return ""
    row, column = max(last, key=lambda place: place[0] * place[1])
    return f"{_letters(column)}{row}"


@dataclass
class _Scan:
    """One sheet as it is looked through: `last` is how many rows and columns it lays out."""

    last: Place
    left_out: LeftOut


def _scan(xml: bytes, book: Book) -> _Scan:
    left_out = LeftOut(counts_from_1904=book.counts_from_1904)
    _look_around(xml, left_out, book)
    has_formulas = (b"<f" in xml or b":f" in xml) and re.search(rb"<(?:\w+:)?f\b", xml)
    has_errors = (b't="e' in xml or b"t='e" in xml) and re.search(rb"\bt=[\"']e[\"']", xml)
    looks_close = has_formulas or has_errors or book.words or any(word in xml for word in MARKED_RUNS)
    cells, rows, columns = list[tuple[Place, bytes, bytes]](), [-1], [-1]
    if _UNPLACED.search(xml):
        cells = list(_count_along(xml))
    elif looks_close:
        cells = [((int(c[3]) - 1, _number(c[2]) - 1), c[1], c[4]) for c in _CELL.finditer(xml)]
    else:
        filled = _FILLED.findall(xml)
        rows += [int(row) - 1 for _, row in filled]
        columns += [_number(letters) - 1 for letters in {letters for letters, _ in filled}]
    rows += [row for (row, _), _, _ in cells]
    columns += [column for (_, column), _, _ in cells]
    if looks_close or cells:
        _look_at(cells, book, left_out)
    elif book.formats.any:
        _look_at_formats(xml, book.formats, left_out)
    return _Scan((max(rows) + 1, max(columns) + 1), left_out)


def _look_around(xml: bytes, left_out: LeftOut, book: Book) -> None:
    """Read what a sheet says of its rows and columns, before and after its cells."""
    if any(word in xml for word in (*_MAY_HIDE, *(_LOW if b' ht="' in xml else ()))):
        left_out.hidden_rows = len(_HIDDEN_ROW.findall(xml))
        for found in _COLUMN.findall(xml):
            ends = [re.search(rb"\b" + end + rb"=[\"'](\d+)", found) for end in (b"min", b"max")]
            if _IS_HIDDEN.search(found) and ends[0] and ends[1]:
                left_out.hidden_columns |= set(
                    range(int(ends[0][1]) - 1, min(int(ends[1][1]), _MOST_COLUMNS))
                )
    if b"mergeCell" in xml:
        left_out.merges = [area for ref in _MERGE.findall(xml) if (area := _area(ref))]
    if book.formats.centred:
        left_out.merges += centred_over(_centred(xml, book.formats.centred))
    for head, inside in _RULES.findall(xml) if b"conditionalFormatting" in xml else ():
        is_striking = not book.formats.striking.isdisjoint(map(int, _RULE.findall(inside)))
        if is_striking or _STRIKE.search(inside) or _SHOWS_NONE.search(inside):
            refs = [ref for found in _RULED.findall(head + b" " + inside) for ref in found.split()]
            left_out.struck_by_rule += [area for ref in refs if (area := _area(ref))]


def _centred(xml: bytes, formats: set[int]) -> Iterator[tuple[Place, bool]]:
    """The cells that are centred over several columns, and whether each holds something."""
    for place, attributes, inside in _along(xml):
        number = _FORMAT.search(attributes)
        if number is not None and int(number[1]) in formats:
            yield place, bool(inside)


def _area(ref: bytes) -> tuple[int, int, int, int] | None:
    """`H7:H10` as first row, first column, last row, last column."""
    found = _CORNERS.fullmatch(ref)
    if not found:
        return None
    top, left = int(found[2]) - 1, _number(found[1]) - 1
    return (top, left, int(found[4]) - 1, _number(found[3]) - 1) if found[3] else (top, left, top, left)


def _count_along(xml: bytes) -> Iterator[tuple[Place, bytes, bytes]]:
    """The cells with something in them of a sheet that does not say where each stands."""
    return (cell for cell in _along(xml) if cell[2])


def _along(xml: bytes) -> Iterator[tuple[Place, bytes, bytes]]:
    """Every cell of a sheet in its order: one that does not say where it stands comes after the one before
    it."""
    row, column = -1, -1
    for found in _ROW_OR_CELL.finditer(xml):
        if found[1] is not None:
            place = _PLACE.search(found[1])
            row, column = (int(place[2]) - 1 if place else row + 1), -1
            continue
        place = _PLACE.search(found[2])
        if place and place[1]:
            row, column = int(place[2]) - 1, _number(place[1]) - 1
        else:
            column += 1
        yield (row, column), found[2], (found[3] or b"").strip()


def _look_at(cells: list[tuple[Place, bytes, bytes]], book: Book, left_out: LeftOut) -> None:
    """Read what stands in each cell beside its value."""
    noughts, formulas, areas = list[Place](), list[Place](), list[tuple[int, int, int, int]]()
    held: dict[Place, bytes] = {}
    formats = book.formats
    for place, attributes, inside in cells:
        kind = _kind(attributes)
        formula = _FORMULA.search(inside) if b"<f" in inside or b":f" in inside else None
        value = _VALUE.search(inside)
        if kind == b"e" and value:
            left_out.texts[place] = value[1].decode("utf-8", "replace")
        elif kind == b"s" and value and book.words:
            if (text := book.words.get(int(value[1]))) is not None:
                left_out.texts[place] = text
        elif kind == b"inlineStr" and any(word in inside for word in MARKED_RUNS):
            if inline := _INLINE.search(inside):
                left_out.texts[place] = marked_text(ElementTree.fromstring(_bare(inline[0])))
        elif formula and not value and kind != b"str":
            left_out.texts[place] = UNSAVED_FORMULA
        elif value and kind in (b"", b"n"):
            held[place] = value[1]
        if formula:
            formulas.append(place)
            if (spread := _SPREAD.search(formula[1])) and (area := _area(spread[1] or spread[2])):
                areas.append(area)
        if formats.any and (number := _FORMAT.search(attributes)):
            _mark(place, int(number[1]), formats, left_out)
    if formulas:
        formulas += [
            place for place in held if any(a <= place[0] <= c and b <= place[1] <= d for a, b, c, d in areas)
        ]
        noughts = [place for place in formulas if place in held and _NOUGHT.fullmatch(held[place])]
        left_out.texts |= never_worked_out(noughts, formulas, book.asks_to_be_worked_out, book.was_worked_out)


def _mark(place: Place, number: int, formats: Formats, left_out: LeftOut) -> None:
    left_out.mark(place, number, formats.struck, formats.raised, formats.monthly, formats.dressed)


def _look_at_formats(xml: bytes, formats: Formats, left_out: LeftOut) -> None:
    """Mark the cells whose format matters, where nothing else of a sheet need be looked at: the others are
    passed over."""
    numbers = formats.struck | formats.raised | formats.monthly | formats.dressed
    either = "|".join(map(str, sorted(numbers))).encode()
    for cell in re.finditer(rb"<(?:\w+:)?c\b([^>]*\bs=[\"'](" + either + rb")[\"'][^>]*)>", xml):
        if (found := _PLACE.search(cell[1])) and (number := _number(found[1])):
            _mark((int(found[2]) - 1, number - 1), int(cell[2]), formats, left_out)


def _kind(attributes: bytes) -> bytes:
    found = _KIND.search(attributes)
    return found[1] if found else b""


def _bare(xml: bytes) -> bytes:
    """A part of a sheet without the prefixes that it declares elsewhere."""
    return re.sub(rb"<(/?)\w+:", rb"<\1", re.sub(rb"\s\w+:\w+=(?:\"[^\"]*\"|'[^']*')", b"", xml))


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
