"""Which rows: every condition a measure can put in its numerator or denominator."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def counting(board):
    """Reads a table of rows, and tells which of them a filter counts."""

    def rows_counted(table: str, wanted: dict) -> list[str]:
        board.received(table)
        board.measures("count", unit="rows", numerator=wanted, by=("row",))
        results = board.results("2015-16-Q1", "2015-16-Q1")
        return list(results.loc[(results["breakdown"] == "row") & (results["value"] == 1), "group"])

    return rows_counted


REPORTS = """
    | row         | held_on    | sent_on    |
    | the day     | 2015-04-10 | 2015-04-10 |
    | early       | 2015-04-10 | 2015-04-01 |
    | a day late  | 2015-04-10 | 2015-04-11 |
    | a week late | 2015-04-10 | 2015-04-17 |
    | never       | 2015-04-10 |            |
    """


@pytest.mark.parametrize(
    ("wanted", "counted"),
    [
        ({"sent_on": "present"}, ["a day late", "a week late", "early", "the day"]),
        ({"sent_on": "absent"}, ["never"]),
        ({"within": {"days": 0, "of": ["held_on", "sent_on"]}}, ["early", "the day"]),
        ({"within": {"days": 1, "of": ["held_on", "sent_on"]}}, ["a day late", "early", "the day"]),
        (
            {"not": {"within": {"days": 0, "of": ["held_on", "sent_on"]}}},
            ["a day late", "a week late", "never"],
        ),
        ({"sent_on": {"less_than": date(2015, 4, 10)}}, ["early"]),
    ],
)
def test_early_is_in_time_and_never_is_not(counting, wanted, counted):
    """`not` is the whole rest, so it takes in the rows where nothing is recorded."""
    assert counting(REPORTS, wanted) == counted


SPANS = """
    | row           | held_on    | started_on | ended_on   |
    | to the day    | 2015-04-10 | 2014-11-30 | 2015-02-28 |
    | a day over    | 2015-04-10 | 2014-11-30 | 2015-03-01 |
    | a leap year   | 2015-04-10 | 2015-11-30 | 2016-02-29 |
    """


def test_three_months_from_the_end_of_november_is_the_end_of_february(counting):
    wanted = {"within": {"months": 3, "of": ["started_on", "ended_on"]}}
    assert counting(SPANS, wanted) == ["a leap year", "to the day"]


HOURS = """
    | row          | held_on    | back_at          | seen_at          |
    | in time      | 2015-04-10 | 2015-04-01 23:30 | 2015-04-04 23:30 |
    | a minute on  | 2015-04-10 | 2015-04-01 23:30 | 2015-04-04 23:31 |
    | not seen     | 2015-04-10 | 2015-04-01 23:30 |                  |
    """


def test_seventy_two_hours_run_from_the_minute(counting):
    assert counting(HOURS, {"within": {"hours": 72, "of": ["back_at", "seen_at"]}}) == ["in time"]


EASTER = """
    | row               | held_on    | strategy_on | conference_on |
    | Easter excuses it | 2015-04-24 | 2015-04-01  | 2015-04-24    |
    | a working day on  | 2015-04-27 | 2015-04-01  | 2015-04-27    |
    """


def test_bank_holidays_do_not_count_against_a_conference(counting):
    """1 to 24 April 2015 is seventeen weekdays, two of them Good Friday and Easter Monday."""
    wanted = {"within": {"working_days": 15, "of": ["strategy_on", "conference_on"]}}
    assert counting(EASTER, wanted) == ["Easter excuses it"]


VALUES = """
    | row     | held_on    | plans | sector    | is_open |
    | first   | 2015-04-10 | 0     | education | yes     |
    | second  | 2015-04-10 | 1     | health    | no      |
    | third   | 2015-04-10 | 2     | police    |         |
    | unknown | 2015-04-10 |       |           | yes     |
    """


@pytest.mark.parametrize(
    ("wanted", "counted"),
    [
        ({}, ["first", "second", "third", "unknown"]),
        ({"sector": "health"}, ["second"]),
        ({"sector": ["health", "police"]}, ["second", "third"]),
        ({"plans": 1}, ["second"]),
        ({"plans": {"at_least": 1}}, ["second", "third"]),
        ({"plans": {"more_than": 1}}, ["third"]),
        ({"plans": {"at_most": 1}}, ["first", "second"]),
        ({"plans": {"at_least": 1, "less_than": 2}}, ["second"]),
        ({"is_open": True}, ["first", "unknown"]),
        ({"is_open": False}, ["second"]),
        ({"is_open": True, "sector": "education"}, ["first"]),
        ({"any": [{"is_open": False}, {"sector": "police"}]}, ["second", "third"]),
        ({"not": {"sector": "health"}}, ["first", "third", "unknown"]),
        ({"sector": "present", "not": {"sector": "health"}}, ["first", "third"]),
    ],
)
def test_a_blank_meets_no_condition_but_absent(counting, wanted, counted):
    assert counting(VALUES, wanted) == counted
