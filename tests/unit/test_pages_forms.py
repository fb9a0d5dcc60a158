"""Which form a spread takes: a funnel of many, dots of some, squares of few; and silence that keeps its
row."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Some

import pytest

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Column, Measure, Table
from wscb_lib.pages.parts.forms import TOO_FEW, few_words, in_its_form, spread, spread_sentence
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal
from wscb_lib.voices import Example

Q = "2015-16-Q4"
TABLE = Table(
    "invitations",
    "one row an invitation",
    ("id",),
    "held_on",
    {
        "place": Column("place", "Where", "category", said_as="agency"),
        "held_on": Column("held_on", "Day", "date"),
    },
)
OPTIONS = {"id": "x", "place": "Warrington", "source": "s", "notes": (), "is_specimen": False}


def measure(**said):
    words = dict.fromkeys(("question", "decision", "evidence", "better", "why"), "")
    return Measure(
        "it",
        "r",
        "Reports",
        table="invitations",
        **{"kind": "share", "by": ("place",), "spread": "place", **words, **said},
    )


def material(figures, *, own=None, has_agencies=True):
    groups = {
        name: (Shown(Q, 100 * top / out_of, top, out_of, group=name),)
        for name, (top, out_of) in figures.items()
    }
    mine = {
        ("it", name): (Shown(Q, 100 * top / out_of, top, out_of, agency=name),)
        for name, (top, out_of) in (own or {}).items()
    }
    board = Some(agency_name=lambda agency: agency.title())
    framework = Some(table_of=lambda _: TABLE, board=board)
    return SomeEvidence(
        groups={("it", "place"): groups},
        own=mine,
        framework=framework,
        edition=Some(has_agencies=has_agencies),
    )


def many(count, top=30, out_of=40):
    return {f"Agency {n}": (top, out_of) for n in range(count)}


@pytest.mark.parametrize(
    ("figures", "form"),
    [(many(10), "charts.funnel"), (many(9), "charts.agency_dots"), (many(3, 2, 9), "charts.squares")],
)
def test_ten_places_with_ten_cases_are_a_funnel_fewer_are_dots_and_under_ten_cases_squares(figures, form):
    assert spread(material(figures), measure(), OPTIONS).form == form


def test_the_funnel_says_what_a_share_is_out_of_and_what_its_places_are():
    options = spread(material(many(10)), measure(), OPTIONS).options
    assert (options["cases"], options["by"], options["many"]) == ("invitations", "agency", "agencies")


def test_agencies_that_each_sent_their_own_are_compared_by_name():
    drawn = spread(material({}, own={"police": (3, 4), "housing": (1, 2)}), measure(spread="sender"), OPTIONS)
    assert [shown.group for shown in drawn.arguments[1]] == ["Police", "Housing"]


def test_the_words_stand_beside_the_average_and_say_when_there_are_too_few():
    assert (
        spread_sentence(material(many(4)), measure())
        == "Between agencies: All 4 agencies lie within what chance allows."
    )
    assert spread_sentence(material(many(4, 2, 9)), measure()) == f"Between agencies: {TOO_FEW}."


def test_nothing_is_compared_where_no_spread_is_declared_or_agencies_are_not_told_apart():
    assert (
        spread(material(many(10)), measure(spread=""), OPTIONS) is None
        and spread_sentence(material(many(10)), measure(spread="")) == ""
    )
    public = material(many(10), has_agencies=False)
    assert spread(public, measure(), OPTIONS) is None and spread_sentence(public, measure()) == ""


def test_where_silence_is_a_finding_every_group_is_drawn_a_dot_a_quarter():
    counted = SomeEvidence(groups={("it", "place"): {"a": (Shown(Q, 0, group="a"),),
                                                     "b": (Shown(Q, 3, group="b"),)}},
                   framework=Some(table_of=lambda _: TABLE), series={})  # fmt: skip
    for silence, drawn in (("", ["b"]), ("nobody heard", ["a", "b"])):
        people = measure(kind="sum", unit="people", form="bars", silence=silence)
        made = in_its_form(counted, people, OPTIONS)
        names = list(made.arguments[1]) if silence else [shown.group for shown in made.arguments[1]]
        assert made.form == ("charts.silences" if silence else "charts.bars") and names == drawn


CALM, FLAGGED = "no_clear_change", "signal"
OFTEN_FEW = (5, 5, 5, 5, 12, 12, 12, 12, 12, 12)  # four of ten quarters, none of them lately


@pytest.mark.parametrize(
    ("out_of", "verdict", "form"),
    [
        ((7,) * 4, CALM, "charts.squares"),
        ((40,) * 4, CALM, None),
        (OFTEN_FEW, CALM, "charts.divided"),
        ((7, 40, 40, 40, 40), CALM, None),
        ((7,) * 4, FLAGGED, "charts.divided"),
        ((40, 40, 40, 7), FLAGGED, "charts.divided"),
        (OFTEN_FEW, FLAGGED, None),
    ],
)
def test_a_share_that_is_often_of_few_is_counts_and_no_line_of_percentages(out_of, verdict, form):
    last = Quarter.parse(Q)
    series = tuple(
        Shown(str(last - back), 100 * 4 / n, 4, n)
        for back, n in zip(range(len(out_of) - 1, -1, -1), out_of, strict=True)
    )
    told = SomeEvidence(
        series={"it": series},
        signals={"it": Signal("it", Q, verdict)},
        groups={},
        concerns=(),
        latest=lambda _: series[-1],
        back=lambda *_: series[-2],
    )
    made = in_its_form(told, measure(spread=""), OPTIONS)
    assert (made and made.form) == form


def test_before_and_after_are_a_row_a_course_on_the_scale_of_their_column():
    table = Table(
        "evaluations",
        "",
        ("id",),
        "held_on",
        {"after": Column("after", "", "number", maximum=10.0), "course": Column("course", "", "category")},
    )
    after = measure(
        kind="mean", form="paired", companion="before", measured=("after",), by=("course",), spread=""
    )
    groups = {
        ("it", "course"): {
            "Neglect": (Shown(Q, 8.3, denominator=12),),
            "New": (Shown(Q, 8, denominator=12),),
        },
        ("before", "course"): {"Neglect": (Shown(Q, 5, denominator=12),)},
    }
    told = SomeEvidence(groups=groups, series={}, signals={}, framework=Some(table_of=lambda _: table))
    made = in_its_form(told, after, OPTIONS)
    assert [(name, then.value, now.value) for name, then, now in made.arguments[1]] == [("Neglect", 5.0, 8.3)]
    assert made.options["largest"] == 10.0 and made.options["by"] == "course"


def test_the_matrix_is_held_against_the_same_quarter_of_the_year_before():
    scores = measure(kind="median", form="matrix", companion="own", by=("place by standard",), spread="")
    points = tuple(
        Shown(f"2015-16-Q{n}" if n else "2014-15-Q4", status="not_due") if n in (1, 2, 3) else Shown(Q, value)
        for n, value in enumerate((1, None, None, None, 2))
    )
    told = SomeEvidence(
        groups={("it", "place by standard"): {"Police | Voice": points}},
        quarter=Some(label="the quarter"),
        framework=Some(board=Some(town="Warrington")),
        series={},
    )
    made = in_its_form(told, scores, OPTIONS)
    assert made.arguments[0] == {("Police", "Voice"): ("2 mostly", "2 mostly")}
    assert made.options["before"] == {("Police", "Voice"): "1 partly"}


# ---------------------------------------------------------------- too few for a picture


def of_few(*numbers, verdict=CALM):
    """A share told in squares, with so many cases in each of its quarters."""
    last = Quarter.parse(Q)
    series = tuple(
        Shown(str(last - back), 100.0, n, n)
        for back, n in zip(range(len(numbers) - 1, -1, -1), numbers, strict=True)
    )
    return SomeEvidence(
        series={"it": series},
        signals={"it": Signal("it", Q, verdict)},
        groups={},
        concerns=(),
        latest=lambda _: series[-1],
        back=lambda *_: series[-2],
    )


def test_squares_of_which_no_row_has_five_are_a_sentence():
    assert (
        few_words(of_few(1, 2, 1), measure(spread=""))
        == "Reports: Jan-Mar 2016, 1 of 1; Oct-Dec 2015, 2 of 2; Jul-Sep 2015, 1 of 1."
    )
    assert few_words(of_few(1, 5, 1), measure(spread="")) == ""


def test_what_is_flagged_keeps_its_picture_however_few():
    assert few_words(of_few(1, 2, 1, verdict=FLAGGED), measure(spread="", form="squares")) == ""


def test_a_count_of_one_each_is_a_sentence_too():
    groups = {
        "it": {},
        ("it", "place"): {"health": (Shown(Q, 1, group="health"),), "police": (Shown(Q, 0, group="police"),)},
    }
    told = SomeEvidence(groups=groups, series={}, signals={}, framework=Some(table_of=lambda _: TABLE))
    assert (
        few_words(told, measure(kind="count", unit="visits", form="squares", spread=""))
        == "Reports: health, 1."
    )


# ---------------------------------------------------------------- two things crossed, and words


def crossed(form, found, quarters=(Q,)):
    table = Table(
        "scores",
        "",
        ("id",),
        "held_on",
        {
            "standard": Column("standard", "", "category"),
            "place": Column("place", "", "category", said_as="agency"),
            "grade": Column("grade", "", "category", allowed=("good", "poor")),
        },
    )
    first, second = ("standard", "place") if form == "crossed" else ("standard", "grade")
    groups = {
        ("it", f"{first} by {second}"): {
            pair: tuple(Shown(q, n) for q, n in zip(quarters, ns, strict=True)) for pair, ns in found.items()
        }
    }
    told = SomeEvidence(
        groups=groups,
        quarter=Some(label="the quarter"),
        latest=lambda _: Shown(Q, 3),
        series={},
        signals={},
        framework=Some(table_of=lambda _: table, board=Some(town="Warrington")),
    )
    return in_its_form(
        told,
        measure(kind="count", unit="improvements", form=form, by=(f"{first} by {second}",), spread=""),
        OPTIONS,
    ).draw()


def test_improvements_stand_by_standard_with_the_agencies_that_named_them():
    made = crossed(
        "crossed",
        {
            "4 Voice | police": (1,),
            "4 Voice | health": (1,),
            "1 Lead | police": (1,),
            "1 Lead | health": (0,),
        },
    )
    assert made.columns == ("Standard", "Improvements", "Agency")
    assert made.rows == (("1 Lead", "1", "police"), ("4 Voice", "2", "police; health"))
    assert made.headline == "Reports: 3; most for 4 Voice"


def test_cases_stand_by_theme_and_quarter_with_the_grade_of_each():
    made = crossed(
        "graded",
        {"neglect | good": (1, 2), "neglect | poor": (0, 1), "plans | good": (0, 0), "plans | poor": (0, 0)},
        ("2015-16-Q3", Q),
    )
    assert made.rows == (("neglect", "1 good", "2 good, 1 poor"),)  # a theme that was not audited has no row


def test_two_shares_of_the_same_cases_stand_beside_each_other_by_quarter():
    series = {
        "it": (Shown("2015-16-Q3", 50.0, 2, 4), Shown(Q, 40.0, 4, 10)),
        "own": (Shown("2015-16-Q3", 75.0, 3, 4), Shown(Q, 80.0, 8, 10)),
    }
    own = Some(id="own", title="By the agencies")
    told = SomeEvidence(
        series=series,
        groups={},
        signals={},
        concerns=(),
        framework=Some(measure=lambda _: own, board=Some(town="Warrington")),
    )
    made = in_its_form(told, measure(form="beside", companion="own", spread=""), OPTIONS).draw()
    assert made.rows == (("Jan-Mar 2016", "4 of 10", "8 of 10"), ("Oct-Dec 2015", "2 of 4", "3 of 4"))
    assert made.sentence == "Reports: 4 of 10. By the agencies: 8 of 10."


def test_good_practice_says_what_was_done_whose_it_is_and_who_took_it_up():
    day = date(2016, 2, 3)
    found = (
        Example(day, "A call the same day.", "an audit", "health", "police"),
        Example(day, "Letters to the child.", "figures moved", "schools", ""),
    )
    told = SomeEvidence(
        voices=Some(examples=found),
        quarter=Some(label="the quarter"),
        framework=Some(board=Some(town="Warrington")),
    )
    made = in_its_form(told, measure(kind="count", form="examples", spread=""), OPTIONS).draw()
    assert made.headline == "One of two examples of good practice was taken up by another agency"
    assert [row[:4] for row in made.rows] == [
        ("A call the same day.", "health", "an audit", "police"),
        ("Letters to the child.", "schools", "figures moved", "nobody yet"),
    ]
