"""Which past totals count: those of quarters for which no rows came. What became of the others is said, with
why."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures.past import PastTotal, seams_of
from wscb_lib.measures.totals import NAMED_IN
from wscb_lib.quality.findings import Key, Past
from wscb_lib.quality.questions import TableKey
from wscb_lib.quarter import Quarter
from wscb_lib.returns.past_totals import PastTotals

CAME = ("received", "held")
EVERYBODY = "all"


def accept_totals(
    framework: Framework,
    read: PastTotals | None,
    statuses: Mapping[Key, str],
    facts: Mapping[TableKey, pd.DataFrame],
    quarter: Quarter,
) -> Past:
    """The totals of quarters before `quarter`'s end for which nothing came that could be counted."""
    if read is None:
        return Past()
    rows = _RowsFrom(framework, statuses, facts)
    known = [t for t in read.totals if t.quarter <= quarter]
    kept = [t for t in known if not _is_late(t, rows.of(t.measure, t.agency))]
    late = [t for t in known if _is_late(t, rows.of(t.measure, t.agency))]
    counted_again = [
        t for t in kept if framework.measure(t.measure).way_in != "totals"
    ]  # the others are totals before and after
    seams = seams_of(counted_again, {t.measure: rows.of(t.measure, EVERYBODY) for t in counted_again})
    return Past(
        tuple(kept),
        seams,
        read.lines,
        read.set_aside,
        read.reasons,
        _superseded(framework, late, rows),
        read.notes,
        read.fault,
    )


def _is_late(total: PastTotal, rows_from: Quarter | None) -> bool:
    return rows_from is not None and total.quarter >= rows_from


def _superseded(framework: Framework, late: list[PastTotal], rows: _RowsFrom) -> tuple[str, ...]:
    tally: dict[tuple[str, Quarter], int] = {}
    for total in late:
        first = rows.of(total.measure, total.agency)
        if first is not None:
            place = (framework.measure(total.measure).return_id, first)
            tally[place] = tally.get(place, 0) + 1
    return tuple(
        f"{counted(number, 'line')} of {return_id} {'is' if number == 1 else 'are'} of {first} or later, "
        "from when its own rows came, and the rows count."
        for (return_id, first), number in tally.items()
    )


class _RowsFrom:
    """From which quarter a measure's own rows count: the first for which its return came."""

    def __init__(
        self, framework: Framework, statuses: Mapping[Key, str], facts: Mapping[TableKey, pd.DataFrame]
    ) -> None:
        self.framework, self.statuses, self.facts = framework, statuses, facts
        self._found: dict[tuple[str, str], Quarter | None] = {}

    def of(self, measure_id: str, agency: str) -> Quarter | None:
        """None where none came yet. Of one agency's own figure, when its own came."""
        key = (measure_id, agency)
        if key not in self._found:
            measure = self.framework.measure(measure_id)
            spec = self.framework.returns[measure.return_id]
            found = (
                self._sent(measure, spec, agency)
                if measure.way_in == "totals"
                else self._came(spec, agency, measure.table)
            )
            self._found[key] = min(found, default=None)
        return self._found[key]

    def _came(self, spec: Return, agency: str, table: str) -> list[Quarter]:
        return [
            Quarter.parse(q)
            for (r, a, q), word in self.statuses.items()
            if r == spec.id
            and word in CAME
            and agency in (EVERYBODY, a)
            and (f"{r}.{table}", a, q) not in self.statuses
        ]

    def _sent(self, measure: Measure, spec: Return, agency: str) -> list[Quarter]:
        """The quarters in which an agency sent this measure, of those it sends as totals."""
        table = spec.tables[measure.table]
        rows = self.facts.get((spec.id, table.name))
        named = next((name for name in NAMED_IN if name in table.columns), "")
        if rows is None or not named:
            return self._came(spec, agency, table.name)
        mine = rows[rows[named] == measure.id]
        mine = mine if agency == EVERYBODY else mine[mine["_agency"] == agency]
        return [Quarter.of(day.date()) for day in mine[measure.counted_on or table.opened_on].dropna()]
