"""Past totals: figures of past quarters that nobody can count again, laid where a measure has no rows.

An agency's own count, not checked. From the first quarter for which the return's own rows came, the rows
count; where the one way of counting takes over from the other is the measure's *seam*, and a change that
begins there says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wscb_lib.framework.board import Board
from wscb_lib.framework.declared import Break, Column, Measure, Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures.groups import CROSSED, NOT_RECORDED, OUTSIDE_BANDS
from wscb_lib.measures.kinds import PER, population
from wscb_lib.measures.sheet import COLUMNS, NAMES
from wscb_lib.measures.slots import Slots
from wscb_lib.measures.status import FIGURES, due_quarters
from wscb_lib.quarter import Quarter

BECAUSE = "counted from agencies' rows from here, and before it from their own totals, not checked"
"""What the break of a seam says."""

NAN = float("nan")


@dataclass(frozen=True)
class PastTotal:
    """One figure of a past quarter, as `results.csv` has it. The numbers are NaN where there is none; `line`
    is the file's."""

    line: int
    measure: str
    quarter: Quarter
    breakdown: str = "all"
    group: str = "all"
    agency: str = "all"
    numerator: float = NAN
    denominator: float = NAN
    value: float = NAN
    status: str = "ok"

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """The row of the results it stands in."""
        return self.measure, str(self.quarter), self.breakdown, self.group, self.agency


@dataclass(frozen=True)
class Seam:
    """Where rows take over from totals: the last quarter known by totals, and the first whose rows count.

    `rows_from` is None before any rows came.
    """

    last: Quarter
    rows_from: Quarter | None = None


def with_totals(results: pd.DataFrame, totals: Sequence[PastTotal]) -> pd.DataFrame:
    """Lay each past total in its row of the results; where no row was counted, one is added.

    `totals` are those that count: no quarter of theirs has rows. Order is kept: a new row stands within its
    own series.
    """
    if not totals:
        return results
    said = [(*t.key, t.numerator, t.denominator, t.value, t.status, 0, 0) for t in totals]
    new = pd.DataFrame(said, columns=list(COLUMNS)).astype(results.dtypes.to_dict())
    names = list(NAMES)
    kept = ~pd.MultiIndex.from_frame(results[names]).isin(pd.MultiIndex.from_frame(new[names]))
    whole = pd.concat([results, new], ignore_index=True)
    places = [pd.factorize(whole[name])[0] for name in ("agency", "group", "breakdown", "measure")]
    order = np.lexsort((whole["quarter"].to_numpy(dtype=str), *places))
    is_kept = np.concatenate([kept, np.ones(len(new), dtype=bool)])
    ordered: pd.DataFrame = whole.iloc[order[is_kept[order]]]
    return ordered.reset_index(drop=True)


def with_seams(framework: Framework, seams: Mapping[str, Seam]) -> Framework:
    """Give each measure a break where its rows take over from totals, like a break where its definition
    changed."""
    if not any(seam.rows_from for seam in seams.values()):
        return framework
    returns = {
        spec.id: replace(spec, measures={m.id: _broken(m, seams.get(m.id)) for m in spec.measures.values()})
        for spec in framework.returns.values()
    }
    return replace(framework, returns=returns)


def _broken(measure: Measure, seam: Seam | None) -> Measure:
    if seam is None or seam.rows_from is None:
        return measure
    return replace(measure, breaks=(*measure.breaks, Break(seam.rows_from, BECAUSE)))


def seams_of(totals: Iterable[PastTotal], rows_from: Mapping[str, Quarter | None]) -> dict[str, Seam]:
    """For each measure with a headline by totals, its seam; `rows_from` says, by measure, from when its rows
    count."""
    last: dict[str, Quarter] = {}
    for total in totals:
        if (total.breakdown, total.agency) == ("all", "all") and total.status in FIGURES:
            last[total.measure] = max(total.quarter, last.get(total.measure, total.quarter))
    return {measure: Seam(quarter, rows_from.get(measure)) for measure, quarter in last.items()}


def labels_of(column: Column, board: Board) -> tuple[str, ...]:
    """The groups a breakdown by a column may have; () where it may hold anything.

    >>> labels_of(Column("sex", "", "category", allowed=("female", "male")), Board("", "", "", 40))
    ('female', 'male', 'not recorded')
    """
    if column.bands:
        return (*(band.label for band in board.bands[column.bands]), OUTSIDE_BANDS, NOT_RECORDED)
    declared = ("yes", "no") if column.type == "flag" else column.allowed
    return (*declared, NOT_RECORDED) if declared else ()


# ---------------------------------------------------------------- do the numbers of a line agree?


@dataclass(frozen=True)
class Numbers:
    """The numbers of one line, NaN where there is none; `step` is half of the value's last written place."""

    numerator: float
    denominator: float
    value: float
    step: float = 0.5


def settled(
    measure: Measure, spec: Return, board: Board, quarter: Quarter, group: str, given: Numbers
) -> Numbers | str:
    """Complete the numbers of a line as results hold them for this kind of measure.

    A sentence, where they cannot be right, says why.

    >>> words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    >>> timely = Measure("timely", "r", table="", kind="share", **words)
    >>> spec, board = Return("r", "", (), "quarterly", ""), Board("", "", "", 40)
    >>> settled(timely, spec, board, Quarter(2014, 1), "all", Numbers(30, 40, NAN)).value
    75.0
    >>> settled(timely, spec, board, Quarter(2014, 1), "all", Numbers(7, 12, 64))
    'the value does not agree with the numerator and the denominator beside it'
    """
    if any(number < 0 for number in (given.numerator, given.denominator, given.value)):
        return "a figure is below nought"
    if measure.kind in ("count", "sum", "stock"):
        return _counted(given)
    if measure.kind == "share":
        return _shared(given)
    if measure.kind == "rate":
        return _rated(measure, spec, board, quarter, group, given)
    return _middle(given)


def _counted(given: Numbers) -> Numbers | str:
    if not np.isnan(given.denominator):
        return "a count is out of nothing, and a denominator stands beside it"
    top = given.value if np.isnan(given.numerator) else given.numerator
    if not np.isnan(given.value) and given.value != top:
        return "the value does not agree with the numerator beside it"
    if top % 1:
        return "what is counted is whole, and the figure is not"
    return Numbers(top, NAN, top)


def _shared(given: Numbers) -> Numbers | str:
    if np.isnan(given.numerator) != np.isnan(given.denominator):
        return "a share has both a numerator and a denominator, or its value alone"
    if np.isnan(given.numerator):
        if 0 < given.value < 1:
            return (
                "a share is written in per cent, 64 and not 0.64; where it is truly below 1, give numerator "
                "and denominator"
            )
        return given if given.value <= 100 else "a share is above 100 per cent"
    if given.numerator > given.denominator:
        return "the numerator is larger than the denominator"
    if not given.denominator:
        return Numbers(NAN, NAN, NAN)
    return _agreeing(given, 100 * (given.numerator / given.denominator))


def _rated(
    measure: Measure, spec: Return, board: Board, quarter: Quarter, group: str, given: Numbers
) -> Numbers | str:
    if np.isnan(given.numerator):
        return given if np.isnan(given.denominator) else "a rate has a denominator and no numerator"
    of = (
        population(board, measure.population if group == "all" else group, quarter)
        if measure.population
        else NAN
    )
    bottom = of if np.isnan(given.denominator) else given.denominator
    if not bottom > 0:
        return (
            Numbers(given.numerator, NAN, given.value)
            if not np.isnan(given.value)
            else "nothing says of how many the rate is"
        )
    yearly = (
        4 / Slots((quarter,), due_quarters(spec, measure)).quarters_covered[0] if measure.annualised else 1.0
    )
    return _agreeing(replace(given, denominator=bottom), PER * yearly * (given.numerator / bottom))


def _middle(given: Numbers) -> Numbers | str:
    """A mean or a median: its value; or, as agencies send it, a numerator to be divided."""
    if np.isnan(given.numerator):
        return given if not np.isnan(given.value) else "a mean or a median has a value, and this has none"
    if not given.denominator > 0:
        return "a mean that has a numerator has a denominator too"
    made = _agreeing(given, given.numerator / given.denominator)
    return made if isinstance(made, str) else replace(made, numerator=NAN)


def _agreeing(given: Numbers, worked_out: float) -> Numbers | str:
    if not np.isnan(given.value) and abs(given.value - worked_out) > given.step + 1e-9:
        return "the value does not agree with the numerator and the denominator beside it"
    return replace(given, value=worked_out)


def breakdowns_of(measure: Measure) -> tuple[str, ...]:
    """The breakdowns a measure's results may have, the headline ("all") and "events" among them."""
    return ("all", *(("events",) if measure.events else ()), *measure.by)


def groups_known(
    measure: Measure, breakdown: str, columns: Mapping[str, Column], board: Board
) -> tuple[tuple[str, ...], ...]:
    """For each part of a breakdown, the groups it may have; () where it may hold anything."""
    return tuple(labels_of(columns[name], board) for name in breakdown.split(CROSSED))
