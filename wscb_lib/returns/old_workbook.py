"""Looks inside an old .xls for what its reader leaves out: errors, formulas never worked out, merges, what is
hidden.

An .xls is a small file system that holds one stream of records; [MS-CFB] and [MS-XLS] say how.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from wscb_lib.returns.left_out import LeftOut, Place, centred_over, is_somebodys, never_worked_out
from wscb_lib.returns.old_words import marked_words
from wscb_lib.returns.shown import (
    BLACK,
    INDEXED,
    NARROWEST,
    SMALLEST_LETTERS,
    Colours,
    Shown,
    look_at_formats,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # from here on a number is a mark and no sector
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _BOUNDSHEET, _DATE1904, _FONT, _XF = 0x0809, 0x000A, 0x0085, 0x0022, 0x0031, 0x00E0
_FORMULA, _BOOLERR, _ROW, _COLINFO, _MERGED = 0x0006, 0x0205, 0x0208, 0x007D, 0x00E5
_FORMAT, _WORDS, _CONTINUED, _WORD, _NUMBERS = 0x041E, 0x00FC, 0x003C, 0x00FD, 0x00BD
_BLANK, _BLANKS, _NOTE, _PALETTE = 0x0201, 0x00BE, 0x001C, 0x0092
_CELLS = {
    0x0203,
    _WORD,
    0x0204,
    0x027E,
    _FORMULA,
    _BOOLERR,
}  # numbers, words, formulas, errors: row, column, format
_VERSION = 0x0600  # Excel 97 to 2003; older ones are not looked into
_UNREADABLE = (struct.error, IndexError, ValueError, KeyError, OverflowError, MemoryError)
_LARGEST_SECTOR = 12  # 4,096 bytes, as a power of two: a larger one is damage
_ACROSS, _FILLED = 6, 4  # centred over several columns; written again and again until the cell is full
_FIRST_OF_ITS_OWN = 8  # the number of the first colour that a workbook may choose
_TWIPS = 20  # in a point; widths are in 256ths of a letter


@dataclass(frozen=True)
class _Format:
    """How a cell looks: its font, how a number is shown, whether it is centred over several columns, and the
    colour behind it: its number, where the cell is filled with that alone."""

    font: int
    number: int
    is_across: bool
    is_repeated: bool
    is_filled: bool
    colour: int | None


@dataclass
class _Old:
    """The settings an old workbook states before its sheets begin."""

    starts: dict[str, int] = field(default_factory=dict)  # sheet -> where its records begin
    counts_from_1904: bool = False
    fonts: list[tuple[bool, bool]] = field(default_factory=list)  # struck out, set high
    letters: list[int] = field(default_factory=list)  # the colour of each font
    tiny: list[bool] = field(default_factory=list)  # whether letters of a font are too small to be read
    colours: list[str] = field(default_factory=lambda: list(INDEXED))
    formats: list[_Format] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)  # ways of showing a number
    shown: Shown = field(default_factory=Shown)
    words: dict[int, str] = field(default_factory=dict)  # shared texts with a part set high or struck out

    def hides(self, font: int, look: _Format | None = None) -> bool:
        """Whether letters of a font cannot be seen: too small, or of the colour behind them."""
        behind = "" if look is None or not look.is_filled else self._colour(look.colour)
        return self.tiny[font] or Colours(self._colour(self.letters[font]), behind).hide

    def _colour(self, number: int | None) -> str:
        """A colour by its number; what is no plain colour is only itself."""
        if number is None:
            return "pattern"
        return self.colours[number] if number < len(self.colours) else BLACK  # Windows' own choice


@dataclass
class _Formulas:
    """Where a sheet's formulas stand: all, those whose result is blank, those at 0 that ask to be worked out
    on loading."""

    all: list[Place] = field(default_factory=list)
    blank: list[Place] = field(default_factory=list)
    asking: list[Place] = field(default_factory=list)


def look(raw: bytes) -> dict[str, LeftOut] | None:
    """List what each sheet of an .xls leaves out, by sheet name; None where that cannot be told."""
    if not raw.startswith(_OLE):
        return None
    try:
        stream = _stream(raw)
        old = _read_start(stream)
        return {name: _look_at(stream, start, old) for name, start in old.starts.items()} or None
    except _UNREADABLE:
        return None  # the reader itself has opened the workbook: only these extras are unknown


def _stream(raw: bytes) -> bytes:
    """The workbook's own stream out of the file system around it."""
    shifts = struct.unpack_from("<H H", raw, 30)
    if max(shifts) > _LARGEST_SECTOR:
        raise ValueError("no such sector")
    sector, small = (1 << shift for shift in shifts)
    tables, root_at, _, cutoff, small_at, _, more_at, _ = struct.unpack_from("<I I I I I I I I", raw, 44)
    lists = list(struct.unpack_from("<109I", raw, 76))
    seen = set[int]()
    while more_at < _LAST_SECTOR and more_at not in seen:
        seen.add(more_at)
        further = struct.unpack_from(f"<{sector // 4}I", raw, sector * (more_at + 1))
        lists, more_at = lists + list(further[:-1]), further[-1]
    chain: list[int] = []
    for number in [number for number in lists if number < _LAST_SECTOR][:tables]:
        chain += struct.unpack_from(f"<{sector // 4}I", raw, sector * (number + 1))

    def follow(start: int, links: list[int], size: int, held: bytes, ahead: int) -> bytes:
        parts, at, known = [], start, set[int]()
        while at < _LAST_SECTOR and at not in known:
            known.add(at)
            parts.append(held[size * (at + ahead) : size * (at + ahead + 1)])
            at = links[at]
        return b"".join(parts)

    entries = follow(root_at, chain, sector, raw, 1)
    found = {}
    for place in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(0, length - 2)].decode("utf-16-le")
        found[name] = struct.unpack_from("<I I", entries, place + 116)
    start, size = found["Workbook"]
    if size >= cutoff:
        return follow(start, chain, sector, raw, 1)[:size]
    packed = follow(small_at, chain, sector, raw, 1)
    links = list(struct.unpack(f"<{len(packed) // 4}I", packed))
    return follow(start, links, small, follow(found["Root Entry"][0], chain, sector, raw, 1), 0)[:size]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, from its beginning to its end; charts within a sheet are passed
    over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<H H", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if depth <= 0:
            return


def _read_start(stream: bytes) -> _Old:
    old, words, last = _Old(), list[bytes](), 0
    for kind, body in _records(stream, 0):
        if kind == _BOF and struct.unpack_from("<H", body)[0] != _VERSION:
            raise ValueError("older than Excel 97")
        if kind == _BOUNDSHEET:
            start, length, is_wide = struct.unpack_from("<I", body)[0], body[6], body[7] & 1
            name = body[8 : 8 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1")
            if body[5] == 0:  # a list: no chart, no macros
                old.starts[name] = start
        elif kind == _DATE1904:
            old.counts_from_1904 = body[:1] == b"\x01"
        elif kind == _FONT:
            old.fonts.append((bool(body[2] & 8), struct.unpack_from("<H", body, 8)[0] in (1, 2)))
            old.letters.append(struct.unpack_from("<H", body, 4)[0])
            old.tiny.append(struct.unpack_from("<H", body)[0] < SMALLEST_LETTERS * _TWIPS)
        elif kind == _PALETTE:
            own = [body[at : at + 3].hex().upper() for at in range(2, len(body) - 3, 4)]
            old.colours[_FIRST_OF_ITS_OWN : _FIRST_OF_ITS_OWN + len(own)] = own
        elif kind == _XF:
            old.formats.append(_format(body))
        elif kind == _FORMAT:
            number, length, is_wide = struct.unpack_from("<H H B", body)
            code = body[5 : 5 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1")
            old.codes[number] = code
        elif kind == _WORDS or (kind == _CONTINUED and last == _WORDS):
            words.append(body)
        last = kind if kind != _CONTINUED else last
    parts = [(struck, high, old.hides(font)) for font, (struck, high) in enumerate(old.fonts)]
    old.words = marked_words(words, parts) if words else {}
    old.shown = look_at_formats(old.codes)
    return old


def _format(body: bytes) -> _Format:
    font, number, _, align = struct.unpack_from("<H H H B", body)
    pattern, colours = struct.unpack_from("<I H", body, 14)
    kind = pattern >> 26
    colour = colours & 0x7F if kind == 1 else None
    return _Format(font, number, align & 7 == _ACROSS, align & 7 == _FILLED, bool(kind), colour)


def _look_at(stream: bytes, start: int, old: _Old) -> LeftOut:
    left_out = LeftOut(counts_from_1904=old.counts_from_1904)
    found, across = _Formulas(), dict[Place, bool]()
    for kind, body in _records(stream, start):
        for place, number in _formats_in(kind, body):
            _look_at_format(place, number, kind not in (_BLANK, _BLANKS), old, left_out, across)
        if kind in _CELLS:
            row, column = struct.unpack_from("<H H", body)
            if kind == _BOOLERR and body[7] == 1:
                left_out.texts[row, column] = _ERRORS.get(body[6], "#VALUE!")
            elif kind == _WORD and (text := old.words.get(struct.unpack_from("<I", body, 6)[0])) is not None:
                left_out.texts[row, column] = text
            elif kind == _FORMULA:
                _look_at_formula((row, column), body, left_out, found)
        elif kind == _NOTE:
            row, column = struct.unpack_from("<H H", body)
            left_out.noted |= {(row, column)} if is_somebodys(_author(body), "") else set()
        elif kind == _ROW:
            left_out.hidden_rows += _is_hidden_row(body)
        elif kind == _COLINFO:
            first, last, width, _, options = struct.unpack_from("<H H H H H", body)
            left_out.hidden_columns |= (
                set(range(first, min(last, 255) + 1)) if options & 1 or width < NARROWEST * 256 else set()
            )
        elif kind == _MERGED:
            for number in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<H H H H", body, 2 + 8 * number)
                left_out.merges.append((top, left, bottom, right))
    left_out.merges += centred_over(sorted(across.items()))
    left_out.texts |= never_worked_out(found.asking, found.asking, True, False)
    left_out.texts |= never_worked_out(found.blank, found.all, False, False)
    return left_out


def _is_hidden_row(body: bytes) -> bool:
    """Whether a row is hidden, or set so low that nothing in it can be read."""
    height, options = struct.unpack_from("<H", body, 6)[0], struct.unpack_from("<I", body, 12)[0]
    is_low = bool(options & 0x40) and height < SMALLEST_LETTERS * _TWIPS  # a height that somebody chose
    return bool(options & 0x20) or is_low


def _formats_in(kind: int, body: bytes) -> Iterator[tuple[Place, int]]:
    """The format of each cell of a record; a record of several beside each other gives one to each."""
    if kind in _CELLS or kind == _BLANK:
        row, column, number = struct.unpack_from("<H H H", body)
        yield (row, column), number
    elif kind in (_NUMBERS, _BLANKS):
        row, first = struct.unpack_from("<H H", body)
        size = 6 if kind == _NUMBERS else 2
        for place in range((len(body) - 6) // size):
            yield (row, first + place), struct.unpack_from("<H", body, 4 + size * place)[0]


def _author(body: bytes) -> str:
    length, is_wide = struct.unpack_from("<H B", body, 8)
    return body[11 : 11 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1")


def _look_at_format(
    place: Place, number: int, holds: bool, old: _Old, left_out: LeftOut, across: dict[Place, bool]
) -> None:
    if number >= len(old.formats):
        return
    look = old.formats[number]
    if look.is_across:
        across[place] = holds
    if not holds:
        return
    font = look.font - (look.font > 4)  # there is no font 4: Excel counts 0 to 3, then from 5
    if font < len(old.fonts):
        if old.fonts[font][0]:
            left_out.struck.add(place)
        if old.fonts[font][1]:
            left_out.raised.add(place)
        if old.hides(font, look):
            left_out.dressed.add(place)
    if look.number in old.shown.in_part:
        left_out.monthly.add(place)
    if look.number in old.shown.otherwise or look.is_repeated:
        left_out.dressed.add(place)


def _look_at_formula(place: Place, body: bytes, left_out: LeftOut, found: _Formulas) -> None:
    result, asks = body[6:14], bool(struct.unpack_from("<H", body, 14)[0] & 2)
    found.all.append(place)
    if result[6:] != b"\xff\xff":  # a number
        if asks and struct.unpack("<d", result)[0] == 0:
            found.asking.append(place)
    elif result[0] == 2:
        left_out.texts[place] = _ERRORS.get(result[2], "#VALUE!")
    elif result[0] == 3:
        found.blank.append(place)
