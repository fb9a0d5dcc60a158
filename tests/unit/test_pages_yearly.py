"""What is returned once a year is told by year, own scores under the panel's, and says that the years are
few."""

from __future__ import annotations

from types import SimpleNamespace as Some

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Measure
from wscb_lib.pages.parts.section import items_of
from wscb_lib.pages.parts.yearly import by_year, is_yearly
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal

WORDS = dict.fromkeys(("question", "decision", "better", "why"), "")
LAST = Quarter.parse("2015-16-Q4")


def measure(name, **said):
    return Measure(
        name,
        "audit",
        name.capitalize(),
        table="scores",
        kind="share",
        evidence="qualitative",
        **{**WORDS, **said},
    )


def yearly_points(*tops):
    """A share out of twenty in the last quarter of each year, and not due in the others."""
    points = []
    for quarter in Quarter.range(LAST - (4 * len(tops) - 1), LAST):
        top = tops[quarter.year - LAST.year + len(tops) - 1]
        points.append(
            Shown(str(quarter), 5.0 * top, top, 20)
            if quarter.number == 4
            else Shown(str(quarter), status="not_due")
        )
    return tuple(points)


PANEL, OWN, OFTEN = measure("panel"), measure("own"), measure("often", cadence="quarterly")
SERIES = {"panel": yearly_points(12, 13), "own": yearly_points(18, 19), "often": yearly_points(1, 1)}


def material(verdict="too_few", concerns=()):
    framework = Some(returns={"audit": Some(cadence="annual")}, board=Some(town="Warrington"))
    return SomeEvidence(
        framework=framework,
        series=SERIES,
        signals={"panel": Signal("panel", "2015-16-Q4", verdict)},
        concerns=concerns,
        groups={},
        source=lambda m: "the audit",
        is_specimen=False,
        latest=lambda m: SERIES[m][-1],
        back=lambda m, n: SERIES[m][-1 - n],
    )


def test_a_row_a_measure_and_a_column_a_year():
    made = by_year(material(), (PANEL, OWN), "section_11", "how_well").draw()
    assert made.columns == ("Measure", "2014-15", "2015-16")
    assert made.rows == (
        ("Panel", "60% (12 of 20)", "65% (13 of 20)"),
        ("Own", "90% (18 of 20)", "95% (19 of 20)"),
    )
    assert made.headline == "Panel: 65%, 60% a year before"
    assert made.sentence == "Panel: 65%, 60% a year before. Own: 95%, 90% a year before."
    assert made.notes == ("Two years: too few to tell a change from chance.",)


def test_only_what_comes_once_a_year_is_told_so_and_what_is_flagged_or_a_concern_keeps_its_chart():
    assert [is_yearly(material(), m) for m in (PANEL, OFTEN, measure("panel", form="squares"))] == [
        True,
        False,
        False,
    ]
    assert not is_yearly(material("signal"), PANEL)
    assert not is_yearly(material(concerns=[Some(measure="panel", closed="")]), PANEL)


def test_the_yearly_measures_of_a_section_are_one_exhibit():
    assert items_of(material(), [PANEL, OFTEN, OWN])[0] == (PANEL, OWN)
    assert sum(PANEL in item or OWN in item for item in items_of(material(), [PANEL, OFTEN, OWN])) == 1
