"""Tables: a caption, headings with their scope, words for absence, and what matters most at the top."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest

from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.markup import Cell, is_too_wide, lay_out
from wscb_lib.framework import Comparator, Target
from wscb_lib.signals import Signal
from wscb_lib.tables import Line, dashboard, list_table, matrix, participation, table

SAID = {"headline": "H", "subtitle": "S", "sentence": "Said."}


def share(quarter, numerator, denominator):
    return Shown(quarter, 100 * numerator / denominator, numerator, denominator)


# ---- any table ------------------------------------------------------------------------------------------


def test_every_table_has_a_caption_and_every_heading_its_scope():
    html = table(("Agency", "Rows"), (("Police", "7"),), id="t", **SAID).html
    assert '<caption id="t-caption" class="unseen">S</caption>' in html
    assert html.count("<th ") == html.count('scope="col"') + html.count('scope="row"') == 3


def test_what_is_written_in_a_cell_is_text_and_never_markup():
    html = table(("Agency",), (("<script>alert(1)</script>",),), id="t", **SAID).html
    assert "<script" not in html and "&lt;script&gt;" in html


def test_a_column_without_a_heading_is_refused():
    with pytest.raises(ValueError, match="without a heading"):
        table(("", "Rows"), (("Police", "7"),), id="t", **SAID)


def test_a_year_at_the_head_of_a_column_does_not_part_at_its_hyphen():
    html = lay_out("t", "C", ("Group", "2014-15", "A year before 2014-15"), (("All", "1", "2"),))
    assert '<th scope="col" class="n whole">2014-15</th>' in html and html.count("whole") == 1


def test_a_column_of_figures_stands_to_the_right_and_a_column_of_words_does_not():
    html = lay_out("t", "C", ("Quarter", "Plans", "Why"), (("Q1", "1,234", "a"), ("Q2", "held", "b")))
    assert html.count('class="n"') == 3


def test_only_a_table_too_wide_for_a_telephone_can_be_scrolled_and_tabbed_to():
    narrow = [[Cell("Q1"), Cell("7")]]
    wide = [[Cell("Q1"), *(Cell("accommodation") for _ in range(6))]]
    assert not is_too_wide(("Quarter", "Plans"), narrow) and is_too_wide(tuple("abcdefg"), wide)
    assert "tabindex" not in lay_out("t", "C", ("Quarter", "Plans"), narrow)
    assert 'role="group" aria-labelledby="t-caption" tabindex="0"' in lay_out(
        "t", "C", tuple("abcdefg"), wide
    )


def test_a_table_of_figures_too_wide_for_a_telephone_stands_row_under_row_each_figure_after_its_heading():
    columns = ("Measure", "Jan-Mar 2016", "Oct-Dec 2015", "Jul-Sep 2015", "All agencies together")
    html = lay_out("t", "C", columns, (("Invitations attended", "33%", "29%", "56%", "69%"),))
    assert 'class="stacked"' in html and 'data-label="All agencies together"' in html


def test_every_column_of_figures_stands_to_the_right_counts_absences_and_all():
    columns = ("Measure", "Now", "Before", "A year ago", "Direction")
    rows = (
        ("Reports", "33% (5 of 15)", "not applicable", "4 of 9", "fell"),
        ("Visits", "85% (22 of 26, partial)", "not due", "12", "no clear change"),
    )
    html = lay_out("t", "C", columns, rows)
    assert [f">{name}</th>" in html and f'class="n">{name}' in html for name in columns] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_the_counts_behind_a_percentage_are_not_broken_over_two_lines():
    html = lay_out("t", "C", ("Measure", "Now"), (("Reports", "33% (5 of 15)"),))
    assert "33% (5&nbsp;of&nbsp;15)" in html


def test_signs_and_tints_are_explained_in_a_line_under_the_table():
    html = table(("Agency",), (("Police",),), id="t", key=("Darker: more.",), **SAID).html
    assert html.index("</table>") < html.index("Darker: more.")


MARKED = '<i>A & B\'s "own"</i>'
FORMS = {
    "table": lambda **more: table((MARKED,), ((MARKED,),), key=(MARKED,), **SAID, **more),
    "dashboard": lambda **more: dashboard([Line(*[MARKED] * 5, flag="Concern", href=MARKED)], **SAID, **more),
    "list": lambda **more: list_table(
        (MARKED,),
        ((MARKED,),),
        due_on=(None,),
        closed=(False,),
        as_at=date(2016, 4, 1),
        subtitle=MARKED,
        **more,
    ),
    "matrix": lambda **more: matrix(
        {(MARKED, MARKED): (MARKED, "b")},
        rows=(MARKED,),
        columns=(MARKED,),
        grades=("b", MARKED),
        by=MARKED,
        met=("b",),
        before={(MARKED, MARKED): MARKED},
        subtitle=MARKED,
        **more,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_said_in_a_table_is_words_and_never_markup(form):
    html = FORMS[form](id="t", source=MARKED, notes=(MARKED,)).html
    assert "<i>" not in html and "&lt;i&gt;A &amp; B&#x27;s &quot;own&quot;&lt;/i&gt;" in html


# ---- the dashboard --------------------------------------------------------------------------------------


SHARE = SimpleNamespace(title="Told back in three months", unit="percent", better="higher", gravity=1)
EARLY = Shown("2015-16-Q4", status="too_early")


def test_a_direction_judged_before_the_latest_is_known_says_to_which_quarter():
    points = (share("2015-16-Q2", 4, 9), share("2015-16-Q3", 3, 6), EARLY)
    assert (
        Line.of(SHARE, points, Signal("told", "2015-16-Q4", "no_clear_change")).direction
        == "no clear change, judged to Oct-Dec 2015"
    )


@pytest.mark.parametrize("signal", [None, Signal("told", "2015-16-Q4", "no_figure")])
def test_a_direction_that_nobody_can_know_yet_says_so(signal):
    assert Line.of(SHARE, (share("2015-16-Q3", 3, 6), EARLY), signal).direction == "not yet known"


def test_a_line_may_show_the_counts_behind_its_percentages():
    points = (share("2015-16-Q3", 19, 24), share("2015-16-Q4", 6, 17))
    line = Line.of(SHARE, points, has_counts=True)
    assert (line.latest, line.previous) == ("35% (6 of 17)", "79% (19 of 24)")


def line(title, flag="", gravity=1, **more):
    return Line(title, "7", "6", "5", "no clear change", flag=flag, gravity=gravity, **more)


def test_concerns_come_first_the_graver_before_the_others_and_quiet_measures_keep_their_order():
    lines = [
        line("quiet two", gravity=1),
        line("better", "Improvement", 3),
        line("watched", "Watch: possible concern", 3),
        line("worse", "Concern", 1),
        line("gravest", "Concern", 3),
        line("quiet one", gravity=3),
    ]
    made = dashboard(lines, id="d", **SAID)
    assert [row[0] for row in made.rows] == [
        "gravest",
        "worse",
        "watched",
        "better",
        "quiet two",
        "quiet one",
    ]


def test_a_line_is_written_from_a_measure_its_quarters_and_its_verdict():
    measure = SimpleNamespace(title="Held in time", unit="percent", better="higher", gravity=2)
    signal = Signal("held", "2015-16-Q4", "signal", direction="up", reading="improvement")
    target = Target("held", None, 90.0, "", "", "", None)
    england = Comparator("held", 2015, "England", 74.7, "published", date(2015, 10, 22), "Made up")
    points = [share("2014-15-Q4", 40, 50), Shown("2015-16-Q3", status="held"), share("2015-16-Q4", 46, 51)]
    made = Line.of(measure, points, signal, target=target, comparator=england, href="2.html#x")
    assert (made.latest, made.previous, made.year_ago) == ("90%", "held", "80%")
    assert (made.direction, made.flag, made.target) == ("rose", "Improvement", "90%")
    assert made.published == "England 75% (2014-15)" and made.spark[-2:] == (None, points[-1].value)


def test_a_column_that_would_say_none_in_every_row_is_left_out():
    bare = dashboard([line("x"), line("y")], id="d", **SAID)
    aimed = dashboard([line("x"), line("y", target="90%")], id="d", **SAID)
    assert "Target" not in bare.columns and "Published" not in bare.columns
    assert "Target" in aimed.columns and aimed.rows[0][-1] == "none set"
    lacking = dashboard([line("x"), line("y", reliability="3 rows set aside")], id="d", **SAID)
    assert "Returns" not in aimed.columns and lacking.columns[-1] == "Returns"


def test_the_direction_is_words_and_the_small_line_beside_them_is_not_read_aloud():
    made = dashboard([line("x", "Concern", spark=(1.0, 2.0, 3.0), href="p.html#x")], id="d", **SAID)
    assert made.rows[0][4] == "no clear change (Concern)"
    assert 'aria-hidden="true"' in made.body and '<a href="p.html#x">x</a>' in made.body


# ---- who took part --------------------------------------------------------------------------------------


@pytest.fixture
def reports():
    rows = {
        "Police": [share("2015-16-Q3", 80, 92), share("2015-16-Q4", 95, 99)],
        "Mental health": [share("2015-16-Q3", 2, 11), share("2015-16-Q4", 0, 14)],
        "Probation": [share("2015-16-Q4", 5, 7)],
        "Housing": [Shown("2015-16-Q4", status="not_returned")],
    }
    measure = SimpleNamespace(title="Reports received", unit="percent")
    return participation(measure, rows, id="p", place="Warrington")


def test_a_share_has_its_counts_beside_it_and_darker_means_more(reports):
    assert reports.rows[0] == ("Police", "87% (80 of 92)", "96% (95 of 99)")
    assert 'class="tint4 n">87%' in reports.body and 'class="tint5 n">96%' in reports.body


def test_out_of_fewer_than_ten_there_are_counts_only_and_no_tint(reports):
    assert reports.rows[2] == ("Probation", "no figure", "5 of 7")
    assert ' class="n">5&nbsp;of&nbsp;7</td>' in reports.body


def test_an_agency_that_did_not_take_part_once_is_the_finding(reports):
    assert reports.headline == "Reports received: none from Mental health this quarter"
    assert "none from Mental health (0 of 14)" in reports.sentence
    assert "no figure for Housing (not returned)" in reports.sentence


# ---- section 11 -----------------------------------------------------------------------------------------

GRADES = ("Met", "Partly met", "Not met")


def standards(cells, **more):
    return matrix(
        cells,
        rows=("Police", "Housing"),
        columns=("Voice",),
        grades=GRADES,
        by="Agency",
        id="m",
        subtitle="S",
        **more,
    )


def test_what_was_said_stands_beside_what_was_found_and_where_less_was_found_it_says_so():
    made = standards(
        {("Police", "Voice"): ("Met", "Partly met"), ("Housing", "Voice"): ("Partly met", "Partly met")}
    )
    assert made.rows == (("Police", "Partly met; own Met"), ("Housing", "Partly met"))
    assert (
        made.headline == "Of 2 moderated grades 1 was lower than the agency's own"
        and made.body.count("◥") == 1 + 1  # beside the better one, and in the key
    )


def test_the_worse_a_grade_the_stronger_its_cell():
    made = standards({("Police", "Voice"): ("Met", "Not met"), ("Housing", "Voice"): ("Met", "Met")})
    assert 'class="worse2"><strong>Not met' in made.body and 'class="worse0"><strong>Met' in made.body


def test_an_agency_that_did_not_return_keeps_its_row_and_is_named():
    made = standards({("Police", "Voice"): ("Met", "")})
    assert made.rows == (("Police", "Met (not moderated)"), ("Housing", "not returned"))
    assert made.headline == "No grade has been moderated yet" and "not returned: Housing" in made.sentence


def test_each_grade_says_by_a_word_and_a_shape_whether_it_moved_in_a_year():
    made = standards(
        {("Police", "Voice"): ("Met", "Met"), ("Housing", "Voice"): ("Met", "Not met")},
        before={("Police", "Voice"): "Partly met", ("Housing", "Voice"): "Partly met"},
    )
    assert made.rows == (
        ("Police", "Met; up from Partly met"),
        ("Housing", "Not met; own Met; down from Partly met"),
    )
    assert made.sentence.endswith(
        "Since a year before, 1 moderated grades went up, 1 went down and 0 stayed."
    )
    assert "▲" in made.body and "▼" in made.body and "▲ up, ▼ down, = as a year before." in made.body


def test_a_grade_with_no_year_before_says_so_and_the_first_year_says_nothing():
    known = {("Police", "Voice"): ("Met", "Met"), ("Housing", "Voice"): ("Met", "Met")}
    made = standards(known, before={("Housing", "Voice"): "Met"})
    assert made.rows == (("Police", "Met; not moderated a year before"), ("Housing", "Met; as a year before"))
    assert "year before" not in standards(known).html


def test_each_row_and_column_says_how_many_of_its_moderated_grades_are_met():
    made = standards(
        {("Police", "Voice"): ("Met", "Partly met"), ("Housing", "Voice"): ("Partly met", "Not met")},
        met=("Met", "Partly met"),
        met_as="partly met or better",
    )
    assert [row[0] for row in made.rows] == [
        "Police; 1 of 1 partly met or better",
        "Housing; 0 of 1 partly met or better",
        "All; 1 of 2 partly met or better",
    ]
    assert made.rows[-1][1] == "1 of 2"


def test_the_grid_explains_its_words():
    assert (
        "the moderated grade, which is the panel's after it has seen the evidence; under it the agency's own"
        in unescape(standards({}).body)
    )


def test_a_grade_that_is_not_on_the_scale_is_refused():
    with pytest.raises(ValueError, match="found grade 'Good'"):
        standards({("Police", "Voice"): ("Good", "")})


# ---- actions --------------------------------------------------------------------------------------------


def test_what_is_overdue_longest_comes_first_and_what_is_closed_last():
    made = list_table(
        ("Action",),
        (("closed",), ("soon",), ("late",), ("very late",), ("undated",)),
        due_on=(date(2016, 1, 1), date(2016, 4, 2), date(2016, 3, 31), date(2016, 2, 1), None),
        closed=(True, False, False, False, False),
        as_at=date(2016, 4, 1),
        id="a",
        subtitle="Actions",
    )
    assert [(row[0], row[-1]) for row in made.rows] == [
        ("very late", "overdue by 60 days"),
        ("late", "overdue by 1 day"),
        ("soon", "due in 1 day"),
        ("undated", "open"),
        ("closed", "closed"),
    ]
    assert made.headline == "Two of four open actions are overdue"


def test_what_fell_due_since_the_record_was_sent_is_overdue_with_no_word_and_the_headline_counts_it_apart():
    made = list_table(
        ("Action",),
        (("late",), ("since",), ("today",)),
        due_on=(date(2015, 12, 18), date(2016, 5, 12), date(2016, 5, 26)),
        closed=(False, False, False),
        as_at=date(2016, 5, 26),
        told_to=date(2016, 3, 31),
        id="a",
        subtitle="Actions",
        noun="improvement",
    )
    assert made.headline == "Two of three open improvements are overdue, one of them with no word yet"
    assert made.rows[1][-1] == "overdue by 14 days, no word of it yet"


def test_ids_in_one_page_of_tables_are_all_different(reports):
    html = reports.html + standards({}).html
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids)) > 6


def sides(rows):
    """For each column after the first, whether its figures stand to the right."""
    html = table(
        ("Agency", *"ABC"[: len(rows[0]) - 1]), rows, id="t", headline="H", subtitle="S", sentence="Said."
    ).body
    return ['class="n"' in head for head in re.findall(r"<th scope=\"col\"[^>]*>", html)[1:]]


def test_absences_decide_on_no_side_so_that_columns_of_one_kind_stand_together():
    assert sides((("Police", "7", "not returned", "held"), ("GP", "4", "not returned", "9"))) == [
        True,
        True,
        True,
    ]
    assert sides((("Police", "came", "not returned"), ("GP", "did not", "held"))) == [False, False]


def test_a_share_may_stand_above_its_counts_and_neither_is_broken():
    html = table(
        ("Agency", "Share"),
        (("Police", "54% (134 of 247)"),),
        id="t",
        headline="H",
        subtitle="S",
        sentence="Said.",
    ).body
    assert '<td class="n">54% (134&nbsp;of&nbsp;247)</td>' in html
