"""This quarter's columns beside those before it: one value all the way down, dates four years and a day too
early, dates a year from all others, and a quarter of which a part alone is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.days_in_words import day_in_words
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

YEAR, HALF_A_YEAR, MONTH = 365, 182, 31
NARROW = 120
"""Days within which nearly all dates of a column must lie, for one a year away to be seen."""
LONG_SILENCE, RARE = 21, 0.0001
"""Days at a quarter's end, or its beginning, of which no row tells: longer than a holiday there, and so
unlikely."""
SLIPS = 0.1
"""With more of its dates than this a year away, a column is of two kinds, and nobody's slip."""

Said = tuple[str, str, str, list[int]]
"""A rule, a sentence, why, and the rows."""
Gaps = tuple[pd.DataFrame, np.ndarray, np.ndarray]
"""The rows of which dates are asked, and the days from where each is held against: NaN for none; then those
known before."""


def unlike_before(stack: Stack, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter) -> Iterator[Said]:
    """What is asked of the columns of one table, from its rows and those that came before them."""
    dates = [column for column in stack.table.columns.values() if column.type in ("date", "datetime")]
    gaps = {column.name: _gaps(stack.table, column, rows, before, quarter) for column in dates}
    for column in dates:
        yield from _a_year_away(stack, column, gaps[column.name], before, quarter)
    yield from _stops(stack, rows, before, quarter)
    yield from _ended_a_year_ago(stack, rows, before, quarter)
    if len(before) < FEWEST_BEFORE:
        return
    for column in stack.table.columns.values():
        if column.type == "id" and column.name != stack.spec.unit_column:
            yield from _another_form(column, rows[column.name], before[column.name])
        if column.type in ("category", "flag", "age"):
            yield from _one_value(column, rows, before)
        elif column.type in ("date", "datetime"):
            yield from _one_day(column, rows[column.name].dropna(), before)
            yield from _early(column, *gaps[column.name])


def _one_value(column: Column, rows: pd.DataFrame, before: pd.DataFrame) -> Iterator[Said]:
    """One value throughout, or throughout the rows that are new, where those before make that unlikely."""
    values, is_new = rows[column.name].to_numpy(), rows["_is_new"].to_numpy()
    for of in ("rows", "new rows") if not is_new.all() else ("rows",):
        now = values if of == "rows" else values[is_new]
        said = now[~pd.isna(now)]
        is_told = of == "rows" and len(said) >= ALL_THE_SAME[column.type]  # when the file was read
        if len(said) >= FEWEST_ROWS and not is_told and (said == said[0]).all():
            known = before[column.name] if of == "rows" else before[column.name][before["_is_new"]]
            known = known.dropna()
            usual = int((known == said[0]).sum())
            if len(known) >= FEWEST_BEFORE and (usual / len(known)) ** len(said) <= CHANCE:
                yield _filled_down(
                    column, len(said), of, f"of {len(known):,} rows before them {usual:,} had it"
                )
                return


def _another_form(column: Column, now: pd.Series, before: pd.Series) -> Iterator[Said]:
    """References that have lost, all of them, the letters or the noughts that nearly all had before."""
    mine = set(now.dropna())
    if len(mine) < FEWEST_ROWS or not all(each[:1].isdecimal() for each in mine):
        return
    theirs = before.dropna().drop_duplicates()
    for lost, form in (("letters", r"[A-Za-z]"), ("noughts", r"0\d")):
        usual, still = theirs.str.match(form).mean(), any(re.match(form, each) for each in mine)
        if len(theirs) >= FEWEST_BEFORE and not still and (1 - usual) ** len(mine) <= CHANCE:
            said = (
                f'No reference under "{column.heading}" begins with {lost}, as {usual:.0%} did in the '
                "quarters before. Were they lost?"
            )
            why = "The same child would be counted as another, and be nobody's child of the quarter before."
            yield f"form:{column.name}", said, why, []


def _one_day(column: Column, now: pd.Series, before: pd.DataFrame) -> Iterator[Said]:
    """One day throughout, where in no quarter before so many rows had one."""
    if FEWEST_ROWS <= len(now) < ALL_THE_SAME[column.type] and now.dt.normalize().nunique() == 1:
        days = before[column.name].dropna().dt.normalize()
        of_quarters = [days for _, days in days.groupby(before["_quarter"]) if len(days) >= FEWEST_ROWS]
        most = max((days.value_counts(normalize=True).iloc[0] for days in of_quarters), default=1.0)
        if len(days) >= FEWEST_BEFORE and most ** len(now) <= CHANCE:
            yield _filled_down(column, len(now), "rows", "in no quarter before did most rows share a day")


def _filled_down(column: Column, rows: int, of: str, before: str) -> Said:
    said = f'One and the same value under "{column.heading}" in all {rows:,} {of}; {before}.'
    why = "What is copied down a column makes every group but one vanish from the figures."
    return f"one_value:{column.name}", f"{said} Was it filled down?", why, []


def _early(column: Column, rows: pd.DataFrame, gaps: np.ndarray, usual: np.ndarray) -> Iterator[Said]:
    """Dates that would be usual four years and a day later, and never were so early."""
    is_early = gaps < (usual.min() if len(usual) else -np.inf)
    if is_early.sum() >= FEWEST_EARLY and len(usual) >= FEWEST_BEFORE:
        first, last = np.quantile(usual, [0.01, 0.99])
        is_early &= (gaps + EPOCHS_APART >= first) & (gaps + EPOCHS_APART <= last)
    if is_early.sum() >= FEWEST_EARLY:
        many = counted(int(is_early.sum()), "date")
        said = (
            f'{many} under "{column.heading}" earlier than any before, by about '
            "four years and a day, as dates become that are copied from a workbook that counts its days from "
            "1904. Are they right?"
        )
        why = "Dates copied between workbooks that count from different years all move, and look like dates."
        yield f"counts_from_1904:{column.name}", said, why, rows["_row"][is_early].tolist()


def _a_year_away(
    stack: Stack, column: Column, found: Gaps, before: pd.DataFrame, quarter: Quarter
) -> Iterator[Said]:
    """Dates a year from where all others stand, as where the last year is typed in January. A row that began
    when it did in an earlier file, and has its date in this quarter, is right in both."""
    table = stack.table
    if column.name == table.opened_on and not table.carries_forward:
        return  # a row of another quarter is set aside as one
    rows, gaps, usual = found
    every = np.concatenate([gaps[~np.isnan(gaps)], usual])
    if len(every) < FEWEST_BEFORE:
        return
    low, high = np.quantile(every, [SLIPS, 1 - SLIPS])
    is_far, were_far = ((days < low - HALF_A_YEAR) | (days > high + HALF_A_YEAR) for days in (gaps, usual))
    would_fit = [(gaps + year >= low - MONTH) & (gaps + year <= high + MONTH) for year in (YEAR, -YEAR)]
    is_slip = is_far & (would_fit[0] | would_fit[1])
    if high - low > NARROW or were_far.any() or (is_far & ~is_slip).any():
        return
    if not 0 < is_slip.sum() <= max(1, SLIPS * len(gaps)):
        return
    if column.name == table.opened_on:
        yield _a_year(column, "from where all others stand", rows["_row"][is_slip])
        return
    began = [*stack.key, table.opened_on]
    is_known = pd.MultiIndex.from_frame(rows[began]).isin(pd.MultiIndex.from_frame(before[began]))
    is_now = rows[column.name].between(pd.Timestamp(quarter.start), pd.Timestamp(quarter.next.start), "left")
    is_slip &= ~(is_known & is_now.to_numpy())
    if is_slip.any():
        opened = table.columns[table.opened_on].heading
        where = f'further from "{opened}", or nearer to it, than in all other rows'
        yield _a_year(column, where, rows["_row"][is_slip])


def _stops(stack: Stack, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter) -> Iterator[Said]:
    """Rows of a part of the quarter alone, too many for chance, as where a list was drawn too early or is
    cut, and in no quarter before did they begin so late or end so early."""
    column = stack.table.columns[stack.table.opened_on]
    if stack.spec.cadence != "quarterly":
        return
    many, *silent = _silence(rows[column.name], quarter)
    if many < FEWEST_ROWS or max(silent) < LONG_SILENCE:
        return
    days = before.groupby("_quarter")[column.name]
    earlier = [_silence(part, Quarter.parse(str(name))) for name, part in days if name]
    longest = [max((each[n] for each in earlier if 2 * each[0] >= many), default=0) for n in (1, 2)]
    whole = (quarter.end - quarter.start).days + 1
    for word, outside, usual in zip(("before", "after"), silent, longest, strict=True):
        if outside < LONG_SILENCE or outside <= usual or (1 - outside / whole) ** many > RARE:
            continue
        away = dt.timedelta(outside)
        day = day_in_words(quarter.start + away if word == "before" else quarter.end - away)
        said = (
            f'No row of the quarter is dated {word} {day} under "{column.heading}", and its others are of '
            f"{counted(many, 'day')}. Is the list whole?"
        )
        why = "A list drawn before the quarter's end, or cut, looks like a fall."
        yield f"stops:{column.name}:{word}", said, why, []


def _silence(days: pd.Series, quarter: Quarter) -> tuple[int, int, int]:
    """On how many days of a quarter anything is dated, and how many there are before the first and after the
    last of them; (0, 0, 0) where nothing is."""
    own = days.to_numpy("datetime64[D]")
    own = np.unique(own[(own >= np.datetime64(quarter.start)) & (own <= np.datetime64(quarter.end))])
    if not len(own):
        return 0, 0, 0
    return len(own), (own[0].item() - quarter.start).days, (quarter.end - own[-1].item()).days


def _ended_a_year_ago(
    stack: Stack, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter
) -> Iterator[Said]:
    """Rows that came open last time and now say that they ended a year before this quarter."""
    ended = stack.table.ended_on
    if not ended or not stack.table.carries_forward or not len(before):
        return
    a_year_later = rows[ended] + pd.DateOffset(years=1)
    start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.next.start)
    is_slip = a_year_later.between(start, end, inclusive="left")
    if not is_slip.any():
        return
    last = before[[*stack.key, ended]].drop_duplicates(stack.key, keep="last").set_index(stack.key)[ended]
    were_open = set(last.index[last.isna()])
    keys = (
        rows[stack.key[0]]
        if len(stack.key) == 1
        else pd.Series(list(zip(*(rows[k] for k in stack.key), strict=True)), rows.index)
    )
    is_slip &= keys.isin(were_open)
    if is_slip.any():
        of_rows = "before this quarter, of rows that came open last time"
        yield _a_year(stack.table.columns[ended], of_rows, rows["_row"][is_slip])


def _a_year(column: Column, where: str, rows: pd.Series) -> Said:
    said = f'{counted(len(rows), "date")} under "{column.heading}" a year {where}. Is the year right?'
    why = (
        "In January the last year is soon typed, and every time worked out from such a date is a year wrong."
    )
    return f"year:{column.name}", said, why, rows.tolist()


def _gaps(table: Table, column: Column, rows: pd.DataFrame, before: pd.DataFrame, quarter: Quarter) -> Gaps:
    """Days from a row's opening to a date of it, now and before; of the opening of new rows itself, from the
    quarter's end. With them the rows they are of."""
    if column.name != table.opened_on:
        now, then = (_days(part[column.name], part[table.opened_on].to_numpy()) for part in (rows, before))
    else:
        which, known = pd.factorize(before["_quarter"])
        ends = [Quarter.parse(name).end if name else None for name in known]
        then = _days(before[column.name], np.array(ends, dtype="datetime64[D]")[which])
        rows, then = rows[rows["_is_new"]], then[before["_is_new"].to_numpy()]
        now = _days(rows[column.name], np.datetime64(quarter.end))
    return rows, now, then[~np.isnan(then)]


def _days(until: pd.Series, since: np.ndarray | np.datetime64) -> np.ndarray:
    days: np.ndarray = (until.to_numpy() - since) / np.timedelta64(1, "s") / 86400
    return days
