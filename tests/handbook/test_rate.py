"""A rate: how many for every 10,000 children, so that a small town can stand beside a large one."""

from __future__ import annotations


def test_what_is_counted_in_a_quarter_is_multiplied_by_four(board, children_of_town):
    """Ten in a quarter is forty in a year; forty among 50,000 is eight in 10,000."""
    board.populations = children_of_town
    board.received("| case_id | held_on |\n" + "\n".join(f"| {n} | 2015-04-10 |" for n in range(10)))
    board.measures("rate", population="children")
    board.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 10        | 50000       | 8     | ok     |
        """
    )


def test_a_level_is_not_multiplied(board, children_of_town):
    board.populations = children_of_town
    board.received(
        "| plan_id | held_on | ended_on |\n" + "\n".join(f"| {n} | 2015-04-10 | |" for n in range(10))
    )
    board.measures("rate", population="children", open_from="held_on", open_to="ended_on")
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 10        | 50000       | 2     |
        """
    )


def test_what_is_due_once_a_year_is_already_a_years_worth(board, children_of_town):
    board.populations = children_of_town
    board.returned_by("office", cadence="annual")
    board.received("| case_id | held_on |\n" + "\n".join(f"| {n} | 2015-04-10 |" for n in range(10)))
    board.measures("rate", population="children")
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q4 | 10        | 50000       | 2     |
        """
    )


def test_the_population_is_that_of_the_summer_before_the_year_began(board, children_of_town):
    """Mid-2013 for 2014-15, mid-2014 for 2015-16; and for 2016-17 the nearest earlier one there is."""
    board.populations = children_of_town
    board.measures("rate", population="children")
    board.shows(
        """
        | quarter    | denominator |
        | 2014-15-Q4 | 40000       |
        | 2015-16-Q1 | 50000       |
        | 2015-16-Q4 | 50000       |
        | 2016-17-Q1 | 50000       |
        """
    )


def test_before_the_first_estimate_of_the_population_there_is_no_rate(board, children_of_town):
    board.populations = children_of_town
    board.measures("rate", population="children")
    board.shows(
        """
        | quarter    | numerator | value | status         |
        | 2013-14-Q4 |           |       | not_applicable |
        | 2014-15-Q1 | 0         | 0     | ok             |
        """
    )


def test_a_group_has_a_rate_only_where_its_own_population_is_known(board, children_of_town):
    """A group's cases over the whole town's children would be a rate of nothing."""
    board.populations = children_of_town
    board.column("sex", type="category", allowed=("female", "male"))
    board.received(
        """
        | case_id | held_on    | sex    |
        | 1       | 2015-04-10 | female |
        """
    )
    board.measures("rate", population="children", by=("sex",))
    board.shows(
        """
        | quarter    | group  | value | status         |
        | 2015-16-Q1 | female |       | not_applicable |
        | 2015-16-Q1 | male   |       | not_applicable |
        """,
        breakdown="sex",
    )
