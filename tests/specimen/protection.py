"""The child protection return: enquiries, initial conferences, plans and reviews, all of one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.specimen.arrays import Rows, objects
from tests.specimen.days import ABSENT, as_days, number_of
from tests.specimen.enquiries import Conference, Enquiries, EnquiryRecipe
from tests.specimen.people import People
from tests.specimen.plans import PlanRecipe, PlanRegister, Plans, Review
from tests.specimen.reading import fill
from tests.specimen.recipe import Page
from tests.specimen.world import World
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter

SHELF = "meetings"


@dataclass(frozen=True)
class ProtectionRecipe:
    """The whole of child protection."""

    warm_up: int  # quarters made before the first one, so that plans are already open
    ids: Mapping[str, str]  # how enquiries, conferences, plans, reviews and meetings are numbered
    enquiries: EnquiryRecipe = field(metadata={"of": EnquiryRecipe})
    plans: PlanRecipe = field(metadata={"of": PlanRecipe})


@dataclass(frozen=True)
class Meeting:
    """One conference as its administrators know it; `strategy` is None where there was no strategy
    discussion."""

    id: str
    is_initial: bool
    held: int
    strategy: int | None
    children: tuple[int, ...]
    is_quorate: bool


def make_protection(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """Every table of the return; the meetings are laid by for those who are invited to them."""
    faults: list[str] = []
    recipe = fill(ProtectionRecipe, page.settings, f"recipes/{page.id}.toml, protection", faults)
    if recipe is None or faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    enquiries = Enquiries(recipe.enquiries, world.streams, world.scale, world.people.block(page.people_from))
    register = PlanRegister(recipe.plans, world.streams, world.scale, world.people, enquiries.off_plan)
    for quarter in Quarter.range(world.recipe.first - recipe.warm_up, world.recipe.last):
        enquiries.draw(quarter)
        enquiries.bring_up_to(quarter, register.reviews_in(quarter))
        for conference in enquiries.held_in(quarter):
            if conference.has_plan:
                register.start(conference, quarter)
        register.settle(quarter)
    lists = _Lists(recipe, world, enquiries, register)
    world.shelf[SHELF] = lists.meetings()
    return {
        "section_47_enquiries": lists.enquiries(),
        "initial_conferences": lists.conferences(),
        "plans": lists.plans(),
        "review_conferences": lists.reviews(),
    }


@dataclass
class _Lists:
    """Lays families out as rows: one a child."""

    recipe: ProtectionRecipe
    world: World
    of_enquiries: Enquiries
    register: PlanRegister

    def __post_init__(self) -> None:
        self.from_day = number_of(self.world.recipe.first.start)
        self.by_start = self.register.every()
        self._number_meetings()

    @property
    def people(self) -> People:
        return self.world.people

    def _reviews(self) -> list[tuple[Plans, Review]]:
        found = [(plans, review) for plans in self.by_start for review in plans.reviews]
        return sorted(found, key=lambda pair: pair[1].due)

    def _number_meetings(self) -> None:
        """One run of numbers over every meeting held since the first quarter, in order of day."""
        all_meetings: list[Conference | Review] = [*self.of_enquiries.conferences]
        all_meetings += [review for plans in self.by_start for review in plans.reviews]
        listed = sorted((m for m in all_meetings if m.held >= self.from_day), key=lambda m: m.held)
        for number, meeting in enumerate(listed, 1):
            meeting.meeting = self.recipe.ids["meeting"].format(number)

    def meetings(self) -> tuple[Meeting, ...]:
        """Every meeting since the first quarter, in order of day."""
        found = [
            Meeting(c.meeting, True, c.held, c.strategy, tuple(c.children), c.is_quorate)
            for c in self.of_enquiries.conferences
            if c.meeting
        ]
        found += [
            Meeting(r.meeting, False, r.held, None, tuple(r.children), r.is_quorate)
            for _, r in self._reviews()
            if r.meeting
        ]
        return tuple(sorted(found, key=lambda meeting: meeting.id))

    def enquiries(self) -> Rows:
        """One row a child an enquiry that was open in or after the first quarter."""
        rows = [
            (child, e.strategy, e.started, e.ended, e.outcome)
            for e in sorted(self.of_enquiries.made, key=lambda e: e.started)
            if e.ended >= self.from_day
            for child in e.children
        ]
        children, strategy, started, ended, outcome = _columns(rows, 5)
        return {
            "s47_id": _ids(self.recipe.ids["enquiry"], len(rows)),
            **self.people.columns(children, np.array(started, dtype="int64")),
            "strategy_discussion_on": as_days(strategy),
            "started_on": as_days(started),
            "ended_on": as_days(ended),
            "outcome": objects(outcome),
        }

    def conferences(self) -> Rows:
        """One row a child at an initial conference."""
        held = sorted(
            (c for c in self.of_enquiries.conferences if c.held >= self.from_day), key=lambda c: c.meeting
        )
        rows = [
            (
                child,
                c.meeting,
                _or_absent(c.strategy),
                c.held,
                c.strategy is None,
                c.has_plan,
                c.has_parent,
                c.is_quorate,
            )
            for c in held
            for child in c.children
        ]
        children, meeting, strategy, day, moved_in, has_plan, has_parent, is_quorate = _columns(rows, 8)
        return {
            "icpc_id": _ids(self.recipe.ids["conference"], len(rows)),
            "meeting_id": objects(meeting),
            **self.people.columns(children, np.array(day, dtype="int64")),
            "strategy_discussion_on": as_days(strategy),
            "held_on": as_days(day),
            "is_transfer_in": objects(moved_in),
            "has_plan_outcome": objects(has_plan),
            "has_parent_present": objects(has_parent),
            "is_quorate": objects(is_quorate),
        }

    def plans(self) -> Rows:
        """One row a plan that was open in or after the first quarter."""
        rows = []
        self.plan_ids: dict[tuple[int, int], str] = {}
        for plans in self.by_start:
            for child in plans.children:
                ended = plans.end_of(child, self.people)
                if ended is not None and ended < self.from_day:
                    continue
                plan_id = self.recipe.ids["plan"].format(len(rows) + 1)
                self.plan_ids[plans.started, child] = plan_id
                before, last = plans.earlier[child]
                row = (child, plan_id, plans.conference.meeting or None, plans.started, _or_absent(ended))
                rows.append((*row, plans.category, before, _or_absent(last), plans.has_domestic_abuse))
        children, plan_id, meeting, started, ended, category, before, last, abuse = _columns(rows, 9)
        return {
            "plan_id": objects(plan_id),
            "meeting_id": objects(meeting),
            **self.people.columns(children, np.array(started, dtype="int64")),
            "started_on": as_days(started),
            "ended_on": as_days(ended),
            "category": objects(category),
            "previous_plans": np.array(before, dtype=float),
            "previous_plan_ended_on": as_days(last),
            "has_domestic_abuse": objects(abuse),
        }

    def reviews(self) -> Rows:
        """One row a child a review that was due in or after the first quarter, or held late in it."""
        chance = self.world.streams.of("child_protection.participation")
        rows = []
        for plans, review in self._reviews():
            if max(review.due, review.held) < self.from_day:
                continue
            for child in review.children:
                said = self.recipe.plans.participation.one(chance.random(), self.world.recipe.first)
                if self.people.age(child, review.due) < self.recipe.plans.heard_from:
                    said = self.recipe.plans.too_young
                plan_id = self.plan_ids[plans.started, child]
                row = (child, plan_id, review.meeting or None, review.due, review.held)
                rows.append((*row, review.has_continued, review.is_quorate, said))
        children, plan_id, meeting, due, held, continued, is_quorate, said = _columns(rows, 8)
        return {
            "review_id": _ids(self.recipe.ids["review"], len(rows)),
            "plan_id": objects(plan_id),
            "meeting_id": objects(meeting),
            **self.people.columns(children, np.array(due, dtype="int64")),
            "due_on": as_days(due),
            "held_on": as_days(held),
            "has_continued": objects(continued),
            "is_quorate": objects(is_quorate),
            "participation": objects(said),
        }


def _columns(rows: list[tuple], width: int) -> Iterable[tuple]:
    return zip(*rows, strict=True) if rows else ((),) * width


def _ids(form: str, count: int) -> np.ndarray:
    return objects(form.format(number) for number in range(1, count + 1))


def _or_absent(day: int | None) -> int:
    return ABSENT if day is None else day
