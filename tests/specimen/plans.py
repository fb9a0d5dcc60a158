"""Child protection plans and their review conferences. Brothers and sisters start, are reviewed and end
together.

How many plans are open is steered towards what the recipe says of each quarter's end, by which reviews end a
plan: as many as chance has it, and then more or fewer by a share of the gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tests.specimen.course import Course, Mix, Span
from tests.specimen.days import (
    day_of,
    later,
    number_of,
    working_day_after,
    working_day_before,
    working_days_in,
)
from tests.specimen.enquiries import Conference, Resting
from tests.specimen.people import People
from tests.specimen.streams import Streams
from wscb_lib.quarter import Quarter

ADULT = 18


@dataclass(frozen=True)
class PlanRecipe:
    """How many plans are open, why, and for how long."""

    open_at_end: Course  # plans open at a quarter's end
    pull: float  # share of the gap to that number closed in a quarter
    ends_at_review: tuple[
        float, ...
    ]  # chance that a plan ends at its first, second, … review; the last goes on
    ends_between: float  # chance in a quarter without a review
    category: Mix
    domestic_abuse_rate: Course
    earlier_elsewhere: float  # share of new families with a plan before they were known here
    earlier_days: Span  # days since it ended
    first_review_months: int
    next_review_months: int
    reviews_on_time_rate: Course
    early: Span  # days before the due day, when on time
    late: Span  # working days after it, when not
    quorate_rate: Course
    participation: Mix  # of a child old enough
    heard_from: int  # age from which a child is asked
    too_young: str  # what is recorded before that age


@dataclass(slots=True)
class Review:
    """One review of a family's plans: due, and held or still to be held."""

    due: int
    held: int
    children: list[int]
    is_quorate: bool
    has_continued: bool | None = None
    meeting: str = ""


@dataclass(slots=True)
class Plans:
    """The plans a conference made for one family."""

    children: list[int]
    started: int
    conference: Conference
    category: str
    has_domestic_abuse: bool
    earlier: dict[int, tuple[int, int | None]]  # child -> plans before this one, and the day the last ended
    reviews: list[Review] = field(default_factory=list)
    ended: int | None = None

    def end_of(self, child: int, people: People) -> int | None:
        """The day a child's own plan ended: the family's, or the day before they came of age."""
        last = people.birthday(child, ADULT) - 1
        return last if self.ended is None or last < self.ended else self.ended

    def open_on(self, day: int, people: People) -> list[int]:
        """Of plans not ended as a family, the children whose own is open at the end of a day."""
        if self.started > day:
            return []
        return [child for child in self.children if people.birthday(child, ADULT) - 1 > day]


@dataclass
class PlanRegister:
    """Every plan, walked forward quarter by quarter."""

    recipe: PlanRecipe
    streams: Streams
    scale: float
    people: People
    resting: Resting
    open: list[Plans] = field(default_factory=list)
    closed: list[Plans] = field(default_factory=list)
    earlier: dict[int, tuple[int, int]] = field(default_factory=dict)  # child -> plans so far, last one's end

    def __post_init__(self) -> None:
        self._of_plans = self.streams.of("child_protection.plans")
        self._of_reviews = self.streams.of("child_protection.reviews")
        self._of_ends = self.streams.of("child_protection.ends")

    def start(self, conference: Conference, quarter: Quarter) -> None:
        """Plans for every child of a conference that decided on them."""
        draws = self._of_plans.random(4)
        has_earlier = draws[2] < self.recipe.earlier_elsewhere
        days = self.recipe.earlier_days.one(draws[3])
        plans = Plans(
            conference.children,
            conference.held,
            conference,
            self.recipe.category.one(draws[0], quarter),
            bool(draws[1] < self.recipe.domestic_abuse_rate.at(quarter)),
            {
                child: self._earlier(child, conference.held, has_earlier, days)
                for child in conference.children
            },
        )
        self.open.append(plans)
        self._call_review(plans, conference.held, self.recipe.first_review_months)

    def _earlier(self, child: int, started: int, has_earlier: bool, days: int) -> tuple[int, int | None]:
        if child in self.earlier:
            return self.earlier[child]
        ended = started - days
        # Nobody was on a plan that ended before they had lived a season.
        return (1, ended) if has_earlier and ended > self.people.births[child] + 90 else (0, None)

    def _call_review(self, plans: Plans, since: int, months: int) -> None:
        """The next review: due on the last working day within so many months, held in time or late.

        None is held before the quarter it is due in: the register lists a review in that quarter, and a
        meeting of the quarter before would be in no list.
        """
        due = int(working_day_before(later(since, months), 0))
        draws = self._of_reviews.random(4)
        quarter = Quarter.of(day_of(due))
        if draws[0] < self.recipe.reviews_on_time_rate.at(quarter):
            held = int(working_day_before(due - self.recipe.early.one(draws[1]), 0))
            held = max(held, int(working_day_after(number_of(quarter.start), 0)))
        else:
            held = int(working_day_after(due, self.recipe.late.one(draws[2])))
        children = [child for child in plans.children if self.people.birthday(child, ADULT) > max(held, due)]
        if children:
            is_quorate = bool(draws[3] < self.recipe.quorate_rate.at(quarter))
            plans.reviews.append(Review(due, held, children, is_quorate))

    def reviews_in(self, quarter: Quarter) -> int:
        """How many reviews of plans still open are held in a quarter; all are known when it begins."""
        low, high = number_of(quarter.start), number_of(quarter.end)
        return sum(low <= review.held <= high for plans in self.open for review in plans.reviews)

    def settle(self, quarter: Quarter) -> None:
        """Hold the reviews of a quarter, end plans at them and between them, and call the next."""
        low, high = number_of(quarter.start), number_of(quarter.end)
        choices = list(self._choices(quarter, low, high))
        keys = self._of_ends.random((len(choices), 2))
        ending = [bool(keys[place, 0] < chance) for place, (_, _, chance) in enumerate(choices)]
        self._steer(quarter, high, choices, ending, keys[:, 1])
        for (plans, day, _), ends in zip(choices, ending, strict=True):
            review = plans.reviews[-1] if plans.reviews else None
            is_review = review is not None and review.held == day
            if is_review:
                review.has_continued = not ends
            elif ends and review is not None and review.has_continued is None:
                plans.reviews.pop()  # called, and never due: the plan ended first
            if ends:
                self._end(plans, day)
            elif is_review:
                self._call_review(plans, day, self.recipe.next_review_months)
        grown = [plans for plans in self.open if not plans.open_on(high, self.people)]
        for plans in grown:
            self._close(plans)

    def _choices(self, quarter: Quarter, low: int, high: int) -> Iterator[tuple[Plans, int, float]]:
        """Each family's plans that could end in a quarter: the day, and the chance."""
        working = working_days_in(quarter)
        draws = self._of_ends.random((len(self.open), 2))
        for plans, draw in zip(self.open, draws, strict=True):
            review = plans.reviews[-1] if plans.reviews else None
            if review is not None and low <= review.held <= high:
                place = min(len(plans.reviews), len(self.recipe.ends_at_review)) - 1
                yield plans, review.held, self.recipe.ends_at_review[place]
                continue
            day = int(working[int(draw[0] * len(working))])
            is_free = review is None or day < review.due
            if is_free and plans.started + 30 < day and plans.open_on(day, self.people):
                yield plans, day, self.recipe.ends_between

    def _steer(
        self, quarter: Quarter, high: int, choices: list, ending: list[bool], keys: np.ndarray
    ) -> None:
        """More or fewer endings, family by family, until the gap left is as the recipe has it."""
        still_open = sum(len(plans.open_on(high, self.people)) for plans in self.open)
        sizes = [len(plans.open_on(day, self.people)) for plans, day, _ in choices]
        gone = sum(size for size, ends in zip(sizes, ending, strict=True) if ends)
        gap = still_open - gone - self.recipe.open_at_end.at(quarter) * self.scale
        wanted = self.recipe.pull * gap  # so many more to end; fewer when negative
        likely = [chance if wanted > 0 else 1 - chance for _, _, chance in choices]
        # Weighted sampling without replacement: the likelier a family's end, the earlier it is taken.
        order = np.argsort(-(keys ** (1 / np.maximum(likely, 1e-6))), kind="stable")
        left = abs(wanted)
        for place in order:
            if left < sizes[place] / 2 or left <= 0:
                break
            if ending[place] != (wanted > 0):
                ending[place] = bool(wanted > 0)
                left -= sizes[place]

    def _end(self, plans: Plans, day: int) -> None:
        plans.ended = day
        self._close(plans)

    def _close(self, plans: Plans) -> None:
        self.open.remove(plans)
        self.closed.append(plans)
        for child in plans.children:
            self.earlier[child] = (plans.earlier[child][0] + 1, plans.end_of(child, self.people))
        if plans.ended is not None:
            self.resting.add(plans.ended, plans.children)

    def every(self) -> list[Plans]:
        """All plans, in the order they started."""
        return sorted((*self.closed, *self.open), key=lambda plans: plans.started)
