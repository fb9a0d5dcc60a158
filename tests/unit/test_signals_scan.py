"""The scan and its thresholds: the exact test, the table, and how often a real rise is found."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import poisson_means_test

from wscb_lib.signals import scan
from wscb_lib.signals.calibrate import least_p, scan_thresholds
from wscb_lib.signals.scan import thresholds, two_means_p


@pytest.mark.parametrize("case", [(20, 3, 22, 8), (7, 2, 30, 12), (0, 2, 9, 6), (12, 40, 10, 120)])
def test_the_exact_test_is_scipys(case):
    way = "greater" if case[0] / case[1] > case[2] / case[3] else "less"
    theirs = poisson_means_test(*case, alternative=way).pvalue
    assert two_means_p(*map(float, case)) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("case", [(0, 3, 34, 12), (22, 8, 22, 9), (4, 4, 38, 9), (20, 3, 22, 8)])
def test_outcomes_equally_far_apart_all_count_where_rounding_makes_scipy_drop_some(case):
    recent, quarters, before, quarters_before = case
    rate = (recent + before) / (quarters + quarters_before)

    def apart(x, y):  # the squared statistic as a fraction of whole numbers, so that nothing is rounded
        gap = quarters_before * x - quarters * y
        return gap * abs(gap), quarters_before**2 * x + quarters**2 * y

    def chance(count, mean):
        return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))

    top, bottom = apart(recent, before)
    p = 0.0
    for x in range(90):
        for y in range(130):
            far, spread = apart(x, y)
            if spread and (far * bottom - top * spread) * math.copysign(1, top) >= 0:
                p += chance(x, rate * quarters) * chance(y, rate * quarters_before)
    assert two_means_p(*map(float, case)) == pytest.approx(p, rel=1e-6)


@pytest.mark.parametrize("size", [8, 11, 14, 20, 25])
def test_one_series_is_scanned_as_the_simulation_scans_many(size):
    counts = np.random.default_rng(size).poisson(3, (40, size))
    found = [scan(row).p for row in counts.tolist()]
    np.testing.assert_allclose(found, least_p(counts), rtol=1e-9)


def test_history_beyond_twenty_quarters_changes_nothing():
    counts = [9] * 10 + [2, 3, 2, 4, 3, 2, 3, 2, 4, 3, 2, 3, 6, 7, 7, 6, 7, 6, 7, 7]
    assert scan(counts) == scan(counts[-20:])
    assert thresholds(30) == thresholds(20)


def test_thresholds_are_those_of_the_design_and_the_simulation_gives_them_again():
    assert (thresholds(16).signal, thresholds(16).watch) == (0.0013, 0.0073)
    for row in scan_thresholds(series=4000, sizes=(8, 11, 16, 20)):
        committed = thresholds(row["quarters"])
        assert float(row["watch"]) == pytest.approx(committed.watch, rel=0.15)
        assert float(row["signal"]) == pytest.approx(committed.signal, rel=0.35)


def test_a_rise_from_eleven_a_year_to_twenty_in_three_quarters_is_found_as_often_as_the_design_says():
    draws = np.random.default_rng(20150512)
    found = {}
    for after in (3, 4, 6, 8):
        before, since = draws.poisson(2.75, (4000, 16 - after)), draws.poisson(6.67, (4000, after))
        found[after] = float((least_p(np.hstack([before, since])) <= thresholds(16).watch).mean())
    assert found == pytest.approx({3: 0.76, 4: 0.84, 6: 0.90, 8: 0.91}, abs=0.03)
