"""From facts to results: every measure of every return, quarter by quarter and group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Measure, Return, Table
from wscb_lib.framework.values import Framework
from wscb_lib.measures import calendar, named
from wscb_lib.measures.columns import ABSENT, Columns
from wscb_lib.measures.groups import CROSSED, Groups, crossed, groups_of
from wscb_lib.measures.kinds import Figures
from wscb_lib.measures.sheet import COLUMNS, Sheet
from wscb_lib.measures.slots import Slots
from wscb_lib.measures.status import FIGURES, GateStatus, Standing, due_quarters, standing
from wscb_lib.measures.sums import OF_A_COLUMN, RowSums, TotalSums
from wscb_lib.quarter import Quarter

Facts = Mapping[tuple[str, str], pd.DataFrame]


def calculate(
    framework: Framework, facts: Facts, gate_status: GateStatus, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """Every measure in every quarter: one row per measure, quarter, breakdown, group and agency.

    `facts` is (return id, table) -> rows as returned and typed, one row per key, with a column `_agency` (or
    `agency`) where a return has a file per agency; a table that is not there has no rows. `gate_status` is
    (return id, agency, quarter as written) -> received, held, not_returned or not_due; what it does not speak
    of was not returned. `as_of` is the quarter of the run: nothing after it is due.

    Shares are percents, rates per 10,000; the columns are `COLUMNS`. Every row has a status, and its
    numbers are NaN unless that is ok or partial. Raises `FrameworkFault` for a filter, span or function
    that means nothing, and `UsageFault` for quarters whose bank holidays are not known.

    >>> from wscb_lib.framework.board import Board
    >>> words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    >>> held = Measure("held", "meetings", table="meetings", kind="count", **words)
    >>> table = Table("meetings", "one row a meeting", (), "held_on")
    >>> spec = Return("meetings", "", ("lado",), "quarterly", "", tables={"meetings": table},
    ...               measures={"held": held})
    >>> quarter = Quarter.parse("2015-16-Q4")
    >>> framework = Framework(quarter, Board("", "", "", 40), *[()] * 5, {"meetings": spec}, (), (), ())
    >>> held_on = pd.to_datetime(["2016-01-20", "2016-02-24"])
    >>> facts = {("meetings", "meetings"): pd.DataFrame({"held_on": held_on})}
    >>> received = {("meetings", "lado", "2015-16-Q4"): "received"}
    >>> made = calculate(framework, facts, received, (quarter,), quarter)
    >>> made[["quarter", "value", "status"]].values.tolist()
    [['2015-16-Q4', 2.0, 'ok']]
    """
    run = _Run(framework, facts, gate_status, tuple(quarters), as_of, Sheet(tuple(quarters)))
    for spec in framework.returns.values():
        for measure in spec.measures.values():
            _calculate_one(run, spec, measure)
    return run.sheet.frame()


@dataclass
class _Run:
    """The inputs of one calculation, the tables prepared so far, and the sheet it writes on."""

    framework: Framework
    facts: Facts
    gate: GateStatus
    quarters: tuple[Quarter, ...]
    as_of: Quarter
    sheet: Sheet
    prepared: dict[tuple[str, str], Columns] = field(default_factory=dict)

    def columns(self, spec: Return, table: Table) -> Columns:
        """One table, made ready once."""
        key = (spec.id, table.name)
        if key not in self.prepared:
            self.prepared[key] = Columns(self.facts.get(key), table)
        return self.prepared[key]


def rows_behind(
    framework: Framework,
    facts: Facts,
    gate_status: GateStatus,
    measure: Measure,
    quarter: Quarter,
    as_of: Quarter,
) -> Trace | None:
    """The rows of a measure's table that made its headline in one quarter, by the selection `calculate`
    makes.

    Arguments as for `calculate`; `quarter` is the figure's, `as_of` the run's. None where a function works
    the measure out: it follows no one row. A figure that is absent was made from no row.
    """
    if measure.function:
        return None
    quarters = Quarter.range(quarter, as_of)
    run = _Run(framework, facts, gate_status, quarters, as_of, Sheet(quarters))
    spec = framework.returns[measure.return_id]
    slots = Slots(quarters, due_quarters(spec, measure))
    sums, _, _ = _sums(run, spec, measure, slots)
    is_figure = sums.standing.headline[0] in FIGURES
    rows, is_met = sums.behind(0) if is_figure else (np.array([], dtype=int), np.array([], dtype=bool))
    return Trace((spec.id, measure.table), rows, is_met)


@dataclass(frozen=True)
class Trace:
    """Which rows made a figure: their places in the table of facts, each once.

    `table` is (return id, table). `is_in_numerator` says of each row whether it counts above the line of a
    share as well as below it; of any other kind every row does.
    """

    table: tuple[str, str]
    places: np.ndarray
    is_in_numerator: np.ndarray


def _calculate_one(run: _Run, spec: Return, measure: Measure) -> None:
    slots = Slots(run.quarters, due_quarters(spec, measure))
    if measure.function:
        run.sheet.add(
            _named(run, measure, standing(run.framework, spec, measure, run.gate, slots, run.as_of))
        )
        return
    sums, columns, senders = _sums(run, spec, measure, slots)
    _write(run, spec, measure, spec.tables[measure.table], columns, senders, sums)


def _sums(
    run: _Run, spec: Return, measure: Measure, slots: Slots
) -> tuple[RowSums | TotalSums, Columns, np.ndarray]:
    """What a measure is added up from: the rows chosen, the table they stand in, and who sent each row."""
    returned = standing(run.framework, spec, measure, run.gate, slots, run.as_of)
    board, table = run.framework.board, spec.tables[measure.table]
    columns = run.columns(spec, table)
    senders = _senders(spec, columns, returned)
    if measure.way_in == "totals":
        return TotalSums(board, measure, table, columns, senders, slots, returned), columns, senders
    if "working_days" in (measure.unit, *_spans(measure)) and run.quarters:
        calendar.require_bank_holidays(run.quarters[0].start, run.as_of.end)
    return RowSums(board, spec, measure, table, columns, senders, slots, returned), columns, senders


def _write(
    run: _Run,
    spec: Return,
    measure: Measure,
    table: Table,
    columns: Columns,
    senders: np.ndarray,
    sums: RowSums | TotalSums,
) -> None:
    """The headline, the events signals judge, one row a group, and one an agency."""
    stood = sums.standing
    together = (stood.expected[:, None], stood.present[:, None])
    headline, missing = stood.headline[:, None], stood.missing[:, None]
    everyone = np.zeros(len(columns), dtype=np.int64)
    run.sheet.write(measure.id, "all", sums.figures(everyone, 1), headline, together, missing)
    has_events = bool(measure.events) and measure.kind not in OF_A_COLUMN and measure.way_in == "rows"
    if has_events:
        run.sheet.write(
            measure.id, "events", sums.figures(everyone, 1, events=True), headline, together, missing
        )
    for groups in _breakdowns(run, measure, table, columns):
        _write_groups(run, measure, groups, sums, headline, together, missing)
    if spec.per_agency and len(stood.agencies) > 1:
        for breakdown in ("all", "events")[: 1 + has_events]:
            _write_agencies(run, measure, breakdown, sums, senders)


def _write_agencies(
    run: _Run, measure: Measure, breakdown: str, sums: RowSums | TotalSums, senders: np.ndarray
) -> None:
    """One series an agency, for those that send this measure at all."""
    stood = sums.standing
    made = sums.figures(senders, len(stood.agencies), events=breakdown == "events")
    sends = np.flatnonzero((stood.is_expected | stood.is_counted).any(axis=1))
    present = (stood.is_counted & stood.is_expected)[sends].T.astype(int)
    if len(sends):
        run.sheet.write(
            measure.id,
            breakdown,
            _chosen(made, sends, len(stood.agencies)),
            stood.by_agency[sends].T,
            (stood.is_expected[sends].T.astype(int), present),
            agency=tuple(stood.agencies[place] for place in sends),
        )


def _breakdowns(run: _Run, measure: Measure, table: Table, columns: Columns) -> Iterator[Groups]:
    def of(name: str) -> Groups:
        column = table.columns[name]
        return columns.remember(
            "groups", name, lambda: groups_of(columns, column, run.framework.board.bands, run.quarters)
        )

    for name in measure.by:
        first, _, second = name.partition(CROSSED)
        yield crossed(of(first), of(second)) if second else of(first)


def _write_groups(
    run: _Run,
    measure: Measure,
    groups: Groups,
    sums: RowSums | TotalSums,
    headline: np.ndarray,
    together: tuple[np.ndarray, np.ndarray],
    missing: np.ndarray,
) -> None:
    made = sums.figures(groups.codes, len(groups.labels), groups=groups)
    rows = sums.rows_in(groups.codes, len(groups.labels))
    status = np.where(groups.is_in_force.T | (rows > 0), headline, _unless_absent(headline))
    kept = np.flatnonzero(groups.is_declared | (rows > 0).any(axis=0))
    if len(kept):
        chosen = _chosen(made, kept, len(groups.labels))
        labels = tuple(groups.labels[place] for place in kept)
        run.sheet.write(
            measure.id, groups.breakdown, chosen, status[:, kept], together, missing, groups=labels
        )


def _chosen(figures: Figures, kept: np.ndarray, width: int) -> Figures:
    """Pick some groups of figures that were worked out for all `width` groups."""
    parts = (figures.numerator, figures.denominator, figures.value)
    return Figures(
        *(np.broadcast_to(part, figures.value.shape).reshape(-1, width)[:, kept] for part in parts)
    )


def _unless_absent(headline: np.ndarray) -> np.ndarray:
    """The headline words, with `not_applicable` in place of a figure: for a group that did not exist yet."""
    return np.where(np.isin(headline, FIGURES), "not_applicable", headline)


def _senders(spec: Return, columns: Columns, returned: Standing) -> np.ndarray:
    """For each row, which agency sent it, as its place among those of the return."""
    if not spec.per_agency or not len(columns):
        return np.zeros(len(columns), dtype=np.int64)
    return columns.remember("senders", "agency", lambda: _read_senders(spec, columns, returned))


def _sender_column(columns: Columns) -> str:
    """`_agency` is who sent the row; a column `agency` of the return's own may be who the row is about."""
    return "_agency" if "_agency" in columns.frame.columns else "agency"


def _read_senders(spec: Return, columns: Columns, returned: Standing) -> np.ndarray:
    coded = columns.coded(_sender_column(columns))
    unknown = sorted(set(coded.labels) - set(returned.agencies))
    if unknown or (coded.codes == ABSENT).any():
        raise FrameworkFault(
            f"{spec.id}: found rows from {', '.join(unknown) or 'no agency'}. Wanted only agencies the "
            f"return names: {', '.join(spec.agencies)}. Add the agency to "
            f"data/framework/returns/{spec.id}.toml."
        )
    places = np.array([returned.agencies.index(label) for label in coded.labels])
    return np.asarray(places[coded.codes])


def _spans(measure: Measure) -> set[str]:
    """Every unit of time its filters ask about."""
    found: set[str] = set()
    waiting = [measure.numerator, measure.denominator]
    while waiting:
        for name, value in waiting.pop().items():
            if name == "within":
                found |= set(value) - {"of"}
            elif name == "not":
                waiting.append(value)
            elif name == "any":
                waiting.extend(value)
    return found


def _named(run: _Run, measure: Measure, returned: Standing) -> pd.DataFrame:
    """The rows a function made, with what was returned laid over them."""
    frame = named.find(measure)(run.framework, measure, run.facts, run.quarters, run.as_of).copy()
    place = {str(quarter): slot for slot, quarter in enumerate(run.quarters)}
    slots = frame["quarter"].map(place).to_numpy(dtype=int)
    said, made = returned.headline[slots], frame["status"].to_numpy(dtype=object)
    has_figure = np.isin(said, FIGURES)
    frame["status"] = np.where(has_figure & ((made != "ok") | (said == "ok")), made, said)
    frame.loc[~frame["status"].isin(FIGURES), ["numerator", "denominator", "value"]] = np.nan
    frame["agencies_expected"], frame["agencies_present"] = returned.expected[slots], returned.present[slots]
    return frame[list(COLUMNS)]
