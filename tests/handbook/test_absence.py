"""Absence is a word: a quarter without a figure says why there is none."""

from __future__ import annotations


def test_a_quarter_with_no_return_is_a_gap_not_a_fall(board):
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        | 2       | 2015-10-10 |
        """
    )
    board.gate_said(
        """
        | quarter    | said         |
        | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 | 1     | ok           |
        | 2015-16-Q2 |       | not_returned |
        | 2015-16-Q3 | 1     | ok           |
        """
    )


def test_a_nil_return_is_not_a_missing_one(board):
    board.gate_said(
        """
        | quarter    | said         |
        | 2015-16-Q1 | received     |
        | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 | 0     | ok           |
        | 2015-16-Q2 |       | not_returned |
        """
    )


def test_a_held_return_is_never_counted_as_nought(board):
    board.gate_said(
        """
        | quarter    | said |
        | 2015-16-Q1 | held |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | numerator | value | status |
        | 2015-16-Q1 |           |       | held   |
        """
    )


def test_the_rows_of_a_held_return_are_not_counted_either(board):
    """Some of its rows may have come again with a later return; a part is not the whole."""
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        """
    )
    board.gate_said(
        """
        | quarter    | said |
        | 2015-16-Q1 | held |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 |       | held   |
        | 2015-16-Q2 | 0     | ok     |
        """
    )


def test_a_quarter_that_is_not_due_is_not_missing(board):
    board.returned_by("office", cadence="half_yearly")
    board.received(
        """
        | case_id | held_on    |
        | 1       | 2015-04-10 |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | value | status  |
        | 2015-16-Q1 |       | not_due |
        | 2015-16-Q2 | 1     | ok      |
        | 2015-16-Q3 |       | not_due |
        | 2015-16-Q4 | 0     | ok      |
        """
    )


def test_a_return_may_name_the_quarters_it_is_due_in(board):
    board.returned_by("office", cadence="annual", due_quarters=(2,))
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | status  |
        | 2015-16-Q1 | not_due |
        | 2015-16-Q2 | ok      |
        | 2015-16-Q3 | not_due |
        """
    )


def test_an_outcome_is_not_shown_before_it_can_be_known(board):
    """Whether a child comes back within three months is not known of those helped last quarter."""
    board.received(
        """
        | case_id | held_on    | came_back |
        | 1       | 2015-04-10 | yes       |
        | 2       | 2015-07-10 | no        |
        """
    )
    board.measures("share", numerator={"came_back": True}, known_after={"months": 3})
    board.shows(
        """
        | quarter    | value | status    |
        | 2015-16-Q1 | 100   | ok        |
        | 2015-16-Q2 |       | too_early |
        """
    )


def test_it_is_too_early_for_each_agency_that_returned_and_the_others_are_still_missing(board):
    board.returned_by("police", "camhs", per_agency=True)
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q1 | not_returned |
        """
    )
    board.measures("count", unit="cases", known_after={"months": 3})
    board.shows(
        """
        | quarter    | agency | value | status       |
        | 2015-16-Q1 | all    |       | too_early    |
        | 2015-16-Q1 | police |       | too_early    |
        | 2015-16-Q1 | camhs  |       | not_returned |
        """
    )


def test_an_outcome_known_by_the_day_returns_are_due_is_shown(board):
    """Three days are over long before a return due after twenty."""
    board.received(
        """
        | case_id | held_on    | seen |
        | 1       | 2015-04-10 | yes  |
        """
    )
    board.measures("share", numerator={"seen": True}, known_after={"days": 3})
    board.shows(
        """
        | quarter    | value | status |
        | 2015-16-Q1 | 100   | ok     |
        """
    )


def test_a_quarter_after_the_runs_own_is_not_due(board):
    board.as_of = "2015-16-Q1"
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | status  |
        | 2015-16-Q1 | ok      |
        | 2015-16-Q2 | not_due |
        """
    )


def test_when_some_agencies_are_missing_the_figure_is_partial_and_says_how_many(board):
    board.received(
        """
        | agency | case_id | held_on    |
        | police | 1       | 2015-04-10 |
        | police | 2       | 2015-07-10 |
        | camhs  | 3       | 2015-04-10 |
        """
    )
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q2 | not_returned |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | agency | value | status       | agencies_expected | agencies_present |
        | 2015-16-Q1 | all    | 2     | ok           | 2                 | 2                |
        | 2015-16-Q2 | all    | 1     | partial      | 2                 | 1                |
        | 2015-16-Q1 | police | 1     | ok           | 1                 | 1                |
        | 2015-16-Q2 | police | 1     | ok           | 1                 | 1                |
        | 2015-16-Q1 | camhs  | 1     | ok           | 1                 | 1                |
        | 2015-16-Q2 | camhs  |       | not_returned | 1                 | 0                |
        """
    )


def test_when_nobody_returned_but_one_return_is_held_it_is_the_held_one_that_is_said(board):
    """A held return is in our hands: it can be mended today."""
    board.returned_by("police", "camhs", per_agency=True)
    board.gate_said(
        """
        | agency | quarter    | said         |
        | police | 2015-16-Q1 | held         |
        | camhs  | 2015-16-Q1 | not_returned |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | agency | value | status       |
        | 2015-16-Q1 | all    |       | held         |
        | 2015-16-Q1 | police |       | held         |
        | 2015-16-Q1 | camhs  |       | not_returned |
        """
    )


def test_an_agency_that_had_not_joined_the_board_yet_is_not_missed(board, partner_from):
    board.partners = (partner_from("police"), partner_from("camhs", joined="2015-07-01"))
    board.returned_by("police", "camhs", per_agency=True)
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q1 | not_returned |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | agency | status  | agencies_expected |
        | 2015-16-Q1 | all    | ok      | 1                 |
        | 2015-16-Q2 | all    | ok      | 2                 |
        | 2015-16-Q1 | police | ok      | 1                 |
        | 2015-16-Q2 | police | ok      | 1                 |
        | 2015-16-Q1 | camhs  | not_due | 0                 |
        | 2015-16-Q2 | camhs  | ok      | 1                 |
        """
    )


def test_a_return_made_by_two_agencies_together_is_one_return(board):
    board.returned_by("police", "social_care")
    board.gate_said(
        """
        | agency      | quarter    | said         |
        | police      | 2015-16-Q1 | not_returned |
        | social_care | 2015-16-Q1 | received     |
        """
    )
    board.measures("count", unit="cases")
    board.shows(
        """
        | quarter    | agency | status | agencies_expected | agencies_present |
        | 2015-16-Q1 | all    | ok     | 1                 | 1                |
        """
    )


def test_an_outcome_that_only_a_missing_return_could_tell_is_not_known(board):
    """Whether a child came back stands in the next return: while that is missing, nobody has said that they
    did not."""
    board.received(
        """
        | case_id | held_on    | came_back |
        | 1       | 2015-04-10 | yes       |
        | 2       | 2015-07-10 | no        |
        """
    )
    board.gate_said(
        """
        | quarter    | said         |
        | 2015-16-Q3 | not_returned |
        """
    )
    board.measures("share", numerator={"came_back": True}, known_after={"months": 3})
    board.shows(
        """
        | quarter    | value | status       |
        | 2015-16-Q1 | 100   | ok           |
        | 2015-16-Q2 |       | too_early    |
        | 2015-16-Q3 |       | not_returned |
        """
    )


def test_where_an_agency_is_missing_nothing_to_divide_by_is_not_the_whole_answer(board):
    """None of the others had a case; the one that is missing may have had."""
    board.received(
        """
        | agency | case_id | held_on    | upheld |
        | camhs  | 1       | 2015-04-10 | yes    |
        | police | 2       | 2015-04-10 | no     |
        """
    )
    board.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q2 | not_returned |
        | camhs  | 2015-16-Q3 | held         |
        """
    )
    board.measures("share", numerator={"upheld": True})
    board.shows(
        """
        | quarter    | value | status         |
        | 2015-16-Q1 | 50    | ok             |
        | 2015-16-Q2 |       | not_returned   |
        | 2015-16-Q3 |       | held           |
        | 2015-16-Q4 |       | not_applicable |
        """
    )
