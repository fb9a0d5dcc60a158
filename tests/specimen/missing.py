"""Children reported missing: most once, a few again and again; and the interview when they come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.specimen.arrays import Rows, objects
from tests.specimen.course import Ages, Course, Mix, Span, Volume
from tests.specimen.days import number_of, quarter_places
from tests.specimen.people import Block
from tests.specimen.reading import fill
from tests.specimen.recipe import Page
from tests.specimen.world import World
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Occasional:
    """Children who go once or twice."""

    children: Volume  # mean children a quarter
    more: float  # mean further episodes of each in the quarter
    again: float  # share who went in an earlier quarter
    lives_in: Mix


@dataclass(frozen=True)
class Frequent:
    """Children who go again and again, for some quarters."""

    arriving: Course  # mean new ones a quarter
    staying: float  # chance of still going in the next quarter
    episodes: float  # mean a quarter, over all of them
    evenness: float  # of that mean from child to child: the smaller, the more a few stand out
    lives_in: Mix


@dataclass(frozen=True)
class Kind:
    """How long one kind of episode lasts."""

    hours: float  # half last no longer
    spread: float  # of the logarithm of hours
    most_hours: float
    risk: Mix
    harm: Mix


@dataclass(frozen=True)
class MissingRecipe:
    """Everything about episodes."""

    id: str
    ages: Ages
    oldest: int  # episodes of anyone older are not children's
    hour_of_day: Mix  # hours 0 to 23 in which reports are made
    absent: Volume  # mean episodes a quarter where a child is recorded absent, not missing
    absent_frequent: float  # share of those by children who go again and again
    also_in: Mapping[str, float]  # table -> share of the occasional children who are also in it
    missing_kind: Kind = field(metadata={"of": Kind})
    absent_kind: Kind = field(metadata={"of": Kind})
    occasional: Occasional = field(metadata={"of": Occasional})
    frequent: Frequent = field(metadata={"of": Frequent})


def make_missing(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """Every episode of every quarter."""
    faults: list[str] = []
    recipe = fill(MissingRecipe, page.settings, f"recipes/{page.id}.toml, missing", faults)
    if recipe is None or faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    desk = _Desk(world, recipe, world.people.block(page.people_from))
    for quarter in world.quarters:
        desk.draw(quarter)
    return {"episodes": desk.rows()}


@dataclass
class _Desk:
    """The police desk: who is going missing now, and every episode so far as (child, second, is absent)."""

    world: World
    recipe: MissingRecipe
    block: Block
    going: list[tuple[int, float]] = field(default_factory=list)  # frequent children and their mean a quarter
    before: list[int] = field(default_factory=list)
    lives_in: dict[int, str] = field(default_factory=dict)
    episodes: list[tuple[int, int, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._of_children = self.world.streams.of("missing.children")
        self._of_episodes = self.world.streams.of("missing.episodes")
        self._also = {name: self._candidates(name) for name in self.recipe.also_in}

    def _candidates(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """The children of another table, and the day each row came into being."""
        table = self.world.table(name)
        spec = self.world.returns[name.split(".")[0]].tables[name.split(".")[1]]
        children = np.array([self.world.people.places[child] for child in table["child_id"]], dtype="int64")
        return children, table[spec.opened_on].astype("datetime64[D]").astype("int64")

    def draw(self, quarter: Quarter) -> None:
        """One quarter's episodes."""
        self._renew_frequent(quarter)
        count = self.recipe.occasional.children.draw(self._of_children, quarter, self.world.scale)
        occasional = self._occasional(quarter, count)
        more = self._of_episodes.geometric(1 / (1 + self.recipe.occasional.more), count)
        often = self._of_episodes.poisson([mean for _, mean in self.going])
        goers = (
            np.repeat(occasional, more).tolist()
            + np.repeat([child for child, _ in self.going], often).tolist()
        )
        self._report(quarter, goers, False)
        absences = self.recipe.absent.draw(self._of_episodes, quarter, self.world.scale)
        self._report(quarter, [self._absentee(occasional) for _ in range(absences)], True)
        self.before += occasional

    def _absentee(self, occasional: list[int]) -> int:
        draws = self._of_episodes.random(2)
        frequent = [child for child, _ in self.going]
        chosen = frequent if frequent and draws[0] < self.recipe.absent_frequent else occasional or frequent
        return chosen[int(draws[1] * len(chosen))]

    def _renew_frequent(self, quarter: Quarter) -> None:
        """Some of those who go again and again stop, and others begin. At the start there are as many as
        stay."""
        frequent = self.recipe.frequent
        kept = self._of_children.random(len(self.going)) < frequent.staying
        self.going = [pair for pair, stays in zip(self.going, kept, strict=True) if stays]
        self.going = [(child, mean) for child, mean in self.going if self._is_child(child, quarter)]
        mean = frequent.arriving.at(quarter) * self.world.scale
        mean *= 1 if self.episodes else 1 / (1 - frequent.staying)
        means = self._of_children.gamma(
            frequent.evenness, frequent.episodes / frequent.evenness, self._count(mean)
        )
        self.going += list(
            zip(self._new(quarter, len(means), frequent.lives_in), means.tolist(), strict=True)
        )

    def _count(self, mean: float) -> int:
        return int(self._of_children.poisson(mean))

    def _is_child(self, child: int, quarter: Quarter) -> bool:
        return self.world.people.age(child, number_of(quarter.end)) <= self.recipe.oldest

    def _occasional(self, quarter: Quarter, count: int) -> list[int]:
        """So many different children: seen before, known from another table, or new."""
        found: dict[int, None] = {}
        frequent = {child for child, _ in self.going}
        ways = self._of_children.random((count, 2))
        for way, which in ways:
            child = self._known(way, which, quarter)
            if child is not None and child not in frequent and self._is_child(child, quarter):
                found[child] = None
                self._settle(child, self.recipe.occasional.lives_in)
        new = self._new(quarter, count - len(found), self.recipe.occasional.lives_in)
        return [*found, *new]

    def _known(self, way: float, which: float, quarter: Quarter) -> int | None:
        if way < self.recipe.occasional.again:
            return self.before[int(which * len(self.before))] if self.before else None
        way -= self.recipe.occasional.again
        for name, share in self.recipe.also_in.items():
            if way < share:
                return self._from(*self._also[name], which, quarter)
            way -= share
        return None

    def _from(self, children: np.ndarray, opened: np.ndarray, which: float, quarter: Quarter) -> int | None:
        """One of the children another table had before a quarter, of an age at which children go missing."""
        youngest = min(span.low for span in self.recipe.ages.spans.values())
        ages = self.world.people.ages(children, np.full(len(children), number_of(quarter.start)))
        fit = np.flatnonzero(
            (opened < number_of(quarter.start)) & (ages >= youngest) & (ages < self.recipe.oldest)
        )
        return int(children[fit[int(which * len(fit))]]) if len(fit) else None

    def _new(self, quarter: Quarter, count: int, lives_in: Mix) -> list[int]:
        draws = self._of_children.random((count, 2))
        days = np.full(count, number_of(quarter.end), dtype="int64")
        children = self.block.singles(self._of_children, days, self.recipe.ages.of(draws[:, 0], draws[:, 1]))
        for child in children:
            self._settle(child, lives_in)
        return children

    def _settle(self, child: int, lives_in: Mix) -> None:
        if child not in self.lives_in:
            self.lives_in[child] = lives_in.one(self._of_children.random(), self.world.recipe.first)

    def _report(self, quarter: Quarter, children: list[int], is_absent: bool) -> None:
        """An episode for each child, some time in the quarter."""
        draws = self._of_episodes.random((len(children), 3))
        first, days = number_of(quarter.start), (quarter.end - quarter.start).days + 1
        day = first + np.floor(draws[:, 0] * days)
        nowhere = np.zeros(len(children), dtype="int64")
        hour = self.recipe.hour_of_day.pick(draws[:, 1], (quarter,), nowhere).astype(float)
        second = day * DAY + hour * HOUR + np.floor(draws[:, 2] * 60) * 60
        self.episodes += [
            (child, _past_midnight(int(s)), is_absent) for child, s in zip(children, second, strict=True)
        ]

    def rows(self) -> Rows:
        """Every episode in order: no child is missing twice at once, none is reported again within two
        hours."""
        chance = self.world.streams.of("missing.endings")
        kept: list[tuple[int, int, int, bool]] = []
        back: dict[int, int] = {}
        for child, reported, is_absent in sorted(self.episodes, key=lambda e: e[1]):
            kind = self.recipe.absent_kind if is_absent else self.recipe.missing_kind
            hours = min(kind.hours * np.exp(chance.normal(0, kind.spread)), kind.most_hours)
            if reported < back.get(child, 0) + 2 * HOUR:
                continue
            back[child] = _past_midnight(reported + int(hours * 60) * 60 + 60)
            kept.append((child, reported, back[child], is_absent))
        return self._lay_out(kept)

    def _lay_out(self, kept: list[tuple[int, int, int, bool]]) -> Rows:
        children = [episode[0] for episode in kept]
        reported = np.array([episode[1] for episode in kept], dtype="int64")
        found = np.array([episode[2] for episode in kept], dtype="int64")
        is_absent = np.array([episode[3] for episode in kept], dtype=bool)
        at = reported.astype("datetime64[s]")
        places = quarter_places(at, self.world.recipe.first, len(self.world.quarters))
        return {
            "episode_id": objects(self.recipe.id.format(number) for number in range(1, len(kept) + 1)),
            **self.world.people.columns(children, reported // DAY),
            "reported_at": at,
            "found_at": found.astype("datetime64[s]"),
            "category": np.where(is_absent, "absent", "missing").astype(object),
            "police_risk": self._by_kind("risk", is_absent, places),
            "missing_from": objects(self.lives_in[child] for child in children),
            "harm": self._by_kind("harm", is_absent, places),
        }

    def _by_kind(self, name: str, is_absent: np.ndarray, places: np.ndarray) -> np.ndarray:
        chance = self.world.streams.of(f"missing.{name}").random(len(is_absent))
        of_missing = getattr(self.recipe.missing_kind, name).pick(chance, self.world.quarters, places)
        of_absent = getattr(self.recipe.absent_kind, name).pick(chance, self.world.quarters, places)
        return np.where(is_absent, of_absent, of_missing).astype(object)


def _past_midnight(second: int) -> int:
    """A minute later where it is midnight to the second, which would be taken for a day without a time."""
    return second if second % DAY else second + 60


@dataclass(frozen=True)
class InterviewRecipe:
    """Who needs an interview, and what comes of it."""

    episodes: str  # the table of episodes
    not_for: tuple[str, ...]  # categories of episode that need none
    needed_rate: Mapping[str, float]  # by where the child lives
    offered_rate: Course  # of those needed
    done_rate: Course  # of those needed
    offered_hours: Span  # after coming back
    in_time_rate: Course  # of those done
    in_time_hours: Span
    late_hours: Span
    declined_share: float  # of those offered and not done; the rest were not reached
    shared_rate: Course  # of those done


def make_interviews(world: World, page: Page, spec: Return) -> Mapping[str, Rows]:
    """One row for every episode that ended."""
    faults: list[str] = []
    recipe = fill(InterviewRecipe, page.settings, f"recipes/{page.id}.toml, interviews", faults)
    if recipe is None or faults:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    episodes = world.table(recipe.episodes)
    back = episodes["found_at"].astype("int64")
    draws = world.streams.of("interviews").random((len(back), 8))
    places = quarter_places(episodes["found_at"], world.recipe.first, len(world.quarters))

    def over(course: Course) -> np.ndarray:
        return course.over(world.quarters)[places]

    rate = np.array([recipe.needed_rate.get(place, 0.0) for place in episodes["missing_from"]])
    needed = (draws[:, 0] < rate) & ~np.isin(episodes["category"].astype(str), recipe.not_for)
    done = needed & (draws[:, 1] < over(recipe.done_rate))
    # Whoever was interviewed was offered; of the others, as many as make the offers up to their rate.
    others = (over(recipe.offered_rate) - over(recipe.done_rate)) / np.maximum(
        1 - over(recipe.done_rate), 1e-9
    )
    offered = done | (needed & (draws[:, 2] < others))
    hours = np.where(
        draws[:, 3] < over(recipe.in_time_rate),
        recipe.in_time_hours.of(draws[:, 4]),
        recipe.late_hours.of(draws[:, 4]),
    )
    offer = np.minimum(recipe.offered_hours.of(draws[:, 5]), np.where(done, hours, np.iinfo("int64").max))
    not_done = np.where(draws[:, 6] < recipe.declined_share, "declined", "not reached")
    outcome = np.select([done, offered, needed], ["completed", not_done, "not offered"], "not required")
    shared = objects(bool(value) for value in draws[:, 7] < over(recipe.shared_rate))
    shared[~done] = None
    absent = np.datetime64("NaT", "s")
    return {
        "interviews": {
            "episode_id": episodes["episode_id"],
            "child_id": episodes["child_id"],
            "returned_at": episodes["found_at"],
            "is_required": objects(bool(value) for value in needed),
            "offered_at": np.where(offered, (back + offer * HOUR).astype("datetime64[s]"), absent),
            "outcome": outcome.astype(object),
            "completed_at": np.where(done, (back + hours * HOUR).astype("datetime64[s]"), absent),
            "is_shared": shared,
        }
    }
