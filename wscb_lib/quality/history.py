"""This quarter's return beside those before it: sent again unchanged, far from what it was, a nought out of
nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Measure, Return, Table
from wscb_lib.measures.columns import Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.quality.columns_before import unlike_before
from wscb_lib.quality.findings import Finding, Key
from wscb_lib.quality.questions import TableKey
from wscb_lib.quality.stacks import BACK_SERIES, Stack, Stacks, Submission, places_of
from wscb_lib.quarter import Quarter
from wscb_lib.returns.rows import says_nil

LOOKED_BACK = 8
"""How many earlier quarters a figure is held against."""
FEWEST = 5
"""With fewer earlier figures than this, nothing is said of a figure's size."""
FEWEST_ALIKE = 3
"""Fewer figures than this may be the same as last quarter's by chance."""
COMPLETE = 0.95
"""The share of rows in which a column should say something."""


def history_findings(
    spec: Return,
    stacks: Stacks,
    facts: Mapping[TableKey, pd.DataFrame],
    held: Iterable[Key],
    quarter: Quarter,
) -> list[Finding]:
    """Ask about what looks unlike the quarters before, in each file of one return that was accepted for the
    run's quarter. All ADVISORY."""
    held = set(held)
    found: list[Finding] = []
    for source, submission in enumerate(stacks.submissions):
        if submission.return_id != spec.id or submission.quarter != quarter or submission.key in held:
            continue
        own = stacks.of(spec.id)
        sent = {t: s.rows.iloc[places_of(s.rows, source)] for t, s in own.items()}
        before = {t: _before(s, submission) for t, s in own.items()}
        found += _nil(submission, sent)
        found += _copied_forward(submission, own, sent, before)
        for table, rows in sent.items():
            found += _incomplete(submission, spec.tables[table], rows)
            found += _out_of_date(submission, spec.tables[table], rows)
            asked = unlike_before(own[table], rows, before[table], submission.own_quarter)
            found += [_advise(submission, table, *said) for said in asked]
        found += _figures(spec, submission, facts)
    return found


def _advise(
    submission: Submission, table: str, rule: str, sentence: str, why: str, rows: Iterable[int] = ()
) -> Finding:
    numbers = tuple(sorted(int(n) for n in rows))
    return Finding(
        "ADVISORY", *submission.key, table, rule, sentence, numbers, submission.reading.path, why=why
    )


def _nil(submission: Submission, sent: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Headings and no rows in any table: a nil return, which is not a missing one."""
    if any(len(rows) for rows in sent.values()):
        return []
    why = "Nothing to report is an answer; it must not be mistaken for silence, nor silence for it."
    if says_nil(submission.reading.header):  # its agency has answered the question already
        return []
    return [_advise(submission, "", "nil_return", "A nil return: headings and no rows. Is that so?", why)]


# ---------------------------------------------------------------- sent again unchanged


def _copied_forward(
    submission: Submission,
    stacks: Mapping[str, Stack],
    sent: Mapping[str, pd.DataFrame],
    before: Mapping[str, pd.DataFrame],
) -> list[Finding]:
    """The same content as the last quarter's: its file's rows, or an agency's own figures."""
    why = "A file sent twice, or last quarter's figures left in the form, shows a quarter that never was."
    found = []
    for table, rows in sent.items():
        stack = stacks[table]
        if "indicator" in stack.table.columns:
            if _is_same_figures(stack, rows, submission):
                found.append(
                    _advise(
                        submission, table, "copy_forward", "Every figure is the same as last quarter's.", why
                    )
                )
        elif _is_same_rows(stack, rows, before[table]):
            found.append(
                _advise(submission, table, "copy_forward", "Every row is the same as last quarter's.", why)
            )
    return found


def _before(stack: Stack, submission: Submission) -> pd.DataFrame:
    """The rows that its agency sent before this file, those of the back series among them."""
    rows = stack.rows.iloc[: stack.rows["_order"].searchsorted(submission.order)]
    return rows[rows["_agency"] == submission.agency] if stack.spec.per_agency else rows


def _agencies(stack: Stack, submission: Submission) -> tuple[str, ...]:
    return (submission.agency,) if stack.spec.per_agency else stack.spec.agencies


def _is_same_rows(stack: Stack, rows: pd.DataFrame, before: pd.DataFrame) -> bool:
    """Whether the file before this one held the same rows; the back series is no file."""
    orders = before["_order"].to_numpy()
    newest = orders[-1] if len(orders) else BACK_SERIES
    first = np.searchsorted(orders, newest) if newest != BACK_SERIES else len(before)
    is_as_long = 0 < len(rows) == len(before) - first
    return is_as_long and _content(stack, rows) == _content(stack, before.iloc[first:])


def _content(stack: Stack, rows: pd.DataFrame) -> list[int]:
    """A checksum of each row, sorted: the same for the same rows in any order."""
    said = rows[list(stack.table.columns)].astype(object).where(lambda frame: frame.notna(), None)
    return sorted(pd.util.hash_pandas_object(said.astype(str), index=False).tolist())


def _is_same_figures(stack: Stack, rows: pd.DataFrame, submission: Submission) -> bool:
    """Figures, or fewer of them with the same words beside them, as in the quarter before."""
    opened = stack.table.opened_on
    mine = stack.rows[stack.rows["_agency"].isin(_agencies(stack, submission))].drop_duplicates(
        stack.key, keep="last"
    )
    quarter = submission.own_quarter
    start, end = pd.Timestamp(quarter.previous.start), pd.Timestamp(quarter.start)
    last = mine[mine[opened].between(start, end, "left")]
    now, before = (_by_indicator(frame) for frame in (rows, last))
    if not len(now) or not now[["numerator", "denominator"]].equals(before[["numerator", "denominator"]]):
        return False
    words = [name for name in ("so_what",) if name in stack.table.columns]
    return len(now) >= FEWEST_ALIKE or (
        bool(words) and bool(now[words].notna().all(axis=None)) and now[words].equals(before[words])
    )


def _by_indicator(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop_duplicates("indicator", keep="last").set_index("indicator").sort_index()


# ---------------------------------------------------------------- columns


def _incomplete(submission: Submission, table: Table, rows: pd.DataFrame) -> list[Finding]:
    """Columns that say nothing in more rows than they should, where a blank means only that nobody wrote."""
    found, columns = [], Columns(rows, table)
    for column in table.columns.values():
        if column.is_required or column.type not in ("category", "flag", "age", "id"):
            continue
        is_expected = rows_meeting(column.applies_to, columns)
        if column.known_from:
            is_expected = is_expected & rows[column.known_from].notna().to_numpy()
        is_blank = rows[column.name].isna().to_numpy()[is_expected]
        if len(is_blank) and (~is_blank).mean() < COMPLETE:
            found.append(
                _advise(
                    submission,
                    table.name,
                    f"incomplete:{column.name}",
                    f'Blank under "{column.heading}": {is_blank.sum():,} of {len(is_blank):,} rows. Is it '
                    "not recorded, or does it not apply?",
                    "A figure worked out from the rest may not be true of all.",
                )
            )
    return found


def _out_of_date(submission: Submission, table: Table, rows: pd.DataFrame) -> list[Finding]:
    """Values of a list used outside the dates between which they were in force."""
    found = []
    for column in table.columns.values():
        for value, dates in column.dated.items():
            days = rows[table.opened_on]
            before, after = dates.get("valid_from"), dates.get("valid_to")
            outside = (days < pd.Timestamp(before)) if before else pd.Series(False, index=rows.index)
            outside |= (days >= pd.Timestamp(after) + pd.Timedelta(days=1)) if after else False
            numbers = rows["_row"][(rows[column.name] == value) & outside]
            if len(numbers):
                found.append(
                    _advise(
                        submission,
                        table.name,
                        f"out_of_date:{column.name}",
                        f'"{value}" stands under "{column.heading}" outside the dates it was in use: '
                        f"{len(numbers):,}.",
                        "A word that was not in use means something else to whoever wrote it.",
                        numbers,
                    )
                )
    return found


# ---------------------------------------------------------------- agencies' own figures


def _figures(spec: Return, submission: Submission, facts: Mapping[TableKey, pd.DataFrame]) -> list[Finding]:
    """Each figure of an agency's own beside the eight before it."""
    found = []
    for table in spec.tables.values():
        measures = {m.id: m for m in spec.measures.values() if m.way_in == "totals" and m.table == table.name}
        if not measures:
            continue
        mine = facts[spec.id, table.name]
        mine = mine[mine["_agency"] == submission.agency]
        for measure, rows in _of_measures(mine, measures):
            values = _series(measure, rows, table)
            if said := _as_percentages(measure, rows, table, submission.own_quarter):
                found.append(_advise(submission, table.name, f"as_percentages:{measure.id}", *said))
            now = values.pop(submission.own_quarter, None)
            earlier = [values[q] for q in sorted(values) if q < submission.own_quarter][-LOOKED_BACK:]
            for check in _CHECKS:
                if now is not None and len(earlier) >= FEWEST and (said := check(measure, now, earlier)):
                    found.append(_advise(submission, table.name, f"{check.__name__[1:]}:{measure.id}", *said))
    return found


def _of_measures(
    facts: pd.DataFrame, measures: Mapping[str, Measure]
) -> Iterator[tuple[Measure, pd.DataFrame]]:
    """Each measure of which one agency sent its own figures, with their rows."""
    for name, rows in facts.groupby("indicator", sort=True):
        if measure := measures.get(str(name)):
            yield measure, rows


def _series(measure: Measure, rows: pd.DataFrame, table: Table) -> dict[Quarter, float]:
    """One of an agency's own figures, quarter by quarter; shares as percents."""
    values = rows["numerator"]
    if measure.kind != "count":
        values = values / rows["denominator"].replace(0, np.nan)
    values = (values * 100 if measure.kind == "share" else values).dropna()
    days = rows[table.opened_on].dt.date
    return {Quarter.of(days[at]): float(value) for at, value in values.items()}


def _as_percentages(
    measure: Measure, rows: pd.DataFrame, table: Table, quarter: Quarter
) -> tuple[str, str] | None:
    """Of a share: so many of a hundred, or a part of one, where the quarters before were of other numbers."""
    if measure.kind != "share":
        return None
    said = rows.dropna(subset=["numerator", "denominator"])
    is_now = said[table.opened_on].between(
        pd.Timestamp(quarter.start), pd.Timestamp(quarter.next.start), "left"
    )
    now, before = (
        said[is_now].tail(1),
        said["denominator"][said[table.opened_on] < pd.Timestamp(quarter.start)],
    )
    if not len(now) or now["denominator"].iloc[0] not in (1, 100):
        return None
    (out_of,), is_part = now["denominator"], bool(now["numerator"].iloc[0] % 1)
    if not is_part and (len(before) < FEWEST or before.min() <= out_of <= before.max()):
        return None
    return (
        f"{measure.title}: out of {out_of:,.0f}"
        + (
            ", with a part of a whole one"
            if is_part
            else f", and never of so many in the {len(before)} quarters before"
        )
        + ". Was a percentage sent? Wanted how many, of how many.",
        "A percentage says nothing of how few it is of, and is added to the others as if it were so many.",
    )


def _far_from_before(measure: Measure, now: float, earlier: list[float]) -> tuple[str, str] | None:
    """More than three standard deviations from the mean of the quarters before."""
    mean, spread = float(np.mean(earlier)), float(np.std(earlier, ddof=1))
    if not spread or abs(now - mean) <= 3 * spread:
        return None
    sentence = (
        f"{measure.title}: {_figure(measure, now)}. The {len(earlier)} figures before it averaged "
        f"{_figure(measure, mean)} and lay between {_figure(measure, min(earlier))} and "
        f"{_figure(measure, max(earlier))}. Is it right?"
    )
    return (
        sentence,
        "So large a step is more often a slip or a new way of counting than a change for children.",
    )


def _nought_out_of_nowhere(measure: Measure, now: float, earlier: list[float]) -> tuple[str, str] | None:
    """A nought where there never was one."""
    if now or min(earlier) <= 0:
        return None
    return (
        (
            f"{measure.title}: 0, and never 0 in the {len(earlier)} figures before it. Is it none, or not "
            "recorded?"
        ),
        "A nought and a blank are easily taken for one another.",
    )


_CHECKS: tuple[Callable[[Measure, float, list[float]], tuple[str, str] | None], ...] = (
    _far_from_before,
    _nought_out_of_nowhere,
)


def _figure(measure: Measure, value: float) -> str:
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text}%" if measure.kind == "share" else text
