"""Who is invited to each conference, who comes, and whose report is there: one row a meeting an agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.specimen.arrays import Rows, objects
from tests.specimen.course import Course, Mix, Span, steady
from tests.specimen.days import as_days, number_of, quarter_places, working_day_after, working_day_before
from tests.specimen.protection import SHELF, Meeting
from tests.specimen.reading import fill
from tests.specimen.recipe import Page
from tests.specimen.world import World
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Exact:
    """One quarter's invitations and reports in time, planted to the unit (times the scale)."""

    quarter: Quarter
    invited: int
    reports: int


@dataclass(frozen=True)
class Invited:
    """One agency: to which conferences it is asked, whether it comes and whether it writes."""

    initial_rate: Course  # of initial conferences it has a part in
    review_rate: Course
    attendance: Mix
    report_rate: Course  # reports there by the day
    late_rate: Course = field(default_factory=lambda: steady(0))  # reports that come after it
    ages: Span | None = None  # it has a part only where a child is of these ages; absent: always
    exact: tuple[Exact, ...] = field(default=(), metadata={"of": Exact})


@dataclass(frozen=True)
class InvitationRecipe:
    """Every agency, and how long before a conference things are sent."""

    initial_notice: Span  # working days; never before the strategy discussion
    review_notice: Span
    report_early: Span  # working days before the conference, when in time
    report_late: Span  # working days after it, when not
    report_type: Mix
    no_report: str  # what stands for the type where there was none
    agency: Mapping[str, Invited] = field(metadata={"of": Invited})


def make_invitations(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """The invitations to every meeting that the child protection return has made."""
    faults: list[str] = []
    recipe = fill(InvitationRecipe, page.settings, f"recipes/{page.id}.toml, invitations", faults)
    if recipe is None or faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    desk = _Desk(world, recipe, world.shelf[SHELF])
    parts = [desk.invite(agency, invited) for agency, invited in recipe.agency.items()]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((rows.pop("_order"), rows["meeting_id"].astype(str)))
    return {"invitations": {name: values[order] for name, values in rows.items()}}


class _Desk:
    """The conference administrators: every meeting as arrays, and an agency's invitations to them."""

    def __init__(self, world: World, recipe: InvitationRecipe, meetings: tuple[Meeting, ...]):
        self.world, self.recipe = world, recipe
        self.ids = objects([m.id for m in meetings])
        self.is_initial = np.array([m.is_initial for m in meetings])
        self.held = np.array([m.held for m in meetings], dtype="int64")
        self.strategy = np.array(
            [m.held - 60 if m.strategy is None else m.strategy for m in meetings], dtype="int64"
        )
        self.is_quorate = objects([m.is_quorate for m in meetings])
        self.ends = np.array([number_of(quarter.end) for quarter in world.quarters])
        self.places = quarter_places(as_days(self.held), world.recipe.first, len(world.quarters))
        self.ages = [{world.people.age(child, m.held) for child in m.children} for m in meetings]

    def invite(self, agency: str, invited: Invited) -> Rows:
        """One agency's rows."""
        chance = self.world.streams.of(f"invitations.{agency}")
        draws = chance.random((len(self.ids), 7))
        asked = self._asked(invited, draws[:, 0])
        in_time = draws[:, 1] < self._over(invited.report_rate)
        late = ~in_time & (draws[:, 2] < self._over(invited.late_rate))
        for exact in invited.exact:
            asked, in_time = self._plant(exact, chance, asked, in_time)
        return self._rows(agency, invited, draws[asked, 3:], asked, in_time[asked], (late & ~in_time)[asked])

    def _over(self, course: Course) -> np.ndarray:
        return course.over(self.world.quarters)[self.places]

    def _asked(self, invited: Invited, draws: np.ndarray) -> np.ndarray:
        """Which meetings: those it has a part in, as often as the recipe says."""
        rate = np.where(self.is_initial, self._over(invited.initial_rate), self._over(invited.review_rate))
        asked = draws < rate
        if invited.ages is not None:
            wanted = set(range(invited.ages.low, invited.ages.high + 1))
            asked &= np.array([bool(ages & wanted) for ages in self.ages], dtype=bool)
        return np.flatnonzero(asked)

    def _plant(self, exact: Exact, chance: np.random.Generator, asked: np.ndarray, in_time: np.ndarray):
        """Exactly so many invitations in a quarter, as far as there are meetings, and exactly so many
        reports."""
        place = exact.quarter - self.world.recipe.first
        meetings = np.flatnonzero(self.places == place)
        wanted = min(round(exact.invited * self.world.scale), len(meetings))
        reports = min(round(exact.reports * self.world.scale), wanted)
        chosen = chance.permutation(meetings)[:wanted]
        in_time = in_time.copy()
        in_time[meetings] = False
        in_time[chosen[:reports]] = True
        return np.sort(np.concatenate([asked[self.places[asked] != place], chosen])), in_time

    def _rows(
        self, agency: str, invited: Invited, draws: np.ndarray, asked: np.ndarray, in_time, late
    ) -> Rows:
        held, is_initial = self.held[asked], self.is_initial[asked]
        notice = np.where(
            is_initial, self.recipe.initial_notice.of(draws[:, 0]), self.recipe.review_notice.of(draws[:, 0])
        )
        sent = np.maximum(working_day_before(held, notice), working_day_after(self.strategy[asked], 0))
        early = np.maximum(working_day_before(held, self.recipe.report_early.of(draws[:, 1])), sent)
        after = working_day_after(held, self.recipe.report_late.of(draws[:, 1]))
        late = late & (after <= self.ends[self.places[asked]])  # the register of a quarter closes with it
        received = np.where(
            in_time, as_days(early), np.where(late, as_days(after), np.datetime64("NaT", "D"))
        )
        quarters, places = self.world.quarters, self.places[asked]
        report = self.recipe.report_type.pick(draws[:, 2], quarters, places)
        return {
            "meeting_id": self.ids[asked],
            "meeting_type": np.where(is_initial, "initial", "review").astype(object),
            "held_on": as_days(held),
            "agency_invited": np.full(len(asked), agency, dtype=object),
            "invited_on": as_days(sent),
            "attendance": invited.attendance.pick(draws[:, 3], quarters, places),
            "report_received_on": received,
            "report_type": np.where(in_time | late, report, self.recipe.no_report).astype(object),
            "is_quorate": self.is_quorate[asked],
            "_order": np.full(len(asked), list(self.recipe.agency).index(agency)),
        }
