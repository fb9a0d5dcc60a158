"""The published figures in data/framework/comparators.csv: each once, believable, dated and sourced."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

from wscb_lib.framework.lists import read_comparators
from wscb_lib.framework.values import Comparator

FAULTS: list[str] = []
FIGURES = read_comparators(
    Path(__file__).resolve().parents[2] / "data" / "framework" / "comparators.csv", "comparators.csv", FAULTS
)
NEIGHBOURS = "Statistical neighbours (April 2021 model, applied backwards)"
AREAS = {
    "Warrington",
    "North West",
    "England",
    NEIGHBOURS,
    "Cheshire East",
    "Cheshire West and Chester",
    "Halton",
}

# The largest figure that could be true, by the end of the measure's id.
LIMITS = {"_pct": 100, "_rate": 1000, "_count": 1000, "_score": 40, "_caseload": 60, "_attainment8": 90}


def limit(measure: str) -> float:
    return next((most for ending, most in LIMITS.items() if measure.endswith(ending)), 1000)


def named(figure: Comparator) -> str:
    return f"{figure.measure}, {figure.year}, {figure.area}"


def test_the_figures_are_read_without_a_fault() -> None:
    assert FAULTS == []
    assert len(FIGURES) > 2000


def test_no_measure_has_two_figures_for_one_year_and_area() -> None:
    seen = Counter((f.measure, f.year, f.area) for f in FIGURES)
    assert [key for key, times in seen.items() if times > 1] == []


def test_every_figure_is_within_what_could_be_true() -> None:
    wrong = [named(f) for f in FIGURES if f.value is None or not 0 <= f.value <= limit(f.measure)]
    assert wrong == []


def test_counts_are_whole_and_given_for_warrington_only() -> None:
    counts = [f for f in FIGURES if f.measure.endswith("_count")]
    assert counts
    assert [named(f) for f in counts if f.area != "Warrington" or f.value != int(f.value or 0)] == []


def test_a_count_of_events_says_that_it_is_of_a_whole_year() -> None:
    """So that nobody draws it beside a quarter's count. The others are counts on one day."""
    on_a_day = {
        "cp_plans_count",
        "cla_count",
        "uasc_count",
        "private_fostering_count",
        "ehe_count",
        "cme_count",
    }
    over_a_year = [f for f in FIGURES if f.measure.endswith("_count") and f.measure not in on_a_day]
    assert len({f.measure for f in over_a_year}) == 6
    assert [named(f) for f in over_a_year if "a whole year" not in f.source] == []


def test_every_figure_says_where_it_comes_from_and_is_published_or_derived() -> None:
    assert [named(f) for f in FIGURES if len(f.source) < 10 or f.status not in ("published", "derived")] == []


def test_no_figure_is_published_before_its_year_has_half_gone() -> None:
    """A workforce count of 30 September belongs to the year ending the next 31 March."""
    assert [named(f) for f in FIGURES if f.published_on <= date(f.year - 1, 9, 30)] == []


def test_a_date_we_were_not_told_is_a_late_one_and_says_so() -> None:
    """A date known from the publisher stands as it is; any other is the end of a month, and says why."""
    wrong = [f for f in FIGURES if (f.published_on.day >= 28) and "set late" not in f.source]
    assert {f.published_on for f in wrong} <= {date(2014, 10, 29)}


def test_neighbours_are_named_by_their_model_and_hold_at_least_eight_of_the_ten() -> None:
    assert {f.area for f in FIGURES} == AREAS
    for figure in FIGURES:
        if figure.area == NEIGHBOURS:
            said = re.search(r"simple mean of (\d+) of 10 neighbours", figure.source)
            assert said and 8 <= int(said[1]) <= 10, named(figure)
            assert figure.status == "derived", named(figure)


def test_figures_for_one_year_agree_with_the_figures_first_printed() -> None:
    """Warrington at 31 March 2016 and 2015: 276 and 229 plans, 62.1 and 51.5 per 10,000 children."""
    known = {(f.measure, f.year): f.value for f in FIGURES if f.area == "Warrington"}
    assert known["cp_plans_count", 2016] == 276 and known["cp_plans_rate", 2016] == 62.1
    assert known["cp_plans_count", 2015] == 229 and known["cp_plans_rate", 2015] == 51.5
    assert known["police_protection_count", 2014] == 11
