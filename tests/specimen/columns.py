"""The ways a column of a plain register is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.specimen.arrays import Rows, absence, objects, typed
from tests.specimen.course import Course, Mix, Span, read_course, read_mix
from tests.specimen.days import as_days, working_day_after
from tests.specimen.streams import Streams
from wscb_lib.framework.declared import Column, Table
from wscb_lib.measures.columns import Columns, as_label
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.quarter import Quarter

HOUR = 3600
ELSE = "else"


@dataclass(frozen=True)
class Lag:
    """A date so long after another: one of days, working_days, hours. With `late`, sometimes that instead."""

    after: str  # a column of this table, or "parent." and one of the parent's
    days: Span | None = None
    working_days: Span | None = None
    hours: Span | None = None
    late: Span | None = None  # in the same unit
    on_time_rate: Course | None = None  # how often it is not late
    skew: float = 1.0  # above 1, short lags are likelier than long
    is_working_day: bool = False  # a day off becomes the next working day


@dataclass(frozen=True)
class About:
    """A number: half are below `middle`, and few far above it."""

    middle: float
    spread: float  # of the logarithm
    least: float = 0.0
    most: float = float("inf")
    decimals: int = 0

    def of(self, chance: np.random.Generator, count: int) -> np.ndarray:
        """So many numbers, as floats."""
        found = self.middle * np.exp(chance.normal(0, self.spread, count))
        return np.clip(found, self.least, self.most).round(self.decimals)


@dataclass(frozen=True)
class ShareOf:
    """So many of another column's number."""

    column: str
    rate: Course


@dataclass(frozen=True)
class LookUp:
    """What another table says of the same child, in its last row; nothing where the child is not in it."""

    table: str  # "return.table"
    column: str
    by: str = "child_id"


@dataclass(frozen=True)
class ColumnRecipe:
    """How one column is filled: exactly one of the first thirteen, then the modifiers.

    With `by`, `choose`, `rate` and `say` are written once for each value of that column, and `else` for the
    others.
    """

    number: str = ""  # an id: "LADO-{:05d}", in order of the day the row came into being
    choose: Any = None  # a mix
    rate: Any = None  # a flag, true so often
    lag: Lag | None = field(default=None, metadata={"of": Lag})
    between: Span | None = None  # a whole number
    poisson: Course | None = None  # a whole number about this mean
    about: About | None = field(default=None, metadata={"of": About})  # a number, most of them small
    share_of: ShareOf | None = field(default=None, metadata={"of": ShareOf})
    copy: str = ""  # another column, or "parent." and one of the parent's
    look_up: LookUp | None = field(default=None, metadata={"of": LookUp})
    value: Any = None  # always this
    say: Any = None  # one of these sentences; {column} stands for another column's value
    turn: str = ""  # 1, 2, 3 … within each value of that column, in order of day
    by: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)  # only where the row meets this filter
    otherwise: Any = None  # and this where it does not
    otherwise_copy: str = ""  # or another column's value
    blank: float = 0.0  # left out by mistake so often
    alike: str = ""  # rows that share this column's value all have what the first of them drew


_ONE_OF = (
    "number",
    "choose",
    "rate",
    "lag",
    "between",
    "poisson",
    "about",
    "share_of",
    "copy",
    "look_up",
    "value",
    "say",
    "turn",
)


def faults_of(recipe: ColumnRecipe) -> list[str]:
    """What is wrong with how a column is to be filled, as ends of sentences."""
    ways = [name for name in _ONE_OF if getattr(recipe, name) not in (None, "", ())]
    if len(ways) != 1:
        return [f"wanted exactly one of {', '.join(_ONE_OF)}; found {', '.join(ways) or 'none'}."]
    if recipe.lag is not None:
        units = [unit for unit in ("days", "working_days", "hours") if getattr(recipe.lag, unit) is not None]
        return [] if len(units) == 1 else ["a lag is of days, working_days or hours: wanted one."]
    for raw, read in ((recipe.choose, read_mix), (recipe.rate, read_course)):
        parts = raw.values() if recipe.by and isinstance(raw, Mapping) else [raw]
        for part in parts if raw is not None else ():
            try:
                read(part)
            except ValueError as error:
                return [str(error)]
    return []


@dataclass
class Filling:
    """A table being filled: its columns so far, its parent's, and which quarter each row belongs to."""

    name: str
    table: Table
    columns: Rows
    parent: Rows
    quarters: tuple[Quarter, ...]
    places: np.ndarray
    streams: Streams
    tables: Mapping[tuple[str, str], Rows] = field(
        default_factory=dict
    )  # "return", "table" -> rows made before

    def __len__(self) -> int:
        return len(self.places)

    def column(self, name: str) -> np.ndarray:
        """A column filled already; KeyError for one that is not."""
        return self.parent[name] if name in self.parent else self.columns[name]

    def fill(self, name: str, recipe: ColumnRecipe) -> None:
        """Fill one column; ids and turns wait until the rows are in order."""
        chance = self.streams.of(f"{self.name}.{name}")
        values = self._values(name, recipe, chance)
        if recipe.alike:
            values = values[self._first_of_its_like(recipe.alike)]
        if recipe.lag is not None:
            values = self._before_what_follows(name, values)
        if recipe.when:
            met = rows_meeting(
                recipe.when, Columns(pd.DataFrame({**self.columns, **self.parent}), self.table)
            )
            values = np.where(met, values, self._otherwise(recipe, values))
        if recipe.blank:
            values = np.where(chance.random(len(self)) < recipe.blank, absence(values), values)
        self.columns[name] = values

    def _first_of_its_like(self, name: str) -> np.ndarray:
        """For each row, the place of the first row with its value in a column: brothers and sisters decided
        on together."""
        codes, _ = pd.factorize(self.column(name))
        return np.unique(codes, return_index=True)[1][codes]

    def _before_what_follows(self, name: str, values: np.ndarray) -> np.ndarray:
        """A date that may not come after one already known does not come at all when it would; if it must,
        that day."""
        column = self.table.columns.get(name)
        for first, second in self.table.orders:
            if first == name and second in self.columns:
                limit = self.columns[second].astype(values.dtype)
                instead = limit if column is not None and column.is_required else np.datetime64("NaT")
                values = np.where(values > limit, instead, values)
        return values

    def _otherwise(self, recipe: ColumnRecipe, values: np.ndarray) -> Any:
        """What stands in the rows that a column's filter leaves out."""
        if recipe.otherwise_copy:
            return self.column(recipe.otherwise_copy)
        return absence(values) if recipe.otherwise is None else recipe.otherwise

    def _values(self, name: str, recipe: ColumnRecipe, chance: np.random.Generator) -> np.ndarray:
        column = self.table.columns.get(name)
        if recipe.choose is not None:
            return typed(self._chosen(recipe, chance.random(len(self))), column)
        if recipe.rate is not None:
            return objects(map(bool, chance.random(len(self)) < self._rates(recipe.rate, recipe.by)))
        if recipe.lag is not None:
            return self._lagged(recipe.lag, column, chance)
        if recipe.between is not None:
            return recipe.between.of(chance.random(len(self))).astype(float)
        if recipe.poisson is not None:
            return chance.poisson(recipe.poisson.over(self.quarters)[self.places]).astype(float)
        if recipe.about is not None:
            return recipe.about.of(chance, len(self))
        if recipe.share_of is not None:
            whole = np.nan_to_num(self.column(recipe.share_of.column).astype(float)).astype("int64")
            return chance.binomial(whole, recipe.share_of.rate.over(self.quarters)[self.places]).astype(float)
        if recipe.copy:
            return self.column(recipe.copy).copy()
        if recipe.look_up is not None:
            return self._looked_up(recipe.look_up, column)
        if recipe.say:
            return self._said(recipe, chance.random(len(self)))
        return typed(objects([recipe.value] * len(self)), column)

    def _chosen(self, recipe: ColumnRecipe, chance: np.ndarray) -> np.ndarray:
        if not recipe.by:
            return read_mix(recipe.choose).pick(chance, self.quarters, self.places)
        found = np.empty(len(self), dtype=object)
        for rows, raw in self._groups(recipe.choose, recipe.by):
            mix: Mix = read_mix(raw)
            found[rows] = mix.pick(chance[rows], self.quarters, self.places[rows])
        return found

    def _rates(self, raw: Any, by: str) -> np.ndarray:
        if not by:
            return read_course(raw).over(self.quarters)[self.places]
        found = np.zeros(len(self))
        for rows, rate in self._groups(raw, by):
            found[rows] = read_course(rate).over(self.quarters)[self.places[rows]]
        return found

    def _groups(self, raw: Mapping[str, Any], by: str) -> list[tuple[np.ndarray, Any]]:
        """The rows of each value of a column, and what is written for it; rows of no value written are
        left."""
        labels = np.array(
            ["" if _is_none(value) else as_label(value) for value in self.column(by)], dtype=object
        )
        others = ~np.isin(labels.astype(str), [value for value in raw if value != ELSE])
        groups = [(np.flatnonzero(labels == value), part) for value, part in raw.items() if value != ELSE]
        return groups + ([(np.flatnonzero(others), raw[ELSE])] if ELSE in raw else [])

    def _lagged(self, lag: Lag, column: Column | None, chance: np.random.Generator) -> np.ndarray:
        since = self.column(lag.after)
        draws = chance.random((len(self), 3))
        span: Span = lag.days or lag.working_days or lag.hours  # type: ignore[assignment]
        length = span.of(draws[:, 0] ** lag.skew)
        if lag.late is not None and lag.on_time_rate is not None:
            is_late = draws[:, 1] >= lag.on_time_rate.over(self.quarters)[self.places]
            length = np.where(is_late, lag.late.of(draws[:, 2]), length)
        has_time = column is not None and column.type == "datetime"
        found = np.full(len(self), np.datetime64("NaT", "s"))
        known = ~np.isnat(since)
        if lag.hours is not None:
            found[known] = since[known].astype("datetime64[s]") + (length[known] * HOUR).astype(
                "timedelta64[s]"
            )
        else:
            days = self._day_after(since[known].astype("datetime64[D]").astype("int64"), length[known], lag)
            clock = since[known].astype("datetime64[s]") - since[known].astype("datetime64[D]")
            found[known] = as_days(days).astype("datetime64[s]") + (
                clock if has_time else np.timedelta64(0, "s")
            )
        return found if has_time else found.astype("datetime64[D]")

    def _day_after(self, days: np.ndarray, length: np.ndarray, lag: Lag) -> np.ndarray:
        if lag.working_days is not None:
            return working_day_after(days, length)
        return working_day_after(days + length, 0) if lag.is_working_day else days + length

    def _looked_up(self, wanted: LookUp, column: Column | None) -> np.ndarray:
        of_return, _, of_table = wanted.table.partition(".")
        rows = self.tables[of_return, of_table]
        last = dict(zip(rows[wanted.by], rows[wanted.column], strict=True))
        return typed(objects(last.get(value) for value in self.column(wanted.by)), column)

    def _said(self, recipe: ColumnRecipe, chance: np.ndarray) -> np.ndarray:
        groups = self._groups(recipe.say, recipe.by) if recipe.by else [(np.arange(len(self)), recipe.say)]
        found = np.empty(len(self), dtype=object)
        for rows, sentences in groups:
            for place in rows:
                row = {name: as_label(values[place]) for name, values in self.columns.items()}
                found[place] = sentences[int(chance[place] * len(sentences))].format_map(row)
        return found

    def number(self, name: str, form: str) -> None:
        """An id for every row, in the order they stand."""
        self.columns[name] = objects(form.format(number) for number in range(1, len(self) + 1))

    def take_turns(self, name: str, by: str) -> None:
        """1, 2, 3 … within each value of a column, in the order they stand."""
        self.columns[name] = (
            pd.Series(self.column(by)).groupby(self.column(by)).cumcount().to_numpy(dtype=float) + 1
        )


def _is_none(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
