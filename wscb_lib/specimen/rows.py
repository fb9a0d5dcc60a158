"""What brings the rows of a plain register into being: events, spells, rows of a parent, a timetable, or a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from wscb_lib.framework.values import Table
from wscb_lib.measures.calendar import months_after
from wscb_lib.measures.columns import Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.quarter import Quarter
from wscb_lib.specimen.course import Ages, Course, Mix, Span
from wscb_lib.specimen.days import (
    ABSENT,
    as_days,
    number_of,
    quarter_places,
    working_day_after,
    working_day_before,
    working_days_in,
)
from wscb_lib.specimen.people import Block
from wscb_lib.specimen.world import Rows, World

HOUR = 3600
PARENT = "parent."


@dataclass(frozen=True)
class Covered:
    """Children of another table who must have a spell here around their days there."""

    table: str
    on: str  # the column of those days
    when: Mapping[str, Any] = field(default_factory=dict)
    before: Span = Span(30, 500)  # days from the start of the spell to the first of those days
    after: Span = Span(20, 300)


@dataclass(frozen=True)
class PeopleRecipe:
    """Whose rows they are."""

    ages: Ages  # of the child; of a family's youngest where families come together
    has_families: bool = False  # brothers and sisters come together: volumes are then of families
    again: float = 0.0  # share who have been in this table before
    also_in: Mapping[str, float] = field(default_factory=dict)  # table -> share of rows whose child is in it
    oldest: int = 17
    covers: tuple[Covered, ...] = field(default=(), metadata={"of": Covered})


@dataclass(frozen=True)
class Step:
    """A time span of a timetable: one of these."""

    months: int = 0
    days: int = 0
    working_days: int = 0


@dataclass(frozen=True)
class RowsRecipe:
    """How rows come. `way` is events, spells, per, timetable or grid; the keys each reads are said beside them."""

    way: str
    mean: Course | None = None  # events, spells: how many come in a quarter
    exact: Mapping[str, int] = field(default_factory=dict)  # events: quarter -> exactly so many
    day: str = "working"  # events, spells, per, grid: "working", "any" or "last" (of the quarter)
    day_in: str = ""  # the column that day goes into; absent: the table's opened_on
    hours: Span = Span(8, 18)  # of the day, where that column holds a time
    people: PeopleRecipe | None = field(default=None, metadata={"of": PeopleRecipe})  # events, spells
    parent: str = ""  # per, timetable, and events of something open: "return.table", or a table of this return
    when: Mapping[str, Any] = field(default_factory=dict)  # only of parents that meet this filter
    open: tuple[str, ...] = ()  # events: the parent's dates between which the event must fall
    each: Mix | None = None  # per: how many rows of each parent
    open_at_end: Course | None = None  # spells: how many are open at a quarter's end
    pull: float = 0.85  # spells: share of the gap to that number closed in a quarter
    ends_rate: Course | None = None  # spells: share that end in a quarter before any pull
    shortest: int = 14  # spells: days
    start: str = ""  # timetable: the parent's date from which it runs
    until: str = ""  # timetable: and the one at which it stops
    first: Step | None = field(default=None, metadata={"of": Step})  # timetable
    then: tuple[Step, ...] = field(default=(), metadata={"of": Step})  # timetable: the last goes on
    held_in: str = ""  # timetable: the column for the day it was held, from which the next runs
    on_time_rate: Course | None = None  # timetable
    early: Span = Span(0, 10)  # timetable: days before it is due
    late: Span = Span(1, 20)  # timetable: working days after
    over: Mapping[str, Any] = field(default_factory=dict)  # grid: column -> every value
    due: tuple[int, ...] = (1, 2, 3, 4)  # events, grid: the quarters of the year in which rows come
    quarters: tuple[str, ...] = ()  # grid, events: only in these quarters


@dataclass
class Drawn:
    """Rows that have come: each row's own day, its parent's place, its child, and columns filled already."""

    columns: Rows
    days: np.ndarray  # whole numbers
    parents: np.ndarray | None = None
    parent: Rows | None = None
    children: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.days)


class RowMaker:
    """Brings the rows of one table."""

    def __init__(self, world: World, name: str, table: Table, recipe: RowsRecipe, block: Block):
        self.world, self.name, self.table, self.recipe, self.block = world, name, table, recipe, block
        self.chance = world.streams.of(f"{name}.rows")
        self.who = world.streams.of(f"{name}.people")
        self.before: list[list[int]] = []  # children, or families, of earlier rows
        self.candidates: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def draw(self) -> Drawn:
        """Every row, in no particular order."""
        ways = {
            "events": self._events,
            "spells": self._spells,
            "per": self._per,
            "timetable": self._timetable,
            "grid": self._grid,
        }
        return ways[self.recipe.way]()

    # ---- events

    def _events(self) -> Drawn:
        days: list[int] = []
        children: list[int] = []
        for quarter in self._quarters():
            for day in self._days(quarter, self._how_many(quarter)):
                family = self._people(day)
                days += [day] * len(family)
                children += family
        drawn = self._as_drawn(np.array(days, dtype="int64"), children)
        return self._of_open_parents(drawn) if self.recipe.parent else drawn

    def _quarters(self) -> list[Quarter]:
        wanted = [q for q in self.world.quarters if q.number in self.recipe.due]
        return [q for q in wanted if not self.recipe.quarters or str(q) in self.recipe.quarters]

    def _how_many(self, quarter: Quarter) -> int:
        drawn = int(self.chance.poisson(self.recipe.mean.at(quarter) * self.world.scale)) if self.recipe.mean else 0
        if str(quarter) in self.recipe.exact:
            return round(self.recipe.exact[str(quarter)] * self.world.scale)
        return drawn

    def _days(self, quarter: Quarter, count: int) -> list[int]:
        draws = self.chance.random(count)
        if self.recipe.day == "last":
            return [number_of(quarter.end)] * count
        choice = working_days_in(quarter)
        if self.recipe.day == "any":
            choice = np.arange(number_of(quarter.start), number_of(quarter.end) + 1)
        return np.sort(choice[(draws * len(choice)).astype("int64")]).tolist()

    def _as_drawn(self, days: np.ndarray, children: list[int]) -> Drawn:
        found = np.array(children, dtype="int64") if self.recipe.people else None
        return Drawn({self._day_column: self._timed(days)}, days, children=found)

    @property
    def _day_column(self) -> str:
        return self.recipe.day_in or self.table.opened_on

    def _timed(self, days: np.ndarray) -> np.ndarray:
        """Days as the column holds them: with a time of day where it keeps one."""
        if self.table.columns[self._day_column].type != "datetime":
            return as_days(days)
        draws = self.chance.random((len(days), 2))
        seconds = self.recipe.hours.of(draws[:, 0]) * HOUR + (draws[:, 1] * 60).astype("int64") * 60
        return (days * 24 * HOUR + seconds).astype("datetime64[s]")

    # ---- people

    def _people(self, day: int) -> list[int]:
        """Whose row, or rows, begin on a day; one place of no meaning where the table is not about children."""
        people = self.recipe.people
        if people is None:
            return [0]
        draws = self.who.random(3)
        found = self._known(people, draws[0], draws[1], day)
        if not found:
            age = people.ages.one(draws[1], draws[2])
            size = 1
            if people.has_families:
                size = int(self.world.people.mix.family_size.one(self.who.random(), self.world.recipe.first))
            found = self.block.family(self.who, day, age, size)
        self.before.append(found)
        return found

    def _known(self, people: PeopleRecipe, way: float, which: float, day: int) -> list[int]:
        if way < people.again:
            family = self.before[int(which * len(self.before))] if self.before else []
            return [child for child in family if self.world.people.age(child, day) <= people.oldest]
        way -= people.again
        for name, share in people.also_in.items():
            if way < share:
                return self._from(name, which, day)
            way -= share
        return []

    def _from(self, name: str, which: float, day: int) -> list[int]:
        """A child whom another table had by a day, of an age this table may hold."""
        if name not in self.candidates:
            self.candidates[name] = self._children_of(name)
        children, opened = self.candidates[name]
        ages = self.world.people.ages(children, np.full(len(children), day))
        youngest = min(span.low for span in self.recipe.people.ages.spans.values())
        fit = np.flatnonzero((opened <= day) & (ages >= youngest) & (ages <= self.recipe.people.oldest))
        return [int(children[fit[int(which * len(fit))]])] if len(fit) else []

    def _children_of(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        rows = self.world.table(name)
        spec = self.world.returns[name.split(".")[0]].tables[name.split(".")[1]]
        children = np.array([self.world.people.places[child] for child in rows["child_id"]], dtype="int64")
        return children, rows[spec.opened_on].astype("datetime64[D]").astype("int64")

    # ---- spells

    def _spells(self) -> Drawn:
        """Spells that open and end, so that as many are open at each quarter's end as the recipe says."""
        covered = self._covered()
        spells: list[list[int]] = []  # [child, start, end or ABSENT]
        for quarter in (self.world.recipe.first - 1, *self.world.quarters):
            low, high = number_of(quarter.start), number_of(quarter.end)
            spells += self._begun(quarter, low, high, covered)
            self._end_some(spells, quarter, low, high, covered)
        every = [*spells, *covered]
        drawn = self._as_drawn(np.array([s[1] for s in every], dtype="int64"), [s[0] for s in every])
        drawn.columns[self.table.ended_on] = as_days([s[2] for s in every])
        return drawn

    def _begun(self, quarter: Quarter, low: int, high: int, covered: list) -> list[list[int]]:
        if quarter < self.world.recipe.first:
            return self._already_open(high, covered)
        found = []
        for day in self._days(quarter, self._how_many(quarter)):
            found += [[child, day, ABSENT] for child in self._people(day)]
        return found

    def _already_open(self, high: int, covered: list) -> list[list[int]]:
        """Spells open when the first quarter begins, begun as long before as spells usually last."""
        recipe, first = self.recipe, self.world.recipe.first
        wanted = recipe.open_at_end.at(first - 1) * self.world.scale - _open_on(high, covered)
        usual = 91 * recipe.open_at_end.at(first) / max(recipe.mean.at(first), 0.1)
        found: list[list[int]] = []
        while len(found) < wanted:
            day = high - int(self.chance.exponential(usual)) % (365 * 12)
            found += [[child, day, ABSENT] for child in self._people(day)]
        return found

    def _end_some(self, spells: list, quarter: Quarter, low: int, high: int, covered: list) -> None:
        recipe = self.recipe
        if quarter < self.world.recipe.first:
            return
        open_now = [s for s in spells if s[2] == ABSENT]
        draws = self.chance.random((len(open_now), 2))
        rate = recipe.ends_rate.at(quarter) if recipe.ends_rate else 0.0
        days = [max(low, s[1] + recipe.shortest) for s in open_now]
        can = [day <= high for day in days]
        ending = [bool(can[n] and draws[n, 0] < rate) for n in range(len(open_now))]
        gap = len(open_now) - sum(ending) + _open_on(high, covered) - recipe.open_at_end.at(quarter) * self.world.scale
        more = round(recipe.pull * gap)
        for place in self.chance.permutation(len(open_now)):
            if more and can[place] and ending[place] != (more > 0):
                ending[place] = more > 0
                more -= 1 if more > 0 else -1
        for spell, ends, day, draw in zip(open_now, ending, days, draws[:, 1], strict=True):
            if ends:
                spell[2] = day + int(draw * (high - day + 1))

    def _covered(self) -> list[list[int]]:
        """Spells around the days on which other tables have a child as one of ours."""
        found: dict[int, list[int]] = {}
        for cover in self.recipe.people.covers if self.recipe.people else ():
            rows = self.world.table(cover.table)
            met = rows_meeting(cover.when, Columns(pd.DataFrame(rows), self.table))
            days = rows[cover.on].astype("datetime64[D]").astype("int64")
            for child_id, day in zip(rows["child_id"][met], days[met], strict=True):
                child = self.world.people.places[child_id]
                draws = self.who.random(2)
                start, end = day - cover.before.one(draws[0]), day + cover.after.one(draws[1])
                known = found.setdefault(child, [child, start, end])
                found[child] = [child, min(known[1], start), max(known[2], end)]
        return [*found.values()]

    # ---- rows of a parent

    def _parent(self) -> tuple[Rows, np.ndarray]:
        """The parent table, and the places of its rows that meet the filter."""
        name = self.recipe.parent
        rows = self.world.table(name if "." in name else f"{self.name.split('.')[0]}.{name}")
        met = rows_meeting(self.recipe.when, Columns(pd.DataFrame(rows), self.table))
        return rows, np.flatnonzero(met)

    def _parent_opened(self) -> str:
        """The date that brings a parent's row into being."""
        name = self.recipe.parent if "." in self.recipe.parent else f"{self.name.split('.')[0]}.{self.recipe.parent}"
        of_return, of_table = name.split(".")
        return self.world.returns[of_return].tables[of_table].opened_on

    def _of_open_parents(self, drawn: Drawn) -> Drawn:
        """Each event given to a parent open on its day; an event on a day when none is open does not happen."""
        rows, fit = self._parent()
        start, end = ([*self.recipe.open, ""] if self.recipe.open else [self._parent_opened(), ""])[:2]
        begins = rows[start][fit].astype("datetime64[D]").astype("int64")
        ends = np.full(len(fit), ABSENT) if not end else rows[end][fit].astype("datetime64[D]").astype("int64")
        ends = np.where(ends == ABSENT, np.iinfo("int64").max, ends)
        draws = self.chance.random(len(drawn))
        chosen = np.full(len(drawn), -1, dtype="int64")
        for place, day in enumerate(drawn.days):
            is_open = np.flatnonzero((begins <= day) & (ends >= day))
            if len(is_open):
                chosen[place] = fit[is_open[int(draws[place] * len(is_open))]]
        kept = chosen >= 0
        columns = {name: values[kept] for name, values in drawn.columns.items()}
        children = None if drawn.children is None else drawn.children[kept]
        return replace(
            self._with_parent(Drawn(columns, drawn.days[kept], children=children), rows, chosen[kept]),
            columns=columns,
        )

    def _with_parent(self, drawn: Drawn, rows: Rows, places: np.ndarray) -> Drawn:
        """The parent's columns beside the row's own; the parent's child is the row's, unless it has one."""
        drawn.parent = {f"{PARENT}{name}": values[places] for name, values in rows.items()}
        drawn.parents = places
        if drawn.children is None and "child_id" in rows:
            drawn.children = np.array([self.world.people.places[child] for child in rows["child_id"][places]])
        return drawn

    def _per(self) -> Drawn:
        rows, fit = self._parent()
        opened = rows[self._parent_opened()].astype("datetime64[D]")
        places = quarter_places(opened[fit], self.world.recipe.first, len(self.world.quarters))
        count = self.recipe.each.pick(self.chance.random(len(fit)), self.world.quarters, places).astype("int64")
        chosen = np.repeat(fit, count)
        days = opened[chosen].astype("int64")
        columns = {} if self.recipe.day_in else {self._day_column: self._timed(days)}
        return self._with_parent(Drawn(columns, days), rows, chosen)

    # ---- a timetable

    def _timetable(self) -> Drawn:
        """Due dates along each parent's spell: each runs from when the last was held."""
        recipe = self.recipe
        rows, fit = self._parent()
        since = rows[recipe.start][fit].astype("datetime64[D]")
        until = rows[recipe.until][fit].astype("datetime64[D]") if recipe.until else np.full(len(fit), "NaT", "M8[D]")
        last = np.where(np.isnat(until), np.datetime64(self.world.recipe.last.end), until)
        chosen, dues, helds = [], [], []
        turn = 0
        while len(fit):
            step = recipe.first if turn == 0 and recipe.first else recipe.then[min(max(turn - 1, 0), len(recipe.then) - 1)]
            due = _step(since, step)
            held = self._held(due, since)
            going = due <= last
            chosen.append(fit[going])
            dues.append(due[going])
            helds.append(np.where(held[going] > until[going], np.datetime64("NaT"), held[going]))
            fit, since, last, until = fit[going], held[going], last[going], until[going]
            turn += 1
        return self._timetable_rows(rows, *(np.concatenate(part) if part else np.array([]) for part in (chosen, dues, helds)))

    def _held(self, due: np.ndarray, since: np.ndarray) -> np.ndarray:
        draws = self.chance.random((len(due), 3))
        places = quarter_places(due, self.world.recipe.first, len(self.world.quarters))
        rate = self.recipe.on_time_rate.over(self.world.quarters)[places] if self.recipe.on_time_rate else 1.0
        days = due.astype("int64")
        early = working_day_before(days - self.recipe.early.of(draws[:, 1]), 0)
        late = working_day_after(days, self.recipe.late.of(draws[:, 2]))
        return as_days(np.where(draws[:, 0] < rate, np.maximum(early, since.astype("int64") + 1), late))

    def _timetable_rows(self, rows: Rows, chosen: np.ndarray, due: np.ndarray, held: np.ndarray) -> Drawn:
        """Those due, or held, since the first quarter began."""
        chosen = chosen.astype("int64")
        first = np.datetime64(self.world.recipe.first.start)
        kept = (due >= first) | (held >= first)
        columns = {self._day_column: due[kept]}
        if self.recipe.held_in:
            columns[self.recipe.held_in] = held[kept]
        return self._with_parent(Drawn(columns, due[kept].astype("int64")), rows, chosen[kept])

    # ---- a grid

    def _grid(self) -> Drawn:
        """Every combination of the values, in each quarter in which they are due."""
        combinations = list(product(*(list(values) for values in self.recipe.over.values())))
        quarters = self._quarters()
        days = np.concatenate([self._days(q, len(combinations)) for q in quarters] or [np.array([])]).astype("int64")
        columns: Rows = {self._day_column: self._timed(days)}
        for place, name in enumerate(self.recipe.over):
            values = np.empty(len(days), dtype=object)
            values[:] = [combination[place] for combination in combinations] * len(quarters)
            columns[name] = values
        return Drawn(columns, days)


def _step(since: np.ndarray, step: Step) -> np.ndarray:
    if step.months:
        return months_after(since, step.months)
    if step.working_days:
        return as_days(working_day_after(since.astype("int64"), step.working_days))
    return since + np.timedelta64(step.days, "D")


def _open_on(day: int, spells: list[list[int]]) -> int:
    return sum(1 for _, start, end in spells if start <= day and (end == ABSENT or end > day))
