"""Small numbers: what was counted, and what the page prints instead.

Each table has a line for every figure: what was counted on the left, and under "prints" what a reader sees.
A share is written "3 of 40"; "of ?" is a denominator that is hidden too.
"""

from __future__ import annotations

from math import isnan, nan

import pandas as pd
import pytest

from wscb_lib.disclosure import Rule, attack, coarsened, protect
from wscb_lib.framework import Measure

BOARD = Rule("board")
PUBLIC = Rule(
    "public", hide_to=5, symbol="c", applies_to="people", period="four quarters", has_agencies=False
)
KEY = ("measure", "quarter", "breakdown", "group", "agency")
STANDARD = {"measure": "plans", "quarter": "2015-16-Q4", "breakdown": "sex", "group": "all", "agency": "all"}


class Page:
    """Holds the measures; `prints` protects what was counted and holds the page against what is wanted."""

    def __init__(self) -> None:
        self.measures: dict[str, Measure] = {}
        self.rule = BOARD
        self.measure("plans", "count")

    def measure(self, name: str, kind: str, **fields) -> None:
        """One more measure of the table of plans."""
        words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
        known = {"table": "plans", "counted_on": "started_on", "unit": "children"}
        self.measures[name] = Measure(name, "conferences", kind=kind, **(known | words | fields))

    def prints(self, text: str, added: list[str] | None = None) -> None:
        """What must be printed, line by line and then in lines `added`; the auditor must find nothing."""
        lines = lines_of(text)
        results = pd.DataFrame([self.row(line) for line in lines])
        self.shown = protect(results, self.measures, self.rule)
        wanted = [line["prints"] for line in lines if line["prints"] != "(no line)"]
        assert [self._read(row) for row in self.shown.to_dict("records")] == wanted + (added or [])
        assert attack(self.shown, self.measures, self.rule, results) == []
        assert attack(self.shown, self.measures, self.rule) == []

    def row(self, line: dict[str, str]) -> dict:
        where = STANDARD | {name: line[name] for name in KEY if line.get(name)}
        where["breakdown"] = (
            "all" if where["group"] == "all" and "breakdown" not in line else where["breakdown"]
        )
        said = line["counted"]
        if not said[0].isdigit():
            return where | {"numerator": nan, "denominator": nan, "value": nan, "status": said}
        above, _, below = said.partition(" of ")
        kind = self.measures[where["measure"]].kind
        numbers = {"numerator": float(above), "denominator": float(below) if below else nan}
        value = 100 * float(above) / float(below) if below else float(above)
        if kind == "median":
            numbers["numerator"], value = nan, float(above)
        return where | numbers | {"value": value, "status": "ok"}

    def _read(self, row: dict) -> str:
        kind = self.measures[row["measure"]].kind
        if row["status"] not in ("ok", "suppressed"):
            return row["status"]
        number = row["value"] if kind in ("count", "median") else row["numerator"]
        first = row["shown_as"] or f"{number:g}"
        if kind == "count" or row["status"] == "suppressed" and kind == "median":
            return first
        return f"{first} of {'?' if isnan(row['denominator']) else format(row['denominator'], 'g')}"


def lines_of(text: str) -> list[dict[str, str]]:
    drawn = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()
    ]
    headings, *rows = drawn
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.fixture
def page() -> Page:
    """A page of the Board edition with one measure, the count `plans`."""
    return Page()


def test_a_small_count_is_hidden_and_one_more_with_it_so_that_it_cannot_be_subtracted(page):
    page.prints(
        """
        | group   | counted | prints |
        | all     | 40      | 40     |
        | girls   | 22      | 22     |
        | boys    | 15      | hidden |
        | unknown | 3       | 1 to 4 |
        """
    )


def test_a_headline_total_is_exact_however_small_because_members_must_see_a_rise_from_two_to_six(page):
    page.prints(
        """
        | quarter    | group | counted | prints |
        | 2015-16-Q3 | all   | 2       | 2      |
        | 2015-16-Q4 | all   | 6       | 6      |
        """
    )


def test_two_small_counts_can_hide_each_other(page):
    page.prints(
        """
        | group   | counted | prints |
        | all     | 25      | 25     |
        | girls   | 20      | 20     |
        | boys    | 2       | 1 to 4 |
        | unknown | 3       | 1 to 4 |
        """
    )


def test_nought_stays_nought(page):
    page.prints(
        """
        | group   | counted | prints |
        | all     | 40      | 40     |
        | girls   | 37      | hidden |
        | boys    | 3       | 1 to 4 |
        | unknown | 0       | 0      |
        """
    )


def test_a_reader_knows_that_hidden_means_five_or_more_so_a_five_hides_too_little(page):
    page.prints(
        """
        | group   | counted | prints |
        | all     | 37      | 37     |
        | girls   | 30      | hidden |
        | boys    | 5       | 5      |
        | unknown | 2       | 1 to 4 |
        """
    )


def test_a_breakdown_that_is_not_by_a_childs_characteristics_is_exact(page):
    page.prints(
        """
        | breakdown      | group  | counted | prints |
        | all            | all    | 5       | 5      |
        | agency_invited | GP     | 3       | 3      |
        | agency_invited | police | 2       | 2      |
        """
    )


def test_a_breakdown_that_no_pattern_can_make_safe_is_not_shown_at_all_and_that_is_said(page):
    page.prints(
        """
        | group   | counted | prints |
        | all     | 2       | 2      |
        | girls   | 1       | hidden |
        | boys    | 1       | hidden |
        | unknown | 0       | hidden |
        """
    )
    assert [(c.measure, c.quarter, c.breakdown) for c in coarsened(page.shown)] == [
        ("plans", "2015-16-Q4", "sex")
    ]


def test_a_breakdown_of_which_something_is_shown_is_not_said_to_be_missing(page):
    page.prints(
        """
        | group | counted | prints |
        | all   | 33      | 33     |
        | girls | 3       | 1 to 4 |
        | boys  | 30      | hidden |
        """
    )
    assert coarsened(page.shown) == ()


def test_a_group_that_is_not_there_this_quarter_is_not_told_apart_when_the_breakdown_is_dropped(page):
    page.prints(
        """
        | quarter    | group | counted | prints |
        | 2015-16-Q3 | all   | 50      | 50     |
        | 2015-16-Q3 | girls | 20      | 20     |
        | 2015-16-Q3 | boys  | 30      | 30     |
        | 2015-16-Q4 | all   | 1       | 1      |
        | 2015-16-Q4 | girls | 1       | hidden |
        """,
        added=["hidden"],
    )
    assert page.shown["group"].tolist()[-1] == "boys"


def test_the_percent_goes_with_a_small_numerator_and_the_denominator_stays(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted  | prints       |
        | on_time | all   | 23 of 70 | 23 of 70     |
        | on_time | girls | 3 of 40  | 1 to 4 of 40 |
        | on_time | boys  | 20 of 30 | hidden of 30 |
        """
    )


def test_when_all_but_a_few_are_counted_the_few_are_hidden_and_the_page_does_not_call_the_rest_few(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted  | prints       |
        | on_time | all   | 58 of 71 | 58 of 71     |
        | on_time | girls | 38 of 41 | hidden of 41 |
        | on_time | boys  | 20 of 30 | hidden of 30 |
        """
    )


def test_a_share_of_few_is_hidden_whatever_came_of_them_for_none_of_three_tells_of_each(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group   | counted  | prints      |
        | on_time | all     | 20 of 45 | 20 of 45    |
        | on_time | girls   | 20 of 42 | hidden of ? |
        | on_time | unknown | 0 of 3   | a group of 1 to 4 of ? |
        """
    )


def test_all_of_few_and_some_of_few_read_as_none_of_few_does(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted  | prints                 |
        | on_time | all   | 35 of 66 | 35 of 66               |
        | on_time | girls | 31 of 56 | 31 of 56               |
        | on_time | boys  | 3 of 3   | a group of 1 to 4 of ? |
        | on_time | other | 1 of 3   | a group of 1 to 4 of ? |
        | on_time | none  | 0 of 4   | a group of 1 to 4 of ? |
        """
    )


def test_a_nought_of_enough_people_stays_with_the_number_it_is_of(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted  | prints   |
        | on_time | all   | 20 of 45 | 20 of 45 |
        | on_time | girls | 20 of 40 | 20 of 40 |
        | on_time | boys  | 0 of 5   | 0 of 5   |
        """
    )


def test_a_count_that_is_the_numerator_of_a_share_of_few_does_not_say_whether_it_is_nought(page):
    page.measure("late", "count", numerator={"is_late": True})
    page.measure("of_them_late", "share", numerator={"is_late": True})
    page.prints(
        """
        | measure      | group   | counted  | prints                 |
        | late         | all     | 20       | 20                     |
        | late         | girls   | 20       | hidden                 |
        | late         | unknown | 0        | 0 to 4                 |
        | of_them_late | all     | 20 of 45 | 20 of 45               |
        | of_them_late | girls   | 20 of 42 | hidden of ?            |
        | of_them_late | unknown | 0 of 3   | a group of 1 to 4 of ? |
        """
    )


def test_a_share_of_those_whom_a_hidden_nought_counts_does_not_say_that_there_is_nobody(page):
    page.measure("seen", "share", numerator={"is_seen": True})
    page.measure(
        "heard", "share", numerator={"is_seen": True, "is_heard": True}, denominator={"is_seen": True}
    )
    page.prints(
        """
        | measure | group   | counted        | prints                 |
        | seen    | all     | 20 of 45       | 20 of 45               |
        | seen    | girls   | 20 of 42       | hidden of ?            |
        | seen    | unknown | 0 of 3         | a group of 1 to 4 of ? |
        | heard   | all     | 12 of 20       | 12 of 20               |
        | heard   | girls   | 12 of 20       | hidden of ?            |
        | heard   | unknown | not_applicable | a group of 0 to 4 of ? |
        """
    )


def test_what_everybody_is_known_to_have_met_gives_nobody_away_in_a_group(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted | prints                 |
        | on_time | all   | 0 of 45 | 0 of 45                |
        | on_time | girls | 0 of 42 | 0 of ?                 |
        | on_time | boys  | 0 of 3  | a group of 1 to 4 of ? |
        """
    )


def test_few_answers_are_hidden_by_where_people_work_and_their_number_is_not(page):
    page.rule = Rule("board", sensitive=("conferences.agency",))
    page.measure("answers", "count", table="answers", of="answer_id", counted_on="answered_on")
    page.measure(
        "supervised",
        "share",
        table="answers",
        counted_on="answered_on",
        numerator={"is_supervised": True},
        denominator={"question": 1},
    )
    page.prints(
        """
        | measure    | breakdown | group   | counted  | prints                 |
        | answers    | all       | all     | 40       | 40                     |
        | answers    | agency    | health  | 36       | 36                     |
        | answers    | agency    | housing | 4        | 4                      |
        | supervised | all       | all     | 16 of 20 | 16 of 20               |
        | supervised | agency    | health  | 9 of 10  | hidden of 10           |
        | supervised | agency    | police  | 7 of 9   | hidden of ?            |
        | supervised | agency    | housing | 0 of 1   | a group of 1 to 4 of ? |
        """
    )


def test_two_measures_of_the_same_people_hide_the_same_groups(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group   | counted  | prints      |
        | plans   | all     | 45       | 45          |
        | plans   | girls   | 30       | 30          |
        | plans   | boys    | 12       | hidden      |
        | plans   | unknown | 3        | 1 to 4      |
        | on_time | all     | 21 of 45 | 21 of 45    |
        | on_time | girls   | 15 of 30 | hidden of 30 |
        | on_time | boys    | 6 of 12  | hidden of ? |
        | on_time | unknown | 0 of 3   | a group of 1 to 4 of ? |
        """
    )


def test_where_nearly_everyone_counted_is_counted_again_the_same_groups_are_hidden_although_others_cost_less(
    page,
):
    page.measure("recorded", "count", numerator={"outcome": "present"})
    page.prints(
        """
        | measure  | group   | counted | prints |
        | plans    | all     | 43      | 43     |
        | plans    | female  | 20      | 20     |
        | plans    | male    | 20      | hidden |
        | plans    | unknown | 3       | 1 to 4 |
        | recorded | all     | 42      | 42     |
        | recorded | female  | 20      | 20     |
        | recorded | male    | 19      | hidden |
        | recorded | unknown | 3       | 1 to 4 |
        """
    )


def test_a_percent_of_everyone_cannot_shield_another_because_nobody_exceeds_everyone(page):
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | group | counted  | prints      |
        | on_time | all   | 33 of 70 | 33 of 70    |
        | on_time | girls | 3 of 40  | 1 to 4 of ? |
        | on_time | boys  | 30 of 30 | hidden of ? |
        """
    )


def test_a_middle_value_of_few_is_hidden_and_never_printed_as_a_range(page):
    page.measure("days", "median", measured=("started_on", "seen_on"))
    page.prints(
        """
        | measure | group   | counted  | prints  |
        | days    | all     | 12 of 40 | 12 of 40 |
        | days    | girls   | 11 of 20 | 11 of 20 |
        | days    | boys    | 14 of 17 | hidden  |
        | days    | unknown | 9 of 3   | hidden  |
        """
    )


def test_what_was_not_returned_still_says_so(page):
    page.prints(
        """
        | quarter    | group | counted      | prints       |
        | 2015-16-Q3 | all   | not_returned | not_returned |
        | 2015-16-Q3 | girls | not_returned | not_returned |
        | 2015-16-Q4 | all   | 33           | 33           |
        | 2015-16-Q4 | girls | 3            | 1 to 4       |
        | 2015-16-Q4 | boys  | 30           | hidden       |
        """
    )


def test_people_in_no_group_keep_a_small_count_in_doubt(page):
    results = pd.DataFrame(
        [page.row(line) for line in lines_of("|group|counted|\n|all|26|\n|girls|20|\n|boys|3|")]
    )
    shown = protect(results, page.measures, BOARD)
    assert shown["shown_as"].tolist() == ["", "", "1 to 4"]
    assert attack(shown, page.measures, BOARD, results) == []


def test_where_agencies_are_told_apart_a_count_is_kept_from_being_added_up_either_way(page):
    page.prints(
        """
        | agency  | group | counted | prints |
        | all     | all   | 72      | 72     |
        | all     | girls | 31      | 31     |
        | all     | boys  | 41      | 41     |
        | council | all   | 46      | 46     |
        | council | girls | 28      | hidden |
        | council | boys  | 18      | hidden |
        | health  | all   | 26      | 26     |
        | health  | girls | 3       | 1 to 4 |
        | health  | boys  | 23      | hidden |
        """
    )


def test_the_public_edition_hides_totals_too_and_every_letter_looks_the_same(page):
    page.rule = PUBLIC
    page.prints(
        """
        | quarter | group   | counted | prints |
        | 2014-15 | all     | 5       | c      |
        | 2015-16 | all     | 40      | 40     |
        | 2015-16 | girls   | 22      | 22     |
        | 2015-16 | boys    | 15      | c      |
        | 2015-16 | unknown | 3       | c      |
        """
    )


def test_the_public_edition_has_no_lines_for_single_agencies(page):
    page.rule = PUBLIC
    page.prints(
        """
        | quarter | agency  | group | counted | prints    |
        | 2015-16 | all     | all   | 72      | 72        |
        | 2015-16 | council | all   | 46      | (no line) |
        | 2015-16 | health  | all   | 26      | (no line) |
        """
    )


def test_in_the_public_edition_a_share_that_leaves_few_out_is_hidden_although_its_count_is_large(page):
    page.rule = PUBLIC
    page.measure("on_time", "share", numerator={"is_on_time": True})
    page.prints(
        """
        | measure | quarter | group | counted  | prints   |
        | on_time | 2014-15 | all   | 30 of 41 | 30 of 41 |
        | on_time | 2015-16 | all   | 38 of 41 | c of 41  |
        """
    )


def test_in_the_public_edition_a_group_and_a_measure_of_the_same_children_are_hidden_together(page):
    page.rule = PUBLIC
    page.measure("neglect", "count", numerator={"category": "neglect"})
    page.prints(
        """
        | measure | quarter | breakdown | group     | counted | prints |
        | plans   | 2015-16 | all       | all       | 60      | 60     |
        | plans   | 2015-16 | category  | neglect   | 22      | 22     |
        | plans   | 2015-16 | category  | physical  | 35      | c      |
        | plans   | 2015-16 | category  | sexual    | 3       | c      |
        | neglect | 2015-16 | all       | all       | 22      | 22     |
        """
    )


def test_a_measure_in_a_unit_that_counts_no_people_is_left_alone(page):
    page.rule = Rule("public", hide_to=5, symbol="c", applies_to="people", not_people=("meetings",))
    page.measure("audits", "count", table="audits", unit="meetings")
    page.prints(
        """
        | measure | quarter | group | counted | prints |
        | audits  | 2015-16 | all   | 3       | 3      |
        | plans   | 2015-16 | all   | 3       | c      |
        """
    )
