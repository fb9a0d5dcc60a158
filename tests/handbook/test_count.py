"""A count: how many rows, or how many different children, fell in a quarter."""

from __future__ import annotations


def test_a_row_counts_in_the_quarter_of_the_date_it_is_counted_on(board):
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-06-30 |
        | 2       | 2015-07-01 |
        | 3       | 2015-09-30 |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 1         |             | 1     | ok     |
        | 2015-16-Q2 | 2         |             | 2     | ok     |
        """
    )


def test_a_nil_return_is_a_nought(board):
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 1     | ok     |
        | 2015-16-Q2 | 0     | ok     |
        """
    )


def test_a_nil_return_of_a_table_with_no_rows_at_all_is_a_nought(board):
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 0     | ok     |
        """
    )


def test_a_row_without_its_date_is_counted_in_no_quarter(board):
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        | 2       |            |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 1     |
        """
    )


def test_only_rows_that_meet_the_numerator_are_counted(board):
    board.received(
        """
        | case_id | held_on    | outcome  |
        | 1       | 2015-04-10 | upheld   |
        | 2       | 2015-04-11 | rejected |
        """
    )
    board.measures("count", unit="cases", numerator={"outcome": "upheld"})
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 1     |
        """
    )


def test_a_child_who_comes_twice_in_a_quarter_is_one_child(board):
    board.received(
        """
        | case_id | held_on    | child_id |
        | 1       | 2015-04-10 | A        |
        | 2       | 2015-05-10 | A        |
        | 3       | 2015-05-11 | B        |
        | 4       | 2015-07-10 | A        |
        """
    )
    board.measures("count", unit="children", of="child_id")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 2     |
        | 2015-16-Q2 | 1     |
        """
    )


def test_rows_that_do_not_say_which_child_are_a_child_each(board):
    board.received(
        """
        | case_id | held_on    | child_id |
        | 1       | 2015-04-10 | A        |
        | 2       | 2015-05-10 |          |
        | 3       | 2015-05-11 |          |
        """
    )
    board.measures("count", unit="children", of="child_id")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 3     |
        """
    )


def test_a_count_on_a_column_that_nobody_sent_is_not_a_nought(board):
    board.column("injury", type="text")
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        """
    )
    board.measures("count", unit="cases", numerator={"injury": "present"})
    board.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 |       | not_returned |
        """
    )


def test_nor_is_one_on_a_column_that_may_be_left_out_and_was(board):
    board.column("injury", type="text", is_optional=True)
    board.received(
        """
        | case_id | held_on    | injury |
        | 1       | 2015-04-10 |        |
        """
    )
    board.measures("count", unit="cases", denominator={"injury": "present"}, cadence="half_yearly")
    board.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 |       | not_due      |
        | 2015-16-Q2 |       | not_returned |
        """
    )


def test_a_column_that_must_be_there_and_is_blank_throughout_is_a_nought(board):
    """Nothing has concluded yet; the agency did send the column."""
    board.column("concluded_on", type="date")
    board.received(
        """
        | case_id | held_on    | concluded_on |
        | 1       | 2015-04-10 |              |
        """
    )
    board.measures("count", unit="cases", numerator={"concluded_on": "present"})
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 0     | ok     |
        """
    )


def test_a_column_that_may_be_left_out_counts_where_some_rows_have_it(board):
    board.column("injury", type="text", is_optional=True)
    board.received(
        """
        | case_id | held_on    | injury |
        | 1       | 2015-04-10 | bruise |
        | 2       | 2015-04-11 |        |
        """
    )
    board.measures("count", unit="cases", numerator={"injury": "present"})
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 1     | ok     |
        """
    )


def test_what_is_due_once_a_year_counts_the_whole_year_in_the_quarter_it_is_due(board):
    board.returned_by("office", cadence="annual")
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        | 2       | 2015-12-31 |
        | 3       | 2016-03-31 |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status  |
        | 2015-16-Q1 |       | not_due |
        | 2015-16-Q2 |       | not_due |
        | 2015-16-Q3 |       | not_due |
        | 2015-16-Q4 | 3     | ok      |
        """
    )


NUMBERED_ALIKE = """
    | agency | complaint_id | stage | held_on    |
    | police | C0           | 1     | 2015-04-10 |
    | police | C0           | 2     | 2015-05-11 |
    | police | C1           | 1     | 2015-04-11 |
    | health | C0           | 1     | 2015-06-10 |
    | health | C1           | 1     | 2015-06-12 |
    """


def test_two_agencies_that_each_number_their_own_and_number_alike_are_counted_apart(board):
    """Two agencies' C0 to C5 once made six complaints of twelve."""
    board.received(NUMBERED_ALIKE)
    board.column("complaint_id", type="id", numbering="agency")
    board.measures("count", unit="complaints", of="complaint_id")
    board.shows(
        """
        | quarter    | agency | value | status |
        | 2015-16-Q1 | all    | 4     | ok     |
        | 2015-16-Q1 | police | 2     | ok     |
        | 2015-16-Q1 | health | 2     | ok     |
        """
    )


def test_what_one_register_numbers_for_all_counts_once_whoever_sends_it(board):
    board.received(NUMBERED_ALIKE)
    board.column("complaint_id", type="id", numbering="town")
    board.measures("count", unit="complaints", of="complaint_id")
    board.shows(
        """
        | quarter    | agency | value | status |
        | 2015-16-Q1 | all    | 2     | ok     |
        | 2015-16-Q1 | police | 2     | ok     |
        | 2015-16-Q1 | health | 2     | ok     |
        """
    )
