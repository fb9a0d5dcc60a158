"""What a page tells beside its exhibits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from wscb_lib.framework import Worded, load_framework
from wscb_lib.narrative.material import ReturnState
from wscb_lib.narrative.passage import Words
from wscb_lib.narrative.telling import at_a_glance, definitions, reliability
from wscb_lib.quarter import Quarter

ROOT = Path(__file__).resolve().parents[2]
WHOLE = load_framework(ROOT / "data" / "framework", Quarter.parse("2015-16-Q4"))
MEASURES = (WHOLE.measure("referrals_count"),)


def words_of(element: str, *unmeasured: Worded) -> str:
    framework = replace(WHOLE, unmeasured=unmeasured)
    material = SimpleNamespace(framework=framework, comparators={}, source=lambda m: "a return")
    told = definitions(material, framework.element(element), MEASURES)
    return " ".join(block.html for block in told.blocks if isinstance(block, Words))


POVERTY = Worded("child_poverty_pct", "Children in families of low income", "published <late>")


def test_the_dashboard_lists_what_no_return_carries_and_why():
    assert "Children in families of low income: published &lt;late&gt;." in words_of("performance_dashboard", POVERTY)


@pytest.mark.parametrize("element", ["local_authority_report", "training"])
def test_no_other_page_lists_it(element):
    assert "low income" not in words_of(element, POVERTY)


def test_where_all_is_measured_there_is_no_list():
    assert "no return carries" not in words_of("performance_dashboard")


# ---- What cannot wait ----

REMARK, ALERT = "Home education: children not visited: at least one.", "At least one child has not been visited: ask Education services today."
STATE = ReturnState("elective_home_education", "education_services", "received", advisories=(REMARK, "Came late."), alerts={REMARK: ALERT})


def told(part, *arguments):
    material = SimpleNamespace(framework=WHOLE, states_of=lambda _: [STATE], signals={}, concerns=(), quarter=WHOLE.quarter, across=(),
                               restated=(), came_late=(), is_specimen=False)  # fmt: skip
    return " ".join(block.html for block in part(material, *arguments).blocks if isinstance(block, Words))


def test_who_must_be_asked_about_today_stands_first_at_a_glance_and_not_among_remarks_on_the_data():
    assert told(at_a_glance, MEASURES).index(ALERT) < 60
    remarks = told(reliability, WHOLE.element("local_authority_report"), MEASURES)
    assert "Came late." in remarks and REMARK not in remarks
