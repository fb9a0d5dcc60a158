"""The ladder, the charts and the scan at the latest point, and verdicts over the results frame."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd
import pytest

from wscb_lib.quarter import Quarter
from wscb_lib.signals import judge, judge_all, run_chart, xmr

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


# The ladder


@pytest.mark.parametrize(
    ("size", "mean", "method", "verdict"),
    [
        (4, 30, "words", "too_few"),
        (5, 30, "line", "too_few"),
        (7, 2, "line", "too_few"),
        (8, 30, "run chart", "too_few"),
        (11, 30, "run chart", "too_few"),
        (12, 30, "XmR trial", "no_clear_change"),
        (19, 30, "XmR trial", "no_clear_change"),
        (20, 30, "XmR", "no_clear_change"),
    ],
)
def test_the_method_follows_the_number_of_comparable_quarters(size, mean, method, verdict):
    found = judge(rows([max(0, one) for one in steady(size, mean)]), measure())
    assert (found.method, found.verdict, found.n) == (method, verdict, size)


@pytest.mark.parametrize("size", [8, 12, 20])
def test_a_mean_under_five_is_scanned_however_long_the_series(size):
    counts = [4, 5, 3, 6, 4, 5, 4, 6, 3, 5, 4, 5, 6, 4, 5, 3, 5, 4, 6, 5][:size]
    assert sum(counts) < 5 * size
    assert judge(rows(counts), measure()).method == "scan"
    assert judge(rows([one + 1 for one in counts]), measure()).method != "scan"


def test_a_share_rests_on_the_rarer_of_those_who_did_and_those_who_did_not():
    found = judge(shares([46, 45, 47, 44] * 4, [48] * 16), measure("share"))
    assert (found.method, found.mean) == ("scan", 2.5)


def test_a_median_of_few_cases_is_run_charted_because_nothing_can_be_scanned():
    values = [20, 24, 19, 26, 22, 18, 25, 21, 23, 20, 26, 19]
    assert judge(rows(values, bottoms=[3] * 12), measure("median")).method == "run chart"
    assert judge(rows(values, bottoms=[30] * 12), measure("median")).method == "XmR trial"


def test_a_figure_sent_without_its_counts_is_never_put_on_an_xmr_chart():
    frame = rows(steady(16)).assign(numerator=math.nan)
    assert judge(frame, measure("rate")).method == "run chart"


@pytest.mark.parametrize("values", [[12] * 15 + [13], [12] * 16, [0] * 16, [10, 12] + [11] * 14])
def test_a_series_that_hardly_moves_raises_nothing(values):
    assert judge(rows(values), measure()).verdict == "no_clear_change"
    assert judge(shares(values, [20] * 16), measure("share")).verdict == "no_clear_change"
    assert judge(rows(values, bottoms=[40] * 16), measure("median")).verdict == "no_clear_change"


@pytest.mark.parametrize("kind", ["count", "share", "rate", "median", "mean", "stock"])
def test_every_kind_can_be_judged_at_any_length(kind):
    for size in range(1, 25):
        frame = rows([50.0] * size, tops=[20] * size, bottoms=[40] * size)
        found = judge(frame, measure(kind))
        assert found.verdict == (
            "not_judged" if kind == "stock" else "too_few" if size < 12 else "no_clear_change"
        )
        assert found.sentence.endswith(".")


# Charts at the latest point


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


def test_a_long_run_that_holds_the_latest_point_is_a_signal_on_a_run_chart():
    values = [20, 21, 19, 20, 22, 18, 21, 19, 30, 31, 29, 30, 32, 28, 31, 29]
    found = judge(rows(values, bottoms=[3] * 16), measure("median", unit="days"))
    assert (found.verdict, found.rule, found.direction, found.since) == (
        "signal",
        "long run",
        "up",
        SIXTEEN[8],
    )
    assert found.sentence.startswith(
        "The last eight quarters were all above the middle value of 25 days: higher than"
    )
    back = judge(rows([*values[:-1], 20], bottoms=[3] * 16), measure("median", unit="days"))
    assert back.rule != "long run"


def test_a_long_run_that_has_ended_is_no_signal():
    lows_and_highs = [20, 21, 19, 31, 20, 22, 18, 30, 21, 19, 20, 32, 18, 21, 19]
    assert run_chart([30] * 9 + lows_and_highs).has_long_run
    found = judge(rows([30] * 9 + lows_and_highs, bottoms=[3] * 24), measure("median"))
    assert found.verdict != "signal"


def test_too_few_crossings_are_a_watch():
    found = judge(rows([80, 82, 79, 81, 83, 91, 92, 90, 93, 91]), measure(better="higher"))
    assert (found.verdict, found.rule, found.since) == ("watch", "few crossings", "2014-15-Q4")
    assert found.sentence == (
        "The figures seldom crossed their middle value of 86.5, and the last five quarters stood above it: "
        "chance could still explain it, so watch it."
    )


def test_two_of_three_close_to_a_limit_are_a_watch():
    found = judge(rows([30, 33, 28, 31, 32, 29, 31, 30, 33, 28, 32, 30, 29, 38, 34, 38]), measure())
    assert (found.verdict, found.rule, found.reading) == ("watch", "two of three", "concern")
    assert found.since == "2015-16-Q2"
    assert found.sentence.startswith(
        "Two of the last three quarters came close to the upper limit of 40.5: chance"
    )


def test_a_pattern_is_dated_by_its_first_quarter_though_gaps_came_before_it():
    found = judge(rows([9, None, 1, 9, 1, None, 9, 1, 9, 1] + [20] * 7), measure())
    assert (found.verdict, found.rule, found.since) == ("signal", "shift", "2014-15-Q2")


def test_with_the_median_as_its_middle_a_run_chart_of_eleven_can_only_see_crossings():
    assert not any(run_chart([1] * half + [2] * half).has_long_run for half in range(4, 8))
    assert run_chart([1] * 8 + [2] * 8).ends_in_long_run


def test_limits_to_draw_stop_at_nought_and_a_hundred_while_rules_use_them_bare():
    found = judge(shares([90, 95, 85, 94, 84, 93, 88, 92, 86, 94, 89, 93], [100] * 12), measure("share"))
    assert found.upper == 100
    assert judge(rows([9, 2, 8, 1, 9, 3, 7, 2, 10, 1, 8, 6]), measure()).lower == 0


# The scan


def test_a_share_is_scanned_with_what_it_is_out_of_as_exposure():
    few, many = judge(shares([2] * 12 + [8, 8, 8, 8], [40] * 16), measure("share")), [40] * 12 + [160] * 4
    assert few.verdict == "signal"
    assert judge(shares([2] * 12 + [8, 8, 8, 8], many), measure("share")).verdict == "no_clear_change"


def test_what_a_share_is_compared_with_weighs_each_quarter_by_its_cases():
    found = judge(shares([1, 3] * 4 + [9, 9], [10, 90] * 4 + [20, 20]), measure("share"))
    assert (found.window, found.centre) == (2, 4.0)


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


def test_a_run_goes_on_over_quarters_in_which_nothing_was_due():
    halves = [1, 9, 1, 9, 1, 9, 1, 11, 11, 11, 11, 11, 11, 11]
    values = [one for half in halves for one in (None, half)]
    found = judge(rows(values, status=["not_due", "ok"] * 14), measure())
    assert (found.rule, found.since) == ("shift", "2012-13-Q4")
    assert found.sentence.startswith("The last seven returns were all above")


def test_quarters_in_which_nothing_was_due_are_no_gaps():
    year = [None, None, None, 12]
    status = (["not_due"] * 3 + ["ok"]) * 5
    found = judge(rows(year * 5, status=status, quarters=THIRTY), measure())
    assert (found.n, found.sentence) == (5, "Five returns: not enough to tell.")


def test_the_newest_quarter_whose_outcome_is_known_is_judged():
    status = ["ok"] * 14 + ["too_early"] * 2
    found = judge(rows([*steady(13), 60, None, None], status=status), measure())
    assert (found.verdict, found.rule, found.quarter) == ("signal", "outside limits", "2015-16-Q4")
    assert found.sentence.startswith("60 in Jul-Sep 2015, above the upper limit")
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


def test_a_scan_over_a_gap_says_which_quarters_it_means():
    found = judge(rows([3, 2, 3, 2, 3, 2, None, 2, 3, 9, 8]), measure())
    assert "quarters with a figure against" in found.sentence
    assert "with a figure" not in judge(rows([3, 2, 3, 2, 3, 2, 2, 2, 3, 9, 8]), measure()).sentence


def test_what_was_rare_is_judged_as_rare_though_its_own_rise_lifts_the_mean():
    risen = [5, 4, 3, 3, 2, 3, 3, 3, 6, 7, 7, 9, 8, 3, 9, 7]
    assert sum(risen) / len(risen) > 5
    found = judge(rows(risen), measure())
    assert (found.method, found.verdict) == ("scan", "signal")
    assert judge(rows([value + 5 for value in risen]), measure()).method == "XmR trial"


def test_a_quarter_with_no_row_at_all_is_a_gap():
    frame = rows([11, 19] * 4 + [30] * 7)
    assert judge_all(frame, {"it": measure()}, "2015-16-Q4")["it"].rule == "shift"
    holed = frame[frame["quarter"] != "2015-16-Q1"]
    assert judge_all(holed, {"it": measure()}, "2015-16-Q4")["it"].rule != "shift"


def test_an_earlier_quarter_is_judged_on_what_could_be_known_then():
    status = ["ok"] * 15 + ["too_early"]
    frame = rows([*steady(13), 31, 90, None], status=status)
    then = judge_all(frame, {"it": measure()}, "2015-16-Q3")["it"]
    assert then.verdict == "no_clear_change", "the 90 of 2015-16-Q3 became known a quarter later"
    assert judge_all(frame, {"it": measure()}, "2015-16-Q4")["it"].rule == "outside limits"


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
    found = judge_all(pd.concat([whole, north, south]), {"it": measure("rate", population="children")}, "2015-16-Q4")["it"]
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
    halves = [1, 9, 1, 9, 1, 9, 1, 11, 11, 11, 11, 11, 11, 11]
    longer = rows([one for half in halves for one in (None, half)], status=["not_due", "ok"] * 14)
    found = judge_all(longer.drop(index=20), {"it": measure()}, "2015-16-Q4")["it"]
    assert found.rule == "shift", "what is absent inside the run is no gap"


def test_two_headline_rows_for_a_quarter_are_refused():
    frame = rows(steady(8))
    with pytest.raises(ValueError, match="two headline rows for 2015-16-Q4"):
        judge_all(pd.concat([frame, frame[-1:]]), {"it": measure()}, "2015-16-Q4")
