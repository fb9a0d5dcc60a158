"""Agreed totals: an agency's own count, added up with the others'."""

from __future__ import annotations

import pytest


@pytest.fixture
def totals(board):
    """Two agencies that send totals for the measure `it`."""
    board.returned_by("police", "camhs", per_agency=True)

    def measured(kind: str, **fields):
        board.measures(kind, way_in="totals", **fields)

    board.measures_totals = measured
    return board


def test_a_share_of_several_agencies_is_the_sum_of_one_over_the_sum_of_the_other(totals):
    """Not the average of their percentages: a small agency does not weigh as much as a large one."""
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 90        | 90          | ok     |
        | camhs  | it      | 2015-06-30 | 0         | 10          | ok     |
        """
    )
    totals.measures_totals("share")
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | value | status |
        | 2015-16-Q1 | all    | 90        | 100         | 90    | ok     |
        | 2015-16-Q1 | police | 90        | 90          | 100   | ok     |
        | 2015-16-Q1 | camhs  | 0         | 10          | 0     | ok     |
        """
    )


def test_rows_for_other_measures_are_left_alone(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 7         |             | ok     |
        | police | other   | 2015-06-30 | 99        |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | numerator | denominator | value | status |
        | 2015-16-Q1 | 7         |             | 7     | ok     |
        """
    )


def test_an_agency_that_returned_its_file_but_not_this_row_is_missing_for_this_measure(totals):
    """With totals a nought is said; silence is not a nought."""
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | camhs  | it      | 2015-06-30 | 0         |             | ok     |
        | police | it      | 2015-09-30 | 5         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status       | agencies_expected | agencies_present |
        | 2015-16-Q1 | all    | 5     | ok           | 2                 | 2                |
        | 2015-16-Q2 | all    | 5     | partial      | 2                 | 1                |
        | 2015-16-Q1 | police | 5     | ok           | 1                 | 1                |
        | 2015-16-Q2 | police | 5     | ok           | 1                 | 1                |
        | 2015-16-Q1 | camhs  | 0     | ok           | 1                 | 1                |
        | 2015-16-Q2 | camhs  |       | not_returned | 1                 | 0                |
        """
    )


def test_a_row_that_is_under_query_is_not_counted(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status      |
        | police | it      | 2015-06-30 | 5         |             | ok          |
        | camhs  | it      | 2015-06-30 | 400       |             | under query |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status       |
        | 2015-16-Q1 | all    | 5     | partial      |
        | 2015-16-Q1 | police | 5     | ok           |
        | 2015-16-Q1 | camhs  |       | not_returned |
        """
    )


def test_a_row_that_says_ok_and_gives_no_number_is_not_a_nought(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         | 10          | ok     |
        | camhs  | it      | 2015-06-30 | 3         |             | ok     |
        """
    )
    totals.measures_totals("share")
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | status       |
        | 2015-16-Q1 | all    | 5         | 10          | partial      |
        | 2015-16-Q1 | police | 5         | 10          | ok           |
        | 2015-16-Q1 | camhs  |           |             | not_returned |
        """
    )


def test_an_agency_that_does_not_collect_a_measure_is_not_missed(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status        |
        | police | it      | 2015-06-30 | 5         |             | ok            |
        | camhs  | it      | 2015-06-30 |           |             | not collected |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | value | status | agencies_expected |
        | 2015-16-Q1 | 5     | ok     | 1                 |
        """
    )


def test_an_agency_that_stopped_collecting_a_measure_is_not_missed_from_then_on(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status        |
        | police | it      | 2015-06-30 | 5         |             | ok            |
        | camhs  | it      | 2015-06-30 | 1         |             | ok            |
        | police | it      | 2015-09-30 | 5         |             | ok            |
        | camhs  | it      | 2015-09-30 |           |             | not collected |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status         | agencies_expected |
        | 2015-16-Q1 | all    | 6     | ok             | 2                 |
        | 2015-16-Q2 | all    | 5     | ok             | 1                 |
        | 2015-16-Q1 | police | 5     | ok             | 1                 |
        | 2015-16-Q2 | police | 5     | ok             | 1                 |
        | 2015-16-Q1 | camhs  | 1     | ok             | 1                 |
        | 2015-16-Q2 | camhs  |       | not_applicable | 0                 |
        """
    )


def test_an_agency_that_never_sends_a_measure_has_no_row_for_it(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | camhs  | other   | 2015-06-30 | 1         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status |
        | 2015-16-Q1 | all    | 5     | ok     |
        | 2015-16-Q1 | police | 5     | ok     |
        """
    )


def test_an_agency_that_sent_a_measure_only_before_the_quarters_shown_is_still_expected(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | camhs  | it      | 2015-03-31 | 1         |             | ok     |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status       |
        | 2015-16-Q1 | all    | 5     | partial      |
        | 2015-16-Q1 | police | 5     | ok           |
        | 2015-16-Q1 | camhs  |       | not_returned |
        """
    )


def test_a_suppressed_total_says_so_when_it_is_the_only_one(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status     |
        | police | it      | 2015-06-30 |           |             | suppressed |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status     |
        | 2015-16-Q1 | all    |       | suppressed |
        | 2015-16-Q1 | police |       | suppressed |
        """
    )


def test_a_total_whose_figure_is_hidden_behind_a_symbol_is_suppressed_too(totals):
    """The agency wrote "c" where the number should be, and "ok" beside it."""
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status | numerator_status |
        | police | it      | 2015-06-30 | 8         |             | ok     |                  |
        | camhs  | it      | 2015-06-30 |           |             | ok     | suppressed       |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status     |
        | 2015-16-Q1 | all    | 8     | partial    |
        | 2015-16-Q1 | police | 8     | ok         |
        | 2015-16-Q1 | camhs  |       | suppressed |
        """
    )


def test_a_measure_that_nobody_has_ever_sent_is_not_returned(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | other   | 2015-06-30 | 5         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status       |
        | 2015-16-Q1 | all    |       | not_returned |
        | 2015-16-Q1 | police |       | not_returned |
        | 2015-16-Q1 | camhs  |       | not_returned |
        """
    )


def test_totals_of_a_held_return_are_not_counted(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | camhs  | it      | 2015-06-30 | 6         |             | ok     |
        """
    )
    totals.gate_said(
        """
        | agency | quarter    | said |
        | camhs  | 2015-16-Q1 | held |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status  |
        | 2015-16-Q1 | all    | 5     | partial |
        | 2015-16-Q1 | police | 5     | ok      |
        | 2015-16-Q1 | camhs  |       | held    |
        """
    )


def test_a_caseload_is_all_the_children_over_all_the_workers(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 100       | 10          | ok     |
        | camhs  | it      | 2015-06-30 | 20        | 10          | ok     |
        """
    )
    totals.measures_totals("mean")
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | value |
        | 2015-16-Q1 | all    |           | 20          | 6     |
        | 2015-16-Q1 | police |           | 10          | 10    |
        | 2015-16-Q1 | camhs  |           | 10          | 2     |
        """
    )


def test_a_level_sent_more_often_than_it_is_due_is_not_added_to_itself(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | police | it      | 2015-09-30 | 7         |             | ok     |
        """
    )
    totals.measures_totals("stock", unit="children", cadence="half_yearly")
    totals.shows(
        """
        | quarter    | agency | value | status  |
        | 2015-16-Q1 | all    |       | not_due |
        | 2015-16-Q2 | all    | 7     | ok      |
        | 2015-16-Q1 | police |       | not_due |
        | 2015-16-Q2 | police | 7     | ok      |
        """
    )


def test_a_count_sent_each_quarter_and_due_each_half_year_is_added_up(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | police | it      | 2015-09-30 | 7         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions", cadence="half_yearly")
    totals.shows(
        """
        | quarter    | agency | value | status  |
        | 2015-16-Q1 | all    |       | not_due |
        | 2015-16-Q2 | all    | 12    | ok      |
        | 2015-16-Q1 | police |       | not_due |
        | 2015-16-Q2 | police | 12    | ok      |
        """
    )


def test_totals_sent_for_several_groups_are_added_up_and_told_apart(totals):
    totals.column("sex", type="category", allowed=("female", "male", "unknown"))
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status | sex    |
        | police | it      | 2015-06-30 | 4         | 10          | ok     | female |
        | police | it      | 2015-06-30 | 2         | 10          | ok     | male   |
        | camhs  | it      | 2015-06-30 | 6         | 10          | ok     | female |
        """
    )
    totals.measures_totals("share", by=("sex",))
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | value |
        | 2015-16-Q1 | all    | 12        | 30          | 40    |
        | 2015-16-Q1 | police | 6         | 20          | 30    |
        | 2015-16-Q1 | camhs  | 6         | 10          | 60    |
        """
    )
    totals.shows(
        """
        | quarter    | group   | numerator | denominator | value | status         |
        | 2015-16-Q1 | female  | 10        | 20          | 50    | ok             |
        | 2015-16-Q1 | male    | 2         | 10          | 20    | ok             |
        | 2015-16-Q1 | unknown |           |             |       | not_applicable |
        """,
        breakdown="sex",
    )


def test_a_rate_of_totals_is_over_their_own_denominators_unless_a_population_is_named(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 4         | 1000        | ok     |
        """
    )
    totals.measures_totals("rate")
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | value |
        | 2015-16-Q1 | all    | 4         | 1000        | 40    |
        | 2015-16-Q1 | police | 4         | 1000        | 40    |
        """
    )


def test_a_row_that_does_not_say_its_status_counts_when_it_gives_the_number(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             |        |
        | camhs  | it      | 2015-06-30 | 1         |             | ok     |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status |
        | 2015-16-Q1 | all    | 6     | ok     |
        | 2015-16-Q1 | police | 5     | ok     |
        | 2015-16-Q1 | camhs  | 1     | ok     |
        """
    )


def test_a_share_whose_denominator_is_hidden_is_suppressed(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status | denominator_status |
        | police | it      | 2015-06-30 | 5         | 10          | ok     |                    |
        | camhs  | it      | 2015-06-30 | 1         |             | ok     | suppressed         |
        """
    )
    totals.measures_totals("share")
    totals.shows(
        """
        | quarter    | agency | value | status     |
        | 2015-16-Q1 | all    | 50    | partial    |
        | 2015-16-Q1 | police | 50    | ok         |
        | 2015-16-Q1 | camhs  |       | suppressed |
        """
    )


def test_totals_can_be_narrowed_by_a_filter(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status | team  |
        | police | it      | 2015-06-30 | 5         |             | ok     | north |
        | police | it      | 2015-06-30 | 9         |             | ok     | south |
        """
    )
    totals.measures_totals("count", unit="occasions", numerator={"team": "north"})
    totals.shows(
        """
        | quarter    | agency | value |
        | 2015-16-Q1 | all    | 5     |
        | 2015-16-Q1 | police | 5     |
        """
    )


def test_totals_are_due_although_one_agency_had_not_joined_the_board(totals, partner_from):
    totals.partners = (partner_from("police"), partner_from("camhs", joined="2015-07-01"))
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 5         |             | ok     |
        | camhs  | it      | 2015-09-30 | 1         |             | ok     |
        | police | it      | 2015-09-30 | 5         |             | ok     |
        """
    )
    totals.gate_said(
        """
        | agency | quarter    | said         |
        | camhs  | 2015-16-Q1 | not_returned |
        """
    )
    totals.measures_totals("count", unit="occasions")
    totals.shows(
        """
        | quarter    | agency | value | status         | agencies_expected |
        | 2015-16-Q1 | all    | 5     | ok             | 1                 |
        | 2015-16-Q2 | all    | 6     | ok             | 2                 |
        | 2015-16-Q1 | police | 5     | ok             | 1                 |
        | 2015-16-Q2 | police | 5     | ok             | 1                 |
        | 2015-16-Q1 | camhs  |       | not_due        | 0                 |
        | 2015-16-Q2 | camhs  | 1     | ok             | 1                 |
        """
    )


def test_medians_cannot_be_added_up(totals):
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 12        | 10          | ok     |
        | camhs  | it      | 2015-06-30 | 20        | 10          | ok     |
        """
    )
    totals.measures_totals("median", unit="days")
    totals.shows(
        """
        | quarter    | agency | value | status         |
        | 2015-16-Q1 | all    |       | not_applicable |
        | 2015-16-Q1 | police | 12    | ok             |
        | 2015-16-Q1 | camhs  | 20    | ok             |
        """
    )


def test_a_level_due_once_a_term_counts_only_the_quarter_it_is_due_in(totals):
    """The summer's pupils, sent early, are most of the same children as the term's that is due."""
    totals.returned_by("police", per_agency=True)
    totals.received(
        """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 10        | 100         | ok     |
        | police | it      | 2015-09-30 | 20        | 100         | ok     |
        """
    )
    totals.measures_totals("share", cadence="termly", of_year="last")
    totals.shows(
        """
        | quarter    | agency | numerator | denominator | value |
        | 2015-16-Q2 | all    | 20        | 100         | 20    |
        """
    )
