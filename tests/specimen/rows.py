"""What brings the rows of a plain register into being. Spells and timetables have rooms of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from tests.specimen.arrays import Rows, objects, rows_of
from tests.specimen.course import Ages, Course, Mix, Span, Volume
from tests.specimen.days import (
    ABSENT,
    as_days,
    number_of,
    quarter_places,
    working_days_in,
)
from tests.specimen.people import Block, ages_on
from tests.specimen.world import World
from wscb_lib.framework.declared import Table
from wscb_lib.measures.columns import Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.quarter import Quarter

HOUR = 3600
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PARENT = "parent."


@dataclass(frozen=True)
class Covered:
    """Children of another table who must have a spell here around their days there."""

    table: str
    on: str  # the column of those days
    when: Mapping[str, Any] = field(default_factory=dict)
    before: Span = field(default=Span(30, 500))  # days from the start of the spell to the first of those days
    after: Span = field(default=Span(20, 300))


@dataclass(frozen=True)
class PeopleRecipe:
    """Whose rows they are."""

    ages: Ages  # of the child; of a family's youngest where families come together
    has_families: bool = False  # brothers and sisters come together: volumes are then of families
    again: float = 0.0  # share who have been in this table before
    also_in: Mapping[str, float] = field(default_factory=dict)  # table -> share of rows whose child is in it
    oldest: int = 17
    once: bool = False  # whoever has been in this table does not come again by another
    leaves_at: int = 0  # spells: nobody's goes on beyond the day before this birthday
    covers: tuple[Covered, ...] = field(default=(), metadata={"of": Covered})


@dataclass(frozen=True)
class Counted:
    """So many spells a quarter as another table counts, beside those that chance brings; `_is_counted` marks
    them."""

    table: str
    on: str  # the column that says which quarter a count is for
    number: str  # the column of the count
    share: float  # of those counted who have a spell here
    when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A time span of a timetable: one of these."""

    months: int = 0
    days: int = 0
    working_days: int = 0


@dataclass(frozen=True)
class RowsRecipe:
    """How rows come. `way` is events, spells, per, timetable, chain or grid; beside each key, those that read
    it."""

    way: str
    mean: Volume | None = None  # events, spells: how many come in a quarter
    exact: Mapping[str, int] = field(default_factory=dict)  # events: quarter -> exactly so many
    counted: Counted | None = field(default=None, metadata={"of": Counted})  # spells
    day: str = "working"  # events, spells, per, grid: "working", "any" or "last" (of the quarter)
    day_in: str = ""  # the column that day goes into; absent: the table's opened_on
    not_in: tuple[str, ...] = ()  # events, spells: months in which nothing comes: "August"
    hours: Span = field(default=Span(8, 18))  # of the day, where that column holds a time
    people: PeopleRecipe | None = field(default=None, metadata={"of": PeopleRecipe})  # events, spells
    # per, timetable, chain, and events of something open: "return.table", or a table of this return
    parent: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)  # only of parents that meet this filter
    open: tuple[str, ...] = ()  # events: the parent's dates between which the event must fall
    each: Mix | None = None  # per: how many rows of each parent
    among: Mapping[str, Any] = field(
        default_factory=dict
    )  # per, instead of each: column -> value -> how often a parent has a row of it
    open_at_end: Course | None = None  # spells: how many are open at a quarter's end
    pull: float = 0.85  # spells: share of the gap to that number closed in a quarter
    ends_rate: Course | None = None  # spells: share that end in a quarter before any pull
    shortest: int = 14  # spells: days
    begun_before: int = 0  # spells: mean days since those open at first began; absent: as volumes imply
    start: str = ""  # timetable, chain: the parent's date from which it runs
    until: str = ""  # timetable, chain: and the one at which it stops
    lasts: Ages | None = None  # chain: days that a link lasts, as a mix of spans
    first: Step | None = field(default=None, metadata={"of": Step})  # timetable
    then: tuple[Step, ...] = field(default=(), metadata={"of": Step})  # timetable: the last goes on
    held_in: str = ""  # timetable: the column for the day it was held, from which the next runs
    on_time_rate: Course | None = None  # timetable
    early: Span = field(default=Span(0, 10))  # timetable: days before it is due
    late: Span = field(default=Span(1, 20))  # timetable: working days after
    over: Mapping[str, Any] = field(default_factory=dict)  # grid: column -> every value
    due: tuple[int, ...] = (1, 2, 3, 4)  # events, grid: the quarters of the year in which rows come
    quarters: tuple[str, ...] = ()  # grid, events: only in these quarters


@dataclass
class Drawn:
    """Rows that have come: each row's own day, its parent's columns, its child, and columns filled
    already."""

    columns: Rows
    days: np.ndarray  # whole numbers
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
        self.candidates: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self.taken = np.zeros(0, dtype=bool)  # by child: whether they have been in this table

    # ---- events

    def events(self) -> Drawn:
        """Rows that come by chance, so many a quarter; with a parent, each of one that is open on the day."""
        days: list[int] = []
        children: list[int] = []
        for quarter in self._quarters():
            for day in self.days(quarter, self.how_many(quarter)):
                family = self.people(day)
                days += [day] * len(family)
                children += family
        drawn = self.as_drawn(np.array(days, dtype="int64"), children)
        return self._of_open_parents(drawn) if self.recipe.parent else drawn

    def _quarters(self) -> list[Quarter]:
        wanted = [quarter for quarter in self.world.quarters if quarter.number in self.recipe.due]
        return [q for q in wanted if not self.recipe.quarters or str(q) in self.recipe.quarters]

    def how_many(self, quarter: Quarter) -> int:
        """How many events, or families, a quarter brings."""
        drawn = self.recipe.mean.draw(self.chance, quarter, self.world.scale) if self.recipe.mean else 0
        if str(quarter) in self.recipe.exact:
            return round(self.recipe.exact[str(quarter)] * self.world.scale)
        return drawn

    def counted_in(self, quarter: Quarter) -> int:
        """How many of those that another table counts in a quarter have a spell here; nought where none is
        counted."""
        counted = self.recipe.counted
        if counted is None:
            return 0
        rows = self.world.table(counted.table)
        met = rows_meeting(counted.when, Columns(pd.DataFrame(rows), self.table))
        days = rows[counted.on].astype("datetime64[D]")
        met &= (days >= np.datetime64(quarter.start)) & (days <= np.datetime64(quarter.end))
        return int(self.chance.binomial(int(np.nansum(rows[counted.number][met])), counted.share))

    def days(self, quarter: Quarter, count: int) -> list[int]:
        """So many days of a quarter, in order, as whole numbers."""
        draws = self.chance.random(count)
        if self.recipe.day == "last":
            return [number_of(quarter.end)] * count
        choice = working_days_in(quarter)
        if self.recipe.day == "any":
            choice = np.arange(number_of(quarter.start), number_of(quarter.end) + 1)
        if self.recipe.not_in:
            months = as_days(choice).astype("datetime64[M]").astype("int64") % 12
            choice = choice[~np.isin(months, [MONTHS.index(name) for name in self.recipe.not_in])]
        return np.sort(choice[(draws * len(choice)).astype("int64")]).tolist()

    def as_drawn(self, days: np.ndarray, children: list[int]) -> Drawn:
        """Rows on these days, of these children where the table is about children."""
        found = np.array(children, dtype="int64") if self.recipe.people else None
        return Drawn({self.day_column: self._timed(days)}, days, children=found)

    @property
    def day_column(self) -> str:
        """The column that the day of the row goes into."""
        return self.recipe.day_in or self.table.opened_on

    def _timed(self, days: np.ndarray) -> np.ndarray:
        """Days as the column holds them: with a time of day where it keeps one."""
        if self.table.columns[self.day_column].type != "datetime":
            return as_days(days)
        draws = self.chance.random((len(days), 2))
        seconds = self.recipe.hours.of(draws[:, 0]) * HOUR + (draws[:, 1] * 60).astype("int64") * 60
        return (days * 24 * HOUR + seconds).astype("datetime64[s]")

    # ---- people

    def people(self, day: int) -> list[int]:
        """Whose row, or rows, begin on a day; one place of no meaning where the table is not about
        children."""
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
            found = [
                child
                for child in self.block.family(self.who, day, age, size)
                if self.world.people.age(child, day) <= people.oldest
            ]
        self.before.append(found)
        self.take(found)
        return found

    def take(self, children: Sequence[int]) -> None:
        """From now on these children have been in this table."""
        self._have_room_for(children)
        self.taken[list(children)] = True

    def _have_room_for(self, children: Sequence[int] | np.ndarray) -> None:
        """Twice the room at each want of it: a large Board's children come one by one."""
        wanted = max(children, default=-1) + 1
        if wanted > len(self.taken):
            self.taken = np.pad(self.taken, (0, 2 * wanted - len(self.taken)))

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
        children, opened, births = self.candidates[name]
        ages = ages_on(day, births)
        youngest = min(span.low for span in self.recipe.people.ages.spans.values())
        fit = np.flatnonzero((opened <= day) & (ages >= youngest) & (ages <= self.recipe.people.oldest))
        if self.recipe.people.once:
            fit = fit[~self.taken[children[fit]]]
        return [int(children[fit[int(which * len(fit))]])] if len(fit) else []

    def _children_of(self, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Who had a row in another table, when it began, and when they were born; a child stands there for
        each row."""
        rows = self.world.table(name)
        spec = self.world.returns[name.split(".")[0]].tables[name.split(".")[1]]
        children = np.array([self.world.people.places[child] for child in rows["child_id"]], dtype="int64")
        self._have_room_for(children)
        births = np.array(self.world.people.births)[children] if len(children) else np.array([])
        return children, rows[spec.opened_on].astype("datetime64[D]").astype("int64"), births

    # ---- rows of a parent

    def parents(self) -> tuple[Rows, np.ndarray]:
        """The parent table, and the places of its rows that meet the filter."""
        rows = self.world.table(self._parent_name)
        met = rows_meeting(self.recipe.when, Columns(pd.DataFrame(rows), self.table))
        return rows, np.flatnonzero(met)

    @property
    def _parent_name(self) -> str:
        """The parent as "return.table"; a table named alone is of this return."""
        name = self.recipe.parent
        return name if "." in name else f"{self.name.split('.')[0]}.{name}"

    def _parent_opened(self) -> str:
        """The date that brings a parent's row into being."""
        of_return, of_table = self._parent_name.split(".")
        return self.world.returns[of_return].tables[of_table].opened_on

    def _of_open_parents(self, drawn: Drawn) -> Drawn:
        """Each event given to a parent open on its day; an event on a day when none is open does not
        happen."""
        rows, fit = self.parents()
        start, end = ([*self.recipe.open, ""] if self.recipe.open else [self._parent_opened(), ""])[:2]
        begins = rows[start][fit].astype("datetime64[D]").astype("int64")
        ends = (
            np.full(len(fit), ABSENT) if not end else rows[end][fit].astype("datetime64[D]").astype("int64")
        )
        ends = np.where(ends == ABSENT, np.iinfo("int64").max, ends)
        draws = self.chance.random(len(drawn))
        chosen = np.full(len(drawn), -1, dtype="int64")
        for place, day in enumerate(drawn.days):
            is_open = np.flatnonzero((begins <= day) & (ends >= day))
            if len(is_open):
                chosen[place] = fit[is_open[int(draws[place] * len(is_open))]]
        kept = chosen >= 0
        columns = rows_of(drawn.columns, kept)
        children = None if drawn.children is None else drawn.children[kept]
        return self.with_parent(Drawn(columns, drawn.days[kept], children=children), rows, chosen[kept])

    def with_parent(self, drawn: Drawn, rows: Rows, places: np.ndarray) -> Drawn:
        """The parent's columns beside the row's own; the parent's child is the row's, unless it has one."""
        drawn.parent = {f"{PARENT}{name}": values[places] for name, values in rows.items()}
        if drawn.children is None and "child_id" in rows:
            drawn.children = np.array([self.world.people.places[child] for child in rows["child_id"][places]])
        return drawn

    def per(self) -> Drawn:
        """So many rows of each parent, on the parent's day until a column says otherwise."""
        rows, fit = self.parents()
        opened = rows[self._parent_opened()].astype("datetime64[D]")
        if self.recipe.among:
            return self._per_value(rows, fit, opened)
        places = quarter_places(opened[fit], self.world.recipe.first, len(self.world.quarters))
        count = self.recipe.each.pick(self.chance.random(len(fit)), self.world.quarters, places).astype(
            "int64"
        )
        chosen = np.repeat(fit, count)
        days = opened[chosen].astype("int64")
        return self.with_parent(Drawn({self.day_column: self._timed(days)}, days), rows, chosen)

    def _per_value(self, rows: Rows, fit: np.ndarray, opened: np.ndarray) -> Drawn:
        """A row of each parent for each value of a column that it has: no parent has one twice."""
        ((column, often),) = self.recipe.among.items()
        parents, values = np.nonzero(self.chance.random((len(fit), len(often))) < list(often.values()))
        chosen = fit[parents]
        days = opened[chosen].astype("int64")
        columns: Rows = {self.day_column: self._timed(days), column: objects(list(often)[n] for n in values)}
        return self.with_parent(Drawn(columns, days), rows, chosen)

    # ---- a grid

    def grid(self) -> Drawn:
        """Every combination of the values, in each quarter in which they are due."""
        combinations = list(product(*(list(values) for values in self.recipe.over.values())))
        quarters = self._quarters()
        days = np.concatenate([self.days(q, len(combinations)) for q in quarters] or [np.array([])]).astype(
            "int64"
        )
        columns: Rows = {self.day_column: self._timed(days)}
        for place, name in enumerate(self.recipe.over):
            columns[name] = objects([combination[place] for combination in combinations] * len(quarters))
        return Drawn(columns, days)
