"""The forms of table we allow. Each takes words and shown figures and returns an Exhibit.

Every one ends with the same keywords: `id`, `headline`, `subtitle`, `sentence`, `source`, `notes`, `is_specimen`.

    table(columns, rows, *, key=(), …)                       plain
    dashboard(lines, *, …)                                   a Line a measure, concerns first
    participation(measure, rows, *, place, …)                {agency: quarters of Shown}, tinted, "n of n"
    matrix(cells, *, rows, columns, grades, by, …)           {(row, column): (self, moderated)}
    list_table(columns, rows, *, due_on, closed, as_at, …)   actions and challenges, overdue first
"""
