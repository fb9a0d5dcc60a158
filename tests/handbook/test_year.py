"""A year is four quarters counted again, never four figures added up."""

from __future__ import annotations

import pytest

from tests.handbook.conftest import rows_of
from wscb_lib.errors import UsageFault
from wscb_lib.measures.year import LeftOut, of_years, partial_words
from wscb_lib.quarter import Quarter

LAST = Quarter.parse("2015-16-Q4")
FIRST = Quarter.parse("2014-15-Q1")


def year_of(board, first=FIRST):
    """The years of the handbook's Board: what was returned, measured over four quarters at a time."""
    quarterly = board.results(str(first), str(LAST))
    gate = {
        ("cases_return", a, str(q)): "received"
        for a in board.spec["agencies"]
        for q in Quarter.range(first, LAST)
    }
    gate |= {
        ("cases_return", row.get("agency", board.spec["agencies"][0]), row["quarter"]): row["said"]
        for row in board.gate
    }
    return of_years(board.framework(LAST), board.facts, gate, quarterly, LAST, ("sex",)), quarterly


def shows(board, text, breakdown="all", first=FIRST):
    """The results of the years must be these rows, in the columns drawn; the year is named by its last
    quarter."""
    frame = year_of(board, first)[0].frame
    frame = frame[frame["breakdown"] == breakdown]
    wanted = rows_of(text)
    drawn = [
        {
            name: ""
            if row[name] != row[name]
            else f"{row[name]:.10g}"
            if isinstance(row[name], float)
            else row[name]
            for name in wanted[0]
        }
        for row in frame.to_dict("records")
    ]
    assert drawn == wanted


def test_a_child_met_in_two_quarters_is_one_child_of_the_year(board):
    board.received("""
        | held_on    | child |
        | 2015-05-01 | A     |
        | 2015-08-01 | A     |
        | 2015-08-02 | B     |
        | 2016-03-31 | C     |
        | 2015-03-31 | A     |
        | 2016-04-01 | D     |
    """)
    board.measures("count", of="child")
    shows(
        board,
        """
        | quarter    | value | status |
        | 2014-15-Q4 | 1     | ok     |
        | 2015-16-Q4 | 3     | ok     |
    """,
    )


def test_a_share_of_the_year_is_all_that_met_it_out_of_all_and_not_the_mean_of_four_shares(board):
    board.received("""
        | held_on    | on_time |
        | 2015-05-01 | yes     |
        | 2015-08-01 | no      |
        | 2015-08-02 | no      |
        | 2015-08-03 | no      |
    """)
    board.measures("share", numerator={"on_time": True})
    shows(
        board,
        """
        | quarter    | numerator | denominator | value |
        | 2014-15-Q4 |           |             |       |
        | 2015-16-Q4 | 1         | 4           | 25    |
    """,
    )


def test_the_middle_of_a_year_is_found_among_its_own_rows(board):
    """Quarter by quarter the middles would be 1, 9 and 9: no mean or middle of those is 2."""
    board.received("""
        | held_on    | waited |
        | 2015-04-01 | 1      |
        | 2015-04-02 | 1      |
        | 2015-04-03 | 2      |
        | 2015-08-01 | 9      |
        | 2015-11-01 | 9      |
    """)
    board.measures("median", measured=("waited",))
    shows(
        board,
        """
        | quarter    | denominator | value |
        | 2014-15-Q4 |             |       |
        | 2015-16-Q4 | 5           | 2     |
    """,
    )


def test_a_rate_of_a_year_is_of_its_events_and_is_not_multiplied_again(board, children_of_town):
    board.populations = children_of_town
    board.received("""
        | held_on    |
        | 2015-04-01 |
        | 2015-08-01 |
        | 2016-01-01 |
        | 2016-02-01 |
        | 2016-03-01 |
    """)
    board.measures("rate", population="children")
    shows(
        board,
        """
        | quarter    | numerator | value |
        | 2014-15-Q4 | 0         | 0     |
        | 2015-16-Q4 | 5         | 1     |
    """,
    )


def test_a_level_is_as_it_stood_at_the_years_end_whatever_quarter_before_it_is_missing(board):
    board.received("""
        | held_on    | ended_on   |
        | 2014-05-01 | 2015-05-01 |
        | 2014-05-02 |            |
        | 2015-05-03 |            |
        | 2015-05-04 | 2015-12-01 |
    """)
    board.measures("stock", open_from="held_on", open_to="ended_on")
    board.gate_said("""
        | quarter    | said         |
        | 2015-16-Q2 | not_returned |
    """)
    shows(
        board,
        """
        | quarter    | value |
        | 2014-15-Q4 | 2     |
        | 2015-16-Q4 | 2     |
    """,
    )


LEVEL_SENT = """
        | agency | measure | held_on    | numerator | denominator | status |
        | police | it      | 2015-06-30 | 10        | 100         | ok     |
        | police | it      | 2015-09-30 | 10        | 100         | ok     |
        | police | it      | 2015-12-31 | 10        | 100         | ok     |
        | police | it      | 2016-03-31 | 30        | 100         | ok     |
    """


def test_a_level_that_agencies_send_as_a_total_is_the_years_last_and_is_not_added_up(board):
    """The same hundred pupils, sent in four quarters, are not four hundred."""
    board.received(LEVEL_SENT)
    board.measures("share", way_in="totals", of_year="last")
    shows(
        board,
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q4 | 30        | 100         | 30    |
    """,
        first=Quarter.parse("2015-16-Q1"),
    )


def test_what_happened_and_is_sent_as_a_total_is_added_up_over_the_year(board):
    board.received(LEVEL_SENT)
    board.measures("share", way_in="totals")
    shows(
        board,
        """
        | quarter    | numerator | denominator | value |
        | 2015-16-Q4 | 60        | 400         | 15    |
    """,
        first=Quarter.parse("2015-16-Q1"),
    )


def test_a_level_of_which_an_agency_is_missing_says_how_many_sent_the_last_quarters(board):
    """What came in earlier quarters is no part of a level."""
    board.received("""
        | held_on    | ended_on | agency |
        | 2015-05-01 |          | police |
        | 2015-08-01 |          | camhs  |
    """)
    board.measures("stock", open_from="held_on", open_to="ended_on")
    board.gate_said("""
        | agency | quarter    | said         |
        | police | 2015-16-Q4 | not_returned |
    """)
    made, quarterly = year_of(board)
    assert partial_words(board.framework(LAST), made.frame, quarterly, LAST) == {"it": "1 of 2 returns"}


def test_a_group_of_the_year_is_counted_again_too_and_no_other_breakdown_is_made(board):
    board.received("""
        | held_on    | sex    | team |
        | 2015-05-01 | female | a    |
        | 2015-08-01 | female | b    |
        | 2015-08-01 | male   | b    |
    """)
    board.measures("count", by=("sex", "team"))
    shows(
        board,
        """
        | quarter    | group  | value |
        | 2015-16-Q4 | female | 2     |
        | 2015-16-Q4 | male   | 1     |
    """,
        breakdown="sex",
        first=Quarter.parse("2015-16-Q1"),
    )
    assert set(year_of(board)[0].frame["breakdown"]) == {"all", "sex"}


@pytest.mark.parametrize("said", ["not_returned", "held"])
def test_a_year_that_lacks_a_quarter_has_no_figure_and_says_which(board, said):
    """Three quarters of a year would look like a fall."""
    board.received("""
        | held_on    |
        | 2015-05-01 |
        | 2016-01-01 |
    """)
    board.measures("count")
    board.gate_said(f"""
        | quarter    | said   |
        | 2015-16-Q2 | {said} |
    """)
    shows(
        board,
        f"""
        | quarter    | value | status |
        | 2014-15-Q4 | 0     | ok     |
        | 2015-16-Q4 |       | {said} |
    """,
    )
    assert year_of(board)[0].left_out == (LeftOut("it", f"{said.replace('_', ' ')} for Jul-Sep 2015"),)


@pytest.mark.parametrize(
    ("missing", "status"), [(("2015-16-Q2",), "partial"), (("2015-16-Q2", "2015-16-Q3"), "not_returned")]
)
def test_a_share_is_partial_in_a_year_of_which_most_quarters_came_as_where_an_agency_is_missing(
    board, missing, status
):
    """Those who met it, out of those of whom something came: it is no smaller for what did not come."""
    board.received("""
        | held_on    | on_time |
        | 2015-05-01 | yes     |
        | 2015-12-01 | yes     |
        | 2016-01-01 | no      |
    """)
    board.measures("share", numerator={"on_time": True})
    board.gate_said(
        "| quarter | said |\n" + "\n".join(f"| {quarter} | not_returned |" for quarter in missing)
    )
    made = year_of(board)[0]
    (year,) = made.frame[made.frame["quarter"] == "2015-16-Q4"].to_dict("records")
    assert year["status"] == status and bool(made.left_out) == (status == "not_returned")


def test_a_year_in_which_one_of_several_agencies_misses_a_quarter_is_partial_and_says_how_many_came(board):
    board.received("""
        | held_on    | agency |
        | 2015-05-01 | police |
        | 2015-08-01 | camhs  |
        | 2016-01-01 | camhs  |
    """)
    board.measures("count")
    board.gate_said("""
        | agency | quarter    | said         |
        | police | 2015-16-Q3 | not_returned |
    """)
    shows(
        board,
        """
        | quarter    | value | status  | agency |
        | 2014-15-Q4 | 0     | ok      | all    |
        | 2015-16-Q4 | 3     | partial | all    |
    """,
    )
    made, quarterly = year_of(board)
    assert partial_words(board.framework(LAST), made.frame, quarterly, LAST) == {"it": "7 of 8 returns"}


def test_the_year_before_is_shown_only_where_its_four_quarters_are_known(board):
    board.received("""
        | held_on    |
        | 2015-05-01 |
    """)
    board.measures("count")
    shows(
        board,
        """
        | quarter    | value |
        | 2015-16-Q4 | 1     |
    """,
        first=Quarter.parse("2014-15-Q2"),
    )


def test_a_year_within_which_the_history_begins_is_refused_with_the_quarters_it_lacks(board):
    board.received("""
        | held_on    |
        | 2015-11-01 |
    """)
    board.measures("count")
    with pytest.raises(UsageFault, match="2015-16: nothing is known of Apr-Jun 2015 and Jul-Sep 2015"):
        year_of(board, Quarter.parse("2015-16-Q3"))


def test_what_speaks_of_one_quarter_alone_is_left_out_of_the_year(board):
    board.received("""
        | held_on    | category | child_id |
        | 2015-05-01 | missing  | A        |
    """)
    board.measures("share", function="wscb_lib.measures.named:children_missing_three_times")
    made, _ = year_of(board)
    assert list(made.frame["quarter"]) == [] and made.left_out[0].because.startswith(
        "it speaks of one quarter alone"
    )


def test_a_function_that_reads_a_level_is_kept_where_its_page_says_the_years_figure_is_the_last(board):
    board.received("""
        | held_on    | category | child_id |
        | 2015-05-01 | missing  | A        |
    """)
    board.measures("share", function="wscb_lib.measures.named:children_missing_three_times", of_year="last")
    made, _ = year_of(board)
    assert "2015-16-Q4" in set(made.frame["quarter"]) and made.left_out == ()


def test_an_outcome_too_early_to_know_in_the_last_quarter_leaves_the_year_without_a_figure(board):
    board.received("""
        | held_on    |
        | 2015-05-01 |
    """)
    board.measures("count", known_after={"months": 3})
    shows(
        board,
        """
        | quarter    | value | status    |
        | 2014-15-Q4 | 0     | ok        |
        | 2015-16-Q4 |       | too_early |
    """,
    )
