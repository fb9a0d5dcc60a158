"""Every file of a table, one under another, on one fresh index: checks run once, however many files came."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Return, Table
from wscb_lib.framework.values import Framework
from wscb_lib.measures.slots import DUE
from wscb_lib.quality.findings import Key
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import Reading

BACK_SERIES = 0
"""The place in time of the back series: before every quarter's own file."""

MEETING = "meeting"
"""What a table says whose rows may be dated up to the Board's meeting on the quarter."""

OUR_COLUMNS = ("_agency", "_quarter", "_file", "_sheet", "_row", "_source", "_order", "_is_new")


@dataclass(frozen=True)
class Submission:
    """One agency's return for one quarter, as it was read.

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
    def own_quarter(self) -> Quarter:
        """The quarter it is for; ValueError for the back series, which is for many."""
        if self.quarter is None:
            raise ValueError(
                f"{self.return_id}: the back series is for many quarters, and has none of its own."
            )
        return self.quarter

    @property
    def order(self) -> int:
        """Its place in time."""
        return BACK_SERIES if self.quarter is None else self.quarter.year * 4 + self.quarter.number


def quarter_at(order: int) -> Quarter:
    """The quarter whose files have this place in time.

    >>> quarter_at(2015 * 4 + 4), quarter_at(2016 * 4 + 1)
    (Quarter.parse('2015-16-Q4'), Quarter.parse('2016-17-Q1'))
    """
    return Quarter((order - 1) // 4, (order - 1) % 4 + 1)


@dataclass(frozen=True)
class Stack:
    """All rows of one table of one return, in order of time, with a fresh index from 0.

    Beside the declared columns stand `_agency`, `_quarter` (the file's; for the back series the quarter in
    which the row was opened), `_file`, `_sheet`, `_row`, `_source` (which submission), `_order` (its place in
    time) and `_is_new` (no earlier file holds the row's key). `days_after` is how many days after a quarter's
    end a row may be dated and still belong to its pack: up to the meeting, for what is judged of the quarter;
    else none. `lacking` are the submissions in which the table should have come and did not.
    """

    spec: Return
    table: Table
    rows: pd.DataFrame
    days_after: int = 0
    lacking: frozenset[int] = frozenset()

    def known_before(self, quarter: Quarter) -> pd.Timestamp:
        """The first moment that is too late for a quarter's pack."""
        return pd.Timestamp(quarter.next.start) + pd.Timedelta(days=self.days_after)

    @property
    def name(self) -> str:
        """`return.table`, as suites and raw results name it."""
        return f"{self.spec.id}.{self.table.name}"

    @cached_property
    def marks(self) -> dict[str, str]:
        """A checksum of every value of each column of its rows."""
        return {str(name): mark_of_column(column) for name, column in self.rows.items()}

    @property
    def key(self) -> list[str]:
        """The columns that tell one row from another across files: its sender too, unless all senders share
        one numbering."""
        return (
            [*self.table.key, "_agency"]
            if self.spec.per_agency and not self.shared_numbers
            else [*self.table.key]
        )

    @property
    def shared_numbers(self) -> list[str]:
        """The columns of the key that hold numbers of a shared register: the same number from two agencies
        is one thing."""
        return [name for name in self.table.key if self.table.columns[name].is_shared_number]


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
    Each reading is let go of when its rows are stacked: what stays of its tables is their headings.
    """
    submissions = list(_submissions(framework, readings, quarter))
    tables = {}
    for spec in framework.returns.values():
        mine = [
            (place, s)
            for place, s in enumerate(submissions)
            if s.return_id == spec.id and not s.reading.fault
        ]
        for place, submission in mine:
            submissions[place] = _without_rows(submission)
        for table in spec.tables.values():
            days_after = framework.board.meets_after_days if table.known_until == MEETING else 0
            lacking = frozenset(place for place, s in mine if table in tables_lacking(spec, s))
            tables[spec.id, table.name] = replace(
                _stack_one(spec, table, mine), days_after=days_after, lacking=lacking
            )
    return Stacks(tuple(submissions), tables)


def mark_of_column(column: pd.Series) -> str:
    """A checksum of every value of a column, in order, and of its type."""
    values = column.to_numpy()
    digest = hashlib.sha256(f"{column.dtype} {len(column)} ".encode())
    digest.update(_plain(values) if values.dtype.kind == "O" else _bytes(values))
    return digest.hexdigest()


def _plain(values: np.ndarray) -> bytes | memoryview:
    """The same bytes for the same words, flags and absences; of days among them, a checksum of each."""
    try:
        return marshal.dumps(values.tolist(), 2)
    except ValueError:
        return _bytes(pd.util.hash_array(values))


def _bytes(values: np.ndarray) -> memoryview:
    return np.ascontiguousarray(values).view(np.uint8).data


def places_of(rows: pd.DataFrame, source: int) -> slice:
    """Where the rows of one submission stand among those of a stack, or some of them in their order.

    >>> places_of(pd.DataFrame({"_source": [0, 0, 2]}), 2), places_of(pd.DataFrame({"_source": [0]}), 1)
    (slice(2, 3, None), slice(1, 1, None))
    """
    first, after = np.searchsorted(rows["_source"].to_numpy(), [source, source + 1])
    return slice(int(first), int(after))


def tables_lacking(spec: Return, submission: Submission) -> tuple[Table, ...]:
    """The tables that should have come with a submission and did not, and those that cannot be read; () where
    none of those needed came, for then nothing did."""
    spec, came = spec.asked_of(submission.agency), submission.reading.tables
    held = {each.table for each in submission.reading.lacking if each.is_held}
    missed = (t for t in spec.tables.values() if t.name not in came and (t.name in held or not t.is_optional))
    has_come = any(t.name in came and not t.is_optional for t in spec.tables.values())
    return tuple(missed) if has_come else ()


def _without_rows(submission: Submission) -> Submission:
    """The same with the headings of its tables alone, so that no row is in memory twice."""
    headings = {name: frame.iloc[:0].copy() for name, frame in submission.reading.tables.items()}
    return replace(submission, reading=replace(submission.reading, tables=headings))


def sender(spec: Return, agency: str) -> str:
    """Who sends: the agency named, or the only one that could be meant."""
    return spec.agencies[0] if agency not in spec.agencies and not spec.per_agency else agency


def period_start(spec: Return, quarter: Quarter) -> Quarter:
    """The first quarter that a return for `quarter` covers: itself, or the one after it was last due.

    >>> from wscb_lib.framework.declared import Return
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
    files = [
        (place, submission, frame)
        for place, submission in submissions
        if (frame := submission.reading.tables.get(table.name)) is not None and len(frame)
    ]
    if not files:
        none = pd.DataFrame({name: [] for name in OUR_COLUMNS}).astype({"_is_new": bool})
        return Stack(spec, table, pd.DataFrame(_typed(table, none) | {name: none[name] for name in none}))
    made = Stack(spec, table, _with_source(spec, table, files))
    number, order = numbered(made.rows, made.key), made.rows["_order"].to_numpy()
    _, first = np.unique(number, return_index=True)
    made.rows["_is_new"] = order == order[first][number]
    return made


def numbered(rows: pd.DataFrame, key: list[str]) -> np.ndarray:
    """The number of each row's key, from 0: the same for the same."""
    number = np.zeros(len(rows), dtype="int64")
    for name in key:
        own, known = pd.factorize(rows[name], use_na_sentinel=False)
        number = pd.factorize(number * len(known) + own)[0]
    return number


def _with_source(
    spec: Return, table: Table, files: Sequence[tuple[int, Submission, pd.DataFrame]]
) -> pd.DataFrame:
    """The rows of every file, typed, with where each came from: those of the back series first."""
    read, many = pd.concat([rows for *_, rows in files], ignore_index=True), [len(rows) for *_, rows in files]
    typed, of_each = _typed(table, read), [(s.agency, s.key[2], s.reading.path) for _, s, _ in files]
    agency, quarter, path = (
        np.repeat(np.array(each, dtype=object), many) for each in zip(*of_each, strict=True)
    )
    past = sum(len(rows) for _, s, rows in files if s.quarter is None)
    agency[:past] = _history_agencies(spec, read[:past])
    quarter[:past] = _quarters_of(typed[table.opened_on][:past])
    ours = {
        "_agency": pd.Series(agency, dtype="str"),
        "_quarter": pd.Series(quarter, dtype="str"),
        "_file": read["_file"].fillna(pd.Series(path)) if "_file" in read else path,
        "_sheet": read["_sheet"].fillna("") if "_sheet" in read else "",
        "_row": read["_row"],
        "_source": np.repeat([place for place, *_ in files], many),
        "_order": np.repeat([s.order for _, s, _ in files], many),
    }
    return pd.DataFrame({**typed, **ours}, index=read.index)


def _quarters_of(days: pd.Series) -> np.ndarray:
    """The quarter in which each day falls, as written; "" for an absent day."""
    months, which = np.unique(days.to_numpy("datetime64[M]"), return_inverse=True)
    said = ["" if np.isnat(month) else str(Quarter.of(month.item())) for month in months]
    return np.array(said, dtype=object)[which]


def _history_agencies(spec: Return, read: pd.DataFrame) -> pd.Series | str:
    """Who sent each row, were it of the back series."""
    named = next((read[name] for name in ("_agency", "agency") if name in read), None)
    if not spec.per_agency:
        return spec.agencies[0]
    return "" if named is None else named.fillna("")


def _typed(table: Table, read: pd.DataFrame) -> dict[str, pd.Series]:
    """The declared columns alone, each of its type; one that the file does not have is absent in every
    row."""
    columns = {}
    for name, column in table.columns.items():
        columns[name] = read[name] if name in read else _absent(column.type, read.index)
        if column.type in ("count", "number"):
            status = f"{name}_status"
            columns[status] = read[status] if status in read else _absent("text", read.index)
    return columns


def _absent(kind: str, index: pd.Index) -> pd.Series:
    if kind in ("date", "datetime"):
        return pd.Series(np.datetime64("NaT", "ns"), index=index)
    if kind in ("count", "number", "age"):
        return pd.Series(np.nan, index=index)
    return pd.Series([None] * len(index), index=index, dtype=object)
