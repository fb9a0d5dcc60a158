"""Spread: how far places differ, drawn and in words; and never from fewer than ten cases."""

from __future__ import annotations

import re
from itertools import pairwise
from types import SimpleNamespace as Some
from xml.etree import ElementTree

import pytest

from wscb_lib.charts import agency_dots, funnel
from wscb_lib.charts.between import compared, spread_words
from wscb_lib.exhibits import Shown

LAST = "2015-16-Q4"
WHERE = {"id": "f", "place": "Warrington", "source": "a return"}
MEASURE = Some(title="Reports", unit="percent", better="higher", breaks=())
ALIKE = {"Police": (31, 40), "Schools": (33, 40), "Housing": (30, 40), "Legal": (29, 40)}


def share(name, top, bottom):
    return Shown(LAST, 100 * top / bottom, top, bottom, agency=name)


def rows(**changed):
    return [share(name, *counts) for name, counts in (ALIKE | changed).items() if counts]


def words(**changed):
    return spread_words(compared([(shown.agency, shown) for shown in rows(**changed)]))


def texts(exhibit):
    """Every text of the wide picture with its place: (words, across, down)."""
    svg = re.search(r'<div class="wide-picture"[^>]*>(<svg.*?</svg>)', exhibit.body, re.DOTALL)[1]
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [(text.text, float(text.get("x")), float(text.get("y"))) for text in found]


class TestInWords:
    def test_places_that_do_as_well_as_each_other_are_within_what_chance_allows(self):
        assert words() == "All 4 agencies lie within what chance allows."

    def test_one_beyond_the_outer_limits_is_named_with_its_side(self):
        many = {f"Agency {n}": (32, 40) for n in range(12)}
        assert words(**many, Police=(14, 40)) == "Beyond what chance allows: Police (below)."

    def test_one_between_the_limits_may_still_be_chance(self):
        many = {f"Agency {n}": (32, 40) for n in range(12)}
        assert "nearest its edge, where it could still be chance: Police (below)" in words(
            **many, Police=(25, 40)
        )

    def test_where_all_differ_no_one_stands_out_and_there_is_no_one_standard(self):
        said = words(Police=(40, 40), Schools=(5, 40), Housing=(38, 40), Legal=(8, 40))
        assert said.startswith(
            "The 4 agencies differ by more than chance all round: they do not keep one standard."
        )

    def test_fewer_than_ten_cases_are_not_compared_and_the_rest_are_not_called_all(self):
        assert words(CAMHS=(0, 9)) == "All 4 agencies that can be compared lie within what chance allows."

    def test_two_places_have_no_spread(self):
        assert words(Housing=None, Legal=None) == ""


class TestDrawn:
    def test_only_those_beyond_the_outer_limits_are_named_in_the_picture(self):
        many = {f"Agency {n}": (32, 40) for n in range(12)}
        made = funnel(MEASURE, rows(**many, Police=(14, 40)), **WHERE)
        assert {said for said, _, _ in texts(made)} & {*ALIKE, *many} == {"Police"}
        assert ("Police", "35%", "14 of 40", "62% to 88%", "beyond chance") in made.rows
        assert made.headline == "Reports: 1 of 16 agencies beyond chance"

    def test_names_that_would_lie_over_each_other_move_apart_or_are_left_to_the_table(self):
        crowd = {f"Agency {n}": (32, 40) for n in range(30)} | {f"Low {n}": (8 + n, 40) for n in range(6)}
        named = [at for at in texts(funnel(MEASURE, rows(**crowd), **WHERE)) if at[0].startswith("Low")]
        rowed = sorted((round(y), x) for _, x, y in named)
        assert len(named) >= 2
        assert all(abs(b[0] - a[0]) > 12 or abs(b[1] - a[1]) > 25 for a, b in pairwise(rowed))

    def test_under_ten_there_is_no_percentage_no_limit_and_no_point(self):
        made = funnel(MEASURE, rows(CAMHS=(0, 9)), **WHERE)
        assert ("CAMHS", "too few for a percentage", "0 of 9", "none", "not compared") in made.rows
        assert (
            made.sentence.endswith("Fewer than ten cases, and not compared: 1 agency.")
            and "CAMHS" not in made.body
        )

    def test_an_absence_keeps_its_row_in_words(self):
        made = funnel(MEASURE, [*rows(), Shown(LAST, status="not_returned", agency="Probation")], **WHERE)
        assert made.rows[-1] == ("Probation", "not returned", "not returned", "none", "not compared")

    def test_with_fewer_than_three_to_compare_it_is_refused(self):
        with pytest.raises(ValueError, match="draw agency_dots"):
            funnel(MEASURE, rows(Housing=None, Legal=None), **WHERE)

    def test_dots_end_their_sentence_with_the_spread_and_name_what_is_no_agency(self):
        made = agency_dots(MEASURE, rows(), by="phase", many="phases", **WHERE)
        assert (
            made.sentence.endswith("All 4 phases lie within what chance allows.")
            and made.columns[0] == "Phase"
        )
        assert made.headline == "Reports: from 73% to 83% between phases"
