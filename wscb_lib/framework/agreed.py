"""What the Board has agreed with whom: `agreed.csv` of a workspace leaves out of the framework what nobody is
asked for.

A line agrees a return, or one of its tables, or a column of one, with an agency, from a quarter; what is left
blank is all of it. Where there is no such file, everything is agreed. What is not asked for is not there at
all: no page, no figure and no reminder speaks of it, and what is sent of it all the same stays where it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.columns import Column, Table
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.lists import rows_of
from wscb_lib.framework.not_asked import NotAsked, all_is_asked, columns_of, without
from wscb_lib.framework.values import Framework
from wscb_lib.quarter import Quarter
from wscb_lib.store.places import AGREED

_HEADINGS = ("return", "table", "column", "agency", "from")
_SINCE_EVER = Quarter(1900, 1)
Ended = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of agreed.csv; "" is all of it."""

    return_id: str
    table: str
    column: str
    agency: str
    start: Quarter


def as_agreed(framework: Framework, path: Path | None, ended: Ended, faults: list[str]) -> Framework:
    """The framework without what a Board's own has `ended`, and without what its agreed.csv does not name.

    A fault is added for each line of the file that names nothing known; with no file everything is agreed.
    """
    lines = _read(framework, path, faults)
    if faults or (lines is None and not ended):
        return framework
    gone = {kind: frozenset(name for k, name in ended if k == kind) for kind, _ in ended}
    asked = {} if lines is None else _asked(framework, lines)
    unasked = frozenset() if lines is None else frozenset(set(framework.returns) - set(asked))
    return without(
        framework,
        NotAsked(
            returns=gone.get("return", frozenset()) | unasked,
            measures=gone.get("measure", frozenset()),
            statements=gone.get("statement", frozenset()),
            agencies=gone.get("agency", frozenset()),
            topics=gone.get("topic", frozenset()),
            themes=gone.get("theme", frozenset()),
            others=frozenset().union(
                *(gone.get(kind, frozenset()) for kind in ("objective", "principle", "function", "element"))
            ),
            asked=asked,
        ),
    )


def _read(framework: Framework, path: Path | None, faults: list[str]) -> list[Line] | None:
    """Every line of the file; None where there is none."""
    if path is None or not path.exists():
        return None
    found = [
        line
        for where, row in rows_of(path, AGREED, _HEADINGS, faults)
        if (line := _line(framework, where, row, faults)) is not None
    ]
    if not found and not faults:
        faults.append(
            f"{AGREED}: agrees nothing, so nobody would be asked for anything. Write a line for each return "
            "that an agency has agreed to send, or remove the file: then everything is agreed."
        )
    return found


def _line(framework: Framework, where: str, row: Mapping[str, str], faults: list[str]) -> Line | None:
    known = len(faults)
    spec = framework.returns.get(row["return"])
    if spec is None:
        faults.append(
            f'{where}: there is no return "{row["return"]}".{nearest(row["return"], framework.returns)}'
        )
        return None
    table = spec.tables.get(row["table"])
    if row["table"] and table is None:
        faults.append(
            f'{where}: {spec.id} has no table "{row["table"]}".{nearest(row["table"], spec.tables)} '
            f"Tables: {', '.join(spec.tables)}."
        )
    if row["column"] and not row["table"]:
        faults.append(f"{where}: names a column and no table. Write the table that the column is of.")
    elif row["column"] and table is not None and row["column"] not in table.columns:
        faults.append(
            f'{where}: table {table.name} has no column "{row["column"]}".'
            f"{nearest(row['column'], table.columns)}"
        )
    if row["agency"] and row["agency"] not in spec.agencies:
        faults.append(
            f'{where}: {spec.id} is not sent by "{row["agency"]}".{nearest(row["agency"], spec.agencies)} '
            f"It is sent by: {', '.join(spec.agencies)}."
        )
    try:
        start = Quarter.parse(row["from"]) if row["from"] else _SINCE_EVER
    except UsageFault as fault:
        faults.append(f"{where}: {fault}")
        start = _SINCE_EVER
    if len(faults) > known:
        return None
    return Line(spec.id, row["table"], row["column"], row["agency"], start)


def _asked(framework: Framework, lines: Iterable[Line]) -> dict[str, Return]:
    """The returns that somebody has agreed to send by the framework's quarter, each as it was agreed."""
    found = {}
    for spec in framework.returns.values():
        mine = [line for line in lines if line.return_id == spec.id]
        starts = {
            agency: min(some)
            for agency in spec.agencies
            if (some := [line.start for line in mine if line.agency in ("", agency)])
            and min(some) <= framework.quarter
        }
        if starts:
            first = min(starts.values())
            tables = _tables_asked(spec, mine, framework.quarter)
            asked = replace(
                spec,
                agencies=tuple(starts),
                asked_from=starts,
                tables=tables,
                measures={m.id: _since(m, mine, first) for m in spec.measures.values()},
            )
            found[spec.id] = _by_agency(spec, asked, mine, framework.quarter) if spec.per_agency else asked
    return found


def _by_agency(spec: Return, asked: Return, lines: Iterable[Line], quarter: Quarter) -> Return:
    """A return of which each agency sends a file of its own, with what was agreed with one and not another.

    Of those together a table or column may be absent where one of them is not asked for it.
    """
    of_each = {a: [line for line in lines if line.agency in ("", a)] for a in asked.agencies}
    tables = {a: _tables_asked(spec, mine, quarter) for a, mine in of_each.items()}
    if all(each == asked.tables for each in tables.values()):
        return asked
    measures = {}
    for m in asked.measures.values():
        since = {
            a: _start(m, of_each[a], first) if all_is_asked(m, tables[a]) else None
            for a, first in asked.asked_from.items()
        }
        known = [start for start in since.values() if start is not None]
        since = {a: start for a, start in since.items() if start != asked.asked_from[a]}
        measures[m.id] = replace(m, asked_from_each=since, asked_from=min(known) if known else m.asked_from)
    together = {name: _together([each[name] for each in tables.values()]) for name in asked.tables}
    return replace(asked, tables=together, tables_of=tables, measures=measures)


def _together(asked: Sequence[Table]) -> Table:
    """One table as several agencies are asked for it: asked where any is, needed where all are."""
    columns = {}
    for name in asked[0].columns:
        each = [table.columns[name] for table in asked if table.is_asked]
        is_of_some = any(column.is_asked for column in each)
        is_of_all = is_of_some and all(column.is_asked for column in each)
        column = next((c for c in each if c.is_asked), asked[0].columns[name])
        columns[name] = column if is_of_all else replace(_unasked(column), is_asked=is_of_some)
    return replace(
        asked[0],
        columns=columns,
        is_asked=any(table.is_asked for table in asked),
        is_optional=any(table.is_optional for table in asked),
    )


def _tables_asked(spec: Return, lines: Sequence[Line], quarter: Quarter) -> dict[str, Table]:
    return {name: _table_asked(table, lines, quarter) for name, table in spec.tables.items()}


def _table_asked(table: Table, lines: Iterable[Line], quarter: Quarter) -> Table:
    """The table with what nobody agreed marked as not asked for: it may be absent, and nobody misses it."""
    mine = [line for line in lines if line.start <= quarter and line.table in ("", table.name)]
    if not mine:
        return replace(table, is_asked=False, is_optional=True)
    if any(not line.column for line in mine):
        return table
    named = {line.column for line in mine} | _needed(table)
    columns = {name: column if name in named else _unasked(column) for name, column in table.columns.items()}
    return replace(table, columns=columns)


def _unasked(column: Column) -> Column:
    return replace(column, is_asked=False, is_optional=True, is_required=False)


def _needed(table: Table) -> set[str]:
    """The columns without which a row is none: they are asked for with any other."""
    return {*table.key, table.opened_on, table.ended_on}


def _since(measure: Measure, lines: Iterable[Line], first: Quarter) -> Measure:
    """The measure, known from the quarter in which its table, or all its columns, were agreed."""
    start = _start(measure, lines, first)
    return replace(measure, asked_from=start) if start > first else measure


def _start(measure: Measure, lines: Iterable[Line], first: Quarter) -> Quarter:
    """The quarter from which lines agree all that a measure is made from; never before `first`."""
    lines = list(lines)
    starts = [
        min(
            (line.start for line in lines if line.column in ("", name) and line.table in ("", measure.table)),
            default=first,
        )
        for name in columns_of(measure) or {""}
    ]
    return max([first, *starts])
