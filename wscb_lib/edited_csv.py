"""Csv files of the Board's own that officers edit in Excel, read however Excel saved them.

Excel saves plain "CSV" in Windows-1252, "CSV UTF-8" with a mark before it, "Unicode text" in UTF-16 with
tabs; on some machines it separates by semicolons, it writes 2016-06-30 as 30/06/2016, and it leaves rows of
nothing but separators at the end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Lock

LONGEST_CELL = 10_000_000
_SEPARATORS = ",;\t"
_ONE_AT_A_TIME = Lock()


class NotRead(ValueError):
    """The file cannot be read as a csv: its words say why and what to do, and begin with no place."""


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the csv reader take cells as long as Excel can write, and longer; its own limit is 131,072."""
    with _ONE_AT_A_TIME:
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def read_edited(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The headings, and each row that holds anything: its number as Excel shows it, and its cells by heading.

    A cell that is not there is "". Raises `NotRead` where the file is no text, or cells cannot be told apart.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError:
        raise NotRead("it cannot be opened. Close it in Excel and check that you may read it.") from None
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        with long_cells():
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise NotRead(
            "a quotation mark is opened and never closed, or a cell is longer than Excel can write, so cells "
            "cannot be told apart. Open it in Excel, find where the columns go wrong, and save it again."
        ) from None
    headings = [cell.strip() for cell in lines[0]] if lines else []
    while headings and not headings[-1]:
        headings.pop()
    return headings, [
        (number, {h: c.strip() for h, c in zip(headings, [*cells, *[""] * len(headings)], strict=False)})
        for number, cells in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in cells)
    ]


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotRead("it is a workbook named .csv. Open it in Excel and save it as CSV.")
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotRead(
        "it is no text in UTF-8, UTF-16 or Windows-1252. Open it in Excel and save it as CSV UTF-8."
    )


def british_day(written: str) -> date:
    """A day as people here write it or Excel saves it. Raises `ValueError` for anything else.

    >>> british_day("2016-06-30") == british_day("30/06/2016") == british_day("30/6/16")
    True
    """
    if "/" not in written:
        return date.fromisoformat(written)
    form = "%d/%m/%Y" if len(written.rpartition("/")[2]) == 4 else "%d/%m/%y"
    return datetime.strptime(written, form).date()
