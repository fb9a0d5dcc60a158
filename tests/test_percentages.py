"""Over the specimen's whole pack, no percentage is drawn out of fewer than ten: it is a square, a column
divided in two or a word."""

from __future__ import annotations

import pytest

from wscb_lib.charts.trends import Trend
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.pages.every_page import compose

SHARES = ("charts.bars", "charts.heatmap")  # forms that draw a share of any size as it is given


@pytest.fixture(scope="module")
def drawings(material):
    return [d for page in compose(material) for part in page.parts.values() for d in part.drawings]


def of_few(points) -> list[Shown]:
    return [
        p
        for p in points
        if isinstance(p, Shown) and p.is_figure and (p.denominator or FEWEST_FOR_PERCENT) < FEWEST_FOR_PERCENT
    ]


def test_no_line_has_a_point_of_few(drawings):
    lines = [d for d in drawings if d.form == "charts.trend" and d.arguments[0].unit == "percent"]
    assert lines
    for line in lines:
        drawn = Trend(*line.arguments[:3]).slots
        assert of_few(slot.shown for slot in drawn) == [], line.arguments[0].title


def test_no_line_is_mostly_gaps_where_it_has_figures(drawings):
    """A line that is drawn is worth drawing: a share that is more often of few than not stands as counts."""
    for line in drawings:
        if line.form == "charts.trend" and line.arguments[0].unit == "percent":
            figures = [p for p in line.arguments[1] if p.is_figure and p.denominator]
            assert len(of_few(figures)) * 2 <= len(figures), line.arguments[0].title


def test_no_bar_and_no_tint_is_a_share_of_few(drawings):
    for each in drawings:
        if each.form in SHARES and each.arguments[0].unit == "percent":
            assert of_few(each.arguments[1]) == [], each.arguments[0].title
