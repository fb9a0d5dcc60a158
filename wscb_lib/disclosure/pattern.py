"""Which further counts to hide: the least that leaves every small one in doubt.

The exact answer is a compact mixed-integer programme in the manner of Fischetti and Salazar. Most tables
stand alone, and then trying the cheapest additions in turn gives the same least cost without a solver: no
pattern can cost less than each of its sums needs by itself.
"""

from __future__ import annotations

import ctypes
import heapq
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import inf
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from wscb_lib.disclosure.proof import Reader
from wscb_lib.disclosure.puzzle import Puzzle, Secret, Sum, terms
from wscb_lib.disclosure.witness import doubtful, not_shown_safe

_Row: TypeAlias = tuple[list[int], list[float], float, float]  # places, weights, and two ends of their sum
_FEW, _TRIALS = 40, 100  # counts of a table, and patterns of it, of which arithmetic is as quick as a solver
_REACH = 20  # how far from the truth an example table may stray; a secret has to move by two


@lru_cache(maxsize=8192)
def least_hidden(puzzle: Puzzle) -> frozenset[int] | None:
    """The cheapest set of counts to hide, by place, with those the rule hides; None when none is safe.

    >>> from math import inf
    >>> from wscb_lib.disclosure.puzzle import Sum
    >>> one_small = Puzzle((3, 9, 20), (1, 5, 5), (4, inf, inf), (True, False, False), (False, True, True),
    ...                    (True, False, False), (4, 10, 21), (Sum((0, 1, 2)),), (), 2)
    >>> sorted(least_hidden(one_small))
    [0, 1]
    """
    if not puzzle.secrets:
        return _by_rule(puzzle)
    alone = [least_for_sum(puzzle, each) for each in puzzle.sums]
    if any(added is None for added in alone):
        return None
    open_ones = puzzle.secrets
    if _no_choice_is_shared(puzzle):
        hidden = _by_rule(puzzle).union(*(added for added in alone if added))
        open_ones = not_shown_safe(puzzle, hidden)
        if not open_ones:
            return hidden
    tried = _by_trial(puzzle, alone)
    return tried[0] if tried else _by_programme(puzzle, open_ones, alone)


@lru_cache(maxsize=8192)
def pinned(puzzle: Puzzle) -> tuple[Secret, ...]:
    """The secrets that a reader could work out even if everything were hidden that may be."""
    everything = puzzle.everything

    def is_pinned(secret: Secret) -> bool:
        """Fractions are quick and settle most; whole numbers are asked where fractions still leave room."""
        return any(
            _Programme(puzzle, (secret,), everything, whole).solve() is None for whole in (False, True)
        )

    reader = Reader(puzzle, everything)
    open_ones = not_shown_safe(puzzle, everything)
    return tuple(secret for secret in open_ones if reader.can_tell(secret) or is_pinned(secret))


def _by_rule(puzzle: Puzzle) -> frozenset[int]:
    return frozenset(j for j, hidden in enumerate(puzzle.is_hidden) if hidden)


def least_for_sum(puzzle: Puzzle, total: Sum) -> frozenset[int] | None:
    """The cheapest additions that protect the secrets of one sum against a reader who sees nothing else."""
    members = [j for j, _ in total.signed]
    secrets = [j for j in members if puzzle.is_secret[j]]
    if not secrets:
        return frozenset()
    choices = _worth_trying(puzzle, total)
    hidden = {j for j in members if puzzle.is_hidden[j]}

    def is_safe(added: frozenset[int]) -> bool:
        seen = [(j, sign) for j, sign in total.signed if j in hidden or j in added]
        return all(_room(puzzle, seen, k) >= puzzle.width_of(((k, 1),)) for k in secrets)

    if not is_safe(frozenset(choices)):
        return None
    return next(added for added in _cheapest_first(puzzle, choices) if is_safe(added))


def _worth_trying(puzzle: Puzzle, total: Sum) -> list[int]:
    """The choices of one sum, cheapest first, without those that another does as well for less.

    A count at the least it can be, and without an end above, lends the others room one way only, and one such
    lends as much as many.
    """
    choices = sorted((puzzle.costs[j], j, sign) for j, sign in total.signed if puzzle.may_hide[j])
    endless = [(sign, j) for _, j, sign in choices if puzzle.greatest[j] == inf]
    idle = [(sign, j) for sign, j in endless if puzzle.values[j] == puzzle.least[j]]
    spare = {j for n, (sign, j) in enumerate(idle) if any(sign == other for other, _ in idle[:n])}
    return [j for _, j, _ in choices if j not in spare]


def _no_choice_is_shared(puzzle: Puzzle) -> bool:
    """Whether no count that may be added stands in two sums: only then do the sums' least costs add up."""
    chosen = [j for total in puzzle.sums for j, _ in total.signed if puzzle.may_hide[j]]
    return len(chosen) == len(set(chosen))


def _room(puzzle: Puzzle, seen: list[tuple[int, int]], k: int) -> float:
    """How wide a hidden count stays when only this sum and what is known of each count are used."""
    sign_of = dict(seen)
    least = sum(_ends(puzzle, j, sign)[0] for j, sign in seen if j != k)
    greatest = sum(_ends(puzzle, j, sign)[1] for j, sign in seen if j != k)
    down, up = _ends(puzzle, k, sign_of[k])
    return min(up, -least) - max(down, -greatest)


def _ends(puzzle: Puzzle, j: int, sign: int) -> tuple[float, float]:
    down, up = puzzle.least[j] - puzzle.values[j], puzzle.greatest[j] - puzzle.values[j]
    return (down, up) if sign > 0 else (-up, -down)


def _cheapest_first(puzzle: Puzzle, choices: list[int]) -> Iterator[frozenset[int]]:
    """Every set of the choices, by cost; equal costs by place, so that a table always gives one pattern."""
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while waiting:
        cost, places = heapq.heappop(waiting)
        yield frozenset(choices[p] for p in places)
        following = places[-1] + 1 if places else 0
        if following == len(choices):
            continue
        dearer = cost + puzzle.costs[choices[following]]
        heapq.heappush(waiting, (dearer, (*places, following)))
        if places:
            swapped = dearer - puzzle.costs[choices[places[-1]]]
            heapq.heappush(waiting, (swapped, (*places[:-1], following)))


def _by_trial(puzzle: Puzzle, alone: list[frozenset[int] | None]) -> list[frozenset[int] | None]:
    """What `_by_programme` finds, where few trials tell: one is shown to be safe, and each other that costs
    no more to give something away. Nothing in the list where they do not tell."""
    if len(puzzle.values) > _FEW:
        return []
    told: list[Secret] = []
    if _is_given_away(puzzle, puzzle.everything, told):
        return [None]
    choices = sorted((j for j, may in enumerate(puzzle.may_hide) if may), key=lambda j: puzzle.costs[j])
    needs = [
        ({j for j, _ in total.signed}, sum(puzzle.costs[j] for j in added))
        for total, added in zip(puzzle.sums, alone, strict=True)
        if added
    ]
    found: frozenset[int] | None = None
    most: float = inf
    for tried, added in enumerate(_cheapest_first(puzzle, choices)):
        cost = sum(puzzle.costs[j] for j in added)
        if cost > most:
            break
        hidden = _by_rule(puzzle) | added
        is_short = any(sum(puzzle.costs[j] for j in members & added) < least for members, least in needs)
        is_given_away = is_short or _is_given_away(puzzle, hidden, told) if tried < _TRIALS else None
        if is_given_away:
            continue
        if is_given_away is None or found is not None:
            return []
        found, most = hidden, cost
    return [found]


def _is_given_away(puzzle: Puzzle, hidden: frozenset[int], told: list[Secret]) -> bool | None:
    """Whether a reader could work out a secret; None where neither is shown. What was `told` last is asked
    first, and of the others only those of which no example shows that they are safe."""
    reader = Reader(puzzle, hidden)
    if told and reader.can_tell(told[-1]):
        return True
    is_open: bool | None = False
    for secret in doubtful(puzzle, hidden):
        if reader.can_tell(secret):
            told.append(secret)
            return True
        is_open = None
    return is_open


def _by_programme(
    puzzle: Puzzle, open_ones: tuple[Secret, ...], alone: list[frozenset[int] | None]
) -> frozenset[int] | None:
    """The programme over the secrets that are open; those its answer leaves open join, until none is left.

    Fewer secrets can only make the answer cheaper, so the first that protects all is the least of all.
    Examples in fractions come first; whole numbers decide where they prove nothing.
    """
    secrets, whole_numbers = set(open_ones), False
    while True:
        programme = _Programme(puzzle, tuple(sorted(secrets)), _by_rule(puzzle), whole_numbers)
        programme.cost_at_least(puzzle.sums, alone)
        hidden = programme.solve()
        if hidden is None:
            return None
        left = set(not_shown_safe(puzzle, hidden)) - (secrets if whole_numbers else set())
        if not left:
            return hidden
        whole_numbers = left <= secrets
        secrets |= left


class _Programme:
    """A yes-or-no for every count that may be hidden besides `hidden`, and two examples for every secret."""

    def __init__(
        self, puzzle: Puzzle, secrets: tuple[Secret, ...], hidden: frozenset[int], whole_numbers: bool
    ) -> None:
        self.puzzle, self.secrets, self.hidden, self.whole_numbers = puzzle, secrets, hidden, whole_numbers
        self.choices = [j for j in range(len(puzzle.values)) if puzzle.may_hide[j] and j not in hidden]
        self.n = len(puzzle.values)
        self.rows: list[_Row] = []
        value = np.array(puzzle.values, dtype=float)
        # In fractions the unit is _REACH: no number is above one, and the solver's rounding is harmless.
        self.unit = 1.0 if whole_numbers else float(_REACH)
        self.up = np.minimum(np.array(puzzle.greatest) - value, _REACH) / self.unit
        self.down = np.minimum(value - np.array(puzzle.least), _REACH) / self.unit

    def cost_at_least(self, sums: tuple[Sum, ...], alone: list[frozenset[int] | None]) -> None:
        """What each sum needs by itself is needed in any case: to say so spares the solver a search."""
        for total, added in zip(sums, alone, strict=True):
            picks = [
                (self.choices.index(j), float(self.puzzle.costs[j]))
                for j, _ in total.signed
                if j in self.choices
            ]
            if added:
                least = float(sum(self.puzzle.costs[j] for j in added))
                self.rows.append(([p for p, _ in picks], [c for _, c in picks], least, np.inf))

    def solve(self) -> frozenset[int] | None:
        """The places to hide, or None when no pattern keeps every secret wide."""
        puzzle, picks, tables = self.puzzle, len(self.choices), 2 * len(self.secrets)
        for number, secret in enumerate(self.secrets):
            low, high = (picks + (2 * number + side) * self.n for side in (0, 1))
            places = [high + j for j, _ in secret] + [low + j for j, _ in secret]
            signs = [float(s) for _, s in secret] + [-float(s) for _, s in secret]
            self.rows.append((places, signs, puzzle.width_of(secret) / self.unit, np.inf))
        hideable = np.array([j in self.hidden or j in self.choices for j in range(self.n)])
        with _quiet():
            found = milp(
                np.r_[[float(puzzle.costs[j]) for j in self.choices], np.zeros(tables * self.n)],
                integrality=np.r_[np.ones(picks), np.full(tables * self.n, float(self.whole_numbers))],
                bounds=Bounds(
                    np.r_[np.zeros(picks), np.tile(np.where(hideable, -self.down, 0), tables)],
                    np.r_[np.ones(picks), np.tile(np.where(hideable, self.up, 0), tables)],
                ),
                constraints=self._constraints(tables),
                options={"mip_rel_gap": 0.0},
            )
        if found.x is None:
            return None
        return self.hidden | {j for j, picked in zip(self.choices, found.x, strict=False) if picked > 0.5}

    def _example(self) -> _Laid:
        """One table a reader cannot tell from the truth: ties kept, and nothing printed has moved."""
        picks, rows = len(self.choices), list[_Row]()
        for total in self.puzzle.sums:
            rows.append(([picks + j for j, _ in total.signed], [float(s) for _, s in total.signed], 0.0, 0.0))
        for gap in self.puzzle.gaps:
            ends = (gap.least - gap.value) / self.unit, (gap.greatest - gap.value) / self.unit
            rows.append(([picks + j for j, _ in terms(gap)], [float(s) for _, s in terms(gap)], *ends))
        for pick, j in enumerate(self.choices):
            rows.append(([picks + j, pick], [1.0, -self.up[j]], -np.inf, 0.0))
            rows.append(([picks + j, pick], [1.0, self.down[j]], 0.0, np.inf))
        return _laid_out(rows)

    def _constraints(self, tables: int) -> LinearConstraint:
        """What is so of all, and of each of so many tables, which are written down once."""
        picks, first = len(self.choices), len(self.rows)
        own, each = _laid_out(self.rows), self._example()
        table = np.arange(tables)[:, np.newaxis]  # its picks are those of all, its numbers its own
        down = np.r_[own.down, (first + table * len(each.ends[0]) + each.down).ravel()]
        across = np.r_[own.across, (each.across + table * self.n * (each.across >= picks)).ravel()]
        weights = np.r_[own.weights, np.tile(each.weights, tables)]
        ends = (np.r_[one, np.tile(other, tables)] for one, other in zip(own.ends, each.ends, strict=True))
        shape = first + tables * len(each.ends[0]), picks + tables * self.n
        return LinearConstraint(csr_array((weights, (down, across)), shape=shape), *ends)


class _Laid(NamedTuple):
    """Rows as the entries of a matrix, with the two ends of each row's sum."""

    down: NDArray[np.int_]
    across: NDArray[np.int_]
    weights: NDArray[np.float64]
    ends: tuple[list[float], list[float]]


def _laid_out(rows: list[_Row]) -> _Laid:
    down = np.repeat(np.arange(len(rows)), [len(each[0]) for each in rows])
    across = np.array([place for each in rows for place in each[0]], dtype=int)
    weights = np.array([weight for each in rows for weight in each[1]], dtype=float)
    return _Laid(down, across, weights, ([each[2] for each in rows], [each[3] for each in rows]))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the solver's trace out of the run's output: now and then it prints a line of its own."""
    if os.name != "posix" or sys.stdout is None:
        yield
        return
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)  # what the solver printed waits in C's buffer, not in Python's
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
