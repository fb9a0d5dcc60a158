"""This quarter's columns beside those before it: one value all the way down, and dates four years and a day
too early."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Column, Table
from wscb_lib.quality.stacks import Stack
from wscb_lib.quarter import Quarter
from wscb_lib.returns.as_shown import ALL_THE_SAME

FEWEST_ROWS = 8
"""In a column of fewer rows one value is nothing to ask about."""
FEWEST_BEFORE = 30
"""With fewer earlier rows than this, they say nothing of what is usual."""
FEWEST_EARLY = 3
"""So many dates four years and a day too early are no slip of a finger."""
CHANCE = 0.001
EPOCHS_APART = 1462
"""The days from the first that Excel counts to the first of 1904, from which an old Macintosh counted."""

Said = tuple[str, str, str, list[int]]
"""A rule, a sentence, why, and the rows."""


def unlike_before(stack: Stack, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter) -> Iterator[Said]:
    """What is asked of the columns of one table, from its rows and those that came before them."""
    if len(before) < FEWEST_BEFORE:
        return
    for column in stack.table.columns.values():
        if column.type in ("category", "flag"):
            yield from _one_value(column, rows[column.name].dropna(), before[column.name])
        elif column.type in ("date", "datetime"):
            yield from _one_day(column, rows[column.name].dropna(), before)
            yield from _early(stack.table, column, rows, before, quarter)


def _one_value(column: Column, now: pd.Series, before: pd.Series) -> Iterator[Said]:
    """One value throughout, where the rows before make that unlikely."""
    if FEWEST_ROWS <= len(now) < ALL_THE_SAME[column.type] and now.nunique() == 1:
        before = before.dropna()
        usual = int((before == now.iloc[0]).sum())
        if len(before) >= FEWEST_BEFORE and (usual / len(before)) ** len(now) <= CHANCE:
            yield _filled_down(column, len(now), f"of {len(before):,} rows before them {usual:,} had it")


def _one_day(column: Column, now: pd.Series, before: pd.DataFrame) -> Iterator[Said]:
    """One day throughout, where in no quarter before so many rows had one."""
    if FEWEST_ROWS <= len(now) < ALL_THE_SAME[column.type] and now.dt.normalize().nunique() == 1:
        days = before[column.name].dropna().dt.normalize()
        of_quarters = [days for _, days in days.groupby(before["_quarter"]) if len(days) >= FEWEST_ROWS]
        most = max((days.value_counts(normalize=True).iloc[0] for days in of_quarters), default=1.0)
        if len(days) >= FEWEST_BEFORE and most ** len(now) <= CHANCE:
            yield _filled_down(column, len(now), "in no quarter before did most rows share a day")


def _filled_down(column: Column, rows: int, before: str) -> Said:
    said = f'One and the same value under "{column.heading}" in all {rows:,} rows; {before}.'
    why = "What is copied down a column makes every group but one vanish from the figures."
    return f"one_value:{column.name}", f"{said} Was it filled down?", why, []


def _early(
    table: Table, column: Column, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter
) -> Iterator[Said]:
    """Dates that would be usual four years and a day later, and never were so early."""
    if column.name == table.opened_on:
        ends = {name: pd.Timestamp(Quarter.parse(name).end) for name in before["_quarter"].unique() if name}
        rows, before = rows[rows["_is_new"]], before[before["_is_new"]]
        gaps = _days(rows[column.name] - pd.Timestamp(quarter.end))
        usual = _days(before[column.name] - pd.to_datetime(before["_quarter"].map(ends)))
    else:
        gaps = _days(rows[column.name] - rows[table.opened_on])
        usual = _days(before[column.name] - before[table.opened_on])
    is_early = gaps < usual.min()
    if is_early.sum() >= FEWEST_EARLY and usual.count() >= FEWEST_BEFORE:
        is_early &= (gaps + EPOCHS_APART).between(*usual.quantile([0.01, 0.99]))
    if is_early.sum() >= FEWEST_EARLY:
        many = counted(int(is_early.sum()), "date")
        said = (
            f'{many} under "{column.heading}" earlier than any before, by about '
            "four years and a day, as dates become that are copied from a workbook that counts its days from "
            "1904. Are they right?"
        )
        why = "Dates copied between workbooks that count from different years all move, and look like dates."
        yield f"counts_from_1904:{column.name}", said, why, rows["_row"][is_early].tolist()


def _days(gaps: pd.Series) -> pd.Series:
    days: pd.Series = gaps.dt.total_seconds() / 86400
    return days
