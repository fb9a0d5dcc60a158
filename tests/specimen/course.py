"""A quantity that may change from a quarter on and with the time of year, and a choice among values whose
weights may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter

SEASON = ("Q1", "Q2", "Q3", "Q4")
"""How a season names the quarters of a year: April to June first."""
_ANY = (Quarter(2000, 1),)  # any quarter at all, where nothing changes


def refusal(found: Any, wanted: str) -> ValueError:
    """What to raise when a recipe says something else than was wanted."""
    return ValueError(f'found "{found}". Wanted {wanted}.')


@dataclass(frozen=True)
class Course:
    """A number for every quarter: steps from quarter to quarter or, with `is_slope`, straight lines between
    them.

    Before its first quarter a course stands at its first number, after its last at its last. With a `season`,
    each number is of an average quarter, and the four of a year stand to one another as its four do.

    >>> course = read_course({"2012-13-Q1": 48, "2014-15-Q1": 75})
    >>> course.at(Quarter.parse("2014-15-Q3")), course.at(Quarter.parse("2010-11-Q1"))
    (75.0, 48.0)
    >>> holidays = read_course({"always": 20, "season": {"Q1": 3, "Q2": 1, "Q3": 3, "Q4": 3}})
    >>> holidays.at(Quarter.parse("2014-15-Q2")), holidays.at(Quarter.parse("2014-15-Q3"))
    (8.0, 24.0)
    """

    points: tuple[tuple[Quarter, float], ...]
    is_slope: bool = False
    season: tuple[float, ...] = ()  # four numbers whose mean is 1; empty: every quarter of a year is alike

    @property
    def is_steady(self) -> bool:
        """Whether the number is the same in every quarter."""
        return len(self.points) == 1 and not self.season

    def at(self, quarter: Quarter) -> float:
        """The number in one quarter."""
        if self.is_slope:
            return float(self.over((quarter,))[0])
        number = next(
            (number for start, number in reversed(self.points) if start <= quarter), self.points[0][1]
        )
        return number * self.season[quarter.number - 1] if self.season else number

    def over(self, quarters: Sequence[Quarter]) -> np.ndarray:
        """The numbers of several quarters, as floats."""
        first = self.points[0][0]
        places = np.array([quarter - first for quarter in quarters], dtype=float)
        known = np.array([quarter - first for quarter, _ in self.points], dtype=float)
        numbers = np.array([number for _, number in self.points], dtype=float)
        if self.is_slope:
            found = np.interp(places, known, numbers)
        else:
            found = numbers[np.clip(np.searchsorted(known, places, side="right") - 1, 0, None)]
        return found * np.array([self.season[q.number - 1] for q in quarters]) if self.season else found


def steady(number: float) -> Course:
    """A course that never changes.

    >>> steady(0.2).at(Quarter(2015, 4))
    0.2
    """
    return Course(((_ANY[0], float(number)),))


def read_course(raw: Any) -> Course:
    """A course as a recipe writes it: a number, or quarters and numbers, with `slope = true` for straight
    lines.

    `always` stands for the quarter where there is one number only; `season` gives the four quarters of a
    year. Raises `ValueError` with a sentence for anything else.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return steady(raw)
    if not isinstance(raw, Mapping):
        raise refusal(raw, 'a number, or quarters and numbers: { "2014-15-Q1" = 75 }')
    numbers = {key: value for key, value in raw.items() if key not in ("slope", "season")}
    if "always" in numbers and len(numbers) > 1:
        raise refusal(", ".join(numbers), '"always" alone, or quarters')
    try:
        points = sorted(
            (_ANY[0] if key == "always" else Quarter.parse(key), float(n)) for key, n in numbers.items()
        )
    except (UsageFault, TypeError, ValueError) as error:
        raise ValueError(str(error)) from None
    if not points:
        raise ValueError("found no quarter. Wanted at least one quarter and its number.")
    season = read_season(raw["season"]) if "season" in raw else ()
    return Course(tuple(points), bool(raw.get("slope", False)), season)


def read_season(raw: Any) -> tuple[float, ...]:
    """How the four quarters of a year stand to one another, as numbers whose mean is 1; written in any unit.

    Raises `ValueError` with a sentence for anything else.

    >>> read_season({"Q1": 50, "Q2": 30, "Q3": 60, "Q4": 60})
    (1.0, 0.6, 1.2, 1.2)
    """
    wanted = "the four quarters of a year, none below nought: { Q1 = 50, Q2 = 30, Q3 = 60, Q4 = 60 }"
    if not isinstance(raw, Mapping) or set(raw) != set(SEASON):
        raise refusal(raw, wanted)
    numbers = [raw[name] for name in SEASON]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) and n >= 0 for n in numbers) or not sum(
        numbers
    ):
        raise refusal(raw, wanted)
    return tuple(len(numbers) * n / sum(numbers) for n in numbers)


@dataclass(frozen=True)
class Volume:
    """How many come in a quarter: about so many, by chance.

    Single events that know nothing of one another vary as their mean does. With a `spread`, the mean itself
    is another in each quarter: about the course's, by that share of it (the standard deviation over the
    mean), as where everybody's threshold, staff or weather is the same. The variance over the mean is then 1
    + mean * spread squared.

    >>> volume = read_volume({"always": 200, "spread": 0.1})
    >>> drawn = [volume.draw(np.random.default_rng(seed), Quarter(2015, 1)) for seed in range(4000)]
    >>> bool(2.7 < np.var(drawn) / np.mean(drawn) < 3.3)
    True
    """

    course: Course
    spread: float = 0.0

    def at(self, quarter: Quarter) -> float:
        """The mean of one quarter."""
        return self.course.at(quarter)

    def draw(self, chance: np.random.Generator, quarter: Quarter, scale: float = 1.0) -> int:
        """How many come in one quarter, `scale` times the recipe's."""
        mean = self.course.at(quarter) * scale
        if self.spread:
            mean *= chance.gamma(self.spread**-2, self.spread**2)
        return int(chance.poisson(mean))


def read_volume(raw: Any) -> Volume:
    """A volume as a recipe writes it: a course, with `spread` beside its quarters where it has one.

    Raises `ValueError` with a sentence for anything else.
    """
    if not isinstance(raw, Mapping) or "spread" not in raw:
        return Volume(read_course(raw))
    spread = raw["spread"]
    if not isinstance(spread, int | float) or isinstance(spread, bool) or not 0 <= spread < 1:
        raise refusal(spread, "a spread from 0 to 1, as a share of the mean")
    return Volume(read_course({key: value for key, value in raw.items() if key != "spread"}), float(spread))


@dataclass(frozen=True)
class Mix:
    """Values, and how often each is chosen; the weights need not add up to anything.

    >>> mix = read_mix({"school": {"2012-13-Q1": 3, "2014-15-Q3": 6}, "home": 2})
    >>> mix.values, mix.shares((Quarter(2015, 1),)).tolist()
    (('school', 'home'), [[0.75, 0.25]])
    """

    values: tuple[str, ...]
    weights: tuple[Course, ...]

    @cached_property
    def _is_steady(self) -> bool:
        return all(course.is_steady for course in self.weights)  # then one set of shares serves always

    def shares(self, quarters: Sequence[Quarter]) -> np.ndarray:
        """One row a quarter, one column a value; every row adds up to 1."""
        found = np.array([course.over(quarters) for course in self.weights]).T
        return found / found.sum(axis=1, keepdims=True)

    def pick(self, chance: np.ndarray, quarters: Sequence[Quarter], places: np.ndarray) -> np.ndarray:
        """A value for each number of `chance` (0 to 1); `places` says which of `quarters` each falls in."""
        edges = self.shares(quarters).cumsum(axis=1)
        edges[:, -1] = 1.0
        chosen = (np.asarray(chance)[:, None] >= edges[places]).sum(axis=1)
        return np.array(self.values, dtype=object)[chosen]

    @cached_property
    def _edges(self) -> np.ndarray:
        return self.shares(_ANY)[0].cumsum()

    def one(self, chance: float, quarter: Quarter) -> str:
        """One value, for one number of chance."""
        if self._is_steady:
            edges = self._edges
        else:
            edges = np.cumsum([course.at(quarter) for course in self.weights])
            edges /= edges[-1]
        return self.values[min(int(edges.searchsorted(chance, side="right")), len(self.values) - 1)]


def read_mix(raw: Any) -> Mix:
    """A mix as a recipe writes it: values and weights, each weight a course; a list weighs all alike.

    Raises `ValueError` with a sentence for anything else.
    """
    if isinstance(raw, list | tuple) and raw:
        raw = {str(value): 1 for value in raw}
    if not isinstance(raw, Mapping) or not raw:
        raise refusal(raw, "values and their weights: { school = 3, home = 2 }")
    return Mix(tuple(str(value) for value in raw), tuple(read_course(weight) for weight in raw.values()))


@dataclass(frozen=True)
class Span:
    """Whole numbers from `low` to `high`, both included, each as likely as the next.

    >>> read_span([5, 7]).of(np.array([0.0, 0.5, 0.999])).tolist()
    [5, 6, 7]
    """

    low: int
    high: int

    def of(self, chance: Any) -> Any:
        """A whole number for each number of chance (0 to 1)."""
        return (self.low + np.floor(np.asarray(chance) * (self.high - self.low + 1))).astype("int64")

    def one(self, chance: float) -> int:
        """One whole number, for one number of chance."""
        return self.low + int(chance * (self.high - self.low + 1))


def read_span(raw: Any) -> Span:
    """A span as a recipe writes it: one whole number, or two in order.

    Raises `ValueError` with a sentence for anything else.
    """
    pair = [raw, raw] if isinstance(raw, int) else raw
    whole = isinstance(pair, list | tuple) and all(
        isinstance(n, int) and not isinstance(n, bool) for n in pair
    )
    if not whole or len(pair) != 2 or pair[0] > pair[1]:
        raise refusal(raw, "a whole number, or two in order: [5, 20]")
    return Span(*pair)


@dataclass(frozen=True)
class Ages:
    """A mix of spans, for ages: {"-1" = 5, "0" = 12, "1 to 4" = 30}."""

    mix: Mix
    spans: Mapping[str, Span]

    def of(self, which: np.ndarray, within: np.ndarray) -> np.ndarray:
        """A whole number for each pair of chances: the first chooses the span, the second within it."""
        chosen = self.mix.pick(which, _ANY, np.zeros(len(which), dtype="int64"))
        low = np.array([self.spans[value].low for value in chosen], dtype=float)
        high = np.array([self.spans[value].high for value in chosen], dtype=float)
        return (low + np.floor(np.asarray(within) * (high - low + 1))).astype("int64")

    def one(self, which: float, within: float) -> int:
        """A whole number, for one pair of chances."""
        return self.spans[self.mix.one(which, _ANY[0])].one(within)


def read_ages(raw: Any) -> Ages:
    """A mix whose values are whole numbers or spans, written "5" or "5 to 9".

    Raises `ValueError` with a sentence for anything else.
    """
    mix = read_mix(raw)
    return Ages(mix, {value: read_span(_two_numbers(value)) for value in mix.values})


def _two_numbers(text: str) -> Iterable[int]:
    parts = text.split(" to ")
    try:
        return [int(parts[0]), int(parts[-1])]
    except ValueError:
        raise refusal(text, 'a whole number, or two: "5 to 9"') from None
