"""Every file of a table, one under another, on one fresh index: checks run once, however many files came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wscb_lib.framework.values import Framework, Return, Table
from wscb_lib.measures.slots import DUE
from wscb_lib.quality.findings import Key
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import Reading

BACK_SERIES = 0
"""The place in time of the back series: before every quarter's own file."""

OUR_COLUMNS = ("_agency", "_quarter", "_file", "_row", "_source", "_order")


@dataclass(frozen=True)
class Submission:
    """What one agency sent for one return and one quarter.

    For the back series `quarter` is None and `agency` "all".
    """

    return_id: str
    agency: str
    quarter: Quarter | None
    reading: Reading

    @property
    def key(self) -> Key:
        """As findings name it."""
        return self.return_id, self.agency, str(self.quarter or "")

    @property
    def order(self) -> int:
        """Its place in time."""
        return BACK_SERIES if self.quarter is None else self.quarter.year * 4 + self.quarter.number


@dataclass(frozen=True)
class Stack:
    """All rows of one table of one return, in order of time, with a fresh index from 0.

    Beside the declared columns stand `_agency`, `_quarter` (the file's; for the back series the quarter in
    which the row was opened), `_file`, `_row`, `_source` (which submission) and `_order` (its place in time).
    """

    spec: Return
    table: Table
    rows: pd.DataFrame

    @property
    def name(self) -> str:
        """`return.table`, as suites and raw results name it."""
        return f"{self.spec.id}.{self.table.name}"

    @property
    def key(self) -> list[str]:
        """The columns that tell one row from another across files."""
        return [*self.table.key, "_agency"] if self.spec.per_agency else [*self.table.key]


@dataclass(frozen=True)
class Stacks:
    """Everything read, ready to be checked."""

    submissions: tuple[Submission, ...]
    tables: Mapping[tuple[str, str], Stack] = field(default_factory=dict)

    def of(self, return_id: str) -> dict[str, Stack]:
        """The tables of one return, by name."""
        return {table: stack for (rid, table), stack in self.tables.items() if rid == return_id}


def stack(framework: Framework, readings: Iterable[Reading], quarter: Quarter) -> Stacks:
    """Put together every reading up to `quarter`: the back series first, then quarter by quarter.

    Of two versions of one file only the later counts. A reading with a fault is a submission without rows.
    """
    submissions = _submissions(framework, readings, quarter)
    tables = {}
    for spec in framework.returns.values():
        mine = [
            (place, s)
            for place, s in enumerate(submissions)
            if s.return_id == spec.id and not s.reading.fault
        ]
        for table in spec.tables.values():
            tables[spec.id, table.name] = _stack_one(spec, table, mine)
    return Stacks(submissions, tables)


def sender(spec: Return, agency: str) -> str:
    """Who sends: the agency named, or the only one that could be meant."""
    return spec.agencies[0] if agency not in spec.agencies and not spec.per_agency else agency


def period_start(spec: Return, quarter: Quarter) -> Quarter:
    """The first quarter that a return for `quarter` covers: itself, or the one after it was last due.

    >>> from wscb_lib.framework.values import Return
    >>> str(period_start(Return("audit", "Audit", ("police",), "annual", "why"), Quarter(2015, 4)))
    '2015-16-Q1'
    """
    due = spec.due_quarters or DUE[spec.cadence]
    back = next(back for back in range(1, 5) if (quarter - back).number in due)
    return quarter - (back - 1)


def _submissions(
    framework: Framework, readings: Iterable[Reading], quarter: Quarter
) -> tuple[Submission, ...]:
    latest: dict[tuple[str, str, Quarter | None], Reading] = {}
    for reading in readings:
        if reading.quarter is not None and reading.quarter > quarter:
            continue
        agency = (
            "all" if reading.quarter is None else sender(framework.returns[reading.return_id], reading.agency)
        )
        key = (reading.return_id, agency, reading.quarter)
        if key not in latest or reading.version > latest[key].version:
            latest[key] = reading
    found = [Submission(*key, reading) for key, reading in latest.items()]
    places = {return_id: place for place, return_id in enumerate(framework.returns)}
    return tuple(sorted(found, key=lambda s: (places[s.return_id], s.order, s.agency)))


def _stack_one(spec: Return, table: Table, submissions: list[tuple[int, Submission]]) -> Stack:
    frames = [
        _with_source(spec, table, place, submission)
        for place, submission in submissions
        if len(submission.reading.tables.get(table.name, ()))
    ]
    none = pd.DataFrame({name: [] for name in OUR_COLUMNS})
    return Stack(
        spec, table, pd.concat(frames, ignore_index=True) if frames else _typed(table, none).join(none)
    )


def _with_source(spec: Return, table: Table, place: int, submission: Submission) -> pd.DataFrame:
    """A file's rows with where they came from."""
    read = submission.reading.tables[table.name]
    frame = _typed(table, read)
    if submission.quarter is not None:
        agencies: pd.Series | str = submission.agency
        quarters: list[str] | str = str(submission.quarter)
    else:
        agencies = _agencies(spec, read)
        quarters = [str(Quarter.of(day)) if pd.notna(day) else "" for day in frame[table.opened_on].dt.date]
    ours = {
        "_agency": agencies,
        "_quarter": quarters,
        "_file": read.get("_file", submission.reading.path),
        "_row": read["_row"],
    }
    return frame.assign(**ours, _source=place, _order=submission.order)


def _agencies(spec: Return, read: pd.DataFrame) -> pd.Series | str:
    """Who sent each row of the back series."""
    named = next((read[name] for name in ("_agency", "agency") if name in read), None)
    return spec.agencies[0] if named is None or not spec.per_agency else named.fillna("")


def _typed(table: Table, read: pd.DataFrame) -> pd.DataFrame:
    """The declared columns alone, each of its type; one that the file does not have is absent in every row."""
    columns = {}
    for name, column in table.columns.items():
        columns[name] = read[name] if name in read else _absent(column.type, read.index)
        if column.type in ("count", "number"):
            status = f"{name}_status"
            columns[status] = read[status] if status in read else _absent("text", read.index)
    return pd.DataFrame(columns, index=read.index)


def _absent(kind: str, index: pd.Index) -> pd.Series:
    if kind in ("date", "datetime"):
        return pd.Series(np.datetime64("NaT", "ns"), index=index)
    if kind in ("count", "number", "age"):
        return pd.Series(np.nan, index=index)
    return pd.Series([None] * len(index), index=index, dtype=object)
