"""What a page tells beside its exhibits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.passage import Words
from wscb_lib.framework import Comparator, Worded
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.every_page import KINDS, ORDINARY
from wscb_lib.pages.evidence import ReturnState
from wscb_lib.pages.parts.at_a_glance import at_a_glance, in_a_line
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.reliability import _return_row, reliability
from wscb_lib.signals import Signal
from wscb_lib.tables import Line

WHOLE = framework_of()
MEASURES = (WHOLE.measure("referrals_count"),)


def words_of(element: str, *unmeasured: Worded) -> str:
    framework = replace(WHOLE, unmeasured=unmeasured)
    material = SimpleNamespace(
        framework=framework,
        comparators={},
        source=lambda m: "a return",
        edition=framework.board.editions["board"],
        meeting_on=date(2016, 5, 26),
    )
    is_whole_view = KINDS.get(element, ORDINARY).is_whole_view
    told = definitions(material, framework.element(element), MEASURES, says_unmeasured=is_whole_view)
    return " ".join(block.html for block in told.blocks if isinstance(block, Words))


POVERTY = Worded("child_poverty_pct", "Children in families of low income", "published <late>")


def test_the_dashboard_lists_what_no_return_carries_and_why():
    assert "Children in families of low income: published &lt;late&gt;." in words_of(
        "performance_dashboard", POVERTY
    )


@pytest.mark.parametrize("element", ["local_authority_report", "training"])
def test_no_other_page_lists_it(element):
    assert "low income" not in words_of(element, POVERTY)


def test_where_all_is_measured_there_is_no_list():
    assert "no return carries" not in words_of("performance_dashboard")


# ---- one count everywhere

NOW = "2015-16-Q4"
QUIET, FEW, KEPT = "referrals_count", "complaints_received", "rhi_completed_pct"


def told(signals, concerns=(), **figures):
    series = {m: (Shown(NOW, 9.0, 9, 20),) for m in signals} | figures
    return SomeEvidence(
        framework=WHOLE,
        signals={
            m: Signal(m, NOW, v, sentence="Said.", method="words" if v == "too_few" else "judged")
            for m, v in signals.items()
            if v
        },
        concerns=concerns,
        series=series,
        events={},
        states_of=lambda measures: [],
        latest=lambda m: series[m][-1],
        back=lambda m, quarters: None,
    )


def of(*ids):
    return [WHOLE.measure(m) for m in ids]


def glance(material, *ids):
    return " ".join(block.text for block in at_a_glance(material, of(*ids)).blocks)


A_CONCERN = SimpleNamespace(
    measure=KEPT,
    closed="",
    raised="2015-16-Q1",
    direction="down",
    became_signal="2015-16-Q1",
    reading="",
    is_back=False,
)


def test_the_parts_of_a_glance_sum_to_the_measures_of_the_page():
    shown = told(
        {QUIET: "no_clear_change", FEW: "too_few", KEPT: "no_clear_change", "audit_self_good_pct": ""},
        (A_CONCERN,),
    )
    said = glance(shown, QUIET, FEW, KEPT, "audit_self_good_pct")
    assert "Still open from earlier quarters: Return interviews done when needed" in said
    assert (
        "one measure with no clear change; one measure with too few quarters to tell; one measure shown but "
        "not judged." in said
    )


def test_a_page_that_keeps_a_concern_is_not_said_to_have_no_flag():
    shown = told({QUIET: "no_clear_change", KEPT: "no_clear_change"}, (A_CONCERN,))
    said = in_a_line(shown, of(QUIET, KEPT))
    assert said.startswith(
        "Concern still open from earlier quarters: Return interviews done when needed: 9% now; raised in "
        "Apr-Jun 2015, as lower than before"
    )
    assert said.endswith("no new flag among two measures.")
    a_watch = SimpleNamespace(**{**vars(A_CONCERN), "became_signal": ""})
    watched = told({QUIET: "no_clear_change", KEPT: "no_clear_change"}, (a_watch,))
    assert in_a_line(watched, of(QUIET, KEPT)).startswith("Watch still open from earlier quarters")


def test_a_line_counts_what_is_flagged_and_what_is_kept_and_says_among_how_many_measures():
    """So that two pages of other measures may count otherwise and both be true."""
    shown = told({QUIET: "signal", FEW: "watch", KEPT: "no_clear_change"}, (A_CONCERN,))
    assert in_a_line(shown, of(QUIET, FEW, KEPT)).endswith(
        ", and one more flag and one still open from earlier quarters (of three measures)."
    )
    alone = told({QUIET: "signal", FEW: "no_clear_change"})
    assert in_a_line(alone, of(QUIET, FEW)).endswith("; no other flag among two measures.")


def test_a_line_counts_every_measure_that_is_shown_and_names_those_that_are_not_judged():
    early = (Shown(NOW, status="too_early"),)
    shown = told({QUIET: "no_clear_change", "audit_self_good_pct": ""}, **{FEW: early})
    shown.signals[FEW] = Signal(FEW, NOW, "no_clear_change")
    assert (
        in_a_line(shown, of(QUIET, FEW, "audit_self_good_pct"))
        == "No flag among three measures, one of them judged."
    )


def test_agencies_are_counted_in_one_manner():
    states = [ReturnState("complaints", a, "received", rows=1) for a in ("police", "camhs")]
    material = SomeEvidence(framework=WHOLE, came_late=[])
    assert _return_row(material, "complaints", states)[1] == "2 of 2 agencies"


# ---- published figures

LATE = "a table; simple mean of 9 of 10 neighbours; publication date not known, set late"


def published(year=2015, source="a table"):
    return Comparator("cp_plans_rate", year, "England", 43.1, "published", date(2015, 10, 22), source)


def test_a_page_names_the_sources_of_the_published_figures_it_shows_and_of_no_others():
    from wscb_lib.pages.parts.published import published_on

    points = tuple(Shown(q, 1.0) for q in ("2014-15-Q1", NOW))
    line = Line("Plans", "1", "1", "1", "fell", comparator=published(2014, "another"))
    drafts = [
        Draft((drawing("charts.trend", "m", points, comparators=(published(), published(2012))),)),
        Draft(
            (),
            (
                drawing("charts.squares", "m", points, comparators=(published(2016),)),
                drawing("tables.dashboard", (line, Line("Q", "1", "1", "1", "fell"))),
            ),
        ),
    ]
    assert published_on(drafts) == [published(), published(2014, "another")]


def test_a_page_without_published_figures_names_no_source():
    assert "No published figure is shown beside ours" in words_of("training")


def test_what_is_to_be_known_of_a_published_figure_stands_with_its_source_and_its_year_in_plain_words():
    from wscb_lib.pages.parts.published import published_sources

    (_, listed) = published_sources([published(), published(2014, LATE)])
    assert listed.text == (
        "a table. Of 2013-14: the neighbours' figure is the plain average of the 9 of 10 councils that have "
        "one. Of 2013-14: the day it was published is not known, and a day by which it certainly was stands "
        "for it."
    )


# ---- What cannot wait ----

REMARK, ALERT = (
    "Home education: children not visited: at least one.",
    "At least one child has not been visited: ask Education services today.",
)
STATE = ReturnState(
    "elective_home_education",
    "education_services",
    "received",
    advisories=(REMARK, "Came late."),
    alerts={REMARK: ALERT},
)


def words_in(part, *arguments):
    material = SomeEvidence(
        framework=WHOLE,
        states_of=lambda _: [STATE],
        histories_of=lambda _: [],
        series={},
        signals={},
        concerns=(),
        quarter=WHOLE.quarter,
        across=(),
        restated=(),
        came_late=(),
        is_specimen=False,
    )
    return " ".join(block.html for block in part(material, *arguments).blocks if isinstance(block, Words))


def test_who_must_be_asked_about_today_stands_first_at_a_glance_and_not_among_remarks_on_the_data():
    assert words_in(at_a_glance, MEASURES).index(ALERT) < 60
    remarks = words_in(reliability, WHOLE.element("local_authority_report"), MEASURES)
    assert "Came late." in remarks and REMARK not in remarks
