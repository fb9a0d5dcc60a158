"""A sum: how many people, where each row says how many were there."""

from __future__ import annotations

RETURNED = """
| occasion | held_on    | people | source    |
| 1        | 2015-04-10 | 6      | council   |
| 2        | 2015-05-11 | 4      | council   |
| 3        | 2015-06-12 | 1      | advocacy  |
| 4        | 2015-08-12 | 5      | advocacy  |
"""


def test_a_sum_adds_up_a_column_and_is_not_how_many_rows_there_are(board):
    board.received(RETURNED)
    board.measures("sum", measured=("people",), unit="people")
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 11        |             | 11    | ok     |
        | 2015-16-Q2 | 5         |             | 5     | ok     |
        """
    )


def test_only_the_rows_that_meet_the_filter_are_added(board):
    board.received(RETURNED)
    board.measures("sum", measured=("people",), unit="people", numerator={"source": "council"})
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 10    |
        | 2015-16-Q2 | 0     |
        """
    )


def test_a_row_that_does_not_say_how_many_adds_nobody_and_where_none_says_there_is_no_figure(board):
    board.received(
        """
        | occasion | held_on    | people |
        | 1        | 2015-04-10 | 6      |
        | 2        | 2015-05-11 |        |
        | 3        | 2015-08-12 |        |
        """
    )
    board.measures("sum", measured=("people",), unit="people")
    board.shows(
        """
        | quarter    | value | status         |
        | 2015-16-Q1 | 6     | ok             |
        | 2015-16-Q2 |       | not_applicable |
        | 2015-16-Q3 | 0     | ok             |
        """
    )


def test_a_declared_source_nobody_heard_from_keeps_its_row(board):
    board.column("source", type="category", allowed=("council", "advocacy", "disabled children"))
    board.received(RETURNED)
    board.measures("sum", measured=("people",), unit="people", by=("source",))
    board.shows(
        """
        | quarter    | group             | value | status |
        | 2015-16-Q1 | council           | 10    | ok     |
        | 2015-16-Q1 | advocacy          | 1     | ok     |
        | 2015-16-Q1 | disabled children | 0     | ok     |
        """,
        breakdown="source",
    )


def test_agencies_sums_are_added_and_one_that_is_missing_makes_a_partial_one(board):
    board.received(
        """
        | agency | held_on    | people |
        | north  | 2015-04-10 | 6      |
        | south  | 2015-04-11 | 2      |
        | north  | 2015-07-10 | 3      |
        """
    )
    board.gate_said(
        """
        | agency | quarter    | said         |
        | south  | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("sum", measured=("people",), unit="people")
    board.shows(
        """
        | quarter    | value | status  |
        | 2015-16-Q1 | 8     | ok      |
        | 2015-16-Q2 | 3     | partial |
        """
    )
