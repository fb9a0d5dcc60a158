"""The puzzle a reader could try to solve: counts that may be hidden, and what ties them together.

Everything is told as distances from the true counts, so that "no distance anywhere" always fits. A reader's
guess is a set of whole-number distances that keeps every sum at nought, every gap within its range, and every
count that is printed where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

Secret = tuple[tuple[int, int], ...]  # (place, sign) terms: one count, or a gap between two
Tie = tuple[Secret, float, float]  # counts with their signs, and two ends of the sum of their distances


class Sum(NamedTuple):
    """The counts of `plus` add up to those of `minus` and to printed numbers; by place in the puzzle."""

    plus: tuple[int, ...]
    minus: tuple[int, ...] = ()

    @property
    def signed(self) -> tuple[tuple[int, int], ...]:
        return tuple((j, 1) for j in self.plus) + tuple((j, -1) for j in self.minus)


class Gap(NamedTuple):
    """The difference whole - part, where part is counted within whole; None stands for a printed number.

    least, greatest: what a reader knows of it. is_secret: it is itself a small count of people.
    """

    part: int | None
    whole: int | None
    value: int
    least: float
    greatest: float
    is_secret: bool = False


@dataclass(frozen=True)
class Puzzle:
    """Counts tied together, each with what a reader knows of it once it is hidden.

    values: the true counts. least, greatest: what a reader knows of a hidden count; its value lies within.
    is_hidden: hidden by the rule itself. may_hide: can be hidden to protect another. is_secret: a small count
    that must stay `width` wide, or as wide as it can be (see `width_of`). costs: what hiding one more takes
    from the reader.
    """

    values: tuple[int, ...]
    least: tuple[float, ...]
    greatest: tuple[float, ...]
    is_hidden: tuple[bool, ...]
    may_hide: tuple[bool, ...]
    is_secret: tuple[bool, ...]
    costs: tuple[int, ...]
    sums: tuple[Sum, ...]
    gaps: tuple[Gap, ...]
    width: int

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The sums, and then the gaps, as they tie distances."""
        sums = tuple((total.signed, 0, 0) for total in self.sums)
        return sums + tuple((terms(g), g.least - g.value, g.greatest - g.value) for g in self.gaps)

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """What must stay wide."""
        counts = tuple(((j, 1),) for j, secret in enumerate(self.is_secret) if secret)
        return counts + tuple(terms(gap) for gap in self.gaps if gap.is_secret and terms(gap))

    def width_of(self, secret: Secret) -> float:
        """How wide a secret must stay: of one person known to be there, no more can be in doubt than yes or
        no."""
        return min(self.width, sum(self.greatest[j] - self.least[j] for j, _ in secret))

    @property
    def everything(self) -> frozenset[int]:
        """The places of all that is hidden or may be."""
        return frozenset(j for j in range(len(self.values)) if self.is_hidden[j] or self.may_hide[j])


def terms(gap: Gap) -> tuple[tuple[int, int], ...]:
    """A gap as (place, sign) terms, printed numbers left out."""
    whole = () if gap.whole is None else ((gap.whole, 1),)
    return whole + (() if gap.part is None else ((gap.part, -1),))
