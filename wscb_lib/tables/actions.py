"""Actions and challenges, what is overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from wscb_lib.counts_in_words import counted, no_word_yet, some_of
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import OwnWords
from wscb_lib.exhibits.markup import Cell
from wscb_lib.tables.plain import linked, of_cells


def list_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    due_on: Sequence[date | None],
    closed: Sequence[bool],
    as_at: date,
    told_to: date | None = None,
    noun: str = "action",
    subtitle: str,
    links: Sequence[str] = (),
    **caption: Unpack[OwnWords],
) -> Exhibit:
    """List rows of words, with when each is due and how late it is on the day `as_at` (never today's date).

    What fell due after `told_to` may have been done after the record was sent: it is overdue with no word.
    Absent: the record tells of every day to `as_at`. `noun` is what one of them is called.

    One `due_on` and one `closed` for each row. Longest overdue first, then by due date, then those with no
    date, then the closed ones. Two columns are added: "Due" and "Status". `links` as for a plain table.

    >>> list_table(("Action",), (("Audit",), ("Train",)), due_on=(date(2016, 5, 1), date(2016, 3, 1)),
    ...            closed=(False, False), as_at=date(2016, 4, 1), id="a", subtitle="Actions").headline
    'One of two open actions is overdue'
    """
    order = sorted(
        range(len(rows)), key=lambda at: (closed[at], due_on[at] is None, due_on[at] or date.max, rows[at][0])
    )
    to = links or [""] * len(rows)
    body = [
        [
            linked(rows[at][0], to[at]),
            *map(Cell, rows[at][1:]),
            Cell(_due(due_on[at])),
            _status(due_on[at], closed[at], as_at, told_to),
        ]
        for at in order
    ]
    is_open = [at for at in order if not closed[at]]
    late = [at for at in is_open if _is_late(due_on[at], as_at, told_to)]
    silent = sum(day is not None and day < as_at for day in map(due_on.__getitem__, is_open)) - len(late)
    every = len(late) + silent
    said = some_of(every, len(is_open), f"open {noun}", "overdue") if is_open else "Nothing is open"
    said += no_word_yet(silent, every)
    return of_cells(
        caption,
        (*columns, "Due", "Status"),
        body,
        headline=caption.get("headline") or said,
        subtitle=subtitle,
        sentence=caption.get("sentence") or f"{subtitle}, as at {as_at.day} {as_at:%B %Y}. {said}.",
        form="list",
    )


def _is_late(due: date | None, as_at: date, told_to: date | None) -> bool:
    return due is not None and due < as_at and (told_to is None or due <= told_to)


def _due(day: date | None) -> str:
    return "no date set" if day is None else f"{day.day} {day:%B %Y}"


def _status(due: date | None, is_closed: bool, as_at: date, told_to: date | None) -> Cell:
    if is_closed:
        return Cell("closed")
    if due is None:
        return Cell("open")
    days = counted(abs((as_at - due).days), "day")
    if _is_late(due, as_at, told_to):
        return Cell(f"overdue by {days}", kind="overdue")
    if due < as_at:
        return Cell(f"overdue by {days}, no word of it yet")
    return Cell("due today" if due == as_at else f"due in {days}")
