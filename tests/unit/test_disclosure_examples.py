"""What the auditor finds near the truth without a solver: it fits, and widens nothing that is narrow."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.unit.test_disclosure import TABLES, found_in, small_in
from wscb_lib.disclosure.examples import Examples

rooms = st.sampled_from([0, 1, 1, 2, 2, inf])  # how far a number may move one way
slacks = st.sampled_from([0, 0, 0, 0, 1, inf])  # and a sum


@st.composite
def signed(draw, places: int, most: int) -> tuple[tuple[int, int], ...]:
    """A few places, each with its sign."""
    chosen = draw(st.lists(st.integers(0, places - 1), min_size=1, max_size=most, unique=True))
    return tuple((place, draw(st.sampled_from([1, -1]))) for place in chosen)


@st.composite
def systems(draw):
    """Rows over up to six numbers, all as distances from the truth, and what is asked of them in turn."""
    places = draw(st.integers(3, 6))
    rows = [(draw(signed(places, 4)), -draw(slacks), draw(slacks)) for _ in range(draw(st.integers(0, 5)))]
    low = [-draw(rooms) for _ in range(places)]
    high = [draw(rooms) for _ in range(places)]
    asked = [(draw(signed(places, 2)), draw(st.integers(1, 3))) for _ in range(draw(st.integers(1, 3)))]
    return rows, low, high, asked


class Seen(Examples):
    """Examples that keep each table they found."""

    def __init__(self, rows, low, high) -> None:
        super().__init__(rows, low, high)
        self.tables: list[list[int]] = []

    def _learn(self) -> None:
        self.tables.append([self._moved.get(place, 0) for place in range(len(self._low))])
        super()._learn()


def sum_of(terms, table) -> int:
    return sum(sign * table[place] for place, sign in terms)


def furthest(rows, low, high, terms, way: int) -> float:
    """How far the terms can be led one way, by a programme in whole numbers; none is sought beyond fifty."""
    matrix = np.zeros((len(rows) + 1, len(low)))
    for n, (members, *_) in enumerate([*rows, (terms,)]):
        for place, sign in members:
            matrix[n, place] = sign
    found = milp(
        -way * matrix[-1],
        integrality=np.ones(len(low)),
        bounds=Bounds(np.maximum(low, -50), np.minimum(high, 50)),
        constraints=LinearConstraint(matrix, [*(r[1] for r in rows), -inf], [*(r[2] for r in rows), inf]),
    )
    return round(way * -found.fun)


@settings(max_examples=100, deadline=None)
@given(systems())
def test_every_example_fits_all_that_is_printed(system):
    rows, low, high, asked = system
    examples = Seen(rows, low, high)
    for terms, width in asked:
        before = len(examples.tables)
        least, greatest = examples.range_of(terms, width)
        shown = [0, *(sum_of(terms, table) for table in examples.tables)]
        if len(terms) > 1:
            shown = [0, *(sum_of(terms, table) for table in examples.tables[before:])]
        assert (least, greatest) == (min(shown), max(shown))
    for table in examples.tables:
        assert all(first <= by <= last for first, by, last in zip(low, table, high, strict=True))
        assert all(first <= sum_of(terms, table) <= last for terms, first, last in rows)


@settings(max_examples=60, deadline=None)
@given(systems())
def test_what_an_example_shows_to_be_wide_a_programme_finds_wide(system):
    rows, low, high, asked = system
    examples = Examples(rows, low, high)
    for terms, width in asked:
        least, greatest = examples.range_of(terms, width)
        assert furthest(rows, low, high, terms, -1) <= least <= 0
        assert 0 <= greatest <= furthest(rows, low, high, terms, 1)


def test_two_that_make_a_sum_move_against_each_other_as_far_as_both_may():
    examples = Examples([(((0, 1), (1, 1)), 0, 0)], [-1, -2], [3, 2])
    assert examples.range_of([(0, 1)], 9) == (-1, 2)


def test_what_stands_between_two_sums_moves_only_with_both():
    rows = [(((0, 1), (1, 1)), 0, 0), (((0, 1), (2, 1)), 0, 0)]
    assert Examples(rows, [-2, -2, 0], [2, 2, 0]).range_of([(0, 1)], 2) == (0, 0)
    assert Examples(rows, [-2, -2, -1], [2, 2, 0]).range_of([(0, 1)], 2) == (0, 1)


def test_a_difference_moves_by_one_of_its_two_while_the_other_stands():
    assert Examples([(((0, 1), (1, 1)), -1, 0)], [-3, -3], [3, 3]).range_of([(0, 1), (1, -1)], 1) in (
        (0, 1),
        (-1, 0),
    )


@pytest.mark.parametrize("name", TABLES)
def test_the_auditor_says_the_same_of_a_table_where_no_example_is_found(name, monkeypatch):
    table = TABLES[name]
    patterns = [
        small_in(table) + table[key] for key in ("strong_attacker_secondary", "exact_milp_secondary_weak")
    ]
    found = [found_in(table, pattern) for pattern in patterns]
    monkeypatch.setattr(Examples, "range_of", lambda *_: (0, 0))
    assert [found_in(table, pattern) for pattern in patterns] == found
