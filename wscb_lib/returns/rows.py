"""What stands around and among the rows of a table: the note block above, totals and notes below, headings
again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Column, Table
from wscb_lib.returns.dates import read_dates
from wscb_lib.returns.headings import Headings, has_headings_again
from wscb_lib.returns.spellings import (
    STATUS_WORDS,
    fold,
    fold_words,
    is_blank,
    is_blank_row,
    is_excel_error,
    listed,
    written,
)

RETURN_LABEL = "Return code"
"""What stands before the id of the return on a sheet of ours: a workbook may hold the sheets of several."""
NIL_LABEL = "Nothing to report"
"""What stands before the cell in which an agency writes yes when a table of its return has no rows."""
UNIT_LABEL = "Who assesses itself"
"""What stands before the school or team of an agency that a file is about."""
SOURCE_LABEL = "Made from"
"""What stands before the source, such as annex_a, from which a return of ours was written."""

_LABELS = {
    "agency": (
        "agency",
        "organisation",
        "agency name",
        "organisation name",
        "name of agency",
        "returning agency",
    ),
    "period": (
        "period",
        "quarter",
        "reporting period",
        "reporting quarter",
        "period covered",
        "return period",
    ),
    "period_start": ("period start", "period from", "start of period"),
    "period_end": ("period end", "period to", "end of period"),
    "submitted_on": ("submitted on", "date submitted", "submitted", "submission date", "date of submission"),
    "version": ("version", "return version"),
    "definition_set": ("definition set", "definitions"),
    "return": (RETURN_LABEL,),
    "nil": (NIL_LABEL,),
    "unit": (UNIT_LABEL,),
    "source": (SOURCE_LABEL,),
}
_KEYS = {fold_words(label): key for key, labels in _LABELS.items() for label in labels}
_TOTALS = re.compile(
    r"(?:(?:grand|sub|overall|column|running|sum|q[1-4]|(?:quarter|month|year)(?:ly)?|annual) ?)?totals?"
    r"(?: (?:all|overall|q[1-4]|ytd|to date|n|\d+))?|totals? (?:for|of|in) .+"
)
# Words that stand for a total where a reference or a value should; among words of one's own they may be none.
_SUMS = re.compile(
    r"sum|all|overall|average|mean|median|cumulative|ytd|year to date|cyfanswm"
    r"|(?:all|whole) (?:cases|children|agencies|rows|year|quarter)"
)
_NOTE = re.compile(
    r"\*|(?:notes?|n\.?b\.?|sources?|key|prepared by|completed by)\s*(?:\d+\s*)?(?:[:.)-]|$)|end of "
    r"(?:return|report|sheet|table|list)"
)


@dataclass
class Rows:
    """A table's own rows, each with its number in the sheet, and what was left out."""

    numbers: list[int] = field(default_factory=list)
    cells: list[Sequence[object]] = field(default_factory=list)
    overlong: list[int] = field(default_factory=list)  # rows of a csv with more cells than headings
    notes: list[str] = field(default_factory=list)


def says_nil(header: Mapping[str, str]) -> bool:
    """Whether a request of ours came back with a yes beside "nothing to report".

    >>> says_nil({"nil": "Yes"}), says_nil({"nil": "no"}), says_nil({})
    (True, False, False)
    """
    return fold_words(header.get("nil", "")) in ("yes", "y", "true", "x")


def read_header(rows: Sequence[Sequence[object]]) -> dict[str, str]:
    """Read the note block above the headings, under our own names; days as 2016-03-31 where they can be read.

    >>> read_header([["Agency: Police", ""], ["Submitted on", "12/04/2016"], ["Quarter 4 return"]])
    {'agency': 'Police', 'submitted_on': '2016-04-12'}
    """
    found: dict[str, str] = {}
    for row in rows:
        cells = [cell for cell in row if not is_blank(cell)]
        for place, cell in enumerate(cells):
            beside = cells[place + 1] if place + 1 < len(cells) else ""
            for key, value in _labelled(cell, beside):
                found.setdefault(key, _as_day(value) if key.endswith("_on") else written(value))
    return found


def _labelled(cell: object, beside: object) -> list[tuple[str, object]]:
    """Read the labels in one cell of a note block, such as "Agency: Police", with the cell beside it where
    needed."""
    found: list[tuple[str, object]] = []
    for part in re.split(r"[\n;|]", written(cell)):
        label, _, value = part.partition(":")
        key = _KEYS.get(fold_words(label))
        if key and value.strip():
            found.append((key, value.strip()))
        elif key and not is_blank(beside) and fold_words(written(beside).partition(":")[0]) not in _KEYS:
            found.append((key, beside))
    return found


def _as_day(value: object) -> str:
    outcome = read_dates([value], [1], False, 2100)[0][0]
    return outcome.value.date().isoformat() if outcome.value else written(value)


def read_rows(headings: Headings, table: Table) -> Rows:
    """The rows below the headings that are the table's own; what is dropped is counted in `notes`."""
    rows, dropped = Rows(), _Dropped()
    end = _end(headings, table)
    for place in range(headings.row + 1, len(headings.sheet.rows)):
        cells = headings.sheet.rows[place]
        if is_blank_row(cells):
            continue
        if has_headings_again(cells, headings):
            dropped.headings.append(place + 1)
        elif _is_total(cells, headings, table):
            dropped.totals.append(place + 1)
        elif place >= end:
            dropped.remarks.append(place + 1)
        elif _is_overlong(cells, headings):
            rows.overlong.append(place + 1)
            rows.numbers.append(place + 1)
            rows.cells.append(())
        elif all(is_blank(cells[p]) for p in headings.columns.values() if p < len(cells)):
            dropped.beside.append(place + 1)
        else:
            rows.numbers.append(place + 1)
            rows.cells.append(cells)
    rows.notes = dropped.sentences(headings.sheet.place)
    return rows


@dataclass
class _Dropped:
    """Row numbers left out, by reason."""

    headings: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)

    def sentences(self, place: str) -> list[str]:
        """One sentence for each reason that has any rows."""
        reasons: Mapping[str, list[int]] = {
            "the headings over again: dropped. Was the same list pasted in twice?": self.headings,
            "totals: dropped": self.totals,
            "notes below the rows: dropped": self.remarks,
            "nothing in any column that is read: dropped": self.beside,
        }
        return [
            f"{place}: {counted(len(numbers), 'row')} ({listed(map(str, numbers), 6)}) held {reason}"
            for reason, numbers in reasons.items()
            if numbers
        ]


def _end(headings: Headings, table: Table) -> int:
    """The place after the last row that is not blank, a note or a total."""
    for place in range(len(headings.sheet.rows) - 1, headings.row, -1):
        cells = headings.sheet.rows[place]
        if is_blank_row(cells):
            continue
        if not _is_remark(cells, headings, table) and not _is_total(cells, headings, table):
            return place + 1
    return headings.row + 1


def _first(cells: Sequence[object]) -> int:
    """The place of a row's first cell that holds anything."""
    return next(place for place, cell in enumerate(cells) if not is_blank(cell))


def _column_at(place: int, headings: Headings, table: Table) -> Column | None:
    return next((table.columns[name] for name, p in headings.columns.items() if p == place), None)


def _is_remark(cells: Sequence[object], headings: Headings, table: Table) -> bool:
    """Whether what a row holds is a sentence about the table, not a row of it."""
    place = _first(cells)
    first, others = cells[place], [cell for cell in cells[place + 1 :] if not is_blank(cell)]
    if not isinstance(first, str) or len(headings.columns) < 2 or len(others) > 1:
        return False
    if _NOTE.match(fold(first)) or fold_words(first.partition(":")[0]) in _KEYS:
        return True
    column = _column_at(place, headings, table)
    can_be_a_value = column is not None and (column.type == "text" or _allows(column, first))
    return not others and len(first.split()) >= 3 and not can_be_a_value


def _is_total(cells: Sequence[object], headings: Headings, table: Table) -> bool:
    """Whether a row is a total: its first cell says so, only figures follow, and its column has no such
    value."""
    place = _first(cells)
    first = cells[place]
    if not isinstance(first, str):
        return False
    words, column = fold_words(first), _column_at(place, headings, table)
    is_sum = column is not None and column.type != "text" and _SUMS.fullmatch(words)
    if not is_sum and not _TOTALS.fullmatch(words):
        return False
    if column is not None and _allows(column, first):
        return False
    return all(is_blank(cell) or is_excel_error(cell) or _is_figure(cell) for cell in cells[place + 1 :])


def _allows(column: Column, text: str) -> bool:
    return fold_words(text) in {fold_words(value) for value in (*column.allowed, *column.codes)}


def _is_figure(cell: object) -> bool:
    text = fold(written(cell))
    return text in STATUS_WORDS or bool(re.fullmatch(r"[-<\d,. %]+", text))


def _is_overlong(cells: Sequence[object], headings: Headings) -> bool:
    """Whether a row of a csv has more cells than there are headings: a stray separator has moved its values
    along."""
    return not headings.sheet.name and any(not is_blank(cell) for cell in cells[len(headings.written) :])
