"""The forms of table we allow. Each takes words and shown figures and returns an Exhibit.

Every one ends with the keywords of `exhibits.caption`: `id`, `source`, `notes`, `is_specimen`. `table` and
`dashboard` are told their `headline`, `subtitle` and `sentence`; `matrix` and `list_table` their `subtitle`,
and write a headline and a sentence where none is given; `participation` writes all three, with its `place`.

    table(columns, rows, *, key=(), …)                       plain
    dashboard(lines, *, …)                                   a `Line` a measure, concerns first
    compared(found, areas, *, here, …)                       a `Compared` a measure, beside other areas
    participation(measure, rows, *, place, …)                {agency: quarters of Shown}, tinted, "n of n"
    matrix(cells, *, rows, columns, grades, by, …)           {(row, column): (own grade, moderated)}
    list_table(columns, rows, *, due_on, closed, as_at, …)   actions and challenges, overdue first

The rooms: `plain`, `board` (a dashboard and its lines), `compared`, `attendance` (participation), `standards`
(a matrix) and `actions` (lists).
"""

from __future__ import annotations

from wscb_lib.tables.actions import list_table
from wscb_lib.tables.attendance import participation
from wscb_lib.tables.board import Line, dashboard
from wscb_lib.tables.compared import Compared, compared
from wscb_lib.tables.plain import table
from wscb_lib.tables.standards import matrix

__all__ = ["Compared", "Line", "compared", "dashboard", "list_table", "matrix", "participation", "table"]
