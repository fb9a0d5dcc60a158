"""A quantity that may change from a quarter on, and a choice among values whose weights may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter

_ANY = (Quarter(2000, 1),)  # any quarter at all, where nothing changes


def refusal(found: Any, wanted: str) -> ValueError:
    """What to raise when a recipe says something else than was wanted."""
    return ValueError(f'found "{found}". Wanted {wanted}.')


@dataclass(frozen=True)
class Course:
    """A number for every quarter: steps from quarter to quarter or, with `is_slope`, straight lines between them.

    Before its first quarter a course stands at its first number, after its last at its last.

    >>> course = read_course({"2012-13-Q1": 48, "2014-15-Q1": 75})
    >>> course.at(Quarter.parse("2014-15-Q3")), course.at(Quarter.parse("2010-11-Q1"))
    (75.0, 48.0)
    """

    points: tuple[tuple[Quarter, float], ...]
    is_slope: bool = False

    def at(self, quarter: Quarter) -> float:
        """The number in one quarter."""
        if self.is_slope:
            return float(self.over((quarter,))[0])
        return next((number for start, number in reversed(self.points) if start <= quarter), self.points[0][1])

    def over(self, quarters: Sequence[Quarter]) -> np.ndarray:
        """The numbers of several quarters, as floats."""
        first = self.points[0][0]
        places = np.array([quarter - first for quarter in quarters], dtype=float)
        known = np.array([quarter - first for quarter, _ in self.points], dtype=float)
        numbers = np.array([number for _, number in self.points], dtype=float)
        if self.is_slope:
            return np.interp(places, known, numbers)
        return numbers[np.clip(np.searchsorted(known, places, side="right") - 1, 0, None)]


def steady(number: float) -> Course:
    """A course that never changes.

    >>> steady(0.2).at(Quarter(2015, 4))
    0.2
    """
    return Course(((_ANY[0], float(number)),))


def read_course(raw: Any) -> Course:
    """A course as a recipe writes it: a number, or quarters and numbers, with `slope = true` for straight lines.

    Raises `ValueError` with a sentence for anything else.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return steady(raw)
    if not isinstance(raw, Mapping):
        raise refusal(raw, 'a number, or quarters and numbers: { "2014-15-Q1" = 75 }')
    numbers = {key: value for key, value in raw.items() if key != "slope"}
    try:
        points = sorted((Quarter.parse(key), float(value)) for key, value in numbers.items())
    except (UsageFault, TypeError, ValueError) as error:
        raise ValueError(str(error)) from None
    if not points:
        raise ValueError("found no quarter. Wanted at least one quarter and its number.")
    return Course(tuple(points), bool(raw.get("slope", False)))


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
        return all(len(course.points) == 1 for course in self.weights)  # then one set of shares serves always

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
    whole = isinstance(pair, list | tuple) and all(isinstance(n, int) and not isinstance(n, bool) for n in pair)
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
