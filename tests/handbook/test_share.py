"""A share: of those counted in the quarter, the percent that meet the numerator as well."""

from __future__ import annotations


def test_a_share_is_a_percent_of_the_rows_counted_in_the_quarter(board):
    board.received(
        """
        | case_id | held_on    | on_time |
        | 1       | 2015-04-10 | yes     |
        | 2       | 2015-05-10 | no      |
        | 3       | 2015-06-10 | no      |
        | 4       | 2015-06-11 | no      |
        """
    )
    board.measures("share", numerator={"on_time": True})
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 1         | 4           | 25    | ok     |
        """
    )


def test_a_share_with_nothing_to_divide_by_has_no_value(board):
    board.received(
        """
        | case_id | held_on    | on_time |
        | 1       | 2015-04-10 | yes     |
        """
    )
    board.measures("share", numerator={"on_time": True})
    board.shows(
        """
        | quarter    | numerator | denominator | value | status         |
        | 2015-16-Q1 | 1         | 1           | 100   | ok             |
        | 2015-16-Q2 |           |             |       | not_applicable |
        """
    )


def test_none_of_some_is_nought_percent_and_not_an_absence(board):
    board.received(
        """
        | case_id | held_on    | on_time |
        | 1       | 2015-04-10 | no      |
        """
    )
    board.measures("share", numerator={"on_time": True})
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 0         | 1           | 0     | ok     |
        """
    )


def test_rows_outside_the_denominator_are_in_neither_part(board):
    board.received(
        """
        | case_id | held_on    | on_time | is_transfer |
        | 1       | 2015-04-10 | yes     | no          |
        | 2       | 2015-04-11 | yes     | yes         |
        | 3       | 2015-04-12 | no      | no          |
        """
    )
    board.measures("share", numerator={"on_time": True}, denominator={"is_transfer": False})
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 1         | 2           | 50    |
        """
    )


def test_whether_it_was_on_time_is_not_guessed_where_it_is_not_recorded(board):
    """The denominator must ask for what is recorded: otherwise a blank reads as a failure."""
    board.received(
        """
        | case_id | held_on    | on_time |
        | 1       | 2015-04-10 | yes     |
        | 2       | 2015-04-11 |         |
        """
    )
    board.measures("share", numerator={"on_time": True}, denominator={"on_time": "present"})
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 1         | 1           | 100   |
        """
    )


def test_a_share_of_meetings_counts_each_meeting_once(board):
    board.received(
        """
        | case_id | held_on    | meeting_id | is_quorate |
        | 1       | 2015-04-10 | M1         | yes        |
        | 2       | 2015-04-10 | M1         | yes        |
        | 3       | 2015-04-10 | M1         | yes        |
        | 4       | 2015-05-10 | M2         | no         |
        """
    )
    board.measures("share", of="meeting_id", numerator={"is_quorate": True})
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 1         | 2           | 50    |
        """
    )


def test_a_share_of_a_stock_is_of_those_open_when_the_quarter_ends(board):
    board.received(
        """
        | plan_id | held_on    | ended_on   | category |
        | 1       | 2015-04-10 |            | neglect  |
        | 2       | 2015-04-11 | 2015-08-01 | physical |
        | 3       | 2015-07-11 |            | neglect  |
        """
    )
    board.measures("share", numerator={"category": "neglect"}, open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 1         | 2           | 50    |
        | 2015-16-Q2 | 2         | 2           | 100   |
        """
    )
