"""An exhibit says one thing, the same in a picture, a sentence, a table and a test."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import loaded_by
from wscb_lib.exhibits import (
    ABSENT,
    Basis,
    Exhibit,
    Shown,
    change_of,
    describe_breakdown,
    describe_trend,
    format_value,
    headline,
    newest,
    reading_words,
    why_words,
)
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern, Signal

PLANS = SimpleNamespace(title="Child protection plans started", unit="plans", better="lower")
KEPT = Concern("plans", "2014-15-Q1", "watch", "signal", became_signal="2014-15-Q3", direction="up")
LATEST = Shown("2015-16-Q4", 98)


def judged(verdict="signal", direction="up", reading="", rule="lasting", sentence="", **more):
    return Signal(
        "plans",
        "2015-16-Q4",
        verdict,
        direction=direction,
        reading=reading,
        rule=rule,
        sentence=sentence,
        **more,
    )


# ---- how figures and absences are written ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "counts", "written"),
    [
        (1234, "children", (), "1,234"),
        (63.6, "percent", (), "64%"),
        (62.5, "percent", (), "63%"),
        (77.8, "percent", (7, 9), "7 of 9"),
        (70.0, "percent", (7, 10), "70%"),
        (0.0, "percent", (0, 14), "0%"),
        (0.3, "percent", (), "under 1%"),
        (99.7, "percent", (), "over 99%"),
        (100.0, "percent", (), "100%"),
        (51.49, "rate_per_10000", (), "51.5 per 10,000"),
        (9, "days", (), "9 days"),
        (1, "days", (), "1 day"),
        (8.5, "working_days", (), "8.5 working days"),
    ],
)
def test_a_figure_is_written_with_its_unit(value, unit, counts, written):
    named = dict(zip(("numerator", "denominator"), counts, strict=False))
    assert format_value(value, unit, **named) == written


def test_a_share_of_fewer_than_ten_is_never_a_percentage():
    for denominator in range(1, 10):
        shown = Shown("2015-16-Q4", 100 / denominator, 1, denominator)
        assert "%" not in shown.words("percent")


def test_every_absence_has_words_and_none_of_them_is_a_number():
    for status in ABSENT:
        words = Shown("2015-16-Q4", status=status).words("children")
        assert words and not any(letter.isdigit() for letter in words)


def test_what_disclosure_prints_instead_takes_the_place_of_the_figure():
    shown = Shown("2015-16-Q4", value=3, shown_as="1 to 4")
    assert (shown.words("children"), shown.is_figure, shown.counts()) == ("1 to 4", False, "")


def test_a_partial_figure_says_so():
    assert Shown("2015-16-Q4", 76, status="partial").words("plans") == "76 (partial)"


def test_a_figure_that_is_not_there_must_say_why():
    with pytest.raises(ValueError, match="no figure"):
        Shown("2015-16-Q4", value=float("nan"), status="ok")


def test_an_absence_is_never_formatted_as_a_figure():
    with pytest.raises(ValueError, match="absence"):
        format_value(float("nan"), "children")


# ---- headlines ------------------------------------------------------------------------------------------

titles = st.lists(
    st.sampled_from(["plans", "reviews", "held", "within", "fifteen", "working", "days", "of", "children"]),
    min_size=1,
    max_size=25,
)
verdicts = st.sampled_from(("signal", "watch", "no_clear_change", "too_few", "not_judged", "no_figure"))
signals = st.builds(
    judged,
    verdict=verdicts,
    direction=st.sampled_from(("up", "down", "")),
    reading=st.sampled_from(("concern", "improvement", "change", "")),
    rule=st.sampled_from(("outside limits", "lasting", "sudden", "")),
    since=st.sampled_from(("2015-16-Q4", "2015-16-Q3", "2013-14-Q1", "")),
    centre=st.sampled_from((float("nan"), 0.0, 50.0)),
    seen=st.sampled_from(("7 in the last two quarters against 9 in the eight before. Not all returned.", "")),
    is_seasonal=st.booleans(),
)


def shown_in(quarter):
    return st.one_of(
        st.builds(Shown, st.just(quarter), value=st.sampled_from((0.0, 1.0, 49.0, 50.0, 51.0, 99.0))),
        st.builds(Shown, st.just(quarter), status=st.sampled_from(sorted(ABSENT))),
    )


series = st.tuples(shown_in("2015-16-Q3"), shown_in("2015-16-Q4"))
concerns = st.none() | st.builds(
    replace,
    st.just(KEPT),
    became_signal=st.sampled_from(("", "2014-15-Q3")),
    direction=st.sampled_from(("up", "down")),
)
bases = st.none() | st.builds(Basis, st.just("families"), series)
UP, DOWN = r"rose|rising|higher|above|high", r"fell|falling|lower|below|low"


@settings(max_examples=400, deadline=None)
@given(titles, st.sampled_from(("plans", "percent", "working_days")), signals, series, bases, concerns)
def test_a_headline_has_at_most_fifteen_words_and_none_that_its_figures_or_its_concern_contradict(
    title, unit, signal, points, basis, concern
):
    measure = SimpleNamespace(title=" ".join(title).capitalize(), unit=unit, better="lower")
    said = headline(measure, signal, points, basis=basis, concern=concern)
    latest = points[-1]
    assert len(said.split()) <= 15
    for way, words in (("up", UP), ("down", DOWN)):
        if re.search(rf"\b({words})\b", said):
            assert signal.verdict in ("signal", "watch") and signal.direction == way and latest.is_figure
            assert signal.verdict == "signal" or re.search(r"\b(may be|perhaps|its limits)\b", said)
    for act, beyond in (("rose|may be rising", 1), ("fell|may be falling", -1)):
        if re.search(rf"\b({act})\b", said):
            for one, other in (points, basis.points if basis and newest(basis.points) else points):
                assert beyond * (other.value - one.value) > 0
    if concern is not None:
        assert "no clear change" not in said and "Too few quarters" not in said
    if concern is not None and signal.verdict not in ("signal", "watch"):
        assert re.search(r"(?:Apr-Jun 2014|2014-15-Q1)", said) or "…" in said or len(title) >= 8


PAIR = [Shown("2015-16-Q3", 90), LATEST]


def test_a_headline_says_what_the_change_means_where_the_measure_says_which_way_is_better():
    assert (
        headline(PLANS, judged(reading="concern"), PAIR)
        == "Child protection plans started rose to 98: a concern"
    )
    assert headline(PLANS, judged(reading="change"), PAIR) == "Child protection plans started rose to 98"
    assert headline(PLANS, judged(reading="concern"), PAIR, with_reading=False).endswith("rose to 98")


def test_a_watch_may_be_rising_only_where_its_newest_figure_rose():
    up = judged(
        "watch",
        "up",
        since="2015-16-Q3",
        centre=5.0,
        seen="9 in the last two quarters against 20 in the eight before.",
    )
    at = {"higher": (7, 8), "lower": (9, 8), "back": (9, 0)}
    said = {
        name: headline(PLANS, up, [Shown("2015-16-Q3", was), Shown("2015-16-Q4", now)])
        for name, (was, now) in at.items()
    }
    assert said["higher"] == "Child protection plans started may be rising: 8 this quarter"
    assert (
        said["lower"] == "Child protection plans started: 8 this quarter, perhaps higher since Oct-Dec 2015"
    )
    assert (
        said["back"] == "Child protection plans started: 0 this quarter, watch"
    )  # the figures seen are too long to stand here
    short = SimpleNamespace(title="Plans", unit="plans")
    assert (
        headline(short, up, [Shown("2015-16-Q4", 0)])
        == "Plans: watch, 9 in the last two quarters against 20 in the eight before"
    )


def test_what_did_not_rise_to_its_figure_is_higher_since():
    fallen = [Shown("2015-16-Q3", 652), Shown("2015-16-Q4", 642)]
    assert (
        headline(PLANS, judged(since="2015-16-Q3"), fallen)
        == "Child protection plans started: 642 this quarter, higher since Oct-Dec 2015"
    )
    risen = fallen[::-1]
    long_ago = headline(PLANS, judged(since="2013-14-Q1"), [Shown("2015-16-Q3", 1), *risen[1:]])
    assert long_ago == "Child protection plans started: 652 this quarter, higher since Apr-Jun 2013"


def test_a_verdict_on_families_gives_their_figure_beside_the_measures_own():
    families = Basis("families", [Shown("2015-16-Q3", 50), Shown("2015-16-Q4", 51)])
    both = headline(PLANS, judged(since="2015-16-Q3"), PAIR, basis=families)
    assert both == "Child protection plans started: 98; judged on families it rose: 51"
    only_plans = Basis("families", [Shown("2015-16-Q3", 51), Shown("2015-16-Q4", 50)])
    assert headline(PLANS, judged(since="2015-16-Q3"), PAIR, basis=only_plans).endswith(
        "98; judged on families: 50, higher since Oct-Dec 2015"
    )
    assert headline(PLANS, judged("no_clear_change"), PAIR, basis=families).endswith(
        "plans started: 98; judged on families: 51, no clear change"
    )


def test_an_open_concern_stands_whatever_this_quarter_says():
    for verdict in ("no_clear_change", "too_few", "not_judged"):
        assert (
            headline(PLANS, judged(verdict), PAIR, concern=KEPT)
            == "Child protection plans started: 98 this quarter; a concern since Apr-Jun 2014, still open"
        )
    absent = headline(PLANS, judged("no_figure"), [Shown("2015-16-Q4", status="not_returned")], concern=KEPT)
    assert (
        absent
        == "Child protection plans started: not returned this quarter; the concern of Apr-Jun 2014 stays"
    )
    other_way = headline(PLANS, judged(direction="down"), PAIR[::-1], concern=KEPT)
    assert other_way == "Child protection plans started fell to 90; the concern of Apr-Jun 2014 stays"


def test_no_clear_change_and_too_few_quarters_are_findings():
    assert (
        headline(PLANS, judged("no_clear_change"), PAIR)
        == "Child protection plans started: 98, no clear change"
    )
    assert headline(PLANS, judged("too_few"), PAIR).startswith("Too few quarters to tell")


def test_a_headline_without_a_flag_gives_the_figure_of_a_year_before_unless_it_was_counted_otherwise():
    year = [Shown("2014-15-Q4", 80), *PAIR]
    plans = SimpleNamespace(**vars(PLANS) | {"breaks": ()})
    assert (
        headline(plans, judged("no_clear_change"), year)
        == "Child protection plans started: 98, 80 a year before; no clear change"
    )
    assert headline(plans, None, year) == "Child protection plans started: 98, 80 a year before"
    otherwise = SimpleNamespace(
        **vars(PLANS) | {"breaks": [SimpleNamespace(start=Quarter.parse("2015-16-Q1"))]}
    )
    assert headline(otherwise, None, year) == "Child protection plans started: 98 this quarter"
    gone = [Shown("2014-15-Q4", status="held"), *PAIR]
    assert headline(plans, None, gone) == "Child protection plans started: 98 this quarter"
    long = SimpleNamespace(**vars(plans) | {"title": "Children placed here by others at the end of quarter"})
    assert headline(long, None, year) == f"{long.title}: 98, 80 a year before"
    longer = SimpleNamespace(**vars(plans) | {"title": f"{long.title} of ours"})
    assert headline(longer, None, year) == f"{longer.title}: 98, was 80"


def test_no_title_of_the_framework_loses_its_end_in_any_headline():
    from tests.conftest import framework_of

    titles = [m.title for m in framework_of().measures.values()]
    assert len(titles) > 200
    absent = [Shown("2015-16-Q4", status=status) for status in ABSENT]
    for title in titles:
        measure = SimpleNamespace(title=title, unit="percent", better="lower")
        said = [headline(measure, None, [shown]) for shown in absent]
        said += [headline(measure, judged(verdict, reading="concern", since=since), PAIR, concern=concern)
                 for verdict in ("signal", "watch", "no_clear_change", "too_few", "not_judged")
                 for since in ("2013-14-Q1", "2015-16-Q3")
                 for concern in (None, KEPT)]  # fmt: skip
        assert not [words for words in said if "…" in words]


def test_an_absent_figure_is_the_headline_whatever_the_verdict():
    absent = [Shown("2015-16-Q4", status="not_returned")]
    assert headline(PLANS, judged(), absent) == "Child protection plans started: not returned this quarter"


def test_a_title_too_long_for_fifteen_words_loses_its_end_and_keeps_the_verdict():
    long = SimpleNamespace(title=" ".join(["Reviews"] + ["held"] * 20), unit="percent")
    said = headline(long, judged("no_clear_change"), PAIR)
    assert said.startswith("Reviews held") and said.endswith("…: no clear change")


def test_the_change_and_the_reading_are_words():
    assert change_of(PLANS, judged("watch", "up"), PAIR).words == "may be rising"
    assert change_of(PLANS, None, PAIR).words == "not judged"
    assert reading_words(judged(reading="concern")) == "Concern"
    assert reading_words(judged("watch", reading="improvement")) == "Watch: possible improvement"
    assert reading_words(judged("no_clear_change", reading="concern")) == ""


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (19, "lower since Apr-Jun 2014, no longer falling"),  # back above the average since it fell
        (15, "lower since Apr-Jun 2014"),  # above it too, and yet less than the quarter before
        (8, "lower since Apr-Jun 2014"),
    ],
)
def test_no_fall_is_said_to_have_ended_beside_a_figure_that_fell_again(now, words):
    quarters = [str(q) for q in Quarter.range(Quarter.parse("2013-14-Q4"), Quarter.parse("2015-16-Q4"))]
    figures = [53, 2, 4, 0, 17, 10, 26, 18, now]
    points = [Shown(quarter, value) for quarter, value in zip(quarters, figures, strict=True)]
    fell = judged(direction="down", since="2014-15-Q1", centre=53.0)
    found = change_of(PLANS, fell, points)
    assert found.words == words and found.turned == words.partition(", ")[2]


def test_a_reason_given_on_families_says_their_figure_once():
    families = Basis("families", [Shown("2015-16-Q4", 12)])
    within = judged(
        "no_clear_change",
        sentence="No clear change: 12 this quarter, within the 5 to 20 that chance alone would explain.",
    )
    assert why_words(PLANS, within, families).startswith(
        "Judged on families: no clear change, 12 this quarter"
    )
    assert (
        why_words(PLANS, judged("too_few", sentence="Eight quarters: not enough to tell."), families)
        == "Eight quarters: not enough to tell."
    )


# ---- sentences ------------------------------------------------------------------------------------------


def test_a_trend_is_said_with_the_quarter_before_and_a_year_ago_and_then_the_verdict():
    points = [Shown("2014-15-Q4", 70), Shown("2015-16-Q3", status="held"), Shown("2015-16-Q4", 98)]
    said = describe_trend(PLANS, points, judged(sentence="More than chance would produce."))
    assert said == (
        "Child protection plans started: 98 in January to March 2016, held the quarter before, 70 a year "
        "earlier. More than chance would produce."
    )


def test_a_measure_that_never_had_a_figure_says_so_once():
    points = [Shown(f"2015-16-Q{number}", status="not_returned") for number in (1, 2, 3, 4)]
    assert (
        describe_trend(PLANS, points)
        == "Child protection plans started: not returned, April 2015 to March 2016."
    )


def test_a_breakdown_names_the_largest_the_smallest_and_what_cannot_be_shown():
    groups = [Shown("2015-16-Q4", 40), Shown("2015-16-Q4", 9), Shown("2015-16-Q4", shown_as="1 to 4")]
    said = describe_breakdown("Plans", "plans", groups, ["neglect", "physical", "sexual"])
    assert "most for neglect (40), fewest for physical (9)" in said and "sexual (1 to 4)" in said


def test_a_tie_is_said_as_one_and_a_group_alone_has_no_rival():
    def said(**groups):
        return describe_breakdown(
            "Visits", "visits", [Shown("2015-16-Q4", n) for n in groups.values()], list(groups)
        ).split(": ")[1]

    assert said(police=1, schools=1) == "1 each for police, schools."
    assert said(police=3, schools=3, health=1) == "most for police, schools (3 each), fewest for health (1)."
    assert said(schools=4) == "4 for schools."


# ---- the exhibit ----------------------------------------------------------------------------------------


@pytest.fixture
def exhibit():
    return Exhibit(
        id="plans",
        headline="No clear change in plans <b>",
        subtitle="Plans, Warrington",
        body='<svg role="img" aria-labelledby="plans-says"></svg>',
        sentence="Plans: 7 in the latest quarter.",
        columns=("Quarter", "Plans"),
        rows=(("Apr-Jun 2015", "7"), ("Jul-Sep 2015", "not returned")),
        source="Made up",
        notes=("A note.",),
        is_specimen=True,
        form="trend",
    )


def test_as_text_an_exhibit_is_its_sentence_then_its_figures(exhibit):
    assert exhibit._repr_mimebundle_()["text/plain"].split("\n") == [
        "Plans: 7 in the latest quarter.",
        "",
        "Quarter       Plans",
        "Apr-Jun 2015  7",
        "Jul-Sep 2015  not returned",
    ]


def test_as_html_the_picture_is_labelled_by_the_sentence_and_its_figures_fold_away(exhibit):
    html = exhibit.html
    assert html.index("<h3") < html.index("<svg") < html.index('id="plans-says"') < html.index("<details>")
    assert "Data for this chart" in html and html.count('scope="row"') == 2 and "<caption" in html
    assert "Specimen" not in html and "&lt;b&gt;" in html  # the chart says it, once


def test_without_a_picture_the_figures_stand_open(exhibit):
    html = Exhibit.from_dict({**exhibit.to_dict(), "body": ""}).html
    assert "<details>" not in html and "<table" in html


def test_a_table_exhibit_does_not_repeat_its_table(exhibit):
    html = Exhibit.from_dict({**exhibit.to_dict(), "body": "<table></table>"}).html
    assert html.count("<table") == 1 and html.index("plans-says") < html.index("<table")


def test_an_exhibit_survives_being_kept_as_json(exhibit):
    assert Exhibit.from_dict(json.loads(json.dumps(exhibit.to_dict()))) == exhibit


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        Exhibit("x", "h", "s", "", "t", ("a", "b"), (("only",),))


def test_a_notebook_that_reads_exhibits_pays_for_neither_pandas_nor_matplotlib():
    assert loaded_by("import wscb_lib.exhibits, wscb_lib.tables", "pandas", "matplotlib", "numpy") == []


def test_an_edit_of_words_pays_for_neither_pandas_nor_what_judges():
    code = "import wscb_lib.quarterly.standing, wscb_lib.quarterly.binding"
    assert loaded_by(code, "pandas", "scipy.special", "matplotlib") == []
