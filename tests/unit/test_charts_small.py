"""A small chart shows sixteen quarters, marks what was flagged, and never makes a wobble look like news."""

from __future__ import annotations

import re

from wscb_lib.charts import look
from wscb_lib.charts.small import COLOURS, small
from wscb_lib.exhibits import Shown
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal

LAST = Quarter.parse("2015-16-Q4")


def quarters(*values):
    names = [str(LAST - back) for back in range(len(values) - 1, -1, -1)]
    return [
        Shown(name, value) if value is not None else Shown(name, status="not_returned")
        for name, value in zip(names, values, strict=True)
    ]


def heights(picture) -> list[float]:
    return [float(pair.split(",")[1]) for pair in re.search(r'points="([^"]*)"', picture)[1].split()]


def test_at_most_sixteen_quarters_are_drawn_and_the_latest_figure_is_written():
    picture = small(quarters(*range(1, 21)), unit="children")
    assert len(heights(picture)) == 16 and ">20</text>" in picture


def test_the_quarters_of_a_signal_are_marked_in_colour_and_shape_and_a_watch_is_hollow():
    found = quarters(*[3] * 8, *[7] * 8)
    signal = Signal(
        "m", str(LAST), "signal", direction="up", reading="concern", since=str(LAST - 7), centre=3.0
    )
    picture = small(found, signal, unit="children")
    assert picture.count('class="mark"') == 8 and picture.count(f'fill="{COLOURS["concern"]}"') == 8
    assert "eight marked with triangles" in picture and 'class="level"' in picture
    watch = Signal("m", str(LAST), "watch", direction="up", reading="concern", since=str(LAST))
    assert 'fill="#FFFFFF"' in small(found, watch, unit="children")


def test_of_a_verdict_on_families_neither_limits_nor_level_is_drawn_over_children():
    signal = Signal(
        "m", str(LAST), "signal", reading="change", since=str(LAST), centre=3.0, lower=1.0, upper=5.0
    )
    assert 'class="limits"' in small(quarters(3, 4, 9), signal, unit="children")
    apart = small(quarters(3, 4, 9), signal, unit="children", is_judged=False)
    assert 'class="limits"' not in apart and 'class="level"' not in apart and 'class="mark"' in apart


def test_a_quarter_without_a_figure_breaks_the_line_and_is_said():
    picture = small(quarters(3, 4, None, 5, 6), unit="children")
    assert picture.count("<polyline") == 2 and "one with no figure" in picture


def test_a_wobble_of_one_in_a_hundred_stays_within_a_tenth_of_the_height():
    steady = heights(small(quarters(100, 101, 100, 101), unit="children"))
    assert max(steady) - min(steady) < 5
    assert (
        max(heights(small(quarters(50.0, 52.0), unit="percent")))
        - min(heights(small(quarters(50.0, 52.0), unit="percent")))
        < 12
    )


def test_its_colours_are_those_of_every_other_chart():
    assert {word: colour for word, (colour, _) in look.FLAGS.items()} == COLOURS
