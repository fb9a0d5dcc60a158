"""Four years of a spreadsheet: totals of past quarters, in the columns in which a pack prints its own.

Every test reads the same way: the lines of `returns/back_series/results.csv`, and what is read of them.
"""

from __future__ import annotations

import math
import textwrap

import pandas as pd
import pytest

from wscb_lib.framework import Agency, Band, Board, Column, Framework, Measure, Population, Return, Table
from wscb_lib.measures import COLUMNS, with_seams, with_totals
from wscb_lib.measures.past import PastTotal, Seam
from wscb_lib.quality.past import accept_totals
from wscb_lib.quarter import Quarter
from wscb_lib.returns import PastTotals, read_past_totals

QUARTER = Quarter.parse("2015-16-Q4")
WORDS = dict.fromkeys(("question", "decision", "evidence", "better", "why"), "")


def measure(name: str, kind: str, title: str, return_id: str = "plans", **said) -> Measure:
    return Measure(name, return_id, title, table="plans", kind=kind, **WORDS, **said)


def sent_by(return_id: str, agencies: tuple[str, ...], *measures: Measure) -> Return:
    columns = (
        Column("started_on", "", "date"),
        Column("sex", "", "category", allowed=("female", "male")),
        Column("age", "", "age", bands="age"),
        Column("family_id", "", "id", numbering="agency"),
    )
    table = Table("plans", "one row a plan", (), "started_on", {c.name: c for c in columns})
    return Return(
        return_id,
        "",
        agencies,
        "quarterly",
        "",
        tables={"plans": table},
        measures={m.id: m for m in measures},
        per_agency=len(agencies) > 1,
    )


BOARD = Board(
    "Town",
    "",
    "",
    40,
    bands={"age": (Band("0 to 4", 0, 4),)},
    populations=(Population("children", 2013, 40_000, ""),),
    agencies=(
        Agency("social_care", "Social care"),
        Agency("police", "Warrington Police"),
        Agency("gp", "Family doctors"),
    ),
)
PLANS = sent_by(
    "plans",
    ("social_care",),
    measure(
        "plans_started",
        "count",
        "Plans started",
        by=("sex", "age", "sex by age"),
        events="family_id",
        unit="plans",
        counted_on="started_on",
    ),
    measure("timely_pct", "share", "Held in time"),
    measure(
        "plans_rate", "rate", "Plans for 10,000 children", population="children", counted_on="started_on"
    ),
    measure("days_open", "median", "Days open"),
    measure("same_a", "count", "Named alike"),
    measure("same_b", "count", "Named  alike"),
)
COMPLAINTS = sent_by(
    "complaints",
    ("police", "gp"),
    measure("complaints_made", "count", "Complaints made", "complaints", by=("sex",)),
)
FRAMEWORK = Framework(
    QUARTER, BOARD, (), (), (), (), (), {"plans": PLANS, "complaints": COMPLAINTS}, (), (), ()
)


@pytest.fixture
def read(tmp_path):
    """What is read of a file of these lines."""

    def read(text: str, encoding: str = "utf-8"):
        (tmp_path / "results.csv").write_bytes(textwrap.dedent(text).strip().encode(encoding))
        return read_past_totals(FRAMEWORK, tmp_path, tmp_path)

    return read


def figures(past) -> list[tuple]:
    """Measure, quarter, and the three numbers, None where there is none."""
    return [
        (
            t.measure,
            str(t.quarter),
            *(None if math.isnan(n) else round(n, 4) for n in (t.numerator, t.denominator, t.value)),
        )
        for t in past.totals
    ]


# ---- what a line needs, and what it may leave out --------------------------------------------------------


def test_a_measure_a_quarter_and_a_figure_are_enough(read):
    past = read("measure,quarter,value\nplans_started,2013-14-Q1,72")
    assert figures(past) == [("plans_started", "2013-14-Q1", 72, None, 72)]
    assert (past.totals[0].breakdown, past.totals[0].group, past.totals[0].agency, past.totals[0].status) == (
        "all",
        "all",
        "all",
        "ok",
    )


def test_a_numerator_and_a_denominator_stand_for_their_value(read):
    past = read(
        """
        Measure,Quarter,Numerator,Denominator
        timely_pct,2013-14-Q1,30,40
        plans_rate,2014-15-Q1,50,
        days_open,2014-15-Q1,300,10
        timely_pct,2013-14-Q2,0,0
        """
    )
    assert figures(past) == [
        ("timely_pct", "2013-14-Q1", 30, 40, 75),
        ("plans_rate", "2014-15-Q1", 50, 40_000, 50),  # of the Board's population, four times a quarter's
        ("days_open", "2014-15-Q1", None, 10, 30),
        ("timely_pct", "2013-14-Q2", None, None, None),
    ]
    assert past.totals[3].status == "not_applicable"


def test_commas_between_thousands_that_part_a_figure_in_two_set_its_line_aside(read):
    past = read("measure,quarter,value\nplans_started,2013-14-Q1,1,234\nplans_started,2013-14-Q2,72,,\n")
    assert figures(past) == [("plans_started", "2013-14-Q2", 72, None, 72)]
    assert past.reasons == (
        "line 2: it has more cells than there are headings: look for a stray separator, as in 1,234.",
    )


def test_a_per_cent_sign_behind_a_count_sets_its_line_aside(read):
    past = read("measure,quarter,value\nplans_started,2013-14-Q1,45%\ntimely_pct,2013-14-Q1,45%")
    assert figures(past) == [("timely_pct", "2013-14-Q1", None, None, 45)]
    assert past.reasons == ("line 2: a per cent sign stands behind what is no share.",)


def test_how_a_figure_was_dressed_is_counted(read):
    past = read("measure,quarter,value\nplans_started,2013-14-Q1,7*\nplans_started,2013-14-Q2,9")
    (said,) = past.notes
    assert said.startswith('column "value": 1 cell held the mark of a footnote')


def test_a_title_is_as_good_as_an_id_where_one_measure_has_it(read):
    past = read("title,quarter,value\nPLANS  started,2013-14-Q1,72\nNamed alike,2013-14-Q1,3")
    assert [t.measure for t in past.totals] == ["plans_started"]
    assert past.reasons == ("line 3: more than one measure has this title. Write its id: same_a, same_b.",)


@pytest.mark.parametrize(
    "written", ["2013-14-Q1", "2013/14 Q1", "2013-2014 Quarter 1", "Q1 2013-14", "Qtr 1 2013/14"]
)
def test_a_quarter_is_read_as_people_write_it(read, written):
    assert [str(t.quarter) for t in read(f"measure,quarter,value\nplans_started,{written},72").totals] == [
        "2013-14-Q1"
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_excels_own_ways_of_saving_are_read(read, encoding):
    assert figures(read("Measure;Quarter;Value;\nplans_started;2013-14-Q1;72;\n;;;", encoding)) == [
        ("plans_started", "2013-14-Q1", 72, None, 72)
    ]


def test_groups_events_and_agencies_are_read_by_the_names_results_have(read):
    past = read(
        """
        measure,quarter,breakdown,group,agency,value
        plans_started,2013-14-Q1,sex,Female,,40
        plans_started,2013-14-Q1,age,0 to 4,all,30
        plans_started,2013-14-Q1,sex by age,female | not recorded,,2
        plans_started,2013-14-Q1,events,,,60
        plans_started,2013-14-Q1,,,Social care,72
        complaints_made,2013-14-Q1,,,Warrington Police,6
        """
    )
    assert [(t.breakdown, t.group, t.agency) for t in past.totals] == [
        ("sex", "female", "all"), ("age", "0 to 4", "all"), ("sex by age", "female | not recorded", "all"),
        ("events", "all", "all"), ("all", "all", "all"), ("all", "all", "police"),
    ]  # fmt: skip
    assert past.set_aside == 0


def test_a_symbol_or_a_word_says_why_there_is_no_figure(read):
    past = read(
        "measure,quarter,value,status\nplans_started,2013-14-Q1,c,\nplans_started,2013-14-Q2,,held\nplans_started,2013-14-Q3,,"
    )
    assert [t.status for t in past.totals] == ["suppressed", "held", "not_returned"]
    assert past.notes[-1] == "1 line with no figure: read as not returned"


# ---- what cannot be right --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("plans_strated,2013-14-Q1,,,72", 'there is no such measure. Did you mean "plans_started"?'),
        (",2013-14-Q1,,,72", "no measure is named."),
        (
            "plans_started,2013-14,,,72",
            "a whole year stands where a quarter should. Wanted such as 2015-16-Q4.",
        ),
        (
            "plans_started,spring,,,72",
            "the quarter cannot be read. Wanted such as 2015-16-Q4, where April to June is Q1.",
        ),
        (
            "plans_started,2013-15-Q1,,,72",
            "the two years of the quarter do not follow one another. Wanted such as 2015-16-Q4.",
        ),
        ("plans_started,2013-14-Q1,,,lots", "the value cannot be read. Wanted a number."),
        ("plans_started,2013-14-Q1,,,7.5", "what is counted is whole, and the figure is not."),
        ("plans_started,2013-14-Q1,71,,72", "the value does not agree with the numerator beside it."),
        ("plans_started,2013-14-Q1,72,90,", "a count is out of nothing, and a denominator stands beside it."),
        ("plans_started,2013-14-Q1,,,-1", "a figure is below nought."),
        (
            "timely_pct,2013-14-Q1,30,40,64",
            "the value does not agree with the numerator and the denominator beside it.",
        ),
        ("timely_pct,2013-14-Q1,41,40,", "the numerator is larger than the denominator."),
        (
            "timely_pct,2013-14-Q1,41,,75",
            "a share has both a numerator and a denominator, or its value alone.",
        ),
        (
            "timely_pct,2013-14-Q1,,,0.75",
            (
                "a share is written in per cent, 64 and not 0.64; where it is truly below 1, give numerator "
                "and denominator."
            ),
        ),
        ("timely_pct,2013-14-Q1,,,175", "a share is above 100 per cent."),
        (
            "plans_rate,2014-15-Q1,50,,20",
            "the value does not agree with the numerator and the denominator beside it.",
        ),
        ("plans_rate,2012-13-Q1,50,,", "nothing says of how many the rate is."),
    ],
)
def test_a_line_that_cannot_be_right_is_set_aside_by_its_number_and_says_what_to_mend(read, line, reason):
    past = read(f"measure,quarter,numerator,denominator,value\nplans_started,2014-15-Q1,,,70\n{line}")
    assert figures(past) == [("plans_started", "2014-15-Q1", 70, None, 70)]
    assert (past.lines, past.set_aside) == (2, 1)
    assert past.reasons == (f"line 3: {reason}",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "plans_started,2013-14-Q1,sexe,female,,,9",
            (
                'the measure is not broken down by that. Did you mean "sex"? It is by all, events, sex, age, '
                "sex by age."
            ),
        ),
        (
            "plans_started,2013-14-Q1,sex,femal,,,9",
            'sex has no such group. Did you mean "female"? It has female, male, not recorded.',
        ),
        (
            "plans_started,2013-14-Q1,,female,,,9",
            "it names a group, and no breakdown that the group belongs to.",
        ),
        (
            "complaints_made,2013-14-Q1,,,polic,,9",
            'no such agency sends this measure. Did you mean "police"? It comes from police, gp.',
        ),
        (
            "complaints_made,2013-14-Q1,sex,male,police,,9",
            "an agency's own figure is of the whole, and has no breakdown.",
        ),
        ("plans_started,2013-14-Q1,,,,held,9", "it has a figure, and a status that says there is none."),
        ("plans_started,2013-14-Q1,,,,hled,9", 'there is no such status. Did you mean "held"?'),
        ("plans_started,2014-15-Q1,,,,,9", "it says again what line 2 says."),
    ],
)
def test_a_group_an_agency_or_a_status_that_is_none_is_set_aside_with_the_nearest_there_is(
    read, line, reason
):
    past = read(
        f"measure,quarter,breakdown,group,agency,status,value\nplans_started,2014-15-Q1,,,,,70\n{line}"
    )
    assert past.set_aside == 1 and past.reasons[0].startswith(f"line 3: {reason}")


def test_lines_that_are_wrong_in_one_way_are_told_together(read):
    lines = "\n".join(f"plans_strated,2013-14-Q{n},7" for n in (1, 2, 3))
    assert read(f"measure,quarter,value\n{lines}").reasons == (
        'lines 2, 3, 4: there is no such measure. Did you mean "plans_started"?',
    )


def test_a_value_agrees_as_far_as_it_was_written(read):
    assert (
        read(
            "measure,quarter,numerator,denominator,value\ntimely_pct,2013-14-Q1,1,3,33\ntimely_pct,2013-14-Q2,1,3,33.3%"
        ).set_aside
        == 0
    )
    assert read("measure,quarter,numerator,denominator,value\ntimely_pct,2013-14-Q1,1,3,33.4").set_aside == 1


def test_without_a_measure_a_quarter_and_a_figure_nothing_of_the_file_is_read(read):
    past = read("measure,figure\nplans_started,72")
    assert past.totals == ()
    assert (
        "row 1: these headings are missing: quarter, value (or numerator). Wanted measure, title, unit, "
        "quarter" in past.fault
    )


# ---- where rows take over --------------------------------------------------------------------------------


def totals(*quarters: str, name: str = "plans_started", agency: str = "all"):
    return [
        PastTotal(n, name, Quarter.parse(q), agency=agency, numerator=7, value=7)
        for n, q in enumerate(quarters, 2)
    ]


def accepted(lines, statuses):
    return accept_totals(FRAMEWORK, PastTotals(tuple(lines), len(lines)), statuses, {}, QUARTER)


def test_from_the_first_quarter_that_rows_came_for_the_rows_count_and_lines_of_then_or_later_are_told():
    came = {
        ("plans", "social_care", "2014-15-Q2"): "received",
        ("plans", "social_care", "2014-15-Q1"): "not_returned",
    }
    past = accepted(totals("2013-14-Q4", "2014-15-Q1", "2014-15-Q2", "2014-15-Q3"), came)
    assert [str(t.quarter) for t in past.totals] == ["2013-14-Q4", "2014-15-Q1"]
    assert past.superseded == (
        "2 lines of plans are of 2014-15-Q2 or later, from when its own rows came, and the rows count.",
    )
    assert past.seams == {"plans_started": Seam(Quarter.parse("2014-15-Q1"), Quarter.parse("2014-15-Q2"))}


def test_what_agencies_send_as_totals_anyway_is_counted_as_before_and_has_no_seam():
    sent = pd.DataFrame(
        {
            "indicator": ["protected"],
            "quarter_ended_on": pd.to_datetime(["2015-06-30"]),
            "_agency": ["police"],
        }
    )
    columns = {n: Column(n, "", "text") for n in sent.columns}
    spec = Return(
        "figures",
        "",
        ("police",),
        "quarterly",
        "",
        tables={"plans": Table("plans", "", (), "quarter_ended_on", columns)},
        measures={"protected": measure("protected", "count", "Protected", "figures", way_in="totals")},
        per_agency=True,
    )
    framework = Framework(QUARTER, BOARD, (), (), (), (), (), {"figures": spec}, (), (), ())
    lines = totals("2014-15-Q4", "2015-16-Q1", name="protected")
    came = {
        ("figures", "police", q): "received" for q in ("2014-15-Q4", "2015-16-Q1")
    }  # the return came, with other indicators
    past = accept_totals(framework, PastTotals(tuple(lines), 2), came, {("figures", "plans"): sent}, QUARTER)
    assert [str(t.quarter) for t in past.totals] == ["2014-15-Q4"] and past.seams == {}


def test_one_agencys_own_totals_stand_until_its_own_rows_came():
    came = {
        ("complaints", "police", "2014-15-Q1"): "received",
        ("complaints", "gp", "2014-15-Q3"): "received",
    }
    past = accepted(
        [t for a in ("police", "gp", "all") for t in totals("2014-15-Q2", name="complaints_made", agency=a)],
        came,
    )
    assert [t.agency for t in past.totals] == ["gp"] and past.seams == {}


def test_totals_of_quarters_still_to_come_are_not_yet_known():
    assert accepted(totals("2015-16-Q4", "2016-17-Q1"), {}).totals[-1].quarter == QUARTER


def results(**rows) -> pd.DataFrame:
    """Headline rows of a measure with no rows before the last quarter."""
    said = [("plans_started", q, "all", "all", "all", n, math.nan, n, s, 1, 1) for q, (n, s) in rows.items()]
    return pd.DataFrame(said, columns=list(COLUMNS)).astype({"numerator": float, "value": float})


def test_a_total_stands_in_its_row_and_a_quarter_before_all_others_gains_one():
    counted = results(**{"2014-15-Q1": (math.nan, "not_returned"), "2014-15-Q2": (9, "ok")})
    laid = with_totals(counted, totals("2013-14-Q4", "2014-15-Q1"))
    assert laid[["quarter", "value", "status"]].to_numpy().tolist() == [
        ["2013-14-Q4", 7, "ok"],
        ["2014-15-Q1", 7, "ok"],
        ["2014-15-Q2", 9, "ok"],
    ]
    assert with_totals(counted, []) is counted


def test_the_measure_says_where_counting_changed_as_it_says_of_a_definition():
    seams = {"plans_started": Seam(Quarter.parse("2014-15-Q1"), QUARTER), "timely_pct": Seam(QUARTER)}
    marked = with_seams(FRAMEWORK, seams)
    assert [str(b.start) for b in marked.measure("plans_started").breaks] == ["2015-16-Q4"]
    assert marked.measure("timely_pct").breaks == () and FRAMEWORK.measure("plans_started").breaks == ()


# ---- figures that are none, or not sure -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1E5", "1E+05", "4 5", "45 (est.)", "n/k", "c.45", "45?", "45-50", "~45", "4O"]
)
def test_a_figure_that_is_not_sure_sets_its_line_aside_and_is_said(read, text):
    past = read(f"measure,quarter,value\nplans_started,2013-14-Q1,{text}\nplans_started,2013-14-Q2,7")
    assert figures(past) == [("plans_started", "2013-14-Q2", 7, None, 7)]
    assert past.set_aside == 1 and past.reasons[0].startswith("line 2: the value cannot be read.")


@pytest.mark.parametrize("text", ["45*", "45 [note 1]", "45²"])
def test_the_mark_of_a_footnote_behind_a_figure_is_counted(read, text):
    past = read(f"measure,quarter,value\nplans_started,2013-14-Q1,{text}")
    assert figures(past) == [("plans_started", "2013-14-Q1", 45, None, 45)]
    assert any("held the mark of a footnote" in note for note in past.notes)


def test_a_footnote_is_no_figure_behind_the_point_to_which_a_share_was_rounded(read):
    past = read("measure,quarter,numerator,denominator,value\ntimely_pct,2013-14-Q1,30,41,73.2*")
    assert past.set_aside == 0 and figures(past)[0][2:4] == (30, 41)
