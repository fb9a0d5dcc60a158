"""The year's pack: what may be said of it, when it may be made, and what an earlier pack gives away beside
it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import nan
from types import SimpleNamespace as Some

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wscb_lib.disclosure import Rule, attack, protect
from wscb_lib.errors import UsageFault
from wscb_lib.framework import Measure
from wscb_lib.pages.annual_report.board_acted import (
    _after,
    _changes_headline,
    _due,
    _outcome,
    _where_years_stand,
)
from wscb_lib.pages.evidence import Restated
from wscb_lib.pages.wording.publicly import numbered_words, said_publicly
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.release import restated
from wscb_lib.quarterly.year import beside_earlier, published_rows, refuse_unfinished_year, rows_published
from wscb_lib.record import Action
from wscb_lib.store import Store

Q = "2015-16-Q4"
PUBLIC = Rule(
    "public", hide_to=5, symbol="c", applies_to="people", period="four quarters", has_agencies=False
)
WORDS = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
PLANS = Measure("plans", "conferences", table="plans", kind="count", counted_on="started_on", **WORDS)
MEASURES = {"plans": PLANS}
YEARLY = Some(id="public", is_yearly=True)


def year_of(**groups) -> pd.DataFrame:
    """The year's count of plans, by sex; its total is theirs."""
    numbers = {"all": sum(groups.values()), **groups}
    rows = [
        ("plans", Q, "all" if g == "all" else "sex", g, "all", float(n), nan, float(n), "ok")
        for g, n in numbers.items()
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "measure",
            "quarter",
            "breakdown",
            "group",
            "agency",
            "numerator",
            "denominator",
            "value",
            "status",
        ],
    )


def hide(results, *groups) -> pd.DataFrame:
    """The same as an edition showed it, with these groups hidden."""
    shown = results.assign(shown_as="")
    rows = shown["group"].isin(groups)
    shown.loc[rows, ["numerator", "value"]] = nan
    shown.loc[rows, "status"], shown.loc[rows, "shown_as"] = "suppressed", "c"
    return shown


@pytest.mark.parametrize("quarter", ["2015-16-Q1", "2015-16-Q2", "2015-16-Q3"])
def test_a_quarter_that_ends_no_year_is_refused_with_the_one_that_does(quarter):
    with pytest.raises(UsageFault, match=f"{quarter} ends no year. Make it for 2015-16-Q4"):
        refuse_unfinished_year(Quarter.parse(quarter), YEARLY)


def test_the_board_edition_is_made_for_any_quarter_and_the_public_one_for_the_last():
    refuse_unfinished_year(Quarter.parse("2015-16-Q2"), Some(id="board", is_yearly=False))
    refuse_unfinished_year(Quarter.parse(Q), YEARLY)


@pytest.mark.parametrize(
    "text",
    [
        "Three families were known.",
        "It was one child of the school.",
        "Only one was seen.",
        "One in foster care was missed.",
        "A third of them went back.",
        "Half of the doctors send none.",
        "A quarter of the families were asked.",
        "A pair of brothers was placed together.",
        "Both were known to police.",
        "Neither sister was seen.",
        "The lone boy was moved.",
        "A handful of girls were seen.",
        "A few children were moved.",
        "The twins were seen, and a couple of cousins.",
        "The only child was not asked.",
        "A second child was missed.",
        "4 of them had a plan.",
        "The ② were known, and ٣ were not.",
        "On 12 May 2016 there were 3.",
        "Under section 47 there were 7.",
        "Of the cases, section 5 is about a family.",
        "A one-parent family was known.",
        "Name one person who answers for the child.",
        "Two returns of children were late.",
    ],
)
def test_words_of_the_record_with_a_number_in_them_are_not_published(text):
    assert said_publicly(text) == ""


@pytest.mark.parametrize(
    "text", ["Police wrote: “seven of the 27 families were known”.", 'The school said "both were seen".']
)
def test_a_number_that_somebody_else_said_is_a_number_all_the_same(text):
    assert said_publicly(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The form is in use since 3 May 2016.",
        "Police and doctors were asked under section 47, and schools under sections 157 and 175.",
        "None was late; someone is to ask in the next quarter.",
        "Practitioners were first asked this year, and only in writing.",
        "Send the one-page report form with every invitation.",
        "The review of May 2015 asked for improvement.",
        "Partners come and answer; one challenge is long overdue.",
    ],
)
def test_words_without_a_number_are_published(text):
    assert said_publicly(text) == text


def test_words_that_are_left_out_stop_a_release_and_the_page_never_says_that_they_are_unchecked():
    found = [("record.xlsx, row 3", "the answer of challenge C-01", "Half of the doctors send none.")]
    assert numbered_words(found)[0].startswith(
        "record.xlsx, row 3: the answer of challenge C-01 holds a number"
    )
    assert not numbered_words(
        [("record.xlsx, row 3", "the answer of challenge C-01", "They send theirs now.")]
    )
    assert _after("Answered 3 May 2016", found[0][2]) == "Answered 3 May 2016"
    assert _after("Answered 3 May 2016", "They do now.") == "Answered 3 May 2016: They do now."


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2016, 5, 2), "was due 2 May 2016"),
        (date(2016, 5, 26), "is due at the Board's meeting of 26 May 2016"),
        (date(2016, 5, 12), "was due 12 May 2016"),
        (date(2016, 5, 27), "is due 27 May 2016"),
    ],
)
def test_what_fell_due_before_the_meeting_is_past_on_the_boards_own_pages_and_here(due, words):
    material = Some(meeting_on=date(2016, 5, 26))
    assert _due(material, Some(due_on=due)) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2016, 3, 31), "overdue"),
        (date(2016, 5, 12), "overdue; the Board has had no word of it yet"),
        (date(2016, 5, 26), "not yet done; it is due at the Board's meeting of 26 May 2016"),
        (date(2016, 5, 27), "not yet done, and not yet due"),
    ],
)
def test_how_late_an_action_is_is_counted_to_the_meeting_as_on_the_boards_own_pages(due, words):
    material = Some(meeting_on=date(2016, 5, 26), quarter=Quarter.parse("2015-16-Q4"))
    action = Action("A", date(2016, 2, 25), "Do it.", "Police", due, None, "", "")
    assert _outcome(material, action) == words


def test_a_change_of_a_measure_for_which_neither_way_is_better_is_no_concern():
    known = {"plans": replace(PLANS, better="neither"), "police": replace(PLANS, better="lower")}
    found = [Some(measure="plans"), Some(measure="police"), Some(measure="police")]
    assert (
        _changes_headline(found, known, 2)
        == "Two concerns and one change: two first seen in the year, one before it"
    )


@pytest.mark.parametrize(
    ("since", "words"),
    [("2013-14-Q4", "; both years shown are after it"), ("2014-15-Q1", "; both years shown are after it")]
    + [("2014-15-Q2", ""), ("2015-16-Q3", ""), ("", "")],
)
def test_a_change_older_than_both_years_shown_says_so_for_they_may_move_the_other_way(since, words):
    assert _where_years_stand(Some(quarter=Quarter.parse(Q)), Some(since=since)) == words


def test_a_small_number_hidden_now_and_printed_in_an_earlier_pack_is_said_and_not_refused():
    results = year_of(girls=22, boys=15, unknown=3)
    shown = hide(results, "boys", "unknown")
    said, breaches = beside_earlier(
        shown, published_rows(results.assign(shown_as="")), MEASURES, PUBLIC, results
    )
    assert breaches == [] and "It cannot be taken back" in said[0]


def test_two_packs_that_each_keep_a_secret_and_together_give_it_away_are_refused():
    """This year's hides boys to keep the unknown; last year's printed boys, and hid another for it."""
    results = year_of(girls=22, boys=15, unknown=3)
    now, before = hide(results, "boys", "unknown"), hide(results, "girls", "unknown")
    assert attack(now, MEASURES, PUBLIC, results) == [] and attack(before, MEASURES, PUBLIC, results) == []
    said, breaches = beside_earlier(now, published_rows(before), MEASURES, PUBLIC, results)
    assert said == [] and breaches == [
        "plans, 2015-16-Q4, by sex: hidden here, and told by an earlier pack beside this one."
    ]


def test_what_two_earlier_packs_gave_away_already_is_said_and_nothing_is_added_to_it():
    """An earlier pack hid the unknown and nothing else: whoever kept it has the three."""
    results = year_of(girls=22, boys=15, unknown=3)
    said, breaches = beside_earlier(
        hide(results, "boys", "unknown"), published_rows(hide(results, "unknown")), MEASURES, PUBLIC, results
    )
    assert breaches == [] and said == [
        "plans, 2015-16-Q4, by sex: given away by what was published already; nothing is added to it here."
    ]


def test_a_figure_restated_since_an_earlier_pack_tells_nothing_of_this_one():
    results = year_of(girls=22, boys=15, unknown=3)
    before = hide(year_of(girls=22, boys=16, unknown=3), "girls", "unknown")
    assert beside_earlier(
        hide(results, "boys", "unknown"), published_rows(before), MEASURES, PUBLIC, results
    ) == ([], [])


def test_a_published_year_that_is_shown_otherwise_now_is_named_by_its_year():
    moved = Restated("plans", "Plans", "2015-16", "27", "29", "restated by a later return")
    assert moved.sentence == "Plans, 2015-16: published as 27, now 29: restated by a later return."


def test_a_breakdown_left_out_since_an_earlier_pack_is_still_held_against_this_one():
    """The earlier pack hid boys and the total; this one has no groups, and its total of 9 would give boys
    away."""
    before = hide(year_of(girls=7, boys=2), "boys", "all")
    now = year_of(girls=7, boys=2).query("breakdown == 'all'").reset_index(drop=True)
    said, breaches = beside_earlier(now.assign(shown_as=""), published_rows(before), MEASURES, PUBLIC, now)
    assert said == [] and breaches == [
        "plans, 2015-16-Q4, by sex: hidden here, and told by an earlier pack beside this one."
    ]


def test_a_breakdown_left_out_since_that_still_keeps_its_secret_is_no_breach():
    before = hide(year_of(girls=7, boys=12, unknown=2), "boys", "unknown", "all")
    now = year_of(girls=7, boys=12, unknown=2).query("breakdown == 'all'").reset_index(drop=True)
    assert beside_earlier(now.assign(shown_as=""), published_rows(before), MEASURES, PUBLIC, now) == ([], [])


def test_a_breakdown_left_out_of_a_total_restated_since_tells_nothing_of_it():
    before = hide(year_of(girls=7, boys=12, unknown=2), "boys", "unknown")
    now = year_of(girls=10).query("breakdown == 'all'").reset_index(drop=True)
    assert beside_earlier(now.assign(shown_as=""), published_rows(before), MEASURES, PUBLIC, now) == ([], [])


def test_a_measure_the_framework_no_longer_has_is_passed_over_in_an_earlier_pack():
    now = year_of(girls=22, boys=15)
    gone = published_rows(year_of(girls=3, boys=1).assign(measure="gone", shown_as=""))
    assert beside_earlier(now.assign(shown_as=""), gone, MEASURES, PUBLIC, now) == ([], [])


def test_every_version_of_an_earlier_pack_is_held_against_this_one_and_not_its_newest_alone(tmp_path):
    store = Store(tmp_path)
    for n in (1, 2):
        store.publish(Quarter.parse(Q), "public", {"rows": [{"version": n}]})
    store.publish(Quarter.parse("2014-15-Q4"), "public", {"rows": [{"version": 3}]})
    assert [rows[0]["version"] for rows in rows_published(store, Quarter.parse(Q), YEARLY)] == [2, 1, 3]


def shown_in(period, status, words, was):
    """What a pack says of a figure published as `was`, and shown as these words now."""
    figure = Some(quarter=Q, status=status, words=lambda _: words)
    edition = Some(id="any")
    material = Some(
        framework=Some(measure=lambda _: PLANS),
        series={"plans": [figure]},
        quarter=Quarter.parse(Q),
        year=period == "year",
        edition=edition,
        states_of=lambda _: [],
    )
    told = Some(published=lambda quarter, _: {"figures": {"plans": {Q: was}}} if str(quarter) == Q else None)
    return [each.sentence for each in restated(material, told)]


def test_a_year_that_hides_a_figure_published_before_does_not_print_it_again():
    """“Published as 7, now c” would undo the hiding on the page that does it."""
    (sentence,) = shown_in("year", "suppressed", "c", "7")
    assert "7" not in sentence and "published otherwise before, and hidden now" in sentence


def test_a_year_that_shows_another_figure_says_both_and_so_does_a_quarter_that_hides_one():
    assert "published as 7, now 9" in shown_in("year", "ok", "9", "7")[0]
    assert "published as 7, now 1 to 4" in shown_in("quarter", "suppressed", "1 to 4", "7")[0]


def test_a_pack_beside_itself_gives_nothing_away():
    results = year_of(girls=22, boys=15, unknown=3)
    shown = protect(results, MEASURES, PUBLIC)
    assert beside_earlier(shown, published_rows(shown), MEASURES, PUBLIC, results) == ([], [])


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(st.sampled_from(["girls", "boys", "unknown", "other"]), st.integers(0, 12), min_size=1)
)
def test_no_year_shows_a_number_of_people_from_one_to_five_nor_lets_one_be_worked_out(groups):
    results = year_of(**groups)
    shown = protect(results, MEASURES, PUBLIC)
    assert not shown["value"].between(1, 5).any() and not shown["numerator"].between(1, 5).any()
    assert attack(shown, MEASURES, PUBLIC, results) == []


def test_what_counts_no_people_is_left_as_it_is():
    challenges = Measure(
        "closed",
        "board_record",
        table="challenges",
        kind="count",
        counted_on="closed_on",
        unit="challenges",
        **WORDS,
    )
    results = year_of(girls=2, boys=1).assign(measure="closed")
    rule = Rule(
        "public",
        hide_to=5,
        symbol="c",
        applies_to="people",
        period="four quarters",
        not_people=("board_record",),
    )
    assert (protect(results, {"closed": challenges}, rule)["status"] == "ok").all()
