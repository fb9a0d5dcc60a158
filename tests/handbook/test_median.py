"""A median and a mean: how long, or how much, for the one in the middle or on average."""

from __future__ import annotations


def test_a_median_is_the_one_in_the_middle(board):
    board.received(
        """
        | case_id | held_on    | score |
        | 1       | 2015-04-10 | 9     |
        | 2       | 2015-04-11 | 1     |
        | 3       | 2015-04-12 | 4     |
        """
    )
    board.measures("median", measured=("score",))
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 |           | 3           | 4     | ok     |
        """
    )


def test_with_an_even_number_it_is_half_way_between_the_middle_two(board):
    board.received(
        """
        | case_id | held_on    | score |
        | 1       | 2015-04-10 | 9     |
        | 2       | 2015-04-11 | 1     |
        | 3       | 2015-07-12 | 5     |
        | 4       | 2015-07-13 | 6     |
        """
    )
    board.measures("median", measured=("score",))
    board.shows(
        """
        | quarter    | denominator | value |
        | 2015-16-Q1 | 2           | 5     |
        | 2015-16-Q2 | 2           | 5.5   |
        """
    )


def test_rows_with_nothing_to_measure_are_not_behind_the_figure(board):
    board.received(
        """
        | case_id | held_on    | score |
        | 1       | 2015-04-10 | 9     |
        | 2       | 2015-04-11 |       |
        | 3       | 2015-07-11 |       |
        """
    )
    board.measures("mean", measured=("score",))
    board.shows(
        """
        | quarter    | denominator | value | status         |
        | 2015-16-Q1 | 1           | 9     | ok             |
        | 2015-16-Q2 |             |       | not_applicable |
        """
    )


def test_a_mean_is_the_sum_over_how_many(board):
    board.received(
        """
        | case_id | held_on    | score |
        | 1       | 2015-04-10 | 9     |
        | 2       | 2015-04-11 | 1     |
        | 3       | 2015-04-12 | 2     |
        """
    )
    board.measures("mean", measured=("score",))
    board.shows(
        """
        | quarter    | denominator | value |
        | 2015-16-Q1 | 3           | 4     |
        """
    )


def test_from_one_date_to_another_is_counted_in_days(board):
    board.received(
        """
        | case_id | asked_on   | held_on    |
        | 1       | 2015-04-03 | 2015-04-10 |
        """
    )
    board.measures("median", measured=("asked_on", "held_on"), unit="days")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 7     |
        """
    )


def test_working_days_leave_out_weekends_and_bank_holidays(board):
    """From the Thursday before Easter 2015 to the Friday after: eight days, and four of work."""
    board.received(
        """
        | case_id | asked_on   | held_on    |
        | 1       | 2015-04-02 | 2015-04-10 |
        """
    )
    board.measures("median", measured=("asked_on", "held_on"), unit="working_days")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 4     |
        """
    )
