"""What a person sees in a sheet and its cells do not say: merged, struck out, hidden, shown by month, all the
same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Column
from wscb_lib.returns.headings import Headings
from wscb_lib.returns.left_out import Place
from wscb_lib.returns.rows import Rows
from wscb_lib.returns.spellings import is_blank, listed

_FIGURES = ("count", "number")
_SHOWN_ROWS = 6  # row numbers that a note names
ALL_THE_SAME = {
    "age": 8,
    "count": 8,
    "number": 8,
    "category": 100,
    "flag": 100,
    "date": 100,
    "datetime": 100,
}
"""So many rows with one and the same value are a question, by type, whatever came before."""
_ALL_AT_NOUGHT = {"age": 3, "count": 8, "number": 8}  # three children of age 0 and no other are one


@dataclass(frozen=True)
class Shown:
    """One column's cells as a person sees them, what to say of them, and what is wrong by position in the
    rows."""

    cells: Sequence[object]
    remarks: tuple[str, ...] = ()
    wrong: tuple[tuple[int, str, str], ...] = ()


def as_shown(column: Column, headings: Headings, rows: Rows, cells: Sequence[object]) -> Shown:
    """Give each row of a merged cell its value, and count what a note should mention.

    A figure that stands over several rows may be one for all of them: it is read for the first, and the
    others are at fault.
    """
    left_out = headings.sheet.left_out
    place = headings.columns.get(column.name, -1)
    if place < 0:
        return Shown(cells)
    remarks = (
        ["the column is hidden in the workbook: read all the same"]
        if place in left_out.hidden_columns
        else []
    )
    if left_out.monthly and column.type in ("date", "datetime"):
        monthly = sum((number - 1, place) in left_out.monthly for number in rows.numbers)
        if monthly:
            remarks.append(
                f"{counted(monthly, 'date')} shown in part, as month and year are alone. Is the whole day "
                "known?"
            )
    if not any(left <= place <= right for _, left, _, right in left_out.merges):
        return Shown(cells, tuple(remarks))
    filled, wrong, many, beside = list(cells), list[tuple[int, str, str]](), 0, 0
    for position, anchor in _covered(headings, rows, place):
        cell = cells[position]
        if anchor[1] != place:
            beside += is_blank(cell)
        elif not is_blank(cell) and cell != headings.sheet.rows[anchor[0]][place]:
            wrong.append(
                (
                    position,
                    "",
                    "It is hidden under a merged cell that says something else. Wanted a value in each row.",
                )
            )
        elif is_blank(cell) and column.type in _FIGURES:
            wrong.append(
                (
                    position,
                    "",
                    (
                        "It is merged with the figure above, which may be one for all. Wanted a figure in "
                        "each row."
                    ),
                )
            )
        elif is_blank(cell):
            filled[position] = headings.sheet.rows[anchor[0]][place]
            many += 1
    if many:
        remarks.append(
            f"{counted(many, 'cell')} merged with the one above: its value was read for each row it stands "
            "over"
        )
    if beside:
        remarks.append(
            f"{counted(beside, 'cell')} merged with the column before, or centred over both: read as absent "
            "here"
        )
    return Shown(filled, tuple(remarks), tuple(wrong))


def _covered(headings: Headings, rows: Rows, place: int) -> Iterator[tuple[int, Place]]:
    """Positions of rows whose cell in a column is covered by a merged one, and where that has its value."""
    laid = headings.sheet.rows
    position_of = {number - 1: position for position, number in enumerate(rows.numbers)}
    for top, left, bottom, right in headings.sheet.left_out.merges:
        if left <= place <= right and headings.row < top < len(laid) and left < len(laid[top]):
            for row in range(top, min(bottom, len(laid) - 1) + 1):
                if row in position_of and (row, place) != (top, left):
                    yield position_of[row], (top, left)


def marked_cells(headings: Headings, rows: Rows) -> list[str]:
    """Notes on the cells of a table that are struck out or set high as a whole."""
    left_out, read = headings.sheet.left_out, set(headings.columns.values())
    notes = []
    for marked, words in (
        (left_out.struck, "struck out: read like the others. Are they cancelled?"),
        (left_out.raised, "set high or low, as the mark of a footnote is: read like the others"),
        (
            left_out.dressed,
            "shown by their format as another figure, with something beside it, or not at all: read as held",
        ),
        (left_out.noted, "with a comment: read like the others. Please read what it says"),
    ):
        own = {row - 1: cells for row, cells in zip(rows.numbers, rows.cells, strict=True)} if marked else {}
        found = [
            row
            for row, place in sorted(marked)
            if place in read and row in own and place < len(own[row]) and not is_blank(own[row][place])
        ]
        if found:
            numbers = list(dict.fromkeys(str(row + 1) for row in found))
            notes.append(
                f"{headings.sheet.place}: {counted(len(found), 'cell')} in {counted(len(numbers), 'row')} "
                f"({listed(numbers, _SHOWN_ROWS)}) {words}"
            )
    ruled = {
        place
        for top, left, bottom, right in left_out.struck_by_rule
        if any(top <= number - 1 <= bottom for number in rows.numbers)
        for place in read.intersection(range(left, right + 1))
    }
    if ruled:
        columns = listed([f'"{headings.written[place]}"' for place in sorted(ruled)], _SHOWN_ROWS)
        notes.append(
            f"{headings.sheet.place}: a rule strikes out, or hides, whatever it holds for under {columns}: "
            "all read alike. Is any of it cancelled?"
        )
    return notes


def all_the_same(column: Column, values: np.ndarray) -> list[str]:
    """The end of a sentence about a column with one value throughout, and enough rows for that to be a
    question.

    >>> age = Column("age", "Age", "age")
    >>> (said,) = all_the_same(age, np.array([0.0, 0.0, np.nan, 0.0]))
    >>> print(said.replace(". ", ".\\n"))
    one and the same value in all 3 cells.
    Was it filled down, or is it a formula never worked out? Please ask
    >>> all_the_same(age, np.array([9.0, 9.0, 9.0]))
    []
    """
    enough = ALL_THE_SAME.get(column.type)
    if enough is None or not len(values):
        return []
    known = values[~pd.isna(values)]
    if not len(known) or (known != known[0]).any():
        return []
    if column.type in _ALL_AT_NOUGHT and known[0] == 0:
        enough = _ALL_AT_NOUGHT[column.type]
    if len(known) < enough:
        return []
    return [
        (
            f"one and the same value in all {len(known):,} cells. Was it filled down, or is it a formula "
            "never worked out? Please ask"
        )
    ]
