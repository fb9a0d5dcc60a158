"""Comparing quarters when an agency is missing from one: only agencies that are there throughout count."""

from __future__ import annotations

import pytest

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
    partly_returned.compares(
        """
        | quarter    | value | status | agencies |
        | 2015-16-Q1 | 10    | ok     | 1        |
        | 2015-16-Q2 | 10    | ok     | 1        |
        | 2015-16-Q3 | 10    | ok     | 1        |
        """
    )


def test_a_share_is_recalculated_from_the_agencies_compared(partly_returned):
    partly_returned.measures("share", way_in="totals")
    partly_returned.compares(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 20          | 50    |
        | 2015-16-Q2 | 10        | 20          | 50    |
        | 2015-16-Q3 | 10        | 20          | 50    |
        """
    )


def test_a_mean_is_recalculated_from_the_agencies_compared(partly_returned):
    partly_returned.measures("mean", way_in="totals")
    partly_returned.compares(
        """
        | quarter    | denominator | value |
        | 2015-16-Q1 | 20          | 0.5   |
        | 2015-16-Q2 | 20          | 0.5   |
        | 2015-16-Q3 | 20          | 0.5   |
        """
    )


def test_a_rate_keeps_the_population_of_the_town(partly_returned, children_of_town):
    partly_returned.populations = children_of_town
    partly_returned.measures("rate", way_in="totals", population="children")
    partly_returned.compares(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 50000       | 8     |
        | 2015-16-Q2 | 10        | 50000       | 8     |
        | 2015-16-Q3 | 10        | 50000       | 8     |
        """
    )


def test_a_rate_over_the_agencies_own_denominators_is_recalculated(partly_returned):
    partly_returned.measures("rate", way_in="totals")
    partly_returned.compares(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 20          | 5000  |
        | 2015-16-Q2 | 10        | 20          | 5000  |
        | 2015-16-Q3 | 10        | 20          | 5000  |
        """
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
    board.compares(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 0         | 50000       | 0     |
        | 2015-16-Q2 | 0         | 50000       | 0     |
        """
    )


def test_when_every_quarter_is_whole_nothing_is_left_out(board):
    """CAMHS was there in the first two quarters, so between those two it counts."""
    board.received(THREE_QUARTERS)
    board.measures("count", unit="occasions", way_in="totals")
    board.compares(
        """
        | quarter    | value | status | agencies |
        | 2015-16-Q1 | 40    | ok     | 0        |
        | 2015-16-Q2 | 40    | ok     | 0        |
        """
    )


def test_a_quarter_without_the_agencies_of_the_last_one_is_a_gap(board):
    """Police sent the first quarter and CAMHS the second: nothing of the one is in the other."""
    board.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 10        |             | ok     |
        | camhs  | it      | 2015-09-30 | 10        |             | ok     |
        """
    )
    board.measures("count", unit="occasions", way_in="totals")
    board.compares(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 |       | not_returned |
        | 2015-16-Q2 | 10    | ok           |
        """
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
    partly_returned.compares(
        """
        | quarter    | value | status       |
        | 2015-16-Q3 | 10    | ok           |
        | 2015-16-Q4 |       | not_returned |
        """
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
    board.compares(
        """
        | quarter    | value | agencies |
        | 2015-16-Q1 | 1     | 1        |
        | 2015-16-Q2 | 1     | 1        |
        """
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
    board.compares(
        """
        | quarter    | value | status         |
        | 2015-16-Q1 | 6     | ok             |
        | 2015-16-Q2 |       | not_applicable |
        """
    )


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
    board.compares(
        """
        | quarter    | numerator | denominator | value | agencies |
        | 2015-16-Q1 | 6         | 20          | 30    | 2        |
        | 2015-16-Q2 | 2         | 10          | 20    | 2        |
        """
    )
