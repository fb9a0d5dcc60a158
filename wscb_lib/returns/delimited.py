"""Text in columns: in which encoding it is written, and by what its columns are separated."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from wscb_lib.counts_in_words import counted
from wscb_lib.edited_csv import long_cells

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
# Ctrl-Z, with which old systems end a file, and the noughts that fill up its last block
_THOUSANDS = re.compile(r"\d{1,3}[.,]\d{3}")
_END_OF_FILE = "\x1a\x00"


@dataclass
class Decoded:
    """A file's text, the encoding it was in, and what is worth saying of both."""

    text: str
    encoding: str
    notes: list[str] = field(default_factory=list)


def decode(raw: bytes) -> Decoded | None:
    """Decode bytes as UTF-8, else as Windows-1252; returns the text and which of the two it was."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = raw.decode("utf-16").rstrip(_END_OF_FILE)
        except UnicodeDecodeError:
            return None
        said = "the file is in UTF-16, Excel's Unicode text: read so"
        return None if "\x00" in text else Decoded(text, "UTF-16", [said])  # UTF-32 begins alike
    for codec, name in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        try:
            text = raw.removeprefix(codecs.BOM_UTF8).decode(codec)
        except UnicodeDecodeError:
            continue
        text = text.rstrip(_END_OF_FILE)
        if "\x00" in text:
            return None
        notes = (
            []
            if name == "UTF-8"
            else [f"the file is not in UTF-8: read as {name}. Look at names with accents"]
        )
        return Decoded(text, name, notes)
    return None


def separate(
    decoded: Decoded, score: Callable[[Sequence[object]], float]
) -> tuple[str, list[list[object]] | None]:
    """Choose the separator whose first rows serve best as headings; returns it and every row.

    None when quotation marks are broken.
    """
    text = decoded.text
    head = text[:20_000]
    if told := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):  # Excel's own way of saying it
        return told[1], _whole_rows(text[told.end() :], told[1], decoded)

    def merit(separator: str) -> tuple[float, int]:
        # Broken quotation marks are for the whole reading to report: here only the first lines count.
        with long_cells():
            lines = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
            rows = list(islice(lines, 20))
        return max((score(row) for row in rows), default=0), max((len(row) for row in rows), default=0)

    absent = [each for each in SEPARATORS if each not in head]  # they part nothing, so one stands for all
    try:
        best = max((each for each in SEPARATORS if each not in absent[1:]), key=merit)
    except csv.Error:
        return ",", None
    if best != ",":
        decoded.notes.append(f"the file is separated by {SEPARATORS[best]}: read so")
    rows = _whole_rows(text, best, decoded)
    cells = (str(cell) for row in rows or () for cell in row) if best == ";" else ()
    if unsure := sum(bool(_THOUSANDS.fullmatch(cell)) for cell in cells):
        decoded.notes.append(
            f"{counted(unsure, 'figure')} with a comma or a point before three digits, in a file as Excel "
            "writes where a comma begins the decimals: read as in Britain. Is that right?"
        )
    return best, rows


def _whole_rows(text: str, separator: str, decoded: Decoded) -> list[list[object]] | None:
    """Every row, and a note on cells in which others may have ended."""
    rows = _rows(text, separator)
    if rows and '"' in text:
        width = Counter(map(len, rows)).most_common(1)[0][0]
        if swallowed := sum(_holds_rows(cell, separator, width) for row in rows for cell in row):
            decoded.notes.append(
                f"{counted(swallowed, 'cell')} held as many line breaks and separators as whole rows do: a "
                "quotation mark may have swallowed them. Are all the rows there?"
            )
    return rows


def _holds_rows(cell: object, separator: str, width: int) -> bool:
    """Whether a cell holds line breaks and, for each, as many separators as a row has.

    >>> _holds_rows("seen\\nC2,unfounded,N", ",", 3), _holds_rows("seen\\nand well, they say", ",", 3)
    (True, False)
    """
    if width < 3 or type(cell) is not str or "\n" not in cell:
        return False
    return cell.count(separator) == (width - 1) * cell.count("\n")


def _rows(text: str, separator: str) -> list[list[object]] | None:
    try:
        with long_cells():
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            return [[*row] for row in lines]
    except csv.Error:
        return None
