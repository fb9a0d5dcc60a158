"""What one agency is asked for in a quarter: which returns, by when, and under which headings it writes
them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wscb_lib.framework import Framework, Return
from wscb_lib.quality import is_due
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Reading

if TYPE_CHECKING:
    import pandas as pd

    Facts = Mapping[tuple[str, str], pd.DataFrame]


@dataclass(frozen=True)
class Asked:
    """One return that an agency is asked for.

    `headings` are (table, column) -> the heading that this agency wrote when it last sent the return; a
    column it never sent is absent, and is asked for under the first heading known. `measures` are those it
    has ever sent totals of, where the return is a list of totals; () for every other.
    """

    spec: Return
    agency: str
    quarter: Quarter
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    measures: tuple[str, ...] = ()

    @property
    def due_on(self) -> date:
        """The day by which it is wanted.

        >>> from wscb_lib.framework import Return
        >>> lado = Return("lado", "Allegations", ("lado",), "quarterly", "an example")
        >>> Asked(lado, "lado", Quarter.parse("2016-17-Q1")).due_on.isoformat()
        '2016-07-20'
        """
        return self.quarter.end + timedelta(days=self.spec.due_days)

    def heading(self, table: str, column: str) -> str:
        """The heading under which this agency writes a column; the first that is known where it never did."""
        return self.headings.get((table, column)) or self.spec.tables[table].columns[column].heading


def asked_of(
    framework: Framework,
    agency: str,
    quarter: Quarter,
    readings: Iterable[Reading] = (),
    facts: Facts | None = None,
) -> tuple[Asked, ...]:
    """What `agency` is asked for in `quarter`, in the order of the returns; () when nothing is due from it.

    `readings` are what came in earlier quarters, from which its own headings are learned; `facts` the rows
    that counted, which tell what totals it sends.
    """
    sent = sorted(
        (r for r in readings if r.quarter is not None and not r.fault),
        key=lambda r: (r.quarter or quarter, r.version),
    )
    found = []
    for spec in framework.returns.values():
        if agency in spec.agencies and is_due(framework, spec, agency, quarter):
            mine = [r for r in sent if r.return_id == spec.id and r.agency in (agency, "all")]
            found.append(
                Asked(
                    _agreed(spec.asked_of(agency)),
                    agency,
                    quarter,
                    _headings(mine),
                    _measures_sent(spec, agency, facts or {}),
                )
            )
    return tuple(found)


def _agreed(spec: Return) -> Return:
    """The return with the tables and columns that were agreed, and no other."""
    tables = {
        name: replace(table, columns={n: c for n, c in table.columns.items() if c.is_asked})
        for name, table in spec.tables.items()
        if table.is_asked
    }
    return replace(spec, tables=tables)


def asked_of_everybody(
    framework: Framework, quarter: Quarter, readings: Sequence[Reading] = (), facts: Facts | None = None
) -> dict[str, tuple[Asked, ...]]:
    """Every agency of whom something is asked in `quarter`, with what, in the order of the Board's
    partners."""
    found = {a.id: asked_of(framework, a.id, quarter, readings, facts) for a in framework.board.agencies}
    return {agency: asked for agency, asked in found.items() if asked}


def _headings(sent: Sequence[Reading]) -> dict[tuple[str, str], str]:
    """The latest heading of each column, where it was known for sure: a near spelling is not asked for
    again."""
    found: dict[tuple[str, str], str] = {}
    for reading in sent:
        of_this: dict[tuple[str, str], list[str]] = {}
        for match in reading.matches:
            if match.column and match.how in ("name", "alias"):
                of_this.setdefault((match.table, match.column), []).append(match.heading)
        found |= {place: written[0] for place, written in of_this.items() if len(written) == 1}
    return found


def _measures_sent(spec: Return, agency: str, facts: Facts) -> tuple[str, ...]:
    """The measures that an agency has ever sent totals of, in the order of the list; () for returns of
    rows."""
    for name, table in spec.tables.items():
        column = measure_column(spec, name)
        rows = facts.get((spec.id, name))
        if column is not None and rows is not None:
            held = set(rows.loc[rows["_agency"] == agency, column].dropna())
            return tuple(value for value in table.columns[column].allowed if value in held)
    return ()


def measure_column(spec: Return, table: str) -> str | None:
    """The column of a table of totals that says which measure a row is of; None for a table of rows.

    >>> from wscb_lib.framework import Return, Table
    >>> cases = Table("cases", "", (), "")
    >>> measure_column(Return("lado", "", (), "quarterly", "", tables={"cases": cases}), "cases")
    """
    for name, column in spec.tables[table].columns.items():
        if column.allowed and set(column.allowed) <= set(spec.measures):
            return name
    return None
