"""How many false flags the Board will bear: a share of stable measures, by how much a measure matters.

The Board agrees it in `data/framework/board.toml`, a `[[false_flags]]` for each gravity. Of what is agreed,
the test of a lasting change spends one part and the look at the newest quarters another; each is held to its
part.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

AGREED = Path(__file__).resolve().parents[2] / "data" / "framework" / "board.toml"
GRAVEST = 3


class Allowance(NamedTuple):
    """The share of stable measures that may be flagged in a quarter: as a signal, and as a signal or a
    watch."""

    signal: float
    flag: float


NOTHING = Allowance(0.0, 0.0)


class Spent(NamedTuple):
    """What one look may spend of an allowance: the chance at or below which it is a signal, or a flag."""

    signal: float
    flag: float


class FalseFlags(Protocol):
    """A `[[false_flags]]` of the Board's page: what is allowed at one gravity."""

    @property
    def gravity(self) -> int: ...
    @property
    def signal(self) -> float: ...
    @property
    def flag(self) -> float: ...


# Of what is allowed: on shuffles alone, and on the look at the newest quarter and at the newest two; each
# where the season does not matter, and where it does. There a shuffle can hardly tell two quarters, so the
# looks spend most. Two quarters tell more than one, and so may spend more. The tests overlap and few attain
# their part, so all add up to more than one: `tests/bench/chances.md` says what comes of it.
LASTING_PART = {False: Spent(0.33, 0.58), True: Spent(0.33, 0.2)}
SUDDEN_PART = {
    False: {1: Spent(0.32, 0.32), 2: Spent(0.5, 0.45)},
    True: {1: Spent(0.4, 0.45), 2: Spent(0.6, 1.1)},
}


def budget_of(agreed: Iterable[FalseFlags]) -> dict[int, Allowance]:
    """The allowances by gravity, from what the Board's page says.

    >>> from types import SimpleNamespace as Some
    >>> budget_of([Some(gravity=3, signal=0.01, flag=0.05)])[3].flag
    0.05
    """
    return {one.gravity: Allowance(one.signal, one.flag) for one in agreed}


@lru_cache(maxsize=1)
def shipped_budget() -> Mapping[int, Allowance]:
    """What the framework that comes with this project allows, for judging a series by itself."""
    with AGREED.open("rb") as page:
        stated = tomllib.load(page)["false_flags"]
    return {one["gravity"]: Allowance(one["signal"], one["flag"]) for one in stated}


def lasting_may_spend(allowed: Allowance, is_seasonal: bool) -> Spent:
    """The chances at which a lasting change is a signal, or a flag."""
    return _part(allowed, LASTING_PART[is_seasonal])


def sudden_may_spend(allowed: Allowance, is_seasonal: bool, window: int) -> Spent:
    """The chances at which the newest `window` quarters, one or two, are a signal, or a flag."""
    return _part(allowed, SUDDEN_PART[is_seasonal][window])


def _part(allowed: Allowance, part: Spent) -> Spent:
    return Spent(allowed.signal * part.signal, allowed.flag * part.flag)
