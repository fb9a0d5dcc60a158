"""Several Boards' packs as one system: how closely a reader who has them all can bring what one hides.

Two Boards may print one number under two names, as a child whom one places in the other's town. What either
showed counts as known.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

LEAST_WIDTH = 2
"""How far apart the least and the greatest value of a hidden number must stay: three possible values."""
_NO_END = 10**6
"""More than any Board counts: what a number without an end is asked up to."""
_ENDS = re.compile(r"(\d+) to (\d+)")


@dataclass(frozen=True)
class Tie:
    """Numbers, each with its sign or how often it counts, whose sum lies between two ends."""

    terms: Mapping[Hashable, int]
    least: float = -inf
    most: float = inf


def ends_of(words: str) -> tuple[float, float]:
    """What the words in the place of a number say of it; nothing but that it is no less than nought where
    they name no ends, as "c" does not.

    >>> ends_of("1 to 4"), ends_of("c")
    ((1, 4), (0, inf))
    """
    ends = _ENDS.fullmatch(words)
    return (int(ends[1]), int(ends[2])) if ends else (0, inf)


def reach(
    numbers: Mapping[Hashable, tuple[float, float]], ties: Sequence[Tie]
) -> dict[Hashable, tuple[float, float]]:
    """The least and the greatest whole number that each can be, with everything that ties it to others.

    `numbers` gives the ends of each by itself: the same twice where it is known. Raises `ValueError` where
    no numbers fit the ties.

    >>> found = reach({"here": (1, 4), "elsewhere": (13, 13)}, [Tie({"here": 1, "elsewhere": 1}, 0, 14)])
    >>> found["here"]
    (1.0, 1.0)
    """
    names = list(numbers)
    if not names:
        return {}
    at = {name: place for place, name in enumerate(names)}
    bounds = Bounds([numbers[n][0] for n in names], [min(numbers[n][1], _NO_END) for n in names])
    rows = np.zeros((len(ties), len(names)))
    for row, tie in zip(rows, ties, strict=True):
        for name, times in tie.terms.items():
            row[at[name]] = times
    within = LinearConstraint(rows, [t.least for t in ties], [t.most for t in ties]) if ties else ()

    def end(name: Hashable, sign: int) -> float:
        wanted = np.zeros(len(names))
        wanted[at[name]] = sign
        answer = milp(wanted, constraints=within, bounds=bounds, integrality=np.ones(len(names)))
        if not answer.success:
            raise ValueError("reach: no numbers fit what is printed. Wanted ties that agree with it.")
        found = float(sign * round(answer.fun))
        return inf if found >= _NO_END else found

    is_known = {n: ends[0] == ends[1] for n, ends in numbers.items()}
    return {n: numbers[n] if is_known[n] else (end(n, 1), end(n, -1)) for n in names}


def too_close(numbers: Mapping[Hashable, tuple[float, float]], ties: Sequence[Tie]) -> list[Hashable]:
    """The numbers that are wide enough by themselves and, with everything that ties them, are not.

    >>> too_close({"here": (1, 4), "elsewhere": (13, 13)}, [Tie({"here": 1, "elsewhere": 1}, 0, 14)])
    ['here']
    """
    found = reach(numbers, ties)
    return [
        name
        for name, (least, most) in numbers.items()
        if most - least >= LEAST_WIDTH and found[name][1] - found[name][0] < LEAST_WIDTH
    ]
