"""A stock: how many are open when the quarter ends."""

from __future__ import annotations


def test_a_stock_is_what_is_open_on_the_last_day_of_each_quarter(board):
    board.received(
        """
        | plan_id | held_on    | ended_on   |
        | 1       | 2014-11-03 |            |
        | 2       | 2015-04-10 | 2015-08-31 |
        | 3       | 2015-10-01 |            |
        """
    )
    board.measures("stock", unit="children", open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 2         |             | 2     | ok     |
        | 2015-16-Q2 | 1         |             | 1     | ok     |
        | 2015-16-Q3 | 2         |             | 2     | ok     |
        """
    )


def test_a_plan_that_opens_and_closes_within_a_quarter_is_never_in_the_stock(board):
    board.received(
        """
        | plan_id | held_on    | ended_on   |
        | 1       | 2015-04-10 | 2015-06-01 |
        """
    )
    board.measures("stock", unit="children", open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 0     | ok     |
        """
    )


def test_a_plan_that_ends_on_the_last_day_is_not_open_on_it(board):
    """So that what was open, plus what started, less what ended, is what is open."""
    board.received(
        """
        | plan_id | held_on    | ended_on   |
        | 1       | 2015-04-10 | 2015-06-30 |
        | 2       | 2015-06-30 | 2015-07-01 |
        """
    )
    board.measures("stock", unit="children", open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 1     |
        | 2015-16-Q2 | 0     |
        """
    )


def test_a_stock_with_no_end_date_only_grows(board):
    board.received(
        """
        | home_id | held_on    |
        | 1       | 2015-04-10 |
        | 2       | 2015-07-10 |
        """
    )
    board.measures("stock", unit="homes", open_from="held_on")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 1     |
        | 2015-16-Q2 | 2     |
        """
    )


def test_a_stock_can_count_children_with_more_than_one_open_row_once(board):
    board.received(
        """
        | plan_id | held_on    | ended_on | child_id |
        | 1       | 2015-04-10 |          | A        |
        | 2       | 2015-04-11 |          | A        |
        | 3       | 2015-04-12 |          | B        |
        """
    )
    board.measures("stock", unit="children", of="child_id", open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 2     |
        """
    )
