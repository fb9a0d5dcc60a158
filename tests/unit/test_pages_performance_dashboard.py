"""The dashboard: what stands on its first screen, how it is marked, and that words and squares tell one
story."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.charts import cards, statements
from wscb_lib.charts.heat_strips import marked, row_of_squares, slots, tinted_over
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.standing import Card, Standing, Strip, Tile
from wscb_lib.framework import Measure
from wscb_lib.framework.checks import doubts
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.parts.milestones import REACH, would_reach
from wscb_lib.pages.performance_dashboard.first_screen import (
    NONE_ASKED,
    NONE_CHOSEN,
    NOTHING_SHOWS,
    first_screen,
    standing_of,
)
from wscb_lib.pages.performance_dashboard.indicators import figure
from wscb_lib.quarter import Quarter
from wscb_lib.record import Judgement, Record
from wscb_lib.signals import Concern, Signal

LAST = Quarter.parse("2015-16-Q4")
WHOLE = framework_of(str(LAST))
CALM = Signal("m", str(LAST), "no_clear_change")
ROSE = Signal("m", str(LAST), "signal", direction="up", reading="concern", rule="lasting", since="2015-16-Q2")
PLANS = WHOLE.measure("cp_plans_started")
SHARE = WHOLE.measure("icpc_15wd_pct")
MARK = r'<path d="[^"]*"/>'  # all marks of a row are coloured together; a square has its own tint
STATEMENT = next(s for s in WHOLE.statements if s.id == "in_need_of_protection")


def quarters(*values, last=LAST, **more):
    """A figure a quarter, up to the last; None for one that was not returned."""
    count = len(values)
    return tuple(
        Shown(
            str(last - (count - 1 - at)),
            **({"value": v} if v is not None else {"status": "not_returned"}),
            **more,
        )
        for at, v in enumerate(values)
    )


def evidence(series, signals=None, judged="cannot say", framework=WHOLE):
    agreed = date(2016, 2, 25)
    held = Judgement(
        "J-1", STATEMENT.id, judged, agreed, "Manager", agreed, "", date(2016, 8, 25), "Few return it."
    )
    return SomeEvidence(
        framework=framework,
        is_specimen=True,
        quarter=LAST,
        meeting_on=date(2016, 5, 26),
        series=series,
        events={},
        signals=signals or {},
        concerns=(),
        states=(),
        senders={},
        missing={},
        record=Record(judgements=(held,)),
        year=None,
    )


def drawn(*tiles, **standing):
    given = {
        "name": "A",
        "href": "#a",
        "judgement": "cannot say",
        "words": "cannot say",
        "kinds": ("how much",),
        "lacking": (),
        "flags": (),
    }
    made = statements(
        [Standing(**{**given, **standing}, tiles=tuple(tiles))],
        id="s", headline="H", subtitle="S", sentence="Said.",
    )  # fmt: skip
    return made


# ---- the squares -----------------------------------------------------------------------------------------


def test_the_marks_under_the_squares_are_the_quarters_of_the_verdict_and_no_others():
    strip = Strip(quarters(*range(16)), ROSE, "plans")
    assert marked(strip) == ["2015-16-Q2", "2015-16-Q3", "2015-16-Q4"]
    assert len(re.findall(MARK, row_of_squares(strip))) == 3
    calm = strip._replace(signal=CALM)
    assert marked(calm) == [] and not re.search(MARK, row_of_squares(calm))


def test_a_point_outside_limits_marks_its_own_quarter_alone():
    beyond = replace(ROSE, rule="outside limits", since="2014-15-Q1", verdict="watch")
    assert marked(Strip(quarters(*range(16)), beyond, "plans")) == [str(LAST)]


def test_what_is_hidden_or_absent_is_an_empty_square_with_its_sign_and_never_tinted():
    hidden = Shown(str(LAST), status="suppressed", shown_as="1 to 4")
    points = (*quarters(*range(10, 24), last=LAST - 2), *quarters(None, last=LAST - 1), hidden)
    strip = Strip(points, CALM, "plans")
    picture = row_of_squares(strip)
    assert [slot.gap for slot in slots(strip)][-2:] == ["not returned", "1 to 4"]
    assert ">c<" in picture and ">×<" in picture
    assert len(re.findall(r'fill="#[0-9A-F]{6}" stroke="white"', picture)) == 14


def test_a_share_of_fewer_than_ten_is_not_tinted():
    points = quarters(*[50.0] * 16, numerator=3, denominator=6)
    assert {slot.gap for slot in slots(Strip(points, CALM, "percent"))} == {"fewer than ten"}
    made = drawn(Tile("Good", "3 of 6", strip=Strip(points, CALM, "percent")))
    assert "(too few to shade)" in made.body and made.rows[0][-1] == "3 of 6"


def test_tints_run_at_least_over_what_chance_moves():
    limited = replace(CALM, lower=10.0, upper=90.0)
    assert tinted_over([48, 52], Strip((), limited, "percent")) == (10.0, 90.0)
    low, high = tinted_over([48, 52], Strip((), limited, "percent", has_limits=False))
    assert high - low == pytest.approx(52 * 0.3)


# ---- the tiles -------------------------------------------------------------------------------------------


def test_a_share_of_fewer_than_twenty_is_written_as_its_counts():
    few = Shown(str(LAST), 28.6, 4, 14)
    assert (figure(few, SHARE), figure(Shown(str(LAST), 30.0, 9, 30), SHARE)) == ("4 of 14", "30%")
    assert figure(Shown(str(LAST), status="held"), SHARE) == "held"


def test_a_tile_says_in_words_what_its_marks_say():
    points = quarters(*[3] * 13, 9, 9, 10)
    calm = standing_of(evidence({PLANS.id: points}, {PLANS.id: CALM}), STATEMENT)
    risen = standing_of(evidence({PLANS.id: points}, {PLANS.id: replace(ROSE, reading="change")}), STATEMENT)
    for standing, flag in ((calm, ""), (risen, "Change")):
        tile = standing.tiles[0]
        assert tile.flag == flag and bool(marked(tile.strip)) == bool(flag)
        assert ('class="tag change"' in drawn(tile).body) == bool(flag)
    assert (risen.flags, calm.flags) == ((("Change", "1 change"),), ())


def test_a_concern_that_stays_open_is_said_though_nothing_is_flagged_now():
    kept = Concern(PLANS.id, "2014-15-Q2", "signal", "lasting", direction="up", became_signal="2014-15-Q2")
    told = evidence({PLANS.id: quarters(*[3] * 16)}, {PLANS.id: CALM})
    told.concerns = (kept,)
    standing = standing_of(told, STATEMENT)
    assert (
        standing.flags == (("Still open", "1 still open"),)
        and standing.tiles[0].change == "since Jul-Sep 2014"
    )


def test_what_is_told_for_the_first_time_says_so_in_its_tile_and_is_named_beneath():
    points = quarters(*[3] * 13, 9, 9, 10)
    found = evidence({PLANS.id: points}, {PLANS.id: replace(ROSE, reading="change")})
    tiles = [standing_of(found, STATEMENT).tiles[0]]
    found.concerns = (Concern(PLANS.id, str(LAST), "signal", "lasting", direction="up"),)
    tiles.append(standing_of(found, STATEMENT).tiles[0])
    found.concerns = (replace(found.concerns[0], raised=str(LAST - 1)),)
    tiles.append(standing_of(found, STATEMENT).tiles[0])
    assert [tile.says for tile in tiles] == ["new, rose", "new, rose", "rose"]
    assert "</strong> new, rose</span>" in drawn(tiles[0]).body
    [board] = [each for each in first_screen(found).blocks if isinstance(each, Drawing)]
    assert [each.name for each in board.arguments[2]] == []
    calm = evidence({PLANS.id: points}, {PLANS.id: CALM})
    [board_then] = [each for each in first_screen(calm).blocks if isinstance(each, Drawing)]
    assert "A flag counts" not in board_then.draw().body
    found.concerns = ()
    [board] = [each for each in first_screen(found).blocks if isinstance(each, Drawing)]
    assert [each.name for each in board.arguments[2]] == [PLANS.name]
    assert f">{PLANS.name}</a>. " in board.draw().body.partition("New this quarter:")[2]
    assert "A flag counts in the row of every statement" in board.draw().body


def test_the_same_stands_as_a_table_a_row_an_indicator_and_a_column_a_quarter():
    made = drawn(Tile("Plans", "7", strip=Strip(quarters(5, None, 7), CALM, "plans")))
    assert made.columns[-3:] == ("Jul-Sep 2015", "Oct-Dec 2015", "Jan-Mar 2016")
    assert made.rows[0][-3:] == ("5", "not returned", "7") and made.rows[0][-4] == "no figure"


def test_no_two_judgements_have_one_shape():
    shapes = {
        re.search(
            r'<svg class="judged".*?</svg>',
            drawn(Tile("P", "7", strip=Strip(quarters(7), CALM, "plans")), judgement=j).body,
        )[0]
        for j in ("assured", "partly assured", "not assured", "cannot say")
    }
    assert len(shapes) == 4


# ---- key indicators are data -----------------------------------------------------------------------------


def test_what_became_of_children_stands_last_or_is_said_to_be_shown_by_nothing():
    named = standing_of(evidence({}), STATEMENT)
    assert [t.is_outcome for t in named.tiles] == [False, False, False, True]
    none = standing_of(evidence({}), replace(STATEMENT, outcome_indicator="none")).tiles[-1]
    assert none.is_outcome and none.name.startswith("None chosen") and "five measures" in none.name
    unshown = replace(STATEMENT, id="nothing", key_indicators=(), outcome_indicator="none")
    bare = evidence({}, framework=replace(WHOLE, statements=(unshown,)))
    assert [t.name for t in standing_of(bare, unshown).tiles] == [NONE_CHOSEN, NOTHING_SHOWS]
    unasked = replace(unshown, is_asked=False)
    assert [t.name for t in standing_of(bare, unasked).tiles] == [NONE_ASKED, NOTHING_SHOWS]


def test_a_key_indicator_that_is_no_measure_is_said_and_the_page_still_comes():
    wrong = replace(STATEMENT, key_indicators=("cp_plans_startd", "cp_second_plan_pct"))
    [fault] = doubts(replace(WHOLE, statements=(wrong,)))
    assert 'key_indicators is "cp_plans_startd". Did you mean "cp_plans_started"?' in fault
    tile = standing_of(evidence({}), wrong).tiles[0]
    assert tile.name == "“cp_plans_startd”" and "is no measure" in tile.latest


@pytest.mark.parametrize(
    ("key", "outcome", "said"),
    [
        (("eh_wait_days",), "none", "does not speak to this statement"),
        (("cp_plans_started",), "cp_second_plan_pct", "Wanted one of its key indicators (cp_plans_started)"),
        (("cp_plans_started",), "cp_plans_started", 'is evidence of "quantitative"'),
    ],
)
def test_a_key_indicator_speaks_to_its_statement_and_an_outcome_is_one(key, outcome, said):
    wrong = replace(STATEMENT, key_indicators=key, outcome_indicator=outcome)
    [fault] = doubts(replace(WHOLE, statements=(wrong,)))
    assert said in fault and fault.startswith("statements.toml, statement 1")


def test_the_boards_own_key_indicators_are_in_order():
    assert WHOLE.doubts == () and all(s.key_indicators and s.outcome_indicator for s in WHOLE.statements)


# ---- cards -----------------------------------------------------------------------------------------------


def test_a_card_that_is_its_measures_home_is_where_links_end():
    card = Card(
        "Plans", "", "plans", quarters(5, 6, 7), CALM, "No clear change.", place="performance-dashboard-plans"
    )
    made = cards([card], id="c", headline="H", subtitle="S", sentence="")
    assert '<li id="performance-dashboard-plans">' in made.body and made.rows[-1] == ("Jan-Mar 2016", "7")


def test_a_card_with_too_little_to_draw_says_so():
    card = Card("Plans", "p.html#x", "plans", quarters(None, 7), CALM, "Not judged.", few="Too few to draw.")
    assert "Too few to draw." in cards([card], id="c", headline="H", subtitle="S", sentence="").body


# ---- whether a target would be reached -------------------------------------------------------------------

ASSURED = json.loads(
    (Path(__file__).parents[1] / "vectors" / "spc_vectors.json").read_text(encoding="utf-8")
)["rule_functions"]["assurance"]["rows"]
THEIRS = {"consistent_pass": "will meet", "consistent_fail": "will miss", "inconsistent": "may or may not"}


def process(better) -> Measure:
    return replace(SHARE, better=better, events="")


@pytest.mark.parametrize("row", ASSURED)
@pytest.mark.parametrize(("way", "better"), [("increase", "higher"), ("decrease", "lower")])
def test_a_target_would_be_reached_as_the_health_service_assures_it(row, way, better):
    signal = replace(CALM, lower=row["lpl"], upper=row["upl"])
    assert would_reach(process(better), signal, row["target"])[0] == REACH[THEIRS[row[way]]]


@pytest.mark.parametrize(
    ("measure", "signal", "why"),
    [
        (process("neither"), replace(CALM, lower=1, upper=3), "neither way is better"),
        (process("higher"), CALM, "too few quarters or cases to draw limits"),
        (process("higher"), replace(ROSE, lower=1, upper=3), "it changed in Jul-Sep 2015"),
        (PLANS, replace(CALM, lower=1, upper=3), "its limits are of something else than what is aimed at"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(measure, signal, why):
    assert would_reach(measure, signal, 2) == ("cannot tell", why)
