"""Published figures: only what was known on the day, only what compares, and each with its year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wscb_lib.comparators import beside, known_comparators, latest, latest_line
from wscb_lib.framework import Board, Comparator, Framework, Measure
from wscb_lib.framework.published import Neighbours, Published
from wscb_lib.quarter import Quarter

OUT_2014, OUT_2015 = date(2014, 10, 29), date(2015, 10, 22)
NEIGHBOURS = "Statistical neighbours (April 2021 model, applied backwards)"
AREAS = ("Warrington", "England", "North West", NEIGHBOURS, "Halton")


def published(
    area: str, year: int, value: float | None, out: date, measure: str = "cp_plans_rate"
) -> Comparator:
    return Comparator(measure, year, area, value, "published", out, "DfE")


FIGURES = (
    *(published(area, 2014, 42.1, OUT_2014) for area in AREAS),
    *(published(area, 2015, 42.9, OUT_2015) for area in AREAS),
    published("Warrington", 2015, 229.0, OUT_2015, "cp_plans_count"),
    published("England", 2015, 49_690.0, OUT_2015, "cp_plans_count"),
    published("Warrington", 2014, 11.0, OUT_2014, "police_protection_count"),
    published("England", 2014, None, OUT_2014, "icpc_15wd_pct"),
    published("England", 2015, 74.7, OUT_2015, "icpc_15wd_pct"),
)


def measure_of(id: str, kind: str, **fields) -> Measure:
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    return Measure(id=id, return_id="r", table="t", kind=kind, **words, **fields)


@pytest.fixture
def framework() -> Framework:
    return Framework(Quarter(2015, 4), Board("Warrington", "", "", 56), *[()] * 5, {}, (), (), FIGURES)


RATE = measure_of("cp_plans_rate", "rate")


def test_a_pack_shows_only_what_was_published_by_its_meeting(framework):
    before = known_comparators(framework, RATE, date(2015, 10, 21))
    assert {c.year for c in before} == {2014}
    assert {c.year for c in known_comparators(framework, RATE, OUT_2015)} == {2014, 2015}


def test_areas_stand_in_the_order_of_the_page_and_years_in_order_within_them(framework):
    found = known_comparators(framework, RATE, OUT_2015)
    assert [(c.area, c.year) for c in found] == [(area, year) for area in AREAS for year in (2014, 2015)]


def test_neighbours_are_those_of_the_model_in_force_when_the_figure_came_out(framework):
    models = tuple(
        Neighbours(f"{month} {year} model", date(year, at, 1), ())
        for month, year, at in (("April", 2021, 4), ("May", 2025, 5))
    )
    new = "Statistical neighbours (May 2025 model)"
    figures = (
        published(NEIGHBOURS, 2015, 42.9, OUT_2015),
        published(NEIGHBOURS, 2024, 41.0, date(2024, 11, 30)),
        *(published(area, 2025, 40.0, date(2025, 11, 30)) for area in (NEIGHBOURS, new)),
    )
    framework = replace(framework, comparators=figures, published=Published(models=models))
    found = known_comparators(framework, RATE, date(2026, 5, 28))
    assert [(c.area, c.year) for c in found] == [(NEIGHBOURS, 2015), (NEIGHBOURS, 2024), (new, 2025)]


def test_a_figure_that_was_not_published_is_left_out(framework):
    found = known_comparators(framework, measure_of("icpc_15wd_pct", "share"), OUT_2015)
    assert [c.value for c in found] == [74.7]


def test_a_level_stands_beside_the_towns_own_count_and_no_other(framework):
    found = known_comparators(framework, measure_of("cp_plans_count", "stock", unit="children"), OUT_2015)
    assert [(c.area, c.value) for c in found] == [("Warrington", 229.0)]


def test_a_years_count_never_stands_beside_a_quarters(framework):
    assert known_comparators(framework, measure_of("police_protection_count", "count"), OUT_2015) == ()


def test_a_measure_may_point_to_an_indicator_of_another_name(framework):
    pointing = measure_of("plans_per_10000", "rate", indicator="cp_plans_rate")
    assert known_comparators(framework, pointing, OUT_2015) == known_comparators(framework, RATE, OUT_2015)
    assert known_comparators(framework, measure_of("plans_per_10000", "rate"), OUT_2015) == ()


def test_the_first_areas_other_than_the_town_stand_beside_it(framework):
    found = beside(known_comparators(framework, RATE, OUT_2015), "Warrington")
    assert list(dict.fromkeys(c.area for c in found)) == ["England", "North West", NEIGHBOURS]


def test_the_newest_figure_of_each_area_is_the_one_said(framework):
    mixed = (published("England", 2015, 42.9, OUT_2015), published("England", 2014, 42.1, OUT_2014))
    assert [c.year for c in latest(mixed)] == [2015]


def test_a_line_names_the_area_the_figure_and_its_year(framework):
    found = beside(known_comparators(framework, RATE, OUT_2015), "Warrington", most=2)
    assert latest_line(RATE, found) == "England 42.9 (2014-15); North West 42.9 (2014-15)"
    share = measure_of("icpc_15wd_pct", "share")
    assert latest_line(share, known_comparators(framework, share, OUT_2015)) == "England 75% (2014-15)"
    assert latest_line(RATE, ()) == ""
