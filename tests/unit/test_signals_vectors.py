"""Our charts against figures from other people's code; where we differ on purpose, why and by how much."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from wscb_lib.signals import assurance, funnel_limits, xmr
from wscb_lib.signals.control_chart import NEAR, limits, reach_back, shift_ends, trend_ends, two_of_three
from wscb_lib.signals.funnel import dispersion, poisson_limits, standardised
from wscb_lib.signals.verdict import reading

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "spc_vectors.json").read_text(encoding="utf-8"))
XMR = {case["id"]: case for case in VECTORS["xmr"]}
FUNNELS = {case["id"]: case for case in VECTORS["funnel"]["cases"]}
NOT_INHERITED = {"C15_constant_series", "C16_constant_then_one_step", "C30_point_exactly_on_upl"}
LABELS = {
    ("outside limits", "up"): "Above UCL",
    ("outside limits", "down"): "Below LCL",
    ("trend", "up"): "7 Point Trend (Increasing)",
    ("trend", "down"): "7 Point Trend (Decreasing)",
    ("two of three", "up"): "2 in 3 Above CL",
    ("two of three", "down"): "2 in 3 Below CL",
    ("shift", "up"): "7 Points Above CL",
    ("shift", "down"): "7 Points Below CL",
    ("", ""): "Common Cause",
}
BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neither"}
ASSURED = {"consistent_pass": "will meet", "consistent_fail": "will miss", "inconsistent": "may or may not"}


def chart_of(case):
    options = case["options"]
    starts = options["rebase_index"] or ()
    return xmr(case["y"], starts, options["fix_after_n_points"], options["screen_outliers"])


def point_type(rule: str, direction: str, better: str) -> str:
    if not rule:
        return "common_cause"
    read = reading(direction, better)
    neutral = "neutral_high" if direction == "up" else "neutral_low"
    return f"special_cause_{neutral if read == 'change' else read}"


@pytest.mark.parametrize("name", sorted(XMR.keys() - NOT_INHERITED))
def test_an_xmr_chart_is_the_one_plot_the_dots_draws(name):
    case, chart = XMR[name], chart_of(XMR[name])
    expected = case["expected"]
    for ours, theirs in ((chart.mean, "mean"), (chart.lower, "lpl"), (chart.upper, "upl")):
        assert ours == pytest.approx(expected[theirs], rel=1e-9, abs=1e-9)
    assert list(chart.is_outside) == expected["outside_limits"]
    assert list(chart.is_near) == expected["close_to_limits"]
    assert list(chart.side) == expected["relative_to_mean"]
    found = list(zip(chart.rule, chart.direction, strict=True))
    assert [LABELS[one] for one in found] == expected["special_cause_type"]
    better = BETTER[case["options"]["improvement_direction"]]
    assert [point_type(*one, better) for one in found] == expected["point_type"]
    assert point_type(*found[-1], better) == expected["variation_icon_point_type"]
    target = case["options"]["target"]
    assured = assurance(chart.lower[-1], chart.upper[-1], math.nan if target is None else target, better)
    assert assured == ASSURED.get(expected["assurance_type"], "")


@pytest.mark.parametrize("name", ["C15_constant_series", "C30_point_exactly_on_upl"])
def test_a_constant_series_has_limits_on_its_mean_where_the_original_has_none(name):
    chart, theirs = chart_of(XMR[name]), XMR[name]["expected"]
    assert theirs["lpl"][-1] is None, "the original screens every moving range away"
    assert chart.lower == chart.mean == chart.upper
    assert set(chart.rule) == {""}


def test_screening_does_not_make_special_every_point_of_a_series_that_moved_once():
    name = "C16_constant_then_one_step"
    chart, theirs = chart_of(XMR[name]), XMR[name]["expected"]
    assert all(theirs["outside_limits"]), "the original's limits collapse on to the mean"
    assert chart.upper[-1] == pytest.approx(1.1 + 2.66 * 2 / 9)
    assert [at for at, rule in enumerate(chart.rule) if rule] == [4]


def test_a_constant_series_does_not_leave_its_own_mean_by_rounding():
    size = 12
    assert math.fsum([0.7] * size) / size != 0.7, "the last bit of the mean is lost"
    chart = xmr([0.7] * size)
    assert (set(chart.rule), set(chart.side), any(chart.is_outside)) == ({""}, {0}, False)


@pytest.mark.parametrize("case", VECTORS["python_port"]["limits"], ids=lambda case: str(len(case["y"])))
def test_limits_agree_with_the_python_port(case):
    mean, spread = limits(case["y"])
    chart = xmr(case["y"])
    assert (mean, chart.lower[0], chart.upper[0]) == pytest.approx((case["mean"], case["lpl"], case["upl"]))
    if "nlpl" in case:
        assert (mean - NEAR * spread, mean + NEAR * spread) == pytest.approx((case["nlpl"], case["nupl"]))


def test_seven_points_exactly_on_the_mean_are_no_shift_whatever_the_python_port_says():
    assert shift_ends([0] * 9) == [0] * 9


RULES = VECTORS["rule_functions"]


@pytest.mark.parametrize("case", RULES["seven_point_one_side_mean"], ids=lambda case: str(case["x"]))
def test_seven_on_one_side_complete_a_shift(case):
    assert [abs(end) for end in shift_ends(case["x"])] == case["y"]


@pytest.mark.parametrize("case", RULES["seven_point_trend"], ids=lambda case: str(case["x"]))
def test_six_steps_one_way_complete_a_trend(case):
    assert trend_ends(case["x"]) == case["y"]


@pytest.mark.parametrize("case", RULES["part_of_seven_trend"], ids=lambda case: str(case["x"]))
def test_every_point_of_a_trend_is_marked(case):
    assert [abs(mark) for mark in reach_back(case["x"])] == case["y"]


@pytest.mark.parametrize("case", RULES["two_in_three"], ids=lambda case: str(case))
def test_two_of_three_count_on_one_side_only(case):
    assert two_of_three(case["close"], case["rtm"]) == case["y"]


@pytest.mark.parametrize("case", RULES["part_of_two_in_three"], ids=lambda case: str(case))
def test_only_the_close_points_of_two_of_three_are_marked(case):
    marks = two_of_three(case["close"], case["rtm"])
    assert [int(close and mark) for close, mark in zip(case["close"], marks, strict=True)] == case["y"]


@pytest.mark.parametrize("row", RULES["assurance"]["rows"], ids=lambda row: str(row["target"]))
def test_assurance_is_read_from_the_limits_not_from_the_last_point(row):
    for theirs, better in BETTER.items():
        assert assurance(row["lpl"], row["upl"], row["target"], better) == ASSURED.get(row[theirs], "")


def test_assurance_without_limits_is_not_assessed_where_the_original_says_hit_or_miss():
    assert assurance(math.nan, math.nan, 4, "higher") == ""


CHARTS = VECTORS["attribute_and_run_charts"]


def test_an_unscreened_chart_of_counts_differs_from_qicharts2_only_by_the_rounding_of_the_constant():
    case = next(c for c in CHARTS["charts"] if c["id"] == "Q08_i_counts")
    chart = xmr(case["y"], screen=False)
    ours, theirs = chart.upper[0] - chart.mean[0], case["ucl"][0] - case["cl"][0]
    assert ours / theirs == pytest.approx(2.66 * 1.128 / 3)


def test_poisson_funnel_limits_are_exact():
    case = FUNNELS["F00_poisson_limits_doc"]
    for place, row in enumerate(case["computed"]):
        alert, alarm = (poisson_limits(row["number_seq"], tail) for tail in (0.025, 0.001))
        assert (*alert, *alarm) == pytest.approx(
            [row[k] for k in ("ll95", "ul95", "ll998", "ul998")], rel=1e-9
        )
        assert alert[0] == pytest.approx(case["expected"]["ll95"][place], abs=1e-6)


@pytest.mark.parametrize("name", ["F01_SR_SHMI", "F02_SR_CQC_trim05_x100"])
def test_the_funnel_of_a_ratio_agrees_with_funnelplotr(name):
    case = FUNNELS[name]
    funnel = funnel_limits(case["numerator"], case["denominator"], "rate", centre=case["target"])
    for ours, theirs in bounds(funnel, case):
        np.testing.assert_allclose(ours * case["multiplier"], theirs, rtol=1e-9)


@pytest.mark.parametrize("name", [name for name in FUNNELS if "_PR_" in name])
def test_the_funnel_of_a_share_agrees_with_funnelplotr(name):
    case = FUNNELS[name]
    funnel = funnel_limits(case["numerator"], case["denominator"], exact_below=0)
    for ours, theirs in bounds(funnel, case):
        np.testing.assert_allclose(ours * case["multiplier"], theirs, rtol=1e-9)
    assert funnel.centre == pytest.approx(case["target"], rel=1e-9)
    assert funnel.dispersion == pytest.approx(case["phi"], rel=1e-9)


def bounds(funnel, case):
    ours = (funnel.lower_alert, funnel.upper_alert, funnel.lower_alarm, funnel.upper_alarm)
    return zip(ours, (case["ll95"], case["ul95"], case["ll998"], case["ul998"]), strict=True)


def test_the_spread_of_ratios_agrees_with_funnelplotr_on_the_scale_we_use():
    case = FUNNELS["F02_SR_CQC_trim05_x100"]
    z = standardised(np.array(case["numerator"], float), np.array(case["denominator"], float), 1.0, "rate")
    np.testing.assert_allclose(z, case["z"], rtol=1e-9)
    assert dispersion(z, trim=0.05) == pytest.approx(case["phi"], rel=1e-9)


def test_rates_on_a_population_have_poisson_limits_not_the_far_too_tight_ones_of_the_original():
    case = FUNNELS["F05_RC_rate_per_10000"]
    funnel = funnel_limits(case["numerator"], case["denominator"], "rate")
    assert (case["ll95"][0], case["ul95"][0]) == pytest.approx((22.6, 22.8), abs=0.02), "for 95 expected"
    assert funnel.lower_alert[0] * 10_000 == pytest.approx(18.4, abs=0.1)
    assert funnel.upper_alert[0] * 10_000 == pytest.approx(27.7, abs=0.1)


def test_a_share_of_few_cases_has_exact_limits():
    funnel = funnel_limits([12, 55], [20, 66], centre=0.83)
    assert funnel.lower_alert[0] == 13 / 20, "12 or fewer of 20: 1.3%; 13 or fewer: 4.1%"
    assert funnel.verdicts == ("alert", "inside")


def test_agencies_that_differ_all_round_are_not_told_apart():
    case = FUNNELS["F04_PR_agency_attendance_overdispersed"]
    funnel = funnel_limits(case["numerator"], case["denominator"])
    assert not funnel.can_tell
    assert "cannot say which" in funnel.sentence
    alike = funnel_limits(FUNNELS["F06_PR_no_overdispersion"]["numerator"], [100] * 8)
    assert alike.sentence == "No agency differs from the others by more than chance would explain."


def test_a_place_with_no_cases_and_a_funnel_with_no_events_are_said_as_such():
    assert funnel_limits([3, 0], [10, 0]).verdicts == ("inside", "nothing to compare")
    assert funnel_limits([0, 0], [100, 200], "rate").verdicts == ("inside", "inside")
