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


# Of what is allowed: on shuffles alone, on the look at the newest quarters; each where the season does not
# matter, and where it does. There a shuffle can hardly tell two quarters, so the look spends more. The looks
# overlap and few attain their part, so the two add up to a little more than one: `tests/bench/chances.md`
# says what comes of it.
LASTING_PART = {False: Spent(0.5, 0.76), True: Spent(0.4, 0.5)}
SUDDEN_PART = {False: Spent(0.32, 0.32), True: Spent(0.6, 0.75)}


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


def sudden_may_spend(allowed: Allowance, is_seasonal: bool) -> Spent:
    """The chances at which the newest one or two quarters are a signal, or a flag."""
    return _part(allowed, SUDDEN_PART[is_seasonal])


def _part(allowed: Allowance, part: Spent) -> Spent:
    return Spent(allowed.signal * part.signal, allowed.flag * part.flag)
