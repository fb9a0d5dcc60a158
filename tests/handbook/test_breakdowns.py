"""Breakdowns: the same measure for each group, with a nought where there were none."""

from __future__ import annotations

from datetime import date


def test_every_group_that_could_be_is_shown_in_declared_order(board):
    board.column("category", type="category", allowed=("neglect", "physical", "sexual"))
    board.received(
        """
        | plan_id | held_on    | category |
        | 1       | 2015-04-10 | sexual   |
        | 2       | 2015-04-11 | neglect  |
        | 3       | 2015-04-12 | neglect  |
        """
    )
    board.measures("count", unit="plans", by=("category",))
    board.shows(
        """
        | quarter    | group    | numerator | value | status |
        | 2015-16-Q1 | neglect  | 2         | 2     | ok     |
        | 2015-16-Q1 | physical | 0         | 0     | ok     |
        | 2015-16-Q1 | sexual   | 1         | 1     | ok     |
        """,
        breakdown="category",
    )


def test_what_is_not_recorded_is_a_group_of_its_own(board):
    board.column("sex", type="category", allowed=("female", "male"))
    board.received(
        """
        | plan_id | held_on    | sex    |
        | 1       | 2015-04-10 | female |
        | 2       | 2015-07-11 |        |
        """
    )
    board.measures("count", unit="plans", by=("sex",))
    board.shows(
        """
        | quarter    | group        | value |
        | 2015-16-Q1 | female       | 1     |
        | 2015-16-Q2 | female       | 0     |
        | 2015-16-Q1 | male         | 0     |
        | 2015-16-Q2 | male         | 0     |
        | 2015-16-Q1 | not recorded | 0     |
        | 2015-16-Q2 | not recorded | 1     |
        """,
        breakdown="sex",
    )


def test_ages_fall_into_the_boards_bands_and_unborn_is_one_of_them(board, age_bands):
    board.bands = age_bands
    board.column("age", type="age", bands="age")
    board.received(
        """
        | plan_id | held_on    | age |
        | 1       | 2015-04-10 | -1  |
        | 2       | 2015-04-10 | 0   |
        | 3       | 2015-04-10 | 4   |
        | 4       | 2015-04-10 | 5   |
        | 5       | 2015-04-10 | 21  |
        | 6       | 2015-04-10 |     |
        """
    )
    board.measures("count", unit="plans", by=("age",))
    board.shows(
        """
        | quarter    | group             | value |
        | 2015-16-Q1 | unborn            | 1     |
        | 2015-16-Q1 | 0 to 4            | 2     |
        | 2015-16-Q1 | 5 to 17           | 1     |
        | 2015-16-Q1 | outside the bands | 1     |
        | 2015-16-Q1 | not recorded      | 1     |
        """,
        breakdown="age",
    )


def test_a_share_within_a_group_is_of_that_group(board):
    board.received(
        """
        | row | held_on    | agency_invited | attended |
        | 1   | 2015-04-10 | GP             | no       |
        | 2   | 2015-04-10 | GP             | yes      |
        | 3   | 2015-04-10 | police         | yes      |
        | 4   | 2015-07-10 | police         | yes      |
        """
    )
    board.measures("share", numerator={"attended": True}, by=("agency_invited",))
    board.shows(
        """
        | quarter    | group  | numerator | denominator | value | status         |
        | 2015-16-Q1 | GP     | 1         | 2           | 50    | ok             |
        | 2015-16-Q2 | GP     |           |             |       | not_applicable |
        | 2015-16-Q1 | police | 1         | 1           | 100   | ok             |
        | 2015-16-Q2 | police | 1         | 1           | 100   | ok             |
        """,
        breakdown="agency_invited",
    )


def test_a_quarter_with_no_return_has_no_figure_for_any_group(board):
    board.column("sex", type="category", allowed=("female", "male"))
    board.gate_said(
        """
        | quarter    | said         |
        | 2015-16-Q1 | not_returned |
        """
    )
    board.measures("count", unit="plans", by=("sex",))
    board.shows(
        """
        | quarter    | group  | value | status       |
        | 2015-16-Q1 | female |       | not_returned |
        | 2015-16-Q1 | male   |       | not_returned |
        """,
        breakdown="sex",
    )


def test_a_flag_is_broken_down_into_yes_and_no(board):
    board.received(
        """
        | row | held_on    | is_open |
        | 1   | 2015-04-10 | yes     |
        """
    )
    board.measures("count", unit="rows", by=("is_open",))
    board.shows(
        """
        | quarter    | group | value |
        | 2015-16-Q1 | yes   | 1     |
        | 2015-16-Q1 | no    | 0     |
        """,
        breakdown="is_open",
    )


def test_a_group_that_did_not_exist_yet_has_no_figure(board):
    board.column(
        "body",
        type="category",
        allowed=("primary care trust", "commissioning group"),
        dated={
            "primary care trust": {"valid_to": date(2013, 3, 31)},
            "commissioning group": {"valid_from": date(2013, 4, 1)},
        },
    )
    board.received(
        """
        | row | held_on    | body               |
        | 1   | 2013-01-10 | primary care trust |
        """
    )
    board.measures("count", unit="rows", by=("body",))
    board.shows(
        """
        | quarter    | group               | value | status         |
        | 2012-13-Q4 | primary care trust  | 1     | ok             |
        | 2013-14-Q1 | primary care trust  |       | not_applicable |
        | 2012-13-Q4 | commissioning group |       | not_applicable |
        | 2013-14-Q1 | commissioning group | 0     | ok             |
        """,
        breakdown="body",
    )


def test_a_group_in_force_for_a_day_of_the_quarter_is_a_group_of_the_quarter(board):
    board.column(
        "body",
        type="category",
        allowed=("old", "new"),
        dated={"old": {"valid_to": date(2013, 4, 1)}, "new": {"valid_from": date(2013, 6, 30)}},
    )
    board.measures("count", unit="rows", by=("body",))
    board.shows(
        """
        | quarter    | group | value | status |
        | 2013-14-Q1 | old   | 0     | ok     |
        | 2013-14-Q1 | new   | 0     | ok     |
        """,
        breakdown="body",
    )
