"""Every chart is an exhibit: it starts at zero, keeps its gaps, speaks in words, and draws only what may be
shown."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from scipy.stats import binomtest

from tests.conftest import loaded_by
from wscb_lib.charts import (
    agency_dots,
    bars,
    divided,
    funnel,
    graded,
    heatmap,
    level,
    paired,
    silences,
    sparkline,
    squares,
    trend,
)
from wscb_lib.charts.canvas import text_width
from wscb_lib.charts.look import BAND, BLUE, ORANGE, RULE
from wscb_lib.charts.plot import spread, ticks
from wscb_lib.charts.shares import wilson
from wscb_lib.charts.trends import Trend
from wscb_lib.exhibits import Basis, Shown
from wscb_lib.framework import Comparator, Target
from wscb_lib.framework.declared import Break
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal

QUARTERS = [str(q) for q in Quarter.range(Quarter.parse("2012-13-Q1"), Quarter.parse("2015-16-Q4"))]
LAST = QUARTERS[-1]
WHERE = {"place": "Warrington", "source": "Made up", "is_specimen": True}
PALETTE = {
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
    "#092135",
    "#2073BC",
    "#6BACE6",
    "#ADD1F1",
    "#0B0C0C",
    "#505A5F",
    "#8B9298",
    "#DADDE0",
    "#EEF1F4",
    "#FFFFFF",
}


def measure(title="Plans started", unit="plans", breaks=()):
    return SimpleNamespace(title=title, unit=unit, better="lower", breaks=breaks)


def points(*values, **at):
    """The latest quarters, one value each; `q3="held"` puts a word in place of the third."""
    made = [Shown(quarter, value) for quarter, value in zip(QUARTERS[-len(values) :], values, strict=True)]
    for place, word in at.items():
        number = int(place[1:]) - 1
        made[number] = Shown(made[number].quarter, status=word)
    return made


def share(quarter, numerator, denominator, agency="all", group="all"):
    return Shown(quarter, 100 * numerator / denominator, numerator, denominator, agency=agency, group=group)


def signal(
    verdict="signal", rule="outside limits", method="XmR", reading="concern", window=0, since=LAST, **limits
):
    return Signal(
        "plans",
        LAST,
        verdict,
        direction="up",
        reading=reading,
        rule=rule,
        method=method,
        window=window,
        since=since,
        sentence="Why.",
        **limits,
    )


def published(area, value, year=2015):
    return Comparator("plans", year, area, value, "published", date(2016, 1, 1), "Made up")


def wanted(target=None, milestone=None, by_when=""):
    return Target("plans", target, milestone, by_when, "", "", None)


def texts(exhibit, name="wide"):
    """Every text drawn in one of the two pictures."""
    return [element.text for element in picture(exhibit, name).iter("{http://www.w3.org/2000/svg}text")]


def picture(exhibit, name="wide"):
    found = re.search(rf'<div class="{name}-picture"[^>]*>(<svg.*?</svg>)', exhibit.body, re.DOTALL)
    return ElementTree.fromstring(found[1])


def one_of_each():
    """An exhibit of every form."""
    started = [12, 9, 14, 11, 13, 10, 12, 26]
    six = {name: [Shown(q, v) for q, v in zip(QUARTERS[-4:], row, strict=True)] for name, row in
           {"Under 1": (9, 8, 7, 9), "1 to 4": (11, 12, 14, 18)}.items()}  # fmt: skip
    return [
        trend(measure(), points(*started), signal(upper=20.0, centre=12.0, lower=4.0), id="trend", **WHERE),
        trend(
            measure(),
            points(2, 1, 0, 3),
            signal(rule="lasting", window=2, since="2015-16-Q3"),
            id="columns",
            **WHERE,
        ),
        level(
            measure(),
            points(170, 180, 190),
            starts=points(30, 31, 32),
            ends=points(20, 21, 22),
            id="level",
            **WHERE,
        ),
        bars(
            measure(),
            [Shown(LAST, 40, group="neglect"), Shown(LAST, 9, group="other")],
            by="reason",
            id="bars",
            **WHERE,
        ),
        squares(
            measure(unit="percent"),
            [share(LAST, 7, 9, group="voice"), share(LAST, 5, 9, group="plan")],
            by="standard",
            hollow="not met",
            id="squares",
            **WHERE,
        ),
        agency_dots(
            measure(unit="percent"),
            [share(LAST, 52, 111, "gp"), share(LAST, 101, 111, "police")],
            id="dots",
            **WHERE,
        ),
        paired(
            measure(unit="points"),
            [pair("Basic", 5.2, 7.9), pair("Law", 5, 7)],
            id="paired",
            **WHERE,
        ),
        heatmap(measure(), six, by="age band", id="heat", **WHERE),
        divided(measure(unit="percent"), [share(q, 3, 5) for q in QUARTERS], id="divided", **WHERE),
        funnel(
            measure(unit="percent"),
            [share(LAST, n, 60, f"Agency with a long name {n}") for n in (12, 58, 59, 50, 49)],
            id="funnel",
            **WHERE,
        ),
    ]


@pytest.fixture(scope="module")
def every():
    return one_of_each()


LOOKS = r"\b(?:line|columns?|bars?|rows?|dots?|squares?|grid)\b"
"""A form of picture, by name: what an alternative text begins with."""

# ---- rules every form keeps -----------------------------------------------------------------------------


def test_every_picture_is_drawn_for_a_page_and_a_telephone_and_says_what_it_looks_like(every):
    for exhibit in every:
        for name in ("wide", "narrow"):
            svg = picture(exhibit, name)
            seen = svg.get("aria-label")
            assert svg.get("role") == "img" and re.search(LOOKS, seen, re.IGNORECASE), exhibit.form
            assert not {exhibit.headline, exhibit.subtitle, exhibit.sentence} & {seen}
        assert exhibit.sentence and exhibit.headline and exhibit.subtitle and exhibit.rows


ONE = Shown(LAST, 50.0, 5, 10, group="voice", agency="police")


@pytest.mark.parametrize("few", [[ONE], [replace(ONE, value=None, shown_as="1 to 4")] * 8])
@pytest.mark.parametrize(
    "draw",
    [
        lambda found: trend(measure(unit="percent"), found[:1], id="x", **WHERE),
        lambda found: divided(measure(unit="percent"), found[:1], id="x", **WHERE),
        lambda found: level(measure(), found[:1], id="x", **WHERE),
        lambda found: bars(measure(), found, by="standard", id="x", **WHERE),
        lambda found: squares(measure(unit="percent"), found, by="standard", id="x", **WHERE),
        lambda found: agency_dots(measure(unit="percent"), found, id="x", **WHERE),
        lambda found: paired(measure(), [("Basic", f, f) for f in found], id="x", **WHERE),
        lambda found: silences(
            measure(), {"Police": found[:1]}, by="agency", silence="nobody met", id="x", **WHERE
        ),
        lambda found: heatmap(measure(), {"Under 1": found[:1]}, by="age", id="x", **WHERE),
    ],
)
def test_no_chart_is_drawn_without_two_marks_and_its_sentence_stands_alone(draw, few):
    made = draw(few)
    assert not made.body and made.sentence


def test_a_picture_says_how_it_runs_and_what_is_drawn_across_it():
    steps = trend(
        measure(),
        points(2, 3, 2, 3, 7, 6, 7, 7),
        signal(rule="lasting", window=4, since="2015-16-Q1", upper=9.0, centre=2.5, lower=0.0),
        id="t",
        **WHERE,
    )
    assert picture(steps).get("aria-label") == (
        "Columns over eight quarters: between 2 and 3 up to Jan-Mar 2015, then between 6 and 7, ending at 7. "
        "Dashed limit at 9. Average before, a grey line, at 2.5. "
        "A pale band behind the last quarters; a mark on Jan-Mar 2016."
    )


def test_no_picture_has_an_id_that_another_could_have(every):
    assert not any(re.search(r'\b(id|href)="', exhibit.body) for exhibit in every)


def test_text_is_text_it_is_horizontal_and_at_least_twelve_points(every):
    for exhibit in every:
        assert texts(exhibit), exhibit.form
        assert all(float(size) >= 12 for size in re.findall(r'font-size="([\d.]+)"', exhibit.body))
        assert "rotate" not in exhibit.body and "<style" not in exhibit.body


def test_only_the_palette_is_used(every):
    drawn = [
        exhibit for exhibit in every if exhibit.form != "heatmap"
    ]  # a heatmap's tints lie between two of its colours
    assert drawn
    for exhibit in drawn:
        assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", exhibit.body)) <= PALETTE, exhibit.form


def test_everything_said_in_a_picture_lies_inside_it(every):
    for exhibit in every:
        for name in ("wide", "narrow"):
            svg = picture(exhibit, name)
            _, _, width, height = map(float, svg.get("viewBox").split())
            for text in svg.iter("{http://www.w3.org/2000/svg}text"):
                assert 0 <= float(text.get("x")) <= width and 8 <= float(text.get("y")) <= height, (
                    exhibit.form,
                    text.text,
                )


def test_labels_crowded_at_the_top_keep_below_the_key():
    areas = [published(name, 99.0) for name in ("England", "North West", "Neighbours")]
    full = [share(quarter, 97, 100) for quarter in QUARTERS[-8:]]
    limits = signal("no_clear_change", upper=100.0, centre=97.0, lower=94.0)
    made = trend(
        measure(unit="percent"),
        full,
        limits,
        comparators=areas,
        target=wanted(98.0),
        id="t",
        **WHERE,
    )
    top = next(
        float(text.get("y"))
        for text in picture(made).iter("{http://www.w3.org/2000/svg}text")
        if text.text == "100%"
    )
    right = [
        text for text in picture(made).iter("{http://www.w3.org/2000/svg}text") if float(text.get("x")) > 380
    ]
    assert len(right) > 8 and min(float(text.get("y")) for text in right) >= top - 12


def test_a_specimen_says_so_inside_the_picture_too(every):
    assert all("Specimen: made-up figures" in texts(exhibit) for exhibit in every)


def test_the_same_figures_give_the_same_bytes_in_another_process(every):
    code = (
        "import sys; sys.path.insert(0, 'tests/unit'); import hashlib, test_charts;"
        "print(hashlib.sha256(''.join(e.html for e in test_charts.one_of_each()).encode()).hexdigest())"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )
    assert first and first == second


# ---- the trend ------------------------------------------------------------------------------------------


def test_a_missing_quarter_breaks_the_line_and_has_a_sign_and_a_word():
    whole = trend(measure(), points(20, 22, 24, 23, 25), id="t", **WHERE)
    broken = trend(measure(), points(20, 22, 24, 23, 25, q3="not_returned"), id="t", **WHERE)
    assert _pieces(whole) == 1 and _pieces(broken) == 2
    assert "×" in texts(broken) and "not returned" in texts(broken)
    assert broken.rows[2] == ("Jul-Sep 2015", "not returned")


def test_the_line_is_not_drawn_on_to_a_total_that_lacks_an_agency():
    """Drawn through, it would fall, and nothing fell."""
    whole = points(20, 22, 24, 23)
    made = trend(measure(), [*whole[:-1], Shown(LAST, 14.0, status="partial")], id="t", **WHERE)
    assert _pieces(trend(measure(), whole, id="t", **WHERE)) == 1
    assert _pieces(made) == 2 and "partial: an agency is missing" in texts(made)


def test_a_quarter_that_is_not_in_the_results_keeps_its_slot():
    made = trend(measure(), [Shown("2014-15-Q4", 20), Shown("2015-16-Q4", 25)], id="t", **WHERE)
    assert [row[1] for row in made.rows] == ["20", "no figure", "no figure", "no figure", "25"]


def test_a_hidden_figure_is_neither_drawn_nor_written_anywhere():
    made = [Shown("2015-16-Q2", 41), Shown("2015-16-Q3", value=3.25, shown_as="c"), Shown("2015-16-Q4", 43)]
    html = trend(measure(), made, id="t", **WHERE).html
    assert "3.25" not in html and _pieces(trend(measure(), made, id="t", **WHERE)) == 2


def test_values_start_at_zero():
    made = trend(measure(), points(900, 910, 905, 920), id="t", **WHERE)
    assert "0" in texts(made)


def test_at_most_sixteen_quarters_are_drawn():
    long = [Shown(str(Quarter.parse("2010-11-Q1") + step), 20 + step) for step in range(24)]
    assert len(trend(measure(), long, id="t", **WHERE).rows) == 16


def test_small_counts_are_columns_with_their_figures_and_others_a_line():
    small, large = (trend(measure(), points(*values), id="t", **WHERE) for values in ((2, 3, 7), (2, 3, 70)))
    assert {"2", "3", "7"} <= set(texts(small)) and not _pieces(small)
    assert _pieces(large) == 1
    assert not _pieces(trend(measure(), points(2, 3, 70), as_columns=True, id="t", **WHERE))


def test_no_line_strikes_a_figure_over_its_column_through():
    """The average before, 3.3, runs just over a column of three: its figure stands above the line."""
    changed = signal(rule="lasting", window=4, since="2015-16-Q1", centre=3.3)
    made = trend(measure(), points(2, 3, 4, 3, 6, 3, 7, 7), changed, id="t", **WHERE)
    drawn = list(picture(made).iter())
    (line,) = [each for each in drawn if (each.get("stroke"), each.get("stroke-width")) == (RULE, "1.3")]
    height = float(re.findall(r"[-\d.]+", line.get("d"))[1])
    before, _, judged = [float(each.get("y")) for each in drawn if each.text == "3"]
    assert judged < height < before  # heights run downwards; over the quarters before, no line is drawn


def test_limits_are_named_provisional_while_they_are_and_drawn_dashed():
    limits = {"upper": 30.0, "centre": 22.0, "lower": 14.0}
    early, settled = (
        trend(
            measure(),
            points(20, 22, 24),
            signal("no_clear_change", are_firm=are_firm, **limits),
            id="t",
            **WHERE,
        )
        for are_firm in (False, True)
    )
    assert {"provisional limit 30", "average 22", "provisional limit 14"} <= set(texts(early))
    assert (
        "limit 30" in texts(settled) and early.body.count("stroke-dasharray") == 4
    )  # two limits, two pictures


def test_a_lower_limit_below_zero_is_not_drawn():
    made = trend(
        measure(),
        points(20, 22, 24),
        signal("no_clear_change", upper=60.0, centre=22.0, lower=-16.0, are_firm=True),
        id="t",
        **WHERE,
    )
    assert [text for text in texts(made) if "limit" in text] == ["limit 60"]


def test_a_signal_marks_its_quarters_by_shape_and_a_watch_leaves_them_hollow():
    series = points(20, 21, 20, 22, 40)
    flat = trend(measure(), series, signal("no_clear_change", upper=30.0), id="t", **WHERE)
    raised = trend(measure(), series, signal(upper=30.0), id="t", **WHERE)
    watched = trend(measure(), series, signal("watch", upper=30.0), id="t", **WHERE)
    filled, edged = f'fill="{ORANGE}"', f'fill="white" stroke="{ORANGE}"'
    assert ORANGE not in flat.body and filled in raised.body
    assert edged in watched.body and filled not in watched.body
    assert "signal, a concern: this quarter" in texts(raised) and "watch: this quarter" in texts(watched)


def test_a_lasting_change_says_how_many_quarters_it_has_lasted():
    made = trend(
        measure(),
        points(1, 2, 1, 6, 7),
        signal(rule="lasting", window=2, since="2015-16-Q3"),
        id="t",
        **WHERE,
    )
    assert "signal, a concern: the last 2 quarters together" in texts(made)


def test_a_lasting_change_is_held_against_the_level_before_it_and_begins_at_its_own_quarter():
    series = points(
        2, 2, 2, 2, 2, 2, 6, 5, 7, q8="not_returned"
    )  # two quarters with a figure lie in the window
    changed = signal(rule="lasting", window=2, since="2015-16-Q2", centre=2.0)
    made = trend(measure(), series, changed, id="t", **WHERE)
    assert "average before 2" in texts(made) and "signal, a concern: the last 2 quarters together" in texts(
        made
    )
    band = next(p for p in picture(made).iter("{http://www.w3.org/2000/svg}path") if p.get("fill") == BAND)
    edges = [float(x) for x in re.findall(r"[MH]([\d.]+)", band.get("d"))]
    slots = [
        float(t.get("x"))
        for t in picture(made).iter("{http://www.w3.org/2000/svg}text")
        if (t.text or "").startswith("Q")
    ]
    assert sum(min(edges) < x < max(edges) for x in slots) == 3
    quiet = trend(measure(), series, signal("no_clear_change", rule="", centre=2.0), id="t", **WHERE)
    assert not any("average" in text for text in texts(quiet))


def test_the_level_before_a_change_of_one_quarter_is_drawn_far_enough_to_be_seen():
    lately = signal(rule="sudden", window=1, since=LAST, centre=21.0, upper=float("nan"))
    (level_before,) = Trend(measure(), points(*[21] * 15, 60), lately).judged.lines()
    assert (level_before[0], level_before[3]) == ("average before", 13)


def by_families(**more):
    families = Basis("families", points(11, 12, 14, 13))
    judged = signal(rule="lasting", window=2, since="2015-16-Q3", centre=11.5, upper=20.0, lower=5.0)
    return trend(measure(), points(30, 32, 41, 40), judged, basis=families, id="t", **{**WHERE, **more})


def test_what_was_judged_is_drawn_with_its_limits_and_the_measures_own_figures_stand_in_the_table():
    made = by_families()
    assert made.subtitle.endswith("; drawn by families, on which it is judged")
    assert made.columns == ("Quarter", "Number of plans", "Judged on families") and made.rows[-1] == (
        "Jan-Mar 2016",
        "40",
        "13",
    )
    assert {"13 families", "provisional limit 20", "plans", "30", "32", "41", "40"} <= set(texts(made))
    assert (
        made.headline.startswith("Plans started: 40; judged on families: 13, higher since")
        and "Judged on families, 13 this quarter" in made.sentence
    )


def test_beside_a_target_the_measures_own_figures_are_drawn_without_the_limits_of_others():
    made = by_families(target=wanted(45.0))
    assert made.subtitle.endswith("; judged on families, whose figures stand under the years")
    assert made.rows[-1] == ("Jan-Mar 2016", "40", "13") and "target 45" in texts(made)
    assert not [words for words in texts(made) if "limit" in words or "average" in words] and {
        "11",
        "12",
        "14",
        "13",
    } <= set(texts(made))


def test_a_change_of_counting_breaks_the_line_and_gives_its_reason():
    changed = measure(breaks=(Break(Quarter.parse("2015-16-Q3"), "Unborn counted"),))
    made = trend(changed, points(20, 22, 24, 23), id="t", **WHERE)
    assert _pieces(made) == 2 and "from October 2015: Unborn counted" in texts(made)
    assert "Counted differently from October 2015: Unborn counted." in made.notes


def test_a_published_figure_is_a_mark_over_its_own_year_and_nowhere_else():
    england, long_ago = published("England", 22.0), published("Wales", 22.0, 2010)
    made = trend(measure(), points(*[20] * 8), comparators=[england, long_ago], id="t", **WHERE)
    assert "England 22" in texts(made) and "in 2014-15" in texts(made)
    assert made.behind == ("England (published yearly): 22 in 2014-15.",)


def test_a_target_is_a_line_with_its_value_and_date_and_a_milestone_where_no_end_is_set():
    met = [share(quarter, 9, 12) for quarter in QUARTERS[-3:]]
    end, step = (
        trend(measure(unit="percent"), met, target=wanted(at, 90.0, "2017-03-31"), id="t", **WHERE)
        for at in (95.0, None)
    )
    assert "target 95%" in texts(end) and "Target: 95%, by 31 March 2017." in end.notes
    assert "milestone 90%" in texts(step)


def test_what_the_board_did_is_a_number_over_its_quarter_with_its_day_in_the_key():
    asked, agreed, before = date(2015, 8, 27), date(2016, 2, 25), date(1999, 1, 1)
    told = ((agreed, "an action was agreed"), (asked, "the Board asked"), (asked, "an action was agreed"))
    made = trend(measure(), points(20, 22, 24, 23), noted=(*told, (before, "never seen")), id="t", **WHERE)
    written = texts(made)
    assert "27 August 2015: the Board asked, and an action was agreed" in written
    assert "25 February 2016: an action was agreed" in written and not any("never" in w for w in written)
    assert written.count("1") == 2 and written.count("2") == 2  # in the key, and over the quarter
    assert "mall numbers over Jul-Sep 2015, Jan-Mar 2016" in made.body


def test_children_stand_beside_events_in_the_picture_and_the_table():
    made = trend(measure(), points(2, 3, 4), beside=("children", points(5, 6, 9)), id="t", **WHERE)
    assert "9" in texts(made) and made.columns[-1] == "Children" and made.rows[-1][-1] == "9"


def test_cases_behind_a_share_are_a_row_of_figures_and_never_a_line_on_its_scale():
    shares, counts = [share(quarter, 8, 10) for quarter in QUARTERS[-4:]], points(10, 10, 10, 16)
    made = trend(measure(unit="percent"), shares, beside=("cases", counts), id="t", **WHERE)
    assert "16" in texts(made) and f'"{RULE}" stroke-width="1.4"' not in made.body
    other = trend(
        measure(unit="percent"), shares, beside=("all", shares[:3] + [share(LAST, 9, 10)]), id="t", **WHERE
    )
    assert "all 90%" in texts(other) and f'"{RULE}" stroke-width="1.4"' in other.body


def test_a_long_name_of_an_area_goes_to_the_key_and_leaves_the_picture_its_room():
    long = published("Statistical neighbours (April 2021 model, applied backwards)", 22.0)
    short = published("England", 22.0)
    wide, narrow = (
        trend(measure(), points(*[20] * 8), comparators=[each], id="t", **WHERE) for each in (short, long)
    )
    last = [
        max(
            float(t.get("x"))
            for t in picture(made).iter("{http://www.w3.org/2000/svg}text")
            if t.text == "Q4"
        )
        for made in (wide, narrow)
    ]
    assert last[1] > last[0] and f"{long.area} 22 in 2014-15" in texts(narrow)


def test_a_title_that_says_when_is_not_told_again():
    made = level(measure("Plans open at the end of the quarter"), points(9), id="l", **WHERE)
    assert (
        made.headline == "Plans open at the end of the quarter: 9" and made.subtitle.count("at the end") == 1
    )


def test_with_no_figure_at_all_there_are_words_and_no_picture():
    made = trend(measure(), points(1, 2, q1="held", q2="not_returned"), id="t", **WHERE)
    assert made.body == "" and made.headline == "Plans started: not returned this quarter"
    never = trend(measure(), points(*[1] * 4, q1="held", q2="held", q3="held", q4="not_due"), id="t", **WHERE)
    assert never.rows == (("Apr-Jun 2015 to Oct-Dec 2015", "held"), ("Jan-Mar 2016", "not due"))


def test_a_level_that_never_came_has_one_row_for_all_its_quarters_and_its_flows_beside_it():
    absent = points(*[1] * 3, q1="not_returned", q2="not_returned", q3="not_returned")
    made = level(measure(), absent, starts=absent, ends=absent, id="l", **WHERE)
    assert made.body == "" and made.rows == (("Jul-Sep 2015 to Jan-Mar 2016", *["not returned"] * 3),)


def test_a_level_has_no_limits_even_when_a_signal_brings_them():
    made = level(
        measure(),
        points(170, 180, 190),
        signal=signal(upper=200.0, centre=180.0, lower=160.0),
        id="l",
        **WHERE,
    )
    assert not any("limit" in text for text in texts(made)) and "at the end of the quarter" in made.headline


def _pieces(exhibit):
    """How many unbroken stretches the blue line of the wide picture has."""
    lines = [path.get("d") for path in picture(exhibit).iter("{http://www.w3.org/2000/svg}path")
             if (path.get("stroke"), path.get("stroke-width")) == (BLUE, "2")]  # fmt: skip
    return sum(d.count("M") for d in lines)


# ---- rows -----------------------------------------------------------------------------------------------


def test_bars_run_from_the_largest_and_what_cannot_be_shown_comes_last_in_words():
    groups = [Shown(LAST, shown_as="1 to 4", group="c"), Shown(LAST, 5, group="a"), Shown(LAST, 9, group="b")]
    made = bars(
        measure(), groups, by="reason", labels={"a": "Apples", "b": "Bears", "c": "Cats"}, id="b", **WHERE
    )
    assert [row[0] for row in made.rows] == ["Bears", "Apples", "Cats"] and made.rows[2][1] == "1 to 4"
    assert "1 to 4" in texts(made)
    kept = bars(measure(), groups, by="age band", is_ordered=True, id="b", **WHERE)
    assert [row[0] for row in kept.rows] == ["a", "b", "c"]


def test_the_headline_of_bars_does_not_rank_what_it_may_not_show():
    hidden = [Shown(LAST, 9, group="a"), Shown(LAST, 5, group="b"), Shown(LAST, shown_as="c", group="d")]
    assert bars(measure(), hidden, by="reason", id="b", **WHERE).headline == "Plans started by reason"
    assert (
        bars(measure(), hidden[:2], by="reason", id="b", **WHERE).headline == "Plans started: most for a, 9"
    )


def test_there_is_one_square_for_each_case():
    made = squares(
        measure(unit="percent"),
        [share(LAST, 7, 9, group="voice"), share(LAST, 1, 2, group="plan")],
        by="standard",
        hollow="not met",
        id="s",
        **WHERE,
    )
    edged = [
        p for p in picture(made).iter("{http://www.w3.org/2000/svg}path") if p.get("stroke-width") == "1.4"
    ]
    assert len(edged) == 9 + 2 + 1  # and one in the key
    assert made.rows == (("voice", "7 of 9", "7 of 9"), ("plan", "1 of 2", "1 of 2"))


def test_squares_of_quarters_keep_their_order_in_time_and_say_which_time_it_is():
    quarters = [
        share("2015-16-Q4", 1, 4, group="Jan-Mar 2016"),
        Shown("2015-16-Q3", status="not_applicable", group="Oct-Dec 2015"),
        share("2015-16-Q2", 2, 2, group="Jul-Sep 2015"),
    ]
    made = squares(measure(unit="percent"), quarters, by="quarter", id="s", **WHERE)
    assert [row[0] for row in made.rows] == ["Jan-Mar 2016", "Oct-Dec 2015", "Jul-Sep 2015"]
    assert "July 2015 to March 2016 (number of cases)" in made.subtitle


def test_a_share_out_of_fewer_than_ten_is_no_point_of_a_line_and_stands_in_the_table_as_counts():
    found = [share(quarter, n, n) for quarter, n in zip(QUARTERS[-4:], (12, 5, 12, 9), strict=True)]
    drawn = Trend(measure(unit="percent"), found)
    assert [slot.gap for slot in drawn.slots] == ["", "fewer than ten", "", "fewer than ten"]
    assert [row[1] for row in drawn.table.rows] == ["100%", "5 of 5", "100%", "9 of 9"]


def test_a_divided_column_is_as_tall_as_its_cases_and_says_both_counts():
    made = divided(
        measure("Changed", "percent"), [share(QUARTERS[-2], 3, 5), share(LAST, 12, 14)], id="d", **WHERE
    )
    assert made.rows == (("Oct-Dec 2015", "3 of 5"), ("Jan-Mar 2016", "12 of 14"))
    assert {"3", "of 5", "12", "of 14", "yes", "no"} <= set(texts(made)) and "%" not in "".join(texts(made))


def pair(name, before, after, people=42):
    return (name, Shown(LAST, before, denominator=people), Shown(LAST, after, denominator=people))


def test_before_and_after_says_what_was_found_and_puts_the_largest_change_first():
    found = [pair("Basic", 5.2, 7.9), pair("Neglect", 5, 9), pair("Law", 7, 6.5), pair("Two came", 1, 10, 2)]
    made = paired(measure("Sure after the course", "score"), found, id="p", largest=10, **WHERE)
    assert (
        made.headline == "Higher after than before: 3 of 4 courses; most Neglect, by 4"
    )  # two people are no finding
    assert [row[0] for row in made.rows] == ["Neglect", "Basic", "Law", "Two came"]
    assert {"0", "2", "10"} <= set(texts(made))  # the scale


def test_who_was_reached_lately_stands_first_and_who_never_was_keeps_a_row_of_rings():
    met = {
        "Never": points(0, 0, 0),
        "Long ago": points(4, 0, 0),
        "Now": points(0, 2, 3),
        "Not told": [*points(0, 0, 0)[:2], Shown(LAST, shown_as="1 to 4")],
    }
    made = silences(measure("Met", "people"), met, by="agency", silence="nobody met", id="s", **WHERE)
    assert [row[0] for row in made.rows] == ["Not told", "Now", "Long ago", "Never"]
    assert made.headline == "Met; nobody met: 2 of 4" and made.rows[-1][-1] == "nobody met"
    assert {"4", "2", "3", "1–4"} <= set(texts(made)) and "0" not in texts(made)


def test_a_row_without_a_line_is_explained_by_the_key_and_only_then():
    few, many = (
        paired(measure(unit="points"), [pair("Basic", 5, 7, people), pair("Law", 4, 5)], id="p", **WHERE)
        for people in (8, 42)
    )
    assert any("ten people or more" in words for words in texts(few))
    assert not any("ten people or more" in words for words in texts(many))


def test_shares_with_intervals_stand_in_order_of_size_and_those_too_few_after_them():
    found = [
        share(LAST, 5, 7, "few"),
        share(LAST, 20, 80, "low"),
        share(LAST, 70, 80, "high"),
        Shown(LAST, status="held", agency="none"),
    ]
    assert [row[0] for row in agency_dots(measure(unit="percent"), found, id="d", **WHERE).rows] == [
        "high",
        "low",
        "few",
        "none",
    ]


def test_a_group_that_said_nothing_keeps_its_row_and_is_named_in_the_headline_and_the_sentence():
    groups = [
        Shown(LAST, 0, group="disabled children"),
        Shown(LAST, 9, group="council"),
        Shown(LAST, 4, group="survey"),
    ]
    for form in (bars, squares):
        made = form(measure("Heard"), groups, by="who spoke", silence="nobody heard", id="b", **WHERE)
        assert made.headline == "Heard; nobody heard: disabled children"
        assert made.sentence.endswith(
            "most for council (9), fewest for survey (4). Nobody heard: disabled children."
        )
        assert ("disabled children", "nobody heard") in made.rows and "nobody heard" in texts(made)
    silent = bars(measure("Heard"), groups[:1], by="who spoke", silence="nobody heard", id="b", **WHERE)
    assert silent.sentence == "Heard by who spoke. Nobody heard: disabled children."


def test_under_ten_an_agency_has_no_dot_and_no_percentage():
    made = agency_dots(
        measure(unit="percent"),
        [share(LAST, 5, 7, "probation"), share(LAST, 52, 111, "gp"), share(LAST, 5, 11, "iro")],
        id="d",
        **WHERE,
    )
    assert made.rows[2] == ("probation", "too few for a percentage", "5 of 7", "none")
    assert made.rows[0] == ("gp", "47%", "52 of 111", "38% to 56%")
    assert "71%" not in made.html


def test_counts_of_thousands_beside_a_dot_stay_inside_both_pictures():
    made = agency_dots(
        measure(unit="percent"), [share(LAST, 1994, 2730, "schools"), share(LAST, 52, 111, "gp")],
        id="d", **WHERE
    )  # fmt: skip
    for name in ("wide", "narrow"):
        drawn = picture(made, name)
        [counts] = [t for t in drawn.iter("{http://www.w3.org/2000/svg}text") if t.text == "1,994 of 2,730"]
        assert float(counts.get("x")) + text_width(counts.text) <= float(drawn.get("viewBox").split()[2])


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 14), (52, 111), (14, 14), (1, 10)])
def test_the_interval_is_wilsons(numerator, denominator):
    theirs = binomtest(numerator, denominator).proportion_ci(method="wilson")
    assert wilson(numerator, denominator) == pytest.approx((100 * theirs.low, 100 * theirs.high), abs=1e-3)


def test_fewer_than_ten_pairs_have_dots_but_no_line_between():
    few, many = (
        paired(measure(unit="points"), [pair("Basic", 5, 7, n), pair("Law", 5, 7, 3)], id="p", **WHERE)
        for n in (8, 42)
    )
    assert many.body.count("<path") - few.body.count("<path") == 2  # one line, in each picture


def test_a_heatmap_writes_each_figure_in_its_square_and_signs_its_gaps():
    rows = {"Under 1": points(9, 8, q2="not_returned"), "1 to 4": points(12, 14)}
    made = heatmap(measure(), rows, by="age band", id="h", **WHERE)
    assert {"9", "12", "14", "×", "not returned"} <= set(texts(made))
    assert made.rows[0] == ("Under 1", "9", "not returned")


# ---- small parts ----------------------------------------------------------------------------------------


def test_a_sparkline_is_hidden_from_a_screen_reader_and_leaves_its_gaps():
    drawn = sparkline([3, 4, None, 6, 7])
    assert 'aria-hidden="true"' in drawn and drawn.count("<polyline") == 2
    assert sparkline([3, None, math.nan]) == ""


def test_a_sparkline_shows_a_step_in_its_own_range_and_a_wobble_small():
    def reach(values):
        ys = [
            float(pair.split(",")[1]) for pair in re.search(r'points="([^"]+)"', sparkline(values))[1].split()
        ]
        return max(ys) - min(ys)

    assert reach([70, 70, 100, 100]) > 17  # the whole height
    assert 1 < reach([100, 98, 100, 99]) < 3


def test_no_chart_but_one_of_tints_costs_a_drawing_library():
    code = (
        "from tests.unit.test_charts import WHERE, measure, points, signal, trend; "
        "trend(measure(), points(12, 9, 14, 11), signal(upper=20.0, centre=12.0), id='trend', **WHERE)"
    )
    assert loaded_by(code, "matplotlib", "seaborn") == []
    tinted = "from wscb_lib.charts.look import tint; tint(['#FFFFFF', '#12436D'], 0.5)"
    assert "seaborn" in loaded_by(tinted, "seaborn")


def test_a_scale_starts_at_zero_clears_the_largest_and_counts_in_whole_numbers():
    for largest in (1, 3, 7, 12, 104, 999, 12345):
        found = ticks(largest, is_whole=True)
        assert found[0] == 0 and found[-1] >= largest and len(found) <= 6
        assert all(tick == int(tick) for tick in found)


def test_labels_keep_their_order_do_not_touch_and_stay_under_the_ceiling():
    placed = spread([100, 99, 98, 20], [14] * 4, ceiling=104)
    assert sorted(placed, reverse=True) == placed and max(placed) <= 97
    assert all(above - below >= 14 for above, below in pairwise(placed))


def test_every_grade_of_a_case_has_a_mark_of_its_own_and_no_shade_alone():
    grades = ("outstanding", "good", "requires improvement", "inadequate")
    drawn = set()
    for chosen in grades:
        counts = {grade: [Shown(LAST, 2.0 * (grade == chosen))] for grade in grades}
        svg = graded(measure(), {"Neglect": counts}, grades=grades, by="theme", id="g", **WHERE).body
        drawn.add(re.sub(r"#[0-9A-Fa-f]{6}", "", svg))
    assert len(drawn) == len(grades)
