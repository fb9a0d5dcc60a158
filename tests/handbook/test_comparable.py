"""Comparing quarters when an agency is missing from one: only agencies that are there throughout count."""

from __future__ import annotations

import pandas as pd
import pytest

from wscb_lib.measures import comparable

THREE_QUARTERS = """
    | agency | measure | held_on    | numerator | denominator | status |
    | police | it      | 2015-06-30 | 10        | 20          | ok     |
    | camhs  | it      | 2015-06-30 | 30        | 30          | ok     |
    | police | it      | 2015-09-30 | 10        | 20          | ok     |
    | camhs  | it      | 2015-09-30 | 30        | 30          | ok     |
    | police | it      | 2015-12-31 | 10        | 20          | ok     |
    """


@pytest.fixture
def partly_returned(board):
    """Police returned three quarters, CAMHS two of them."""
    board.received(THREE_QUARTERS)
    return board


def test_an_agency_that_did_not_return_is_not_taken_for_a_fall(partly_returned):
    partly_returned.measures("count", unit="occasions", way_in="totals")
    partly_returned.shows(
        """
        | quarter    | agency | value | status  |
        | 2015-16-Q1 | all    | 10    | partial |
        | 2015-16-Q2 | all    | 10    | partial |
        | 2015-16-Q3 | all    | 10    | partial |
        """,
        compared=True,
    )


def test_a_share_is_recalculated_from_the_agencies_compared(partly_returned):
    partly_returned.measures("share", way_in="totals")
    partly_returned.shows(
        """
        | quarter    | numerator | denominator | value | agencies_expected | agencies_present |
        | 2015-16-Q1 | 10        | 20          | 50    | 2                 | 1                |
        | 2015-16-Q2 | 10        | 20          | 50    | 2                 | 1                |
        | 2015-16-Q3 | 10        | 20          | 50    | 2                 | 1                |
        """,
        compared=True,
    )


def test_a_mean_is_recalculated_from_the_agencies_compared(partly_returned):
    partly_returned.measures("mean", way_in="totals")
    partly_returned.shows(
        """
        | quarter    | denominator | value |
        | 2015-16-Q1 | 20          | 0.5   |
        | 2015-16-Q2 | 20          | 0.5   |
        | 2015-16-Q3 | 20          | 0.5   |
        """,
        compared=True,
    )


def test_a_rate_keeps_the_population_of_the_town(partly_returned, children_of_town):
    partly_returned.populations = children_of_town
    partly_returned.measures("rate", way_in="totals", population="children")
    partly_returned.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 50000       | 8     |
        | 2015-16-Q2 | 10        | 50000       | 8     |
        | 2015-16-Q3 | 10        | 50000       | 8     |
        """,
        compared=True,
    )


def test_when_every_quarter_is_whole_nothing_is_left_out(board):
    board.received(
        THREE_QUARTERS.replace("| police | it      | 2015-12-31 | 10        | 20          | ok     |", "")
    )
    board.measures("count", unit="occasions", way_in="totals")
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 40    | ok     |
        | 2015-16-Q2 | 40    | ok     |
        """,
        compared=True,
    )


def test_when_no_agency_is_there_throughout_nothing_can_be_compared(board):
    board.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 10        |             | ok     |
        | camhs  | it      | 2015-09-30 | 10        |             | ok     |
        """
    )
    board.measures("count", unit="occasions", way_in="totals")
    board.shows(
        """
        | quarter    | value | status         |
        | 2015-16-Q1 |       | not_applicable |
        | 2015-16-Q2 |       | not_applicable |
        """,
        compared=True,
    )


def test_a_quarter_nobody_returned_stays_a_gap_and_does_not_rule_an_agency_out(partly_returned):
    partly_returned.gate_said(
        """
        | agency | quarter    | said         |
        | police | 2015-16-Q4 | not_returned |
        | camhs  | 2015-16-Q4 | not_returned |
        """
    )
    partly_returned.measures("count", unit="occasions", way_in="totals")
    partly_returned.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q3 | 10    | partial      |
        | 2015-16-Q4 |       | not_returned |
        """,
        compared=True,
    )


def test_the_events_are_compared_where_a_measure_has_them(board):
    board.received(
        """
        | agency | case_id | held_on    | family_id |
        | police | 1       | 2015-04-10 | Ash       |
        | police | 2       | 2015-04-10 | Ash       |
        | police | 3       | 2015-07-10 | Ash       |
        | camhs  | 4       | 2015-04-10 | Elm       |
        """
    )
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("count", unit="children", events="family_id")
    board.shows(
        """
        | quarter    | value | agencies_present |
        | 2015-16-Q1 | 1     | 1                |
        | 2015-16-Q2 | 1     | 1                |
        """,
        compared=True,
    )


def test_a_median_is_compared_only_where_it_is_whole(board):
    board.received(
        """
        | agency | case_id | held_on    | days |
        | police | 1       | 2015-04-10 | 4    |
        | camhs  | 2       | 2015-04-10 | 8    |
        | police | 3       | 2015-07-10 | 4    |
        """
    )
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("median", measured=("days",))
    board.shows(
        """
        | quarter    | value | status         |
        | 2015-16-Q1 | 6     | ok             |
        | 2015-16-Q2 |       | not_applicable |
        """,
        compared=True,
    )


def test_the_window_compared_may_be_narrower_than_the_history(partly_returned):
    """CAMHS was there in the first two quarters, so between those two it counts."""
    partly_returned.measures("count", unit="occasions", way_in="totals")
    results = partly_returned.results("2015-16-Q1", "2015-16-Q3")
    first_two = comparable(results, partly_returned.measure(), ["2015-16-Q1", "2015-16-Q2"])
    assert first_two["value"].tolist() == [40, 40]


def test_an_agency_with_nothing_to_divide_by_was_there_all_the_same(board):
    """Police had no cases in the second quarter and said so; CAMHS did not return."""
    board.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         | 10          | ok     |
        | health | it      | 2015-06-30 | 1         | 10          | ok     |
        | camhs  | it      | 2015-06-30 | 9         | 10          | ok     |
        | police | it      | 2015-09-30 | 0         | 0           | ok     |
        | health | it      | 2015-09-30 | 2         | 10          | ok     |
        """
    )
    board.measures("share", way_in="totals")
    board.shows(
        """
        | quarter    | numerator | denominator | value | agencies_present |
        | 2015-16-Q1 | 6         | 20          | 30    | 2                |
        | 2015-16-Q2 | 2         | 10          | 20    | 2                |
        """,
        compared=True,
    )


def test_a_rate_of_nothing_is_nought(board, children_of_town):
    board.populations = children_of_town
    board.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 0         |             | ok     |
        | camhs  | it      | 2015-06-30 | 0         |             | ok     |
        | police | it      | 2015-09-30 | 0         |             | ok     |
        """
    )
    board.measures("rate", way_in="totals", population="children")
    board.shows(
        """
        | quarter    | numerator | denominator | value | status  |
        | 2015-16-Q1 | 0         | 50000       | 0     | partial |
        | 2015-16-Q2 | 0         | 50000       | 0     | partial |
        """,
        compared=True,
    )


def test_a_rate_over_the_agencies_own_denominators_is_recalculated(partly_returned):
    partly_returned.measures("rate", way_in="totals")
    partly_returned.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 20          | 5000  |
        | 2015-16-Q3 | 10        | 20          | 5000  |
        """,
        compared=True,
    )


def test_other_measures_have_no_part_in_it(partly_returned):
    partly_returned.measures("count", unit="occasions", way_in="totals")
    results = partly_returned.results("2015-16-Q1", "2015-16-Q3")
    both = pd.concat([results.assign(measure="other", value=99.0), results])
    assert comparable(both, partly_returned.measure())["value"].tolist() == [10, 10, 10]
