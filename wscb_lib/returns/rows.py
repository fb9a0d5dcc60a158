"""What stands around and among the rows of a table: the note block above, totals and notes below, headings
again."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Table
from wscb_lib.returns.dates import read_dates
from wscb_lib.returns.headings import Headings, HeadingsBelow
from wscb_lib.returns.spellings import fold, fold_words, is_blank, is_blank_row, listed, written
from wscb_lib.returns.totals import allows, column_at, first_filled, is_a_case, is_total, untold_totals

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
_NOTE = re.compile(
    r"\*|(?:notes?|n\.?b\.?|sources?|key|prepared by|completed by)\s*(?:\d+\s*)?(?:[:.)-]|$)|end of "
    r"(?:return|report|sheet|table|list)"
)
_SIGNATURE = re.compile(
    r"(?:signed|signature|authorised|approved|checked|completed|prepared|submitted)(?: off)?(?: by)?|name"
    r"|date|job title|position|role|(?:tele)?phone|tel|e mail|email|contact"
)
_SIGNED = 3  # with more cells than this behind it, a word of a signature begins a case
_DAY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d\d-\d\d")


@dataclass
class Rows:
    """A table's own rows, each with its number in the sheet, and what was left out."""

    numbers: list[int] = field(default_factory=list)
    cells: list[Sequence[object]] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)  # rows of which nothing is read: what was wanted
    notes: list[str] = field(default_factory=list)

    def refuse(self, position: int, wanted: str) -> None:
        """Read nothing of one row, and say what was wanted of it."""
        self.refused[self.numbers[position]] = wanted
        self.cells[position] = ()


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
    if not isinstance(cell, str):  # labels are words
        return found
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
    end, below, moved = _end(headings, table), HeadingsBelow(headings, table), 0
    for place in range(headings.row + 1, len(headings.sheet.rows)):
        cells = headings.sheet.rows[place]
        if is_blank_row(cells):
            continue
        if below.are_again(cells):
            dropped.headings.append(place + 1)
            moved = 0
        elif below.are_moved(cells):
            dropped.headings.append(place + 1)
            moved = place + 1
        elif is_total(cells, headings, table):
            dropped.totals.append(place + 1)
        elif place >= end:
            dropped.remarks.append(place + 1)
        elif not _is_overlong(cells, headings) and _is_beside(cells, headings):
            dropped.beside.append(place + 1)
        else:
            rows.numbers.append(place + 1)
            rows.cells.append(cells)
            if _is_overlong(cells, headings):
                rows.refuse(len(rows.cells) - 1, too_many_cells(len(headings.written)))
            elif moved:
                rows.refuse(len(rows.cells) - 1, _MOVED.format(row=moved))
    rows.notes = [
        *dropped.sentences(headings.sheet.place),
        *refuse_totals(rows, headings, table),
        *short_rows(rows, headings),
    ]
    return rows


def refuse_totals(rows: Rows, headings: Headings, table: Table) -> list[str]:
    """Read nothing of a row that is a total though no word says so; a note on those that may be one."""
    refused, asked = untold_totals(rows.cells, headings, table)
    for position, wanted in refused.items():
        rows.refuse(position, wanted)
    numbers = [str(rows.numbers[position]) for position in asked]
    said = (
        f"{headings.sheet.place}: {counted(len(asked), 'row')} ({listed(numbers, 6)}) in which every figure "
        "is the sum of those above: read like the others. Is it a total?"
    )
    return [said] if asked else []


_MOVED = "In row {row} the headings stand again, in another order. Wanted one list under one row of headings."


def too_many_cells(headings: int) -> str:
    """What is wanted of a row with more cells than there are headings."""
    return f"It has more cells than the {headings} headings: look for a stray separator in the text."


_OFTEN, _PART = 3, 0.2  # so many rows, or such a part of them, end early because nothing more is in them
_BLOCK = 16  # so many rows Excel writes at a time: each with no more cells than the fullest of them has


def short_rows(rows: Rows, headings: Headings) -> list[str]:
    """A note on the rows of a csv that end before the headings do, but for those that are left short on
    purpose: by Excel, all of a block alike; by others, wherever the last cells are blank."""
    if headings.sheet.name:
        return []
    width = max((place for place, text in enumerate(headings.written, 1) if text), default=0)
    lengths = {number: len(headings.sheet.rows[number - 1]) for number in rows.numbers}
    blocks: dict[int, set[int]] = defaultdict(set)
    for number, length in lengths.items():
        blocks[(number - 1) // _BLOCK].add(min(length, width))
    if len(set().union(*blocks.values())) < 2:
        return []
    short = [
        number
        for number, length in lengths.items()
        if length < width and len(blocks[(number - 1) // _BLOCK]) > 1
    ]
    if len(short) >= max(_OFTEN, _PART * len(lengths)) and not any(
        _ends_blank(cells) for cells in rows.cells
    ):
        return []
    said = (
        f"{headings.sheet.place}: {counted(len(short), 'row')} ({listed(map(str, short), 6)}) with fewer "
        "cells than headings: what is missing was read as blank. Was a line broken, or a separator lost?"
    )
    return [said] if short else []


def _ends_blank(cells: Sequence[object]) -> bool:
    return bool(cells) and is_blank(cells[-1])


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
        if not _is_remark(cells, headings, table) and not is_total(cells, headings, table):
            return place + 1
    return headings.row + 1


def _is_remark(cells: Sequence[object], headings: Headings, table: Table) -> bool:
    """Whether what a row holds is a sentence about the table, not a row of it."""
    place = first_filled(cells)
    first, others = cells[place], [cell for cell in cells[place + 1 :] if not is_blank(cell)]
    column, said = column_at(place, headings, table), written(first)
    if len(headings.columns) < 2 or not isinstance(first, str | dt.date):
        return False
    can_be_a_value = column is not None and (column.type == "text" or allows(column, said))
    if len(others) <= _SIGNED and _SIGNATURE.fullmatch(fold_words(said.partition(":")[0])):
        return not can_be_a_value and not is_a_case(cells, headings, table)
    if len(others) > 1:
        return False
    if _NOTE.match(fold(said)) or fold_words(said.partition(":")[0]) in _KEYS:
        return True
    is_day = bool(_DAY.fullmatch(said)) and (column is None or column.type not in ("date", "datetime"))
    return not others and (is_day or len(said.split()) >= 3) and not can_be_a_value


def _is_beside(cells: Sequence[object], headings: Headings) -> bool:
    """Whether a row holds something, and nothing in a column that is read."""
    return all(is_blank(cells[place]) for place in headings.columns.values() if place < len(cells))


def _is_overlong(cells: Sequence[object], headings: Headings) -> bool:
    """Whether a row of a csv has more cells than there are headings: a stray separator has moved its values
    along."""
    return not headings.sheet.name and any(not is_blank(cell) for cell in cells[len(headings.written) :])
