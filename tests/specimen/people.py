"""Children and their families: made up once, and the same wherever they appear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.specimen.arrays import objects
from tests.specimen.recipe import PeopleMix
from wscb_lib.errors import FrameworkFault
from wscb_lib.quarter import Quarter

YEAR = 365.25
_ANY = (Quarter(2000, 1),)
_FIRST = np.zeros(1, dtype="int64")


def ages_on(days: np.ndarray | int, births: np.ndarray) -> np.ndarray:
    """Whole years from births to days, as floats; -1 before birth.

    >>> ages_on(4000, np.array([0.0, 5000.0])).tolist()
    [10.0, -1.0]
    """
    return np.maximum(np.floor((days - births) / YEAR), -1.0)


@dataclass
class People:
    """Every child so far. A child is a place in these lists; characteristics never change, ages do."""

    mix: PeopleMix
    # so many times as far apart do registers begin their numbers: a larger Board has more children in each
    apart: int = 1
    ids: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    births: list[float] = field(
        default_factory=list
    )  # days since 1970; in the future for a child not yet born
    sexes: list[str] = field(default_factory=list)
    ethnicities: list[str] = field(default_factory=list)
    disabilities: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # child id -> place

    def block(self, numbers_from: int) -> Block:
        """A register that numbers its new children and families from here."""
        return Block(self, numbers_from * self.apart)

    def columns(self, children: Sequence[int], days: np.ndarray) -> dict[str, np.ndarray]:
        """The child columns of a table: `days` (whole numbers) are the events at which ages are told."""
        chosen = np.asarray(children, dtype="int64")

        def of(values: list) -> np.ndarray:
            return objects(values[child] for child in chosen)

        return {
            "child_id": of(self.ids),
            "family_id": of(self.families),
            "age": self.ages(chosen, days),
            "sex": of(self.sexes),
            "ethnicity": of(self.ethnicities),
            "disability": of(self.disabilities),
        }

    def ages(self, children: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Whole years at each day, as floats; -1 before birth."""
        births = np.array(self.births)[children] if len(children) else np.array([])
        return ages_on(days, births)

    def age(self, child: int, day: int) -> int:
        """Whole years on a day; -1 before birth.

        A child is as old as their birthday says, whichever table asks.
        """
        return max(int((day - self.births[child]) // YEAR), -1)

    def birthday(self, child: int, age: int) -> int:
        """The day a child reaches an age."""
        return int(np.ceil(self.births[child] + age * YEAR))


class Block:
    """New children and families of one register, under numbers of its own."""

    def __init__(self, people: People, numbers_from: int):
        self.people = people
        self.next_child = numbers_from + 1
        self.next_family = numbers_from + 1

    def family(self, chance: np.random.Generator, day: int, youngest: int, size: int) -> list[int]:
        """A new family of `size` children, the youngest of `youngest` years on `day` (-1: not yet born).

        Children too old to come to notice are as old as the recipe lets them be.
        """
        mix = self.people.mix
        draws = chance.random((size, 4))
        ethnicity = mix.ethnicity.one(chance.random(), _ANY[0])
        family, age = f"F{self.next_family:06d}", youngest
        self.next_family += 1
        found = []
        for draw in draws:
            within = draw[0] * 150 + 5 if age < 0 else -draw[0] * (YEAR - 1)
            birth = day + within if age < 0 else day - age * YEAR + within
            found.append(self._add(family, birth, mix.sex.one(draw[1], _ANY[0]), ethnicity, draw[2]))
            age = min(max(age, 0) + mix.years_between.one(draw[3]), mix.oldest)
        return found

    def singles(self, chance: np.random.Generator, days: np.ndarray, ages: np.ndarray) -> list[int]:
        """New children each of a family of their own, of so many years on so many days."""
        mix, count = self.people.mix, len(days)
        draws = chance.random((count, 4))
        nowhere = np.zeros(count, dtype="int64")
        ethnicity = mix.ethnicity.pick(draws[:, 0], _ANY, nowhere)
        sex = mix.sex.pick(draws[:, 1], _ANY, nowhere)
        unborn = ages < 0
        births = np.where(unborn, days + draws[:, 3] * 150 + 5, days - ages * YEAR - draws[:, 3] * (YEAR - 1))
        found = []
        for place in range(count):
            family = f"F{self.next_family:06d}"
            self.next_family += 1
            found.append(
                self._add(family, float(births[place]), sex[place], ethnicity[place], draws[place, 2])
            )
        return found

    def _add(self, family: str, birth: float, sex: str, ethnicity: str, chance: float) -> int:
        people = self.people
        child, place = f"C{self.next_child:06d}", len(people.ids)
        if child in people.places:
            raise FrameworkFault(
                f"the specimen's recipe: two children would be numbered {child}. Set people_from further "
                "apart."
            )
        self.next_child += 1
        people.places[child] = place
        people.ids.append(child)
        people.families.append(family)
        people.births.append(float(birth))
        people.sexes.append(sex)
        people.ethnicities.append(ethnicity)
        people.disabilities.append(people.mix.disability.one(chance, _ANY[0]))
        return place
