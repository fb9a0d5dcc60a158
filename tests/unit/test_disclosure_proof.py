"""What arithmetic proves of a pattern, against every table that a reader could believe in."""

from __future__ import annotations

import itertools
from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from wscb_lib.disclosure.pattern import _by_trial, least_for_sum, least_hidden, pinned
from wscb_lib.disclosure.proof import Reader
from wscb_lib.disclosure.puzzle import Gap, Puzzle, Sum

TRUE = 5  # every count: only distances from it matter
few = st.sampled_from([0, 1, 2, 2, 2, 2])


@st.composite
def ties(draw, size: int) -> tuple[tuple[Sum, ...], tuple[Gap, ...]]:
    """Sums of some of the counts and of the rest of them, and differences of two, or of one and what is
    printed."""
    sums = []
    for _ in range(draw(st.integers(1, 3))):
        chosen = draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=5, unique=True))
        plus = draw(st.integers(0, len(chosen)))
        sums.append(Sum(tuple(chosen[:plus]), tuple(chosen[plus:])))
    gaps = []
    for _ in range(draw(st.integers(0, 2))):
        part, whole = draw(
            st.tuples(*[st.none() | st.integers(0, size - 1)] * 2).filter(lambda two: two[0] != two[1])
        )
        least, greatest = TRUE - draw(few), TRUE + draw(few | st.just(inf))
        gaps.append(Gap(part, whole, TRUE, least, greatest, draw(st.booleans())))
    return tuple(sums), tuple(gaps)


@st.composite
def puzzles(draw, endless=few) -> Puzzle:
    """Three to six counts; some are secret, some may be hidden for their sake, and some are printed."""
    size = draw(st.integers(3, 6))
    others = st.sampled_from(["secret", "hidden", *["may"] * 5, "shown"])
    kinds = ["secret", *(draw(others) for _ in range(size - 1))]
    sums, gaps = draw(ties(size))
    return Puzzle(
        values=(TRUE,) * size,
        least=tuple(TRUE - draw(endless) for _ in kinds),
        greatest=tuple(TRUE + draw(endless) for _ in kinds),
        is_hidden=tuple(kind in ("secret", "hidden") for kind in kinds),
        may_hide=tuple(kind == "may" for kind in kinds),
        is_secret=tuple(kind == "secret" for kind in kinds),
        costs=tuple(draw(st.integers(0, 5)) for _ in kinds),
        sums=sums,
        gaps=gaps,
        width=2,
    )


def signed(gap: Gap) -> list[tuple[int, int]]:
    return [(place, sign) for place, sign in ((gap.whole, 1), (gap.part, -1)) if place is not None]


def secrets_of(puzzle: Puzzle) -> list[list[tuple[int, int]]]:
    """What must stay wide."""
    counts = [[(j, 1)] for j, secret in enumerate(puzzle.is_secret) if secret]
    return counts + [signed(gap) for gap in puzzle.gaps if gap.is_secret and signed(gap)]


def rows_of(puzzle: Puzzle) -> list[tuple[list[tuple[int, int]], float, float]]:
    """What is so of the distances of some counts together."""
    sums = [[(j, 1) for j in each.plus] + [(j, -1) for j in each.minus] for each in puzzle.sums]
    gaps = [(signed(gap), gap.least - gap.value, gap.greatest - gap.value) for gap in puzzle.gaps]
    return [*((terms, 0, 0) for terms in sums), *gaps]


def added_up(terms, distances):
    return sum(sign * distances[..., j] for j, sign in terms) + 0 * distances[..., 0]


def wanted(puzzle: Puzzle, secret) -> float:
    return min(puzzle.width, sum(puzzle.greatest[j] - puzzle.least[j] for j, _ in secret))


def guesses(puzzle: Puzzle):
    """Every table that fits when all is hidden, as distances: each of a few for each count, one by one."""
    may = [hidden or may for hidden, may in zip(puzzle.is_hidden, puzzle.may_hide, strict=True)]
    ends = [
        (low - TRUE, high - TRUE) if m else (0, 0)
        for m, low, high in zip(may, puzzle.least, puzzle.greatest, strict=True)
    ]
    every = np.array(list(itertools.product(*(range(low, high + 1) for low, high in ends))))
    for terms, least, greatest in rows_of(puzzle):
        total = added_up(terms, every)
        every = every[(least <= total) & (total <= greatest)]
    return every


def is_wide(puzzle: Puzzle, every, hidden, secret) -> bool:
    """Whether a secret keeps its width among the tables in which all that is printed is as it is."""
    printed = [j for j in range(len(puzzle.values)) if j not in hidden]
    reached = added_up(secret, every[np.all(every[:, printed] == 0, axis=1)])
    return reached.max() - reached.min() >= wanted(puzzle, secret)


def safe_patterns(puzzle: Puzzle) -> list[tuple[int, frozenset[int]]]:
    """Every pattern that keeps all secrets wide, with what it costs, by trying each."""
    every, choices = guesses(puzzle), [j for j, may in enumerate(puzzle.may_hide) if may]
    first = {j for j, hidden in enumerate(puzzle.is_hidden) if hidden}
    sets = (set(c) for n in range(len(choices) + 1) for c in itertools.combinations(choices, n))
    return [
        (sum(puzzle.costs[j] for j in added), frozenset(first | added))
        for added in sets
        if all(is_wide(puzzle, every, first | added, secret) for secret in secrets_of(puzzle))
    ]


def by_trial(puzzle: Puzzle) -> list[frozenset[int] | None]:
    """What few trials settle, asked as `least_hidden` asks."""
    alone = [least_for_sum(puzzle, each) for each in puzzle.sums]
    return _by_trial(puzzle, alone)


@settings(max_examples=100, deadline=None)
@given(puzzles(), st.data())
def test_what_is_shown_to_be_given_away_is_narrow_in_every_table_that_fits(puzzle, data):
    hidden = {j for j, one in enumerate(puzzle.is_hidden) if one}
    hidden |= {j for j, may in enumerate(puzzle.may_hide) if may and data.draw(st.booleans())}
    reader, every = Reader(puzzle, frozenset(hidden)), guesses(puzzle)
    for secret in secrets_of(puzzle):
        assert not (reader.can_tell(tuple(secret)) and is_wide(puzzle, every, hidden, secret))


@settings(max_examples=60, deadline=None)
@given(puzzles(few | st.just(inf)))
def test_what_is_shown_to_be_given_away_a_programme_finds_narrow_where_counts_have_no_end(puzzle):
    hidden = [a or b for a, b in zip(puzzle.is_hidden, puzzle.may_hide, strict=True)]
    reader = Reader(puzzle, frozenset(j for j, one in enumerate(hidden) if one))
    size, rows = len(hidden), rows_of(puzzle)
    ties = np.array([added_up(terms, np.eye(size)) for terms, *_ in rows])
    least, greatest = (np.clip(np.array(e) - TRUE, -50, 50) for e in (puzzle.least, puzzle.greatest))
    for secret in secrets_of(puzzle):
        if reader.can_tell(tuple(secret)):
            aim = added_up(secret, np.eye(size))
            reached = [
                milp(
                    way * aim,
                    integrality=np.ones(size),
                    bounds=Bounds(np.where(hidden, least, 0), np.where(hidden, greatest, 0)),
                    constraints=LinearConstraint(ties, [r[1] for r in rows], [r[2] for r in rows]),
                ).fun
                for way in (1, -1)
            ]
            assert -sum(reached) < wanted(puzzle, secret)


@settings(max_examples=100, deadline=None)
@given(puzzles())
def test_a_pattern_settled_by_trial_is_safe_and_every_other_safe_one_costs_more(puzzle):
    for settled in by_trial(puzzle):
        safe = sorted(safe_patterns(puzzle), key=lambda pattern: pattern[0])
        assert settled == (safe[0][1] if safe else None)
        assert [cost for cost, _ in safe].count(safe[0][0] if safe else None) == (1 if safe else 0)


@settings(max_examples=60, deadline=None)
@given(puzzles())
def test_the_pattern_that_is_taken_is_as_cheap_as_any_that_is_safe(puzzle):
    safe, hidden = safe_patterns(puzzle), least_hidden(puzzle)
    if hidden is None:
        assert safe == []
    else:
        cost = sum(puzzle.costs[j] for j in hidden if puzzle.may_hide[j])
        assert (cost, hidden) in safe
        assert cost == min(safe)[0]


@settings(max_examples=60, deadline=None)
@given(puzzles())
def test_pinned_are_the_secrets_that_are_narrow_with_all_hidden(puzzle):
    every, everything = guesses(puzzle), range(len(puzzle.values))
    narrow = [tuple(s) for s in secrets_of(puzzle) if not is_wide(puzzle, every, everything, s)]
    assert list(pinned(puzzle)) == narrow


def two_sums(*costs: int) -> Puzzle:
    """One secret in two sums, each with others that may be hidden."""
    size = len(costs)
    half = (size + 1) // 2
    return Puzzle(
        values=(TRUE,) * size,
        least=(TRUE - 2,) * size,
        greatest=(TRUE + 2,) * size,
        is_hidden=(True, *[False] * (size - 1)),
        may_hide=(False, *[True] * (size - 1)),
        is_secret=(True, *[False] * (size - 1)),
        costs=costs,
        sums=(Sum((0, *range(1, half))), Sum((0, *range(half, size)))),
        gaps=(),
        width=2,
    )


def test_trial_settles_the_cheapest_of_two_sums():
    assert by_trial(two_sums(0, 1, 2, 1, 2)) == [frozenset({0, 1, 3})]


def test_of_two_counts_at_their_least_one_that_cannot_rise_does_not_stand_for_one_that_can():
    puzzle = Puzzle(
        values=(TRUE,) * 4,
        least=(TRUE - 1, TRUE - 1, TRUE, TRUE),
        greatest=(TRUE, TRUE + 1, TRUE, TRUE + 1),
        is_hidden=(True, False, False, False),
        may_hide=(False, True, True, True),
        is_secret=(True, False, False, False),
        costs=(0, 2, 1, 1),
        sums=(Sum((0, 1, 2, 3)), Sum((0, 3))),
        gaps=(),
        width=2,
    )
    assert by_trial(puzzle) == [frozenset({0, 3})]


def test_trial_leaves_two_equally_cheap_patterns_to_the_programme():
    assert by_trial(two_sums(0, 1, 1, 1, 2)) == []


def test_trial_settles_that_nothing_is_safe_where_a_sum_has_nobody_else():
    puzzle = two_sums(0, 1, 2)
    alone = replace(puzzle, sums=(*puzzle.sums, Sum((0,))))
    assert _by_trial(alone, [frozenset()] * 3) == [None]


def test_trial_leaves_a_table_of_more_than_forty_counts_to_the_programme():
    assert by_trial(two_sums(0, 1, *[100] * 18, 1, *[100] * 19)) == [frozenset({0, 1, 20})]
    assert by_trial(two_sums(0, 1, *[100] * 19, 1, *[100] * 19)) == []


def test_trial_leaves_what_a_hundred_patterns_do_not_tell_to_the_programme():
    assert by_trial(two_sums(0, *range(1, 40))) == []


@pytest.mark.parametrize("ask", [by_trial, least_hidden])
def test_what_only_two_sums_together_tell_is_left_to_the_programme(ask):
    """Two counts of which nothing is known make one sum with the secret, and one that it is taken from."""
    one = two_sums(0, 1, 2)
    puzzle = replace(
        one,
        least=(TRUE - 2, -inf, -inf),
        greatest=(TRUE + 2, inf, inf),
        sums=(Sum((0, 1, 2)), Sum((1, 2), (0,))),
    )
    assert not Reader(puzzle, puzzle.everything).can_tell(((0, 1),))
    assert ask(puzzle) == ([] if ask is by_trial else None)
