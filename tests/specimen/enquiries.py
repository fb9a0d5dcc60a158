"""Section 47 enquiries, and the initial conferences they lead to. A family is looked into as one."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from tests.specimen.course import Ages, Course, Mix, Span, Volume
from tests.specimen.days import number_of, working_day_after, working_day_before, working_days_in
from tests.specimen.people import Block, People
from tests.specimen.streams import Streams
from wscb_lib.quarter import Quarter

CONFERENCE = "initial conference"


@dataclass(frozen=True)
class Planted:
    """One family's conference, written down to the day."""

    held_on: date
    children: int
    strategy_discussion_on: date | None = None  # absent for a family that moved in with a plan
    youngest: int = 1


@dataclass(frozen=True)
class EnquiryRecipe:
    """How many families are looked into, who they are, and how long it takes."""

    families: Volume  # mean families a quarter
    youngest: Ages  # age of a family's youngest child
    again: float  # share of families looked into before, without a plan
    returned: float  # share of families whose plan ended before
    away: Span  # days since the enquiry, or the plan, ended
    starts_after: Span  # working days from the strategy discussion to the start
    lasts: Span  # working days from start to end, where there is no conference
    ends_before: Span  # working days from the end to the conference, where there is one
    conference_rate: Course
    outcomes: Mix  # where there is no conference
    on_time_rate: Course  # conferences held within the limit
    on_time: Span  # working days from the strategy discussion
    late: Span
    moved_in: Volume  # mean families a quarter who moved in with a plan
    plan_rate: Course
    parent_rate: Course
    quorate_rate: Course
    at_least: Mapping[str, int] = field(
        default_factory=dict
    )  # quarter -> conferences, initial and review, that were held
    planted: tuple[Planted, ...] = field(default=(), metadata={"of": Planted})


@dataclass(slots=True)
class Conference:
    """A family at an initial conference. `strategy` is None for one that moved in with a plan."""

    children: list[int]
    strategy: int | None
    held: int
    has_plan: bool
    has_parent: bool
    is_quorate: bool
    meeting: str = ""


@dataclass(slots=True)
class Enquiry:
    """A family looked into. Days are whole numbers."""

    children: list[int]
    strategy: int
    started: int
    ended: int
    outcome: str


@dataclass
class Resting:
    """Families known before and now under no enquiry and on no plan, each with the day from which they were
    not."""

    families: list[tuple[int, int, list[int]]] = field(
        default_factory=list
    )  # since, how many came before, children
    added: int = 0

    def add(self, since: int, children: list[int]) -> None:
        """Let a family rest from a day on."""
        insort(self.families, (since, self.added, children))
        self.added += 1

    def take(self, day: int) -> list[int]:
        """The family that has rested since nearest to a day, no longer resting; empty when there is none.

        So how long families have been away is as the recipe says, however many there are.
        """
        if not self.families:
            return []
        after = bisect(self.families, (day,))
        near = [place for place in (after - 1, after) if 0 <= place < len(self.families)]
        return self.families.pop(min(near, key=lambda place: abs(self.families[place][0] - day)))[2]


@dataclass
class Enquiries:
    """Draws a quarter's families, and decides which come to a conference and when."""

    recipe: EnquiryRecipe
    streams: Streams
    scale: float
    block: Block
    looked_into: Resting = field(default_factory=Resting)
    off_plan: Resting = field(default_factory=Resting)
    made: list[Enquiry] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._of_families = self.streams.of("child_protection.families")
        self._of_enquiries = self.streams.of("child_protection.enquiries")
        self._of_conferences = self.streams.of("child_protection.conferences")
        self._of_planted = self.streams.of("child_protection.planted")

    @property
    def people(self) -> People:
        """Everyone."""
        return self.block.people

    def draw(self, quarter: Quarter) -> None:
        """Every enquiry whose strategy discussion falls in a quarter, and the conferences that follow."""
        working = working_days_in(quarter)
        count = self.recipe.families.draw(self._of_enquiries, quarter, self.scale)
        draws = self._of_enquiries.random((count, 7))
        days = np.sort(working[(draws[:, 0] * len(working)).astype("int64")])
        for day, draw in zip(days.tolist(), draws, strict=True):
            self._look_into(self._family(day, draw[1], draw[2]), day, quarter, draw)
        self._move_in(quarter, working)
        self._plant(quarter)

    def _family(self, day: int, which: float, chance: float) -> list[int]:
        """A family that has come before, or a new one."""
        found: list[int] = []
        if which < self.recipe.again:
            found = self.looked_into.take(day - self.recipe.away.one(chance))
        elif which < self.recipe.again + self.recipe.returned:
            found = self.off_plan.take(day - self.recipe.away.one(chance))
        young = [child for child in found if self.people.age(child, day) <= self.people.mix.oldest]
        return young or self._new_family(day)

    def _new_family(self, day: int) -> list[int]:
        draws = self._of_families.random(3)
        size = int(self.people.mix.family_size.one(draws[0], Quarter(2000, 1)))
        youngest = self.recipe.youngest.one(draws[1], draws[2])
        return self.block.family(self._of_families, day, youngest, size)

    def _look_into(self, children: list[int], day: int, quarter: Quarter, draw: np.ndarray) -> None:
        started = int(working_day_after(day, self.recipe.starts_after.one(draw[3])))
        if draw[4] < self.recipe.conference_rate.at(quarter):
            self._bring(children, day, started, quarter)
            return
        ended = int(working_day_after(started, self.recipe.lasts.one(draw[5])))
        outcome = self.recipe.outcomes.one(draw[6], quarter)
        self.made.append(Enquiry(children, day, started, ended, outcome))
        self.looked_into.add(ended, children)

    def _bring(self, children: list[int], day: int, started: int, quarter: Quarter) -> None:
        """An enquiry that leads to a conference, and the conference."""
        draws = self._of_conferences.random(6)
        is_on_time = draws[0] < self.recipe.on_time_rate.at(quarter)
        lag = (self.recipe.on_time if is_on_time else self.recipe.late).one(draws[1])
        held = int(working_day_after(day, lag))
        ended = max(int(working_day_after(held, -self.recipe.ends_before.one(draws[2]))), started)
        self.made.append(Enquiry(children, day, started, ended, CONFERENCE))
        self._hold(children, day, held, draws[3:], quarter)

    def _hold(self, children: list[int], strategy: int | None, held: int, draws, quarter: Quarter) -> None:
        has_plan = bool(draws[0] < self.recipe.plan_rate.at(quarter))
        has_parent = bool(draws[1] < self.recipe.parent_rate.at(quarter))
        is_quorate = bool(draws[2] < self.recipe.quorate_rate.at(quarter))
        self.conferences.append(Conference(children, strategy, held, has_plan, has_parent, is_quorate))
        if not has_plan:
            self.looked_into.add(held, children)

    def _move_in(self, quarter: Quarter, working: np.ndarray) -> None:
        count = self.recipe.moved_in.draw(self._of_conferences, quarter, self.scale)
        for draws in self._of_conferences.random((count, 4)):
            held = int(working[int(draws[0] * len(working))])
            self._hold(self._new_family(held), None, held, draws[1:], quarter)

    def _plant(self, quarter: Quarter) -> None:
        for planted in self.recipe.planted:
            if Quarter.of(planted.held_on) != quarter:
                continue
            held = number_of(planted.held_on)
            children = self.block.family(self._of_planted, held - 30, planted.youngest, planted.children)
            strategy = None
            if planted.strategy_discussion_on:
                strategy = number_of(planted.strategy_discussion_on)
                ended = int(working_day_after(held, -self.recipe.ends_before.low))
                self.made.append(Enquiry(children, strategy, strategy, max(ended, strategy), CONFERENCE))
            self.conferences.append(Conference(children, strategy, held, True, True, True))

    def bring_up_to(self, quarter: Quarter, reviews: int) -> None:
        """As many more initial conferences, of new families and in time, as a quarter lacks beside its
        reviews."""
        wanted = round(self.recipe.at_least.get(str(quarter), 0) * self.scale)
        working = working_days_in(quarter)
        for draws in self._of_planted.random((max(wanted - reviews - len(self.held_in(quarter)), 0), 6)):
            held = int(working[int(draws[0] * len(working))])
            strategy = int(working_day_before(held, self.recipe.on_time.one(draws[1])))
            children = self._new_family(strategy)
            ended = int(working_day_before(held, self.recipe.ends_before.one(draws[2])))
            self.made.append(Enquiry(children, strategy, strategy, max(ended, strategy), CONFERENCE))
            self._hold(children, strategy, held, draws[3:], quarter)

    def held_in(self, quarter: Quarter) -> list[Conference]:
        """The conferences held in a quarter, in order of day."""
        low, high = number_of(quarter.start), number_of(quarter.end)
        return sorted((c for c in self.conferences if low <= c.held <= high), key=lambda c: c.held)
