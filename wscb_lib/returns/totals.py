"""Rows that are no case: totals, counts and averages among a table's rows or below them, known by their words
or by their figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wscb_lib.framework.declared import Column, Table
from wscb_lib.returns.headings import Headings
from wscb_lib.returns.spellings import (
    MISSING,
    STATUS_WORDS,
    fold,
    fold_words,
    is_blank,
    is_excel_error,
    written,
)

Cells = Sequence[object]

_TOTALS = re.compile(
    r"(?:(?:grand|sub|overall|column|running|sum|q[1-4]|(?:quarter|month|year)(?:ly)?|annual) ?)?"
    r"(?:totals?|ttl)"
    r"(?: (?:all|overall|q[1-4]|ytd|to date|n|\d+))?|totals? (?:for|of|in) .+"
)
# Words that stand for a total where a reference or a value should; among words of one's own they may be none.
_SUMS = re.compile(
    r"sum|all|overall|average|mean|median|cumulative|ytd|year to date|cyfanswm"
    r"|(?:all|whole) (?:cases|children|agencies|rows|year|quarter)"
)
# So do these, where a row says nothing but figures and others say more.
_COUNTS = re.compile(
    r"(?:distinct )?counta?|max(?:imum)?|min(?:imum)?|avg|n|t|tot|base|range|mode|std ?dev|standard deviation"
    r"|overall (?:figure|number)s?"
    r"|\d+ (?:cases|children|rows|records|entries|people|items)(?: in (?:all|total))?"
    r"|(?:all|whole) (?:town|ages|teams|wards|schools)|(?:number|no|count|sum|average|mean) of .+"
    r"|(?:.+ )?(?:sub ?)?totals?(?: .+)?"
)
_OWN_WORDS, _NUMBERS = ("text", "flag"), ("count", "number")
_FIGURES = re.compile(r"[-<\d,. %]+")
_DAYS = re.compile(r"[\d/.: -]+")
_ROWS_ABOVE, _LARGE_SUM = 3, 10  # with fewer, or below it, one row is soon the sum of others by chance
_NO_TOTAL = "A total is no row of the table: take it out, or complete the row."
NO_CASE = f"Nothing but figures stands in the row, as in a total. {_NO_TOTAL}"
WORDS_ALONE = (
    "Words stand alone in the row, as above a part of a list. Do the rows below belong to this return? Take "
    "the row out, or complete it."
)
SUM_OF_OTHERS = f"Every figure of the row is the sum of those above, as in a total. {_NO_TOTAL}"


def is_total(cells: Cells, headings: Headings, table: Table) -> bool:
    """Whether a row is a total: its first cell says so, only figures follow, and its column has no such
    value."""
    place = first_filled(cells)
    first = cells[place]
    if not isinstance(first, str) or (first.isalnum() and first[-1:].isdigit()):  # as C42 is
        return False
    words = fold_words(first)
    is_sum = bool(_SUMS.fullmatch(words))
    if not (is_sum or _TOTALS.fullmatch(words) or _COUNTS.fullmatch(words)):
        return False
    column = column_at(place, headings, table)
    if column is not None and allows(column, first):
        return False
    if not _TOTALS.fullmatch(words) and _is_a_name(cells, words, place, headings, table):
        return False
    is_told = _TOTALS.fullmatch(words) or (is_sum and column is not None and column.type != "text")
    if is_told and all(map(_is_figure, cells[place + 1 :])):
        return True
    return (column is None or column.type not in _OWN_WORDS) and _lacks_words(cells, place, headings, table)


def _is_a_name(cells: Cells, words: str, place: int, headings: Headings, table: Table) -> bool:
    """Whether what could stand for a total is a name here: in rows one under another, as no total is; or
    among references that are words too, in a row that says when it began."""
    below = headings.sheet.rows[headings.row + 1 :]
    said = [fold_words(written(each)) for row in below if not is_blank(each := _at(row, place))]
    if any(one == two == words for one, two in pairwise(said)):
        return True
    are_words = _are_words([each for each in said if each != words])
    column = column_at(place, headings, table)
    return are_words and column is not None and column.type == "id" and _says_which(cells, headings, table)


def _are_words(said: Cells) -> bool:
    """Whether more than half of what was said has no number in it."""
    return 2 * sum(not re.search(r"\d", written(each)) for each in said) > len(said)


def _says_which(cells: Cells, headings: Headings, table: Table) -> bool:
    """Whether a row says which case it is and when that began, as far as its columns were sent."""
    asked = [name for name in (*table.key, table.opened_on) if name in headings.columns]
    return all(_can_be(_at(cells, headings.columns[name]), table.columns[name]) for name in asked)


def is_a_case(cells: Cells, headings: Headings, table: Table) -> bool:
    """Whether a row says which case it is, and is blank in no column where most others say something. A mere
    word tells a case where others are words too, and the row says more than figures."""
    below = headings.sheet.rows[headings.row + 1 :]
    types = {place: table.columns[name].type for name, place in headings.columns.items()}
    says_more = any(kind in ("category", "flag") and _at(cells, p) is not None for p, kind in types.items())
    for name, place in headings.columns.items():
        column, cell = table.columns[name], _at(cells, place)
        if name in table.key and column.type in ("id", "text") and not re.search(r"\d", written(cell)):
            others = [each for row in below if (each := _at(row, place)) not in (None, cell)]
            if not says_more or (others and not _are_words(others)):
                return False
        may_be_blank = column.type in (*_NUMBERS, "age", "text")
        if cell is None and not may_be_blank and _is_usual(place, headings):
            return False
    return _says_which(cells, headings, table)


def _is_usual(place: int, headings: Headings) -> bool:
    """Whether more than half of the rows below the headings say something at a place."""
    below = headings.sheet.rows[headings.row + 1 :]
    return 2 * sum(_at(row, place) is not None for row in below) > len(below)


def _can_be(cell: object, column: Column) -> bool:
    """Whether a cell holds what can stand in its column, where that is easily told."""
    if cell is None:
        return False
    if column.type in ("date", "datetime"):
        return isinstance(cell, dt.date) or (isinstance(cell, str) and len(re.findall(r"\d", cell)) >= 4)
    return column.type != "category" or allows(column, written(cell))


def first_filled(cells: Cells) -> int:
    """The place of a row's first cell that holds anything."""
    return 0 if not is_blank(cells[0]) else next(n for n, cell in enumerate(cells) if not is_blank(cell))


def column_at(place: int, headings: Headings, table: Table) -> Column | None:
    """The column of a table that stands at a place of its sheet; None where none does."""
    return next((table.columns[name] for name, p in headings.columns.items() if p == place), None)


def allows(column: Column, text: str) -> bool:
    """Whether a text is one of a column's own values or codes."""
    return fold_words(text) in {fold_words(value) for value in (*column.allowed, *column.codes)}


def _lacks_words(cells: Cells, label: int, headings: Headings, table: Table) -> bool:
    """Whether nothing but figures and days stands behind a row's first cell, where others have words too."""
    types = {place: table.columns[name].type for name, place in headings.columns.items()}
    if not any(kind in ("category", "flag") for kind in types.values()):
        return False
    if label not in types and any(kind == "id" and _at(cells, p) is not None for p, kind in types.items()):
        return False
    return all(_is_figure(cell) or _is_day(cell) for cell in cells[label + 1 :])


def _at(cells: Cells, place: int) -> object:
    """What stands at a place of a row; None where nothing does, or a word for nothing."""
    cell = cells[place] if place < len(cells) else None
    return None if _is_nothing(cell) else cell


def _is_nothing(cell: object) -> bool:
    """Whether a cell is blank, or holds a word for nothing or an error."""
    if isinstance(cell, str) and cell[:1].isdigit():  # as days and figures do, and no word for nothing
        return False
    return is_blank(cell) or (isinstance(cell, str) and (fold(cell) in MISSING or is_excel_error(cell)))


def _is_figure(cell: object) -> bool:
    """Whether a cell holds nothing, or what may stand in a total: a figure, or a symbol in its place."""
    if _is_nothing(cell):
        return True
    text = fold(written(cell))
    return text in STATUS_WORDS or bool(_FIGURES.fullmatch(text))


def _is_day(cell: object) -> bool:
    """Whether a cell holds a day: the latest of many, or what becomes of a count where days are shown."""
    return isinstance(cell, dt.date | dt.time) or bool(_DAYS.fullmatch(written(cell)))


# ---------------------------------------------------------------- totals that no word tells


def untold_totals(
    rows: Sequence[Cells], headings: Headings, table: Table
) -> tuple[dict[int, str], tuple[int, ...]]:
    """The rows, by position, that are a total to all appearance though no word says so, and what is wanted of
    each; and those that may be a case all the same, for they lack nothing.

    Nothing but a name and figures stands in one, or either alone, where most others have a day; or every
    figure of it is the sum of those above.
    """
    found = dict(_without_day(rows, headings, table))
    left = [place for place in range(len(rows)) if place not in found]
    sums = [left[place] for place in _sums([rows[place] for place in left], headings, table)]
    asked = tuple(place for place in sums if is_a_case(rows[place], headings, table))
    return found | {place: SUM_OF_OTHERS for place in sums if place not in asked}, asked


def _without_day(rows: Sequence[Cells], headings: Headings, table: Table) -> Iterator[tuple[int, str]]:
    """The rows of a name and figures, or of either alone, with no day that brought them into being."""
    opened = headings.columns.get(table.opened_on)
    if opened is None:
        return
    bare = [place for place, cells in enumerate(rows) if _is_no_day(cells[opened : opened + 1])]
    for place in bare if 2 * len(bare) < len(rows) else ():
        cells = rows[place]
        names = [at for at, cell in enumerate(cells) if not _is_figure(cell)]
        if _is_no_case(cells, names, headings, table):
            has_figures = sum(not _is_nothing(cell) for cell in cells) > len(names)
            yield place, NO_CASE if has_figures else WORDS_ALONE


def _is_no_day(cell: Cells) -> bool:
    """Whether a cell, if the row reaches it, holds nothing, or a plain figure."""
    return not cell or isinstance(cell[0], int | float) or _is_nothing(cell[0])


def _is_no_case(cells: Cells, names: Sequence[int], headings: Headings, table: Table) -> bool:
    """Whether a row holds no reference, and at most one name, with no number in it. `names` are the places of
    what is no figure."""
    if not any(not _is_nothing(cell) for cell in cells) or len(names) > 1:
        return False
    if any(not isinstance(cells[at], str) or re.search(r"\d", str(cells[at])) for at in names):
        return False
    ids = [place for name, place in headings.columns.items() if table.columns[name].type == "id"]
    return all(place in names or _at(cells, place) is None for place in ids)


def _sums(rows: Sequence[Cells], headings: Headings, table: Table) -> Iterator[int]:
    """The positions of rows in which every figure is the sum of those above it, too many or too large for
    chance."""
    kinds = {place: table.columns[name].type for name, place in headings.columns.items()}
    numbers = [place for place, kind in kinds.items() if kind in _NUMBERS]
    places = [*numbers, *(place for place, kind in kinds.items() if kind == "age")]
    if not numbers or len(rows) <= _ROWS_ABOVE:
        return
    whole, part = _Running(len(places)), _Running(len(places))
    for at, cells in enumerate(rows):
        figures = [_figure(_at(cells, place)) for place in places]
        if whole.is_sum(figures, len(numbers)) or part.is_sum(figures, len(numbers)):
            part = _Running(len(places))
            yield at
        else:
            whole.add(figures)
            part.add(figures)


class _Running:
    """The sums of columns, down to a row, and in how many rows each had anything to add."""

    def __init__(self, columns: int) -> None:
        self._sums = [0.0] * columns
        self._rows = [0] * columns

    def add(self, figures: Sequence[float | None]) -> None:
        """Add the figures of one row."""
        for place, figure in enumerate(figures):
            if figure:
                self._sums[place] += figure
                self._rows[place] += 1

    def is_sum(self, figures: Sequence[float | None], needed: int) -> bool:
        """Whether each figure of a row is the sum so far; two of them at least, which chance does not make
        so. The first `needed` must be there, the others may be blank."""
        told = 0
        for place, (figure, total, rows) in enumerate(zip(figures, self._sums, self._rows, strict=True)):
            if not total and not figure:
                continue
            if figure is None and place >= needed:
                continue
            if figure is None or abs(figure - total) > 1e-9 * max(1.0, abs(total)):
                return False
            told += rows >= _ROWS_ABOVE and total >= _LARGE_SUM
        return told >= 2


def _figure(cell: object) -> float | None:
    """The figure in a cell; None where there is none."""
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(str(cell).replace(",", "")) if isinstance(cell, str) and cell[-1:].isdigit() else None
    except ValueError:
        return None
