"""From a source's tables to a return's: columns renamed, numbers made, ages worked out, one quarter taken."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping

import pandas as pd

from wscb_lib.framework.columns import Table
from wscb_lib.framework.sources import Made, Source
from wscb_lib.quarter import Quarter

Frames = Mapping[str, pd.DataFrame]
BORN = "born_on"


def fill(source: Source, made: Made, table: Table, frames: Frames) -> pd.DataFrame:
    """Every row of one table of a return that the source can fill, whatever its quarter.

    The columns are the return's own that the source carries, in the return's order; a column that it does not
    carry is not there. Nothing else of the source goes with them.
    """
    given = {name: frame.dropna(axis="columns", how="all") for name, frame in frames.items()}
    rows = _rows(made, frames).dropna(axis="columns", how="all")
    for column in made.present:
        rows = rows[rows.reindex(columns=[column])[column].notna()]
    for column, wanted in made.only.items():
        rows = rows[rows.reindex(columns=[column])[column].isin(wanted)]
    for other, by in made.beside.items():
        rows = _beside(rows, given.get(other), by)
    held = {column for name in (made.of, *made.beside) if name in frames for column in frames[name].columns}
    found: dict[str, pd.Series] = {}
    for name in table.columns:
        taken = made.columns.get(name, name)
        if name in made.made_of:
            found[name] = numbered(rows, [source.id, made.table, name], made.made_of[name])
        elif name == "age" and made.aged_on:
            found[name] = aged(rows, made.aged_on)
        elif taken in rows or taken in held:
            found[name] = rows.reindex(columns=[taken])[taken]
    return pd.DataFrame(found, index=rows.index).reset_index(drop=True)


def _rows(made: Made, frames: Frames) -> pd.DataFrame:
    if not made.function:
        return frames[made.of]
    module, _, name = made.function.partition(":")
    rows: pd.DataFrame = getattr(importlib.import_module(module), name)(frames)
    return rows


def _beside(rows: pd.DataFrame, other: pd.DataFrame | None, by: str) -> pd.DataFrame:
    """The rows with the columns of another table laid beside them; of several rows there, the first."""
    if other is None or by not in other or by not in rows:
        return rows
    new = [c for c in other.columns if c == by or (c not in rows and not c.startswith("_"))]
    once = other[other[by].notna()].drop_duplicates(by)[new]
    return rows.merge(once, on=by, how="left", validate="many_to_one").set_axis(rows.index)


def numbered(rows: pd.DataFrame, salt: list[str], of: tuple[str, ...]) -> pd.Series:
    """A number for each row, made of what tells it from others: the same in every extract; none where nothing
    tells.

    >>> rows = pd.DataFrame({"child": ["C1", "C1", "C2"], "on": ["a", "a", "a"]})
    >>> made = numbered(rows, ["annex_a"], ("child", "on"))
    >>> made[0] == made[1], made[0] == made[2], len(made[0])
    (True, False, 12)
    """

    def made(values: tuple[str, ...]) -> str | None:
        if not any(values):
            return None
        text = "\x1f".join((*salt, *values))
        return hashlib.blake2b(text.encode(), digest_size=6).hexdigest().upper()

    told = rows.reindex(columns=list(of))
    told = told.astype(str).where(told.notna(), "")
    return pd.Series(
        [made(values) for values in told.itertuples(index=False, name=None)],
        rows.index,
        dtype=object,
    )


def aged(rows: pd.DataFrame, on: str) -> pd.Series:
    """Whole years from birth to the day; the age as exported where no day of birth is; -1 before birth.

    >>> born = pd.to_datetime(pd.Series(["2010-06-15", "2016-01-01", None]))
    >>> day = pd.to_datetime(pd.Series(["2016-06-14", "2015-11-01", "2016-01-01"]))
    >>> aged(pd.DataFrame({"born_on": born, "seen_on": day, "age": [6, 0, 12]}), "seen_on").tolist()
    [5.0, -1.0, 12.0]
    """
    stated = rows["age"].astype("float64") if "age" in rows else pd.Series(float("nan"), rows.index)
    if BORN not in rows or on not in rows:
        return stated
    born, day = rows[BORN], rows[on]
    had = (day.dt.month * 100 + day.dt.day) >= (born.dt.month * 100 + born.dt.day)
    years = (day.dt.year - born.dt.year - (~had).astype(int)).astype("float64")
    found: pd.Series = years.where(years >= 0, -1.0).where(born.notna() & day.notna(), stated)
    return found


def quarters_of(rows: pd.DataFrame, table: Table) -> dict[Quarter, int]:
    """How many rows opened in each quarter, the latest first."""
    days = rows[table.opened_on].dropna() if table.opened_on in rows else pd.Series(dtype="datetime64[ns]")
    tally: dict[Quarter, int] = {}
    for day, count in days.dt.date.value_counts().items():
        quarter = Quarter.of(day)
        tally[quarter] = tally.get(quarter, 0) + int(count)
    return dict(sorted(tally.items(), reverse=True))


def of_the_quarter(rows: pd.DataFrame, table: Table, quarter: Quarter, sent_before: bool) -> pd.DataFrame:
    """The rows that a return of the quarter holds: those opened in it, and those still open or ended in it
    where the table carries such forward, or where they were sent before."""
    if table.opened_on not in rows:
        return rows.iloc[:0]
    start, end = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    opened = rows[table.opened_on]
    wanted = opened.between(start, end + pd.Timedelta(days=1), inclusive="left")
    if table.ended_on and (table.carries_forward or sent_before):
        ended = pd.to_datetime(rows.reindex(columns=[table.ended_on])[table.ended_on])
        lately = ended >= start if not table.carries_forward else ended.isna() | (ended >= start)
        wanted |= (opened < start) & lately
    return rows[wanted]
