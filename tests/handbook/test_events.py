"""Events, not children: what signals judge is counted on families or meetings, and stands beside."""

from __future__ import annotations


def test_a_sibling_group_of_five_is_one_event(board):
    board.received(
        """
        | plan_id | held_on    | family_id |
        | 1       | 2015-04-10 | Ash       |
        | 2       | 2015-04-10 | Ash       |
        | 3       | 2015-04-10 | Ash       |
        | 4       | 2015-04-10 | Ash       |
        | 5       | 2015-04-10 | Ash       |
        | 6       | 2015-05-10 | Elm       |
        """
    )
    board.measures("count", unit="children", events="family_id")
    board.shows(
        """
        | quarter    | value |
        | 2015-16-Q1 | 6     |
        """
    )
    board.shows(
        """
        | quarter    | numerator | value | status |
        | 2015-16-Q1 | 2         | 2     | ok     |
        """,
        breakdown="events",
    )


def test_a_share_of_events_is_of_the_families_with_any_child_in_each_part(board):
    board.received(
        """
        | plan_id | held_on    | family_id | on_time |
        | 1       | 2015-04-10 | Ash       | yes     |
        | 2       | 2015-04-10 | Ash       | no      |
        | 3       | 2015-05-10 | Elm       | no      |
        """
    )
    board.measures("share", numerator={"on_time": True}, events="family_id")
    board.shows(
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q1 | 1         | 2           | 50    |
        """,
        breakdown="events",
    )


def test_a_measure_that_names_no_events_has_no_such_rows(board):
    board.received(
        """
        | plan_id | held_on    |
        | 1       | 2015-04-10 |
        """
    )
    board.measures("count", unit="children")
    assert "events" not in set(board.results("2015-16-Q1", "2015-16-Q1")["breakdown"])
