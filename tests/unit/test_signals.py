"""What is judged, what stands out at the latest point, and verdicts over the results frame."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from wscb_lib.quarter import Quarter
from wscb_lib.signals import judge, judge_all, xmr

SIXTEEN = tuple(str(q) for q in Quarter.range(Quarter(2012, 1), Quarter(2015, 4)))
THIRTY = tuple(str(q) for q in Quarter.range(Quarter(2008, 3), Quarter(2015, 4)))


def measure(kind="count", better="lower", breaks=(), **more):
    told = {"id": "it", "unit": "children"}
    return SimpleNamespace(**told | {"kind": kind, "better": better, "breaks": breaks} | more)


def rows(values, *, bottoms=None, tops=None, quarters=THIRTY, status=None, **more):
    """Headline rows that end with the last quarter given; None is a quarter with no figure."""
    size = len(values)
    gone = [value is None for value in values]
    said = status or ["not_returned" if absent else "ok" for absent in gone]
    blank = [math.nan] * size
    numbers = {"numerator": tops or values, "denominator": bottoms or blank, "value": values}
    frame = pd.DataFrame(numbers).astype(float).assign(status=said, quarter=list(quarters[-size:]))
    frame.loc[gone, ["numerator", "denominator"]] = math.nan
    return frame.assign(**{"measure": "it", "breakdown": "all", "group": "all", "agency": "all"} | more)


def shares(tops, bottoms):
    return rows([100 * t / b for t, b in zip(tops, bottoms, strict=True)], tops=tops, bottoms=bottoms)


def steady(size, mean=30):
    """Counts that go up and down about their mean without any pattern a rule would see."""
    return [mean + step for step in (2, -3, 4, -1, -4, 3, 1, -2, 5, -5, 0, 2, -1, 3, -3, 1, -2, 4, -4, 0)][
        :size
    ]


# How much history, and of what, may be judged


@pytest.mark.parametrize(
    ("size", "method", "verdict"),
    [
        (7, "words", "too_few"),
        (8, "judged", "too_few"),
        (11, "judged", "too_few"),
        (12, "judged", "no_clear_change"),
        (20, "judged", "no_clear_change"),
    ],
)
def test_under_eight_quarters_are_not_judged_and_under_twelve_no_change_is_not_claimed(size, method, verdict):
    found = judge(rows(steady(size)), measure())
    assert (found.method, found.verdict, found.n) == (method, verdict, size)


@pytest.mark.parametrize(
    ("size", "is_drawn", "are_firm"), [(11, False, False), (12, True, False), (20, True, True)]
)
def test_limits_are_drawn_from_twelve_quarters_and_are_provisional_until_twenty(size, is_drawn, are_firm):
    found = judge(rows(steady(size)), measure())
    assert (not math.isnan(found.upper), found.are_firm) == (is_drawn, are_firm)


def test_no_limits_are_drawn_over_counts_of_fewer_than_five_a_quarter_nor_over_what_hardly_moves():
    counts = [4, 5, 3, 6, 4, 5, 4, 6, 3, 5, 4, 5, 6, 4, 5, 3]
    assert sum(counts) < 5 * len(counts)
    assert math.isnan(judge(rows(counts), measure()).upper)
    assert not math.isnan(judge(rows([one + 1 for one in counts]), measure()).upper)
    assert math.isnan(judge(rows([12] * 15 + [13]), measure()).upper)


def test_limits_are_drawn_whatever_is_found():
    risen = judge(rows([*steady(12), 44, 47, 43, 46]), measure())
    assert (risen.verdict, risen.rule) == ("signal", "lasting")
    assert risen.upper == xmr([*steady(12), 44, 47, 43, 46]).upper[-1]


def test_a_share_rests_on_the_rarer_of_those_who_did_and_those_who_did_not():
    found = judge(shares([46, 45, 47, 44] * 4, [48] * 16), measure("share"))
    assert (math.isnan(found.upper), found.mean) == (True, 2.5)


def test_a_figure_sent_without_its_counts_is_judged_by_the_figure_alone():
    risen = [*steady(12), 52, 55, 51, 54]
    found = judge(rows(risen).assign(numerator=math.nan), measure("rate", unit="rate_per_10000"))
    assert (found.verdict, found.rule, found.direction) == ("signal", "lasting", "up")
    assert found.sentence.startswith("53 per 10,000 on average in the last four quarters against 30")


@pytest.mark.parametrize("values", [[12] * 15 + [13], [12] * 16, [0] * 16, [0] * 15 + [1]])
def test_a_series_that_hardly_moves_raises_nothing(values):
    assert judge(rows(values), measure()).verdict == "no_clear_change"
    assert judge(shares(values, [20] * 16), measure("share")).verdict == "no_clear_change"
    assert judge(rows(values, bottoms=[40] * 16), measure("median")).verdict == "no_clear_change"


@pytest.mark.parametrize("kind", ["count", "share", "rate", "median", "mean", "stock"])
def test_every_kind_can_be_judged_at_any_length(kind):
    for size in (1, 7, 8, 11, 12, 20, 30):
        frame = rows([50.0] * size, tops=[20] * size, bottoms=[40] * size)
        found = judge(frame, measure(kind))
        assert found.verdict == (
            "not_judged" if kind == "stock" else "too_few" if size < 12 else "no_clear_change"
        )
        assert found.sentence.endswith(".")


# Charts, as the health service draws them


def test_missing_values_break_runs_and_the_moving_ranges_beside_them():
    gap = math.nan
    assert xmr([1, 9] * 4 + [20] * 3 + [gap] + [20] * 4).rule[-1] == ""
    assert xmr([1, 9] * 4 + [20] * 7).rule[-1] == "shift"
    assert "trend" not in xmr([1, 2, 3, gap, 4, 5, 6, 7, 8]).rule
    assert "trend" in xmr([1, 2, 3, 4, 5, 6, 7, 8]).rule
    assert xmr([10, gap, 20, 22]).upper[0] == pytest.approx(52 / 3 + 2.66 * 2)


def test_a_rebase_at_the_first_point_changes_nothing_and_limits_move_with_the_series():
    values = [float(one) for one in steady(16)]
    assert xmr(values, starts=[0]) == xmr(values)
    higher, mirrored = xmr([v + 7 for v in values]), xmr([-v for v in values])
    assert higher.upper == pytest.approx([limit + 7 for limit in xmr(values).upper])
    assert mirrored.lower == pytest.approx([-limit for limit in xmr(values).upper])


def test_limits_to_draw_stop_at_nought_and_a_hundred_while_rules_use_them_bare():
    found = judge(shares([90, 95, 85, 94, 84, 93, 88, 92, 86, 94, 89, 93], [100] * 12), measure("share"))
    assert found.upper == 100
    assert judge(rows([9, 2, 8, 1, 9, 3, 7, 2, 10, 1, 8, 6]), measure()).lower == 0


# A change of level, one quarter, and a point beyond the limits


def test_a_lasting_change_is_dated_by_its_first_quarter_though_gaps_came_before_it():
    found = judge(rows([9, None, 5, 9, 6, None, 8, 7, 9, 6, 8] + [20, 22, 19, 21, 20, 18]), measure())
    assert (found.verdict, found.rule, found.since, found.window) == ("signal", "lasting", "2014-15-Q3", 6)


def test_a_change_of_more_than_a_year_ago_is_said_as_a_step_from_what_to_what():
    found = judge(rows([9, 7, 5, 9, 6, 7, 8, 7, 9, 6, 8] + [20, 22, 19, 21, 20, 18]), measure())
    assert found.sentence == (
        "Stepped up in Oct-Dec 2014, from about 7.4 a quarter to about 20: more of a change than chance "
        "alone would explain."
    )


def test_one_quarter_alone_is_seen_where_a_shuffle_cannot_tell_it():
    found = judge(rows([5, 4, 6, 5, 3, 5, 6, 4, 5, 5, 4, 6, 5, 4, 5, 17]), measure())
    assert (found.verdict, found.rule, found.window, found.since) == ("signal", "sudden", 1, "2015-16-Q4")
    assert found.sentence.startswith("17 this quarter against 72 in the fifteen before: more than")


def test_counts_that_vary_as_families_make_them_vary_are_held_to_their_own_spread():
    single_events, families = [9, 11, 10, 12, 8, 10, 9, 11] * 2, [3, 19, 8, 22, 5, 12, 2, 17] * 2
    assert judge(rows([*single_events[:15], 24]), measure()).verdict == "signal"
    assert judge(rows([*families[:15], 24]), measure()).verdict == "no_clear_change"


def test_a_level_that_wanders_as_neighbours_do_is_no_flag_where_the_same_figures_as_a_step_are_a_signal():
    wandering = [34, 36, 45, 47, 47, 41, 37, 35, 25, 33, 30, 26, 25, 30, 35, 32]
    settled = [34, 36, 47, 35, 37, 47, 41, 45, 35, 32, 25, 33, 30, 25, 30, 26]
    assert judge(rows(wandering), measure()).verdict == "no_clear_change"
    assert judge(rows(settled), measure()).verdict == "signal"


def test_a_quarter_that_is_just_the_mean_of_those_before_lies_on_no_side_of_it():
    before = [4, 7, 22, 10, 6, 6, 11, 4, 8, 8, 13]
    assert judge(rows([*before, 9]), measure()).verdict == "no_clear_change"


def test_two_raised_quarters_are_flagged_at_a_chance_at_which_one_is_not():
    year, again = [10, 5, 11, 9], [10, 4, 12, 10]
    one = judge(rows([*year, *again, *year, 20]), measure(is_seasonal=True))  # at .028
    two = judge(rows([*year, *again, *year, 17, 9]), measure(is_seasonal=True))
    assert (one.verdict, two.verdict, two.window, round(two.p, 3)) == ("no_clear_change", "watch", 2, 0.033)


def test_a_point_beyond_the_limits_drawn_is_at_least_a_watch():
    found = judge(rows([*steady(19), 45]), measure(gravity=1))
    assert found.upper < 45
    assert (found.is_flag, found.direction) == (True, "up")
    assert "above the upper limit of" in found.sentence or found.rule != "outside limits"


def test_what_is_back_at_the_level_before_is_no_flag_however_many_quarters_stood_apart():
    risen = [3, 2, 3, 3, 2, 3, 3, 2, 3, 3, 9, 8, 9, 10]
    assert judge(rows(risen), measure()).verdict == "signal"
    assert judge(rows([*risen, 2]), measure()).verdict == "no_clear_change"


def test_a_rare_event_that_becomes_common_stays_a_signal_though_its_rise_lifts_the_mean():
    found = judge(rows([5, 4, 3, 3, 2, 3, 3, 3, 6, 7, 7, 9, 8, 6, 9, 7]), measure())
    assert (found.verdict, found.since) == ("signal", "2014-15-Q1")


def test_a_median_is_judged_by_its_own_figures():
    values = [20, 21, 19, 20, 22, 18, 21, 19, 30, 31, 29, 30, 32, 28, 31, 29]
    found = judge(rows(values, bottoms=[3] * 16), measure("median", unit="days"))
    assert (found.verdict, found.rule, found.direction, found.since) == (
        "signal",
        "lasting",
        "up",
        SIXTEEN[8],
    )
    assert found.sentence.startswith("Stepped up in Apr-Jun 2014, from about 20 days to about 30 days: ")


def test_what_a_share_is_compared_with_weighs_each_quarter_by_its_cases():
    found = judge(shares([1, 3] * 4 + [9, 9], [10, 90] * 4 + [20, 20]), measure("share"))
    assert (found.verdict, found.window, found.centre) == ("signal", 2, 4.0)


def test_a_change_over_a_gap_says_which_quarters_it_means():
    found = judge(rows([3, 2, 3, 2, 3, 2, None, 2, 3, 9, 8]), measure())
    assert "quarters with a figure against" in found.sentence
    assert "with a figure" not in judge(rows([3, 2, 3, 2, 3, 2, 2, 2, 3, 9, 8]), measure()).sentence


def test_a_change_is_seen_over_returns_that_are_due_twice_a_year():
    halves = [6, 9, 7, 9, 6, 8, 7, 9, 21, 19, 22, 20]
    values = [one for half in halves for one in (None, half)]
    found = judge(rows(values, status=["not_due", "ok"] * 12), measure())
    assert (found.verdict, found.since) == ("signal", "2014-15-Q2")
    assert "a return" in found.sentence


# The time of year

LOW_SUMMERS = [100, 52, 97, 104, 95, 47, 101, 99, 103, 50, 98, 96, 99, 48, 102, 101]


def test_a_low_summer_is_no_fall_and_a_season_is_found_in_four_whole_years():
    found = judge(rows([*LOW_SUMMERS, 98, 51]), measure())
    assert (found.verdict, found.is_seasonal) == ("no_clear_change", True)
    assert not judge(rows(steady(18)), measure()).is_seasonal


def test_a_rise_by_half_is_seen_through_the_time_of_year():
    risen = judge(rows([*LOW_SUMMERS, 150, 78]), measure())
    assert (risen.verdict, risen.direction, risen.rule) == ("signal", "up", "sudden")
    assert risen.sentence.startswith(
        "228 in the last two quarters against 594 in the same quarters of the four years before"
    )


def test_a_season_that_is_declared_is_allowed_for_before_four_years_can_show_it():
    assert judge(rows(LOW_SUMMERS[:12]), measure(is_seasonal=True)).is_seasonal
    assert not judge(rows(LOW_SUMMERS[:12]), measure()).is_seasonal


def test_a_change_of_level_is_not_taken_for_a_season():
    assert not judge(rows([30, 28, 31, 29] * 2 + [60, 62, 59, 61] * 2), measure()).is_seasonal


# What the Board bears


def test_what_matters_less_to_a_child_must_stand_out_more_to_be_flagged():
    verdicts = [judge(rows([*steady(14), 39, 36]), measure(gravity=gravity)).verdict for gravity in (3, 1)]
    assert verdicts == ["watch", "no_clear_change"]


def test_the_same_series_is_told_the_same_way_every_time():
    series = rows([3, 5, 2, 4, 6, 3, 5, 4, 2, 6, 7, 5, 6, 8, 5, 7])
    assert judge(series, measure()) == judge(series, measure())


# Shares and rates


def test_a_share_is_judged_with_what_it_is_out_of():
    few, many = judge(shares([2] * 12 + [8, 8, 8, 8], [40] * 16), measure("share")), [40] * 12 + [160] * 4
    assert few.verdict == "signal"
    assert judge(shares([2] * 12 + [8, 8, 8, 8], many), measure("share")).verdict == "no_clear_change"


def test_a_fall_of_a_count_and_of_a_rate_is_said_as_fewer():
    counts = [4, 5, 4, 5, 4, 5, 4, 5, 0, 0, 0, 1]
    found = judge(rows(counts), measure())
    assert (found.verdict, found.reading) == ("signal", "improvement")
    assert found.sentence.endswith("against 36 in the eight before: fewer than chance alone would explain.")
    rate = judge(rows(counts, tops=counts, bottoms=[44_000] * 12), measure("rate"))
    assert (rate.verdict, rate.sentence) == ("signal", found.sentence)


# Series: gaps, breaks, and what is not yet known


def test_rows_out_of_order_or_twice_are_refused():
    frame = rows(steady(8))
    for wrong in (frame[::-1], pd.concat([frame, frame[-1:]])):
        with pytest.raises(ValueError, match="out of order, or twice"):
            judge(wrong, measure())


def test_a_break_may_be_a_quarter_or_text_and_later_breaks_do_not_count_yet():
    for start in (Quarter.parse("2014-15-Q3"), "2014-15-Q3"):
        breaks = (SimpleNamespace(start=start, because=""), SimpleNamespace(start="2016-17-Q1", because=""))
        found = judge(rows(steady(16)), measure(breaks=breaks))
        assert found.n == 6
        assert (
            found.sentence == "Six quarters since the definition changed in Oct-Dec 2014: not enough to tell."
        )


def test_a_figure_that_is_missing_from_a_return_that_came_is_said():
    found = judge(rows([*steady(15), None], status=["ok"] * 16), measure())
    assert (found.verdict, found.n) == ("no_figure", 15)
    assert found.sentence == "No figure: the return came, but the figure is missing from it."


def test_quarters_in_which_nothing_was_due_are_no_gaps():
    year = [None, None, None, 12]
    status = (["not_due"] * 3 + ["ok"]) * 5
    found = judge(rows(year * 5, status=status, quarters=THIRTY), measure())
    assert (found.n, found.sentence) == (5, "Five returns: not enough to tell.")


def test_the_newest_quarter_whose_outcome_is_known_is_judged():
    status = ["ok"] * 14 + ["too_early"] * 2
    found = judge(rows([*steady(13), 60, None, None], status=status), measure())
    assert (found.verdict, found.rule, found.quarter) == ("signal", "sudden", "2015-16-Q4")
    assert found.sentence.startswith("60 in Jul-Sep 2015 against ")
    assert found.sentence.endswith("Judged to Jul-Sep 2015, the newest quarter whose outcome is known.")


@pytest.mark.parametrize(
    "status", ["suppressed", "held", "not_returned", "not_due", "not_applicable", "too_few"]
)
def test_a_quarter_without_a_figure_says_why_and_judges_nothing(status):
    found = judge(rows([*steady(15), None], status=["ok"] * 15 + [status]), measure())
    assert (found.verdict, found.direction, found.rule) == ("no_figure", "", "")
    assert "figure" in found.sentence or "nothing to measure" in found.sentence


# Many measures from the results frame


def test_events_are_judged_where_a_measure_has_them_else_its_headline():
    children = rows([3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 25], measure="a")
    events = rows([3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 4], measure="a", breakdown="events")
    other = rows(steady(16), measure="b")
    by_age = rows([1] * 16, measure="b", breakdown="age_band", group="0-4")
    girls = rows([1] * 16, measure="a", breakdown="events", group="girls")
    frame = pd.concat([children, events, other, by_age, girls])
    wanted = {name: measure(id=name) for name in ("a", "b", "c")}
    found = judge_all(frame, wanted, Quarter.parse("2015-16-Q4"))
    assert found["a"].verdict == "no_clear_change"
    assert found["b"].mean == pytest.approx(30.5, abs=0.5)
    assert (found["c"].verdict, found["c"].quarter) == ("no_figure", "2015-16-Q4")


def test_a_quarter_with_no_row_at_all_is_a_gap():
    frame = rows([11, 19] * 4 + [30] * 7)
    assert judge_all(frame, {"it": measure()}, "2015-16-Q4")["it"].window == 7
    holed = frame[frame["quarter"] != "2015-16-Q1"]
    assert judge_all(holed, {"it": measure()}, "2015-16-Q4")["it"].window == 6


def test_an_earlier_quarter_is_judged_on_what_could_be_known_then():
    status = ["ok"] * 15 + ["too_early"]
    frame = rows([*steady(13), 31, 90, None], status=status)
    then = judge_all(frame, {"it": measure()}, "2015-16-Q3")["it"]
    assert then.verdict == "no_clear_change", "the 90 of 2015-16-Q3 became known a quarter later"
    assert judge_all(frame, {"it": measure()}, "2015-16-Q4")["it"].rule == "sudden"


def test_a_measure_is_compared_over_the_agencies_that_returned_throughout():
    whole = rows([40] * 6 + [41, 39] * 4 + [40, 20], status=["ok"] * 15 + ["partial"])
    north = rows([20] * 6 + [21, 19] * 4 + [20, 20], agency="north")
    south = rows([20] * 15 + [None], agency="south")
    found = judge_all(pd.concat([whole, north, south]), {"it": measure()}, "2015-16-Q4")["it"]
    assert (found.verdict, found.mean) == ("no_clear_change", 20)
    assert found.sentence.endswith("Compared over the one agency that returned throughout.")


def test_an_agency_with_nothing_to_divide_by_was_there_all_the_same():
    whole = shares([4, 5] * 6, [40] * 12).assign(status=["partial"] + ["ok"] * 11)
    north = shares([2, 3] * 6, [20] * 12).assign(agency="north")
    south = rows([None] * 12, status=["not_applicable"] * 12, agency="south")
    late = rows([None, *[10.0] * 11], tops=[None, *[2] * 11], bottoms=[None, *[20] * 11], agency="late")
    found = judge_all(pd.concat([whole, north, south, late]), {"it": measure("share")}, "2015-16-Q4")["it"]
    assert found.mean == 2.5
    assert found.sentence.endswith("Compared over the two agencies that returned throughout.")


def test_a_rate_over_some_agencies_keeps_the_population_of_the_town():
    told = {"tops": [40] * 11 + [20], "bottoms": [40_000] * 12, "status": ["ok"] * 11 + ["partial"]}
    north = rows([5.0] * 12, tops=[20] * 12, bottoms=[20_000] * 12, agency="north")
    south = rows([5.0] * 11 + [None], tops=[20] * 11 + [None], bottoms=[20_000] * 12, agency="south")
    whole = rows([10.0] * 11 + [5.0], **told)
    found = judge_all(
        pd.concat([whole, north, south]), {"it": measure("rate", population="children")}, "2015-16-Q4"
    )["it"]
    assert (found.verdict, found.mean, found.centre) == ("no_clear_change", 20, 5.0)


def test_agencies_missing_before_a_change_of_definition_do_not_matter_after_it():
    frame = rows([40] * 4 + steady(12), status=["partial"] * 4 + ["ok"] * 12)
    north = rows([20] * 4 + [one / 2 for one in steady(12)], agency="north")
    south = rows([None] * 4 + [one / 2 for one in steady(12)], agency="south")
    changed = measure(breaks=(SimpleNamespace(start="2013-14-Q1", because=""),))
    found = judge_all(pd.concat([frame, north, south]), {"it": changed}, "2015-16-Q4")["it"]
    assert (found.n, round(found.mean, 1)) == (12, round(sum(steady(12)) / 12, 1))
    assert "agencies" not in found.sentence


def test_without_the_agencies_rows_a_lower_count_is_not_told_from_a_gap():
    frame = rows([*steady(15), 4], status=["ok"] * 15 + ["partial"])
    assert judge(frame, measure()).verdict == "no_clear_change"
    assert judge(frame.assign(status="ok"), measure()).verdict == "signal"
    risen = rows([*steady(15), 60], status=["ok"] * 15 + ["partial"])
    assert judge(risen, measure()).verdict == "signal"


def test_a_quarter_without_a_row_of_a_measure_that_is_not_always_due_was_not_due():
    half_yearly = rows([None, 1, None, 2, None, 3], status=["not_due", "ok"] * 3, quarters=SIXTEEN)
    found = judge_all(half_yearly.iloc[1::2], {"it": measure()}, "2015-16-Q4")["it"]
    assert found.sentence == "Three quarters: not enough to tell."
    halves = [6, 9, 7, 9, 6, 8, 7, 9, 21, 19, 22, 20]
    longer = rows([one for half in halves for one in (None, half)], status=["not_due", "ok"] * 12)
    found = judge_all(longer.drop(index=20), {"it": measure()}, "2015-16-Q4")["it"]
    assert (found.window, "with a figure" in found.sentence) == (4, False), (
        "what is absent inside the change is no gap"
    )


def test_two_headline_rows_for_a_quarter_are_refused():
    frame = rows(steady(8))
    with pytest.raises(ValueError, match="two headline rows for 2015-16-Q4"):
        judge_all(pd.concat([frame, frame[-1:]]), {"it": measure()}, "2015-16-Q4")
